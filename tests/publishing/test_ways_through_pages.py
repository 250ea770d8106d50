"""The ways through the pages of a record: months of a long year, what a page is below, what is before and after."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import diplofeed
from support import records

NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)


def written(root: Path, items: list[dict[str, Any]], config: str = records.CONFIG) -> Path:
    """Write a record of meetings in JSON Lines."""
    lines = "".join(f"{json.dumps(item)}\n" for item in items)
    return records.written(root, {"diplofeed.toml": config, "meetings.jsonl": lines})


def meeting(id_: str, when: str, **more: Any) -> dict[str, Any]:
    """Return a meeting that was held."""
    return {"id": id_, "title": f"Talks {id_}", "when": when, "status": "held", "parties": ["US", "RU"], **more}


def built(root: Path, hours: int = 0) -> frozenset[str]:
    """Build some hours after the first build; return the pages that were written."""
    report = diplofeed.build(root, now=NOW + timedelta(hours=hours), formats=("html",))
    assert report.complete, report.failures
    return frozenset(report.written)


def page(root: Path, name: str) -> str:
    return (root / "public" / name).read_text(encoding="utf-8")


# ---------------------------------------------------------------- months


def test_a_long_year_has_a_heading_and_an_address_for_each_month(tmp_path: Path) -> None:
    """The outline is the year, its months, their items; links lead to each month."""
    items = [meeting(f"{n}", f"2023-{n % 3 + 4:02}-{n % 28 + 1:02}") for n in range(50)]
    root = written(tmp_path / "record", [*items, meeting("some", "2023")])
    built(root)

    year = page(root, "archive/2023.html")

    assert re.findall(r'<h2 id="(2023[^"]*)-title">([^<]+)</h2>', year) == [
        ("2023-06", "June 2023"),
        ("2023-05", "May 2023"),
        ("2023-04", "April 2023"),
        ("2023", "2023"),
    ]
    assert re.findall(r'<a href="archive/2023\.html#([^"]+)">', year)[1:5] == ["2023-06", "2023-05", "2023-04", "2023"]
    assert year.count('<ol class="entries">') == 4


def test_a_short_year_is_one_list(tmp_path: Path) -> None:
    """Headings of a few items each would be longer than the items."""
    items = [meeting(f"{n}", f"2023-{n % 3 + 4:02}-{n % 28 + 1:02}") for n in range(45)]
    root = written(tmp_path / "record", [*items, *(meeting(f"old-{n}", f"2022-{n + 1:02}") for n in range(12))])
    built(root)

    assert page(root, "archive/2022.html").count('<ol class="entries">') == 1
