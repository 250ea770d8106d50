"""What an entry says, composed once as a tree of blocks and inlines, whatever formats and feeds it goes out in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from attrs import frozen

from diplofeed.compose import passages, phrases
from diplofeed.compose.html import html as as_html
from diplofeed.compose.markdown import markdown
from diplofeed.compose.markup import attributes_of, contained, linked, spoken
from diplofeed.compose.plain import line, plain
from diplofeed.compose.tree import Blocks, Strong, paragraph, run, with_images, without_images
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
    "content",
    "headline",
    "headline_of",
    "html",
    "joined",
    "lead",
    "link",
    "name_of",
    "parts",
    "plain_text",
    "text",
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
    """A part of a body: what it is about, and its blocks.

    Attributes:
        language: Of the text, where it is another than the reader's (BCP 47).
    """

    name: str
    blocks: Blocks
    language: str = ""

    @property
    def markdown(self) -> str:
        """The part as Markdown, complete in itself."""
        return markdown(self.blocks)


# ---------------------------------------------------------------- one line


def headline(entry: Entry, language: str) -> str:
    """Return the headline of an entry as one plain line."""
    return _headline(_Same(entry), language)


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
    return _lead(_Same(entry), language)


def _quoted(words: str) -> str:
    """Return words cut to a lead in quotation marks: their own where one pair is around the whole."""
    first, within, last = (words[0], words[1:-1], words[-1]) if _IN_ONE_PAIR.fullmatch(words) else ("“", words, "”")
    return f"{first}{shortened(within, _LEAD - 2)}{last}"


def link(entry: Entry, publication: Publication) -> str:
    """Return the page about an entry: its own, else its first source's, else the publication's."""
    pages = (entry.link, *(source.url for source in entry.item.sources))
    return next(filter(None, pages), publication.link)


# ---------------------------------------------------------------- categories


def categories(entry: Entry, language: str) -> tuple[Category, ...]:
    """Return what an entry is filed under: its topics, parties, status, series and kind, in this order."""
    return _categories(_Same(entry), language)


def _parties(item: Meeting | Statement) -> Sequence[Party]:
    if isinstance(item, Meeting):
        return item.parties
    party = item.party or (item.speaker.party if item.speaker else None)
    return (party,) if party else ()


def _series(entry: Entry, item: Meeting, language: str) -> list[Category]:
    titles = (ref.title.in_(language) for ref in entry.references if ref.relation == "series")
    return [Category("series", item.series, next(titles, item.series))] if item.series else []


# ---------------------------------------------------------------- the whole


def html(parts_: Sequence[Part], context: Context[Any]) -> str:
    """Return parts as HTML whose blocks say which language and direction they have, where that is not plain.

    It is plain of what is in the reader's language, if that runs from left to right.
    """
    return _html(parts_, context.language)


def _html(parts_: Sequence[Part], language: str) -> str:
    if not is_right_to_left(language) and not any(part.language for part in parts_):
        return "\n".join(as_html(part.blocks) for part in parts_)
    return "\n".join(as_html(part.blocks, _attributes(part.language, language)) for part in parts_)


def _attributes(own: str, language: str) -> str:
    return attributes_of(own, _direction(own or language, language))


def _direction(own: str, document: str) -> str:
    """Return the direction of a block where its own is, or that of the document around it may be, from the right."""
    if is_right_to_left(own):
        return "rtl"
    return "ltr" if is_right_to_left(document) else ""


def text(parts_: Iterable[Part]) -> str:
    """Return parts as plain text."""
    return "\n\n".join(filter(None, (plain(part.blocks) for part in parts_)))


def joined(parts_: Iterable[Part]) -> str:
    """Return parts as one Markdown text."""
    return markdown(tuple(block for part in parts_ for block in part.blocks))


def body(entry: Entry, context: Context[Any]) -> str:
    """Return all an entry says but its headline, as Markdown without headings; its labels are bold lines."""
    return joined(parts(entry, context))


def parts(entry: Entry, context: Context[Any]) -> tuple[Part, ...]:
    """Return the parts of the body in order: what was said or done first, then what it is about, then the sources."""
    publication = context.publication
    return _parts(_Same(entry), context.language, publication.language, images=publication.images)


def content(entry: Entry, context: Context[Any]) -> str:
    """Return the body of an entry as HTML."""
    publication = context.publication
    return _content(_Same(entry), context.language, publication.language, images=publication.images)


def plain_text(entry: Entry, context: Context[Any]) -> str:
    """Return the body of an entry as plain text."""
    publication = context.publication
    return _plain_text(_Same(entry), context.language, publication.language, images=publication.images)


class _Same:
    """An entry that is the same as itself alone, which is found out sooner than whether two are equal."""

    __slots__ = ("entry",)

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def __hash__(self) -> int:
        return id(self.entry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.entry is self.entry


# The formats of an entry are rendered one after the other, in each language, so few entries are wanted again.
@lru_cache(maxsize=64)
def _parts(same: _Same, language: str, own_language: str, *, images: bool) -> tuple[Part, ...]:
    item, reader = same.entry.item, _Reader(language, own_language, with_images if images else without_images)
    main = _meeting(item, reader) if isinstance(item, Meeting) else _statement(item, reader)
    return tuple(part for part in (*main, *_details(same.entry, language)) if part.blocks)


@lru_cache(maxsize=64)
def _plain_text(same: _Same, language: str, own_language: str, *, images: bool) -> str:
    return text(_parts(same, language, own_language, images=images))


@lru_cache(maxsize=64)
def _content(same: _Same, language: str, own_language: str, *, images: bool) -> str:
    return _html(_parts(same, language, own_language, images=images), language)


@lru_cache(maxsize=64)
def _categories(same: _Same, language: str) -> tuple[Category, ...]:
    entry, item = same.entry, same.entry.item
    found = [Category("topic", topic.id, topic.name.in_(language)) for topic in item.topics]
    found += [Category("party", party.id, party.name_in(language)) for party in _parties(item)]
    if isinstance(item, Meeting):
        found.append(Category("status", item.status.value, phrases.capitalised(phrases.status(item.status, language))))
        found += _series(entry, item, language)
    notice = isinstance(item, Statement) and item.form is Form.NOTICE
    kind = Form.NOTICE.value if notice else item.kind
    found.append(Category("kind", kind, phrases.capitalised(phrases.kind(kind, language))))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def _headline(same: _Same, language: str) -> str:
    return headline_of(same.entry.item, language)


@lru_cache(maxsize=64)
def _lead(same: _Same, language: str) -> str:
    item = same.entry.item
    if isinstance(item, Statement):
        text = item.text.in_(language)
        words_ = spoken(text) or one_line(text)  # of marks alone, which say nothing, people see those
        return _quoted(words_) if item.form is Form.QUOTE else shortened(words_, _LEAD)
    first = spoken(item.summary.in_(language)) or spoken(item.significance.in_(language))
    return shortened(first or line(paragraph(passages.occasion(item, language))), _LEAD)


@frozen
class _Reader:
    """Who a body is for.

    Attributes:
        language: What they read (BCP 47).
        own: The language of whatever the publication does not mark otherwise.
        images: What becomes of the images in blocks.
    """

    language: str
    own: str
    images: Callable[[Blocks], Blocks] = with_images

    def shown(self, text: str) -> Blocks:
        """Return Markdown of the publisher as blocks."""
        blocks = contained(text)
        return self.images(blocks) if "![" in text else blocks

    def tongue_of(self, text: Text, own: str = "") -> str:
        """Return the language of a text as the reader gets it."""
        return text.pick(self.language)[0] or own or self.own

    def foreign(self, tongue: str) -> str:
        """Return a language if it is not the reader's."""
        return "" if tongue == self.language or base_of(tongue) == base_of(self.language) else tongue

    def common(self, texts: Sequence[Text]) -> str:
        """Return the language that all of several texts have, if it is not the reader's."""
        tongues = {self.tongue_of(text) for text in texts}
        return self.foreign(tongues.pop()) if len(tongues) == 1 else ""

    def part(self, name: str, text: Text) -> Part:
        """Return a text of the publisher as a part."""
        return Part(name, self.shown(text.in_(self.language)), self.foreign(self.tongue_of(text)))


