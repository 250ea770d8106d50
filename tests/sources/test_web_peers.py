"""Microdata and microformats as other libraries read them: mf2py, and microdata on html5lib."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import mf2py
import microdata
import pytest

from diplofeed.sources.web.document import Element, document_of
from diplofeed.sources.web.microdata import Microdata
from diplofeed.sources.web.microformats import events_in
from diplofeed.sources.web.things import Scope, Thing, Value, Words, plain_in
from support.pages import PAGES

BASE = "https://a.example/page"
REFERRED = """<html><body>
<div itemscope itemtype="https://schema.org/Event https://schema.org/Festival" itemid="urn:x:1" itemref="a b gone">
<p itemprop="name">Talks <b>and</b> more</p><meta itemprop="startDate" content="2027-02">
<data itemprop="identifier" value="7">x</data>
<a itemprop="url sameAs" href="other?x=1&amp;y=2">here</a><img itemprop="image" src="i.png">
<time itemprop="endDate">2027-03</time>
<div itemprop="location" itemscope itemtype="https://schema.org/Place"><span itemprop="name">Hall</span></div>
<p itemscope itemtype="https://schema.org/Thing"><b itemprop="name">not of the event</b></p></div>
<div id="a"><b itemprop="about">Arms</b></div>
<p id="b" itemprop="about">Space<meter itemprop="x" value="5">five</meter></p>
</body></html>"""
PARTS = """<html><body>
<div class="h-event"><span class="p-name">Talks &amp; more</span><a class="u-url" href="/t">t</a>
<span class="dt-start"><time class="value" datetime="2027-02-03">3rd</time> <span class="value">10:30</span></span>
<data class="p-category" value="arms">Arms control</data>
<abbr class="p-location" title="Hofburg, Vienna">Hofburg</abbr></div>
<div class="vevent"><abbr class="summary" title="Second">2nd</abbr><span class="dtstart">2027-04-05</span>
<a class="url" href="https://b.example/2">x</a><i class="location">Geneva</i></div>
</body></html>"""


def written(value: Value) -> Any:
    """Return a value in plain data without spaces, which we have where another paragraph begins."""
    if isinstance(value, Thing):
        return {name: sorted(map(str, map(written, each))) for name, each in value.values.items()}
    return "".join((value.text if isinstance(value, Words) else plain_in(value)).split())


def by_us(html: str) -> list[Any]:
    """Return the items at the top of a page as this package reads its microdata."""
    document = document_of(html, BASE)
    return [written(each) for each in Microdata(Scope(document.base)).things(document.roots)]


def by_them(html: str) -> list[Any]:
    """Return the items as the package microdata reads them, with addresses resolved as HTML asks for."""
    return [_plain(each) for each in microdata.get_items(html.encode(), encoding="utf-8")]


def _plain(value: Any) -> Any:
    if isinstance(value, microdata.Item):
        return {name: sorted(str(_plain(each)) for each in values) for name, values in value.props.items()}
    return "".join((value.string if isinstance(value, microdata.URI) else str(value)).split())


def resolved(html: str) -> str:
    """Return a page with absolute addresses, as the other package leaves them as they are."""
    html = html.replace('href="other', 'href="https://a.example/other').replace('src="i', 'src="https://a.example/i')
    return html.replace('href="events', 'href="https://mfa.example.gov/en/events').replace(
        'src="/i/', 'src="https://mfa.example.gov/i/'
    )


# What the other package lacks: itemref, data and meter, the text of a time, attributes beside the standard.
_LACKING = (
    (r' itemref="[^"]*"', ""),
    (r"<(data|meter)\b.*?</\1>", ""),
    (r'<time itemprop="(\w+)">(.*?)</time>', r'<b itemprop="\1">\2</b>'),
    (r'<span itemprop="\w+" (?:content|datetime)=.*?</span>', ""),
    (r'<div id="organiser".*?</div>', ""),
)


@pytest.mark.parametrize("name", ["", "quotations.html", "indico.html", "government-microdata.html"])
def test_microdata_is_read_as_another_library_reads_it(name: str) -> None:
    """The same properties and values, things within things too."""
    html = (PAGES / name).read_text(encoding="utf-8") if name else REFERRED
    for pattern, instead in _LACKING:
        html = re.sub(pattern, instead, html, flags=re.DOTALL)

    ours = by_us(html)

    assert ours
    assert ours == [each for each in by_them(resolved(html)) if each]


def test_references_add_the_properties_of_other_elements() -> None:
    """As HTML §5.2.5 has it: the elements themselves and what is in them, each once."""
    (item, inner) = by_us(REFERRED)

    assert item["about"] == ["Arms", "Spacefive"]
    assert item["x"] == ["5"]
    assert item["sameAs"] == item["url"] == ["https://a.example/other?x=1&y=2"]
    assert item["location"] == ["{'name': ['Hall']}"]
    assert inner == {"name": ["notoftheevent"]}


_NAMES = {"name": "name", "url": "url", "category": "keywords", "start": "startDate", "end": "endDate"}


@pytest.mark.parametrize(
    "html",
    [
        PARTS,
        (PAGES / "h-event.html").read_text(encoding="utf-8"),
        (PAGES / "hcalendar.html").read_text(encoding="utf-8"),
    ],
    ids=["parts", "h-event", "hCalendar"],
)
def test_microformats_are_read_as_the_reference_parser_reads_them(html: str) -> None:
    """Names, addresses and dates are the same; these it writes with a space where ISO 8601 has a T."""
    base = "https://indie.example/meetings/" if "indie" in html else BASE
    document = document_of(html, base)
    ours = [
        {theirs: [_date(name, written(each)) for each in event.values.get(name, ())] for theirs, name in _NAMES.items()}
        for event in events_in(document.roots, Scope(document.base))
    ]
    theirs = [
        {name: [_date(_NAMES[name], each) for each in event["properties"].get(name, [])] for name in _NAMES}
        for event in mf2py.parse(doc=html, url=base)["items"]
        for event in _events(event)
    ]

    assert ours == theirs


def _events(item: dict[str, Any]) -> list[dict[str, Any]]:
    return (
        [item] if "h-event" in item["type"] else [each for inner in item.get("children", []) for each in _events(inner)]
    )


def _date(name: str, text: str) -> str:
    """Return a date in one spelling."""
    if not name.endswith("Date"):
        return "".join(text.split())
    return re.sub(r"(?<=[T ])(?=\d:)", "0", text).replace("T", "").replace(" ", "").replace(":", "")


def test_elements_are_kept_where_items_may_be() -> None:
    """And no others, so that a large page takes little memory."""
    document = document_of(f"<p>{'x<b>y</b>' * 1000}</p><div class='a vevent'>z<i>w</i></div>")

    assert [(root.tag, root.line, root.children[0]) for root in document.roots] == [("div", 1, "z")]
    assert isinstance(document.roots[0].children[1], Element)


def test_sample_pages_are_there() -> None:
    """Each is read by some test."""
    assert sorted(path.suffix for path in Path(PAGES).iterdir()) == [".html"] * 10
