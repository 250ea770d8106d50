"""The feed of changes: each revision the ledger keeps, as an entry for people to read.

Readers such as Miniflux and newsboat never show an entry again that was edited, so this feed is how subscribers
hear of it. Its entries are notices of the publisher about the item, and go through the same exporters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from diplofeed.compose import phrases, title_of
from diplofeed.compose.labels import FIELDS, label_of
from diplofeed.compose.markdown import markdown
from diplofeed.compose.markup import contained, shown
from diplofeed.compose.passages import bullets, by_party, numbered, occasion, round_, uttered
from diplofeed.compose.people import participant
from diplofeed.compose.plain import line
from diplofeed.compose.tree import Blocks, Paragraph, paragraph, run
from diplofeed.compose.written import written
from diplofeed.errors import RecordError
from diplofeed.feeds.headlines import headline, place_of, places_of, takes_place
from diplofeed.ledger.clocks import shifted_rounds
from diplofeed.ledger.decide import Change
from diplofeed.ledger.store import Revision
from diplofeed.model import Form, Meeting, Party, Statement
from diplofeed.model.entry import Entry, Reference, uid
from diplofeed.text import Text
from diplofeed.when import When
from diplofeed.words import msgid, words

__all__ = ["FILENAME", "SLUG", "description", "entries_of", "entry_of", "summary_of", "title"]

SLUG: Final = "changes"
FILENAME: Final = "changes.xml"
_DESCRIPTION: Final = msgid("What is new, and what was announced, moved, postponed, cancelled, corrected or withdrawn.")

Item = Meeting | Statement

_LONG: Final = ("summary", "significance", "text")
_OF_WHAT_WAS: Final = frozenset({"status", "rounds", "as_of"})
_UNSAID: Final = frozenset({"as_of"})  # which is not known to be nothing where the record does not say it


def title(publication: str, language: str) -> str:
    """Return the title of the feed of changes of a publication."""
    return words(language).gettext("{title}: changes").format(title=publication)


def description(language: str) -> str:
    """Return the description of the feed of changes."""
    return words(language).gettext(_DESCRIPTION)


def entries_of(
    revisions: Iterable[Revision], make: Callable[[Revision], Entry], warn: Callable[[str], None]
) -> Iterator[Entry]:
    """Yield revisions as entries, without those whose data describe no item: of these a function is given a warning.

    Args:
        revisions: Of the ledger.
        make: Returns a revision as an entry, as `entry_of` does.
        warn: Is given what is wrong.
    """
    for revision in revisions:
        try:
            entry = make(revision)
        except RecordError as error:
            reasons = "; ".join(f"{fault.field}: {fault.message}" for fault in error.faults)
            what = f"revision {revision.number} of {revision.kind} {revision.id!r}"
            warn(f"{what} cannot be read, and is not in the feed of changes: {reasons}")
            continue
        yield entry


def entry_of(revision: Revision, language: str) -> Entry:
    """Return a revision as an entry of its own: a notice about the item, dated when it was published.

    Raises:
        RecordError: The ledger's data describe no item.
    """
    before, item = revision.items
    title_, text = headline(revision, before, item, language), _words(revision, before, item, language)
    tag = f"{revision.tag}#revision-{revision.number}"
    notice = Statement(
        id=f"revision-{revision.number}",
        title=title_,
        text=written(text),
        form=Form.NOTICE,
        language=language,
        when=revision.at.date(),
        topics=item.topics,
        url=item.url,
    )
    about = Reference(
        relation="about",
        kind=revision.kind,
        id=revision.id,
        tag=revision.tag,
        uid=uid(revision.tag),
        title=Text.line(title_of(item, language)),
        when=item.when,
        url=item.url,
        status=item.status if isinstance(item, Meeting) else None,
    )
    return Entry(
        item=notice,
        tag=tag,
        uid=uid(tag),
        published=revision.at,
        updated=revision.at,
        references=(about,),
        authors=item.authors if isinstance(item, Statement) else (),
    )


def summary_of(revision: Revision, language: str) -> tuple[str, str]:
    """Return what happened as a line with the most important of it, and in Markdown.

    Raises:
        RecordError: The ledger's data describe no item.
    """
    return _summary(revision, *revision.items, language)


def _summary(revision: Revision, before: Item | None, item: Item, language: str) -> tuple[str, str]:
    return headline(revision, before, item, language), markdown(_words(revision, before, item, language))


# ---------------------------------------------------------------- the words


def _words(revision: Revision, before: Item | None, item: Item, language: str) -> Blocks:
    """Return what happened: of something new what it is, else each field, as it is and as it was."""
    speak = words(language)
    if revision.change is Change.WITHDRAWN:
        return paragraph(speak.gettext("This was withdrawn: it is no longer on record."))
    if before is None:
        return _introduced(item, language) or paragraph(title_of(item, language))
    order = [name for name in (*FIELDS, *revision.fields) if name in revision.fields]
    fields = [_field(name, before, item, language) for name in dict.fromkeys(order) if _differs(name, before, item)]
    if isinstance(item, Meeting) and revision.fields == ("when",):
        shifted = shifted_rounds(revision.before or {}, revision.data, item, revision.at)
        fields = [_shifted(shifted, language)] if shifted else fields
    if revision.change is Change.RETURNED:
        fields.insert(0, paragraph(speak.gettext("This is on record again.")))
    corrected = paragraph(speak.gettext("Details were corrected."))
    return tuple(block for blocks in fields for block in blocks) or corrected


def _differs(name: str, before: Item, item: Item) -> bool:
    """Return whether a field is worth a word: not that what lies ahead was said to be held, which nobody is told."""
    return name not in _OF_WHAT_WAS or getattr(before, name, None) != getattr(item, name, None)


def _introduced(item: Item, language: str) -> Blocks:
    if isinstance(item, Statement):
        spoken = item.text.pick(language)[0] or item.language or language
        before, text, after = uttered(item, contained(item.text.in_(language)), spoken, language)
        return (*before, *text, *after)
    return (*paragraph(occasion(item, language)), *contained(item.summary.in_(language)))


def _field(name: str, before: Item, item: Item, language: str) -> Blocks:
    speak, label = words(language), label_of(name, language)
    was, now = getattr(before, name, None), getattr(item, name, None)
    if name in _LONG:
        return _now_reads(label, bool(was), contained(now.in_(language)) if isinstance(now, Text) else (), language)
    if name == "rounds" and isinstance(before, Meeting) and isinstance(item, Meeting):
        return _now_reads(label, bool(was), _rounds(before, item, language), language)
    if show := _LISTS.get(name):
        return _now_reads(label, bool(was), show(now, language), language)
    if say := _SAYINGS.get(name):
        nothing = speak.pgettext("field", "removed") if name in _UNSAID else speak.pgettext("field", "none")
        return _labelled(label, _from_to(say(was, language), say(now, language) or nothing, language), language)
    changed, added = speak.pgettext("field", "changed"), speak.pgettext("field", "added")
    removed = speak.pgettext("field", "removed")
    return _labelled(label, changed if was and now else added if now else removed, language)


def _shifted(shifted: Iterable[tuple[When, When]], language: str) -> Blocks:
    """Return when rounds are that were moved as a country changed its clock, and when they were."""
    moves = (_from_to(was.label(language), now.label(language), language) for was, now in shifted)
    return _labelled(label_of("when", language), phrases.semicolons(moves, language), language)


def _labelled(label: str, content: str, language: str) -> Blocks:
    stopped = phrases.sentence(words(language).gettext("{sentence}."), sentence=content) if content else ""
    return (Paragraph(phrases.labelled(label, run(stopped), language)),)


def _from_to(was: str, now: str, language: str) -> str:
    speak = words(language)
    if was == now:
        return speak.pgettext("field", "corrected")
    return speak.pgettext("field", "{now}; it was {was}").format(now=now, was=was) if was else now


def _now_reads(label: str, was_there: bool, text: Blocks, language: str) -> Blocks:
    speak = words(language)
    if not text:
        return _labelled(label, speak.pgettext("field", "removed"), language)
    heading = speak.pgettext("field", "{label}, which now reads").format(label=label) if was_there else label
    return (*_labelled(heading, "", language), *_ended(text, language))


def _ended(text: Blocks, language: str) -> Blocks:
    """Return blocks with a full stop after a last paragraph that has none, as in one line another field follows."""
    *before, last = text
    if not isinstance(last, Paragraph) or line((last,)).endswith(phrases.STOPS):
        return text
    return (*before, Paragraph(phrases.fill(words(language).gettext("{sentence}."), sentence=last.inlines)))


def _rounds(before: Meeting, item: Meeting, language: str) -> Blocks:
    """Return the rounds that differ by date, with those that do so no more but take place."""
    again = words(language).gettext("{date}: as planned after all")
    dated = [(each.recurrence_id, round_(each, language)) for each in item.rounds]
    named = {when for when, _ in dated}
    gone = [each.recurrence_id for each in before.rounds if each.recurrence_id not in named]
    dated += [(when, run(again.format(date=when.label(language)))) for when in gone if takes_place(item, when)]
    return bullets(sorted(dated, key=lambda pair: pair[0].rank), lambda pair, _: pair[1], language)


def _dates(whens: Any, language: str) -> str:
    return phrases.commas((when.label(language) for when in whens or ()), language)


def _names(things: Any, language: str) -> str:
    return phrases.commas((_name(thing, language) for thing in things or ()), language)


def _name(thing: Any, language: str) -> str:
    if isinstance(thing, Party):
        return thing.name_in(language)
    return str(thing.name.in_(language)) if thing else ""


def _in(text: Any, language: str) -> str:
    return str(text.in_(language)) if text else ""


def _by_party(held: Sequence[Any], language: str) -> Blocks:
    return by_party(held, language, partial(shown, language=language))


_LISTS: Final[Mapping[str, Callable[[Any, str], Blocks]]] = {
    "participants": lambda people, language: bullets(people, participant, language),
    "agenda": lambda texts, language: numbered(texts, partial(shown, language=language)),
    "positions": _by_party,
    "outcomes": _by_party,
}
_SAYINGS: Final[Mapping[str, Callable[[Any, str], str]]] = {
    "title": _in,
    "medium": _in,
    "when": lambda when, language: when.label(language),
    "rdate": _dates,
    "exdate": _dates,
    "as_of": lambda day, language: phrases.day(day, language) if day else "",
    "status": phrases.status,
    "form": phrases.form,
    "language": lambda tag, _: tag,
    "minor": lambda note, _: note,
    "place": place_of,
    "places": places_of,
    "parties": _names,
    "topics": _names,
    "instruments": _names,
    "speaker": _name,
    "speakers": _names,
    "party": _name,
}
