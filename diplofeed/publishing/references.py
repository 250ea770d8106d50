"""Exporters by reference, so that another process can be sent for them where an exporter itself cannot be pickled."""

from __future__ import annotations

import pickle
import sys
from io import BytesIO
from operator import attrgetter
from pathlib import Path
from pkgutil import resolve_name
from types import FunctionType
from typing import Any, Final

from attrs import frozen

from diplofeed.errors import PluginError
from diplofeed.export import Exporter
from diplofeed.registry import Registry

__all__ = ["Reference", "pickled", "reference_of"]

_FILE: Final = "diplofeed_plugin:"  # what the registry calls the module of a plugin file begins with
_SCRIPT: Final = "__main__"  # is another module in another process


@frozen
class Reference:
    """Where an exporter is defined: a module, or the file of a plugin as the registry calls it, and a constant."""

    module: str
    constant: str
    name: str

    def resolve(self) -> Exporter:
        """Return the exporter, imported or run as the file it is.

        Raises:
            PluginError: It is not there.
        """
        if self.module.startswith(_FILE):
            return Registry().with_file(Path(self.module.removeprefix(_FILE))).exporter(self.name)
        try:
            exporter = resolve_name(f"{self.module}:{self.constant}")
        except (ImportError, AttributeError) as error:
            raise PluginError(f"exporter {self.name!r} cannot be imported: {error}", plugin=self.name) from error
        if not isinstance(exporter, Exporter):
            raise PluginError(f"{self.module}:{self.constant} is no exporter", plugin=self.name)
        return exporter


def reference_of(exporter: Exporter) -> Reference | None:
    """Return where an exporter is defined, None where it is no constant of a module another process can import."""
    functions = (exporter.entry, exporter.document, exporter.withdrawal, exporter.page)
    for module in dict.fromkeys(getattr(function, "__module__", "") for function in functions if function):
        constants = vars(sys.modules[module]) if module in sys.modules and module != _SCRIPT else {}
        for constant, thing in constants.items():
            if thing is exporter:
                return Reference(module, constant, exporter.name)
    return None


def pickled(value: object) -> bytes:
    """Return a value as another process can read it with `pickle` once it has resolved the exporter it belongs to."""
    buffer = BytesIO()
    _Pickler(buffer).dump(value)
    return buffer.getvalue()


class _Pickler(pickle.Pickler):
    """Names what plugin files define by the modules the registry gives them, which no import statement finds."""

    def reducer_override(self, thing: Any) -> Any:
        """Return how to find a class or function of a plugin file again; leave all others to `pickle`."""
        if isinstance(thing, type | FunctionType) and thing.__module__.startswith(_FILE):
            return _defined, (thing.__module__, thing.__qualname__)
        return NotImplemented


def _defined(module: str, name: str) -> Any:
    return attrgetter(name)(sys.modules[module])
