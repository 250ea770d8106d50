"""A YAML text as a tree in which each comment has its place, so that fields can be moved with theirs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, TypeAlias

import yaml
from attrs import define, field, frozen

from diplofeed.formatting.comments import LOADER, Comment, comments_of, is_after_blank, tokens_of

__all__ = ["Branch", "Document", "Entry", "Leaf", "Tree", "documents_of"]


@frozen(kw_only=True)
class Leaf:
    """A text: what is read of it, and how it is written; ``style`` is its quotation mark, ``|``, ``>`` or empty."""

    value: str
    raw: str
    style: str = ""


@frozen(kw_only=True)
class Entry:
    """A field, or an element of a list.

    Attributes:
        key: None of an element.
        value: What it says.
        above: Comments on lines of their own above it; an empty text is a blank line.
        beside: The comment behind it.
    """

    key: Leaf | None
    value: Tree
    above: tuple[str, ...] = ()
    beside: str = ""


@frozen(kw_only=True)
class Branch:
    """A mapping or a list.

    Attributes:
        is_mapping: Whether its entries have keys.
        is_flow: Whether it stands between braces or brackets.
        entries: In their order.
        below: Comments behind the last entry.
    """

    is_mapping: bool
    is_flow: bool
    entries: tuple[Entry, ...]
    below: tuple[str, ...] = ()


Tree: TypeAlias = Leaf | Branch


@frozen(kw_only=True)
class Document:
    """A document of a file.

    Attributes:
        root: Its content.
        is_marked: Whether it begins with a line ``---``.
        before: Comments before that line.
        head: Comments above the first entry, which stay there.
    """

    root: Branch
    is_marked: bool = False
    before: tuple[str, ...] = ()
    head: tuple[str, ...] = ()


def documents_of(text: str) -> tuple[Document, ...]:
    """Return the documents of a YAML text that are mappings or lists.

    Raises:
        ValueError: It is no YAML, has directives, or documents of something else.
    """
    try:
        tokens = tokens_of(text)
        nodes = list(yaml.compose_all(text, Loader=LOADER))
    except yaml.YAMLError as error:
        raise ValueError(f"not valid YAML: {error}") from error
    directive = next((token for token in tokens if isinstance(token, yaml.DirectiveToken)), None)
    if directive:
        raise ValueError(f"line {directive.start_mark.line + 1} is a directive of YAML, which has no place in the form")
    if not all(isinstance(node, yaml.CollectionNode) for node in nodes):
        raise ValueError("it has a document that is neither a mapping nor a list")
    comments = list(comments_of(text, tokens))
    dashes = [token.start_mark.index for token in tokens if isinstance(token, yaml.BlockEntryToken)]
    marks = [token.start_mark.index for token in tokens if isinstance(token, yaml.DocumentStartToken)]
    return tuple(_documents(text, nodes, comments, dashes, marks))


def _documents(
    text: str, nodes: Sequence[Any], comments: Sequence[Comment], dashes: Sequence[int], marks: Sequence[int]
) -> Iterator[Document]:
    for number, node in enumerate(nodes):
        mark = next((each for each in reversed(marks) if each < node.start_mark.index), None)
        start = mark or 0
        end = next((each for each in marks if each > node.start_mark.index), len(text))
        own = [comment for comment in comments if start <= comment.start < end]
        earlier = [comment for comment in comments if comment.start < start] if number == 0 else []
        places = _Places(text, dashes)
        root = places.collection(node, None)
        head: list[str] = []
        for comment in own:
            _noted(places.lines_for(comment, head), comment)
        if head and places.spots and places.spots[0].is_apart:
            head.append("")
        before: list[str] = []
        for comment in earlier:
            _noted(before, comment)
        yield Document(root=root.built(), is_marked=mark is not None, before=tuple(before), head=tuple(head))


def _noted(lines: list[str], comment: Comment) -> None:
    if comment.is_apart and comment.is_alone:
        lines.append("")
    lines.append(comment.text)


@define(eq=False)
class _Spot:
    """An entry, where it begins, and the comments it gets."""

    start: int
    column: int
    inside: _Collection
    key: Leaf | None
    value: Leaf | None
    value_start: int
    is_apart: bool
    branch: _Collection | None = None
    above: list[str] = field(factory=list)
    beside: list[str] = field(factory=list)

    def built(self) -> Entry:
        """Return it as part of a tree; of several comments beside it, one stays there."""
        value = self.branch.built() if self.branch else self.value
        assert value is not None  # noqa: S101 -- one of both it has
        above = (*self.above, *([""] if self.is_apart else []), *self.beside[:-1])
        return Entry(key=self.key, value=value, above=above, beside=(self.beside or [""])[-1])


@define(eq=False)
class _Collection:
    """A mapping or list, and the comments behind its last entry."""

    node: Any
    owner: _Spot | None
    spots: list[_Spot] = field(factory=list)
    below: list[str] = field(factory=list)

    @property
    def is_flow(self) -> bool:
        """Whether it stands between braces or brackets."""
        return bool(self.node.flow_style)

    @property
    def end(self) -> int:
        """Where it ends, of one between braces or brackets."""
        return int(self.node.end_mark.index)

    def chain(self) -> Iterator[_Collection]:
        """Yield it and what it is in, outwards."""
        here: _Collection | None = self
        while here is not None:
            yield here
            here = here.owner.inside if here.owner else None

    def built(self) -> Branch:
        """Return it as part of a tree."""
        return Branch(
            is_mapping=isinstance(self.node, yaml.MappingNode),
            is_flow=self.is_flow,
            entries=tuple(spot.built() for spot in self.spots),
            below=tuple(self.below),
        )


@define
class _Places:
    """The entries of a document by their places, and which of them a comment belongs to."""

    text: str
    dashes: Sequence[int]
    spots: list[_Spot] = field(factory=list)

    def collection(self, node: Any, owner: _Spot | None) -> _Collection:
        """Return a collection whose entries are noted."""
        made = _Collection(node, owner)
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ((None, each) for each in node.value):
            start = self._start(node, key, value)
            spot = _Spot(
                start=start,
                column=start - (self.text.rfind("\n", 0, start) + 1),
                inside=made,
                key=self._leaf(key) if key else None,
                value=self._leaf(value) if isinstance(value, yaml.ScalarNode) else None,
                value_start=value.start_mark.index,
                is_apart=is_after_blank(self.text, start),
            )
            made.spots.append(spot)
            self.spots.append(spot)
            if isinstance(value, yaml.CollectionNode):
                spot.branch = self.collection(value, spot)
        return made

    def _start(self, node: Any, key: Any, value: Any) -> int:
        if key is not None:
            return int(key.start_mark.index)
        if node.flow_style:
            return int(value.start_mark.index)
        return self.dashes[bisect_left(self.dashes, value.start_mark.index) - 1]

    def _leaf(self, node: Any) -> Leaf:
        raw = self.text[node.start_mark.index : node.end_mark.index]
        return Leaf(value=node.value, raw=raw, style=node.style or "")

    def lines_for(self, comment: Comment, head: list[str]) -> list[str]:
        """Return the comments that a comment belongs to; those at the head where it is before all entries."""
        index = bisect_right(self.spots, comment.start, key=attrgetter("start"))
        if index == 0:
            return head
        before, after = self.spots[index - 1], self.spots[index] if index < len(self.spots) else None
        while before.inside.is_flow and before.inside.end <= comment.start and before.inside.owner:
            before = before.inside.owner
        if not comment.is_alone:
            return before.beside
        started = before.branch if before.branch and before.value_start < comment.start else None
        if before.value_start > comment.start and not (before.branch and not before.branch.is_flow):
            return before.above
        around = [*(started or before.inside).chain()]
        flow = next((each for each in around if each.is_flow and each.end > comment.start), None)
        if flow:
            return after.above if after and after.start < flow.end else flow.below
        return _in_block(around, after, comment)


def _in_block(around: Sequence[_Collection], after: _Spot | None, comment: Comment) -> list[str]:
    """Return where a comment on a line of its own belongs by its column, as people read it."""
    if after and comment.column <= after.column:
        return after.above
    in_lines = (each for each in around if not each.is_flow)
    place = next((each for each in in_lines if each.node.start_mark.column <= comment.column), around[-1])
    return after.above if after and place in after.inside.chain() else place.below
