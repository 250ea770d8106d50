"""Requests as they are judged before anything is looked for: paths, lengths and fields; pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Final

from attrs import frozen

__all__ = ["INDEX", "METHODS", "RefusedError", "Request", "name_of"]

INDEX: Final = "index.html"
METHODS: Final = ("GET", "HEAD", "OPTIONS")
_LONGEST_PATH: Final = 2048  # bytes as sent
_LONGEST_QUERY: Final = 1024
_MOST_FIELDS: Final = 32_768  # bytes of all fields
_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
# A slash or backslash that is encoded, and what is no character of a name.
_BAD_CODE: Final = re.compile(rb"%(?:2[Ff]|5[Cc]|[01][0-9A-Fa-f]|7[Ff])")


class RefusedError(Exception):
    """A request is answered with a status and a sentence alone.

    Attributes:
        status: The status.
        reason: What is wrong, for whoever wrote the address.
        fields: Further fields of the answer.
    """

    def __init__(self, status: HTTPStatus, reason: str = "", fields: Iterable[tuple[str, str]] = ()) -> None:
        """Keep what to answer."""
        super().__init__(reason or status.phrase)
        self.status, self.reason, self.fields = status, reason or status.phrase, tuple(fields)


@frozen(kw_only=True)
class Request:
    """A request of a client, none of which can be trusted.

    Attributes:
        path: Decoded, below the place where the application is mounted; empty for that place without its slash.
        raw_path: As it was sent, with the place; empty where the server does not say.
        query: As it was sent.
        fields: By their names in lower case; those sent several times are joined (RFC 9110 §5.2).
        root: Where the application is mounted, without a slash at the end.
    """

    method: str
    path: str
    raw_path: bytes
    query: bytes
    fields: Mapping[str, str]
    root: str = ""

    @classmethod
    def of(cls, scope: Mapping[str, object]) -> Request:
        """Return the request of an ASGI scope."""
        fields: dict[str, str] = {}
        headers: Iterable[tuple[bytes, bytes]] = scope.get("headers", ())  # type: ignore[assignment]  # as ASGI has it
        for name, value in headers:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            fields[key] = f"{fields[key]}, {text}" if key in fields else text
        root, path = str(scope.get("root_path") or "").rstrip("/"), str(scope.get("path") or "/")
        # Servers and frameworks differ in whether the path has the place it is mounted at (ASGI 3, root_path).
        inside = path[len(root) :] if root and (path == root or path.startswith(f"{root}/")) else path
        raw, query = scope.get("raw_path"), scope.get("query_string")
        return cls(
            method=str(scope.get("method", "GET")),
            path=inside,
            raw_path=raw.partition(b"?")[0] if isinstance(raw, bytes) else b"",
            query=query if isinstance(query, bytes) else b"",
            fields=fields,
            root=root,
        )

    def check(self) -> None:
        """Raise RefusedError where a request is answered whatever there is: 400, 405, 414 or 431."""
        if self.method not in METHODS:
            raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, fields=[("Allow", ", ".join(METHODS))])
        if max(len(self.path), len(self.raw_path)) > _LONGEST_PATH or len(self.query) > _LONGEST_QUERY:
            raise RefusedError(HTTPStatus.REQUEST_URI_TOO_LONG)
        if sum(len(name) + len(value) for name, value in self.fields.items()) > _MOST_FIELDS:
            raise RefusedError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if _BAD_ESCAPE.search(self.raw_path) or _BAD_CODE.search(self.raw_path):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "the address has a character that no address here has")


def name_of(path: str) -> str:
    """Return the name of the document at a path, which cannot lead out of a folder: of a folder that of its page.

    Raises:
        RefusedError: It can be no document's: 400 where it has a character that no name has, 404 otherwise.
    """
    # What is not UTF-8 is decoded with a mark for it.
    if not path.isprintable() or "\\" in path or "\ufffd" in path:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the address has a character that no address here has")
    name = path.removeprefix("/")
    whole = f"{name}{INDEX}" if not name or name.endswith("/") else name
    # Names that begin with a dot are no documents: "..", and the folder of a build that is under way.
    if any(not part or part.startswith(".") or len(part.encode()) > 255 for part in whole.split("/")):
        raise RefusedError(HTTPStatus.NOT_FOUND)
    return whole
