"""Builds refuse to write where that would do harm, and say what to do: over records, over ledgers, into each other."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from diplofeed.ledger.store import Ledger
from support import records
from support.places import contents

CONFIG = f"""{records.CONFIG}\

[feeds-by]
topic = true

[sources.more]
use = "folder"
path = "notes"

[[feeds]]
slug = "desk"
title = "Desk"
audience = "internal"
"""
NOW = "2026-11-23T12:00Z"


def make(root: Path, publication: str = "talks", topic: str = "arms") -> Path:
    """Write a small record and return its folder."""
    files = {
        "diplofeed.toml": CONFIG.replace(":talks", f":{publication}"),
        "topics.yaml": f"- {{ id: {topic}, name: Topic }}\n",
        "meetings/vienna.yaml": f"title: Talks\nwhen: 2026-06\ntopics: [{topic}]\n",
        "notes/meetings/more.yaml": "title: More talks\nwhen: 2026-07\n",
    }
    return records.written(root, files)


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a record that was not built yet."""
    return make(tmp_path / "record")


def build(record: Path, *args: object) -> Result:
    """Run the command in this process."""
    return records.run("build", record, "--now", NOW, *args)


def refused(result: Result, *words: str) -> None:
    """Check that nothing could be done, and why."""
    assert result.exit_code == 2, result.output
    for word in words:
        assert word in result.stderr


PLACES = [
    pytest.param(".", "is the record itself", id="the record"),
    pytest.param("..", "holds the record", id="around it"),
    pytest.param("meetings", "the record reads", id="items"),
    pytest.param("meetings/2026/out", "the record reads", id="below items"),
    pytest.param("statements", "the record reads", id="items that are not there yet"),
    pytest.param("notes", "the record reads", id="a further source"),
    pytest.param("notes/meetings", "the record reads", id="below a further source"),
    pytest.param(".diplofeed", "where the ledger of the record is", id="the ledger's folder"),
    pytest.param(".diplofeed/out", "where the ledger of the record is", id="below it"),
    pytest.param("../other", "is a record itself", id="another record"),
    pytest.param("../other/meetings", "of another record", id="items of another record"),
    pytest.param("../kept", "holds a ledger", id="a ledger"),
    pytest.param("link", "the record reads", id="a link to items"),
    pytest.param("link/out", "the record reads", id="below a link to items"),
]


@pytest.mark.parametrize("option", ["--output", "--internal-output"])
@pytest.mark.parametrize(("place", "words"), PLACES)
def test_outputs_do_no_harm(record: Path, tmp_path: Path, option: str, place: str, words: str) -> None:
    """Neither a record nor a ledger is written over or published over; nothing is touched."""
    assert build(record).exit_code == 0
    make(tmp_path / "other", "other")
    (tmp_path / "kept" / ".diplofeed").mkdir(parents=True)
    (tmp_path / "kept" / ".diplofeed" / "ledger.db").write_bytes(b"a ledger")
    (record / "link").symlink_to(record / "meetings")
    before = contents(tmp_path)

    result = build(record, option, record / place)

    refused(result, words, f"{option}: error", "expected a directory of its own")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("option", ["--output", "--internal-output"])
@pytest.mark.parametrize("place", ["out/ledger.db", "out/.diplofeed/ledger.db", "link/deep/ledger.db"])
def test_a_ledger_is_not_within_what_is_published(record: Path, tmp_path: Path, option: str, place: str) -> None:
    """The ledger has what is hidden in it, and tidying up would remove it."""
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "out")

    for ledger in (str(tmp_path / place), f"sqlite:///{tmp_path / place}"):
        refused(build(record, option, tmp_path / "out", "--ledger", ledger), "--ledger: error", "would be published")

    assert list((tmp_path / "out").iterdir()) == []


def below(name: str) -> Callable[[Path], Path]:
    """Return a function that names a place below the public output."""
    return lambda public: public / name


