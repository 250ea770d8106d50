"""Whole or not at all: whatever befalls a build, every file is complete, and the next build repairs the rest.

By default 4 builds are killed at random moments and a sample of all single operations fails; ``DIPLOFEED_EFFORT=75``
kills 300, and lets every single operation fail.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from attrs import define, evolve

from diplofeed.config.load import load_config
from diplofeed.errors import LedgerError, SinkError
from diplofeed.ledger.store import Ledger
from diplofeed.lock import flock
from diplofeed.publishing import Format, publish
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
from diplofeed.sink import FolderSink
from support import crashes
from support.crashes import (
    LARGE,
    OLD,
    OUTPUTS,
    SMALL,
    STAGING,
    Disk,
    Hook,
    Scene,
    Step,
    Workshop,
    contents,
    different,
    outputs,
)
from support.effort import EFFORT, cases

KILLS: Final = cases(4)
IS_LONG: Final = EFFORT >= 75
SAMPLE: Final = 2  # of all single operations of a build, where not all are tried
STEPS: Final = ("first", "small", "large")

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are told apart by /proc")


@pytest.fixture(name="steps", scope="module")
def _steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Step]:
    """Return what builds do that nothing befalls."""
    return crashes.steps(tmp_path_factory.mktemp("crashes"))


@pytest.fixture(
    name="step", params=["small", *(pytest.param(name, marks=pytest.mark.slow) for name in ("first", "large"))]
)
def _step(request: pytest.FixtureRequest, steps: dict[str, Step]) -> Step:
    """Return each step in turn, at its beginning."""
    each = steps[request.param]
    each.begin()
    return each


def sampled(count: int, name: str) -> list[int]:
    """Return numbers below a count: all in a long run, else some that are spread over them."""
    if IS_LONG or count <= SAMPLE:
        return list(range(count))
    chance = random.Random(name)
    return [chance.randrange(at * count // SAMPLE, (at + 1) * count // SAMPLE) for at in range(SAMPLE)]


def test_steps_differ_as_they_are_meant_to(steps: dict[str, Step]) -> None:
    """A build writes about a hundred files, a small change some of them, and a large one adds and removes a feed."""
    first, small, large = (steps[name] for name in STEPS)
    assert len(first.after.files) > 90
    changed = [name for name, data in small.after.files.items() if data != small.before.files.get(name)]
    assert 10 < len(changed) < len(small.after.files) * 3 / 4
    assert "public/said/rss.xml" in large.before.files.keys() - large.after.files.keys()
    assert "public/green/rss.xml" in large.after.files.keys() - large.before.files.keys()
    assert any(name.startswith("internal/") for name in first.after.files)


# ---------------------------------------------------------------- killed


def holds(path: Path, process: subprocess.Popen[str]) -> Callable[[], bool]:
    """Return a function that says whether a process says in a file that it holds something."""

    def look() -> bool:
        with suppress(OSError):
            return f"process {process.pid} on " in path.read_text(encoding="utf-8")
        return False

    return look


def started(step: Step) -> tuple[subprocess.Popen[str], tuple[Callable[[], bool], ...]]:
    """Start a build, and return it with what says that it begins, reads and writes."""
    process = step.workshop.start(step.scene)
    ledger, public = step.workshop.ledger, step.workshop.root / "public"
    lock = ledger.with_name(f"{ledger.name}.lock")
    return process, (lambda: True, holds(lock, process), holds(public / STAGING / "holder", process))


def timed(step: Step) -> list[float]:
    """Return how long a build takes once it begins, reads and writes."""
    step.begin()
    process, moments = started(step)
    begun = []
    for is_reached in moments:
        crashes.wait_until(is_reached, process)
        begun.append(time.monotonic())
    process.communicate(timeout=60)
    ended = time.monotonic()
    assert process.returncode == 0
    step.check_done()
    return [ended - moment for moment in begun]


@pytest.mark.random
def test_killed_at_random(steps: dict[str, Step], record_property: Callable[[str, object], None]) -> None:
    """A build that is killed, once or several times in a row, leaves whole files, and the next one does the rest."""
    chance, phases, killed, tried = random.Random(7), Counter[str](), 0, 0
    lasting = {name: timed(steps[name]) for name in STEPS}
    while killed < KILLS:
        step = steps[STEPS[tried % len(STEPS)]]
        step.begin(is_known=chance.random() < 0.3)
        for _ in range(chance.choice((1, 2, 3, 4))):
            process, moments = started(step)
            which = chance.choice((0, 1, 2, 2, 2))
            crashes.wait_until(moments[which], process)
            time.sleep(chance.uniform(0, lasting[step.name][which]))
            output = crashes.end(process, signal.SIGKILL)
            assert "Traceback" not in output
            is_killed = process.returncode == -signal.SIGKILL
            killed += is_killed
            step.check_whole()
            phases[f"{step.name}: {step.phase() if is_killed else 'over already'}"] += 1
        step.repair()
        tried += 1
    record_property("killed", killed)
    for phase, count in sorted(phases.items()):
        print(f"{count:5} {phase}")


def test_killed_before_an_operation(step: Step) -> None:
    """A build that dies just before it syncs, renames, removes or commits anything is finished by the next one."""
    for number in sampled(len(step.operations(is_known=True)), step.name):
        step.begin(is_known=True)
        crashes.killed_at(step, number)
        step.check_whole()
        (step.revert if number % 3 == 0 else step.repair)()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end(steps: dict[str, Step], number: signal.Signals) -> None:
    """A build that is told to end, as by Ctrl-C, ends without a trace, and the next one does the rest."""
    step = steps["large"]
    for _ in range(10):
        step.begin()
        process = step.workshop.start(step.scene)
        is_writing = (step.workshop.root / "public" / "green" / "atom.xml").exists
        crashes.wait_until(is_writing, process)
        output = crashes.end(process, number)
        step.check_whole()
        if process.returncode:
            break
    assert process.returncode
    assert "Traceback" not in output
    assert set(step.workshop.parts()) <= {"journal"}
    step.repair()


def test_ctrl_c_before_an_operation(step: Step) -> None:
    """Wherever Ctrl-C meets a build, it ends without a trace, with nothing left but whole files."""
    for number in sampled(len(step.operations()), f"{step.name} interrupted"):
        step.begin()
        result = crashes.raised_at(step, number, KeyboardInterrupt)
        assert "Traceback" not in result.output
        assert result.exit_code == 128 + signal.SIGINT
        step.check_whole()
        assert set(step.workshop.parts()) <= {"journal"}
        step.repair()


# ---------------------------------------------------------------- disks that fail, are full, or lose power


def failing(path: str) -> Exception:
    """Return what a broken disk says."""
    if path.endswith(".db"):
        return LedgerError(f"{path}: the ledger cannot be used: disk I/O error")
    return OSError(errno.EIO, os.strerror(errno.EIO), path)


def test_operation_fails(step: Step) -> None:
    """Where the disk refuses an operation, the build says so or can do without, and the next one does the rest."""
    last = len(step.operations()) - 1
    for number in (*sampled(last, f"{step.name} failing"), last):
        step.begin()
        result = crashes.raised_at(step, number, failing)
        assert result.exit_code in (0, 1, 2)
        step.check_whole()
        if result.exit_code:
            assert str(step.workshop.root) in result.output
        else:
            assert different(step.workshop.files(), step.after.files) == []
        step.repair()


@contextmanager
def small_disk(path: Path) -> Iterator[Callable[[str], None]]:
    """Mount a disk in memory; gives a function that changes its options, as its size."""
    if os.geteuid():
        pytest.skip("only root can mount a small disk")
    path.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", path], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {made.stderr.strip()}")
    try:
        yield lambda options: subprocess.run(["mount", "-o", f"remount,{options}", path], check=True)
    finally:
        subprocess.run(["umount", "--lazy", path], check=True)


def used(path: Path) -> int:
    """Return how many bytes of a disk are used."""
    result = os.statvfs(path)
    return (result.f_blocks - result.f_bfree) * result.f_frsize


@pytest.mark.parametrize("free", [8192, *(pytest.param(free, marks=pytest.mark.slow) for free in (0, 16384))])
def test_disk_of_the_outputs_is_full(steps: dict[str, Step], free: int) -> None:
    """On a full disk old files stay whole, the build names one that it cannot write, and the next one does the rest."""
    step = steps["large"]
    step.workshop.clear()
    public = step.workshop.root / "public"
    with small_disk(public) as remount:
        step.workshop.write(OLD)
        assert step.workshop.build(OLD).exit_code == 0
        step.workshop.write(step.scene)
        remount(f"size={used(public) + free}")
        result = step.workshop.build(step.scene)
        assert result.exit_code in (1, 2)
        assert f"{public}/" in result.stderr
        assert "No space left" in result.stderr
        step.check_whole()
        remount("size=16m")
        step.repair()
    step.workshop.clear()


def test_disk_of_the_ledger_is_full(steps: dict[str, Step]) -> None:
    """Where the ledger has no room no file is written, as it could not be remembered what was published."""
    step = steps["large"]
    step.workshop.clear()
    with small_disk(step.workshop.ledger.parent) as remount:
        step.workshop.write(OLD)
        assert step.workshop.build(OLD).exit_code == 0
        step.workshop.write(step.scene)
        remount(f"size={used(step.workshop.ledger.parent) + 4096}")
        result = step.workshop.build(step.scene)
        assert result.exit_code == 2
        assert str(step.workshop.ledger) in result.stderr
        assert "full" in result.stderr or "No space left" in result.stderr
        assert different(step.workshop.files(), step.before.files) == []
        remount("size=16m")
        step.repair()
    step.workshop.clear()


def test_output_is_read_only(steps: dict[str, Step]) -> None:
    """Where nothing can be written the build says so, one with nothing to write succeeds, and the next repairs."""
    step = steps["large"]
    step.workshop.clear()
    public = step.workshop.root / "public"
    with small_disk(public) as remount:
        step.workshop.write(OLD)
        assert step.workshop.build(OLD).exit_code == 0
        remount("ro")
        assert step.workshop.build(OLD).exit_code == 0
        step.workshop.write(step.scene)
        result = step.workshop.build(step.scene)
        assert result.exit_code in (1, 2)
        assert f"{public}/" in result.stderr
        assert "Read-only file system" in result.stderr
        step.check_whole()
        remount("rw")
        step.repair()
    step.workshop.clear()


def test_output_is_a_file(steps: dict[str, Step]) -> None:
    """A file where the output directory is to be is named and left alone."""
    step = steps["first"]
    step.begin()
    public = step.workshop.root / "public"
    public.write_text("mine")
    result = step.workshop.build(step.scene)
    assert result.exit_code == 2
    assert f"{public}: " in result.stderr
    assert public.read_text() == "mine"
    public.unlink()
    step.repair()


def test_output_is_removed_meanwhile(step: Step) -> None:
    """Who removes outputs while they are written is told, or has all of them; either way the next build repairs."""
    public = step.workshop.root / "public"
    done = step.operations(is_known=True)
    last = max(at for at, each in enumerate(done) if each[0] == "fsync" and Path(each[1]).is_relative_to(public))

    def befall(chosen: int, number: int, *_: str) -> None:
        if number == chosen:
            shutil.rmtree(public, ignore_errors=True)

    for chosen in sampled(last + 1, f"{step.name} removed"):
        step.begin(is_known=True)
        with crashes.hooked(Hook(partial(befall, chosen))):
            result = step.workshop.build(step.scene)
        assert result.exit_code in (0, 1, 2)
        assert result.exit_code or different(step.workshop.files(), step.after.files) == []
        for name, data in step.workshop.files().items():
            assert data in (step.before.files.get(name), step.after.files.get(name))
        step.repair()


def test_record_is_edited_meanwhile(steps: dict[str, Step]) -> None:
    """What an editor saves while a build runs is published by the next one, if not by this."""
    step = steps["small"]
    step.begin()
    step.workshop.write(OLD)
    before = step.workshop.files()
    with crashes.hooked(Hook(lambda *_: step.workshop.write(step.scene))):
        assert step.workshop.build(step.scene).exit_code == 0
    assert different(step.workshop.files(), before) == []
    step.repair()


def spoiled(path: Path) -> None:
    """Damage a ledger."""
    path.write_bytes(b"This is no database. " * 400)


def cut(path: Path) -> None:
    """Cut a ledger short."""
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def newer(path: Path) -> None:
    """Make a ledger one of a later diplofeed."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE about SET value = '99' WHERE name = 'version'")


