"""What other people's software reads out of a publication, beside what its record says.

A `Reader` is one piece of such software. For each column of a format it either says what it read, which has to be what
the record says for every entry, or it is listed with the reason why it cannot know.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import field, frozen

from support.places import ROOT
from support.published import Published, normal

__all__ = ["CALENDAR", "NEWS", "Reader", "disagreements", "observed", "of_node"]

NODE_FOLDER: Final = "DIPLOFEED_NODE"
NEWS: Final = (
    *("id", "title", "link", "published", "updated", "text", "author", "categories", "enclosures", "sources"),
    *("language", "date"),
)
CALENDAR: Final = (
    *("id", "title", "start", "end", "rounds", "status", "sequence", "updated", "text", "place", "categories", "link"),
    *("attached", "related", "language"),
)


def _here() -> str:
    return ""


@frozen(kw_only=True, eq=False)
class Reader:
    """Software that reads a format.

    Attributes:
        name: What people call it.
        kinds: The formats it reads.
        read: What it makes of documents of a format: for each a list of entries, each a dictionary by column.
        cannot: Why it cannot know a column, by column, or by format and column as in ``rss:updated``.
        missing: Why it is not here; nothing where it is.
    """

    name: str
    kinds: tuple[str, ...]
    read: Callable[[str, Sequence[bytes]], list[list[dict[str, Any]]]]
    cannot: Mapping[str, str] = field(factory=dict)
    missing: Callable[[], str] = _here

    @property
    def marks(self) -> tuple[pytest.MarkDecorator, ...]:
        """The marks of a test with it: what does not come with ``diplofeed[test]`` is one of the clients."""
        return () if self.missing is _here else (pytest.mark.clients,)

    def reason(self, kind: str, column: str) -> str:
        """Return why a column cannot be known in a format, or nothing where it can."""
        return self.cannot.get(f"{kind}:{column}", self.cannot.get(column, ""))


@frozen
class Observed:
    """What a reader was seen to read.

    Attributes:
        entries: How many entries it read.
        found: Where it said something else than the record, by column; of a wrong number of entries there is no column.
    """

    entries: int
    found: tuple[tuple[str, str], ...]

    @property
    def mistaken(self) -> set[str]:
        """The columns in which it did not say what the record says."""
        return {column for column, _ in self.found}


@cache
def observed(reader: Reader, kind: str, columns: tuple[str, ...], record: Published, most: int) -> Observed:
    """Return what a reader reads in as many documents of a record, beside what that says."""
    shown = record.shown[:most]
    read = reader.read(kind, [record.data(each, kind) for each in shown])
    assert len(read) == len(shown)
    assert any(read)
    result = []
    for each, entries in zip(shown, read, strict=True):
        output = record.said(each, kind)
        if len(entries) != len(output):
            result.append(("", f"/{each.feed.slug}: {len(entries)} entries of {len(output)}"))
        key = "title" if reader.reason(kind, "id") else "id"
        by_key = {expected[key][0]: expected for expected in output.values()}
        result += [
            (column, f"/{each.feed.slug}: {reported}")
            for column, reported in _differences(columns, key, by_key, entries)
        ]
    return Observed(sum(map(len, read)), tuple(result))


def disagreements(
    reader: Reader, kind: str, columns: tuple[str, ...], record: Published, most: int = sys.maxsize
) -> list[str]:
    """Return where a reader does not say what the record says, in as many of its documents.

    What it cannot know it may leave out or get wrong, but if it knows it after all, that is said too, of the record
    that has a value in every column.
    """
    seen = observed(reader, kind, columns, record, most)
    unknown = [column for column in columns if reader.reason(kind, column)] if record.name == "everything" else []
    expected = [column for column in unknown if column not in seen.mistaken]
    result = [reported for column, reported in seen.found if not reader.reason(kind, column)]
    return result + [f"{column} is known, though listed as what it cannot know" for column in expected]


def _differences(
    columns: Sequence[str], key: str, rows: Mapping[str, Mapping[str, tuple[Any, ...]]], read: list[dict[str, Any]]
) -> Iterator[tuple[str, str]]:
    for entry in read:
        expected = rows.get(entry[key])
        if expected is None:
            yield key, f"there is no {entry[key]}"
            continue
        for column in columns:
            value = normal(column, entry.get(column))
            if value not in expected[column]:
                yield column, f"{entry[key]}: {column} is {value!r}, not {expected[column][0]!r}"


# ---------------------------------------------------------------- Node


def node_missing(package: str) -> str:
    """Return why a package of npm is not here; nothing where it is."""
    if shutil.which("node") is None:
        return "node is not on PATH"
    folder = os.environ.get(NODE_FOLDER, "")
    if not folder or not (Path(folder) / "node_modules" / package).is_dir():
        return f"{package} is not below the folder that {NODE_FOLDER} names: npm install there what tests/node has"
    return ""


def node(package: str, kind: str, documents: Sequence[bytes]) -> list[list[dict[str, Any]]]:
    """Return what a package of npm reads out of documents, by ``tests/node/read.mjs``."""
    script = (ROOT / "tests" / "node" / "read.mjs").read_text(encoding="utf-8")
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"package": package, "kind": kind, "documents": [document.decode() for document in documents]}, file)
        file.flush()
        done = subprocess.run(  # from standard input, so that it finds packages where it runs
            ["node", "--input-type=module", "-", file.name],
            input=script,
            cwd=os.environ[NODE_FOLDER],
            env={"PATH": os.environ["PATH"], "TZ": "America/New_York"},  # whatever the zone of the machine
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    read: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return read


def of_node(package: str, kinds: tuple[str, ...], cannot: Mapping[str, str]) -> Reader:
    """Return a package of npm as a reader."""
    return Reader(
        name=f"{package} (npm)",
        kinds=kinds,
        read=lambda kind, documents: node(package, kind, documents),
        cannot=cannot,
        missing=lambda: node_missing(package),
    )
