"""Answers, made of requests and documents: pure functions but for those that read a file while it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from attrs import field, frozen

from diplofeed.serve.coding import IDENTITY
from diplofeed.serve.conditions import status_of
from diplofeed.serve.contents import Content
from diplofeed.serve.ranges import UnsatisfiableError, asked_range, span_of
from diplofeed.serve.requests import METHODS, RefusedError, Request

__all__ = ["SAFE", "Answer", "Fields", "answer_of", "brief", "options", "refusal"]

Fields = Iterable[tuple[str, str]]

_POLICY: Final = "default-src 'self'; img-src 'self' https: data:; frame-ancestors 'none'"
SAFE: Final = (
    ("Access-Control-Allow-Origin", "*"),  # all of it is public, and readers in browsers ask for it
    ("Content-Security-Policy", _POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)
_LETTER: Final = ".email.html"
# The styles of a letter are in it, as mail programs want them: it runs and loads nothing else.
_SAFE_LETTER: Final = tuple(
    (name, f"{value}; style-src 'unsafe-inline'; script-src 'none'" if value == _POLICY else value)
    for name, value in SAFE
)
_EXPOSED: Final = ("Access-Control-Expose-Headers", "ETag, Content-Range")
_ONLY_HERE: Final = ("Cache-Control", "no-store")
_PREFLIGHT: Final = (
    ("Allow", ", ".join(METHODS)),
    ("Access-Control-Allow-Methods", ", ".join(METHODS)),
    ("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since, If-Range, Range"),
    ("Access-Control-Max-Age", "86400"),
)


@frozen
class Answer:
    """What is sent.

    Attributes:
        fields: With those that all answers have.
        body: The bytes; of a document that is not in memory none.
        content: The document to be read while it is sent, if the body is not its.
        span: Begin and end of what is read of it.
    """

    status: HTTPStatus
    fields: tuple[tuple[str, str], ...]
    body: bytes = field(default=b"", repr=False)
    content: Content | None = None
    span: tuple[int, int] = (0, 0)


def brief(status: HTTPStatus, text: str, fields: Fields = (), media_type: str = "text/plain; charset=utf-8") -> Answer:
    """Return an answer with a short text, which no cache keeps."""
    body = text.encode(errors="backslashreplace")
    own = (("Content-Type", media_type), ("Content-Length", str(len(body))), _ONLY_HERE)
    return Answer(status, (*own, *fields, *SAFE), body)


def refusal(error: RefusedError) -> Answer:
    """Return the answer to a request that is refused."""
    return brief(error.status, f"{error.reason}\n", error.fields)


def options() -> Answer:
    """Return what may be asked, also from pages elsewhere (Fetch, CORS preflight)."""
    return Answer(HTTPStatus.NO_CONTENT, (*_PREFLIGHT, *SAFE))


def answer_of(request: Request, content: Content, coding: str, data: bytes | None) -> Answer:
    """Return the answer with a document: all of it, a part, or that the client has it (RFC 9110 §13.2.2, §14.2).

    Args:
        request: What was asked.
        content: The document.
        coding: In which it is sent. Parts are of what has no coding.
        data: The bytes in that coding; None where they are read as they are sent.
    """
    own = (*content.fields(coding), _EXPOSED, *(_SAFE_LETTER if request.path.endswith(_LETTER) else SAFE))
    status = status_of(request.fields, content.etag(coding), content.modified)
    if status is HTTPStatus.NOT_MODIFIED:
        return Answer(status, own)
    if status is HTTPStatus.PRECONDITION_FAILED:
        return brief(status, "the document is another one by now\n")
    if coding != IDENTITY:
        return _whole(content, len(data or b""), data, (("Content-Encoding", coding), *own))
    own = (("Accept-Ranges", "bytes"), *own)
    try:
        is_get = request.method == "GET"  # of other methods a range means nothing (§14.2)
        asked = asked_range(request.fields, content.etag(), content.modified) if is_get else ""
        span = span_of(asked, content.size)
    except UnsatisfiableError:
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return brief(status, "the document is shorter\n", [("Content-Range", f"bytes */{content.size}")])
    if span is None:
        return _whole(content, content.size, data, own)
    begin, end = span
    fields = (("Content-Range", f"bytes {begin}-{end - 1}/{content.size}"), *own)
    part = None if data is None else data[begin:end]
    return _sent(HTTPStatus.PARTIAL_CONTENT, content, span, part, fields)


def _whole(content: Content, size: int, data: bytes | None, fields: Fields) -> Answer:
    return _sent(HTTPStatus.OK, content, (0, size), data, fields)


def _sent(status: HTTPStatus, content: Content, span: tuple[int, int], data: bytes | None, fields: Fields) -> Answer:
    begin, end = span
    own = (("Content-Type", content.content_type), ("Content-Length", str(end - begin)), *fields)
    return Answer(status, own, data or b"", None if data is not None else content, span)
