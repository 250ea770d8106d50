"""Random histories of a record held against a small model of the promises, and every change there is in every format.

``DIPLOFEED_EFFORT=1000 python -m pytest tests/promises/test_promises.py -k random`` runs for long and says how
far it came.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from itertools import chain, count
from pathlib import Path
from typing import Any, ClassVar, Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

import pytest
from attrs import define, evolve, field, frozen
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from diplofeed.cache import NoCache
from diplofeed.config import FeedsBy, FeedSpec, Publication, Where
from diplofeed.errors import Fault, Origin, Unread
from diplofeed.exporters.ical import Cancelled, IcalOptions, WithdrawnPast
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Party, Person, Place, Relation, Statement, Topic
from diplofeed.publishing import Format, Report, publish
from diplofeed.record import Located, Record, assemble
from diplofeed.registry import Registry
from diplofeed.sink import MemorySink
from diplofeed.when import parse
from support.effort import cases
from support.promises import ATOM, TOMBSTONE, Heard, Memory, read_atom

Item = Meeting | Statement

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BUILTIN = Registry.builtin()
NEVER_IN_A_CALENDAR = "2027-23"  # autumn: too long for an event that asserts no day
MOST_CHANGES = 100
MANY_ROUNDS = "FREQ=WEEKLY;COUNT=60"
OTHERS = "trips"  # the name of a further source


# ---------------------------------------------------------------- what subscribers get


def read_tombstones(data: bytes) -> dict[str, datetime]:
    """Return when entries of an Atom feed were withdrawn, by identity."""
    gone = ET.fromstring(data).iter(f"{TOMBSTONE}deleted-entry")
    return {each.attrib["ref"]: datetime.fromisoformat(each.attrib["when"]) for each in gone}


def unfolded(data: bytes) -> str:
    """Return a calendar with each property on one line (RFC 5545 §3.1)."""
    return data.replace(b"\r\n ", b"").decode()


def read_events(data: bytes) -> dict[str, dict[str, str]]:
    """Return the events of a calendar as their properties, by UID."""
    events = [part.partition("END:VEVENT")[0] for part in unfolded(data).split("BEGIN:VEVENT\r\n")[1:]]
    result = [
        {
            re.split("[:;]", line, maxsplit=1)[0]: re.sub(r"\\([,;\\])", r"\1", line.partition(":")[2])
            for line in event.split("\r\n")
        }
        for event in events
    ]
    assert len({each["UID"] for each in result}) == len(result)
    return {each["UID"]: each for each in result}


def read_items(data: bytes) -> dict[str, tuple[datetime, datetime]]:
    """Return pubDate and atom:updated of the items of an RSS feed, by guid."""
    return {
        each.findtext("guid", ""): (
            parsedate_to_datetime(each.findtext("pubDate", "")),
            datetime.fromisoformat(each.findtext(f"{ATOM}updated", "")),
        )
        for each in ET.fromstring(data).iter("item")
    }


# ---------------------------------------------------------------- what an editor does


@define(eq=False)
class Draft:
    """An item as its editors have it; ``word`` stands in all it says and in nothing else."""

    kind: str
    id: str
    word: str
    facts: dict[str, Any]
    related: list[Draft] = field(factory=list)
    about: list[Draft] = field(factory=list)
    series: Draft | None = None
    source: str = ""
    is_there: bool = True
    is_faulty: bool = False
    is_internal: bool = False
    embargo: datetime | None = None
    formerly: list[str] = field(factory=list)

    @property
    def ids(self) -> set[str]:
        """Return the ids it has and had."""
        return {self.id, *self.formerly}

    @property
    def mentions(self) -> list[Draft]:
        """Return the items it names."""
        return [*self.related, *self.about, *([self.series] if self.series else [])]

    def item(self, topics: Mapping[str, Topic], people: Mapping[str, Person]) -> Item:
        """Return it as the record has it."""
        facts = self.facts
        common = {
            "id": self.id,
            "title": f"Title {facts['title']} of {self.word}",
            "when": facts["when"],
            "topics": [topics[fact] for fact in facts["topics"]],
            "related": [Relation(to=each.id) for each in self.related],
            "audience": "internal" if self.is_internal else "public",
            "embargo_until": self.embargo,
            "published": facts["published"],
            "formerly": self.formerly,
            "same_as": facts["same_as"],
        }
        text = f"Text {facts['text']} of {self.word}."
        if self.kind == "statement":
            about = [each.id for each in self.about]
            return Statement(**common, text=text, speaker=people["emily-hall"], about=about)
        return Meeting(
            **common,
            summary=text,
            status=facts["status"],
            place=Place(city=facts["place"]) if facts["place"] else None,
            parties=(people["emily-hall"].party,),
            recurrence=facts["recurrence"],
            as_of=facts["as_of"],
            series=self.series.id if self.series else "",
        )

    def said(self, shown: Container[Draft]) -> tuple[object, ...]:
        """Return all it says of itself to somebody who is shown those items."""
        named = [[name.word for name in names if name in shown] for names in (self.related, self.about)]
        return tuple(self.facts.items()), *named, self.series.word if self.series in shown and self.series else ""

    def held(self) -> Draft:
        """Return it as it is now, whatever becomes of it."""
        lists = {name: list(getattr(self, name)) for name in ("related", "about", "formerly")}
        return evolve(self, facts=dict(self.facts), **lists)

    def weighty(self) -> tuple[object, ...]:
        """Return what subscribers plan by."""
        names = ("when", "as_of", "place", "recurrence", "status")
        return tuple(self.facts[name] for name in names)


# ---------------------------------------------------------------- what was promised


def without(said: tuple[Any, ...], words: Container[str]) -> tuple[Any, ...]:
    """Return what an item says but for the items of some words, by which it names others."""
    facts, (*named, series) = said[:-3], said[-3:]
    return (
        *facts,
        *([word for word in each if word not in words] for each in named),
        "" if series in words else series,
    )


def over(when: str, recurrence: str) -> datetime | None:
    """Return when an event, or the last round of one that repeats, is over at the latest; None if nobody knows."""
    first = parse(when).first
    if recurrence == MANY_ROUNDS and first:
        return datetime.combine(first + timedelta(weeks=59), time(23, 59, 59), UTC)
    return parse(when).latest


@define
class Told:
    """What subscribers were told of an item so far.

    Attributes:
        id: The id it was last published under.
        said: All it said, when it was last shown.
        standing: ``shown``, ``withdrawn``, ``hidden``, or ``vanished`` if it was withdrawn and then hidden.
        stamps: Of its revisions.
        due: When its embargo ended, as long as nothing says by which stamp it was published then.
    """

    id: str
    source: str
    tag: str
    published: datetime
    updated: datetime
    said: tuple[Any, ...]
    weighty: tuple[Any, ...]
    sequence: int = 0
    standing: str = "shown"
    was_placed: bool = False
    stamps: list[datetime] = field(factory=list)
    due: datetime | None = None

    def learn(self, stamp: datetime) -> None:
        """Take the stamp by which it was published when its embargo ended."""
        if self.due:
            assert self.due <= stamp < self.due + 2 * SECOND
            self.due, self.stamps[0] = None, stamp
            self.updated = stamp if len(self.stamps) == 1 else self.updated


@frozen
class Expected:
    """What a build is to do to an item that subscribers know."""

    standing: str
    changes: bool = False
    raises: bool = False
    is_read: bool = False


@define
class Promises:
    """The promises to subscribers, kept or broken build by build."""

    publication: Publication
    told: dict[Draft, Told] = field(factory=dict)
    changes: dict[str, bytes] = field(factory=dict)
    is_begun: bool = False
    unseen: frozenset[str] = frozenset()
    held: dict[Draft, Draft] = field(factory=dict)

    def is_asked_to_hide(self, draft: Draft, record: Record, now: datetime) -> bool | None:
        """Return whether what cannot be read of an item asks to hide it; None where it is not among what cannot be."""
        unread = [each for each in record.unread if self.told[draft].id in each.ids]
        return any(each.internal or (each.embargo_until or now) > now for each in unread) if unread else None

    def unseen_words(
        self, drafts: Iterable[Draft], record: Record, shown: Container[Draft], now: datetime
    ) -> frozenset[str]:
        """Return the words of items that are or were hidden: that others begin or cease to name them is no news."""
        there = {item.id for item in record.items}
        before = {draft.word for draft, reported in self.told.items() if reported.standing in {"hidden", "vanished"}}
        hidden = (
            draft
            for draft in drafts
            if draft not in shown
            and (draft.id in there or (draft in self.told and self.is_asked_to_hide(draft, record, now)))
        )
        return frozenset(before | {draft.word for draft in hidden})

    def expected(
        self, draft: Draft, record: Record, shown: Container[Draft], named: Container[Draft], now: datetime
    ) -> Expected:
        """Return what is to become of an item that subscribers know."""
        reported = self.told[draft]
        is_gone = reported.standing in {"withdrawn", "vanished"}
        if draft in shown:
            if draft.id not in {item.id for item in record.items}:
                return Expected("shown")  # as it was, while its source cannot be read
            weighty = reported.weighty != draft.weighty()
            is_changed = without(reported.said, self.unseen) != without(draft.said(named), self.unseen)
            return Expected("shown", is_gone or is_changed, is_gone or weighty, is_read=True)
        if any(item.id == draft.id for item in record.items):
            return Expected("vanished" if is_gone else "hidden")
        if reported.standing in {"shown", "withdrawn"} and self.is_asked_to_hide(draft, record, now):
            return Expected("vanished" if is_gone else "hidden")
        if reported.standing != "shown" or reported.id in record.faulty or reported.source in record.failed:
            return Expected(reported.standing)
        return Expected("withdrawn", changes=True, raises=True)

    def shown(self, drafts: Iterable[Draft], record: Record, now: datetime) -> list[Draft]:
        """Return the items subscribers are to see."""
        there = {item.id for item in record.items}
        result = []
        for draft in drafts:
            reported = self.told.get(draft)
            is_open = not draft.is_internal and (draft.embargo is None or draft.embargo <= now)
            is_kept = reported and reported.standing == "shown" and self._stays(draft, record, now)
            if is_open if draft.id in there else is_kept and reported.id not in there:
                result.append(draft)
        return result

    def _stays(self, draft: Draft, record: Record, now: datetime) -> bool:
        """Return whether an item that is not in the record could not be read, and does not ask to be hidden."""
        asks, reported = self.is_asked_to_hide(draft, record, now), self.told[draft]
        return reported.source in record.failed if asks is None else not asks

    def check(self, drafts: list[Draft], record: Record, now: datetime, files: Mapping[str, bytes]) -> None:
        """Check what a build made of the record against what subscribers were told before, and remember it."""
        self._release({draft: held for draft, held in self.held.items() if held.embargo and held.embargo <= now})
        shown = self.shown(drafts, record, now)
        heard = self._matched(read_atom(files["atom.xml"]), shown)
        # While a source cannot be read, its items are known by the ids they had.
        named = [
            each for each in shown if each.id in {item.id for item in record.items} or self.told[each].id == each.id
        ]
        is_first, self.is_begun = not self.is_begun, True
        gone = read_tombstones(files["atom.xml"])
        self.unseen = self.unseen_words(drafts, record, shown, now)
        for draft in drafts:
            if draft in self.told:
                self._check_known(draft, self.expected(draft, record, shown, named, now), heard.get(draft), gone, now)
            elif draft in heard:
                self._check_new(draft, heard[draft], now, is_first=is_first)
                self.told[draft] = self._first(draft, heard[draft])
            if draft in shown and any(item.id == draft.id for item in record.items):
                reported = self.told[draft]
                reported.was_placed |= bool(reported.weighty) and reported.weighty[0] != NEVER_IN_A_CALENDAR
                reported.id, reported.source = draft.id, draft.source
                reported.said, reported.weighty = draft.said(named), draft.weighty()
        there = {item.id for item in record.items}
        self.held = {
            draft: draft.held()
            for draft in drafts
            if draft.id in there and not draft.is_internal and draft.embargo and draft.embargo > now
        }
        self._check_sets(shown, gone, files)
        self._check_calendar(shown, files["calendar.ics"], now)
        self._check_changes(files["changes.xml"])
        self._check_hidden(drafts, files)

    def _release(self, due: Mapping[Draft, Draft]) -> None:
        """Remember what subscribers see of what the last build held back until a moment that has passed.

        What goes on as another item does, or was shown before and says something else now, waits for the build.
        """
        rows = {(draft.kind, reported.id) for draft, reported in self.told.items()}
        waiting = {draft for draft, held in due.items() if any((draft.kind, id_) in rows for id_ in held.formerly)}
        waiting |= {draft for draft in due if draft in self.told and self.told[draft].standing != "hidden"}
        unseen = {draft.word for draft, reported in self.told.items() if reported.standing in {"hidden", "vanished"}}
        is_settled = False
        while not is_settled:
            released = {draft: held for draft, held in due.items() if draft not in waiting}
            named = {draft for draft, reported in self.told.items() if reported.standing == "shown"} | released.keys()
            changed = {
                draft
                for draft, held in released.items()
                if draft in self.told and without(self.told[draft].said, unseen) != without(held.said(named), unseen)
            }
            waiting |= changed
            is_settled = not changed
        for draft, held in released.items():
            if draft in self.told:
                self.told[draft].standing = "shown"
            elif held.embargo:
                self.told[draft] = self._released(held, held.embargo, named)

    def _released(self, held: Draft, end: datetime, named: Container[Draft]) -> Told:
        own, tags = f"{self.publication.id}/{held.kind}/{held.id}", {reported.tag for reported in self.told.values()}
        tag = next(each for each in chain((own,), (f"{own}/{number}" for number in count(2))) if each not in tags)
        said, weighty, stated = held.said(named), held.weighty(), held.facts["published"]
        published = min(stated, end) if stated else end
        reported = Told(held.id, held.source, tag, published, end, said, weighty, stamps=[end], due=end)
        reported.was_placed = weighty[0] != NEVER_IN_A_CALENDAR
        return reported

    def _matched(self, entries: list[Heard], shown: Container[Draft]) -> dict[Draft, Heard]:
        by_word = {draft.word: draft for draft in shown}
        heard = {by_word.get(entry.title.split()[-1].partition(",")[0]): entry for entry in entries}
        assert None not in heard, "an entry nobody is to see"
        assert len(heard) == len(entries) == len(by_word), "each item is shown once"
        return heard

    def _first(self, draft: Draft, heard: Heard) -> Told:
        reported = Told(draft.id, draft.source, heard.tag, heard.published, heard.updated, (), ())
        reported.stamps.append(heard.updated)
        return reported

    def _check_new(self, draft: Draft, heard: Heard, now: datetime, *, is_first: bool) -> None:
        own = f"{self.publication.id}/{draft.kind}/{draft.id}"
        assert heard.tag == own or heard.tag.startswith(f"{own}/")
        assert heard.tag not in {reported.tag for reported in self.told.values()}
        stated, ended = draft.facts["published"], over(draft.facts["when"], draft.facts["recurrence"])
        if stated:
            assert heard.published == min(stated, now)
        elif is_first and ended and ended < now:
            assert heard.published == ended
        else:
            assert heard.published == now
        self._check_stamp(heard.updated, heard.published if is_first else now)
        assert heard.published <= heard.updated

    def _check_stamp(self, stamp: datetime, wanted: datetime) -> None:
        """Check that a stamp is that of its build but for what tells it from others, and later than all it follows."""
        assert wanted <= stamp < wanted + 2 * SECOND

    def _check_known(
        self, draft: Draft, expected: Expected, heard: Heard | None, gone: Mapping[str, datetime], now: datetime
    ) -> None:
        reported = self.told[draft]
        if heard:
            assert heard.tag == reported.tag, "its identity has changed"
            stated, before = draft.facts["published"], dict(reported.said[0])["published"]
            if expected.is_read and stated and stated != before:
                reported.published = min(stated, now)
            assert heard.published == reported.published
        stamp = heard.updated if heard else gone.get(reported.tag)
        if stamp and not expected.changes:
            reported.learn(stamp)
        if expected.changes:
            assert stamp is not None
            assert stamp > reported.updated, "it has changed, and that is not to be seen"
            assert stamp.replace(microsecond=0) > reported.updated.replace(microsecond=0), "LAST-MODIFIED stands still"
            self._check_stamp(stamp, max(now, reported.updated + timedelta(microseconds=1)))
            reported.updated = stamp
            reported.stamps.append(stamp)
        else:
            assert stamp in {None, reported.updated}, "it has not changed, and is said to have"
        reported.sequence += expected.raises
        reported.standing = expected.standing

    def _check_sets(self, shown: Iterable[Draft], gone: Mapping[str, datetime], files: Mapping[str, bytes]) -> None:
        withdrawn = [reported for reported in self.told.values() if reported.standing == "withdrawn"]
        assert gone == {reported.tag: reported.updated for reported in withdrawn}
        stamps = [self.told[draft].updated for draft in shown] + [reported.updated for reported in withdrawn]
        assert len(set(stamps)) == len(stamps)
        reported = [self.told[draft] for draft in shown]
        expected = {each.tag: (each.published.replace(microsecond=0), each.updated) for each in reported}
        assert read_items(files["rss.xml"]) == expected

    def _check_calendar(self, shown: Container[Draft], data: bytes, now: datetime) -> None:
        events = read_events(data)
        for draft, reported in self.told.items():
            event = events.pop(str(uuid5(NAMESPACE_URL, reported.tag)), None)
            is_placed = draft.kind == "meeting" and reported.weighty[0] != NEVER_IN_A_CALENDAR
            if draft in shown:
                # What is put off to no day a calendar can show may stay at its last one.
                assert (event is not None) == is_placed or (event is not None and reported.was_placed)
                assert event is None or (event["STATUS"] == "CANCELLED") == (reported.weighty[4] == "cancelled")
            else:
                self._check_gone(reported, event, now, is_placed=is_placed)
            if event is not None:
                stamp = f"{reported.updated:%Y%m%dT%H%M%SZ}"
                assert (event["LAST-MODIFIED"], event["DTSTAMP"]) == (stamp, stamp)
                assert event["CREATED"] == f"{reported.published:%Y%m%dT%H%M%SZ}"
                assert event["SEQUENCE"] == str(reported.sequence)
        assert not events, "an event nobody is to see"

    def _check_gone(self, reported: Told, event: dict[str, str] | None, now: datetime, *, is_placed: bool) -> None:
        """Check that a meeting that was ahead when it was withdrawn is said to be cancelled, for 90 days."""
        until = over(reported.weighty[0], reported.weighty[3])
        was_ahead = until is None or until > reported.updated
        is_recent = (now.date() - reported.updated.date()).days <= 90
        # What was put off to no day a calendar can show may have stayed at its last one.
        is_there = is_placed or (event is not None and reported.was_placed)
        assert (event is not None) == (reported.standing == "withdrawn" and is_there and was_ahead and is_recent)
        if event:
            assert event["STATUS"] == "CANCELLED"
            assert event["SUMMARY"].startswith("Withdrawn: ")

    def _check_changes(self, data: bytes) -> None:
        """Check that there is one entry for each revision, and that none is ever written otherwise."""
        reported = [each for each in self.told.values() if each.standing in {"shown", "withdrawn"}]
        first = {each.tag.removesuffix("#revision-1"): each.updated for each in read_atom(data)}
        for each in reported:
            if each.tag in first:
                each.learn(first[each.tag])
        expected = [(stamp, f"{each.tag}#revision-{n}") for each in reported for n, stamp in enumerate(each.stamps, 1)]
        heard = read_atom(data)
        newest = sorted(expected, reverse=True)[:MOST_CHANGES]
        assert sorted((each.updated, each.tag) for each in heard) == sorted(newest)
        assert len({each.updated for each in heard}) == len(heard), "two changes share a moment"
        for each in heard:
            assert self.changes.setdefault(each.tag, each.written) == each.written, (
                "a change is told otherwise than before"
            )

    def _check_hidden(self, drafts: Iterable[Draft], files: Mapping[str, bytes]) -> None:
        reported = {draft: each.standing for draft, each in self.told.items()}
        marks = []
        for draft in drafts:
            if reported.get(draft, "hidden") in {"hidden", "vanished"}:
                others = {id_ for other in drafts if other is not draft for id_ in other.ids}
                marks += [mark.encode() for mark in {draft.word, *draft.ids} - others]
        for name, data in files.items():
            whole = name.encode() + data.replace(b"\r\n ", b"")
            assert not [mark for mark in marks if mark in whole], name


# ---------------------------------------------------------------- random histories

WHENS = (
    "2026-12",
    "2027-01-15",
    "2027-01-20T10:00/12:00[Europe/Vienna]",
    NEVER_IN_A_CALENDAR,
    "2026-09-01",
    "2026-10/..",
)
STATUSES = ("tentative", "scheduled", "confirmed", "postponed", "cancelled", "held")
HISTORIES: Counter[str] = Counter()
NUMBERS = count(1)
SOME = st.integers(0, 9)
PAUSES = (None, None, 0, 1, 60, 60, 60, 1500, 60000, -1, -120, -3000)  # minutes until the next build, if there is one


def edit(**strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Any]:
    """Make a method a rule that is mostly followed by a build."""

    def decorated(method: Callable[..., None]) -> Any:
        def edited(self: History, then: int | None, **arguments: Any) -> None:
            method(self, **arguments)
            if then is not None:
                self.publish(then)

        edited.__name__ = method.__name__
        return rule(then=st.sampled_from(PAUSES), **strategies)(edited)

    return decorated


class History(RuleBasedStateMachine):
    """A record that is edited and built at random."""

    place: ClassVar[str | Path] = ":memory:"

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        identity = f"tag:example.org,2026:history-{next(NUMBERS)}"
        self.publication = Publication(id=identity, title="A history", link="https://example.org/history/")
        self.promises = Promises(self.publication)
        self.drafts: list[Draft] = []
        self.failed: set[str] = set()
        self.names = Counter(arms=0, grain=0, party=0, person=0)
        self.now = START
        self.sink, self.cache = MemorySink(), Memory()
        self.open = self._open_ledger() if self.place == ":memory:" else None
        HISTORIES["histories"] += 1

    @initialize(
        kinds=st.lists(st.sampled_from(("meeting", "meeting", "statement")), min_size=1, max_size=5),
        whens=st.lists(st.sampled_from(WHENS), min_size=5, max_size=5),
    )
    def begin(self, kinds: list[str], whens: list[str]) -> None:
        """Begin with a few items."""
        for kind, when in zip(kinds, whens, strict=False):
            self._add(kind, "", when=when, status="scheduled" if kind == "meeting" else "")

    def _open_ledger(self) -> Ledger:
        return Ledger.open(self.place, publication=self.publication.id)

    def teardown(self) -> None:
        """Forget it all."""
        if self.open:
            self.open.close()

    def _pick(self, number: int, kind: str = "") -> Draft | None:
        drafts = [draft for draft in self.drafts if kind in {"", draft.kind}]
        return drafts[number % len(drafts)] if drafts else None

    def _record(self) -> Record:
        uris = {name: (f"https://example.org/{name}/{number}",) for name, number in self.names.items()}
        topics = {
            each: Topic(id=each, name=f"{each} {self.names[each]}", same_as=uris[each]) for each in ("arms", "grain")
        }
        union = Party(id="EU", name=f"The Union {self.names['party']}", kind="organisation", same_as=uris["party"])
        hall = Person(
            id="emily-hall",
            name="Dr. Emily Hall",
            role=f"political analyst {self.names['person']}",
            party=union,
            same_as=uris["person"],
        )
        result: list[Located | Fault] = []
        for number, draft in enumerate(self.drafts, start=1):
            origin = Origin("record.yaml", number)
            if not draft.is_there or (draft.source and draft.source in self.failed):
                continue
            if draft.is_faulty:
                unread = Unread(
                    ids=(draft.id, *draft.formerly),
                    internal=draft.is_internal,
                    embargo_until=draft.embargo,
                    source=draft.source,
                )
                result.append(Fault(origin=origin, message="is faulty", item=draft.id, unread=unread))
            else:
                item = draft.item(topics, {"emily-hall": hall})
                result.append(Located(item=item, origin=origin, source=draft.source))
        return assemble(result, self.failed)

    def _publish(self, sink: MemorySink, cache: NoCache) -> tuple[Record, Report]:
        record = self._record()
        with nullcontext(self.open) if self.open else self._open_ledger() as ledger:
            return record, publish(
                record,
                publication=self.publication,
                formats=[Format.of(BUILTIN.exporter(name)) for name in ("atom", "rss", "ical")],
                ledger=ledger,
                sink=sink,
                now=self.now,
                feeds=[FeedSpec(slug="arms", title="Arms", where=Where(topics=["arms"]))],
                feeds_by=FeedsBy(topic=True, series=True),
                withdraw_at_most=1,
                cache=cache,
            )

    # -------- items come, go, and change

    @precondition(lambda self: len(self.drafts) < 7)
    @edit(when=st.sampled_from(WHENS), status=st.sampled_from(STATUSES), source=st.sampled_from(("", "", OTHERS)))
    def add_meeting(self, when: str, status: str, source: str) -> None:
        """Write down a meeting."""
        self._add("meeting", source, when=when, status=status)

    @precondition(lambda self: len(self.drafts) < 7)
    @edit(when=st.sampled_from(WHENS), source=st.sampled_from(("", "", OTHERS)), hours=st.sampled_from((1, 1, 30)))
    def add_for_later(self, when: str, source: str, hours: int) -> None:
        """Write down a meeting that is under an embargo."""
        self._add("meeting", source, when=when, status="scheduled").embargo = self.now + timedelta(hours=hours)

    @precondition(lambda self: len(self.drafts) < 7)
    @edit(number=SOME, when=st.sampled_from(WHENS))
    def add_statement(self, number: int, when: str) -> None:
        """Write down a statement about a meeting."""
        meeting = self._pick(number, "meeting")
        self._add("statement", "", when=when).about += [meeting] if meeting else []

    def _add(self, kind: str, source: str, *, when: str, status: str = "") -> Draft:
        word = f"xq{len(self.drafts)}zw"
        facts = {"title": 0, "text": 0, "when": when, "status": status, "place": "", "topics": ("arms",)}
        facts |= {"recurrence": "", "as_of": None, "published": None, "same_as": ()}
        draft = Draft(kind, f"item-{len(self.drafts)}-0-", word, facts, source=source)
        self.drafts.append(draft)
        return draft

    @edit(number=SOME)
    def withdraw(self, number: int) -> None:
        """Take an item out of the record."""
        if draft := self._pick(number):
            draft.is_there = False

    @edit(number=SOME, is_internal=st.booleans())
    def put_back(self, number: int, *, is_internal: bool) -> None:
        """Take an item into the record again, for all or for the desk."""
        if draft := self._pick(number):
            draft.is_there, draft.is_internal = True, is_internal

    def _edit(self, number: int, name: str, value: Any) -> None:
        if (draft := self._pick(number)) and not (draft.kind == "statement" and name in NOT_OF_STATEMENTS):
            draft.facts[name] = value

    @edit(number=SOME, field_=st.sampled_from(("text", "title")), version=st.integers(0, 3))
    def correct(self, number: int, field_: str, version: int) -> None:
        """Correct what is said of an item, or take back the correction."""
        self._edit(number, field_, version)

    @edit(number=SOME, when=st.sampled_from(WHENS))
    def move(self, number: int, when: str) -> None:
        """Announce a day, or move the event to another."""
        self._edit(number, "when", when)

    @edit(number=SOME, status=st.sampled_from(STATUSES))
    def decide(self, number: int, status: str) -> None:
        """Postpone, cancel, reinstate, confirm or hold a meeting."""
        self._edit(number, "status", status)

    @edit(number=SOME, when=st.sampled_from(WHENS))
    def postpone(self, number: int, when: str) -> None:
        """Postpone a meeting to another day."""
        self._edit(number, "status", "postponed")
        self._edit(number, "when", when)

    @edit(
        number=SOME,
        name_value=st.sampled_from([("place", "Vienna"), ("place", ""), ("as_of", "2026-11-20"), ("as_of", None)]),
    )
    def locate(self, number: int, name_value: tuple[str, Any]) -> None:
        """Say where a meeting is, or when it was last known to go on."""
        self._edit(number, *name_value)

    @edit(number=SOME, recurrence=st.sampled_from(("", MANY_ROUNDS)))
    def repeat(self, number: int, recurrence: str) -> None:
        """Make a meeting one of many rounds, or of one."""
        self._edit(number, "recurrence", recurrence)

    @edit(number=SOME, topics=st.sampled_from((("arms",), ("grain",), ("arms", "grain"), ())))
    def file_under(self, number: int, topics: tuple[str, ...]) -> None:
        """File an item under other topics."""
        self._edit(number, "topics", topics)

    @edit(number=SOME, uris=st.sampled_from(((), ("urn:x1:a",), ("https://example.org/a", "urn:x1:a"))))
    def name_elsewhere(self, number: int, uris: tuple[str, ...]) -> None:
        """Say by which URIs others name an item."""
        self._edit(number, "same_as", uris)

    @edit(number=SOME, hours=st.sampled_from((None, -900, 1, 900)))
    def date_publication(self, number: int, hours: int | None) -> None:
        """Say when an item was published."""
        self._edit(number, "published", hours and self.now + timedelta(hours=hours))

    @edit(number=SOME, other=SOME)
    def relate(self, number: int, other: int) -> None:
        """Name another item in one of the record's own files, or no longer."""
        each, two = self._pick(number), self._pick(other)
        if each and two and each is not two and not each.source:
            each.related = [] if two in each.related else [two]

    @edit(number=SOME, other=SOME)
    def join_series(self, number: int, other: int) -> None:
        """Make a meeting a round of another, or no longer."""
        each, two = self._pick(number, "meeting"), self._pick(other, "meeting")
        if each and two and each is not two and not each.source and not two.series:
            each.series = None if each.series or any(draft.series is each for draft in self.drafts) else two

    # -------- who may see it

    @edit(number=SOME)
    def toggle_internal(self, number: int) -> None:
        """Make an item internal, or public."""
        if draft := self._pick(number):
            draft.is_internal = not draft.is_internal

    @edit(number=SOME, hours=st.sampled_from((None, 1, 30)))
    def embargo(self, number: int, hours: int | None) -> None:
        """Put an item under embargo, or lift it."""
        if draft := self._pick(number):
            draft.embargo = None if hours is None else self.now + timedelta(hours=hours)

    # -------- what is called otherwise, and what goes wrong

    @edit(number=SOME)
    def rename(self, number: int) -> None:
        """Give an item another id and say which it had, unless another has had one of them too."""
        draft = self._pick(number)
        is_alone = draft and all(draft.ids.isdisjoint(other.ids) for other in self.drafts if other is not draft)
        is_elsewhere = draft and draft.source and any(draft in other.mentions for other in self.drafts)
        if draft and is_alone and not is_elsewhere:
            draft.formerly.append(draft.id)
            draft.id = f"item-{self.drafts.index(draft)}-{len(draft.formerly)}-"

    @precondition(lambda self: len(self.drafts) < 7)
    @edit(number=SOME)
    def reuse(self, number: int) -> None:
        """Write down an item under an id that another had before it was renamed."""
        draft = self._pick(number)
        reported = self.promises.told.get(draft) if draft else None
        used = {each.id for each in self.drafts} | {each.id for each in self.promises.told.values()}
        if draft and reported and reported.id == draft.id and reported.standing == "shown":
            for former in (each for each in draft.formerly[:1] if each not in used):
                self._add(draft.kind, "", when=draft.facts["when"], status=draft.facts["status"]).id = former

    @edit(name=st.sampled_from(("arms", "grain", "party", "person")))
    def rename_name(self, name: str) -> None:
        """Call a topic, a party or what a person is otherwise, here and elsewhere, which changes no item."""
        self.names[name] += 1

    @edit(number=SOME)
    def spoil(self, number: int) -> None:
        """Make a fault in an item, or mend it."""
        if draft := self._pick(number):
            draft.is_faulty = not draft.is_faulty

    @edit(name=st.sampled_from(("", OTHERS)))
    def fail_source(self, name: str) -> None:
        """Make a source unreadable, or readable again."""
        self.failed ^= {name}

    # -------- builds

    @rule(minutes=st.sampled_from(PAUSES).filter(lambda minutes: minutes is not None))
    def build(self, minutes: int) -> None:
        """Build without an edit before."""
        self.publish(minutes)

    def publish(self, minutes: int) -> None:
        """Build later, at once, or after the clock was put back; and again, from nothing but record and ledger."""
        self.now += timedelta(minutes=minutes)
        before = dict(self.sink.files)
        record, report = self._publish(self.sink, self.cache)
        assert not report.failures
        if not report.decisions and not minutes:
            touched = {name for name in before if before[name] != self.sink.files.get(name)}
            assert touched <= {*report.written, *report.removed}
        self.promises.check(self.drafts, record, self.now, self.sink.files)
        again = MemorySink()
        _, second = self._publish(again, NoCache())
        assert not second.decisions
        assert again.files == self.sink.files
        HISTORIES["builds"] += 2
        HISTORIES["revisions"] += len(report.decisions)


