"""Sources that read an address: asked again, and their last good answer kept while the other side fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import diplofeed
from diplofeed.errors import ConfigError
from diplofeed.fetch import Fetched, FetchError, address_of, fetched
from diplofeed.publishing.answers import KeptAnswer
from support.records import CONFIG, written

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def calendar(*titles: str) -> bytes:
    """Return a calendar with an event of each title."""
    events = (
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:20270101T100000Z\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
        for number, title in enumerate(titles)
    )
    return f"BEGIN:VCALENDAR\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


class Site:
    """A web server on loopback that answers what a test says."""

    def __init__(self) -> None:
        """Begin with an answer of one event."""
        self.status, self.body, self.tag = 200, calendar("Talks"), '"1"'
        self.length = 0  # that it says its answers have
        self.requests: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.requests.append(dict(self.headers))
                is_same = self.headers.get("If-None-Match") == site.tag
                self.send_response(304 if is_same and site.status == 200 else site.status)
                self.send_header("ETag", site.tag)
                if site.status in (301, 302):
                    self.send_header("Location", self.path if self.path == "/round" else "/talks.ics")
                if site.length:
                    self.send_header("Content-Length", str(site.length))
                self.end_headers()
                if not is_same or site.status != 200:
                    self.wfile.write(site.body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/talks.ics"

    def say(self, *titles: str) -> None:
        """Answer another calendar from now on."""
        self.status, self.body, self.tag = 200, calendar(*titles), f'"{len(self.requests)}"'


@pytest.fixture(name="site")
def _site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever)
    thread.start()
    yield site
    site.server.shutdown()
    thread.join()
    site.server.server_close()


@pytest.fixture(name="record")
def _record(tmp_path: Path, site: Site) -> Path:
    source = f'\n[sources.ministry]\nuse = "ical"\nurl = "{site.url}"\nrefresh = 0\n'
    return written(tmp_path / "record", {"diplofeed.toml": CONFIG + source})


def titles(record: Path) -> str:
    """Return the titles in a record's calendar."""
    lines = (record / "public/calendar.ics").read_text(encoding="utf-8").splitlines()
    return " ".join(line for line in lines if line.startswith("SUMMARY"))


def test_an_address_is_read_at_each_build(record: Path, site: Site) -> None:
    """What the other side says is published, its changes too, and what is the same is not sent again."""
    assert diplofeed.build(record, now=NOW).complete
    assert diplofeed.build(record, now=NOW).written == ()
    assert site.requests[-1]["If-None-Match"] == '"1"'
    site.say("Talks moved")

    assert diplofeed.build(record, now=NOW).complete
    assert "Talks moved" in titles(record)


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [(500, b"", "the answer is 500"), (200, b"<html>Down for maintenance</html>", "there is no calendar in it")],
)
def test_while_the_other_side_fails_its_last_good_answer_counts(
    record: Path, site: Site, status: int, body: bytes, reason: str
) -> None:
    """Nothing is withdrawn, and a warning says what failed and from when the answer is."""
    diplofeed.build(record, now=NOW)
    site.status, site.body, site.tag = status, body, '"broken"'

    report = diplofeed.build(record, now=NOW)

    assert "Talks" in titles(record)
    assert report.complete
    assert [reason in fault.message and "counts" in fault.message for fault in report.faults] == [True]
    site.say("Talks again")
    assert diplofeed.build(record, now=NOW).faults == ()
    assert "Talks again" in titles(record)


def test_an_answer_that_cannot_be_read_and_asks_to_hide_something_hides_it(record: Path, site: Site) -> None:
    """What was said before counts no more, neither then nor while the other side fails after it."""
    diplofeed.build(record, now=NOW)
    site.status, site.tag = 200, '"broken"'
    site.body = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nCLASS:PRIVATE\r\nSUMMARY:Talks\r\nDTSTART:20270101\r\nUID:"
    assert not diplofeed.build(record, now=NOW).complete
    assert titles(record) == ""

    site.status = 500
    diplofeed.build(record, now=NOW)

    assert titles(record) == ""
    site.say("Talks again")
    diplofeed.build(record, now=NOW)
    assert "Talks again" in titles(record)


def test_what_never_answered_is_a_fault(record: Path, site: Site) -> None:
    """The rest is published, and the report is not complete."""
    site.status = 404

    report = diplofeed.build(record, now=NOW)

    assert not report.complete
    assert [(fault.field, "the answer is 404" in fault.message) for fault in report.faults] == [
        ("sources.ministry.url", True)
    ]


def test_what_was_published_stays_without_the_kept_answer(record: Path, site: Site) -> None:
    """Also where somebody removed the answers, nothing that cannot be asked for is withdrawn."""
    diplofeed.build(record, now=NOW)
    for path in (record / ".diplofeed/sources").iterdir():
        path.unlink()
    site.status = 503

    assert not diplofeed.build(record, now=NOW).complete
    assert "Talks" in titles(record)


