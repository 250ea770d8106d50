"""What the preview answers: the application, and the state of the record that pages wait for."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Final
from urllib.parse import quote

from attrs import define, field
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from diplofeed.serve.documents import HTML, Snapshot
from diplofeed.serve.pages import EVENTS, SCRIPT, STYLE, listing, with_reload
from diplofeed.serve.preview import Outcome, Preview

__all__ = ["Site", "application", "name_of"]

_MOST_LISTED: Final = 500
_MOST_SHOWN: Final = 20
_HEARTBEAT: Final = 15.0  # seconds after which a connection that is idle is tried
_INDEX: Final = "index.html"
_FOLDER_OF_INTERNAL: Final = "internal/"
_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@define(eq=False)
class Site:
    """The preview as pages see it.

    Attributes:
        outcome: What the last build came to; None before the first has ended.
        snapshot: The documents as it left them, those for internal readers below a folder.
        looked_at: The pages that browsers show now, each as often as it is shown.
    """

    preview: Preview
    outcome: Outcome | None = field(default=None, init=False)
    snapshot: Snapshot = field(factory=lambda: Snapshot.of({}), init=False)
    looked_at: Counter[str] = field(factory=Counter, init=False)
    is_stopped: bool = field(default=False, init=False)
    _news: asyncio.Event = field(factory=asyncio.Event, init=False)

    @property
    def errors(self) -> tuple[str, ...]:
        """What an editor is to mend, the first lines of it."""
        errors = self.outcome.errors if self.outcome else ("the record is being built for the first time",)
        more = len(errors) - _MOST_SHOWN
        return (*errors[:_MOST_SHOWN], f"… and {more} more (diplofeed check)") if more > 0 else errors

    def tell(self, outcome: Outcome) -> None:
        """Let pages know what a build came to."""
        self.outcome, self.snapshot = outcome, _all_of(self.preview)
        self._wake()

    def stop(self) -> None:
        """End all connections that wait for news."""
        self.is_stopped = True
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def state(self, name: str) -> str:
        """Return what a page is to know, as JSON: the errors of a page that does not have them in itself."""
        is_own = name not in self.snapshot.documents
        return json.dumps({"token": self.token(name), "errors": () if is_own else self.errors})

    def token(self, name: str) -> str:
        """Return what a page is known by; a page of the preview's own is another one where the errors are others."""
        errors = "" if name in self.snapshot.documents else sha256("\n".join(self.errors).encode()).hexdigest()[:16]
        return self.snapshot.token(name) + errors

    async def news(self, name: str) -> AsyncIterator[str]:
        """Yield the state of a page now and after each build, as server-sent events, while somebody looks at it."""
        self.looked_at[name] += 1
        try:
            yield "retry: 500\n\n"
            while not self.is_stopped:
                news = self._news
                yield f"data: {self.state(name)}\n\n"
                while not news.is_set():
                    try:
                        await asyncio.wait_for(news.wait(), _HEARTBEAT)
                    except TimeoutError:
                        yield ": still there\n\n"
        finally:
            self.looked_at -= Counter((name,))


def _all_of(preview: Preview) -> Snapshot:
    public, inside = preview.public.snapshot, preview.internal
    if inside is None:
        return public
    below = {f"{_FOLDER_OF_INTERNAL}{name}": each for name, each in inside.snapshot.documents.items()}
    return Snapshot.of({**public.documents, **below})


def name_of(path: str) -> str:
    """Return the name of the document at a path of an address: of a folder that of its page."""
    name = path.removeprefix("/")
    return f"{name}{_INDEX}" if not name or name.endswith("/") else name


def application(site: Site, hosts: Iterable[str]) -> Starlette:
    """Return the application that shows a preview.

    Args:
        site: The preview.
        hosts: The names a browser may know it by: a page elsewhere whose name is made to lead here reads nothing.
    """
    static = files("diplofeed.serve") / "static"
    own = {
        SCRIPT: ("text/javascript", (static / "reload.js").read_bytes()),
        STYLE: ("text/css", (static / "reload.css").read_bytes()),
    }
    routes = [Route(path, _Static(*parts)) for path, parts in own.items()]

    async def events(request: Request) -> Response:
        name = name_of(request.query_params.get("page", "/"))
        return StreamingResponse(site.news(name), media_type="text/event-stream", headers=_HEADERS)

    async def document(request: Request) -> Response:
        return _answer(site, request.path_params["path"], request.headers)

    routes += [Route(EVENTS, events), Route("/{path:path}", document)]
    return Starlette(routes=routes, middleware=[Middleware(_OnlyHosts, hosts=frozenset(hosts))])


def _Static(media_type: str, data: bytes) -> ASGIApp:  # noqa: N802 -- stands for a class of applications
    return Response(data, media_type=media_type, headers=_HEADERS)


def _answer(site: Site, path: str, headers: Mapping[str, str]) -> Response:
    """Return the document at a path, a page with what reloads it."""
    name, snapshot = name_of(path), site.snapshot
    document = snapshot.documents.get(name)
    if document is None:
        return _elsewhere(site, name, snapshot)
    if document.media_type != HTML:
        etag = {"ETag": document.etag, **_HEADERS}
        if document.etag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=etag)
        return Response(document.data, headers={**etag, "Content-Type": document.content_type})
    link = site.outcome.link if site.outcome else ""
    page = with_reload(document.data, site.token(name), link)
    return Response(page, headers={**_HEADERS, "Content-Type": document.content_type})


def _elsewhere(site: Site, name: str, snapshot: Snapshot) -> Response:
    """Return where a page without the last slash is, or what there is instead."""
    if f"{name}/{_INDEX}" in snapshot.documents:
        return RedirectResponse(f"/{quote(name)}/", status_code=301, headers=_HEADERS)
    is_top = name == _INDEX
    title = "The documents of this record" if is_top else "There is no such document"
    names = sorted(snapshot.documents, key=lambda each: (each.count("/"), each))[:_MOST_LISTED]
    page = with_reload(listing(title, site.errors, names), site.token(name))
    status = 404 if not is_top else 200 if names else 503
    return Response(page, status_code=status, media_type="text/html", headers=_HEADERS)


@define(eq=False)
class _OnlyHosts:
    """Refuses requests that were sent to another host's name."""

    app: ASGIApp
    hosts: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or that it is for somebody else (RFC 9110 §15.5.20)."""
        fields = dict(scope.get("headers", ()))
        host = fields.get(b"host", b"").decode("latin-1").lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if scope["type"] != "http" or not self.hosts or name in self.hosts:
            await self.app(scope, receive, send)
            return
        await PlainTextResponse("this is not the host you asked for\n", status_code=421)(scope, receive, send)
