"""The page "How to subscribe": what to do in each app, and how often it looks for changes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from diplofeed.words import msgid, words

__all__ = ["how_to_subscribe", "how_to_title"]

_DAY: Final = msgid("once a day, or as often as the calendar asks")
_APPS: Final = (
    (
        "Google Calendar",
        msgid("On a computer: Other calendars, +, From URL. The Android app cannot subscribe."),
        msgid("every few hours; this cannot be changed"),
    ),
    (
        "Apple Calendar",
        msgid("On a Mac: File, New Calendar Subscription. On an iPhone: Calendars, Add Calendar."),
        msgid("as you set it, from 5 minutes to a week; an iPhone about every hour"),
    ),
    (
        "Outlook",
        msgid("Add calendar, Subscribe from web."),
        msgid("as Outlook decides; the desktop program as often as the calendar asks"),
    ),
    ("Thunderbird", msgid("New Calendar, On the Network."), msgid("every 30 minutes, unless you set another time")),
    ("Nextcloud", msgid("New calendar, New subscription from link."), _DAY),
    ("ICSx⁵ (Android)", msgid("Add the address with the + button."), msgid("as you set it")),
)
_READERS: Final = (
    (
        msgid("Feed readers on the web"),
        msgid("Add a feed, and paste the address of the feed or of this page."),
        msgid("about every hour"),
    ),
    (
        msgid("Feed readers on your own device"),
        msgid("Add a feed, and paste the address of the feed or of this page."),
        msgid("as you set it"),
    ),
)

_Rows = Sequence[tuple[str, str, str]]


def how_to_title(language: str) -> str:
    """Return the title of the page in a language."""
    return words(language).gettext("How to subscribe")


def how_to_subscribe(language: str) -> str:
    """Return the content of the page as HTML, from below its title, in a language (BCP 47)."""
    speak = words(language)
    first = speak.gettext("Copy the address of a calendar or a feed, and add it in your app. It then keeps up to date.")
    warning = speak.gettext(
        "Do not import a calendar as a file if you want to be told of changes: what is imported stays as it is."
    )
    feeds = speak.gettext(
        "A feed shows what is new; most readers do not show again what changed. For that there is the feed of changes."
    )
    calendars, feeds_heading = speak.gettext("Calendars"), speak.gettext("Feeds")
    return (
        f"<p>{escape(first)}</p>\n"
        f"<h2>{escape(calendars)}</h2>\n{_table(_APPS, language)}<p>{escape(warning)}</p>\n"
        f"<h2>{escape(feeds_heading)}</h2>\n{_table(_READERS, language)}<p>{escape(feeds)}</p>\n"
    )


def _table(rows: _Rows, language: str) -> str:
    speak = words(language)
    titles = speak.gettext("App"), speak.gettext("What to do"), speak.gettext("Looks for changes")
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    body = "".join(_row(row, language) for row in rows)
    return f'<table class="apps">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n'


def _row(row: tuple[str, str, str], language: str) -> str:
    speak = words(language)
    app, do, often = (escape(speak.gettext(message)) for message in row)
    return f'<tr><th scope="row">{app}</th><td>{do}</td><td>{often}</td></tr>\n'
