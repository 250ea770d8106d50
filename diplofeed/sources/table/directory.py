"""Who and what is named in cells: by id, or by name in any language of the catalogues; else written out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any, Final

from attrs import define, field

from diplofeed.errors import Fault, Origin, Severity
from diplofeed.model import PartyKind
from diplofeed.source import Names
from diplofeed.source.node import Node, Scalar, Table
from diplofeed.source.shape import slug_of
from diplofeed.sources.table.vocabulary import folded, phrases, unambiguous
from diplofeed.words.countries import UNIONS, cldr_name, country_codes

__all__ = ["Directory", "parts_of", "table"]

_LANGUAGES: Final = ("en", "de", "fr", "es", "ru", "uk", "ar", "zh")
_LINES: Final = re.compile(r"\s*(?:[;；\n|]|\s/\s)\s*")
_COMMAS: Final = re.compile(r"\s*[,،、，/]\s*")
_AND: Final = re.compile(r"\s+(?:and|und|et|y|и|та|і|و)\s+|\s*[&和与]\s*", re.IGNORECASE)
_SHORTEST: Final = 3  # letters of an id that cannot be mistaken for the code of a country
_LIKE: Final = 0.85
_MOST_COMPARED: Final = 50  # names with those of all countries, as that takes long
_TABLES: Final = ("parties", "people", "topics", "instruments")


def table(origin: Origin, **values: Node | str) -> Table:
    """Return a mapping of texts and nodes; ``as_`` is the key ``as``, and empty texts are left out."""
    pairs = (
        (Scalar(key.rstrip("_"), origin), Scalar(value, origin) if isinstance(value, str) else value)
        for key, value in values.items()
        if value != ""
    )
    return Table(tuple(pairs), origin)


def parts_of(text: str) -> list[str]:
    """Return what a cell has on lines, or between semicolons."""
    return [part for part in _LINES.split(text.strip()) if part]


@define
class Directory:
    """The names a table may refer to, and those that were written out.

    Attributes:
        written: What was written out, by table and id, as it stands where it was first.
        fresh: What was written out since somebody last asked.
        notes: Warnings that nobody has been handed yet.
        unknown: The names of parties that were written out.
    """

    names: Names
    written: dict[tuple[str, str], Table] = field(factory=dict, init=False)
    fresh: list[tuple[str, Table]] = field(factory=list, init=False)
    notes: list[Fault] = field(factory=list, init=False)
    unknown: list[str] = field(factory=list, init=False)
    _own: Mapping[str, Mapping[str, str]] = field(init=False)

    @_own.default
    def _fold_own(self) -> Mapping[str, Mapping[str, str]]:
        return {name: _by_name(getattr(self.names, name)) for name in _TABLES}

    def party_known(self, name: str) -> str:
        """Return the id of a party that has this id or name; empty where there is none."""
        text = name.strip()
        if text in self.names.parties or text in country_codes() or text in UNIONS:
            return text
        return self._own["parties"].get(folded(text)) or _countries().get(folded(text), "")

    def party(self, name: str, origin: Origin) -> Node:
        """Return the party of a name, written out where it is not known."""
        text = " ".join(name.split())
        key = self.party_known(text)
        if key in self.names.parties or key in country_codes():
            return Scalar(key, origin)
        if key:
            return self._write("parties", key, origin, name=cldr_name(key, "en"), kind=PartyKind.ORGANISATION.value)
        key = _id(text, "party")
        if key in self.names.parties:
            return Scalar(key, origin)
        if ("parties", key) not in self.written:
            self._warn(text, key, origin)
        return self._write("parties", key, origin, name=text, kind=PartyKind.GROUP.value)

    def parties(self, text: str, origin: Origin) -> Iterator[Node]:
        """Yield the parties of a cell: between semicolons, commas or "and", unless that is part of a name."""
        for part in parts_of(text):
            for name in self._parties_in(part):
                yield self.party(name, origin)

    def person(self, name: str, origin: Origin) -> Node:
        """Return the person of a name, written out where the record does not define them."""
        return self._named("people", name, origin)

    def topics(self, text: str, origin: Origin) -> Iterator[Node]:
        """Yield the topics of a cell."""
        for part in parts_of(text):
            names = [part] if folded(part) in self._own["topics"] else _COMMAS.split(part)
            yield from (self._named("topics", name, origin) for name in names if name)

    def instruments(self, text: str, origin: Origin) -> Iterator[Node]:
        """Yield the treaties and agreements of a cell."""
        yield from (self._named("instruments", part, origin) for part in parts_of(text))

    def _named(self, kind: str, name: str, origin: Origin) -> Node:
        text = " ".join(name.split())
        defined: Mapping[str, Any] = getattr(self.names, kind)
        key = text if text in defined else self._own[kind].get(folded(text), "")
        key = key or _id(text, kind)
        if kind == "people" and key not in defined and "," in text and (kind, key) not in self.written:
            self.notes.append(_single_name(text, origin))
        return Scalar(key, origin) if key in defined else self._write(kind, key, origin, name=text)

    def _parties_in(self, part: str) -> list[str]:
        if self.party_known(part):
            return [part]
        names = [name for name in _COMMAS.split(part) if name]
        return [name for each in names for name in self._joined(each)]

    def _joined(self, part: str) -> list[str]:
        """Return the names that "and" joins, where all are known, else the part as it is."""
        names = [name.strip() for name in _AND.split(part)]
        return names if not self.party_known(part) and all(map(self.party_known, names)) else [part]

    def _write(self, of: str, key: str, origin: Origin, **values: str) -> Table:
        """Return a name of a table of names written out, in its first spelling throughout."""
        if (of, key) not in self.written:
            self.written[of, key] = table(origin, id=key, **values)
            self.fresh.append((of, self.written[of, key]))
        node = self.written[of, key]
        return Table(tuple((Scalar(each.value, origin), _at(value, origin)) for each, value in node.pairs), origin)

    def _warn(self, name: str, key: str, origin: Origin) -> None:
        self.unknown.append(name)
        few = len(self.unknown) <= _MOST_COMPARED
        near = next(iter(get_close_matches(folded(name)[:60], _countries(), n=1, cutoff=_LIKE)), "") if few else ""
        self.notes.append(
            Fault(
                origin=origin,
                field="parties",
                message=f"{name[:60]!r} is no country or party known here, so it is a party of its own, {key!r}",
                expected="nothing, or another name; what it is called elsewhere goes into parties.yaml",
                suggestion=cldr_name(_countries()[near], "en") if near else "",
                severity=Severity.WARNING,
            )
        )


def _single_name(name: str, origin: Origin) -> Fault:
    return Fault(
        origin=origin,
        message=f"{name[:60]!r} is read as the name of one person",
        expected="semicolons between the names of several",
        severity=Severity.WARNING,
    )


def _at(node: Node, origin: Origin) -> Node:
    return Scalar(node.value, origin) if isinstance(node, Scalar) else node


@lru_cache(10_000)
def _id(name: str, kind: str) -> str:
    """Return the id of a name, which is no code of a country."""
    key = slug_of(name) or f"{kind}-{_hex(name)}"
    return key if len(key) >= _SHORTEST else f"{kind}-{key}"


def _hex(name: str) -> str:
    return "-".join(f"{ord(letter):x}" for letter in name[:20]) or "0"


def _by_name(defined: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the ids of what the record defines, by their folded names in all languages."""
    texts = ((text, key) for key, value in defined.items() for text in _texts(value))
    return unambiguous((folded(text), key) for text, key in texts if folded(text))


def _texts(value: Any) -> Iterable[str]:
    yield value.id
    yield from (text for _, text in value.name.parts)
    short: Any = getattr(value, "short", None)
    yield from (text for _, text in short.parts) if short else ()


@cache
def _countries() -> Mapping[str, str]:
    """Return the codes of countries and unions by their folded names in all languages, and by three letters."""
    codes = sorted(country_codes() | UNIONS)
    by_name = unambiguous((folded(cldr_name(code, language)), code) for language in _LANGUAGES for code in codes)
    others = {folded(name): code for name, code in phrases("countries").items()}
    ambiguous = {folded(name) for name in phrases("ambiguous")}
    return {name: code for name, code in {**_three_letters(), **by_name, **others}.items() if name not in ambiguous}


def _three_letters() -> dict[str, str]:
    from babel import core  # noqa: PLC0415 -- 30 ms to import

    aliases: Mapping[str, list[str]] = core.get_global("territory_aliases")
    countries = country_codes()
    return {
        alias.lower(): codes[0]
        for alias, codes in aliases.items()
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in countries
    }
