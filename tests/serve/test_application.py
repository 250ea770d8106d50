"""The application that serves what builds published."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import os
import shutil
from collections.abc import MutableMapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve

import diplofeed
from diplofeed import view
from diplofeed.serve import app
from diplofeed.serve.application import Application
from support.asking import ask, scope_of
from support.places import EXAMPLE, copied
from support.records import CONFIG, written

NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEEDS: Final = [
    "/atom.xml",
    "/rss.xml",
    "/feed.json",
    "/calendar.ics",
    "/digest.md",
    "/",
    "/changes.xml",
    "/feeds.json",
]
LIVE: Final = "/feed.atom?topic=arms-control"
PLUGIN: Final = """
from diplofeed import Document, Exporter


def document(feed, fragments, context):
    lines = [fragment.data for fragment in fragments]
    assert lines
    yield Document("titles.tt", lines)


EXPORTER = Exporter(
    name="titles", filename="titles.tt", media_type="text/x-titles",
    entry=lambda entry, context: f"{entry.item.id}\\n".encode(), document=document,
)
"""


@pytest.fixture(name="root", scope="module")
def _root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example in two languages, built; nobody changes it."""
    root = copied(EXAMPLE, tmp_path_factory.mktemp("server") / "record")
    config = root / "diplofeed.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[publication]\n", '[publication]\nlanguages = ["ru"]\n', 1), encoding="utf-8")
    assert diplofeed.build(root, now=NOW).complete
    return root


@pytest.fixture(name="served", scope="module")
def _served(root: Path) -> Application:
    return app(root, clock=lambda: NOW)


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("path", FEEDS)
def test_files_are_served_with_the_bytes_of_the_build(root: Path, served: Application, path: str) -> None:
    """The bytes are those of the file, the tag that of their content, and a client that has them is answered 304."""
    answer = ask(served, path)
    name = path.removeprefix("/") or "index.html"

    assert (answer.status, answer.body) == (200, (root / "public" / name).read_bytes())
    assert int(answer.fields["content-length"]) == len(answer.body)
    assert answer.fields["cache-control"].startswith("public, max-age=")
    for field, value in (
        ("if_none_match", answer.fields["etag"]),
        ("if_modified_since", answer.fields["last-modified"]),
    ):
        again = ask(served, path, **{field: value})
        assert (again.status, again.body) == (304, b"")
        kept = {"etag", "last-modified", "cache-control", "vary"} & set(answer.fields)
        assert {name: again.fields[name] for name in kept} == {name: answer.fields[name] for name in kept}


def test_a_tag_is_of_the_content_and_not_of_the_file(root: Path, tmp_path: Path) -> None:
    """The same bytes with another date and number have the same tag; others of the same size and date another."""
    copy = copied(root, tmp_path / "copy")
    (copy / "public").mkdir()
    file = copy / "public" / "a.txt"
    served, tags = app(copy), []
    for text, moment in (("one", 1), ("one", 2), ("two", 2)):
        file.unlink(missing_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (moment, moment))
        tags.append(ask(served, "/a.txt").fields["etag"])

    assert tags[0] == tags[1] != tags[2]


def test_head_has_the_fields_of_get(served: Application) -> None:
    """HEAD is answered as GET, without the body, also where something is refused."""
    for path in (*FEEDS, LIVE, "/nothing", "/feed.atom?x=y", "/healthz", "/topic/arms-control"):
        get, head = ask(served, path, accept_encoding="gzip"), ask(served, path, "HEAD", accept_encoding="gzip")
        assert (head.status, head.fields, head.body) == (get.status, get.fields, b"")


