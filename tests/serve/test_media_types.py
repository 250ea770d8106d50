"""Media types and lifetimes of documents."""

from __future__ import annotations

import pytest

from diplofeed.serve.kinds import Lifetimes, content_type, is_compressible, media_type_of

FORMATS = {"atom.xml": "application/atom+xml", "feed.json": "application/feed+json", "titles.tt": "text/x-titles"}


@pytest.mark.parametrize(
    ("name", "beginning", "media_type"),
    [
        ("atom.xml", b"", "application/atom+xml"),
        ("archive/2020s.atom.xml", b"", "application/atom+xml"),
        ("changes.xml", b'<?xml version="1.0"?>\n<feed xmlns="">', "application/atom+xml"),
        ("digests.xml", b'<?xml version="1.0"?><!-- <a> --><rss version="2.0">', "application/xml"),
        ("other.xml", b'<?xml version="1.0"?><rss version="2.0">', "application/rss+xml"),
        ("sitemap.xml", b'<?xml version="1.0"?><urlset>', "application/xml"),
        ("feeds.json", b"{}", "application/json"),
        ("topic/a/feed.json", b"{}", "application/feed+json"),
        ("titles.tt", b"", "text/x-titles"),
        ("CALENDAR.ICS", b"", "text/calendar"),
        ("robots.txt", b"", "text/plain"),
        ("dump.sql", b"", "application/octet-stream"),
        ("LICENSE", b"", "application/octet-stream"),
    ],
)
def test_a_name_or_its_content_say_what_a_file_is(name: str, beginning: bytes, media_type: str) -> None:
    """Formats say their own; of other XML the first element does."""
    assert media_type_of(name, beginning, FORMATS) == media_type


@pytest.mark.parametrize(
    ("media_type", "field", "is_coded"),
    [
        ("application/atom+xml", "application/atom+xml; charset=utf-8", True),
        ("application/rss+xml", "application/rss+xml; charset=utf-8", True),
        ("application/xml", "application/xml; charset=utf-8", True),
        ("application/feed+json", "application/feed+json", True),
        ("text/html", "text/html; charset=utf-8", True),
        ("text/calendar", "text/calendar; charset=utf-8", False),
        ("image/svg+xml", "image/svg+xml; charset=utf-8", True),
        ("image/png", "image/png", False),
        ("application/octet-stream", "application/octet-stream", False),
    ],
)
def test_texts_have_a_charset_and_all_but_calendars_are_coded(media_type: str, field: str, is_coded: bool) -> None:
    """JSON has no charset, and Outlook.com reads no calendar in a coding."""
    assert (content_type(media_type), is_compressible(media_type)) == (field, is_coded)


def test_caches_may_keep_feeds_longer_than_pages() -> None:
    """Each kind has its own time, which may be set."""
    times = Lifetimes(feeds=600)
    assert times.of("application/atom+xml") == "public, max-age=600, stale-while-revalidate=60"
    assert "max-age=60," in times.of("text/html")
    assert "max-age=60," in times.of("image/svg+xml")  # a timeline has the titles of meetings
    assert "max-age=86400," in times.of("image/png")
