"""Countries as the Office of the Historian names them, and the parties they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from diplofeed.model import Party, PartyKind
from diplofeed.text import Text
from diplofeed.words.countries import country_codes, country_name

__all__ = ["in_a_sentence", "party", "readable", "slug"]

# Names and ids of the files that the CLDR has not, by their ISO 3166-1 code. A state that changed its name goes by
# the code of today's.
_ALIASES: Final = {
    "bosnia": "BA",
    "bosnia-herzegovina": "BA",
    "burma": "MM",
    "congo-democratic-republic": "CD",
    "congo-kinshasa": "CD",
    "congo-republic": "CG",
    "cote-divoire": "CI",
    "czech-republic": "CZ",
    "holy-see": "VA",
    "korea": "KR",
    "korea-north": "KP",
    "korea-south": "KR",
    "macedonia": "MK",
    "saint-kitts-nevis": "KN",
    "saint-lucia": "LC",
    "saint-vincent-grenadines": "VC",
    "somoa": "WS",
    "swaziland": "SZ",
    "the-gambia": "GM",
    "turkey": "TR",
    "west-bank": "PS",
}

# States that are no more, and parties that are not in ISO 3166-1 under this name.
_OTHERS: Final = {
    "china-republic-of": ("republic-of-china", "Republic of China"),
    "czechoslovakia": ("czechoslovakia", "Czechoslovakia"),
    "german-democratic-republic": ("german-democratic-republic", "German Democratic Republic"),
    "hawaii": ("hawaii", "Hawaii"),
    "netherlands-antilles": ("netherlands-antilles", "Netherlands Antilles"),
    "palestinian-authority": ("palestinian-authority", "Palestinian Authority"),
    "republic-of-china": ("republic-of-china", "Republic of China"),
    "serbia-and-montenegro": ("serbia-and-montenegro", "Serbia and Montenegro"),
    "u-s-s-r": ("soviet-union", "Soviet Union"),
    "yugoslavia": ("yugoslavia", "Yugoslavia"),
}
_ORGANISATIONS: Final = frozenset({"palestinian-authority"})

_WITH_ARTICLE: Final = re.compile(
    r"(?!The\b)(?:.*\b(?:Authority|Bahamas|Bank|Comoros|Emirates|Federated|Federation|Holy See|Islands|Kingdom|Maldives"
    r"|Netherlands|Philippines|Republic|Soviet|Union|U\.S\.S\.R)\b.*)"
)


def slug(text: str) -> str:
    """Return lower-case words joined by hyphens, without accents, for ids and to compare names by."""
    letters = unicodedata.normalize("NFKD", text.replace("&", " and ").casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "-".join(re.findall(r"[^\W_]+", bare))


@cache
def _code_by_name() -> Mapping[str, str]:
    return {slug(country_name(code)): code for code in sorted(country_codes())}


def party(name: str, key: str, known: Mapping[str, Party]) -> Party | None:
    """Return the party a country is, by its name or else by the id it has in the files; None if it is not known.

    ``known`` are the record's own parties; one with the same id is taken instead.
    """
    for word in (slug(name), slug(key)):
        result = _other(word) or _country(word)
        if result:
            return known.get(result.id, result)
    return None


def _other(word: str) -> Party | None:
    if word not in _OTHERS:
        return None
    party_id, name = _OTHERS[word]
    kind = PartyKind.ORGANISATION if party_id in _ORGANISATIONS else PartyKind.STATE
    return Party(id=party_id, name=Text.line(name), kind=kind)


def _country(word: str) -> Party | None:
    code = _ALIASES.get(word) or _code_by_name().get(word)
    return Party.country(code) if code else None


def readable(name: str) -> str:
    """Return a name that is sorted under its noun ("Korea, South") as people say it ("South Korea")."""
    noun, comma, rest = name.partition(", ")
    return f"{rest} {noun}" if comma and "," not in rest else name


def in_a_sentence(name: str) -> str:
    """Return a readable name with "the" where English has it."""
    return f"the {name}" if _WITH_ARTICLE.match(name.partition(" (")[0]) else name
