"""Every byte of every built-in format, for small records: what changes here changes for every subscriber.

The tests only compare; ``python -m pytest tests/exporters/test_golden.py --write`` writes the expected files again,
for a person to read the diff.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import unified_diff
from functools import cache

import pytest

from diplofeed.config.load import load_config, options
from diplofeed.export import Exporter
from diplofeed.ledger.store import Ledger
from diplofeed.publishing import Format, publish
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
from diplofeed.sink import MemorySink
from support.golden import CASES, GOLDEN
from support.places import ROOT
from support.records import written

BUILTIN = Registry.builtin()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WRITE = "python -m pytest tests/exporters/test_golden.py --write"
PAGES = ROOT / "diplofeed" / "exporters" / "html"
STYLE = (PAGES / "static" / "style.css", PAGES / "static" / "parts.css", PAGES / "search" / "search.css")
# What is published as it comes with the package, of which no copies are kept.
AS_IT_COMES = {
    "search.js": (PAGES / "search" / "search.js").read_bytes(),
    "subscribe.js": (PAGES / "static" / "subscribe.js").read_bytes(),
    "style.css": b"\n".join(path.read_bytes() for path in STYLE),
}


def documents(case: str, registry: Registry) -> dict[str, dict[str, bytes]]:
    """Return what a case's record is published as, by exporter and name."""
    root = GOLDEN / case / "record"
    config = load_config(root)
    exporters = [registry.exporter(name) for name in registry.names("exporter")]
    formats = [
        Format(exporter=exporter, options=options(exporter.options, config.exporters.get(exporter.name), exporter.name))
        for exporter in exporters
    ]
    sink = MemorySink()
    with Ledger.open(":memory:", publication=config.publication.id) as ledger:
        report = publish(
            load_record(root, config, registry),
            publication=config.publication,
            formats=formats,
            ledger=ledger,
            sink=sink,
            now=NOW,
            feeds=config.feeds,
            feeds_by=config.feeds_by,
        )
        owned = [path.partition(":")[::2] for path in sorted(ledger.outputs(sink.name))]
    assert report.complete, [*map(str, report.faults), *report.failures]
    return {
        exporter.name: {name: sink.files[name] for owner, name in owned if owner == exporter.name}
        for exporter in exporters
    }


@cache
def built(case: str) -> dict[str, dict[str, bytes]]:
    """Return what a case is published as in the built-in formats."""
    return documents(case, BUILTIN)


def complaint(case: str, exporter: str, made: Mapping[str, bytes]) -> str:
    """Return how an exporter's documents differ from those expected, or nothing where they do not."""
    expected = {name: _expected(case, name) for name in made}
    missing = [name for name, data in expected.items() if data is None]
    if missing:
        names = ", ".join(missing)
        return f"no expected {names} for exporter {exporter!r} in golden/{case}; write it with `{WRITE}`"
    differences = [_difference(f"{case}/{name}", expected[name] or b"", data) for name, data in made.items()]
    if not any(differences):
        return ""
    return f"{''.join(differences)}\nIf this is meant, write the expected files again with `{WRITE}`."


def _expected(case: str, name: str) -> bytes | None:
    """Return what a document is expected to be, None where nobody has written that."""
    path = GOLDEN / case / "expected" / name
    return AS_IT_COMES.get(name) or (path.read_bytes() if path.is_file() else None)


def _difference(name: str, expected: bytes, data: bytes) -> str:
    lines = unified_diff(_lines(expected), _lines(data), f"expected {name}", f"built {name}", lineterm="", n=1)
    return "" if expected == data else "".join(f"{line}\n" for line in lines)


def _lines(data: bytes) -> list[str]:
    """Return lines to be shown: an element of XML on each, and what is no printable character visible."""
    return [repr(line)[1:-1] for line in data.decode("utf-8", "backslashreplace").replace("><", ">\n<").split("\n")]


def write() -> None:
    """Write the expected files of every case, and nothing else beside them."""
    for case in CASES:
        made = {name: data for files in documents(case, BUILTIN).values() for name, data in files.items()}
        kept = {name: data for name, data in made.items() if name not in AS_IT_COMES}
        folder = GOLDEN / case / "expected"
        shutil.rmtree(folder, ignore_errors=True)
        written(folder, kept)


@pytest.fixture(name="written_again", scope="module", autouse=True)
def _written_again(request: pytest.FixtureRequest) -> None:
    """Write the expected files before the tests compare them, where that is asked for."""
    if request.config.getoption("write"):
        write()


def test_there_are_cases() -> None:
    """There are records to build and formats to build them in."""
    assert {"dates", "hostile", "statement", "statuses"} <= set(CASES)
    assert {"rss", "atom", "ical", "digest"} <= set(BUILTIN.names("exporter"))


@pytest.mark.parametrize("exporter", BUILTIN.names("exporter"))
@pytest.mark.parametrize("case", CASES)
def test_documents_are_as_expected(case: str, exporter: str) -> None:
    """A built-in format says of a record exactly what it said before."""
    made = built(case)[exporter]

    assert made
    if reported := complaint(case, exporter, made):
        pytest.fail(reported, pytrace=False)


@pytest.mark.parametrize("case", CASES)
def test_no_expected_file_is_left_over(case: str) -> None:
    """Every expected file is one that some format still writes, and none a copy of what comes with the package."""
    folder = GOLDEN / case / "expected"
    made = {name for files in built(case).values() for name in files} - AS_IT_COMES.keys()

    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - made == set()


def test_new_exporter_is_asked_for_its_expected_file() -> None:
    """An exporter that nobody wrote an expected file for is named, with the command that writes it."""
    lines = Exporter(name="lines", filename="lines.txt", media_type="text/plain", entry=lambda *_: b"a line\n")
    made = documents("dates", BUILTIN.with_(lines))["lines"]

    reported = complaint("dates", "lines", made)

    assert reported == f"no expected lines.txt for exporter 'lines' in golden/dates; write it with `{WRITE}`"


def test_difference_shows_what_cannot_be_seen() -> None:
    """A difference names the file and shows ends of lines and characters of no width."""
    made = dict(built("statuses")["ical"])
    made["calendar.ics"] = made["calendar.ics"].replace(b"TRANSP:TRANSPARENT\r\n", "\u200b\n".encode(), 1)

    reported = complaint("statuses", "ical", made)

    assert "--- expected statuses/calendar.ics\n" in reported
    assert "\n-TRANSP:TRANSPARENT\\r\n+\\u200b\n" in reported
