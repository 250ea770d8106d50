"""Entries are rendered by an existing engine: a scheduler of Dask and two worker processes, over TCP."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from diplofeed.publishing import Format
from diplofeed.registry import Registry
from support.builds import Office, meetings
from support.plugins import plugin

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install diplofeed[dask]")
pytestmark = pytest.mark.cluster

ITEMS = meetings(400)


def started(*command: str) -> subprocess.Popen[bytes]:
    """Start a process of Dask that says nothing."""
    arguments = [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:]]
    environment = os.environ | {
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"
    }  # of one batch, before it gives up
    return subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


@pytest.fixture(name="cluster")
def _cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of a scheduler with two workers, each a process of its own."""
    monkeypatch.setattr("diplofeed.publishing.fragments.BATCH_SIZE", 20)
    where = tmp_path / "scheduler.json"
    options = ("--scheduler-file", str(where))
    scheduler = started("scheduler", *options, "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    worker = ("worker", *options, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path))
    workers = [started(*worker) for _ in range(2)]
    try:
        yield str(where)
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def formats(*more: Format) -> list[Format]:
    """Return all built-in formats and further ones."""
    registry = Registry.builtin()
    return [*(Format.of(registry.exporter(name)) for name in registry.names("exporter")), *more]


def test_dask_makes_the_same_bytes(tmp_path: Path, cluster: str) -> None:
    """With the executor of a client of Dask a build writes what it writes in one process."""
    alone, many = Office(tmp_path / "alone"), Office(tmp_path / "many")
    assert alone.build(ITEMS, formats()).complete
    with distributed.Client(scheduler_file=cluster) as client:
        client.wait_for_workers(2, timeout=60)
        report = many.build(ITEMS, formats(), executor=client.get_executor())

    assert (report.complete, report.faults) == (True, ())
    assert many.files() == alone.files()


def test_worker_killed_while_it_renders_costs_no_item(tmp_path: Path, cluster: str) -> None:
    """What a worker was rendering when it was killed is rendered by the other one."""
    note = tmp_path / "killed"
    body = f"""
path = {str(note)!r}
if os.getpid() != {os.getpid()} and entry.item.id == "m150" and not os.path.exists(path):
    open(path, "w").write(str(os.getpid()))
    os.kill(os.getpid(), {int(signal.SIGKILL)})
"""
    deadly = Format.of(plugin(tmp_path, "deadly", body.strip()))
    alone, many = Office(tmp_path / "alone"), Office(tmp_path / "many")
    assert alone.build(ITEMS, formats(deadly)).complete
    with distributed.Client(scheduler_file=cluster) as client:
        client.wait_for_workers(2, timeout=60)
        report = many.build(ITEMS, formats(deadly), executor=client.get_executor())
        left = len(client.scheduler_info()["workers"])

    assert (report.complete, report.faults) == (True, ())
    assert left == 1
    assert note.exists()
    assert many.files() == alone.files()


def test_batch_that_kills_its_workers_costs_no_item(tmp_path: Path, cluster: str) -> None:
    """Where every worker that takes a batch dies, what remains is rendered without them, with a warning."""
    is_worker = f"os.getpid() != {os.getpid()} and 'distributed' in sys.modules"
    body = f"if {is_worker} and entry.item.id == 'm3': os.kill(os.getpid(), {int(signal.SIGKILL)})"
    deadly = formats(Format.of(plugin(tmp_path, "deadly", body)))
    alone, many = Office(tmp_path / "alone"), Office(tmp_path / "many")
    assert alone.build(ITEMS[:60], deadly).complete
    with distributed.Client(scheduler_file=cluster) as client:
        client.wait_for_workers(2, timeout=60)
        report = many.build(ITEMS[:60], deadly, executor=client.get_executor())

    assert report.complete
    assert ["KilledWorker" in fault.message for fault in report.faults] == [True]
    assert many.files() == alone.files()
