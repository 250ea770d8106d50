"""What items name by id: parties, people, places, topics and instruments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Annotated, TypeAlias

from attrs import evolve, field, frozen

from diplofeed.model import fields as _fields
from diplofeed.model.kinds import PartyKind
from diplofeed.text import Text, base_of
from diplofeed.typed import typed, typed_arguments
from diplofeed.when import When
from diplofeed.words.countries import UNIONS, cldr_name, country_codes, country_name
from diplofeed.words.former import FORMER, former_name, states_between

__all__ = [
    "Instrument",
    "Party",
    "Person",
    "Place",
    "Role",
    "Topic",
    "to_optional_party",
    "to_parties",
    "to_party",
]

CountryCode: TypeAlias = Annotated[str, "a country code"]
"""The code of a country (ISO 3166-1), or of a state that is no more (ISO 3166-3), which stands for it."""


@frozen(kw_only=True, field_transformer=typed, cache_hash=True)
class Party:
    """A state, organisation or group that meets or speaks.

    Attributes:
        id: Unique among parties; a two-letter code is a country of ISO 3166-1, or a state that was (ISO 3166-3).
        name: What people call it.
        kind: State, organisation or group.
        url: Its own page.
        same_as: URIs by which others name it, such as that of Wikidata.
    """

    id: str = field(converter=_fields.to_id, validator=_fields.names_a_file)
    name: Text = field(converter=_fields.to_line, validator=_fields.filled)
    kind: PartyKind = field(default=PartyKind.STATE, converter=PartyKind)
    url: str = field(default="", converter=_fields.to_link)
    same_as: tuple[str, ...] = field(default=(), converter=_fields.to_same_as)

    @property
    def page(self) -> str:
        """A web page about it: its own or, where there is none, the first by which others name it."""
        return self.url or _first_page(self.same_as)

    @staticmethod
    @typed_arguments
    def country(code: CountryCode) -> Party:
        """Return the state with this code of ISO 3166-1, or one that is no more; raise ValueError if there is none."""
        return _country(code)

    def name_in(self, language: str) -> str:
        """Return what the party is called in a language (BCP 47).

        A country the record does not name itself, or names in other languages alone, is called as the CLDR calls it;
        so are the organisations EU and UN. A state that is no more has its names in the catalogues.
        """
        tag, name = self.name.pick(language)
        if base_of(tag or "en") == base_of(language):
            return name
        if self.is_former:
            return former_name(self.name.in_("en"), language)
        if not self._is_known:
            return name
        return cldr_name(self.id, language) if tag or name == cldr_name(self.id, "en") else name

    @property
    def is_former(self) -> bool:
        """Whether it is a state that is no more, by the code it had and its name."""
        states = FORMER.get(self.id, ()) if self.kind is PartyKind.STATE else ()
        return bool(states) and self.name.in_("en") in {state.name for state in states}

    def on(self, when: When) -> Party:
        """Return the state of a date where its code was that of two, one after the other; else the party itself.

        The second has the code of four letters that is its alone, so that both are not taken for one.
        """
        if len(FORMER.get(self.id, ())) < 2 or not self.is_former:
            return self
        during = states_between(self.id, when.first, when.last)
        is_other = len(during) == 1 and during[0].name != self.name.in_("en")
        return evolve(self, id=during[0].code, name=during[0].name) if is_other else self

    @property
    def _is_known(self) -> bool:
        if self.kind is PartyKind.STATE:
            return self.id in country_codes()
        return self.kind is PartyKind.ORGANISATION and self.id in UNIONS


def _first_page(uris: Iterable[str]) -> str:
    return next((uri for uri in uris if not uri.startswith("urn:")), "")


@cache
def _country(code: str) -> Party:
    return Party(id=code, name=Text.line(country_name(code)))


def to_party(value: Party | CountryCode) -> Party:
    """Return a party, by its country's code too; raise ValueError where there is no such country."""
    return _country(value) if isinstance(value, str) else value


def to_optional_party(value: Party | CountryCode | None) -> Party | None:
    """Return a party or nothing; raise ValueError like `to_party`."""
    return None if value is None else to_party(value)


def to_parties(values: Iterable[Party | CountryCode]) -> tuple[Party, ...]:
    """Return parties; raise ValueError like `to_party`, FieldError where something else stands among them."""
    parties = _fields.listed("Party or a country code", "parties", values)
    return _fields.instances(Party, tuple(map(to_party, parties)), "parties")


