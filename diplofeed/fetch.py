"""What an address on the web gives: read within limits, and not again while it is the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit, urlunsplit
from urllib.request import Request

from attrs import frozen

from diplofeed.errors import DiplofeedError
from diplofeed.http import opener, remaining

__all__ = ["FetchError", "Fetched", "address_of", "fetched", "is_address"]

_SECONDS: Final = 60.0  # for the whole
_PIECE: Final = 20.0
_MOST: Final = 100_000_000  # bytes
_BLOCK: Final = 1 << 16
_MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED: Final = 304
_OK: Final = 200
_AGENT: Final = "diplofeed"
_SHEETS: Final = "docs.google.com"


class FetchError(DiplofeedError):
    """An address could not be read.

    Attributes:
        status: Of the answer (RFC 9110 §15), 0 where there was none.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        """Keep the status, as an argument too, so that the error can be pickled."""
        super().__init__(message, status)
        self.status = status

    def __str__(self) -> str:
        """Return the message."""
        return str(self.args[0])


@frozen(kw_only=True)
class Fetched:
    """An answer.

    Attributes:
        data: The content; None where it is the same as before.
        tag: Its ETag (RFC 9110 §8.8.3), empty if it has none.
        modified: Its Last-Modified, likewise.
        media_type: As the other side says (IANA), in lower case without parameters.
        charset: The character set of it, likewise.
        address: Where it was in the end.
    """

    data: bytes | None
    tag: str = ""
    modified: str = ""
    media_type: str = ""
    charset: str = ""
    address: str = ""


def is_address(text: str) -> bool:
    """Return whether a text is an address on the web rather than a file."""
    return text.partition(":")[0].lower() in {"http", "https", "webcal", "webcals"}


def address_of(text: str) -> str:
    """Return where to read what an address shows: calendars by https, of a spreadsheet on the web its cells.

    Raises:
        FetchError: It is no address, such as one with half of a pair of brackets.
    """
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise FetchError(f"{text[:200]!r} is no address: {error}") from error
    if parts.scheme.lower() in {"webcal", "webcals"}:
        parts = parts._replace(scheme="https")
    if parts.hostname == _SHEETS and parts.path.startswith("/spreadsheets/d/"):
        return urlunsplit(_cells_of(parts.path, parts.query, parts.fragment))
    return urlunsplit(parts._replace(fragment=""))


def _cells_of(path: str, query: str, fragment: str) -> tuple[str, str, str, str, str]:
    """Return the address of a sheet of Google's as CSV, of one that is published or that anybody may see."""
    sheet = parse_qs(query).get("gid") or parse_qs(fragment).get("gid") or ["0"]
    folder, _, view = path.rpartition("/")
    if view.startswith("pub"):
        return "https", _SHEETS, f"{folder}/pub", f"output=csv&single=true&gid={sheet[0]}", ""
    return "https", _SHEETS, f"{folder}/export", f"format=csv&gid={sheet[0]}", ""


def fetched(
    address: str,
    *,
    tag: str = "",
    modified: str = "",
    most: int = _MOST,
    check: Callable[[str], None] = lambda _: None,
    clock: Callable[[], float] = time.monotonic,
) -> Fetched:
    """Return what an address gives, unless it is the same as before; a few redirects are followed.

    Args:
        address: Of http or https.
        tag: The ETag it had before, for a conditional request (RFC 9110 §13.1.2).
        modified: The Last-Modified it had before, likewise (§13.1.3).
        most: How many bytes an answer may have.
        check: Is handed each address before it is asked, and raises FetchError for one that is not to be.
        clock: Returns seconds, for the deadline of a minute.

    Raises:
        FetchError: There is no good answer in time, or it is too large.
    """
    until = clock() + _SECONDS
    seconds = remaining(lambda: until - clock(), _PIECE)
    headers = {"User-Agent": _AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
    headers |= {"If-None-Match": tag} if tag else {}
    headers |= {"If-Modified-Since": modified} if modified else {}
    where = address
    try:
        for _ in range(_MOST_REDIRECTS + 1):
            if urlsplit(where).scheme not in {"http", "https"}:
                raise FetchError(f"{address}: it leads to {where[:200]!r}, which is no address of http or https")
            check(where)
            request = Request(where, headers=headers)  # noqa: S310 -- the handlers know http and https alone
            with opener(seconds).open(request, timeout=seconds()) as response:
                status, answered = response.status, response.headers
                if status in _REDIRECTS and answered.get("Location"):
                    where = urljoin(where, answered["Location"])
                    continue
                if status == _NOT_MODIFIED:
                    return Fetched(data=None, tag=tag, modified=modified, address=where)
                return _answer(response, address, where, most)
    except TimeoutError as error:
        raise FetchError(f"{address}: no whole answer within {_SECONDS:.0f} seconds") from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise FetchError(f"{address}: {reason}") from error
    raise FetchError(f"{address}: it leads on more than {_MOST_REDIRECTS} times")


def _answer(response: HTTPResponse, address: str, where: str, most: int) -> Fetched:
    """Return an answer of the place that an address leads to; raise FetchError where it is no good one."""
    if response.status != _OK:
        raise FetchError(f"{address}: the answer is {response.status} {response.reason}", response.status)
    return Fetched(
        data=_read(response, address, most),
        tag=response.headers.get("ETag", ""),
        modified=response.headers.get("Last-Modified", ""),
        media_type=response.headers.get_content_type(),
        charset=response.headers.get_content_charset(""),
        address=where,
    )


def _read(response: HTTPResponse, address: str, most: int) -> bytes:
    parts, size = [], 0
    while part := response.read(_BLOCK):
        parts.append(part)
        size += len(part)
        if size > most:
            raise FetchError(f"{address}: the answer is larger than {most // 1_000_000} MB")
    if response.length:  # what is still to come, though the connection ended
        raise FetchError(f"{address}: the answer is cut off: {response.length:,} bytes of it are missing")
    return b"".join(parts)
