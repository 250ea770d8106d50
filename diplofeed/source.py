"""The contract of a source: one function from a path to meetings, statements and faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from attrs import field, frozen

from diplofeed.errors import Fault
from diplofeed.options import NoOptions, check_options
from diplofeed.record import Located, Names

__all__ = ["Inputs", "Located", "Names", "NoOptions", "Source"]


@frozen(kw_only=True)
class Inputs:
    """What a source is given.

    Attributes:
        path: The absolute file or directory it reads.
        options: An instance of its options class.
        names: What the record's name files define, to refer to or to add to.
    """

    path: Path
    options: Any
    names: Names


@frozen(kw_only=True)
class Source:
    """One kind of input.

    Attributes:
        name: What the registry and the configuration call it.
        title: What people call it.
        options: An attrs class whose fields are the options, each with a default.
        read: Yields what it finds, faulty items as faults; raises nothing for bad input.
    """

    name: str
    title: str = ""
    options: type[Any] = field(default=NoOptions, validator=check_options)
    read: Callable[[Inputs], Iterable[Located | Fault]]
