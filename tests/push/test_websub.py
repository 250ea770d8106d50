"""Hubs are told of the feeds that changed, whatever hubs do (WebSub)."""

from __future__ import annotations

import http.server
import itertools
import json
import os
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unicodedata import category
from urllib.parse import parse_qs

import pytest
from attrs import define, evolve, field
from lxml import etree

from diplofeed.config import Publication
from diplofeed.push.pending import PendingNotices
from diplofeed.push.post import Answer
from diplofeed.push.websub import Notice, Patience, notify, shown
from diplofeed.sink.staging import Staging
from support.records import run, written

NOW, LATER = "2026-11-24T12:00Z", "2026-11-24T18:00Z"
ATOM = "{http://www.w3.org/2005/Atom}"
TOPIC = "https://example.org/record/atom.xml"
QUICK = Patience(piece=5, pause=0.5)

CONFIG = """
[publication]
id = "tag:example.org,2026:record"
title = "A record"
link = "{link}"
hubs = {hubs}
languages = ["ru"]

[[feeds]]
slug = "talks"
title = "Talks"
where = {{ kinds = ["meeting"] }}

[[feeds]]
slug = "secret"
title = "For us"
audience = "internal"

[exporters.atom]
entries = 1
"""
MEETING = "title: {title}\nwhen: 2026-11-{day}\nparties: [US, RU]\n"


def make_record(root: Path, *hubs: str, link: str = "https://example.org/record/") -> Path:
    """Write a record that names hubs, with more entries than one document holds."""
    config = CONFIG.format(link=link, hubs=json.dumps(hubs))
    meetings = {f"meetings/m{day}.yaml": MEETING.format(title="Talks", day=day) for day in ("10", "11", "12")}
    return written(root, {"diplofeed.toml": config, **meetings})


def edit(root: Path, title: str) -> None:
    written(root, {"meetings/m12.yaml": MEETING.format(title=title, day="12")})


def owed(root: Path) -> Mapping[str, Mapping[str, int]]:
    return PendingNotices(root / ".diplofeed" / "websub.json").read()


# ---------------------------------------------------------------- which feeds


def _pushed(path: Path) -> str:
    """Return the address of a document that names a hub; nothing for any other."""
    if path.suffix == ".xml":
        links = etree.parse(path).getroot().iter(f"{ATOM}link")
        by_rel = {link.get("rel"): link.get("href") for link in links if link.getparent().tag != f"{ATOM}entry"}
        return by_rel.get("self", "") if "hub" in by_rel else ""
    if path.name == "feed.json":
        feed = json.loads(path.read_bytes())
        return feed["feed_url"] if feed.get("hubs") else ""
    return ""


def test_hubs_are_owed_exactly_the_documents_that_name_them(tmp_path: Path) -> None:
    """What names a hub is what hubs are told of: no archive, calendar or digest, and nothing internal."""
    record = make_record(tmp_path, "https://hub.example.org/")
    assert run("build", record, "--now", NOW).exit_code == 0

    documents = {path: _pushed(path) for path in sorted((record / "public").rglob("*.*"))}
    assert set(owed(record)["https://hub.example.org/"]) == {address for address in documents.values() if address}
    assert {path.name for path, address in documents.items() if address} == {
        "rss.xml",
        "atom.xml",
        "changes.xml",
        "feed.json",
    }
    assert any("archive" in path.parts and not address for path, address in documents.items())
    assert "https://example.org/record/ru/talks/atom.xml" in owed(record)["https://hub.example.org/"]
    inside = [path for path in (record / "internal").rglob("*.*") if path.is_file()]
    assert inside
    assert not any(map(_pushed, inside))
    assert not any(b"hub.example.org" in path.read_bytes() for path in inside)


def test_a_build_owes_what_it_changed_and_nothing_else(tmp_path: Path) -> None:
    """A build that writes nothing owes nothing; one that changes an item owes the feeds that show it."""
    record = make_record(tmp_path, "https://hub.example.org/")
    run("build", record, "--now", NOW)
    (record / ".diplofeed" / "websub.json").unlink()
    run("build", record, "--now", NOW)
    assert owed(record) == {}
    (record / "statements").mkdir()
    (record / "statements" / "s.yaml").write_text("text: Words\nwhen: 2026-11-20\nparty: US\n", encoding="utf-8")
    run("build", record, "--now", LATER)
    topics = owed(record)["https://hub.example.org/"]
    assert "https://example.org/record/atom.xml" in topics
    assert "https://example.org/record/talks/atom.xml" not in topics


