"""The options of the iCalendar exporter."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from attrs import field, frozen

from diplofeed.errors import nearest
from diplofeed.typed import typed

__all__ = ["Cancelled", "Html", "IcalOptions", "Imprecise", "Statements", "WithdrawnPast", "Years"]

# More than nothing: the digits are not all zero.
_DURATION: Final = re.compile(r"(?=.*[1-9])P(\d+W|(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)", re.ASCII)
_SMALLEST: Final = 10_000
# The names of CSS Color Module Level 3 §4.3.
_COLORS: Final = frozenset(
    """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
    darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
    firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
    hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
    mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
    midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red
    rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray
    slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
    yellowgreen
    """.split()
)


class Imprecise(Enum):
    """What becomes of items whose day is not known."""

    SPAN = "span"  # an event over all the days it can be, up to 31 of them
    OMIT = "omit"
    MARKER = "marker"  # an event on the first day it can be, however many there are


class Cancelled(Enum):
    """What becomes of cancelled meetings; some apps show them struck through, Google Calendar removes them."""

    MARK = "mark"
    KEEP_VISIBLE = "keep-visible"  # as if confirmed, but for the title
    DROP = "drop"


class WithdrawnPast(Enum):
    """What becomes of past meetings the record has no more."""

    DROP = "drop"
    KEEP = "keep"  # as they were, as long as withdrawn ones are shown at all


class Statements(Enum):
    """What statements are in a calendar."""

    NONE = "none"
    EVENT = "event"  # on the day they were made
    JOURNAL = "journal"  # an entry of a journal, which few apps show


class Html(Enum):
    """In which form a description is there as HTML too, by who reads it; it takes twice the room."""

    NONE = "none"
    OUTLOOK = "outlook"  # X-ALT-DESC
    THUNDERBIRD = "thunderbird"  # ALTREP of the description, with the HTML in a data: URI
    STANDARD = "standard"  # STYLED-DESCRIPTION (RFC 9073 §6.5)
    ALL = "all"


class Years(Enum):
    """Which calendars of single years there are besides the one of all events."""

    NAMED = "named"  # of the feeds the publication names, and wherever the one of all events has no room for some
    NEEDED = "needed"  # wherever it has no room for some
    NONE = "none"


def _check_days(_: object, _attribute: object, value: int) -> None:
    if value < 0:
        raise ValueError("withdrawn_days is a number of days, 0 or more")


def _check_refresh(_: object, _attribute: object, value: str) -> None:
    if not _DURATION.fullmatch(value):
        raise ValueError("refresh is a duration such as PT12H or P1D (RFC 5545 §3.3.6)")


def _check_color(_: object, _attribute: object, value: str) -> None:
    if value and value not in _COLORS:
        near = nearest(value, _COLORS) or "steelblue"
        raise ValueError(f"color is a name of CSS3 in small letters, such as {near} (RFC 7986 §5.9)")


def _check_size(_: object, _attribute: object, value: int) -> None:
    if value < _SMALLEST:
        raise ValueError(f"max_bytes is at least {_SMALLEST}, and 1000000 for Google Calendar")


@frozen(kw_only=True, field_transformer=typed)
class IcalOptions:
    """The options of iCalendar.

    Attributes:
        imprecise: What becomes of items whose day is not known: span (over 31 days they are left out), omit or marker.
        cancelled: What becomes of cancelled meetings: mark, keep-visible or drop.
        withdrawn_days: For how many days a meeting that was withdrawn before it took place is shown as cancelled.
        withdrawn_past: What becomes of meetings that were withdrawn after they took place: drop or keep.
        statements: What statements are: none, event (on the day they were made) or journal (VJOURNAL).
        links: Whether sources, treaties, topics and series are also in properties of RFC 9253, which Evolution refuses.
        components: Whether place, parties and people are also in components of RFC 9073, which most apps ignore.
        html: In which form descriptions are there as HTML too: none, outlook, thunderbird, standard (RFC 9073) or all.
        apple_location: Whether places with coordinates are also said as Apple's calendars draw them on a map.
        single: Whether each meeting also has a file of its own, such as event/vienna.ics, in the feed of everything.
        refresh: How often subscribers should look for changes, as a duration (RFC 5545 §3.3.6).
        color: The calendar's colour, by its CSS3 name; none if empty.
        max_bytes: How large a file may be; the latest events are kept. Google Calendar takes a million.
        years: Which calendars of single years there are besides: named (of feeds the publication names, and wherever
            they are needed), needed (wherever not all events find room in one) or none.
    """

    imprecise: Imprecise = Imprecise.SPAN
    cancelled: Cancelled = Cancelled.MARK
    withdrawn_days: int = field(default=90, validator=_check_days)
    withdrawn_past: WithdrawnPast = WithdrawnPast.DROP
    statements: Statements = Statements.NONE
    links: bool = False
    components: bool = False
    html: Html = Html.NONE
    apple_location: bool = False
    single: bool = False
    refresh: str = field(default="PT12H", validator=_check_refresh)
    color: str = field(default="", validator=_check_color)
    max_bytes: int = field(default=1_000_000, validator=_check_size)
    years: Years = Years.NAMED
