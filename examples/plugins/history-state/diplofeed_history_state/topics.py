"""Subjects of trips and visits, taken only from words that leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from diplofeed.model import Topic
from diplofeed.text import Text
from diplofeed_history_state.events import Event

__all__ = ["topics"]

# By the role of the traveller; a visitor has none.
_KINDS: Final = {
    "president": ("presidential-travel", "Presidential travel"),
    "secretary": ("secretary-travel", "Travel of the Secretary of State"),
    "": ("foreign-leader-visits", "Visits by foreign leaders"),
}

# Topic id: its name, and the words in the remarks that make it one.
_WORDS: Final = {
    "state-visits": ("State visits", r"(?i:\bstate visits?\b)"),
    "official-visits": ("Official visits", r"(?i:\bofficial visits?\b)"),
    "working-visits": ("Working visits", r"(?i:\bworking visits?\b)"),
    "private-visits": ("Private visits", r"(?i:\bprivate visits?\b)"),
    "summits": ("Summits", r"(?i:\bsummits?\b)"),
    "nato": ("NATO", r"\bNATO\b|\bNorth Atlantic Treaty Organization\b"),
    "un-general-assembly": (
        "United Nations General Assembly",
        r"\b(?:UN|U\.N\.|United Nations) General Assembly\b|\bUNGA\b",
    ),
    "g7-g8": ("Group of Seven and of Eight", r"\bG-?[78]\b"),
    "g20": ("Group of Twenty", r"\bG-?20\b"),
    "apec": ("Asia-Pacific Economic Cooperation", r"\bAPEC\b"),
    "asean": ("Association of Southeast Asian Nations", r"\bASEAN\b"),
    "funerals": ("Funerals", r"(?i:\bfunerals?\b)"),
}


def topics(event: Event, known: Mapping[str, Topic]) -> tuple[Topic, ...]:
    """Return the topics of an event, its kind first; the record's own are taken where the ids are the same."""
    key, name = _KINDS[event.role]
    result = {key: name}
    result |= {key: name for key, (name, words) in _WORDS.items() if re.search(words, event.remarks)}
    return tuple(known.get(key) or Topic(id=key, name=Text.line(name)) for key, name in result.items())