def test_a_coding_has_a_tag_of_its_own(served: Application) -> None:
    """What is coded is another representation, and a client that has it is answered 304; caches keep them apart."""
    plain, coded = ask(served, "/atom.xml"), ask(served, "/atom.xml", accept_encoding="gzip")

    assert gzip.decompress(coded.body) == plain.body
    assert coded.fields["etag"] != plain.fields["etag"]
    assert plain.fields["vary"] == coded.fields["vary"] == "Accept-Encoding"
    assert ask(served, "/atom.xml", accept_encoding="gzip", if_none_match=coded.fields["etag"]).status == 304
    assert ask(served, "/atom.xml", if_none_match=coded.fields["etag"]).status == 200


@pytest.mark.parametrize("path", ["/calendar.ics", "/feed.ics?party=US"])
def test_calendars_have_no_coding_and_do_not_vary(served: Application, path: str) -> None:
    """Outlook.com reads no calendar that is coded, or that has Vary."""
    answer = ask(served, path, accept_encoding="gzip, br, zstd")

    assert answer.body.startswith(b"BEGIN:VCALENDAR")
    assert {"vary", "content-encoding"}.isdisjoint(answer.fields)


def test_a_part_is_of_the_bytes_without_coding(served: Application) -> None:
    """One range is answered 206, of a client that has the rest; several are answered with the whole."""
    whole = ask(served, "/atom.xml")
    part = ask(served, "/atom.xml", range="bytes=10-19", accept_encoding="gzip")

    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.fields["content-range"] == f"bytes 10-19/{len(whole.body)}"
    assert part.fields["etag"] == whole.fields["etag"]
    assert ask(served, "/atom.xml", range="bytes=0-9", if_range='"other"').body == whole.body
    assert ask(served, "/atom.xml", range="bytes=0-1,5-6").status == 200
    beyond = ask(served, "/atom.xml", range="bytes=9999999-")
    assert (beyond.status, beyond.fields["content-range"]) == (416, f"bytes */{len(whole.body)}")


def test_a_file_too_large_for_memory_is_read_as_it_is_sent(root: Path, tmp_path: Path) -> None:
    """Its tag is that of its content too, it has parts, and it is not coded."""
    copy = copied(root, tmp_path / "copy")
    data = bytes(range(256)) * (9 << 12)
    (copy / "public").mkdir()
    (copy / "public" / "large.txt").write_bytes(data)
    served = app(copy)

    assert ask(served, "/large.txt", accept_encoding="gzip").body == data
    assert ask(served, "/large.txt", range="bytes=100000-299999").body == data[100_000:300_000]
    assert ask(served, "/large.txt", if_none_match=ask(served, "/large.txt", "HEAD").fields["etag"]).status == 304


def test_a_folder_leads_to_its_page(served: Application) -> None:
    """Without the last slash a reader is sent on, below the place the application is mounted at."""
    answer = ask(served, "/record/topic/arms-control", root="/record")

    assert (answer.status, answer.fields["location"]) == (308, "/record/topic/arms-control/")
    assert ask(served, "/topic/arms-control/").fields["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["/nothing", "/meeting", "/atom.xml/", "/../diplofeed.toml", "/.diplofeed/", "/feed.x?a=b"]
)
def test_what_is_not_there_is_not_found(served: Application, path: str) -> None:
    """A short text says so, which no cache keeps."""
    answer = ask(served, path)

    assert (answer.status, answer.fields["cache-control"]) == (404, "no-store")
    assert len(answer.body) < 100


def test_a_publication_has_its_own_page_for_what_is_not_there(root: Path, tmp_path: Path) -> None:
    """The file 404.html is shown in place of the text."""
    copy = copied(root, tmp_path / "copy")
    (copy / "public").mkdir()
    (copy / "public" / "404.html").write_text("<p>Nichts", encoding="utf-8")

    answer = ask(app(copy), "/nothing")

    assert (answer.status, answer.body, answer.fields["content-type"]) == (
        404,
        b"<p>Nichts",
        "text/html; charset=utf-8",
    )


