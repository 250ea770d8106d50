"""Pages in HTML: what they say, that they link both ways, and that no text gets out of its place."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve

from diplofeed.export import Context
from diplofeed.exporters.html.dates import machine_readable
from diplofeed.exporters.html.frame import common
from diplofeed.exporters.html.linked_data import as_script
from diplofeed.publishing.mentioning import mentions_of
from diplofeed.registry import Registry
from diplofeed.testing import check_exporter, sample_entries
from diplofeed.when import parse
from support.digests import PUBLICATION

EXPORTER = Registry.builtin().exporter("html")


@pytest.fixture(name="pages", scope="module")
def _pages() -> dict[str, str]:
    """Return all pages of the samples, by name."""
    return {name: data.decode() for name, data in check_exporter(EXPORTER).items() if name.endswith(".html")}


def test_each_item_has_a_page_that_says_what_it_is_to_programs(pages: dict[str, str]) -> None:
    """A meeting is an Event, a statement a Quotation or a CreativeWork, as JSON between the tags of a script."""
    kinds = set()
    for name, page in pages.items():
        if name.count("/") == 2:
            (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
            kinds.add(json.loads(data)["@type"])

    assert {"Event", "Quotation"} <= kinds <= {"Event", "Quotation", "CreativeWork"}


def test_pages_run_nothing_and_style_nothing_in_place(pages: dict[str, str]) -> None:
    """Scripts are data or files of their own, no style is in place, and nothing is loaded from elsewhere."""
    assert len(pages) > 5
    for page in pages.values():
        scripts = re.findall(r"<script[^>]*>[^<]*", page)
        files = {'<script src="subscribe.js" defer>', '<script type="module" src="search.js">'}
        assert [each for each in scripts if each not in files and "ld+json" not in each] == []
        assert not re.search(
            r'<style|\sstyle=|\son\w+=|<(?:img|iframe|source)\b|src="http|<link rel="stylesheet" href="http', page
        )


def test_every_page_leads_to_what_changed(pages: dict[str, str]) -> None:
    """The bar of each page has it, in the language of the page."""
    for name, page in pages.items():
        folder = re.findall(r'<html lang="(\w+)', page)[0]
        bar = page.split('<header class="bar">')[1].split("</header>")[0]
        assert re.findall(r'<a href="((?:\w+/)?changes/)">', bar) in (["changes/"], [f"{folder}/changes/"]), name


def test_no_address_is_named_twice_below_a_page(pages: dict[str, str]) -> None:
    """The links below the box are those to formats that the box does not have."""
    for page in pages.values():
        foot = page.split('<footer class="foot">')[1]
        assert not re.search(r'<a href="[^"]*(?:atom\.xml|rss\.xml|feed\.json|/calendar\.ics)" type=', foot)


def test_items_have_the_way_to_a_calendar_before_all_else(pages: dict[str, str]) -> None:
    """It stands under the title, where a reader on a phone sees it."""
    offering = [page for page in pages.values() if '<section class="add">' in page]

    assert offering
    assert all(re.search(r'</h1>\n<section class="add">', page) for page in offering)


@pytest.mark.parametrize(
    ("tag", "tags", "expected"),
    [
        ("en-GB", ("en-GB", "fr"), "English"),
        ("ar", ("en-GB", "ar"), "العربية"),
        ("zh-Hant", ("zh-Hant", "zh-Hans"), "中文 (繁体)"),
    ],
)
def test_language_is_named_in_itself_with_no_more_than_sets_it_apart(
    tag: str, tags: tuple[str, ...], expected: str
) -> None:
    """A country or script is named where there is another edition in the language."""
    publication = evolve(PUBLICATION, language=tags[0], languages=tags[1:])
    context = Context(publication=publication, options=EXPORTER.options(), language=tags[0])

    assert {each["language"]: each["name"] for each in common(context, "")["translations"]}[tag] == expected


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2023", "2023"),
        ("2023-06", "2023-06"),
        ("2023-06-XX", "2023-06"),
        ("2023-06-12", "2023-06-12"),
        ("2023-06~", ""),
        ("2023-21", ""),
        ("199X", ""),
        ("2023-06-12/2023-06-15", ""),
        ("2023/..", ""),
    ],
)
def test_a_machine_is_given_no_more_than_is_known(edtf: str, expected: str) -> None:
    """Only a year, month, day or time that is certain has a value for programs."""
    assert machine_readable(parse(edtf)) == expected


def test_data_cannot_end_their_script() -> None:
    """Whatever a text holds, JSON in a script has no angle bracket, and reads as the same text."""
    hostile = "</script><!--<script>&\u2028"

    written = as_script({"name": hostile})

    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == {"name": hostile}


def test_entries_that_name_another_are_those_of_the_edition_that_were_not_withdrawn() -> None:
    """What is not among the entries, or was withdrawn, is no mention of anything."""
    entries = sample_entries()
    naming = next(entry for entry in entries if entry.references)
    target = naming.references[0].tag

    assert naming.tag in {other.tag for other in mentions_of(entries)[target]}
    others = [entry for entry in entries if entry is not naming]
    assert naming.tag not in {other.tag for other in mentions_of(others).get(target, ())}
    gone = [*others, evolve(naming, withdrawn=True)]
    assert naming.tag not in {other.tag for other in mentions_of(gone).get(target, ())}


def test_templates_are_imported_when_a_page_is_made() -> None:
    """To load the exporter imports no Jinja2, which other formats have no use for."""
    program = "import sys, diplofeed.exporters.html; sys.exit('jinja2' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], cwd=Path.cwd(), check=False).returncode == 0
