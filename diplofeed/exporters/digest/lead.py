"""The first paragraph of a digest, which sums up its entries: who with whom, on what, and what is new.

It is plain text and made of fields alone, so that nothing is rendered for a digest that stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from diplofeed.compose import occasions, phrases
from diplofeed.compose.titles import title_of
from diplofeed.export.periods import Standing
from diplofeed.exporters.digest.pieces import Piece, in_order
from diplofeed.model import Meeting, Party, Status, Topic
from diplofeed.when import Precision, When
from diplofeed.words import Words, words

__all__ = ["ahead", "first_seen", "new", "summary"]

_MOST_GROUPS: Final = 3
_MOST_TOPICS: Final = 5
_MOST_NEW: Final = 5
_GOING_ON: Final = "going on"
_PLANNED: Final = "planned"
_CLASSES: Final = {
    Status.HELD: "held",
    Status.CANCELLED: "cancelled",
    Status.POSTPONED: "postponed",
}


def summary(pieces: Sequence[Piece], language: str) -> Iterator[str]:
    """Yield sentences on what became of the meetings, who meets whom, and on what, as far as there is something."""
    meetings = [piece.item for piece in pieces if isinstance(piece.item, Meeting)]
    yield _standings(meetings, language)
    yield _together(meetings, language)
    yield _topics(pieces, language)


# ---------------------------------------------------------------- what became of them


def _standings(meetings: Iterable[Meeting], language: str) -> str:
    """Return how many meetings were held and so on, where not all of them stand alike."""
    counts = Counter(_class_of(meeting, language) for meeting in meetings)
    if len(counts) < 2:
        return ""
    speak = words(language)
    counted = [_counted(name, counts[name], speak) for name in ("held", _GOING_ON, _PLANNED, "postponed", "cancelled")]
    listed = phrases.listed([each for each in counted if each], language)
    return speak.gettext("Of the meetings, {counts}.").format(counts=listed)


def _class_of(meeting: Meeting, language: str) -> str:
    if occasions.going_on(meeting, language):
        return _GOING_ON
    return _CLASSES.get(meeting.status, _PLANNED)


def _counted(name: str, n: int, speak: Words) -> str:
    if not n:
        return ""
    if name == _GOING_ON:
        message = speak.ngettext("{n} goes on", "{n} go on", n)
    elif name == "held":
        message = speak.ngettext("{n} was held", "{n} were held", n)
    elif name == "cancelled":
        message = speak.ngettext("{n} was cancelled", "{n} were cancelled", n)
    elif name == "postponed":
        message = speak.ngettext("{n} was postponed", "{n} were postponed", n)
    else:
        message = speak.ngettext("{n} is on record as planned", "{n} are on record as planned", n)
    return message.format(n=n)


# ---------------------------------------------------------------- who with whom, on what


def _together(meetings: Iterable[Meeting], language: str) -> str:
    """Return which parties stand together in meetings that were not called off, those that do most often first."""
    groups: Counter[tuple[str, ...]] = Counter()
    parties: dict[tuple[str, ...], Sequence[Party]] = {}
    for meeting in meetings:
        ids = tuple(sorted({party.id for party in meeting.parties}))
        if len(ids) > 1 and meeting.status not in {Status.CANCELLED, Status.POSTPONED}:
            groups[ids] += 1
            parties.setdefault(ids, meeting.parties)
    if not groups:
        return ""
    speak, shown = words(language), _telling(groups)
    named = [_group(parties[ids], n if groups.total() > 1 else 0, language) for ids, n in shown]
    listed = phrases.semicolons((*named, _more(len(groups) - len(shown), language)), language)
    return phrases.sentence(speak.gettext("Who with whom: {groups}."), groups=listed)


def _telling(groups: Counter[tuple[str, ...]]) -> list[tuple[tuple[str, ...], int]]:
    """Return the groups to name: where there are many, those that meet more than once, if there are any."""
    most = groups.most_common(_MOST_GROUPS)
    again = [(ids, n) for ids, n in most if n > 1]
    return again if again and len(groups) > _MOST_GROUPS else most


def _group(parties: Iterable[Party], meetings: int, language: str) -> str:
    """Return the names of parties, and how many meetings they share unless that is plain."""
    names = phrases.listed(list(dict.fromkeys(occasions.named(party, language) for party in parties)), language)
    if not meetings:
        return names
    count = words(language).ngettext("{n} meeting", "{n} meetings", meetings).format(n=meetings)
    return _with_note(names, count, language)


def _topics(pieces: Iterable[Piece], language: str) -> str:
    """Return what entries are about, those topics first that most of them have."""
    topics: dict[str, Topic] = {}
    counts: Counter[str] = Counter()
    for topic in (topic for piece in pieces for topic in piece.item.topics):
        topics.setdefault(topic.id, topic)
        counts[topic.id] += 1
    if not counts:
        return ""
    most = [(topics[id_].name.in_(language), n) for id_, n in counts.most_common(_MOST_TOPICS)]
    is_counted = max(counts.values()) > 1
    named = [_with_note(name, str(n), language) if is_counted else name for name, n in most]
    names = _listed(named, len(counts) - len(most), language)
    return phrases.sentence(words(language).gettext("Topics: {names}."), names=names)


def _with_note(name: str, note: str, language: str) -> str:
    return words(language).gettext("{title} ({note})").format(title=name, note=note)


def _listed(names: Sequence[str], left_out: int, language: str) -> str:
    """Return names as a sentence lists them, and how many more there are."""
    return phrases.listed([name for name in (*names, _more(left_out, language)) if name], language)


def _more(n: int, language: str) -> str:
    return words(language).gettext("{n} more").format(n=n) if n else ""


# ---------------------------------------------------------------- what is new


def first_seen(pieces: Iterable[Piece], seen: set[str]) -> list[Party | Topic]:
    """Return the parties and topics of pieces that were not seen before, in order; they are seen now."""
    new_: list[Party | Topic] = []
    for piece in pieces:
        parties = piece.item.parties if isinstance(piece.item, Meeting) else piece.item.on_behalf_of
        for kind, things in (("party", parties), ("topic", piece.item.topics)):
            for thing in things:
                if (key := f"{kind} {thing.id}") not in seen:
                    seen.add(key)
                    new_.append(thing)
    return new_


def new(things: Sequence[Party | Topic], language: str) -> str:
    """Return which parties and topics are on record for the first time, or nothing where there are none."""
    if not things:
        return ""
    shown = [
        occasions.named(thing, language) if isinstance(thing, Party) else thing.name.in_(language)
        for thing in things[:_MOST_NEW]
    ]
    names = _listed(shown, len(things) - len(shown), language)
    return phrases.sentence(words(language).gettext("For the first time on record: {names}."), names=names)


# ---------------------------------------------------------------- what is ahead


def ahead(pieces: Iterable[Piece], language: str) -> Iterator[str]:
    """Yield which meeting is next, and how many are ahead of which the day is not known."""
    speak = words(language)
    coming = in_order(piece for piece in pieces if piece.standing is Standing.AHEAD and not _is_off(piece))
    dated = next((piece for piece in coming if _has_day(piece.when)), None)
    if dated is not None:
        title, date = title_of(dated.item, language), dated.when.label(language)
        yield phrases.sentence(speak.gettext("Next: {title}, {date}."), title=title, date=date)
    vague = sum(not _has_day(piece.when) for piece in coming)
    if vague:
        yield speak.ngettext(
            "The day of {n} meeting ahead is not known.", "The days of {n} meetings ahead are not known.", vague
        ).format(n=vague)


def _has_day(when: When) -> bool:
    return when.precision in {Precision.TIME, Precision.DAY} and not (when.approximate or when.uncertain)


def _is_off(piece: Piece) -> bool:
    return isinstance(piece.item, Meeting) and piece.item.status in {Status.CANCELLED, Status.POSTPONED}
