"""The server of a preview: listens, builds, watches, and ends with nothing left behind."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final

import uvicorn
from attrs import frozen
from starlette.applications import Starlette

from diplofeed.errors import Ending
from diplofeed.serve.preview import Outcome, Preview
from diplofeed.serve.site import Site, application
from diplofeed.serve.watching import Watch

__all__ = ["Serving", "is_loopback", "listening"]

_LAST_ANSWERS: Final = 2  # seconds for answers under way when the server ends
_LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")


class _StoppedError(Ending):
    """The server ends while a build is under way."""


@frozen(kw_only=True)
class Serving:
    """What to serve, and whom to tell of it.

    Attributes:
        directory: Of the record.
        ledger: The ledger whose copy is used; the record's own where None.
        internal: Whether the feeds for internal readers are served too, below ``/internal/``.
        clock: Returns the moment, aware.
        started: Called with the address once requests are answered.
        built: Called with what each build came to, and the seconds it took.
        say: Called with what else is to be known.
    """

    directory: Path
    ledger: Path | str | None = None
    internal: bool = False
    clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC)
    started: Callable[[str], None] = lambda _: None
    built: Callable[[Outcome, float], None] = lambda _, __: None
    say: Callable[[str], None] = lambda _: None

    def run(self, listener: socket.socket) -> None:
        """Serve on a socket until SIGINT or SIGTERM, which are raised again at the end.

        Raises:
            OSError: The folder cannot be watched.
        """
        asyncio.run(self._serve(listener))

    async def _serve(self, listener: socket.socket) -> None:
        stop = asyncio.Event()
        with Preview(self.directory, self.ledger, self.internal, self.clock, _Tick(stop)) as preview:
            site = Site(preview)
            server = _Server(site, stop, application(site, _hosts(listener)), lambda: self.started(_address(listener)))
            keeping_up = asyncio.create_task(self._keep_up(preview, site, stop))
            keeping_up.add_done_callback(lambda _: server.end())
            try:
                await server.serve(sockets=[listener])
            finally:
                server.end()
                await keeping_up

    async def _keep_up(self, preview: Preview, site: Site, stop: asyncio.Event) -> None:
        """Look now, and again whenever a file changes or the day does."""
        watch = Watch(directory=self.directory, stop=stop, say=self.say)
        await self._look(preview, site)
        # Most of what a preview has in memory stays until it ends: a look that waited for the collector of cycles to go
        # through it took a third longer.
        gc.collect()
        gc.freeze()
        async for has_changed in watch.changes():
            if has_changed or (site.outcome and self.clock() >= site.outcome.due):
                await self._look(preview, site)

    async def _look(self, preview: Preview, site: Site) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            outcome = await asyncio.to_thread(preview.look)
        except _StoppedError:
            return
        site.tell(outcome)
        self.built(outcome, loop.time() - began)


@frozen
class _Tick:
    """Ends a build when the server does."""

    stop: asyncio.Event

    def __call__(self, _: object) -> None:
        """Raise an exception if the server ends; called from the thread that builds."""
        if self.stop.is_set():
            raise _StoppedError


class _Server(uvicorn.Server):
    """A server that lets pages go that wait for news when it ends."""

    def __init__(self, site: Site, stop: asyncio.Event, app: Starlette, started: Callable[[], None]) -> None:
        """Keep what is to end with the server, and whom to call once it answers."""
        self._site, self._stop, self._has_started = site, stop, started
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_LAST_ANSWERS,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self._has_started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End at a signal, also where a build or a page that waits is under way."""
        super().handle_exit(sig, frame)
        asyncio.get_running_loop().call_soon_threadsafe(self.end)

    def end(self) -> None:
        """End the server and what goes with it."""
        self.should_exit = True
        self._stop.set()
        self._site.stop()


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; at any free port where it is 0.

    Raises:
        OSError: The port is taken, or there is no such address here.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    listener.set_inheritable(False)
    return listener


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _hosts(listener: socket.socket) -> tuple[str, ...]:
    """Return the names browsers may know the server by, none where other machines may have any for it."""
    return _LOCAL_NAMES if is_loopback(listener.getsockname()[0]) else ()


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
