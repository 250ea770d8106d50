"""The files of a record's folder: which there are, in which order they are read, and their texts."""

from __future__ import annotations

import os
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final
from unicodedata import normalize

from attrs import evolve

from diplofeed.cache import walk
from diplofeed.errors import Fault, Origin, Severity, Unread
from diplofeed.source.unread import unread_in_text
from diplofeed.sources.folder.contents import File, text_of
from diplofeed.sources.folder.leftovers import (
    is_passed_over,
    original_of_backup,
    original_of_copy,
    original_of_remains,
)

__all__ = [
    "BULK",
    "ITEM_FILES",
    "YAML",
    "files_below",
    "files_of",
    "looked_into",
    "name_files",
    "strays",
]

YAML: Final = (".yaml", ".yml")
ITEM_FILES: Final = (*YAML, ".md", ".markdown", ".json", ".jsonl", ".csv")
BULK: Final = (".jsonl", ".csv", *YAML, ".json")
_FOLDERS: Final = ("meetings", "statements")
_NAMED: Final = ("parties", "topics", "instruments", "people")
_OF_DATA: Final = (*ITEM_FILES, ".tsv", ".ndjson", ".xml", ".toml", ".xlsx", ".ods", ".txt")
_NO_DATA: Final = frozenset(".html .htm .css .js .py .sh .pdf .png .jpg .jpeg .gif .svg .webp .ics .xsl".split())
_WORKBOOKS: Final = frozenset((".xlsx", ".xlsm", ".xls", ".ods"))
_PACKED: Final = frozenset(".gz .bz2 .xz .zst .lz4 .zip .7z".split())
_LIKE: Final = 0.85
_SINGULAR: Final = {"party": "parties", "person": "people"}


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
                if original_of_copy(each) in present:
                    faults.append(_version(_file(parent, inside, each), original_of_copy(each)))
                elif is_passed_over(each):
                    faults.extend(_remains(_file(parent, inside, each), present))
                elif original_of_backup(each) not in present:
                    files.append(_file(parent, inside, each))
    return [*sorted(files, key=lambda file: file.name.split("/")), *faults]


def _file(parent: str, inside: str, name: str) -> File:
    suffix = _suffix(name)
    return File(f"{parent}/{name}", inside + name, normalize("NFC", name[: len(name) - len(suffix)]), suffix)


def _version(file: File, original: str) -> Fault:
    message = f"is another version of {original}, and is not read"
    expected = f"what is right in it moved to {original}, and the file removed"
    return _warning(file, message, expected)


def _remains(file: File, present: Container[str]) -> Iterator[Fault]:
    """Yield a warning where what remains of a file is alone, as when somebody is about to write it."""
    name = file.name.rpartition("/")[2]
    original = original_of_remains(name)
    if original and original not in present:
        message = f"is what a program left of {original}, which is not there"
        yield _warning(file, message, f"{original}, or this file removed as well")


def _warning(file: File, message: str, expected: str) -> Fault:
    origin, unread = Origin(file.name), looked_into(file)
    return Fault(origin=origin, message=message, expected=expected, severity=Severity.WARNING, unread=unread)


def looked_into(file: File) -> Unread:
    """Return what is known of the items in a file that is not read, which may have the name of one.

    Its words count where they may be ids: notes in which ids are mentioned hold none back.
    """
    text = text_of(file)
    name = file.stem.lstrip(".#~").partition(".")[0]
    unread = (text.unread or Unread()) if isinstance(text, Fault) else unread_in_text(text, name)
    has_ids = any(word.casefold() == "id" for word in unread.words)
    ids, words = (name,) if unread.single else (), unread.words if has_ids else frozenset()
    return evolve(unread, ids=ids, name=name, single=False, words=words, stated=frozenset())


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
    folders = {name for folder in _FOLDERS for name in _folders(root, folder)}
    for name in names:
        if name in read or name in folders:
            continue
        if (root / name).is_dir():
            yield from _stray_folder(root, name, folders)
        else:
            yield from _stray_file(root, name, stems)
    of_items = {f"{stem}{end}" for stem in _FOLDERS for end in BULK}
    for name in _all_names(root):
        if original_of_remains(name).casefold() in of_items and _suffix(name) not in _PACKED:
            yield from _remains(_file(str(root), "", name), names)


def _stray_file(root: Path, name: str, read: Container[str]) -> Iterator[Fault]:
    """Yield the fault of a file that may be one of items or names, or a warning where it lies beside one that is."""
    is_packed = _suffix(name) in _PACKED
    inside = name.rpartition(".")[0] if is_packed else name
    stem, suffix = _stem(inside), _suffix(inside)
    meant = _meant(stem, (*_FOLDERS, *_NAMED))
    if not meant or (suffix not in _OF_DATA and (stem not in _FOLDERS or suffix in _NO_DATA)):
        return
    ends = _ends(meant)
    expected = " or ".join(f"{meant}{end}" for end in ends)
    if suffix == ".tsv" and ".csv" in ends:
        expected = f'{meant}.csv, with separator = "tab" under [csv] in diplofeed.toml'
    elif suffix in _WORKBOOKS and ".csv" in ends:
        expected = f"its sheet saved as {meant}.csv, or another name and `diplofeed import` with it"
    severity, unread = (Severity.WARNING, None) if stem in read else (Severity.ERROR, _anonymous(root, name))
    yield Fault(origin=Origin(name), message="is not read", expected=expected, severity=severity, unread=unread)


def _stray_folder(root: Path, name: str, folders: Collection[str]) -> Iterator[Fault]:
    """Yield the fault of a folder that may be one of items, and a warning for each file in it that may ask to hide."""
    begun = next((stem for stem in _FOLDERS if stem not in map(str.casefold, folders) and _begins(name, stem)), "")
    meant = _meant(_stem(name), _FOLDERS) or begun
    if meant and _has_items(root / name):
        yield Fault(origin=Origin(name), message="is not read", expected=f"{meant}/")
        for file in files_below(root, name):
            unread = looked_into(file) if isinstance(file, File) else file.unread
            if isinstance(file, File) and unread and (unread.internal or unread.embargo_until):
                message = f"may ask to be hidden, which counts though {name}/ is not read"
                yield _warning(file, message, f"the file below {meant}/")


def _begins(name: str, stem: str) -> bool:
    return name.casefold().startswith(stem) and not name[len(stem) :][:1].isalnum()


def _anonymous(root: Path, name: str) -> Unread:
    """Return what is known of a file of many items, of which none has its name."""
    return evolve(looked_into(_file(str(root), "", name)), ids=(), name="")


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
    return [name for name in _all_names(root) if name[0] != "."]


def _all_names(root: Path) -> list[str]:
    try:
        return sorted(path.name for path in root.iterdir())
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
