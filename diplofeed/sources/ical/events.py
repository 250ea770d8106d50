"""Events as meetings and journal entries as statements: each property as the field that says the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from attrs import evolve

from diplofeed.compose.markup import escape
from diplofeed.model import Form, Meeting, Statement
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
    status_of,
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
        "title": title_of(main),
        "when": when,
        "summary": description_of(main),
        "url": url_of(main),
        "audience": audience_of(main),
        **status_of(main),
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
    fields = {"id": id_in(main, reading), "title": title_of(main), "when": when, "text": text, "form": Form.NOTICE}
    fields |= {"url": url_of(main), "audience": audience_of(main), **related_of(main), **topics_of(main, reading)}
    fields |= {**attachments_of(main, reading), **sources_of(main)}
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
    whole = [each for each in versions if each.first("RECURRENCE-ID") is None]
    rounds: dict[str, Component] = {}
    for each in versions:
        given = each.first("RECURRENCE-ID")
        if given is not None and (given.value not in rounds or _version(each) >= _version(rounds[given.value])):
            rounds[given.value] = each
    if not whole:  # rounds of a series that is not in the file
        first, *others = rounds.values()
        if others:
            reading.warn(first.line, "its series is not in the file: only the first of its rounds is read")
        return first, []
    return max(whole, key=lambda each: (not each.unread, _version(each))), list(rounds.values())


def _version(component: Component) -> tuple[int, str]:
    sequence = component.text("SEQUENCE").strip()
    return int(sequence) if sequence.isascii() and sequence.isdigit() else 0, component.text("LAST-MODIFIED")
