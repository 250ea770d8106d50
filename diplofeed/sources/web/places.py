"""Where events are: places, addresses and what is on the web."""

from __future__ import annotations

from collections.abc import Container, Mapping
from itertools import islice
from typing import Any, Final

from attrs import define, field, frozen

from diplofeed.sources.foreign.book import Book
from diplofeed.sources.foreign.ids import absolute
from diplofeed.sources.web.things import Thing, Value, line_of, name_of, plain_in

__all__ = ["where_of"]

_VIRTUAL: Final = "VirtualLocation"
_LIMITS: Final = {"latitude": 90.0, "longitude": 180.0}
_MOST: Final = 50  # places of one event
_UNSET: Final = frozenset({"no location set", "no address set"})  # as Indico writes where it has none
_ONLINE: Final = ("OnlineEventAttendanceMode", "MixedEventAttendanceMode")


@frozen
class _Map:
    """What places may be called, and whether diplofeed wrote how."""

    book: Book
    language: str
    is_own: bool

    def country(self, name: str) -> str | None:
        """Return the country of a name or code, None where it is none without doubt."""
        country = self.book.country(name, self.language)
        return country if isinstance(country, str) else None


@define
class _Where:
    """What is known so far of where an event is."""

    places: list[Mapping[str, Any]] = field(factory=list)
    conference: str = ""
    online: bool = False


def where_of(
    event: Thing, book: Book, statuses: Container[str], *, language: str = "en", own_page: str = ""
) -> Mapping[str, Any]:
    """Return the fields that say where an event is; those that are not stated are empty.

    Args:
        event: The event.
        book: The names of the record.
        statuses: The words of schema.org for its status, in small letters.
        language: In which countries may be called, besides English.
        own_page: The page diplofeed made of it, which is no place to take part at.
    """
    where = _Where()
    modes = (line_of(each) or getattr(each, "id", "") for each in event.all("eventAttendanceMode"))
    where.online = "eventmovedonline" in statuses or any(mode.endswith(_ONLINE) for mode in modes)
    for value in islice(event.all("location"), _MOST):
        _add(where, value, _Map(book, language, is_own=bool(own_page)))
    places = [place for number, place in enumerate(where.places) if place not in where.places[:number]]
    return {
        "place": places[0] if len(places) == 1 else None,
        "places": places if len(places) > 1 else [],
        "online": "true" if where.online else "",
        "conference": "" if where.conference == own_page else where.conference,
    }


def _add(where: _Where, value: Value, map_: _Map) -> None:
    is_virtual = isinstance(value, Thing) and value.is_a(_VIRTUAL)
    address = "" if isinstance(value, Thing) else absolute(plain_in(value))
    if is_virtual or address:
        where.online = True
        link = value.link("url") or absolute(value.id) if isinstance(value, Thing) else address
        where.conference = where.conference or link
    elif place := _place(value, map_):
        where.places.append(place)


def _place(value: Value, map_: _Map) -> Mapping[str, Any]:
    if not isinstance(value, Thing):
        return _of_words(line_of(value), map_)
    name = _stated(name_of(value))
    if value.is_a("Country"):
        return _of_words(name, map_)
    fields: dict[str, Any] = {}
    for part in (value, *value.things("address")):
        fields |= {key: text for key, text in _postal(part, map_).items() if key not in fields}
    written = next((_stated(line_of(each)) for each in value.all("address") if not isinstance(each, Thing)), "")
    fields = {**_of_address(written, name, map_), **fields}
    street = fields.pop("street", "")
    parts = [name, *(part for part in (street,) if part and part not in name)]
    called = ", ".join(part for part in parts if part and part not in (fields.get("city"), fields.get("country")))
    if not fields:
        fields = dict(_of_words(called, map_))
    elif called and fields.get("country", "") != map_.country(called):
        fields["name"] = called
    return {**fields, **_degrees(value), **({"same_as": same} if (same := value.links("sameAs")) else {})}


def _stated(words: str) -> str:
    return "" if words.casefold() in _UNSET else words


def _postal(address: Thing, map_: _Map) -> Mapping[str, Any]:
    """Return city and country of a postal address, and what else it says as the street."""
    city = address.line_at("addressLocality")
    street = [address.line_at("streetAddress")]
    country = next(filter(None, (line_of(each) for each in address.all("addressCountry"))), "")
    code = map_.country(country) if country else None
    if country and code is None:
        street.append(country)  # which is no country that is known: it stays as it is written
    if not city:
        street.append(address.line_at("addressRegion"))
    fields = {"city": city, "country": code, "street": ", ".join(filter(None, street))}
    return {name: value for name, value in fields.items() if value}


def _of_address(written: str, name: str, map_: _Map) -> dict[str, Any]:
    """Return what an address in one line says: its country if it ends with one; the rest belongs to the name."""
    if not written or written == name:
        return {}
    parts = [part.strip() for part in written.split(",")]
    country = map_.country(parts[-1])
    rest = ", ".join(parts[:-1] if country else parts)
    fields: dict[str, Any] = {"country": country} if country else {}
    if rest and rest not in name:
        fields["city" if map_.is_own else "street"] = rest
    return fields


def _of_words(words: str, map_: _Map) -> Mapping[str, Any]:
    if not words:
        return {}
    country = map_.country(words)
    return {"country": country} if country else {"name": words}


def _degrees(place: Thing) -> Mapping[str, str]:
    """Return where it is on the globe, as far as the degrees can be."""
    for part in (*place.things("geo"), place):
        degrees = {name: part.line_at(name) for name in _LIMITS}
        if all(_is_within(degrees[name], limit) for name, limit in _LIMITS.items()):
            return degrees
    return {}


def _is_within(written: str, limit: float) -> bool:
    try:
        return abs(float(written)) <= limit
    except ValueError:
        return False
