"""Hubs are notified of the feeds that changed (WebSub §6, PubSubHubbub 0.4 §7).

WebSub leaves open how a publisher notifies a hub. All common hubs take a form with ``hub.mode=publish``; some read a
single address of it and some several, under ``hub.url`` or ``hub.topic``. So each request names one feed, under both.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Final, TypeAlias
from urllib.error import URLError
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from attrs import define, field, frozen

from diplofeed.push.pending import Pending
from diplofeed.push.post import Answer, post
from diplofeed.text import clean, one_line, shortened, uri

__all__ = ["Notice", "Patience", "notify", "shown"]

Post: TypeAlias = Callable[[str, bytes, "Callable[[], float]", float], Answer]

_REDIRECTS: Final = frozenset({301, 302, 307, 308})
_LATER: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOST_REDIRECTS: Final = 5
_MOST_WORDS: Final = 160


@frozen(kw_only=True)
class Patience:
    """How long to wait for hubs, in seconds.

    Attributes:
        piece: For a connection, and for each piece of an answer.
        answer: For one answer with all its pieces and redirects.
        all: For all hubs together.
        hint: At most, where a hub says when to come again (RFC 9110 §10.2.3).
        pause: Before the second attempt; before each further one twice as long.
        attempts: How many requests a feed is worth where a hub cannot answer.
        at_once: How many requests are under way at a time.
    """

    piece: float = 10
    answer: float = 20
    all: float = 60
    hint: float = 20
    pause: float = 1
    attempts: int = 3
    at_once: int = 8


@frozen
class Notice:
    """The notice of a feed to a hub and what came of it; nothing is ``wrong`` if the hub took it."""

    hub: str
    topic: str
    wrong: str = ""


def notify(
    pending: Pending,
    *,
    patience: Patience = Patience(),
    post: Post = post,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Notice]:
    """Notify each hub of its pending feeds, several at once, and return what came of it; never raises for a hub.

    Args:
        pending: The feeds for each hub.
        patience: How long to wait.
        post: Sends a form to an address: the form, a function that gives the seconds left, and those for each piece.
        clock: Seconds that only grow.
        sleep: Waits for so many seconds.
    """
    until = clock() + patience.all
    hubs = {hub: _Hub(hub, patience, post, clock, sleep, until) for hub in pending}
    pool = ThreadPoolExecutor(max_workers=patience.at_once)
    try:
        # each hub in turn, so that one that hangs does not keep the others waiting
        return list(pool.map(lambda pair: hubs[pair[0]].notify(pair[1]), _in_turn(pending)))
    finally:
        pool.shutdown(cancel_futures=True)


def _in_turn(pending: Pending) -> Iterator[tuple[str, str]]:
    left = {hub: iter(topics) for hub, topics in pending.items()}
    while left:
        for hub in tuple(left):
            topic = next(left[hub], None)
            if topic is None:
                del left[hub]
            else:
                yield hub, topic


@define
class _Hub:
    """A hub while it is notified of feeds.

    Attributes:
        until: The moment of the clock to give up at.
        down: Why it is asked no more: it had no answer for one feed, and would keep the others waiting.
    """

    url: str
    patience: Patience
    post: Post
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    until: float
    down: str = field(default="", init=False)

    def notify(self, topic: str) -> Notice:
        form = urlencode([("hub.mode", "publish"), ("hub.url", topic), ("hub.topic", topic)]).encode()
        for attempt in range(1, self.patience.attempts + 1):
            if self.down or self.clock() >= self.until:
                break
            answer = self._answer(form)
            if answer.status // 100 == 2:
                return Notice(self.url, topic)
            if answer.status not in (0, *_LATER):
                return Notice(self.url, topic, _words(answer))
            asked = _asked(answer)
            wait = max(self.patience.pause * 2 ** (attempt - 1), asked)
            if attempt == self.patience.attempts or wait > self.patience.hint:
                self.down = _words(answer) + _wish(asked)
            elif self.clock() + wait < self.until:
                self.sleep(wait)
            else:
                self.down = _words(answer)
        return Notice(self.url, topic, self.down or f"not asked within {self.patience.all:g} seconds")

    def _answer(self, form: bytes) -> Answer:
        """Return what the hub answers, or where it does not, an answer without a status that says why."""
        end = min(self.until, self.clock() + self.patience.answer)
        url = self.url
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                answer = self.post(url, form, lambda: end - self.clock(), self.patience.piece)
                if answer.status not in _REDIRECTS:
                    return answer
                there = _elsewhere(url, answer.location)
                if not there:
                    return Answer(status=answer.status, words="redirected to where no hub can be")
                url = there
        except (OSError, HTTPException, ValueError) as error:
            return Answer(words=_reason(error))
        return Answer(status=answer.status, words=f"redirected more than {_MOST_REDIRECTS} times")


def _elsewhere(url: str, location: str) -> str:
    """Return the web address that a redirect leads to (RFC 9110 §10.2.2), nothing where it leads to none.

    Raises:
        ValueError: It is no address at all.
    """
    joined = urljoin(url, location.strip())
    try:
        there = uri(joined) if location.strip() else ""
        return "" if "@" in urlsplit(there).netloc else there
    except ValueError:  # not silent: the notice says so
        return ""


def _asked(answer: Answer) -> float:
    """Return for how many seconds a hub asks to wait before the next attempt (RFC 9110 §10.2.3), 0 if it does not."""
    if answer.later.isascii() and answer.later.isdigit():
        return float(answer.later[:9])
    try:
        # by the hub's own clock, whatever that is
        asked = parsedate_to_datetime(answer.later) - parsedate_to_datetime(answer.date)
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0
    return max(0, asked.total_seconds())


def _wish(asked: float) -> str:
    return f" (it asks to wait for {asked:.0f} second{'' if asked == 1 else 's'})" if asked else ""


def _words(answer: Answer) -> str:
    """Return a hub's words as a short line that no terminal takes for a command."""
    words = shortened(one_line(clean(answer.words)), _MOST_WORDS)
    return " ".join(filter(None, (str(answer.status or ""), words)))


def _reason(error: Exception) -> str:
    cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not good: {cause.verify_message}"
    if isinstance(cause, TimeoutError):
        return "no whole answer in time"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    if isinstance(cause, HTTPException):
        return "what it answers is not HTTP"
    return str(cause) or type(cause).__name__


def shown(hub: str) -> str:
    """Return a hub's address as it may be printed: without the name, password or key it may hold."""
    parts = urlsplit(hub)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "…" if parts.query else "", ""))
