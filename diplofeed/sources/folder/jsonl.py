"""JSON Lines: one item a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from typing import Final

from diplofeed.errors import Fault, Origin
from diplofeed.source.direct import Written
from diplofeed.source.node import Node, tree, unique
from diplofeed.source.unread import HIDING, unread_in_text

__all__ = ["parse", "values"]

_MAX_LINE: Final = 1_000_000
_TOO_DEEP: Final = "nested too deeply"
_DECODER: Final = json.JSONDecoder(strict=False, object_pairs_hook=unique, parse_float=str, parse_int=str)


def parse(lines: Iterable[str], file: str) -> Iterable[Node | Fault]:
    """Yield one node for each line that is not blank, or the fault that keeps the line from being read."""
    return (line if isinstance(line, Fault) else line.node() for line in values(lines, file))


def values(lines: Iterable[str], file: str) -> Iterable[Written | Fault]:
    """Yield one plain value for each line that is not blank, or the fault that keeps the line from being read."""
    for number, line in enumerate(lines, start=1):
        if not line.isspace():
            yield _line(line, file, number)


def _line(line: str, file: str, number: int) -> Written | Fault:
    if len(line) > _MAX_LINE:
        return _fault(line, Origin(file, number), f"the line is longer than {_MAX_LINE:,} characters")
    try:
        value, origin = _DECODER.decode(line), Origin(file, number, 1)
    except json.JSONDecodeError as error:
        return _fault(line, Origin(file, number, error.colno), f"not valid JSON: {error.msg}", "one JSON object")
    except RecursionError:
        return _fault(line, Origin(file, number, 1), _TOO_DEEP)
    except ValueError as error:
        return _fault(line, Origin(file, number, 1), str(error))
    if isinstance(value, dict):
        value |= {name: "" for name in HIDING if value.get(name, "") is None}  # not left out: it is a fault
    return Written(value, origin, partial(_located, value, origin), line.encode(errors="surrogatepass"))


def _fault(line: str, origin: Origin, message: str, expected: str = "") -> Fault:
    """Return the fault of a line, which is an item of its own, with what the words in it ask for."""
    unread = unread_in_text(line.removesuffix("\n"), single=True)
    return Fault(origin=origin, message=message, expected=expected, unread=unread)


def _located(value: object, origin: Origin) -> Node | Fault:
    try:
        return tree(value, origin)
    except RecursionError:
        return Fault(origin=origin, message=_TOO_DEEP)
