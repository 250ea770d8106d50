"""A page, or all pages of a list of them, asked for as a polite program does, and what became of each."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from attrs import define, evolve, field, frozen

from diplofeed.crawl.bundle import BundleError, Page, pages_in, written
from diplofeed.crawl.robots import EVERYTHING, Rules, rules_of
from diplofeed.crawl.sitemap import is_sitemap, sitemap_of, unpacked
from diplofeed.fetch import Fetched, FetchError

__all__ = ["Manners", "whole"]

AGENT: Final = "diplofeed"
_MOST_BYTES: Final = 20_000_000  # of a page
_MOST_IN_ALL: Final = 100_000_000
_MOST_LISTS: Final = 200
_MOST_LISTED: Final = 50_000
_MOST_FAILURES: Final = 5  # one after the other: then the site is left alone
_PAGE: Final = re.compile(r"(?:text/html|application/(?:xhtml\+xml|ld\+json|json)|)")
_SPOKEN: Final = re.compile(rb"ld\+json|itemscope|vevent|h-event|@context", re.IGNORECASE)
_TOO_MANY: Final = 429  # requests (RFC 6585 §4)
_LONG: Final = 20.0  # seconds that people wait without a word
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T")  # a day alone does not say whether it changed later that day
_TAG: Final = '"pages-'


@frozen(kw_only=True)
class Manners:
    """How a site is asked.

    Attributes:
        pause: The seconds between two requests, where the site does not say how many.
        most: How many pages are asked for at once; the next time it goes on with the others.
        seconds: For how long.
        sleep: Waits for so many seconds.
        clock: Returns seconds.
        tell: Is handed a line for people before many pages are asked for.
    """

    pause: float = 1.0
    most: int = 1_000
    seconds: float = 1_800.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    tell: Callable[[str], None] = lambda _: None


def whole(
    address: str,
    answer: Fetched,
    *,
    tag: str,
    kept: Path | None,
    fetch: Callable[..., Fetched],
    manners: Manners = Manners(),
) -> Fetched:
    """Return the answer of an address as a file of pages: the page that it is, or those that it lists.

    Only pages of the same host are asked for, those that its rules allow, and of those that were asked for before only
    what changed. A page that fails takes no other down.

    Args:
        address: Of the page or the list.
        answer: What it gave.
        tag: What the file of pages was tagged with before.
        kept: The file of pages as it was before, if it is there.
        fetch: Reads an address.
        manners: How the site is asked.

    Raises:
        FetchError: The rules of the site do not allow it, or its list cannot be read at all.
    """
    if answer.data is None:
        return answer
    site = _Site.of(answer.address or address, fetch, manners)
    site.check(answer.address or address)
    if not is_sitemap(answer.data):
        return evolve(answer, data=written([_single(answer.address or address, answer)]))
    pages = _Crawl(site, _before(kept)).pages(answer.address or address, answer.data)
    data = written(pages)
    made = f'{_TAG}{sha256(data).hexdigest()}"'
    return evolve(answer, data=None if made == tag else data, tag=made, modified="")


def _single(address: str, answer: Fetched) -> Page:
    """Return the only page of an answer; raise FetchError where it is damaged or too large."""
    try:
        content = unpacked(answer.data or b"", _MOST_BYTES)
    except ValueError as error:
        raise FetchError(f"{address}: {error}") from error
    return Page(address=address, content=content, charset=answer.charset)


def _before(kept: Path | None) -> Mapping[str, Page]:
    """Return the pages of the file as it was before, none where it is not there or damaged."""
    try:
        if kept is None:
            return {}
        with kept.open("rb") as file:
            return {page.address: page for page in pages_in(file)}
    except (OSError, BundleError):
        return {}  # not silent: all of them are asked for anew


@define(eq=False)
class _Site:
    """A site with its rules, and when it was asked last."""

    address: str
    fetch: Callable[..., Fetched]
    manners: Manners
    rules: Rules = EVERYTHING

    @classmethod
    def of(cls, address: str, fetch: Callable[..., Fetched], manners: Manners) -> _Site:
        """Return a site with its rules; one that fails to say them allows nothing."""
        site = cls(address, fetch, manners)
        try:
            answer = fetch(urljoin(address, "/robots.txt"), most=_MOST_BYTES)
            site.rules = rules_of(answer.data or b"", AGENT)
        except FetchError as error:
            if not _is_answer(error):
                raise FetchError(f"{address}: the site does not say what programs may read: {error}") from error
        return site

    def check(self, address: str) -> None:
        """Raise FetchError for an address that is not to be asked for."""
        if not self.is_here(address):
            raise FetchError(f"{address[:200]} is on another host, which is not asked")
        if not self.rules.allow(address):
            raise FetchError(f"the robots.txt of the site does not allow programs to read {address[:200]}")

    @property
    def pause(self) -> float:
        """The seconds between two requests."""
        return self.manners.pause if self.rules.delay is None else self.rules.delay

    def is_here(self, address: str) -> bool:
        """Return whether an address is on this host."""
        return _host(address) == _host(self.address)

    def ask(self, address: str, page: Page | None) -> Fetched:
        """Return what an address gives, after a pause."""
        self.manners.sleep(self.pause)
        tag, modified = (page.tag, page.modified) if page else ("", "")
        return self.fetch(address, tag=tag, modified=modified, most=_MOST_BYTES, check=self.check)


def _is_answer(error: FetchError) -> bool:
    """Return whether a site answers that there is nothing for us, rather than fails or has enough of us."""
    return 400 <= error.status < 500 and error.status != _TOO_MANY


def _host(address: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(address)
        host = parts.hostname or "", parts.port
    except ValueError:
        return "", -1
    return host if parts.scheme in ("http", "https") else ("", -1)


@define(eq=False)
class _Crawl:
    """The pages of lists, and what became of them."""

    site: _Site
    before: Mapping[str, Page]
    _listed: dict[str, str] = field(factory=dict, init=False)  # addresses, and when they changed
    _notes: list[Page] = field(factory=list, init=False)  # lists of which something could not be read
    _elsewhere: int = field(default=0, init=False)
    _failures: int = field(default=0, init=False)
    _until: float = field(default=0.0, init=False)

    def pages(self, address: str, data: bytes) -> list[Page]:
        """Return the pages that a list and those in it have, in their order."""
        self._until = self.site.manners.clock() + self.site.manners.seconds
        self._read_lists(address, data)
        answers = self._answers()
        if self._elsewhere:
            note = f"pages that are on other hosts than the list, and not asked for: {self._elsewhere:,}"
            self._notes.append(Page(address=address, note=note))
        return [*(answers[each] for each in self._listed if each in answers), *self._notes]

    def _read_lists(self, address: str, data: bytes) -> None:
        pending = [address]
        seen = {address}
        while pending:
            where = pending.pop(0)
            try:
                content = data if where == address else self.site.ask(where, None).data or b""
            except FetchError as error:
                self._notes.append(Page(address=where, failed=str(error)))
                continue
            further = self._take(where, content)
            fresh = [each for each in dict.fromkeys(further) if each not in seen]
            if len(seen) + len(fresh) > _MOST_LISTS or self._is_late():
                message = f"it leads to more lists than the {_MOST_LISTS} that are read, or there is no time for them"
                self._notes.append(Page(address=where, failed=message))
                fresh = []
            seen.update(fresh)
            pending += fresh

    def _take(self, where: str, content: bytes) -> Iterable[str]:
        sitemap = sitemap_of(content)
        fault = sitemap.fault or ("" if is_sitemap(content) else "it is no list of pages (a sitemap)")
        here = [(address, listed) for address, listed in sitemap.pages if self.site.is_here(address)]
        self._elsewhere += len(sitemap.pages) - len(here)
        for address, listed in here:
            if len(self._listed) < _MOST_LISTED:
                self._listed.setdefault(address.partition("#")[0], listed)
            else:
                fault = f"there are more than the {_MOST_LISTED:,} pages that are read"
        if fault:
            self._notes.append(Page(address=where, failed=fault))
        return (each for each in sitemap.lists if self.site.is_here(each))

    def _answers(self) -> Mapping[str, Page]:
        """Return what became of each page: those never asked for come first, so that the next time goes on."""
        answers = {address: page for address, page in self.before.items() if self._is_as_listed(page)}
        asking = sorted((each for each in self._listed if each not in answers), key=self.before.__contains__)
        size = sum(len(page.content) for page in answers.values())
        self._tell(min(len(asking), self.site.manners.most))
        for number, address in enumerate(asking):
            reason = self._enough(number, size)
            if reason:
                self._leave(asking[number:], answers, reason)
                break
            answers[address] = self._answer(address)
            size += len(answers[address].content)
        return answers

    def _tell(self, number: int) -> None:
        seconds = number * self.site.pause
        if seconds > _LONG:
            minutes = max(round(seconds / 60), 1)
            self.site.manners.tell(f"{number:,} pages are asked for, one in {self.site.pause:g} s: some {minutes} min")

    def _is_as_listed(self, page: Page) -> bool:
        listed = self._listed.get(page.address, "")
        return bool(_MOMENT.match(listed)) and listed == page.listed and not page.failed

    def _is_late(self) -> bool:
        return self.site.manners.clock() >= self._until

    def _enough(self, number: int, size: int) -> str:
        manners = self.site.manners
        reasons = {
            f"{manners.most:,} were asked for at once": number >= manners.most,
            f"those that were read have {_MOST_IN_ALL // 1_000_000} MB": size >= _MOST_IN_ALL,
            f"the time of {manners.seconds / 60:.0f} minutes is over": self._is_late(),
            f"{_MOST_FAILURES} failed one after the other": self._failures >= _MOST_FAILURES,
        }
        return next((reason for reason, is_so in reasons.items() if is_so), "")

    def _leave(self, rest: list[str], answers: dict[str, Page], reason: str) -> None:
        """Keep pages that are not asked for as they were."""
        answers |= {address: self.before[address] for address in rest if address in self.before}
        failed = f"pages of the list that are left for the next time: {len(rest):,}, as {reason}"
        self._notes.append(Page(address=self.site.address, failed=failed))

    def _answer(self, address: str) -> Page:
        old, listed = self.before.get(address), self._listed[address]
        try:
            self.site.check(address)
            answer = self.site.ask(address, old)
        except FetchError as error:
            self._failures += not _is_answer(error)
            return evolve(old or Page(address=address), failed=str(error))
        self._failures = 0
        if answer.data is None and old is not None:
            return evolve(old, listed=listed, failed="")
        try:
            return _page(address, answer, listed)
        except ValueError as error:
            return evolve(old or Page(address=address), failed=f"{address}: {error}")


def _page(address: str, answer: Fetched, listed: str) -> Page:
    """Return a page, without its content where that says nothing to programs; raise ValueError for a damaged one."""
    data = unpacked(answer.data or b"", _MOST_BYTES)  # as servers pack what nobody asked them to
    is_spoken = bool(_PAGE.fullmatch(answer.media_type) and _SPOKEN.search(data.replace(b"\0", b"")))
    return Page(
        address=address,
        moved=answer.address if answer.address != address else "",
        content=data if is_spoken else b"",
        charset=answer.charset,
        tag=answer.tag,
        modified=answer.modified,
        listed=listed,
    )
