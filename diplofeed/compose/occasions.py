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
from diplofeed.compose.tree import Inlines, joined
from diplofeed.model import Meeting, Party, PartyKind, Place, Status
from diplofeed.text import base_of
from diplofeed.when import Precision, When
from diplofeed.when.english import MONTHS
from diplofeed.words import language_of_words, msgid, words

__all__ = [
    "at",
    "going_on",
    "is_country_alone",
    "named",
    "occasion",
    "opening",
    "planned",
    "together",
    "with_article",
    "with_years",
]

# How the sentence that says when and where begins, by how far the meeting has come.
_OPENINGS: Final[Mapping[Status, str]] = {
    Status.HELD: msgid("Held {when}"),
    Status.CONFIRMED: msgid("Confirmed for {when}"),
    Status.SCHEDULED: msgid("Scheduled for {when}"),
    Status.TENTATIVE: msgid("Tentatively planned for {when}"),
    Status.POSTPONED: msgid("Postponed; last planned for {when}"),
    Status.CANCELLED: msgid("Cancelled; it was planned for {when}"),
}


def occasion(
    begun: str, where: Inlines, parties: Sequence[Party], names: Sequence[str | Inlines], language: str
) -> Inlines:
    """Return how far a meeting has come, when and where it is and between whom, each as far as it is known.

    Args:
        begun: Its `opening`.
        where: Where it is.
        parties: Between whom.
        names: What they are called here; nothing where that is not to be said.
        language: The reader's.
    """
    if language_of_words(language) == "en":
        return phrases.with_stop(joined((begun, where, _between(parties, names)), ", "))
    speak = words(language)
    held = speak.gettext("{occasion}, {place}.") if where else speak.gettext("{occasion}.")
    sentence_ = phrases.sentence_of(held, occasion=begun, place=where)
    if not names:
        return sentence_
    taking_part = speak.gettext("Taking part: {parties}.")
    party = phrases.sentence_of(taking_part, parties=phrases.in_a_list(names, language))
    return phrases.in_a_row((sentence_, party), language)


def opening(meeting: Meeting, language: str) -> str:
    """Return how far a meeting has come and when it is, as the beginning of a sentence."""
    if ongoing := going_on(meeting, language):
        return ongoing
    if language_of_words(language) == "en":
        return _opening(meeting)
    return words(language).gettext(_OPENINGS[meeting.status]).format(when=_planned(meeting, language))


def _planned(meeting: Meeting, language: str) -> str:
    """Return when a meeting is: of one that repeats from when on, as every round in a calendar shows it."""
    if not (meeting.when.open_end or meeting.repeats):
        return meeting.when.label(language)
    return _from_then_on(meeting.when, language)


def planned(when: When, status: Status | None, language: str) -> str:
    """Return a date by itself: what is to go on without an end is planned from then on, unless it is known to go on."""
    if not when.ongoing or status in {None, Status.HELD, Status.CONFIRMED}:
        return when.label(language)
    return _from_then_on(when, language)


def _from_then_on(when: When, language: str) -> str:
    if language_of_words(language) == "en":
        return _on_from(when.label())
    from diplofeed.when.labels import from_then_on  # noqa: PLC0415 -- Babel takes 30 ms to import

    return from_then_on(when, language)


def going_on(meeting: Meeting, language: str) -> str:
    """Return since when a meeting goes on, or nothing where that is not known of it."""
    if not meeting.when.ongoing or meeting.status not in {Status.HELD, Status.CONFIRMED}:
        return ""
    return phrases.sentence(words(language).gettext("Ongoing {since}"), since=meeting.when.label(language))


# ---------------------------------------------------------------- English grammar

_WITH_ARTICLE: Final = frozenset("AE BS CD CF CG DO FK FO GB GM KM KY MH MP MV NL PH SB SC TC US VA VG VI".split())
_STATES_WITH_ARTICLE: Final = re.compile(  # also of states that the record names itself, such as those of the past
    r"(?!The\b).*\b(?:Antilles|Bahamas|Confederacy|Confederation|Emirate|Emirates|Empire|Federation|Gambia|Islands|Kingdom"
    r"|Maldives|Netherlands|Philippines|Principality|Republic|Sultanate|States|Union)\b.*",
)
_COLLECTIVE: Final = re.compile(
    r"(?!The\b).*\b(?:G\d+|Agency|Alliance|Association|Bank|Commission|Committee|Community|Council|Court|Forum|Fund"
    r"|Group|League|Nations|Organi[sz]ation|Parliament|Quartet|Secretariat|Union)\b.*",
)