def _meeting(item: Meeting, reader: _Reader) -> Iterator[Part]:
    language = reader.language
    label = words(language).gettext
    yield Part("occasion", paragraph(passages.occasion(item, language)))
    if item.rdate or item.exdate or item.rounds:
        yield from _under(label("Rounds that differ"), Part("rounds", passages.rounds(item, language)))
    if item.summary:
        yield reader.part("summary", item.summary)
    if item.participants:
        people = passages.bullets(item.participants, passages.participant, language)
        yield from _under(label("Who took part"), Part("participants", people))
    if item.agenda:
        agenda = passages.numbered((text.in_(language) for text in item.agenda), reader.shown)
        yield from _under(label("On the agenda"), Part("agenda", agenda, reader.common(item.agenda)))
    for name, heading, entries in (
        ("positions", label("Where they stand"), item.positions),
        ("outcomes", label("What came of it"), item.outcomes),
    ):
        if entries:
            tongue = reader.common([each.text for each in entries])
            yield from _under(heading, Part(name, passages.by_party(entries, language, reader.shown), tongue))
    if item.significance:
        yield from _under(label("Why it matters"), reader.part("significance", item.significance))


def _statement(item: Statement, reader: _Reader) -> Iterator[Part]:
    language, spoken = reader.language, reader.tongue_of(item.text, item.language)
    before, text, after = passages.said(item, reader.shown(item.text.in_(language)), spoken, language)
    yield Part("text", before)
    yield Part("text", text, reader.foreign(spoken))
    yield Part("text", after)
    for each in item.translations:
        translated = reader.shown(each.text.in_(each.language))
        quoted = passages.quoted(translated) if translated and item.form is Form.QUOTE else translated
        yield Part("translation", passages.translation(each, language))
        yield Part("translation", quoted, reader.foreign(each.language))


