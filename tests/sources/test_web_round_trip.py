"""The pages that diplofeed publishes, read back: what their JSON-LD carries is as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import diplofeed
from diplofeed.model import Meeting, Statement
from diplofeed.record.plain import plain
from diplofeed.sources.folder import read_names
from support.pages import read_page
from support.places import EVERYTHING, EXAMPLE, ROOT, copied

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
Item = Meeting | Statement


@pytest.fixture(name="records", scope="module")
def _records(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    records = [copied(each, tmp_path_factory.mktemp("pages") / each.name) for each in (EXAMPLE, EVERYTHING)]
    for record in records:
        diplofeed.build(record, formats=("html",), now=NOW)
    return records


def back_and_forth(record: Path) -> tuple[dict[str, Item], dict[str, Item]]:
    """Return the items of a record that have pages and can have a date there, and what its pages are read as."""
    items = {item.id: item for item in diplofeed.read(record).items}
    read, _ = read_page(record / "public", names=read_names(record)[0], people=True)
    return items, read


def test_items_come_back_under_their_own_ids(records: list[Path]) -> None:
    """Of a page in several languages the publication's own counts, and nothing is there that was not."""
    for record in records:
        items, read = back_and_forth(record)
        assert read
        assert set(read) <= set(items)
        assert {id_: read[id_].kind for id_ in read} == {id_: items[id_].kind for id_ in read}


def test_what_is_left_out_has_a_date_that_the_pages_cannot_say(records: list[Path]) -> None:
    """Each such item is named, and no other."""
    for record in records:
        items, read = back_and_forth(record)
        _, faults = read_page(record / "public", people=True)
        pages = {path.parent.name for path in (record / "public").glob("*/*/index.html")}

        assert {fault.item for fault in faults if fault.item} == (pages & set(items)) - set(read)
        assert {"has no startDate" in str(each) or "has no dateCreated" in str(each) for each in faults} == {True}


def reduced(value: Any) -> Any:
    """Return plain data with each text in English, or the language it is in, alone."""
    if isinstance(value, list):
        return [reduced(each) for each in value]
    if not isinstance(value, dict):
        return value
    return value["en"] if "en" in value else {name: reduced(each) for name, each in value.items()}


def carried(pairs: list[tuple[Any, Any]]) -> str:
    """Return how much of a field comes back."""
    if all(before == after for before, after in pairs):
        return "whole"
    return "in part" if any(after for _, after in pairs) else "no"


def test_page_says_what_is_lost(records: list[Path]) -> None:
    """The table in the documentation is what this test finds in both examples."""
    pairs: dict[tuple[str, str], list[tuple[Any, Any]]] = {}
    for record in records:
        items, read = back_and_forth(record)
        for id_, item in read.items():
            before, after = reduced(plain(items[id_])), reduced(plain(item))
            for name in before:
                pairs.setdefault((item.kind, name), []).append((before[name], after.get(name)))
    table = [f"| {kind} | `{name}` | {carried(pairs[kind, name])} |" for kind, name in sorted(pairs) if name != "id"]

    page = (ROOT / "docs" / "import-web.md").read_text(encoding="utf-8")
    assert "\n".join(["| Item | Field | Carried |", "| --- | --- | --- |", *table]) in page, "\n".join(table)
