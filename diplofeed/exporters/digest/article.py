"""A digest in Markdown: an article about what is ahead, what goes on and what happened, and one for each period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final

from diplofeed.compose import phrases
from diplofeed.compose.markdown import markdown
from diplofeed.compose.markup import escape, link
from diplofeed.compose.tree import Blocks
from diplofeed.export import Context, Derived, Document, Exporter, Feed, Fragment, Omission, Order
from diplofeed.export.periods import Period, Standing, Unit
from diplofeed.exporters.digest import closed, lead, sources
from diplofeed.exporters.digest import words as say
from diplofeed.exporters.digest.changed import changes
from diplofeed.exporters.digest.chapters import Block, article, chapters
from diplofeed.exporters.digest.frontmatter import About, front_matter
from diplofeed.exporters.digest.issues import Divided, Issue, counted, divided, issues
from diplofeed.exporters.digest.item import entry
from diplofeed.exporters.digest.options import Citations, DigestOptions
from diplofeed.exporters.digest.pieces import Piece, in_order
from diplofeed.model.entry import Entry
from diplofeed.text import one_line
from diplofeed.words import msgid, words

__all__ = ["EXPORTER", "document", "withdrawal"]

_FILENAME: Final = "digest.md"


def withdrawal(_: Entry, __: Context[DigestOptions]) -> bytes:
    """Return nothing: a digest has no entry that was withdrawn, but changes when one is."""
    return b""


def document(feed: Feed, fragments: Iterable[Fragment], context: Context[DigestOptions]) -> Iterator[Document]:
    """Yield the current digest, then those of the periods, the latest first, and the feed of those that are over.

    Only the current one depends on the feed's day, and the feed on which periods are over; a period's changes only
    where an entry of the period does, or what its lead says of those before.
    """
    options = context.options
    made = divided(feed, fragments, options.newest, options.periods.unit if feed.listed else None)
    left_out = made.total - len(made.shown)
    lost = Omission(reason=f"older than the {options.newest} a digest shows", count=left_out)
    current = _current(feed, made, left_out, context)
    yield Document(_FILENAME, _written(current), (lost,) if left_out and not made.periods else ())
    ended: list[Issue] = []
    for issue in issues(feed, made, context.language):
        yield Document(f"digest/{issue.period.name}.md", (_as_piece(feed, issue, context),))
        if len(ended) < options.closed and closed.is_closed(issue.period, feed):
            ended.append(issue)
    if ended:
        yield closed.document(feed, ended, context)


def _written(blocks: Iterable[Block]) -> Iterator[bytes | Fragment]:
    """Yield blocks with a blank line between them and a line break at the end."""
    for number, block in enumerate(block for block in blocks if block):
        parts = (block,) if isinstance(block, str) else block
        for part in ("\n\n", *parts) if number else parts:
            yield part.encode() if isinstance(part, str) else part
    yield b"\n"


def _current(feed: Feed, made: Divided, left_out: int, context: Context[DigestOptions]) -> Iterator[Block]:
    language, shown = context.language, made.shown
    whens = [piece.when for piece in shown]
    extent = say.extent(whens, counted(shown, language), left_out, language, in_periods=bool(made.periods))
    summed = (extent, *lead.ahead(shown, language), *lead.summary(shown, language))
    yield _head(feed, feed.title.in_(language), "", phrases.sentences(summed, language), (feed.updated, None), context)
    description = escape(say.stopped(one_line(feed.description.in_(language)), language))
    yield phrases.sentences((description, *map(escape, summed)), language)
    yield _in_other_languages(feed, language)
    ahead = [piece for piece in shown if piece.standing is not Standing.PAST]
    yield from _changed(changes(in_order(ahead), language), language)
    yield from article(chapters(shown, language), shown, language)
    yield from _list_of_periods(made.periods, context.options.periods.unit, language)
    yield from _sources(shown, context)


def _in_other_languages(feed: Feed, language: str) -> str:
    """Return links to the same digest in other languages, each called as its readers call it."""
    others = (each for each in feed.alternates if each.format == EXPORTER.name and each.language not in ("", language))
    return " · ".join(
        link(phrases.capitalised(phrases.language_name(each.language, each.language)), each.url) for each in others
    )


def _as_piece(feed: Feed, issue: Issue, context: Context[DigestOptions]) -> Derived:
    """Return the digest of a period, made where an entry of it changed, or what it says of the periods before."""

    def make(_: object) -> bytes:
        return b"".join(Document(_FILENAME, _written(_of_period(feed, issue, context))).chunks)

    said_of_others = (feed.slug, feed.title, issue.period, issue.firsts, issue.previous)
    shown = (piece.markdown for piece in (*issue.pieces, *issue.moved))
    return Derived((repr(said_of_others).encode(errors="backslashreplace"), *shown), make)


def _of_period(feed: Feed, issue: Issue, context: Context[DigestOptions]) -> Iterator[Block]:
    """Yield the digest of a period, which has no chapters."""
    language, pieces, period = context.language, issue.pieces, issue.period
    day = period.last if period.year else None
    modified = max(piece.entry.updated for piece in pieces)
    yield _head(feed, issue.title, f"-{period.name}", issue.summary, (modified, day), context)
    yield escape(phrases.sentences((issue.summary, issue.new), language))
    yield from _changed(changes(issue.changed, language), language)
    meetings = in_order(piece for piece in pieces if piece.is_meeting)
    yield from article([("", meetings)], pieces, language)
    yield _elsewhere(issue, language)
    yield from _sources(pieces, context)


def _elsewhere(issue: Issue, language: str) -> str:
    """Return where the current digest is, and the one before."""
    speak = words(language)
    current = speak.gettext("What is ahead and what happened last is in the [current digest]({address}).")
    before = speak.gettext("Before that: [{period}]({address}), {items}.") if issue.previous else ""
    if issue.previous:
        period, items = issue.previous
        before = phrases.sentence(before, period=period.label(language), address=f"{period.name}.md", items=items)
    return phrases.sentences((before, current.format(address=f"../{_FILENAME}")), language)


# ---------------------------------------------------------------- what stands around the items


def _head(
    feed: Feed,
    title: str,
    suffix: str,
    description: str,
    dates: tuple[datetime, date | None],
    context: Context[DigestOptions],
) -> str:
    """Return the title as a heading, or as front matter, of which programs make the heading themselves."""
    modified, day = dates
    about = About(
        title=title,
        slug=f"{feed.slug.replace('/', '-') or 'digest'}{suffix}",
        description=description,
        date=day,
        modified=modified,
        language=context.language,
    )
    return front_matter(context.options.front_matter, about) or f"# {escape(title)}"


def _changed(listed: Blocks, language: str) -> Iterator[str]:
    if listed:
        yield "## " + words(language).gettext("What changed")
        yield markdown(listed)


def _sources(pieces: Iterable[Piece], context: Context[DigestOptions]) -> Iterator[str]:
    """Yield the sources of what is shown under a heading, as footnotes or as a list."""
    language = context.language
    write = sources.footnotes if context.options.citations is Citations.FOOTNOTES else sources.listed
    if written := write((source for piece in pieces for source in piece.item.sources), language):
        yield "## " + words(language).gettext("Sources")
        yield written


def _list_of_periods(periods: Iterable[Period], unit: Unit | None, language: str) -> Iterator[str]:
    latest_first = sorted(periods, reverse=True)
    if not latest_first or unit is None:
        return
    has_units = any(period.number for period in latest_first)
    yield f"## {say.by_period(unit if has_units else Unit.YEAR, language)}"
    years = groupby(latest_first, key=lambda period: period.year)
    yield "\n".join(_year(list(of_year), language) for _, of_year in years)


def _year(periods: Sequence[Period], language: str) -> str:
    """Return the links to the digests of a year as an item of a list."""
    whole = next((period for period in periods if not period.number), None)
    label = Period(periods[0].year).label(language)
    year = f"[{label}](digest/{whole.name}.md)" if whole else label
    parts = [(say.within_year(period, language), period) for period in periods[::-1] if period.number]
    links = phrases.commas((f"[{part}](digest/{period.name}.md)" for part, period in parts), language)
    return f"- {words(language).gettext('{date}: {words}').format(date=year, words=links) if parts else year}"


EXPORTER: Final = Exporter(
    name="digest",
    title=msgid("Markdown digest"),
    filename=_FILENAME,
    media_type="text/markdown",
    options=DigestOptions,
    entry=entry,
    document=document,
    withdrawal=withdrawal,
    order=Order.WHEN,
)