def test_what_a_killed_build_wrote_is_owed_by_the_next(tmp_path: Path) -> None:
    """A feed that a build wrote that was cut short is told of though the next finds it as it is to be."""
    record = make_record(tmp_path, "https://hub.example.org/")
    run("build", record, "--now", NOW)
    (record / ".diplofeed" / "websub.json").unlink()
    (record / "public" / ".diplofeed").mkdir()
    Staging(record / "public").note(("atom.xml", "calendar.ics"), durably=False)
    edit(record, "Talks")  # touched, so that the build is no shortcut
    run("build", record, "--now", NOW)
    assert list(owed(record)["https://hub.example.org/"]) == [TOPIC]


def test_an_exporter_of_somebody_else_joins(tmp_path: Path) -> None:
    """A format says that its documents name the hubs, and they are told of it."""
    record = make_record(tmp_path, "https://hub.example.org/")
    (record / "own.py").write_text(
        "from diplofeed import Exporter\nOWN = Exporter(name='own', filename='own.txt', media_type='text/plain',"
        " entry=lambda entry, context: entry.tag.encode(), names_hubs=True)\n",
        encoding="utf-8",
    )
    with (record / "diplofeed.toml").open("a", encoding="utf-8") as config:
        config.write('[plugins]\nfiles = ["own.py"]\n')
    run("build", record, "--now", NOW, "-f", "own")
    assert "https://example.org/record/talks/own.txt" in owed(record)["https://hub.example.org/"]


def test_a_hub_with_a_password_is_refused() -> None:
    """The address of a hub is in every feed, so it must hold no secret."""
    with pytest.raises(ValueError, match="no user name or password"):
        Publication(id="tag:example.org,2026:x", title="X", link="https://example.org/", hubs=["https://a:b@hub.org/"])


# ---------------------------------------------------------------- what is owed


def test_debts_are_settled_but_for_what_changed_again(tmp_path: Path) -> None:
    """A feed that changed while its hub was told is owed again; a hub no longer named is owed nothing."""
    notices = PendingNotices(tmp_path / "state" / "websub.json")
    notices.add(["h1", "h2"], ["a", "b"])
    before = notices.read()
    notices.add(["h1", "h2"], ["b"])
    notices.settle(before)
    assert {hub: list(topics) for hub, topics in notices.read().items()} == {"h1": ["b"], "h2": ["b"]}
    notices.add(["h2"], [])
    assert list(notices.read()) == ["h2"]
    notices.settle(notices.read())
    assert not notices.path.exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"hub": 1}', '{"hub": {"topic": null}}', "\udcff"])
def test_a_spoilt_file_of_debts_is_none(tmp_path: Path, text: str) -> None:
    """What cannot be understood is taken for nothing owed, and is written anew."""
    notices = PendingNotices(tmp_path / "websub.json")
    notices.path.write_text(text, encoding="utf-8", errors="surrogateescape")
    assert notices.read() == {}
    notices.add(["hub"], ["a"])
    assert notices.read() == {"hub": {"a": 1}}


# ---------------------------------------------------------------- retries, with a post and a clock of their own


