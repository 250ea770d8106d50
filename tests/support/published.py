"""The example records as they are published, and in one form what they say of each entry, for `reading` to compare."""

from __future__ import annotations

import html
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from attrs import frozen
from babel import Locale
from babel.lists import format_list

from diplofeed import compose
from diplofeed.compose import markup
from diplofeed.config import FeedsBy
from diplofeed.config.load import load_config, options
from diplofeed.export import Document, Exporter, Feed
from diplofeed.exporters.ical.occasion import place_in_time
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Party, Person, Statement, Status
from diplofeed.model.entry import Entry
from diplofeed.publishing import Format, publish
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
from diplofeed.sink import FolderSink
from diplofeed.when import When, parse
from diplofeed.words import words
from support.places import ROOT

__all__ = ["FILES", "RECORDS", "Published", "Shown", "normal", "published"]

NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
RECORDS: Final = ("us-russia", "everything", "travels")
FILES: Final = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json", "ical": "calendar.ics"}
_TRAVELS: Final = ROOT.parent / "shared" / "data" / "history-state"
_FILES, _ITEMS = 8, 5  # of the files of 7,535 travels one in so many, and of their items


# ---------------------------------------------------------------- what the record says


@frozen
class Shown:
    """A feed in a language, and its entries, the newest first."""

    feed: Feed
    language: str
    entries: tuple[Entry, ...]


@frozen(eq=False)
class Published:
    """A record, published to a folder.

    Attributes:
        shown: The feeds to read: all the publication names in its own language, that of everything in each.
    """

    name: str
    root: Path
    publication: Any
    options: Mapping[str, Any]
    shown: tuple[Shown, ...]

    def data(self, shown: Shown, kind: str) -> bytes:
        """Return the document of a feed in a format."""
        return (self.root / shown.feed.slug / FILES[kind]).read_bytes()

    def said(self, shown: Shown, kind: str) -> dict[str, dict[str, tuple[Any, ...]]]:
        """Return what the record says of each entry a document holds, by its id there: each value that is right."""
        if kind == "ical":
            events = [self._event(entry, shown.language) for entry in shown.entries]
            return {event["id"][0]: event for event in events if event}
        newest = [entry for entry in shown.entries if not entry.withdrawn][: self.options[kind].entries]
        return {entry.tag: self._news(entry, shown.language, kind) for entry in newest}

    def _news(self, entry: Entry, language: str, kind: str) -> dict[str, tuple[Any, ...]]:
        item, publisher = entry.item, self.publication.author.name.in_(language)
        speakers = [_name(each, language) for each in item.authors] if isinstance(item, Statement) else []
        context, filed = _Language(self.publication, language), compose.categories(entry, language)
        page = compose.link(entry, self.publication)
        enclosures = [attachment.url for attachment in item.attachments]
        return _right(
            id=entry.tag,
            title=compose.headline(entry, language),
            link=page,
            published=entry.published,
            updated=entry.updated,
            text=markup.html(_body(entry, context), images=self.publication.images),
            author=speakers[0] if speakers else publisher,
            enclosures=enclosures[:1] if kind == "rss" else enclosures,
            sources=_elsewhere(item, page) if kind == "json" else [source.url for source in item.sources if source.url],
            language=compose.tongues(entry, context)["headline"] if kind == "atom" else _language(entry, context),
            date=_date(item),
        ) | {
            "author": tuple(normal("author", each) for each in _authors(speakers, language) or [publisher]),
            "categories": tuple(
                normal("categories", [getattr(each, of) for each in filed]) for of in ("label", "term")
            ),
        }

    def _event(self, entry: Entry, language: str) -> dict[str, tuple[Any, ...]]:
        item = entry.item
        occasion = place_in_time(item, self.options["ical"].imprecise, language)
        statements = self.options["ical"].statements.value
        if occasion is None or not (isinstance(item, Meeting) or statements == "event"):
            return {}
        start = occasion.start
        last = occasion.last or start
        end = occasion.end or start if isinstance(start, datetime) else last + timedelta(days=1)
        meeting = item if isinstance(item, Meeting) else None
        vague = occasion.vague and not (meeting and meeting.status in (Status.HELD, Status.CANCELLED))
        refs = [reference for reference in entry.references if reference.kind == "meeting" or statements != "none"]
        if entry.withdrawn:  # of one that was ahead, no more than that
            return self._withdrawn(entry, language, start, end)
        context = _Language(self.publication, language)
        was = words(language).gettext("Moved from {date}.").format(date=entry.was.label(language)) if entry.was else ""
        moved, occasion_said = normal("text", was), normal("text", occasion.note)  # where the text does not say it
        body = normal("text", markup.plain(_body(entry, context)))
        return _right(
            id=str(entry.uid),
            title=_noted(f"{_uncertain(item, language)}{compose.headline(entry, language)}", occasion.note, language),
            start=start,
            end=end,
            rounds=_rounds(item, start),
            status="TENTATIVE" if meeting and vague else _STATUSES[meeting.status if meeting else Status.HELD],
            sequence=entry.sequence,
            updated=entry.updated,
            place=(_between("; ", _places(meeting, language), language) or meeting.conference) if meeting else "",
            categories=_filed(entry, language),
            link=entry.link,
            attached=[attachment.url for attachment in item.attachments],
            related=[str(ref.uid) for ref in refs],
            language=compose.tongues(entry, context)["headline"],
        ) | {"text": tuple(" ".join(filter(None, (moved, output, body))) for output in (occasion_said, ""))}

    def _withdrawn(self, entry: Entry, language: str, start: date, end: date) -> dict[str, tuple[Any, ...]]:
        return _right(
            **dict.fromkeys(("place", "link"), ""),
            **dict.fromkeys(("categories", "attached", "related"), ()),
            id=str(entry.uid),
            title=words(language).gettext("Withdrawn: {title}").format(title=compose.title_of(entry.item, language)),
            start=start,
            end=end,
            rounds=[start],
            status="CANCELLED",
            sequence=entry.sequence,
            updated=entry.updated,
            text=words(language).gettext("This was withdrawn: it is no longer on record."),
            language=language,
        )


