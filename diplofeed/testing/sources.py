"""The contract test of sources: ``check_source(SOURCE, path)`` tries one on a sample and returns what it read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from attrs import evolve, frozen

from diplofeed.errors import Fault
from diplofeed.model import Meeting, Statement
from diplofeed.record import Names, Record, assemble
from diplofeed.source import Inputs, Located, Read, Source
from diplofeed.testing.contract import NAME, Contract, asserting
from diplofeed.testing.hostile import hostile_inputs

__all__ = ["check_source"]

T = TypeVar("T")

Results = list[Read]

_SAME_OR_FAULT: Final = ("begun with a byte order mark", "in UTF-16", "with line ends of Windows")
_MUST_FAULT: Final = ("overwritten",)
_MOST_TRIES: Final = 100  # of a kind, as a sample may be large
_UNREADABLE: Final = b"\xff\xfe\x00 \x80"


@asserting
def check_source(source: Source, path: Path, options: Any = None, *, names: Names | None = None) -> Record:
    """Try a source on a small sample and return the record it reads from it.

    Read are also copies of the sample that are emptied, cut short, overwritten, in other encodings and whatever else
    `hostile_inputs` has, that lack a line or have an unreadable one; no file; a folder for a file, a file for a folder.

    Args:
        source: What is tried.
        path: A file or folder with at least one good meeting or statement; of several, ids are tried too.
        options: An instance of its options class; the defaults if None.
        names: The names the sample refers to.

    Raises:
        AssertionError: It does not keep the contract; the message names the line and the item, and says in what.
    """
    contract = Contract(f"source {source.name!r}", source)
    contract.holds(NAME.fullmatch(source.name), "a name is letters, digits, '-' and '_'")
    options = source.options() if options is None else options
    contract.holds(isinstance(options, source.options), f"options are {source.options.__name__}, not {options!r}")
    reading = _Reading(source, options, names or Names(), contract)
    holds = partial(contract.holds, by=source.read)
    path = path.resolve()
    result = reading.read(path)
    holds(_items(result), f"finds nothing in {path.name}")
    holds(result == reading.read(path), "finds something else the second time")
    contract.check_surroundings(lambda: reading.read(path), source.read)
    is_same = result == reading.of_files(path.name, _files(path), "a copy")
    holds(is_same, "what it finds depends on where the sample stands")
    _check_hostile(reading, path, result)
    _check_places(reading, path)
    _check_lines(reading, path, result)
    _check_identities(reading, path, result)
    return assemble(each for each in result if isinstance(each, Located | Fault))


@frozen
class _Reading:
    """A source at work."""

    source: Source
    options: Any
    names: Names
    contract: Contract

    def read(self, path: Path, of: str = "") -> Results:
        """Return what the source finds."""
        with self.contract.raising_nothing("read", by=self.source.read, of=of):
            result = list(self.source.read(Inputs(path=path, options=self.options, names=self.names)))
        for each in result:
            self._check(each, path, of)
        return result

    def of_files(self, name: str, files: Mapping[str, bytes] | None, of: str) -> Results:
        """Return what the source finds at a path of a name: in files below it, the path itself where a name is empty.

        None are a path that leads to nothing.
        """
        with TemporaryDirectory() as folder:
            root = Path(folder).resolve() / name
            if files is not None and "" not in files:
                root.mkdir()
            for inner, data in (files or {}).items():
                file = root / inner if inner else root
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            return self.read(root, of)

    def _check(self, result: Any, path: Path, of: str) -> None:
        holds = partial(self.contract.holds, by=self.source.read)
        holds(isinstance(result, Read), f"read yields {type(result).__name__}, not Located or Fault", of=of)
        item = f"the item {result.item.id!r}" if isinstance(result, Located) and _is_item(result.item) else of
        holds(result.origin.file, "an origin names no file", of=item)
        own = f"an origin names the machine's own path, {result.origin.file}"
        holds(not Path(result.origin.file).is_absolute(), own, of=item)
        if isinstance(result, Located):
            holds(_is_item(result.item), f"finds {type(result.item).__name__}, no item")
        if isinstance(result, Fault):
            holds(result.message.strip(), "a fault has no message", of=f"{result.origin}")
            holds(str(path.parent) not in str(result), "a fault names the machine's own path", of=f"{result.origin}")


def _is_item(value: object) -> bool:
    return isinstance(value, Meeting | Statement)


def _items(result: Iterable[object]) -> list[Meeting | Statement]:
    return [each.item for each in result if isinstance(each, Located)]


def _has_fault(result: Iterable[object]) -> bool:
    return any(isinstance(each, Fault) for each in result)


def _files(path: Path) -> dict[str, bytes]:
    """Return the bytes of a file under an empty name, or those of the files below a folder by their paths."""
    files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
    return {each.relative_to(path).as_posix() if each != path else "": each.read_bytes() for each in files}


def _check_hostile(reading: _Reading, path: Path, result: Results) -> None:
    """Check that nothing is raised whatever files hold, and that what cannot be read is not left out silently."""
    by = reading.source.read
    files = {name: hostile_inputs(data) for name, data in _files(path).items()}
    for words in hostile_inputs(b""):
        of = f"a sample that is {words}"
        results = reading.of_files(path.name, {name: inputs[words] for name, inputs in files.items()}, of)
        if words in _MUST_FAULT:
            reading.contract.holds(_has_fault(results), "finds no fault", by=by, of=of)
        if words in _SAME_OR_FAULT:
            is_same = _items(results) == _items(result) or _has_fault(results)
            message = "finds other items than in the sample itself, and no fault; find the same, or yield one"
            reading.contract.holds(is_same, message, by=by, of=of)


def _check_places(reading: _Reading, path: Path) -> None:
    """Check that nothing is raised where there is no file, or something else than the sample is."""
    of = f"{path.name}, which is not there"
    results = reading.of_files(path.name, None, of)
    reading.contract.holds(_has_fault(results), "finds no fault", by=reading.source.read, of=of)
    if path.is_file():
        reading.of_files(path.name, {}, "an empty folder in place of the sample")
        reading.of_files(path.name, {path.name: path.read_bytes()}, "a folder with the sample in it")
    else:
        reading.of_files(path.name, {}, "an empty folder")
        reading.of_files(path.name, {"": b""}, "an empty file in place of the folder")


def _check_lines(reading: _Reading, path: Path, result: Results) -> None:
    """Check that an unreadable line makes a fault, unless all items are there whatever it said."""
    before = {item.id for item in _items(result)}
    files = _files(path)
    for name, number, lines in _spread(_lines_of(files)):
        changed = b"".join([*lines[:number], _UNREADABLE + b"\n", *lines[number + 1 :]])
        of = f"{name or path.name}:{number + 1}, a line of the sample that was made unreadable"
        results = reading.of_files(path.name, files | {name: changed}, of)
        lost = sorted(before - {item.id for item in _items(results)})
        message = f"leaves {', '.join(lost[:3])} out, and finds no fault"
        reading.contract.holds(not lost or _has_fault(results), message, by=reading.source.read, of=of)


def _lines_of(files: Mapping[str, bytes]) -> Iterator[tuple[str, int, list[bytes]]]:
    """Yield the name of the file of each line, how many lines come before it, and all lines of the file."""
    for name, data in files.items():
        lines = data.splitlines(keepends=True)
        yield from ((name, number, lines) for number in range(len(lines)))


def _spread(values: Iterable[T]) -> list[T]:
    """Return so many of these as there is time for, evenly spread, the first among them."""
    every = list(values)
    return every[:: -(-len(every) // _MOST_TRIES) or 1]


def _check_identities(reading: _Reading, path: Path, result: Results) -> None:
    """Check that ids do not depend on the other items: those of the rest stay where one is taken out."""
    if len(_items(result)) < 2:
        return
    files = _files(path)
    lists = ((name, less) for name, data in files.items() for less in _each_list_less(data))
    for name, less in (*_each_line_less(files), *_spread(lists)):
        results = reading.of_files(path.name, files | {name: less}, "a sample with an item less")
        moved = _renamed(_items(result), _items(results))
        if moved and not _faults_beyond(results, result):
            old, new = moved
            message = f"its id depends on other items: without one of them it is {new!r}"
            reading.contract.holds(False, message, by=reading.source.read, of=f"the item {old!r}")


def _each_line_less(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield files without a line."""
    for name, number, lines in _spread(_lines_of(files)):
        yield name, b"".join([*lines[:number], *lines[number + 1 :]])


