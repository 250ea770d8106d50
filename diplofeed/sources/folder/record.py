"""The record on disk: name files, ``meetings/`` and ``statements/``, and the bulk files beside them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from diplofeed.errors import Fault, Origin, Severity
from diplofeed.model import Form, Instrument, Meeting, Party, Person, Statement, Topic
from diplofeed.record import Names
from diplofeed.source import Inputs, Located, Source
from diplofeed.source.node import Listing, Node, Scalar, Table
from diplofeed.source.shape import Reading, read
from diplofeed.sources.folder import csv, jsonl, markdown, yaml
from diplofeed.text import REMOVED, without_controls

__all__ = ["NAME_FILES", "SOURCE", "YAML", "read_names"]

YAML: Final = (".yaml", ".yml")
_ESCAPE: Final = re.compile(
    r"\\(?:(?P<pair>u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2})|(?P<half>u[Dd][89A-Fa-f][0-9A-Fa-f]{2})|.)",
    re.DOTALL,
)
_MAX_BYTES: Final = 50_000_000
_KINDS: Final[dict[str, tuple[type[Meeting | Statement], str]]] = {
    "meetings": (Meeting, "summary"),
    "statements": (Statement, "text"),
}
NAME_FILES: Final[dict[str, type[Any]]] = {
    "parties": Party,
    "topics": Topic,
    "instruments": Instrument,
    "people": Person,  # last: people belong to parties
}


def read_names(root: Path) -> tuple[Names, tuple[Fault, ...]]:
    """Return the names a record's name files define, and their faults."""
    names = Names()
    faults: list[Fault] = []
    for stem, cls in NAME_FILES.items():
        reading = Reading(names=names)
        values: dict[str, Any] = {}
        for node in _nodes(_files(root, stem, YAML), root, ""):
            if isinstance(node, Fault):
                faults.append(node)
                continue
            value = read(cls, node, reading)
            if value is not None and value.id in values:
                reading.fault(node.origin, "id", f"the id {value.id!r} is taken", expected="each id once in a file")
            elif value is not None:
                values[value.id] = value
        faults += reading.faults
        names = Names(**{table: values if table == stem else getattr(names, table) for table in NAME_FILES})
    return names, tuple(faults)


def _read(inputs: Inputs) -> Iterator[Located | Fault]:
    for stem in _KINDS:
        folder = inputs.path / stem
        files = [*_files(inputs.path, stem, (".jsonl", ".csv"))]
        if folder.is_dir():
            files += sorted(path for path in folder.rglob("*") if path.suffix in (*YAML, ".md", ".json"))
        for path in files:
            yield from inputs.recall(path, partial(_read_file, root=inputs.path, stem=stem, names=inputs.names))


def _read_file(path: Path, *, root: Path, stem: str, names: Names) -> list[Located | Fault]:
    cls, body_key = _KINDS[stem]
    nodes = _nodes([path], root, body_key)
    return [one for node in nodes for one in ([node] if isinstance(node, Fault) else _item(cls, node, names))]


def _item(cls: type[Meeting | Statement], node: Node, names: Names) -> Iterator[Located | Fault]:
    id_node = node.get("id") if isinstance(node, Table) else None
    reading = Reading(names=names, item=id_node.value.strip() if isinstance(id_node, Scalar) else "")
    item = read(cls, node, reading)
    if isinstance(item, Statement) and not (item.speaker or item.party or item.form is Form.NOTICE):
        reading.fault(node.origin, "speaker", "is missing", expected="a speaker, or a party that speaks")
        item = None
    yield from reading.faults
    if item is not None:
        yield Located(item=item, origin=node.origin)


def _files(root: Path, stem: str, suffixes: Iterable[str]) -> list[Path]:
    return [path for suffix in suffixes if (path := root / f"{stem}{suffix}").is_file()]


def _nodes(files: Iterable[Path], root: Path, body_key: str) -> Iterator[Node | Fault]:
    for path in files:
        name = path.relative_to(root).as_posix()
        written = _text(path, name)
        if isinstance(written, Fault):
            yield written
            continue
        text = without_controls(written)
        if text != written:
            yield from _removed(written, name)
        if path.suffix in (".jsonl", ".csv"):
            parse: Callable[[Iterable[str], str], Iterable[Node | Fault]] = {".jsonl": jsonl.parse, ".csv": csv.parse}[
                path.suffix
            ]
            yield from parse(io.StringIO(text), name)  # which parts lines at line feeds alone
        else:
            if path.suffix == ".json":
                text = _unescaped(text)
            documents, faults = markdown.parse(text, name, body_key) if path.suffix == ".md" else yaml.parse(text, name)
            yield from faults
            yield from (one for node in documents for one in _with_default_id(node, path.stem))


def _text(path: Path, name: str) -> str | Fault:
    """Return a file's text, or the fault that keeps it from being read."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return Fault(origin=Origin(name), message=f"the file is larger than {_MAX_BYTES // 1_000_000} MB")
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        column = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
        byte = error.object[error.start]
        message = f"byte 0x{byte:02X} is no UTF-8"
        return Fault(origin=Origin(name, line, column), message=message, expected="the file saved as UTF-8")
    except OSError as error:
        return Fault(origin=Origin(name), message=f"cannot be read: {error.strerror or error}")


def _removed(text: str, name: str) -> Iterator[Fault]:
    """Yield a warning for each line that has a character neither parsers nor documents take."""
    for number, line in enumerate(text.split("\n"), start=1):
        kept = without_controls(line)
        if kept != line:
            column = next(
                (at for at, pair in enumerate(zip(kept, line, strict=False)) if pair[0] != pair[1]), len(kept)
            )
            yield Fault(origin=Origin(name, number, column + 1), message=REMOVED, severity=Severity.WARNING)


def _unescaped(text: str) -> str:
    r"""Return JSON without escapes such as ``\ud83d\ude4f``, which YAML has not: a pair of them is one character.

    One alone is none; it becomes a control character, of which whoever reads the field is told.
    """

    def unescaped(found: re.Match[str]) -> str:
        if found["pair"]:
            return str(json.loads(f'"{found[0]}"'))
        return r"\u0000" if found["half"] else found[0]

    return _ESCAPE.sub(unescaped, text)


def _with_default_id(node: Node, stem: str) -> Iterator[Node]:
    if isinstance(node, Listing):
        yield from node.items
    elif isinstance(node, Table) and node.get("id") is None:
        yield Table(((Scalar("id", node.origin), Scalar(stem, node.origin)), *node.pairs), node.origin)
    else:
        yield node


SOURCE = Source(name="folder", title="The record on disk: YAML, Markdown, JSON Lines, CSV", read=_read)
