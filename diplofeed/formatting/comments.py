"""The comments of a YAML text: what stands between its tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml
from attrs import frozen

__all__ = ["LOADER", "Comment", "comments_of", "is_after_blank", "tokens_of"]

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # as records are read
_COMMENT: Final = re.compile(r"#[^\n]*")
_IN_HEADER: Final = re.compile(r"[ \t](#[^\n]*)")


@frozen(kw_only=True)
class Comment:
    """A comment.

    Attributes:
        text: From its number sign to the end of the line.
        start: Where it begins.
        column: In its line, from 0.
        is_alone: Whether nothing stands before it in its line.
        is_apart: Whether a blank line is above it.
    """

    text: str
    start: int
    column: int
    is_alone: bool
    is_apart: bool


def tokens_of(text: str) -> list[Any]:
    """Return the tokens of a YAML text; raise `yaml.YAMLError` where it is none."""
    return list(yaml.scan(text, Loader=LOADER))


def comments_of(text: str, tokens: list[Any]) -> Iterator[Comment]:
    """Yield the comments of a text in their order."""
    place = 0
    for token in tokens:
        start, end = token.start_mark.index, token.end_mark.index
        yield from (_comment(text, place + match.start(), match[0]) for match in _COMMENT.finditer(text[place:start]))
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            header = text[start:end].partition("\n")[0]
            if match := _IN_HEADER.search(header):
                yield _comment(text, start + match.start(1), match[1])
        place = max(place, end)


def _comment(text: str, start: int, words: str) -> Comment:
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return Comment(
        text=words.rstrip(),
        start=start,
        column=len(before),
        is_alone=not before.strip(),
        is_apart=is_after_blank(text, start),
    )


def is_after_blank(text: str, start: int) -> bool:
    """Return whether what begins there is the first of its line, and the line above is blank."""
    line = text.rfind("\n", 0, start) + 1
    above = text.rfind("\n", 0, max(line - 1, 0)) + 1
    return line > 0 and not text[line:start].strip() and not text[above:line].strip()