_ALL_YEARS: Final = re.compile(r"\d{3}0s\b")  # a decade or a century
_DOUBT: Final = re.compile(r"((?: \(uncertain\))?(?:, (?:month|month and day|day) not known)?)$")  # at the end


@lru_cache(maxsize=4096)  # thousands of meetings are between the same few hundred
def named(party: Party, language: str) -> str:
    """Return a party's name as a sentence has it, in English the United States, the European Union, Russia."""
    name = party.name_in(language)
    if base_of(language) != "en":  # nor where English words stand beside other names, for want of a catalogue
        return name
    if party.kind is PartyKind.STATE:
        has_article = party.id in _WITH_ARTICLE or _STATES_WITH_ARTICLE.fullmatch(name)
        return f"the {name}" if has_article and not name.startswith("The ") else name
    return with_article(name, language)


@lru_cache(maxsize=1024)
def with_article(name: str, language: str) -> str:
    """Return the name of an organisation as a sentence has it, in English the United Nations, the G7, NATO."""
    return f"the {name}" if base_of(language) == "en" and _COLLECTIVE.fullmatch(name) else name


def at(place: Place | None, where: Inlines, language: str) -> Inlines:
    """Return a place as a sentence has it, in English with its preposition."""
    if language_of_words(language) != "en" or place is None or not where:
        return where
    return joined(("at " if place.name and not is_country_alone(place, language) else "in ", where), "")


def together(places: Sequence[Inlines], language: str) -> Inlines:
    """Return several places as a sentence has them; in English the last one after "and"."""
    if len(places) < 2:
        return joined(places, "")
    if language_of_words(language) != "en":
        return joined(places, phrases.semicolon(language))
    return joined((joined(places[:-1], ", "), places[-1]), ", and ")


def is_country_alone(place: Place, language: str) -> bool:
    """Return whether of a place the country is all that is known."""
    return bool(place.country) and len(place.names(language)) == 1 and not place.city


def _between(parties: Sequence[Party], names: Sequence[str | Inlines]) -> Inlines:
    """Return how a sentence says who meets: "between" only of states, as members of a group may be here too."""
    if not names:
        return ()
    if len(names) > 1 and not any(party.kind is not PartyKind.STATE for party in parties):
        return joined(("between ", phrases.in_a_list(names, "en")), "")
    return joined(("with ", phrases.in_a_list(names, "en"), " taking part"), "")


def with_years(label: str) -> str:
    """Return an English date as it stands after a preposition: a decade or a century with its article."""
    return f"the {label}" if _ALL_YEARS.match(label) else label


def _at_date(when: When) -> str:
    """Return the label of a date with the preposition that goes before it, claiming no more than the label."""
    label = when.label()
    if not (label[0].isdigit() or label.split()[0] in (*MONTHS, "spring", "summer", "autumn", "winter")):
        return label  # since, until, from, about
    if when.precision in {Precision.DAY, Precision.TIME}:
        return f"on {label}"
    return f"in {with_years(label)}"


def _opening(meeting: Meeting) -> str:
    """Return how the sentence about a meeting begins: how far it has come, and when it is."""
    form, label = _OPENINGS[meeting.status], meeting.when.label()
    if meeting.status is Status.HELD and not meeting.repeats:
        return form.format(when=_at_date(meeting.when))
    if label.startswith("since ") or (meeting.repeats and not label.startswith(("from ", "until "))):
        label = _on_from(label)
    if label.startswith(("from ", "until ")):
        form = form.replace(" for {when}", " {when}")
    return form.format(when=with_years(label))


def _on_from(label: str) -> str:
    """Return from when on something is, with what is not known of that date at the end."""
    return _DOUBT.sub(r" on\1", f"from {label.removeprefix('since ')}", count=1)