_STATUSES: Final = {
    Status.TENTATIVE: "TENTATIVE",
    Status.SCHEDULED: "CONFIRMED",
    Status.CONFIRMED: "CONFIRMED",
    Status.POSTPONED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
    Status.HELD: "CONFIRMED",
}


@frozen
class _Language:
    """What composing wants to know of a context."""

    publication: Any
    language: str


def _body(entry: Entry, context: _Language) -> str:
    return "\n\n".join(part.markdown for part in compose.parts(entry, context))


def _right(**values: Any) -> dict[str, tuple[Any, ...]]:
    return {column: (normal(column, value),) for column, value in values.items()}


def _name(speaker: Person | Party, language: str) -> str:
    return speaker.name_in(language) if isinstance(speaker, Party) else speaker.name.in_(language)


def _authors(speakers: list[str], language: str) -> list[str]:
    """Return what a document may say of several who speak: all of them, or each alone."""
    return [*speakers, format_list(speakers, locale=Locale.parse(language, sep="-"))] if speakers else []


def _places(meeting: Meeting, language: str) -> Iterator[str]:
    """Yield where a meeting is: at each of its places, and online."""
    yield from (_between(", ", place.names(language), language) for place in meeting.venues)
    if meeting.online:
        yield words(language).gettext("Online")


def _between(sign: str, things: Iterable[str], language: str) -> str:
    return words(language).pgettext("between things", sign).join(things)


def _noted(title: str, note: str, language: str) -> str:
    within = note.translate(str.maketrans("()（）", "[]［］"))
    return words(language).gettext("{title} ({note})").format(title=title, note=within) if note else title


def _uncertain(item: Meeting | Statement, language: str) -> str:
    """Return what stands before the title of a meeting that may not take place."""
    is_tentative = isinstance(item, Meeting) and item.status is Status.TENTATIVE
    return words(language).gettext("Tentative: {title}").format(title="") if is_tentative else ""


