"""A build that has nothing to do is recognised by the state of files alone, before anything is imported or read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from diplofeed.cache.keys import code, digest, files_behind, package_files, signature, state
from diplofeed.cache.store import Cache

__all__ = ["Shortcut"]

_SECTION = "whole"
_OF_ITEMS = ("meetings", "statements")  # folders in which links are followed
_TICK = 5_000_000  # nanoseconds by which the clock of the files may be behind


def _touched_at(path: Path) -> int:
    try:
        return os.stat(path).st_ctime_ns  # noqa: PTH116 -- thousands of files, a microsecond each
    except OSError:
        return 0


class Shortcut(NamedTuple):
    """The arguments and paths of a way of building a record, by which its stored report is found and judged.

    Attributes:
        name: The other arguments of the build, such as its formats.
        outputs: The directories it writes to.
        ledger: The ledger's file.
        began: When the build began, in nanoseconds of the clock of the files: what was touched since may have changed
            after it was read.
    """

    cache: Cache
    name: str
    directory: Path
    outputs: tuple[Path, ...]
    ledger: Path
    began: int

    def standing(self, now: datetime) -> Mapping[str, Any] | None:
        """Return the kept report if a build now would change nothing; None if it may.

        It is the same day, no embargo ended since, and no file was touched: of the record, of what its sources read,
        of the program, of the output, or the ledger.
        """
        key, value = self.cache.section(_SECTION).get(self.name, (b"", b""))
        try:
            return self._still_true(key, json.loads(value), now) if value else None
        except (
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RecursionError,
        ):  # of another shape: as good as none
            return None

    def _still_true(self, key: bytes, kept: Mapping[str, Any], now: datetime) -> Mapping[str, Any] | None:
        is_due = kept["now"] <= now.isoformat() < kept["until"] and kept["day"] == str(now.date())
        if not is_due or key != self._key(kept["paths"], kept["code"]):
            return None
        touched = any(state(Path(path)) != was for path, was in kept["files"].items())
        report: Mapping[str, Any] = kept["report"]
        return None if touched else report

    def keep(
        self,
        report: Mapping[str, Any],
        *,
        now: datetime,
        until: str,
        outside: Iterable[Path],
        code_files: Iterable[Path],
        written: Iterable[Path],
    ) -> None:
        """Keep the report of the next build, if it changes nothing.

        Args:
            report: As JSON can hold it.
            now: The moment of the build, in UTC.
            until: The moment at which an embargo ends, in UTC and ISO 8601.
            outside: The files and directories the build read outside the record.
            code_files: The code of plugins.
            written: The files of the output.
        """
        paths, code_paths = sorted(map(str, outside)), sorted(map(str, code_files))
        if self._touched(paths, code_paths):
            return
        files = {str(path): state(path) for path in (*written, self.ledger)}
        kept = {"now": now.isoformat(), "day": str(now.date()), "until": until, "report": report}
        kept |= {"paths": paths, "code": code_paths, "files": files}
        self.cache.keep(_SECTION, {self.name: (self._key(paths, code_paths), json.dumps(kept).encode())})

    def _touched(self, paths: Iterable[str], code_paths: Iterable[str]) -> bool:
        """Return whether anything that was read was touched while it was, or shortly before."""
        outside = (file for path in map(Path, paths) for file in (path, *files_behind(path)))
        plugins = (file for path in code_paths for file in package_files(Path(path)))
        return any(_touched_at(file) >= self.began - _TICK for file in (*self._record(), *outside, *plugins))

    def _key(self, paths: Iterable[str], code_paths: Iterable[str]) -> bytes:
        plugins = (file for path in code_paths for file in package_files(Path(path)))
        return digest(code(), signature(*self._record(), *map(Path, paths), *plugins))

    def _record(self) -> Iterator[Path]:
        """Yield the files of the record, but what was written there and directories such as ``.git`` at its top."""
        top = str(self.directory.absolute())
        written = {str(path.absolute()) for path in self.outputs}
        for folder, folders, files in os.walk(top):
            kept = (name for name in folders if folder != top or name[0] != ".")
            folders[:] = sorted(name for name in kept if f"{folder}/{name}" not in written)
            yield from (Path(folder, name) for name in sorted(files))
        for name in _OF_ITEMS:
            yield from files_behind(self.directory / name)