@pytest.mark.parametrize("spoil", [spoiled, cut, newer])
def test_ledger_cannot_be_read(steps: dict[str, Step], spoil: Callable[[Path], None]) -> None:
    """A ledger that is damaged or newer is named and left as it is, and so is what was published."""
    step = steps["small"]
    step.begin()
    ledger = step.workshop.ledger
    good = ledger.read_bytes()
    spoil(ledger)
    bad = ledger.read_bytes()
    result = step.workshop.build(step.scene)
    assert result.exit_code == 2
    assert str(ledger) in result.stderr
    assert ledger.read_bytes() == bad
    assert different(step.workshop.files(), step.before.files) == []
    ledger.write_bytes(good)
    step.repair()


def test_journal_that_lost_its_end(steps: dict[str, Step]) -> None:
    """Whatever a power cut made of the journal, nothing is removed that is no output, and no build is stopped."""
    step = steps["large"]
    step.begin()
    public = step.workshop.root / "public"
    (public / "mine.txt").write_text("mine")
    (public / STAGING).mkdir()
    (public / STAGING / "journal").write_bytes(
        b"".join(f"\n{name}\t".encode() for name in ("green", "arms-and-trade", "..", "../diplofeed.toml", "/etc/none"))
        + b"\nmine.txt"
        + b"\x00" * 20
        + b"\n\xff\xfe\t\nmine.tx"
    )
    result = step.workshop.build(step.scene)
    assert result.exit_code == 0, result.output
    assert (public / "mine.txt").read_text() == "mine"
    (public / "mine.txt").unlink()
    step.check_done()


