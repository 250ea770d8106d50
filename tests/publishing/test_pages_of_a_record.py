"""Pages of a record: which an edit rewrites, that all their links lead somewhere, and that none is too large."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

import diplofeed
from diplofeed.config.load import load_config
from diplofeed.errors import ConfigError
from diplofeed.publishing import Report
from support import records
from support.places import EVERYTHING, EXAMPLE

NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG: Final = f"""{records.CONFIG}
[feeds-by]
topic = true
party = true

[[feeds]]
slug = "grain"
title = "Grain"
where = {{ topics = ["grain"] }}
"""
TOPICS: Final = ("arms", "grain", "trade")
LIMIT: Final = 300_000
ATOM: Final = "{http://www.w3.org/2005/Atom}"


def meetings(number: int) -> list[dict[str, Any]]:
    """Return meetings of pairs of parties over ten years; each third names the one before it."""
    return [
        {
            "id": f"talks-{n}",
            "title": f"Talks {n}",
            "when": f"{2014 + n % 10}-{n % 12 + 1:02}-{n % 28 + 1:02}",
            "status": "held",
            "parties": [{"id": "A", "name": "Alba"}, {"id": f"P{n % 5}", "name": f"Party {n % 5}"}],
            "topics": [{"id": TOPICS[n % 3], "name": TOPICS[n % 3].title()}],
            "related": [{"to": f"talks-{n - 1}", "as": "follows"}] if n % 3 == 2 else [],
        }
        for n in range(number)
    ]


def written(root: Path, items: list[dict[str, Any]], config: str = CONFIG) -> Path:
    """Write a record of meetings in JSON Lines."""
    lines = "".join(f"{json.dumps(item)}\n" for item in items)
    return records.written(root, {"diplofeed.toml": config, "meetings.jsonl": lines})


def built(root: Path, hours: int = 0, formats: tuple[str, ...] = ("html",)) -> Report:
    """Build some hours after the first build."""
    report = diplofeed.build(root, now=NOW + timedelta(hours=hours), formats=formats)
    assert report.complete, report.failures
    return report


@pytest.fixture(name="record", scope="module")
def _record(tmp_path_factory: pytest.TempPathFactory) -> records.Kept:
    root = written(tmp_path_factory.mktemp("pages") / "record", meetings(300))
    built(root)
    return records.Kept.of(root)


# ---------------------------------------------------------------- what an edit rewrites


def test_an_edit_rewrites_the_pages_that_show_the_item(record: records.Kept) -> None:
    """Another title: its page, those that it names, that name it or are beside it, lists, and what is of everything."""
    root, items = record.put_back(), meetings(300)
    items[31]["title"] = "Other talks"

    written_now = set(built(written(root, items), 1).written)

    own = "meeting/talks-31/index.html"
    named = {f"meeting/talks-{n}/index.html" for n in (32, 91, 221)}  # one follows it, two are beside it by date
    of_everything = {"index.html", "archive/2015.html", "changes/index.html", "sitemap.xml", "feeds.json", "feeds.opml"}
    of_everything |= {"search/all.json", "timeline.svg"}
    feeds = {f"{folder}/{name}" for folder in ("grain", "topic/grain", "party/A", "party/P1") for name in PAGES_OF_FEED}
    assert {own, *named} <= written_now
    assert written_now <= {own, *named, "grain/changes/index.html"} | of_everything | feeds
    assert not {name for name in written_now if name.startswith(("topic/arms", "party/P2", "statement"))}


PAGES_OF_FEED: Final = ("index.html", "archive/2015.html", "timeline.svg")


def test_another_topic_rewrites_the_lists_that_have_it(record: records.Kept) -> None:
    """A new feed of a topic is in the index of everything and in the list of topics, and in no other feed."""
    root, items = record.put_back(), meetings(300)
    items[31]["topics"].append({"id": "water", "name": "Water"})

    written_now = set(built(written(root, items), 1).written)

    assert {"topic/water/index.html", "topic/index.html", "index.html"} <= written_now
    assert not {
        name for name in written_now if name.startswith(("topic/arms", "topic/trade", "party/P2", "party/index"))
    }


def test_another_named_feed_rewrites_the_indexes_alone(record: records.Kept) -> None:
    """Each index leads to the feeds that the publication names; pages of items and years do not change."""
    root = record.put_back()
    further = '\n[[feeds]]\nslug = "arms"\ntitle = "Arms control"\nwhere = { topics = ["arms"] }\n'

    report = built(written(root, meetings(300), CONFIG + further), 1)

    changed = {name for name in report.written if name.endswith(".html")}
    assert {"index.html", "grain/index.html", "topic/trade/index.html", "arms/index.html"} <= changed
    assert {name for name in changed if not name.startswith("arms/") and not name.endswith("index.html")} == set()
    assert {name for name in changed if name.startswith(("meeting/", "changes/", "grain/changes/"))} == set()
    assert 'href="arms/"' in (root / "public/topic/trade/index.html").read_text(encoding="utf-8")


def test_a_changed_mention_rewrites_one_page_of_those_named(record: records.Kept) -> None:
    """Who names another is on its page: a second one that does changes that page, and of pages of items no other."""
    root, items = record.put_back(), meetings(300)
    items[60]["related"] = [{"to": "talks-200"}]

    report = built(written(root, items), 1)

    pages = {name for name in report.written if name.startswith("meeting/")}
    assert pages == {"meeting/talks-60/index.html", "meeting/talks-200/index.html"}
    assert "Talks 60" in (root / "public/meeting/talks-200/index.html").read_text(encoding="utf-8")


def test_pages_of_items_lead_to_the_feeds_of_what_they_name(record: records.Kept) -> None:
    """Parties and topics are links where there are such feeds, in the language of the page."""
    root = record.put_back()
    page = (root / "public/meeting/talks-31/index.html").read_text(encoding="utf-8")
    assert 'between <a href="party/A/">Alba</a> and <a href="party/P1/">Party 1</a>.' in page
    assert '<li><a href="topic/grain/">Grain</a></li>' in page

    built(written(root, meetings(300), CONFIG.replace("\n\n", '\nlanguages = ["ru"]\n\n', 1)), 1)

    page = (root / "public/ru/meeting/talks-31/index.html").read_text(encoding="utf-8")
    assert '<li><a href="ru/topic/grain/">Grain</a></li>' in page


def test_another_kind_of_feeds_rewrites_the_pages_that_lead_there(record: records.Kept) -> None:
    """Pages of items are written again where something in them has a feed now, or has none any more."""
    root, items = record.put_back(), meetings(300)
    items[31]["participants"] = [{"person": {"id": "hall", "name": "Dr. Hall"}}]
    built(written(root, items), 1)

    report = built(written(root, items, CONFIG.replace("party = true", "party = true\nperson = true")), 2)

    assert {name for name in report.written if name.startswith("meeting/")} == {"meeting/talks-31/index.html"}
    assert '<a href="person/hall/">Dr. Hall</a>' in (root / "public/meeting/talks-31/index.html").read_text("utf-8")
    built(written(root, items, CONFIG.replace("topic = true\n", "")), 3)
    page = (root / "public/meeting/talks-31/index.html").read_text(encoding="utf-8")
    assert "<li>Grain</li>" in page
    assert '<a href="party/A/">' in page


def test_the_page_of_a_series_has_its_meetings_by_date(record: records.Kept) -> None:
    """They are under a heading of their own, not among what refers to the series; what else names it is there."""
    root, items = record.put_back(), meetings(300)
    items[12]["series"] = items[3]["series"] = "talks-0"  # 2016 and April 2017
    items[13]["series"], items[13]["related"] = "talks-0", [{"to": "talks-0", "as": "part-of"}]  # February 2017
    items[14]["related"] = [{"to": "talks-0"}]
    built(written(root, items), 1)

    page = (root / "public/meeting/talks-0/index.html").read_text(encoding="utf-8")

    of_series = page.partition('class="in-series"')[2].partition("</section>")[0]
    others = page.partition('class="mentions"')[2].partition("</section>")[0]
    assert "<h2>Meetings in this series</h2>" in of_series
    assert re.findall(r"meeting/(talks-\d+)/", of_series) == ["talks-12", "talks-13", "talks-3"]
    assert re.findall(r"meeting/(talks-\d+)/", others) == ["talks-14"]


def test_pages_have_the_history_of_their_items(record: records.Kept) -> None:
    """What was changed is on the page of an item and on that of changes, but for minor corrections."""
    root, items = record.put_back(), meetings(300)
    items[31]["when"] = "2031-05-01"
    items[31]["status"] = "scheduled"
    built(written(root, items), 1)
    items[31]["title"], items[31]["minor"] = "Talks 31, mended", "a slip of the pen"
    built(written(root, items), 2)

    page = (root / "public/meeting/talks-31/index.html").read_text(encoding="utf-8")
    history = page.partition('class="history"')[2].partition("</section>")[0]

    assert history.count("<li>") == 2
    assert "New: Talks 31" in history
    assert "1 May 2031" in history
    assert "slip of the pen" not in page
    assert 'class="history"' not in (root / "public/meeting/talks-33/index.html").read_text(encoding="utf-8")


def test_the_index_says_who_met_whom(record: records.Kept) -> None:
    """Pairs of parties are counted over the meetings that took place, with links to their feeds."""
    page = (record.put_back() / "public/index.html").read_text(encoding="utf-8")

    (met,) = re.findall(r'<section class="met".*?</section>', page, flags=re.DOTALL)

    assert met.count("<li>") == 5
    assert '<a href="party/A/">Alba</a> – <a href="party/P0/">Party 0</a> <span class="count">60 meetings</span>' in met


# ---------------------------------------------------------------- templates of one's own


def test_a_template_of_the_record_replaces_ours_and_changes_no_item(record: records.Kept) -> None:
    """An edited template makes pages anew, which nothing of the record's items shows as a change."""
    root = record.put_back()
    ours = '{% extends "diplofeed/entry.html" %}{% block main %}{{ super() }}<p>Ours</p>{% endblock %}'
    records.written(root, {"templates/entry.html": ours})

    first, second = built(root, 1), built(root, 2)

    of_items = {f"meeting/talks-{n}/index.html" for n in range(300)}
    assert {name for name in first.written if name.endswith(".html")} == of_items
    assert not first.decisions
    assert not second.written
    assert "<p>Ours</p>" in (root / "public/meeting/talks-7/index.html").read_text(encoding="utf-8")
    records.written(root, {"templates/entry.html": ours.replace("Ours", "Edited")})
    assert len(built(root, 2).written) == 300
    (root / "templates/entry.html").unlink()
    built(root, 3)
    assert "<p>Edited</p>" not in (root / "public/meeting/talks-7/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("entry.html", "\n\n{{ nothing }}", "look/entry.html, line 3: UndefinedError: 'nothing' is undefined"),
        ("row.html", "\n{% if %}", "look/row.html, line 2: "),
        ("row.html", "{{ ''.__class__ }}", "look/row.html, line 1: SecurityError: "),
        ("base.html", "{% include 'absent.html' %}", "look/base.html, line 1: TemplateNotFound: absent.html"),
        ("index.html", b"\n\xff", "look/index.html, line 2: it is not UTF-8"),
        ("index.html", b"x" * 300_000, "look/index.html has more than 250000 bytes"),
    ],
)
def test_a_fault_of_a_template_is_named_and_leaves_the_last_good_pages(
    tmp_path: Path, name: str, text: str | bytes, expected: str
) -> None:
    """File and line are named; no page changes, and all other formats go on linking to pages."""
    root = written(tmp_path, meetings(3), f'{CONFIG}\n[exporters.html]\ntemplates = "look"\n')
    (root / "look").mkdir()
    built(root, 0, ("html", "atom"))
    before = {path: path.read_bytes() for path in (root / "public").rglob("*.*") if path.suffix in {".html", ".xml"}}
    records.written(root, {f"look/{name}": text})

    report = diplofeed.build(root, now=NOW + timedelta(hours=1), formats=("html", "atom"))

    assert not report.complete
    assert expected in "\n".join(report.failures)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("folder", ["..", "../templates", "/etc", ".git", "look/../..", "", "absent"])
