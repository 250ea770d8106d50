"""A diplofeed sink that puts documents on a server of files by HTTP: WebDAV, or whatever takes PUT and DELETE.

A build keeps what it makes aside until it is complete; then what differs is put on the server, and what is no more is
deleted. What is there is known from a list that the sink keeps there itself, so that a build asks for nothing else.
"""

from __future__ import annotations

import os

from attrs import field, frozen

from diplofeed.model import Audience
from diplofeed.sink import Outputs, SinkPlugin
from diplofeed_webdav.server import Server
from diplofeed_webdav.sink import WebdavPreview, WebdavSink

__all__ = ["SINK", "WebdavOptions"]


@frozen(kw_only=True)
class WebdavOptions:
    """The options.

    Attributes:
        url: The address of the directory that documents go to.
        internal_url: That of what is for internal readers, which must be another.
        user: Who logs in; nobody if empty.
        password_variable: The environment variable with the password, which is no matter for a file.
        timeout: For how many seconds to wait for an answer.
    """

    url: str = ""
    internal_url: str = ""
    user: str = ""
    password_variable: str = "WEBDAV_PASSWORD"  # noqa: S105 -- the name of a variable
    timeout: float = field(default=30.0)

    @timeout.validator
    def _check_timeout(self, _: object, seconds: float) -> None:
        if not 0 < seconds <= 600:
            raise ValueError("a timeout is more than 0 seconds and at most 600")


def _server(outputs: Outputs) -> Server:
    options, is_public = outputs.options, outputs.audience is Audience.PUBLIC
    url = options.url if is_public else options.internal_url
    password = os.environ.get(options.password_variable, "") if options.user else ""
    missing = "url" if is_public else "internal_url"
    return Server(url=url, user=options.user, password=password, timeout=options.timeout, missing=missing)


def _opened(outputs: Outputs) -> WebdavSink:
    return WebdavSink(_server(outputs))


def _preview(outputs: Outputs) -> WebdavPreview:
    return WebdavPreview(_server(outputs))


SINK = SinkPlugin(
    name="webdav",
    title="A server of files, by HTTP PUT",
    options=WebdavOptions,
    open=_opened,
    preview=_preview,
    contract=2,
)
