"""Software nobody here wrote reads the feeds: each entry, and of it what the record says."""

from __future__ import annotations

import pytest

from support.feed_readers import (
    READERS,
    Entries,
    by_json,
)
from support.published import RECORDS, published
from support.reading import CALENDAR, NEWS, Reader, disagreements

CASES = [
    pytest.param(reader, kind, name, id=f"{reader.name}-{kind}-{name}", marks=reader.marks)
    for reader in READERS
    for kind in reader.kinds
    for name in RECORDS
]


@pytest.mark.parametrize(("reader", "kind", "name"), CASES)
def test_reader_sees_what_the_record_says(reader: Reader, kind: str, name: str) -> None:
    """Every entry of every feed is read with its identity, and with what the record says in each column."""
    if missing := reader.missing():
        pytest.skip(missing)

    assert disagreements(reader, kind, NEWS, published(name)) == []


@pytest.mark.parametrize("kind", ["rss", "atom", "json", "ical"])
def test_the_example_has_a_value_in_every_column(kind: str) -> None:
    """What readers are asked for is there to be read: no column is empty, and none says the same of every entry."""
    record = published("everything")
    output = [entry for each in record.shown for entry in record.said(each, kind).values()]

    columns = CALENDAR if kind == "ical" else NEWS
    assert all(set(entry) == set(columns) for entry in output)
    assert [column for column in columns if len({entry[column][0] for entry in output}) < 2] == []


def test_a_reader_that_is_wrong_is_found_out() -> None:
    """An entry left out or invented is told, and so is every column that differs, unless it is listed as unknowable."""
    (right,) = by_json("json", [published("everything").data(published("everything").shown[0], "json")])
    columns = tuple(column for column in NEWS if column not in {"id", "date"})
    wrong: Entries = [[each | dict.fromkeys(columns, "") | {"published": None, "updated": None} for each in right[1:]]]
    wrong[0][0]["id"] = "tag:example.org,2026:invented"
    liar = Reader(name="liar", kinds=("json",), read=lambda *_: wrong, cannot={"title": "it says so", "date": "none"})

    reported = disagreements(liar, "json", NEWS, published("everything"), most=1)

    assert f"/: {len(right) - 1} entries of {len(right)}" in reported
    assert "/: there is no tag:example.org,2026:invented" in reported
    assert {each.split(": ")[2].split()[0] for each in reported[2:]} == set(columns) - {"title"}
    honest = Reader(name="honest", kinds=("json",), read=by_json, cannot={"title": "it says so", "date": "none"})
    assert disagreements(honest, "json", NEWS, published("everything"), most=1) == [
        "title is known, though listed as what it cannot know"
    ]


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_five_readers_know_a_format(kind: str) -> None:
    """Five pieces of software read each format, three of them wherever these tests run."""
    readers = [reader for reader in READERS if kind in reader.kinds]

    assert len(readers) >= 5
    assert sum(not reader.missing() for reader in readers) >= 3
