"""Which source reads a file: its content says it, whatever it is called."""

from __future__ import annotations

import gzip

import pytest

from diplofeed.importing.formats import source_of

CALENDAR = b"BEGIN:VCALENDAR\r\n"
FEED = b'<?xml version="1.0"?><rss version="2.0">'
PAGE = b"<!DOCTYPE html><html><p>Words, words"
RSS = b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title></channel></rss>"
WHOLE = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
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


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (WHOLE, "ical"),
        (b"\xef\xbb\xbf\r\n" + WHOLE, "ical"),
        (WHOLE.decode().encode("utf-16"), "ical"),
        (WHOLE.decode().encode("utf-16-be"), "ical"),
        (RSS, "feed"),
        (RSS.decode().encode("utf-16-le"), "feed"),
        (b"<!-- no <html> --><rss/>", "feed"),
        (b"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'http://a.example/'><rss/>", "feed"),
        (b"<rss><item><description><![CDATA[<html><body>x</body></html>]]></description></item></rss>", "feed"),
        (b"<!DOCTYPE html><title>x</title>", "web"),
        (b"<!-- <rss> --><HTML><body>", "web"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (rb'{"version":"https:\/\/jsonfeed.org\/version\/1","items":[]}', "feed"),
        (b'{"title": "x", "feed_url": "https://a.example/feed.json", "items": [{"id"', "feed"),
        (b'[{"uri": "x", "versionCreated": "2023-01-01"}]', "ninjs"),
        (b'{"events": [{"start_date": {"year": "2023"}}]}', "timelinejs"),
        (b"Titel;Datum\nTreffen;3.2.2026\n", "table"),
        (b"PK\x03\x04", "table"),
        (b"nothing that anybody knows", ""),
        (b"", ""),
    ],
)
def test_a_file_of_any_name_is_known_by_its_beginning(head: bytes, source: str) -> None:
    """Also in other encodings, and packed."""
    assert source_of("download", head) == source
    assert source_of("download", gzip.compress(head)) == source
