"""The schemas that a record keeps for editors, and the lines by which its files name them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from diplofeed.config.load import CONFIG_FILE
from diplofeed.whole import replace

__all__ = ["FOLDER", "are_kept", "keep", "modeline"]

FOLDER: Final = ".diplofeed/schema"
"""Where schemas are, from the record's folder: with what builds leave behind, which is neither read nor published."""


def modeline(file: str) -> str:
    """Return the first line by which editors find the schema of a file, by its path from the record's folder."""
    path = PurePosixPath(file)
    kind = path.parts[0] if len(path.parts) > 1 else path.stem
    mark = "#:schema ./" if file == CONFIG_FILE else f"# yaml-language-server: $schema={'../' * (len(path.parts) - 1)}"
    return f"{mark}{FOLDER}/{kind}.json"


def are_kept(directory: Path) -> bool:
    """Return whether a record keeps schemas, which its configuration says in its first line."""
    try:
        with (directory / CONFIG_FILE).open("rb") as config:
            return config.readline(200).decode("utf-8-sig").strip() == modeline(CONFIG_FILE)
    except (OSError, UnicodeDecodeError):
        return False


def keep(directory: Path, schemas: Mapping[str, Mapping[str, Any]]) -> list[Path]:
    """Write schemas of a record, by the names of their files, where they differ; return what was written.

    Raises:
        OSError: One of them cannot be written.
    """
    written = []
    for name, schema in schemas.items():
        path = directory / FOLDER / f"{name.removesuffix('.toml')}.json"
        data = (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()
        if not path.is_file() or path.read_bytes() != data:
            replace(path, data)
            written.append(path)
    return written