def test_links_lead_nowhere_outside(root: Path, tmp_path: Path) -> None:
    """A link within the output is followed; one that leads out of it is not, neither is a pipe read."""
    copy = copied(root, tmp_path / "copy")
    public = copy / "public"
    public.mkdir()
    (public / "a.txt").write_text("a", encoding="utf-8")
    (public / "inside.txt").symlink_to(public / "a.txt")
    (public / "outside.txt").symlink_to(copy / "diplofeed.toml")
    (public / "folder").symlink_to(copy)
    os.mkfifo(public / "pipe.txt")
    served = app(copy)

    assert ask(served, "/inside.txt").body == b"a"
    assert [ask(served, path).status for path in ("/outside.txt", "/folder/diplofeed.toml", "/pipe.txt")] == [404] * 3


def test_every_answer_is_safe_in_a_browser(served: Application) -> None:
    """No page runs another's code or is shown in its frame, and readers in browsers may read all of it."""
    for path in ("/", "/atom.xml", LIVE, "/nothing", "/%00", "/feed.atom?x", "/healthz"):
        fields = ask(served, path).fields
        assert "default-src 'self'" in fields["content-security-policy"]
        assert fields["x-content-type-options"] == "nosniff"
        assert fields["access-control-allow-origin"] == "*"


def test_a_letter_has_its_styles_and_runs_nothing(root: Path, tmp_path: Path) -> None:
    """The styles of a mail are in it; scripts are not let run there, not even the publication's own."""
    output = Path(shutil.copytree(root / "public", tmp_path / "public"))
    (output / "2023.email.html").write_text('<p style="color: red">Talks</p>', encoding="utf-8")
    fields = ask(app(root, output=output, clock=lambda: NOW), "/2023.email.html").fields

    assert "; style-src 'unsafe-inline'; script-src 'none'" in fields["content-security-policy"]
    assert "unsafe-inline" not in ask(app(root, clock=lambda: NOW), "/").fields["content-security-policy"]