def _elsewhere(item: Meeting | Statement, page: str) -> list[str]:
    conference = getattr(item, "conference", "")
    urls = [*[source.url for source in item.sources if source.url][:1], *[conference] * conference.startswith("http")]
    return [url for url in urls if url != page][:1]


def _language(entry: Entry, context: _Language) -> str:
    item, own = entry.item, context.publication.language
    if isinstance(item, Statement):
        return item.text.pick(context.language)[0] or item.language or own
    return item.title.pick(context.language)[0] or own


def _date(item: Meeting | Statement) -> str | datetime:
    """Return when a meeting starts, or a statement was made, as far as W3CDTF can say it."""
    if isinstance(item, Meeting) and item.status is Status.POSTPONED:
        return ""
    if item.when.start:
        return "" if isinstance(item, Statement) and item.when.is_interval else item.when.start
    text = "" if isinstance(item, Statement) and item.when.is_interval else item.when.text.partition("/")[0]
    plain = re.fullmatch(r"(\d{4}(-\d\d){0,2})(-XX){0,2}", text)
    return plain[1] if plain and not re.search(r"-2[1-4]$", text[:7]) else ""


def _filed(entry: Entry, language: str) -> list[str]:
    """Return the topics and parties of an event, that it was held, and that it is none but a statement."""
    item = entry.item
    wanted = {"topic", "party"}
    if isinstance(item, Meeting):
        wanted |= {"status"} if item.status is Status.HELD else set()
    else:
        wanted |= {"kind"}
    return [category.label for category in compose.categories(entry, language) if category.scheme in wanted]


def _rounds(item: Meeting | Statement, start: date) -> list[date]:
    """Return the rounds of a weekly or daily rule with a count, worked out by hand: those of the examples."""
    if isinstance(item, Statement) or not item.recurrence:
        return [start]
    rule = dict(part.split("=") for part in item.recurrence.split(";"))
    step = timedelta(days={"DAILY": 1, "WEEKLY": 7}[rule.pop("FREQ")])
    rounds = {_day(each): each for each in (start + step * number for number in range(int(rule.pop("COUNT"))))}
    assert not rule, f"these rounds have to be worked out here too: {rule}"
    rounds |= {when.first: start + (when.first - _day(start)) for when in item.rdate if when.first}
    rounds = {day: each for day, each in rounds.items() if day not in {when.first for when in item.exdate}}
    moved = {each.recurrence_id.first: each.when.start or each.when.first for each in item.rounds if each.when}
    return [*{day: each for day, each in rounds.items() if day not in moved}.values(), *filter(None, moved.values())]


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


# ---------------------------------------------------------------- the records


