"""What diplofeed says of an item in words, found again in a text that it wrote.

Nothing is taken from the words themselves: a reading is composed as exporters do, and counts where the text has that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import Final, TypeAlias
from uuid import UUID

from attrs import evolve

from diplofeed.compose import occasions, passages, phrases
from diplofeed.compose.body import Part, parts_of
from diplofeed.compose.composition import location
from diplofeed.compose.titles import title_of
from diplofeed.compose.tree import Blocks, paragraph
from diplofeed.model import Meeting, Party, Place, Statement, Status, Topic
from diplofeed.model.entry import Entry
from diplofeed.sources.foreign.names import party_called
from diplofeed.text import Text, base_of
from diplofeed.words import words

__all__ = [
    "WORDS",
    "Write",
    "is_said",
    "paragraphs",
    "unsaid",
    "with_parties",
    "with_place",
    "with_status",
    "with_words",
]

Write: TypeAlias = Callable[[Blocks], str]
"""How the text was written: a walker, and what has become of its output since."""

_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
WORDS: Final = "\ue000"
"""What stands for the words of a statement where they are not known."""
_MEDIUM: Final = "\ue001"
_TONGUES: Final = (
    *"ar az be bg bn bs ca cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko".split(),
    *"lt lv mk ms nb nl pl ps pt ro ru sk sl sq sr sv sw ta th tr uk ur uz vi zh".split(),
)
_SOME_RULE: Final = "FREQ=YEARLY"
_SHORTEST: Final = 3  # characters that say something
_MOST_PLACES: Final = 4
_QUOTED: Final = re.compile(r"^> ?", re.MULTILINE)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [each.strip() for each in re.split(r"\n[ \t]*\n", text) if each.strip()]


def unsaid(item: Meeting | Statement, written: Iterable[str], language: str, write: Write) -> list[str]:
    """Return the paragraphs of a text that say more of an item than is known of it."""
    said = Counter(text for part in _parts(item, language) for text in _within(part, write))
    rest = []
    for each in written:
        if said[each]:
            said[each] -= 1
        else:
            rest.append(each)
    return rest


def _parts(item: Meeting | Statement, language: str) -> tuple[Part, ...]:
    entry = Entry(item=item, tag=item.id, uid=UUID(int=0), published=_LONG_AGO, updated=_LONG_AGO)
    return parts_of(entry, language, language, images=False)


def _within(part: Part, write: Write) -> list[str]:
    return paragraphs(write(part.blocks))


# ---------------------------------------------------------------- meetings


def with_status(meeting: Meeting, written: Sequence[str], language: str) -> Meeting:
    """Return a meeting with the status a paragraph begins with, whatever date it goes on with.

    As it is where none does. A rule of rounds may be missing, without which a meeting of several is said otherwise.
    """
    repeated = meeting if meeting.repeats else evolve(meeting, recurrence=_SOME_RULE)
    for whole, status in product((True, False), dict.fromkeys((meeting.status, *Status))):
        for each in (meeting, repeated):
            beginning = occasions.opening(evolve(each, status=status), language)
            start = beginning if whole else beginning.partition(each.when.label(language))[0]
            if len(start) > _SHORTEST and any(text.startswith(start) for text in written):
                return evolve(meeting, status=status)
    return meeting


def is_said(meeting: Meeting, written: Sequence[str], language: str, write: Write) -> bool:
    """Return whether a paragraph is what is said of a meeting first: how far it has come, when, where and with whom."""
    return write(paragraph(passages.occasion(meeting, language))) in written


def with_parties(
    meeting: Meeting,
    splits: Iterable[tuple[tuple[Topic, ...], tuple[Party, ...]]],
    written: Sequence[str],
    language: str,
    write: Write,
) -> Meeting:
    """Return a meeting with those of several topics and parties that its first sentences name; without if none do."""
    for topics, parties in splits:
        each = evolve(meeting, topics=topics, parties=parties)
        if is_said(each, written, language, write):
            return each
    return meeting


def with_place(
    meeting: Meeting, place: str, written: Sequence[str], language: str, parties: Mapping[str, Party], write: Write
) -> Meeting:
    """Return a meeting with its places as a sentence has them; as it is where none has them so.

    Args:
        meeting: With the coordinates of its place, if it has some.
        place: Where it is, in a line.
        written: The paragraphs of its text.
        language: That of the text.
        parties: Those that the record defines, by their ids.
        write: How the text was written.
    """
    parts = place.split(phrases.semicolon(language))
    online = phrases.capitalised(words(language).gettext("online"))
    is_online = parts[-1] == online
    named = parts[:-1] if is_online else parts
    choices = [list(_readings(each, language, parties)) for each in named[:_MOST_PLACES]]
    for venues in product(*choices) if len(named) <= _MOST_PLACES else ():
        each = _at(meeting, venues, is_online=is_online)
        said = write(paragraph(passages.where(each, language)))
        if location(each, language) == place and any(said in text for text in written):
            return each
    return meeting


def _at(meeting: Meeting, venues: tuple[Place, ...], *, is_online: bool) -> Meeting:
    """Return a meeting at some places; the only one has the coordinates of the place the meeting has."""
    if len(venues) != 1:
        return evolve(meeting, place=None, places=venues, online=is_online)
    here = meeting.place or Place()
    place = evolve(venues[0], latitude=here.latitude, longitude=here.longitude)
    return evolve(meeting, place=place, places=(), online=is_online)


def _readings(place: str, language: str, parties: Mapping[str, Party]) -> Iterator[Place]:
    """Yield what a place may be: by its country, its city and its name, which English tells apart by "in" and "at"."""
    *before, last = place.split(phrases.comma(language))
    country = party_called(last, language, parties)
    inner = phrases.comma(language).join(before if country else (*before, last))
    if country and not inner:
        yield Place(country=country)
    elif base_of(language) == "en":
        if country and len(before) > 1:
            name = phrases.comma(language).join(before[:-1])
            yield Place(name=Text.line(name), city=Text.line(before[-1]), country=country)
        if country or not before:
            yield Place(city=Text.line(inner), country=country)
            yield Place(name=Text.line(inner), country=country)
    yield Place(name=Text.line(place))


# ---------------------------------------------------------------- statements


def with_words(
    readings: Iterable[Statement], written: Sequence[str], language: str, write: Write
) -> tuple[Statement, list[str]] | None:
    """Return the first of several readings whose words stand as a text has them, and the paragraphs of these.

    None where none does. What the readings have as words does not count; their language is that which the text says.
    """
    tongues = (*_tongues_in(written, language), "")
    several = [
        each if each.language == tongue else evolve(each, language=tongue) for each in readings for tongue in tongues
    ]
    voiced = [each for each in several if each.authors]
    silent = [each for each in several if not each.authors]  # nothing is said before a notice that nobody makes
    for medium, each in (*product(("", _MEDIUM), voiced), *product(("",), silent)):
        found = _spoken(evolve(each, medium=medium) if medium else each, written, language, write)
        if found is not None:
            rest = unsaid(evolve(found, text=WORDS), written, language, write)
            return found, paragraphs("\n\n".join(_QUOTED.sub("", text) for text in rest))
    return None


def without_made_title(statement: Statement, text: Sequence[str], language: str) -> Statement:
    """Return a statement without a title that is made of its first words; ``text`` are its paragraphs and others."""
    for end in range(1, len(text) + 1):
        untitled = evolve(statement, title=Text(), text="\n\n".join(text[:end]))
        if title_of(untitled, language) == statement.title.in_(language):
            return evolve(statement, title=Text())
    return statement


def _tongues_in(written: Sequence[str], language: str) -> list[str]:
    """Return the languages that a text says something is in, of those that are widely known."""
    named = _named_tongues(language).items()
    return [tag for said, tag in named if any(said in text for text in written)]


@cache
def _named_tongues(language: str) -> Mapping[str, str]:
    message = words(language).gettext("in {language}")
    tags = (tag for tag in _TONGUES if tag != base_of(language))
    return {message.format(language=phrases.language_name(tag, language)): tag for tag in tags}


def _spoken(statement: Statement, written: Sequence[str], language: str, write: Write) -> Statement | None:
    """Return a statement that is introduced and signed as a text has it, with the medium it names; None where not."""
    introduction, _, signature = passages.uttered(statement, (), statement.language or language, language)
    for around in (write(blocks) for blocks in (introduction, signature) if blocks):
        before, is_named, after = around.partition(_MEDIUM)
        if not is_named:
            if around not in written:
                return None
            continue
        named = (
            text[len(before) : len(text) - len(after)]
            for text in written
            if text.startswith(before) and text.endswith(after) and len(text) > len(before) + len(after)
        )
        if not (medium := next(named, "")):
            return None
        statement = evolve(statement, medium=medium)
    return statement if str(statement.medium) != _MEDIUM else None
