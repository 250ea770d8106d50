"""Which source reads a file is known by what the file begins with, whatever it is called."""

from __future__ import annotations

import gzip

import pytest

from diplofeed.importing.formats import source_of, unpacked

RSS = b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title></channel></rss>"
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (CALENDAR, "ical"),
        (b"\xef\xbb\xbf\r\n" + CALENDAR, "ical"),
        (CALENDAR.decode().encode("utf-16"), "ical"),
        (CALENDAR.decode().encode("utf-16-be"), "ical"),
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
def test_a_file_is_known_by_its_beginning(head: bytes, source: str) -> None:
    """Also in other encodings, and packed."""
    assert source_of("download", head) == source
    assert source_of("download", unpacked(gzip.compress(head))) == source


def test_what_is_packed_and_damaged_is_not_looked_into() -> None:
    """It is as it was, for whoever reads it to say so."""
    assert unpacked(b"\x1f\x8b\xff\xff") == b"\x1f\x8b\xff\xff"