def test_templates_are_in_the_record(tmp_path: Path, folder: str) -> None:
    """A folder that is elsewhere, hidden from a build or not there is an error of the configuration."""
    root = written(tmp_path / "record", meetings(1), f'{CONFIG}\n[exporters.html]\ntemplates = "{folder}"\n')

    with pytest.raises(ConfigError, match=re.escape("exporters.html.templates")):
        diplofeed.build(root, now=NOW, formats=("html",))


def test_no_link_leads_templates_out_of_the_record(tmp_path: Path) -> None:
    """A template that is a link to a file elsewhere is not read."""
    root = written(tmp_path / "record", meetings(1))
    records.written(tmp_path, {"secret.html": "secret"})
    (root / "templates").mkdir()
    (root / "templates" / "entry.html").symlink_to(tmp_path / "secret.html")

    report = diplofeed.build(root, now=NOW, formats=("html",))

    assert "templates/entry.html is no file in the record's directory" in report.failures[0]


# ---------------------------------------------------------------- links


def links_of(page: str, name: str) -> Iterator[str]:
    """Yield the paths within the output that a page links to, its base taken into account."""
    base = re.search(r'<base href="([^"]*)">', page)
    origin = urljoin(f"https://here.example/{name}", base[1] if base else "")
    for _, href in re.findall(r'<(a|link)\b[^>]*?\bhref="([^"]*)"', page):
        address = urlsplit(urljoin(origin, unescape(href)))
        if address.netloc == "here.example":
            yield unquote(address.path.removeprefix("/"))