@pytest.mark.parametrize("is_built", [False, True])
@pytest.mark.parametrize(
    "internal",
    [
        pytest.param(below("."), id="the same"),
        pytest.param(below("internal"), id="inside"),
        pytest.param(below(".."), id="around"),
        pytest.param(below("../link"), id="a link to it"),
        pytest.param(below("../link/internal"), id="below a link to it"),
        pytest.param(below("../x/../out"), id="another way"),
    ],
)
def test_internal_feeds_are_apart_from_the_publics(
    record: Path, tmp_path: Path, internal: Callable[[Path], Path], is_built: bool
) -> None:
    """Whatever they are called, the two outputs neither are nor hold each other."""
    public = tmp_path / "site" / "out"
    (tmp_path / "site" / "x").mkdir(parents=True)
    (tmp_path / "site" / "link").symlink_to(public)
    if is_built:
        assert build(record, "-o", public).exit_code == 0

    refused(build(record, "-o", public, "--internal-output", internal(public)), "to where the public's are")


def test_outputs_of_the_two_audiences_cannot_be_swapped(record: Path, tmp_path: Path) -> None:
    """What was for internal readers is not written over with the public's feeds, or left among them."""
    assert build(record, "-o", tmp_path / "a", "--internal-output", tmp_path / "b").exit_code == 0

    result = build(record, "-o", tmp_path / "b", "--internal-output", tmp_path / "c")

    refused(result, str(tmp_path / "b"), "for other readers")


def test_a_link_out_of_the_output_is_not_followed(record: Path, tmp_path: Path) -> None:
    """Neither written to nor removed from, also in a dry run; other formats and feeds are published."""
    away = tmp_path / "away"
    assert build(record).exit_code == 0
    (record / "public" / "topic").rename(away)
    (record / "public" / "topic").symlink_to(away)
    before = contents(away)
    make(record, topic="grain")

    dry, result = build(record, "--dry-run"), build(record)

    assert (dry.exit_code, result.exit_code) == (1, 1)
    assert "a link leads out of" in result.stderr
    assert "remove the link" in result.stderr
    assert contents(away) == before


def test_a_link_or_a_pipe_in_place_of_a_document_is_replaced(record: Path, tmp_path: Path) -> None:
    """What is not a file is not read, and a file elsewhere is left as it is."""
    assert build(record).exit_code == 0
    atom, rss = record / "public" / "atom.xml", record / "public" / "rss.xml"
    data = atom.read_bytes()
    atom.rename(tmp_path / "atom.xml")
    atom.symlink_to(tmp_path / "atom.xml")
    rss.unlink()
    os.mkfifo(rss)

    assert build(record).exit_code == 0

    assert (atom.is_symlink(), atom.read_bytes(), (tmp_path / "atom.xml").read_bytes()) == (False, data, data)
    assert rss.is_file()


def test_two_records_do_not_share_an_output(record: Path, tmp_path: Path) -> None:
    """The second one is refused, whether it is another publication or a copy with a ledger of its own."""
    other = make(tmp_path / "other", "other", "grain")
    assert build(record, "-o", tmp_path / "out").exit_code == 0
    copy = Path(shutil.copytree(record, tmp_path / "copy", ignore=shutil.ignore_patterns(".diplofeed")))
    before = contents(tmp_path / "out")

    refused(
        build(other, "-o", tmp_path / "out"), "of another publication, 'tag:example.org,2026:talks'", "--new-ledger"
    )
    refused(build(copy, "-o", tmp_path / "out"), "of an earlier ledger", "remove this one")

    assert contents(tmp_path / "out") == before


MEANWHILE = """
from pathlib import Path

import diplofeed
from diplofeed import RecordSource


def read(inputs):
    here = Path(__file__).parent.parent
    diplofeed.build(here / "other", output=here / "out", internal_output=here / "inside")
    return iter(())


SOURCE = RecordSource(name="meanwhile", read=read)
"""


@pytest.mark.parametrize("publication", ["other", "talks"])
def test_two_builds_at_a_time_do_not_share_an_output(record: Path, tmp_path: Path, publication: str) -> None:
    """The one that comes second is refused, though nothing stood there when it began, and remembers nothing."""
    make(tmp_path / "other", publication, "grain")
    (record / "meanwhile.py").write_text(MEANWHILE, encoding="utf-8")
    plugin = '\n[sources.meanwhile]\npath = "."\n[plugins]\nfiles = ["meanwhile.py"]\n'
    (record / "diplofeed.toml").write_text(f"{CONFIG}{plugin}", encoding="utf-8")
    whose = "of another publication" if publication == "other" else "of an earlier ledger"

    refused(build(record, "-o", tmp_path / "out", "--internal-output", tmp_path / "mine"), whose)

    assert b"topic/grain" in b"".join(contents(tmp_path / "out").values())
    assert "topic/arms/atom.xml" not in contents(tmp_path / "out")
    with Ledger.open(record / ".diplofeed" / "ledger.db", publication="tag:example.org,2026:talks") as ledger:
        assert (ledger.remembered(), ledger.targets()) == ({}, ())


