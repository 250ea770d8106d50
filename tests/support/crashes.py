"""A record in a few states, builds of it that are cut short in every way, and what they leave behind."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import define, evolve, field, frozen
from click.testing import CliRunner, Result

from diplofeed.cli import main

STAGING: Final = ".diplofeed"
OUTPUTS: Final = ("public", "internal")

# ---------------------------------------------------------------- the record

_CONFIG: Final = """\
[publication]
id = "tag:example.org,2026:crashes"
title = "A record that is cut short"
link = "https://example.org/crashes/"
language = "en"
author = { name = "Example Desk" }

[feeds-by]
topic = true
"""
_FEED: Final = """
[[feeds]]
slug = "{slug}"
title = "{slug}"
where = {{ {where} }}
{more}
"""
_TOPICS: Final = ("arms", "trade", "climate", "water")
_PARTIES: Final = ("AT", "CH", "DE", "FR", "IT", "NO", "QA", "TR")
_PLACES: Final = ("Geneva", "Vienna", "Helsinki", "Istanbul")
MEETINGS: Final = 24

Files = Mapping[str, str]


def _feed(slug: str, where: str, more: str = "") -> str:
    return _FEED.format(slug=slug, where=where, more=more)


_INTERNAL: Final = _feed("desk", 'kinds = ["meeting"]', 'audience = "internal"')
_KEPT: Final = _feed("arms-and-trade", 'topics = ["arms", "trade"]')
_DROPPED: Final = _feed("said", 'kinds = ["statement"]')
_ADDED: Final = _feed("green", 'topics = ["climate"]')


def _meeting(number: int, words: str) -> str:
    year, month = 2024 + number % 3, 1 + number % 12
    return f"""\
