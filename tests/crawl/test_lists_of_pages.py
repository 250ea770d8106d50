"""Lists of pages: what they list, packed or not, and what is wrong with them."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.crawl.sitemap import Sitemap, is_sitemap, sitemap_of
from support.effort import cases

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
LIST = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://a.example/1 </loc><lastmod>2026-11-01T10:00:00+00:00</lastmod><priority>1.0</priority></url>
<url><loc>https://a.example/2?x=1&amp;y=2</loc><image:image><image:loc>https://a.example/i.png</image:loc></image:image></url>
<url><lastmod>2026</lastmod></url>
</urlset>""".encode()
INDEX = f"<sitemapindex {NS}><sitemap><loc>https://a.example/s1.xml.gz</loc></sitemap></sitemapindex>".encode()
PAGES = (("https://a.example/1", "2026-11-01T10:00:00+00:00"), ("https://a.example/2?x=1&y=2", ""))


@pytest.mark.parametrize(
    "data", [LIST, gzip.compress(LIST), LIST.decode().encode("utf-16")], ids=["plain", "gzip", "16"]
)
def test_pages_are_listed_with_when_they_changed(data: bytes) -> None:
    """Addresses of pictures are none of pages."""
    assert sitemap_of(data) == Sitemap(pages=PAGES)


def test_lists_of_lists_are_known() -> None:
    """And lists themselves, whatever they are packed in."""
    assert sitemap_of(INDEX) == Sitemap(lists=("https://a.example/s1.xml.gz",))
    assert [is_sitemap(data) for data in (LIST, INDEX, gzip.compress(INDEX), b"<html>", b"\x1f\x8bx", b"")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("data", "fault", "pages"),
    [
        (LIST[:-30], "its XML is broken", PAGES),
        (gzip.compress(LIST)[:-12], "its end is missing or damaged", ()),
        (gzip.compress(b"<urlset>" + b" " * 50_000_000), "it is larger than 50 MB", ()),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><urlset/>', "it declares entities", ()),
        (b"no list", "its XML is broken", ()),
        (b"<urlset>" + b"<url><loc>https://a.example/</loc></url>" * 50_001, "more than 50,000 addresses", None),
    ],
    ids=["cut off", "packed and cut off", "a bomb", "entities", "no list", "long"],
)
def test_what_is_wrong_with_a_list_is_named(data: bytes, fault: str, pages: object) -> None:
    """What comes before it is read all the same."""
    read = sitemap_of(data)

    assert fault in read.fault
    assert read.pages == pages or (pages is None and len(read.pages) == 50_000)


@settings(max_examples=cases(100), deadline=None)
@given(data=st.binary(max_size=100), cut=st.integers(0, len(LIST)))
def test_whatever_a_list_is_nothing_is_raised(data: bytes, cut: int) -> None:
    """Also one that is damaged in the middle."""
    for each in (data, LIST[:cut] + data + LIST[cut:], b"\x1f\x8b" + data):
        sitemap_of(each)
        is_sitemap(each)
