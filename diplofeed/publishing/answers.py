"""What an address said last that a source reads: asked again now and then, and kept while the other side fails."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from attrs import define, field

from diplofeed.crawl.asking import whole
from diplofeed.fetch import Fetched, FetchError, address_of, fetched

__all__ = ["ANSWERS", "KeptAnswer", "with_pages"]

ANSWERS: Final = ".diplofeed/sources"
"""The folder of the record with the answers."""


def _alone(_address: str, answer: Fetched, _tag: str, _kept: Path) -> Fetched:
    return answer


def with_pages(address: str, answer: Fetched, tag: str, kept: Path) -> Fetched:
    """Return a page as a file of pages or, of a list of pages, all of them; raise FetchError as `whole` says."""
    return whole(address, answer, tag=tag, kept=kept, fetch=fetched)


@define(eq=False)
class KeptAnswer:
    """The answers of an address: the one that was good last, and one that nobody has read yet.

    Attributes:
        folder: Where they are.
        name: Of the source.
        url: The address.
        refresh: For how many seconds it is not asked again.
        fetch: Reads it.
        clock: Returns seconds since 1970.
        complete: Returns an answer with what it leads to: of its address, the answer, its tag before, the file before.
    """

    folder: Path
    name: str
    url: str
    refresh: int
    fetch: Callable[..., Fetched] = fetched
    clock: Callable[[], float] = time.time
    complete: Callable[[str, Fetched, str, Path], Fetched] = _alone
    _known: Mapping[str, Any] = field(init=False)
    _new: Mapping[str, Any] = field(factory=dict, init=False)

    @_known.default
    def _remembered(self) -> Mapping[str, Any]:
        """Return what is known of the good answer; nothing where it is of another address, or damaged."""
        try:
            known = json.loads((self.folder / f"{self.name}.json").read_bytes())
            for moment in ("asked", "answered"):
                datetime.fromtimestamp(float(known[moment]), UTC)
            return known if known["url"] == self.url and self._good.is_file() else {}
        except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):  # as good as none
            return {}

    @property
    def _good(self) -> Path:
        suffix = PurePosixPath(urlsplit(address_of(self.url)).path).suffix[:10]
        return self.folder / f"{self.name}{suffix if suffix[1:].isalnum() else ''}"

    @property
    def _unread(self) -> Path:
        return self._good.with_name(f"{self._good.stem}.new{self._good.suffix}")

    @property
    def paths(self) -> list[Path]:
        """The answers there are, the newest first."""
        there = (self._unread if self._new else None, self._good if self._known else None)
        return [path for path in there if path is not None]

    @property
    def answered(self) -> str:
        """When the good answer was given (RFC 3339)."""
        moment = datetime.fromtimestamp(float(self._known.get("answered", 0)), UTC)
        return moment.isoformat(timespec="seconds")

    def ask(self) -> str:
        """Ask for a new answer, if it is time; return why there is none."""
        now = self.clock()
        if self._known and 0 <= now - float(self._known.get("asked", 0)) < self.refresh:
            return ""
        tag, modified = str(self._known.get("etag", "")), str(self._known.get("last_modified", ""))
        try:
            answer = self.fetch(address_of(self.url), tag=tag, modified=modified)
            answer = self.complete(address_of(self.url), answer, tag, self._good)
        except FetchError as error:
            return str(error)
        if answer.data is None:
            self._remember({**self._known, "asked": now})
            return ""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._unread.write_bytes(answer.data)
        self._new = {
            "url": self.url,
            "etag": answer.tag,
            "last_modified": answer.modified,
            "asked": now,
            "answered": now,
        }
        return ""

    def settle(self, path: Path) -> None:
        """Keep the answer that was read well."""
        if path == self._unread:
            path.replace(self._good)
            self._remember(self._new)
        else:
            self._unread.unlink(missing_ok=True)

    def _remember(self, known: Mapping[str, Any]) -> None:
        place = self.folder / f"{self.name}.json"
        unfinished = place.with_name(f"{place.name}~")
        unfinished.write_text(json.dumps(known), encoding="utf-8")
        unfinished.replace(place)
        self._known = known
