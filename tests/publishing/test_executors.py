"""Entries are rendered in other processes: with the same bytes, and whatever becomes of those processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from click.testing import CliRunner

from diplofeed.cli import main
from diplofeed.errors import Severity
from diplofeed.export import Context, Exporter
from diplofeed.model.entry import Entry
from diplofeed.publishing import Format, rendering
from diplofeed.publishing.jobs import processes
from diplofeed.registry import Registry
from support.builds import Office, meetings
from support.plugins import plugin

ITEMS = meetings(60)


@pytest.fixture(name="batches", autouse=True)
def _batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make batches small, so that there are several of few items."""
    monkeypatch.setattr("diplofeed.publishing.fragments.BATCH_SIZE", 10)


@pytest.fixture(name="pool", scope="module")
def _pool() -> Iterator[Executor]:
    """Return two processes of all tests that do them no harm."""
    with processes(2) as executor:
        assert executor is not None
        yield executor


@pytest.fixture(name="doomed")
def _doomed() -> Iterator[Executor]:
    """Return two processes of a test's own, of which some die."""
    with processes(2) as executor:
        assert executor is not None
        yield executor


def formats(*more: Exporter) -> list[Format]:
    """Return all built-in formats and further ones."""
    registry = Registry.builtin()
    exporters = (*map(registry.exporter, registry.names("exporter")), *more)
    return [Format.of(exporter) for exporter in exporters]


def in_one_process(tmp_path: Path, made: list[Format]) -> dict[str, bytes]:
    """Return the files of a build without an executor."""
    office = Office(tmp_path / "alone")
    assert office.build(ITEMS, made).complete
    return office.files()


def test_other_processes_make_the_same_bytes(tmp_path: Path, pool: Executor) -> None:
    """Rendered elsewhere in two languages, all formats and that of a plugin file have the bytes of one process."""
    lines = plugin(tmp_path, "lines")
    office = Office(tmp_path / "many")

    report = office.build(ITEMS, formats(lines), executor=pool)

    assert (report.complete, report.faults) == (True, ())
    assert office.files() == in_one_process(tmp_path, formats(lines))


def test_plugin_files_are_run_elsewhere(tmp_path: Path, pool: Executor) -> None:
    """Entries are rendered in other processes, also in the format of a plugin file."""
    elsewhere = plugin(tmp_path, "elsewhere", f"if os.getpid() == {os.getpid()}: raise RuntimeError('here')")
    office = Office(tmp_path / "many")

    assert office.build(ITEMS, [Format.of(elsewhere)], executor=pool).complete
    assert b"de plain m7 Talks 7\n" in office.files()["de/elsewhere.txt"]


def test_executor_is_given_each_batch_once_for_all_formats(tmp_path: Path) -> None:
    """A batch is sent with all its formats and languages, so that an entry is sent once."""
    with ThreadPoolExecutor(2) as threads:
        sent: list[Any] = []

        class Counting(Executor):
            def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
                sent.append(args)
                return threads.submit(function, *args, **kwargs)

        office = Office(tmp_path / "counted")
        assert office.build(ITEMS, formats(), executor=Counting()).complete

    assert len(sent) == 6
    assert office.files() == in_one_process(tmp_path, formats())


def test_what_fails_elsewhere_is_named_by_item_and_plugin(tmp_path: Path, pool: Executor) -> None:
    """An exception in a worker names the item and the plugin and ends that format alone."""
    bad = plugin(tmp_path, "bad", "if entry.item.id == 'm23': raise ValueError('too long')")
    office = Office(tmp_path / "many")

    report = office.build(ITEMS, formats(bad), executor=pool)

    assert set(report.failures) == {"exporter 'bad' failed at meeting 'm23': ValueError: too long (bad.py, line 22)"}
    assert report.faults == ()
    assert not [name for name in report.written if name.endswith("bad.txt")]
    assert {"atom.xml", "rss.xml", "feed.json", "calendar.ics", "digest.md"} <= set(report.written)


def test_killed_worker_costs_no_item(tmp_path: Path, doomed: Executor) -> None:
    """Where a worker dies once the rest is rendered in another process, with a warning, and every file is there."""
    once = f"""\
if entry.item.id == 'm31' and os.getpid() != {os.getpid()} and not os.path.exists({str(tmp_path / "dead")!r}):
    open({str(tmp_path / "dead")!r}, "w").close()
    os._exit(1)"""
    deadly = plugin(tmp_path, "deadly", once)
    expected = in_one_process(tmp_path, formats(deadly))
    office = Office(tmp_path / "many")

    report = office.build(ITEMS, formats(deadly), executor=doomed)

    (warning,) = report.faults
    assert report.complete
    assert warning.severity is Severity.WARNING
    assert "the executor failed: BrokenProcessPool: " in warning.message
    assert office.files() == expected


