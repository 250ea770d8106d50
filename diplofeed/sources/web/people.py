"""Who takes part or speaks: people, and parties of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

from diplofeed.sources.foreign.book import Book, Plain
from diplofeed.sources.web.things import Thing, Value, line_of

__all__ = ["is_party", "party_of", "person_of", "unique"]

_MOST: Final = 200  # of one item
_STATES: Final = ("Country", "AdministrativeArea")
_PARTIES: Final = ("Country", "AdministrativeArea", "Consortium", "NGO", "PoliticalParty")


def is_party(value: Value) -> bool:
    """Return whether a value is an organisation or a state."""
    return isinstance(value, Thing) and any(each.endswith("Organization") or each in _PARTIES for each in value.types)


def party_of(value: Value, book: Book, language: str = "en") -> Plain | None:
    """Return an organisation or a state as a party, None where it is not named."""
    name = line_of(value)
    if not name or not isinstance(value, Thing):
        return None
    kind = "" if value.is_a(*_STATES) else "organisation"
    made = book.party(name, kind=kind, language=language)
    same_as = value.links("sameAs")
    return {**made, "same_as": same_as} if isinstance(made, dict) and same_as else made


def person_of(value: Value, book: Book) -> Plain | None:
    """Return a person by name, with what is said of their office; None where they are not named."""
    name = line_of(value)
    if not name or "@" in name:
        return None
    if not isinstance(value, Thing):
        return book.person(name)
    made = book.person(
        name,
        role=value.line_at("jobTitle"),
        affiliation=value.line_at("affiliation", "worksFor"),
        url=value.link("url"),
    )
    same_as = value.links("sameAs")
    return {**made, "same_as": same_as} if isinstance(made, dict) and same_as else made


def unique(named: Iterable[Plain | None]) -> list[Plain]:
    """Return what is named, each once, as many as an item may have."""
    by_id: dict[str, Plain] = {}
    for each in islice(named, _MOST):
        if each is not None:
            by_id.setdefault(each if isinstance(each, str) else each["id"], each)
    return list(by_id.values())
