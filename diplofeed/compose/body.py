"""The body of an entry as parts, each a tree of blocks: what was said or done, what it is about, the sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from attrs import frozen

from diplofeed.compose import occasions, passages, people
from diplofeed.compose.labels import heading_of
from diplofeed.compose.markdown import markdown
from diplofeed.compose.markup import contained, linked, shown
from diplofeed.compose.passages import Shown
from diplofeed.compose.people import Feeds
from diplofeed.compose.tree import Blocks, Strong, in_language, paragraph, run, with_images, without_images
from diplofeed.model import Form, Meeting, Statement, Status
from diplofeed.model.entry import Entry
from diplofeed.text import Text, base_of
from diplofeed.words import words

__all__ = ["Part", "parts_of"]


@frozen
class Part:
    """A part of a body: what it is about, and its blocks.

    Attributes:
        language: Of the text, where it is another than the reader's (BCP 47).
        marked: The blocks for HTML with the languages of the texts in them, where these are not all in one.
    """

    name: str
    blocks: Blocks
    language: str = ""
    marked: Blocks = ()

    @property
    def markdown(self) -> str:
        """The part as Markdown, complete in itself."""
        return markdown(self.blocks)


def parts_of(entry: Entry, language: str, own: str, *, images: bool) -> tuple[Part, ...]:
    """Return the parts of the body in order: what was said or done first, then what it is about, then the sources.

    Args:
        entry: What they are of.
        language: What its readers read (BCP 47).
        own: The language of whatever the publication does not mark otherwise.
        images: Whether images are shown, rather than the texts that stand for them.
    """
    item, reader = entry.item, _Reader(language, own, entry.feeds, with_images if images else without_images)
    main = _meeting(item, reader) if isinstance(item, Meeting) else _statement(item, reader)
    return tuple([part for part in (*main, *_details(entry, language)) if part.blocks])


@frozen
class _Reader:
    """Who a body is for.

    Attributes:
        language: What they read (BCP 47).
        own: The language of whatever the publication does not mark otherwise.
        feeds: What the names of parties and people lead to.
        images: What becomes of the images in blocks.
    """

    language: str
    own: str
    feeds: Feeds
    images: Callable[[Blocks], Blocks] = with_images

    def shown(self, text: str) -> Blocks:
        """Return Markdown of the publisher as blocks."""
        blocks = contained(text)
        return self.images(blocks) if "![" in text else blocks

    def blocks_of(self, text: Text) -> Blocks:
        """Return a text of the publisher, or about a change, as blocks."""
        blocks = shown(text, self.language)
        return self.images(blocks) if "![" in text.in_(self.language) else blocks

    def tongue_of(self, text: Text, own: str = "") -> str:
        """Return the language of a text as the reader gets it."""
        return text.pick(self.language)[0] or own or self.own

    def foreign(self, tongue: str) -> str:
        """Return a language if it is not the reader's."""
        return "" if tongue == self.language or base_of(tongue) == base_of(self.language) else tongue

    def marked(self, text: Text) -> Blocks:
        """Return a text of the publisher as blocks that say their language if it is not the reader's."""
        return in_language(self.blocks_of(text), self.foreign(self.tongue_of(text)))

    def listed(self, name: str, texts: Sequence[Text], write: Callable[[Shown], Blocks], *, alone: bool) -> Part:
        """Return a list of texts as a part, which as a whole or in each says the language that is not the reader's.

        Args:
            name: Of the part.
            texts: The texts in the list.
            write: Returns the list, given what makes blocks of a text.
            alone: Whether nothing but the texts is in the list.
        """
        blocks, tongue = write(self.blocks_of), self.common(texts) if alone else ""
        is_mixed = not tongue and any(self.foreign(self.tongue_of(text)) for text in texts)
        return Part(name, blocks, tongue, write(self.marked) if is_mixed else ())

    def common(self, texts: Sequence[Text]) -> str:
        """Return the language that all of several texts have, if it is not the reader's."""
        tongues = {self.tongue_of(text) for text in texts}
        return self.foreign(tongues.pop()) if len(tongues) == 1 else ""

    def part(self, name: str, text: Text) -> Part:
        """Return a text of the publisher as a part."""
        return Part(name, self.shown(text.in_(self.language)), self.foreign(self.tongue_of(text)))


def _meeting(item: Meeting, reader: _Reader) -> Iterator[Part]:
    language = reader.language
    yield Part("occasion", paragraph(passages.occasion(item, language, reader.feeds)))
    if item.rdate or item.exdate or item.rounds:
        yield from _under(heading_of("rounds", language), Part("rounds", passages.rounds(item, language)))
    if item.summary:
        yield reader.part("summary", item.summary)
    if item.participants:
        write = partial(people.participant, feeds=reader.feeds)
        listed = passages.bullets(item.participants, write, language)
        yield from _under(_who(item, language), Part("participants", listed))
    if item.agenda:
        agenda = reader.listed("agenda", item.agenda, partial(passages.numbered, item.agenda), alone=True)
        yield from _under(heading_of("agenda", language), agenda)
    for name, entries in (("positions", item.positions), ("outcomes", item.outcomes)):
        if entries:
            texts, alone = [each.text for each in entries], not any(each.party for each in entries)
            part = reader.listed(name, texts, partial(passages.by_party, entries, language), alone=alone)
            yield from _under(heading_of(name, language), part)
    if item.significance:
        yield from _under(heading_of("significance", language), reader.part("significance", item.significance))


def _who(item: Meeting, language: str) -> str:
    """Return the label of the people at a meeting: nobody took part in what was not held."""
    label = words(language).gettext
    if item.when.ongoing and occasions.going_on(item, language):
        return label("Who takes part")
    return label("Who took part") if item.status is Status.HELD else label("Expected")


def _statement(item: Statement, reader: _Reader) -> Iterator[Part]:
    language, spoken = reader.language, reader.tongue_of(item.text, item.language)
    before, text, after = passages.uttered(item, reader.blocks_of(item.text), spoken, language, reader.feeds)
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


def _details(entry: Entry, language: str) -> Iterator[Part]:
    item, label, line_ = entry.item, words(language).gettext, passages.line
    if entry.references:
        yield Part("about", passages.about([ref for ref in entry.references if ref.relation == "about"], language))
        yield Part("relations", passages.relations(entry.references, language))
    if item.instruments:
        instruments = [passages.instrument(each, language) for each in item.instruments]
        yield Part("instruments", line_(heading_of("instruments", language), instruments, language))
    if item.topics:
        topics = [topic.name.in_(language) for topic in item.topics]
        yield Part("topics", line_(heading_of("topics", language), topics, language))
    if isinstance(item, Meeting) and item.conference:
        how = label("By telephone") if item.by_telephone else label("Online")
        yield Part("conference", line_(how, [linked(item.conference, item.conference)], language))
    if item.same_as:
        yield Part("same_as", passages.elsewhere(item.same_as, language))
    if item.attachments:
        documents = [passages.document(each, language) for each in item.attachments]
        yield Part("documents", line_(heading_of("attachments", language), documents, language))
    if item.sources:
        sources = [passages.source(each, language) for each in item.sources]
        how_many = heading_of("sources", language) if len(sources) > 1 else label("Source")
        yield Part("sources", line_(how_many, sources, language))
