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


# ---------------------------------------------------------------- before and after

_BESIDE: Final = re.compile(r'<a rel="(\w+)" href="meeting/([^/]+)/"')


def beside(root: Path, id_: str) -> dict[str, str]:
    """Return the ids of the items that the page of another leads on to, by how."""
    return dict(_BESIDE.findall(page(root, f"meeting/{id_}/index.html")))


def test_pages_of_items_lead_to_those_before_and_after_by_date(tmp_path: Path) -> None:
    """A month begins with its first day, as in lists; titles and dates say what is there."""
    items = [meeting("june", "2023-06"), meeting("may", "2023-05-31"), meeting("summer", "2023-06-02")]
    root = written(tmp_path / "record", items)
    built(root)

    assert [beside(root, id_) for id_ in ("may", "june", "summer")] == [
        {"next": "june"},
        {"prev": "may", "next": "summer"},
        {"prev": "june"},
    ]
    own = page(root, "meeting/june/index.html")
    (ways,) = re.findall(r'<nav class="neighbours" aria-label="By date">(.*?)</nav>', own, re.DOTALL)
    texts = [" ".join(re.sub(r"<[^>]+>", " ", way).split()) for way in ways.split("</p>") if way.strip()]
    assert texts == ["Previous 31 May 2023 Talks may", "Next 2 June 2023 Talks summer"]


def test_a_single_item_leads_nowhere(tmp_path: Path) -> None:
    """There is nothing before or after it, and no heading over nothing."""
    root = written(tmp_path / "record", [meeting("june", "2023-06")])
    built(root)

    assert "neighbours" not in page(root, "meeting/june/index.html")


def test_what_is_hidden_or_withdrawn_is_between_no_others(tmp_path: Path) -> None:
    """Its neighbours are each other's, and another build writes their pages again."""
    items = [meeting(str(day), f"2023-06-{day:02}") for day in range(1, 6)]
    items[3]["audience"] = "internal"
    root = written(tmp_path / "record", items)
    built(root)
    assert beside(root, "3") == {"prev": "2", "next": "5"}

    again = built(written(root, [each for each in items if each["id"] != "2"]), 1)

    assert beside(root, "3") == {"prev": "1", "next": "5"}
    assert beside(root, "1") == {"next": "3"}
    assert {"meeting/1/index.html", "meeting/3/index.html"} <= again
    assert "meeting/5/index.html" not in again


def test_an_edit_rewrites_the_pages_beside_it_where_they_show_it(tmp_path: Path) -> None:
    """Another title or date does; another summary does not."""
    items = [meeting(str(day), f"2023-06-{day:02}", summary="Met.") for day in range(1, 8)]
    root = written(tmp_path / "record", items)
    built(root)

    items[3]["summary"] = "Met at length."
    by_summary = built(written(root, items), 1)
    items[3]["title"] = "Other talks"
    by_title = built(written(root, items), 2)
    items[3]["when"] = "2023-06-30"
    by_date = built(written(root, items), 3)

    pages = [{name.split("/")[1] for name in each if name.startswith("meeting/")} for each in (by_summary, by_title)]
    assert pages == [{"4"}, {"3", "4", "5"}]
    assert {name.split("/")[1] for name in by_date if name.startswith("meeting/")} == {"3", "4", "5", "7"}


def test_what_comes_first_is_found_where_it_was_added_later(tmp_path: Path) -> None:
    """A new item is in no page but those of its neighbours, and in lists."""
    items = [meeting(str(day), f"2023-06-{day:02}") for day in range(2, 8)]
    root = written(tmp_path / "record", items)
    built(root)

    again = built(written(root, [*items, meeting("1", "2023-06-01")]), 1)

    assert {name.split("/")[1] for name in again if name.startswith("meeting/")} == {"1", "2"}
    assert beside(root, "2") == {"prev": "1", "next": "3"}


# ---------------------------------------------------------------- what a page is below

_DATA: Final = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
FEEDS: Final = """
[feeds-by]
topic = true

[[feeds]]
slug = "grain"
title = "Grain"
where = { topics = ["grain"] }
"""


