"""Programs subscribers run read the publication: of each entry what the record says."""

from __future__ import annotations

import pytest

from support.program_readers import READERS
from support.published import published
from support.reading import CALENDAR, NEWS, Reader, disagreements

pytestmark = pytest.mark.clients

CASES = [
    pytest.param(reader, kind, name, id=f"{reader.name}-{kind}-{name}")
    for reader in READERS
    for kind in reader.kinds
    for name in ("us-russia", "everything")
]


@pytest.mark.parametrize(("reader", "kind", "name"), CASES)
def test_program_shows_what_the_record_says(reader: Reader, kind: str, name: str) -> None:
    """Every entry of the feed of everything is there, with what the record says in each column."""
    if missing := reader.missing():
        pytest.skip(missing)

    columns = CALENDAR if kind == "ical" else NEWS
    assert disagreements(reader, kind, columns, published(name), most=1) == []
