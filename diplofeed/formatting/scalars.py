"""Single texts in YAML: on a line as they are, or in lines of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from diplofeed.formatting.comments import LOADER
from diplofeed.formatting.tree import Branch, Leaf

__all__ = ["WIDTH", "block", "is_same_in_flow", "on_a_line", "plain"]

WIDTH: Final = 110
"""How many columns a line has; what has no place to break it may be longer."""

_BREAKS: Final = re.compile("[\x85\u2028\u2029\ufeff]")  # where YAML 1.1 ends lines, or what it does not print
_SPACE: Final = re.compile(r"(?<=\S) (?=\S)")
_HEADER: Final = re.compile(r"[|>]([+-]?)([0-9]?)([+-]?)")


def on_a_line(leaf: Leaf) -> str:
    """Return a text as it stands on a line: as it was, if it stood on one, and in quotation marks if it has to."""
    if leaf.style not in ("|", ">") and "\n" not in leaf.raw:
        return leaf.raw
    if leaf.style == '"' or "\n" in leaf.value or _BREAKS.search(leaf.value):
        return _quoted(leaf.value)
    return "'" + leaf.value.replace("'", "''") + "'" if leaf.style == "'" else plain(leaf.value)


def plain(value: str) -> str:
    """Return a text as YAML, without quotation marks where it needs none."""
    return value if _is_plain(value) else _quoted(value)


def _quoted(value: str) -> str:
    escaped = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return _BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", escaped)


def _is_plain(value: str) -> bool:
    return _read(f"- {value}") == [value] and value not in ("~", "null")


def _read(text: str) -> Any:
    """Return what a text says with all texts as they are, None where it is no YAML."""
    try:
        return yaml.load(text, Loader=_Texts)  # noqa: S506 -- it makes texts alone
    except yaml.YAMLError:
        return None


class _Texts(LOADER):  # type: ignore[misc]  # of C, where there is one
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 -- as the library has it


def is_same_in_flow(text: str, branch: Branch) -> bool:
    """Return whether a mapping or list between braces or brackets says what it said."""
    return bool(_read(text) == _said(branch))


def _said(branch: Branch) -> Any:
    pairs = [(entry.key, _meant(entry.value)) for entry in branch.entries]
    return {key.value: value for key, value in pairs if key} if branch.is_mapping else [value for _, value in pairs]


def _meant(value: Leaf | Branch) -> Any:
    if isinstance(value, Branch):
        return _said(value)
    return value.value or ("" if value.style else "~")


def block(leaf: Leaf, width: int) -> list[str]:
    """Return a text in lines of its own behind their mark, not indented; nothing where it cannot stand so.

    The lines that an author broke a text into by hand stay.
    """
    if leaf.style == ">" and (lines := _as_folded(leaf.raw)):
        return lines
    value = leaf.value.rstrip("\n")
    if _BREAKS.search(value) or value[:1] in ("\t", "") or any(line.isspace() for line in value.split("\n")):
        return []
    chomping = "" if leaf.value.endswith("\n") else "-"
    if "\n" in value or leaf.style in ("|", ">"):
        first = next(line for line in value.split("\n") if line)
        indented = str(2) if first.startswith(" ") else ""
        return [f"|{indented}{chomping}", *value.split("\n")]
    lines = list(_wrapped(value, width))
    return [f">{chomping}", *lines] if len(lines) > 1 and not value[0].isspace() else []


def _as_folded(raw: str) -> list[str]:
    """Return a folded text as its author broke it, without its indentation; nothing where that is not plain to see."""
    header, *lines = raw.split("\n")
    match = _HEADER.match(header)
    if match is None or match[2]:
        return []
    while lines and not lines[-1].strip(" "):
        lines.pop()
    filled = [line for line in lines if line.strip(" ")]
    depth = len(filled[0]) - len(filled[0].lstrip(" ")) if filled else 0
    chomping = (match[1] or match[3]).replace("+", "")
    return [f">{chomping}", *(line[depth:] for line in lines)] if filled else []


def _wrapped(value: str, width: int) -> Iterator[str]:
    """Yield the lines of a text, broken where folding puts a space again."""
    line = ""
    for word in _SPACE.split(value):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
