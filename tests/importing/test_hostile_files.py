"""Calendars and feeds that were cut, mixed up or meant badly: read or refused, and imported again nothing changes."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

import pytest

import diplofeed
from diplofeed.errors import DiplofeedError
from diplofeed.importing.plan import What
from diplofeed.importing.run import Wishes, import_from
from support.effort import cases
from support.places import ROOT
from support.records import CONFIG, written

NOW: Final = datetime(2026, 11, 29, tzinfo=UTC)
CORPUS: Final = sorted((ROOT.parent / "shared/corpus").glob("*/*"))
EVENT: Final = (
    b"BEGIN:VEVENT\r\nUID:%d@x\r\nDTSTART;TZID=Europe/Vienna:2027010%dT100000\r\nDURATION:PT1H\r\n"
    b"RRULE:FREQ=WEEKLY;COUNT=4\r\nSUMMARY:Talks\\, the next\r\nDESCRIPTION:One\\n\r\n two\r\nEND:VEVENT\r\n"
)
ITEM: Final = (
    b"<item><title>Notice</title><guid>g-%d</guid><link>/n</link><pubDate>Fri, 0%d Jan 2027 10:00:00 GMT</pubDate>"
    b"<description><![CDATA[<p>The <b>board</b> &amp; <a href='x'>all</a></p>]]></description></item>\n"
)
CALENDAR: Final = b"BEGIN:VCALENDAR\r\n%bEND:VCALENDAR\r\n" % b"".join(EVENT % (n, n) for n in range(1, 6))
RSS: Final = b"<rss version='2.0'><channel><title>Board</title>%b</channel></rss>" % b"".join(
    ITEM % (n, n) for n in range(1, 6)
)
JSON: Final = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "Board", "items": ['
    b'{"id": "1", "content_html": "<p>x</p>", "date_published": "2027-01-01T10:00:00Z", "tags": ["a"]},'
    b'{"id": "2", "content_text": "y", "date_published": "2027-01-02", "attachments": [{"url": "https://a.example/x"}]}]}'
)
ENCODINGS: Final = ("utf-16", "utf-16-be", "cp1252", "utf-8-sig")
BITS: Final = (
    b"BEGIN:VEVENT\r\n",
    b"END:VEVENT\r\n",
    b"RRULE:FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2\r\n",
    b"RECURRENCE-ID;RANGE=THISANDFUTURE:20270101\r\n",
    b"DTEND:00010101\r\n",
    b"DURATION:P99999999W\r\n",
    b"GEO:1e400;nan\r\n",
    b"URL:http://[bad\r\n",
    b"<![CDATA[",
    b"<item>",
    b"&bogus;&#0;",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"<link>javascript:alert(1)</link>",
    b"<div>" * 500,
    b"\x00\xff\xfe",
    b"\n \n ",
    b"[[[[",
    b'"\\ud800"',
    b"1e999",
)


def mutant(random: Random) -> bytes:
    """Return a file that was damaged in some ways."""
    data = random.choice([CALENDAR, RSS, JSON])
    for _ in range(random.choice([1, 1, 2, 5])):
        at, until = sorted(random.randrange(len(data) + 1) for _ in range(2))
        lines = data.split(b"\n")
        random.shuffle(lines)
        data = random.choice(
            [
                data[:at],
                data[:at] + random.choice(BITS) + data[at:],
                data[:at] + data[min(until, at + 100) :],
                data[:at] + data[at : at + 1].swapcase() + bytes([random.randrange(256)]) + data[at + 1 :],
                data[:until] + data[at:until] + data[until:],
                data.decode(errors="replace").encode(
                    random.choice(["utf-16", "utf-16-be", "cp1252", "utf-8-sig"]), "replace"
                ),
                data.replace(b"\r\n", random.choice([b"\r", b"\n", b""])),
                b"\n".join(lines),
                gzip.compress(data),
            ]
        )
    return data


def imported(root: Path, file: Path) -> None:
    """Import a file, build the record, and import it again, of which nothing is new."""
    try:
        report = import_from(root, str(file), Wishes(clock=lambda: NOW))
    except DiplofeedError:
        return
    if report.outcomes:
        assert diplofeed.build(root, now=NOW).failures == ()
        before = {path: path.read_bytes() for path in root.glob("*/*") if path.parent.name != "public"}
        again = import_from(root, str(file), Wishes(clock=lambda: NOW))
        assert {outcome.what for outcome in again.outcomes} == {What.UNCHANGED}
        assert {path: path.read_bytes() for path in root.glob("*/*") if path.parent.name != "public"} == before


@pytest.mark.random
@pytest.mark.parametrize("seed", range(cases(60)))
def test_what_is_damaged_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    """Nothing is raised but what names the fault."""
    file = tmp_path / "download"
    file.write_bytes(mutant(Random(seed)))
    imported(written(tmp_path / "record", {"diplofeed.toml": CONFIG}), file)


@pytest.mark.skipif(not CORPUS, reason="the corpus is not there")
@pytest.mark.parametrize("path", CORPUS or [Path("none")], ids=lambda path: path.name)
def test_a_file_of_others_is_read_or_refused(tmp_path: Path, path: Path) -> None:
    """Each calendar and feed of the corpus."""
    imported(written(tmp_path / "record", {"diplofeed.toml": CONFIG}), path)