def test_item_that_was_kept_is_compared_again_when_it_can_be_read() -> None:
    """What it named went meanwhile: no cache takes what was kept for what was compared and found equal."""
    history = History()
    history.begin(kinds=["meeting", "meeting"], whens=["2026-12", "2027-01-15"])
    history.relate(number=0, other=1, then=0)
    history.spoil(number=0, then=None)
    history.withdraw(number=1, then=60)
    history.relate(number=0, other=1, then=None)
    history.spoil(number=0, then=60)
    history.teardown()


def test_item_under_the_former_id_of_another_stays_while_it_cannot_be_read() -> None:
    """The other was known by its own id before, so that it is not this one renamed."""
    history = History()
    history.begin(kinds=["meeting"], whens=["2026-12"])
    history.build(minutes=0)
    history.rename(number=0, then=60)
    history.reuse(number=0, then=60)
    history.spoil(number=1, then=60)
    history.teardown()


def test_that_others_name_what_was_hidden_is_no_news_whatever_it_is_called_meanwhile() -> None:
    """An item that is shown again under another id changes none that names it."""
    history = History()
    history.begin(kinds=["meeting"], whens=["2026-12"])
    history.build(minutes=0)
    history.toggle_internal(number=0, then=60)
    history.rename(number=0, then=None)
    history.add_statement(number=0, then=60, when="2026-12")
    history.toggle_internal(number=0, then=60)
    history.teardown()


