"""What the configuration says of a further source, whichever it is."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from diplofeed.config.load import options
from diplofeed.fetch import is_address
from diplofeed.source.node import Table
from diplofeed.source.shape import keys

__all__ = ["Use", "use_of"]

_MOST_SECONDS: Final = 86_400 * 366


def _check_url(_: object, __: object, url: str) -> None:
    if url and not is_address(url):
        raise ValueError(f"{url[:60]!r} is no address of https, http or webcal")


def _check_refresh(_: object, __: object, seconds: int) -> None:
    if not 0 <= seconds <= _MOST_SECONDS:
        raise ValueError(f"{seconds} is no number of seconds from 0 to {_MOST_SECONDS}")


@frozen(kw_only=True)
class Use:
    """Which source a further one is, and what it reads: a path, or an address that is asked so many seconds apart."""

    use: str = ""
    path: str = ""
    url: str = field(default="", validator=_check_url)
    refresh: int = field(default=900, validator=_check_refresh)


def use_of(name: str, table: Table) -> Use:
    """Return what a table of the configuration says of a source; raise ConfigError where it is wrong."""
    own = Table(tuple(pair for pair in table.pairs if pair[0].value in keys(Use)), table.origin)
    return options(Use, own, f"sources.{name}")
