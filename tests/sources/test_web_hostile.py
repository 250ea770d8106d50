"""Pages that are broken or hostile: nothing is raised, little memory and time is used, and each has its fault."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.errors import Severity
from diplofeed.model import Meeting
from support.effort import cases
from support.pages import HOSTILE_PAGES, event, page, read_page
from support.places import TESTS

_MOST_MEGABYTES = 300
_READING = """
import re, resource, sys
from pathlib import Path
from support.pages import read_page
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
read_page(Path(sys.argv[1]))
print(int(re.search("VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_pages_have_faults(tmp_path: Path, name: str) -> None:
    """Whatever a page is, what is wrong is named and nothing is raised."""
    _, faults = read_page(tmp_path / "page.html", HOSTILE_PAGES[name])

    assert [fault.severity for fault in faults if fault.severity is Severity.ERROR]


def test_of_many_items_as_many_are_read_as_a_page_may_have(tmp_path: Path) -> None:
    """The limit is named, so that nothing counts as gone."""
    items, faults = read_page(tmp_path / "page.html", HOSTILE_PAGES["many items"])

    assert len(items) == 5_000
    assert ["more than 5,000 items" in fault.message for fault in faults] == [True]


def _large() -> dict[str, str]:
    """Return pages of 20 MB that are read whole."""
    item = '<div itemscope itemtype="https://schema.org/Thing"><b itemprop="name">x</b></div>\n'
    return {
        "items": item * (19_900_000 // len(item)),
        "marks": "<b>x" * 4_900_000,
        "words": "<p class=vevent>" + "😀 " * 3_900_000,
        "JSON": page(json.dumps(event(description="<p>é" * 3_900_000), ensure_ascii=False)),
        "JSON of values": page(json.dumps([event(keywords=["x" * 50] * 290_000)])),
        "deep": "<div>" * 3_900_000,
        "ends": "<i>" * 2_900 + "</x>" * 4_900_000,
        "entities": "<p class=vevent>" + "&eacute;" * 2_400_000,
    }


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory of a process is read from /proc")
@pytest.mark.parametrize("name", ["items", "marks", "words", "JSON", "JSON of values", "deep", "ends", "entities"])
def test_a_page_of_twenty_megabytes_takes_little_memory(tmp_path: Path, name: str) -> None:
    """In a process of its own; the processor's time is limited there."""
    file = tmp_path / "page.html"
    file.write_text(_large()[name], encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", _READING, str(file)], cwd=TESTS, capture_output=True, text=True, check=True
    )

    assert int(done.stdout) < _MOST_MEGABYTES


def test_a_page_that_is_larger_is_not_read(tmp_path: Path) -> None:
    """Packed or not; the limit is named."""
    data = b"<p>" + b"x" * 20_000_000
    for written in (data, gzip.compress(data)):
        _, (fault,) = read_page(tmp_path / "page.html", written)
        assert fault.message == "the file is larger than 20 MB, the most that is read"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "//[x"],
)
def test_links_that_run_something_are_none(tmp_path: Path, link: str) -> None:
    """Neither as an address nor in a text."""
    description = f"<p>Words <a href='{link}'>here</a> and [there]({link.strip()}).</p>"
    written = event(
        url=link, sameAs=[link], description=description, location={"@type": "VirtualLocation", "url": link}
    )

    items, _ = read_page(tmp_path / "page.html", page(written))
    (item,) = items.values()
    assert isinstance(item, Meeting)

    assert (item.url, item.same_as, item.conference) == ("", (), "")
    assert "](" not in item.summary.in_("").replace("\\](", "").replace("]\\(", "")


def test_controls_and_unpaired_surrogates_are_removed(tmp_path: Path) -> None:
    """From names and texts, as no document can carry them."""
    script = json.dumps(event(name="Ta\x00l\x1bks", description="a\ufffeb\x07")).replace("Ta", "\\ud800Ta")

    items, _ = read_page(tmp_path / "page.html", page(script))

    assert [item.title.in_("") for item in items.values()] == ["Talks"]


_NAMES = st.sampled_from(
    "@id @type @graph @context @value @language @list name startDate endDate location address geo latitude url sameAs "
    "superEvent subEvent text creator dateCreated about keywords identifier eventStatus attendee description".split()
)
_WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "Event",
            "Quotation",
            "Place",
            "https://schema.org",
            "https://a.example/1",
            "#x",
            "2027-02-03T10:00",
            "2027-13",
            "<p>a<b>c",
            "&lt;p&gt;",
            "http://[",
            "9" * 400,
            "AT",
        ]
    ),
)
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), _WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_NAMES, inner, max_size=6)),
    max_leaves=25,
)
_MARKS = st.sampled_from(
    [
        "<div itemscope itemtype='https://schema.org/Event' itemid=urn:x:1>",
        "<div itemscope itemprop=location itemref='a b'>",
        "<p id=a itemprop='name startDate'>",
        "<b id=b itemprop=subEvent itemscope itemref=a>",
        "<time itemprop=startDate datetime='2027-02-03T10:00'>",
        "<a itemprop=url href='//x'>",
        "<div class='h-event'>",
        "<div class='vevent vcard'>",
        "<abbr class='dtstart value' title='2027'>",
        "<span class='dt-start p-name u-url p-location'>",
        "<i class=value-title title='10pm'>",
        "</div>",
        "</p>",
        "<script type='application/ld+json'>",
        "</script>",
        "<!--",
        "<base href='http://[x'>",
        "<template>",
        "<table><tr>",
        "&#x0;",
    ]
)


@settings(max_examples=cases(150), deadline=None)
@given(
    scripts=st.lists(_JSON, max_size=3),
    body=st.lists(st.one_of(_MARKS, st.text(max_size=8)), max_size=30),
    zone=st.sampled_from(["", "Europe/Vienna"]),
)
def test_whatever_a_page_says_nothing_is_raised(
    scripts: list[object], body: list[str], zone: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """And what is read twice is the same."""
    file = tmp_path_factory.getbasetemp() / "any.html"
    html = page({**event(), "about": scripts}, *scripts, body="".join(body)).encode(errors="surrogatepass")

    assert read_page(file, html, zone=zone, people=True) == read_page(file, html, zone=zone, people=True)


@settings(max_examples=cases(100), deadline=None)
@given(data=st.binary(max_size=200))
def test_whatever_bytes_there_are_nothing_is_raised(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Of a page or of a file of pages."""
    for start in (b"", b"<html>", b'{"pages": 1}\n', b"\xff\xfe"):
        read_page(tmp_path_factory.getbasetemp() / "bytes.html", start + data)