def test_power_is_cut(step: Step, tmp_path: Path) -> None:
    """Of what was not yet flushed any part may be lost: files are whole all the same, and the next build repairs."""
    workshop, chance = step.workshop, random.Random(step.name)
    numbers = frozenset(sampled(len(step.operations()), f"{step.name} power"))
    step.begin()
    disk = Disk(tuple(workshop.root / folder for folder in OUTPUTS))

    def befall(number: int, operation: str, *paths: str) -> None:
        if number in numbers:
            disk.after_power_cut(tmp_path / str(number), lambda: chance.random() < 0.5)
            if workshop.ledger.exists():
                shutil.copytree(workshop.ledger.parent, tmp_path / str(number) / STAGING)
        disk.befall(operation, *paths)

    with crashes.hooked(Hook(befall)):
        assert workshop.build(step.scene).exit_code == 0
    disk.after_power_cut(tmp_path / "end", lambda: False)
    assert different(outputs(tmp_path / "end"), step.after.files) == []
    for number in sorted(numbers):
        workshop.clear()
        shutil.copytree(tmp_path / str(number), workshop.root)
        workshop.write(step.scene)
        step.check_whole()
        (step.repair if chance.random() < 0.5 else step.revert)()


def test_order_of_writes(step: Step) -> None:
    """The ledger is saved before any file, a file flushed before it is renamed, its directory afterwards."""
    done = step.operations()
    renamed = [(at, Path(each[1]), Path(each[2])) for at, each in enumerate(done) if each[0] == "replace"]
    assert len(renamed) > 20
    for root in (step.workshop.root / folder for folder in OUTPUTS):
        own = [at for at, _, target in renamed if target.is_relative_to(root)]
        commits = [at for at, each in enumerate(done) if each[0] == "commit"]
        assert any(at < own[0] for at in commits)
    for at, source, target in renamed:
        assert ("fsync", str(source)) in done[:at]
        assert ("fsync", str(target.parent)) in done[at:]
    for at, each in enumerate(done):
        if each[0] == "mkdir" and not each[1].startswith((str(step.workshop.cache), str(step.workshop.ledger.parent))):
            assert ("fsync", str(Path(each[1]).parent)) in done[at:]


