"""Whatever is in the cache, the outputs are those without it; ``DIPLOFEED_EFFORT=20`` tries hundreds of damages."""

from __future__ import annotations

import json
import os
import pickle
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import define

import diplofeed
from diplofeed.cache import NO_CACHE, FileCache
from diplofeed.publishing.report import Report
from support import records
from support.effort import cases
from support.places import contents

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG = f"""{records.CONFIG}\

[feeds-by]
topic = true

[plugins]
files = ["kept.py"]

[sources.kept]
path = "more"
"""
SOURCE = """\
from diplofeed import RecordSource
from diplofeed.source import Inputs
from diplofeed.sources import folder

def read(inputs):
    return folder.SOURCE.read(Inputs(path=inputs.path, options=folder.SOURCE.options(), names=inputs.names))

KEPT = RecordSource(name="kept", read=read, reads_only_path=True)
"""


def make(root: Path) -> Path:
    """Write a record with a further source, which is read from the cache."""
    files = {
        "diplofeed.toml": CONFIG,
        "kept.py": SOURCE,
        "topics.yaml": "- { id: arms, name: Arms }\n- { id: trade, name: Trade }\n",
        "meetings/vienna.yaml": "title: Talks 0\nwhen: 2026-06\ntopics: [arms]\n",
        "meetings/geneva.yaml": "title: More talks\nwhen: 2023-06-05\ntopics: [trade]\n",
        "more/meetings/oslo.yaml": "title: Other talks 0\nwhen: 2027-01\ntopics: [arms]\n",
    }
    return records.written(root, files)


@define
class Twins:
    """A record that is built with a cache, and one that is built without."""

    ours: Path
    twin: Path
    step: int = 0

    def build(self, *, edited: bool) -> tuple[Report, Report]:
        """Edit both, or neither, and build both."""
        self.step += 1
        now = NOW + timedelta(minutes=self.step)
        for root in (self.ours, self.twin) if edited else ():
            for name, title in (("meetings/vienna.yaml", "Talks"), ("more/meetings/oslo.yaml", "Other talks")):
                lines = (root / name).read_text(encoding="utf-8").splitlines()[1:]
                (root / name).write_text("\n".join([f"title: {title} {self.step}", *lines, ""]), encoding="utf-8")
        return diplofeed.build(self.ours, now=now), diplofeed.build(self.twin, now=now, cache=NO_CACHE)

    def check(self, *, edited: bool) -> None:
        """Build both and see that the outputs are alike."""
        ours, twin = self.build(edited=edited)
        assert (ours.complete, ours.items) == (twin.complete, twin.items) == (True, 3)
        assert contents(self.ours / "public") == contents(self.twin / "public")


@pytest.fixture(name="twins")
def _twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twins:
    """Return two records that were built, one with a cache in a directory of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    twins = Twins(make(tmp_path / "ours"), make(tmp_path / "twin"))
    for edited in (True, False):
        twins.check(edited=edited)
    return twins


def cache_of(tmp_path: Path) -> Path:
    """Return the file of the cache."""
    (path,) = (tmp_path / "cache" / "diplofeed").glob("*.db")
    return path


def flip(path: Path, chance: random.Random) -> None:
    """Turn some bits over."""
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 5, 50))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def cut(path: Path, chance: random.Random) -> None:
    """Cut the end off, or fill it with zeros."""
    data = path.read_bytes()
    length = chance.randrange(len(data))
    path.write_bytes(data[:length] + bytes(chance.choice((0, len(data) - length))))


def rows(path: Path, chance: random.Random) -> None:
    """Put other values, of this and that type, in place of those of some rows."""
    values = (None, 7, "text", b"", b"[]", pickle.dumps({"a": 1}), pickle.dumps(print), os.urandom(40), b"\x80\x05.")
    with closing(sqlite3.connect(path)) as database, database:
        stored = database.execute("SELECT section, name, value FROM kept").fetchall()
        for section, name, value in chance.sample(stored, min(len(stored), 5)):
            changed = bytearray(value if isinstance(value, bytes) else str(value).encode())
            changed[-1:] = bytes(byte ^ 1 for byte in changed[-1:])
            column = chance.choice(("value", "value", "key", "name"))
            other = chance.choice((*values, bytes(changed), chance.choice(stored)[2]))
            with suppress(sqlite3.IntegrityError):
                database.execute(f"UPDATE kept SET {column} = ? WHERE section = ? AND name = ?", (other, section, name))


def names(path: Path, chance: random.Random) -> None:
    """Exchange the names of two rows, each of which is whole."""
    with closing(sqlite3.connect(path)) as database, database:
        section = chance.choice([row[0] for row in database.execute("SELECT DISTINCT section FROM kept")])
        stored = database.execute("SELECT name, key, value FROM kept WHERE section = ?", (section,)).fetchall()
        (name, *_), (_, key, value) = chance.choice(stored), chance.choice(stored)
        database.execute(
            "UPDATE kept SET key = ?, value = ? WHERE section = ? AND name = ?", (key, value, section, name)
        )


def table(path: Path, _: random.Random) -> None:
    """Give the table another shape."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("ALTER TABLE kept RENAME COLUMN value TO other")


@pytest.mark.random
@pytest.mark.parametrize("damage", [flip, cut, rows, names, table], ids=lambda damage: str(damage.__name__))
def test_damage_changes_no_output(twins: Twins, tmp_path: Path, damage: Callable[[Path, random.Random], None]) -> None:
    """Whether an item was edited since or nothing was, no byte differs, nothing fails and nothing is raised."""
    chance = random.Random(damage.__name__)
    for number in range(cases(4)):
        damage(cache_of(tmp_path), chance)
        twins.check(edited=bool(number % 2))
        twins.check(edited=False)


@pytest.mark.parametrize("standing", [b"", b"null", b"[]", b"{}", b'{"now": 1}', b"\xff", b"[" * 100_000])
def test_what_is_kept_for_a_glance_may_be_anything(twins: Twins, tmp_path: Path, standing: bytes) -> None:
    """What a build with nothing to do looks at first is as good as none where it is of another shape."""
    with FileCache(cache_of(tmp_path)) as cache:
        assert cache.section("whole")
        cache.keep("whole", {name: (key, standing) for name, (key, _) in cache.section("whole").items()})

    twins.check(edited=False)


@pytest.mark.parametrize("report", [{}, {"faults": 1}, {"left_out": [{}], "faults": (), "internal": None}])
def test_a_kept_report_may_be_of_another_shape(twins: Twins, tmp_path: Path, report: dict[str, object]) -> None:
    """A report that is not what this version keeps is none."""
    with FileCache(cache_of(tmp_path)) as cache:
        kept = {name: (key, json.loads(value)) for name, (key, value) in cache.section("whole").items()}
        assert kept
        rows = {name: (key, json.dumps(value | {"report": report}).encode()) for name, (key, value) in kept.items()}
        cache.keep("whole", rows)

    twins.check(edited=False)


@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo], ids=["a directory", "a pipe"])
def test_a_cache_that_is_no_file_is_none(twins: Twins, tmp_path: Path, put: Callable[[Path], None]) -> None:
    """What is in its place is not waited for."""
    path = cache_of(tmp_path)
    path.unlink()
    put(path)

    twins.check(edited=True)
