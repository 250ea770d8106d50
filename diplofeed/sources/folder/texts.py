"""The texts of a record's files before they are parsed: their lines, and what parsers do not take."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from diplofeed.errors import Fault, Origin, Severity
from diplofeed.text import REMOVED, without_controls

__all__ = ["conflict_in", "lines_of", "removed", "unescaped"]

_ESCAPE: Final = re.compile(
    r"\\(?:(?P<pair>u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2})|(?P<half>u[Dd][89A-Fa-f][0-9A-Fa-f]{2})|.)",
    re.DOTALL,
)


def lines_of(text: str) -> Iterator[str]:
    """Yield lines with their line feeds, at which alone they end; `io.StringIO` takes four bytes a character."""
    start = 0
    while end := text.find("\n", start) + 1:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def removed(text: str, name: str) -> Iterator[Fault]:
    """Yield a warning for each line that has a character neither parsers nor documents take."""
    for number, line in enumerate(text.split("\n"), start=1):
        kept = without_controls(line)
        if kept != line:
            column = next(
                (at for at, pair in enumerate(zip(kept, line, strict=False)) if pair[0] != pair[1]), len(kept)
            )
            yield Fault(origin=Origin(name, number, column + 1), message=REMOVED, severity=Severity.WARNING)


def conflict_in(text: str) -> int:
    """Return the line from which on a text has two versions that a program could not merge; 0 if there is none."""
    start = f"\n{text}".find("\n<<<<<<<")
    middle = text.find("\n=======\n", start) if start >= 0 else -1
    is_conflict = middle >= 0 and text.find("\n>>>>>>>", middle) >= 0
    return text.count("\n", 0, start) + 1 if is_conflict else 0


def unescaped(text: str) -> str:
    r"""Return JSON without escapes such as ``\ud83d\ude4f``, which YAML has not: a pair of them is one character.

    Half of a pair is none; it becomes a control character, which the fault of the field names.
    """

    def character(match: re.Match[str]) -> str:
        if match["pair"]:
            return str(json.loads(f'"{match[0]}"'))
        return r"\u0000" if match["half"] else match[0]

    return _ESCAPE.sub(character, text)
