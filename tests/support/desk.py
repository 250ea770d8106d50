"""A publication served to subscribers' own programs, and these programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import feedparser
import icalendar
import pytest
from attrs import frozen
from click.testing import CliRunner

from diplofeed.cli import main

NOW = "2026-11-23T12:00Z"
SECONDS = 60
_COMPLAINT = re.compile("warning|error|critical|traceback", re.IGNORECASE)


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test where a program it runs is not on PATH."""
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not on PATH (apt-get install): {', '.join(missing)}")


@frozen
class Desk:
    """A record, and the address its output is served at."""

    root: Path
    url: str

    def build(self, now: str = NOW) -> None:
        """Build the record without a fault."""
        result = CliRunner().invoke(main, ["build", str(self.root), "--now", now], catch_exceptions=False)
        assert result.exit_code == 0, result.output

    def feed(self, name: str) -> Any:
        """Return a feed as feedparser reads it."""
        return feedparser.parse((self.root / "public" / name).read_bytes())

    def summaries(self) -> list[str]:
        """Return the titles of the calendar's events as icalendar reads them."""
        calendar = icalendar.Calendar.from_ical((self.root / "public" / "calendar.ics").read_bytes())
        return sorted(str(event["SUMMARY"]) for event in calendar.walk("VEVENT"))


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, at any free port, and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder))
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(home: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program that finds no settings but those below a folder, and see it end well, without a complaint."""
    home.mkdir(exist_ok=True)
    places = {"HOME": home} | {f"XDG_{name}_HOME": home / name.lower() for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", **places}
    done = subprocess.run(
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, _COMPLAINT.findall(done.stdout + done.stderr)) == (0, []), done.stdout + done.stderr
    return done


VDIRSYNCER = """
[general]
status_path = "{home}/status/"
[pair record]
a = "web"
b = "disk"
collections = null
[storage web]
type = "http"
url = "{url}calendar.ics"
[storage disk]
type = "filesystem"
path = "{home}/calendar"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[record]]
path = {home}/calendar
readonly = True
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""


def sync(desk: Desk, home: Path) -> list[str]:
    """Let vdirsyncer fetch the calendar into a folder, and return the lines that say what it did."""
    (home / "calendar").mkdir(parents=True, exist_ok=True)
    settings = home / "vdirsyncer.conf"
    settings.write_text(VDIRSYNCER.format(home=home, url=desk.url), encoding="utf-8")
    run(home, "vdirsyncer", "-c", settings, "discover")
    done = run(home, "vdirsyncer", "-c", settings, "sync")
    return [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("Syncing")]


@frozen(order=True)
class Shown:
    """An event as khal shows it."""

    start: str
    end: str
    title: str
    uid: str


def listed(home: Path, zone: str = "Europe/Vienna", *, days: tuple[str, ...] = ("--once",)) -> list[Shown]:
    """Return what khal shows of the fetched calendar to somebody in a zone, by start and title."""
    settings = home / "khal.conf"
    settings.write_text(KHAL.format(home=home, zone=zone), encoding="utf-8")
    shape = "{start-long}|{end-long}|{title}|{uid}"
    done = run(home, "khal", "-c", settings, "list", *days, "-df", "", "-f", shape, "2000-01-01", "2040-01-01")
    return sorted(Shown(*line.rstrip().split("|")) for line in done.stdout.splitlines() if line.strip())
