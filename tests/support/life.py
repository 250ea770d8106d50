"""The life of one meeting, step by step: what an editor does, and what subscribers get to see."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import feedparser
import icalendar
from attrs import define, field, frozen
from click.testing import CliRunner

from diplofeed.cli import main
from support.records import written

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
        name = "meetings/talks.yaml"
        if step.facts:
            written(self.root, {name: "".join(f"{fact}: {value}\n" for fact, value in step.facts.items())})
        else:
            (self.root / name).unlink()
        self.build(step.on)

    def build(self, now: datetime) -> Any:
        """Build and return what the command says; what it wrote is of that moment, to programs that ask."""
        command = ["build", str(self.root), "--json", "--now", now.isoformat()]
        result = CliRunner().invoke(main, command, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        output = json.loads(result.stdout)
        for name in output["written"]:
            os.utime(self.public / name, (now.timestamp(), now.timestamp()))
        return output

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


def opened(root: Path) -> Office:
    """Return a record without an item."""
    return Office(written(root, {"diplofeed.toml": TOML}))
