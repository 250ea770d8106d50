"""Files that people touched since an import wrote them: what is gone on the other side stays in the record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diplofeed.importing.plan import Gone, What
from diplofeed.importing.run import Wishes, import_from
from support.upstream import Upstream, record_with_plugin

WISHES = Wishes(use="upstream", name="there")
WITHDRAW = Wishes(use="upstream", name="there", gone=Gone.WITHDRAW)
TALKS = {"id": "k0", "title": "Talks # no comment", "when": "2023"}
OTHER = {"id": "k1", "title": "Other", "when": "2023"}


@pytest.fixture(name="there")
def _there(tmp_path: Path) -> Upstream:
    return Upstream(tmp_path / "there.json")


@pytest.fixture(name="root")
def _root(tmp_path: Path, there: Upstream) -> Path:
    """Return a record into which two items were imported."""
    root = record_with_plugin(tmp_path / "record")
    there.say([TALKS, OTHER])
    import_from(root, str(there.path), WISHES)
    return root


def file_of(root: Path) -> Path:
    """Return the file of the first item."""
    return root / "meetings/talks-no-comment.yaml"


def without_digests(root: Path) -> None:
    """Make the memory of an import that of a release that remembered no digests."""
    memory = root / "imports/there.jsonl"
    rows = [json.loads(line) for line in memory.read_text(encoding="utf-8").splitlines()]
    lines = (json.dumps({name: value for name, value in row.items() if name != "digest"}) for row in rows)
    memory.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def withdrawn(root: Path, there: Upstream) -> tuple[What, str]:
    """Return what becomes of the first item when it is gone and to be withdrawn, and why."""
    there.say([OTHER])
    (outcome,) = (each for each in import_from(root, str(there.path), WITHDRAW).outcomes if each.key == "k0")
    assert file_of(root).exists() is (outcome.what is What.GONE)
    return outcome.what, outcome.note


def test_a_file_that_nobody_touched_is_removed(root: Path, there: Upstream) -> None:
    """What looks like a comment within a text is none; line ends are those of the checkout."""
    file_of(root).write_bytes(file_of(root).read_bytes().replace(b"\n", b"\r\n"))

    assert withdrawn(root, there) == (What.WITHDRAWN, "")


@pytest.mark.parametrize("is_old", [False, True])
def test_a_file_with_a_comment_is_kept_and_named(root: Path, there: Upstream, is_old: bool) -> None:
    """A remark of a person is not lost, whether or not the memory knows how the file was written."""
    file_of(root).write_text(f"{file_of(root).read_text(encoding='utf-8')}# ask Anna\n", encoding="utf-8")
    if is_old:
        without_digests(root)

    assert withdrawn(root, there) == (What.GONE, "as it was edited here")


def test_a_file_with_a_comment_stays_touched_after_the_next_import(root: Path, there: Upstream) -> None:
    """An import that writes beside the remark does not make it its own."""
    file_of(root).write_text(f"# ask Anna\n{file_of(root).read_text(encoding='utf-8')}", encoding="utf-8")
    there.say([{**TALKS, "when": "2024"}, OTHER])
    import_from(root, str(there.path), WISHES)

    assert withdrawn(root, there) == (What.GONE, "as it was edited here")


def test_a_file_that_the_import_alone_wrote_again_is_removed(root: Path, there: Upstream) -> None:
    """It is as the last import left it."""
    there.say([{**TALKS, "when": "2024"}, OTHER])
    import_from(root, str(there.path), WISHES)
    import_from(root, str(there.path), WISHES)

    assert withdrawn(root, there) == (What.WITHDRAWN, "")


def test_a_file_of_an_older_release_without_comments_is_removed(root: Path, there: Upstream) -> None:
    """Where nothing says how it was written, what it says is compared."""
    without_digests(root)

    assert withdrawn(root, there) == (What.WITHDRAWN, "")
