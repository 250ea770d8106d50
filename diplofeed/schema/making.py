"""JSON Schema (2020-12) of the files of a record, for editors that complete and check them while somebody writes.

It is made of the classes that files are read with: what it refuses, `diplofeed check` refuses too; what it takes may
still be wrong, as a date or an address that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from inspect import getdoc
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, Union, get_args, get_origin

import attrs
from attrs import field, frozen

from diplofeed.config import FeedsBy, FeedSpec, Publication
from diplofeed.config.csv import CsvOptions
from diplofeed.config.load import Build, Plugins
from diplofeed.errors import PluginError
from diplofeed.model import Instrument, Meeting, Party, Person, Statement, Topic
from diplofeed.registry import Registry
from diplofeed.source import Names
from diplofeed.source.shape import NAMED, Slot, slots_of
from diplofeed.text import Text
from diplofeed.when import When
from diplofeed.words.countries import country_codes

__all__ = ["FILES", "Ids", "schema_of"]

Schema: TypeAlias = dict[str, Any]

FILES: Final = ("meetings", "statements", "parties", "people", "topics", "instruments", "diplofeed.toml")
"""What there is a schema of: the files of items and of names, and the configuration."""

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_CLASSES: Final[Mapping[str, type[Any]]] = {
    "meetings": Meeting,
    "statements": Statement,
    "parties": Party,
    "people": Person,
    "topics": Topic,
    "instruments": Instrument,
}
_SECTIONS: Final[Mapping[str, type[Any]]] = {
    "publication": Publication,
    "feeds-by": FeedsBy,
    "build": Build,
    "plugins": Plugins,
    "csv": CsvOptions,
}
_SEVERAL: Final = frozenset({"place", "speaker", "party"})  # fields that take a list of them, too
_ITEMS: Final = frozenset({"about", "series", "to"})  # fields that name items
_SCALAR: Final[Schema] = {"type": ["string", "number", "boolean"]}  # an editor takes 2023 for a number
_WORDS: Final[Mapping[str, str]] = {
    "accessed": "The day on which it was looked at.",
    "affiliation": "The body somebody belongs to.",
    "agenda": "What is to be spoken about, point by point; Markdown.",
    "as": "What the other item is to this one.",
    "attachments": "Documents that belong to it.",
    "audience": "For whom it is: what is internal appears in no public output.",
    "author": "Who publishes the record.",
    "city": "The city.",
    "country": "A two-letter country code, or an id of parties.yaml.",
    "description": "What it is about.",
    "email": "An address for readers.",
    "files": "Plugin files, by their paths from the record's folder; name only files you trust.",
    "form": "How a statement gives what was said.",
    "from": "The first date.",
    "hubs": "WebSub hubs that are told of news.",
    "icon": "The address of a square picture.",
    "id": "Names it within the record; never changes.",
    "instruments": "The treaties and agreements at issue: ids of instruments.yaml.",
    "kinds": "Meetings, statements or both.",
    "language": "A language tag (BCP 47), such as en.",
    "latitude": "Degrees north (WGS 84).",
    "logo": "The address of a wide picture.",
    "longitude": "Degrees east (WGS 84).",
    "name": "What people call it.",
    "outcomes": "What came of it.",
    "participants": "Who takes part.",
    "parties": "Country codes, or ids of parties.yaml.",
    "party": "A country code, or an id of parties.yaml.",
    "people": "Ids of people.yaml.",
    "person": "An id of people.yaml, or a person written out; people.",
    "place": "Where it is.",
    "positions": "What each side wants.",
    "publisher": "Who publishes it.",
    "rights": "Who may do what with it.",
    "role": "What somebody is.",
    "same_as": "URIs by which others name the same, such as that of Wikidata.",
    "series": "Series of meetings, by the id of their first.",
    "short": "A short name.",
    "size": "In bytes.",
    "slug": "The directory of its files.",
    "status": "How far a meeting has come.",
    "statuses": "How far meetings have come.",
    "text": "Markdown.",
    "title": "What people call it.",
    "to": "The id of the other item.",
    "topic": "Topics.",
    "topics": "What it is about: ids of topics.yaml.",
    "translations": "The same in other languages.",
    "type": "The media type (IANA).",
    "until": "The last date.",
    "uri": "What names the topic on the web.",
    "url": "An address on the web.",
    "where": "What it has: all conditions hold, each by any of its values.",
    # The tables of the configuration.
    "build": "What is built, and with what care.",
    "csv": "How tables of the record are read.",
    "exporters": "Options of formats.",
    "feeds": "Feeds with a condition of their own.",
    "feeds-by": "By which values there is a feed for each.",
    "plugins": "Plugins of the record's own.",
    "publication": "Whose record it is, and where it is served.",
    "sink": "Where documents go.",
    "sources": "Further sources.",
}
"""What is said of keys that the documentation of their classes says nothing of."""
_LANGUAGES: Final = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"


@frozen(kw_only=True)
class Ids:
    """The ids that a record has, for editors to offer.

    Attributes:
        items: Of meetings and statements.
        are_all: Whether there are no others; else others are taken too, such as what was written since.
    """

    names: Names = field(factory=Names)
    items: Sequence[str] = ()
    are_all: bool = True


def schema_of(file: str, *, ids: Ids | None = None, registry: Registry | None = None) -> Schema:
    """Return the schema of a file of a record, by one of the names in `FILES`.

    Args:
        file: Which file; ``meetings`` is any file of meetings.
        ids: The ids that references may have; any where None.
        registry: The exporters whose options the configuration may have; any where None.
    """
    made = _Schemas(ids)
    if file == "diplofeed.toml":
        body = _configuration(made, registry)
    else:
        cls = _CLASSES[file]
        alone = made.table(cls, required_id=cls not in (Meeting, Statement))  # whose files name them
        body = {"anyOf": [alone, _list_of(made.table(cls, required_id=True))]}
    return {"$schema": _DIALECT, "title": f"diplofeed: {file}", **body, "$defs": dict(sorted(made.definitions.items()))}


def _list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _configuration(made: _Schemas, registry: Registry | None) -> Schema:
    tables: Schema = {name: made.table(cls, required_id=True) for name, cls in _SECTIONS.items()}
    tables["feeds"] = _list_of(made.table(FeedSpec, required_id=True))
    any_table: Schema = {"type": "object"}
    exporters = {name: made.options(registry, name) for name in registry.names("exporter")} if registry else {}
    tables["exporters"] = {"type": "object", "properties": exporters, "additionalProperties": any_table}
    tables["sources"] = {"type": "object", "additionalProperties": any_table}
    tables["sink"] = any_table
    properties = {name: {"description": _WORDS[name], **table} for name, table in tables.items()}
    return {"type": "object", "properties": properties, "required": ["publication"], "additionalProperties": False}


@frozen
class _Schemas:
    """The schemas of classes, each of those within others defined once."""

    ids: Ids | None
    definitions: dict[str, Schema] = field(factory=dict)

    def options(self, registry: Registry, name: str) -> Schema:
        """Return the schema of an exporter's options; of one that does not load, any table."""
        try:
            return self.table(registry.exporter(name, among=()).options, required_id=True)
        except PluginError:  # not silent: `check` and builds name it
            return {"type": "object"}

    def table(self, cls: type[Any], *, required_id: bool) -> Schema:
        """Return the schema of a mapping with the fields of a class."""
        slots: Mapping[str, Slot] = slots_of(cls)  # type: ignore[arg-type]  # mypy doubts that a class is hashable
        described = _descriptions(cls)
        required = [
            key
            for key, slot in slots.items()
            if slot.attribute.default is attrs.NOTHING and (required_id or key != "id")
        ]
        made: Schema = {
            "type": "object",
            "properties": {
                key: {"description": described.get(slot.attribute.name) or _WORDS.get(key, ""), **self._field(slot)}
                for key, slot in slots.items()
            },
            "additionalProperties": False,
        }
        return {**made, "required": required} if required else made

    def _field(self, slot: Slot) -> Schema:
        if slot.key in _ITEMS and self.ids is not None:
            schema = self._listed("items", self.ids, self.ids.items)
            if get_origin(slot.type) is tuple:
                schema = {"anyOf": [schema, _list_of(schema)]}
        else:
            schema = self._value(slot.type)
        if slot.key in _SEVERAL:
            schema = {"anyOf": [schema, _list_of(schema)]}
        if slot.attribute.default is not attrs.NOTHING:  # ``key:`` with nothing after it says nothing
            schema = {"anyOf": [schema, {"type": "null"}]}
        return schema

    def _value(self, kind: Any) -> Schema:
        origin = get_origin(kind)
        if origin in (Union, UnionType):
            return self._value(next(part for part in get_args(kind) if part is not NoneType))
        if origin is tuple:
            inner = self._value(get_args(kind)[0])
            return {"anyOf": [inner, _list_of(inner)]}
        if kind in NAMED:
            return {"anyOf": [self._id(kind), self._defined(kind)]}
        return self._plain(kind) or self._defined(kind)

    def _plain(self, kind: Any) -> Schema | None:
        """Return the schema of a value that is no mapping of fields; None of one that is."""
        if kind is Text:
            by_language = {"type": "object", "patternProperties": {_LANGUAGES: _SCALAR}, "additionalProperties": False}
            return {"anyOf": [_SCALAR, by_language]}
        if kind is bool:
            return {"enum": [True, False]}
        if kind in (int, float):
            return {"type": "integer" if kind is int else "number"}
        if kind in (str, When, date, datetime):
            return _SCALAR
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {"enum": [each.value for each in kind]}
        return None if attrs.has(kind) else {}

    def _id(self, kind: type[Any]) -> Schema:
        """Return the schema of what names something the record defines."""
        if self.ids is None:
            return {"type": "string"}
        defined: Iterable[str] = getattr(self.ids.names, NAMED[kind])
        return self._listed(NAMED[kind], self.ids, {*defined, *(country_codes() if kind is Party else ())})

    def _listed(self, name: str, ids: Ids, values: Iterable[str]) -> Schema:
        """Return a reference to the ids there are of a kind, which may be thousands and are defined once."""
        offered: Schema = {"enum": sorted(values)}
        self.definitions[f"ids-of-{name}"] = offered if ids.are_all else {"anyOf": [offered, _SCALAR]}
        return {"$ref": f"#/$defs/ids-of-{name}"}

    def _defined(self, kind: type[Any]) -> Schema:
        """Return a reference to the schema of a class, which is defined if it is not yet."""
        name = kind.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # a class may hold others of its kind
            self.definitions[name] = self.table(kind, required_id=kind is not Person)
        return {"$ref": f"#/$defs/{name}"}


_ATTRIBUTE: Final = re.compile(r"^    (\w+): (.+?)(?=^    \w+: |^\S|\Z)", re.MULTILINE | re.DOTALL)


def _descriptions(cls: type[Any]) -> Mapping[str, str]:
    """Return what the documentation of a class, and of those it is made of, says of its fields."""
    described: dict[str, str] = {}
    for each in reversed(cls.__mro__):
        _, _, attributes = (getdoc(each) or "").partition("Attributes:\n")
        described |= {name: " ".join(words.split()) for name, words in _ATTRIBUTE.findall(attributes)}
    return described