@define
class Time:
    """A clock that only moves when somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def ask(answers: list[Answer | Exception], **patience: Any) -> tuple[list[Notice], Time, list[tuple[str, bytes]]]:
    """Tell one hub of one feed, with these answers one after the other."""
    time, sent, rest = Time(), [], iter(answers)

    def post(url: str, form: bytes, left: Callable[[], float], piece: float) -> Answer:
        sent.append((url, form))
        answer = next(rest)
        if isinstance(answer, Exception):
            raise answer
        return answer

    owed = {"https://hub.example.org/?key=secret": {TOPIC: 1}}
    reported = notify(owed, patience=Patience(at_once=1, **patience), post=post, clock=time, sleep=time.sleep)
    return reported, time, sent


def test_a_request_names_one_feed_in_the_words_of_all_hubs() -> None:
    """PubSubHubbub says hub.url, later hubs hub.topic; both name the same feed."""
    (reported,), time, sent = ask([Answer(status=204)])
    assert reported == Notice("https://hub.example.org/?key=secret", TOPIC)
    assert not time.slept
    assert parse_qs(sent[0][1].decode()) == {"hub.mode": ["publish"], "hub.url": [TOPIC], "hub.topic": [TOPIC]}


@pytest.mark.parametrize("first", [Answer(status=500), Answer(status=503), ConnectionResetError(), TimeoutError()])
def test_what_may_pass_is_tried_again_after_a_longer_pause_each_time(first: Answer | Exception) -> None:
    """A hub that cannot answer is asked three times in all."""
    (reported,), time, sent = ask([first, first, Answer(status=202)])
    assert not reported.wrong
    assert time.slept == [1, 2]
    assert len(sent) == 3
    (reported,), _, sent = ask([first] * 9)
    assert reported.wrong
    assert len(sent) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 303, 304])
def test_what_will_not_pass_is_not_tried_again(status: int) -> None:
    """A hub that refuses is asked once."""
    (reported,), time, sent = ask([Answer(status=status, words="No")])
    assert reported.wrong == f"{status} No"
    assert (time.slept, len(sent)) == ([], 1)


@pytest.mark.parametrize(
    ("later", "date", "slept"),
    [
        ("7", "", [7]),
        ("0", "", [1]),
        ("Tue, 24 Nov 2026 12:00:09 GMT", "Tue, 24 Nov 2026 12:00:00 GMT", [9]),
        ("Tue, 24 Nov 2026 12:00:09 GMT", "", [1]),
        ("Tue, 24 Nov 2026 11:00:00 GMT", "Tue, 24 Nov 2026 12:00:00 GMT", [1]),
        ("Tue, 24 Nov 2026 12:00:09 GMT", "Tue, 24 Nov 2026 12:00:00", [1]),
        ("soon", "", [1]),
        ("-5", "", [1]),
        ("٧", "", [1]),
        ("Tue, 99 Zzz 99999 99:99:99 +9999999999", "Tue, 24 Nov 2026 12:00:00 GMT", [1]),
        ("Tue, 24 Nov 2026 12:00:09 +99999999999999999999", "Tue, 24 Nov 2026 12:00:00 GMT", [1]),
        ("\x00", "\x00", [1]),
        (",,,", ":::", [1]),
        ("Mon, 01 Jan 0001 00:00:00 +2359", "Fri, 31 Dec 9999 23:59:59 -2359", [1]),
    ],
)
def test_a_hub_says_when_to_come_again(later: str, date: str, slept: list[float]) -> None:
    """Retry-After is kept to, in seconds or as a moment of the hub's own clock."""
    (reported,), time, _ = ask([Answer(status=429, later=later, date=date), Answer(status=204)])
    assert not reported.wrong
    assert time.slept == slept


@pytest.mark.parametrize("later", ["3600", "9" * 400])
def test_a_hub_that_asks_for_too_much_time_is_left_for_the_next_build(later: str) -> None:
    """Nobody waits an hour in a build."""
    (reported,), time, sent = ask([Answer(status=429, words="Too Many Requests", later=later)])
    assert reported.wrong.startswith("429 Too Many Requests (it asks to wait for ")
    assert (time.slept, len(sent)) == ([], 1)


@pytest.mark.parametrize(
    "later", ["", "soon", "0", "-5", "Tue, 24 Nov 2026 11:00:00 GMT", "Tue, 24 Nov 2026 12:00:09 GMT"]
)
def test_nobody_says_that_a_hub_asked_to_wait_which_did_not(later: str) -> None:
    """A moment that has passed, one without the hub's clock, or what is neither is no wish."""
    date = "Tue, 24 Nov 2026 12:00:00 GMT" if "11:00" in later else ""
    (reported,), _, _ = ask([Answer(status=503, words="Busy", later=later, date=date)] * 3)
    assert reported.wrong == "503 Busy"


def test_a_hub_that_asks_to_wait_is_quoted_with_what_it_asked_for() -> None:
    """Not with the longer pause that is made anyway."""
    answers = [Answer(status=503, words="Busy", later="1")] * 3
    (reported,), time, _ = ask(answers)
    assert (reported.wrong, time.slept) == ("503 Busy (it asks to wait for 1 second)", [1, 2])


