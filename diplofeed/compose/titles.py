"""What an entry is called, what it says first, and who speaks in it, each as one plain line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from diplofeed.compose import passages, phrases
from diplofeed.compose.markup import spoken
from diplofeed.compose.plain import line
from diplofeed.compose.struck import STRUCK, title_without
from diplofeed.compose.tree import paragraph
from diplofeed.config import Publication
from diplofeed.model import Form, Meeting, Party, Person, Statement
from diplofeed.model.entry import Entry
from diplofeed.text import one_line, shortened
from diplofeed.words import words

__all__ = ["headline", "headline_of", "lead", "link", "name_of", "names_of", "title_of"]

_FIRST_WORDS: Final = 70
_LEAD: Final = 300
_IN_ONE_PAIR: Final = re.compile('“[^“”]*”|"[^"]*"|«[^«»]*»|»[^«»]*«|„[^„“”]*[“”]|「[^「」]*」')


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
    first = shortened(spoken(item.text.in_(language)), _FIRST_WORDS)
    return ": ".join(filter(None, (names_of(item.authors, language), first))) or item.id


def names_of(several: Iterable[Person | Party], language: str) -> str:
    """Return the names of people or parties as a sentence lists them."""
    return phrases.listed([name_of(each, language) for each in several], language)


def name_of(somebody: Person | Party, language: str) -> str:
    """Return the name of a person or a party."""
    return somebody.name_in(language) if isinstance(somebody, Party) else somebody.name.in_(language)


def lead(entry: Entry, language: str) -> str:
    """Return what an entry says first, as plain text of one paragraph and at most 300 characters."""
    item = entry.item
    if isinstance(item, Statement):
        text = item.text.in_(language)
        words_ = spoken(text) or one_line(text)  # of marks alone, which say nothing, people see those
        return _quoted(words_) if item.form is Form.QUOTE else shortened(words_, _LEAD)
    first = spoken(item.summary.in_(language)) or spoken(item.significance.in_(language))
    return shortened(first or line(paragraph(passages.occasion(item, language))), _LEAD)


def _quoted(words: str) -> str:
    """Return words cut to a lead in quotation marks: their own where one pair is around the whole."""
    first, within, last = (words[0], words[1:-1], words[-1]) if _IN_ONE_PAIR.fullmatch(words) else ("“", words, "”")
    return f"{first}{shortened(within, _LEAD - 2)}{last}"


def link(entry: Entry, publication: Publication) -> str:
    """Return the page about an entry: its own, else its first source's, else the publication's."""
    own = entry.page or entry.item.url
    return own or next((source.url for source in entry.item.sources if source.url), publication.link)
