"""Messages for dates that cannot be read: the reason, and what to write instead."""

from __future__ import annotations

import re

from diplofeed.errors import FieldError

__all__ = ["NEITHER", "WhenError", "explain"]

_SHOWN = 60


class WhenError(FieldError):
    """Raised for a date that cannot be read, or that says something impossible.

    Attributes:
        text: What was given.
        reason: What is wrong with it.
        expected: What to write instead.
        column: Where in `text` the fault is, from 1; None where no one place is at fault.
    """

    def __init__(self, text: str, reason: str, expected: str, column: int | None = None) -> None:
        """Keep the parts, all of them as arguments, so that the error can be pickled."""
        super().__init__("", reason, expected)
        self.args = (text, reason, expected, column)
        self.text = text
        self.column = column

    def __str__(self) -> str:
        """Return one sentence; a long text is cut and its control characters are escaped."""
        shown = self.text if len(self.text) <= _SHOWN else f"{self.text[:_SHOWN]}…"
        place = f"{self.place}: " if self.place else ""
        return f"{place}cannot read the date {shown!r}: {self.reason}; expected {self.expected}"


_DATE = "a date such as 2023-06-12"
_DATE_FORMS = "2023, 2023-06, 2023-06-12, 2023-06~, 2023-01/.. or June 2023"
_TIME_FORMS = "2023-07-11T10:00[Europe/Vienna] or 2023-07-11T10:00/12:30[Europe/Vienna]"
_YEARS = "a year from 0001 to 9999"
_UNKNOWN_DIGITS = "199X, 19XX, 2023-XX, 2023-XX-XX or 2023-06-XX"
_MONTH = r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"