title: {words} {number}
when: {year}-{month:02}-{1 + number % 28:02}T10:00/12:00[Europe/Vienna]
status: {"confirmed" if year == 2026 else "held"}
place: {{ city: {_PLACES[number % len(_PLACES)]}, country: {_PARTIES[number % len(_PARTIES)]} }}
parties: [{_PARTIES[number % len(_PARTIES)]}, {_PARTIES[(number + 1) % len(_PARTIES)]}]
topics: [{_TOPICS[number % len(_TOPICS)]}]
summary: What was said in round {number}, at *some* length.
{"audience: internal" if number % 12 == 7 else ""}
{"embargo_until: 2030-01-01T00:00Z" if number % 12 == 11 else ""}
"""


def _statement(number: int) -> str:
    return f"speaker: {{ name: Speaker {number} }}\nwhen: 2025-0{number}-01\nabout: [meeting-0{number}]\ntext: Words.\n"


def record(words: str = "Round", feeds: str = _KEPT + _DROPPED, **others: str) -> Files:
    """Return the files of the record, by path; others are those of meetings that differ, by number."""
    meetings = {f"meetings/meeting-{number:02}.yaml": _meeting(number, words) for number in range(MEETINGS)}
    statements = {f"statements/said-{number}.yaml": _statement(number) for number in range(1, 5)}
    topics = "".join(f"- {{ id: {topic}, name: {topic.capitalize()} }}\n" for topic in _TOPICS)
    changed = {f"meetings/{name.replace('_', '-')}.yaml": text for name, text in others.items()}
    return {"diplofeed.toml": _CONFIG + _INTERNAL + feeds, "topics.yaml": topics, **meetings, **statements, **changed}


@frozen
class Scene:
    """What the record says, and the moment at which it is built."""

    files: Files = field(repr=False)
    now: str


OLD: Final = Scene(record(), "2026-11-20T12:00:00+00:00")
SMALL: Final = Scene(record(meeting_03=_meeting(5, "Another")), "2026-11-21T12:00:00+00:00")
LARGE: Final = Scene(record("Session", _KEPT + _ADDED), "2026-11-22T12:00:00+00:00")

# ---------------------------------------------------------------- where it is built

_TABLES: Final = {
    "about": "SELECT scope, name, value FROM about WHERE name <> 'builds'",
    "item": "SELECT * FROM item",
    "revision": "SELECT * FROM revision",
    "output": "SELECT * FROM output",
}


def contents(root: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a directory, but for those a build has there for itself."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and STAGING not in path.relative_to(root).parts
    }


def outputs(root: Path) -> dict[str, bytes]:
    """Return the bytes of all that is published below a directory, for whomever."""
    return {f"{folder}/{name}": data for folder in OUTPUTS for name, data in contents(root / folder).items()}


def different(written: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> list[str]:
    """Return the names of files that differ."""
    return sorted(name for name in written.keys() | wanted.keys() if written.get(name) != wanted.get(name))


@frozen
class Outcome:
    """All that a build leaves: the files by path, and the rows of the ledger by table."""

    files: Mapping[str, bytes] = field(repr=False)
    rows: Mapping[str, list[tuple[Any, ...]]] = field(repr=False)

    def unlike(self, other: Outcome) -> list[str]:
        """Return what differs from another outcome."""
        tables = [name for name, rows in self.rows.items() if rows != other.rows[name]]
        return tables + different(self.files, other.files)


NOTHING: Final = Outcome({}, {})


@define
class Workshop:
    """A record at one place, as the ledger remembers outputs by where they are, and copies of it to go back to.

    Attributes:
        root: The record.
        cache: Where builds keep what can be worked out again.
        copies: Where the copies are.
    """

    root: Path
    cache: Path
    copies: Path

    @classmethod
    def at(cls, folder: Path) -> Workshop:
        """Return a workshop within a folder."""
        return cls(folder / "record", folder / "cache", folder / "copies")

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of a build."""
        return {**os.environ, "XDG_CACHE_HOME": str(self.cache)}

    def clear(self) -> None:
        """Remove the record and all that was made of it."""
        for folder in (self.root, self.cache):
            shutil.rmtree(folder, ignore_errors=True)

    def write(self, scene: Scene) -> None:
        """Make the record say something else; files that stay the same are not touched."""
        for folder in ("meetings", "statements"):
            for path in (self.root / folder).glob("*"):
                if path.relative_to(self.root).as_posix() not in scene.files:
                    path.unlink()
        for name, text in scene.files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")

    def arguments(self, scene: Scene, *more: str) -> list[str]:
        """Return how to build."""
        return ["build", str(self.root), "--now", scene.now, *more]

    def build(self, scene: Scene, *more: str) -> Result:
        """Build in this process."""
        runner = CliRunner(env={"XDG_CACHE_HOME": str(self.cache)})
        return runner.invoke(main, self.arguments(scene, *more), catch_exceptions=False)

    def start(self, scene: Scene, *more: str) -> subprocess.Popen[str]:
        """Start a build in a process of its own."""
        # A process inherits that a signal is ignored, as where tests run in the background.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return subprocess.Popen(
                [sys.executable, "-m", "diplofeed", *self.arguments(scene, *more)],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        finally:
            signal.signal(signal.SIGINT, before)

    @property
    def ledger(self) -> Path:
        """Return where the ledger is."""
        return self.root / STAGING / "ledger.db"

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """Return what the ledger remembers; nothing where there is none yet."""
        if not self.ledger.exists():
            return []
        with closing(sqlite3.connect(self.ledger)) as connection:
            made = connection.execute("SELECT name FROM sqlite_master WHERE name = ?", (table,)).fetchall()
            return sorted(connection.execute(_TABLES[table]).fetchall(), key=repr) if made else []

    def files(self) -> dict[str, bytes]:
        """Return all outputs."""
        return {f"{folder}/{name}": data for folder in OUTPUTS for name, data in contents(self.root / folder).items()}

    def outcome(self) -> Outcome:
        """Return all that builds have left."""
        return Outcome(self.files(), {table: self.rows(table) for table in _TABLES})

    def parts(self) -> list[str]:
        """Return what is in the directories that builds have for themselves."""
        return [path.name for folder in OUTPUTS for path in (self.root / folder / STAGING).glob("*")]

    def keep(self, name: str) -> None:
        """Keep a copy of everything."""
        for folder in (self.root, self.cache):
            if folder.exists():
                shutil.copytree(folder, self.copies / name / folder.name)

    def go_back(self, name: str) -> None:
        """Make everything what it was when a copy was kept."""
        self.clear()
        shutil.copytree(self.copies / name, self.root.parent, dirs_exist_ok=True)