@pytest.mark.parametrize("example", [EXAMPLE, EVERYTHING], ids=lambda path: path.name)
def test_all_links_within_the_pages_lead_to_files(example: Path) -> None:
    """Whatever a page links to below the output directory is there, also by its whole address."""
    root = records.example_built(example)
    public, link = root / "public", load_config(root).publication.link
    looked_at = 0
    for path in public.rglob("*.html"):
        page, name = path.read_text(encoding="utf-8"), path.relative_to(public).as_posix()
        whole = {unquote(unescape(each)) for each in re.findall(rf'href="{re.escape(link)}([^"#]*)', page)}
        for target in {*links_of(page, name), *whole}:
            looked_at += 1
            file = public / target
            assert (file / "index.html" if not target or target.endswith("/") else file).is_file(), f"{name} → {target}"
    assert looked_at > 300


@pytest.mark.parametrize("example", [EXAMPLE, EVERYTHING], ids=lambda path: path.name)
def test_links_of_all_feeds_lead_to_the_page_of_their_item(example: Path) -> None:
    """The address of each entry of Atom, RSS, JSON Feed and calendars is that of a page of the output."""
    root = records.example_built(example)
    link = load_config(root).publication.link
    found = list(_links(root / "public"))

    assert {kind for kind, _ in found} == {"atom", "rss", "json", "ics"}
    for kind, address in found:
        assert address.startswith(link), (kind, address)
        assert (root / "public" / unquote(address.removeprefix(link)) / "index.html").is_file(), (kind, address)


