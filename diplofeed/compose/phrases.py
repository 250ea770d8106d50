"""The words between the facts: labels and sentences, in the language of the reader.

The messages are English and stand where they are said; other languages have them from their catalogue. English has a
grammar of its own here ("on 12 July", "between the United States and Russia"); the sentences of others take dates and
names as they are by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final

from diplofeed.compose.tree import Inlines, Run, Strong, joined, merged, run
from diplofeed.model import Form, Meeting, Party, PartyKind, Place, Status
from diplofeed.text import base_of
from diplofeed.when import Precision, When, parse
from diplofeed.when.english import MONTHS
from diplofeed.words import language_of_words, msgid, words
from diplofeed.words.countries import known_locale

__all__ = [
    "amount",
    "at",
    "capitalised",
    "comma",
    "commas",
    "day",
    "fill",
    "form",
    "gap_after",
    "going_on",
    "in_a_row",
    "introduction",
    "kind",
    "labelled",
    "language_name",
    "listed",
    "month",
    "named",
    "occasion",
    "opening",
    "relation",
    "semicolon",
    "sentence",
    "sentences",
    "status",
    "with_article",
]

_RELATIONS: Final[Mapping[str, str]] = {
    "about": msgid("About"),
    "in-response-to": msgid("In response to"),
    "follows": msgid("Follows"),
    "precedes": msgid("Precedes"),
    "part-of": msgid("Part of"),
    "series": msgid("A round of"),
    "depends-on": msgid("Depends on"),
    "see-also": msgid("See also"),
}

# How the sentence that says when and where begins, by how far the meeting has come.
_OPENINGS: Final[Mapping[Status, str]] = {
    Status.HELD: msgid("Held {when}"),
    Status.CONFIRMED: msgid("Confirmed for {when}"),
    Status.SCHEDULED: msgid("Scheduled for {when}"),
    Status.TENTATIVE: msgid("Tentatively planned for {when}"),
    Status.POSTPONED: msgid("Postponed; last planned for {when}"),
    Status.CANCELLED: msgid("Cancelled; it was planned for {when}"),
}

_STATUSES: Final = (
    *(msgid("tentative", "status"), msgid("scheduled", "status"), msgid("confirmed", "status")),
    *(msgid("postponed", "status"), msgid("cancelled", "status"), msgid("held", "status")),
)
_KINDS: Final = (msgid("meeting", "kind"), msgid("statement", "kind"), msgid("notice", "kind"))
_FORMS: Final = (
    *(msgid("quote", "form"), msgid("paraphrase", "form"), msgid("communique", "form")),
    *(msgid("readout", "form"), msgid("notice", "form")),
)

# How a statement that is not a quotation is introduced, by whom and after that where and when; and without a name.
_INTRODUCTIONS: Final[Mapping[Form, tuple[str, str]]] = {
    Form.PARAPHRASE: (msgid("{who}, in paraphrase"), msgid("In paraphrase")),
    Form.COMMUNIQUE: (msgid("From a communiqué of {who}"), msgid("From a communiqué")),
    Form.READOUT: (msgid("From a readout by {who}"), msgid("From a readout")),
    Form.NOTICE: (msgid("A notice of {who}"), msgid("A notice")),
}

_FACT: Final = re.compile(r"(\{\w+\})")
_DOUBLED: Final = re.compile(r"(?<=[гр]\.)\.(?!\.)")  # a sentence that ends in the Slavic abbreviation of "year"


def sentence(message: str, **facts: object) -> str:
    """Return a message with its facts."""
    return _DOUBLED.sub("", message.format(**facts))


def capitalised(words_: str) -> str:
    """Return words as they begin a line."""
    return words_[:1].upper() + words_[1:]


def sentences(pieces: Iterable[str], language: str) -> str:
    """Return sentences one after the other, without those that are empty."""
    whole, *rest = [piece for piece in pieces if piece] or [""]
    for piece in rest:
        whole += f"{gap_after(whole, language)}{piece}"
    return whole


def gap_after(sentence_: str, language: str) -> str:
    """Return what stands between a sentence and the next: a space after what is in another language, too."""
    if sentence_[-1:].isascii():
        return " "
    return words(language).pgettext("sentences", "{first} {second}").format(first="", second="")


def in_a_row(sentences_: Iterable[Inlines], language: str) -> Inlines:
    """Return sentences one after the other, without those that are empty."""
    whole: list[Any] = []
    for sentence_ in filter(None, sentences_):
        whole += (*run(gap_after(_end_of(whole), language) if whole else ""), *sentence_)
    return merged(whole)


def _end_of(inlines: Sequence[Any]) -> str:
    """Return how inlines end, where they end in text; a sentence ends in a full stop."""
    return inlines[-1].text if inlines and isinstance(inlines[-1], Run) else "."


def comma(language: str) -> str:
    """Return what stands between things that are listed."""
    return words(language).pgettext("between things", ", ")


def semicolon(language: str) -> str:
    """Return what stands between things that are listed and may hold commas."""
    return words(language).pgettext("between things", "; ")


def commas(things: Iterable[str], language: str) -> str:
    """Return things with commas between them, without those that are empty."""
    return comma(language).join(filter(None, things))


@lru_cache(maxsize=1024)
def _template(message: str) -> tuple[tuple[bool, str], ...]:
    """Return the pieces of a message: each a text or the name of a fact in braces, and whether it is in bold."""
    pieces = []
    for number, stretch in enumerate(message.split("**")):
        pieces += [(bool(number % 2), piece) for piece in _FACT.split(stretch) if piece]
    return tuple(pieces)


def fill(message: str, **facts: str | Inlines) -> Inlines:
    """Return a message with its facts, each a text or inlines; what the message has between ``**`` is in bold."""
    inlines: list[Run | Strong | Any] = []
    for is_bold, piece in _template(message):
        fact = facts[piece[1:-1]] if _FACT.fullmatch(piece) else piece
        filled = run(fact) if isinstance(fact, str) else fact
        if is_bold and inlines and isinstance(last := inlines[-1], Strong):
            inlines[-1] = Strong(merged((*last.inlines, *filled)))
        else:
            inlines += (Strong(filled),) if is_bold else filled
    return merged(inlines)


def labelled(label: str, content: Inlines, language: str) -> Inlines:
    """Return a label in bold with what it labels."""
    before, after = _label(label, language)
    if not content:
        return tuple(inline for inline in before if isinstance(inline, Strong))
    return joined((before, content, after), "")


@lru_cache(maxsize=1024)
def _label(label: str, language: str) -> tuple[Inlines, Inlines]:
    """Return what stands before and after what is labelled."""
    before, _, after = words(language).gettext("**{label}:** {said}").partition("{said}")
    return fill(before, label=label), fill(after, label=label)


def relation(kind: str, language: str) -> str:
    """Return the label for what one entry is to another."""
    known = _RELATIONS.get(kind)
    return words(language).gettext(known) if known else kind.replace("-", " ").capitalize()


def status(given: Status, language: str) -> str:
    """Return how far a meeting has come, in a word."""
    return words(language).pgettext("status", given.value)


def kind(given: str, language: str) -> str:
    """Return what kind of entry one is."""
    return words(language).pgettext("kind", given)


def form(given: Form, language: str) -> str:
    """Return how a statement gives what was said."""
    return words(language).pgettext("form", given.value)


def introduction(form_: Form, who: Inlines, language: str) -> Inlines:
    """Return how a statement that is no quotation is introduced, by whom if that is known."""
    of_somebody, of_nobody = _INTRODUCTIONS[form_]
    return fill(words(language).gettext(of_somebody if who else of_nobody), who=who)


def day(given: date, language: str) -> str:
    """Return a day in words."""
    return parse(given).label(language)


@cache
def month(number: int, language: str) -> str:
    """Return the name of a month."""
    if language_of_words(language) == "en":
        return MONTHS[number - 1]
    from diplofeed.when.labels import month_name  # noqa: PLC0415 -- Babel takes 30 ms to import

    return month_name(number, language)


@cache
def language_name(tag: str, language: str) -> str:
    """Return the name of a language in another, or its tag where the CLDR has none."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- 30 ms; few statements are in another language

    try:
        return Locale.parse(tag, sep="-").get_display_name(language_of_words(language)) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def amount(size: int, language: str) -> str:
    """Return a number of bytes, or nothing where it is not known."""
    speak = words(language)
    if size >= 10**9:
        return speak.gettext("{size} GB").format(size=_decimal(size / 10**9, language))
    if size >= 10**6:
        return speak.gettext("{size} MB").format(size=_decimal(size / 10**6, language))
    if size >= 10**3:
        return speak.gettext("{size} kB").format(size=_decimal(size / 10**3, language))
    return speak.ngettext("{n} byte", "{n} bytes", size).format(n=size) if size else ""


