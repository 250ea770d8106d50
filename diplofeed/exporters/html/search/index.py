"""The index a browser searches: columns of titles, dates, names and words, in parts of neighbouring dates."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import chain
from typing import Any, Final
from unicodedata import category, normalize

from attrs import frozen

from diplofeed import compose
from diplofeed.compose.markup import spoken
from diplofeed.export import Context, Derived, Document, Feed, Fragment
from diplofeed.model import Meeting, Person, Statement
from diplofeed.model.entry import Entry
from diplofeed.text import Text, shortened
from diplofeed.when import When

__all__ = ["FOLDER", "INDEX", "MOST", "documents"]

FOLDER: Final = "search"
"""The folder of the index, below that of the feed of everything in a language."""

INDEX: Final = f"{FOLDER}/index.json"
"""The document that names the parts."""

MOST: Final = 2000
"""How many entries a part holds at most."""

_MEDIA_TYPE: Final = "application/json"
_LONGEST: Final = 2000  # characters of words that an entry has besides its title and names
_WORD: Final = re.compile(r"\w+")
_NAMED: Final = ("kind", "topic", "party")
_LEAST_COMMON: Final = 50  # entries that have a word before it can be too common for a part
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_ABBREVIATION: Final = re.compile(r"(?<!\w)([^\W\d_])\.(?=[^\W\d_](?!\w))")

# A part that is too full is divided into those of the next precision, so that old ones do not change with new events.
_PERIODS: Final[Sequence[Callable[[date], str]]] = (
    lambda day: f"{day.year // 10:03}0s",
    lambda day: f"{day.year:04}",
    lambda day: f"{day.year:04}-{day.month:02}",
)
_ALL: Final = "all"


def documents(feed: Feed, fragments: Iterable[Fragment], context: Context[Any]) -> Iterator[Document]:
    """Yield the index of the feed of everything in a language: each part, then the list of parts, with names.

    What is withdrawn is not in it. A part depends on its own entries alone; the list on which parts there are, and on
    what kinds, topics and parties are called.
    """
    parts = dict(_parts([fragment for fragment in fragments if not fragment.entry.withdrawn]))
    latest_first = {part: _latest_first(parts[part]) for part in sorted(parts, reverse=True)}
    for part, held in latest_first.items():
        pieces = Derived((feed.url.encode(), *held), partial(_part, held, feed.url, context))
        yield Document(f"{FOLDER}/{part}.json", (pieces,), media_type=_MEDIA_TYPE)
    entries = (fragment.entry for held in latest_first.values() for fragment in held)
    listed = {"language": context.language, "parts": [f"{part}.json" for part in latest_first]}
    data = _object({**listed, **_names(entries, context.language)})
    yield Document(INDEX, (data,), media_type=_MEDIA_TYPE)


def _latest_first(fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    return tuple(sorted(fragments, key=lambda held: (held.entry.item.when.rank, held.entry.tag), reverse=True))


def _names(entries: Iterable[Entry], language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the names of the kinds, topics and parties of entries, by id."""
    names: dict[str, dict[str, str]] = {facet: {} for facet in _NAMED}
    for each in chain.from_iterable(compose.categories(entry, language) for entry in entries):
        if each.scheme in names:
            names[each.scheme].setdefault(each.term, each.label)
    return {facet: dict(sorted(named.items())) for facet, named in names.items()}


def _part(fragments: Iterable[Fragment], base: str, context: Context[Any], _: object) -> bytes:
    """Return a part of the index, which is made of entries alone."""
    return _object(_columns([_row(fragment.entry, base, context) for fragment in fragments]))


def _object(columns: Mapping[str, Any]) -> bytes:
    """Return an object in JSON, a member a line."""
    members = ",\n".join(f'"{name}":{_ENCODER.encode(column)}' for name, column in columns.items())
    return f"{{\n{members}\n}}\n".encode()


# ---------------------------------------------------------------- parts


def _parts(fragments: Sequence[Fragment], precision: int = 0) -> Iterator[tuple[str, Sequence[Fragment]]]:
    """Yield the names of parts and what is in them: all, or by decades, years, months, and then by a hash."""
    for name, held in _grouped(fragments, lambda entry: _period(entry.item.when, precision)):
        if len(held) <= MOST:
            yield name, held
        elif precision < len(_PERIODS):
            yield from _parts(held, precision + 1)
        else:
            yield from _by_hash(name, held)


def _period(when: When, precision: int) -> str:
    day = when.first or when.last  # of any date an end is known
    return _PERIODS[precision - 1](day) if day and precision else _ALL


