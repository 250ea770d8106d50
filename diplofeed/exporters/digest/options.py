"""The options of the digest."""

from __future__ import annotations

from enum import Enum
from typing import Final

from attrs import field, frozen

from diplofeed.export.periods import Unit
from diplofeed.exporters.syndication.common import whole_number
from diplofeed.typed import typed

__all__ = ["Citations", "DigestOptions", "FrontMatter", "Periods"]


class Periods(Enum):
    """Which digests there are besides the current one."""

    WEEK = "week"  # one for each week, and one a year for what is not known to the week or is longer
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    NONE = "none"

    @property
    def unit(self) -> Unit | None:
        """The length of the periods, if there are any."""
        return None if self is Periods.NONE else Unit(self.value)


class FrontMatter(Enum):
    """For which program a digest begins with data about itself."""

    NONE = "none"
    HUGO = "hugo"
    JEKYLL = "jekyll"
    PELICAN = "pelican"
    ELEVENTY = "eleventy"
    BUTTONDOWN = "buttondown"


class Citations(Enum):
    """How a digest names its sources."""

    FOOTNOTES = "footnotes"
    LIST = "list"  # at the end, and in short below each item: for readers without footnotes


_NEWEST: Final = 60


def _check_newest(_: object, _attribute: object, value: int) -> None:
    if value < 1:
        raise ValueError("newest is at least 1")


@frozen(kw_only=True, field_transformer=typed)
class DigestOptions:
    """The options of the digest.

    Attributes:
        newest: How many items the current digest shows, the latest events; and as many that still go on.
        periods: Which digests there are besides it, of feeds the publication names: week, month, quarter, year or none.
        citations: How sources are named: in footnotes, or in a list.
        front_matter: For which program a digest begins with data about itself.
        closed: How many periods that are over ``digests.xml`` has, the latest: 0 to 1000; there is none of 0.
    """

    newest: int = field(default=_NEWEST, validator=_check_newest)
    periods: Periods = Periods.MONTH
    citations: Citations = Citations.FOOTNOTES
    front_matter: FrontMatter = FrontMatter.NONE
    closed: int = whole_number(24, 0, 1000)
