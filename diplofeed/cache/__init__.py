"""What earlier builds worked out, kept so that a build does no more than what changed asks for."""

from __future__ import annotations

from diplofeed.cache.keys import (
    code,
    code_path,
    code_paths,
    digest,
    package_files,
    python_files,
    signature,
    state,
    values,
)
from diplofeed.cache.store import NO_CACHE, Cache, FileCache, NoCache

__all__ = [
    "NO_CACHE",
    "Cache",
    "FileCache",
    "NoCache",
    "code",
    "code_path",
    "code_paths",
    "digest",
    "package_files",
    "python_files",
    "signature",
    "state",
    "values",
]
