"""YAML that people keep editing: items written as they would write them, and single fields of them replaced.

Whatever is not replaced stays as it is, comments, order and quotation marks included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

import yaml

from diplofeed.importing.merging import Data
from diplofeed.record.plain import Plain

__all__ = ["edited", "has_comments", "ids", "written"]

_WIDTH: Final = 110
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # as records are read: the other one refuses more
_COMMENT: Final = re.compile(r"[ \t]*#[^\n]*")


class _Dumper(yaml.SafeDumper):
    """Writes texts as they are read here: a date is a text without quotation marks, and ``NO`` one with them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 -- the library calls it with both
        """Indent the elements of lists below their keys."""
        super().increase_indent(flow=flow, indentless=False)


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    # The emitter ends the document behind a block whose blank lines at the end count, which others may follow.
    style = "|" if "\n" in value.strip("\n") and not value.endswith("\n\n") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _list(dumper: _Dumper, value: list[Any]) -> yaml.SequenceNode:
    is_short = all(isinstance(each, str) and "\n" not in each for each in value) and sum(map(len, value)) < _WIDTH // 2
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=is_short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def written(data: Data) -> str:
    """Return fields as block YAML, a field a line or more, in their order."""
    return str(
        yaml.dump(
            dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False
        )
    )


def _in_flow(value: Plain) -> str:
    """Return a value as it stands between braces."""
    text = yaml.dump(value, Dumper=yaml.SafeDumper, allow_unicode=True, width=10**9, default_flow_style=True)
    return str(text).removesuffix("\n").removesuffix("\n...")


# ---------------------------------------------------------------- fields replaced


