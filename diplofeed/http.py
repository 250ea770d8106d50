"""HTTP by the standard client, with a single deadline for all of an exchange."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.request import AbstractHTTPHandler, OpenerDirector, ProxyHandler, Request

__all__ = ["opener", "remaining"]


def remaining(left: Callable[[], float], piece: float) -> Callable[[], float]:
    """Return a function that returns the seconds for what comes next; at the end it raises TimeoutError.

    Args:
        left: Returns the seconds left for the whole.
        piece: The seconds a connection and each piece of the answer may take.
    """

    def seconds() -> float:
        seconds = min(left(), piece)
        if seconds <= 0:
            raise TimeoutError
        return seconds

    return seconds


def opener(seconds: Callable[[], float]) -> OpenerDirector:
    """Return what opens addresses of http and https, follows no redirect, and reads each answer until a deadline.

    Proxies are those of the environment; certificates are checked by the system's.
    """
    director = OpenerDirector()
    for handler in (ProxyHandler(), _Handler(seconds)):
        director.add_handler(handler)
    return director


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
