"""A meeting from the day it is announced to the day it is withdrawn, as the programs of subscribers see it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import feedparser
import icalendar
import pytest
from attrs import define, evolve, field, frozen
from click.testing import CliRunner
from ical.calendar_stream import IcsCalendarStream
from test_clients import Desk, listed, needs, run, served, sync

from diplofeed.cli import main

TOML = """
[publication]
id = "tag:example.org,2026:life"
title = "A life"
link = "https://example.org/life/"
"""
TAG = "tag:example.org,2026:life/meeting/talks"
FIRST: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)


@frozen(kw_only=True)
class Step:
    """What an editor does, and what subscribers get to see.

    Attributes:
        on: When it is built.
        facts: What then stands in the file, which is deleted if there are none.
        told: The headline of the one new entry in changes.xml.
        title: The headline of the meeting; none if it is shown no more.
        sequence: Of the event.
        event: STATUS, SUMMARY, DTSTART and DTEND of the event; none if it is not in the calendar.
        listed: From when to when khal shows it in Vienna.
    """

    name: str
    on: datetime
    facts: Mapping[str, str]
    told: str
    title: str
    sequence: int
    event: tuple[str, str, str, str] | None
    listed: tuple[str, str] | None = None

    @property
    def is_gone(self) -> bool:
        """Return whether the meeting is no longer on record."""
        return not self.facts


def on(day: str) -> datetime:
    """Return noon of a day."""
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


BEGUN = {"title": "Talks", "when": "2027-23", "place": "{ city: Vienna, country: AT }", "summary": "They will meet."}
DAY = BEGUN | {"when": "2027-10-12"}
MOVED = BEGUN | {"when": "2027-10-19T10:00/12:00[Europe/Vienna]"}
AGAIN = BEGUN | {"when": "2027-11-09"}
HELD = AGAIN | {"status": "held"}
OF_DAY = ("20271012", "20271013")
OF_MOVED = ("20271019T100000", "20271019T120000")
OF_AGAIN = ("20271109", "20271110")
AT_DAY = ("2027-10-12", "2027-10-12")
AT_MOVED = ("2027-10-19 10:00", "2027-10-19 12:00")
AT_AGAIN = ("2027-11-09", "2027-11-09")
LIFE: Final = (
    Step(
        name="announced",
        on=FIRST,
        facts=BEGUN,
        told="New: Talks",
        title="Talks",
        sequence=0,
        event=None,
    ),
    Step(
        name="day announced",
        on=on("2027-03-01"),
        facts=DAY,
        told="Date announced: Talks, 12 October 2027",
        title="Talks",
        sequence=1,
        event=("CONFIRMED", "Talks", *OF_DAY),
        listed=AT_DAY,
    ),
    Step(
        name="moved",
        on=on("2027-04-01"),
        facts=MOVED,
        told="Rescheduled: Talks, from 12 October 2027 to 19 October 2027, 10:00–12:00 CEST",
        title="Talks",
        sequence=2,
        event=("CONFIRMED", "Talks", *OF_MOVED),
        listed=AT_MOVED,
    ),
    Step(
        name="postponed",
        on=on("2027-05-01"),
        facts=MOVED | {"status": "postponed"},
        told="Postponed: Talks, from 19 October 2027, 10:00–12:00 CEST to a date not yet announced",
        title="Postponed: Talks",
        sequence=3,
        event=("TENTATIVE", "Postponed: Talks", *OF_MOVED),
        listed=AT_MOVED,
    ),
    Step(
        name="new date",
        on=on("2027-06-01"),
        facts=AGAIN,
        told="New date: Talks, 9 November 2027",
        title="Talks",
        sequence=4,
        event=("CONFIRMED", "Talks", *OF_AGAIN),
        listed=AT_AGAIN,
    ),
    Step(
        name="cancelled",
        on=on("2027-07-01"),
        facts=AGAIN | {"status": "cancelled"},
        told="Cancelled: Talks, 9 November 2027",
        title="Cancelled: Talks",
        sequence=5,
        event=("CANCELLED", "Cancelled: Talks", *OF_AGAIN),
        listed=AT_AGAIN,
    ),
    Step(
        name="reinstated",
        on=on("2027-08-01"),
        facts=AGAIN,
        told="Reinstated: Talks, 9 November 2027",
        title="Talks",
        sequence=6,
        event=("CONFIRMED", "Talks", *OF_AGAIN),
        listed=AT_AGAIN,
    ),
    Step(
        name="withdrawn before the day",
        on=on("2027-08-10"),
        facts={},
        told="Withdrawn: Talks",
        title="",
        sequence=7,
        event=("CANCELLED", "Withdrawn: Talks", *OF_AGAIN),
        listed=AT_AGAIN,
    ),
    Step(
        name="back on record",
        on=on("2027-08-20"),
        facts=AGAIN,
        told="Back on record: Talks",
        title="Talks",
        sequence=8,
        event=("CONFIRMED", "Talks", *OF_AGAIN),
        listed=AT_AGAIN,
    ),
    Step(
        name="held",
        on=on("2027-11-10"),
        facts=HELD,
        told="Held: Talks, 9 November 2027",
        title="Talks",
        sequence=9,
        event=("CONFIRMED", "Talks", *OF_AGAIN),
        listed=AT_AGAIN,
    ),
    Step(
        name="corrected",
        on=on("2027-11-12"),
        facts=HELD | {"summary": "They met."},
        told="Updated: Talks",
        title="Talks",
        sequence=9,
        event=("CONFIRMED", "Talks", *OF_AGAIN),
        listed=AT_AGAIN,
    ),
    Step(
        name="withdrawn after the day",
        on=on("2027-12-01"),
        facts={},
        told="Withdrawn: Talks",
        title="",
        sequence=10,
        event=None,
    ),
)


@define
class Office:
    """A record in a folder and what is built of it."""

    root: Path
    _told: list[str] = field(factory=list)

    @property
    def public(self) -> Path:
        """Return where the output is."""
        return self.root / "public"

    def live(self, step: Step) -> None:
        """Edit the file as a step has it and build."""
        path = self.root / "meetings" / "talks.yaml"
        if step.facts:
            path.parent.mkdir(exist_ok=True)
            path.write_text("".join(f"{name}: {value}\n" for name, value in step.facts.items()), encoding="utf-8")
        else:
            path.unlink()
        self.build(step.on)

    def build(self, now: datetime) -> Any:
        """Build and return what the command says; what it wrote is of that moment, to programs that ask."""
        command = ["build", str(self.root), "--json", "--now", now.isoformat()]
        result = CliRunner().invoke(main, command, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        said = json.loads(result.stdout)
        for name in said["written"]:
            os.utime(self.public / name, (now.timestamp(), now.timestamp()))
        return said

    def contents(self) -> dict[str, bytes]:
        """Return the files of the output."""
        return {str(path): path.read_bytes() for path in sorted(self.public.rglob("*")) if path.is_file()}

    def feed(self, name: str) -> list[Any]:
        """Return the entries of a feed as feedparser reads them."""
        read = feedparser.parse((self.public / name).read_bytes())
        assert not read.bozo
        return list(read.entries)

    def event(self) -> icalendar.Event | None:
        """Return the one event of the calendar as icalendar reads it, if there is one."""
        events = icalendar.Calendar.from_ical((self.public / "calendar.ics").read_bytes()).walk("VEVENT")
        assert len(events) <= 1
        return events[0] if events else None


@pytest.fixture(name="office")
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return a record without an item."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "record"
    root.mkdir()
    (root / "diplofeed.toml").write_text(TOML, encoding="utf-8")
    return Office(root)


def test_feeds_through_a_life(office: Office) -> None:
    """RSS and Atom show one entry of one identity, published once, whose ``updated`` moves with every change."""
    updated = ""
    for step in LIFE:
        office.live(step)
        for name in ("rss.xml", "atom.xml"):
            entries = office.feed(name)
            assert [entry.title for entry in entries] == ([step.title] if step.title else []), step.name
            for entry in entries:
                assert entry.id == TAG
                assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == FIRST
        for entry in office.feed("atom.xml"):
            assert entry.updated > updated
            assert datetime.fromisoformat(entry.updated) == step.on
            updated = entry.updated
        buried = f'ref="{TAG}" when="{step.on.isoformat()}"'.encode()
        assert (buried in (office.public / "atom.xml").read_bytes()) == step.is_gone


def test_calendar_through_a_life(office: Office) -> None:
    """The calendar has one event of one UID; SEQUENCE moves with date, place and status, LAST-MODIFIED with it all."""
    uids = set()
    for step in LIFE:
        office.live(step)
        event = office.event()
        assert (event is None) == (step.event is None), step.name
        for other in IcsCalendarStream.calendar_from_ics((office.public / "calendar.ics").read_text("utf-8")).events:
            assert event
            assert (other.uid, other.sequence) == (event["UID"], event["SEQUENCE"])
            assert (other.summary, other.status.value) == (event["SUMMARY"], event["STATUS"])
            assert other.dtstart == event.decoded("DTSTART")
        if event and step.event:
            uids.add(str(event["UID"]))
            names = ("STATUS", "SUMMARY", "DTSTART", "DTEND")
            said = [event[name].to_ical().decode() if name.startswith("DT") else str(event[name]) for name in names]
            assert (event["SEQUENCE"], tuple(said)) == (step.sequence, step.event), step.name
            assert event.decoded("LAST-MODIFIED") == step.on
            assert event.decoded("CREATED") == FIRST
    assert len(uids) == 1


def test_digest_through_a_life(office: Office) -> None:
    """The digest has the meeting under one heading, as long as it is on record."""
    for step in LIFE:
        office.live(step)
        lines = (office.public / "digest.md").read_text(encoding="utf-8").splitlines()
        headings = [line for line in lines if line.startswith("### ")]
        assert headings == ([f"### {step.title}"] if step.title else []), step.name


def test_changes_through_a_life(office: Office) -> None:
    """Each step is one new entry of the feed of changes; those before stay as they were."""
    before: list[tuple[str, str, str]] = []
    for step in LIFE:
        office.live(step)
        entries = [(one.id, one.title, one.updated, one.content[0].value) for one in office.feed("changes.xml")]
        assert entries[1:] == before, step.name
        assert entries[0][1:3] == (step.told, step.on.isoformat())
        assert entries[0][0] == f"{TAG}#revision-{len(entries)}"
        before = entries


def test_nothing_happens_between_the_steps(office: Office) -> None:
    """A build between two steps, on the same day, writes no file."""
    for step in LIFE:
        office.live(step)
        before = office.contents()
        for hours in (1, 0, 11):
            said = office.build(step.on + timedelta(hours=hours))
            assert (said["written"], said["removed"], said["changes"]) == ([], [], [])
        assert office.contents() == before


def test_embargo_passes_without_an_edit(office: Office) -> None:
    """A meeting under embargo is there as something new in the first build after it, and not a second before."""
    step = evolve(LIFE[1], on=FIRST, facts={**DAY, "embargo_until": "2026-11-23T15:00Z"})
    office.live(step)
    before = office.contents()
    office.build(FIRST + timedelta(hours=3, seconds=-1))
    assert office.contents() == before
    assert not any(b"Talks" in data for data in before.values())

    office.build(FIRST + timedelta(hours=3, seconds=5))

    (entry,) = office.feed("atom.xml")
    (change,) = office.feed("changes.xml")
    assert entry.published == entry.updated == change.updated == "2026-11-23T15:00:05+00:00"
    assert change.title == "New: Talks"


# ---------------------------------------------------------------- with the programs of subscribers


@pytest.fixture(name="address")
def _address(office: Office) -> Iterator[str]:
    """Return where the output is served."""
    office.public.mkdir()
    with served(office.public) as address:
        yield address


@pytest.mark.clients
@needs("vdirsyncer", "khal")
def test_khal_through_a_life(office: Office, address: str, tmp_path: Path) -> None:
    """Somebody who fetches the calendar after every step never sees the meeting twice, and always as it now is."""
    # vdirsyncer takes a calendar that becomes empty for an accident.
    (office.root / "meetings.jsonl").write_text('{"id": "other", "title": "Other", "when": "2027-10-01"}\n')
    home = tmp_path / "home"
    for step in LIFE:
        office.live(step)
        if step is LIFE[0]:
            sync(Desk(office.root, address), home)
        else:
            run(home, "vdirsyncer", "-c", home / "vdirsyncer.conf", "sync")
        shown = [one for one in listed(home) if one.title != "Other"]
        expected = [(*step.listed, step.event[1])] if step.event and step.listed else []
        assert [(one.start, one.end, one.title) for one in shown] == expected, step.name


@pytest.mark.clients
@needs("newsboat")
@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_newsboat_through_a_life(name: str, office: Office, address: str, tmp_path: Path) -> None:
    """Somebody who reloads the feed after every step has the meeting once, under the headline it now has."""
    last = ""
    for step in LIFE:
        office.live(step)
        last = step.title or last  # what vanishes from a feed newsboat keeps as it was
        assert reloaded(tmp_path / "home", f"{address}{name}") == [(TAG, last)], step.name


@pytest.mark.clients
@needs("newsboat")
def test_newsboat_is_told_of_every_change(office: Office, address: str, tmp_path: Path) -> None:
    """Somebody who follows the feed of changes has an entry for each step, all of them unread."""
    for number, step in enumerate(LIFE, start=1):
        office.live(step)
        have = reloaded(tmp_path / "home", f"{address}changes.xml")
        assert len(have) == number
        assert (f"{TAG}#revision-{number}", step.told) in have


def reloaded(home: Path, url: str) -> list[tuple[str, str]]:
    """Return guid and title of what newsboat keeps of a feed after another look at it."""
    home.mkdir(exist_ok=True)
    (home / "urls").write_text(f"{url}\n", encoding="utf-8")
    (home / "config").write_text("", encoding="utf-8")
    files = ("-u", home / "urls", "-c", home / "cache.db", "-C", home / "config")
    done = run(home, "newsboat", *files, "-x", "reload")
    assert done.stdout + done.stderr == ""
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        return sorted(cache.execute("SELECT guid, title FROM rss_item"))
