"""The cache: results of earlier builds, so that a build computes only what depends on what changed."""

from __future__ import annotations

from diplofeed.cache.keys import (
    DIGEST_SIZE,
    code,
    code_path,
    code_paths,
    codes,
    digest,
    digests_in,
    modules_of,
    package_files,
    python_files,
    signature,
    state,
    values,
)
from diplofeed.cache.memory import MemoryCache
from diplofeed.cache.store import NO_CACHE, Cache, FileCache, NoCache
from diplofeed.cache.walk import walk

__all__ = [
    "DIGEST_SIZE",
    "NO_CACHE",
    "Cache",
    "FileCache",
    "MemoryCache",
    "NoCache",
    "code",
    "code_path",
    "code_paths",
    "codes",
    "digest",
    "digests_in",
    "modules_of",
    "package_files",
    "python_files",
    "signature",
    "state",
    "values",
    "walk",
]