def trail(root: Path, name: str) -> list[tuple[str, str]]:
    """Return the addresses and titles that a page says it is below."""
    found = re.findall(r'<nav class="trail" aria-label="[^"]+">(.*?)</nav>', page(root, name), re.DOTALL)
    return [step for nav in found for step in re.findall(r'<a[^>]* href="([^"]+)"[^>]*>([^<]+)</a>', nav)]


def test_pages_say_what_they_are_below(tmp_path: Path) -> None:
    """All are below the record; items below their years; a topic below the list of topics; its years below it."""
    grain = {"topics": [{"id": "grain", "name": "Wheat"}]}
    items = [meeting(str(day), f"2023-06-{day % 28 + 1:02}", **grain) for day in range(41)]
    root = written(
        tmp_path / "record", [*items, meeting("open", "../2024"), meeting("nineties", "199X")], records.CONFIG + FEEDS
    )
    built(root)
    home, topics = ("./", "Talks"), ("topic/", "Topics")

    assert trail(root, "index.html") == []
    assert trail(root, "meeting/1/index.html") == [home, ("archive/2023.html", "2023")]
    assert trail(root, "meeting/open/index.html") == [home, ("archive/undated.html", "Beginning not known")]
    assert trail(root, "meeting/nineties/index.html") == [home]  # its year is not known
    assert trail(root, "archive/2023.html") == trail(root, "topic/index.html") == [home]
    assert (
        trail(root, "changes/index.html") == trail(root, "subscribe.html") == trail(root, "grain/index.html") == [home]
    )
    assert trail(root, "topic/grain/index.html") == [home, topics]
    assert trail(root, "topic/grain/archive/2023.html") == [home, topics, ("topic/grain/", "Wheat")]
    assert trail(root, "grain/archive/2023.html") == [home, ("grain/", "Grain")]


def test_programs_are_given_the_same_way_as_readers(tmp_path: Path) -> None:
    """A BreadcrumbList has what is above a page, in whole addresses, and the page itself last."""
    root = written(tmp_path / "record", [meeting("june", "2023-06")])
    built(root)
    (event,), (year,) = (_DATA.findall(page(root, name)) for name in ("meeting/june/index.html", "archive/2023.html"))
    ways = [json.loads(event)["mainEntityOfPage"]["breadcrumb"], json.loads(year)["breadcrumb"]]

    steps = [[(step["position"], step["name"], step.get("item")) for step in way["itemListElement"]] for way in ways]

    link = json.loads(year)["isPartOf"]["url"]
    assert steps == [
        [(1, "Talks", link), (2, "2023", f"{link}archive/2023.html"), (3, "Talks june", None)],
        [(1, "Talks", link), (2, "Talks: 2023", None)],
    ]


def test_other_editions_are_below_their_own_indexes(tmp_path: Path) -> None:
    """Each language has its own pages of years, in the words of it."""
    config = records.CONFIG.replace("[publication]", '[publication]\nlanguages = ["de"]')
    root = written(tmp_path / "record", [meeting("open", "../2024")], config)
    built(root)

    assert trail(root, "de/meeting/open/index.html")[1] == ("de/archive/undated.html", "Beginn unbekannt")
    assert trail(root, "de/meeting/open/index.html")[0][0] == "de/"


def test_each_year_of_the_whole_record_has_a_page(tmp_path: Path) -> None:
    """Also where the index shows all; it leads to years where there are several, and other feeds have none."""
    grain = {"topics": [{"id": "grain", "name": "Wheat"}]}
    items = [meeting("old", "2022", **grain), meeting("new", "2023-06", **grain)]
    root = written(tmp_path / "record", items, records.CONFIG + FEEDS)
    built(root)

    assert {path.name for path in (root / "public" / "archive").glob("*.html")} == {"2022.html", "2023.html"}
    assert re.findall(r'<a href="(archive/\d+\.html)">', page(root, "index.html")) == [
        "archive/2023.html",
        "archive/2022.html",
    ]
    assert not (root / "public" / "grain" / "archive").exists()
