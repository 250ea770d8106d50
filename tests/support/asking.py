"""Requests to an ASGI application in this process, as hostile as they may be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

__all__ = ["Answered", "ask", "asked", "scope_of"]

App = Callable[[Any, Any, Any], Awaitable[None]]


class Answered(NamedTuple):
    """What an application answered."""

    status: int
    fields: Mapping[str, str]
    body: bytes


def scope_of(
    target: bytes, method: str = "GET", fields: Sequence[tuple[bytes, bytes]] = (), root: str = ""
) -> dict[str, Any]:
    """Return the scope that a server makes of a request target."""
    raw, _, query = target.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(raw.decode("latin-1")),
        "raw_path": raw,
        "query_string": query,
        "root_path": root,
        "headers": list(fields),
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }


async def asked(app: App, scope: Mapping[str, Any]) -> Answered:
    """Return the answer to a scope; fail where the messages are not those of an answer (ASGI 3)."""
    messages: list[dict[str, Any]] = []

    events = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not events:  # the client waits for the answer
            await asyncio.sleep(3600)
        return events.pop()

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    await app(dict(scope), receive, send)
    start, *rest = messages
    assert start["type"] == "http.response.start"
    assert [message.get("more_body", False) for message in rest] == [True] * (len(rest) - 1) + [False]
    fields = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    assert len(fields) == len(start["headers"]), "a field is there twice"
    return Answered(start["status"], fields, b"".join(message.get("body", b"") for message in rest))


def ask(app: App, target: str, method: str = "GET", root: str = "", **fields: str) -> Answered:
    """Return the answer to a request; fields have low lines for hyphens."""
    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in fields.items()]
    return asyncio.run(asked(app, scope_of(target.encode(), method, pairs, root)))