def _roles(values: Iterable[Role]) -> tuple[Role, ...]:
    return _fields.instances(Role, values, "roles")


@frozen(kw_only=True, field_transformer=typed)
class Role:
    """What somebody was from one day to another; without a bound, since ever or for good."""

    role: Text = field(converter=_fields.to_line, validator=_fields.filled)
    affiliation: Text = field(default=Text(), converter=_fields.to_line)
    party: Party | None = field(default=None, converter=to_optional_party)
    from_: When | None = field(default=None, converter=_fields.to_optional_when)
    until: When | None = field(default=None, converter=_fields.to_optional_when)

    def covers(self, first: date, last: date) -> bool:
        """Return whether it was theirs on all days from one to another."""
        begins = self.from_.first if self.from_ else None
        ends = self.until.last if self.until else None
        return (begins is None or begins <= first) and (ends is None or last <= ends)


@frozen(kw_only=True, field_transformer=typed, cache_hash=True)
class Person:
    """Somebody who takes part or speaks, with the role they have in this record.

    Attributes:
        role: What they are, where none of their dated roles says it.
        roles: What they were when; the first one counts that covers the date of an item.
    """

    id: str = field(converter=_fields.to_id, validator=_fields.names_a_file)
    name: Text = field(converter=_fields.to_line, validator=_fields.filled)
    role: Text = field(default=Text(), converter=_fields.to_line)
    affiliation: Text = field(default=Text(), converter=_fields.to_line)
    party: Party | None = field(default=None, converter=to_optional_party)
    url: str = field(default="", converter=_fields.to_link)
    roles: tuple[Role, ...] = field(default=(), converter=_roles)
    same_as: tuple[str, ...] = field(default=(), converter=_fields.to_same_as)

    @property
    def page(self) -> str:
        """A web page about them: their own or, where there is none, the first by which others name them."""
        return self.url or _first_page(self.same_as)

    def at(self, when: When) -> Person:
        """Return the person as they were at a date, with one role and no dated ones.

        Where the date is less precise than their roles are, none of these is known to be theirs.
        """
        if not self.roles:
            return self
        first, last = when.first, when.last or when.first
        covering = (role for role in self.roles if first and last and role.covers(first, last))
        if (role := next(covering, None)) is None:
            return evolve(self, roles=())
        party = role.party or self.party
        return evolve(self, role=role.role, affiliation=role.affiliation, party=party, roles=())


@frozen(kw_only=True, field_transformer=typed, cache_hash=True)
class Place:
    """Where a meeting is; WGS 84 degrees, north and east positive."""

    name: Text = field(default=Text(), converter=_fields.to_line)
    city: Text = field(default=Text(), converter=_fields.to_line)
    country: Party | None = field(default=None, converter=to_optional_party)
    latitude: float | None = field(default=None, validator=_fields.within(-90, 90))
    longitude: float | None = field(default=None, validator=_fields.within(-180, 180))
    same_as: tuple[str, ...] = field(default=(), converter=_fields.to_same_as)

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Latitude and longitude, if both are known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    def names(self, language: str) -> tuple[str, ...]:
        """Return name, city and country in a language, as far as they are known and each once."""
        country = self.country.name_in(language) if self.country else ""
        return tuple(dict.fromkeys(filter(None, (self.name.in_(language), self.city.in_(language), country))))


@frozen(kw_only=True, field_transformer=typed, cache_hash=True)
class Topic:
    """A subject of the record.

    Attributes:
        uri: That of the concept, if there is one.
        same_as: Further URIs of the same concept.
    """

    id: str = field(converter=_fields.to_id, validator=_fields.names_a_file)
    name: Text = field(converter=_fields.to_line, validator=_fields.filled)
    uri: str = field(default="", converter=_fields.to_concept)
    same_as: tuple[str, ...] = field(default=(), converter=_fields.to_same_as)

    @property
    def uris(self) -> tuple[str, ...]:
        """All URIs of the concept, its own first, each once."""
        return _fields.all_of(self.uri or None, self.same_as)


@frozen(kw_only=True, field_transformer=typed, cache_hash=True)
class Instrument:
    """A treaty or agreement at issue."""

    id: str = field(converter=_fields.to_id, validator=_fields.names_a_file)
    name: Text = field(converter=_fields.to_line, validator=_fields.filled)
    short: Text = field(default=Text(), converter=_fields.to_line)
    url: str = field(default="", converter=_fields.to_link)
    same_as: tuple[str, ...] = field(default=(), converter=_fields.to_same_as)