def _each_list_less(data: bytes) -> Iterator[bytes]:
    """Yield a file of JSON without the first element of each of its lists."""
    try:
        whole = json.loads(data)
        lists = [each for each in _lists_in(whole) if len(each) > 1]
    except (ValueError, RecursionError):
        return
    for each in lists:
        first = each.pop(0)
        yield json.dumps(whole).encode()
        each.insert(0, first)


def _lists_in(value: object) -> Iterator[list[Any]]:
    if isinstance(value, list):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _lists_in(each)


def _renamed(before: list[Meeting | Statement], after: list[Meeting | Statement]) -> tuple[str, str] | None:
    """Return the old and the new id of an item where exactly one item less is there, and the others differ in ids."""
    if len(after) != len(before) - 1:
        return None
    rest = [evolve(item, id="same") for item in after]
    for left_out in range(len(before)):
        others = [*before[:left_out], *before[left_out + 1 :]]
        if [evolve(item, id="same") for item in others] == rest:
            pairs = [(old.id, new.id) for old, new in zip(others, after, strict=True) if old.id != new.id]
            return pairs[0] if pairs else None
    return None


def _faults_beyond(results: Results, result: Results) -> bool:
    faults = [sum(isinstance(each, Fault) for each in each_result) for each_result in (results, result)]
    return faults[0] > faults[1]
