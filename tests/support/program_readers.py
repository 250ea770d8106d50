"""Programs subscribers run, each as a Reader."""

from __future__ import annotations

import email
import email.policy
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from support.desk import KHAL, Desk, run, served, sync
from support.reading import NEWS, Reader

Entries = list[list[dict[str, Any]]]
R2E = """
[DEFAULT]
from = desk@example.org
to = reader@example.org
email-protocol = maildir
maildir-path = {home}/mail
maildir-mailbox = feed
date-header = True
html-mail = True
"""


def each(documents: Sequence[bytes], name: str, read: Callable[[Path, Path], list[dict[str, Any]]]) -> Entries:
    """Return what a program makes of each document, in a home of its own."""
    result = []
    for data in documents:
        with tempfile.TemporaryDirectory() as home:
            document = Path(home) / name
            document.parent.mkdir(parents=True, exist_ok=True)
            document.write_bytes(data)
            result.append(read(Path(home), document))
    return result


def seconds(number: str | int) -> datetime:
    """Return a moment given in seconds."""
    return datetime.fromtimestamp(int(number), UTC)


def by_newsboat(_: str, documents: Sequence[bytes]) -> Entries:
    """Read with newsboat, out of the cache it keeps."""
    return each(documents, "feed.xml", _newsboat)


def _newsboat(home: Path, document: Path) -> list[dict[str, Any]]:
    (home / "urls").write_text(f"{document.as_uri()}\n", encoding="utf-8")
    (home / "config").touch()
    run(home, "newsboat", "-u", home / "urls", "-c", home / "cache.db", "-C", home / "config", "-x", "reload")
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        rows = cache.execute("SELECT guid, title, url, pubDate, content, author FROM rss_item").fetchall()
    return [
        {
            "id": guid,
            "title": title,
            "link": url,
            "published": seconds(moment),
            "text": content,
            "author": author,
        }
        for guid, title, url, moment, content, author in rows
    ]


def by_sfeed(_: str, documents: Sequence[bytes]) -> Entries:
    """Read with sfeed."""
    return each(documents, "feed.xml", _sfeed)


def _sfeed(home: Path, document: Path) -> list[dict[str, Any]]:
    run(home, "sh", "-c", f"sfeed < {document} > {home / 'lines'}")
    lines = (home / "lines").read_text(encoding="utf-8").split("\n")
    return [_line(line.split("\t")) for line in lines if line]


def _line(fields: list[str]) -> dict[str, Any]:
    moment, title, link, text, _, identity, author, enclosure, categories = fields
    return {
        "id": identity,
        "title": title,
        "link": link,
        "published": seconds(moment),
        "text": text.replace("\\n", "\n").replace("\\t", "\t"),
        "author": author,
        "categories": categories.split("|"),
        "enclosures": [enclosure] if enclosure else [],
    }


def by_rss2email(_: str, documents: Sequence[bytes]) -> Entries:
    """Read with rss2email, out of the letters it leaves in a maildir."""
    return each(documents, "public/feed.xml", _rss2email)


def _rss2email(home: Path, document: Path) -> list[dict[str, Any]]:
    for folder in ("cur", "new", "tmp"):
        (home / "mail" / "feed" / folder).mkdir(parents=True)
    (home / "r2e.cfg").write_text(R2E.format(home=home), encoding="utf-8")
    command = ("r2e", "-c", home / "r2e.cfg", "-d", home / "r2e.json")
    with served(document.parent) as address:
        run(home, *command, "add", "record", address + document.name)
        run(home, *command, "run")
    letters = sorted((home / "mail" / "feed" / "new").iterdir())
    return [_letter(email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)) for letter in letters]


def _letter(letter: Any) -> dict[str, Any]:
    return {
        "id": letter["X-RSS-ID"],
        "title": letter["Subject"],
        "link": letter["X-RSS-URL"],
        "updated": parsedate_to_datetime(letter["Date"]).replace(tzinfo=UTC),  # which "-0000" leaves open
    }


