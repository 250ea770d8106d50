"""In which line of a plugin's own code something happened, for whoever is to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from inspect import unwrap
from pathlib import Path
from traceback import walk_tb
from types import CodeType, FunctionType
from typing import Any, Final

import attrs
from attrs import frozen

from diplofeed.errors import described

__all__ = ["FILE_MODULE", "OwnCode", "blamed", "file_of"]

FILE_MODULE: Final = "diplofeed_plugin:"
"""What the name of the module of a plugin file begins with; the file's absolute path follows."""

_OURS: Final = "diplofeed"
# Names that code of many origins runs under: an interpreter's, a test runner's and a script's.
_SHARED: Final = frozenset({"__main__", "builtins", ""})


@frozen
class OwnCode:
    """The code of the packages that some functions are of; of a script, which has no package, that of its namespace.

    Attributes:
        packages: The names of the packages; that of diplofeed only where there is no other.
        namespaces: The identities of the functions' namespaces.
    """

    packages: frozenset[str]
    namespaces: frozenset[int]

    @classmethod
    def of(cls, *plugins: object) -> OwnCode:
        """Return the code of functions, of classes, or of exporters, sources and sinks."""
        functions = [_inner(each) for plugin in plugins for each in _functions(plugin)]
        packages = frozenset(_package(getattr(each, "__module__", "")) for each in functions) - _SHARED
        namespaces = (id(getattr(each, "__globals__", None)) for each in functions if hasattr(each, "__globals__"))
        return cls(packages - {_OURS} or packages, frozenset(namespaces))

    def has(self, names: Mapping[str, Any]) -> bool:
        """Return whether code that runs with these global names is of it."""
        return id(names) in self.namespaces or _package(names.get("__name__")) in self.packages

    def line_of(self, error: BaseException) -> tuple[str, int] | None:
        """Return the file's name and the innermost line of this code that an error came out of; None if it did not."""
        lines = [(frame, line) for frame, line in walk_tb(error.__traceback__) if self.has(frame.f_globals)]
        if not lines and error.__cause__:  # Python makes another error of a StopIteration
            return self.line_of(error.__cause__)
        return (file_of(lines[-1][0].f_code), lines[-1][1]) if lines else None

    def beginning_of(self, function: object) -> tuple[str, int] | None:
        """Return the file's name and the line that a function of this code begins in; None of any other."""
        inner = _inner(function)
        if not isinstance(inner, FunctionType) or not self.has(inner.__globals__):
            return None
        return file_of(inner.__code__), inner.__code__.co_firstlineno


def file_of(code: CodeType) -> str:
    """Return the name of the file that code is of."""
    return Path(code.co_filename).name


def blamed(error: BaseException, *plugins: object) -> str:
    """Return the kind and the words of an error that came out of plugins, and in which line of theirs it was raised.

    Args:
        error: What was raised.
        plugins: The exporter, source, sink or functions that were run.
    """
    line = OwnCode.of(*plugins).line_of(error)
    return described(error) + (f" ({line[0]}, line {line[1]})" if line else "")


def _functions(plugin: object) -> list[object]:
    """Return the functions of a plugin, and what else has a module; of anything else itself."""
    if isinstance(plugin, type) or not attrs.has(type(plugin)):
        return [plugin if callable(plugin) else type(plugin)]
    cls: Any = type(plugin)
    values = (getattr(plugin, each.name, None) for each in attrs.fields(cls))
    return [type(plugin), *(value for value in values if callable(value))]


def _inner(function: object) -> object:
    while isinstance(function, partial):
        function = function.func
    return unwrap(function) if callable(function) else function


def _package(module: object) -> str:
    name = str(module)
    return name if name.startswith(FILE_MODULE) else name.partition(".")[0]
