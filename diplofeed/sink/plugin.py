"""A sink as a plugin: what it is called, its options, and how it is opened for a build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import Factory, field, frozen

from diplofeed.model import Audience
from diplofeed.options import NoOptions, check_options, up_to_version
from diplofeed.sink.contract import CONTRACT_VERSION, Sink
from diplofeed.sink.version1 import SinkVersion1
from diplofeed.typed import typed

__all__ = ["Outputs", "SinkPlugin"]


@frozen(kw_only=True)
class Outputs:
    """What a sink is opened for.

    Attributes:
        path: Where to write: what ``-o`` or ``--internal-output`` says, or ``public`` and ``internal`` in the record's
            directory. A sink that does not write there takes its own place from it as far as it can.
        options: An instance of its options class.
        directory: The record's, which paths in options are relative to.
        audience: Who is to read what is written; the sink for internal readers is another, and has another name.
    """

    path: Path
    options: Any = field(repr=False)  # it may hold a key
    directory: Path
    audience: Audience = Audience.PUBLIC


@frozen(kw_only=True, field_transformer=typed)
class SinkPlugin:
    """One kind of place that documents go to.

    Attributes:
        name: What the registry and the configuration call it.
        title: What people call it; its name where nothing is said.
        options: An attrs class whose fields are the options, each with a default.
        open: Returns the sink of a build, and does nothing else: whatever is to be done is done when it is held.
        preview: Returns a sink that says what writing would come to and changes nothing, for a dry run; without it
            there is none.
        contract: The version of the contract it needs at least; one newer than `CONTRACT_VERSION` is an error.
    """

    name: str
    title: str = field(default=Factory(lambda self: self.name, takes_self=True))
    options: type[Any] = field(default=NoOptions, validator=check_options)
    open: Callable[[Outputs], Sink | SinkVersion1]
    preview: Callable[[Outputs], Sink | SinkVersion1] | None = None
    contract: int = field(default=1, validator=up_to_version(CONTRACT_VERSION, "sinks"))
