"""The words between the facts: labels and sentences, in the language of the reader.

The messages are English and stand where they are said; other languages have them from their catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final

from attrs import evolve

from diplofeed.compose.tree import Emphasis, Inlines, Link, Run, Strong, joined, merged, run
from diplofeed.model import Form, Status
from diplofeed.when import parse
from diplofeed.when.english import MONTHS
from diplofeed.words import language_of_words, msgid, words
from diplofeed.words.countries import known_locale

__all__ = [
    "STOPS",
    "amount",
    "capitalised",
    "comma",
    "commas",
    "day",
    "fill",
    "form",
    "gap_after",
    "in_a_list",
    "in_a_row",
    "introduction",
    "kind",
    "labelled",
    "language_name",
    "listed",
    "month",
    "relation",
    "semicolon",
    "semicolons",
    "sentence",
    "sentence_of",
    "sentences",
    "status",
    "with_remark",
    "with_stop",
    "with_stops",
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
_BRACKETS: Final = re.compile(r"\([^()]*\)|（[^（）]*）")
_SQUARE: Final = str.maketrans("()（）", "[]［］")
# After the fact at the end of a sentence, which may have a stop of its own: "U.S.", "г.", "Yahoo!".
_LAST_STOP: Final = re.compile(r"(\{\w+\})\.(?= |$)")
_OWN_STOPS: Final = (".", "!", "?", "…")
STOPS: Final = (*_OWN_STOPS, "。", "！", "？", "؟")


def sentence(message: str, **facts: object) -> str:
    """Return a message with its facts, without a full stop after a fact that ends in a stop.

    Brackets in a fact that stands in brackets itself are square.
    """
    for fact in _in_brackets(message):
        facts[fact[1:-1]] = str(facts[fact[1:-1]]).translate(_SQUARE)
    return with_stops(message, **{name: str(fact) for name, fact in facts.items()}).format(**facts)


def with_stops(message: str, **endings: str) -> str:
    """Return a message without the full stops after those facts that end in a stop; what they end in is asked for."""
    if not any(ending.endswith(_OWN_STOPS) for ending in endings.values()):
        return message
    return _LAST_STOP.sub(lambda end: end[1] if endings[end[1][1:-1]].endswith(_OWN_STOPS) else end[0], message)


def sentence_of(message: str, **facts: str | Inlines) -> Inlines:
    """Return a message with its facts, each a text or inlines, without a full stop after a fact that ends in a stop."""
    endings = {name: fact if isinstance(fact, str) else _ending(fact) for name, fact in facts.items()}
    return fill(with_stops(message, **endings), **facts)


def with_stop(inlines: Inlines) -> Inlines:
    """Return inlines with a full stop, unless they end in a stop."""
    return inlines if _ending(inlines).endswith(_OWN_STOPS) else joined((inlines, "."), "")


def _ending(inlines: Inlines) -> str:
    """Return the text that inlines end in, be it of a link or in bold; nothing where they end in none."""
    last = inlines[-1] if inlines else None
    if isinstance(last, Link | Strong | Emphasis):
        return _ending(last.inlines)
    return last.text if isinstance(last, Run) else ""


def capitalised(words_: str) -> str:
    """Return words as they begin a line."""
    return words_[:1].upper() + words_[1:]


def with_remark(content: str | Inlines, remark: str | Inlines, language: str) -> Inlines:
    """Return something with a remark in brackets after it."""
    return fill(words(language).gettext("{title} ({note})"), title=content, note=remark)


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
    """Return a message with its facts, each a text or inlines; what the message has between ``**`` is in bold.

    Brackets in a fact that stands in brackets itself are square.
    """
    inlines: list[Run | Strong | Any] = []
    nested = _in_brackets(message)
    for is_bold, piece in _template(message):
        fact = facts[piece[1:-1]] if _FACT.fullmatch(piece) else piece
        filled = run(fact) if isinstance(fact, str) else fact
        if nested and piece in nested:
            filled = _squared(filled)
        if is_bold and inlines and isinstance(last := inlines[-1], Strong):
            inlines[-1] = Strong(merged((*last.inlines, *filled)))
        else:
            inlines += (Strong(filled),) if is_bold else filled
    return merged(inlines)


@lru_cache(maxsize=1024)
def _in_brackets(message: str) -> tuple[str, ...]:
    """Return the facts of a message that stand in brackets."""
    return tuple(fact for within in _BRACKETS.findall(message) for fact in _FACT.findall(within))


def _squared(inlines: Inlines) -> Inlines:
    """Return inlines with square brackets in place of round ones."""
    return tuple(
        Run(inline.text.translate(_SQUARE))
        if isinstance(inline, Run)
        else evolve(inline, inlines=_squared(inline.inlines))
        if isinstance(inline, Link)
        else inline
        for inline in inlines
    )


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
    named = _RELATIONS.get(kind)
    return words(language).gettext(named) if named else kind.replace("-", " ").capitalize()


def status(value: Status, language: str) -> str:
    """Return how far a meeting has come, in a word."""
    return words(language).pgettext("status", value.value)


def kind(value: str, language: str) -> str:
    """Return what kind of entry one is."""
    return words(language).pgettext("kind", value)


def form(value: Form, language: str) -> str:
    """Return how a statement gives what was said."""
    return words(language).pgettext("form", value.value)


def introduction(form_: Form, who: Inlines, language: str) -> Inlines:
    """Return how a statement that is no quotation is introduced, by whom if that is known."""
    of_somebody, of_nobody = _INTRODUCTIONS[form_]
    return _begun(fill(words(language).gettext(of_somebody if who else of_nobody), who=who))


def _begun(inlines: Inlines) -> Inlines:
    """Return inlines as they begin a sentence."""
    first, *rest = inlines
    if isinstance(first, Link):
        first = evolve(first, inlines=_begun(first.inlines))
    return (Run(capitalised(first.text)) if isinstance(first, Run) else first, *rest)


def day(value: date, language: str) -> str:
    """Return a day in words."""
    return parse(value).label(language)


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


def semicolons(things: Iterable[str], language: str) -> str:
    """Return things that may hold commas with semicolons between them, without those that are empty."""
    return semicolon(language).join(filter(None, things))


def in_a_list(names: Sequence[str | Inlines], language: str) -> Inlines:
    """Return names, each a text or inlines, as a sentence lists them."""
    texts = [name for name in names if isinstance(name, str)]
    if len(texts) == len(names):  # as all are but on pages
        return run(listed(texts, language))
    places = {f"name{number}": name for number, name in enumerate(names)}
    return fill(listed([f"{{{place}}}" for place in places], language), **places)


def listed(names: Sequence[str], language: str) -> str:
    """Return names as a sentence lists them."""
    if language_of_words(language) != "en":
        from babel.lists import format_list  # noqa: PLC0415 -- English has no use for it

        return format_list(names, locale=known_locale(language).replace("-", "_"))
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
