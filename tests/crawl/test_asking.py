"""Pages that are asked for on a site of loopback: politely, within limits, and again only what changed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from diplofeed.crawl.asking import Manners, whole
from diplofeed.crawl.bundle import BundleError, Page, is_bundle, pages_in, written
from diplofeed.fetch import Fetched, FetchError, fetched
from support.pages import event, page
from support.sites import Answer, Site, site

URLS = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


@pytest.fixture(name="there")
def _there() -> Iterator[Site]:
    with site() as made:
        for number in (1, 2, 3):
            made.say(f"/{number}", page(event(**{"@id": f"SITE/{number}"})), tag=f'"{number}"')
        made.say("/sitemap.xml", listed("1", "2", "3"), type="application/xml")
        yield made


def listed(*paths: str, moment: str = "", host: str = "SITE") -> str:
    """Return a list of pages."""
    changed = f"<lastmod>{moment}</lastmod>" if moment else ""
    return URLS.format("".join(f"<url><loc>{host}/{path}</loc>{changed}</url>" for path in paths))


class Asking:
    """Asks a site as an import does, without waiting."""

    def __init__(self, folder: Path, **manners: float) -> None:
        """Begin with nothing kept."""
        self.kept = folder / "kept.pages"
        self.pauses: list[float] = []
        self.now = 0.0
        self.tag = ""
        self.step = 0.0
        self.manners = Manners(sleep=self.pauses.append, clock=self.clock, **manners)

    def clock(self) -> float:
        """Return a moment, each later by a step."""
        self.now += self.step
        return self.now

    def ask(self, address: str) -> list[Page] | None:
        """Return the pages of an address, None where they are as they were."""
        answer = whole(address, fetched(address), tag=self.tag, kept=self.kept, fetch=fetched, manners=self.manners)
        self.tag = answer.tag
        if answer.data is None:
            return None
        assert is_bundle(answer.data)
        self.kept.write_bytes(answer.data)
        return list(pages_in(answer.data.splitlines()))


@pytest.fixture(name="asking")
def _asking(tmp_path: Path) -> Asking:
    return Asking(tmp_path)


def paths(pages: list[Page] | None, there: Site) -> list[str]:
    """Return the paths of pages with something in them."""
    return [each.address.removeprefix(there.root) for each in pages or [] if each.content]


def test_a_page_is_asked_for_with_the_rules_of_its_site(there: Site, asking: Asking) -> None:
    """The page, and whether it may be read; the program says who it is."""
    (only,) = asking.ask(f"{there.root}/1") or []

    assert (only.address, only.charset) == (f"{there.root}/1", "utf-8")
    assert there.asked == ["/1", "/robots.txt"]
    assert there.agents == {"diplofeed"}


def test_pages_of_a_list_are_asked_for_one_after_the_other(there: Site, asking: Asking) -> None:
    """With a pause before each."""
    assert paths(asking.ask(f"{there.root}/sitemap.xml"), there) == ["/1", "/2", "/3"]
    assert there.asked == ["/sitemap.xml", "/robots.txt", "/1", "/2", "/3"]
    assert asking.pauses == [1.0] * 3


def test_the_delay_that_a_site_asks_for_is_kept(there: Site, asking: Asking) -> None:
    """In place of ours, be it longer or shorter."""
    there.say("/robots.txt", "User-agent: *\nCrawl-delay: 7")
    asking.ask(f"{there.root}/sitemap.xml")

    assert asking.pauses == [7.0] * 3


def test_what_the_rules_do_not_allow_is_not_asked_for(there: Site, asking: Asking) -> None:
    """It is named, and the others are read."""
    there.say("/robots.txt", "User-agent: *\nDisallow: /2")

    pages = asking.ask(f"{there.root}/sitemap.xml") or []

    assert paths(pages, there) == ["/1", "/3"]
    assert "/2" not in there.asked
    assert [(each.address, each.failed) for each in pages if each.failed] == [
        (f"{there.root}/2", f"the robots.txt of the site does not allow programs to read {there.root}/2")
    ]
    with pytest.raises(FetchError, match=r"robots\.txt of the site does not allow"):
        asking.ask(f"{there.root}/2")


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_that_fails_to_say_its_rules_is_left_alone(there: Site, asking: Asking, status: int) -> None:
    """As RFC 9309 §2.3.1.4 has it."""
    there.answers["/robots.txt"] = Answer(status=status)

    with pytest.raises(FetchError, match="does not say what programs may read"):
        asking.ask(f"{there.root}/sitemap.xml")
    assert there.asked == ["/sitemap.xml", "/robots.txt"]


def test_a_second_time_only_what_changed_is_sent(there: Site, asking: Asking) -> None:
    """Where nothing did, there is nothing to read; a page that changed is read with the others."""
    first = asking.ask(f"{there.root}/sitemap.xml")
    there.again()

    assert asking.ask(f"{there.root}/sitemap.xml") is None
    assert there.status == [200, 404, 304, 304, 304]
    there.say("/2", page(event(name="Others")), tag='"new"')
    second = asking.ask(f"{there.root}/sitemap.xml") or []
    assert paths(second, there) == ["/1", "/2", "/3"]
    assert [a == b for a, b in zip(first or [], second, strict=True)] == [True, False, True]


def test_pages_that_did_not_change_by_their_list_are_not_asked_for(there: Site, asking: Asking) -> None:
    """A day alone does not say it: the page may have changed later that day."""
    there.say("/sitemap.xml", listed("1", "2", moment="2026-11-01T10:00:00Z"))
    asking.ask(f"{there.root}/sitemap.xml")
    there.again()
    assert asking.ask(f"{there.root}/sitemap.xml") is None
    assert there.asked == ["/sitemap.xml", "/robots.txt"]

    there.say("/sitemap.xml", listed("1", moment="2026-11-01") + "")
    asking.ask(f"{there.root}/sitemap.xml")
    there.again()
    asking.ask(f"{there.root}/sitemap.xml")
    assert there.asked == ["/sitemap.xml", "/robots.txt", "/1"]


def test_a_page_that_fails_takes_no_other_down(there: Site, asking: Asking) -> None:
    """What it said before is kept, and the reason is named; as soon as it answers, that counts."""
    first = asking.ask(f"{there.root}/sitemap.xml") or []
    there.answers["/2"] = Answer(status=500)
    there.answers["/3"] = Answer(status=404)

    failed = asking.ask(f"{there.root}/sitemap.xml") or []

    assert [each.content for each in failed] == [each.content for each in first]
    assert [each.failed for each in failed] == [
        "",
        f"{there.root}/2: the answer is 500 Internal Server Error",
        f"{there.root}/3: the answer is 404 Not Found",
    ]
    there.say("/2", page(event(name="Others")))
    assert [bool(each.failed) for each in asking.ask(f"{there.root}/sitemap.xml") or []] == [False, False, True]


def test_other_hosts_are_not_asked(there: Site, asking: Asking) -> None:
    """Neither where the list names them nor where a page leads there; nor other schemes."""
    elsewhere = URLS.format(
        "".join(
            f"<url><loc>{each}</loc></url>"
            for each in ("https://b.example/1", "file:///etc/passwd", "ftp://x/", "http://[x", f"{there.root}/1")
        )
    )
    there.say("/sitemap.xml", elsewhere)
    there.answers["/1"] = Answer(status=302, location="http://b.invalid/")

    page_, note = asking.ask(f"{there.root}/sitemap.xml") or []

    assert page_.failed == "http://b.invalid/ is on another host, which is not asked"
    assert note.note == "pages that are on other hosts than the list, and not asked for: 4"


def test_lists_of_lists_are_followed_each_once(there: Site, asking: Asking) -> None:
    """Packed ones too, and those that lead to each other."""
    index = "<sitemapindex>{}</sitemapindex>".format(
        "".join(f"<sitemap><loc>SITE/{name}</loc></sitemap>" for name in ("a.xml.gz", "index.xml", "gone.xml"))
    )
    there.say("/index.xml", index)
    body = gzip.compress(listed("1", "1#part", "2").replace("SITE", there.root).encode())
    there.answers["/a.xml.gz"] = Answer(body, type="application/gzip")

    pages = asking.ask(f"{there.root}/index.xml") or []

    assert paths(pages, there) == ["/1", "/2"]
    assert [each.failed for each in pages if each.failed] == [f"{there.root}/gone.xml: the answer is 404 Not Found"]


def test_what_is_left_for_the_next_time_is_asked_for_first_then(tmp_path: Path, there: Site) -> None:
    """So that a long list is read by and by; nothing of what is left counts as gone."""
    asking = Asking(tmp_path, most=2)
    first = asking.ask(f"{there.root}/sitemap.xml") or []
    assert paths(first, there) == ["/1", "/2"]
    assert first[-1].failed == "pages of the list that are left for the next time: 1, as 2 were asked for at once"
    there.again()

    second = asking.ask(f"{there.root}/sitemap.xml") or []

    assert there.asked[2:] == ["/3", "/1"]
    assert paths(second, there) == ["/1", "/2", "/3"]


def test_time_and_failures_end_the_asking(tmp_path: Path, there: Site) -> None:
    """A site that is down is left alone after some pages."""
    late = Asking(tmp_path, seconds=10.0)
    late.step = 4.0
    assert "as the time of 0 minutes is over" in (late.ask(f"{there.root}/sitemap.xml") or [])[-1].failed
    there.say("/sitemap.xml", listed(*(f"x{number}" for number in range(9))))
    for number in range(9):
        there.answers[f"/x{number}"] = Answer(status=503)
    there.again()

    pages = Asking(tmp_path).ask(f"{there.root}/sitemap.xml") or []

    assert len(there.asked) == 2 + 5
    assert pages[-1].failed == "pages of the list that are left for the next time: 4, as 5 failed one after the other"


def test_pages_without_a_word_for_programs_are_not_kept(there: Site, asking: Asking) -> None:
    """Only that they were asked for, so that they are not sent again."""
    there.say("/2", "<html><p>Words", tag='"2"')
    there.answers["/3"] = Answer(b"%PDF ld+json", type="application/pdf")

    pages = asking.ask(f"{there.root}/sitemap.xml") or []

    assert [(bool(each.content), each.tag) for each in pages] == [(True, '"1"'), (False, '"2"'), (False, "")]


def test_a_page_that_led_elsewhere_on_its_site_has_that_address(there: Site, asking: Asking) -> None:
    """Relative addresses in it are found from there."""
    there.answers["/1"] = Answer(status=301, location="/2")
    there.say("/sitemap.xml", listed("1"))

    (only,) = asking.ask(f"{there.root}/sitemap.xml") or []

    assert (only.address, only.moved) == (f"{there.root}/1", f"{there.root}/2")


def test_a_damaged_file_of_pages_is_as_good_as_none(there: Site, asking: Asking) -> None:
    """All of them are asked for anew."""
    asking.kept.write_bytes(b'{"pages": 1}\n{"address": 5}\n')

    assert paths(asking.ask(f"{there.root}/sitemap.xml"), there) == ["/1", "/2", "/3"]


def test_an_answer_that_is_the_same_stays_so(asking: Asking) -> None:
    """Nothing is asked."""
    same = Fetched(data=None, tag='"1"')

    assert whole("https://a.example/", same, tag="", kept=None, fetch=fetched, manners=asking.manners) is same


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b'{"pages": 2}', b'{"pages": 1}\n[]', b'{"pages": 1}\n{"address": "x", "content": "?"}', b"\xff"],
)
def test_a_file_of_pages_that_is_none_is_refused(data: bytes) -> None:
    """It names the line."""
    if data:
        with pytest.raises(BundleError, match=r"line [12] is no page"):
            list(pages_in(data.splitlines()))
    else:
        assert list(pages_in(data.splitlines())) == []


def test_a_file_of_pages_gives_them_back() -> None:
    """With all that is known of them."""
    pages = [Page(address="https://a.example/ä", content=b"\x00\xff", tag='"1"', listed="2026", note="x", failed="y")]

    assert list(pages_in(written(pages).splitlines())) == pages


def test_pages_that_a_server_packs_unasked_are_unpacked(there: Site, asking: Asking) -> None:
    """One that is damaged fails, and takes no other down."""
    packed = gzip.compress(page(event()).encode())
    there.answers["/1"], there.answers["/2"] = Answer(packed), Answer(packed[:-10])

    pages = asking.ask(f"{there.root}/sitemap.xml") or []

    assert paths(pages, there) == ["/1", "/3"]
    assert [each.failed for each in pages][1] == (
        f"{there.root}/2: it is packed by gzip, and its end is missing or damaged"
    )
    with pytest.raises(FetchError, match="its end is missing or damaged"):
        asking.ask(f"{there.root}/2")
    assert [each.content[:9] for each in asking.ask(f"{there.root}/1") or []] == [b"<!doctype"]


def test_people_hear_how_long_it_takes(there: Site, tmp_path: Path) -> None:
    """Before many pages are asked for; of few nothing is said."""
    lines: list[str] = []
    asking = Asking(tmp_path)
    asking.manners = Manners(sleep=asking.pauses.append, tell=lines.append)
    asking.ask(f"{there.root}/sitemap.xml")
    assert lines == []
    there.say("/sitemap.xml", listed(*(f"x{number}" for number in range(90))))

    asking.ask(f"{there.root}/sitemap.xml")

    assert lines == ["90 pages are asked for, one in 1 s: some 2 min"]
