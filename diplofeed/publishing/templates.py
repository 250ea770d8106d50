"""The templates of a record are read beside its configuration: within its directory, and in bounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs
from attrs import evolve

from diplofeed.errors import ConfigError, Fault
from diplofeed.export import Templates
from diplofeed.export.templates import FOLDER
from diplofeed.source.node import Scalar, Table, describe

__all__ = ["names_of", "with_texts"]

O = TypeVar("O")  # noqa: E741 -- the options of an exporter

_SUFFIXES: Final = frozenset({".html", ".css"})
_MOST_FILES: Final = 100
_MOST_BYTES: Final = 250_000  # of a file


def names_of(cls: type[Any]) -> frozenset[str]:
    """Return the options of a class that are templates."""
    attrs.resolve_types(cls)
    return frozenset(each.name for each in attrs.fields(cls) if each.type is Templates)


def with_texts(options: O, table: Table | None, prefix: str, directory: Path | None) -> O:
    """Return options with the templates in the folders that the configuration names, else in ``templates``.

    Raises:
        ConfigError: A folder is none within the record's directory.
    """
    names = names_of(type(options))
    if directory is None or not names:
        return options
    values: dict[str, Any] = {}
    for name in names:
        node = table.get(name) if table else None
        if node is not None:
            values[name] = _read(directory, _folder(node, f"{prefix}.{name}", directory))
        elif (directory / FOLDER).is_dir():
            values[name] = _read(directory, FOLDER)
    changed: O = evolve(options, **values)  # type: ignore[misc]  # an attrs class, as options are
    return changed


def _folder(node: Any, path: str, directory: Path) -> str:
    """Return the folder that is named: below the record, and where a build looks for changes."""
    expected = f"a folder below the record's directory, such as {FOLDER}"
    if not isinstance(node, Scalar):
        raise ConfigError([Fault(origin=node.origin, field=path, message=f"found {describe(node)}", expected=expected)])
    folder = node.value.strip().strip("/")
    if not folder or any(part[:1] in {"", "."} for part in folder.split("/")) or Path(node.value).is_absolute():
        message = f"{node.value[:60]!r} is no folder below the record's directory"
        raise ConfigError([Fault(origin=node.origin, field=path, message=message, expected=expected)])
    if not (directory / folder).is_dir():
        message = f"there is no folder {folder!r}"
        raise ConfigError([Fault(origin=node.origin, field=path, message=message, expected=expected)])
    return folder


def _is_watched(file: Path, root: Path) -> bool:
    """Return whether a file is in the record, where a build looks whether anything changed."""
    return file.is_relative_to(root) and not any(part[0] == "." for part in file.relative_to(root).parts)


def _read(directory: Path, folder: str) -> Templates:
    try:
        return Templates(folder=folder, texts=tuple(sorted(_texts(directory, folder))))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Templates(folder=folder, fault=reason if str(reason).startswith(folder) else f"{folder}: {reason}")


def _texts(directory: Path, folder: str) -> Iterator[tuple[str, str]]:
    """Yield names and texts; raise ValueError where there is too much, or what is elsewhere or no text."""
    root = directory.resolve()
    files = [path for path in (directory / folder).iterdir() if path.suffix in _SUFFIXES and path.name[0] != "."]
    if len(files) > _MOST_FILES:
        raise ValueError(f"{folder} has {len(files)} files, and may have {_MOST_FILES}")
    for path in files:
        name = f"{folder}/{path.name}"
        if not path.is_file() or not _is_watched(path.resolve(), root):
            raise ValueError(f"{name} is no file in the record's directory")
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise ValueError(f"{name} has more than {_MOST_BYTES} bytes")
        try:
            yield path.name, data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ValueError(f"{name}, line {line}: it is not UTF-8") from error
