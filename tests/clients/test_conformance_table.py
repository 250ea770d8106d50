"""The tables of docs/conformance.md are what the readers are seen to read.

The tests only compare, as far as readers are here. The tables are written again by
``python -m pytest tests/clients/test_conformance_table.py --write``, which needs all readers.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from support.calendar_readers import READERS as OF_CALENDARS
from support.feed_readers import READERS as OF_FEEDS
from support.places import ROOT
from support.program_readers import READERS as PROGRAMS
from support.published import published
from support.reading import CALENDAR, NEWS, Reader, observed

PAGE = ROOT / "docs" / "conformance.md"
READERS = (*OF_FEEDS, *OF_CALENDARS, *PROGRAMS)
KINDS = ("rss", "atom", "json", "ical")
WRITE = "python -m pytest tests/clients/test_conformance_table.py --write"


def columns_of(kind: str) -> tuple[str, ...]:
    """Return what is compared in a format."""
    return CALENDAR if kind == "ical" else NEWS


@cache
def row(reader: Reader, kind: str) -> str:
    """Return a reader's row, as it is seen to read the feed of everything."""
    seen = observed(reader, kind, columns_of(kind), published("everything"), 1)
    assert "" not in seen.mistaken
    reasons = reasons_of(kind)
    cells = [
        str(reasons.index(reader.reason(kind, column)) + 1) if column in seen.mistaken else "✓"
        for column in columns_of(kind)
    ]
    return f"| {reader.name} | {seen.entries} | {' | '.join(cells)} |"


def reasons_of(kind: str) -> list[str]:
    """Return why readers cannot know things in a format, each once."""
    result = [each.reason(kind, column) for each in readers_of(kind) for column in columns_of(kind)]
    return list(dict.fromkeys(filter(None, result)))


def readers_of(kind: str) -> list[Reader]:
    """Return the readers of a format."""
    return [reader for reader in READERS if kind in reader.kinds]


def frame(kind: str) -> tuple[str, str]:
    """Return what stands before and after the rows of a table."""
    columns = ("reader", "entries", *columns_of(kind))
    head = f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}"
    return head, "\n".join(f"{number}. {reason}" for number, reason in enumerate(reasons_of(kind), start=1))


def written(kind: str) -> str:
    """Return a table as the page has it."""
    return re.findall(rf"<!-- {kind} -->\n(.*?)<!-- end -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]


def write() -> None:
    """Write the tables again; every reader has to be here."""
    text = PAGE.read_text(encoding="utf-8")
    for kind in KINDS:
        head, reasons = frame(kind)
        rows = "\n".join(row(each, kind) for each in readers_of(kind))
        table = f"<!-- {kind} -->\n{head}\n{rows}\n\n{reasons}\n\n<!-- end -->"
        text = re.sub(rf"<!-- {kind} -->\n.*?<!-- end -->", lambda _, table=table: table, text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8")


@pytest.fixture(name="written_again", scope="module", autouse=True)
def _written_again(request: pytest.FixtureRequest) -> None:
    """Write the tables before the tests compare them, where that is asked for."""
    if request.config.getoption("write"):
        write()


@pytest.mark.parametrize("kind", KINDS)
def test_table_has_all_readers_and_reasons(kind: str) -> None:
    """A row for each reader of a format, and each reason why one cannot know something, in the order of the tests."""
    head, reasons = frame(kind)
    table = written(kind)

    assert table.startswith(head), f"write it with `{WRITE}`"
    assert table.rstrip().endswith(reasons)
    assert re.findall(r"^\| ([^|]+) \| \d+ \|", table, re.MULTILINE) == [each.name for each in readers_of(kind)]


@pytest.mark.parametrize(
    ("reader", "kind"),
    [
        pytest.param(each, kind, id=f"{each.name}-{kind}", marks=each.marks)
        for kind in KINDS
        for each in readers_of(kind)
    ],
)
def test_row_is_what_the_reader_reads(reader: Reader, kind: str) -> None:
    """Each reader that is here reads what its row says."""
    if missing := reader.missing():
        pytest.skip(missing)

    assert row(reader, kind) in written(kind).splitlines(), f"write it with `{WRITE}`"
