"""Pages of the web, imported and read at each build: one page, or all that a list names, again and again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import diplofeed
from diplofeed.crawl.asking import Manners
from diplofeed.fetch import FetchError
from diplofeed.importing.plan import Gone, What
from diplofeed.importing.run import ImportReport, import_again, import_from
from diplofeed.importing.wishes import Wishes
from support.pages import event, page
from support.records import CONFIG, written
from support.sites import Answer, Site, site

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
WISHES = Wishes(manners=Manners(pause=0), name="there")
LIST = "<urlset>{}</urlset>"


@pytest.fixture(name="there")
def _there() -> Iterator[Site]:
    with site() as made:
        made.say("/robots.txt", "User-agent: *\nCrawl-delay: 0")
        for number in (1, 2):
            made.say(f"/{number}", talks(number), tag=f'"{number}"')
        made.say("/sitemap.xml", LIST.format("<url><loc>SITE/1</loc></url><url><loc>SITE/2</loc></url>"))
        yield made


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    return written(tmp_path / "record", {"diplofeed.toml": CONFIG})


def talks(number: int, **members: object) -> str:
    """Return a page about a meeting of its own address."""
    return page(event(**{"@id": f"SITE/{number}#event", "url": f"/{number}", "name": f"Talks {number}", **members}))


def whats(report: ImportReport) -> list[What]:
    """Return what became of the items."""
    return [outcome.what for outcome in report.outcomes]


def test_a_page_is_imported_and_asked_for_again(record: Path, there: Site) -> None:
    """Its relative addresses are found from its own; while it is the same it is not read."""
    report = import_from(record, f"{there.root}/1", WISHES)

    assert (report.use, report.complete, whats(report)) == ("web", True, [What.ADDED])
    assert f"url: {there.root}/1\n" in (record / "meetings/talks-1.yaml").read_text(encoding="utf-8")
    assert import_again(record, "there", WISHES).not_modified
    there.say("/1", talks(1, eventStatus="EventCancelled"))
    assert whats(import_again(record, "there", WISHES)) == [What.UPDATED]
    assert "status: cancelled\n" in (record / "meetings/talks-1.yaml").read_text(encoding="utf-8")


def test_pages_of_a_list_are_imported_and_only_what_changed_is_sent_again(record: Path, there: Site) -> None:
    """What was answered is kept beside the record, and what is the same is not read."""
    assert whats(import_from(record, f"{there.root}/sitemap.xml", WISHES)) == [What.ADDED, What.ADDED]
    there.again()

    assert import_again(record, "there", WISHES).not_modified
    assert there.status == [200, 200, 304, 304]
    there.say("/2", talks(2, startDate="2027-03"), tag='"new"')
    assert whats(import_again(record, "there", WISHES)) == [What.UNCHANGED, What.UPDATED]


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "not kept"])
def test_what_is_on_a_page_that_fails_is_not_gone(record: Path, there: Site, is_kept: bool) -> None:
    """Whether what it said before is at hand or not; and the page is named."""
    import_from(record, f"{there.root}/sitemap.xml", WISHES)
    there.answers["/2"] = Answer(status=500)
    if not is_kept:
        (record / ".diplofeed/imports/there.pages").unlink()

    report = import_again(record, "there", Wishes(manners=WISHES.manners, gone=Gone.WITHDRAW))

    assert What.WITHDRAWN not in whats(report)
    assert [
        str(fault).splitlines()[0].partition(": error: ")[0].partition(": warning: ")[0] for fault in report.faults
    ] == [f"{there.root}/2"]
    assert report.complete is is_kept
    assert (record / "meetings/talks-2.yaml").exists()


def test_what_is_no_more_in_a_list_is_gone(record: Path, there: Site) -> None:
    """As of a calendar."""
    import_from(record, f"{there.root}/sitemap.xml", WISHES)
    there.say("/sitemap.xml", LIST.format("<url><loc>SITE/1</loc></url>"))

    report = import_again(record, "there", Wishes(manners=WISHES.manners, gone=Gone.WITHDRAW))

    assert whats(report) == [What.UNCHANGED, What.WITHDRAWN]


def test_a_dry_run_keeps_nothing(record: Path, there: Site) -> None:
    """Of what was answered neither."""
    report = import_from(record, f"{there.root}/sitemap.xml", Wishes(manners=WISHES.manners, dry_run=True))

    assert whats(report) == [What.ADDED, What.ADDED]
    assert not (record / ".diplofeed").exists()


def test_what_a_site_does_not_allow_is_said(record: Path, there: Site) -> None:
    """And nothing is imported."""
    there.say("/robots.txt", "User-agent: diplofeed\nDisallow: /")

    with pytest.raises(FetchError, match=r"robots\.txt of the site does not allow programs to read"):
        import_from(record, f"{there.root}/1", WISHES)
    assert not (record / "meetings").exists()


def test_a_page_that_was_saved_is_imported_without_a_network(record: Path, tmp_path: Path) -> None:
    """By its content, whatever it is called."""
    (tmp_path / "saved").write_text(page(event()), encoding="utf-8")

    report = import_from(record, str(tmp_path / "saved"))

    assert (report.use, whats(report)) == ("web", [What.ADDED])


def test_pages_are_read_at_each_build(record: Path, there: Site) -> None:
    """A page that never answered takes no other down, and a page that fails later says what it said."""
    source = f'[sources.there]\nuse = "web"\nurl = "{there.root}/sitemap.xml"\nrefresh = 0\n'
    (record / "diplofeed.toml").write_text(f"{CONFIG}\n{source}", encoding="utf-8")
    there.answers["/2"] = Answer(status=500)

    first = diplofeed.build(record, formats=("ical",), now=NOW)
    calendar = record / "public/calendar.ics"

    assert [fault.origin.file for fault in first.faults] == [f"{there.root}/2"]
    assert "Talks 1" in calendar.read_text(encoding="utf-8")
    there.say("/2", talks(2))
    assert diplofeed.build(record, formats=("ical",), now=NOW).complete
    there.answers["/2"] = Answer(status=500)
    assert diplofeed.build(record, formats=("ical",), now=NOW).complete
    assert "Talks 2" in calendar.read_text(encoding="utf-8")
    for path in (record / ".diplofeed/sources").iterdir():
        path.unlink()
    assert not diplofeed.build(record, formats=("ical",), now=NOW).complete
    assert "Talks 2" in calendar.read_text(encoding="utf-8")


def test_a_site_that_says_nothing_to_programs_any_more_has_lost_nothing(record: Path, there: Site) -> None:
    """As after a new design: what was imported is not gone, also where something else is to be said of the list."""
    import_from(record, f"{there.root}/sitemap.xml", WISHES)
    for path in ("/1", "/2"):
        there.say(path, "<html><p>A new design")
    there.say("/sitemap.xml", LIST.format("<url><loc>SITE/1</loc></url><url><loc>https://b.example/</loc></url>"))

    report = import_again(record, "there", Wishes(manners=WISHES.manners, gone=Gone.WITHDRAW))

    assert whats(report) == []
    assert ["there is no Event or Quotation" in fault.message for fault in report.faults] == [False, True]


def test_a_page_with_a_broken_script_takes_no_other_down(record: Path, there: Site) -> None:
    """At each build: what other pages say is published."""
    source = f'[sources.there]\nuse = "web"\nurl = "{there.root}/sitemap.xml"\nrefresh = 0\n'
    (record / "diplofeed.toml").write_text(f"{CONFIG}\n{source}", encoding="utf-8")
    there.say("/2", page("{@context"))

    report = diplofeed.build(record, formats=("ical",), now=NOW)

    assert not report.complete
    assert "Talks 1" in (record / "public/calendar.ics").read_text(encoding="utf-8")
