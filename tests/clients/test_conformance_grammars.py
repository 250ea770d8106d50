"""The feeds keep to the grammars of their formats: RFC 4287, RFC 6721, JSON Feed 1.1, and the W3C's feed validator."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from diplofeed.export import Context
from diplofeed.exporters import atom
from diplofeed.model.entry import Entry
from support.grammars import ATOM, GRAMMARS, TOMBSTONE, faults
from support.places import ROOT
from support.published import RECORDS, Published, published

VALIDATOR = "DIPLOFEED_FEEDVALIDATOR"


def documents(name: str, root_name: str) -> list[Path]:
    """Return the XML documents of a record with a root element."""
    result = sorted(published(name).root.rglob("*.xml"))
    return [path for path in result if etree.fromstring(path.read_bytes()).tag == root_name]


@pytest.mark.parametrize("name", RECORDS)
def test_atom_keeps_to_its_grammar(name: str) -> None:
    """Every Atom document, also of changes and archives, is what RFC 4287 describes."""
    result = documents(name, f"{ATOM}feed")
    strays = {str(path.relative_to(published(name).root)): faults(path.read_bytes()) for path in result}

    assert strays
    assert {path: reported for path, reported in strays.items() if reported} == {}


def test_grammar_refuses_what_is_wrong() -> None:
    """The grammar and the rules beside it find an entry without id, a wrong date and a feed nobody speaks for."""
    good = (published("us-russia").root / "atom.xml").read_bytes()
    shown: Entry = published("us-russia").shown[0].entries[0]
    deleted = (
        b"<at:deleted-entry xmlns:at='http://purl.org/atompub/tombstones/1.0' ref='tag:x' when='yesterday'/></feed>"
    )

    assert faults(good) == []
    assert faults(good.replace(f"<id>{shown.tag}</id>".encode(), b""))
    assert faults(good.replace(b"<updated>2", b"<updated>June 2", 1))
    assert faults(good.replace(b"<author>", b"<contributor>").replace(b"</author>", b"</contributor>"))
    assert faults(good.replace(b"</feed>", deleted))


def test_tombstones_keep_to_their_grammar() -> None:
    """What Atom says of a withdrawn entry is what RFC 6721 describes."""
    record = published("us-russia")
    shown = record.shown[0]
    data = atom.withdrawal(shown.entries[0], _context(record, shown.language))
    feed = record.data(shown, "atom").replace(b"</feed>", data + b"</feed>")

    assert etree.fromstring(feed).find(TOMBSTONE) is not None
    assert faults(feed) == []


def _context(record: Published, language: str) -> Context[Any]:
    return Context(publication=record.publication, options=record.options["atom"], language=language)


@pytest.mark.parametrize("schema", [GRAMMARS / "json-feed-1.1.json", ROOT / "docs" / "json-feed-schema.json"])
@pytest.mark.parametrize("name", RECORDS)
def test_json_feeds_keep_to_their_schemas(name: str, schema: Path) -> None:
    """Every JSON Feed is what version 1.1 describes, and what the documentation does."""
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_bytes()))
    result = sorted(published(name).root.rglob("feed.json"))

    assert result
    assert [
        f"{path.relative_to(published(name).root)}: {error.json_path}: {error.message[:200]}"
        for path in result
        for error in validator.iter_errors(json.loads(path.read_bytes()))
    ] == []


# ---------------------------------------------------------------- the W3C's validator


_OF_TOMBSTONES = re.compile(rf"UnknownNamespace .*'{TOMBSTONE[1:].partition('}')[0]}'")
_RUN = """
import json, sys
from pathlib import Path
from urllib.parse import quote
sys.path.insert(0, sys.argv[1])
import feedvalidator
from feedvalidator.logging import Error, ValidationFailure, Warning
reported = {}
root = Path(sys.argv[2])
paths = [path for path in sorted(root.rglob("*.xml"))]
for path in paths:
    name = path.relative_to(root).as_posix()
    try:
        events = feedvalidator.validateString(
            path.read_text(encoding="utf-8"), firstOccurrenceOnly=1, base=sys.argv[3] + quote(name)
        )["loggedEvents"]
    except ValidationFailure as failure:
        events = [failure.event]
    messages = [f"{type(event).__name__} {event.params}" for event in events if isinstance(event, (Error, Warning))]
    if messages:
        reported[name] = messages
print(json.dumps({"validated": len(paths), "reported": reported}))
"""


@pytest.mark.parametrize("name", RECORDS)
def test_w3c_feed_validator_has_nothing_to_say(name: str) -> None:
    """No error and no warning in any RSS and Atom document; its warning of the namespace of tombstones apart."""
    checkout = os.environ.get(VALIDATOR, "")
    if not (Path(checkout) / "src" / "feedvalidator").is_dir() or not checkout:
        pytest.skip(f"{VALIDATOR} names no checkout of the W3C's feedvalidator, which is in no package registry")
    record = published(name)
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            _RUN,
            str(Path(checkout) / "src"),
            str(record.root),
            record.publication.link,
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)

    assert result["validated"] == len(list(record.root.rglob("*.xml"))) > 0
    reported = {
        path: [each for each in output if not _OF_TOMBSTONES.match(each)] for path, output in result["reported"].items()
    }
    assert {path: output for path, output in reported.items() if output} == {}
