"""A feed divided into the digests of periods, and what each says first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from attrs import define, field, frozen

from diplofeed.compose import phrases
from diplofeed.export import Feed, Fragment
from diplofeed.export.periods import Period, Standing, Unit, periods_of
from diplofeed.exporters.digest import lead
from diplofeed.exporters.digest import words as say
from diplofeed.exporters.digest.item import HEADING
from diplofeed.exporters.digest.pieces import Piece, in_order, piece_of
from diplofeed.model import Party, Topic
from diplofeed.model.entry import Entry
from diplofeed.words import words

__all__ = ["Divided", "Issue", "counted", "divided", "issues"]


@define
class Divided:
    """What the digests of a feed have.

    Attributes:
        unit: Of the periods; None where there are none.
        total: How many entries there are.
        shown: What the current digest shows.
        periods: What the digest of each period shows.
        moved: What was to be in a period before it was moved to another.
        withdrawn: What was in a period before it was withdrawn.
    """

    unit: Unit | None
    total: int = 0
    shown: list[Piece] = field(factory=list)
    periods: dict[Period, list[Piece]] = field(factory=dict)
    moved: dict[Period, list[Piece]] = field(factory=dict)
    withdrawn: dict[Period, list[Entry]] = field(factory=dict)


def divided(
    feed: Feed, fragments: Iterable[Fragment], newest: int, unit: Unit | None, marks: int = len(HEADING)
) -> Divided:
    """Return what the digests of a feed have, given the latest events first.

    Args:
        feed: Which feed.
        fragments: Of its entries.
        newest: How many the current digest shows, and as many that still go on; and what these are about.
        unit: The length of periods; None for no digests of periods.
        marks: How many bytes of a fragment the level of its heading takes.
    """
    made = Divided(unit)
    spoken_of: set[str] = set()  # by what is shown; a meeting stands with what is said of it
    for fragment in fragments:
        if fragment.entry.withdrawn:
            _take_withdrawn(made, fragment.entry)
            continue
        piece = piece_of(fragment, feed.today, marks)
        made.total += 1
        is_new = made.total <= newest or (piece.standing is Standing.ONGOING and len(made.shown) < 2 * newest)
        if is_new or piece.tag in spoken_of:
            made.shown.append(piece)
            spoken_of |= {ref.tag for ref in piece.about}
        _take(made, piece)
    return made


def _take(made: Divided, piece: Piece) -> None:
    if made.unit is None:
        return
    periods, was = periods_of(piece.when, made.unit), piece.entry.was
    for period in periods:
        made.periods.setdefault(period, []).append(piece)
    for period in periods_of(was, made.unit) if was else ():
        if period not in periods:
            made.moved.setdefault(period, []).append(piece)


def _take_withdrawn(made: Divided, entry: Entry) -> None:
    if made.unit is not None:
        for period in periods_of(entry.item.when, made.unit):
            made.withdrawn.setdefault(period, []).append(entry)


def counted(pieces: Sequence[Piece], language: str) -> str:
    """Return how many meetings and statements there are among pieces."""
    meetings = sum(piece.is_meeting for piece in pieces)
    return say.items(meetings, len(pieces) - meetings, language)


# ---------------------------------------------------------------- the digest of a period


@frozen(kw_only=True, eq=False, slots=False)
class Issue:
    """The digest of a period; what it says first is worked out where somebody asks for it.

    Attributes:
        feed: Which feed.
        language: Of the reader (BCP 47).
        pieces: What it shows, the latest first.
        moved: What was to be in the period before it was moved to another.
        withdrawn: What was in the period before it was withdrawn.
        firsts: What is in it and was in none before.
        before: The period before, and what the digest of that shows.
        late: What is of a period that was over when it was published, told in this one.
    """

    feed: Feed
    language: str
    period: Period
    pieces: Sequence[Piece]
    moved: Sequence[Piece]
    withdrawn: Sequence[Entry]
    firsts: Sequence[Party | Topic]
    before: tuple[Period, Sequence[Piece]] | None
    late: Sequence[Piece] = ()

    @cached_property
    def title(self) -> str:
        """What it is called, as plain text."""
        speak = words(self.language)
        has_year = bool(self.period.year)
        heading = speak.gettext("{title}: {period}") if has_year else speak.gettext("{title}: beginning not known")
        return heading.format(title=self.feed.title.in_(self.language), period=self.period.label(self.language))

    @cached_property
    def summary(self) -> str:
        """The sentences that sum it up by its own entries, as plain text."""
        extent = say.which(self.period, counted(self.pieces, self.language), self.language) if self.pieces else ""
        return phrases.sentences((extent, *lead.summary(self.pieces, self.language)), self.language)

    @cached_property
    def new(self) -> str:
        """A sentence on what is in it and was in none before, as plain text, or nothing."""
        return lead.new(self.firsts, self.language)

    @cached_property
    def previous(self) -> tuple[Period, str] | None:
        """The period before, and how many meetings and statements the digest of that has."""
        if self.before is None:
            return None
        period, pieces = self.before
        return period, counted(pieces, self.language)

    @property
    def changed(self) -> Sequence[Piece]:
        """What was moved, postponed or called off may be among these."""
        return in_order((*self.pieces, *self.moved))

    @property
    def gone(self) -> Sequence[Entry]:
        """Entries that it had before."""
        return (*self.withdrawn, *(piece.entry for piece in self.moved))


def issues(feed: Feed, made: Divided, language: str) -> Iterator[Issue]:
    """Yield the digests of periods, the latest first."""
    if made.unit is None:
        return
    order = sorted(made.periods)
    firsts = _firsts(order, made)
    before: dict[Period, Period] = {}
    for of_a_year in (False, True):
        alike = [period for period in order if period.year and (not period.number) is of_a_year]
        before |= dict(zip(alike[1:], alike, strict=False))
    for period in reversed(order):
        earlier = before.get(period)
        yield Issue(
            feed=feed,
            language=language,
            period=period,
            pieces=made.periods[period],
            moved=made.moved.get(period, ()),
            withdrawn=made.withdrawn.get(period, ()),
            firsts=firsts.get(period, ()),
            before=(earlier, made.periods[earlier]) if earlier else None,
        )


def _firsts(order: Sequence[Period], made: Divided) -> dict[Period, Sequence[Party | Topic]]:
    """Return the parties and topics that are in each period for the first time.

    A year beside its months has what may be from before or after whatever is in them, and so is the first to have
    nothing; nor is the first period of all.
    """
    seen: set[str] = set()
    firsts: dict[Period, Sequence[Party | Topic]] = {}
    for place, period in enumerate(order):
        new = lead.first_seen(made.periods[period][::-1], seen)
        if place and (period.number or (made.unit is Unit.YEAR and period.year)):
            firsts[period] = new
    return firsts
