"""A web site on loopback that answers as a test says, and notes what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from attrs import define, field

__all__ = ["Answer", "Site", "site"]


@define
class Answer:
    """What a path is answered with; with a tag it is the same until the tag changes."""

    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    tag: str = ""
    modified: str = ""
    location: str = ""


@define(eq=False)
class Site:
    """A site.

    Attributes:
        answers: By path; others are not found.
        asked: The paths that were asked for, in order.
        status: Of each answer, in the same order.
        agents: The programs that asked.
    """

    answers: dict[str, Answer] = field(factory=dict)
    asked: list[str] = field(factory=list)
    status: list[int] = field(factory=list)
    agents: set[str] = field(factory=set)
    root: str = ""

    def say(self, path: str, body: str, **more: Any) -> None:
        """Answer a path with a page from now on; ``SITE`` in it is where the site is."""
        self.answers[path] = Answer(body.replace("SITE", self.root).encode(), **more)

    def again(self) -> None:
        """Forget what was asked."""
        self.asked.clear()
        self.status.clear()


@contextmanager
def site() -> Iterator[Site]:
    """Serve a site as long as the context lasts."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            made.agents.add(self.headers.get("User-Agent", ""))
            answer = made.answers.get(self.path, Answer(status=404))
            is_same = (answer.tag and self.headers.get("If-None-Match") == answer.tag) or (
                answer.modified and self.headers.get("If-Modified-Since") == answer.modified
            )
            status = 304 if is_same and answer.status == 200 else answer.status
            made.status.append(status)
            self.send_response(status)
            headers = {"ETag": answer.tag, "Last-Modified": answer.modified, "Location": answer.location}
            for name, value in {**headers, "Content-Type": answer.type}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            if status != 304:
                self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.root = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