def _by_hash(name: str, fragments: Sequence[Fragment]) -> Iterator[tuple[str, Sequence[Fragment]]]:
    """Yield a power of two of parts, so that one that is added moves entries from a single other."""
    count = 1 << (len(fragments) // MOST).bit_length()

    def numbered(entry: Entry) -> str:
        return f"{name}-{int.from_bytes(sha256(entry.tag.encode()).digest()[:4]) % count}"

    yield from _grouped(fragments, numbered)


def _grouped(
    fragments: Iterable[Fragment], name_of: Callable[[Entry], str]
) -> Iterator[tuple[str, Sequence[Fragment]]]:
    groups: dict[str, list[Fragment]] = {}
    for fragment in fragments:
        groups.setdefault(name_of(fragment.entry), []).append(fragment)
    yield from groups.items()


# ---------------------------------------------------------------- a part


@frozen(kw_only=True)
class _Row:
    """What the index has of an entry.

    Attributes:
        link: Its page, as a path below the feed's directory where it is there.
        tongue: The language of its title, where that is not the reader's.
        years: The first and the last year it can be in; None where that end is open or unknown.
        categories: What it is filed under.
        people: The names of those who take part or speak.
        words: The words it has besides its title, date and names, each once.
    """

    link: str
    title: str
    tongue: str
    date: str
    years: tuple[int | None, int | None]
    categories: Sequence[compose.Category]
    people: Sequence[str]
    words: Sequence[str]

    def ids(self, scheme: str) -> Sequence[str]:
        """Return the ids of the categories of a scheme."""
        return [each.term for each in self.categories if each.scheme == scheme]


def _columns(rows: Sequence[_Row]) -> Mapping[str, Any]:
    """Return the columns of a part."""
    common = _common([row.words for row in rows])
    return {
        "links": [row.link for row in rows],
        "titles": [row.title for row in rows],
        "languages": [row.tongue for row in rows],
        "dates": [row.date for row in rows],
        "years": [row.years[0] if row.years[0] == row.years[1] else row.years for row in rows],
        **{facet: _filed([row.ids(facet) for row in rows]) for facet in _NAMED},
        "person": _filed([row.people for row in rows]),
        "common": " ".join(sorted(common)),
        "words": [" ".join(word for word in row.words if word not in common) for row in rows],
    }


def _filed(filed: Sequence[Sequence[str]]) -> Mapping[str, Any]:
    """Return what entries are filed under, each once, and which of these, by number, each entry has."""
    numbers: dict[str, int] = {}
    of = [[numbers.setdefault(each, len(numbers)) for each in own] for own in filed]
    return {"names": list(numbers), "of": of}


def _common(words: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the words that more than a tenth of many entries have, which tell none of them from another."""
    most = max(_LEAST_COMMON, len(words) // 10)
    counts = Counter(chain.from_iterable(words))
    return frozenset(word for word, count in counts.items() if count > most)


# ---------------------------------------------------------------- an entry


def _row(entry: Entry, base: str, context: Context[Any]) -> _Row:
    item, language = entry.item, context.language
    composed, categories = compose.composed(entry, context), compose.categories(entry, language)
    date, tongue = item.when.label(language), composed.tongues["headline"]
    people = tuple(dict.fromkeys(person.name.in_(language) for person in _people(item)))
    headed = (composed.headline, date, *people, *(each.label for each in categories))
    return _Row(
        link=compose.link(entry, context.publication).removeprefix(base),
        title=composed.headline,
        tongue="" if tongue == language else tongue,
        date=date,
        years=(_year(item.when.first), _year(item.when.last)),
        categories=categories,
        people=people,
        words=_further(item, language, frozenset(_words(" ".join(headed)))),
    )


def _year(day: date | None) -> int | None:
    return day.year if day else None


def _people(item: Meeting | Statement) -> Iterator[Person]:
    yield from item.voices if isinstance(item, Statement) else (each.person for each in item.participants)


def _further(item: Meeting | Statement, language: str, before: Container[str]) -> Sequence[str]:
    """Return the words of an item besides those before, each once, as many as there is room for."""
    text = " ".join(filter(None, _texts(item, language)))
    words = [word for word in dict.fromkeys(_words(text)) if word not in before]
    return shortened(" ".join(words), _LONGEST).removesuffix("…").split()


def _texts(item: Meeting | Statement, language: str) -> Iterator[str]:
    yield from (text.in_(language) for text in _lines(item))
    if isinstance(item, Meeting):
        yield from chain.from_iterable(venue.names(language) for venue in item.venues)
    yield from (spoken(text.in_(language), language) for text in _markdown(item) if text)


def _lines(item: Meeting | Statement) -> Iterator[Text]:
    """Yield the texts of an item that are one line: of its treaties, documents and the roles people have."""
    for instrument in item.instruments:
        yield from (instrument.name, instrument.short)
    for person in _people(item):
        yield from (person.role, person.affiliation)
    yield from (attachment.title for attachment in item.attachments)
    if isinstance(item, Statement):
        yield item.medium


def _markdown(item: Meeting | Statement) -> Iterator[Text]:
    if isinstance(item, Statement):
        yield item.text
        return
    yield from (item.summary, *item.agenda, item.significance)
    yield from (position.text for position in item.positions)
    yield from (outcome.text for outcome in item.outcomes)


def _words(text: str) -> Sequence[str]:
    """Return the words of a text as the script compares them: without case, accents and full stops within."""
    plain = _ABBREVIATION.sub(r"\1", text) if "." in text else text
    if not plain.isascii():
        plain = normalize("NFKD", plain).translate(_WITHOUT_MARKS)
    return _WORD.findall(plain.casefold())


class _WithoutMarks(dict[int, int | None]):
    """The table of `str.translate` that leaves out combining marks; it grows by the characters it meets."""

    def __missing__(self, sign: int) -> int | None:
        self[sign] = None if category(chr(sign)).startswith("M") else sign
        return self[sign]


_WITHOUT_MARKS: Final = _WithoutMarks()
