"""What items mean, however it is written: what the ledger keeps of times, and what it compares."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from diplofeed.model import Item, Meeting
from diplofeed.record.plain import Plain, members_of
from diplofeed.when import When, WhenError, recall
from diplofeed.when.zones import rules

__all__ = ["as_kept", "meant", "moment_of", "recalled", "rule_of", "sorted_plain", "weighty"]

_SIGNIFICANT: Final = frozenset(
    {"when", "as_of", "place", "places", "online", "recurrence", "rdate", "exdate", "recurrence_id", "status"}
)
_UTC: Final = frozenset({None, "UTC", "Etc/UTC"})
_as_json: Final = json.JSONEncoder(ensure_ascii=False).encode
_DEFAULTS: Final = {"INTERVAL": "1", "WKST": "MO"}  # RFC 5545 §3.3.10


def as_kept(item: Item) -> dict[str, str]:
    """Return the fields of an item in its plain form, each as JSON, with the offsets of times.

    A zone may have others by and by.
    """
    members = members_of(item)
    if item.when.start:
        members["when"] = _as_json(item.when.with_offsets)
    if isinstance(item, Meeting) and item.repeats:
        for name, whens in (("rdate", item.rdate), ("exdate", item.exdate)):
            members |= {name: _as_json([when.with_offsets for when in whens])} if whens else {}
    return members


def meant(*versions: Mapping[str, Plain]) -> list[dict[str, Plain]]:
    """Return what plain data of an item mean, which is equal of versions that say the same in other words.

    A time is its moment, in whatever zone it is told; where there are further rounds, which follow the clock of the
    zone, it is the zone's rules too. A rule is its parts, and lists of dates and of rounds have no order.
    """
    repeats = all(data.get("recurrence") or data.get("rdate") for data in versions)
    meanings = {**_MEANINGS, "when": _first_of_many if repeats else _moment}
    return [
        {name: meanings[name](value) if name in meanings else value for name, value in data.items()}
        for data in versions
    ]


def weighty(data: Mapping[str, Plain]) -> Mapping[str, object]:
    """Return the fields of an item and of its single rounds whose change raises the sequence."""
    listed = data.get("rounds")
    rounds = (weighty(each) for each in listed if isinstance(each, dict)) if isinstance(listed, list) else ()
    single = {str(each.get("recurrence_id")): each for each in rounds if each.keys() > {"recurrence_id"}}
    own = {name: _without_uris(value) for name, value in data.items() if name in _SIGNIFICANT}
    return {**own, "rounds": single} if single else own


def _without_uris(value: Plain) -> Plain:
    """Return a value without the URIs by which others name a place, which is where it was whatever they are."""
    if isinstance(value, list):
        return [_without_uris(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: each for name, each in value.items() if name != "same_as"}


def _moment(text: Any) -> Plain:
    when = recalled(text)
    return str(text) if when is None else moment_of(when)


def moment_of(when: When) -> Plain:
    """Return the moments of a time, whatever zone it is told in; its text where it has none."""
    if when.earliest is None or when.start is None:
        return when.text
    ends = [moment.isoformat() if moment else None for moment in (when.earliest, when.end and when.latest)]
    return [*ends, when.open_end, when.unknown_end]


def _first_of_many(text: Any) -> Plain:
    """Return a time together with the rules of its zone, which further rounds follow."""
    when = recalled(text)
    zone = None if when is None or when.zone in _UTC else when.zone
    return [_moment(text), rules(zone) if zone else None]


def recalled(text: object) -> When | None:
    """Return the time that the ledger has as a text, None where it is one of a zone that is not known here."""
    try:
        return recall(str(text))
    except WhenError:  # it means what it says
        return None


def _moments(texts: Any) -> Plain:
    return sorted_plain([_moment(text) for text in texts])


def _rounds(listed: Any) -> Plain:
    return sorted_plain([{name: _in_round(name, value) for name, value in each.items()} for each in listed])


def _in_round(name: str, value: Any) -> Plain:
    return _moment(value) if name in {"recurrence_id", "when"} else value


def sorted_plain(values: list[Any]) -> Plain:
    """Return values of which the order says nothing in one that is always the same."""
    return sorted(values, key=lambda value: json.dumps(value, sort_keys=True))


def rule_of(text: Any) -> dict[str, Plain]:
    """Return the parts of a rule, without those that say what goes without saying, each list in order."""
    parts = (part.partition("=")[::2] for part in str(text).split(";"))
    listed: dict[str, Plain] = {
        name: ",".join(sorted({_number(value) for value in values.split(",")}))
        for name, values in parts
        if _number(values) != _DEFAULTS.get(name)
    }
    return listed


def _number(value: str) -> str:
    """Return one value of a part of a rule: a number in digits, without what could be left out before them."""
    return value.removeprefix("+").lstrip("0") or "0"


_MEANINGS: Final[Mapping[str, Callable[[Any], Plain]]] = {
    "exdate": _moments,
    "rdate": _moments,
    "recurrence": rule_of,
    "rounds": _rounds,
    "when": _moment,
}
