"""The command prints whatever the record holds, in any terminal, and says where it cannot print."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import diplofeed
from diplofeed.cache import NO_CACHE
from support.records import CONFIG, written

MEETING = "title: Встреча в Рейкьявике 🕊\nwhen: 1986-10-11\nstatus: held\n"
OWN = CONFIG.replace("example.org", "example.net")  # `check` warns of example.org
ENVIRONMENTS = ({"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"})


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a record with a meeting whose title few encodings have, built."""
    root = written(tmp_path / "record", {"diplofeed.toml": OWN, "meetings/reykjavik.yaml": MEETING})
    assert diplofeed.build(root, cache=NO_CACHE).complete
    return root


def command(
    *arguments: str, home: Path, environment: dict[str, str] | None = None, stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as its own process, with a cache of its own."""
    variables = {**os.environ, "XDG_CACHE_HOME": str(home / "cache"), **(environment or {})}
    line = [sys.executable, "-m", "diplofeed", *arguments]
    return subprocess.run(line, env=variables, stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=60)


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda environment: "".join(environment.values()))
def test_programs_get_utf_8_whatever_the_encoding_of_the_terminal(record: Path, environment: dict[str, str]) -> None:
    """The ledger as text, and all that --json prints, is UTF-8."""
    home = record.parent
    exported = command("ledger", "export", str(record), home=home, environment=environment)
    assert exported.returncode == 0, exported.stderr
    assert "Рейкьявике 🕊" in exported.stdout.decode()
    log = command("ledger", "log", "reykjavik", str(record), "--json", home=home, environment=environment)
    assert log.returncode == 0, log.stderr
    assert "Рейкьявике 🕊" in json.loads(log.stdout)[0]["headline"]


def test_people_get_escapes_for_letters_the_terminal_does_not_have(record: Path) -> None:
    """A line with such letters is printed, and nothing fails."""
    log = command("ledger", "log", "reykjavik", str(record), home=record.parent, environment=ENVIRONMENTS[0])
    assert (log.returncode, log.stderr) == (0, b"")
    assert rb"\u0412" in log.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device here that is always full")
@pytest.mark.parametrize("arguments", [("check",), ("ledger", "export"), ("build",), ("plugins",)], ids=" ".join)
def test_an_output_that_is_full_is_named(record: Path, arguments: tuple[str, ...]) -> None:
    """The command says in a line that it cannot print, and ends with 2."""
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        ended = command(*arguments, str(record), home=record.parent, stdout=full)
    finally:
        os.close(full)
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"diplofeed: ")
    assert ended.stderr.count(b"\n") == 1, ended.stderr
    assert b"No space left on device" in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="the shell of the test is that of POSIX")
def test_a_closed_output_and_a_reader_that_leaves_are_no_failure(record: Path) -> None:
    """Nothing is printed about either."""
    line = f'"{sys.executable}" -m diplofeed check "{record}"'
    closed = subprocess.run(f"{line} >&-", shell=True, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (closed.returncode, closed.stderr) == (0, b"")
    piped = subprocess.run(f"{line} | true", shell=True, stderr=subprocess.PIPE, check=False, timeout=60)
    assert piped.stderr == b""


@pytest.mark.parametrize("arguments", [(), ("-f", "html")], ids=" ".join)
def test_a_build_with_pages_ends_with_what_to_open(record: Path, arguments: tuple[str, ...]) -> None:
    """The last line names a file that is there."""
    built = command("build", str(record), *arguments, home=record.parent)
    last = built.stdout.decode().splitlines()[-1]

    assert last == f"open {record / 'public' / 'index.html'}"
    assert Path(last.removeprefix("open ")).is_file()


@pytest.mark.parametrize("arguments", [("-f", "rss"), ("--dry-run",)], ids=" ".join)
def test_a_build_without_pages_names_nothing_to_open(record: Path, arguments: tuple[str, ...]) -> None:
    """Feeds are not opened in a browser, and a dry run wrote nothing."""
    assert b"open " not in command("build", str(record), *arguments, home=record.parent).stdout
