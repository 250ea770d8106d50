"""What an entry says, composed once as Markdown, whatever format it goes out in.

Names and titles are plain text and are escaped; the fields that are Markdown go in as they are, but contained,
so that none reaches into what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from attrs import evolve, frozen

from diplofeed.compose import markup, passages, phrases
from diplofeed.compose.markup import contain, escape, spoken, worded
from diplofeed.compose.markup import link as linked
from diplofeed.config import Publication
from diplofeed.export import Context
from diplofeed.model import Form, Meeting, Party, Person, Statement, Status
from diplofeed.model.entry import Entry
from diplofeed.text import Text, base_of, one_line, shortened
from diplofeed.words import is_right_to_left, msgid, words

__all__ = [
    "Category",
    "Part",
    "body",
    "categories",
    "headline",
    "headline_of",
    "html",
    "joined",
    "lead",
    "link",
    "name_of",
    "parts",
    "title_of",
    "tongue_of",
    "tongues",
]

_STRUCK: Final = {Status.CANCELLED: msgid("Cancelled: {title}"), Status.POSTPONED: msgid("Postponed: {title}")}
_FIRST_WORDS = 70
_LEAD = 300
_IN_ONE_PAIR = re.compile('“[^“”]*”|"[^"]*"|«[^«»]*»|»[^«»]*«|„[^„“”]*[“”]|「[^「」]*」')


@frozen
class Category:
    """One thing an entry is filed under: its scheme (topic, party, status, series or kind), its id there, its name."""

    scheme: str
    term: str
    label: str


@frozen
class Part:
    """A part of a body: what it is about, and its Markdown, complete in itself.

    Attributes:
        language: Of the text, where it is another than the reader's (BCP 47).
    """

    name: str
    markdown: str
    language: str = ""


# ---------------------------------------------------------------- one line


def headline(entry: Entry, language: str) -> str:
    """Return the headline of an entry as one plain line."""
    return headline_of(entry.item, language)


def headline_of(item: Meeting | Statement, language: str) -> str:
    """Return the headline of an item as one plain line, with "Cancelled" or "Postponed" before it where it is so."""
    if isinstance(item, Meeting):
        form = words(language).gettext(_STRUCK.get(item.status, "{title}"))
        return form.format(title=title_of(item, language))
    return title_of(item, language)


def title_of(item: Meeting | Statement, language: str) -> str:
    """Return the title of an item, or of a statement without one the speaker and first words, as one plain line."""
    if isinstance(item, Meeting) or item.title:
        return item.title.in_(language)
    who = item.speaker or item.party
    first = shortened(spoken(item.text.in_(language)), _FIRST_WORDS)
    return ": ".join(filter(None, (name_of(who, language) if who else "", first))) or item.id


def name_of(somebody: Person | Party, language: str) -> str:
    """Return the name of a person or a party."""
    return somebody.name_in(language) if isinstance(somebody, Party) else somebody.name.in_(language)


def tongues(entry: Entry, context: Context[Any]) -> Mapping[str, str]:
    """Return the languages of an entry's ``headline`` and ``lead`` as the context's reader is given them."""
    item, language = entry.item, context.language
    if isinstance(item, Statement):
        lead = tongue_of(item.text, context, item.language)
        headline = tongue_of(item.title, context, item.language) if item.title else lead
    else:
        headline = tongue_of(item.title, context)
        first = item.summary or item.significance
        lead = tongue_of(first, context) if first else language
    return {"headline": headline, "lead": lead}


def lead(entry: Entry, language: str) -> str:
    """Return what an entry says first, as plain text of one paragraph and at most 300 characters."""
    item = entry.item
    if isinstance(item, Statement):
        text = item.text.in_(language)
        said = spoken(text) or one_line(text)  # of marks alone, which say nothing, people see those
        return _quoted(said) if item.form is Form.QUOTE else shortened(said, _LEAD)
    said = spoken(item.summary.in_(language)) or spoken(item.significance.in_(language))
    return shortened(said or spoken(passages.occasion(item, language)), _LEAD)


def _quoted(words: str) -> str:
    """Return words cut to a lead in quotation marks: their own where one pair is around the whole."""
    first, within, last = (words[0], words[1:-1], words[-1]) if _IN_ONE_PAIR.fullmatch(words) else ("“", words, "”")
    return f"{first}{shortened(within, _LEAD - 2)}{last}"


def link(entry: Entry, publication: Publication) -> str:
    """Return the page about an entry: its own, else its first source's, else the publication's."""
    pages = (entry.item.url, *(source.url for source in entry.item.sources))
    return next(filter(None, pages), publication.link)


# ---------------------------------------------------------------- categories


def categories(entry: Entry, language: str) -> tuple[Category, ...]:
    """Return what an entry is filed under: its topics, parties, status, series and kind, in this order."""
    item = entry.item
    found = [Category("topic", topic.id, topic.name.in_(language)) for topic in item.topics]
    found += [Category("party", party.id, party.name_in(language)) for party in _parties(item)]
    if isinstance(item, Meeting):
        found.append(Category("status", item.status.value, phrases.capitalised(phrases.status(item.status, language))))
        found += _series(entry, item, language)
    notice = isinstance(item, Statement) and item.form is Form.NOTICE
    kind = Form.NOTICE.value if notice else item.kind
    found.append(Category("kind", kind, phrases.capitalised(phrases.kind(kind, language))))
    return tuple(dict.fromkeys(found))


def _parties(item: Meeting | Statement) -> Sequence[Party]:
    if isinstance(item, Meeting):
        return item.parties
    party = item.party or (item.speaker.party if item.speaker else None)
    return (party,) if party else ()


def _series(entry: Entry, item: Meeting, language: str) -> list[Category]:
    titles = (ref.title.in_(language) for ref in entry.references if ref.relation == "series")
    return [Category("series", item.series, next(titles, item.series))] if item.series else []


# ---------------------------------------------------------------- the whole


def html(told: Sequence[Part], context: Context[Any]) -> str:
    """Return parts as HTML whose blocks say which language and direction they have, where that is not plain.

    It is plain of what is in the reader's language, if that runs from left to right.
    """
    language, render = context.language, partial(markup.html, images=context.publication.images)
    if not is_right_to_left(language) and not any(part.language for part in told):
        return render(joined(told))
    return "\n".join(
        render(part.markdown, part.language, _direction(part.language or language, language)) for part in told
    )


def _direction(own: str, document: str) -> str:
    """Return the direction of a block where its own is, or that of the document around it may be, from the right."""
    if is_right_to_left(own):
        return "rtl"
    return "ltr" if is_right_to_left(document) else ""


def body(entry: Entry, context: Context[Any]) -> str:
    """Return all an entry says but its headline, as Markdown without headings; its labels are bold lines."""
    return joined(parts(entry, context))


def joined(told: Iterable[Part]) -> str:
    """Return parts as one Markdown text."""
    return "\n\n".join(part.markdown for part in told)


def parts(entry: Entry, context: Context[Any]) -> tuple[Part, ...]:
    """Return the parts of the body in order: what was said or done first, then what it is about, then the sources."""
    item, language = entry.item, context.language
    said = _meeting(item, context) if isinstance(item, Meeting) else _statement(item, context)
    made = (part for part in (*said, *_details(entry, language)) if part.markdown)
    if context.publication.images:
        return tuple(made)
    return tuple(_worded(part) for part in made)


def _worded(part: Part) -> Part:
    said = worded(part.markdown)
    return part if said == part.markdown else evolve(part, markdown=said)


def _meeting(item: Meeting, context: Context[Any]) -> Iterator[Part]:
    language = context.language
    label = words(language).gettext
    people = passages.bullets(item.participants, passages.participant, language)
    positions, outcomes = passages.by_party(item.positions, language), passages.by_party(item.outcomes, language)
    yield Part("occasion", passages.occasion(item, language))
    yield from _under(label("Rounds that differ"), Part("rounds", passages.rounds(item, language)))
    yield _text("summary", item.summary, context)
    yield from _under(label("Who took part"), Part("participants", people))
    agenda = passages.numbered(text.in_(language) for text in item.agenda)
    yield from _under(label("On the agenda"), Part("agenda", agenda, _common(item.agenda, context)))
    stands = _common([one.text for one in item.positions], context)
    yield from _under(label("Where they stand"), Part("positions", positions, stands))
    came = _common([one.text for one in item.outcomes], context)
    yield from _under(label("What came of it"), Part("outcomes", outcomes, came))
    yield from _under(label("Why it matters"), _text("significance", item.significance, context))


def _statement(item: Statement, context: Context[Any]) -> Iterator[Part]:
    language, spoken = context.language, tongue_of(item.text, context, item.language)
    before, text, after = passages.said(item, contain(item.text.in_(language)), spoken, language)
    yield Part("text", before)
    yield Part("text", text, _foreign(spoken, language))
    yield Part("text", after)
    for given in item.translations:
        translated = contain(given.text.in_(given.language))
        words_ = passages.quoted(translated) if translated and item.form is Form.QUOTE else translated
        yield Part("translation", passages.translation(given, language))
        yield Part("translation", words_, _foreign(given.language, language))


def _under(label: str, part: Part) -> Iterator[Part]:
    """Yield a part under a label on a line of its own, or nothing where it is empty."""
    if part.markdown:
        yield Part(part.name, f"**{label}**")
        yield part


def _text(name: str, text: Text, context: Context[Any]) -> Part:
    tongue = _foreign(tongue_of(text, context), context.language)
    return Part(name, contain(text.in_(context.language)), tongue)


def tongue_of(text: Text, context: Context[Any], own: str = "") -> str:
    """Return the language of a text as the context's reader is given it: its own, else the publication's."""
    return text.pick(context.language)[0] or own or context.publication.language


def _foreign(tongue: str, language: str) -> str:
    return "" if base_of(tongue) == base_of(language) else tongue


def _common(texts: Sequence[Text], context: Context[Any]) -> str:
    """Return the language that all of several texts have, if it is not the reader's."""
    tongues = {tongue_of(text, context) for text in texts}
    return _foreign(tongues.pop(), context.language) if len(tongues) == 1 else ""


def _details(entry: Entry, language: str) -> Iterator[Part]:
    item, label = entry.item, words(language).gettext
    instruments = [passages.instrument(each, language) for each in item.instruments]
    documents = [passages.document(each, language) for each in item.attachments]
    sources = [passages.source(each, language) for each in item.sources]
    topics = [escape(topic.name.in_(language)) for topic in item.topics]
    yield Part("about", passages.about([ref for ref in entry.references if ref.relation == "about"], language))
    yield Part("relations", passages.relations(entry.references, language))
    yield Part("instruments", passages.line(label("Treaties and agreements"), instruments, language))
    yield Part("topics", passages.line(label("Topics"), topics, language))
    if isinstance(item, Meeting) and item.conference:
        how = label("By telephone") if item.by_telephone else label("Online")
        yield Part("conference", passages.line(how, [linked(item.conference, item.conference)], language))
    yield Part("documents", passages.line(label("Documents"), documents, language))
    yield Part("sources", passages.line(label("Sources") if len(sources) > 1 else label("Source"), sources, language))
