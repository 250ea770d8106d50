"""The options of letters."""

from __future__ import annotations

import re
from typing import Final

from attrs import field, frozen

from diplofeed.export import Templates
from diplofeed.export.periods import Unit
from diplofeed.exporters.syndication.common import whole_number
from diplofeed.text import uri
from diplofeed.typed import typed

__all__ = ["LetterOptions"]

_PLACEHOLDER: Final = re.compile(r"(?=.*[{\[*%$])[\w .|*{}\[\]%$-]{1,100}", re.ASCII)
"""What a list manager replaces: ``{{ UnsubscribeURL }}``, ``*|UNSUB|*``, ``[unsubscribe]``; it ends no attribute."""


def _unsubscribe(value: str) -> str:
    """Return the address a link to unsubscribe leads to, or the placeholder for it."""
    if not value or _PLACEHOLDER.fullmatch(value):
        return value
    try:
        return uri(value, ("http", "https", "mailto"))
    except ValueError:
        message = (
            f"unsubscribe is an address or what your list manager replaces by one, such as "
            f"{{{{ UnsubscribeURL }}}}, not {value[:60]!r}"
        )
        raise ValueError(message) from None


@frozen(kw_only=True, field_transformer=typed)
class LetterOptions:
    """The options of letters.

    Attributes:
        periods: How long the period is that each letter is about.
        images: Whether pictures in texts are shown, those served over TLS, or their alternative text.
        unsubscribe: Where the link to unsubscribe in ``.email.html`` leads: an address, or what the list manager
            replaces by one; there is no such link if it is empty.
        max_bytes: How large the HTML of a letter may be; Gmail cuts what is larger than 102 kB.
        templates: The folder of the publication's own templates, ``templates`` if there is one: each file of it is used
            in place of the one that comes with diplofeed.
    """

    periods: Unit = Unit.MONTH
    images: bool = False
    unsubscribe: str = field(default="", converter=_unsubscribe)
    max_bytes: int = whole_number(100_000, 10_000, 10_000_000)
    templates: Templates = Templates()  # noqa: RUF009 -- a frozen value
