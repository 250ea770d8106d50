"""The sink of one ZIP file: its contract, and what is in the file. The tests of diplofeed itself have more."""

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from diplofeed_zip import SINK, ZipOptions, ZipSink

import diplofeed
from diplofeed import Registry
from diplofeed.sink import Outputs, Written
from diplofeed.testing import check_sink


def test_it_is_found():
    """Where the package is installed, diplofeed finds it by its name."""
    assert Registry.installed().sink("zip") is SINK


@pytest.mark.parametrize("level", [1, 9])
def test_it_keeps_the_contract(tmp_path, level):
    """Documents are stored whole or not at all, compared and removed; a build that is interrupted leaves nothing."""
    outputs = Outputs(path=tmp_path / "public", options=ZipOptions(level=level), directory=tmp_path)

    check_sink(lambda: SINK.open(outputs))

    with ZipFile(tmp_path / "public.zip") as archive:
        assert archive.namelist() == []


def test_a_record_is_one_file(tmp_path):
    """It has the documents of the build, and stays as it is where nothing changed."""
    (tmp_path / "meetings").mkdir()
    (tmp_path / "meetings" / "vienna.yaml").write_text("title: Talks in Vienna\nwhen: July 2027\n", encoding="utf-8")
    config = '[publication]\nid = "tag:example.org,2026:talks"\ntitle = "Talks"\nlink = "https://example.org/"\n'
    (tmp_path / "diplofeed.toml").write_text(f'{config}\n[sink]\nuse = "zip"\n', encoding="utf-8")
    now = datetime(2026, 11, 29, tzinfo=UTC)

    first = diplofeed.build(tmp_path, now=now)
    before = (tmp_path / "public.zip").stat()  # the moment it was read last is no matter
    second = diplofeed.build(tmp_path, now=now)

    with ZipFile(tmp_path / "public.zip") as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == set(first.written)
        assert b"Talks in Vienna" in archive.read("atom.xml")
    assert first.complete
    assert second.written == ()
    after = (tmp_path / "public.zip").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_dry_run_writes_no_file(tmp_path):
    """A preview says what would change."""
    with SINK.preview(Outputs(path=tmp_path / "public", options=ZipOptions(), directory=tmp_path)).hold():
        pass

    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_build_leaves_the_file_as_it_was(tmp_path: Path):
    """Nothing of it is in the file."""
    path = tmp_path / "out.zip"
    sink = ZipSink(path)
    with sink.hold():
        sink.write("a.txt", [b"old"])
    before = path.read_bytes()

    def interrupted():
        with sink.hold():
            assert sink.write("a.txt", [b"new"]) is Written.WRITTEN
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    assert path.read_bytes() == before


@pytest.mark.parametrize("level", [0, 10])
def test_a_level_is_one_of_nine(level):
    """Another is refused when the configuration is read."""
    with pytest.raises(ValueError, match="level"):
        ZipOptions(level=level)
