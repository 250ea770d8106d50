"""The rounds of an event that repeats, as far as the record can say them (RFC 5545 §3.8.5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Final

from dateutil.rrule import rrulestr

from diplofeed.errors import FieldError
from diplofeed.model import Meeting, Round
from diplofeed.sources.ical.dates import Moment, Unclear, moments
from diplofeed.sources.ical.fields import description_of, made_of, place_of, status_of, title_of, when_in
from diplofeed.sources.ical.lines import Component, Property
from diplofeed.sources.ical.reading import Reading

__all__ = ["with_rounds"]

_MOST_ROUNDS: Final = 500


def with_rounds(
    fields: Mapping[str, Any], main: Component, differing: Iterable[Component], begin: Moment, reading: Reading
) -> Meeting:
    """Return a meeting with its rounds, as far as the record can say them."""
    rules = main.all("RRULE")
    if len(rules) > 1:
        reading.warn(rules[1].line, "it has several rules of recurrence, of which the first counts")
    more = _further(main, "RDATE", reading)
    regular = {"recurrence": rules[0].value.strip()} if rules else {}
    dates = {"rdate": more, "exdate": tuple(each.partition("T")[0] for each in _further(main, "EXDATE", reading))}
    changed = [different for each in differing if (different := _round(each, main, reading))]
    whole = {**fields, **regular, **{name: value for name, value in dates.items() if value}}
    attempts: list[tuple[str, Callable[[], Mapping[str, Any]]]] = [
        ("", lambda: {**whole, **({"rounds": tuple(changed)} if changed else {})}),
        ("rounds that differ are left out", lambda: whole),
        ("its rounds are read one by one", lambda: {**fields, **_one_by_one(rules, main, begin, more, reading)}),
        ("its further rounds are left out", lambda: fields),
    ]
    reason = ""
    for what, make in attempts:
        try:
            whole_meeting = Meeting(**make())
        except (FieldError, ValueError, TypeError) as error:
            reason = reason or str(error)
            continue
        if what:
            reading.warn(main.line, f"{what}: {reason}")
        return whole_meeting
    rest: Meeting = made_of(Meeting, fields, main, reading)
    return rest


def _further(component: Component, name: str, reading: Reading) -> tuple[str, ...]:
    further: list[str] = []
    for each in component.all(name):
        try:
            further += [moment.text for moment in moments(each, reading.zones)]
        except Unclear as error:
            reading.warn(each.line, f"{name} is left out: {error}")
    return tuple(dict.fromkeys(further))[:_MOST_ROUNDS]


def _round(component: Component, main: Component, reading: Reading) -> Round | None:
    given = component.first("RECURRENCE-ID")
    try:
        if given is None:
            return None
        if given.parameter("RANGE").upper() == "THISANDFUTURE":
            reading.warn(given.line, "that all further rounds change with this one is not read")
        which = next(moments(given, reading.zones))
        when, _ = when_in(component, reading)
        fields: dict[str, Any] = {"recurrence_id": which.day.isoformat(), "when": when, **status_of(component)}
        if component.text("SUMMARY") != main.text("SUMMARY"):
            fields["title"] = title_of(component)
        if component.text("DESCRIPTION") != main.text("DESCRIPTION"):
            fields["summary"] = description_of(component)
        if component.text("LOCATION") != main.text("LOCATION"):
            fields |= {name: value for name, value in place_of(component, reading).items() if name == "place"}
        return Round(**fields)
    except (Unclear, FieldError, ValueError) as error:
        reading.warn(component.line, f"a round that differs is left out: {error}")
        return None


def _one_by_one(
    rules: Sequence[Property], main: Component, begin: Moment, more: Sequence[str], reading: Reading
) -> Mapping[str, Any]:
    """Return further rounds of a rule that the record cannot have, such as one whose first round is not the event."""
    if not rules:
        return {"rdate": tuple(more)}
    local = begin.time.replace(tzinfo=None) if begin.time else None
    start = local or datetime.combine(begin.day, time())
    left_out = {each.partition("T")[0] for each in _further(main, "EXDATE", reading)}
    value = re.sub(r"(?<=UNTIL=)(\d{8}T\d{6})Z", r"\1", rules[0].value.upper())
    days = [each for day in _days(value, start) if (each := day.isoformat()) not in left_out]
    further = [each for each in dict.fromkeys((*more, *days)) if each != begin.day.isoformat()][:_MOST_ROUNDS]
    if begin.day.isoformat() not in left_out:
        return {"rdate": tuple(further)}
    if not further:
        return {"status": "cancelled"}  # no round of it is held
    return {"rdate": tuple(further), "exdate": (begin.day.isoformat(),)}


def _days(rule: str, start: datetime) -> Iterator[date]:
    yield from (each.date() for each in islice(rrulestr(rule, dtstart=start), _MOST_ROUNDS))
