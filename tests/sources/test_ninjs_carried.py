"""What of an item the members of ninjs carry without our own body, for software that leaves that out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diplofeed.exporters.ninjs.item import OWN_BODY
from diplofeed.model import Meeting, Statement
from diplofeed.record.plain import plain
from diplofeed.registry import Registry
from diplofeed.testing import documents_of, sample_items
from support.places import ROOT
from support.structured import read_from

EXPORTER = Registry.builtin().exporter("ninjs")
Item = Meeting | Statement


def reduced(value: Any) -> Any:
    """Return plain data with each text in English, or the language it is in, alone."""
    if isinstance(value, list):
        return [reduced(each) for each in value]
    if not isinstance(value, dict):
        return value
    return value["en"] if "en" in value else {name: reduced(each) for name, each in value.items()}


def kept(file: Path) -> dict[str, dict[str, str]]:
    """Return how much of each field of the samples comes back from what the standard has members for."""
    document = json.loads(documents_of(EXPORTER, sample_items())["ninjs.json"])
    for item in document:
        item["bodies"] = [body for body in item["bodies"] if body.get("role") != OWN_BODY]
    read = read_from("ninjs", file, document)[0]
    ids = {item["uri"].rpartition("/")[2]: next(iter(read_from("ninjs", file, item)[0]), "") for item in document}
    back = {
        old: _named_again(plain(read[new]), {made: id_ for id_, made in ids.items()}) for old, new in ids.items() if new
    }
    return {cls.kind: {name: _carried(cls, name, back) for name in _fields_of(cls)} for cls in (Meeting, Statement)}


def _fields_of(cls: type[Item]) -> list[str]:
    return sorted({name for item in sample_items() if isinstance(item, cls) for name in plain(item)} - {"id"})


def _carried(cls: type[Item], name: str, back: dict[str, Any]) -> str:
    """Return how much of a field comes back; an item whose date does not is not read, for want of its date alone."""
    having = [item for item in sample_items() if isinstance(item, cls) and name in plain(item)]
    pairs = [
        (reduced(plain(item)[name]), reduced(back.get(item.id, {}).get(name)))
        for item in having
        if item.id in back or name == "when"
    ]
    return _how_much(pairs)


def _named_again(value: Any, ids: dict[str, str]) -> Any:
    """Return plain data that name items by the ids they had, as others are made of their URIs."""
    if isinstance(value, list):
        return [_named_again(each, ids) for each in value]
    if isinstance(value, dict):
        return {name: _named_again(each, ids) for name, each in value.items()}
    return ids.get(value, value)


def _how_much(pairs: list[tuple[Any, Any]]) -> str:
    if all(before == after for before, after in pairs):
        return "whole"
    return "in part" if any(after for _, after in pairs) else "no"


def test_page_says_what_is_lost_without_our_own_body(tmp_path: Path) -> None:
    """The table in the documentation is what this test finds."""
    table = [
        f"| {kind} | `{field}` | {much} |"
        for kind, fields in kept(tmp_path / "desk.json").items()
        for field, much in fields.items()
    ]

    page = (ROOT / "docs" / "import-standards.md").read_text(encoding="utf-8")
    assert "\n".join(["| Item | Field | Carried |", "| --- | --- | --- |", *table]) in page, "\n".join(table)
