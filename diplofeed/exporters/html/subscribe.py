"""Ways to subscribe to a feed and to add a single meeting to a calendar, as links and addresses to copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import Final
from urllib.parse import quote, urlencode

from attrs import frozen

from diplofeed.compose.struck import STRUCK
from diplofeed.exporters.ical.occasion import Occasion, place_in_time
from diplofeed.model import Meeting
from diplofeed.words import words

__all__ = [
    "Addresses",
    "add_to_calendar",
    "google_event",
    "google_subscription",
    "outlook_event",
    "outlook_subscription",
    "subscribe_box",
    "subscribe_to_all",
    "webcal",
]

_GOOGLE: Final = "https://calendar.google.com/calendar/"
_OUTLOOK: Final = "https://outlook.live.com/calendar/0/deeplink/compose"
_LONGEST: Final = 256  # UTF-16 units of an address Google takes; beyond that it fails silently
_DAY: Final = timedelta(days=1)


@frozen(kw_only=True)
class Addresses:
    """The whole addresses (``https://…``) of a feed in each form; empty where it is not made.

    Attributes:
        calendar: That of its iCalendar file.
    """

    rss: str = ""
    atom: str = ""
    json: str = ""
    calendar: str = ""


# ---------------------------------------------------------------- forms of addresses


def webcal(url: str) -> str:
    """Return the address of a calendar in the form that opens the reader's app, where one is registered."""
    return f"webcal://{url.partition('://')[2]}"


def google_subscription(url: str) -> str:
    """Return the address at which Google Calendar subscribes; empty where it would fail, as for a long address.

    Google refuses ``https`` there, and its app for Android does not open it.
    """
    address = webcal(url)
    if len(address.encode("utf-16-le")) // 2 > _LONGEST:
        return ""
    return f"{_GOOGLE}r?cid={quote(address, safe=':/')}"


def outlook_subscription(url: str) -> str:
    """Return the address the new Outlook for Windows opens, which takes ``webcal:`` alone away from it."""
    return f"webcal:{url}"


def google_event(occasion: Occasion, title: str, *, where: str = "", details: str = "") -> str:
    """Return the address at which Google Calendar offers to add an event; an end without a time is a moment."""
    begin, end = _ends(occasion)
    dates = f"{_basic(begin)}/{_basic(end)}"
    return f"{_GOOGLE}render?{_query(action='TEMPLATE', text=title, dates=dates, location=where, details=details)}"


def outlook_event(occasion: Occasion, title: str, *, where: str = "", details: str = "") -> str:
    """Return the address at which Outlook.com offers to add an event."""
    begin, end = _ends(occasion)
    query = _query(
        path="/calendar/action/compose",
        rru="addevent",
        subject=title,
        startdt=_extended(begin),
        enddt=_extended(end),
        allday="" if isinstance(begin, datetime) else "true",
        location=where,
        body=details,
    )
    return f"{_OUTLOOK}?{query}"


def _ends(occasion: Occasion) -> tuple[date, date]:
    """Return where an occasion begins and ends: of days, the day after the last, as in iCalendar."""
    if isinstance(occasion.start, datetime):
        return occasion.start, occasion.end or occasion.start
    last = occasion.last or occasion.start
    return occasion.start, last + _DAY if last < date.max else last


def _extended(point: date) -> str:
    if isinstance(point, datetime):
        return point.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    return point.isoformat()


def _basic(point: date) -> str:
    return _extended(point).replace("-", "").replace(":", "")


def _query(**values: str) -> str:
    return urlencode({name: value for name, value in values.items() if value}, quote_via=quote)


# ---------------------------------------------------------------- HTML


def subscribe_box(addresses: Addresses, language: str, *, how_to: str = "") -> str:
    """Return a section of a page with all ways to subscribe; every address can be copied by hand too.

    The buttons for copying are hidden until ``subscribe.js`` shows them.

    Args:
        addresses: Of the feed.
        language: Of the reader (BCP 47).
        how_to: The address of the page "How to subscribe"; empty if there is none.
    """
    rows = _addresses(addresses, language)
    return _box(words(language).gettext("Subscribe"), addresses, rows, language, how_to) if rows else ""


def subscribe_to_all(addresses: Addresses, language: str, *, how_to: str = "") -> str:
    """Return the section for a page that has no feed of its own: that of the whole record, its addresses folded."""
    speak, rows = words(language), _addresses(addresses, language)
    heading, summary = speak.gettext("Subscribe to the whole record"), escape(speak.gettext("Addresses"))
    folded = f"<details>\n<summary>{summary}</summary>\n{rows}</details>\n"
    return _box(heading, addresses, folded, language, how_to) if rows else ""


def _box(heading: str, addresses: Addresses, rows: str, language: str, how_to: str) -> str:
    more = _paragraph(_link(how_to, words(language).gettext("How to subscribe"))) if how_to else ""
    apps = _apps(addresses.calendar, language) if addresses.calendar else ""
    return f'<section class="subscribe">\n<h2>{escape(heading)}</h2>\n{apps}{rows}{more}</section>\n'


def _addresses(addresses: Addresses, language: str) -> str:
    calendar = words(language).gettext("Calendar (iCalendar)")
    feeds = {
        calendar: addresses.calendar,
        "Atom": addresses.atom,
        "RSS": addresses.rss,
        "JSON Feed": addresses.json,
    }
    return "".join(_copied(name, url, language) for name, url in feeds.items() if url)


def _apps(url: str, language: str) -> str:
    speak = words(language)
    google = google_subscription(url)
    links = {
        speak.gettext("Calendar app"): webcal(url),
        "Google Calendar": google,
        "Outlook": outlook_subscription(url),
    }
    hint = speak.gettext("If nothing opens, as on Android, copy the address and add it in the app or on its website.")
    return _links(links) + _paragraph(escape(hint))


def _copied(name: str, url: str, language: str) -> str:
    speak = words(language)
    copy, done = escape(speak.gettext("Copy")), escape(speak.gettext("Copied"))
    label = escape(name)
    return (
        f'<p class="address"><label>{label} <input type="url" readonly value="{escape(url)}" dir="ltr"></label>'
        f' <button type="button" data-copied="{done}" aria-label="{copy}: {label}" hidden>{copy}</button>'
        ' <span role="status"></span></p>\n'
    )


def add_to_calendar(
    item: Meeting, title: str, language: str, *, ics: str = "", where: str = "", details: str = ""
) -> str:
    """Return the ways to add a meeting to a calendar, or that it cannot be yet; nothing of one that is off.

    A month stands over all its days and says that its day is not known, as it does in the calendar of the feed; of
    what is known less exactly no day is given. Of a meeting that repeats there is the file alone, as the links take
    no rounds.

    Args:
        item: The meeting.
        title: Its headline, as plain text.
        language: Of the reader (BCP 47).
        ics: The address of its own iCalendar file; empty if there is none.
        where: Its place in words.
        details: What the description is to say, such as the address of its page.
    """
    if item.status in STRUCK:
        return ""
    speak = words(language)
    occasion = place_in_time(item, language=language)
    if occasion is None:
        return _added(_paragraph(escape(speak.gettext("It can be added once its day is known."))), language)
    file = {speak.gettext("Calendar file (.ics)"): ics}
    if occasion.repeats:
        return _added(_links(file), language) if ics else ""
    named = f"{title} ({occasion.note})" if occasion.note else title
    links = {
        **file,
        "Google Calendar": google_event(occasion, named, where=where, details=details),
        "Outlook": outlook_event(occasion, named, where=where, details=details),
    }
    remark = _paragraph(escape(_tentative(item, language))) if occasion.vague else ""
    return _added(_links(links) + remark, language)


def _tentative(item: Meeting, language: str) -> str:
    speak = words(language)
    return speak.gettext("It is added to all days it can be on: {when}.").format(when=item.when.label(language))


def _added(content: str, language: str) -> str:
    heading = escape(words(language).gettext("Add to your calendar"))
    return f'<section class="add">\n<h2>{heading}</h2>\n{content}</section>\n'


def _links(links: Mapping[str, str]) -> str:
    return _list(_link(url, name) for name, url in links.items() if url)


def _list(items: Iterable[str]) -> str:
    rows = "".join(f"<li>{item}</li>\n" for item in items)
    return f'<ul class="ways">\n{rows}</ul>\n'


def _link(url: str, name: str) -> str:
    return f'<a href="{escape(url)}">{escape(name)}</a>'


def _paragraph(content: str) -> str:
    return f"<p>{content}</p>\n"
