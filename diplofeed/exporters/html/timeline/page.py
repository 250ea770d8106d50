"""A timeline as part of a page: heading, summary, drawing, key, and the list that says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from html import escape

from diplofeed.compose import phrases
from diplofeed.exporters.html.dates import machine_readable
from diplofeed.exporters.html.timeline.marks import MOST_DRAWN, Mark, by_period, kinds_of_topics
from diplofeed.exporters.html.timeline.sheet import sheet
from diplofeed.exporters.html.timeline.svg import Bar, drawing, key_sign, tally
from diplofeed.when import When, parse
from diplofeed.when.value import COARSENESS
from diplofeed.words import words

__all__ = ["standalone", "timeline", "timeline_beside"]


def timeline(
    marks: Sequence[Mark], language: str, *, address_of: Callable[[str], str] = lambda _: "", file: str = ""
) -> str:
    """Return a section of a page: the drawing of marks beside a list of them, or nothing where there are none.

    More than `MOST_DRAWN` marks are counted by years or, if all are of one year, by months.

    Args:
        marks: In any order.
        language: Of the reader (BCP 47).
        address_of: Returns the address of the page of a year or month (``2023``, ``2023-07``), empty if it has none.
        file: The address of the drawing as a file; empty if there is none.
    """
    if not marks:
        return ""
    if len(marks) > MOST_DRAWN:
        bars = _bars(marks, language, address_of)
        picture, content = tally(bars, language).html(_heading(language)), _counted(bars)
    else:
        picture, content = _drawn(marks, language), _key(marks, language) + _listed(marks, language)
    label = words(language).gettext("Timeline as a picture (SVG)")
    download = f'<p class="timeline-file"><a href="{escape(file)}" download>{escape(label)}</a></p>\n' if file else ""
    return _section(marks, language, picture, content + download)


def timeline_beside(marks: Sequence[Mark], language: str) -> str:
    """Return a section for a page whose own list says what the drawing does, such as that of a year.

    Nothing where there are none, or more than `MOST_DRAWN`.
    """
    if not marks or len(marks) > MOST_DRAWN:
        return ""
    return _section(marks, language, _drawn(marks, language), _key(marks, language))


def _section(marks: Sequence[Mark], language: str, picture: str, content: str) -> str:
    return (
        f'<section class="timeline">\n<h2>{escape(_heading(language))}</h2>\n'
        f"<p>{escape(_summary(marks, language))}</p>\n"
        f'<div class="timeline-frame">{picture}</div>\n{content}</section>\n'
    )


def _heading(language: str) -> str:
    return words(language).gettext("Timeline")


def _drawn(marks: Sequence[Mark], language: str) -> str:
    return drawing(marks, language).html(_heading(language))


def standalone(
    marks: Sequence[Mark], language: str, *, address_of: Callable[[str], str] = lambda _: "", title: str
) -> bytes:
    """Return the drawing as an SVG file by the rules of `timeline`: dark on white, under its title, above its key.

    Links are as they are given.
    """
    if len(marks) > MOST_DRAWN:
        return sheet(tally(_bars(marks, language, address_of), language), {}, title=title).encode()
    return sheet(drawing(marks, language), _meanings(marks, language), title=title).encode()


def _summary(marks: Sequence[Mark], language: str) -> str:
    speak, counted = words(language), _number_of(marks, language)
    dates = {mark.when.text: mark.when for mark in marks if mark.when.first or mark.when.last}.values()
    pieces = [f"{counted}{phrases.comma(language)}{_between(dates, language)}" if dates else counted]
    vague, open_ended = sum(mark.is_vague for mark in marks), sum(mark.when.open_end for mark in marks)
    if vague:
        pieces.append(speak.gettext("day not known: {count}").format(count=vague))
    if open_ended:
        pieces.append(speak.gettext("ongoing: {count}").format(count=open_ended))
    return phrases.semicolons(pieces, language)


def _number_of(marks: Sequence[Mark], language: str) -> str:
    speak, n = words(language), len(marks)
    if all(mark.status for mark in marks):
        return speak.ngettext("{n} meeting", "{n} meetings", n).format(n=n)
    if not any(mark.status for mark in marks):
        return speak.ngettext("{n} statement", "{n} statements", n).format(n=n)
    return speak.ngettext("{n} entry", "{n} entries", n).format(n=n)


def _between(dates: Iterable[When], language: str) -> str:
    """Return from when to when dates are, each end as exactly as the dates that are there are known, and no more."""
    ends = [(when.first or when.last or date.min, when.last or when.first or date.max, when) for when in dates]
    earliest, latest = min(first for first, _, _ in ends), max(last for _, last, _ in ends)
    begin = min((_end(when, 0) for first, _, when in ends if first == earliest), key=_fineness)
    end = min((_end(when, -1) for _, last, when in ends if last == latest), key=_fineness)
    return (begin if begin == end else parse(f"{begin.text}/{end.text}")).label(language)


def _end(when: When, place: int) -> When:
    """Return when something begins (0) or ends (-1) as a date, or of what has no such end the other one."""
    if when.start is not None:
        days = [day.isoformat() for day in (when.first, when.last) if day]
    else:
        days = [end.replace("-XX", "") for end in when.text.split("/") if end not in {"", ".."}]
    return parse(days[place])


def _fineness(when: When) -> tuple[int, str]:
    return COARSENESS[when.precision], when.text


def _key(marks: Sequence[Mark], language: str) -> str:
    rows = "".join(f"<li>{key_sign(kind)} {escape(name)}</li>\n" for kind, name in _meanings(marks, language).items())
    return f'<ul class="timeline-keys">\n{rows}</ul>\n' if rows else ""


def _meanings(marks: Sequence[Mark], language: str) -> Mapping[int, str]:
    """Return what colours and patterns mean, if there is more than one."""
    kinds = kinds_of_topics(marks)
    if len(kinds) < 2:
        return {}
    other = words(language).gettext("Other topics")
    names: Mapping[int, list[str]] = {kind: [] for kind in sorted(set(kinds.values()))}
    for topic, kind in kinds.items():
        names[kind].append(topic)
    return {kind: of_kind[0] if len(of_kind) == 1 and of_kind[0] else other for kind, of_kind in names.items()}


def _listed(marks: Sequence[Mark], language: str) -> str:
    ordered = sorted(marks, key=lambda mark: mark.when.rank)
    return f'<ol class="timeline-list">\n{"".join(_row(mark, language) for mark in ordered)}</ol>\n'


def _row(mark: Mark, language: str) -> str:
    linked = _linked(mark.title, mark.href)
    status = f" ({escape(phrases.status(mark.status, language))})" if mark.status and mark.is_struck else ""
    return f"<li>{_time(mark.when, language)} {linked}{status}</li>\n"


def _time(when: When, language: str) -> str:
    machine = machine_readable(when)
    label = escape(when.label(language))
    return f'<time datetime="{machine}">{label}</time>' if machine else f'<span class="when">{label}</span>'


def _bars(marks: Sequence[Mark], language: str, address_of: Callable[[str], str]) -> Sequence[Bar]:
    periods = _with_empty_years(by_period(marks))
    unknown = words(language).gettext("date not known")
    return [
        Bar(
            label=_label(name, language) if name else unknown,
            count=count,
            href=address_of(name) if name and count else "",
        )
        for name, count in periods.items()
    ]


def _with_empty_years(periods: Mapping[str, int]) -> Mapping[str, int]:
    """Return periods with those years between them in which there is nothing, so that a drawing has no gap closed."""
    years = [int(name) for name in periods if len(name) == 4]
    if any(len(name) > 4 for name in periods) or not years:
        return periods
    between = (f"{year:04}" for year in range(min(years), max(years) + 1))
    return {name: periods.get(name, 0) for name in (*([""] if "" in periods else []), *between)}


def _label(period: str, language: str) -> str:
    return parse(period).label(language)


def _counted(bars: Sequence[Bar]) -> str:
    rows = "".join(f"<li>{_linked(bar.label, bar.href)}: {bar.count}</li>\n" for bar in bars if bar.count)
    return f'<ol class="timeline-counts">\n{rows}</ol>\n'


def _linked(label: str, href: str) -> str:
    text = f"<bdi>{escape(label)}</bdi>"
    return f'<a href="{escape(href)}">{text}</a>' if href else text
