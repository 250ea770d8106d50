"""A digest in Markdown: an article about what is ahead, what goes on and what happened, and one for each period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from itertools import groupby
from typing import Final

import attrs
from attrs import field, frozen

from diplofeed import compose
from diplofeed.compose import passages, phrases
from diplofeed.compose.markdown import markdown
from diplofeed.compose.markup import escape, link
from diplofeed.compose.tree import List, paragraph
from diplofeed.export import Context, Document, Exporter, Feed, Fragment, Omission, Order
from diplofeed.export.periods import Period, Standing, periods_of
from diplofeed.exporters.digest import words as say
from diplofeed.exporters.digest.pieces import Piece, in_order, piece_of
from diplofeed.model import Meeting, Source
from diplofeed.model.entry import Entry
from diplofeed.text import one_line
from diplofeed.typed import typed
from diplofeed.when import Precision, parse
from diplofeed.words import msgid, words

__all__ = ["EXPORTER", "DigestOptions", "Periods", "document", "entry"]

_FILENAME: Final = "digest.md"
_HEADING: Final = "###"  # an entry begins with
_AFTER_MONTHS: Final = 13
_IN_COLOPHON: Final = frozenset({"about", "topics", "sources"})


class Periods(Enum):
    """Which digests there are besides the current one."""

    MONTH = "month"  # one for each month, and one a year for what is not known to the month or is longer
    YEAR = "year"
    NONE = "none"


def _check_newest(_: object, _attribute: object, value: int) -> None:
    if value < 1:
        raise ValueError("newest is at least 1")


@frozen(kw_only=True, field_transformer=typed)
class DigestOptions:
    """The options of the digest.

    Attributes:
        newest: How many items the current digest shows, the latest events; and as many that still go on.
        periods: Which digests there are besides it, of feeds the publication names: month, year or none.

    """

    newest: int = field(default=60, validator=_check_newest)
    periods: Periods = Periods.MONTH


# ---------------------------------------------------------------- one entry


def entry(entry: Entry, context: Context[DigestOptions]) -> bytes:
    """Return an entry under a heading of the third level, without what it is about: `document` says that if need be."""
    composed = compose.composed(entry, context)
    title, page = _title(composed), entry.link
    heading = link(title, page) if page else escape(title)
    blocks = [part.markdown for part in composed.parts if part.name not in _IN_COLOPHON]
    return "\n\n".join(filter(None, (f"{_HEADING} {heading}", *blocks, _colophon(entry, context.language)))).encode()


@lru_cache(maxsize=4096)
def _linked(text: str, url: str = "") -> str:
    """Return plain text as Markdown, as a link if there is an address."""
    return link(text, url) if url else escape(text)


def _title(composed: compose.Composition) -> str:
    """Return the headline; where that would only give the words that follow, the speaker, or what it is and when."""
    item, language = composed.entry.item, composed.language
    if isinstance(item, Meeting) or item.title:
        return composed.headline
    if item.authors:
        return phrases.capitalised(compose.names_of(item.authors, language))
    form = phrases.capitalised(phrases.form(item.form, language))
    return phrases.commas((form, item.when.label(language)), language)


def _colophon(entry: Entry, language: str) -> str:
    """Return one line of topics and of whom the record has it from; the end of a document lists the sources in full."""
    speak, topics = words(language), [topic.name.in_(language) for topic in entry.item.topics]
    labelled = (
        (speak.gettext("Topics: {names}."), dict.fromkeys(topics, "")),
        (speak.gettext("Source: {names}."), _sources_in_short(entry, language)),
    )
    line = phrases.sentences((_named(label, links, language) for label, links in labelled if links), language)
    return f"*{line}*" if line else ""


def _named(label: str, links: Mapping[str, str], language: str) -> str:
    """Return a sentence that names things, each linked if it has an address."""
    names = phrases.commas((_linked(name, url) for name, url in links.items()), language)
    return phrases.with_stops(label, names=list(links)[-1]).format(names=names)


def _sources_in_short(entry: Entry, language: str) -> Mapping[str, str]:
    """Return the addresses of the sources by what they are called in short."""
    short = (
        (source.publisher.in_(language) or source.title.in_(language), source.url) for source in entry.item.sources
    )
    return {name: url for name, url in short if name}


# ---------------------------------------------------------------- all of them


def document(feed: Feed, fragments: Iterable[Fragment], context: Context[DigestOptions]) -> Iterator[Document]:
    """Yield the current digest, then those of the periods, the latest first.

    Only the current one depends on the feed's day; a period's changes only where an entry of the period does.
    """
    shown: list[Piece] = []
    spoken_of: set[str] = set()  # by what is shown; a meeting stands with what is said of it
    periods: dict[Period, list[Piece]] = {}
    total = 0
    newest, by_month = context.options.newest, context.options.periods is Periods.MONTH
    has_periods = feed.listed and context.options.periods is not Periods.NONE
    for total, fragment in enumerate(fragments, 1):
        piece = piece_of(fragment, feed.today, len(_HEADING))
        is_new = total <= newest or (piece.standing is Standing.ONGOING and len(shown) < 2 * newest)
        if is_new or piece.tag in spoken_of:
            shown.append(piece)
            spoken_of |= {ref.tag for ref in piece.about}
        if has_periods:
            for period in periods_of(piece.when, by_month=by_month):
                periods.setdefault(period, []).append(piece)
    names, left_out = sorted(periods, reverse=True), total - len(shown)
    lost = Omission(reason=f"older than the {newest} a digest shows", count=left_out)
    current = _current(feed, shown, left_out, names, context)
    yield Document(_FILENAME, _written(current), (lost,) if left_out and not names else ())
    for period in names:
        yield Document(f"digest/{period.name}.md", _written(_of_period(feed, period, periods[period], context)))


_Block = str | tuple[str | Fragment, ...]


def _written(blocks: Iterable[_Block]) -> Iterator[bytes | Fragment]:
    """Yield blocks with a blank line between them and a line break at the end."""
    for number, block in enumerate(blocks):
        parts = (block,) if isinstance(block, str) else block
        for part in ("\n\n", *parts) if number else parts:
            yield part.encode() if isinstance(part, str) else part
    yield b"\n"


def _current(
    feed: Feed,
    shown: Sequence[Piece],
    left_out: int,
    periods: Sequence[Period],
    context: Context[DigestOptions],
) -> Iterator[_Block]:
    language = context.language
    whens, in_periods = [piece.when for piece in shown], bool(periods)
    extent = say.extent(whens, _counted(shown, language), left_out, language, in_periods=in_periods)
    yield f"# {escape(feed.title.in_(language))}"
    yield phrases.sentences((escape(say.stopped(one_line(feed.description.in_(language)), language)), extent), language)
    if others := _in_other_languages(feed, language):
        yield others
    yield from _article(_chapters(shown, language), shown, language)
    if periods:
        speak, by_month = words(language), any(period.month for period in periods)
        yield "## " + (speak.gettext("By month and year") if by_month else speak.gettext("By year"))
        years = groupby(periods, key=lambda period: period.year)
        yield "\n".join(_year(list(of_year), language) for _, of_year in years)


def _in_other_languages(feed: Feed, language: str) -> str:
    """Return links to the same digest in other languages, each called as its readers call it."""
    others = (each for each in feed.alternates if each.format == EXPORTER.name and each.language not in ("", language))
    return " · ".join(
        link(phrases.capitalised(phrases.language_name(each.language, each.language)), each.url) for each in others
    )


def _of_period(
    feed: Feed, period: Period, pieces: Sequence[Piece], context: Context[DigestOptions]
) -> Iterator[_Block]:
    """Yield the digest of a period, which has no chapters."""
    language = context.language
    speak = words(language)
    elsewhere = speak.gettext("What is ahead and what happened last is in the [current digest]({address}).")
    heading = speak.gettext("{title}: {period}") if period.year else speak.gettext("{title}: beginning not known")
    yield "# " + heading.format(title=escape(feed.title.in_(language)), period=period.label(language))
    within_month = context.options.periods is Periods.MONTH
    extent = say.which(period, _counted(pieces, language), language, has_months=within_month)
    yield phrases.sentences((extent, elsewhere.format(address=f"../{_FILENAME}")), language)
    meetings = in_order(piece for piece in pieces if piece.is_meeting)
    yield from _article([("", meetings)], pieces, language)


# ---------------------------------------------------------------- the article

_Chapter = tuple[str, Sequence[Piece]]


def _chapters(shown: Iterable[Piece], language: str) -> Iterator[_Chapter]:
    """Yield headings with the meetings below them: what is ahead, what goes on, and what happened by month or year."""
    meetings = in_order(piece for piece in shown if piece.is_meeting)
    speak = words(language)
    for heading, wanted in ((speak.gettext("Ahead"), Standing.AHEAD), (speak.gettext("Ongoing"), Standing.ONGOING)):
        yield heading, [piece for piece in meetings if piece.standing is wanted]
    past = sorted((piece for piece in meetings if piece.standing is Standing.PAST), key=_past_chapter)
    for (*_, period, longer), pieces in groupby(past, key=_past_chapter):
        label = parse(longer).label(language) if longer else period.label(language)
        yield phrases.capitalised(label), list(pieces)


def _past_chapter(piece: Piece) -> tuple[bool, int, int, Period, str]:
    """Return what sorts a past event into its chapter: its first period, or its date if that is longer.

    A year comes after its months, a decade after its years, and what is undated last.
    """
    when, period = piece.when, periods_of(piece.when)[0]
    is_longer = bool(period.year) and when.precision in {Precision.DECADE, Precision.CENTURY}
    last = when.last.year if is_longer and when.last else period.year
    return not period.year, last, (period.month or _AFTER_MONTHS) + is_longer, period, when.text if is_longer else ""


def _article(chapters: Iterable[_Chapter], pieces: Sequence[Piece], language: str) -> Iterator[_Block]:
    """Yield the chapters, each meeting with the statements about it, then the other statements and the sources."""
    beside = _statements_beside(pieces)
    others = beside.pop("", [])
    speak = words(language)
    closing = speak.gettext("Also said") if len(others) < len(pieces) else speak.gettext("What was said")
    shown: list[Piece] = []
    for heading, main in (*chapters, (closing, others)):
        if heading and main:
            yield f"## {heading}"
        for piece in main:
            shown += [piece, *beside.get(piece.tag, ())]
            yield _text(piece, 3 if heading else 2, "", language)
            yield from (_text(other, 4 if heading else 3, piece.tag, language) for other in beside.get(piece.tag, ()))
    if sources := _sources(shown, language):
        yield "## " + speak.gettext("Sources")
        yield markdown((List(tuple(paragraph(passages.source(source, language)) for source in sources)),))


def _statements_beside(pieces: Iterable[Piece]) -> dict[str, list[Piece]]:
    """Return statements by the first meeting here that they are about, or by an empty tag."""
    here = {piece.tag for piece in pieces if piece.is_meeting}
    beside: dict[str, list[Piece]] = {}
    for piece in in_order(piece for piece in pieces if not piece.is_meeting):
        home = next((ref.tag for ref in piece.about if ref.tag in here), "")
        beside.setdefault(home, []).append(piece)
    return beside


def _text(piece: Piece, level: int, home: str, language: str) -> _Block:
    """Return what a piece says under a heading of a level, and what it is about besides what it stands beside."""
    others = [ref for ref in piece.about if ref.tag != home]
    label = words(language).gettext("Also about") if home else ""
    about = markdown(passages.about(others, language, label)) if others else ""
    return "#" * level, piece.markdown, f"\n\n{about}" if about else ""


def _sources(shown: Iterable[Piece], language: str) -> Iterable[Source]:
    """Return the sources in the order they are first used, each once and as it was last looked up."""
    latest: dict[tuple[str, str, str], Source] = {}
    for source in (source for piece in shown for source in piece.sources):
        key = source.url, source.title.in_(language), source.publisher.in_(language)
        before = latest.setdefault(key, source)
        if source.accessed and (before.accessed is None or before.accessed < source.accessed):
            latest[key] = attrs.evolve(before, accessed=source.accessed)
    return latest.values()


def _counted(pieces: Sequence[Piece], language: str) -> str:
    meetings = sum(piece.is_meeting for piece in pieces)
    return say.items(meetings, len(pieces) - meetings, language)


def _year(periods: Sequence[Period], language: str) -> str:
    """Return the links to the digests of a year as an item of a list."""
    whole = next((period for period in periods if not period.month), None)
    label = Period(periods[0].year).label(language)
    year = f"[{label}](digest/{whole.name}.md)" if whole else label
    named = ((phrases.month(period.month, language), period) for period in periods[::-1] if period.month)
    months = phrases.commas((f"[{month}](digest/{period.name}.md)" for month, period in named), language)
    return f"- {words(language).gettext('{date}: {words}').format(date=year, words=months) if months else year}"


EXPORTER: Final = Exporter(
    name="digest",
    title=msgid("Markdown digest"),
    filename=_FILENAME,
    media_type="text/markdown",
    options=DigestOptions,
    entry=entry,
    document=document,
    order=Order.WHEN,
)
