"""The notices that hubs are still to get: feeds that changed, of which they were not notified yet."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import Final, TypeAlias

from attrs import frozen

from diplofeed.lock import flock

__all__ = ["Pending", "PendingNotices"]

_MOST_BUILDS: Final = 10**12

Pending: TypeAlias = Mapping[str, Mapping[str, int]]
"""For each hub, the feeds it is to be notified of, each with the number of the build that changed it last."""


@frozen
class PendingNotices:
    """A file that remembers of which feeds each hub is to be notified, until it is.

    What cannot be understood in it counts as nothing: hubs and readers also come by themselves.
    """

    path: Path

    def read(self) -> Pending:
        """Return what is pending."""
        try:
            if not S_ISREG(self.path.lstat().st_mode):
                return {}
            data = json.loads(self.path.read_bytes())
            read = {hub: _topics(topics) for hub, topics in data.items() if _is_plain(hub)}
            return {hub: topics for hub, topics in read.items() if topics}
        except (OSError, ValueError, AttributeError, TypeError, RecursionError):
            return {}

    def add(self, hubs: Iterable[str], topics: Iterable[str]) -> None:
        """Add these feeds for each of the publication's hubs, and forget all other hubs.

        Raises:
            OSError: It cannot be remembered.
        """
        with self._held():
            before = self.read()
            at = 1 + max((at for topics in before.values() for at in topics.values()), default=0)
            self._write(before, {hub: {**before.get(hub, {}), **dict.fromkeys(topics, at)} for hub in hubs})

    def settle(self, done: Pending) -> None:
        """Forget the feeds that hubs were notified of, unless they changed again meanwhile.

        Raises:
            OSError: It cannot be forgotten.
        """
        with self._held():
            before = self.read()
            left = {
                hub: {topic: at for topic, at in topics.items() if done.get(hub, {}).get(topic) != at}
                for hub, topics in before.items()
            }
            self._write(before, left)

    @contextmanager
    def _held(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with flock(os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY), 10):
            yield

    def _write(self, before: Pending, after: Pending) -> None:
        left = {hub: topics for hub, topics in after.items() if topics}
        if left == before:
            return
        if not left:
            self.path.unlink(missing_ok=True)
            return
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(left, indent=1, sort_keys=True), encoding="utf-8")
        part.replace(self.path)


def _topics(data: Mapping[str, object]) -> dict[str, int]:
    """Return the feeds with their numbers, but what is neither."""
    return {topic: at for topic, at in data.items() if _is_plain(topic) and type(at) is int and 0 < at < _MOST_BUILDS}


def _is_plain(text: str) -> bool:
    return text.isprintable() and " " not in text
