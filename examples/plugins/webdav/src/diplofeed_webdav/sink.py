"""The sink: documents kept aside until a build is complete, and the list of what is on the server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from attrs import define, field

from diplofeed.errors import SinkError
from diplofeed.sink import Written, parts_of
from diplofeed_webdav.server import Server

__all__ = ["LIST", "WebdavPreview", "WebdavSink"]

LIST: Final = "diplofeed-documents.json"
"""The document on the server with the digests of all others, and the names of those that are being put there."""


@define(eq=False)
class WebdavPreview:
    """The documents of a server, and what a build would change of them."""

    server: Server
    _states: dict[str, str] = field(factory=dict, init=False)
    _new: dict[str, tuple[Path, str]] = field(factory=dict, init=False)
    _gone: set[str] = field(factory=set, init=False)
    _tag: str = field(default="", init=False)
    _is_there: bool = field(default=False, init=False)
    _folder: str = field(default="", init=False)

    @property
    def name(self) -> str:
        """Return the address; that of internal readers, where there is none, is none that the public's can be."""
        return self.server.url or f"no {self.server.missing}"

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Ask the server for the list, and yield the names of what an interrupted build was putting there."""
        self.server.check()
        with TemporaryDirectory() as self._folder:
            answer = self.server.get(LIST)
            self._is_there, self._tag = answer.status == 200, answer.tag
            self._states, left = _read_list(answer.data) if self._is_there else ({}, frozenset[str]())
            self._new.clear()
            self._gone.clear()
            yield left

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:
        """Keep a document aside until the build is complete, unless the server has it already."""
        key, digest = _key(name), sha256()
        part = Path(self._folder, "part")
        with part.open("wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
        state = digest.hexdigest()
        if self._states.get(key) == state:
            return Written.UNCHANGED
        kept = self._new[key][0] if key in self._new else Path(self._folder, f"new-{len(self._new)}")
        part.replace(kept)
        self._new[key] = (kept, media_type)
        self._gone.discard(key)
        self._states[key] = state
        return Written.WRITTEN

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return digests."""
        return {name: self._states[name] for name in names if name in self._states}

    def remove(self, name: str) -> bool:
        """Leave a document out."""
        key = _key(name)
        if key in self._new:
            self._new[key][0].unlink()
            del self._new[key]
        self._gone.add(key)
        return self._states.pop(key, None) is not None


@define(eq=False)
class WebdavSink(WebdavPreview):
    """A server that gets what differs at the end of a build."""

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Hold the server; at the end of a build that is complete, put what is new there and delete what is no more.

        Before it, the list says which documents these are, so that the next build completes one that is interrupted.
        """
        with WebdavPreview.hold(self) as left:
            yield left
            changed = self._new.keys() | self._gone
            if not changed and not left:
                return
            self._put_list({key: state for key, state in self._states.items() if key not in changed}, changed | left)
            for key, (path, media_type) in self._new.items():
                self.server.put(key, path, {"Content-Type": media_type or "application/octet-stream"})
            for key in sorted(self._gone):
                self.server.delete(key)
            self._put_list(self._states, frozenset())

    def _put_list(self, states: Mapping[str, str], unfinished: Iterable[str]) -> None:
        """Put the list on the server, unless another build did since it was read."""
        content = {"documents": dict(sorted(states.items())), "unfinished": sorted(unfinished)}
        condition = {"If-Match": self._tag} if self._tag else {} if self._is_there else {"If-None-Match": "*"}
        headers = {"Content-Type": "application/json", **condition}
        self._tag = self.server.put(LIST, json.dumps(content, indent=0).encode(), headers).tag
        self._is_there = True


def _key(name: str) -> str:
    key = "/".join(parts_of(name))
    if key == LIST:
        raise SinkError(f"{LIST} is the name of the sink's own list")
    return key


def _read_list(data: bytes) -> tuple[dict[str, str], frozenset[str]]:
    """Return the digests of documents, and the names of unfinished ones.

    Raises:
        SinkError: It is no such list: what is there is somebody else's.
    """
    try:
        content: Any = json.loads(data)
        documents, unfinished = content["documents"], content["unfinished"]
        names = [*documents, *documents.values(), *unfinished]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise SinkError(f"{LIST} on the server is no list of this sink; move it away") from error
    if not all(isinstance(name, str) for name in names):
        raise SinkError(f"{LIST} on the server is no list of this sink; move it away")
    return dict(documents), frozenset(unfinished)
