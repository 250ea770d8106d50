"""Events as meetings and journal entries as statements: each property as the field that says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from attrs import evolve

from diplofeed.compose.markup import escape
from diplofeed.model import Audience, Form, Meeting, Statement
from diplofeed.sources.ical.fields import (
    attachments_of,
    audience_of,
    description_of,
    id_in,
    made_of,
    people_of,
    place_of,
    related_of,
    sources_of,
    status_in,
    title_in,
    title_of,
    topics_of,
    url_of,
    when_in,
)
from diplofeed.sources.ical.lines import Component
from diplofeed.sources.ical.own import own_meeting, own_statement
from diplofeed.sources.ical.reading import Reading
from diplofeed.sources.ical.rounds import with_rounds

__all__ = ["meeting", "statement"]

T = TypeVar("T", Meeting, Statement)

_OF_VERSIONS: Final = frozenset({"SEQUENCE", "CREATED", "LAST-MODIFIED", "DTSTAMP"})
_OF_OTHERS: Final = re.compile("X-(?!DIPLOFEED-)")


def meeting(versions: Sequence[Component], reading: Reading) -> Meeting:
    """Return the meeting that events of one UID are: the latest version, and rounds that differ.

    Raises:
        Unclear: It has no beginning that can be read.
        FieldError: What it says is no meeting.
    """
    main, differing = _latest(versions, reading)
    when, begin = when_in(main, reading)
    fields = {
        "id": id_in(main, reading),
        "title": title_in(main, reading),
        "when": when,
        "summary": description_of(main),
        "url": url_of(main),
        "audience": audience_of(main),
        **status_in(main, reading),
        **place_of(main, reading),
        **related_of(main),
        **topics_of(main, reading),
        **attachments_of(main, reading),
        **sources_of(main),
        **people_of(main, reading),
    }
    made = with_rounds(fields, main, differing, begin, reading)
    return _as_meant(made, main, lambda: own_meeting(made, main, differing, reading), reading)


def statement(versions: Sequence[Component], reading: Reading) -> Statement:
    """Return the notice that a journal entry is.

    Raises:
        Unclear: It has no date that can be read, or no text.
        FieldError: What it says is no statement.
    """
    main, _ = _latest(versions, reading)
    when, _ = when_in(main, reading)
    text = description_of(main) or escape(title_of(main))
    fields = {
        "id": id_in(main, reading),
        "title": title_in(main, reading),
        "when": when,
        "text": text,
        "form": Form.NOTICE,
    }
    fields |= {"url": url_of(main), "audience": audience_of(main), **related_of(main), **topics_of(main, reading)}
    fields |= {**attachments_of(main, reading), **sources_of(main), "form": Form.NOTICE}
    whole: Statement = made_of(Statement, fields, main, reading)
    return _as_meant(whole, main, lambda: own_statement(whole, main, reading), reading)


def _as_meant(item: T, main: Component, own: Callable[[], T], reading: Reading) -> T:
    """Return an item as diplofeed meant it, as any other is read where it is none of diplofeed, or was changed."""
    try:
        meant = own() if main.is_own else item
    except (ValueError, LookupError) as error:
        reading.warn(main.line, f"it is read as that of another program: {error}")
        return item
    return meant if reading.options.topics else evolve(meant, topics=())


def _latest(versions: Sequence[Component], reading: Reading) -> tuple[Component, list[Component]]:
    """Return the latest version of an item, and the latest of each round that differs."""
    whole: list[Component] = []
    by_round: dict[str, list[Component]] = {}
    for each in versions:
        named = each.first("RECURRENCE-ID")
        (whole if named is None else by_round.setdefault(named.value, [])).append(each)
    rounds = [_taken(alike, reading) for alike in by_round.values()]
    if whole:
        return _taken(whole, reading), rounds
    first, *others = rounds  # of a series that is not in the file
    if others:
        reading.warn(first.line, "its series is not in the file: only the first of its rounds is read")
    return first, []


def _taken(alike: Sequence[Component], reading: Reading) -> Component:
    """Return the latest of what has the same identity; where nothing says which it is, one that is not public."""
    latest = max(map(_version, alike))
    equal = [each for each in alike if _version(each) == latest]
    taken = next((each for each in equal if audience_of(each) is Audience.INTERNAL), equal[0])
    for each in equal:
        if each is not taken and _content(each) != _content(taken):
            kind = "another round of the same RECURRENCE-ID" if each.first("RECURRENCE-ID") else f"another {each.name}"
            which = f"that on line {taken.line} is taken, and this on line {each.line} is left out"
            message = f"{kind} has the UID {each.text('UID')[:60]!r}, and no SEQUENCE or date says which counts"
            reading.warn(each.line, f"{message}: {which}")
    return taken


def _version(component: Component) -> tuple[bool, int, str]:
    """Return what says which of two counts: whether it is read whole, its number, and when it was changed."""
    sequence = component.text("SEQUENCE").strip()
    number = int(sequence) if sequence.isascii() and sequence.isdigit() else 0
    return not component.unread, number, component.text("LAST-MODIFIED").strip() or component.text("DTSTAMP").strip()


def _content(component: Component) -> Sequence[str]:
    """Return what a component says, without what is of its version or of other programs alone."""
    return sorted(
        f"{each.name};{sorted(each.parameters.items())}:{each.value}"
        for each in component.properties
        if each.name not in _OF_VERSIONS and not _OF_OTHERS.match(each.name)
    )