def test_one_format_after_a_kill(steps: dict[str, Step]) -> None:
    """A build of one format leaves the files of the others that a killed build wrote."""
    step = steps["large"]
    middle = len(step.operations()) // 2
    step.begin()
    crashes.killed_at(step, middle)
    result = step.workshop.files()
    assert step.workshop.build(step.scene, "--format", "atom").exit_code == 0
    assert (result.keys() & step.after.files.keys()) - step.workshop.files().keys() == set()
    step.repair()


# ---------------------------------------------------------------- two builds at once


NOWS: Final = tuple(f"2026-11-22T{hour}:00:00+00:00" for hour in (10, 14, 12))


_OTHERS = "files of an earlier ledger"  # of which the ledger of this one knows nothing


def finished(processes: Iterable[subprocess.Popen[str]]) -> None:
    """Assert that builds have done what they were to, or said whom they had to wait for."""
    for process in processes:
        output, errors = process.communicate(timeout=120)
        assert process.returncode in (0, 2), output + errors
        is_refused = ("another build" in errors and ", by process " in errors) or _OTHERS in errors
        assert not process.returncode or is_refused


def test_builds_at_once_of_one_record(steps: dict[str, Step]) -> None:
    """Of builds at the same time one is first, and the others find nothing left to do."""
    step, alone = steps["large"], []
    for now in NOWS:
        step.begin()
        assert step.workshop.build(evolve(step.scene, now=now)).exit_code == 0
        alone.append(step.workshop.outcome())
    step.begin()
    finished([step.workshop.start(evolve(step.scene, now=now)) for now in NOWS])
    assert [] in [step.workshop.outcome().unlike(each) for each in alone]
    assert step.workshop.parts() == []


