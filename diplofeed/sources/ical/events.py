"""Events as meetings and journal entries as statements: each property as the field that says the same."""

from __future__ import annotations

from collections.abc import Sequence

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
    status_of,
    title_of,
    topics_of,
    url_of,
    when_in,
)
from diplofeed.sources.ical.lines import Component
from diplofeed.sources.ical.reading import Reading
from diplofeed.sources.ical.rounds import with_rounds

__all__ = ["meeting", "statement"]


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
        **people_of(main, reading),
    }
    return with_rounds(fields, main, differing, begin, reading)


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
    whole: Statement = made_of(Statement, {**fields, **attachments_of(main, reading)}, main, reading)
    return whole


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
