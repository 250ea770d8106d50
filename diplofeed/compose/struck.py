"""The words before the title of a meeting that was called off or postponed, which are said once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from diplofeed.model import Meeting, Status
from diplofeed.words import msgid, words

__all__ = ["STRUCK", "title_without"]

STRUCK: Final = {Status.CANCELLED: msgid("Cancelled: {title}"), Status.POSTPONED: msgid("Postponed: {title}")}
"""How the title of a meeting of a status is announced."""

_SPELLINGS: Final = ("Canceled", "Called off")


def title_without(item: Meeting, language: str) -> str:
    """Return the title of a meeting without what an editor wrote before it to say that it is off or postponed."""
    tongue, title = item.title.pick(language)
    if item.status not in STRUCK:
        return title
    return _announced(language, tongue or "en").sub("", title, count=1) or title


@lru_cache(maxsize=64)
def _announced(*languages: str) -> re.Pattern[str]:
    """Return what announcements look like in languages and in English: a word with a colon, a dash or in brackets."""
    messages = (words(tag).gettext(message) for tag in {*languages, "en"} for message in STRUCK.values())
    spoken = sorted({message.format(title="").strip(" :：\xa0\u202f") for message in messages} | {*_SPELLINGS})
    word = f"(?:{'|'.join(map(re.escape, spoken))})"
    return re.compile(rf"\s*(?:[\[(]{word}[\])]\s*[:：–—-]?|{word}\s*(?:[:：–—]|-(?=\s)))\s*", re.IGNORECASE)
