"""What pages say to programs in one shape, whichever syntax it is in: things of some types with properties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeAlias

from attrs import field, frozen

from diplofeed.sources.foreign.html import plain_of
from diplofeed.sources.foreign.ids import absolute
from diplofeed.sources.web.document import Element, text_of
from diplofeed.text import clean, one_line

__all__ = ["Scope", "Thing", "Value", "Words", "line_of", "name_of", "plain_in", "term"]

_MOST_VALUES: Final = 5_000  # of a property, as many as a page has items
_MOST_LINKS: Final = 100
_PREFIX: Final = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)", re.IGNORECASE)


@frozen
class Words:
    """A text.

    Attributes:
        text: As the page has it, in JSON mostly plain and now and then HTML.
        language: As it is marked (BCP 47), mostly not.
    """

    text: str
    language: str = ""


@frozen(eq=False)
class Scope:
    """What the things of a page have in common.

    Attributes:
        base: The address that relative ones are resolved against, empty where it is not known.
        things: Those of the page by what they are known by.
    """

    base: str = ""
    things: dict[str, Thing] = field(factory=dict, repr=False)


@frozen(kw_only=True, eq=False)
class Thing:
    """A thing of some types, with properties by their names of schema.org.

    Attributes:
        types: Their names without what stands before them.
        id: What it is known by: its URI, or what a page calls it within itself; empty for most.
        values: The values of its properties.
        listed: The properties whose values are in a list, be it of one.
        line: Where it stands in the page.
        syntax: In which the page says it.
        scope: What it has in common with the others of its page.
    """

    types: Sequence[str]
    id: str = ""
    values: Mapping[str, Sequence[Value]]
    listed: frozenset[str] = frozenset()
    line: int = 0
    syntax: str = ""
    scope: Scope = field(factory=Scope, repr=False)

    def all(self, *names: str) -> Iterator[Value]:
        """Yield the values of properties; things that are only named, as the page has them elsewhere."""
        for name in names:
            for value in islice(self.values.get(name, ()), _MOST_VALUES):
                yield value.whole if isinstance(value, Thing) else value

    def things(self, *names: str) -> Iterator[Thing]:
        """Yield the things among the values of properties."""
        return (value for value in self.all(*names) if isinstance(value, Thing))

    @property
    def whole(self) -> Thing:
        """The thing as its page has it where it is only named here."""
        return self.scope.things.get(self.id, self) if self.id else self

    def line_at(self, *names: str) -> str:
        """Return the first of some properties that says something, as one plain line."""
        return next(filter(None, map(line_of, self.all(*names))), "")

    def links(self, *names: str) -> list[str]:
        """Return the web addresses that are the values of properties, each once."""
        written = (
            value.id or value.line_at("url") if isinstance(value, Thing) else plain_in(value)
            for value in self.all(*names)
        )
        addresses = (absolute(address, self.scope.base) for address in islice(written, _MOST_LINKS))
        return list(dict.fromkeys(filter(None, addresses)))

    def link(self, *names: str) -> str:
        """Return the first web address among the values of properties."""
        return next(iter(self.links(*names)), "")

    def is_a(self, *types: str) -> bool:
        """Return whether it is of one of some types."""
        return any(each in types for each in self.types)


Value: TypeAlias = Words | Element | Thing


def term(name: str) -> str:
    """Return a type or property without what says that it is one of schema.org."""
    return _PREFIX.sub("", name.strip(), count=1)


def line_of(value: Value) -> str:
    """Return a value as one plain line; a thing as its name."""
    if isinstance(value, Thing):
        return name_of(value)
    return plain_of(value.text) if isinstance(value, Words) else plain_in(value)


def name_of(thing: Thing) -> str:
    """Return what a thing is called."""
    words = (
        line_of(value)
        for value in thing.all("name", "legalName", "headline", "alternateName")
        if not isinstance(value, Thing)
    )
    return next(filter(None, words), "")


def plain_in(value: Words | Element) -> str:
    """Return the text of a value that is no thing."""
    return value.text.strip() if isinstance(value, Words) else one_line(clean(text_of(value)))
