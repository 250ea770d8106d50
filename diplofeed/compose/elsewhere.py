"""Where others have the same thing: the web addresses by which they name it, called by their hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

from attrs import frozen

__all__ = ["PageElsewhere", "pages_of"]

_HOSTS: Final[Mapping[str, str]] = {
    "d-nb.info": "GND",
    "data.bnf.fr": "BnF",
    "dbpedia.org": "DBpedia",
    "eur-lex.europa.eu": "EUR-Lex",
    "eurovoc.europa.eu": "EuroVoc",
    "geonames.org": "GeoNames",
    "id.loc.gov": "Library of Congress",
    "isni.org": "ISNI",
    "orcid.org": "ORCID",
    "ror.org": "ROR",
    "treaties.un.org": "UN Treaty Collection",
    "viaf.org": "VIAF",
    "wikidata.org": "Wikidata",
}
_WIKIPEDIA: Final = ".wikipedia.org"


@frozen
class PageElsewhere:
    """A web address and what it is called."""

    name: str
    url: str


def pages_of(uris: Iterable[str]) -> tuple[PageElsewhere, ...]:
    """Return the web addresses among URIs, each called by its host, as ``Wikidata`` or else ``example.org``."""
    return tuple(PageElsewhere(_name(uri), uri) for uri in uris if uri.startswith(("http:", "https:")))


def _name(url: str) -> str:
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    if host.endswith(_WIKIPEDIA):
        return f"Wikipedia ({host.removesuffix(_WIKIPEDIA).removesuffix('.m')})"
    return next((name for known, name in _HOSTS.items() if host == known or host.endswith(f".{known}")), host)
