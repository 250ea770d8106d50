"""The contract of a source: one function from a path to meetings, statements and faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from diplofeed.errors import Fault, Origin
from diplofeed.model import Instrument, Meeting, Party, Person, Statement, Topic
from diplofeed.options import NoOptions, check_options

__all__ = ["Inputs", "Located", "Names", "NoOptions", "RecordSource", "Source"]


@frozen(kw_only=True)
class Names:
    """The names a record may refer to, by id."""

    parties: Mapping[str, Party] = field(factory=dict)
    people: Mapping[str, Person] = field(factory=dict)
    topics: Mapping[str, Topic] = field(factory=dict)
    instruments: Mapping[str, Instrument] = field(factory=dict)


@frozen(kw_only=True)
class Located:
    """An item and where it was read from.

    Attributes:
        source: The name of its source; empty for the record's own files.
        digest: What differs where the item does, if somebody has worked it out.
    """

    item: Meeting | Statement
    origin: Origin
    source: str = ""
    digest: bytes = b""


@frozen(kw_only=True)
class Inputs:
    """What a source is given.

    Attributes:
        path: The absolute file or directory it reads.
        options: An instance of its options class.
        names: What the record's name files define, to refer to or to add to.
        recall: Returns what a function makes of a file, from an earlier build where file, names, options and code are
            the same; the function depends on nothing else.
    """

    path: Path
    options: Any
    names: Names
    recall: Callable[[Path, Callable[[Path], Any]], Any] = lambda path, make: make(path)


@frozen(kw_only=True)
class RecordSource:
    """One kind of input, from which records come; what an item cites as its source is `diplofeed.model.Source`.

    Attributes:
        name: What the registry and the configuration call it.
        title: What people call it.
        options: An attrs class whose fields are the options, each with a default.
        read: Yields what it finds, faulty items as faults; raises nothing for bad input.
        reads_only_path: Whether what it finds depends on nothing but the files at its path, the names and its options,
            so that it need not be asked again while those are the same.
    """

    name: str
    title: str = ""
    options: type[Any] = field(default=NoOptions, validator=check_options)
    read: Callable[[Inputs], Iterable[Located | Fault]]
    reads_only_path: bool = False


Source = RecordSource
"""The name of `RecordSource` in diplofeed 0.1."""
