"""The command ``serve``: it shows a record on this machine, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest

from support import records

PATIENCE: Final = 60
ITEM: Final = "title: Talks in {}\nwhen: 2026-03-04\nstatus: held\n"


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return records.written(
        tmp_path / "record", {"diplofeed.toml": records.CONFIG, "meetings/a.yaml": ITEM.format("Oslo")}
    )


@contextmanager
def serving(root: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command at a free port, and yield its process and the address it prints."""
    command = [sys.executable, "-m", "diplofeed", "serve", str(root), "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert " is shown at " in line, line + process.stdout.read()
            yield process, line.split(" is shown at ")[1].split()[0]
        finally:
            process.kill()


def heard(address: str, page: str) -> Iterator[dict[str, object]]:
    """Yield the states of a page as its browser hears them."""
    with httpx.stream("GET", f"{address}_diplofeed/events", params={"page": page}, timeout=PATIENCE) as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*")}


def test_a_page_hears_of_what_is_saved(root: Path) -> None:
    """What is saved is served, what is wrong is told with file and line, and Ctrl-C leaves nothing behind."""
    before = files(root)
    with serving(root) as (process, address):
        states = heard(address, "/atom.xml")
        while b"Oslo" not in httpx.get(f"{address}atom.xml", timeout=PATIENCE).content:
            next(states)
        (root / "meetings" / "a.yaml").write_text(ITEM.format("Bergen"), encoding="utf-8")
        while b"Bergen" not in httpx.get(f"{address}atom.xml", timeout=PATIENCE).content:
            next(states)
        (root / "meetings" / "a.yaml").write_text(f"{ITEM.format('Turin')}stat", encoding="utf-8")
        errors: list[str] = []
        while not errors:
            errors = list(next(states)["errors"])  # type: ignore[call-overload]
        assert errors[0].startswith("meetings/a.yaml:4")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE)

    assert process.returncode == 0
    assert "Traceback" not in out
    assert files(root) == before


def test_it_ends_while_it_builds(root: Path) -> None:
    """SIGTERM ends a server whose first build is under way, with the status that shells expect."""
    many = {f"meetings/{number}.yaml": ITEM.format(number) for number in range(2000)}
    records.written(root, many)
    with serving(root) as (process, _):
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=PATIENCE)

    assert process.returncode in (128 + signal.SIGTERM, -signal.SIGTERM)
    assert "Traceback" not in out


def test_internal_feeds_stay_on_this_machine(root: Path) -> None:
    """Feeds for internal readers are not shown where other machines could ask for them."""
    result = records.run("serve", root, "--internal", "--host", "0.0.0.0")

    assert result.exit_code == 2
    assert "--internal" in result.output


def test_a_port_that_is_taken_is_named(root: Path) -> None:
    """Another server at the port is an error in one line."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = records.run("serve", root, "--port", taken.getsockname()[1])

    assert result.exit_code == 2
    assert "in use" in result.output


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """There is nothing to watch where there is no folder."""
    result = records.run("serve", tmp_path / "nowhere")

    assert (result.exit_code, "no such folder" in result.output) == (2, True)


def test_without_the_extra_it_says_what_to_install(root: Path) -> None:
    """Where a package of the extra is missing, the message says how to install it."""
    program = "import sys; sys.modules['uvicorn'] = None; from diplofeed.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", program, "serve", str(root)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
        timeout=PATIENCE,
    )

    assert run.returncode == 2
    assert 'pip install "diplofeed[serve]"' in run.stderr
