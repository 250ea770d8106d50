"""Keys of cached results: digests that differ whenever an input of the result differs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from functools import cache, partial
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import attrs

from diplofeed.cache.walk import walk

__all__ = [
    "DIGEST_SIZE",
    "code",
    "code_path",
    "code_paths",
    "codes",
    "digest",
    "digests_in",
    "files_behind",
    "modules_of",
    "package_files",
    "python_files",
    "signature",
    "state",
    "values",
]

_DATA: Final = ("tzdata", "babel")  # of time zones, and of the CLDR, which outputs depend on as on code
_PACKAGE: Final = "diplofeed"
_NOT_OWN: Final = frozenset({_PACKAGE, "__main__", *sys.stdlib_module_names})
_COMPILED: Final = f"{os.sep}__pycache__"
_NOT_BESIDE: Final = frozenset({"__pycache__", "internal", "meetings", "public", "statements"})
DIGEST_SIZE: Final = 16  # bytes
_MOST_BESIDE: Final = 2000  # files; more are hardly a plugin's


def digest(*parts: bytes) -> bytes:
    """Return a short digest of bytes, which differs wherever their lengths or contents do."""
    made = blake2b(digest_size=DIGEST_SIZE)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.digest()


def digests_in(joined: bytes) -> frozenset[bytes]:
    """Return the digests that were joined to a byte string."""
    return frozenset(joined[start : start + DIGEST_SIZE] for start in range(0, len(joined), DIGEST_SIZE))


def values(value: object) -> bytes:
    """Return a digest of a value: of a container by its elements, of an attrs instance by its fields.

    Fields that ``repr`` leaves out count too.
    """
    return digest("\0".join(_words(value)).encode(errors="backslashreplace"))


def _words(value: object) -> Iterator[str]:
    kind = type(value)
    yield f"{kind.__module__}.{kind.__qualname__}"
    match value:
        case Enum():
            yield value.name
        case Mapping():
            yield str(len(value))
            yield from sorted("\1".join((*_words(name), *_words(part))) for name, part in value.items())
        case AbstractSet():
            yield str(len(value))
            yield from sorted("\1".join(_words(part)) for part in value)
        case list() | tuple():
            yield str(len(value))
            for part in value:
                yield from _words(part)
        case _ if attrs.has(kind):
            for name in _names(kind):
                yield name
                yield from _words(getattr(value, name))
        case _:
            yield repr(value)


@cache
def _names(cls: type[Any]) -> tuple[str, ...]:
    return tuple(attribute.name for attribute in attrs.fields(cls))


def signature(*paths: Path) -> bytes:
    """Return a digest of the paths and states of files, of a directory those of all below it, also behind links."""
    return _states(file for path in paths for file in (files_behind(path) if path.is_dir() else (path,)))


def _states(files: Iterable[str | Path]) -> bytes:
    """Return a digest of the paths and states of files."""
    made = blake2b(digest_size=DIGEST_SIZE)
    for file in files:
        made.update(f"{file}\0{state(file)}\0".encode(errors="surrogateescape"))
    return made.digest()


def files_behind(path: Path) -> Iterator[Path]:
    """Yield the folders and files below a directory, also behind links; nothing of a file."""
    for folder, folders, names in walk(str(path)) if path.is_dir() else ():
        yield from (Path(folder, name) for name in (*folders, *names))


def state(path: str | Path) -> str:
    """Return size, times and inode of a file as text; empty if the file does not exist."""
    try:
        status = os.stat(path)  # noqa: PTH116 -- thousands of files, a microsecond each
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def code(*functions: Callable[..., Any]) -> bytes:
    """Return a digest of the program that runs.

    It covers this package as it was when a process first asked, the packages or modules of the functions with their
    data files, the installed libraries, the data of time zones and of the CLDR, and the version of Python.
    """
    return next(codes([functions]))


def codes(programs: Iterable[Iterable[Callable[..., Any]]]) -> Iterator[bytes]:
    """Yield the digest of each of several programs, as `code` does; what several have in common is looked at once."""
    states = cache(lambda path: _states(_package_files(str(path))))
    for functions in programs:
        modules = {module for function in functions for module in modules_of(function)}
        paths = code_paths(module for module in modules if module.partition(".")[0] != _PACKAGE)
        if paths is None:
            yield os.urandom(16)  # so never the same
        else:
            yield digest(sys.version.encode(), _libraries(), _own_state(), *map(states, paths), _states(_data_files()))


@cache
def _own_state() -> bytes:
    """Return a digest of the files of this package: of one program, however they are replaced while it runs."""
    return _states(file for path in code_paths([_PACKAGE]) or () for file in _package_files(str(path)))


def modules_of(function: Callable[..., Any]) -> set[str]:
    """Return the modules of a function, of those it was made of, and of what these modules import of somebody's own.

    What is installed, and what comes with Python, is none of it.
    """
    left, modules = [function], set[str]()
    while left:
        each = left.pop()
        if isinstance(each, partial):
            left += [each.func, *(part for part in (*each.args, *each.keywords.values()) if callable(part))]
            continue
        modules.add(getattr(each, "__module__", None) or type(each).__module__)
        if hasattr(each, "__wrapped__"):
            left.append(each.__wrapped__)
    return modules | _imported(modules)


def _imported(names: Iterable[str]) -> set[str]:
    """Return the modules of somebody's own that modules of somebody's own import, and so on."""
    left, seen = [name for name in names if _is_own(name)], set[str]()
    while left:
        name = left.pop()
        values = vars(sys.modules[name]).values() if name in sys.modules else ()
        used = {part.__name__ if isinstance(part, ModuleType) else getattr(part, "__module__", None) for part in values}
        fresh = {each for each in used if isinstance(each, str) and each not in seen and _is_own(each)}
        seen |= fresh
        left += fresh
    return seen


def _is_own(name: str) -> bool:
    """Return whether a module is somebody's own: neither of this package, nor installed, nor of Python."""
    if name.partition(".")[0] in _NOT_OWN:
        return False
    path = code_path(name)
    return path is not None and not any(part.endswith("-packages") for part in path.parts)