def test_a_hub_that_is_down_is_not_asked_for_each_feed() -> None:
    """The other feeds of a hub without an answer are owed to it without asking, and other hubs are told."""
    sent = []

    def post(url: str, form: bytes, left: Callable[[], float], piece: float) -> Answer:
        sent.append(url)
        return Answer(status=503 if "down" in url else 204)

    topics = {f"{TOPIC}?{number}": 1 for number in range(20)}
    time = Time()
    reported = notify(
        {"https://down.example.org/": topics, "https://up.example.org/": topics},
        patience=Patience(at_once=1),
        post=post,
        clock=time,
        sleep=time.sleep,
    )
    assert sent.count("https://down.example.org/") == 3
    assert sent.count("https://up.example.org/") == 20
    assert {(each.hub, each.wrong) for each in reported} == {
        ("https://down.example.org/", "503"),
        ("https://up.example.org/", ""),
    }


def test_hubs_together_are_not_waited_for_longer_than_said() -> None:
    """What there is no time for is left for the next build."""
    time = Time()

    def post(url: str, form: bytes, left: Callable[[], float], piece: float) -> Answer:
        assert left() <= 20
        time.now += 20
        return Answer(status=204)

    topics = {f"{TOPIC}?{number}": 1 for number in range(9)}
    reported = notify({"https://hub.example.org/": topics}, patience=Patience(at_once=1), post=post, clock=time)
    assert [each.wrong for each in reported] == [""] * 3 + ["not asked within 60 seconds"] * 6


@pytest.mark.parametrize(
    ("location", "wrong"),
    [
        ("/elsewhere", ""),
        ("http://other.example.org/", ""),
        ("file:///etc/passwd", "redirected to where no hub can be"),
        ("ftp://example.org/", "redirected to where no hub can be"),
        ("https://a:b@example.org/", "redirected to where no hub can be"),
        ("http://[", "Invalid IPv6 URL"),
        ("", "redirected to where no hub can be"),
        ("  ", "redirected to where no hub can be"),
        ("http://example.org:99999999/", "redirected to where no hub can be"),
        ("http://example.org/a b\x00", "redirected to where no hub can be"),
        ("http:///nowhere", "redirected to where no hub can be"),
        ("https://пример.рф/хаб", ""),
        ("/" + "x" * 5000, "redirected to where no hub can be"),
    ],
)
def test_redirects_lead_to_the_web_alone(location: str, wrong: str) -> None:
    """A form is sent on to another address of http or https, as it is."""
    (reported,), _, sent = ask([Answer(status=308, location=location), Answer(status=204)], attempts=1)
    assert reported.wrong.removeprefix("308 ") == wrong
    assert len({form for _, form in sent}) == 1


def test_what_hubs_say_is_one_short_clean_line() -> None:
    """No terminal takes what a hub says for a command, and nothing secret of its address is shown."""
    (reported,), _, _ = ask([Answer(status=400, words="No\x1b[31m\r\n\u202e" + "x " * 9999)])
    assert reported.wrong.startswith("400 No[31m ")
    assert set(map(category, reported.wrong)) <= {"Nd", "Zs", "Lu", "Ll", "Ps", "Po", "Cf"}
    assert reported.wrong.count("\u202e") == reported.wrong.count("\u202c")
    assert len(reported.wrong) < 180
    assert shown("https://name:word@hub.example.org:8443/path?key=secret#part") == "https://hub.example.org:8443/path?…"


# ---------------------------------------------------------------- servers that misbehave


def take_request(connection: socket.socket) -> None:
    """Read a whole request: one who leaves before resets the connection."""
    taken = b""
    while (result := re.search(rb"Content-Length: (\d+)(?s:.*?)\r\n\r\n(?s:(.*))", taken)) is None or len(
        result[2]
    ) < int(result[1]):
        piece = connection.recv(65536)
        if not piece:
            return
        taken += piece


@contextmanager
def hub_that(does: Callable[[socket.socket], None], scheme: str = "http") -> Iterator[str]:
    """Serve on loopback whatever a function does with a connection once the request is read."""
    server = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with closing(connection):
                try:
                    take_request(connection)
                    does(connection)
                except OSError:
                    pass  # the other side left, which is what is tried here

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"{scheme}://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        ended.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)
        assert not thread.is_alive()


