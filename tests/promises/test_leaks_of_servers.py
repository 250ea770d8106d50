"""What is hidden is in no file, no answer of the server and no page of the preview, however a record on disk got there.

Items come as files, behind links, from a calendar and by an import; they are hidden plainly, with a slip beside it, or
in a text that cannot be parsed; some formats are built, or all, of which one fails. ``DIPLOFEED_EFFORT=100`` tries
hundreds of histories.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

import diplofeed
from diplofeed.errors import DiplofeedError, PluginError
from diplofeed.importing.run import Wishes, import_from
from diplofeed.publishing.live import Live
from diplofeed.registry import Registry
from diplofeed.serve import app
from support.asking import ask
from support.effort import cases
from support.places import contents
from support.records import CONFIG, written

START: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
FORMATS: Final = (*Registry.builtin().names("exporter"), "own")
MARK: Final = b"hush"
TOML: Final = f"""{CONFIG}
[feeds-by]
topic = true
party = true
person = true
series = true

[build]
formats = {json.dumps([*FORMATS])}
withdraw_at_most = 1

[exporters.ical]
single = true
statements = "event"

[plugins]
files = ["failing.py"]

[sources.calendar]
use = "ical"
path = "calendar.file"
"""
FAILING: Final = """\
from pathlib import Path

from diplofeed import Exporter


def line(entry, context):
    if Path(__file__).with_name("fail").exists():
        raise RuntimeError("no")
    return f"{entry.item.id}\\n".encode()


OWN = Exporter(name="own", filename="own.txt", media_type="text/plain", entry=line)
"""
NAMES: Final = {
    "topics.yaml": "- { id: arms, name: Arms control }\n- { id: hush-topic, name: Hush topic }\n",
    "parties.yaml": "- { id: hush-party, name: Hush party, kind: group }\n",
    "people.yaml": "- { id: hush-person, name: Hush Person, role: hush envoy }\n",
}
OPEN: Final = {
    "meetings/open.yaml": "title: Open talks\nwhen: 2026-12-18\ntopics: [arms]\nparties: [US, RU]\n",
    "meetings/past.yaml": "title: Past talks\nwhen: 2026-10-18\nstatus: held\ntopics: [arms]\nparties: [US]\n",
}
MEETING: Final = """\
title: Hush talks
when: 2026-10-17
status: held
topics: [hush-topic, arms]
parties: [hush-party, US]
participants: [{ person: hush-person }]
summary: Hush summary.
related: [{ to: open, as: follows }]
"""
STATEMENT: Final = "text: Hush words.\nspeaker: hush-person\nwhen: 2026-10-19\nabout: [open]\ntopics: [hush-topic]\n"
CALENDAR: Final = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:o
SUMMARY:Open
DTSTART;VALUE=DATE:20261021
END:VEVENT
BEGIN:VEVENT
UID:hush
SUMMARY:Hush hearing
DTSTART;VALUE=DATE:20261020
{}END:VEVENT
END:VCALENDAR
"""
UPSTREAM: Final = {"version": "https://jsonfeed.org/version/1.1", "title": "Upstream"}

SHOWN: Final = ("public", "public")
ASKS: Final = ("audience: internal\n", "embargo_until: 2099-01-01T00:00Z\n", "audiance: internal\n", "embargo: soon\n")
SLIPS: Final = ("", "", "stauts: held\n", "related: [{ to: nowhere }]\n", "url: [\n", "<<<<<<< ours\n")
PRIVATE: Final = ("CLASS:PRIVATE\n", "CLASS:CONFIDENTIAL\nRECURRENCE-ID:soon\n", "X\nCLASS:PRIVATE\n")

HIDDEN: Final = st.builds("".join, st.tuples(st.sampled_from(ASKS), st.sampled_from(SLIPS)))
OF_FILE: Final = st.just("") | HIDDEN
OF_EVENT: Final = st.just("") | st.sampled_from(PRIVATE)


@frozen
class Step:
    """A build: what each item says beside what it always says, where they are, and what is built."""

    meeting: str
    statement: str
    event: str
    is_linked: bool
    is_gone: bool
    fails: bool
    formats: tuple[str, ...]

    @property
    def hides_all(self) -> bool:
        """Whether nothing of what may be hidden is shown."""
        return bool(self.meeting and self.statement and self.event)


STEPS: Final = st.builds(
    Step,
    meeting=OF_FILE,
    statement=OF_FILE,
    event=OF_EVENT,
    is_linked=st.booleans(),
    is_gone=st.booleans(),
    fails=st.booleans(),
    formats=st.just(()) | st.lists(st.sampled_from(FORMATS), min_size=1, max_size=2).map(tuple),
)
ALL_HIDDEN: Final = st.builds(
    Step,
    meeting=HIDDEN,
    statement=HIDDEN,
    event=st.sampled_from(PRIVATE),
    is_linked=st.booleans(),
    is_gone=st.just(False),
    fails=st.booleans(),
    formats=st.just(()) | st.lists(st.sampled_from(FORMATS), min_size=1, max_size=2).map(tuple),
)


