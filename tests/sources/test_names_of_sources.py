"""Names that sources define, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from diplofeed.cache import FileCache
from diplofeed.config.load import load_config
from diplofeed.errors import Fault, Origin, Severity
from diplofeed.model import Meeting, Party, Topic
from diplofeed.publishing.reading import load_record
from diplofeed.record import Record
from diplofeed.registry import Plugin, Registry
from diplofeed.source import Inputs, Located, Named, Source
from support.records import written

CONFIG: Final = """
[publication]
id = "tag:example.org,2026:record"
title = "Record"
link = "https://example.org/"
author = {{ name = "Desk" }}
{}
"""
QUAD: Final = Party(id="quad", name="The Quad", kind="group")


def source(name: str, *values: Any) -> Source:
    """Return a source that defines names, and has one meeting with each party it is given to refer to."""

    def read(inputs: Inputs) -> Iterator[Located | Named | Fault]:
        for line, value in enumerate(values, start=1):
            yield Named(value=value, origin=Origin(f"{name}.txt", line))
        if "quad" in inputs.names.parties:
            item = Meeting(id=f"of-{name}", title="M", when="2023", parties=[inputs.names.parties["quad"]])
            yield Located(item=item, origin=Origin(f"{name}.txt", 9))

    return Source(name=name, read=read, reads_only_path=True)


def record_of(root: Path, *sources: Source, **options: Any) -> Record:
    """Return the record of a folder with further sources, in their order."""
    tables = "\n".join(f'[sources.{each.name}]\npath = "."' for each in sources)
    written(root, {"diplofeed.toml": CONFIG.format(tables)})
    registry = Registry(plugins=tuple(Plugin(kind="source", name=each.name, target=each) for each in sources))
    return load_record(root, load_config(root), registry, **options)


def write_meeting(root: Path) -> None:
    """Write a meeting of the record's own that names the quad by its id."""
    written(root, {"meetings.jsonl": '{"id": "own", "title": "M", "when": "2023", "parties": ["quad"]}\n'})


def test_own_file_names_what_a_source_defines(tmp_path: Path) -> None:
    """The meeting in the record's own file holds the party the source defines, and comes first."""
    write_meeting(tmp_path)
    record = record_of(tmp_path, source("calendar", QUAD), source("later"))
    assert record.faults == ()
    assert [item.id for item in record.items] == ["own", "of-later"]
    assert all(isinstance(item, Meeting) and item.parties == (QUAD,) for item in record.items)


def test_source_knows_the_names_of_those_before_it_only(tmp_path: Path) -> None:
    """A source that comes before the one that defines a name is not given it."""
    record = record_of(tmp_path, source("earlier"), source("calendar", QUAD))
    assert record.items == ()


def test_name_file_counts_before_a_source_and_a_warning_names_both(tmp_path: Path) -> None:
    """A party that both define differently is that of the name file; nothing is left out."""
    write_meeting(tmp_path)
    (tmp_path / "parties.yaml").write_text("- {id: quad, name: Quad of the desk, kind: group}\n")
    record = record_of(tmp_path, source("calendar", QUAD))
    (fault,) = record.faults
    assert (fault.severity, str(fault.origin), fault.field) == (Severity.WARNING, "calendar.txt:1", "parties")
    assert fault.message == "the party 'quad' is defined otherwise by parties.yaml, which counts"
    assert {str(party.name) for item in record.items if isinstance(item, Meeting) for party in item.parties} == {
        "Quad of the desk"
    }


def test_two_sources_that_differ_are_both_named(tmp_path: Path) -> None:
    """The first definition counts; the same one again is no conflict."""
    same, other = Topic(id="arms", name="Arms"), Topic(id="arms", name="Weapons")
    record = record_of(tmp_path, source("a", same), source("b", same), source("c", other))
    (fault,) = record.faults
    assert fault.message == "the topic 'arms' is defined otherwise by the source 'a' at a.txt:1, which counts"
    assert str(fault.origin) == "c.txt:1"


def test_other_name_of_an_earlier_source_is_not_missed_by_the_cache(tmp_path: Path) -> None:
    """A source that is read from the cache is read again when a name it was given differs."""
    path = tmp_path / "record"
    path.mkdir()
    for name in ("The Quad", "Quad"):
        with FileCache(tmp_path / "cache.db") as cache:
            party = Party(id="quad", name=name)
            (path / "calendar.txt").write_text(name)
            record = record_of(path, source("calendar", party), source("later"), cache=cache)
        (meeting,) = record.items
        assert isinstance(meeting, Meeting)
        assert [str(party.name) for party in meeting.parties] == [name]


def test_only_names_are_named() -> None:
    """What is neither party, person, topic nor instrument is refused where it is made."""
    with pytest.raises(TypeError, match="value is a Party, Person, Topic or Instrument, not a Meeting"):
        Named(value=Meeting(id="m", title="M", when="2023"), origin=Origin("f"))  # type: ignore[arg-type]  # on purpose
