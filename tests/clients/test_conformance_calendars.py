"""Software nobody here wrote reads the calendars: each event, and of it what the record says."""

from __future__ import annotations

import pytest

from support.calendar_readers import READERS
from support.published import RECORDS, published
from support.reading import CALENDAR, Reader, disagreements

CASES = [
    pytest.param(reader, name, id=f"{reader.name}-{name}", marks=reader.marks) for reader in READERS for name in RECORDS
]


@pytest.mark.parametrize(("reader", "name"), CASES)
def test_reader_sees_what_the_record_says(reader: Reader, name: str) -> None:
    """Every event of every calendar is read with its identity, and with what the record says in each column."""
    if missing := reader.missing():
        pytest.skip(missing)

    assert disagreements(reader, "ical", CALENDAR, published(name)) == []


def test_five_readers_know_calendars() -> None:
    """Five pieces of software read calendars, four of them wherever these tests run."""
    assert len(READERS) >= 5
    assert sum(not reader.missing() for reader in READERS) >= 4
