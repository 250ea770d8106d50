"""Which source reads a file: its content says it, whatever it is called."""

from __future__ import annotations

import gzip

import pytest

from diplofeed.importing.formats import source_of

CALENDAR = b"BEGIN:VCALENDAR\r\n"
FEED = b'<?xml version="1.0"?><rss version="2.0">'
PAGE = b"<!DOCTYPE html><html><p>Words, words"
LIST = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


@pytest.mark.parametrize(
    ("name", "head", "source"),
    [
        ("x", CALENDAR, "ical"),
        ("page.html", CALENDAR, "ical"),
        ("x", FEED, "feed"),
        ("x", gzip.compress(FEED), "feed"),
        ("x", PAGE, "web"),
        ("x.csv", PAGE, "web"),
        ("x", b"\xef\xbb\xbf\n<html lang=en>", "web"),
        ("x", "<html>".encode("utf-16"), "web"),
        ("x", b"<?xml version='1.0'?>\n<!DOCTYPE html>", "web"),
        ("x", b"<div itemscope itemtype='https://schema.org/Event'>", "web"),
        ("x.html", b"<p>Words", "web"),
        ("x", LIST, "web"),
        ("sitemap.xml.gz", gzip.compress(LIST), "web"),
        ("x", b"<s:sitemapindex xmlns:s='x'>", "web"),
        ("x", b'{"@context": "https://schema.org"}', "web"),
        ("x", b'{"pages": 1}\n{"address": "https://a.example/"}\n', "web"),
        ("x", b'{"version": "https://jsonfeed.org/version/1.1"}', "feed"),
        ("x.csv", b"a;b", "table"),
        ("x", b"PK\x03\x04", "table"),
        ("x", b"\x1f\x8bdamaged", ""),
        ("x", b"", ""),
    ],
)
def test_the_source_of_a_file_is_known_by_its_content(name: str, head: bytes, source: str) -> None:
    """Its name counts where the content does not say it."""
    assert source_of(name, head) == source