def test_other_methods_are_refused(served: Application) -> None:
    """There is nothing to change, and a browser is told what it may ask."""
    refused, preflight = ask(served, "/atom.xml", "POST"), ask(served, "/atom.xml", "OPTIONS")

    assert (refused.status, refused.fields["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert (preflight.status, "If-None-Match" in preflight.fields["access-control-allow-headers"]) == (204, True)


# ---------------------------------------------------------------- live selections


@pytest.mark.parametrize(
    "query",
    [
        "topics=arms-control&from=2023",
        "from=2023&topic=arms-control",
        "topic=arms-control&topic=arms-control&from=2023",
    ],
)
def test_a_selection_is_the_same_however_it_is_written(served: Application, query: str) -> None:
    """Order, repetition and the plural of names change no byte, no tag and no identity."""
    canonical = ask(served, "/feed.atom?topic=arms-control&from=2023")

    assert ask(served, f"/feed.atom?{query}")[1:] == canonical[1:]
    assert b'/feed.atom?topic=arms-control&amp;from=2023" rel="self"' in canonical.body


def test_a_selection_is_known_by_its_tag_alone(served: Application) -> None:
    """It may be another one though its newest entry is not, as where an older one is hidden: no date tells that."""
    answer, dated = ask(served, LIVE), ask(served, "/topic/arms-control/atom.xml").fields["last-modified"]

    assert "last-modified" not in answer.fields
    for date in (dated, "Mon, 23 Nov 2026 12:00:00 GMT"):
        again = ask(served, LIVE, if_modified_since=date)
        assert (again.status, again.body) == (200, answer.body)
        assert ask(served, LIVE, if_range=date, range="bytes=0-9").status == 200
        assert ask(served, LIVE, if_unmodified_since=date).status == 412
    assert ask(served, LIVE, if_none_match=answer.fields["etag"]).status == 304


def test_selections_have_identities_of_their_own(served: Application) -> None:
    """A selection has an id that no other has, and not that of a feed that builds write."""
    identities = {
        ask(served, path).body.split(b"<id>")[1].split(b"</id>")[0]
        for path in ("/atom.xml", "/topic/arms-control/atom.xml", LIVE, "/feed.atom?party=US", f"{LIVE}&party=US")
    }
    assert len(identities) == 5


def test_the_identity_of_a_selection_never_changes(served: Application) -> None:
    """It is made of the conditions and nothing else: whoever follows a selection knows it by this."""
    identity = b"<id>tag:example.org,2026:us-russia/feed/where/2af8611f17c9c39f315e</id>"

    assert identity in ask(served, "/feed.atom?topic=arms-control&from=2023").body


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss", "feed.json", "feed.ics", "feed.md"])
@pytest.mark.parametrize("folder", ["", "ru/"])
def test_a_selection_is_there_in_each_format_and_language(served: Application, name: str, folder: str) -> None:
    """It is chosen by the name of a file, and it names itself and the others."""
    answer = ask(served, f"/{folder}{name}?party=US&kind=meeting")

    assert answer.status == 200
    assert ask(served, f"/{folder}{name}?party=US&kind=meeting", if_none_match=answer.fields["etag"]).status == 304
    if name != "feed.md":  # which has no address of its own
        body = answer.body.replace(b"\r\n ", b"").replace(b"&amp;", b"&")
        assert f"https://example.org/us-russia/{folder}{name}?party=US&kind=meeting".encode() in body


def test_a_selection_shows_what_the_condition_says(root: Path, served: Application) -> None:
    """Its items are those that a view of the same condition has."""
    where = diplofeed.Where(topics=["arms-control"], from_="2023")
    expected = json.loads(view(root, where=where, format="json", now=NOW).data)["items"]

    assert expected
    assert json.loads(ask(served, "/feed.json?topic=arms-control&from=2023").body)["items"] == expected


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("topik=a", 400, "no condition is called 'topik'; did you mean 'topic'?"),
        ("x=a", 400, "expected one of topic, party, person"),
        ("topic=arms-controll", 404, "did you mean 'arms-control'?"),
        ("party=us", 404, "did you mean 'US'?"),
        ("kind=meetin", 400, "did you mean 'meeting'?"),
        ("from=11/07/2023", 400, "day and month"),
        ("from=2023&from=2024", 400, "from is there twice"),
        ("topic=", 400, "topic has no value"),
        ("topic=%00", 400, "topic has no value"),
        ("topic=%ff", 400, "not percent-encoded"),
        ("topic=" + "a" * 300, 400, "topic has no value"),
        ("&".join(f"topic={number}" for number in range(20)), 400, "more than 16"),
        ("topic=" + "a" * 2000, 414, ""),
    ],
)
def test_a_wrong_condition_is_refused_in_words(served: Application, query: str, status: int, words: str) -> None:
    """The answer names the nearest name, as ``diplofeed check`` does."""
    answer = ask(served, f"/feed.rss?{query}")

    assert (answer.status, answer.fields["content-type"]) == (status, "text/plain; charset=utf-8")
    assert words in answer.body.decode()


def test_a_country_that_nothing_is_of_yet_can_be_followed(served: Application) -> None:
    """A feed may be empty: whoever follows it hears of the first."""
    answer = ask(served, "/feed.json?party=FJ")

    assert (answer.status, json.loads(answer.body)["items"]) == (200, [])


@pytest.mark.parametrize(("live", "file"), [("/feed.atom", "/atom.xml"), ("/ru/feed.ics", "/ru/calendar.ics")])
def test_without_a_condition_it_is_the_file(served: Application, live: str, file: str) -> None:
    """The feed of everything has one address."""
    answer = ask(served, live)

    assert (answer.status, answer.fields["location"]) == (308, file)


def test_a_selection_has_no_more_entries_than_it_may(root: Path) -> None:
    """Those that changed last are shown, and no page of an archive is named that is not there."""
    answer = ask(app(root, clock=lambda: NOW, most_entries=2), "/feed.json?party=US")
    shown = json.loads(answer.body)

    assert (len(shown["items"]), "next_url" in shown) == (2, False)