def code_paths(modules: Iterable[str]) -> list[Path] | None:
    """Return the directories of packages, the files of modules, and plugin files with the files beside them, sorted.

    None if a module has no file, or too many files are beside a plugin file.
    """
    paths: set[Path] = set()
    for name in modules:
        path = code_path(name)
        # The module of a plugin's file is named by its path.
        files = None if path is None else _beside(path) if os.sep in name else [path]
        if files is None:
            return None
        paths.update(files)
    return sorted(paths)


def _beside(plugin: Path) -> list[Path] | None:
    """Return the file of a plugin, the files beside it and those below folders beside it: templates and helpers.

    Files that belong to the record or to its outputs by their names are left out. None if there are too many files.
    """
    files = [plugin]
    for folder, folders, names in os.walk(plugin.parent):
        folders[:] = [name for name in folders if name[0] != "." and name not in _NOT_BESIDE]
        files += (Path(folder, name) for name in names if name[0] != "." and name.partition(".")[0] not in _NOT_BESIDE)
        if len(files) > _MOST_BESIDE:
            return None
    return files


def code_path(name: str) -> Path | None:
    """Return the directory of an imported package, the file of an imported module, or None where it has none."""
    module: ModuleType | None = sys.modules.get(name.partition(".")[0]) or sys.modules.get(name)
    file: str | None = getattr(module, "__file__", None)  # `__main__` has none where it was not run from a file
    if not file:
        return None
    path = Path(file)
    return path.parent if path.name == "__init__.py" else path


def package_files(path: Path) -> list[Path]:
    """Return the files of a package, its data among them, or the file of a module itself."""
    return list(map(Path, _package_files(str(path))))


def _package_files(path: str) -> list[str]:  # a build asks several times for hundreds, and a path for each takes long
    walked = [(folder, files) for folder, _, files in os.walk(path) if not folder.endswith(_COMPILED)]
    return sorted(f"{folder}{os.sep}{file}" for folder, files in walked for file in files) or [path]


def python_files(path: Path) -> list[Path]:
    """Return the code below a directory, or the file itself."""
    return [file for file in package_files(path) if file.suffix == ".py" or file == path]


def _libraries() -> bytes:
    """Return the states of the directories of installed packages, which change as a package is installed or removed."""
    return "\0".join(f"{folder}\0{state(Path(folder))}" for folder in sys.path if folder.endswith("-packages")).encode()


@cache
def _data_files() -> tuple[Path, ...]:
    """Return files of the installed packages of data, which are replaced with each version."""
    specs = (find_spec(name) for name in _DATA)
    return tuple(Path(spec.origin) for spec in specs if spec and spec.origin)
