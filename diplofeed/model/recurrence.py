"""Recurrence rules, checked part by part (RFC 5545 §3.3.10)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

__all__ = ["last_round", "recurrence_rule"]

_FREQUENCIES: Final = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_HIGHEST_COUNT: Final = 10**18 - 1
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_SIGNED: Final = re.compile(r"[+-]?[0-9]{1,3}")
_ON: Final = re.compile(rf"([+-]?[0-9]{{1,2}})?({'|'.join(_WEEKDAYS)})")
_UNTIL: Final = re.compile(r"[0-9]{8}(T(?!24)[0-9]{6}Z)?")

_Check = Callable[[str], bool]


def recurrence_rule(value: str) -> str:
    """Return a recurrence rule in capitals without ``RRULE:``, or nothing (RFC 5545 §3.3.10).

    Raises:
        ValueError: A part is not known, occurs twice, has a value it cannot have or does not go with another part; or
            the rule repeats more often than daily.
    """
    rule = value.strip().upper().removeprefix("RRULE:")
    if not rule:
        return ""
    parts = _parts(rule)
    for name, passed in parts.items():
        check, expected = _PARTS[name]
        if not check(passed):
            raise ValueError(f"{name} of a recurrence rule is {expected} (RFC 5545 §3.3.10), not {passed[:40]!r}")
    _check_together(parts)
    return rule


def _parts(rule: str) -> dict[str, str]:
    pairs = [part.partition("=")[::2] for part in rule.split(";")]
    parts = dict(pairs)
    if not parts.keys() <= _PARTS.keys() or len(parts) != len(pairs) or "FREQ" not in parts:
        raise ValueError(
            "not a recurrence rule (RFC 5545 §3.3.10): write it as FREQ=WEEKLY;COUNT=4, "
            f"FREQ one of {', '.join(_FREQUENCIES)}, each part once"
        )
    return parts


def _check_together(parts: dict[str, str]) -> None:
    for is_wrong, message in (
        (parts.keys() >= {"COUNT", "UNTIL"}, "a recurrence rule has COUNT or UNTIL, not both"),
        (_counts_days_in_vain(parts), "BYDAY has numbers only if FREQ is MONTHLY, or YEARLY without BYWEEKNO"),
        (parts["FREQ"] == "WEEKLY" and "BYMONTHDAY" in parts, "BYMONTHDAY does not go with FREQ=WEEKLY"),
        (parts["FREQ"] != "YEARLY" and "BYYEARDAY" in parts, "BYYEARDAY goes only with FREQ=YEARLY"),
        (parts["FREQ"] != "YEARLY" and "BYWEEKNO" in parts, "BYWEEKNO goes only with FREQ=YEARLY"),
        ("BYSETPOS" in parts and sum(name.startswith("BY") for name in parts) == 1, "BYSETPOS needs another BY… part"),
    ):
        if is_wrong:
            raise ValueError(f"{message} (RFC 5545 §3.3.10)")


def _counts_days_in_vain(parts: dict[str, str]) -> bool:
    has_numbers = any(character.isdigit() for character in parts.get("BYDAY", ""))
    return has_numbers and (parts["FREQ"] in {"WEEKLY", "DAILY"} or "BYWEEKNO" in parts)


# ---------------------------------------------------------------- values


def _number(low: int, high: int) -> _Check:
    return lambda value: bool(_NUMBER.fullmatch(value)) and low <= int(value) <= high


def _numbers(low: int, high: int) -> _Check:
    return lambda value: all(map(_number(low, high), value.split(",")))


def _signed_numbers(high: int) -> _Check:
    """Return a check for numbers that count from the beginning or, below zero, from the end."""
    return lambda value: all(_SIGNED.fullmatch(item) and 1 <= abs(int(item)) <= high for item in value.split(","))


def _are_weekdays(value: str) -> bool:
    result = [_ON.fullmatch(item) for item in value.split(",")]
    return all(on and 1 <= abs(int(on[1] or 1)) <= 53 for on in result)


def _is_end(value: str) -> bool:
    if not _UNTIL.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


_PARTS: Final[dict[str, tuple[_Check, str]]] = {
    "FREQ": (_FREQUENCIES.__contains__, f"one of {', '.join(_FREQUENCIES)}"),
    "UNTIL": (_is_end, "a day such as 20261231 or a moment in UTC such as 20261231T100000Z"),
    "COUNT": (_number(1, _HIGHEST_COUNT), "a number from 1"),
    "INTERVAL": (_number(1, _HIGHEST_COUNT), "a number from 1"),
    "BYSECOND": (_numbers(0, 60), "numbers from 0 to 60"),
    "BYMINUTE": (_numbers(0, 59), "numbers from 0 to 59"),
    "BYHOUR": (_numbers(0, 23), "numbers from 0 to 23"),
    "BYDAY": (_are_weekdays, "weekdays such as MO,WE or, counted from 1 to 53 or from -1 to -53, 1MO,-1FR"),
    "BYMONTHDAY": (_signed_numbers(31), "numbers from 1 to 31 or from -1 to -31"),
    "BYYEARDAY": (_signed_numbers(366), "numbers from 1 to 366 or from -1 to -366"),
    "BYWEEKNO": (_signed_numbers(53), "numbers from 1 to 53 or from -1 to -53"),
    "BYMONTH": (_numbers(1, 12), "numbers from 1 to 12"),
    "BYSETPOS": (_signed_numbers(366), "numbers from 1 to 366 or from -1 to -366"),
    "WKST": (_WEEKDAYS.__contains__, f"one of {', '.join(_WEEKDAYS)}"),
}


# ---------------------------------------------------------------- end

_DAYS_BETWEEN: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}


def last_round(rule: str, first: date) -> date | None:
    """Return a day by which the rounds of a checked rule are over (RFC 5545 §3.3.10), None where they never are."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if "UNTIL" in parts:
        return date.fromisoformat(parts["UNTIL"][:8])
    return _after(first, parts) if "COUNT" in parts else None


def _after(first: date, parts: dict[str, str]) -> date:
    weekly = parts["FREQ"] == "WEEKLY" and len(parts.get("BYDAY", "").split(","))
    turns = -(-int(parts["COUNT"]) // (weekly or 1)) - 1
    days = turns * int(parts.get("INTERVAL", "1")) * _DAYS_BETWEEN[parts["FREQ"]] + (6 if "BYDAY" in parts else 0)
    return first + timedelta(days=days) if days < (date.max - first).days else date.max
