"""Why files are written again though no item changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from diplofeed.cache import Cache, code, code_paths
from diplofeed.feeds.feed import Format

__all__ = ["reason_to_rewrite"]

_SECTION: Final = "program"
_CHANGED: Final = "the program, its libraries or their data (of time zones, of languages) changed"


def reason_to_rewrite(formats: Iterable[Format], scope: str, cache: Cache) -> str:
    """Return why a build may write files again besides what the record says, and remember what it depends on.

    It is empty where nothing else changed since the build before, or nobody can tell.
    """
    functions = [format_.exporter.entry for format_ in formats]
    if code_paths({function.__module__ for function in functions}) is None:
        return ""
    key, before = code(*functions), cache.section(_SECTION).get(scope)
    cache.keep(_SECTION, {scope: (key, b"")})
    return _CHANGED if before and before[0] != key else ""