def edited(text: str, stem: str, changes: Mapping[str, Data]) -> str:
    """Return a YAML text of items with fields of some of them replaced, added or, where the value is None, taken away.

    Args:
        text: One item or a list of them, in one or several documents.
        stem: The id of an item that states none: the file's name without its ending.
        changes: By the ids of the items.

    Raises:
        ValueError: The text has no such item, or is no YAML.
    """
    try:
        documents = [node for node in yaml.compose_all(text, Loader=_LOADER) if node is not None]
    except yaml.YAMLError as error:
        raise ValueError(f"not valid YAML: {error}") from error
    elements = chain.from_iterable(node.value if isinstance(node, yaml.SequenceNode) else (node,) for node in documents)
    items = {_id_of(node, stem): node for node in elements if isinstance(node, yaml.MappingNode)}
    replaced: list[tuple[int, int, str]] = []
    for id_, fields in changes.items():
        if id_ not in items:
            raise ValueError(f"there is no item {id_!r} in it")
        node = items[id_]
        replaced += _in_braces(node, fields) if node.flow_style else _in_block(text, node, fields)
    for start, end, new in sorted(replaced, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def ids(text: str, stem: str) -> Iterator[str]:
    """Yield the ids of the items of a YAML text; raise ValueError where it is none."""
    yield from (_id_of(node, stem) for node in _items(text))


def has_comments(text: str) -> bool:
    """Return whether a YAML text has comments; so it counts where it is none."""
    try:
        documents = [node for node in yaml.compose_all(text, Loader=_LOADER) if node is not None]
    except yaml.YAMLError:
        return True  # not silent: whoever asks leaves the file as it is
    return any(_comments(text, 0, len(text), yaml.SequenceNode("", documents)))


def _items(text: str) -> Iterator[yaml.MappingNode]:
    try:
        documents = [node for node in yaml.compose_all(text, Loader=_LOADER) if node is not None]
    except yaml.YAMLError as error:
        raise ValueError(f"not valid YAML: {error}") from error
    elements = chain.from_iterable(node.value if isinstance(node, yaml.SequenceNode) else (node,) for node in documents)
    yield from (node for node in elements if isinstance(node, yaml.MappingNode))


def _id_of(node: yaml.MappingNode, stem: str) -> str:
    return next((str(value.value) for key, value in node.value if key.value == "id"), stem)


_Edits = Iterator[tuple[int, int, str]]


def _pairs(node: yaml.MappingNode) -> Mapping[str, tuple[yaml.Node, yaml.Node]]:
    """Return the keys and values of a mapping by the keys that are texts."""
    return {key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _in_block(text: str, node: yaml.MappingNode, fields: Data) -> _Edits:
    column, pairs = node.start_mark.column, _pairs(node)
    indent = " " * column
    added = ""
    for name, value in fields.items():
        if name not in pairs:
            added += _indented({name: value}, indent) if value is not None else ""
            continue
        key, old = pairs[name]
        start, end = key.start_mark.index, _end(text, old, column)
        line, is_first = text.rfind("\n", 0, start) + 1, key.start_mark.index == node.start_mark.index
        until = _after_line(text, end) if value is None and not is_first else end
        comments = "".join(f"{indent}{comment}\n" for comment in _comments(text, key.end_mark.index, until, old))
        if comments and is_first:  # a list's dash, or the start of the text, is before it
            place = _after_line(text, end)
            yield place, place, comments if text[:place].endswith("\n") else f"\n{comments}"
        elif comments and value is not None:
            yield line, line, comments
        if value is not None:
            yield start, *_replaced(text, end, _indented({name: value}, indent).removeprefix(indent))
        elif is_first:
            yield start, end, f"{name}:"
        else:
            yield line, until, comments
    if added:
        last = max(_end(text, old, column) for _, old in pairs.values())
        place = _after_line(text, last)
        yield place, place, added if text[:place].endswith("\n") else f"\n{added}"


def _comments(text: str, start: int, end: int, node: yaml.Node) -> Iterator[str]:
    """Yield the comments in a part of a text with a value, not what looks like them in its scalars."""
    place = start
    for first, last in (*sorted(_scalars(text, node)), (end, end)):
        yield from (found[0].strip() for found in re.finditer(r"(?<!\S)#[^\n]*", text[place : min(first, end)]))
        place = max(place, last)


def _scalars(text: str, node: yaml.Node) -> Iterator[tuple[int, int]]:
    """Yield where the scalars of a value begin and end, of those in lines without their first line."""
    if isinstance(node, yaml.ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        yield text.find("\n", start) if node.style in ("|", ">") else start, end
    elif isinstance(node, yaml.CollectionNode):
        pairs = chain.from_iterable(node.value) if isinstance(node, yaml.MappingNode) else node.value
        for inner in pairs:
            yield from _scalars(text, inner)


def _indented(fields: Data, indent: str) -> str:
    lines = written(fields).splitlines(keepends=True)
    return "".join(line if line == "\n" else indent + line for line in lines)


def _replaced(text: str, end: int, new: str) -> tuple[int, str]:
    """Return where what is replaced ends, and the new text with the comment that stood behind the old one."""
    comment = _COMMENT.match(text, end)
    lines = new.removesuffix("\n").split("\n")
    if comment is None or len(lines) == 1:
        return end, "\n".join(lines)
    return comment.end(), "\n".join([lines[0] + comment[0], *lines[1:]])  # else it would be part of a text in lines


def _end(text: str, node: yaml.Node, column: int) -> int:
    """Return where a value ends, without the blank lines and comments before what comes next."""
    end = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">"):
        return end
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        return end
    lines = text[:end].split("\n")
    while len(lines) > 1 and _is_between(lines[-1], column):
        lines.pop()
    return len("\n".join(lines))


def _is_between(line: str, column: int) -> bool:
    """Return whether a line belongs to no value: it is blank, or a comment no deeper than the keys."""
    content = line.lstrip(" ")
    return not content.strip() or (content.startswith("#") and len(line) - len(content) <= column)


def _after_line(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1


def _in_braces(node: yaml.MappingNode, fields: Data) -> _Edits:
    pairs = _pairs(node)
    added = [f"{name}: {_in_flow(value)}" for name, value in fields.items() if name not in pairs and value is not None]
    for name, value in fields.items():
        if name in pairs:
            old = pairs[name][1]
            yield old.start_mark.index, old.end_mark.index, "~" if value is None else _in_flow(value)
    if added:
        last = max(value.end_mark.index for _, value in node.value)
        yield last, last, "".join(f", {field}" for field in added)
