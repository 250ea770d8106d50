"""Which files a record is made of, and when one of them changes, however an editor writes it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from attrs import field, frozen
from watchfiles import Change, awatch
from watchfiles.main import FileChange

from diplofeed.cache import signature
from diplofeed.config.load import load_config
from diplofeed.errors import DiplofeedError
from diplofeed.publishing.build import INTERNAL, PUBLIC

__all__ = ["Watch", "paths_of"]

_STEP: Final = 10  # milliseconds without a change, after which a burst of changes has ended
_LONGEST_BURST: Final = 400  # milliseconds
_GLANCE: Final = 500  # milliseconds after which to look whether the folders are still the same ones
_FILLING: Final = 0.15  # seconds in which a new folder is filled: what is in it before it is watched goes unnoticed
_ABSENT: Final = 0.1  # seconds between two looks for a folder that is gone
_TEMPORARY: Final = (".swp", ".swx", "~", ".tmp", ".part", "___jb_tmp___", "___jb_old___")


def paths_of(directory: Path) -> list[Path]:
    """Return what to watch: the record's folder, where links in it lead to, and what its further sources read."""
    paths = [directory, *_links(directory), *_sources(directory)]
    whole = directory.resolve()
    outside = (path.resolve() for path in paths[1:])
    return [directory, *sorted({path for path in outside if not path.is_relative_to(whole) and path.exists()})]


def _sources(directory: Path) -> Iterator[Path]:
    """Yield what further sources read, as far as the configuration can be read: the build names what is wrong in it."""
    with suppress(DiplofeedError, OSError):
        for table in load_config(directory).sources.values():
            path = getattr(table.get("path"), "value", "")
            if isinstance(path, str) and path:
                yield directory / path


def _links(directory: Path) -> Iterator[Path]:
    """Yield the links at the top of a record, such as a folder of meetings that is kept elsewhere."""
    try:
        yield from (Path(entry.path) for entry in os.scandir(directory) if entry.is_symlink())
    except OSError:
        return


@frozen(kw_only=True)
class Watch:
    """Watches a record from when this is made, so that who looks at it then for the first time misses nothing.

    Attributes:
        directory: The record's.
        stop: Ends the watch when it is set.
        say: Called with what keeps changes from being noticed at once.
    """

    directory: Path
    stop: asyncio.Event
    say: Callable[[str], None]
    _begun: bytes = field(init=False)

    @_begun.default
    def _state(self) -> bytes:
        return signature(*paths_of(self.directory))

    async def changes(self) -> AsyncIterator[bool]:
        """Yield True after each burst of changes, and False about twice a second where nothing changed."""
        is_first = True
        async for has_changed in self._changes():
            yield has_changed or (is_first and await asyncio.to_thread(self._state) != self._begun)
            is_first = False

    async def _changes(self) -> AsyncIterator[bool]:
        polls = False
        while not self.stop.is_set():
            paths = paths_of(self.directory)
            marks = _marks(paths)
            if not self.directory.exists():
                await asyncio.sleep(_ABSENT)
                yield _marks(paths) != marks
                continue
            try:
                news = self._looked_for(paths) if polls else self._reported(paths)
                async for changed in self._while_the_same(news, paths, marks):
                    yield changed
            except FileNotFoundError:  # gone before it was watched
                yield True
            except OSError as error:
                polls = True
                self.say(f"changes are looked for twice a second, as the system does not report them: {error}")
            else:
                yield True  # other folders than before

    async def _while_the_same(
        self, news: AsyncIterator[bool], paths: list[Path], marks: list[object]
    ) -> AsyncIterator[bool]:
        """Yield whether something changed until other folders are to be watched."""
        async for has_changed in news:
            if _marks(paths) != marks or (has_changed and paths_of(self.directory) != paths):
                return
            yield has_changed

    async def _reported(self, paths: list[Path]) -> AsyncIterator[bool]:
        """Yield what the system reports; raise OSError where it does not."""
        async for batch in awatch(
            *paths,
            watch_filter=self._is_read,
            debounce=_LONGEST_BURST,
            step=_STEP,
            rust_timeout=_GLANCE,
            yield_on_timeout=True,
            stop_event=self.stop,
        ):
            if _has_new_folder(batch):
                await asyncio.sleep(_FILLING)
            yield bool(batch)

    async def _looked_for(self, paths: list[Path]) -> AsyncIterator[bool]:
        """Yield whether files have other sizes or times than at the last look."""
        before = await asyncio.to_thread(signature, *paths)
        while not self.stop.is_set():
            await asyncio.sleep(_GLANCE / 1000)
            now = await asyncio.to_thread(signature, *paths)
            yield now != before
            before = now

    def _is_read(self, _: Change, path: str) -> bool:
        """Return whether a file may be of the record: not what builds wrote, or what git or editors keep."""
        name = os.path.basename(path)  # noqa: PTH119 -- thousands in a burst
        if name.endswith(_TEMPORARY) or name.startswith(".#") or "/__pycache__" in path:
            return False
        tops = (str(self.directory.absolute()), str(self.directory.resolve()))
        first = next((path[len(top) + 1 :].partition("/")[0] for top in tops if path.startswith(f"{top}/")), "")
        return not first.startswith(".") and first not in (PUBLIC, INTERNAL)


def _has_new_folder(batch: set[FileChange]) -> bool:
    return any(change is Change.added and Path(path).is_dir() for change, path in batch)


def _marks(paths: Iterable[Path]) -> list[object]:
    """Return which files stand at paths now, so that one that was removed and made again is noticed."""
    return [_mark(path) for path in paths]


def _mark(path: Path) -> object:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
