"""Which id was meant where the name of a party, a person, a topic or an instrument is written in its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from diplofeed.errors import Suggestions
from diplofeed.identity import Same
from diplofeed.words.countries import codes_by_name, codes_of_parties

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
    "ussr": "SU",
    "u.s.s.r.": "SU",
    "gdr": "DD",
    "german democratic republic": "DD",
}
_PARTS: Final = re.compile(r"\s*[,|/;]\s*")


def id_meant(name: str, table: str, defined: Mapping[str, Any], suggestions: Suggestions) -> str:
    """Return the id that is called so, else the one most like the name; a code where it is a country's name."""
    folded = name.strip().casefold()
    if key := _by_name(Same(defined)).get(folded):
        return key
    if table != "parties":
        return suggestions.nearest(name, defined)
    exact = _OTHERWISE.get(folded) or codes_by_name().get(folded)
    return exact or suggestions.nearest(name, defined) or suggestions.nearest(folded, codes_by_name(), _like_a_country)


@lru_cache(maxsize=8)
def _by_name(same: Same[Mapping[str, Any]]) -> Mapping[str, str]:
    """Return the first id of each name that parties, people, topics or instruments are called by."""
    called = [(text.casefold(), key) for key, value in same.value.items() for _, text in value.name.parts]
    return dict(reversed(called))


def several_in(name: str, defined: Mapping[str, Any], *, codes: bool) -> str:
    """Return how several ids that stand in one text are written; nothing where it is not made of ids."""
    parts = _PARTS.split(name.strip())
    is_made_of_ids = all(part in defined or (codes and part in codes_of_parties()) for part in parts)
    return f"a list, [{', '.join(parts)}], or in a spreadsheet {';'.join(parts)}" if is_made_of_ids else ""


def _like_a_country(folded: str, names: Collection[str]) -> str:
    near = get_close_matches(folded[:100], names, n=1, cutoff=_LIKE)
    return codes_by_name()[near[0]] if near else ""
