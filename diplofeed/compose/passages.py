"""The sentences, lines and lists a body is made of; all return Markdown that is complete in itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from diplofeed.compose import phrases as _phrases
from diplofeed.compose.markup import begins_with_words, contain, escape, spoken
from diplofeed.compose.markup import link as linked
from diplofeed.compose.rules import recurrence
from diplofeed.model import (
    Attachment,
    Form,
    Instrument,
    Meeting,
    Outcome,
    Participant,
    Party,
    Person,
    Place,
    Position,
    Round,
    Source,
    Statement,
    Translation,
)
from diplofeed.model.entry import Reference
from diplofeed.text import Text, base_of, one_line
from diplofeed.words import words

__all__ = [
    "about",
    "bullets",
    "by_party",
    "document",
    "instrument",
    "line",
    "numbered",
    "occasion",
    "participant",
    "quoted",
    "relations",
    "round_",
    "rounds",
    "said",
    "source",
    "translation",
]

# ---------------------------------------------------------------- when, where and who


def occasion(item: Meeting, language: str) -> str:
    """Return the sentences that say how far a meeting has come, when and where it is, and between whom."""
    names = [escape(_phrases.named(party, language)) for party in item.parties]
    known = words(language).gettext("Known to be going on as of {date}.")
    as_of = _phrases.sentence(known, date=_phrases.day(item.as_of, language)) if item.as_of else ""
    held = _phrases.occasion(item, _place(item.place, language), names, language)
    return _phrases.sentences((held, recurrence(item.recurrence, language), as_of), language)


def _place(place: Place | None, language: str) -> str:
    if place is None:
        return ""
    given = place.names(language)
    written = _phrases.commas(
        [_phrases.with_article(given[0], language), *given[1:]] if place.name else given, language
    )
    if place.coordinates is None:
        return escape(written)
    coordinates = ",".join(map(_degrees, place.coordinates))
    return linked(written or coordinates, f"geo:{coordinates}")


def _degrees(angle: float) -> str:
    """Return an angle in the plain decimals a geo URI wants (RFC 5870 §3.3); seven of them are a centimetre."""
    return f"{round(angle, 7) + 0.0:.7f}".rstrip("0").rstrip(".")


def rounds(item: Meeting, language: str) -> str:
    """Return a list of the rounds that are otherwise than the rule of a meeting has them."""
    speak = words(language)
    further, gone = speak.gettext("{date}: a further round"), speak.gettext("{date}: no round")
    dates = [further.format(date=when.label(language)) for when in item.rdate]
    dates += [gone.format(date=when.label(language)) for when in item.exdate]
    return "\n".join(f"- {one}" for one in (*dates, *(round_(one, language) for one in item.rounds)))


def round_(given: Round, language: str) -> str:
    """Return what is different in a round, on one line."""
    speak = words(language)
    parts = (
        _phrases.status(given.status, language) if given.status else "",
        speak.gettext("moved to {date}").format(date=given.when.label(language)) if given.when else "",
        _phrases.at(given.place, _place(given.place, language), language),
        escape(given.title.in_(language)),
    )
    changed, summary = _phrases.commas(parts, language), escape(one_line(spoken(given.summary.in_(language))))
    said = ". ".join(filter(None, (changed, summary)))
    return speak.gettext("{date}: {what}").format(date=given.recurrence_id.label(language), what=said)


def participant(given: Participant, language: str) -> str:
    """Return who takes part, as what and for whom."""
    return _person(given.person, given.role, given.party or given.person.party, language)


def _person(person: Person, role: Text, party: Party | None, language: str) -> str:
    """Return a person's name and after it what they are, where, and for whom unless that says it."""
    name = person.name.in_(language)
    what = [text.in_(language) for text in (role, person.role, person.affiliation) if text]
    side = party.name_in(language) if party else ""
    if side and not re.search(rf"\b{re.escape(side)}\b", ", ".join(what)):
        what.append(side)
    first = linked(name, person.url) if person.url else escape(name)
    return _phrases.commas([first, *(escape(text) for text in dict.fromkeys(what) if text != name)], language)


# ---------------------------------------------------------------- what was said


def said(item: Statement, text: str, spoken: str, language: str) -> tuple[str, str, str]:
    """Return what stands before the words of a statement, the words, and what stands after them.

    A quotation has its speaker after it, anything else an introduction but a notice, which is the publisher's own.

    Args:
        item: The statement.
        text: Its words, contained.
        spoken: The language they are in.
        language: The reader's.
    """
    who, where = _speaker(item, language), _circumstances(item, spoken, language)
    if item.form is Form.NOTICE and not who:
        return "", text, ""
    if item.form is Form.QUOTE:
        return "", quoted(text), f"— {_semicolons((who, where), language)}"
    introduced = _phrases.introduction(item.form, who, language)
    form = words(language).gettext("{introduction} ({circumstances}):")
    return form.format(introduction=introduced, circumstances=where), text, ""


def _speaker(item: Statement, language: str) -> str:
    party = escape(_phrases.named(item.party, language)) if item.party else ""
    if item.speaker is None:
        return party
    speaker = _person(item.speaker, Text(), None if party else item.speaker.party, language)
    behalf = words(language).gettext("{speaker}, on behalf of {party}")
    return behalf.format(speaker=speaker, party=party) if party else speaker


