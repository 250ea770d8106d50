"""A form sent by HTTP, and the answer, of which no more is read than needed and for no longer than allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.request import Request

from attrs import frozen

from diplofeed.http import opener, remaining

__all__ = ["Answer", "post"]

_MOST_READ: Final = 1000  # of a body, bytes
_AGENT: Final = "diplofeed (WebSub publisher)"


@frozen(kw_only=True)
class Answer:
    """The answer to a request; without an answer ``status`` is 0 and ``words`` the reason.

    Attributes:
        words: The reason phrase, and how the body begins where it is text.
        location: Where to go instead (RFC 9110 §10.2.2).
        later: When to come again: seconds or an HTTP date (RFC 9110 §10.2.3).
        date: The other side's clock (RFC 9110 §6.6.1).
    """

    status: int = 0
    words: str = ""
    location: str = ""
    later: str = ""
    date: str = ""


def post(url: str, form: bytes, left: Callable[[], float], piece: float) -> Answer:
    """Send a form to an ``http`` or ``https`` address and return the answer, following no redirect.

    Proxies are those of the environment; certificates are checked by the system's.

    Args:
        url: The address.
        form: ``application/x-www-form-urlencoded``.
        left: Returns the seconds left for the whole; at 0 the request ends with a TimeoutError.
        piece: The seconds a connection and each piece of the answer may take.

    Raises:
        OSError: There is no connection, or no answer in time.
        HTTPException: The answer is not HTTP.
        ValueError: The address is malformed.
    """
    seconds = remaining(left, piece)
    request = Request(url, data=form, method="POST", headers={"User-Agent": _AGENT, "Accept": "*/*"})  # noqa: S310 -- the handlers know http and https alone
    with opener(seconds).open(request, timeout=seconds()) as response:
        headers, is_text = response.headers, response.headers.get_content_type().startswith("text/plain")
        body = response.read(_MOST_READ) if response.status >= 400 and is_text else b""
        return Answer(
            status=response.status,
            words=f"{response.reason} {body.decode(errors='replace')}",
            location=headers.get("Location", ""),
            later=headers.get("Retry-After", "").strip(),
            date=headers.get("Date", ""),
        )