_FIELDS = ("title", "start-long", "end-long", "status", "location", "categories", "url", "description")
_FIELD, _EVENT = "\x1f", "\x1e"


def by_khal(_: str, documents: Sequence[bytes]) -> Entries:
    """Read with khal, of what vdirsyncer fetched."""
    return each(documents, "public/calendar.ics", _khal)


def _khal(home: Path, document: Path) -> list[dict[str, Any]]:
    with served(document.parent) as address:
        sync(Desk(home, address), home)
    settings = KHAL.format(home=home, zone="UTC").replace("%H:%M", "%H:%M:%S")
    (home / "khal.conf").write_text(settings, encoding="utf-8")
    shape = _FIELD.join(f"{{{name}}}" for name in _FIELDS) + _EVENT
    command = f"khal -c {home / 'khal.conf'} list --once -df '' -f '{shape}' 2000-01-01 2030-01-01 > {home / 'events'}"
    run(home, "sh", "-c", command)
    events = (home / "events").read_text(encoding="utf-8").split(_EVENT)
    return [_event(event.strip().split(_FIELD)) for event in events if event.strip()]


def _event(fields: list[str]) -> dict[str, Any]:
    title, start, end, status, place, categories, url, description = fields
    return {
        "title": title,
        "start": _start_of(start),
        "end": _start_of(end) + timedelta(days=len(end) == _DAY),  # of days it says the last
        "status": status,
        "place": place,
        "categories": categories.split(",") if categories else [],
        "link": url,
        "text": description,
    }


_DAY = len("2026-11-24")


def _start_of(text: str) -> date:
    return date.fromisoformat(text) if len(text) == _DAY else datetime.fromisoformat(f"{text}Z")


_LETTER = "makes a letter of it, to be read by people"
_ONE = "keeps the first enclosure only"
READERS = (
    Reader(
        name="newsboat",
        kinds=("rss", "atom"),
        read=by_newsboat,
        cannot={
            "updated": "keeps one date",
            "categories": "keeps none of entries",
            "sources": "keeps one link",
            "language": "keeps none of entries",
            "date": "knows neither the event module nor Dublin Core terms",
            "enclosures": "plays them, so that it keeps audio and video only",
            "atom:author": "keeps the authors of entries, not that of the feed",
        },
        missing=lambda: "" if shutil.which("newsboat") else "newsboat is not on PATH (apt-get install)",
    ),
    Reader(
        name="sfeed",
        kinds=("rss", "atom"),
        read=by_sfeed,
        cannot={
            "updated": "keeps one date",
            "sources": "keeps one link",
            "language": "keeps none of entries",
            "date": "knows neither the event module nor Dublin Core terms",
            "atom:author": "keeps the authors of entries, not that of the feed",
            "atom:enclosures": _ONE,
        },
        missing=lambda: "" if shutil.which("sfeed") else "sfeed is not on PATH (apt-get install)",
    ),
    Reader(
        name="rss2email",
        kinds=("rss", "atom"),
        read=by_rss2email,
        cannot={
            **dict.fromkeys(NEWS[5:], _LETTER),
            "published": "dates its letters by the last change",
        },
        missing=lambda: "" if shutil.which("r2e") else "rss2email is not on PATH (apt-get install)",
    ),
    Reader(
        name="khal with vdirsyncer",
        kinds=("ical",),
        read=by_khal,
        cannot=dict.fromkeys(("sequence", "updated", "attached", "related", "language"), "shows none")
        | {
            "end": "gives an hour to an event that has no end",
            "rounds": "is asked for each event once",
            "id": "vdirsyncer gives what it fetches identities of its own",
        },
        missing=lambda: ", ".join(
            f"{element} is not on PATH (apt-get install)"
            for element in ("khal", "vdirsyncer")
            if shutil.which(element) is None
        ),
    ),
)
