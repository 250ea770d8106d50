"""The contract of a source: one function from a path to meetings, statements, names and faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs
from attrs import field, frozen

from diplofeed.errors import Fault, Origin
from diplofeed.model import Instrument, Meeting, Party, Person, Statement, Topic
from diplofeed.options import NoOptions, check_options, up_to_version
from diplofeed.typed import typed

__all__ = [
    "CONTRACT_VERSION",
    "Drops",
    "Inputs",
    "Located",
    "Named",
    "Names",
    "NoOptions",
    "Partial",
    "Read",
    "RecordSource",
    "Source",
]

CONTRACT_VERSION: Final = 2
"""The version of this contract: 1 is that of diplofeed 0.1; 2 has `Named`, `Partial` and ``reads_only_path``."""


@frozen(kw_only=True)
class Names:
    """The names a record may refer to, by id."""

    parties: Mapping[str, Party] = field(factory=dict)
    people: Mapping[str, Person] = field(factory=dict)
    topics: Mapping[str, Topic] = field(factory=dict)
    instruments: Mapping[str, Instrument] = field(factory=dict)


_TABLES: Final[Mapping[type[Any], str]] = {
    Party: "parties",
    Person: "people",
    Topic: "topics",
    Instrument: "instruments",
}


def _check_named(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if type(value) not in _TABLES:
        raise TypeError(f"{attribute.name} is a Party, Person, Topic or Instrument, not a {type(value).__name__}")


@frozen(kw_only=True)
class Named:
    """A party, person, topic or instrument that a source defines, for others to refer to by its id.

    Items hold the names they use, whether these are defined or not. What a name file defines counts before what
    sources do, and an earlier source before a later one.
    """

    value: Party | Person | Topic | Instrument = field(validator=_check_named)
    origin: Origin

    @property
    def table(self) -> str:
        """Which of the `Names` it belongs to."""
        return _TABLES[type(self.value)]


@frozen(kw_only=True)
class Located:
    """An item and where it was read from.

    Attributes:
        source: The name of its source; empty for the record's own files.
        digest: A digest of the item, empty where none was computed.
        is_own: Whether it is an item of a record of diplofeed, whose id it keeps where it is imported.
    """

    item: Meeting | Statement
    origin: Origin
    source: str = ""
    digest: bytes = b""
    is_own: bool = False


class Drops(Enum):
    """What may be missing from a source without being gone: nothing, what is over, or anything."""

    NOTHING = "nothing"
    PAST = "past"
    ANYTHING = "anything"

    @staticmethod
    def of(read: Iterable[object]) -> Drops:
        """Return the most that a source says it may lack."""
        lacking = {each.drops for each in read if isinstance(each, Partial)}
        return next((drops for drops in (Drops.ANYTHING, Drops.PAST) if drops in lacking), Drops.NOTHING)


@frozen(kw_only=True)
class Partial:
    """That a source does not have all there is, as a feed has only its latest entries.

    What it does not have any more then stays as it was last shown, and nobody hears that it was withdrawn.

    Attributes:
        drops: What may be missing from it.
    """

    origin: Origin
    drops: Drops = Drops.ANYTHING


Read: TypeAlias = Located | Named | Fault | Partial
"""What a source yields."""


@frozen(kw_only=True)
class Inputs:
    """The arguments of a source.

    Attributes:
        path: The absolute file or directory it reads.
        options: An instance of its options class.
        names: What the record's name files and the sources before this one define, to refer to; `Named` adds to them.
        recall: Returns the result of a function of a file, stored by an earlier build if file, names, options and code
            are the same; the function must depend on nothing else.
    """

    path: Path
    options: Any
    names: Names
    recall: Callable[[Path, Callable[[Path], Any]], Any] = lambda path, make: make(path)


@frozen(kw_only=True, field_transformer=typed)
class RecordSource:
    """One kind of input, from which records come; what an item cites as its source is `diplofeed.model.Source`.

    Attributes:
        name: What the registry and the configuration call it.
        title: Its name for people.
        options: An attrs class whose fields are the options, each with a default.
        read: Yields the items and names it finds, and faults for what is wrong; raises nothing for bad input. What it
            yielded before and yields no more is gone, unless it yields a `Partial`.
        reads_only_path: Whether what it finds depends on nothing but the files at its path, the names and its options,
            so that it need not be asked again while those are the same.
        contract: The version of this contract it needs at least; one that is newer than `CONTRACT_VERSION` is an error.
    """

    name: str
    title: str = ""
    options: type[Any] = field(default=NoOptions, validator=check_options)
    read: Callable[[Inputs], Iterable[Read]]
    reads_only_path: bool = False
    contract: int = field(default=1, validator=up_to_version(CONTRACT_VERSION, "sources"))


Source = RecordSource
"""The name of `RecordSource` in diplofeed 0.1."""
