"""The files of a record's folder: which there are, in which order they are read, and their texts."""

from __future__ import annotations

import codecs
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from errno import EINVAL
from pathlib import Path
from typing import Final, NamedTuple
from unicodedata import normalize

from diplofeed.cache import walk
from diplofeed.errors import Fault, Origin, Severity, Unread
from diplofeed.source.unread import unread_in_text
from diplofeed.text import REMOVED, without_controls

__all__ = [
    "BULK",
    "ITEM_FILES",
    "YAML",
    "File",
    "conflict_in",
    "files_below",
    "files_of",
    "is_empty_list",
    "lines_of",
    "name_files",
    "not_merged",
    "removed",
    "strays",
    "text_of",
    "unescaped",
]

YAML: Final = (".yaml", ".yml")
ITEM_FILES: Final = (*YAML, ".md", ".markdown", ".json", ".jsonl", ".csv")
BULK: Final = (".jsonl", ".csv", *YAML, ".json")
_FOLDERS: Final = ("meetings", "statements")
_NAMED: Final = ("parties", "topics", "instruments", "people")
_OF_DATA: Final = (*ITEM_FILES, ".tsv", ".toml", ".xlsx", ".ods", ".txt")
_LIKE: Final = 0.85
_SINGULAR: Final = {"party": "parties", "person": "people"}
# What editors, patches and programs that keep folders the same leave beside a file, which is all but one group.
_BACKUP: Final = re.compile(r"#?(.+?)(?:#|\.(?:bak|backup|old|orig|rej|tmp|swp|swo|save))", re.IGNORECASE)
_VERSION: Final = re.compile(
    r"(.+?)(?: ?\([^()]*conflict[^()]*\)| \(\d+\)|[._-]sync-conflict-[\w-]+|[._ -]conflict(?:ed)?[\w -]*"
    r"| - Copy(?: \(\d+\))?|_(?:BASE|LOCAL|REMOTE|BACKUP)_\d+)(\.\w+)",
    re.IGNORECASE,
)
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
    """Return the files of a name, with each of some suffixes, that are in the record's folder.

    A name in other letters, small or capital, is meant where there is none in these.
    """
    exact = {f"{stem}{suffix}": suffix for suffix in suffixes}
    names = _names(root)
    files = [File(str(root / name), name, stem, suffix) for name, suffix in exact.items() if name in names]
    here = {file.name.casefold() for file in files}
    others = (name for name in names if name not in exact and name.casefold() in exact and name.casefold() not in here)
    return files + [File(str(root / name), name, stem, exact[name.casefold()]) for name in others]


def name_files(root: Path, stem: str) -> list[File]:
    """Return the files of the record that define the names of one kind, such as ``topics``."""
    return files_of(root, stem, YAML)


def files_below(root: Path, folder: str) -> list[File | Fault]:
    """Return the files in a folder of the record and below, in the order of their paths, and what keeps others unread.

    Links are followed. Hidden files and backups are left out. A folder that is called like a file of items is among
    them, so that it is named.
    """
    files: list[File] = []
    faults: list[Fault] = []
    top = str(root)
    for name in _folders(root, folder):
        for parent, folders, names in walk(f"{top}/{name}", lambda error: faults.append(_unreadable(error, top))):
            folders[:] = [each for each in folders if each[0] != "."]  # such as those of former versions
            inside, present = f"{parent[len(top) + 1 :]}/", frozenset(names)
            for each in (*filter(_is_of_items, folders), *names):
                if (original := _original(each, _VERSION)) in present:
                    faults.append(_version(f"{inside}{each}", original))
                elif (
                    each[0] != "." and each[-1] != "~" and each[:2] != "~$" and _original(each, _BACKUP) not in present
                ):
                    files.append(_file(parent, inside, each))
    return [*sorted(files, key=lambda file: file.name.split("/")), *faults]


def _file(parent: str, inside: str, name: str) -> File:
    suffix = _suffix(name)
    return File(f"{parent}/{name}", inside + name, normalize("NFC", name[: len(name) - len(suffix)]), suffix)


def _original(name: str, copied: re.Pattern[str]) -> str:
    """Return the name of the file that a name says it is a copy of, empty where it says nothing of the kind."""
    match = copied.fullmatch(name)
    return "".join(match.groups("")) if match else ""


def _version(name: str, original: str) -> Fault:
    message = f"is another version of {original}, and is not read"
    expected = f"what is right in it moved to {original}, and the file removed"
    return Fault(origin=Origin(name), message=message, expected=expected, severity=Severity.WARNING)


