"""The rounds of a meeting: its first, those of its rule and those on further dates (RFC 5545 §3.8.5).

Rounds are counted by the clock on the wall, in the zone the meeting is in, as calendars do. One is named by its day,
or by its time where there are several on that day.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from calendar import isleap
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from heapq import merge
from itertools import islice
from math import prod
from threading import Lock

from attrs import define, field, frozen

from diplofeed.errors import FieldError
from diplofeed.when import When, parse, recall_by_clock
from diplofeed.when.spelling import Moments, spell
from diplofeed.when.times import YEARS

__all__ = ["Series", "Start", "check", "counted"]

Start = date | datetime

_ZONES_FROM = datetime(1970, 1, 1, tzinfo=UTC)  # what the zone data promise to be right from
_FURTHEST = 200  # years between rounds; it takes long to count on to later ones
_MOST = 20_000  # rounds to be counted, which takes some 0.2 s
_MOST_A_DAY = 100
_CYCLE = 400  # years, after which days, weekdays and leap years come again in the same order
_UNTIL = re.compile(r";?UNTIL=([0-9]{8})(T[0-9]{6}Z)?")
_INTERVAL = re.compile(r";?INTERVAL=[0-9]+")
_ONCE = ";INTERVAL=200000"  # days, weeks, months or years, the next of which is in no year
_DENSE = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"}
_CLOCK_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")


@frozen(cache_hash=True)
class Series:
    """When the rounds of a meeting are, before any of them is moved or called off.

    Attributes:
        when: When the meeting is, which is its first round.
        rule: A checked recurrence rule (RFC 5545 §3.3.10), or nothing.
        further: Further rounds, each a day or a time.
    """

    when: When
    rule: str = ""
    further: tuple[When, ...] = ()

    @property
    def first(self) -> Start | None:
        """The day, or the time in whole seconds, at which the first round begins; None if its day is not known."""
        if self.when.start is not None:
            return self.when.start.replace(microsecond=0).astimezone(self.zone)
        if self.when.is_exact:
            return self.when.first
        begins = self.when.text.partition("/")[0]  # "2026-01-06/..": the first of many
        expected = parse(begins) if begins not in {"", ".."} else None
        return expected.first if expected and expected.is_exact else None

    @property
    def zone(self) -> tzinfo:
        """The zone in which rounds keep their time on the clock; UTC where none is named, or none was known then."""
        start = self.when.start
        named = self.when.zone not in {None, "UTC", "Etc/UTC"} and start is not None and start >= _ZONES_FROM
        return start.tzinfo or UTC if start is not None and named else UTC

    def starts(self) -> Iterator[Start]:
        """Yield when each round begins, each once, the earliest first; for ever if the rule has no end."""
        first = self.first
        if first is None:
            return
        begins = _clock(first)
        last = None
        for clock in merge([begins], self.by_rule(begins), sorted(map(self._clock_of, self.further))):
            if clock != last:
                yield self._start_of(clock)
            last = clock

    def begins(self, named: When) -> Start:
        """Return when a further round begins."""
        return self._start_of(self._clock_of(named))

    def _start_of(self, clock: datetime) -> Start:
        return clock.date() if self.when.start is None else clock.replace(tzinfo=self.zone)

    def by_rule(self, begins: datetime) -> Iterator[datetime]:
        """Yield what the rule gives from a time on the clock on, for at least two hundred years.

        Raises:
            FieldError: The rule has no rounds that could be worked out.
        """
        if not self.rule:
            return
        last = self.last_clock
        for clock in _by_rule(_UNTIL.sub("", self.rule).strip(";"), begins):
            is_over = (last is not None and clock > last) or (self.when.start is not None and clock.year not in YEARS)
            if is_over:
                return
            yield clock

    @property
    def last_clock(self) -> datetime | None:
        """The time on the clock after which the rule has no round; None where it names none."""
        until = _UNTIL.search(self.rule)
        if until is None:
            return None
        day, moment = until.groups()
        if moment is None or self.when.start is None:
            return datetime.combine(date.fromisoformat(day), time(23, 59, 59))
        if (year := int(day[:4])) not in YEARS:  # it might leave the calendar in the zone
            return _clock(date.min if year < YEARS.start else date.max)
        return _clock(datetime.fromisoformat(day + moment).astimezone(self.zone))

    def _clock_of(self, named: When) -> datetime:
        """Return the time of a further round by the clock on the wall: where only the day is said, the usual one."""
        if named.start is not None:
            return _clock(named.start.replace(microsecond=0).astimezone(self.zone))
        usual = _clock(self.first or date.min).time()
        return datetime.combine(named.first or date.min, usual)

    def find(self, named: When) -> Start:
        """Return when the round begins that is named by its day or time.

        Raises:
            LookupError: There is no such round, or more than one; says which there are, as ``expected`` words it.
        """
        starts = counted(self).until((named.first or date.min).year + 1)
        low = bisect_left(starts, 0, key=lambda start: self._side(start, named))
        high = bisect_right(starts, 0, key=lambda start: self._side(start, named))
        if high - low == 1:
            return starts[low]
        around = starts[low:high] or starts[max(low - 1, 0) : high + 1]
        with_time = high > low or named.start is not None
        raise LookupError(" or ".join(self._name(each, with_time=with_time) for each in around))

    def _side(self, start: Start, named: When) -> int:
        """Return whether a round is before, at (0) or after a day or time."""
        if isinstance(start, datetime) and named.start is not None:
            here, there = start.astimezone(UTC), named.start.replace(microsecond=0).astimezone(UTC)
            return (here > there) - (here < there)
        day, other = self._day(start), named.first or date.min
        return (day > other) - (day < other)

    def _day(self, start: Start) -> date:
        if isinstance(start, datetime):
            own = self.when.start.tzinfo if self.when.start else None
            return start.astimezone(own).date()
        return start

    def _name(self, start: Start, *, with_time: bool) -> str:
        if with_time and isinstance(start, datetime) and self.when.start is not None:
            begins = start.astimezone(self.when.start.tzinfo)
            return spell(Moments(begins, None, self.when.zone, open_end=False, unknown_end=False))
        return self._day(start).isoformat()

    def when_of(self, start: Start) -> When:
        """Return when a round is that begins at a day or time and lasts as long as the first, by the clock."""
        if not isinstance(start, datetime) or self.when.start is None:
            days = (self.when.days or 1) - 1 if self.when.is_exact else 0
            last = start + timedelta(days=days)
            return parse(f"{start.isoformat()}/{last.isoformat()}" if days else start.isoformat())
        own, end = self.when.start.tzinfo, self.when.end
        begins = start.astimezone(own)
        lasts = _clock(end) - _clock(self.when.start) if end else timedelta()
        ends = (_clock(begins) + lasts).replace(tzinfo=own) if end else None
        moments = Moments(begins, ends, self.when.zone, open_end=False, unknown_end=self.when.unknown_end)
        return recall_by_clock(spell(moments))  # a round may fall into an hour that is skipped


def _by_rule(rule: str, begins: datetime) -> Iterator[datetime]:
    """Yield what a rule without an end gives from a time on the clock on.

    dateutil looks for rounds up to the year 9999, for seconds where there are none. So it is asked in the last
    centuries before, in which the calendar is the same.
    """
    from dateutil.rrule import rrulestr  # noqa: PLC0415 -- few meetings have rounds that differ

    shift = max(0, (date.max.year - _FURTHEST - begins.year) // _CYCLE) * _CYCLE
    try:
        for clock in rrulestr(rule, dtstart=begins.replace(year=begins.year + shift)):
            yield clock.replace(year=clock.year - shift)
    except (ValueError, OverflowError) as error:
        reason = f"its rounds cannot be worked out: {error}"
        raise FieldError("recurrence", reason, "a rule that has rounds (RFC 5545 §3.3.10)") from error


@define
class Counted:
    """When the rounds of a meeting begin, counted once however many of them are named."""

    ahead: Iterator[Start]
    starts: list[Start] = field(factory=list, init=False)
    _lock: Lock = field(factory=Lock, init=False)

    def until(self, year: int) -> Sequence[Start]:
        """Return when rounds begin, at least up to the first one after a year.

        Raises:
            FieldError: There are too many to count.
        """
        with self._lock:
            while not (self.starts and self.starts[-1].year > year):
                start = next(self.ahead, None)
                if start is None:
                    break
                self.starts.append(start)
                if len(self.starts) > _MOST:
                    reason = f"it has more than {_MOST:,} rounds up to {year}"
                    raise FieldError("recurrence", reason, "a rule with fewer, or a first round that is nearer")
            return self.starts


@lru_cache(maxsize=32)
def counted(series: Series) -> Counted:
    """Return what counts the rounds of a meeting."""
    return Counted(series.starts())


def _clock(start: Start) -> datetime:
    if isinstance(start, datetime):
        return start.replace(tzinfo=None, fold=0)
    return datetime.combine(start, time())


# ---------------------------------------------------------------- whether they go together


def check(series: Series, exdate: Sequence[When], differing: Sequence[When]) -> None:
    """Check that `exdate` and `rounds` name rounds of the series, each once.

    Args:
        series: The rounds there are.
        exdate: The rounds that fall away.
        differing: The rounds that differ from the rule.

    Raises:
        FieldError: One is not, or is named twice; with the field and the nearest rounds.
    """
    first = series.first
    if series.rule and first is not None:
        _check_rule(series, first)
    named = {"rdate": series.further, "exdate": exdate, "rounds": differing}
    used = [field for field, whens in named.items() if whens]
    if not used:
        return
    if first is None:
        raise FieldError(used[0], "the day of the first round is not known", "a day or time in `when`")
    if not series.rule and not series.further:
        raise FieldError(used[0], "there are no further rounds", "a `recurrence`, or further dates in `rdate`")
    paths = {"rdate": "rdate[{}]", "exdate": "exdate[{}]", "rounds": "rounds[{}].recurrence_id"}
    listed = [(paths[field].format(number), when) for field in used for number, when in enumerate(named[field], 1)]
    for path, when in listed:
        _check_kind(path, when, first)
    for number, when in enumerate(series.further, 1):
        if _clock(series.begins(when)) <= _clock(first):
            raise FieldError(
                f"rdate[{number}]", f"{when.text!r} is not after the first round", "the first one in `when`"
            )
    _check_named([(path, when) for path, when in listed if not path.startswith("rdate")], series)
    if exdate and len(list(islice(series.starts(), len(exdate) + 1))) <= len(exdate):
        raise FieldError("exdate", "no round is left", "a round at least, or `status: cancelled` where none is held")


def _check_named(listed: Sequence[tuple[str, When]], series: Series) -> None:
    """Check that each round that is named is one there is, and is named once."""
    taken: dict[Start, str] = {}
    for path, when in listed:
        start = _find(path, when, series)
        if start in taken:
            raise FieldError(path, f"{when.text!r} is named by {taken[start]} too", "each round once")
        taken[start] = path


def _check_kind(path: str, when: When, first: Start) -> None:
    is_timed = isinstance(first, datetime)
    expected = f"a day such as 2023-07-18{' or a time such as 2023-07-18T10:00[Europe/Vienna]' if is_timed else ''}"
    if not when.is_exact or when.is_interval or when.days != 1:
        raise FieldError(path, f"{when.text!r} is no single day or time", expected)
    if when.start is not None and not is_timed:
        raise FieldError(path, f"{when.text!r} is a time, and the rounds are whole days", expected)
    if when.first is not None and abs(when.first.year - first.year) > _FURTHEST:
        raise FieldError(path, f"{when.text!r} is too far from the first round", f"at most {_FURTHEST} years")


def _check_rule(series: Series, first: Start) -> None:
    """Check that a rule begins with the first round: else RFC 5545 §3.8.5.3 leaves to the software which rounds are."""
    parts = dict(part.split("=", 1) for part in series.rule.split(";"))
    times = [parts[name].split(",") for name in _CLOCK_PARTS if name in parts]
    if times and not isinstance(first, datetime):
        raise FieldError("recurrence", "BYHOUR, BYMINUTE and BYSECOND go only with a time", "a time in `when`")
    if prod(map(len, times)) > _MOST_A_DAY:
        raise FieldError("recurrence", "it has too many rounds a day", f"at most {_MOST_A_DAY}")
    begins, last = _clock(first), series.last_clock
    if last is not None and last < begins:
        expected = "an end after the first round, in `UNTIL`"
        raise FieldError(
            "recurrence", f"it ends on {last.date()}, before the first round, {series.when.text}", expected
        )
    if not _begins_with(series.rule, parts["FREQ"], begins):
        example = next(series.by_rule(begins), None) if _is_dense(parts) else None
        expected = f"a first round by the rule, such as {example.date()}" if example else "a first round by the rule"
        raise FieldError("recurrence", f"the first round, {series.when.text}, is none of its rounds", expected)


def _begins_with(rule: str, frequency: str, begins: datetime) -> bool:
    """Return whether a rule has a round at a time on the clock, by its first day, week, month or year alone."""
    once = _INTERVAL.sub("", _UNTIL.sub("", rule)).strip(";") + _ONCE
    # The next is looked for up to the year 9999, which takes long unless it is near.
    alike = begins if frequency == "YEARLY" else begins.replace(year=_late_year_like(begins.year))
    return next(_by_rule(once, alike), None) == alike


@cache
def _late_year_like(year: int) -> int:
    """Return a year shortly before 9999 whose days have the same weekdays."""
    return next(late for late in range(9998, 9970, -1) if _kind_of(late) == _kind_of(year))


def _kind_of(year: int) -> tuple[int, bool]:
    """Return the weekday a year begins with, and whether it is a leap year."""
    return date(year, 1, 1).weekday(), isleap(year)


def _is_dense(parts: Mapping[str, str]) -> bool:
    """Return whether a rule has a round soon, so that it does not take long to find one."""
    weeks = map(int, re.findall("[0-9]+", parts.get("BYDAY", "")))
    return parts["FREQ"] in {"WEEKLY", "MONTHLY"} and parts.keys() <= _DENSE and all(week <= 5 for week in weeks)


def _find(path: str, when: When, series: Series) -> Start:
    try:
        return series.find(when)
    except LookupError as error:
        expected = str(error) or "a round"
        several = "T" in expected and when.start is None
        reason = "names several rounds" if several else "is no round of this meeting"
        raise FieldError(path, f"{when.text!r} {reason}", expected) from None
