"""From a file of RSS, Atom or JSON Feed to its items, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from attrs import evolve

from diplofeed.errors import Fault, Origin, Severity, Unread
from diplofeed.model import Party
from diplofeed.record.mentions import with_mentions
from diplofeed.source import Drops, Inputs, Located, Names, Partial, Read
from diplofeed.sources.feed import jsonfeed, xml
from diplofeed.sources.feed.entries import Entry, Parsed
from diplofeed.sources.feed.items import Setting, items_of
from diplofeed.sources.feed.options import As, FeedSourceOptions
from diplofeed.sources.foreign.dates import instant
from diplofeed.sources.foreign.files import data_of, missing_package
from diplofeed.sources.foreign.html import MOST_MARKS, marks_in

__all__ = ["read", "read_parsed"]

_MOST_BYTES: Final = 10_000_000
_MOST_ENTRIES: Final = 20_000  # of JSON; XML has fewer
_MOST_MEANT: Final = (
    1_000  # entries, the most that a document of diplofeed has: to look into the words of one takes 5 ms
)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


def read(inputs: Inputs) -> Iterator[Read]:
    """Yield the items of a feed, and what is wrong with it."""
    file, options = inputs.path.name, inputs.options
    data = data_of(inputs.path, _MOST_BYTES)
    if isinstance(data, Fault):
        yield data
        return
    try:
        parse = jsonfeed.parsed if jsonfeed.is_json(data) else xml.parsed
        yield from read_parsed(parse(data, file, options.address), file, options, inputs.names)
    except ImportError as error:
        yield missing_package(error, file)


def read_parsed(parsed: Parsed, file: str, options: FeedSourceOptions, names: Names) -> Iterator[Read]:
    """Yield the items of what a feed says, and what is wrong with it; ``file`` is its name.

    Raises:
        ImportError: The extra `import` is not installed.
    """
    try:
        party = _party(options.party, names)
    except ValueError as error:
        yield Fault(origin=Origin(file), field="party", message=str(error), expected="the id of a party, such as US")
        return
    yield from _of_feed(parsed, Setting(channel=parsed.channel, options=options, names=names, party=party), file)


def _party(id_: str, names: Names) -> Party | None:
    """Return the party of the option; raise ValueError where there is none."""
    if not id_:
        return None
    return names.parties.get(id_) or Party.country(id_)


def _of_feed(parsed: Parsed, setting: Setting, file: str) -> Iterator[Read]:
    yield from parsed.faults
    if len(parsed.entries) > _MOST_ENTRIES:
        message = f"the feed has {len(parsed.entries)} entries, of which the first {_MOST_ENTRIES} are read"
        yield Fault(origin=Origin(file), message=message, expected="a feed in several parts")
    entries, faults = _unique(parsed.entries[:_MOST_ENTRIES])
    yield from faults
    marks = 0
    read: list[tuple[Entry, Located | Fault]] = []
    for entry in entries:
        marks += marks_in(entry.text.value)
        is_meant = entry.position <= _MOST_MEANT
        read += (
            (entry, each) for each in items_of(entry, evolve(setting, is_rich=marks <= MOST_MARKS, is_meant=is_meant))
        )
    yield from _among_themselves(read)
    if parsed.entries and setting.options.drops is not Drops.NOTHING:
        yield Partial(origin=Origin(file), drops=setting.options.drops)
    if marks > MOST_MARKS:
        message = "the feed has so much HTML that of its later entries only the text is taken, without lists and links"
        yield Fault(origin=Origin(file), message=message, severity=Severity.WARNING)
    yield from _dated_by_change(entries, setting.options, file)
    if setting.options.drops is not Drops.NOTHING and (entries or not parsed.faults):
        yield Partial(origin=Origin(file), drops=setting.options.drops)


def _among_themselves(read: Sequence[tuple[Entry, Located | Fault]]) -> Iterator[Located | Fault]:
    """Yield what was read; of what an entry says of others that which is of this feed, as their texts say all of it."""
    ids = {each.item.id for _, each in read if isinstance(each, Located)}
    for entry, each in read:
        if isinstance(each, Located) and entry.whole is None:
            yield evolve(each, item=with_mentions(each.item, ids.__contains__))
        else:
            yield each


def _unique(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], list[Fault]]:
    """Return the entries of different identities, of two of one identity the one that was changed last, and faults.

    An entry without an id is the same as another with its link.
    """
    faults: list[Fault] = []
    kept: dict[str, Entry] = {}
    with_id = {entry.link: entry.id for entry in reversed(entries) if entry.id and entry.link}
    for entry in entries:
        identity = entry.id or with_id.get(entry.link, entry.link)
        if not identity:
            message = "has no id and no link, by which it could be known again"
            faults.append(_unknown(entry, message))
            continue
        first = kept.get(identity)
        if first:
            faults.append(_twins(first, entry, identity))
        if first is None or _changed(entry) > _changed(first):
            kept[identity] = entry if entry.id else evolve(entry, id=identity)
    return tuple(kept.values()), faults


def _unknown(entry: Entry, message: str) -> Fault:
    """Return the fault of an entry that may be any of the feed, none of which is gone then."""
    return Fault(origin=entry.origin, field=entry.place, message=message, expected="an id or a link", unread=Unread())


def _changed(entry: Entry) -> datetime:
    return instant(entry.updated) or instant(entry.published) or _NEVER


def _twins(first: Entry, second: Entry, identity: str) -> Fault:
    return Fault(
        origin=second.origin,
        field=second.place,
        message=f"has the identity of {first.place} ({identity[:60]}); the one that was changed last counts",
        severity=Severity.WARNING,
    )


def _dated_by_change(entries: Iterable[Entry], options: FeedSourceOptions, file: str) -> Iterator[Fault]:
    """Yield a warning where the only date entries have is that of their last change."""
    entries = [entry for entry in entries if entry.whole is None]
    count = sum(bool(each.updated and not (each.published or each.made or each.starts)) for each in entries)
    if count and options.as_ is As.STATEMENTS:
        message = (
            f"{count} of {len(entries)} entries have no date of publication: "
            "that of their last change is taken, so they move when they are changed"
        )
        yield Fault(origin=Origin(file), message=message, severity=Severity.WARNING)
