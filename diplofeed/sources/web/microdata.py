"""Microdata (HTML §5) as things of schema.org."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import define, field

from diplofeed.sources.foreign.ids import absolute
from diplofeed.sources.web.document import Element
from diplofeed.sources.web.things import Scope, Thing, Value, Words, term

__all__ = ["SYNTAX", "Microdata"]

SYNTAX: Final = "microdata"

_DEEPEST: Final = 40  # things within each other
_MOST_STEPS: Final = 500_000  # elements that are looked at, as many things may refer to the same ones
_ADDRESSES: Final = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    "object": "data",
}
_STATED: Final = {"meta": "content", "data": "value", "meter": "value", "time": "datetime"}


@define
class Microdata:
    """Reads the microdata of a page.

    Attributes:
        scope: What its things have in common.
        excess: What of it was passed over, in words.
    """

    scope: Scope
    _by_id: dict[str, Element] = field(factory=dict, init=False)
    _made: dict[int, Thing] = field(factory=dict, init=False)
    _open: set[int] = field(factory=set, init=False)
    _steps: int = field(default=0, init=False)

    @property
    def excess(self) -> str:
        """What of it was passed over, in words."""
        too_much = f"its items refer to each other's elements more than {_MOST_STEPS:,} times, and the rest is not read"
        return too_much if self._steps > _MOST_STEPS else ""

    def things(self, roots: Sequence[Element]) -> list[Thing]:
        """Return the things that are no property of another one."""
        every = list(_below(roots))
        for each in every:
            if each.get("id"):
                self._by_id.setdefault(each.get("id"), each)
        items = [each for each in every if "itemscope" in each.attributes]
        tops = [each for each in items if "itemprop" not in each.attributes]
        made = [(each.line, self._thing(each, 0)) for each in tops]
        # What says that it is a property, but of no item, is meant to be one of the page.
        made += [(each.line, self._thing(each, 0)) for each in items if id(each) not in self._made]
        return [thing for _, thing in sorted(made, key=lambda pair: pair[0]) if thing and thing.values]

    def _thing(self, element: Element, depth: int) -> Thing | None:
        """Return the thing an element is; None where it is part of itself, or too deep."""
        if id(element) in self._made:
            return self._made[id(element)]
        if id(element) in self._open or depth > _DEEPEST:
            return None
        self._open.add(id(element))
        values: dict[str, list[Value]] = {}
        for each in self._properties(element):
            value = self._value(each, depth)
            for name in dict.fromkeys(map(term, each.words("itemprop"))) if value is not None else ():
                values.setdefault(name, []).append(value)  # type: ignore[arg-type]  # None is sorted out above
        self._open.discard(id(element))
        types = [term(each) for each in element.words("itemtype")]
        id_ = element.get("itemid").strip()
        made = Thing(
            types=types,
            id=absolute(id_, self.scope.base) or id_,
            values=values,
            line=element.line,
            syntax=SYNTAX,
            scope=self.scope,
        )
        self._made[id(element)] = made
        return made

    def _properties(self, item: Element) -> Iterator[Element]:
        """Yield the elements that are properties of an item, roughly in the order of the page (HTML §5.2.5)."""
        referred = [self._by_id[word] for word in dict.fromkeys(item.words("itemref")) if word in self._by_id]
        seen = {id(item)}
        pending = [*reversed(referred), *reversed(list(item.elements))]
        while pending and self._steps <= _MOST_STEPS:
            element = pending.pop()
            self._steps += 1
            if id(element) in seen:
                continue
            seen.add(id(element))
            if element.words("itemprop"):
                yield element
            if "itemscope" not in element.attributes:
                pending += reversed(list(element.elements))

    def _value(self, element: Element, depth: int) -> Value | None:
        """Return the value of a property (HTML §5.2.4)."""
        if "itemscope" in element.attributes:
            return self._thing(element, depth + 1)
        if element.tag in _ADDRESSES:
            written = element.get(_ADDRESSES[element.tag])
            return Words(absolute(written, self.scope.base) or written)
        for stated in (_STATED.get(element.tag, "content"), "content", "datetime"):
            if stated in element.attributes:  # of any element, as RDFa has it and many pages do
                return Words(element.get(stated))
        return element


def _below(roots: Sequence[Element]) -> Iterator[Element]:
    pending = list(reversed(roots))
    while pending:
        element = pending.pop()
        yield element
        pending += reversed(list(element.elements))
