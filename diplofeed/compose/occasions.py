"""How far a meeting has come, when and where it is and between whom, as a sentence says it.

English has a grammar of its own here ("on 12 July", "between the United States and Russia"); the sentences of other
languages take dates and names as they are by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from diplofeed.compose import phrases
from diplofeed.compose.tree import Inlines, joined, run
from diplofeed.model import Meeting, Party, PartyKind, Place, Status
from diplofeed.text import base_of
from diplofeed.when import Precision, When
from diplofeed.when.english import MONTHS
from diplofeed.words import language_of_words, msgid, words

__all__ = ["at", "going_on", "named", "occasion", "opening", "with_article"]

# How the sentence that says when and where begins, by how far the meeting has come.
_OPENINGS: Final[Mapping[Status, str]] = {
    Status.HELD: msgid("Held {when}"),
    Status.CONFIRMED: msgid("Confirmed for {when}"),
    Status.SCHEDULED: msgid("Scheduled for {when}"),
    Status.TENTATIVE: msgid("Tentatively planned for {when}"),
    Status.POSTPONED: msgid("Postponed; last planned for {when}"),
    Status.CANCELLED: msgid("Cancelled; it was planned for {when}"),
}


def occasion(meeting: Meeting, where: Inlines, names: Sequence[str], language: str) -> Inlines:
    """Return how far a meeting has come, when and where it is and between whom, each as far as it is known."""
    if language_of_words(language) == "en":
        begin, party = opening(meeting, language), _between(meeting.parties, names)
        place = at(meeting.place, where, language)
        return joined((begin, place, f"{party}."), ", ") if party else joined((joined((begin, place), ", "), "."), "")
    speak = words(language)
    held = speak.gettext("{occasion}, {place}.") if where else speak.gettext("{occasion}.")
    sentence_ = phrases.undoubled(phrases.fill(held, occasion=opening(meeting, language), place=where))
    if not names:
        return sentence_
    party = speak.gettext("Taking part: {parties}.").format(parties=phrases.listed(names, language))
    return phrases.in_a_row((sentence_, run(party)), language)


def opening(meeting: Meeting, language: str) -> str:
    """Return how far a meeting has come and when it is, as the beginning of a sentence."""
    if ongoing := going_on(meeting, language):
        return ongoing
    if language_of_words(language) == "en":
        return _opening(meeting)
    return words(language).gettext(_OPENINGS[meeting.status]).format(when=_planned(meeting.when, language))


def _planned(when: When, language: str) -> str:
    if not when.open_end:
        return when.label(language)
    from diplofeed.when.labels import from_then_on  # noqa: PLC0415 -- Babel takes 30 ms to import

    return from_then_on(when.start or when.text.partition("/")[0], language)


def going_on(meeting: Meeting, language: str) -> str:
    """Return since when a meeting goes on, or nothing where that is not known of it."""
    if not meeting.when.ongoing or meeting.status not in {Status.HELD, Status.CONFIRMED}:
        return ""
    return words(language).gettext("Ongoing {since}").format(since=meeting.when.label(language))


# ---------------------------------------------------------------- English grammar

_WITH_ARTICLE: Final = frozenset("AE BS CD CF CG DO FK FO GB GM KM KY MH MP MV NL PH SB SC TC US VA VG VI".split())
_COLLECTIVE: Final = re.compile(
    r"(?!The\b).*\b(?:G\d+|Agency|Alliance|Association|Bank|Commission|Committee|Community|Council|Court|Forum|Fund"
    r"|Group|League|Nations|Organi[sz]ation|Parliament|Quartet|Secretariat|Union)\b.*",
)


def named(party: Party, language: str) -> str:
    """Return a party's name as a sentence has it, in English the United States, the European Union, Russia."""
    name = party.name_in(language)
    if base_of(language) != "en":  # nor where English words stand beside other names, for want of a catalogue
        return name
    if party.kind is PartyKind.STATE:
        return f"the {name}" if party.id in _WITH_ARTICLE and not name.startswith("The ") else name
    return with_article(name, language)


@lru_cache(maxsize=1024)
def with_article(name: str, language: str) -> str:
    """Return the name of an organisation as a sentence has it, in English the United Nations, the G7, NATO."""
    return f"the {name}" if base_of(language) == "en" and _COLLECTIVE.fullmatch(name) else name


def at(place: Place | None, where: Inlines, language: str) -> Inlines:
    """Return a place as a sentence has it, in English with its preposition."""
    if language_of_words(language) != "en" or place is None or not where:
        return where
    return joined(("at " if place.name else "in ", where), "")


def _between(parties: Sequence[Party], names: Sequence[str]) -> str:
    """Return how a sentence says who meets: "between" only of states, as members of a group may be here too."""
    if not names:
        return ""
    if len(parties) > 1 and not any(party.kind is not PartyKind.STATE for party in parties):
        return f"between {phrases.listed(names, 'en')}"
    return f"with {phrases.listed(names, 'en')} taking part"


def _at_date(when: When) -> str:
    """Return the label of a date with the preposition that goes before it, claiming no more than the label."""
    label = when.label()
    if not (label[0].isdigit() or label.split()[0] in (*MONTHS, "spring", "summer", "autumn", "winter")):
        return label  # since, until, from, about
    precision = when.precision
    if precision is Precision.DAY or precision is Precision.TIME:
        return f"on {label}"
    return f"in the {label}" if precision is Precision.DECADE or precision is Precision.CENTURY else f"in {label}"


def _opening(meeting: Meeting) -> str:
    """Return how the sentence about a meeting begins: how far it has come, and when it is."""
    form, label = _OPENINGS[meeting.status], meeting.when.label()
    if meeting.status is Status.HELD:
        return form.format(when=_at_date(meeting.when))
    if label.startswith("since "):
        label = f"from {label.removeprefix('since ')} on"
    if label.startswith(("from ", "until ")):
        form = form.replace(" for {when}", " {when}")
    return form.format(when=label)
