"""The sitemap: one file where that can hold all pages, else several that another one lists (sitemaps.org)."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from diplofeed.exporters.html.sitemap import MOST, sitemap

BASE = "https://example.org/"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses(data: bytes) -> list[str | None]:
    """Return the addresses a file has."""
    return [each.text for each in ET.fromstring(data).iter(LOC)]


def test_a_sitemap_has_each_page_with_the_date_of_its_change() -> None:
    """Addresses are escaped, and a page without a date has none."""
    ((name, data),) = sitemap([(f"{BASE}?a&b", "2026-11-23T12:00:00+00:00"), (f"{BASE}x/", "")], BASE)

    assert name == "sitemap.xml"
    assert addresses(data) == [f"{BASE}?a&b", f"{BASE}x/"]
    assert data.count(b"<lastmod>") == 1


def test_a_file_has_at_most_fifty_thousand_addresses() -> None:
    """Beyond that the sitemap is an index of further ones, which have every page once."""
    pages = [(f"{BASE}{number}/", "") for number in range(MOST + 1)]

    made = dict(sitemap(pages, BASE))

    assert MOST == 50_000
    assert addresses(made["sitemap.xml"]) == [f"{BASE}sitemap-1.xml", f"{BASE}sitemap-2.xml"]
    assert b"<sitemapindex" in made["sitemap.xml"]
    parts = [addresses(made[f"sitemap-{number}.xml"]) for number in (1, 2)]
    assert [len(part) for part in parts] == [MOST, 1]
    assert [*parts[0], *parts[1]] == [address for address, _ in pages]


def test_exactly_as_many_as_a_file_may_have_are_in_one() -> None:
    """There is no index of a single sitemap."""
    assert [name for name, _ in sitemap([(f"{BASE}{n}/", "") for n in range(4)], BASE, most=4)] == ["sitemap.xml"]