def test_too_many_that_wait_are_sent_away(root: Path) -> None:
    """Where others wait already, a request that has to be worked for is asked to come again."""
    answer = ask(app(root, most_waiting=0), LIVE)

    assert (answer.status, answer.fields["retry-after"]) == (503, "5")


# ---------------------------------------------------------------- builds, time, and what goes wrong


@pytest.fixture(name="changing")
def _changing(tmp_path: Path) -> Path:
    """Return the example, built, to be changed."""
    root = copied(EXAMPLE, tmp_path / "record")
    assert diplofeed.build(root, now=NOW).complete
    return root


def test_a_build_shows_at_once(changing: Path) -> None:
    """Files and selections are those of the last build, and what it hid is in none."""
    served = app(changing, clock=lambda: NOW + timedelta(hours=1))
    paths = ("/atom.xml", LIVE, "/feed.ics?topic=arms-control")
    before = [ask(served, path) for path in paths]
    assert all(b"vienna-arms-control" in each.body for each in before[:2])
    item = changing / "meetings" / "vienna-arms-control.md"
    item.write_text(item.read_text(encoding="utf-8").replace("when: 2023-07", "audience: internal\nwhen: 2023-07"))
    assert diplofeed.build(changing, now=NOW + timedelta(minutes=5)).complete

    for path, first in zip(paths, before, strict=True):
        now = ask(served, path, if_none_match=first.fields["etag"])
        assert (now.status, b"vienna-arms-control" in now.body) == (200, False)


def test_the_page_of_what_was_withdrawn_is_gone(changing: Path) -> None:
    """Who has its address hears that it was there, in each language; what was hidden never was."""
    (changing / "meetings" / "g7-summit-2023.yaml").unlink()
    served = app(changing, clock=lambda: NOW + timedelta(hours=1))
    assert ask(served, "/meeting/g7-summit-2023/").status == 200
    counter = changing / "meetings" / "russia-counter-summit-2023.yaml"
    counter.write_text(f"{counter.read_text(encoding='utf-8')}\naudience: internal\n", encoding="utf-8")
    diplofeed.build(changing, now=NOW + timedelta(minutes=1), allow_withdrawals=True)
    ask(served, "/healthz")

    assert ask(served, "/meeting/g7-summit-2023/")[::2] == (410, b"it was withdrawn\n")
    assert ask(served, "/meeting/russia-counter-summit-2023/").status == 404


def test_what_was_beside_the_page_of_what_was_withdrawn_is_gone_too(tmp_path: Path) -> None:
    """The calendar of a meeting alone is answered as its page is, in each language; what was hidden never was."""
    config = CONFIG.replace("[publication]\n", '[publication]\nlanguages = ["ru"]\n')
    files = {
        "diplofeed.toml": f"{config}[exporters.ical]\nsingle = true\n",
        "meetings/oslo.yaml": "title: Talks in Oslo\nwhen: 2026-12-11\nstatus: scheduled\n",
        "meetings/rome.yaml": "title: Talks in Rome\nwhen: 2026-12-12\nstatus: scheduled\n",
    }
    root = written(tmp_path / "record", files)
    assert diplofeed.build(root, now=NOW).complete
    beside = ("meeting/{0}/", "meeting/{0}/{0}.ics", "event/{0}.ics", "ru/meeting/{0}/{0}.ics", "ru/event/{0}.ics")
    served = app(root, clock=lambda: NOW + timedelta(hours=1))
    assert [ask(served, f"/{name}".format("oslo")).status for name in beside] == [200] * len(beside)
    (root / "meetings" / "oslo.yaml").unlink()
    hidden = f"{files['meetings/rome.yaml']}audience: internal\n"
    (root / "meetings" / "rome.yaml").write_text(hidden, encoding="utf-8")

    assert diplofeed.build(root, now=NOW + timedelta(minutes=1), allow_withdrawals=True).complete

    assert [ask(served, f"/{name}".format("oslo")).status for name in beside] == [410] * len(beside)
    assert [ask(served, f"/{name}".format("rome")).status for name in beside] == [404] * len(beside)
    assert ask(served, "/meeting/oslo").status == 410
    assert [ask(served, path).status for path in ("/meeting/", "/event/", "/meeting/oslo.ics")] == [404] * 3


