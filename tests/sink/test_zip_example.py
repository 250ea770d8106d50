"""The example sink: a record published into one ZIP file."""

from __future__ import annotations

import json
import os
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from diplofeed.errors import SinkError
from diplofeed.lock import flock
from diplofeed.registry import Registry
from diplofeed.sink import Written
from diplofeed.testing import check_sink
from support.places import EXAMPLE, ROOT, copied
from support.records import run

PLUGIN = ROOT / "examples" / "plugins" / "zip"
sys.path.insert(0, str(PLUGIN))

from diplofeed_zip import SINK, ZipSink

NOW = "2026-11-23T12:00Z"


def unzipped(path: Path) -> dict[str, bytes]:
    """Return the documents in a ZIP file."""
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a copy of the example that is published into a ZIP file."""
    root = copied(EXAMPLE, tmp_path / "record")
    with (root / "diplofeed.toml").open("a", encoding="utf-8") as config:
        config.write(f'\n[plugins]\nfiles = ["{PLUGIN / "diplofeed_zip.py"}"]\n\n[sink]\nuse = "zip"\n')
    return root


def test_it_keeps_the_contract(tmp_path: Path) -> None:
    """The sink passes the test of its authors."""
    path = tmp_path / "out.zip"

    check_sink(lambda: ZipSink(path))

    assert unzipped(path) == {}


def test_it_has_what_the_directory_has(record: Path, tmp_path: Path) -> None:
    """Unpacked it is the directory that the same build writes, and the next build has nothing to write."""
    built = json.loads(run("build", record, "--now", NOW, "--json").stdout)
    plain = copied(EXAMPLE, tmp_path / "plain")
    run("build", plain, "--now", NOW)

    expected = {
        path.relative_to(plain / "public").as_posix(): path.read_bytes()
        for path in (plain / "public").rglob("*")
        if path.is_file()
    }
    assert unzipped(record / "public.zip") == expected
    assert built["output"] == str(record / "public.zip")
    assert not (record / "public").exists()
    before = (record / "public.zip").stat()

    again = json.loads(run("build", record, "--now", NOW, "--json").stdout)

    assert (again["written"], len(again["unchanged"])) == ([], len(expected))
    after = (record / "public.zip").stat()  # the moment it was read last is no matter
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_same_record_gives_the_same_bytes(record: Path, tmp_path: Path) -> None:
    """The file depends on its documents alone, not on the builds that led to it."""
    run("build", record, "--now", NOW)
    first = (record / "public.zip").read_bytes()
    (record / "public.zip").unlink()

    run("build", record, "--now", NOW, "-o", tmp_path / "again")

    assert (tmp_path / "again.zip").read_bytes() == first


def test_a_document_that_is_no_more_is_left_out(record: Path) -> None:
    """What the record no longer publishes is not in the next file, and the rest of it is as it was."""
    run("build", record, "--now", NOW)
    before = unzipped(record / "public.zip")
    config = record / "diplofeed.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("party = true", "party = false"), encoding="utf-8")

    removed = json.loads(run("build", record, "--now", NOW, "--json").stdout)["removed"]

    assert removed
    assert unzipped(record / "public.zip").keys() == before.keys() - set(removed)


def test_a_dry_run_writes_nothing(record: Path) -> None:
    """A dry run says what would be written and leaves no file."""
    result = run("build", record, "--now", NOW, "--dry-run")

    assert "would be written" in result.stdout
    assert f"in {record / 'public.zip'}" in result.stdout
    assert not list(record.glob("public.zip*"))
    run("build", record, "--now", NOW)
    assert "0 would be written" in run("build", record, "--now", NOW, "--dry-run").stdout


def test_a_build_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """Nothing of a build that was interrupted is in the file."""
    path = tmp_path / "out.zip"
    sink = ZipSink(path)
    with sink.hold():
        sink.write("a.txt", [b"old"])
    before = path.read_bytes()

    def interrupted() -> None:
        with sink.hold():
            assert sink.write("a.txt", [b"new"]) is Written.WRITTEN
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    assert path.read_bytes() == before


def test_two_builds_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build is refused while one writes."""
    path = tmp_path / "out.zip"
    monkeypatch.setattr("diplofeed_zip.flock", lambda handle, _: flock(handle, 0))
    with ZipSink(path).hold(), pytest.raises(SinkError, match="another build is writing it"), ZipSink(path).hold():
        pass


def test_a_file_that_is_no_zip_is_named(record: Path) -> None:
    """A file of another kind is not written over; the message names the sink."""
    (record / "public.zip").write_bytes(b"of somebody else")

    result = run("build", record, "--now", NOW)

    assert result.exit_code == 2
    assert "sink 'zip': BadZipFile" in result.stderr
    assert (record / "public.zip").read_bytes() == b"of somebody else"


def test_the_package_names_the_sink() -> None:
    """The entry point of the package leads to the plugin of that name."""
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))
    points = project["project"]["entry-points"]["diplofeed.sinks"]
    registry = Registry.builtin().with_(SINK)

    assert points == {registry.sink("zip").name: "diplofeed_zip:SINK"}
    assert os.fspath(PLUGIN / "diplofeed_zip.py") == sys.modules["diplofeed_zip"].__file__
