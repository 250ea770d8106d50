"""What diplofeed publishes read back: JSON Feed whole and byte for byte, Atom and RSS in the fields they carry."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import diplofeed
from diplofeed.errors import Fault
from diplofeed.model import Meeting, Statement
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.feed import SOURCE
from diplofeed.sources.folder import read_names
from support.places import EVERYTHING, EXAMPLE, copied

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
NAME_FILES = ("parties.yaml", "people.yaml", "topics.yaml", "instruments.yaml")


def built(record: Path, formats: tuple[str, ...]) -> Path:
    """Return the folder of what a build of a record publishes."""
    diplofeed.build(record, formats=formats, now=NOW)
    return record / "public"


def of_feed(path: Path, names: Names | None = None) -> tuple[list[Any], list[Fault]]:
    """Return the items and the faults of a feed."""
    results = list(SOURCE.read(Inputs(path=path, options=SOURCE.options(), names=names or Names())))
    return (
        [each.item for each in results if isinstance(each, Located)],
        [each for each in results if isinstance(each, Fault)],
    )


@pytest.mark.parametrize("record", [EXAMPLE, EVERYTHING], ids=["us-russia", "everything"])
def test_json_feed_imported_and_exported_again_is_the_same_bytes(record: Path, tmp_path: Path) -> None:
    """A record that has nothing but the feed of another publishes that feed, without its name files even."""
    first = built(copied(record, tmp_path / "first"), ("json",)) / "feed.json"
    second = tmp_path / "second"
    second.mkdir()
    (second / "other.json").write_bytes(first.read_bytes())
    config = (record / "diplofeed.toml").read_text(encoding="utf-8").partition("[sources")[0].partition("[plugins]")[0]
    config = config.replace(', "titles"', "")
    config += '\n[sources.other]\nuse = "feed"\npath = "other.json"\n'
    (second / "diplofeed.toml").write_text(config, encoding="utf-8")

    assert (built(second, ("json",)) / "feed.json").read_bytes() == first.read_bytes()


def test_json_feed_gives_the_items_it_was_made_of(tmp_path: Path) -> None:
    """In all fields but the ids they had before, without any names to refer to."""
    record = copied(EXAMPLE, tmp_path / "record")
    items, faults = of_feed(built(record, ("json",)) / "feed.json")
    expected = {item.id: item for item in diplofeed.read(record).items}

    assert faults == []
    assert {item.id: item for item in items} == expected


CARRIED = ("id", "kind", "title", "when", "url", "topics", "attachments", "status", "parties", "speaker", "language")
"""The fields of an item that Atom and RSS carry, as far as it has them."""


@pytest.mark.parametrize("filename", ["atom.xml", "rss.xml"])
def test_atom_and_rss_give_the_same_items_in_the_fields_they_carry(filename: str, tmp_path: Path) -> None:
    """Items whose date these formats cannot say are named, not given another date."""
    record = copied(EXAMPLE, tmp_path / "record")
    names, _ = read_names(record)
    items, faults = of_feed(built(record, ("atom", "rss")) / filename, names)
    expected = {item.id: item for item in diplofeed.read(record).items}

    assert {item.id for item in items} | {fault.item for fault in faults} == expected.keys()
    assert all("feed.json" in fault.message for fault in faults)
    for item in items:
        assert carried(item) == carried(expected[item.id])
    assert {item.id for item in items} >= {"vienna-arms-control", "g7-summit-2023", "biden-g7-ukraine"}


def carried(item: Meeting | Statement) -> dict[str, Any]:
    """Return what Atom and RSS carry of an item, texts in the language of the feed."""
    fields = {name: getattr(item, name, None) for name in CARRIED}
    fields["title"] = item.title.in_("en")
    fields["language"] = (isinstance(item, Statement) and item.language) or "en"
    if isinstance(item, Meeting):
        places = [part for place in item.venues for part in place.names("en")]
        fields["place"] = ", ".join(places)
    return fields


def test_what_was_called_off_has_its_title_back(tmp_path: Path) -> None:
    """The word before it is the status."""
    record = copied(EVERYTHING, tmp_path / "record")
    items, _ = of_feed(built(record, ("atom",)) / "atom.xml")
    (item,) = (item for item in items if item.id == "example-cancelled")

    assert (item.title.in_("en"), item.status.value) == ("Example: a meeting that is cancelled", "cancelled")