def test_nothing_is_written(changing: Path) -> None:
    """Requests change no file and make none, also where the record was never built."""
    bare = copied(EXAMPLE, changing.parent / "bare")
    for root in (changing, bare):
        before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
        served = app(root)
        for path in ("/", "/atom.xml", LIVE, "/healthz", "/nothing"):
            ask(served, path)
        assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_health_is_that_of_the_ledger_and_the_output(changing: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A server that can show nothing says so to who watches it, and why in its log."""
    served = app(changing)
    assert (ask(served, "/healthz").status, json.loads(ask(served, "/healthz").body)["status"]) == (200, "ok")
    (changing / ".diplofeed" / "ledger.db").write_bytes(b"damaged" * 1000)

    answer = ask(served, "/healthz")

    assert (answer.status, json.loads(answer.body)) == (503, {"status": "failing"})
    assert "ledger" in caplog.text
    assert (ask(served, LIVE).status, ask(served, "/atom.xml").status) == (503, 200)


def test_each_request_is_a_line_of_json(served: Application, caplog: pytest.LogCaptureFixture) -> None:
    """It has what an operator asks for, no address of the reader, and no character that is a command or a line."""
    caplog.set_level(logging.INFO, "diplofeed.access")
    ask(served, "/atom.xml", user_agent="reader\x1b[31m\n\xff")
    ask(served, "/a%0ab%1b?x=%0a", "HEAD")

    first, second = (json.loads(record.message) for record in caplog.records)
    assert (first["method"], first["path"], first["status"]) == ("GET", "/atom.xml", 200)
    assert first["bytes"] == len(ask(served, "/atom.xml").body)
    assert second["status"] == 400
    assert all(record.message.isascii() and record.message.isprintable() for record in caplog.records)
    assert "127.0.0.1" not in caplog.text


def test_two_applications_answer_alike(root: Path, served: Application) -> None:
    """Nothing of a process is in what it sends."""
    other = app(root, clock=lambda: NOW + timedelta(hours=2))
    for path in (*FEEDS, LIVE, "/feed.ics?party=US", "/feed.md?party=US"):
        for coding in ("identity", "gzip", "br", "zstd"):
            assert ask(served, path, accept_encoding=coding) == ask(other, path, accept_encoding=coding)


def test_an_embargo_that_ends_between_two_requests(changing: Path) -> None:
    """A selection shows an item from the very moment on, on every worker with the same bytes, and nothing was built."""
    item = changing / "meetings" / "oslo.yaml"
    item.write_text(
        "title: Talks in Oslo\nwhen: 2026-12-01\nstatus: scheduled\nparties: [FJ]\ntopics: [arms-control]\n"
        "embargo_until: 2026-11-23T14:00Z\n",
        encoding="utf-8",
    )
    diplofeed.build(changing, now=NOW + timedelta(minutes=1))
    moments = [NOW + timedelta(hours=2, microseconds=-1)]
    workers = [app(changing, clock=lambda: moments[-1]) for _ in range(2)]
    live = "/feed.json?party=FJ"
    before = [ask(worker, path) for worker in workers for path in (live, LIVE, "/healthz")]
    assert not any(b"oslo" in each.body.lower() for each in before)

    moments.append(NOW + timedelta(hours=2))

    first, second = (ask(worker, live, if_none_match=before[0].fields["etag"]) for worker in workers)
    assert (first.status, b"Talks in Oslo" in first.body) == (200, True)
    assert second == first
    assert all(b"Talks in Oslo" in ask(worker, LIVE).body for worker in workers)
    diplofeed.build(changing, now=NOW + timedelta(hours=3))
    assert ask(workers[0], live, if_none_match=first.fields["etag"]).status == 304


def test_a_ledger_in_a_database_is_read_too(tmp_path: Path, postgres: str) -> None:
    """A build is seen once the database is asked again, at most a second later."""
    root = copied(EXAMPLE, tmp_path / "record")
    assert diplofeed.build(root, ledger=postgres, now=NOW).complete
    served = app(root, ledger=postgres, clock=lambda: NOW + timedelta(hours=1))
    first = ask(served, LIVE)
    item = root / "meetings" / "vienna-arms-control.md"
    item.write_text(item.read_text(encoding="utf-8").replace("title: ", "title: Other "), encoding="utf-8")
    diplofeed.build(root, ledger=postgres, now=NOW + timedelta(minutes=1))
    served.selections._showing = evolve(served.selections._showing, read_at=0.0)

    assert (first.status, b"Other" in first.body) == (200, False)
    assert b"Other" in ask(served, LIVE).body


def test_a_clock_needs_a_zone(root: Path) -> None:
    """A moment without a zone is refused when the application is made, and not by a request."""
    with pytest.raises(ValueError, match="zone"):
        app(root, clock=lambda: datetime(2026, 11, 23))  # noqa: DTZ001 -- what is refused


def test_a_server_starts_and_ends_it(root: Path) -> None:
    """Lifespan events are answered, and no socket is opened."""
    served, sent = app(root), []
    events = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> dict[str, str]:
        return next(events)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["type"])

    asyncio.run(served({"type": "lifespan"}, receive, send))
    asyncio.run(served({"type": "websocket"}, receive, send))

    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete", "websocket.close"]


def test_a_middleware_may_add_to_answers(root: Path) -> None:
    """What one answer is given does not stay for the next."""
    middleware = pytest.importorskip("starlette.middleware.cors", reason="starlette is not installed")
    wrapped = middleware.CORSMiddleware(app(root), allow_origins=["https://example.org"])
    for _ in range(2):
        answer = ask(wrapped, "/atom.xml", origin="https://example.org")
        assert answer.fields["access-control-allow-origin"] == "https://example.org"
    assert ask(app(root), "/atom.xml").fields["access-control-allow-origin"] == "*"


def test_a_client_that_takes_nothing_is_left(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An answer whose client is gone ends, and the log says so."""
    caplog.set_level(logging.INFO, "diplofeed.access")
    public = copied(root, root.parent / "gone") / "public"
    public.mkdir()
    (public / "large.txt").write_bytes(b"a" * 300_000)

    async def send(message: MutableMapping[str, Any]) -> None:
        if message.get("more_body"):
            raise OSError("the client is gone")

    async def receive() -> dict[str, str]:
        return {}

    asyncio.run(app(public.parent)(scope_of(b"/large.txt"), receive, send))

    assert json.loads(caplog.records[-1].message)["status"] == 499


def test_a_format_of_a_plugin_is_served(tmp_path: Path) -> None:
    """Its files have its media type, it has live selections by the end of their names, and one that fails is 503."""
    root = copied(EXAMPLE, tmp_path / "record")
    (root / "titles.py").write_text(PLUGIN, encoding="utf-8")
    config = root / "diplofeed.toml"
    config.write_text(f'{config.read_text(encoding="utf-8")}\n[plugins]\nfiles = ["titles.py"]\n', encoding="utf-8")
    diplofeed.build(root, now=NOW)
    served = app(root, clock=lambda: NOW)

    assert ask(served, "/titles.tt").fields["content-type"] == "text/x-titles; charset=utf-8"
    assert ask(served, "/feed.tt?topic=arms-control").body.startswith(b"us-russia-talks\n")
    assert ask(served, "/feed.tt?party=FJ").status == 503