def test_a_ledger_that_was_removed_is_not_silently_begun_anew(record: Path) -> None:
    """Where its files stand the build says so, again and again, until a new ledger is said to be meant."""
    assert build(record).exit_code == 0
    shutil.rmtree(record / ".diplofeed")

    for _ in range(2):
        refused(build(record), "of an earlier ledger", "restore the ledger", "--new-ledger")
    refused(build(record, "--dry-run"), "of an earlier ledger")

    assert build(record, "--new-ledger").exit_code == 0
    assert build(record).exit_code == 0


def test_without_ledger_and_outputs_a_build_begins_anew(record: Path) -> None:
    """Nobody needs an option where nothing stands."""
    assert build(record).exit_code == 0
    for name in (".diplofeed", "public", "internal"):
        shutil.rmtree(record / name)

    assert build(record).exit_code == 0


def test_another_id_is_another_publication(record: Path) -> None:
    """Where the id was changed the ledger is that of another publication: nothing is published anew by mistake."""
    assert build(record).exit_code == 0
    before = contents(record / "public")
    make(record, "renamed")

    refused(build(record), "is that of 'tag:example.org,2026:talks'", "put back", "--new-ledger")
    refused(build(record, "-o", record / "elsewhere"), "is that of 'tag:example.org,2026:talks'")

    assert contents(record / "public") == before
    assert build(record, "--new-ledger").exit_code == 0


def test_a_ledger_of_another_publication(record: Path, tmp_path: Path) -> None:
    """A publication joins others in one database where that is said to be meant, and only then."""
    other = make(tmp_path / "other", "other")
    assert build(record).exit_code == 0
    ledger = record / ".diplofeed" / "ledger.db"

    refused(build(other, "--ledger", ledger), "remembers nothing of 'tag:example.org,2026:other'")
    assert build(other, "--ledger", ledger, "--new-ledger").exit_code == 0
    assert build(other, "--ledger", ledger).exit_code == 0
    assert build(record).exit_code == 0


@pytest.mark.parametrize("by_link", [False, True])
def test_a_record_that_was_moved_goes_on(record: Path, tmp_path: Path, by_link: bool) -> None:
    """Its outputs moved with it, or are called otherwise: what is stale there is removed still."""
    assert build(record).exit_code == 0
    moved = tmp_path / "moved"
    moved.symlink_to(record) if by_link else record.rename(moved)
    make(moved, topic="grain")

    result = build(moved)

    assert result.exit_code == 0, result.output
    assert (moved / "public" / "topic" / "grain" / "atom.xml").exists()
    assert not (moved / "public" / "topic" / "arms").exists()


def test_a_publication_named_as_the_internal_one_of_another(tmp_path: Path) -> None:
    """In one database neither sees anything of the other."""
    first, second = make(tmp_path / "one"), make(tmp_path / "two", "talks#internal")
    (first / "meetings" / "quiet.yaml").write_text(
        "title: Quiet\nwhen: 2026-08\naudience: internal\n", encoding="utf-8"
    )
    ledger = tmp_path / "shared.db"

    assert build(first, "--ledger", ledger).exit_code == 0
    result = build(second, "--ledger", ledger, "--new-ledger")

    assert result.exit_code == 0, result.output
    assert "2 new" in result.stdout
    assert b"Quiet" not in (second / "public" / "atom.xml").read_bytes()
    assert b"Quiet" in (first / "internal" / "desk" / "atom.xml").read_bytes()
    assert "0 new" in build(first, "--ledger", ledger).stdout


def test_a_source_may_read_the_whole_record(record: Path) -> None:
    """The usual outputs are within the record then, as they always are."""
    config = record / "diplofeed.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(f'{text}\n[sources.again]\nuse = "folder"\npath = "."\n', encoding="utf-8")
    build(record)
    assert (record / "public" / "atom.xml").exists()