# Pattern in the lower-cased text, reason, expected. The first that is found decides, so the order matters.
_FAULTS: tuple[tuple[str, str, str], ...] = (
    (r"[\x00-\x1f\x7f]", "it contains a control character", "plain text"),
    # Common ways to write a date which are not its own
    (r"^[0-9]{1,2}\. ?[0-9]{1,2}\. ?[0-9]{2}$", "the year has two digits", "a year of four digits: 19.11.1985"),
    (
        r"^(\d{1,2}[/-])?(1[3-9]|2\d|3[01])[/-](\d{1,2}[/-])?\d{4}$",
        "the year comes first, with hyphens after it",
        _DATE,
    ),
    (r"^[0-9]{1,2}[/.-][0-9]{4}$", "the year comes first, with a hyphen after it", "a month such as 2023-06"),
    (r"^[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2,4}$", "day and month cannot be told apart", "2023-07-11 or 11 July 2023"),
    (r"^[0-9]{4}([/.])[0-9]{1,2}\1[0-9]{1,2}$", "the parts of a date are joined by hyphens", _DATE),
    (r"^[0-9]{8}$|^[0-9]{6}$", "the parts of a date are joined by hyphens", _DATE),
    (r"^[0-9]{4}-[0-9](-|$)|^[0-9]{4}-[0-9]{2}-[0-9]$", "month and day have two digits each", _DATE),
    (r"^[0-9]{4}[–—][0-9]{2}$", "it could be a month, a season or two years", "2023/2024, or 2023-09"),
    (r"^[0-9]{4}(-[0-9]{2})?/[0-9]{2}$", "the end could be month, day or year", "both ends whole: 2023-06/2023-08"),
    # Words
    (
        r"\b(today|tomorrow|yesterday|now|next|last|this|ago|soon|upcoming|recent(ly)?)\b",
        "it depends on the day it is read",
        "the date itself, such as 2023-07-11, or 2023-07 if only the month is known",
    ),
    (r"\b(tbd|tba|tbc|n/a)\b", "it names no date", "the year at least, such as 2023"),
    (r"[0-9]/(open|unknown)$", "ends in words are of a draft of EDTF", "2023-01/.. if open, 2023-01/ if unknown"),
    (r"^(open|unknown)/", "ends in words are of a draft of EDTF", "../2023-01 if open, /2023-01 if unknown"),
    (r"\bq[1-4]\b|quarter", "quarters are not supported", "the months, such as 2023-01/2023-03"),
    (r"century", "centuries are counted from 00 or from 01", "19XX for 1900 to 1999, 1901/2000 for 1901 to 2000"),
    (r"^(the )?[0-9]{2}00s$", "it could be ten years or a hundred", "190X for 1900 to 1909, 19XX for 1900 to 1999"),
    (
        r"\b(early|mid|late|beginning|end)\b",
        "parts of a month or year are not supported",
        "2023-06-10/2023-06-20 or 2023-06~",
    ),
    (r"\b(before|after)\b", "it leaves open how long before or after", "until 2023, or since 2023"),
    # Times
    (
        r"[0-9]:[0-9]{2} ?[a-z]{2,5}$|\b[ap]m\b",
        "abbreviations of zones and halves of the day differ between countries",
        _TIME_FORMS,
    ),
    (
        r"t[0-9:.]+[+-][0-9]{2}([0-9]{2})?([/[]|$)",
        "an offset has hours and minutes with a colon",
        "2023-07-11T10:00+02:00",
    ),
    (
        r"t.*/[0-9]{4}(-[0-9]{2}){0,2}[~?%]?$|^[^t]*/[0-9]{4}-[0-9]{2}-[0-9]{2}t",
        "one end is a time and the other is not",
        "times at both ends or days at both ends",
    ),
    (r"[0-9]:[0-9]{2}|[0-9]t[0-9]", "the time is not in the form known here", _TIME_FORMS),
    # The rest of ISO 8601 and of EDTF
    (r"^p[0-9t]|/p[0-9t]", "durations are not supported", "both ends, such as 2023-06-12/2023-06-15"),
    (
        r"^[2-5][0-9]{4}(\.[0-9]+)?$",
        "only years of four digits are supported, and a date that a spreadsheet keeps as a number is to be text there",
        "a date such as 2023-07-11",
    ),
    (r"^y?-?[0-9]{5}|^y-?[0-9]|(^|/)-[0-9]|\bbce?$", "only years of four digits are supported", _YEARS),
    (r"[][{}]", "sets of dates (EDTF level 2) are not supported", "one date or an interval"),
    (r"-w[0-9]", "week dates are not supported", "the days, such as 2023-06-12/2023-06-18"),
    (r"^[0-9]{4}-[0-9]{3}$", "a day of the year is not supported", _DATE),
    (r"\?~|~\?", "uncertain and approximate together are written %", "2023-06%"),
    (r"[~?%]-|(^|[/-])[~?%]", "a qualifier of a part (EDTF level 2) is not supported", "it at the end: 2023-06~"),
    (r"\.\.[~?%]", "an open end has no qualifier", "2023-01~/.."),
    (r"/.*/", "an interval has two ends", "2023-06-12/2023-06-15"),
    (r"[0-9]u", "an unknown digit is written X", _UNKNOWN_DIGITS),
    (r"^[0-9x/~?%.-]*x", "X stands only for whole parts or the end of a year", _UNKNOWN_DIGITS),
    (rf"^(?!.*[0-9]{{4}}).*{_MONTH}", "it has no year of four digits", "a date such as 11 July 2023"),
)

NEITHER = "it is neither an EDTF date nor plain English"
"""Why a text of which nothing is recognized cannot be read."""


def explain(text: str) -> tuple[str, str, int | None]:
    """Say why `text` cannot be read: the reason, what was expected, and the column from 1."""
    for column, char in enumerate(text, 1):
        if char.isdigit() and not char.isascii():
            return "only the digits 0 to 9 are read", _DATE_FORMS, column
    lowered = text.lower()
    for pattern, reason, expected in _FAULTS:
        if match := re.search(pattern, lowered):
            return reason, expected, match.start() + 1
    return NEITHER, _DATE_FORMS, None