def _under(label: str, part: Part) -> Iterator[Part]:
    """Yield a part under a label on a line of its own, or nothing where it is empty."""
    if part.blocks:
        yield Part(part.name, _heading(label))
        yield part


@lru_cache(maxsize=256)
def _heading(label: str) -> Blocks:
    return paragraph((Strong(run(label)),))


def tongue_of(text: Text, context: Context[Any], own: str = "") -> str:
    """Return the language of a text as the context's reader gets it: its own, else the publication's."""
    return _Reader(context.language, context.publication.language).tongue_of(text, own)


def _details(entry: Entry, language: str) -> Iterator[Part]:
    item, label, line_ = entry.item, words(language).gettext, passages.line
    if entry.references:
        yield Part("about", passages.about([ref for ref in entry.references if ref.relation == "about"], language))
        yield Part("relations", passages.relations(entry.references, language))
    if item.instruments:
        instruments = [passages.instrument(each, language) for each in item.instruments]
        yield Part("instruments", line_(label("Treaties and agreements"), instruments, language))
    if item.topics:
        topics = [topic.name.in_(language) for topic in item.topics]
        yield Part("topics", line_(label("Topics"), topics, language))
    if isinstance(item, Meeting) and item.conference:
        how = label("By telephone") if item.by_telephone else label("Online")
        yield Part("conference", line_(how, [linked(item.conference, item.conference)], language))
    if item.attachments:
        documents = [passages.document(each, language) for each in item.attachments]
        yield Part("documents", line_(label("Documents"), documents, language))
    if item.sources:
        sources = [passages.source(each, language) for each in item.sources]
        how_many = label("Sources") if len(sources) > 1 else label("Source")
        yield Part("sources", line_(how_many, sources, language))
