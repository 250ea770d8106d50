"""A form sent by HTTP, and what is answered: so much of it and for so long, whatever the other side does."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any, Final
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from attrs import frozen

__all__ = ["Answer", "post"]

_MOST_READ: Final = 1000  # of a body, bytes
_AGENT: Final = "diplofeed (WebSub publisher)"


@frozen(kw_only=True)
class Answer:
    """What was answered: ``status`` 0 where nothing was, and then ``said`` is why.

    Attributes:
        said: The reason phrase, and how the body begins where it is text.
        location: Where to go instead (RFC 9110 §10.2.2).
        later: When to come again: seconds or an HTTP date (RFC 9110 §10.2.3).
        date: The other side's clock (RFC 9110 §6.6.1).
    """

    status: int = 0
    said: str = ""
    location: str = ""
    later: str = ""
    date: str = ""


def post(url: str, form: bytes, left: Callable[[], float], piece: float) -> Answer:
    """Send a form to an ``http`` or ``https`` address and return what is answered, following no redirect.

    Proxies are those of the environment; certificates are checked by the system's.

    Args:
        url: The address.
        form: ``application/x-www-form-urlencoded``.
        left: Gives the seconds left for the whole; nothing is waited for once there are none.
        piece: The seconds a connection and each piece of the answer may take.

    Raises:
        OSError: There is no connection, or no answer in time.
        HTTPException: What is answered is not HTTP.
        ValueError: The address is none.
    """
    opener = OpenerDirector()
    for handler in (ProxyHandler(), _Http(left, piece), _Https(left, piece)):
        opener.add_handler(handler)
    request = Request(url, data=form, method="POST", headers={"User-Agent": _AGENT, "Accept": "*/*"})  # noqa: S310 -- the handlers know http and https alone
    with opener.open(request, timeout=max(0.001, min(piece, left()))) as response:
        headers, is_text = response.headers, response.headers.get_content_type().startswith("text/plain")
        body = response.read(_MOST_READ) if response.status >= 400 and is_text else b""
        return Answer(
            status=response.status,
            said=f"{response.reason} {body.decode(errors='replace')}",
            location=headers.get("Location", ""),
            later=headers.get("Retry-After", "").strip(),
            date=headers.get("Date", ""),
        )


class _Http(HTTPHandler):
    def __init__(self, left: Callable[[], float], piece: float) -> None:
        super().__init__()
        self.paced = partial(_connection, HTTPConnection, left, piece)

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(self.paced, req)


class _Https(HTTPSHandler):
    def __init__(self, left: Callable[[], float], piece: float) -> None:
        super().__init__()
        self.paced = partial(_connection, HTTPSConnection, left, piece)

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(self.paced, req)


def _connection(
    kind: type[HTTPConnection], left: Callable[[], float], piece: float, host: str, **rest: Any
) -> HTTPConnection:
    """Return a connection whose answers are read no longer than they may take."""

    def response(sock: socket.socket, *args: Any, **rest: Any) -> HTTPResponse:
        return HTTPResponse(_Paced(sock, left, piece), *args, **rest)  # type: ignore[arg-type]  # all it uses of it

    connection = kind(host, **rest)
    connection.response_class = response  # type: ignore[assignment]  # it makes one, as the class does
    return connection


class _Paced:
    """A socket to read from, for no longer than may be: its own time limit would begin anew with each piece."""

    def __init__(self, sock: socket.socket, left: Callable[[], float], piece: float) -> None:
        self.sock, self.left, self.piece = sock, left, piece

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(_PacedFile(self.sock, self.left, self.piece))


class _PacedFile(io.RawIOBase):
    def __init__(self, sock: socket.socket, left: Callable[[], float], piece: float) -> None:
        super().__init__()
        self.sock, self.left, self.piece = sock, left, piece
        self.raw = sock.makefile("rb", buffering=0)  # keeps the socket open when the connection lets go of it

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self.left()
        if left <= 0:
            raise TimeoutError
        self.sock.settimeout(min(left, self.piece))
        return self.raw.readinto(buffer)

    def close(self) -> None:
        self.raw.close()
        super().close()
