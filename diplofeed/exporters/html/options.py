"""The options of pages."""

from __future__ import annotations

from attrs import field, frozen

from diplofeed.export import Templates
from diplofeed.typed import typed

__all__ = ["HtmlOptions"]


def _check_newest(_: object, _attribute: object, value: int) -> None:
    if not 1 <= value <= 100:
        raise ValueError(f"newest is from 1 to 100, not {value}")


@frozen(kw_only=True, field_transformer=typed)
class HtmlOptions:
    """The options of pages.

    Attributes:
        newest: How many entries each section of an index shows, from 1 to 100; the others are on pages of years.
        templates: The folder of the publication's own templates, ``templates`` if there is one: each file of it is used
            in place of the one that comes with diplofeed.
    """

    newest: int = field(default=40, validator=_check_newest)
    templates: Templates = Templates()  # noqa: RUF009 -- a frozen value
