"""Work that is done in a thread, one piece after the other, and once for all requests that wait for the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from http import HTTPStatus
from typing import Any, Final, TypeVar

from attrs import define, field

from diplofeed.serve.requests import RefusedError

__all__ = ["AGAIN", "Turns"]

T = TypeVar("T")
AGAIN: Final = ("Retry-After", "5")  # seconds


@define(eq=False)
class Turns:
    """Pieces of work by key, of which one is done at a time.

    Attributes:
        most: How many may wait for their turn.
    """

    most: int
    _thread: ThreadPoolExecutor = field(factory=lambda: ThreadPoolExecutor(1, "diplofeed-live"), init=False)
    _pieces: dict[Hashable, Future[Any]] = field(factory=dict, init=False)

    def begin(self, function: Callable[..., T], *arguments: object) -> Future[T]:
        """Let something be done in its turn, however many wait."""
        return self._thread.submit(function, *arguments)

    async def done(self, key: Hashable, function: Callable[..., T], *arguments: object) -> T:
        """Return what a function returns in its turn; who asks for the same key meanwhile gets the same.

        Raises:
            RefusedError: 503, where too many others wait already.
        """
        return await self._result(self._pieces.get(key), key, function, *arguments)

    async def done_from_now(self, key: Hashable, function: Callable[..., T], *arguments: object) -> T:
        """Return as `done` does what a function returns that begins after this was called."""
        piece = self._pieces.get(key)
        return await self._result(None if piece and piece.running() else piece, key, function, *arguments)

    async def _result(
        self, piece: Future[Any] | None, key: Hashable, function: Callable[..., T], *arguments: object
    ) -> T:
        if piece is None or piece.done():
            piece = self._begun(key, function, *arguments)
        try:
            # A request that is given up is not to take the result from the others.
            result: T = await asyncio.shield(asyncio.wrap_future(piece))
        finally:
            self._forget_done()
        return result

    def _begun(self, key: Hashable, function: Callable[..., T], *arguments: object) -> Future[T]:
        self._forget_done()
        if sum(not piece.running() for piece in self._pieces.values()) >= self.most:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "too many ask for selections; try again", [AGAIN])
        piece = self.begin(function, *arguments)
        self._pieces[key] = piece
        return piece

    def _forget_done(self) -> None:
        """Forget what is done, which is kept elsewhere."""
        self._pieces = {key: piece for key, piece in self._pieces.items() if not piece.done()}
