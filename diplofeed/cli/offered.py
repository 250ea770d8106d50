"""The ids of a record for somebody who waits at a prompt: looked for, not read, so that faults are passed over.

It imports nothing but what Python has, as most of the time of an answer goes into imports.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

__all__ = ["import_names", "item_ids", "name_ids", "plugin_names", "published_ids"]

_FOLDERS: Final = ("meetings", "statements")
_YAML: Final = (".yaml", ".yml")
_BLOCK: Final = 65_536  # bytes; most files are read at once
_ID: Final = r"id:[ \t]+(\"[^\"\n]*\"|'[^'\n]*'|[^\s,}#][^\n,}#]*)"
_IN_LINES: Final = re.compile(rf"^{_ID}", re.MULTILINE)
_IN_LIST: Final = re.compile(rf"^(?:-[ ]+|[ ]{{2,4}}|-[ ]*\{{(?:[^\n]*?,)?[ ]*){_ID}", re.MULTILINE)
_ANYWHERE: Final = re.compile(rf"(?:^|[-{{,])[ \t]*{_ID}", re.MULTILINE)
_IS_LIST: Final = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|---[^\n]*\n)*(?:-[ \n]|\[)")
_FRONT: Final = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)", re.DOTALL)


def item_ids(directory: Path, folders: Iterable[str] = _FOLDERS) -> list[str]:
    """Return the ids of meetings and statements in the files of a record."""
    ids: dict[str, None] = {}
    for folder in folders:
        for path in _files(directory, folder):
            with suppress(OSError, ValueError, RecursionError):  # whoever runs `check` is told
                ids |= dict.fromkeys(_ids_in(path))
    return [*ids]


def _files(directory: Path, folder: str) -> Iterator[str]:
    for suffix in (".jsonl", ".csv", ".json", *_YAML):
        path = f"{directory}/{folder}{suffix}"
        if os.path.isfile(path):  # noqa: PTH113 -- thousands of paths
            yield path
    for parent, folders, names in os.walk(f"{directory}/{folder}"):
        folders[:] = [name for name in folders if name[0] != "."]
        yield from (f"{parent}/{name}" for name in names if name[0] not in ".#~" and name[-1] != "~")


def _ids_in(path: str) -> Iterator[str]:
    stem, suffix = os.path.splitext(os.path.basename(path))  # noqa: PTH119, PTH122 -- thousands of paths
    if suffix in _YAML:
        return iter(_in_yaml(_text(path), stem))
    if suffix in (".md", ".markdown"):
        front = _FRONT.match(_text(path))
        return iter(_in_yaml(front[1], stem) if front else ())
    if suffix == ".jsonl":
        return _in_json(map(json.loads, filter(str.strip, _text(path).split("\n"))), "")
    if suffix == ".json":
        value = json.loads(_text(path))
        return _in_json(value if isinstance(value, list) else [value], stem)
    if suffix == ".csv":
        return _in_table(path)
    return iter(())


def _in_table(path: str) -> Iterator[str]:
    import csv  # noqa: PLC0415 -- few records have a table

    with suppress(csv.Error):  # a prompt offers what it can; `check` names what is wrong
        yield from (row["id"] for row in csv.DictReader(_text(path).splitlines()) if row.get("id"))


def _text(path: str) -> str:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe is not waited for
    try:
        parts = [os.read(handle, _BLOCK)]
        while len(parts[-1]) == _BLOCK:
            parts.append(os.read(handle, _BLOCK))
        return b"".join(parts).decode("utf-8-sig", errors="replace")
    finally:
        os.close(handle)


def _in_yaml(text: str, stem: str) -> list[str]:
    if _IS_LIST.match(text):
        return [_bare(each) for each in _IN_LIST.findall(text)]
    return [_bare(each) for each in _IN_LINES.findall(text)] or [stem]


def _bare(written: str) -> str:
    return written.strip().strip("\"'")


def _in_json(values: Iterable[object], stem: str) -> Iterator[str]:
    for value in values:
        if isinstance(value, dict) and (id_ := value.get("id", stem)):
            yield str(id_)


def name_ids(directory: Path, table: str) -> list[str]:
    """Return the ids that a name file of a record defines: that of parties, people, topics or instruments."""
    ids: list[str] = []
    for suffix in _YAML:
        with suppress(OSError):  # most records lack some of these files
            ids += map(_bare, _ANYWHERE.findall(_text(f"{directory}/{table}{suffix}")))
    return [*dict.fromkeys(ids)]


def published_ids(database: Path) -> list[str]:
    """Return the ids of items that a ledger remembers; nothing of one that is not there or cannot be read."""
    import sqlite3  # noqa: PLC0415 -- a build that has nothing to do is not to wait for it

    if not database.is_file():
        return []
    # Of a ledger that is damaged nothing is offered; who opens it is told.
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as rows:
        return [row[0] for row in rows.execute("SELECT DISTINCT id FROM item ORDER BY id")]
    return []


def plugin_names(directory: Path, kind: str) -> Iterator[str]:
    """Yield the names of the exporters, sources or sinks that the plugin files of a record seem to define."""
    import tomllib  # noqa: PLC0415 -- likewise

    made = re.compile(rf"\b{kind.title()}(?:Plugin)?\(\s*name=[\"']([\w-]+)[\"']")
    with suppress(OSError, ValueError, TypeError, AttributeError):  # of a configuration that is wrong `check` tells
        for name in tomllib.loads(_text(f"{directory}/diplofeed.toml")).get("plugins", {}).get("files", ()):
            with suppress(OSError):  # likewise
                yield from made.findall(_text(f"{directory}/{name}"))


def import_names(directory: Path) -> list[str]:
    """Return the names of the imports a record remembers."""
    return sorted(path.stem for path in (directory / "imports").glob("*.jsonl"))
