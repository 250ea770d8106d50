"""A form sent by HTTP, and the answer, of which no more is read than needed and for no longer than allowed."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any, Final
from urllib.request import AbstractHTTPHandler, OpenerDirector, ProxyHandler, Request

from attrs import frozen

__all__ = ["Answer", "post"]

_MOST_READ: Final = 1000  # of a body, bytes
_AGENT: Final = "diplofeed (WebSub publisher)"


@frozen(kw_only=True)
class Answer:
    """The answer to a request; without an answer ``status`` is 0 and ``words`` the reason.

    Attributes:
        words: The reason phrase, and how the body begins where it is text.
        location: Where to go instead (RFC 9110 §10.2.2).
        later: When to come again: seconds or an HTTP date (RFC 9110 §10.2.3).
        date: The other side's clock (RFC 9110 §6.6.1).
    """

    status: int = 0
    words: str = ""
    location: str = ""
    later: str = ""
    date: str = ""


def post(url: str, form: bytes, left: Callable[[], float], piece: float) -> Answer:
    """Send a form to an ``http`` or ``https`` address and return the answer, following no redirect.

    Proxies are those of the environment; certificates are checked by the system's.

    Args:
        url: The address.
        form: ``application/x-www-form-urlencoded``.
        left: Returns the seconds left for the whole; at 0 the request ends with a TimeoutError.
        piece: The seconds a connection and each piece of the answer may take.

    Raises:
        OSError: There is no connection, or no answer in time.
        HTTPException: The answer is not HTTP.
        ValueError: The address is malformed.
    """

    def remaining() -> float:
        seconds = min(left(), piece)
        if seconds <= 0:
            raise TimeoutError
        return seconds

    opener = OpenerDirector()
    for handler in (ProxyHandler(), _Handler(remaining)):
        opener.add_handler(handler)
    request = Request(url, data=form, method="POST", headers={"User-Agent": _AGENT, "Accept": "*/*"})  # noqa: S310 -- the handlers know http and https alone
    with opener.open(request, timeout=remaining()) as response:
        headers, is_text = response.headers, response.headers.get_content_type().startswith("text/plain")
        body = response.read(_MOST_READ) if response.status >= 400 and is_text else b""
        return Answer(
            status=response.status,
            words=f"{response.reason} {body.decode(errors='replace')}",
            location=headers.get("Location", ""),
            later=headers.get("Retry-After", "").strip(),
            date=headers.get("Date", ""),
        )


class _Handler(AbstractHTTPHandler):
    """Opens addresses of http and https, and reads each answer until a deadline."""

    http_request = https_request = AbstractHTTPHandler.do_request_

    def __init__(self, remaining: Callable[[], float]) -> None:
        super().__init__()
        self.response_class = partial(_Response, remaining)

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(self._connection, HTTPConnection), req)

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(self._connection, HTTPSConnection), req)

    def _connection(self, kind: type[HTTPConnection], host: str, *, timeout: float) -> HTTPConnection:
        connection = kind(host, timeout=timeout)
        connection.response_class = self.response_class  # type: ignore[assignment]  # it makes one, as the class does
        return connection


class _Response(HTTPResponse):
    """An answer that is read through a ``_TimedReader``."""

    def __init__(self, remaining: Callable[[], float], sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), sock, remaining))


class _TimedReader(io.RawIOBase):
    """Sets the time limit of a socket before each read, as the limit alone would begin anew with each piece."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, remaining: Callable[[], float]) -> None:
        super().__init__()
        self.raw, self.sock, self.remaining = raw, sock, remaining

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self.sock.settimeout(self.remaining())
        return self.raw.readinto(buffer)

    def close(self) -> None:
        self.raw.close()
        super().close()