def _decimal(number: float, language: str) -> str:
    if language_of_words(language) == "en":
        return f"{number:.1f}"
    from babel.numbers import format_decimal  # noqa: PLC0415 -- English has no use for it

    return str(format_decimal(number, "0.0", known_locale(language).replace("-", "_")))


# ---------------------------------------------------------------- when, where and between whom


def occasion(meeting: Meeting, where: Inlines, names: Sequence[str], language: str) -> Inlines:
    """Return how far a meeting has come, when and where it is and between whom, each as far as it is known."""
    if language_of_words(language) == "en":
        begin, party = opening(meeting, language), _between(meeting.parties, names)
        place = at(meeting.place, where, language)
        return joined((begin, place, f"{party}."), ", ") if party else joined((joined((begin, place), ", "), "."), "")
    speak = words(language)
    held = speak.gettext("{occasion}, {place}.") if where else speak.gettext("{occasion}.")
    sentence_ = _undoubled(fill(held, occasion=opening(meeting, language), place=where))
    if not names:
        return sentence_
    party = speak.gettext("Taking part: {parties}.").format(parties=listed(names, language))
    return in_a_row((sentence_, run(party)), language)


def _undoubled(inlines: Inlines) -> Inlines:
    """Return a sentence without a full stop after one of an abbreviation."""
    return tuple(Run(_DOUBLED.sub("", one.text)) if isinstance(one, Run) else one for one in inlines)


def opening(meeting: Meeting, language: str) -> str:
    """Return how far a meeting has come and when it is, as the beginning of a sentence."""
    if said := going_on(meeting, language):
        return said
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


def listed(names: Sequence[str], language: str) -> str:
    """Return names as a sentence lists them."""
    if language_of_words(language) != "en":
        from babel.lists import format_list  # noqa: PLC0415 -- English has no use for it

        return format_list(names, locale=known_locale(language).replace("-", "_"))
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


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
    if not parties:
        return ""
    if len(parties) > 1 and not any(party.kind is not PartyKind.STATE for party in parties):
        return f"between {listed(names, 'en')}"
    return f"with {listed(names, 'en')} taking part"


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
