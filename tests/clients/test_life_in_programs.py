"""A meeting from the day it is announced to the day it is withdrawn, as the programs of subscribers show it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from support.desk import Desk, listed, needs, run, served, sync
from support.life import LIFE, TAG, Office, opened

pytestmark = pytest.mark.clients


@pytest.fixture(name="office")
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return a record without an item."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return opened(tmp_path / "record")


@pytest.fixture(name="address")
def _address(office: Office) -> Iterator[str]:
    """Return where the output is served."""
    office.public.mkdir()
    with served(office.public) as address:
        yield address


@needs("vdirsyncer", "khal")
def test_khal_through_a_life(office: Office, address: str, tmp_path: Path) -> None:
    """Somebody who fetches the calendar after every step never sees the meeting twice, and always as it now is."""
    # vdirsyncer takes a calendar that becomes empty for an accident.
    (office.root / "meetings.jsonl").write_text('{"id": "other", "title": "Other", "when": "2027-10-01"}\n')
    home = tmp_path / "home"
    for step in LIFE:
        office.live(step)
        if step is LIFE[0]:
            sync(Desk(office.root, address), home)
        else:
            run(home, "vdirsyncer", "-c", home / "vdirsyncer.conf", "sync")
        shown = [each for each in listed(home) if each.title != "Other"]
        expected = [(*step.listed, step.event[1])] if step.event and step.listed else []
        assert [(each.start, each.end, each.title) for each in shown] == expected, step.name


@needs("newsboat")
@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_newsboat_through_a_life(name: str, office: Office, address: str, tmp_path: Path) -> None:
    """Somebody who reloads the feed after every step has the meeting once, under the headline it now has."""
    last = ""
    for step in LIFE:
        office.live(step)
        last = step.title or last  # what vanishes from a feed newsboat keeps as it was
        assert reloaded(tmp_path / "home", f"{address}{name}") == [(TAG, last)], step.name


@needs("newsboat")
def test_newsboat_is_told_of_every_change(office: Office, address: str, tmp_path: Path) -> None:
    """Somebody who follows the feed of changes has an entry for each step, all of them unread."""
    for number, step in enumerate(LIFE, start=1):
        office.live(step)
        have = reloaded(tmp_path / "home", f"{address}changes.xml")
        assert len(have) == number
        assert (f"{TAG}#revision-{number}", step.told) in have


def reloaded(home: Path, url: str) -> list[tuple[str, str]]:
    """Return guid and title of what newsboat keeps of a feed after another look at it."""
    home.mkdir(exist_ok=True)
    (home / "urls").write_text(f"{url}\n", encoding="utf-8")
    (home / "config").write_text("", encoding="utf-8")
    files = ("-u", home / "urls", "-c", home / "cache.db", "-C", home / "config")
    done = run(home, "newsboat", *files, "-x", "reload")
    assert done.stdout + done.stderr == ""
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        return sorted(cache.execute("SELECT guid, title FROM rss_item"))
