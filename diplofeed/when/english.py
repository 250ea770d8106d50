"""Dates in English words: said and read.

Everything here goes from text to text; :mod:`diplofeed.when` gives the texts their meaning.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["MONTHS", "say", "translate"]

# Spelled out here because calendar.month_name follows the machine's locale.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_MONTH_NUMBERS = {
    short: f"{number:02}"
    for number, name in enumerate(MONTHS, 1)
    for short in (name.lower(), name[:3].lower(), f"{name[:3].lower()}.")
} | {"sept": "09", "sept.": "09"}
_SEASON_NUMBERS = {name: number for number, name in _SEASONS.items()} | {"fall": "23"}

# ---------------------------------------------------------------- EDTF to words

_Parts = tuple[str, str | None, str | None, str]


def _parts(point: str) -> _Parts:
    qualifier = point[-1] if point[-1] in "~?%" else ""
    year, *rest = point.removesuffix(qualifier).split("-")
    month, day = (*rest, None, None)[:2]
    return year, month, day, qualifier


def _say_year(year: str) -> str:
    if year.endswith("XX"):
        return f"{year[:2]}00s (century)"
    if year.endswith("X"):  # "1900s" alone could be ten years or a hundred
        return f"{year[:3]}0s" + (" (decade)" if year[2] == "0" else "")
    return year


def _say_bare(year: str, month: str | None, day: str | None) -> str:
    if month is None:
        return _say_year(year)
    if month == "XX":
        return f"{year}, month{' and day' if day else ''} not known"
    if month in _SEASONS:
        return f"{_SEASONS[month]} {year}"
    words = f"{MONTHS[int(month) - 1]} {year}"
    if day == "XX":
        return f"{words}, day not known"
    return f"{int(day)} {words}" if day else words


def _say_point(point: str) -> str:
    year, month, day, qualifier = _parts(point)
    about = "" if qualifier in {"", "?"} else "about the " if "X" in year else "about "
    doubt = " (uncertain)" if qualifier in {"?", "%"} else ""
    return about + _say_bare(year, month, day) + doubt


def _say_after(preposition: str, point: str) -> str:
    words = _say_point(point)
    article = "the " if "X" in point[:4] and not words.startswith("about ") else ""
    return f"{preposition} {article}{words}"


def _say_between(first: str, last: str) -> str:
    (year, month, day, _), (_, last_month, last_day, _) = _parts(first), _parts(last)
    certain = (first + last).replace("-", "").isdigit()
    alike = certain and len(first) == len(last) and first != last and first[:4] == last[:4]
    if not (alike and month and {month, last_month}.isdisjoint(_SEASONS)):
        return f"{_say_point(first)} – {_say_point(last)}"
    if day and last_day and month == last_month:
        return f"{int(day)}–{_say_point(last)}"
    return f"{_say_point(first).removesuffix(f' {year}')} – {_say_point(last)}"


@lru_cache(maxsize=4096)
def say(edtf: str) -> str:
    """Say a canonical EDTF date or interval of dates in English."""
    first, slash, last = edtf.partition("/")
    if not slash:
        return _say_point(edtf)
    if last == "..":
        return _say_after("since", first)
    if first == "..":
        return _say_after("until", last)
    if not last:
        return f"{_say_after('from', first)}, end not known"
    if not first:
        return f"{_say_after('until', last)}, start not known"
    return _say_between(first, last)


# ---------------------------------------------------------------- words to EDTF

_MONTH = "|".join(sorted(map(re.escape, _MONTH_NUMBERS), key=len, reverse=True))
_SEASON = "|".join(_SEASON_NUMBERS)
_DAY = r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)?"
_ABOUT = re.compile(r"^(?:(?:about|around|approximately|roughly|circa) |ca?\. ?)")
_DOUBT = re.compile(r" \(uncertain\)$|\?$")
_QUALIFIERS = {(False, False): "", (True, False): "~", (False, True): "?", (True, True): "%"}
_ISO = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?")
_DOTTED = re.compile(r"(1[3-9]|[2-9][0-9])\. ?([0-9]{1,2})\. ?([0-9]{4})")  # other days could be months
_DAY_FIRST = re.compile(rf"{_DAY}(?: of)? ({_MONTH}),? ([0-9]{{4}})")
_MONTH_FIRST = re.compile(rf"({_MONTH}) {_DAY}(?:,|, | )([0-9]{{4}})")
_MONTH_ONLY = re.compile(rf"({_MONTH})(?: of|,)? ([0-9]{{4}})(, day not known)?")
_SEASON_ONLY = re.compile(rf"(?:the )?({_SEASON})(?: of|,)? ([0-9]{{4}})")
_YEARS = re.compile(r"([0-9]{4})(?:(s)(?: \((decade|century)\))?|(, month not known)|(, month and day not known))?")
_DAYS_OF_MONTH = re.compile(rf"{_DAY} ?(?:-|to) ?({_DAY} ({_MONTH}) ([0-9]{{4}}))")
_MONTH_THEN_DAYS = re.compile(rf"({_MONTH}) {_DAY} ?(?:-|to) ?{_DAY},? ([0-9]{{4}})")
_UNKNOWN_END = re.compile(r"from (.+), end not known")
_UNKNOWN_START = re.compile(r"until (.+), start not known")
_SINCE = re.compile(r"(?:ongoing )?since (.+)")
_UNTIL = re.compile(r"until (.+)")
_ALMOST_EDTF = re.compile(r"[0-9x/.~?%-]+")
_SHORT_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-)([0-9]{2})/([0-9]{2})")


def _read_years(words: str) -> str | None:
    match = _YEARS.fullmatch(words)
    if match is None:
        return None
    year, plural, unit, no_month, no_day = match.groups()
    if not plural:
        return year + ("-XX" if no_month else "-XX-XX" if no_day else "")
    if unit == "century" and year.endswith("00"):
        return f"{year[:2]}XX"
    if year.endswith("0") and (unit == "decade" or not (unit or year.endswith("00"))):
        return f"{year[:3]}X"
    return None


def _read_bare(words: str) -> str | None:
    if match := _DOTTED.fullmatch(words):
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    if match := _DAY_FIRST.fullmatch(words):
        return f"{match[3]}-{_MONTH_NUMBERS[match[2]]}-{int(match[1]):02}"
    if match := _MONTH_FIRST.fullmatch(words):
        return f"{match[3]}-{_MONTH_NUMBERS[match[1]]}-{int(match[2]):02}"
    if match := _MONTH_ONLY.fullmatch(words):
        return f"{match[2]}-{_MONTH_NUMBERS[match[1]]}" + ("-XX" if match[3] else "")
    if match := _SEASON_ONLY.fullmatch(words):
        return f"{match[2]}-{_SEASON_NUMBERS[match[1]]}"
    return words if _ISO.fullmatch(words) else _read_years(words)


def _split_qualifier(words: str) -> tuple[str, str]:
    certain = _DOUBT.sub("", words)
    bare = _ABOUT.sub("", certain)
    return bare.removeprefix("the "), _QUALIFIERS[bare != certain, certain != words]


def _split_ends(words: str) -> tuple[str, str] | None:
    for mark in (" to ", " - ", "-"):
        first, result, last = words.partition(mark)
        if result:
            return first.strip(), last.strip()
    return None


def _read_point(words: str) -> str | None:
    bare, qualifier = _split_qualifier(words)
    edtf = _read_bare(bare)
    return edtf and edtf + qualifier


def _read_short_range(words: str) -> str | None:
    """Read a range that names its month or year once, where a qualifier is of both ends."""
    bare, qualifier = _split_qualifier(words)
    if match := _DAYS_OF_MONTH.fullmatch(bare):
        ends = f"{match[1]} {match[4]} {match[5]}", match[2]
    elif match := _MONTH_THEN_DAYS.fullmatch(bare):
        ends = f"{match[2]} {match[1]} {match[4]}", f"{match[3]} {match[1]} {match[4]}"
    elif (split := _split_ends(bare)) and bare[-4:].isdigit():
        ends = f"{split[0]} {bare[-4:]}", split[1]
    else:
        return None
    first, last = map(_read_bare, ends)
    return f"{first}{qualifier}/{last}{qualifier}" if first and last else None


def _read_range(words: str) -> str | None:
    if ends := _split_ends(words):
        first, last = map(_read_point, ends)
        if first and last:
            return f"{first}/{last}"
    return _read_short_range(words)


def _read_half(words: str) -> str | None:
    """Read an interval of which one end is open or not known."""
    for form, shape in (
        (_UNKNOWN_END, "{}/"),
        (_UNKNOWN_START, "/{}"),
        (_SINCE, "{}/.."),
        (_UNTIL, "../{}"),
    ):
        if (match := form.fullmatch(words)) and (point := _read_point(match[1])):
            return shape.format(point)
    return None


def translate(text: str) -> str | None:
    """Turn plain English ("11–13 July 2023") into EDTF; None where it is not unambiguous.

    The result has the shape of EDTF but is not checked: "31 June 2023" gives ``2023-06-31``.
    """
    # A dash joins two ends; "2009–10" is not October as "2009-10" is.
    spaced = re.sub("[‒–—―−]", " - ", re.sub("[‐‑]", "-", text.lower()))
    words = " ".join(spaced.split())
    if not words.isascii():
        return None
    if match := _SHORT_DAYS.fullmatch(words):
        return f"{match[1]}{match[2]}/{match[1]}{match[3]}"
    if _ALMOST_EDTF.fullmatch(words) and "x" in words:
        return words.upper()
    return _read_point(words) or _read_half(words) or _read_range(words.removeprefix("from "))