def _circumstances(item: Statement, spoken: str, language: str) -> str:
    tongue = ""
    if base_of(spoken) != base_of(language):
        tongue = words(language).gettext("in {language}").format(language=_phrases.language_name(spoken, language))
    return _phrases.commas((escape(item.medium.in_(language)), tongue, item.when.label(language)), language)


def translation(given: Translation, language: str) -> str:
    """Return the name of a translation's language, with a link to it if there is no text beside it."""
    name = _phrases.language_name(given.language, language)
    label = words(language).gettext("In {language}").format(language=name)
    if not given.text:
        return line(label, [linked(given.url, given.url)] if given.url else [], language)
    return f"**{linked(label, given.url) if given.url else escape(label)}**"


def quoted(text: str) -> str:
    """Return Markdown as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


# ---------------------------------------------------------------- what it has to do with


def about(references: Iterable[Reference], language: str, label: str = "") -> str:
    """Return one line that names other entries, each linked and dated, or nothing where there are none."""
    label = label or _phrases.relation("about", language)
    return line(label, (_reference(each, language) for each in references), language)


def relations(references: Sequence[Reference], language: str) -> str:
    """Return a line for each kind of relation; a series only where no other relation names it already."""
    named = {ref.tag for ref in references if ref.relation != "series"}
    kinds: dict[str, list[Reference]] = {}
    for ref in references:
        if ref.relation != "about" and not (ref.relation == "series" and ref.tag in named):
            kinds.setdefault(ref.relation, []).append(ref)
    return "\n\n".join(about(refs, language, _phrases.relation(kind, language)) for kind, refs in kinds.items())


def _reference(reference: Reference, language: str) -> str:
    title = reference.title.in_(language) or reference.id
    return f"{linked(title, reference.url) if reference.url else escape(title)} ({reference.when.label(language)})"


def instrument(given: Instrument, language: str) -> str:
    """Return the name of a treaty with its short name."""
    name, short = given.name.in_(language), given.short.in_(language)
    whole = f"{name} ({short})" if short and short != name else name
    return linked(whole, given.url) if given.url else escape(whole)


def document(given: Attachment, language: str) -> str:
    """Return a link to a document, with its media type and size as far as they are known."""
    media_type = "" if given.type == "application/octet-stream" else given.type
    what = _phrases.commas((media_type, _phrases.amount(given.size, language)), language)
    known = f" ({escape(what)})" if what else ""
    return linked(given.title.in_(language) or given.url, given.url) + known


def source(given: Source, language: str) -> str:
    """Return where the record has something from: title, publisher, and when it was looked up."""
    title, publisher = given.title.in_(language), given.publisher.in_(language)
    accessed = words(language).gettext("accessed {date}")
    looked_up = f"({accessed.format(date=_phrases.day(given.accessed, language))})" if given.accessed else ""
    named = _phrases.commas((linked(title, given.url) if given.url else escape(title), escape(publisher)), language)
    return f"{named} {looked_up}".rstrip()


# ---------------------------------------------------------------- labels and lists


def _semicolons(things: Iterable[str], language: str) -> str:
    return words(language).pgettext("between things", "; ").join(filter(None, things))


def line(label: str, pieces: Iterable[str], language: str) -> str:
    """Return a label with what it labels on the same line, or nothing where there is nothing."""
    written = _semicolons(pieces, language)
    return _phrases.line(label, written, language) if written else ""


def bullets(things: Iterable[Any], write: Callable[[Any, str], str], language: str) -> str:
    """Return a list of things, each written on one line."""
    return "\n".join(f"- {write(thing, language)}" for thing in things)


def numbered(texts: Iterable[str]) -> str:
    """Return a numbered list of Markdown texts."""
    written = filter(None, map(contain, texts))
    return "\n".join(_item(f"{number}. ", text) for number, text in enumerate(written, 1))


def by_party(held: Sequence[Position | Outcome], language: str) -> str:
    """Return a list of what each party holds or got, what all share first, several of one party below its name."""
    grouped: dict[Party | None, list[str]] = {None: []}
    for each in held:
        grouped.setdefault(each.party, []).append(contain(each.text.in_(language)))
    return "\n".join(
        _of_party(party, [text for text in texts if text], language) for party, texts in grouped.items() if any(texts)
    )


def _of_party(party: Party | None, texts: Sequence[str], language: str) -> str:
    if party is None:
        return "\n".join(_item("- ", text) for text in texts)
    name = _phrases.line(escape(party.name_in(language)), "", language).rstrip()
    if len(texts) > 1:
        return f"- {name}\n" + "\n".join(_item("  - ", text) for text in texts)
    joint = " " if begins_with_words(texts[0]) else "\n\n"
    return _item("- ", f"{name}{joint}{texts[0]}")


def _item(mark: str, text: str) -> str:
    """Return a text as an item of a list, all its lines within the item."""
    indent = " " * len(mark)
    lines = text.split("\n")
    return "\n".join(f"{indent if number else mark}{line}".rstrip() for number, line in enumerate(lines))