@define
class Pair:
    """Two records with the same outputs."""

    folder: Path
    ledgers: tuple[str, str]
    scenes: tuple[Scene, Scene] = (evolve(SMALL, now=NOWS[0]), evolve(LARGE, now=NOWS[1]))

    def begin(self) -> None:
        """Write the records, with nothing built."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for number, scene in enumerate(self.scenes):
            self.workshop(number).write(scene)

    def workshop(self, number: int) -> Workshop:
        """Return where a record is."""
        return Workshop.at(self.folder / str(number))

    def more(self, number: int) -> tuple[str, ...]:
        """Return where a record's build writes to."""
        outputs = ("--output", f"{self.folder}/public", "--internal-output", f"{self.folder}/internal")
        return ("--ledger", f"{self.folder}/{self.ledgers[number]}", *outputs)

    def build(self, number: int) -> None:
        """Build one of the records."""
        assert self.workshop(number).build(self.scenes[number], *self.more(number)).exit_code == 0

    def start(self) -> list[subprocess.Popen[str]]:
        """Start building both."""
        return [self.workshop(number).start(scene, *self.more(number)) for number, scene in enumerate(self.scenes)]

    def files(self) -> dict[str, bytes]:
        """Return what is published."""
        assert list(self.folder.glob(f"*/{STAGING}")) == []
        return outputs(self.folder)


@pytest.mark.slow
def test_builds_at_once_of_two_edits(tmp_path: Path) -> None:
    """Two editors who build their copies of a record to one place are published one after the other, never mixed."""
    pair, one_after_the_other = Pair(tmp_path / "pair", ("ledger.db", "ledger.db")), []
    for order in ((0, 1), (1, 0)):
        pair.begin()
        for number in order:
            pair.build(number)
        one_after_the_other.append(pair.files())
    pair.begin()
    finished(pair.start())
    assert [] in [different(pair.files(), each) for each in one_after_the_other]


@pytest.mark.slow
def test_builds_at_once_with_different_ledgers(tmp_path: Path) -> None:
    """Builds that know nothing of each other but write to one place do it one after the other, never mixed."""
    pair = Pair(tmp_path / "pair", ("one.db", "two.db"), (OLD, Scene(crashes.record("Talks"), NOWS[1])))
    alone = []
    for number in (0, 1):
        pair.begin()
        pair.build(number)
        alone.append(pair.files())
    assert alone[0] != alone[1]
    pair.begin()
    finished(pair.start())
    assert [] in [different(pair.files(), each) for each in alone]


