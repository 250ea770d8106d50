"""The bounds of EDTF dates, compared with those of two independent packages.

Where a package is not followed, the reason stands in `EXCEPTIONS` and the disagreement itself is
tested, so that the exception goes when the package changes.
"""

from __future__ import annotations

import math
import random
import warnings
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from diplofeed.when import parse
from support.effort import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from time import struct_time

Bounds = tuple[date | None, date | None]
NUMBER = cases(500)
SEED = 20230711


# ---------------------------------------------------------------- the values


def _point(chance: random.Random) -> str:
    day = date(chance.randint(1000, 2999), 1, 1) + timedelta(days=chance.randint(0, 364))
    forms = (
        f"{day:%Y}",
        f"{day:%Y-%m}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y-%m}-XX",
        f"{day:%Y}-XX",
        f"{day:%Y}-XX-XX",
        f"{day.year // 10}X",
        f"{day.year // 100}XX",
        f"{day:%Y}-{chance.randint(21, 24)}",
    )
    return chance.choice(forms) + chance.choice(["", "", "", "~", "?", "%"])


def _value(chance: random.Random) -> str:
    shape = chance.choice(["{0}", "{0}", "{0}", "{0}/{1}", "{0}/..", "../{0}", "{0}/", "/{0}"])
    ends = sorted((_point(chance), _point(chance)), key=parse) if "{1}" in shape else (_point(chance),)
    return shape.format(*ends)


def _values() -> Iterator[str]:
    chance = random.Random(SEED)
    return (_value(chance) for _ in range(NUMBER))


# ---------------------------------------------------------------- the packages


def _edtf_day(bound: struct_time | float) -> date | None:
    return None if isinstance(bound, float) and math.isinf(bound) else date(*bound[:3])


def _by_edtf() -> Callable[[str], Bounds]:
    package = pytest.importorskip("edtf", reason="the package edtf is not installed")

    def bounds(text: str) -> Bounds:
        value = package.parse_edtf(text)
        return _edtf_day(value.lower_strict()), _edtf_day(value.upper_strict())

    return bounds


def _undate_day(value: Any, end: str) -> date | None:
    return None if value is None else date.fromisoformat(str(getattr(value, end)))


def _by_undate() -> Callable[[str], Bounds]:
    package = pytest.importorskip("undate", reason="the package undate is not installed")

    def bounds(text: str) -> Bounds:
        value = package.Undate.parse(text, "EDTF")
        if isinstance(value, package.UndateInterval):
            return _undate_day(value.earliest, "earliest"), _undate_day(value.latest, "latest")
        return _undate_day(value, "earliest"), _undate_day(value, "latest")

    return bounds


PACKAGES = {"edtf": _by_edtf, "undate": _by_undate}


# ---------------------------------------------------------------- where they are not followed


def _has_season(text: str) -> bool:
    return any(part[5:7] in {"21", "22", "23", "24"} for part in text.split("/"))


def _has_unknown_end(text: str) -> bool:
    return text.startswith("/") or text.endswith("/")


def _has_unknown_digit_in_interval(text: str) -> bool:
    return "/" in text and "X" in text


def _has_end_within_the_other(text: str) -> bool:
    ends = [parse(end) for end in text.split("/") if end not in {"", ".."}]
    return len(ends) > 1 and ends[0].last >= ends[1].first


# package: (which texts, an example, why)
EXCEPTIONS: dict[str, list[tuple[Callable[[str], bool], str, str]]] = {
    "edtf": [
        (
            _has_season,
            "2023-24",
            "it has meteorological seasons, and of winter only December; ours hold every reading of the north",
        ),
        (
            _has_unknown_end,
            "2023/",
            "it gives an unknown end ten years; an unknown end is not bounded",
        ),
        (
            _has_unknown_digit_in_interval,
            "199X/..",
            "it fails on unspecified digits in an interval; EDTF level 1 allows any level 1 date at an end",
        ),
    ],
    "undate": [
        (
            _has_season,
            "2023-21",
            "it does not read seasons",
        ),
        (
            _has_end_within_the_other,
            "20XX/2077-XX",
            "it cannot compare a date with one that lies within it",
        ),
    ],
}


@pytest.mark.random
@pytest.mark.parametrize("package", PACKAGES)
def test_bounds_agree(package: str) -> None:
    """Over thousands of values our bounds are those of the package, but for the exceptions listed."""
    bounds = PACKAGES[package]()
    excepted = [matches for matches, _, _ in EXCEPTIONS[package]]
    compared, wrong = 0, []
    for text in _values():
        if any(matches(text) for matches in excepted):
            continue
        when, theirs = parse(text), bounds(text)
        compared += 1
        if (when.first, when.last) != theirs:
            wrong.append((text, (when.first, when.last), theirs))
    assert not wrong
    assert compared > NUMBER // 3


@pytest.mark.parametrize(
    ("package", "text"),
    [(package, text) for package, rows in EXCEPTIONS.items() for _, text, _ in rows],
)
def test_exception_is_still_needed(package: str, text: str) -> None:
    """Each exception stands for a disagreement that exists."""
    bounds, when = PACKAGES[package](), parse(text)
    with warnings.catch_warnings(action="ignore"):
        try:
            theirs: Bounds | None = bounds(text)
        except Exception:  # noqa: BLE001 -- any failure of the package is a disagreement
            theirs = None
    assert theirs != (when.first, when.last)


def test_seasons_hold_those_of_edtf() -> None:
    """Our seasons are wider than the package's meteorological ones, never narrower."""
    bounds = _by_edtf()
    for season in range(21, 25):
        when = parse(f"2023-{season}")
        first, last = bounds(when.text)
        assert when.first is not None
        assert when.last is not None
        assert first is not None
        assert last is not None
        assert when.first <= first <= last <= when.last
