"""The files below a folder, also behind links."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

__all__ = ["walk"]


def walk(
    top: str, on_error: Callable[[OSError], object] = lambda _: None
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each folder below ``top``, itself first, with the names of its folders and of its files, sorted.

    Unlike `os.walk` it follows links, but goes into no folder twice, by whatever links it gets there: what is in it was
    seen already. ``on_error`` is called with what keeps a folder from being read. Folders may be removed from the list.
    """
    seen: set[tuple[int, int]] = set()
    ahead = [top]
    while ahead:
        folder = ahead.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116 -- a path for each of thousands of folders takes long
            if (status.st_dev, status.st_ino) in seen:
                continue
            with os.scandir(folder) as entries:
                listed = sorted((entry.name, entry.is_dir()) for entry in entries)
        except OSError as error:
            on_error(error)
            continue
        seen.add((status.st_dev, status.st_ino))
        folders = [name for name, is_folder in listed if is_folder]
        yield folder, folders, [name for name, is_folder in listed if not is_folder]
        ahead += [f"{folder}/{name}" for name in reversed(folders)]