class Office:
    """A record on disk that is built, served and looked at."""

    def __init__(self, folder: Path) -> None:
        """Write what is always there."""
        self.root, self.now, self.seen = folder / "record", START, set[str]()
        written(self.root, {"diplofeed.toml": TOML, "failing.py": FAILING, **NAMES, **OPEN})
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        self.live = Live(self.root)
        self.app = app(self.root, clock=lambda: self.now)

    def take(self, step: Step) -> None:
        """Write, and build an hour after the step before."""
        self.now += timedelta(hours=1)
        self._place(f"{MEETING}{step.meeting}", is_linked=step.is_linked)
        written(self.root, {"statements/hushed.yaml": f"{STATEMENT}{step.statement}"})
        written(self.root, {"calendar.file": CALENDAR.format(step.event)})
        if step.is_gone and not step.meeting:
            self._place("", is_linked=step.is_linked)
        marker = self.root / "fail"
        marker.touch() if step.fails else marker.unlink(missing_ok=True)
        diplofeed.build(self.root, now=self.now, formats=step.formats)
        self.seen |= contents(self.root / "public").keys()

    def _place(self, text: str, *, is_linked: bool) -> None:
        """Write the file of the meeting in the record's folder or behind a link in it, and nowhere else."""
        link = self.root / "meetings" / "more"
        for path in (self.root / "meetings" / "hush.yaml", self.elsewhere / "hush.yaml"):
            path.unlink(missing_ok=True)
        if is_linked and not link.is_symlink():
            link.symlink_to(self.elsewhere, target_is_directory=True)
        if text:
            folder = self.elsewhere if is_linked else self.root / "meetings"
            written(folder, {"hush.yaml": text})

    def traces(self) -> list[str]:
        """Return the files, answers and pages in which there is something of what is hidden."""
        return [name for name, data in self._everything() if MARK in data.lower().replace(b"\r\n ", b"")]

    def _everything(self) -> Iterator[tuple[str, bytes]]:
        files = contents(self.root / "public")
        yield from files.items()
        yield "names of files", "\n".join(files).encode()
        yield from (("answer to " + target, answer) for target, answer in self._answers(files))
        yield from (("page " + path, page) for path, page in self._pages())

    def _answers(self, files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        for target in (*files, *SELECTIONS):
            answer = ask(self.app, f"/{target}")
            assert answer.status < 500, target
            yield target, answer.body + repr(answer.fields).encode()
        for name in self.seen - files.keys():
            assert ask(self.app, f"/{name}").status in (404, 410), name

    def _pages(self) -> Iterator[tuple[str, bytes]]:
        site = self.live.look(self.now).public
        for path in (*sorted(site.names()), "changes.xml", "meeting/open/index.html", "feeds.json", "sitemap.xml"):
            with suppress(PluginError):  # of the format that fails
                document = site.document(path)
                yield path, b"".join(document.chunks) if document else b""


SELECTIONS: Final = (
    *("feed.atom", "feed.rss?kind=meeting", "feed.json?topic=arms", "feed.ics?party=US", "feed.md?from=2026"),
    *("feed.csv?status=held", "feed.jsonl?kind=statement", "feed.ninjs?until=2027"),
)


@pytest.mark.random
@settings(max_examples=cases(2), deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=3), last=ALL_HIDDEN)
def test_whatever_became_of_a_record_what_is_hidden_is_nowhere(steps: list[Step], last: Step) -> None:
    """After the last build nothing shows what was public once, whatever was built and whatever failed."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder))
        for step in steps:
            office.take(step)
        office.take(last)

        assert office.traces() == []


def test_what_is_public_is_in_all_of_them(tmp_path: Path) -> None:
    """The test above would see what it looks for."""
    office = Office(tmp_path)
    office.take(Step("", "", "", is_linked=False, is_gone=False, fails=False, formats=()))

    traces = office.traces()

    assert {name.partition(".")[2] for name in traces if "/" not in name} >= {"xml", "json", "ics", "md", "csv", "txt"}
    assert [name for name in traces if name.startswith("answer to feed.")]
    assert [name for name in traces if name.startswith("page ")]
    assert {"search/all.json", "sitemap.xml", "digest/2026-10.eml", "digests.xml"} <= {*traces}


@pytest.mark.parametrize("asks", ASKS)
def test_what_was_imported_and_is_hidden_since_is_nowhere(asks: str, tmp_path: Path) -> None:
    """That the other side goes on showing it, and is imported again, changes nothing."""
    office = Office(tmp_path)
    item = {"id": "urn:x:hush", "title": "Hush news", "content_text": "Hush!", "date_published": "2026-10-17T10:00:00Z"}
    written(tmp_path, {"up.json": json.dumps({**UPSTREAM, "items": [item]})})
    imported: Callable[[], object] = lambda: import_from(  # noqa: E731 -- it is one call
        office.root, str(tmp_path / "up.json"), Wishes(options={"party": "US"})
    )
    imported()
    diplofeed.build(office.root, now=office.now)
    (file,) = (path for path in (office.root / "statements").iterdir() if b"Hush news" in path.read_bytes())
    file.write_text(f"{file.read_text(encoding='utf-8')}{asks}", encoding="utf-8")
    with suppress(DiplofeedError):
        imported()
    diplofeed.build(office.root, now=office.now + timedelta(hours=1))

    assert office.traces() == []