@pytest.mark.parametrize("death", ["os._exit(1)", "os.kill(os.getpid(), 11)", "os.abort()"])
def test_what_kills_every_process_is_that_exporters_failure(tmp_path: Path, doomed: Executor, death: str) -> None:
    """The process of the build does not run what others died of; the exporter is named, the other formats go on."""
    deadly = plugin(tmp_path, "deadly", f"if entry.item.id == 'm31': {death}")
    calm = plugin(tmp_path, "calm", f"if os.getpid() == {os.getpid()}: raise RuntimeError('here')")
    office = Office(tmp_path / "many")

    report = office.build(ITEMS, formats(deadly, calm), executor=doomed)

    (failure,) = report.failures
    assert failure.startswith("exporter 'deadly' failed at meeting '")
    assert "the process that rendered it died, and so did another one" in failure
    assert "BrokenProcessPool" in report.faults[0].message
    files = office.files()
    assert {"atom.xml", "rss.xml", "feed.json", "calendar.ics", "digest.md", "de/calm.txt"} <= files.keys()
    assert not any("deadly.txt" in name for name in files)
    assert b"de plain m31 Talks 31\n" in files["de/calm.txt"]


def test_executor_that_takes_nothing_costs_no_item(tmp_path: Path) -> None:
    """Where an executor was shut down everything is rendered in this process, with a warning."""
    threads = ThreadPoolExecutor(1)
    threads.shutdown()
    office = Office(tmp_path / "shut")

    report = office.build(ITEMS, formats(), executor=threads)

    assert ["RuntimeError" in fault.message for fault in report.faults] == [True]
    assert office.files() == in_one_process(tmp_path, formats())


def test_exporter_of_no_module_is_rendered_here(tmp_path: Path, pool: Executor) -> None:
    """A format made within a function cannot be found by another process; it is rendered in this one."""
    local = Exporter(
        name="local",
        filename="local.txt",
        media_type="text/plain",
        entry=lambda entry, _: f"{os.getpid()} {entry.item.id}\n".encode(),
    )
    office = Office(tmp_path / "many")

    report = office.build(ITEMS, formats(local), executor=pool)

    assert (report.complete, report.faults) == (True, ())
    assert office.files()["local.txt"].count(f"{os.getpid()} ".encode()) == len(ITEMS)


@frozen
class _Unpicklable:
    name: str = "x"

    def __reduce__(self) -> Any:
        raise TypeError("not to be sent")


def _named(entry: Entry, context: Context[_Unpicklable]) -> bytes:
    return f"{context.options.name} {entry.item.id}\n".encode()


def _process(entry: Entry, context: Context[Any]) -> bytes:
    return b"%d\n" % os.getpid()


PROCESS = Exporter(name="process", filename="process.txt", media_type="text/plain", entry=_process)
UNPICKLABLE = Exporter(name="un", filename="un.txt", media_type="text/plain", entry=_named, options=_Unpicklable)


def test_options_that_cannot_be_sent_cost_no_item(tmp_path: Path, pool: Executor) -> None:
    """A format whose options cannot be pickled is rendered here, with a warning; the executor renders the others."""
    office = Office(tmp_path / "many")

    report = office.build(ITEMS, [Format.of(UNPICKLABLE), Format.of(PROCESS)], executor=pool)

    assert report.complete
    (warning,) = report.faults
    assert "exporter 'un': its options cannot be sent" in warning.message
    assert "TypeError: not to be sent" in warning.message
    assert office.files()["un.txt"].count(b"\n") == len(ITEMS)
    assert str(os.getpid()).encode() not in office.files()["process.txt"]


def test_batches_are_sent_ahead_but_not_all_at_once() -> None:
    """Only some batches are held at a time, however many there are."""
    asked: list[int] = []

    def batches() -> Iterator[rendering.Batch]:
        for number in range(100):
            asked.append(number)
            yield rendering.Batch((), ())

    made = rendering.render_batches(batches(), _Never(), lambda _: None)
    next(made)

    assert len(asked) <= 20
    assert len(list(made)) == 99


class _Never(Executor):
    """An executor that is never asked, as no batch has anything to render."""


@pytest.mark.parametrize("jobs", [0, -1])
def test_no_processes_are_refused(jobs: int) -> None:
    """A number of processes that makes no sense is an error that says so."""
    with pytest.raises(ValueError, match="at least one process"), processes(jobs):
        pass


def test_command_renders_in_several_processes(tmp_path: Path) -> None:
    """``build --jobs 2`` writes what ``build`` writes."""
    record = str(tmp_path / "record")
    assert CliRunner().invoke(main, ["init", record]).exit_code == 0
    again = ["--now", "2026-11-23T12:00Z", "--ledger"]
    alone = CliRunner().invoke(main, ["build", record, "-o", str(tmp_path / "one"), *again, str(tmp_path / "one.db")])
    many = ["build", record, "-o", str(tmp_path / "two"), *again, str(tmp_path / "two.db"), "--jobs"]
    several, refused = (CliRunner().invoke(main, [*many, number]) for number in ("2", "0"))

    assert (alone.exit_code, several.exit_code, refused.exit_code) == (0, 0, 2)
    each, two = (
        {str(path.relative_to(tmp_path / name)): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert "atom.xml" in each
    assert each == two
