"""Names that other software writes, as those of the record where they are the same without doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from attrs import define, field

from diplofeed.model.fields import to_id
from diplofeed.source import Names
from diplofeed.source.shape import slug_of
from diplofeed.words.countries import codes_by_name, codes_of_parties

__all__ = ["Book", "Plain"]

Plain: TypeAlias = "str | dict[str, Any]"
"""A name as the record writes it: its id, or all that is known of it."""

_ENGLISH: Final = "en"


@define
class Book:
    """The names of a record, to be looked up by what others call them."""

    names: Names
    _tables: dict[str, Mapping[str, str]] = field(factory=dict, init=False)

    def find(self, table: str, *called: str) -> str:
        """Return the id of the only name that is called so, by its id or in any language; nothing where none is."""
        if table not in self._tables:
            self._tables[table] = _by_words(getattr(self.names, table).values())
        ids = self._tables[table]
        return next((ids[word] for word in map(str.casefold, called) if ids.get(word)), "")

    def party(self, name: str, *, code: str = "", kind: str = "", language: str = _ENGLISH) -> Plain:
        """Return a party by its name: of the record, a country, or written out.

        Args:
            name: What it is called.
            code: What its publisher knows it by.
            kind: What it is if it is no country.
            language: In which a country may be called so, besides English.
        """
        if own := self.find("parties", code, name):
            return own
        if country := _country(name, language):
            return country
        id_ = _id(code if code.upper() not in codes_of_parties() else "", name)
        return {"id": id_, "name": name, **({"kind": kind} if kind else {})}

    def country(self, name: str, language: str = _ENGLISH) -> Plain:
        """Return the country of an address by its code or name."""
        return name if name in codes_of_parties() else self.party(name, language=language)

    def person(self, name: str, *, code: str = "", **more: str) -> Plain:
        """Return a person by name: of the record, or written out with what else is known."""
        return self.find("people", code, name) or {"id": _id(code, name), "name": name, **_stated(more)}

    def topic(self, name: str, *, code: str = "", uri: str = "") -> Plain:
        """Return a topic by its name or the URI of its concept: of the record, or written out."""
        by_uri = next((each.id for each in self.names.topics.values() if uri and each.uri == uri), "")
        own = by_uri or self.find("topics", code, name)
        return own or {"id": _id(code, name), "name": name, **_stated({"uri": uri})}

    def instrument(self, name: str, *, code: str = "", url: str = "") -> Plain:
        """Return a treaty by its name: of the record, or written out."""
        return self.find("instruments", code, name) or {"id": _id(code, name), "name": name, **_stated({"url": url})}


def _stated(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def _by_words(values: Iterable[Any]) -> Mapping[str, str]:
    """Return ids by ids and names in small letters; nothing by what two are called."""
    found: dict[str, str] = {}
    for value in values:
        for word in {value.id.casefold(), *(text.casefold() for _, text in value.name.parts)}:
            found[word] = value.id if found.get(word, value.id) == value.id else ""
    return found


def _id(code: str, name: str) -> str:
    """Return the id of a name that is written out: what its publisher knows it by, if that can be one."""
    try:
        return to_id(code)
    except ValueError:
        return slug_of(name) or "unnamed"


def _country(name: str, language: str) -> str:
    codes = (codes_by_name(each).get(name.casefold(), "") for each in dict.fromkeys((language, _ENGLISH)))
    return next(filter(None, codes), "")