def _travels() -> Published:
    folder = Path(tempfile.mkdtemp(prefix="travels-", dir=_home()))
    for path in sorted(_TRAVELS.rglob("*.xml"))[::_FILES]:
        copy = folder / "data" / path.relative_to(_TRAVELS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    (folder / "diplofeed.toml").write_text(
        '[publication]\nid = "tag:example.org,2026:travels"\ntitle = "Travels"\nlink = "https://example.org/travels/"\n'
        'author = { name = "Example Desk", email = "desk@example.org" }\n'
        '[sources.travels]\nuse = "history-state"\npath = "data"\n',
        encoding="utf-8",
    )
    sys.path.insert(0, str(ROOT / "examples" / "plugins" / "history-state"))  # the plugin need not be installed
    source = import_module("diplofeed_history_state").SOURCE
    return _publish("travels", folder, Registry.builtin().with_(source), _ITEMS)


@cache
def _home() -> Path:
    return Path(tempfile.mkdtemp(prefix="conformance-", dir=os.environ["XDG_CACHE_HOME"]))  # gone with the tests


@cache
def published(name: str) -> Published:
    """Return a record, published once for all tests; skip where its data are not there."""
    if name != "travels":
        return _publish(name, ROOT / "examples" / name, Registry.builtin(), 1)
    if not _TRAVELS.is_dir():
        pytest.skip("the travels are not beside the project")
    return _travels()


def _publish(name: str, folder: Path, registry: Registry, every: int) -> Published:
    config, shown = load_config(folder), []

    def note(feed: Feed, fragments: Iterable[Any], context: Any) -> Iterator[Document]:
        shown.append(Shown(feed, context.language, tuple(fragment.entry for fragment in fragments)))
        yield Document("shown.txt", ())

    truth = Exporter(
        name="shown",
        filename="shown.txt",
        media_type="text/plain",
        entry=lambda *_: b".",
        withdrawal=lambda *_: b".",
        document=note,
    )
    exporters = [registry.exporter(each) for each in registry.names("exporter")]
    chosen = {
        exporter.name: options(exporter.options, config.exporters.get(exporter.name), exporter.name)
        for exporter in exporters
    }
    formats = [Format(exporter=exporter, options=chosen[exporter.name]) for exporter in exporters] + [Format.of(truth)]
    root = _home() / name
    record = load_record(folder, config, registry)
    build = partial(
        publish,
        publication=config.publication,
        sink=FolderSink(root),
        feeds=config.feeds,
        feeds_by=config.feeds_by if name == "us-russia" else FeedsBy(),  # of one record is enough
    )
    items = record.items[::every]
    with Ledger.open(":memory:", publication=config.publication.id) as ledger:
        if name == "everything":
            before = attrs.evolve(record, items=tuple(_the_day_before(items)))
            build(before, formats=(), ledger=ledger, now=NOW - timedelta(days=1))
        report = build(attrs.evolve(record, items=items), formats=formats, ledger=ledger, now=NOW)
    assert report.complete, [*map(str, report.faults), *report.failures]
    own = config.publication.language
    read = (each for each in shown if each.feed.listed and (each.language == own or each.feed.is_everything))
    return Published(name, root, config.publication, chosen, tuple(read))


def _the_day_before(items: Iterable[Meeting | Statement]) -> Iterator[Meeting | Statement]:
    """Yield the items as they were: one was at another time, and there was one more."""
    for item in items:
        yield attrs.evolve(item, when="2026-12-09") if item.id == "example-full" else item
    yield Meeting(id="example-withdrawn", title="Example: a meeting that is withdrawn", when="2027-01-20")


# ---------------------------------------------------------------- one form for what is compared


def normal(column: str, value: Any) -> Any:
    """Return a value in the one form in which software that has it in another can be compared."""
    return _FORMS.get(column, _line)(value)


def _line(value: str | None) -> str:
    return " ".join((value or "").split())


def _words(value: str | None) -> str:
    """Return the words of plain text or HTML; addresses are not in both."""
    return " ".join(re.findall(r"\w+", html.unescape(re.sub(r"<[/a-zA-Z][^>]*>|\(?https?://\S*", " ", value or ""))))


def _each_once(values: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(sorted(set(values or ())))


def _second(value: Any) -> datetime | None:
    return _moment(value).replace(microsecond=0) if value else None


def _rounds_of(values: Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(sorted(str(_day_or_moment(each)) for each in values or ()))


def _moment(value: Any) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if value[:4].isdigit() else parsedate_to_datetime(value)
    assert value.tzinfo, f"{value} has no zone"
    moment: datetime = value.astimezone(UTC)
    return moment


def _day_or_moment(value: Any) -> date | None:
    if isinstance(value, str) and len(value) == len("2026-11-24"):
        return date.fromisoformat(value)
    return _moment(value) if value and isinstance(value, str | datetime) else value or None


def _as_known(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    when: When = parse(value)
    return (when.precision.value, str(when.earliest))


_FORMS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "text": _words,
    "categories": lambda values: frozenset(values or ()),
    **dict.fromkeys(("enclosures", "sources", "related", "attached"), _each_once),
    **dict.fromkeys(("published", "updated"), _second),
    **dict.fromkeys(("start", "end"), _day_or_moment),
    "rounds": _rounds_of,
    "date": _as_known,
    "sequence": lambda value: int(value or 0),
    "language": lambda value: (value or "").lower(),
}
