"""Compare the first build of a large record with those that find nothing changed, or one meeting.

Run it from the top of the project: ``python tests/bench/bench_build.py [DIRECTORY]``, the directory with the lists of
the Office of the Historian (``travels/*.xml``, ``visits/*.xml``), for which the plugin in ``examples/plugins`` has to
be installed; without one it is meetings made up here. The ratios are what counts: each build is a process of its own,
all in one run.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

MEETINGS = 7500
CONFIG = """
[publication]
id = "tag:example.org,2026:bench"
title = "Bench"
link = "https://example.org/bench/"
author = { name = "Example Desk", email = "desk@example.org" }
[feeds-by]
topic = true
party = true
person = true
"""
CODES = "AT BE CH DE DK ES FI FR GB GR HU IE IT JP KR LU NL NO PL PT RO SE TR UA US".split()


@frozen(kw_only=True)
class Run:
    """What one build took and did: seconds, megabytes at the peak, and how many files it wrote of how many."""

    seconds: float
    megabytes: float
    written: int
    files: int


def main() -> None:
    """Build four times and print seconds, memory and ratios."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "record"
        (root / "meetings").mkdir(parents=True)
        source = Path(shutil.copytree(sys.argv[1], Path(name) / "lists")) if len(sys.argv) > 1 else None
        further = f'[sources.trips]\nuse = "history-state"\npath = "{source}"\n' if source else ""
        (root / "diplofeed.toml").write_text(CONFIG + further, encoding="utf-8")
        if source is None:
            lines = (json.dumps(meeting(number)) for number in range(MEETINGS))
            (root / "meetings.jsonl").write_text("\n".join(lines), encoding="utf-8")
        each = root / "meetings" / "one.yaml"
        each.write_text("title: One\nwhen: 2026-03-04\nparties: [US, FR]\nstatus: held\n", encoding="utf-8")
        env = {**os.environ, "XDG_CACHE_HOME": str(Path(name) / "cache")}
        first = build(root, env)
        report("first", first, first)
        report("nothing changed", build(root, env), first)
        os.utime(root / "diplofeed.toml")
        report("nothing changed, but looked at", build(root, env), first)
        each.write_text(each.read_text(encoding="utf-8").replace("One", "Another"), encoding="utf-8")
        report("one meeting changed", build(root, env), first)
        if source:
            lists = next(source.rglob("2010.xml"))
            lists.write_text(lists.read_text(encoding="utf-8").replace("Met with", "Spoke with", 1), encoding="utf-8")
            report("one of the lists changed", build(root, env), first)


def meeting(number: int) -> dict[str, object]:
    """Return one of many meetings."""
    year, month, day = 1950 + number % 75, 1 + number % 12, 1 + number % 28
    return {
        "id": f"meeting-{number}",
        "title": f"Talks number {number}",
        "when": f"{year}-{month:02}-{day:02}",
        "status": "held",
        "parties": [CODES[number % 25], CODES[number // 25 % 25]],
        "summary": f"The two sides met for the *{number}th* time and spoke about many things of common interest.",
    }


def build(root: Path, env: Mapping[str, str]) -> Run:
    """Build a record in a process of its own."""
    before = time.perf_counter()
    command = [sys.executable, "-m", "diplofeed", "build", str(root), "--json"]
    done = subprocess.run(command, env=dict(env), check=True, capture_output=True)
    seconds = time.perf_counter() - before
    output = json.loads(done.stdout)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000  # of the largest so far
    written = len(output["written"])
    return Run(seconds=seconds, megabytes=peak, written=written, files=written + len(output["unchanged"]))


def report(what: str, run: Run, first: Run) -> None:
    """Print a line about a build."""
    ratio = f"1/{first.seconds / run.seconds:.1f}"
    print(f"{what:32} {run.seconds:7.2f} s  {ratio:>7}  {run.written:6} of {run.files} files  {run.megabytes:5.0f} MB")


if __name__ == "__main__":
    main()