def _links(public: Path) -> Iterator[tuple[str, str]]:
    """Yield formats and addresses of what is not withdrawn in the feeds of everything."""
    for entry in ET.parse(public / "atom.xml").getroot().iter(f"{ATOM}entry"):
        yield "atom", next(each.get("href", "") for each in entry.iter(f"{ATOM}link") if each.get("rel") == "alternate")
    for item in ET.parse(public / "rss.xml").getroot().iter("item"):
        yield "rss", item.findtext("link", "")
    feed: Mapping[str, Any] = json.loads((public / "feed.json").read_bytes())
    yield from (("json", item["url"]) for item in feed["items"])
    within: list[str] = []
    for line in (public / "calendar.ics").read_bytes().replace(b"\r\n ", b"").decode().split("\r\n"):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            within.append(value)
        elif name == "END":
            within.pop()
        elif name == "URL" and within[-1] == "VEVENT":  # not that of a place
            yield "ics", value


# ---------------------------------------------------------------- sizes


@pytest.mark.slow
def test_no_page_of_seven_thousand_events_is_too_large(tmp_path: Path) -> None:
    """Whoever opens a page of a record of 7,500 events with 1,700 people loads less than 300 kB."""
    items = meetings(7500)
    for number, item in enumerate(items):
        item["participants"] = [{"person": {"id": f"person-{number % 1700}", "name": f"Person Number {number % 1700}"}}]
    root = written(tmp_path, items, CONFIG.replace("party = true", "party = true\nperson = true"))
    built(root)

    sizes = {path: path.stat().st_size for path in (root / "public").rglob("*.html")}

    assert len(sizes) > 9000
    assert max(sizes.values()) < LIMIT, max(sizes, key=lambda path: sizes[path])
    assert (root / "public/person/index-2.html").is_file()
