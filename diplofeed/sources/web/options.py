"""The options of the source."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import field, frozen

from diplofeed.source import Drops
from diplofeed.sources.foreign.ids import absolute
from diplofeed.typed import typed
from diplofeed.when.zones import names

__all__ = ["WebOptions"]


def _is_zone(_: object, attribute: attrs.Attribute[Any], value: str) -> None:
    if value and value not in names():
        raise ValueError(f"{attribute.name} is a zone such as Europe/Vienna, not {value[:60]!r}")


def _is_address(_: object, attribute: attrs.Attribute[Any], value: str) -> None:
    if value and not absolute(value):
        raise ValueError(f"{attribute.name} is an address of http or https, not {value[:60]!r}")


@frozen(kw_only=True, field_transformer=typed)
class WebOptions:
    """How pages are read.

    Attributes:
        address: Where a page is that was saved, if it does not say so: what its relative links lead from.
        zone: The zone of times that have none, such as Europe/Vienna; without it only their days count.
        people: Whether organisers, speakers and people who attend take part in meetings; by default they are left out.
        topics: Whether keywords, and what something is about, are topics.
        drops: What pages may lack without its being gone: ``past``, as many have only what lies ahead, ``nothing`` or
            ``anything``.
    """

    address: str = field(default="", validator=_is_address)
    zone: str = field(default="", validator=_is_zone)
    people: bool = False
    topics: bool = True
    drops: Drops = field(default=Drops.PAST, converter=Drops)
