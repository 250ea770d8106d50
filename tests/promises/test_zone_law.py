"""A country changes its clock: outputs follow its law, what moved is announced, and no build ever fails of it."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from diplofeed.when import zones as rules
from support.records import written
from support.zone_law import diplofeed, package

TOML = """\
[publication]
id = "tag:example.org,2026:desk"
title = "Test desk"
link = "https://example.org/desk/"
author = { name = "Test Desk", email = "desk@example.org" }
"""
ALMATY = """\
- {id: almaty, title: Talks in Almaty, when: "2027-05-10T10:00/12:00[Asia/Almaty]"}
- {id: series, title: Calls from Almaty, when: "2027-05-10T10:00/12:00[Asia/Almaty]", recurrence: FREQ=WEEKLY;COUNT=3}
- {id: past, title: Long talks, when: "2024-05-10T10:00/12:00[Asia/Almaty]", status: held}
- {id: vienna, title: Elsewhere, when: "2027-05-10T10:00/12:00[Europe/Vienna]"}
"""
CAIRO = """\
- {id: cairo, title: Truce takes effect, when: "2027-04-30T00:00[Africa/Cairo]"}
- {id: other, title: Other, when: 2027-02-28}
"""


class Office:
    """A record, and the packages of zones before and after a law."""

    def __init__(self, folder: Path, meetings: str, law: dict[str, str]) -> None:
        """Write the record."""
        self.record, self.cache = folder / "record", folder / "cache"
        written(self.record, {"diplofeed.toml": TOML, "meetings/a.yaml": meetings})
        self.before = package(folder / "before", law, "2023c")
        self.after = package(folder / "after", {}, "2026a")

    def run(self, zones: Path, *arguments: str) -> tuple[int, str]:
        """Run a command and return its status and what it printed."""
        result = diplofeed(*arguments, zones=zones, cache=self.cache)
        assert "Traceback" not in result.stderr
        return result.returncode, result.stdout + result.stderr

    def build(self, zones: Path, day: int) -> tuple[int, str]:
        """Build on a day of November 2026."""
        return self.run(zones, "build", str(self.record), "--now", f"2026-11-{day}T09:00Z")

    def read(self, name: str) -> str:
        """Return an output, an event's lines unfolded."""
        return (self.record / "public" / name).read_bytes().decode().replace("\r\n ", "").replace("\r\n", "\n")


