"""Requests to a server of files, whose failures are named by what was asked."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from attrs import field, frozen

from diplofeed.errors import SinkError

__all__ = ["Answer", "Server"]

_HINTS: Final[Mapping[int, str]] = {
    401: "; are user and password right?",
    403: "; may this user write there?",
    404: "; is there such a directory?",
    412: "; another build wrote meanwhile: build again",
    507: "; the server has no room left",
}
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@frozen
class Answer:
    """An answer of the server."""

    status: int
    data: bytes
    tag: str


@frozen(kw_only=True)
class Server:
    """A directory on a server.

    Attributes:
        url: Its address.
        user: Who logs in; nobody if empty.
        password: Theirs.
        timeout: For how many seconds to wait for an answer.
        missing: The option that is to have the address.
    """

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    missing: str = "url"

    def check(self) -> None:
        """Raise SinkError where the address is none that documents, or a password, can be sent to."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SinkError(
                f"{self.missing} is {self.url!r}; expected the address of a directory, such as https://example.org/talks/"
            )
        if self.user and parts.scheme == "http" and parts.hostname not in _LOCAL:
            raise SinkError(f"{self.missing} is {self.url!r}; a password is sent to https: alone")

    def get(self, name: str) -> Answer:
        """Return a document; its status is 404 where there is none."""
        return self._asked("GET", name, allowed=(200, 404))

    def put(self, name: str, body: Path | bytes, headers: Mapping[str, str]) -> Answer:
        """Store a document; where its collection is missing, as WebDAV says by 409 and some by 404, make that first."""
        answer = self._asked("PUT", name, body, headers, allowed=(200, 201, 204, 404, 409))
        if answer.status not in (404, 409):
            return answer
        parents = name.split("/")[:-1]
        for depth in range(len(parents) + 1):
            collection = "".join(f"{part}/" for part in parents[:depth])
            self._asked("MKCOL", collection, allowed=(200, 201, 405, 409))  # 405: it is there
        return self._asked("PUT", name, body, headers, allowed=(200, 201, 204))

    def delete(self, name: str) -> None:
        """Delete a document, if it is there."""
        self._asked("DELETE", name, allowed=(200, 202, 204, 404, 410))

    def _asked(
        self,
        method: str,
        name: str,
        body: Path | bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        allowed: tuple[int, ...],
    ) -> Answer:
        parts = urlsplit(self.url)
        path = f"{parts.path.rstrip('/')}/{quote(name, errors='surrogateescape')}"
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        try:
            connection = kind(parts.hostname or "", parts.port, timeout=self.timeout)
            try:
                answer = self._sent(connection, method, path, body, {**self._login(), **(headers or {})})
            finally:
                connection.close()
        except (OSError, HTTPException, ValueError) as error:
            raise SinkError(f"{method} {self.url} {name}: {type(error).__name__}: {error}") from error
        if answer.status not in allowed:
            raise SinkError(
                f"{method} {self.url} {name}: the server answers {answer.status}{_HINTS.get(answer.status, '')}"
            )
        return answer

    def _sent(
        self, connection: HTTPConnection, method: str, path: str, body: Path | bytes, headers: Mapping[str, str]
    ) -> Answer:
        if isinstance(body, Path):
            with body.open("rb") as file:  # as a stream: a document may be larger than the memory
                connection.request(method, path, file, {**headers, "Content-Length": str(body.stat().st_size)})
                response = connection.getresponse()
        else:
            connection.request(method, path, body or None, dict(headers))
            response = connection.getresponse()
        return Answer(response.status, response.read(), response.headers.get("ETag", ""))

    def _login(self) -> dict[str, str]:
        if not self.user:
            return {}
        both = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {both}"}
