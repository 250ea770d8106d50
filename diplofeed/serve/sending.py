"""Answers on their way to clients, of which some take them slowly or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from functools import lru_cache
from typing import Any, Final

from diplofeed.serve.answers import Answer
from diplofeed.serve.files import blocks_of

__all__ = ["Message", "Send", "send_answer"]

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

_PIECE: Final = 1 << 16  # bytes handed to the server at once, which keeps no more of an answer that is not taken
_PATIENCE: Final = 60.0  # seconds for a client to take a piece


async def send_answer(answer: Answer, send: Send, *, is_head: bool) -> tuple[int, bool]:
    """Send an answer, of which a HEAD request gets the fields alone.

    Returns:
        How many bytes of the body were sent, and whether all of it was. A client that does not take a piece is left:
        the server closes its connection, as an answer that is shorter than its Content-Length must not look whole.
    """
    fields = [_encoded(name, value) for name, value in answer.fields]
    await send({"type": "http.response.start", "status": int(answer.status), "headers": fields})
    if is_head or (answer.content is None and len(answer.body) <= _PIECE):
        body = b"" if is_head else answer.body
        await send({"type": "http.response.body", "body": body})
        return len(body), True
    sent = 0
    try:
        async for piece in _pieces(answer):
            async with asyncio.timeout(_PATIENCE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            sent += len(piece)
    except (OSError, TimeoutError):  # also what a server raises where the client is gone
        return sent, False
    await send({"type": "http.response.body", "body": b""})
    return sent, True


@lru_cache(maxsize=1024)  # the same few come again and again
def _encoded(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1"), value.encode("latin-1")


async def _pieces(answer: Answer) -> AsyncIterator[bytes]:
    if answer.content is None:
        for begin in range(0, len(answer.body), _PIECE):
            yield answer.body[begin : begin + _PIECE]
        return
    blocks: Iterator[bytes] = blocks_of(answer.content, *answer.span)
    while block := await asyncio.to_thread(next, blocks, b""):
        yield block
