"""Why files are written again though no item changed."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from diplofeed.cache import Cache, code, code_paths
from diplofeed.feeds.feed import Format

__all__ = ["reason_to_rewrite"]

_SECTION: Final = "program"
_CHANGED: Final = "the program, its plugins or libraries, or their data (of time zones, of languages) changed"


def reason_to_rewrite(formats: Iterable[Format], scope: str, cache: Cache) -> str:
    """Return why a build may write files again besides what the record says, and remember what it depends on.

    It is empty where nothing else changed since the build before, or nobody can tell. Formats that came or went are
    named: what stays has links to them.
    """
    exporters = [format_.exporter for format_ in formats]
    functions = [exporter.entry for exporter in exporters]
    if code_paths({function.__module__ for function in functions}) is None:
        return ""
    names = {exporter.name for exporter in exporters}
    row, before = (code(*functions), "\n".join(sorted(names)).encode()), cache.section(_SECTION).get(scope)
    cache.keep(_SECTION, {scope: row})
    if before is None or before == row or not before[1]:
        return ""
    return _other_formats(names, {*before[1].decode(errors="replace").split("\n")}) or _CHANGED


def _other_formats(now: AbstractSet[str], before: AbstractSet[str]) -> str:
    """Return which formats there are now and were not before, and the other way round."""
    changes = (("new", now - before), ("not made any more", before - now))
    named = "; ".join(f"{what}: {', '.join(sorted(names))}" for what, names in changes if names)
    return f"the formats are others ({named})" if named else ""
