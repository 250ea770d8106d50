"""The built-in sinks keep the contract, and its test finds what does not."""

from __future__ import annotations

import errno
import os
import shutil
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from attrs import frozen

from diplofeed.errors import SinkError
from diplofeed.sink import DrySink, FolderSink, MemorySink, Written
from diplofeed.sink.contract import STAGING
from diplofeed.sink.staging import Staging
from diplofeed.testing import check_sink

MEBIBYTE = 1 << 20


def megabytes(count: int, last: bytes = b"") -> Iterator[bytes]:
    """Yield a document of so many MiB in small chunks, none of which is kept."""
    for number in range(count * 1024):
        yield b"%d" % number * 1024 if number < 10 else b"x" * 1024
    yield last


def test_a_folder_keeps_the_contract(tmp_path: Path) -> None:
    """FolderSink passes the test that any author of a sink runs, and leaves an empty directory."""
    root = tmp_path / "out"

    def read(name: str) -> bytes | None:
        return (root / name).read_bytes() if (root / name).is_file() else None

    check_sink(lambda: FolderSink(root), read=read)
    assert list(root.rglob("*")) == []


def test_memory_keeps_the_contract() -> None:
    """MemorySink passes the same test and is empty afterwards."""
    sink = MemorySink()
    check_sink(lambda: sink, read=sink.files.get)
    assert sink.files == {}


@frozen
class Faulty(MemorySink):
    """A sink that keeps what came before an exception."""

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        for chunk in chunks:
            self.files[name] = chunk
        return super().write(name, [self.files.get(name, b"")])


@frozen
class Trusting(MemorySink):
    """A sink that takes any name."""

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        try:
            return super().write(name, chunks)
        except SinkError:
            return Written.WRITTEN


@frozen
class Twice(MemorySink):
    """A sink that reads chunks twice."""

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        all(chunks)
        return super().write(name, chunks)


@frozen
class Still(MemorySink):
    """A sink whose fingerprints do not depend on the bytes."""

    def state(self, name: str) -> str:
        return "stored" if name in self.files else ""


@frozen
class Forgetful(MemorySink):
    """A sink that does not know what an interrupted build wrote."""

    def write(self, name: str, chunks: Iterable[bytes]) -> Written:
        written = super().write(name, chunks)
        self._unfinished.clear()
        return written


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Faulty, "Written"),
        (Trusting, "leads out"),
        (Twice, "Written"),
        (Still, "state stays"),
        (Forgetful, "the interrupted build wrote"),
    ],
)
def test_a_sink_that_breaks_the_contract_is_found(make: Callable[[], MemorySink], message: str) -> None:
    """The message says which promise a sink does not keep."""
    sink = make()
    with pytest.raises(AssertionError, match=message):
        check_sink(lambda: sink)


@pytest.mark.parametrize("doing", ["new", "unchanged", "changed at its end"])
def test_a_folder_holds_no_document_in_memory(tmp_path: Path, doing: str) -> None:
    """A document of 16 MiB takes less than 1 MiB of memory, whether it is new, unchanged or changed."""
    sink = FolderSink(tmp_path)
    if doing != "new":
        sink.write("large", megabytes(16))
    tracemalloc.start()
    try:
        written = sink.write("large", megabytes(16, b"!" if doing == "changed at its end" else b""))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert written is (Written.UNCHANGED if doing == "unchanged" else Written.WRITTEN)
    assert peak < MEBIBYTE
    assert DrySink(tmp_path).write("large", [(tmp_path / "large").read_bytes()]) is Written.UNCHANGED


def test_a_file_changed_while_it_is_compared_is_no_document(tmp_path: Path) -> None:
    """What somebody writes into a file between comparison and copy gets into no document."""
    sink = FolderSink(tmp_path)
    sink.write("large", megabytes(1))

    def chunks() -> Iterator[bytes]:
        yield from megabytes(1)
        with (tmp_path / "large").open("ab") as file:
            file.write(b"of somebody else")

    with pytest.raises(SinkError, match="changed by somebody while the build ran"):
        sink.write("large", chunks())


def test_an_error_of_the_chunks_is_not_taken_for_one_of_the_folder(tmp_path: Path) -> None:
    """An OSError that an exporter raises is passed on as it is, with an old document or none."""
    sink = FolderSink(tmp_path)

    def chunks() -> Iterator[bytes]:
        yield b"new"
        raise FileNotFoundError("a template")

    for _ in range(2):
        with pytest.raises(FileNotFoundError, match="a template"):
            sink.write("a.txt", chunks())
        sink.write("a.txt", [b"old"])
    assert (tmp_path / "a.txt").read_bytes() == b"old"


def written_around(sink: FolderSink, removed: Path, *, fails: bool = False) -> None:
    """Write documents into one folder, removing another after the first of them; fail in the end if wanted."""
    with sink.hold():
        sink.write("talks/a.txt", [b"a"])
        assert sink.states(["talks/a.txt"])  # what is asked for is in its place
        shutil.rmtree(removed)
        sink.write("talks/b.txt", [b"b"])
        sink.write("talks/c.txt", [b"c"])
        assert len(sink.states(["talks/b.txt", "talks/c.txt"])) == 2
        if fails:
            raise KeyError("cut short")


