"""``check --watch``: it says what is new and what is mended, whenever a file is saved."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from support.places import contents
from support.records import CONFIG, run, written

PATIENCE = 60  # seconds
GOOD = "title: Talks\nwhen: 2023\nstatus: held\n"
BAD = "title: Talks\nwhen: soon\nstatus: held\n"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    config = CONFIG.replace("example.org", "desk.example")
    return written(tmp_path / "record", {"diplofeed.toml": config, "meetings/a.yaml": GOOD, "meetings/b.yaml": BAD})


@contextmanager
def watching(record: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command, and end it whatever happens."""
    command = [sys.executable, "-m", "diplofeed", "check", str(record), "--watch", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", bufsize=1
    ) as process:
        watchdog = Timer(PATIENCE, process.kill)  # a line that does not come ends the test
        watchdog.start()
        try:
            yield process
        finally:
            watchdog.cancel()
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    """Return the next line of the output."""
    assert process.stdout
    return process.stdout.readline()


def look(process: subprocess.Popen[str]) -> Any:
    """Return what the next look came to, of one that prints JSON."""
    return json.loads(line(process))


def fields(faults: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return where faults stand."""
    return [(fault["file"], fault["field"]) for fault in faults]


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """End it as people do, and return its exit status and what it has said since."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def test_what_is_new_and_what_is_mended_is_said(record: Path) -> None:
    """Each look is a line of JSON, the first with all there is; Ctrl-C ends with the status of the last."""
    with watching(record, "--json") as process:
        first = look(process)
        assert (first["errors"], first["meetings"], fields(first["new"])) == (1, 1, [("meetings/b.yaml", "when")])
        assert first["mended"] == []

        written(record, {"meetings/a.yaml": GOOD.replace("held", "canceled")})
        second = look(process)
        assert (second["errors"], fields(second["new"]), second["mended"]) == (2, [("meetings/a.yaml", "status")], [])

        written(record, {"meetings/b.yaml": GOOD})
        third = look(process)
        assert (third["errors"], third["new"], fields(third["mended"])) == (1, [], [("meetings/b.yaml", "when")])

        written(record, {"meetings/a.yaml": GOOD})
        assert look(process)["errors"] == 0
        assert ended(process) == (0, "", "")


def test_people_read_what_changed(record: Path) -> None:
    """On a terminal there is a line for each fault and for how the record stands, without times."""
    with watching(record) as process:
        assert line(process) == "1 error; good: 1 meeting and 0 statements\n"
        written(record, {"meetings/b.yaml": GOOD})
        assert line(process) == "good: 2 meetings and 0 statements\n"
        written(record, {"meetings/a.yaml": BAD})
        assert line(process) == "1 error; good: 1 meeting and 0 statements\n"
        status, out, err = ended(process)

    assert (status, out) == (1, "")
    rows = [row for row in err.splitlines() if not row.startswith("    ")]
    assert [row.partition(": the date")[0].partition(": 'soon'")[0] for row in rows] == [
        "meetings/b.yaml:2:7: error: when",
        f"watching {record} (Ctrl-C ends it)",
        "meetings/b.yaml:2:7: mended: when",
        "meetings/a.yaml:2:7: error: when",
    ]


def test_a_fault_that_moves_is_no_news(record: Path) -> None:
    """Lines above it that come and go make nothing new; what is saved without a change says nothing."""
    with watching(record, "--json") as process:
        look(process)
        written(record, {"meetings/b.yaml": f"# above\n{BAD}"})
        written(record, {"meetings/c.yaml": GOOD})
        after = look(process)
        assert (after["meetings"], after["new"], after["mended"]) == (2, [], [])
        assert ended(process)[0] == 1


def test_a_configuration_that_is_wrong_is_a_fault_until_it_is_mended(record: Path) -> None:
    """It goes on: nothing can be read meanwhile, which is the status where it ends then."""
    config = (record / "diplofeed.toml").read_text(encoding="utf-8")
    with watching(record, "--json") as process:
        look(process)
        written(record, {"diplofeed.toml": "[publication\n"})
        broken = look(process)
        assert (broken["errors"], broken["meetings"]) == (1, 0)
        written(record, {"diplofeed.toml": config})
        assert look(process)["meetings"] == 1
        written(record, {"diplofeed.toml": "[publication\n"})
        look(process)
        assert ended(process)[0] == 2


@pytest.mark.parametrize("text", [None, "[publication\n", "[unknown]\n"])
def test_what_cannot_be_seen_for_a_wrong_configuration_is_not_mended(record: Path, text: str | None) -> None:
    """The configuration alone is named meanwhile; afterwards it is mended, and what became new or good besides."""
    path = record / "diplofeed.toml"
    config = path.read_text(encoding="utf-8")
    with watching(record, "--json") as process:
        look(process)
        if text is None:
            path.unlink()
        else:
            written(record, {path.name: text})
        broken = look(process)
        assert {fault["file"] for fault in broken["new"]} == {"diplofeed.toml"}
        assert broken["mended"] == []

        written(record, {"meetings/c.yaml": BAD})
        written(record, {"diplofeed.toml": config})
        after = look(process)
        assert fields(after["new"]) == [("meetings/c.yaml", "when")]
        assert {fault["file"] for fault in after["mended"]} == {"diplofeed.toml"}
        ended(process)


def test_what_cannot_be_seen_while_its_folder_is_away_is_not_mended(record: Path) -> None:
    """That the folder is away is named; when it is back, only that is mended, and what was mended in it."""
    written(record, {"meetings/c.yaml": BAD})
    with watching(record, "--json") as process:
        look(process)
        (record / "meetings").rename(record / "elsewhere")
        away = look(process)
        assert ([fault["file"] for fault in away["new"]], away["mended"]) == (["meetings"], [])

        written(record, {"elsewhere/c.yaml": GOOD, "statements/s.yaml": BAD})
        assert {fault["file"] for fault in look(process)["new"]} == {"statements/s.yaml"}
        (record / "statements/s.yaml").unlink()
        assert {fault["file"] for fault in look(process)["mended"]} == {"statements/s.yaml"}
        (record / "elsewhere").rename(record / "meetings")
        back = look(process)
        assert back["new"] == []
        assert [fault["file"] for fault in back["mended"]] == ["meetings", "meetings/c.yaml"]
        ended(process)


def test_what_cannot_be_seen_in_a_file_that_cannot_be_read_is_not_mended(record: Path) -> None:
    """As where a folder has the name of the file, or an editor has emptied the file before it writes it."""
    with watching(record, "--json") as process:
        look(process)
        written(record, {"meetings/b.yaml": ""})
        emptied = look(process)
        assert (fields(emptied["new"]), emptied["mended"]) == ([("meetings/b.yaml", "")], [])

        written(record, {"meetings/b.yaml": BAD})
        back = look(process)
        assert (back["new"], fields(back["mended"])) == ([], [("meetings/b.yaml", "")])
        ended(process)


def test_nothing_is_left_behind(record: Path) -> None:
    """A record that is watched stays as it is."""
    before = contents(record)
    with watching(record, "--json") as process:
        look(process)
        ended(process)

    assert contents(record) == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """There is nothing to wait for."""
    result = run("check", tmp_path / "gone", "--watch")

    assert (result.exit_code, "there is no such folder" in result.stderr) == (2, True)


def test_the_packages_it_needs_are_named(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are not installed, the message says what to install; a check without them works."""
    for name in ("watchfiles", "diplofeed.cli.watch", "diplofeed.serve.watching"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "watchfiles", None)

    result = run("check", record, "--watch")

    assert result.exit_code == 2
    assert 'pip install "diplofeed[serve]"' in result.stderr
    assert run("check", record).exit_code == 1
