"""What subscribers' own programs make of a publication: newsboat of its feeds, vdirsyncer and khal of its calendar."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from support.desk import (
    Desk,
    listed,
    needs,
    run,
    served,
    sync,
)
from support.places import EXAMPLE, copied
from support.records import written

pytestmark = pytest.mark.clients

LATER = "2026-11-24T12:00Z"
FEEDS = ("rss.xml", "atom.xml")
SMALL = {
    "diplofeed.toml": """
        [publication]
        id = "tag:example.org,2026:small"
        title = "Vienna & “elsewhere”"
        link = "https://example.org/small/"
        author = { name = "Example Desk", email = "desk@example.org" }
    """,
    "meetings/small.yaml": """
        - id: exact
          title: "Talks & “side talks”; Wien, Переговоры"
          when: 2026-12-10T10:00/12:30[Europe/Vienna]
          status: confirmed
          place: { city: Vienna, country: AT }
        - { id: month, title: <Round> two, when: 2026-12 }
        - { id: cancelled, title: A dinner, when: 2026-12-11, status: cancelled }
    """,
    "statements/hall.yaml": """
        id: hall
        title: An outlet
        speaker: { name: Dr. Emily Hall, role: political analyst }
        when: 2026-11-20
        form: paraphrase
        text: Diplomacy is an outlet.
        about: [exact]
    """,
}
SERIES = """
id: calls
title: Calls
when: 2026-12-01T10:00/10:30[Europe/Vienna]
recurrence: FREQ=WEEKLY;COUNT=5
rdate: [2027-01-03]
exdate: [2026-12-22]
rounds:
  - { recurrence_id: 2026-12-08, status: cancelled }
  - { recurrence_id: 2026-12-15, when: "2026-12-16T15:00/16:00[Europe/Vienna]" }
