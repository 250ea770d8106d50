"""The files of a source as text and as JSON; they may hold anything."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, NoReturn

from attrs import frozen

from diplofeed.cache import walk
from diplofeed.errors import Fault, Origin, Unread

__all__ = ["MOST_ITEMS", "Value", "files_at", "first_of", "text_of", "unread_file", "values_of"]

_MOST_BYTES: Final = 40_000_000
_MOST_VALUES: Final = 1_500_000  # of which each takes up to 250 bytes in memory
MOST_ITEMS: Final = 50_000
"""The most items of one file that are read: the record of half a century has a tenth of them."""

_BLANKS: Final = re.compile("[ \t\n\r]*")
_VALUE_MARKS: Final = ("{", "[", ",")


@frozen
class Value:
    """A value of a file and where it begins."""

    value: Any
    origin: Origin


def files_at(path: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[Path, str] | Fault]:
    """Yield a file and its name, or the files below a folder whose names end so and their names from that folder."""
    if not path.is_dir():
        yield path, path.name
        return
    errors: list[OSError] = []
    found = (Path(parent, name) for parent, _, names in walk(str(path), errors.append) for name in names)
    files = sorted(each for each in found if each.suffix.lower() in suffixes)
    yield from ((each, each.relative_to(path).as_posix()) for each in files)
    for error in errors:
        yield unread_file(path.name, f"a folder in it cannot be read: {error.strerror or error}")
    if not files:
        message = f"there is no file in it whose name ends in {' or '.join(suffixes)}"
        yield unread_file(path.name, message)


def unread_file(name: str, message: str, *, expected: str = "", line: int = 0, column: int = 0) -> Fault:
    """Return the fault of a file that cannot be read, in which any item may be."""
    return Fault(origin=Origin(name, line, column), message=message, expected=expected, unread=Unread())


def text_of(path: Path, name: str) -> str | Fault:
    """Return the text of a file, or the fault that keeps it from being read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # else a pipe waits for somebody to write
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return unread_file(name, "cannot be read: it is a folder, pipe or device")
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        return unread_file(name, f"cannot be read: {error.strerror or error}")
    if len(data) > _MOST_BYTES:
        message = f"the file is larger than {_MOST_BYTES // 1_000_000} MB, the most that is read"
        return unread_file(name, message, expected="a smaller file, or several")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"byte 0x{data[error.start]:02X} is no UTF-8"
        return unread_file(name, message, expected="a file saved as UTF-8", line=line)
    return text if text.strip() else unread_file(name, "the file is empty", expected="at least one item")


def values_of(text: str, name: str) -> Iterator[Value | Fault]:
    """Yield the elements of a JSON text that is an array, or the one value it is; a fault where it is no JSON."""
    if sum(map(text.count, _VALUE_MARKS)) > _MOST_VALUES:
        yield unread_file(name, f"it has more than {_MOST_VALUES:,} values", expected="a smaller file, or several")
        return
    at = _after_blanks(text, 0)
    is_array = text[at : at + 1] == "["
    try:
        yield from _elements(text, name, at + 1) if is_array else _single(text, name, at)
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg}"
        yield unread_file(name, message, line=error.lineno, column=error.colno)
    except RecursionError:
        yield unread_file(name, "nested too deeply", expected="JSON that is nested less deeply")
    except ValueError as error:
        yield unread_file(name, f"not valid JSON: {error}")


def _single(text: str, name: str, at: int) -> Iterator[Value]:
    value, end = _DECODER.raw_decode(text, at)
    _check(text, _after_blanks(text, end) == len(text), "Extra data", end)
    yield Value(value, Origin(name, text.count("\n", 0, at) + 1))


def _elements(text: str, name: str, begin: int) -> Iterator[Value]:
    """Yield the elements of an array, with their lines."""
    at, line, counted = _after_blanks(text, begin), 1, 0
    is_first = True
    while text[at : at + 1] != "]":
        if not is_first:
            _check(text, text[at : at + 1] == ",", "Expecting ',' delimiter", at)
            at = _after_blanks(text, at + 1)
        line, counted, is_first = line + text.count("\n", counted, at), at, False
        value, end = _DECODER.raw_decode(text, at)
        yield Value(value, Origin(name, line))
        at = _after_blanks(text, end)
    end = _after_blanks(text, at + 1)
    _check(text, end == len(text), "Extra data", end)


def first_of(values: Iterable[Value | Fault], name: str) -> Iterator[Value | Fault]:
    """Yield as many values as are read of one file, and a fault where there are more."""
    ahead = iter(values)
    yield from islice(ahead, MOST_ITEMS)
    if next(ahead, None) is not None:
        message = f"it has more than {MOST_ITEMS:,} items, and the others are not read"
        yield unread_file(name, message, expected="a smaller file, or several")


def _check(text: str, holds: object, message: str, at: int) -> None:
    if not holds:
        raise json.JSONDecodeError(message, text, at)


def _after_blanks(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


_DECODER: Final = json.JSONDecoder(strict=False, parse_constant=_refused, parse_float=str, parse_int=str)