def sends(*pieces: bytes) -> Callable[[socket.socket], None]:
    def does(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return does


def endless(first: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    def does(connection: socket.socket) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(piece)

    return does


def told_by(hub: str, clock: Callable[[], float] | None = None, **patience: Any) -> str:
    time = Time()
    (reported,) = notify(
        {hub: {TOPIC: 1}}, patience=evolve(QUICK, attempts=1, **patience), clock=clock or time, sleep=time.sleep
    )
    return reported.wrong


OK = b"HTTP/1.1 204 No Content\r\n\r\n"


def test_a_hub_that_hangs_is_left() -> None:
    """A hub that takes the request and says nothing is given up on."""
    with hub_that(lambda connection: connection.recv(1)) as hub:
        assert told_by(hub, piece=0.05) == "no whole answer in time"


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 ", b"HTTP/1.1 204 No Content\r\nX-Slow: "])
def test_a_hub_that_drips_is_left(first: bytes) -> None:
    """However often a piece arrives, the whole must arrive in time."""
    ticks = itertools.count()  # a second goes by whenever somebody looks
    with hub_that(endless(first, b"1")) as hub:
        assert told_by(hub, clock=lambda: float(next(ticks))) in {
            "no whole answer in time",
            "what it answers is not HTTP",
        }


def test_a_slow_drip_within_each_limit_is_left_by_the_limit_of_all() -> None:
    """One byte at a time never runs into the limit of a piece, and still ends."""
    ticks = itertools.count()
    dripped = []

    def drip(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in itertools.chain(b"HTTP/1.1 200 ", itertools.repeat(120)):
            connection.sendall(bytes([byte]))
            dripped.append(byte)
            threading.Event().wait(0.001)

    with hub_that(drip) as hub:
        assert told_by(hub, clock=lambda: float(next(ticks))) == "no whole answer in time"
    assert len(dripped) < 1000


def test_a_body_without_end_is_read_no_further_than_needed() -> None:
    """Of what a hub says only the beginning is read."""
    with hub_that(endless(b"HTTP/1.1 400 No\r\nContent-Type: text/plain\r\n\r\n", b"words " * 999)) as hub:
        assert told_by(hub).startswith("400 No words words")
    with hub_that(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"words " * 999)) as hub:
        assert told_by(hub) == ""


@pytest.mark.parametrize(
    "does",
    [
        endless(b"HTTP/1.1 200 OK\r\n", b"X-Header: value\r\n"),
        endless(b"HTTP/1.1 200 ", b"x" * 999),
        sends(b"SSH-2.0-OpenSSH_9.9\r\n"),
        sends(b""),
        sends(b"HTTP/1.1 abc\r\n\r\n"),
    ],
)
def test_what_is_not_http_is_said(does: Callable[[socket.socket], None]) -> None:
    """A header without end, another protocol, or nothing: the hub was not told."""
    with hub_that(does) as hub:
        assert told_by(hub) in {"what it answers is not HTTP", "Connection reset by peer"}


def test_continue_without_end_is_left() -> None:
    """Interim answers are no answer, however many there are (RFC 9110 §15.2)."""
    ticks = itertools.count()
    with hub_that(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n")) as hub:
        assert told_by(hub, clock=lambda: float(next(ticks))) == "no whole answer in time"


def test_a_redirect_loop_ends() -> None:
    """A hub that sends one in circles is left after five redirects."""
    asked: list[int] = []

    def does(connection: socket.socket) -> None:
        asked.append(1)
        connection.sendall(b"HTTP/1.1 307 Over there\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")

    with hub_that(does) as hub:
        assert told_by(hub) == "307 redirected more than 5 times"
    assert len(asked) == 6


def test_a_hub_that_recovers_is_told() -> None:
    """500, then 429 with Retry-After, then good: three requests, and it waits as it was asked to."""
    answers = iter(
        (
            b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n",
            OK,
        )
    )
    time = Time()
    with hub_that(lambda connection: connection.sendall(next(answers))) as hub:
        (reported,) = notify({hub: {TOPIC: 1}}, patience=QUICK, clock=time, sleep=time.sleep)
    assert not reported.wrong
    assert time.slept == [0.5, 3]


def test_a_closed_port_is_said() -> None:
    """Where nobody listens, that is what is said."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    assert told_by(f"http://127.0.0.1:{port}/") == "Connection refused"


def test_bad_tls_is_said() -> None:
    """Neither a certificate nobody vouches for nor no TLS at all passes for a hub."""
    trustme = pytest.importorskip("trustme", reason="needs the package trustme, of the extra 'test'")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with closing(connection), pytest.raises(OSError):
            context.wrap_socket(connection, server_side=True)

    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve, args=[listener])
    thread.start()
    with closing(listener):
        wrong = told_by(f"https://127.0.0.1:{listener.getsockname()[1]}/", piece=5)
        thread.join(5)
    assert wrong.startswith("its certificate is not good: ")
    with hub_that(sends(OK), "https") as hub:
        assert told_by(hub, piece=0.5)  # it waits for words it knows


# ---------------------------------------------------------------- the command


def test_ping_tells_the_hub_of_each_changed_feed_once(tmp_path: Path) -> None:
    """A hub is told when something changed, and not when nothing did."""
    asked: list[int] = []

    def does(connection: socket.socket) -> None:
        asked.append(1)
        connection.sendall(OK)

    with hub_that(does) as hub:
        record = make_record(tmp_path, hub)
        first = run("build", record, "--ping", "--now", NOW)
        count = len(asked)
        again = run("build", record, "--ping", "--now", NOW)
    assert first.exit_code == again.exit_code == 0
    assert first.stderr == again.stderr == ""
    assert count == 16  # three formats of two feeds, and the changes of both, in two languages
    assert f"notified {hub} of {count} feeds" in first.stdout
    assert "notified" not in again.stdout
    assert len(asked) == count


def test_a_hub_that_fails_fails_no_build_and_is_told_by_the_next(tmp_path: Path) -> None:
    """Nobody who subscribed is left behind because a hub was away: what it missed is told by the next build."""
    answers: list[bytes] = [b"HTTP/1.1 403 Go away\r\nContent-Type: text/plain\r\n\r\nnot registered"]
    with hub_that(lambda connection: connection.sendall(answers[-1])) as hub:
        record = make_record(tmp_path, hub)
        failed = run("build", record, "--ping", "--json", "--now", NOW)
        answers.append(OK)
        then = run("build", record, "--ping", "--now", NOW)
    assert failed.exit_code == then.exit_code == 0
    reported = json.loads(failed.stdout)["told"]
    assert {each["wrong"] for each in reported} == {"403 Go away not registered"}
    assert {each["hub"] for each in reported} == {hub}
    assert f"notified {hub} of {len(reported)} feeds" in then.stdout
    assert owed(record) == {}


def test_a_hub_that_fails_is_named_on_stderr(tmp_path: Path) -> None:
    """Which hub, how many feeds, what it said, and what will happen: one line."""
    with hub_that(sends(b"HTTP/1.1 403 Go away\r\nContent-Length: 0\r\n\r\n")) as hub:
        failed = run("build", make_record(tmp_path, f"{hub}?key=secret"), "--ping", "--now", NOW)
    assert failed.exit_code == 0
    assert failed.stderr == (
        f"warning: hub {hub}?… was not notified of 16 feeds: 403 Go away; the next --ping tries again\n"
    )


def test_feeds_of_a_build_without_ping_are_told_by_the_next_with_it(tmp_path: Path) -> None:
    """One who builds, copies the files to a server and then pings tells hubs of what is there by then."""
    with hub_that(sends(OK)) as hub:
        record = make_record(tmp_path, hub)
        assert "notified" not in run("build", record, "--now", NOW).stdout
        assert f"notified {hub} of 16 feeds" in run("build", record, "--ping", "--now", NOW).stdout


def test_ping_without_hubs_says_so(tmp_path: Path) -> None:
    """Nobody waits for a push that nobody sends."""
    result = run("build", make_record(tmp_path), "--ping", "--now", NOW)
    assert result.exit_code == 0
    assert result.stderr == "warning: --ping: [publication] names no hubs, so there is nobody to notify\n"


def test_a_dry_run_tells_no_hub(tmp_path: Path) -> None:
    """A dry run says what would change, and neither tells hubs nor owes them anything."""
    record = make_record(tmp_path, "http://127.0.0.1:9/")
    result = run("build", record, "--ping", "--dry-run", "--now", NOW)
    assert result.exit_code == 0
    assert "a dry run notifies no hub" in result.stdout
    assert owed(record) == {}


def test_what_cannot_be_remembered_is_said(tmp_path: Path) -> None:
    """A build is whole though the file of what hubs are owed cannot be written."""
    record = make_record(tmp_path, "https://hub.example.org/")
    (record / ".diplofeed" / "websub.part").mkdir(parents=True)
    result = run("build", record, "--now", NOW)
    assert result.exit_code == 0
    assert "the hubs will not be notified of this build" in result.stderr


# ---------------------------------------------------------------- a real hub and a real subscriber


class Tasks:
    """What the hub takes for Celery: its tasks run at once, so that a request that is answered is done."""

    def task(self, **options: Any) -> Callable[[Callable[..., Any]], Any]:
        def made(function: Callable[..., Any]) -> Any:
            function.delay = partial(function, None) if options.get("bind") else function
            return function

        return made


@contextmanager
def flask_served(app: Any) -> Iterator[str]:
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.config["SERVER_NAME"] = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@contextmanager
def files_served(root: Path, hub: Callable[[], str]) -> Iterator[str]:
    """Serve a directory with the Link headers this hub asks for."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            address = f"http://127.0.0.1:{self.server.server_address[1]}{self.path}"
            self.send_header("Link", f'<{hub()}>; rel="hub", <{address}>; rel="self"')
            super().end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- as the base class calls it
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def test_a_subscriber_of_a_real_hub_is_sent_the_feed_as_it_is(tmp_path: Path) -> None:
    """Flask-WebSub's hub fetches the changed feed and pushes it to Flask-WebSub's subscriber, byte for byte."""
    reason = "needs the package flask-websub, of the extra 'test'"
    flask = pytest.importorskip("flask", reason=reason)
    hubs = pytest.importorskip("flask_websub.hub", reason=reason)
    subscribers = pytest.importorskip("flask_websub.subscriber", reason=reason)

    hub = hubs.Hub(hubs.SQLite3HubStorage(str(tmp_path / "hub.db")), Tasks())
    hub_app = flask.Flask("hub")
    hub_app.config["PUBLISH_SUPPORTED"] = True
    hub_app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))

    subscriber = subscribers.Subscriber(
        subscribers.SQLite3SubscriberStorage(str(tmp_path / "reader.db")),
        subscribers.SQLite3TempSubscriberStorage(str(tmp_path / "asked.db")),
    )
    received: list[tuple[str, bytes]] = []
    subscriber.add_listener(lambda topic, _, body: received.append((topic, body)))
    reader_app = flask.Flask("reader")
    reader_app.register_blueprint(subscriber.build_blueprint(url_prefix="/callbacks"))

    record, followed = tmp_path / "record", ("atom.xml", "talks/rss.xml", "ru/feed.json", "changes.xml")
    address = ""
    served: AbstractContextManager[str] = files_served(record / "public", lambda: address)
    with flask_served(hub_app) as hub_root, flask_served(reader_app), served as link:
        address = f"{hub_root}hub"
        make_record(record, address, link=link)
        assert run("build", record, "--ping", "--now", NOW).stderr == ""
        for name in followed:
            discovered = subscribers.discover(link + name)
            assert discovered == {"hub_url": address, "topic_url": link + name}
            with reader_app.app_context():
                subscriber.subscribe(**discovered)
        assert received == []

        edit(record, "Talks on «Neue Begriffe» — переговоры")
        result = run("build", record, "--ping", "--now", LATER)
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(received) == [(link + name, (record / "public" / name).read_bytes()) for name in sorted(followed)]
    assert all("переговоры".encode() in body for _, body in received)


@pytest.mark.parametrize(
    "text",
    [
        '{"https://hub.example.org/": {"https://example.org/": 1e999}}',
        "[" * 100_000,
        '{"a\\u001b": {"b": 1}}',
        "7",
        "null",
    ],
)
def test_damage_of_what_is_pending_raises_nothing(tmp_path: Path, text: str) -> None:
    """Numbers that are none, nesting without end and names that a terminal would obey count as nothing."""
    notices = PendingNotices(tmp_path / "websub.json")
    notices.path.write_text(text, encoding="utf-8")

    assert notices.read() == {}


@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo], ids=["a directory", "a pipe"])
def test_what_is_pending_is_read_of_a_file_alone(tmp_path: Path, put: Callable[[Path], None]) -> None:
    """What is in its place is not waited for."""
    notices = PendingNotices(tmp_path / "websub.json")
    put(notices.path)

    assert notices.read() == {}
