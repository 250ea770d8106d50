"""How an import is to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from attrs import field, frozen

from diplofeed.crawl.asking import Manners
from diplofeed.fetch import Fetched, fetched
from diplofeed.importing.merging import Settle
from diplofeed.importing.plan import Gone

__all__ = ["Wishes"]


@frozen(kw_only=True)
class Wishes:
    """How an import is to be done.

    Attributes:
        use: The name of the source; by what the file contains where it is empty.
        name: Of the import, made of the file's or address's where it is empty.
        options: Those of the source, as texts, over those of the import before.
        settle: Whose word counts where both sides changed a field, each otherwise.
        gone: What becomes of items the other side has no more.
        as_lines: Whether new items are written as JSON Lines; where None, if there are many.
        dry_run: Whether nothing is written or remembered.
        fetch: Reads an address on the web.
        clock: Returns the present moment, aware.
        manners: How a site is asked for its pages.
    """

    use: str = ""
    name: str = ""
    options: Mapping[str, str] = field(factory=dict)
    settle: Settle = Settle.BY_HAND
    gone: Gone = Gone.KEEP
    as_lines: bool | None = None
    dry_run: bool = False
    fetch: Callable[..., Fetched] = fetched
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    manners: Manners = field(factory=Manners)