def test_an_entry_that_cannot_be_known_again_does_not_keep_the_others_out(record: Path, site: Site) -> None:
    """The answer counts, and what it lacks stays as long as that entry may be it."""
    site.say("Talks", "Dinner")
    diplofeed.build(record, now=NOW)
    site.say("Talks", "Dinner", "Lunch")
    site.body = site.body.replace(b"UID:1", b"UID 1")

    report = diplofeed.build(record, now=NOW)

    assert not report.complete
    assert [word in titles(record) for word in ("Talks", "Dinner", "Lunch")] == [True] * 3


def test_an_address_is_not_asked_again_before_it_is_time(tmp_path: Path) -> None:
    """Builds one after the other do not trouble the other side."""
    moments, asked = iter([1000.0, 1100.0, 2000.0]), []

    def fetch(address: str, **_: str) -> Fetched:
        asked.append(address)
        return Fetched(data=b"x")

    for _ in range(3):
        kept = KeptAnswer(tmp_path, "m", "webcal://a.example/x.ics", 900, fetch, lambda: next(moments))
        assert kept.ask() == ""
        kept.settle(kept.paths[0])
    assert asked == ["https://a.example/x.ics"] * 2


@pytest.mark.parametrize("value", ['"ftp://a.example/x.ics"', '"x.ics"', '"javascript:alert(1)"'])
def test_an_address_of_another_kind_is_refused(tmp_path: Path, value: str) -> None:
    """Only the web is read, and the fault names its place."""
    record = written(tmp_path, {"diplofeed.toml": f'{CONFIG}\n[sources.m]\nuse = "ical"\nurl = {value}\n'})

    faults = diplofeed.build(record, now=NOW).faults

    assert [(fault.field, "is no address" in fault.message) for fault in faults] == [("sources.m.url", True)]


def test_redirects_are_followed_a_few_times(site: Site) -> None:
    """An address that leads in a circle is given up."""
    site.status = 302
    with pytest.raises(FetchError, match="more than 5 times"):
        fetched(site.url)


def test_an_answer_that_is_cut_off_is_none(site: Site) -> None:
    """The rest of a list does not count as gone."""
    site.length = len(site.body) + 7
    with pytest.raises(FetchError, match="is cut off: 7 bytes of it are missing"):
        fetched(site.url)


@pytest.mark.parametrize(
    "moments",
    ['"asked": "x", "answered": 0', '"asked": 0, "answered": 1e300', '"asked": 0', '"x": ' + "[" * 100_000],
    ids=["no number", "too far", "missing", "deep"],
)
def test_what_is_kept_of_an_answer_may_be_damaged(tmp_path: Path, moments: str) -> None:
    """It is as good as none, and the address is asked."""
    (tmp_path / "m.ics").write_bytes(b"x")
    (tmp_path / "m.json").write_text(f'{{"url": "https://a.example/x.ics", {moments}}}', encoding="utf-8")
    kept = KeptAnswer(tmp_path, "m", "https://a.example/x.ics", 900, lambda *_, **__: Fetched(data=b"new"))

    assert kept.ask() == ""
    assert [path.read_bytes() for path in kept.paths] == [b"new"]


@pytest.mark.parametrize(
    ("written_as", "read_at"),
    [
        ("webcal://a.example/x.ics", "https://a.example/x.ics"),
        ("https://a.example/x.ics#part", "https://a.example/x.ics"),
        ("https://docs.google.com/spreadsheets/d/ID/edit#gid=7",
         "https://docs.google.com/spreadsheets/d/ID/export?format=csv&gid=7"),
        ("https://docs.google.com/spreadsheets/d/e/ID/pubhtml?gid=3&single=true",
         "https://docs.google.com/spreadsheets/d/e/ID/pub?output=csv&single=true&gid=3"),
    ],
)  # fmt: skip
def test_an_address_is_read_where_its_content_is(written_as: str, read_at: str) -> None:
    """Calendars by https, and of a sheet that is looked at in the browser its cells."""
    assert address_of(written_as) == read_at


def test_a_record_says_what_it_means_by_a_source(tmp_path: Path) -> None:
    """A source without a path or an address reads nothing that could be meant."""
    record = written(tmp_path, {"diplofeed.toml": f'{CONFIG}\n[sources.m]\nuse = "ical"\nrefresh = "soon"\n'})

    try:
        faults = diplofeed.build(record, now=NOW).faults
    except ConfigError as error:
        faults = tuple(error.faults)
    assert [fault.field for fault in faults] == ["sources.m.refresh"]
