"""The place of a row: from one cell such as "Vienna, Austria", or from columns of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from diplofeed.errors import Origin
from diplofeed.source.node import Listing, Node, Scalar, Table
from diplofeed.sources.table.cells import Cell, Cells
from diplofeed.sources.table.directory import Directory, parts_of, table
from diplofeed.sources.table.vocabulary import meaning

__all__ = ["place_fields"]

_PARTS: Final = re.compile(r"\s*[,，、]\s*")
_ASIDE: Final = re.compile(r"([^()]+?)\s*\(([^()]+)\)")
_NUMBER: Final = re.compile(r"([-+]?\d{1,3})(?:[.,](\d+))?°?")
_BOTH: Final = re.compile(rf"({_NUMBER.pattern})(?:\s*[;/]\s*|,?\s+|,)({_NUMBER.pattern})")


def place_fields(cells: Mapping[str, Sequence[Cell]], meaning_of: Cells, origin: Origin) -> dict[str, Node]:
    """Return the fields of a meeting that say where it is.

    Args:
        cells: Those of the row, by their fields.
        meaning_of: What they mean.
        origin: Where the row begins.
    """
    places = list(_places(cells.get("place", ()), meaning_of.directory))
    pairs: dict[str, Node] = {"online": Scalar("true", origin)} if None in places else {}
    apart = [place for place in places if place is not None]
    if own := _own(cells, meaning_of):
        first, *further = apart or [Table((), origin)]
        apart = [_joined(first, own), *further]
    if len(apart) == 1:
        return {**pairs, "place": apart[0]}
    return {**pairs, "places": Listing(tuple(apart), origin)} if apart else pairs


def _places(cells: Sequence[Cell], directory: Directory) -> Iterator[Table | None]:
    """Yield the places of cells, None for one that says "online"."""
    for cell in cells:
        for part in parts_of(cell.text):
            yield None if meaning("place", part) else _place(part, cell.origin, directory)


def _place(text: str, origin: Origin, directory: Directory) -> Table:
    """Return a place: where the last part is a country, the one before it is the city."""
    aside = _ASIDE.fullmatch(text)
    parts = [part for part in (aside.groups() if aside else _PARTS.split(text)) if part]
    if not parts or not directory.party_known(parts[-1]):
        return table(origin, name=text)
    country = directory.party(parts[-1], origin)
    city = parts[-2] if len(parts) > 1 else ""
    return table(origin, name=", ".join(parts[:-2]), city=city, country=country)


def _own(cells: Mapping[str, Sequence[Cell]], meaning_of: Cells) -> dict[str, Node]:
    """Return what the columns of parts of a place say."""
    pairs: dict[str, Node] = {}
    for name in ("name", "city"):
        if texts := cells.get(f"place.{name}"):
            pairs[name] = meaning_of.text(texts, is_line=True)
    if country := cells.get("place.country"):
        pairs["country"] = meaning_of.directory.party(country[0].text, country[0].origin)
    for name in ("latitude", "longitude"):
        if degrees := cells.get(f"place.{name}"):
            pairs[name] = Scalar(_degrees(degrees[0].text), degrees[0].origin)
    if both := cells.get("coordinates"):
        match = _BOTH.fullmatch(both[0].text)
        latitude, longitude = (match[1], match[4]) if match else (both[0].text, both[0].text)
        pairs["latitude"] = Scalar(_degrees(latitude), both[0].origin)
        pairs["longitude"] = Scalar(_degrees(longitude), both[0].origin)
    return pairs


def _degrees(text: str) -> str:
    """Return a number whose decimals may stand after a comma; another text as it is."""
    match = _NUMBER.fullmatch(text.strip())
    return ".".join(filter(None, match.groups())) if match else text


def _joined(place: Table, own: Mapping[str, Node]) -> Table:
    """Return a place with what further columns say: beside a country, its name is that of a city."""
    pairs = {key.value: value for key, value in place.pairs}
    if set(pairs) == {"name"} and "country" in own and not {"name", "city"} & set(own):
        pairs = {"city": pairs["name"]}
    return Table(tuple((Scalar(key, value.origin), value) for key, value in {**pairs, **own}.items()), place.origin)
