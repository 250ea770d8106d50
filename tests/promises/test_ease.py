"""What a newcomer types for three meetings and a statement, and what comes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import feedparser
import icalendar
import pytest
from click.testing import CliRunner

from diplofeed.cli import main

MEETINGS = """\
- { id: vienna, title: Vienna talks, when: "2027-05-03T10:00[Europe/Vienna]", place: { name: Vienna } }
- { id: geneva, title: Geneva talks, when: June 2023 }
- { id: paris, title: Paris talks, when: 2027-06-01, status: cancelled }
"""
STATEMENTS = """\
- id: hall
  speaker: { name: Dr. Emily Hall }
  text: Talking lowers the risk.
  when: 2023-06-11
"""


@pytest.fixture(name="record", scope="module")
def _record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("newcomer") / "talks"
    assert ran("init", str(root)).exit_code == 0
    for sample in (*(root / "meetings").iterdir(), *(root / "statements").iterdir()):
        sample.unlink()
    (root / "meetings" / "talks.yaml").write_text(MEETINGS, encoding="utf-8")
    (root / "statements" / "hall.yaml").write_text(STATEMENTS, encoding="utf-8")
    result = ran("build", str(root), "--now", "2026-11-23T12:00Z")
    assert result.exit_code == 0, result.output
    return root


def ran(*arguments: str) -> click.testing.Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_three_meetings_and_a_statement_take_few_lines_and_give_every_output(record: Path) -> None:
    """At most 20 lines of YAML and two commands after the installation: feeds, a calendar, a digest and pages."""
    assert len((MEETINGS + STATEMENTS).splitlines()) <= 20
    for name in ("rss.xml", "atom.xml", "feed.json", "calendar.ics", "digest.md", "index.html"):
        assert (record / "public" / name).stat().st_size > 0, name
    assert len(feedparser.parse((record / "public" / "atom.xml").read_bytes()).entries) == 4


def test_a_month_stays_a_month_everywhere(record: Path) -> None:
    """What is known as June 2023 is said to be no day of June in any text that is read."""
    texts = {
        path: PUBLISHED.sub("", path.read_text("utf-8"))
        for path in (record / "public").rglob("*")
        if path.suffix in SUFFIXES
    }
    assert {path.name: found for path, text in texts.items() if (found := INVENTED.findall(text))} == {}
    (entry,) = [
        entry for entry in feedparser.parse(texts[record / "public" / "atom.xml"]).entries if "Geneva" in entry.title
    ]
    assert "June 2023" in entry.summary


# A page says of a change when it was published: of what was before the record, the last second of what is known.
PUBLISHED = re.compile(r'<time datetime="2023-06-30T23:59:59[^>]*>[^<]*</time>')
SUFFIXES = {".xml", ".ics", ".json", ".md", ".html"}
INVENTED = re.compile(r"(?<!\d)(?:1|30) June 2023|June (?:1|30), 2023")


def test_a_cancellation_a_speaker_and_a_zone_are_each_a_key(record: Path) -> None:
    """They are in the outputs of their kind, and the zone of an event takes at most twenty lines."""
    data = (record / "public" / "calendar.ics").read_bytes()
    events = {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(data).walk("VEVENT")}
    paris, vienna = (next(event for title, event in events.items() if name in title) for name in ("Paris", "Vienna"))
    assert paris["STATUS"] == "CANCELLED"
    assert vienna["DTSTART"].params["TZID"] == "Europe/Vienna"
    zone = re.search(rb"BEGIN:VTIMEZONE.*END:VTIMEZONE", data, re.DOTALL)
    assert zone is not None
    assert zone[0].count(b"\r\n") < 20
    (hall,) = [
        entry
        for entry in feedparser.parse((record / "public" / "rss.xml").read_bytes()).entries
        if "Hall" in entry.title
    ]
    assert hall.author == "Dr. Emily Hall"


def commands(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        yield from commands(below, *path, name)


@pytest.mark.parametrize(
    ("path", "command"), list(commands(main)), ids=lambda part: " ".join(part) if isinstance(part, tuple) else ""
)
def test_each_command_answers_programs_and_shows_how_it_is_used(path: tuple[str, ...], command: click.Command) -> None:
    """``--json`` is an option of each, and its help has examples."""
    assert "--json" in {name for parameter in command.params for name in parameter.opts}, path
    text = ran(*path, "--help").output
    assert f"diplofeed {' '.join(path)}" in re.split("Examples?:", text)[-1], text


def test_what_is_wrong_is_named_briefly_where_it_is(record: Path, tmp_path: Path) -> None:
    """File, line, column, what was found and the nearest known name: at most three lines a fault, twenty in a run."""
    root = tmp_path / "record"
    (root / "meetings").mkdir(parents=True)
    (root / "diplofeed.toml").write_bytes((record / "diplofeed.toml").read_bytes())
    for number in range(30):
        text = f"title: Talks {number}\nwhen: 2026-12-01\nstatus: schedulled\n"
        (root / "meetings" / f"talks-{number:02}.yaml").write_text(text, encoding="utf-8")
    result = ran("check", str(root))
    faults = re.split(r"(?m)^(?=\S+:\d+:\d+: )", result.output)[1:]
    of_meetings = [fault for fault in faults if fault.startswith("meetings/")]
    assert result.exit_code == 1
    assert len(faults) == 20
    assert all("did you mean 'scheduled'?" in fault for fault in of_meetings)
    assert max(len(fault.strip().splitlines()) for fault in faults[:-1]) <= 3
    listed = json.loads(ran("check", str(root), "--json").stdout)["faults"]
    assert sum(fault["file"].startswith("meetings/") for fault in listed) == 30
