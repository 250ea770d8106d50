"""The files of a record's folder: which there are, in which order they are read, and their texts."""

from __future__ import annotations

import codecs
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from diplofeed.errors import Fault, Origin, Severity
from diplofeed.text import REMOVED, without_controls

__all__ = ["ITEM_FILES", "YAML", "File", "files_below", "files_of", "lines_of", "removed", "text_of", "unescaped"]

YAML: Final = (".yaml", ".yml")
ITEM_FILES: Final = (*YAML, ".md", ".json", ".jsonl", ".csv")
_ESCAPE: Final = re.compile(
    r"\\(?:(?P<pair>u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2})|(?P<half>u[Dd][89A-Fa-f][0-9A-Fa-f]{2})|.)",
    re.DOTALL,
)
_MAX_BYTES: Final = 50_000_000
_BLOCK: Final = 65_536  # bytes; most files are read at once


class File(NamedTuple):
    """A file of the record: its path, its path from the record's folder, and the end and the rest of its name."""

    path: str
    name: str
    stem: str
    suffix: str


def files_of(root: Path, stem: str, suffixes: Iterable[str]) -> list[File]:
    """Return the files of a name, with each of some suffixes, that are in the record's folder."""
    paths = ((root / f"{stem}{suffix}", suffix) for suffix in suffixes)
    return [File(str(path), path.name, stem, suffix) for path, suffix in paths if path.is_file()]


def files_below(root: Path, folder: str) -> list[File]:
    """Return the files in a folder of the record and below, in the order of their paths, but hidden ones and backups.

    Files of items are never hidden. A folder that is called like one is among them, so that it is named.
    """
    top = str(root)
    result = []
    for parent, folders, names in os.walk(f"{top}/{folder}"):
        inside = f"{parent[len(top) + 1 :]}/"
        for name in (*filter(_is_of_items, folders), *names):
            suffix = _suffix(name)
            if suffix in ITEM_FILES or not (name[0] == "." or name[-1] == "~"):
                stem = name[: len(name) - len(suffix)]
                result.append(File(f"{parent}/{name}", f"{inside}{name}", stem, suffix))
    return sorted(result, key=lambda file: file.name.split("/"))


def _is_of_items(name: str) -> bool:
    return _suffix(name) in ITEM_FILES


def _suffix(name: str) -> str:
    """Return the suffix of a file's name in small letters, otherwise as `Path.suffix` has it, which takes long."""
    at = name.rfind(".")
    return name[at:].lower() if 0 < at < len(name) - 1 else ""


def text_of(file: File) -> str | Fault:
    """Return a file's text, or the fault that keeps it from being read."""
    try:
        data = _bytes(file.path)
    except OSError as error:
        return Fault(origin=Origin(file.name), message=f"cannot be read: {error.strerror or error}")
    if data is None:
        return Fault(origin=Origin(file.name), message=f"the file is larger than {_MAX_BYTES // 1_000_000} MB")
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        return _no_text(error, file.name)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _bytes(path: str) -> bytes | None:
    """Return what is in a file, None where that is too much; by system calls, in a quarter of the time of `open`."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        parts, left = [], _MAX_BYTES
        while part := os.read(handle, _BLOCK):
            parts.append(part)
            left -= len(part)
            if left < 0:
                return None
    finally:
        os.close(handle)
    return b"".join(parts)


def _no_text(error: UnicodeDecodeError, name: str) -> Fault:
    line = error.object[: error.start].count(b"\n") + 1
    column = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
    message = f"byte 0x{error.object[error.start]:02X} is no UTF-8"
    return Fault(origin=Origin(name, line, column), message=message, expected="the file saved as UTF-8")


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


def unescaped(text: str) -> str:
    r"""Return JSON without escapes such as ``\ud83d\ude4f``, which YAML has not: a pair of them is one character.

    Half of a pair is none; it becomes a control character, which the fault of the field names.
    """

    def character(match: re.Match[str]) -> str:
        if match["pair"]:
            return str(json.loads(f'"{match[0]}"'))
        return r"\u0000" if match["half"] else match[0]

    return _ESCAPE.sub(character, text)
