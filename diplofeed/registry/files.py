"""Plugin files run as modules that are named by their paths."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from traceback import walk_tb

from diplofeed.blame import FILE_MODULE
from diplofeed.errors import PluginError, described, let_end, nearest

__all__ = ["constants_of", "run"]


def constants_of(module: str) -> Mapping[str, object]:
    """Return what the module of a plugin file defines, which is run where this process did not yet.

    Raises:
        PluginError: The file cannot be read or run.
    """
    path = Path(module.removeprefix(FILE_MODULE))
    return vars(sys.modules[module]) if module in sys.modules else run(path, path.name)


def run(path: Path, package: str) -> Mapping[str, object]:
    """Run a file and return what it defines.

    Args:
        path: The file.
        package: What to call it in messages.

    Raises:
        PluginError: It cannot be read or run.
    """
    name = f"{FILE_MODULE}{path.absolute()}"  # no two files share a module, whatever they are called
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise PluginError(f"{package} is no Python file", plugin=path.name, package=package)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # attrs looks the module of a class up by its name
    try:
        spec.loader.exec_module(module)
    except BaseException as error:  # a plugin's file may raise anything while it is run
        sys.modules.pop(name, None)
        let_end(error)
        where = _place(error, spec.origin) or _hint(path)
        message = f"{package} cannot be run: {described(error)}{where}"
        raise PluginError(message, plugin=path.name, package=package) from error
    return vars(module)


def _place(error: BaseException, file: str | None) -> str:
    """Return the line of the file in which an error was raised, worded as in messages of a SyntaxError."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
    return f" ({Path(file or '').name}, line {lines[-1]})" if lines else ""


def _hint(path: Path) -> str:
    """Return a suggestion for the name of a file that does not exist; empty if none is near."""
    near = "" if path.exists() else nearest(path.name, (file.name for file in path.parent.glob("*.py")))
    return f"; did you mean {near!r}?" if near else ""
