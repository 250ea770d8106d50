"""The contract test of sources: ``check_source(SOURCE, path)`` tries one on a sample and returns what it read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import frozen

from diplofeed.errors import Fault
from diplofeed.model import Meeting, Statement
from diplofeed.record import Names, Record, assemble
from diplofeed.source import Inputs, Located, Named, Source
from diplofeed.testing.contract import NAME, Contract

__all__ = ["check_source"]


def check_source(source: Source, path: Path, options: Any = None, *, names: Names | None = None) -> Record:
    """Try a source on a small sample and return the record it reads from it.

    Copies of the sample that are emptied, cut short and overwritten are read too.

    Args:
        source: What is tried.
        path: A file or folder with at least one good meeting or statement.
        options: An instance of its options class; the defaults if None.
        names: The names the sample refers to.

    Raises:
        AssertionError: It does not keep the contract; the message says in what.
    """
    contract = Contract(f"source {source.name!r}")
    contract.holds(NAME.fullmatch(source.name), "a name is letters, digits, '-' and '_'")
    options = source.options() if options is None else options
    contract.holds(isinstance(options, source.options), f"options are {source.options.__name__}, not {options!r}")
    reading = _Reading(source, options, names or Names(), contract)
    path = path.resolve()
    result = reading.read(path)
    contract.holds(any(isinstance(each, Located) for each in result), f"finds nothing in {path.name}")
    contract.holds(result == reading.read(path), "finds something else the second time")
    contract.check_surroundings(lambda: reading.read(path), source.read)
    contract.holds(result == reading.of_copy(path), "what it finds depends on where the sample stands")
    for doing, spoil in _SPOILT.items():
        spoilt = reading.of_copy(path, spoil)
        silent = doing == "overwritten" and not any(isinstance(each, Fault) for each in spoilt)
        contract.holds(not silent, f"a sample that is {doing} has no fault")
    return assemble(each for each in result if not isinstance(each, Named))


_SPOILT: Final[dict[str, Callable[[bytes], bytes]]] = {
    "emptied": lambda _: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "overwritten": lambda _: b"\xff\xfe\x00 no such thing \x80\n" * 3,
}


@frozen
class _Reading:
    """A source at work."""

    source: Source
    options: Any
    names: Names
    contract: Contract

    def read(self, path: Path) -> list[Located | Named | Fault]:
        """Return what the source finds."""
        with self.contract.raising_nothing("read"):
            result = list(self.source.read(Inputs(path=path, options=self.options, names=self.names)))
        for each in result:
            self._check(each)
        return result

    def of_copy(
        self, path: Path, change: Callable[[bytes], bytes] = lambda data: data
    ) -> list[Located | Named | Fault]:
        """Return what the source finds in a copy of a file or folder whose files are changed."""
        with TemporaryDirectory() as folder:
            copy = Path(folder).resolve() / path.name
            (shutil.copytree if path.is_dir() else shutil.copyfile)(path, copy)
            for each in (copy, *copy.rglob("*")):
                if each.is_file():
                    each.write_bytes(change(each.read_bytes()))
            return self.read(copy)

    def _check(self, result: Any) -> None:
        holds = self.contract.holds
        holds(isinstance(result, Located | Named | Fault), f"read yields {type(result).__name__}, not Located or Fault")
        holds(result.origin.file, "an origin names no file")
        holds(
            not Path(result.origin.file).is_absolute(), f"an origin names the machine's own path, {result.origin.file}"
        )
        if isinstance(result, Located):
            holds(isinstance(result.item, Meeting | Statement), f"finds {type(result.item).__name__}, no item")
