"""What the fields of items are called: above a part of a body, and in the feed of changes.

Both call a field alike, but for the agenda, which a body shows "On the agenda". What a body words by the values of an
item stands in ``body.py``, as the feed of changes names the field alone: "Who took part" for people, "Source" for a
single one, "Online" or "By telephone" for a conference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diplofeed.words import msgid, words

__all__ = ["FIELDS", "heading_of", "label_of"]

_LABELS: Final[Mapping[str, str]] = {
    "title": msgid("Title"),
    "when": msgid("When"),
    "as_of": msgid("Known to be going on as of"),
    "status": msgid("Status"),
    "place": msgid("Place"),
    "places": msgid("Places"),
    "online": msgid("Online"),
    "recurrence": msgid("Rounds"),
    "rdate": msgid("Further rounds"),
    "exdate": msgid("Rounds that fall away"),
    "rounds": msgid("Rounds that differ"),
    "parties": msgid("Parties"),
    "participants": msgid("Who takes part"),
    "topics": msgid("Topics"),
    "instruments": msgid("Treaties and agreements"),
    "summary": msgid("Summary"),
    "agenda": msgid("Agenda"),
    "significance": msgid("Why it matters"),
    "positions": msgid("Where they stand"),
    "outcomes": msgid("What came of it"),
    "series": msgid("Series"),
    "related": msgid("Related entries"),
    "about": msgid("What it is about"),
    "url": msgid("Page"),
    "conference": msgid("Where to take part online"),
    "attachments": msgid("Documents"),
    "sources": msgid("Sources"),
    "speaker": msgid("Speaker"),
    "speakers": msgid("Speakers"),
    "party": msgid("On whose behalf"),
    "text": msgid("Text"),
    "form": msgid("Form"),
    "language": msgid("Language"),
    "translations": msgid("Translations"),
    "medium": msgid("Medium"),
    "same_as": msgid("Elsewhere"),
    "published": msgid("Date of publication"),
    "minor": msgid("Not announced"),
}
_HEADINGS: Final[Mapping[str, str]] = {"agenda": msgid("On the agenda")}

FIELDS: Final = tuple(_LABELS)
"""The fields that have labels, in the order in which the feed of changes names them."""


def label_of(field: str, language: str) -> str:
    """Return what a field is called in the feed of changes; one without a label has the words of its name."""
    if field in _LABELS:
        return words(language).gettext(_LABELS[field])
    return field.replace("_", " ").capitalize()


def heading_of(field: str, language: str) -> str:
    """Return what a body has above the contents of a field that has a label."""
    return words(language).gettext(_HEADINGS.get(field, _LABELS[field]))
