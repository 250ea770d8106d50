"""What an entry says in a language, composed once for all formats and feeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any

from attrs import fields, frozen

from diplofeed.compose import phrases, titles
from diplofeed.compose.body import Part, parts_of
from diplofeed.compose.categories import Category, categories
from diplofeed.compose.html import html as as_html
from diplofeed.compose.markdown import markdown
from diplofeed.compose.markup import attributes_of
from diplofeed.compose.plain import plain
from diplofeed.export import Context
from diplofeed.model import Meeting, Statement
from diplofeed.model.entry import Entry
from diplofeed.text import Text
from diplofeed.words import is_right_to_left, words

__all__ = [
    "Composition",
    "body",
    "composed",
    "content",
    "html",
    "joined",
    "location",
    "parts",
    "plain_text",
    "text",
    "tongue_of",
    "tongues",
]


# Equal to itself alone, so that it is found sooner; not slotted, as a slotted class has no room for what is cached.
@frozen(eq=False, slots=False)
class Composition:
    """What an entry says in a language; each text is made when it is first asked for.

    Attributes:
        language: What its readers read (BCP 47).
        own: The language of whatever the publication does not mark otherwise.
        images: Whether images are shown.
        headline: As one plain line.
        published: When subscribers could first see it (RFC 3339).
        updated: When it last changed (RFC 3339).
        tongues: The languages ``headline`` and ``lead`` are in (BCP 47).
    """

    entry: Entry
    language: str
    own: str
    images: bool
    headline: str
    published: str
    updated: str
    tongues: Mapping[str, str]

    @cached_property
    def lead(self) -> str:
        """What it says first, as plain text of one paragraph and at most 300 characters."""
        return titles.lead(self.entry, self.language, self.own)

    @cached_property
    def teaser(self) -> str:
        """A lead that begins with when and where it is, or who says it and when."""
        return titles.teaser(self.entry, self.language, self.own)

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """What it is filed under."""
        return categories(self.entry, self.language)

    @cached_property
    def location(self) -> str:
        """Where it is, in a line: of each place name, city and country, as far as they are known."""
        item = self.entry.item
        return location(item, self.language) if isinstance(item, Meeting) else ""

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the body in order."""
        return parts_of(self.entry, self.language, self.own, images=self.images)

    @cached_property
    def content(self) -> str:
        """The body as HTML."""
        return _html(self.parts, self.language)

    @cached_property
    def plain_text(self) -> str:
        """The body as plain text."""
        return text(self.parts)

    @property
    def tongue(self) -> str:
        """The language of what it says (BCP 47)."""
        return self.tongues["lead" if isinstance(self.entry.item, Statement) else "headline"]


def location(meeting: Meeting, language: str) -> str:
    """Return where a meeting is, in a line: of each place name, city and country, as far as they are known."""
    places = [phrases.commas(place.names(language), language) for place in meeting.venues]
    online = phrases.capitalised(words(language).gettext("online")) if meeting.online else ""
    return phrases.semicolons((*places, online), language)


def composed(entry: Entry, context: Context[Any]) -> Composition:
    """Return what an entry says to the readers of a context."""
    publication = context.publication
    return _composed(_Said(entry), context.language, publication.language, publication.images)


class _Said:
    """An entry as it is composed: as it is with all that its own page alone shows besides."""

    __slots__ = ("entry",)

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def __hash__(self) -> int:
        return id(self.entry.item)

    def __eq__(self, other: object) -> bool:
        if type(other) is not _Said:
            return False
        mine, theirs = self.entry, other.entry
        return mine is theirs or (mine.item is theirs.item and _composed_of(mine) == _composed_of(theirs))


_composed_of = attrgetter(
    *(field.name for field in fields(Entry) if field.name not in {"item", "mentions", "history", "neighbours"})
)


# The formats of an entry are rendered one after the other, in each language, so few entries are wanted again.
@lru_cache(maxsize=16)
def _composed(said: _Said, language: str, own: str, images: Any) -> Composition:
    entry = said.entry
    return Composition(
        entry,
        language,
        own,
        images,
        titles.headline(entry, language),
        entry.published.isoformat(),
        entry.updated.isoformat(),
        _tongues(entry, language, own),
    )


def _tongues(entry: Entry, language: str, own: str) -> dict[str, str]:
    item = entry.item
    if isinstance(item, Statement):
        spoken = item.language or own
        return {
            "headline": _tongue(item.title or item.text, language, spoken),
            "lead": _tongue(item.text, language, spoken),
        }
    first = item.summary or item.significance
    lead = _tongue(first, language, own) if first else language
    return {"headline": _tongue(item.title, language, own), "lead": lead}


def _tongue(text: Text, language: str, own: str) -> str:
    return text.pick(language)[0] or own


# ---------------------------------------------------------------- for exporters that want one of them


def parts(entry: Entry, context: Context[Any]) -> tuple[Part, ...]:
    """Return the parts of the body in order: what was said or done first, then what it is about, then the sources."""
    return composed(entry, context).parts


def content(entry: Entry, context: Context[Any]) -> str:
    """Return the body of an entry as HTML."""
    return composed(entry, context).content


def plain_text(entry: Entry, context: Context[Any]) -> str:
    """Return the body of an entry as plain text."""
    return composed(entry, context).plain_text


def body(entry: Entry, context: Context[Any]) -> str:
    """Return all an entry says but its headline, as Markdown without headings; its labels are bold lines."""
    return joined(parts(entry, context))


def tongues(entry: Entry, context: Context[Any]) -> Mapping[str, str]:
    """Return the languages of an entry's ``headline`` and ``lead`` as the context's reader is given them."""
    return composed(entry, context).tongues


def tongue_of(text: Text, context: Context[Any], own: str = "") -> str:
    """Return the language of a text as the context's reader gets it: its own, else the publication's."""
    return _tongue(text, context.language, own or context.publication.language)


# ---------------------------------------------------------------- parts in one piece


def html(parts_: Sequence[Part], context: Context[Any]) -> str:
    """Return parts as HTML whose blocks say which language and direction they have, where that is not plain.

    It is plain of what is in the reader's language, if that runs from left to right.
    """
    return _html(parts_, context.language)


def _html(parts_: Sequence[Part], language: str) -> str:
    if not is_right_to_left(language) and not any(map(_language, parts_)):
        return "\n".join([as_html(part.marked or part.blocks) for part in parts_])
    return "\n".join(as_html(part.marked or part.blocks, _attributes(part.language, language)) for part in parts_)


_language = attrgetter("language")


def _attributes(own: str, language: str) -> str:
    return attributes_of(own, _direction(own or language, language))


def _direction(own: str, document: str) -> str:
    """Return the direction of a block where its own is, or that of the document around it may be, from the right."""
    if is_right_to_left(own):
        return "rtl"
    return "ltr" if is_right_to_left(document) else ""


def text(parts_: Iterable[Part]) -> str:
    """Return parts as plain text."""
    return "\n\n".join(filter(None, [plain(part.blocks) for part in parts_]))


def joined(parts_: Iterable[Part]) -> str:
    """Return parts as one Markdown text."""
    return markdown(tuple(block for part in parts_ for block in part.blocks))