@pytest.fixture(name="almaty", scope="module")
def _almaty(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has built before and after Kazakhstan went from UTC+6 to UTC+5, with nothing edited."""
    office = Office(tmp_path_factory.mktemp("almaty"), ALMATY, {"Asia/Almaty": "Asia/Omsk"})
    assert office.build(office.before, 20)[0] == 0
    assert "10:00–12:00 UTC+6" in office.read("digest.md")
    status, printed = office.build(office.after, 21)
    assert status == 0, printed
    assert (
        "written as the program, its plugins or libraries, or their data (of time zones, of languages) changed"
        in printed
    )
    return office


def test_all_formats_follow_the_law(almaty: Office) -> None:
    """No output keeps the offset of before, though the machine has a cache."""
    before, _, after = almaty.read("digest.md").partition("## What changed")  # which says what it was before
    changed, _, rest = after.partition("## Ahead")
    assert re.findall("UTC[+][0-9]", before + rest) == ["UTC+5"] * 4
    assert re.findall("Moved from [^.]*UTC[+][0-9]", changed) == ["Moved from 10 May 2027, 10:00–12:00 UTC+6"] * 2
    assert "2027-05-10T10:00:00+05:00" in almaty.read("rss.xml")
    assert all("UTC+6" not in almaty.read(name) for name in ("rss.xml", "atom.xml", "feed.json"))
    assert "TZOFFSETTO:+0500" in almaty.read("calendar.ics")


def test_what_moved_is_announced_and_nothing_else(almaty: Office) -> None:
    """The events at another moment are revised, in calendars and in the feed of changes; the one in Vienna is not."""
    items = json.loads(almaty.read("feed.json"))["items"]
    moved = {item["id"].rpartition("/")[2]: item["date_modified"][:10] for item in items}
    changes = almaty.read("changes.xml")

    assert moved == {
        "almaty": "2026-11-21",
        "series": "2026-11-21",
        "past": "2026-11-21",
        "vienna": "2026-11-20",
    }
    assert (
        "Rescheduled: Talks in Almaty, from 10 May 2027, 10:00–12:00 UTC+6 to 10 May 2027, 10:00–12:00 UTC+5" in changes
    )
    assert "Corrected: Long talks, 10 May 2024, 10:00–12:00 UTC+5; it was 10 May 2024, 10:00–12:00 UTC+6" in changes
    events = almaty.read("calendar.ics").split("BEGIN:VEVENT")
    assert {event.partition("SEQUENCE:")[2][:1] for event in events if "Almaty" in event} >= {"1"}


LATER = """\
- {id: rule, title: Calls, when: "2024-01-10T10:00/12:00[Asia/Almaty]", recurrence: FREQ=MONTHLY;COUNT=60}
- {id: dates, title: Visits, when: "2024-01-10T10:00/12:00[Asia/Almaty]", rdate: ["2027-02-02T10:00[Asia/Almaty]"]}
- {id: days, title: Hearings, when: "2024-01-10T10:00/12:00[Asia/Almaty]", rdate: [2027-02-03]}
- id: gap
  title: Briefings
  when: "2024-01-10T10:00/12:00[Asia/Almaty]"
  recurrence: FREQ=MONTHLY;COUNT=60
  exdate: ["2026-12-10T10:00[Asia/Almaty]"]
- {id: over, title: Long over, when: "2023-01-10T10:00[Asia/Almaty]", recurrence: FREQ=MONTHLY;COUNT=3, status: held}
- {id: vienna, title: Elsewhere, when: "2024-01-10T10:00[Europe/Vienna]", recurrence: FREQ=MONTHLY;COUNT=60}
"""


def test_law_that_moves_later_rounds_alone_is_announced_of_the_first_of_them(tmp_path: Path) -> None:
    """A series that began under the former law is moved from the round on that the new one meets; others are not."""
    office = Office(tmp_path, LATER, {"Asia/Almaty": "Asia/Omsk"})
    assert office.build(office.before, 20)[0] == 0

    status, printed = office.build(office.after, 21)

    assert status == 0, printed
    headlines = re.findall("<title>(.*?)</title>", office.read("changes.xml"))[1:]
    moved = "Round moved: {}, from {} UTC+6 to {} UTC+5"
    day, hours = "10 December 2026, 10:00–12:00", "10 January 2027, 10:00–12:00"
    assert {title for title in headlines if not title.startswith("New")} == {
        moved.format("Calls", day, day),
        moved.format("Visits", "2 February 2027, 10:00", "2 February 2027, 10:00"),
        moved.format("Hearings", "3 February 2027, 10:00–12:00", "3 February 2027, 10:00–12:00"),
        moved.format("Briefings", hours, hours),
    }
    events = office.read("calendar.ics").split("BEGIN:VEVENT")[1:]
    raised = {line for event in events if "SEQUENCE:1" in event for line in event.splitlines() if "SUMMARY" in line}
    assert raised == {f"SUMMARY;LANGUAGE=en:{title}" for title in ("Calls", "Visits", "Hearings", "Briefings")}
    assert "0 new, 0 revised" in office.build(office.after, 22)[1]


def test_a_ledger_that_knows_no_offsets_of_rounds_announces_none(tmp_path: Path) -> None:
    """What an earlier version of diplofeed published is not announced anew."""
    office = Office(tmp_path, LATER, {"Asia/Almaty": "Asia/Omsk"})
    office.build(office.after, 20)
    database = sqlite3.connect(office.record / ".diplofeed" / "ledger.db")
    with closing(database), database:
        for table in ("item", "revision"):
            database.execute(f"UPDATE {table} SET data = json_remove(data, '$.offsets')")

    assert "0 new, 0 revised" in office.build(office.after, 21)[1]


def test_time_that_is_skipped_by_now_fails_no_build(tmp_path: Path) -> None:
    """Egypt has summer time again, from midnight on: that item is named and stays, all else goes on, then and later."""
    office = Office(tmp_path, CAIRO, {"Africa/Cairo": "Africa/Tripoli"})
    assert office.build(office.before, 20)[0] == 0
    status, printed = office.build(office.after, 21)
    assert status == 1
    assert "00:00 does not exist on that day in Africa/Cairo" in printed
    assert "atom: " not in printed

    assert office.run(office.after, "ledger", "log", "cairo", str(office.record))[0] == 0
    file = office.record / "meetings" / "a.yaml"
    file.write_text(file.read_text().replace("2027-04-30T00:00", "2027-04-30T01:00"))
    status, printed = office.build(office.after, 22)
    assert status == 0, printed
    assert "Truce takes effect" in office.read("atom.xml")


def test_zones_of_the_machine_reach_no_output() -> None:
    """Rules are those of the package, and its version is known."""
    assert rules.zone("Europe/Vienna") is not None
    assert rules.version()[:2] == "20"
    assert rules.rules("Europe/Kiev") == rules.rules("Europe/Kyiv") != rules.rules("Europe/Vienna")
    with pytest.raises(LookupError):
        rules.zone("posix/Europe/Vienna")
