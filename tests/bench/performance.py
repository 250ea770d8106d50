"""Measure builds beside the plain script, and formats beside their peers: the tables of ``docs/performance.md``.

Run it from the top of the project: ``python tests/bench/performance.py [ITEMS]``. It installs diplofeed and the peers
in a virtual environment of its own, makes its records and measures everything in one run, as ratios: seconds are those
of the processors (user and system), but for ``--jobs``, where what counts is how long one waits.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
NOW = "2026-11-23T12:00Z"
READ_JSON = """
import json, sys, time
from pathlib import Path
from diplofeed.config.load import load_config
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
root = Path(sys.argv[1])
config, registry = load_config(root), Registry.builtin()
lines = [line for name in ("meetings", "statements") for line in (root / f"{name}.jsonl").open(encoding="utf-8")]
began = time.process_time()
number = len([json.loads(line) for line in lines])
bare = time.process_time() - began
began = time.process_time()
record = load_record(root, config, registry)
ours = time.process_time() - began
assert len(record.items) == number
print(ours / bare)
"""
READ_YAML = """
import sys, time, yaml
from pathlib import Path
from diplofeed.config.load import load_config
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
root = Path(sys.argv[1])
config, registry = load_config(root), Registry.builtin()
texts = [path.read_text(encoding="utf-8") for path in (root / "meetings").iterdir()]
began = time.process_time()
for text in texts:
    for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
        pass
bare = time.process_time() - began
began = time.process_time()
record = load_record(root, config, registry)
ours = time.process_time() - began
assert len(record.items) == len(texts)
print(ours / bare)
"""


@frozen
class Cost:
    """What a process took: seconds of the processors, seconds one waited, and megabytes at the peak."""

    cpu: float
    wall: float
    megabytes: float


def main(items: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        python = _installed(room / "venv")
        record = room / "record"
        _run(sys.executable, HERE / "record.py", record, items)
        _print([("What", "Measured", "Target"), ("---", "---", "---")])
        _print(_starting(python, room))
        _print(_builds(python, record, room))
        _print(_reading(python, record, room))
        _print(_memory(python, room))
        for script in ("bench_feeds.py", "bench_ical.py"):
            subprocess.run([python, HERE / script], check=True)


def _print(rows: Iterable[tuple[str, str, str]]) -> None:
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


def _installed(where: Path) -> Path:
    venv.create(where, with_pip=True)
    python = where / "bin" / "python"
    _run(python, "-m", "pip", "install", "-q", f"{TOP}[bench]")
    return python


def _run(*command: object) -> Cost:
    """Run a process to its end and return what it and its children took."""
    cache = {"XDG_CACHE_HOME": str(Path(tempfile.gettempdir()) / "diplofeed-bench-cache")}
    began = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, env={**os.environ, **cache})
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    assert status == 0, command
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def _build(python: Path, record: Path, *more: object) -> Cost:
    return _run(python, "-m", "diplofeed", "build", record, "--now", NOW, *more)


def _builds(python: Path, record: Path, room: Path) -> list[tuple[str, str, str]]:
    plain = min(_run(python, HERE / "plain_script.py", record, room / "plain").cpu for _ in range(2))
    first = _build(python, record)
    nothing = min(_build(python, record).cpu for _ in range(2))
    _edit(record / "meetings.jsonl")
    edit = _build(python, record)
    twice = {jobs: _fresh(python, record, room / f"jobs{jobs}", jobs) for jobs in (1, 2)}
    return [
        ("first build : plain script", f"{first.cpu:.1f} s : {plain:.1f} s = {first.cpu / plain:.2f}", "≤ 1"),
        ("`--jobs 2` : one process, waiting", f"{twice[2].wall / twice[1].wall:.2f}", "≤ 0.65"),
        ("nothing changed : first build", f"{nothing:.2f} s = 1/{first.cpu / nothing:.0f}", "≤ 1/50"),
        ("one edit : first build", f"{edit.cpu:.2f} s = 1/{first.cpu / edit.cpu:.1f}", "≤ 1/10"),
    ]


def _fresh(python: Path, record: Path, copy: Path, jobs: int) -> Cost:
    shutil.copytree(record, copy, ignore=shutil.ignore_patterns("public", ".diplofeed"))
    return _build(python, copy, "--jobs", jobs)


def _edit(path: Path) -> None:
    first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    item = json.loads(first)
    path.write_text(f"{json.dumps({**item, 'summary': 'Edited.'})}\n{rest}", encoding="utf-8")


def _reading(python: Path, record: Path, room: Path) -> list[tuple[str, str, str]]:
    files = room / "yaml"
    (files / "meetings").mkdir(parents=True)
    for name in ("diplofeed.toml", "parties.yaml", "topics.yaml", "people.yaml"):
        shutil.copy(record / name, files / name)
    for number, line in enumerate((record / "meetings.jsonl").open(encoding="utf-8")):
        if number < 10_000:
            item = json.loads(line)
            (files / "meetings" / f"{item['id']}.yaml").write_text(_yaml(item), encoding="utf-8")
    ratios = [
        statistics.median(_ratio(python, code, where) for _ in range(3))
        for code, where in ((READ_JSON, record), (READ_YAML, files))
    ]
    return [
        ("JSON Lines read and checked : bare `json`", f"{ratios[0]:.1f}", "≤ 15"),
        ("YAML files read and checked : bare libyaml", f"{ratios[1]:.2f}", "≤ 1.7"),
    ]


def _ratio(python: Path, code: str, where: Path) -> float:
    """Return how many times longer the first reading in a process takes than the bare parse before it."""
    return float(subprocess.run([python, "-c", code, where], capture_output=True, check=True, text=True).stdout)


def _yaml(item: dict[str, object]) -> str:
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in item.items())


def _memory(python: Path, room: Path) -> list[tuple[str, str, str]]:
    peaks = {}  # no more than fits a file of 50 MB, the most there may be
    for items in (9_000, 90_000):
        record = room / f"items{items}"
        _run(sys.executable, HERE / "record.py", record, items)
        peaks[items] = _build(python, record).megabytes
        shutil.rmtree(record)
    measured = f"{peaks[9_000]:.0f} MB, {peaks[90_000]:.0f} MB = {peaks[90_000] / peaks[9_000]:.1f}"
    return [("peak memory of a first build, 9,000 and 90,000 items", measured, "< 300 MB, ≤ 1.5")]


def _starting(python: Path, room: Path) -> list[tuple[str, str, str]]:
    record = room / "example"
    shutil.copytree(TOP / "examples" / "us-russia", record, ignore=shutil.ignore_patterns("public", ".diplofeed"))
    _build(python, record)
    helped = min(_run(python, "-m", "diplofeed", "--help").cpu for _ in range(5))
    still = min(_build(python, record).cpu for _ in range(5))
    return [
        ("`--help`", f"{1000 * helped:.0f} ms", "≤ 80 ms"),
        ("build of the example, nothing changed", f"{1000 * still:.0f} ms", "≤ 120 ms"),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
