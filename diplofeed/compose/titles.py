"""What an entry is called, what it says first, and who speaks in it, each as one plain line."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

from diplofeed.compose import passages, phrases
from diplofeed.compose.markup import opening, spoken
from diplofeed.compose.plain import line
from diplofeed.compose.quotation import quoted
from diplofeed.compose.struck import STRUCK, title_without
from diplofeed.compose.tree import Inlines, Link, paragraph
from diplofeed.config import Publication
from diplofeed.model import Form, Meeting, Party, Person, Statement
from diplofeed.model.entry import Entry
from diplofeed.text import one_line, shortened
from diplofeed.words import words

__all__ = ["headline", "headline_of", "lead", "link", "name_of", "names_of", "teaser", "title_of"]

_FIRST_WORDS: Final = 70
_LEAD: Final = 300


def headline(entry: Entry, language: str) -> str:
    """Return the headline of an entry as one plain line."""
    return headline_of(entry.item, language)


def headline_of(item: Meeting | Statement, language: str) -> str:
    """Return the headline of an item as one plain line, with "Cancelled" or "Postponed" before it where it is so."""
    title = title_of(item, language)
    if isinstance(item, Meeting) and item.status in STRUCK:
        return words(language).gettext(STRUCK[item.status]).format(title=title)
    return title


def title_of(item: Meeting | Statement, language: str) -> str:
    """Return the title of an item, or of a statement without one the speaker and first words, as one plain line."""
    if isinstance(item, Meeting):
        return title_without(item, language)
    if item.title:
        return item.title.in_(language)
    first = shortened(opening(item.text, language, _tongue(item, language)), _FIRST_WORDS)
    who = phrases.capitalised(names_of(item.authors, language))
    if not (who and first):
        return who or first or item.id
    return words(language).gettext("{date}: {words}").format(date=who, words=first)


def names_of(several: Iterable[Person | Party], language: str) -> str:
    """Return the names of people or parties as a sentence lists them."""
    return phrases.listed([name_of(each, language) for each in several], language)


def name_of(somebody: Person | Party, language: str) -> str:
    """Return the name of a person or a party."""
    return somebody.name_in(language) if isinstance(somebody, Party) else somebody.name.in_(language)


def lead(entry: Entry, language: str, own: str = "") -> str:
    """Return what an entry says first, as plain text of one paragraph and at most 300 characters.

    Args:
        entry: The entry.
        language: The reader's (BCP 47).
        own: The language of whatever the publication does not mark otherwise; the reader's if empty.
    """
    item = entry.item
    if isinstance(item, Statement):
        return _uttered(item, language, own, _LEAD)
    return shortened(_summary(item, language, own) or _sentence(passages.occasion(item, language)), _LEAD)


def teaser(entry: Entry, language: str, own: str = "") -> str:
    """Return a lead that begins with when and where a meeting is, or with who says something and when.

    Many readers show nothing else. It is plain text of one paragraph, and of at most 300 characters.
    """
    item = entry.item
    if isinstance(item, Statement):
        before = shortened(_attribution(item, language), _LEAD - _FIRST_WORDS)
        return before + _uttered(item, language, own, _LEAD - len(before))
    if summary := _summary(item, language, own):
        setting = _sentence(passages.setting(item, language))
        return shortened(phrases.sentences((setting, summary), language), _LEAD)
    return lead(entry, language, own)


def _sentence(inlines: Inlines) -> str:
    """Return what is said of a meeting as text, without the coordinates a place is linked to."""
    unlinked = (inline.inlines if isinstance(inline, Link) else (inline,) for inline in inlines)
    return line(paragraph(tuple(chain.from_iterable(unlinked))))


def _summary(item: Meeting, language: str, own: str) -> str:
    texts = (item.summary, item.significance)
    openings = (opening(text, language, text.pick(language)[0] or own or language) for text in texts)
    return next(filter(None, openings), "")


def _attribution(item: Statement, language: str) -> str:
    """Return what stands before the words of a statement, but a notice without a speaker, which is the publisher's."""
    who, speak = names_of(item.authors, language), words(language)
    date = item.when.label(language)
    if who:
        return speak.gettext("{who}, {date}: {words}").format(who=phrases.capitalised(who), date=date, words="")
    if item.form is Form.NOTICE:
        return ""
    return speak.gettext("{date}: {words}").format(date=phrases.capitalised(date), words="")


def _uttered(item: Statement, language: str, own: str, room: int) -> str:
    text, tongue = item.text.in_(language), _tongue(item, language, own)
    if item.form is Form.QUOTE:  # whose marks may be around the whole
        return quoted(spoken(text, tongue) or one_line(text), room, tongue)
    # Of marks alone, which say nothing, people see those.
    return shortened(opening(item.text, language, tongue) or one_line(text), room)


def _tongue(item: Statement, language: str, own: str = "") -> str:
    """Return the language of what a reader gets of a statement."""
    return item.text.pick(language)[0] or item.language or own or language


def link(entry: Entry, publication: Publication) -> str:
    """Return the page about an entry: its own, else its first source's, else the publication's."""
    own = entry.page or entry.item.url
    return own or next((source.url for source in entry.item.sources if source.url), publication.link)