"""


@pytest.fixture(name="open_desk")
def _open_desk(tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """Return a function that makes, builds and serves the example record or the small one."""
    with ExitStack() as stack:

        def open_desk(record: str) -> Desk:
            root = tmp_path / "record"
            if record == "example":
                copied(EXAMPLE, root)
            if record == "small":
                written(root, {name: text.replace("\n        ", "\n") for name, text in SMALL.items()})
            (root / "public").mkdir()
            desk = Desk(root, stack.enter_context(served(root / "public")))
            desk.build()
            return desk

        yield open_desk


# ---------------------------------------------------------------- calendars


@needs("vdirsyncer", "khal")
@pytest.mark.parametrize("record", ["example", "small"])
def test_khal_lists_every_event_once(record: str, open_desk: Callable[[str], Desk], tmp_path: Path) -> None:
    """Each event of the calendar reaches khal by way of vdirsyncer, under an identity of its own and its title."""
    desk = open_desk(record)

    fetched = sync(desk, tmp_path / "home")
    shown = listed(tmp_path / "home")

    assert len(desk.summaries()) == len(fetched) > 1
    assert sorted(event.title for event in shown) == desk.summaries()
    assert len({event.uid for event in shown}) == len(desk.summaries())


@needs("vdirsyncer", "khal")
@pytest.mark.parametrize(
    ("zone", "start", "end"),
    [
        ("Europe/Vienna", "2026-12-10 10:00", "2026-12-10 12:30"),
        ("America/New_York", "2026-12-10 04:00", "2026-12-10 06:30"),
        ("Asia/Tokyo", "2026-12-10 18:00", "2026-12-10 20:30"),
    ],
)
def test_khal_shows_local_times(
    zone: str, start: str, end: str, open_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    """Times are those of whoever looks; days stay the days they are, and a month its days from first to last."""
    sync(open_desk("small"), tmp_path / "home")

    shown = listed(tmp_path / "home", zone)

    assert [(event.start, event.end, event.title) for event in shown] == [
        ("2026-12-01", "2026-12-31", "<Round> two (December 2026, day not announced)"),
        (start, end, "Talks & “side talks”; Wien, Переговоры"),
        ("2026-12-11", "2026-12-11", "Cancelled: A dinner"),
    ]


@needs("vdirsyncer", "khal")
def test_khal_lists_the_rounds_of_a_series(open_desk: Callable[[str], Desk], tmp_path: Path) -> None:
    """Rounds of a rule, on a further date, moved and cancelled are listed where they are, and one left out is not."""
    desk = open_desk("small")
    (desk.root / "meetings" / "calls.yaml").write_text(SERIES, encoding="utf-8")
    desk.build(LATER)
    sync(desk, tmp_path / "home")

    shown = [event for event in listed(tmp_path / "home", days=()) if event.title.endswith("Calls")]

    assert [(event.start, event.title) for event in shown] == [
        ("2026-12-01 10:00", "Calls"),
        ("2026-12-08 10:00", "Cancelled: Calls"),
        ("2026-12-16 15:00", "Calls"),
        ("2026-12-29 10:00", "Calls"),
        ("2027-01-03 10:00", "Calls"),
    ]
    assert len({event.uid for event in shown}) == 1


@needs("vdirsyncer", "khal")
def test_moved_meeting_moves_in_khal(open_desk: Callable[[str], Desk], tmp_path: Path) -> None:
    """A rebuilt calendar is fetched only if it changed, and a meeting that moved is shown once, at its new time."""
    desk = open_desk("small")
    sync(desk, tmp_path / "home")
    desk.build(LATER)
    assert sync(desk, tmp_path / "home") == []
    record = desk.root / "meetings" / "small.yaml"
    record.write_text(record.read_text(encoding="utf-8").replace("T10:00/12:30", "T15:00/16:00"), encoding="utf-8")

    desk.build(LATER)
    sync(desk, tmp_path / "home")

    times = [(event.start, event.end) for event in listed(tmp_path / "home") if "side talks" in event.title]
    assert times == [("2026-12-10 15:00", "2026-12-10 16:00")]
    assert len(listed(tmp_path / "home")) == 3


# ---------------------------------------------------------------- feeds


def read_by_newsboat(desk: Desk, name: str, home: Path) -> list[tuple[str, str]]:
    """Return guid and title of what newsboat keeps of a feed; identities are shared, so each has a cache of its own."""
    home.mkdir()
    (home / "urls").write_text(f"{desk.url}{name}\n", encoding="utf-8")
    (home / "config").write_text("", encoding="utf-8")
    files = ("-u", home / "urls", "-c", home / "cache.db", "-C", home / "config")
    done = run(home, "newsboat", *files, "-x", "reload")
    assert done.stdout + done.stderr == ""
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        return sorted(cache.execute("SELECT guid, title FROM rss_item"))


@needs("newsboat")
@pytest.mark.parametrize("record", ["example", "small"])
def test_newsboat_reads_every_entry(record: str, open_desk: Callable[[str], Desk], tmp_path: Path) -> None:
    """Newsboat has each entry of each feed once, under its identity and its title."""
    desk = open_desk(record)
    public = desk.root / "public"
    names = sorted(path.relative_to(public).as_posix() for kind in FEEDS for path in public.rglob(kind))
    assert set(FEEDS) <= {name for name in names if desk.feed(name).entries}

    for number, name in enumerate(names):
        expected = sorted((entry.id, entry.title) for entry in desk.feed(name).entries)
        assert read_by_newsboat(desk, name, tmp_path / f"home-{number}") == expected, name


@needs("newsboat")
@pytest.mark.parametrize("name", FEEDS)
def test_newsboat_shows_titles_as_they_are(name: str, open_desk: Callable[[str], Desk], tmp_path: Path) -> None:
    """Titles reach the screen with their quotation marks and ampersands, and what looks like a tag is none."""
    desk = open_desk("small")

    titles = {title for _, title in read_by_newsboat(desk, name, tmp_path / "home")}

    assert titles == {"Talks & “side talks”; Wien, Переговоры", "<Round> two", "Cancelled: A dinner", "An outlet"}
