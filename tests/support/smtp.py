"""A server of SMTP on the loopback that keeps what it is given (RFC 5321), for as long as a test runs."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final

from attrs import define, field

__all__ = ["Server", "serving"]

_CODES: Final = {"EHLO": "250 loopback", "MAIL": "250 OK", "RCPT": "250 OK", "RSET": "250 OK", "QUIT": "221 Bye"}


@define
class Server:
    """Where mail is taken.

    Attributes:
        taken: The recipients of each mail, and its bytes as they came, dots unstuffed (RFC 5321 §4.5.2).
    """

    port: int
    taken: list[tuple[tuple[str, ...], bytes]] = field(factory=list)


def _handler(taken: list[tuple[tuple[str, ...], bytes]]) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            recipients: list[str] = []
            self.wfile.write(b"220 loopback\r\n")
            while line := self.rfile.readline():
                verb = line[:4].decode("ascii").upper()
                if verb == "RCPT":
                    recipients.append(line.decode("ascii").partition("<")[2].partition(">")[0])
                if verb == "DATA":
                    self.wfile.write(b"354 Go on\r\n")
                    taken.append((tuple(recipients), self._data()))
                    recipients.clear()
                self.wfile.write(f"{_CODES.get(verb, '250 OK')}\r\n".encode())
                if verb == "QUIT":
                    return

        def _data(self) -> bytes:
            lines = iter(self.rfile.readline, b".\r\n")
            return b"".join(line.removeprefix(b".") for line in lines)

    return Handler


@contextmanager
def serving() -> Iterator[Server]:
    """Yield a server that listens on a free port, and end it."""
    taken: list[tuple[tuple[str, ...], bytes]] = []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(taken)) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Server(server.server_address[1], taken)
        finally:
            server.shutdown()
            thread.join()
