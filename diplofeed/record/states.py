"""States that were no more, or not yet, on the day of an item that names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from diplofeed.errors import Fault, Severity
from diplofeed.model import Meeting, Party, PartyKind, Statement
from diplofeed.model.parties import acting, countries
from diplofeed.source import Located
from diplofeed.when import parse
from diplofeed.words.countries import country_name
from diplofeed.words.former import FORMER, PART_OF, states_between

__all__ = ["warnings_of_states"]


@frozen
class _Doubt:
    """What is doubtful about a party, and what may be written instead."""

    message: str
    instead: str


_FORMER: Final = frozenset(FORMER)
_DOUBTFUL: Final = _FORMER | PART_OF.keys()
_ALL_PARTED: Final = max(since.end for parts in PART_OF.values() for since in parts)


def warnings_of_states(located: Located) -> Iterator[Fault]:
    """Yield a warning for each state that was not there on any day on which an item may have been.

    Where places are may be said by the countries of today.
    """
    item = located.item.with_roles_of_its_day()
    parties, places = list(acting(item)), list(countries(item))
    first = item.when.first
    codes = _FORMER if first and first > _ALL_PARTED else _DOUBTFUL
    if codes.isdisjoint([party.id for _, named in (*parties, *places) for party in named if party]):
        return  # as of nearly all items
    last, doubted = _last_day(item), set()
    doubts = [(path, party, _of_today(party, first, last)) for path, party in _placed(parties)]
    doubts += [(path, party, _of_then(party, first, last)) for path, party in _placed((*parties, *places))]
    for path, party, doubt in doubts:
        if doubt and party.id not in doubted:
            doubted.add(party.id)
            yield Fault(
                origin=located.origin,
                field=path,
                message=doubt.message,
                expected=doubt.instead,
                item=item.id,
                severity=Severity.WARNING,
            )


def _placed(kinds: Iterable[tuple[str, Sequence[Party | None]]]) -> Iterator[tuple[str, Party]]:
    """Yield parties, each with its path."""
    for path, named in kinds:
        for number, party in enumerate(named, start=1):
            if party:
                yield path.format(number), party


def _last_day(item: Meeting | Statement) -> date | None:
    """Return the last day on which an item may be; None where it may go on."""
    return item.last_round if isinstance(item, Meeting) and item.repeats else item.when.last


def _of_then(party: Party, first: date | None, last: date | None) -> _Doubt | None:
    """Return what is wrong with a state that is no more: it ended before the days of an item, or began after them."""
    if not party.is_former:
        return None
    states, during = FORMER[party.id], states_between(party.id, first, last)
    if len(during) == 1:
        return None
    if during:
        names = " and of ".join(f"{state.name} ({state.code})" for state in during)
        return _Doubt(f"{party.id} was the code of {names}", f"{during[0].code} or {during[1].code}")
    ended = [state for state in states if first and state.end < first]
    if ended:
        ends = " and ".join(f"{state.name} ended on {_day(state.end)}" for state in ended)
        return _Doubt(f"{party.id}: {ends}, before this date", ended[-1].after)
    if (begin := states[0].begin) is None:
        return None
    return _Doubt(f"{party.id}: {states[0].name} began on {_day(begin)}, after this date", states[0].before)


def _of_today(party: Party, first: date | None, last: date | None) -> _Doubt | None:
    """Return what is wrong with a country of today: on all days of an item it was part of a state that is no more."""
    if first is None or last is None or party.id not in PART_OF or party.kind is not PartyKind.STATE:
        return None
    wholes = (since for since in PART_OF[party.id] if since.begin <= first and last <= since.end)
    if (since := next(wholes, None)) is None:
        return None
    whole = FORMER[since.code][0].name
    return _Doubt(f"{country_name(party.id)} ({party.id}) was part of {since.code} ({whole}) then", since.code)


def _day(day: date) -> str:
    return parse(day).label()
