"""The rounds of an event that repeats, as far as the record can say them (RFC 5545 §3.8.5)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any, Final

from diplofeed.errors import FieldError
from diplofeed.model import Audience, Meeting, Round
from diplofeed.sources.ical.dates import Moment, Unclear, moments
from diplofeed.sources.ical.fields import audience_of, description_of, made_of, place_of, status_in, title_of, when_in
from diplofeed.sources.ical.lines import Component, Property
from diplofeed.sources.ical.reading import Reading
from diplofeed.sources.ical.searching import MOST_ROUNDS, days_of
from diplofeed.when import When

__all__ = ["with_rounds"]


_MOST_DIFFERING: Final = 200
_MOST_RULES: Final = 5  # besides the first


def with_rounds(
    fields: Mapping[str, Any], main: Component, differing: Iterable[Component], begin: Moment, reading: Reading
) -> Meeting:
    """Return a meeting with its rounds, as far as the record can say them."""
    rules = main.all("RRULE")
    dates = (*_other_dates(main, begin, reading), *_by_further_rules(rules[1:], begin, reading))
    shown, hidden = _by_audience(differing)
    left_out = tuple(each.text.partition("T")[0] for each in _further(main, "EXDATE", reading))
    left_out += tuple(day for each in hidden for day in _named(each, reading) if day not in left_out)
    changed = [different for each in shown if (different := _round(each, main, reading))]
    whole: dict[str, Any] = {**fields, "rdate": dates, "exdate": left_out}
    whole |= {"recurrence": rules[0].value.strip()} if rules else {}
    attempts: list[tuple[str, Callable[[], Mapping[str, Any]]]] = [
        ("", lambda: {**whole, "rounds": tuple(changed)}),
        ("", lambda: _with_moved(whole, changed)),
        ("rounds that differ are left out", lambda: whole),
        ("its rounds are read one by one", lambda: {**fields, **_one_by_one(rules, begin, dates, left_out, reading)}),
        ("its further rounds are left out", lambda: fields),
    ]
    reason = ""
    for what, make in attempts:
        try:
            repeated = Meeting(**make())
        except (FieldError, ValueError, TypeError) as error:
            reason = str(error)
            continue
        if what:
            reading.warn(main.line, f"{what}{_extent(repeated, rules)}: {reason}")
        return repeated
    once: Meeting = made_of(Meeting, fields, main, reading)
    return once


def _extent(meeting: Meeting, rules: Sequence[Property]) -> str:
    """Return how many rounds a meeting has that are read one by one, and what is missing of them."""
    if meeting.recurrence or not meeting.rdate:
        return ""
    count, last = len(meeting.rdate) + 1, max(meeting.rdate, key=lambda when: when.first or date.min)
    is_endless = any("UNTIL=" not in each.value.upper() and "COUNT=" not in each.value.upper() for each in rules)
    return f", {count} of them until {last.text}" + (", though a rule has no end" if is_endless else "")


def _by_audience(differing: Iterable[Component]) -> tuple[list[Component], list[Component]]:
    """Return the rounds that are shown, and those that fall away for who may not see them."""
    rounds: dict[Audience, list[Component]] = {Audience.PUBLIC: [], Audience.INTERNAL: []}
    for each in differing:
        rounds[audience_of(each)].append(each)
    return rounds[Audience.PUBLIC], rounds[Audience.INTERNAL]


def _named(component: Component, reading: Reading) -> list[str]:
    """Return the day by which a round is named; nothing where it cannot be read."""
    named = component.first("RECURRENCE-ID")
    try:
        return [next(moments(named, reading.zones)).day.isoformat()] if named else []
    except Unclear as error:
        reading.warn(component.line, f"a round that differs is left out: {error}")
        return []


def _by_further_rules(rules: Sequence[Property], begin: Moment, reading: Reading) -> tuple[str, ...]:
    """Return the days of the rounds by rules besides the first, which a record has none for."""
    days: list[str] = []
    if len(rules) > _MOST_RULES:
        reading.warn(rules[_MOST_RULES].line, f"of {len(rules)} further rules only the first {_MOST_RULES} are read")
    for rule in rules[:_MOST_RULES]:
        try:
            days += [day.isoformat() for day in days_of(rule.value, begin, reading.search)]
        except (ValueError, TypeError) as error:
            reading.warn(rule.line, f"a further rule of recurrence is left out: {error}")
    return tuple(each for each in dict.fromkeys(days) if each != begin.day.isoformat())[:MOST_ROUNDS]


def _with_moved(fields: Mapping[str, Any], changed: Sequence[Round]) -> Mapping[str, Any]:
    """Return fields with rounds that differ; one that is none by the rule is a further date, as calendars show it."""
    rounds: list[Round] = []
    further: list[When] = []
    for each in changed[:_MOST_DIFFERING]:
        try:
            Meeting(**{**fields, "rounds": (*rounds, each)})
        except FieldError:
            further += [each.when] if each.when else []
        else:
            rounds.append(each)
    return {**fields, "rdate": (*fields["rdate"], *further), "rounds": tuple(rounds)}


def _other_dates(main: Component, begin: Moment, reading: Reading) -> Iterator[str]:
    """Yield the dates of further rounds; of those at the time of the first their days, and not that of the first."""
    for each in _further(main, "RDATE", reading):
        if each != begin:
            yield each.day.isoformat() if _clock(each) == _clock(begin) else each.text


def _clock(moment: Moment) -> tuple[str, time | None]:
    return moment.zone, moment.time.time() if moment.time else None


def _further(component: Component, name: str, reading: Reading) -> tuple[Moment, ...]:
    further: list[Moment] = []
    for each in component.all(name):
        try:
            further += moments(each, reading.zones)
        except Unclear as error:
            reading.warn(each.line, f"left out is {error}")
    different = tuple(dict.fromkeys(further))
    if len(different) > MOST_ROUNDS:
        reading.warn(component.line, f"of {len(different):,} dates of {name} only the first {MOST_ROUNDS} are read")
    return different[:MOST_ROUNDS]


def _round(component: Component, main: Component, reading: Reading) -> Round | None:
    given = component.first("RECURRENCE-ID")
    try:
        if given is None:
            return None
        if given.parameter("RANGE").upper() == "THISANDFUTURE":
            reading.warn(given.line, "that all further rounds change with this one is not read")
        which = next(moments(given, reading.zones))
        when, _ = when_in(component, reading)
        fields: dict[str, Any] = {"recurrence_id": which.day.isoformat(), "when": when, **status_in(component, reading)}
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
    rules: Sequence[Property], begin: Moment, dates: Sequence[str], left_out: Container[str], reading: Reading
) -> Mapping[str, Any]:
    """Return further rounds of a rule that the record cannot have, such as one whose first round is not the event."""
    by_rule = [day.isoformat() for day in days_of(rules[0].value, begin, reading.search)] if rules else []
    days = (each for each in (*dates, *by_rule) if each not in left_out and each != begin.day.isoformat())
    further = tuple(dict.fromkeys(days))[:MOST_ROUNDS]
    if begin.day.isoformat() not in left_out:
        return {"rdate": further}
    if not further:
        return {"status": "cancelled"}  # no round of it is held
    return {"rdate": further, "exdate": (begin.day.isoformat(),)}