def test_an_item_whose_former_id_another_has_is_not_that_one() -> None:
    """That the other is hidden is no news of it, and hides no mention of it."""
    history = History()
    history.begin(kinds=["meeting"], whens=["2026-12"])
    history.rename(number=0, then=0)
    history.reuse(number=0, then=None)
    history.relate(number=0, other=1, then=60)
    history.put_back(number=1, is_internal=True, then=60)
    history.add_statement(number=0, then=60, when="2026-12")
    history.relate(number=2, other=0, then=60)
    history.teardown()


LENGTH = 50  # steps of a history
NOT_OF_STATEMENTS = frozenset({"status", "place", "recurrence", "as_of"})


class _Counted(History):
    def check_invariants(self, *args: Any, **kwargs: Any) -> None:
        """Count a step."""
        HISTORIES["steps"] += 1
        super().check_invariants(*args, **kwargs)


@pytest.mark.random
@pytest.mark.parametrize(("database", "share"), [("memory", 2), ("sqlite", 4), ("postgres", 4)])
def test_random_history_breaks_no_promise(
    database: str, share: int, request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever editors do in whatever order, and wherever the ledger is, subscribers get what they were promised."""
    places = {"memory": ":memory:", "sqlite": tmp_path / "ledger.db"}
    place = request.getfixturevalue("postgres") if database == "postgres" else places[database]
    steps = cases(100) // share
    HISTORIES.clear()
    run_state_machine_as_test(
        type("History", (_Counted,), {"place": place}),
        settings=settings(
            max_examples=-(-steps // LENGTH),
            stateful_step_count=LENGTH,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.reuse, Phase.generate, Phase.shrink),
        ),
    )
    with capsys.disabled():
        print(f"\n{database}: " + ", ".join(f"{number} {what}" for what, number in HISTORIES.items()))


# ---------------------------------------------------------------- every change in every format


@frozen(kw_only=True)
class Change:
    """What an editor changes of a meeting, and what of it is to be seen.

    Attributes:
        before: What is on record first; None if it is not.
        after: What is on record then.
        day: When the second build is, in days.
        told: The headline in changes.xml; none if nothing is told.
        title: The headline everywhere else; none if it is shown no more.
        raises: Whether SEQUENCE does.
        event: STATUS, SUMMARY and DTSTART in a calendar; none if it is not there.
    """

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    told: str = ""
    title: str = "Talks"
    raises: bool = False
    day: int = 1
    event: tuple[str, str, str] | None = ("CONFIRMED", "Talks", "20270115")


TALKS: Final[Mapping[str, Any]] = {
    "id": "talks",
    "title": "Talks",
    "when": "2027-01-15",
    "place": Place(city="Vienna"),
    "summary": "They will meet.",
    "topics": (Topic(id="arms", name="Arms"),),
}
TO_20TH = {**TALKS, "when": "2027-01-20"}
NOT_YET = {**TALKS, "when": "2027-01"}
CANCELLED = {**TALKS, "status": "cancelled"}
PUT_OFF = {**TALKS, "status": "postponed"}
CHANGES: Final = {
    "new": Change(before=None, after=TALKS, told="New: Talks"),
    "new, of a day not announced": Change(
        before=None,
        after=NOT_YET,
        told="New: Talks",
        event=("TENTATIVE", "Talks (January 2027, day not announced)", "20270101"),
    ),
    "unchanged": Change(before=TALKS, after=TALKS),
    "unchanged, written otherwise": Change(before=TALKS, after={**TALKS, "when": "15 January 2027"}),
    "corrected text": Change(before=TALKS, after={**TALKS, "summary": "They are to meet."}, told="Updated: Talks"),
    "corrected title": Change(
        before=TALKS,
        after={**TALKS, "title": "First talks"},
        told="New title: First talks",
        title="First talks",
        event=("CONFIRMED", "First talks", "20270115"),
    ),
    "other topic": Change(before=TALKS, after={**TALKS, "topics": ()}, told="Updated: Talks"),
    "renamed topic": Change(before=TALKS, after={**TALKS, "topics": (Topic(id="arms", name="Arms control"),)}),
    "renamed": Change(before=TALKS, after={**TALKS, "id": "first-talks", "formerly": ("talks",)}),
    "named elsewhere": Change(before=TALKS, after={**TALKS, "same_as": ("urn:x1:a",)}, told="Updated: Talks"),
    "topic named elsewhere": Change(
        before=TALKS, after={**TALKS, "topics": (Topic(id="arms", name="Arms", same_as=("urn:x1:a",)),)}
    ),
    "place named elsewhere": Change(
        before=TALKS, after={**TALKS, "place": Place(city="Vienna", same_as=("urn:x1:a",))}, told="Updated: Talks"
    ),
    "date announced": Change(before=NOT_YET, after=TALKS, told="Date announced: Talks, 15 January 2027", raises=True),
    "rescheduled": Change(
        before=TALKS,
        after=TO_20TH,
        told="Rescheduled: Talks, from 15 January 2027 to 20 January 2027",
        raises=True,
        event=("CONFIRMED", "Talks", "20270120"),
    ),
    "other place": Change(
        before=TALKS, after={**TALKS, "place": Place(city="Geneva")}, told="New place: Talks, Geneva", raises=True
    ),
    "rounds": Change(before=TALKS, after={**TALKS, "recurrence": MANY_ROUNDS}, told="Updated: Talks", raises=True),
    "confirmed": Change(
        before=TALKS,
        after={**TALKS, "status": "confirmed"},
        told="Confirmed: Talks, 15 January 2027",
        raises=True,
    ),
    "postponed to a date": Change(
        before=TALKS,
        after={**TO_20TH, "status": "postponed"},
        told="Postponed: Talks, from 15 January 2027 to 20 January 2027",
        title="Postponed: Talks",
        raises=True,
        event=("TENTATIVE", "Postponed: Talks", "20270120"),
    ),
    "postponed without a date": Change(
        before=TALKS,
        after=PUT_OFF,
        told="Postponed: Talks, from 15 January 2027 to a date not yet announced",
        title="Postponed: Talks",
        raises=True,
        event=("TENTATIVE", "Postponed: Talks", "20270115"),
    ),
    "new date": Change(
        before=PUT_OFF,
        after=TO_20TH,
        told="New date: Talks, 20 January 2027",
        raises=True,
        event=("CONFIRMED", "Talks", "20270120"),
    ),
    "cancelled": Change(
        before=TALKS,
        after=CANCELLED,
        told="Cancelled: Talks, 15 January 2027",
        title="Cancelled: Talks",
        raises=True,
        event=("CANCELLED", "Cancelled: Talks", "20270115"),
    ),
    "reinstated": Change(before=CANCELLED, after=TALKS, told="Reinstated: Talks, 15 January 2027", raises=True),
    "held": Change(
        before=TALKS, after={**TALKS, "status": "held"}, told="Held: Talks, 15 January 2027", raises=True, day=60
    ),
    "withdrawn": Change(
        before=TALKS,
        after=None,
        told="Withdrawn: Talks",
        title="",
        raises=True,
        event=("CANCELLED", "Withdrawn: Talks", "20270115"),
    ),
    "withdrawn when it is over": Change(
        before=TALKS, after=None, told="Withdrawn: Talks", title="", raises=True, day=60, event=None
    ),
    "made internal": Change(before=TALKS, after={**TALKS, "audience": "internal"}, title="", event=None),
}


@frozen
class Build:
    """What a build wrote, in every format."""

    files: Mapping[str, bytes]

    def heard(self) -> Heard | None:
        """Return the entry of the Atom feed, if there is one."""
        return next(iter(self.all()), None)

    def all(self) -> list[Heard]:
        """Return the entries of the Atom feed."""
        return read_atom(self.files["atom.xml"])

    def event(self) -> dict[str, str] | None:
        """Return the event of the calendar, if there is one."""
        return next(iter(read_events(self.files["calendar.ics"]).values()), None)

    def changes(self) -> list[Heard]:
        """Return what is told of changes, the newest first."""
        return read_atom(self.files["changes.xml"])


@define
class Desk:
    """A publication built time and again, in memory."""

    ledger: Ledger
    options: IcalOptions = field(factory=IcalOptions)
    sink: MemorySink = field(factory=MemorySink)

    def build(self, items: Iterable[Item] | Record, now: datetime) -> Build:
        """Publish items in every format."""
        formats = [Format.of(BUILTIN.exporter(name)) for name in BUILTIN.names("exporter") if name != "ical"]
        formats.append(Format(exporter=BUILTIN.exporter("ical"), options=self.options))
        report = publish(
            items if isinstance(items, Record) else Record(items=tuple(items)),
            publication=PUBLICATION,
            formats=formats,
            ledger=self.ledger,
            sink=self.sink,
            now=now,
        )
        assert report.complete
        return Build(dict(self.sink.files))


PUBLICATION = Publication(id="tag:example.org,2026:desk", title="A desk", link="https://example.org/desk/")


@pytest.fixture(name="open_desk")
def _open_desk() -> Iterator[Callable[..., Desk]]:
    """Return a function that opens a desk nothing was published by."""
    with ExitStack() as stack:

        def open_desk(**options: Any) -> Desk:
            ledger = stack.enter_context(Ledger.open(":memory:", publication=PUBLICATION.id))
            return Desk(ledger, IcalOptions(**options))

        yield open_desk


def meetings(facts: Mapping[str, Any] | None) -> list[Item]:
    """Return the meeting with these facts, if there are any."""
    return [] if facts is None else [Meeting(**facts)]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_change_is_seen_in_every_format(change: Change, open_desk: Callable[..., Desk]) -> None:
    """Feeds, calendar, digest and the feed of changes show what became of a meeting, under the identity it had."""
    desk = open_desk()
    before = desk.build(meetings(change.before), START)
    after = desk.build(meetings(change.after), START + timedelta(days=change.day))

    was, heard = before.heard(), after.heard()
    assert (heard.title if heard else "") == change.title
    digest = after.files["digest.md"].decode()
    assert re.findall(r"^### \[(.*)\]\(\S+\)$", digest, re.MULTILINE) == ([change.title] if change.title else [])
    titles = [item.findtext("title") for item in ET.fromstring(after.files["rss.xml"]).iter("item")]
    assert titles == ([change.title] if change.title else [])
    items = json.loads(after.files["feed.json"])["items"]
    assert [item["title"] for item in items] == ([change.title] if change.title else [])
    if was and heard:
        assert (heard.tag, heard.published) == (was.tag, was.published)
        assert (heard.updated > was.updated) == bool(change.told)
        assert items[0]["id"] == was.tag
        assert datetime.fromisoformat(items[0]["date_published"]) == was.published
        assert datetime.fromisoformat(items[0]["date_modified"]) == heard.updated
    reported = [each.title for each in after.changes()[: len(after.changes()) - len(before.changes())]]
    assert reported == ([change.told] if change.told else [])
    _check_event(change, before.event(), after.event())


def _check_event(change: Change, was: dict[str, str] | None, event: dict[str, str] | None) -> None:
    assert (event and (event["STATUS"], event["SUMMARY"], event["DTSTART"])) == change.event
    if was and event:
        assert event["UID"] == was["UID"]
        assert int(event["SEQUENCE"]) - int(was["SEQUENCE"]) == change.raises
        assert (event["LAST-MODIFIED"] > was["LAST-MODIFIED"]) == bool(change.told)
    elif event:
        assert event["SEQUENCE"] == "0"


def test_withdrawn_is_buried_in_atom_and_returns(open_desk: Callable[..., Desk]) -> None:
    """A withdrawn meeting leaves a tombstone, and has its identity and dates when it is back; both are news."""
    desk = open_desk()
    first = desk.build(meetings(TALKS), START)
    gone = desk.build([], START + timedelta(days=1))
    still = desk.build([], START + timedelta(days=2))
    back = desk.build(meetings(TALKS), START + timedelta(days=3))

    was, heard = first.heard(), back.heard()
    assert was
    assert heard
    assert read_tombstones(gone.files["atom.xml"]) == {was.tag: START + timedelta(days=1)}
    assert read_tombstones(back.files["atom.xml"]) == {}
    assert gone.files == still.files
    assert (heard.tag, heard.published, heard.updated) == (was.tag, was.published, START + timedelta(days=3))
    assert [change.title for change in back.changes()] == ["Back on record: Talks", "Withdrawn: Talks", "New: Talks"]
    events = [each.event() for each in (first, gone, back)]
    assert len({event["UID"] for event in events if event}) == 1
    assert [event and event["SEQUENCE"] for event in events] == ["0", "1", "2"]
    assert [event and event["STATUS"] for event in events] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]


@pytest.mark.parametrize(
    ("policy", "cancelled", "withdrawn"),
    [
        ("mark", ("CANCELLED", "Cancelled: Talks"), ("CANCELLED", "Withdrawn: Talks")),
        ("keep-visible", ("CONFIRMED", "Cancelled: Talks"), ("CONFIRMED", "Withdrawn: Talks")),
        ("drop", None, None),
    ],
)
def test_policy_for_cancelled(
    policy: str,
    cancelled: tuple[str, str] | None,
    withdrawn: tuple[str, str] | None,
    open_desk: Callable[..., Desk],
) -> None:
    """A cancelled meeting, or one withdrawn while it was ahead, is shown in the calendar as its owner chose."""
    for after, expected in ((CANCELLED, cancelled), (None, withdrawn)):
        desk = open_desk(cancelled=Cancelled(policy))
        desk.build(meetings(TALKS), START)
        event = desk.build(meetings(after), START + timedelta(days=1)).event()
        assert (event and (event["STATUS"], event["SUMMARY"])) == expected
        assert event is None or event["SEQUENCE"] == "1"


@pytest.mark.parametrize(
    ("option", "day", "days_later", "expected"),
    [
        ({}, 1, 90, ("CANCELLED", "Withdrawn: Talks")),
        ({}, 1, 91, None),
        ({"withdrawn_days": 5}, 1, 6, None),
        ({"withdrawn_days": 0}, 1, 0, ("CANCELLED", "Withdrawn: Talks")),
        ({}, 60, 0, None),
        ({"withdrawn_past": WithdrawnPast.KEEP}, 60, 0, ("CONFIRMED", "Talks")),
    ],
)
def test_how_long_withdrawn_is_in_a_calendar(
    option: dict[str, Any],
    day: int,
    days_later: int,
    expected: tuple[str, str] | None,
    open_desk: Callable[..., Desk],
) -> None:
    """A meeting withdrawn while it was ahead stays for as many days as its owner chose, one that is over as well."""
    desk = open_desk(**option)
    desk.build(meetings(TALKS), START)
    desk.build([], START + timedelta(days=day))
    event = desk.build([], START + timedelta(days=day + days_later)).event()
    assert (event and (event["STATUS"], event["SUMMARY"])) == expected


def test_withdrawn_with_rounds_ahead_is_cancelled(open_desk: Callable[..., Desk]) -> None:
    """A meeting that repeats is ahead as long as a round of it is."""
    desk = open_desk()
    desk.build(meetings({**TALKS, "recurrence": MANY_ROUNDS}), START)
    event = desk.build([], START + timedelta(days=90)).event()
    assert event
    assert (event["STATUS"], event["RRULE"]) == ("CANCELLED", MANY_ROUNDS)


SAYING: Final[Mapping[str, Any]] = {
    "id": "saying",
    "title": "A word",
    "when": "2026-11-20",
    "text": "Talking helps.",
    "party": "CH",
}


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (SAYING, ""),
        ({**SAYING, "text": "Talking always helps."}, "Corrected: A word"),
        ({**SAYING, "when": "2026-11-21"}, "Corrected: A word"),
        ({**SAYING, "id": "word", "formerly": ("saying",)}, ""),
        (None, "Withdrawn: A word"),
    ],
    ids=["unchanged", "corrected", "redated", "renamed", "withdrawn"],
)
def test_change_of_a_statement(after: Mapping[str, Any] | None, told: str, open_desk: Callable[..., Desk]) -> None:
    """A statement keeps its identity too, and what becomes of it is told."""
    desk = open_desk()
    before = desk.build([Statement(**SAYING)], START)
    made = desk.build([] if after is None else [Statement(**after)], START + timedelta(days=1))

    was, heard = before.heard(), made.heard()
    assert was
    assert [change.title for change in made.changes()] == [*filter(None, [told]), "New: A word"]
    if heard:
        assert (heard.tag, heard.published, heard.updated > was.updated) == (was.tag, was.published, bool(told))
    else:
        assert list(read_tombstones(made.files["atom.xml"])) == [was.tag]


# ---------------------------------------------------------------- what random histories found


def test_two_changes_never_share_a_moment(open_desk: Callable[..., Desk]) -> None:
    """A clock that was put back gives no change the moment an earlier one has, also of an item that changed since."""
    desk, later = open_desk(), START + timedelta(hours=1)
    other = Meeting(id="other", title="Other", when="2027-02")
    desk.build(meetings(TALKS), START)
    desk.build(meetings(TO_20TH), later)

    reported = desk.build([*meetings(TO_20TH), other], START).changes()

    assert len({each.updated for each in reported}) == len(reported) == 3


def test_calendars_see_a_change_made_after_the_clock_was_put_back(open_desk: Callable[..., Desk]) -> None:
    """LAST-MODIFIED, which knows whole seconds, is later with every change; some apps take no event otherwise."""
    desk = open_desk()
    first = desk.build(meetings(TALKS), START).event()
    second = desk.build(meetings(TO_20TH), START - timedelta(hours=1)).event()
    third = desk.build([], START - timedelta(hours=1)).event()

    stamps = [event["LAST-MODIFIED"] for event in (first, second, third) if event]
    assert sorted(set(stamps)) == stamps
    assert len(stamps) == 3


@pytest.mark.parametrize("is_hidden", [False, True], ids=["shown", "hidden"])
@pytest.mark.parametrize("mention", ["about", "related", "series"])
def test_renamed_item_changes_none_that_names_it(
    mention: str, open_desk: Callable[..., Desk], *, is_hidden: bool
) -> None:
    """A meeting that has another id, as those that name it have it, is news to nobody, whoever was hidden meanwhile."""
    desk = open_desk()

    def named(item_id: str, audience: str = "public") -> Item:
        if mention == "about":
            return Statement(**SAYING, about=(item_id,), audience=audience)
        related = {"related": [Relation(to=item_id)]} if mention == "related" else {"series": item_id}
        return Meeting(id="round", title="Round", when="2027-01", audience=audience, **related)

    renamed = {**TALKS, "id": "first-talks", "formerly": ("talks",)}
    first = desk.build([*meetings(TALKS), named("talks")], START)
    if is_hidden:
        desk.build([*meetings(TALKS), named("talks", "internal")], START + timedelta(hours=1))
        desk.build([*meetings(renamed), named("first-talks", "internal")], START + timedelta(hours=2))
    last = desk.build([*meetings(renamed), named("first-talks")], START + timedelta(days=1))

    assert [change.title for change in last.changes()] == [change.title for change in first.changes()]
    assert {each.tag: each.updated for each in first.all()} == {each.tag: each.updated for each in last.all()}


def test_items_that_name_one_of_a_failed_source_stay(open_desk: Callable[..., Desk]) -> None:
    """While a further source cannot be read, its items stay, and so does what the record itself says of them."""
    desk = open_desk()
    talks = Located(item=Meeting(**TALKS), origin=Origin("trips.xml"), source=OTHERS)
    saying = Located(item=Statement(**SAYING, about=("talks",)), origin=Origin("saying.yaml"))
    first = desk.build(assemble([talks, saying]), START)

    second = desk.build(assemble([saying], [OTHERS]), START + timedelta(days=1))

    assert len(second.all()) == 2
    assert first.files["atom.xml"] == second.files["atom.xml"]
