"""A tree written in its one form: two columns for each level, lists of names on a line, long texts as blocks."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from itertools import dropwhile

from diplofeed.formatting.scalars import WIDTH, block, is_same_in_flow, on_a_line
from diplofeed.formatting.tree import Branch, Document, Entry, Leaf, Tree

__all__ = ["text_of"]

_STEP = 2  # columns


def text_of(documents: Iterable[Document]) -> str:
    """Return documents as the text of a file."""
    lines: list[str] = []
    for number, document in enumerate(documents):
        lines += _comments(document.before, 0)
        if document.is_marked or number:
            lines.append("---")
        lines += _comments(document.head, 0)
        lines += _branch(document.root, 0)
    return "".join(f"{line}\n" for line in dropwhile(operator.not_, lines))


def _branch(branch: Branch, indent: int) -> list[str]:
    """Return a mapping or list in lines."""
    if (flow := _in_flow(branch, indent)) is not None:
        return [" " * indent + flow]
    lines: list[str] = []
    for number, entry in enumerate(branch.entries):
        above = _comments(entry.above, indent)
        lines += above if number else dropwhile(operator.not_, above)
        lines += _field(entry, indent) if entry.key else _element(entry, indent)
    return lines + _comments(branch.below, indent)


def _comments(texts: Iterable[str], indent: int) -> list[str]:
    """Return comments in lines, of several blank ones one."""
    lines: list[str] = []
    for text in texts:
        if text or lines[-1:] != [""]:
            lines.append(" " * indent + text if text else "")
    return lines


def _field(entry: Entry, indent: int) -> list[str]:
    assert entry.key is not None  # noqa: S101 -- as its caller knows
    begun = f"{' ' * indent}{entry.key.raw}:"
    return _after(begun, entry.value, entry.beside, indent)


def _element(entry: Entry, indent: int) -> list[str]:
    """Return an element of a list; comments above its first field are above its dash."""
    dash = " " * indent + "-"
    if isinstance(entry.value, Leaf) or _in_flow(entry.value, indent + _STEP) is not None:
        return _after(dash, entry.value, entry.beside, indent)
    inner = _branch(entry.value, indent + _STEP)
    first = next(number for number, line in enumerate(inner) if line.strip() and not line.lstrip().startswith("#"))
    beside = [f"{' ' * indent}{entry.beside}"] if entry.beside else []
    above = [" " * indent + line.lstrip() if line else "" for line in inner[:first]]
    return [*beside, *above, f"{dash} {inner[first][indent + _STEP :]}", *inner[first + 1 :]]


def _after(begun: str, value: Tree, beside: str, indent: int) -> list[str]:
    """Return a value behind its key or dash."""
    comment = f"  {beside}" if beside else ""
    if isinstance(value, Leaf):
        written = _scalar(value, len(begun) + 1, indent + _STEP)
        first, *more = written
        return [f"{begun}{' ' if first else ''}{first}{comment}", *more]
    flow = _in_flow(value, len(begun) + 1)
    if flow is not None:
        return [f"{begun} {flow}{comment}"]
    return [f"{begun}{comment}", *_branch(value, indent + _STEP)]


def _scalar(leaf: Leaf, column: int, indent: int) -> list[str]:
    """Return a text in its lines: the first stands at a column, the others are indented."""
    line = on_a_line(leaf)
    is_long = leaf.style in ("|", ">") or column + len(line) > WIDTH or "\n" in leaf.value
    first, *more = (block(leaf, WIDTH - indent) if is_long else []) or [line]
    return [first, *(" " * indent + each if each else "" for each in more)]


def _in_flow(branch: Branch, column: int) -> str | None:
    """Return a mapping or list between braces or brackets; None where it is to stand in lines."""
    if not branch.entries:
        return None if branch.below else "{}" if branch.is_mapping else "[]"
    if not branch.is_flow or branch.below:
        return None
    parts = []
    for entry in branch.entries:
        value = _part(entry)
        if value is None:
            return None
        parts.append(f"{entry.key.raw}: {value}" if entry.key else value)
    text = f"{{ {', '.join(parts)} }}" if branch.is_mapping else f"[{', '.join(parts)}]"
    return text if column + len(text) <= WIDTH and is_same_in_flow(text, branch) else None


def _part(entry: Entry) -> str | None:
    """Return a value between braces or brackets; None where it cannot stand there."""
    if entry.beside or any(entry.above):
        return None
    if isinstance(entry.value, Branch):
        return _in_flow(entry.value, 0)
    if entry.value.style in ("|", ">") or "\n" in entry.value.value:
        return None
    return on_a_line(entry.value) or "~"
