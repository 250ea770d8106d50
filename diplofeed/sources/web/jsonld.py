"""JSON-LD in pages (JSON-LD 1.1 §7) as things of schema.org, as far as pages use it: no context is ever loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from attrs import define, evolve, field, frozen

from diplofeed.errors import Fault, Origin
from diplofeed.sources.foreign.ids import absolute
from diplofeed.sources.foreign.json import Value as Located
from diplofeed.sources.foreign.json import unread_file, values_of
from diplofeed.sources.web.document import Script
from diplofeed.sources.web.things import Scope, Thing, Value, Words, term

__all__ = ["SYNTAX", "Linked"]

SYNTAX: Final = "JSON-LD"

_DEEPEST: Final = 40  # things within each other
_MOST_VALUES: Final = 300_000  # of a page, each of up to 250 bytes
_VALUE_MARKS: Final = ("{", "[", ",")
_SCHEMA: Final = re.compile(r"(?:https?:)?//(?:www\.)?schema\.org\b|^schema\.org", re.IGNORECASE)
# What authors put around JSON as around a script, so that old programs do not read it.
_BEFORE: Final = re.compile(r"\s*(?:(?:<!--|(?://|/\*)?\s*<!\[CDATA\[)\s*(?:\*/)?\s*)+")
_AFTER: Final = re.compile(r"(?:\s*(?://\s*|/\*\s*)?(?:-->|\]\]>)(?:\s*\*/)?|\s*;)+\s*$")
_EXPECTED: Final = "JSON that a validator accepts, from who publishes the page"


@frozen
class _Context:
    """What names mean in a part of a document: prefixes of schema.org, and whether names without one are of it."""

    prefixes: tuple[str, ...] = ("schema",)
    is_schema: bool = True
    language: str = ""

    def within(self, stated: Any) -> _Context:
        """Return what names mean where a context is stated."""
        parts = stated if isinstance(stated, list) else [stated]
        words = [each for each in parts if isinstance(each, str)]
        maps = [each for each in parts if isinstance(each, dict)]
        terms = {name: value for each in maps for name, value in each.items() if isinstance(value, str)}
        prefixes = [name for name, value in terms.items() if not name.startswith("@") and _SCHEMA.search(value)]
        vocabularies = [*words, *(value for name, value in terms.items() if name == "@vocab")]
        is_schema = any(map(_SCHEMA.search, vocabularies)) if vocabularies else self.is_schema
        language = terms.get("@language", self.language)
        return _Context(tuple({*self.prefixes, *prefixes}), is_schema, language)

    def term(self, name: str) -> str:
        """Return a name of schema.org without prefix, empty where it is one of another vocabulary."""
        bare = term(name)
        if bare != name.strip():
            return bare
        prefix, colon, rest = bare.partition(":")
        if colon:
            return rest if prefix in self.prefixes else ""
        return bare if self.is_schema else ""


@define
class Linked:
    """Reads the JSON-LD of a page.

    Attributes:
        file: What the page is called.
        scope: What its things have in common; they are put there by what they are known by.
        faults: What of it is no JSON.
    """

    file: str
    scope: Scope
    faults: list[Fault] = field(factory=list, init=False)
    _room: int = field(default=_MOST_VALUES, init=False)

    def things(self, script: Script) -> list[Thing]:
        """Return the things at the top of a script, those of its graphs among them."""
        text = _AFTER.sub("", _BEFORE.sub("", script.text, count=1), count=1)
        first = script.line + script.text[: script.text.find(text[:1]) if text else 0].count("\n")
        if not text.strip():
            return []
        self._room -= sum(map(text.count, _VALUE_MARKS))
        if self._room < 0:
            message = f"the JSON-LD of it has more than {_MOST_VALUES:,} values, and the rest is not read"
            self.faults.append(unread_file(self.file, message, line=first))
            return []
        things: list[Thing] = []
        for each in self._values(text, first):
            things += self._tops(each.value, _Context(), each.origin.line)
        return things

    def _values(self, text: str, first: int) -> Iterator[Located]:
        values = list(values_of(text, self.file))
        if any(isinstance(each, Fault) for each in values) and "&quot;" in text:
            values = list(values_of(unescape(text), self.file))  # as some programs write all of a page
        for each in values:
            origin = Origin(self.file, first + max(each.origin.line - 1, 0), each.origin.column)
            if isinstance(each, Fault):
                message = f"the JSON-LD is not read from here on: {each.message}"
                self.faults.append(evolve(each, origin=origin, message=message, expected=each.expected or _EXPECTED))
            else:
                yield Located(each.value, origin)

    def _tops(self, value: Any, context: _Context, line: int, depth: int = 0) -> list[Thing]:
        if isinstance(value, list) and depth < _DEEPEST:
            return [thing for each in value for thing in self._tops(each, context, line, depth + 1)]
        if not isinstance(value, dict):
            return []
        context = context.within(value["@context"]) if "@context" in value else context
        graph = self._tops(value.get("@graph"), context, line, depth + 1) if depth < _DEEPEST else []
        thing = self._thing(value, context, line, depth)
        return [*([thing] if thing and thing.values else []), *graph]

    def _thing(self, node: Mapping[str, Any], context: _Context, line: int, depth: int) -> Thing | None:
        context = context.within(node["@context"]) if "@context" in node else context
        values: dict[str, list[Value]] = {}
        types: list[str] = []
        id_ = ""
        for name, value in node.items():
            if name in ("@id", "id") and isinstance(value, str) and not id_:
                id_ = absolute(value, self.scope.base) or value.strip()
            elif name in ("@type", "type"):
                written = value if isinstance(value, list) else [value]
                types += filter(None, (context.term(each) for each in written if isinstance(each, str)))
            elif not name.startswith("@") and (key := context.term(name)) and depth < _DEEPEST:
                values.setdefault(key, []).extend(self._of(value, context, line, depth + 1))
        if not (values or id_ or types):
            return None
        listed = frozenset(context.term(name) for name, value in node.items() if isinstance(value, list))
        thing = Thing(types=types, id=id_, values=values, listed=listed, line=line, syntax=SYNTAX, scope=self.scope)
        if id_ and values:
            self.scope.things[id_] = _joined(self.scope.things.get(id_), thing)
        return thing

    def _of(self, value: Any, context: _Context, line: int, depth: int) -> Iterator[Value]:
        if isinstance(value, str):
            yield Words(value, context.language)
        elif isinstance(value, bool):
            yield Words(str(value).lower())
        elif isinstance(value, list):
            for each in value if depth < _DEEPEST else ():
                yield from self._of(each, context, line, depth + 1)
        elif isinstance(value, dict):
            yield from self._of_object(value, context, line, depth)

    def _of_object(self, value: dict[str, Any], context: _Context, line: int, depth: int) -> Iterator[Value]:
        held = next((name for name in ("@list", "@set") if name in value), "")
        if held and depth < _DEEPEST:
            yield from self._of(value[held], context, line, depth + 1)
        elif "@value" in value:
            language = value.get("@language", context.language)
            written = value["@value"]
            if isinstance(written, str):
                yield Words(written, language if isinstance(language, str) else "")
        elif thing := self._thing(value, context, line, depth):
            yield thing


def _joined(first: Thing | None, second: Thing) -> Thing:
    """Return what two parts of a page say of the same thing, of each property what the first says."""
    if first is None:
        return second
    types = list(dict.fromkeys((*first.types, *second.types)))
    return evolve(first, types=types, values={**second.values, **first.values})