def strays(root: Path) -> Iterator[Fault]:
    """Yield a fault for each file or folder beside the record's own whose name is nearly one of theirs.

    Nobody can tell what is in them, so that nothing is withdrawn meanwhile. What lies beside a file of its name that is
    read, such as the spreadsheet it was made of, gets a warning alone.
    """
    try:
        os.scandir(root).close()
    except OSError as error:
        yield Fault(origin=Origin("."), message=f"cannot be read: {error.strerror or error}")
    names = _names(root)
    read = {file.name for stem in _FOLDERS for file in files_of(root, stem, BULK)}
    read |= {file.name for stem in _NAMED for file in name_files(root, stem)}
    stems = {_stem(name) for name in read}
    read |= {name for folder in _FOLDERS for name in _folders(root, folder)}
    for name in names:
        is_folder = (root / name).is_dir()
        suffix = "" if is_folder else _suffix(name)
        meant = _meant(_stem(name), _FOLDERS if is_folder else (*_FOLDERS, *_NAMED))
        if meant and name not in read and (_has_items(root / name) if is_folder else suffix in _OF_DATA):
            expected = f"{meant}/" if is_folder else " or ".join(f"{meant}{end}" for end in _ends(meant))
            is_beside = not is_folder and _stem(name) in stems
            severity = Severity.WARNING if is_beside else Severity.ERROR
            yield Fault(origin=Origin(name), message="is not read", expected=expected, severity=severity)


def _stem(name: str) -> str:
    return normalize("NFC", name[: len(name) - len(_suffix(name))]).casefold()


def _meant(stem: str, stems: Sequence[str]) -> str:
    """Return which of some names is meant by one that may be misspelt, or in the singular; empty where none is."""
    singular = _SINGULAR.get(stem, "")
    return singular if singular in stems else next(iter(get_close_matches(stem[:40], stems, n=1, cutoff=_LIKE)), "")


def _has_items(folder: Path) -> bool:
    """Return whether files such as items are in stand in a folder; in one that cannot be listed they may."""
    try:
        return any(_is_of_items(path.name) for path in folder.iterdir())
    except OSError:
        return True


def _ends(stem: str) -> tuple[str, ...]:
    return YAML if stem in _NAMED else BULK


def _names(root: Path) -> list[str]:
    """Return the names in the record's folder that are not hidden, sorted; none where it cannot be listed."""
    try:
        return sorted(path.name for path in root.iterdir() if path.name[0] != ".")
    except OSError:
        return []  # not silent: `strays` says so


def _folders(root: Path, folder: str) -> list[str]:
    """Return what is called like a folder of items, in small letters, else in others."""
    names = _names(root)
    return [folder] if folder in names else [name for name in names if name.casefold() == folder]


def _unreadable(error: OSError, top: str) -> Fault:
    name = str(error.filename)[len(top) + 1 :]
    message = "is no folder" if isinstance(error, NotADirectoryError) else f"cannot be read: {error.strerror or error}"
    return Fault(origin=Origin(name), message=message, expected="a folder of files that can be read")


def _is_of_items(name: str) -> bool:
    return name[0] != "." and _suffix(name) in ITEM_FILES


def _suffix(name: str) -> str:
    """Return the suffix of a file's name in small letters, otherwise as `Path.suffix` has it, which takes long."""
    at = name.rfind(".")
    return name[at:].lower() if 0 < at < len(name) - 1 else ""


def text_of(file: File) -> str | Fault:
    """Return a file's text, or the fault that keeps it from being read."""
    unread = Unread(name=file.stem)
    try:
        data = _bytes(file.path)
    except OSError as error:
        return Fault(origin=Origin(file.name), message=f"cannot be read: {error.strerror or error}", unread=unread)
    if data is None:
        message = f"the file is larger than {_MAX_BYTES // 1_000_000} MB"
        return Fault(origin=Origin(file.name), message=message, unread=unread)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        return _no_text(error, file)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _bytes(path: str) -> bytes | None:
    """Return what is in a file, None where that is too much; by system calls, in a quarter of the time of `open`."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # else a pipe waits for somebody to write
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(EINVAL, "it is a folder, pipe or device", path)
        parts, left = [], _MAX_BYTES
        while part := os.read(handle, _BLOCK):
            parts.append(part)
            left -= len(part)
            if left < 0:
                return None
    finally:
        os.close(handle)
    return b"".join(parts)


def _no_text(error: UnicodeDecodeError, file: File) -> Fault:
    line = error.object[: error.start].count(b"\n") + 1
    column = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
    is_utf_16 = error.object.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    message = "the text is UTF-16" if is_utf_16 else f"byte 0x{error.object[error.start]:02X} is no UTF-8"
    return Fault(
        origin=Origin(file.name, line, column),
        message=message,
        expected="the file saved as UTF-8",
        unread=unread_in_text(error.object.decode(errors="replace"), file.stem),
    )


def is_empty_list(file: File) -> bool:
    """Return whether a file says that there is nothing, as a list of nothing."""
    text = text_of(file)
    return isinstance(text, str) and text.strip() == "[]"


def not_merged(text: str, line: int, file: File) -> Fault:
    """Return the fault of a text that has two versions, the first of which begins on a line."""
    return Fault(
        origin=Origin(file.name, line, 1),
        message="two versions of the file are not merged",
        expected="what is right of both, without the lines <<<<<<<, ======= and >>>>>>>",
        unread=unread_in_text(text, file.stem),
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
