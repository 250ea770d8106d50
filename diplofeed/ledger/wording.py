"""What two versions of an item say alike in other words, which is no change of it.

What goes without saying may be said: the weekday of a weekly rule, the usual time of a further round, a round that is
as the rule has it, the publication's own language, that there is one place alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time
from itertools import islice
from typing import Any, Final
from unicodedata import normalize

from diplofeed.errors import FieldError
from diplofeed.ledger.meaning import meant, moment_of, recalled, rule_of, sorted_plain
from diplofeed.model.rounds import Series, Start
from diplofeed.record.plain import Plain
from diplofeed.when import WhenError

__all__ = ["compared"]

_MOST: Final = 1_000  # rounds of a rule that ends, which are counted to compare it
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ALONE: Final = {"place": "places", "party": "parties", "speaker": "speakers"}  # and where there are several
_UNKNOWN: Final = (FieldError, LookupError, WhenError, ValueError, OverflowError)  # then it says what it says


def compared(
    before: Mapping[str, Plain], now: Mapping[str, Plain], language: str = ""
) -> tuple[Mapping[str, Plain], Mapping[str, Plain]]:
    """Return what two versions mean, plain data of both; what says the same is as the first has it.

    Args:
        before: The first.
        now: The second.
        language: That of texts for which none is named.
    """
    was, means = meant(before, now)
    full_before, full_now = (_in_full(data, language) for data in (before, now))
    for name in was.keys() | means.keys():
        if full_before.get(name) != full_now.get(name):
            continue
        if name in was:
            means[name] = was[name]
        else:
            del means[name]
    return was, means


def _in_full(data: Mapping[str, Plain], language: str) -> dict[str, Any]:
    """Return all fields with what goes without saying in them; without those that say nothing else."""
    plain = {name: _text(value, language) for name, value in data.items()}
    full: dict[str, Any] = dict(plain)
    for alone, several in _ALONE.items():
        listed = full.get(several)
        places = [full.get(alone), *(listed if isinstance(listed, list) else ())]
        full[alone] = full[several] = [each for at, each in enumerate(places) if each and each not in places[:at]]
    series = _series(data)
    if series is not None and series.first is not None:
        full |= {name: _filled(name, series, plain) for name in _FILLED if name in plain}
    return {name: value for name, value in full.items() if value not in ([], {}, None)}


def _text(value: Plain, language: str) -> Plain:
    """Return a value with its texts in NFC, one in the publication's own language without the name of that."""
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, list):
        return [_text(each, language) for each in value]
    if not isinstance(value, dict):
        return value
    parts = {name: _text(each, language) for name, each in value.items()}
    if language in parts and "" not in parts:
        parts = {"" if name == language else name: each for name, each in parts.items()}
    return parts[""] if parts.keys() == {""} else parts


def _series(data: Mapping[str, Plain]) -> Series | None:
    """Return the rounds of a meeting, None where it has one alone or its time cannot be read."""
    listed = data.get("rdate")
    further = [recalled(text) for text in listed] if isinstance(listed, list) else []
    when = recalled(data.get("when"))
    rule = str(data.get("recurrence", ""))
    if when is None or not (rule or further):
        return None
    return Series(when, rule, tuple(each for each in further if each is not None))


def _filled(name: str, series: Series, data: Mapping[str, Plain]) -> Any:
    try:
        return _FILLED[name](series, data)
    except _UNKNOWN:
        return data[name]


def _further(series: Series, _: Mapping[str, Any]) -> Any:
    return sorted({_at(series.begins(when)) for when in series.further})


def _fallen_away(series: Series, data: Mapping[str, Any]) -> Any:
    return sorted({_at(_found(series, text)) for text in data["exdate"]})


def _found(series: Series, text: object) -> Start:
    when = recalled(text)
    if when is None:
        raise LookupError(str(text))
    return series.find(when)


def _at(start: Start) -> str:
    return start.astimezone(UTC).isoformat() if isinstance(start, datetime) else start.isoformat()


def _rule(series: Series, data: Mapping[str, Any]) -> Any:
    """Return the rounds of a rule that ends, and the parts of one that does not."""
    begins = _clock(series)
    parts = rule_of(data["recurrence"])
    if parts.keys() & {"COUNT", "UNTIL"}:
        clocks = list(islice(series.by_rule(begins), _MOST + 1))
        if len(clocks) <= _MOST:
            return sorted({begins.isoformat(), *(clock.isoformat() for clock in clocks)})
    return {**_implied(parts, begins), **parts}


def _clock(series: Series) -> datetime:
    """Return the time on the clock at which the first round begins; midnight where only its day is said."""
    first = series.first
    if first is None:
        raise LookupError("the day of the first round is not known")
    return first.replace(tzinfo=None) if isinstance(first, datetime) else datetime.combine(first, time())


def _implied(parts: Mapping[str, Plain], begins: datetime) -> dict[str, Plain]:
    """Return the parts that a rule takes from its first round (RFC 5545 §3.3.10)."""
    by_parts = tuple(sorted(name for name in parts if name.startswith("BY")))
    day, month = {"BYMONTHDAY": str(begins.day)}, {"BYMONTH": str(begins.month)}
    implied: Mapping[tuple[Plain, tuple[str, ...]], dict[str, str]] = {
        ("WEEKLY", ()): {"BYDAY": _DAYS[begins.weekday()]},
        ("MONTHLY", ()): day,
        ("YEARLY", ()): day | month,
        ("YEARLY", ("BYMONTH",)): day,
    }
    return dict(implied.get((parts.get("FREQ"), by_parts), {}))


def _rounds(series: Series, data: Mapping[str, Any]) -> Any:
    """Return the rounds that differ from the others, without what is as it is of those."""
    rounds = (dict(_round(series, each, data)) for each in data["rounds"])
    return sorted_plain([each for each in rounds if each.keys() > {"recurrence_id"}])


def _round(series: Series, single: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    start = _found(series, single["recurrence_id"])
    usual = {**data, "when": moment_of(series.when_of(start))}
    for name, value in single.items():
        when = recalled(value) if name == "when" else None
        meaning = value if when is None else moment_of(when)
        if name == "recurrence_id":
            yield name, _at(start)
        elif meaning != usual.get(name):
            yield name, meaning


_FILLED: Final[Mapping[str, Callable[[Series, Any], Any]]] = {
    "exdate": _fallen_away,
    "rdate": _further,
    "recurrence": _rule,
    "rounds": _rounds,
}
