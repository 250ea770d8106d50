"""Plugins, and references to them by name and target that other processes resolve."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pkgutil import resolve_name
from typing import Final, Literal, TypeAlias

import attrs
from attrs import frozen

from diplofeed.blame import FILE_MODULE
from diplofeed.errors import PluginError, described, let_end
from diplofeed.export import Exporter
from diplofeed.registry.files import constants_of
from diplofeed.sink import SinkPlugin
from diplofeed.source import RecordSource

__all__ = ["CLASSES", "OURS", "Kind", "Plugin", "Thing", "kind_of", "reference_of"]

Kind = Literal["exporter", "source", "sink"]
Thing: TypeAlias = Exporter | RecordSource | SinkPlugin

CLASSES: Final[Mapping[Kind, type[Thing]]] = {"exporter": Exporter, "source": RecordSource, "sink": SinkPlugin}
"""What a plugin of each kind is."""

OURS: Final = "diplofeed"
"""The package of what comes with diplofeed."""

_SCRIPT: Final = "__main__"  # is another module in another process


@frozen(kw_only=True)
class Plugin:
    """A named thing and where it comes from, imported only when used.

    Attributes:
        target: ``module:CONSTANT``, where the module of a plugin file is called by its path; or the thing itself.
        package: The distribution or file it comes from.
        on_request: Whether a format is made only where it is named, as it needs more packages or is for few.
    """

    kind: Kind
    name: str
    target: str | Thing
    package: str = OURS
    version: str = ""
    on_request: bool = False

    def load(self) -> Thing:
        """Return the exporter, source or sink.

        Raises:
            PluginError: It cannot be imported, is something else or has another name; names plugin and package.
        """
        if not isinstance(self.target, str):
            return self.target
        try:
            thing = _resolved(self.target)
        except BaseException as error:  # a plugin's module may raise anything while it is imported
            let_end(error)
            raise self.failure(f"cannot be imported: {described(error)}") from error
        if not isinstance(thing, CLASSES[self.kind]):
            raise self.failure(f"{self.target} is {type(thing).__name__}, not {CLASSES[self.kind].__name__}")
        if thing.name != self.name:  # its outputs are remembered by the one, its options found by the other
            raise self.failure(f"{self.target} calls itself {thing.name!r}")
        return thing

    def failure(self, what: str) -> PluginError:
        """Return an error that says what is wrong with it, and names it and its package."""
        message = f"{self.kind} {self.name!r} of {self.package}: {what}"
        return PluginError(message, plugin=self.name, package=self.package)


def _resolved(target: str) -> object:
    if not target.startswith(FILE_MODULE):
        return resolve_name(target)
    module, _, constant = target.rpartition(":")
    return constants_of(module)[constant]


def kind_of(thing: Thing) -> Kind:
    """Return of which kind a plugin is."""
    return next(kind for kind, cls in CLASSES.items() if isinstance(thing, cls))


def reference_of(thing: Thing) -> Plugin | None:
    """Return a plugin by name and target, as another process can load it.

    None if it is no constant of a module that another process can import, nor of a plugin file: it was made within a
    function, or in the script that runs.
    """
    functions = filter(callable, attrs.astuple(thing, recurse=False))
    for module in dict.fromkeys(getattr(function, "__module__", "") for function in functions):
        constants = vars(sys.modules[module]) if module in sys.modules and module != _SCRIPT else {}
        for constant, value in constants.items():
            if value is thing:
                return Plugin(kind=kind_of(thing), name=thing.name, target=f"{module}:{constant}", package=module)
    return None