def test_a_folder_whose_staging_was_removed_notes_what_follows(tmp_path: Path) -> None:
    """Where somebody removes the directory a build keeps for itself, it is made again, and so is the journal."""
    with pytest.raises(KeyError, match="cut short"):
        written_around(FolderSink(tmp_path), tmp_path / STAGING, fails=True)
    with FolderSink(tmp_path).hold() as left:
        assert left == {"talks/b.txt", "talks/c.txt"}


def test_a_folder_that_was_removed_is_made_again(tmp_path: Path) -> None:
    """A document has its place where somebody removed the folder meanwhile; those that were in it are named."""
    with pytest.raises(SinkError, match=r"a\.txt: removed by somebody while the build ran"):
        written_around(FolderSink(tmp_path), tmp_path / "talks")
    assert {path.name: path.read_bytes() for path in (tmp_path / "talks").iterdir()} == {"b.txt": b"b", "c.txt": b"c"}
    assert not (tmp_path / STAGING / "holder").exists()


def test_a_file_left_in_the_staging_is_passed_by(tmp_path: Path) -> None:
    """A file that a killed program left, not yet in its place, keeps no document from being written."""
    (tmp_path / STAGING).mkdir()
    left = tmp_path / STAGING / "0.part"
    left.write_bytes(b"half")
    assert FolderSink(tmp_path).write("a.txt", [b"whole"]) is Written.WRITTEN
    assert ((tmp_path / "a.txt").read_bytes(), left.read_bytes()) == (b"whole", b"half")


@pytest.mark.parametrize(
    "line", ["mine.txt\t", "mine.txt\t0123456789abcdef\t", "mine.txt", "../mine.txt\t\t", "\x00\t\xff\t"]
)
def test_damaged_line_of_the_journal_names_no_file(tmp_path: Path, line: str) -> None:
    """A file of somebody else is not taken for one that an interrupted build wrote."""
    staging = Staging(tmp_path)
    staging.folder.mkdir()
    staging.note(["atom.xml"], durably=True)
    with (staging.folder / "journal").open("a", encoding="utf-8") as journal:
        journal.write(f"\n{line}")

    assert staging.left_behind() == {"atom.xml"}


def test_what_builds_did_not_put_into_their_directory_stays(tmp_path: Path) -> None:
    """What is found beside the files of a build is not removed with them."""
    other = tmp_path / ".diplofeed" / "other" / "file"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"mine")
    sink = FolderSink(tmp_path)

    with sink.hold():
        sink.write("atom.xml", [b"feed"])

    assert other.read_bytes() == b"mine"
    assert {path.name for path in (tmp_path / ".diplofeed").iterdir()} == {"other"}


def test_a_directory_that_holds_a_ledger_is_no_output(tmp_path: Path) -> None:
    """A sink does not build over a record, whoever opens it."""
    ledger = tmp_path / ".diplofeed" / "ledger.db"
    ledger.parent.mkdir()
    ledger.write_bytes(b"a ledger")

    with pytest.raises(SinkError, match="holds a ledger"), FolderSink(tmp_path).hold():
        pass

    assert ledger.read_bytes() == b"a ledger"


@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo], ids=["a directory", "a pipe"])
def test_a_journal_that_is_no_file(tmp_path: Path, put: Callable[[Path], None]) -> None:
    """It is named, and not waited for."""
    (tmp_path / ".diplofeed").mkdir()
    put(tmp_path / ".diplofeed" / "journal")

    with pytest.raises(SinkError, match="journal: is not a file"), FolderSink(tmp_path).hold():
        pass


def test_a_file_that_cannot_be_put_in_its_place_stands_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk fails at one of many files, that is named, has no state, and keeps its bytes; the others stand."""
    (tmp_path / "b.txt").write_bytes(b"old")
    replace = os.replace

    def failing(source: str, target: str) -> None:
        if target.endswith("b.txt"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    sink = FolderSink(tmp_path)
    with sink.hold():
        for name in ("a.txt", "b.txt", "c.txt"):
            assert sink.write(name, [b"new"]) is Written.WRITTEN
        with pytest.raises(SinkError, match=r"b\.txt: cannot be written: Input/output error"):
            sink.states(["a.txt", "b.txt", "c.txt"])
        states = sink.states(["a.txt", "b.txt", "c.txt"])

    assert [bool(states[name]) for name in ("a.txt", "b.txt", "c.txt")] == [True, False, True]
    assert [(tmp_path / name).read_bytes() for name in ("a.txt", "b.txt", "c.txt")] == [b"new", b"old", b"new"]
    assert not (tmp_path / STAGING).exists()


def test_a_journal_that_cannot_be_written_leaves_every_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in no journal is not put in its place: the next build could not tidy it up."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Staging, "note", full)
    with pytest.raises(SinkError, match="No space left on device"):
        FolderSink(tmp_path).write("a.txt", [b"new"])
    with FolderSink(tmp_path).hold() as left:
        assert not left
    assert [path.name for path in tmp_path.iterdir()] == []


def test_many_documents_are_placed_without_waiting_for_the_disk_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal's notes of many documents are flushed together; each document is flushed before it is in its place."""
    flushed: list[int] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        flushed.append(os.fstat(handle).st_ino)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    sink = FolderSink(tmp_path)
    with sink.hold():
        for number in range(200):
            sink.write(f"meeting/{number}/index.html", [b"new"])
    pages = [tmp_path / "meeting" / str(number) / "index.html" for number in range(200)]

    assert {page.stat().st_ino for page in pages} <= set(flushed)
    assert len(flushed) < 200 * 2 + 20  # each page and its directory, and a few times the journal
