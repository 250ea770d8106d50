"""A meeting from the day it is announced to the day it is withdrawn, as the documents show it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from ical.calendar_stream import IcsCalendarStream

from support.life import DAY, FIRST, LIFE, TAG, Office, opened


@pytest.fixture(name="office")
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return a record without an item."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return opened(tmp_path / "record")


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
            output = [event[name].to_ical().decode() if name.startswith("DT") else str(event[name]) for name in names]
            assert (event["SEQUENCE"], tuple(output)) == (step.sequence, step.event), step.name
            assert event.decoded("LAST-MODIFIED") == step.on
            assert event.decoded("CREATED") == FIRST
    assert len(uids) == 1


def test_digest_through_a_life(office: Office) -> None:
    """The digest has the meeting under one heading, as long as it is on record."""
    for step in LIFE:
        office.live(step)
        lines = (office.public / "digest.md").read_text(encoding="utf-8").splitlines()
        headings = [
            re.sub(r"\[(.*)\]\([^)]*\)", r"\1", line) for line in lines if line.startswith("### ")
        ]  # linked to its page
        assert headings == ([f"### {step.title}"] if step.title else []), step.name


def test_changes_through_a_life(office: Office) -> None:
    """Each step is one new entry of the feed of changes; those before stay as they were."""
    before: list[tuple[str, str, str]] = []
    for step in LIFE:
        office.live(step)
        # Without links, as there are none to the page of what was withdrawn since.
        entries = [
            (each.id, each.title, each.updated, re.sub(r"</?a\b[^>]*>", "", each.content[0].value))
            for each in office.feed("changes.xml")
        ]
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
            output = office.build(step.on + timedelta(hours=hours))
            assert (output["written"], output["removed"], output["changes"]) == ([], [], [])
        assert office.contents() == before


def test_embargo_passes_without_an_edit(office: Office) -> None:
    """A meeting under embargo is new in the first build after it, dated by its end, and not there a second before."""
    step = evolve(LIFE[1], on=FIRST, facts={**DAY, "embargo_until": "2026-11-23T15:00Z"})
    office.live(step)
    before = office.contents()
    office.build(FIRST + timedelta(hours=3, seconds=-1))
    assert office.contents() == before
    assert not any(b"Talks" in data for data in before.values())

    office.build(FIRST + timedelta(hours=3, seconds=5))

    (entry,) = office.feed("atom.xml")
    (change,) = office.feed("changes.xml")
    assert entry.published == entry.updated == change.updated == "2026-11-23T15:00:00+00:00"
    assert change.title == "New: Talks"