@frozen
class Step:
    """One state of the record becoming another, with what is there before and after.

    Attributes:
        name: What changes.
        workshop: Where.
        scene: What the record says from then on.
        before: What builds have left until then.
        after: What a build leaves that nothing befalls.
    """

    name: str
    workshop: Workshop
    scene: Scene
    before: Outcome
    after: Outcome
    _operations: dict[bool, list[tuple[str, ...]]] = field(factory=dict, init=False, repr=False)

    def begin(self, *, is_known: bool = False) -> None:
        """Go back to before the build, if wanted with what earlier builds worked out still known to be good."""
        self.workshop.clear()
        if self.before is not NOTHING:
            self.workshop.go_back("old")
            if is_known:
                assert self.workshop.build(OLD).exit_code == 0
        self.workshop.write(self.scene)

    def check_whole(self) -> None:
        """Assert that every file is complete, old or new, and that none is missing that was there and stays."""
        result, before, after = self.workshop.files(), self.before.files, self.after.files
        assert [name for name, data in result.items() if data not in (before.get(name), after.get(name))] == []
        assert (before.keys() & after.keys()) - result.keys() == set()

    def repair(self) -> None:
        """Build again, and assert that everything is as if the first build had not been cut short."""
        result = self.workshop.build(self.scene)
        assert result.exit_code == 0, result.output
        self.check_done()

    def revert(self) -> None:
        """Build what was before the build that was cut short, and assert that none of its files is forgotten."""
        self.workshop.write(OLD)
        result = self.workshop.build(evolve(OLD, now="2026-11-25T12:00:00+00:00"))
        assert result.exit_code == 0, result.output
        assert self.workshop.files().keys() == (self.before if self.before.files else self.after).files.keys()
        assert self.workshop.parts() == []

    def check_done(self) -> None:
        """Assert that everything is as after a build that nothing befell, and that nothing else is there."""
        assert self.workshop.outcome().unlike(self.after) == []
        assert [folder for folder in OUTPUTS if (self.workshop.root / folder / STAGING).exists()] == []
        assert list((self.workshop.root / STAGING).glob("*-journal")) == []

    def operations(self, *, is_known: bool = False) -> list[tuple[str, ...]]:
        """Return the operations of the build, each with its paths, as counted when first asked for."""
        if is_known not in self._operations:
            self.begin(is_known=is_known)
            done = self._operations[is_known] = []
            with hooked(Hook(lambda _, *what: done.append(what))):
                assert self.workshop.build(self.scene).exit_code == 0
        return self._operations[is_known]

    def phase(self) -> str:
        """Return how far a build came."""
        result, remembered, wanted = self.workshop.files(), self.workshop.rows("item"), self.after.rows["item"]
        if any(row not in remembered for row in wanted if not row[0].startswith("internal ")):
            return "ledger not yet saved"
        if result == self.before.files:
            return "ledger saved, no file yet"
        return "all files in their places" if result == self.after.files else "some files in their places"


def steps(folder: Path) -> dict[str, Step]:
    """Build every state without anything befalling it, and return the steps between them by name."""
    workshop = Workshop.at(folder)

    def built(scene: Scene) -> Outcome:
        workshop.write(scene)
        result = workshop.build(scene)
        assert result.exit_code == 0, result.output
        return workshop.outcome()

    old = built(OLD)
    workshop.keep("old")
    made = {"first": Step("first", workshop, OLD, NOTHING, old)}
    for name, scene in (("small", SMALL), ("large", LARGE)):
        workshop.go_back("old")
        made[name] = Step(name, workshop, scene, old, built(scene))
    return made


# ---------------------------------------------------------------- what befalls a build


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> bool:
    """Return whether something comes to be while a process runs."""
    while process.poll() is None:
        if condition():
            return True
        time.sleep(0.001)
    return False


def end(process: subprocess.Popen[str], number: signal.Signals) -> str:
    """Send a signal to a process and all it has started, and return what it has said once it is gone."""
    if process.poll() is None:
        os.killpg(process.pid, number)
    output, errors = process.communicate(timeout=60)
    return output + errors


_OPERATIONS: Final = ("fsync", "mkdir", "replace", "rmdir", "unlink")


@define
class Hook:
    """What is told of everything a build does to a disk, before it does it, by number from 0.

    Attributes:
        befall: Given the number, the name of the operation, and the path it is done to; of a renaming, both paths.
    """

    befall: Callable[..., None]
    count: int = 0
    _is_busy: bool = field(default=False, init=False)

    def tell(self, operation: str, *paths: str) -> None:
        """Tell of an operation, but for those that are done because of another."""
        if self._is_busy:
            return
        self._is_busy, number = True, self.count
        self.count += 1
        try:
            self.befall(number, operation, *paths)
        finally:
            self._is_busy = False


def _path(where: Any, folder: int | None) -> str:
    if isinstance(where, int):
        return str(Path(f"/proc/self/fd/{where}").readlink())
    return os.fspath(where) if folder is None else f"{_path(folder, None)}/{os.fspath(where)}"


