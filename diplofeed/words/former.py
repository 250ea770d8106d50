"""States that are no more, by the codes they had (ISO 3166-3), with their names and when they were.

The CLDR has no names for them any longer, so these are messages of the catalogues. Days are those on which a state, or
its name, began and ended; where none is known by which an item could be doubted, there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from diplofeed.words import msgid, words

__all__ = ["FORMER", "PART_OF", "FormerState", "Since", "former_name", "states_between"]


@frozen(kw_only=True)
class FormerState:
    """A state that is no more, or was called otherwise.

    Attributes:
        code: Its two letters, or the four of ISO 3166-3 where these were those of two states.
        name: In English; in other languages catalogues have it.
        begin: Its first day; None where nothing was before that had another code.
        end: Its last day.
        before: What was there before it, as codes in words.
        after: What is there since, as codes in words.
    """

    code: str
    name: str
    begin: date | None = None
    end: date
    before: str = ""
    after: str

    def was_between(self, first: date | None, last: date | None) -> bool:
        """Return whether it was there on some of the days from one to another; without a bound these go on for ever."""
        return (first is None or first <= self.end) and (last is None or self.begin is None or self.begin <= last)


@frozen(kw_only=True)
class Since:
    """The days on which a country of today was part of a state that is no more: from one to another, inclusive."""

    code: str
    begin: date
    end: date


_CZECHOSLOVAKIA: Final = FormerState(
    code="CSHH",
    name=msgid("Czechoslovakia", "country"),
    begin=date(1918, 10, 28),
    end=date(1992, 12, 31),
    after="CZ or SK",
)
_SERBIA_AND_MONTENEGRO: Final = FormerState(
    code="CSXX",
    name=msgid("Serbia and Montenegro", "country"),
    begin=date(2003, 2, 4),
    end=date(2006, 6, 5),
    before="YU",
    after="RS or ME",
)

FORMER: Final[Mapping[str, Sequence[FormerState]]] = {
    "CS": (_CZECHOSLOVAKIA, _SERBIA_AND_MONTENEGRO),
    **{
        state.code: (state,)
        for state in (
            _CZECHOSLOVAKIA,
            _SERBIA_AND_MONTENEGRO,
            FormerState(
                code="AN",
                name=msgid("Netherlands Antilles", "country"),
                end=date(2010, 10, 10),
                after="CW, SX or BQ",
            ),
            FormerState(code="BU", name=msgid("Burma", "country"), end=date(1989, 6, 18), after="MM"),
            FormerState(
                code="DD",
                name=msgid("East Germany", "country"),
                begin=date(1949, 10, 7),
                end=date(1990, 10, 3),
                before="DE",
                after="DE",
            ),
            FormerState(code="DY", name=msgid("Dahomey", "country"), end=date(1975, 11, 30), after="BJ"),
            FormerState(code="HV", name=msgid("Upper Volta", "country"), end=date(1984, 8, 4), after="BF"),
            FormerState(code="RH", name=msgid("Rhodesia", "country"), end=date(1980, 4, 18), after="ZW"),
            FormerState(
                code="SU",
                name=msgid("Soviet Union", "country"),
                begin=date(1922, 12, 30),
                end=date(1991, 12, 26),
                before="RU",
                after="RU, or another state that followed it, such as UA or KZ",
            ),
            FormerState(code="TP", name=msgid("East Timor", "country"), end=date(2002, 5, 20), after="TL"),
            FormerState(
                code="VD",
                name=msgid("North Vietnam", "country"),
                begin=date(1945, 9, 2),
                end=date(1976, 7, 2),
                before="VN",
                after="VN",
            ),
            FormerState(
                code="YD",
                name=msgid("South Yemen", "country"),
                begin=date(1967, 11, 30),
                end=date(1990, 5, 22),
                before="YE",
                after="YE",
            ),
            FormerState(
                code="YU",
                name=msgid("Yugoslavia", "country"),
                begin=date(1918, 12, 1),
                end=date(2003, 2, 4),
                before="RS",
                after="CSXX until 5 June 2006, then RS or ME, or another state that followed it, such as HR",
            ),
            FormerState(
                code="ZR",
                name=msgid("Zaire", "country"),
                begin=date(1971, 10, 27),
                end=date(1997, 5, 17),
                before="CD",
                after="CD",
            ),
        )
    },
}
"""The states that had a code, the earliest first, by the code."""


def _since(codes: str, part_of: str, begin: date, end: date) -> dict[str, tuple[Since, ...]]:
    return {code: (Since(code=part_of, begin=begin, end=end),) for code in codes.split()}


# Ukraine and Belarus were members of the United Nations of their own, and the Baltic states are held to have gone on.
PART_OF: Final[Mapping[str, Sequence[Since]]] = {
    **_since("RU AM AZ GE KG KZ MD TJ TM UZ", "SU", date(1922, 12, 30), date(1990, 12, 31)),
    **_since("CZ SK", "CSHH", date(1945, 5, 9), date(1992, 12, 31)),
    **_since("BA HR MK SI", "YU", date(1945, 11, 29), date(1990, 12, 31)),
    **{
        code: (
            Since(code="YU", begin=date(1945, 11, 29), end=date(2003, 2, 3)),
            Since(code="CSXX", begin=date(2003, 2, 4), end=date(2006, 6, 2)),
        )
        for code in ("ME", "RS")
    },
}
"""When countries of today were part of a state that is no more, by their codes."""


def former_name(name: str, language: str) -> str:
    """Return what a state of `FORMER` is called in a language, of its name in English."""
    return words(language).pgettext("country", name)


def states_between(code: str, first: date | None, last: date | None) -> list[FormerState]:
    """Return the states that had a code on some of the days from one to another; KeyError for a code that none had."""
    return [state for state in FORMER[code] if state.was_between(first, last)]
