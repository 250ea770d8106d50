"""Which id was meant where the name of a party, a person, a topic or an instrument is written in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from diplofeed.errors import Suggestions
from diplofeed.words.countries import cldr_name, country_codes

__all__ = ["id_meant", "several_in"]

_LIKE: Final = 0.85  # of the names of countries, which are not the record's own
# What countries are called besides their names and codes.
_OTHERWISE: Final = {
    "uk": "GB",
    "u.k.": "GB",
    "britain": "GB",
    "great britain": "GB",
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "russian federation": "RU",
    "burma": "MM",
    "holland": "NL",
    "turkey": "TR",
    "czech republic": "CZ",
    "ivory coast": "CI",
}
_PARTS: Final = re.compile(r"\s*[,|/;]\s*")


def id_meant(name: str, table: str, defined: Mapping[str, Any], suggestions: Suggestions) -> str:
    """Return the id that is called so, else the one most like the name; a code where it is a country's name."""
    folded = name.strip().casefold()
    if id_ := suggestions.called(table, len(defined), lambda: _by_name(defined)).get(folded):
        return id_
    if table != "parties":
        return suggestions.nearest(name, defined)
    exact = _OTHERWISE.get(folded) or _codes().get(folded)
    return exact or suggestions.nearest(name, defined) or _like_a_country(folded, suggestions)


def _by_name(defined: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the ids by their names in all languages; of two with one name the first."""
    return {text.casefold(): key for key, value in reversed([*defined.items()]) for _, text in value.name.parts}


def several_in(name: str, defined: Mapping[str, Any], *, codes: bool) -> str:
    """Return how several ids that stand in one text are written; nothing where it is not made of ids."""
    parts = _PARTS.split(name.strip())
    known = {*defined, *(country_codes() if codes else ())}
    return f"a list, [{', '.join(parts)}], or in a spreadsheet {';'.join(parts)}" if known.issuperset(parts) else ""


def _like_a_country(folded: str, suggestions: Suggestions) -> str:
    return _codes().get(suggestions.nearest(folded, _codes(), _LIKE), "")


@cache
def _codes() -> Mapping[str, str]:
    return {cldr_name(code, "en").casefold(): code for code in sorted(country_codes())}
