"""Output that is not read, a stream that is closed and names that a terminal would obey are never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.records import CONFIG, written

NOW = ("--now", "2026-11-23T12:00Z")


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a record whose folder has an odd name."""
    config = CONFIG.replace('"Talks"', '"Переговоры"')
    meeting = "title: Встреча\nwhen: 2027-01\n"
    return written(tmp_path / "re\x1b[31mcord\n→", {"diplofeed.toml": config, "meetings/vienna.yaml": meeting})


def command(*args: object) -> list[str]:
    """Return the command as a process of its own."""
    return [sys.executable, "-m", "diplofeed", *map(str, args)]


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_pipe_that_nobody_reads_is_no_failure(record: Path, stream: str) -> None:
    """Whoever closed it has read enough; the status is that of the build."""
    (record / "meetings" / "bad.yaml").write_text("title: A\nwhen: 2027\nstatus: canceled\n", encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    other = {"stdout": "stderr", "stderr": "stdout"}[stream]

    streams = {stream: writer, other: subprocess.PIPE}
    done = subprocess.run(command("build", record, *NOW), text=True, check=False, **streams)  # type: ignore[call-overload]  # two of its arguments

    os.close(writer)
    assert done.returncode == 1, "a meeting was left out"
    assert "Traceback" not in (getattr(done, other) or "")
    assert (record / "public" / "atom.xml").exists()


def test_names_of_files_do_not_reach_the_terminal_raw(record: Path) -> None:
    """Neither the folder's name nor that of a file is obeyed by a terminal, or looks like further lines."""
    (record / "meetings" / "a\x1b]0;b\x07\nerror: c\u202e.yaml").write_text("title: [\n", encoding="utf-8")

    for args in (("build", record, *NOW), ("check", record), ("build", record, *NOW, "-o", record)):
        done = subprocess.run(command(*args), capture_output=True, text=True, check=False)
        printed = done.stdout + done.stderr

        assert not {"\x1b", "\x07", "\u202e"} & set(printed)
        assert "\nerror: c" not in printed
        assert "cord\n" not in printed


@pytest.mark.parametrize("closed", [1, 2])
def test_a_stream_that_is_closed_is_no_failure(record: Path, closed: int) -> None:
    """A command without standard output or error does its work."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}>&-', "sh", *command("build", record, *NOW)],
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0
    assert b"Traceback" not in done.stdout + done.stderr
