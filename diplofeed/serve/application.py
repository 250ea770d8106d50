"""A published record as an ASGI application, for production: the files of a build, and live selections."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote

from attrs import define, field

from diplofeed.config.load import load_config
from diplofeed.errors import DiplofeedError
from diplofeed.publishing.build import PUBLIC, ledger_of, moment_of
from diplofeed.publishing.formats import formats_of
from diplofeed.registry import Registry
from diplofeed.serve.accesslog import log
from diplofeed.serve.answers import Answer, answer_of, brief, options, refusal
from diplofeed.serve.contents import Codings, Content
from diplofeed.serve.files import Files
from diplofeed.serve.kinds import Lifetimes
from diplofeed.serve.live import Asked, Selections, Showing
from diplofeed.serve.requests import INDEX, RefusedError, Request, name_of
from diplofeed.serve.selections import conditions_of
from diplofeed.serve.sending import Message, Send, send_answer
from diplofeed.serve.turns import AGAIN, Turns

__all__ = ["Application", "app"]

T = TypeVar("T")
_LOG: Final = logging.getLogger("diplofeed.serve")
_HEALTH: Final = "/healthz"
_NOT_FOUND: Final = "404.html"
_LIVE: Final = "feed."
_JSON: Final = "application/json"
_READING: Final = "reading"  # the ledger, beside live selections
_GONE: Final = 499  # in the log: the client was gone before the end


def app(
    directory: Path | str,
    *,
    output: Path | str | None = None,
    ledger: Path | str | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
    lifetimes: Lifetimes | None = None,
    most_entries: int = 500,
    most_waiting: int = 32,
    memory: int = 128 << 20,
) -> Application:
    """Return an ASGI 3 application that serves what builds of a record published; it writes nothing.

    Mount it in any application, or hand it to a server. It needs no lifespan events, and each process of several
    answers with the same bytes and entity tags.

    Args:
        directory: The record's, with its ``diplofeed.toml``.
        output: Where builds write; ``public`` below the directory by default.
        ledger: A file or the address of a database; ``.diplofeed/ledger.db`` below the directory by default.
        clock: Returns the moment of a request, aware.
        lifetimes: How long caches may answer without asking.
        most_entries: How many entries a live selection has at most, those that changed last.
        most_waiting: How many live selections may wait to be made; requests for others are answered 503.
        memory: How many bytes of documents are kept, a half of them as they are, a quarter each coded and live.

    Raises:
        ConfigError: ``diplofeed.toml`` is missing or wrong.
        ValueError: The moments of the clock have no zone.
    """
    root = Path(directory)
    moment_of(clock())
    times = lifetimes or Lifetimes()
    return Application(
        files=Files(Path(output) if output else root / PUBLIC, times, _media_types(root), memory // 2),
        selections=Selections(root, ledger or ledger_of(root), times, most_entries, memory // 4),
        codings=Codings(memory // 4),
        clock=clock,
        live=Turns(most_waiting),
    )


def _media_types(root: Path) -> dict[str, str]:
    """Return the media types of formats, by the names of their main documents."""
    config = load_config(root)
    registry = Registry.installed().with_files(root, config.plugins.files)
    exporters = [made.exporter for made in formats_of(config, registry).made]
    return {exporter.filename.rpartition("/")[2]: exporter.media_type for exporter in exporters}


@define(eq=False)
class Application:
    """A published record; an ASGI 3 application.

    What takes longer than a look into memory is done in threads: one reads and codes files, another reads the ledger
    and makes live selections, so that neither keeps the other from being answered, nor what is in memory.
    """

    files: Files
    selections: Selections
    codings: Codings
    clock: Callable[[], datetime]
    live: Turns
    _reading: ThreadPoolExecutor = field(factory=lambda: ThreadPoolExecutor(1, "diplofeed-files"), init=False)

    async def __call__(self, scope: Message, receive: Callable[[], Any], send: Send) -> None:
        """Answer a request; let the server know that there is nothing to start or to end, and no socket to open."""
        if scope["type"] == "lifespan":
            self.live.begin(self._read)  # so that the first request need not wait
            await _lifespan(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            await self._http(Request.of(scope), send)

    async def _http(self, request: Request, send: Send) -> None:
        began = time.monotonic()
        answer = await self._answer(request)
        sent, is_whole = await send_answer(answer, send, is_head=request.method == "HEAD")
        status = int(answer.status) if is_whole else _GONE
        log(request, status=status, sent=sent, seconds=time.monotonic() - began, now=moment_of(self.clock()))

    async def _answer(self, request: Request) -> Answer:
        try:
            request.check()
            if request.method == "OPTIONS":
                return options()
            return await (self._health() if request.path == _HEALTH else self._found(request))
        except RefusedError as error:
            return refusal(error)
        except DiplofeedError as error:
            _LOG.error("%r: %s", request.path[:200], error)
            return brief(HTTPStatus.SERVICE_UNAVAILABLE, "this cannot be shown now\n", [AGAIN])
        except Exception:  # noqa: BLE001 -- whatever it is, others are answered
            _LOG.exception("%r could not be answered", request.path[:200])
            return brief(HTTPStatus.INTERNAL_SERVER_ERROR, "this could not be answered\n")

    # ---------------------------------------------------------------- files

    async def _found(self, request: Request) -> Answer:
        if not request.path:
            return _redirect(request, "")
        name = name_of(request.path)
        if name.rpartition("/")[2].startswith(_LIVE) and (live := await self._live(request, name)):
            return live
        content = await self._file(name)
        if content is not None:
            return await self._with(request, content)
        if self.files.is_folder(name) and await self._file(f"{name}/{INDEX}"):
            return _redirect(request, f"{name}/")
        return await self._missing(name)

    async def _file(self, name: str) -> Content | None:
        content, is_known = self.files.peek(name)
        return content if is_known else await self._run(self._reading, self.files.read, name)

    async def _with(self, request: Request, content: Content) -> Answer:
        """Return the answer with a document, in a coding that the client takes unless it asks for a part."""
        accepted = "" if "range" in request.fields else request.fields.get("accept-encoding", "")
        coding = self.codings.coding_of(content, accepted)
        data = self.codings.peek(content, coding)
        if data is None and content.data is not None:
            data = await self._run(self._reading, self.codings.data, content, coding)
        return answer_of(request, content, coding, data)

    async def _missing(self, name: str) -> Answer:
        """Return that there is nothing, or nothing any more, with the page that the publication has for that if any."""
        is_gone = await self._is_gone(name)
        status = HTTPStatus.GONE if is_gone else HTTPStatus.NOT_FOUND
        page = await self._file(_NOT_FOUND)
        if page is None or page.data is None:
            return brief(status, "it was withdrawn\n" if is_gone else "there is no such document\n")
        return brief(status, page.data.decode(errors="replace"), media_type=page.content_type)

    async def _is_gone(self, name: str) -> bool:
        """Return whether a name is that of what was withdrawn, as far as the ledger can be read now.

        What was beside its page, such as a calendar of it alone, is gone with that.
        """
        folders = accumulate(f"{part}/" for part in name.split("/"))  # also that of a page without its last slash
        try:
            return not (await self._showing()).gone.isdisjoint((name, *folders))
        except (DiplofeedError, RefusedError):
            return False

    # ---------------------------------------------------------------- live selections

    async def _live(self, request: Request, name: str) -> Answer | None:
        """Return a live selection, or where the feed of everything is if there is no condition; None if it is no such.

        A file of the same name is the feed without conditions.
        """
        showing = await self._showing()
        folder, _, last = name.rpartition("/")
        publication = showing.published.config.publication
        languages = {publication.folder(tag): tag for tag in publication.all_languages}
        formats = {live: format_ for format_, live in showing.names.items()}
        if folder not in languages or last not in formats:
            return None
        if not request.query:
            whole = showing.formats[formats[last]].exporter.filename
            return None if whole == last else _redirect(request, f"{folder}/{whole}".lstrip("/"))
        conditions = conditions_of(request.query)
        asked = Asked(format=formats[last], language=languages[folder], conditions=conditions)
        content = self.selections.peek(showing, asked)
        if content is None:
            key = id(showing), asked.key
            content = await self.live.done(key, self.selections.make, showing, asked)
        return await self._with(request, content)

    async def _showing(self) -> Showing:
        showing = self.selections.showing(moment_of(self.clock()))
        # Not one that began before this request: a build may have ended meanwhile.
        return showing if showing is not None else await self.live.done_from_now(_READING, self._read)

    def _read(self) -> Showing:
        return self.selections.read(moment_of(self.clock()))

    async def _run(self, threads: ThreadPoolExecutor, function: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, function, *arguments)

    async def _health(self) -> Answer:
        """Return whether the output is there and the ledger can be read (200), or not (503).

        However many wait for selections: a process that is busy is well.
        """
        now = moment_of(self.clock())
        try:
            showing = self.selections.showing(now) or await asyncio.wrap_future(self.live.begin(self._read))
            is_there = self.files.root.is_dir()
        except DiplofeedError as error:
            _LOG.error("not healthy: %s", error)
            showing, is_there = None, False
        if showing is None or not is_there:
            return brief(HTTPStatus.SERVICE_UNAVAILABLE, '{"status": "failing"}\n', media_type=_JSON)
        text = json.dumps({"status": "ok", "entries": len(showing.published.entries)})
        return brief(HTTPStatus.OK, f"{text}\n", media_type=_JSON)


def _redirect(request: Request, name: str) -> Answer:
    """Return that a document is at another path; the name has no empty part, so it leads to no other host."""
    fields = [("Location", f"{quote(request.root)}/{quote(name)}")]
    return brief(HTTPStatus.PERMANENT_REDIRECT, "", fields)


async def _lifespan(receive: Callable[[], Any], send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