def published(root: Path, output: Path, now: str) -> None:
    """Publish a record from a program."""
    config, registry = load_config(root), Registry.builtin()
    with Ledger.open(output.with_suffix(".db"), publication=config.publication.id) as ledger:
        report = publish(
            load_record(root, config, registry),
            publication=config.publication,
            formats=[Format.of(registry.exporter(name)) for name in registry.names("exporter")],
            ledger=ledger,
            sink=FolderSink(output),
            now=datetime.fromisoformat(now),
            feeds=config.feeds,
            feeds_by=config.feeds_by,
        )
    assert report.complete


def test_builds_at_once_in_threads(tmp_path: Path) -> None:
    """Threads of one program are kept apart like processes."""
    workshop = Workshop.at(tmp_path)
    workshop.write(LARGE)
    for number, now in enumerate(NOWS):
        published(workshop.root, tmp_path / f"alone-{number}", now)
    alone = [contents(tmp_path / f"alone-{number}") for number in range(len(NOWS))]
    with ThreadPoolExecutor(len(NOWS)) as threads:
        for done in [threads.submit(published, workshop.root, tmp_path / "shared", now) for now in NOWS]:
            done.result()
    assert [] in [different(contents(tmp_path / "shared"), each) for each in alone]
    assert not (tmp_path / "shared" / STAGING).exists()


def test_who_holds_a_lock_is_named(tmp_path: Path) -> None:
    """Whoever does not want to wait is told which process holds the ledger or the output."""
    mine, yours = (
        Ledger.open(tmp_path / "ledger.db", publication="tag:example.org,2026:locks", wait=0) for _ in range(2)
    )
    with mine, yours, mine.hold(), FolderSink(tmp_path / "out").hold():
        with pytest.raises(LedgerError, match=rf"by process {os.getpid()} on "), yours.hold():
            pass
        with pytest.raises(SinkError, match=rf"by process {os.getpid()} on "), FolderSink(tmp_path / "out", 0).hold():
            pass
    with yours, FolderSink(tmp_path / "out", 0).hold():
        pass


def test_lock_of_the_dead_is_free(steps: dict[str, Step]) -> None:
    """A lock whose holder was killed keeps nobody waiting."""
    step = steps["first"]
    step.begin()
    process = step.workshop.start(step.scene)
    public = step.workshop.root / "public"
    assert crashes.wait_until((public / "atom.xml").exists, process)
    crashes.end(process, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    config = load_config(step.workshop.root)
    # What is left behind stays, as this does not end well.
    with (
        suppress(InterruptedError),
        Ledger.open(step.workshop.ledger, publication=config.publication.id, wait=0) as ledger,
        ledger.hold(),
        FolderSink(public, 0).hold() as left,
    ):
        assert left
        raise InterruptedError
    step.repair()


def test_directory_that_was_replaced_is_locked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waited for a directory that was replaced meanwhile holds the one that is there now."""
    root, waits, held = tmp_path / "out", threading.Event(), threading.Event()

    def second() -> None:
        with FolderSink(root, 60).hold(), pytest.raises(SinkError, match="another build"), FolderSink(root, 0).hold():
            pass
        held.set()

    def told(handle: int, wait: float) -> AbstractContextManager[bool]:
        waits.set()
        return flock(handle, wait)

    with FolderSink(root).hold():
        monkeypatch.setattr("diplofeed.sink.folder.flock", told)
        waiting = threading.Thread(target=second)
        waiting.start()
        assert waits.wait(60)
        root.rename(tmp_path / "moved")
    waiting.join(60)
    assert held.is_set()


def test_files_can_be_read_by_all(steps: dict[str, Step]) -> None:
    """A web server under another name can read every file."""
    step = steps["first"]
    step.begin()
    step.workshop.build(step.scene)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (step.workshop.root / "public").rglob("*.xml")}
    assert modes == {0o644}