@contextmanager
def hooked(hook: Hook) -> Iterator[None]:
    """Have a hook told of whatever is done to a disk by this process, and of what SQLite is told to commit."""
    from diplofeed.ledger.database import SqliteDatabase

    def watched(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def watch(where: Any, *args: Any, **kwargs: Any) -> Any:
            if name != "mkdir" or not os.path.exists(where):  # noqa: PTH110 -- as it came
                hook.tell(name, *(_path(arg, kwargs.get("dir_fd")) for arg in (where, *args[: name == "replace"])))
            return original(where, *args, **kwargs)

        return watch

    original = SqliteDatabase.query

    def query(self: SqliteDatabase, statement: str, values: Any) -> Any:
        if statement == "COMMIT":
            hook.tell("commit", self.name)
        return original(self, statement, values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)  # nobody cuts the power here, and others wait for the disk
        for name in _OPERATIONS:
            patch.setattr(os, name, watched(name, getattr(os, name)))
        patch.setattr(SqliteDatabase, "query", query)
        yield


def killed_at(step: Step, number: int) -> None:
    """Build in a process of its own that dies just before it does its n-th operation."""

    def befall(at: int, *_: str) -> None:
        if at == number:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if not child:
        try:
            with hooked(Hook(befall)):
                step.workshop.build(step.scene)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def raised_at(step: Step, number: int, error: Callable[[str], BaseException]) -> Result:
    """Build in this process, with an error raised just before the n-th operation; it is made of the path."""

    def befall(at: int, _: str, path: str, *__: str) -> None:
        if at == number:
            raise error(path)

    with hooked(Hook(befall)):
        return step.workshop.build(step.scene)


# ---------------------------------------------------------------- what a disk holds after a power cut


@define(eq=False)
class Node:
    """A file or directory as far as it is known to be on the disk.

    Attributes:
        data: What was last flushed of a file; None if nothing was.
        entries: What was last flushed of a directory.
    """

    is_dir: bool
    data: bytes | None = None
    entries: dict[str, Node] = field(factory=dict)


@define
class Disk:
    """What may be on the disk: of a file what was flushed of it, of each name what was flushed or is there now.

    Attributes:
        roots: The directories that are watched, and may not be there yet.
    """

    roots: tuple[Path, ...]
    _nodes: dict[int, Node] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        """Take everything that is there for flushed."""
        for root in self.roots:
            for path in (root.parent, root, *root.rglob("*")):
                if path.exists():
                    self._flush(path)

    def _node(self, path: Path) -> Node:
        return self._nodes.setdefault(path.lstat().st_ino, Node(path.is_dir()))

    def _now(self, folder: Path) -> dict[str, Path]:
        watched = [root.name for root in self.roots if root.parent == folder]
        return {each.name: each for each in folder.iterdir() if not watched or each.name in watched}

    def _flush(self, path: Path) -> None:
        node = self._node(path)
        if node.is_dir:
            node.entries = {name: self._node(each) for name, each in self._now(path).items()}
        else:
            node.data = path.read_bytes()

    def befall(self, operation: str, *paths: str) -> None:
        """Be told of what is about to be done."""
        path = Path(paths[-1])
        if not path.exists() or not any(path == root.parent or path.is_relative_to(root) for root in self.roots):
            return
        if operation == "fsync":
            self._flush(path)
        elif operation in ("replace", "rmdir", "unlink"):
            self._nodes.pop(path.lstat().st_ino, None)  # which is given to another next, maybe

    def after_power_cut(self, target: Path, is_kept: Callable[[], bool]) -> None:
        """Write what may be on the disk to a directory.

        Args:
            target: Where.
            is_kept: Whether something that was not flushed has come to the disk all the same.
        """
        parent = self.roots[0].parent
        self._write(self._node(parent), parent, target, is_kept)

    def _write(self, node: Node, now: Path | None, target: Path, is_kept: Callable[[], bool]) -> None:
        if not node.is_dir:
            data = b"" if now is None else now.read_bytes()
            target.write_bytes(data[: len(data) // 2] if node.data is None else node.data)
            return
        target.mkdir(exist_ok=True)
        present = {} if now is None else self._now(now)
        for name in sorted(node.entries.keys() | present.keys()):
            there, expected = present.get(name), node.entries.get(name)
            if there and self._node(there) is expected:
                self._write(expected, there, target / name, is_kept)
            elif is_kept():
                if there:
                    self._write(self._node(there), there, target / name, is_kept)
            elif expected:
                self._write(expected, None, target / name, is_kept)
