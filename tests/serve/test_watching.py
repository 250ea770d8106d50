"""When a record changes, however its files are written; no test depends on how long it takes to notice."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diplofeed.serve import watching
from diplofeed.serve.watching import Watch, paths_of
from support import records

PATIENCE = 60  # seconds on a machine that is busy


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return records.written(tmp_path / "record", {"diplofeed.toml": records.CONFIG, "meetings/a.yaml": "title: A\n"})


async def _noticed(root: Path, act: Callable[[], None], said: list[str]) -> bool:
    stop = asyncio.Event()
    watch = Watch(directory=root, stop=stop, say=said.append)
    has_acted = False
    async for has_changed in watch.changes():
        if has_acted and has_changed:
            stop.set()
            return True
        if not has_acted:
            act()
            has_acted = True
    return False


def noticed(root: Path, act: Callable[[], None], said: list[str] | None = None) -> bool:
    """Return whether a change that is made once the record is watched is noticed."""
    return asyncio.run(asyncio.wait_for(_noticed(root, act, [] if said is None else said), PATIENCE))


def by_rename(root: Path) -> None:
    part = root / "meetings" / ".a.yaml.swp"
    part.write_text("title: B\n", encoding="utf-8")
    part.replace(root / "meetings" / "a.yaml")


def in_a_burst(root: Path) -> None:
    for number in range(200):
        (root / "meetings" / f"{number}.yaml").write_text("title: B\n", encoding="utf-8")


def in_a_new_folder(root: Path) -> None:
    shutil.rmtree(root / "meetings")
    records.written(root, {"meetings/deep/er/a.yaml": "title: B\n"})


def in_a_new_record(root: Path) -> None:
    shutil.rmtree(root)
    records.written(root, {"diplofeed.toml": records.CONFIG, "meetings/a.yaml": "title: B\n"})


@pytest.mark.parametrize(
    "act",
    [
        lambda root: (root / "meetings" / "a.yaml").write_text("title: B\n", encoding="utf-8"),
        lambda root: (root / "meetings" / "a.yaml").unlink(),
        by_rename,
        in_a_burst,
        in_a_new_folder,
        in_a_new_record,
    ],
    ids=["saved", "removed", "by rename", "burst", "new folder", "new record"],
)
def test_a_change_is_noticed(root: Path, act: Callable[[Path], None]) -> None:
    """A file that is saved, removed or replaced is noticed, one of many, and one in a folder that is made again."""
    assert noticed(root, lambda: act(root))


def test_a_change_before_the_system_reports_any_is_noticed(root: Path) -> None:
    """What changes between the making of the watch and its first report, while somebody looks, is not missed."""

    async def first() -> bool:
        watch = Watch(directory=root, stop=asyncio.Event(), say=lambda _: None)
        by_rename(root)
        return await anext(watch.changes())

    assert asyncio.run(asyncio.wait_for(first(), PATIENCE))


def test_a_change_after_a_folder_was_made_again_is_noticed(root: Path) -> None:
    """The record is watched where it stands now, not where it stood."""

    async def twice() -> int:
        stop, count = asyncio.Event(), 0
        async for has_changed in Watch(directory=root, stop=stop, say=str).changes():
            if has_changed and count and (root / "meetings" / "b.yaml").exists():
                stop.set()
                return count
            if not has_changed:  # all is noticed that was done
                count += 1
                in_a_new_record(root) if count == 1 else (root / "meetings" / "b.yaml").touch()
        return 0

    assert asyncio.run(asyncio.wait_for(twice(), PATIENCE))


def test_a_record_behind_links_is_watched(root: Path, tmp_path: Path) -> None:
    """The folder may be a link, and so may that of its meetings."""
    shutil.move(root / "meetings", tmp_path / "elsewhere")
    (root / "meetings").symlink_to(tmp_path / "elsewhere")
    link = tmp_path / "link"
    link.symlink_to(root)

    assert noticed(link, lambda: (tmp_path / "elsewhere" / "a.yaml").write_text("title: B\n", encoding="utf-8"))


def test_a_link_that_leads_elsewhere_is_noticed(root: Path, tmp_path: Path) -> None:
    """A record that is another one now is noticed though no file of either was touched."""
    other = shutil.copytree(root, tmp_path / "other")
    link = tmp_path / "link"
    link.symlink_to(root)

    def turn() -> None:
        link.unlink()
        link.symlink_to(other)

    assert noticed(link, turn)


def test_what_sources_read_is_watched(root: Path, tmp_path: Path) -> None:
    """A further source's path is watched where it is outside of the record; one that is not there is not."""
    outside = tmp_path / "trips"
    outside.mkdir()
    config = '\n[sources.trips]\nuse = "x"\npath = "../trips"\n\n[sources.gone]\nuse = "x"\npath = "../gone"\n'
    (root / "diplofeed.toml").write_text(records.CONFIG + config, encoding="utf-8")

    assert paths_of(root) == [root, outside]


@pytest.mark.parametrize("name", ["public/atom.xml", ".git/index", ".diplofeed/ledger.db", "meetings/a.yaml~"])
def test_what_is_not_of_the_record_is_not_looked_at(root: Path, name: str) -> None:
    """Outputs, version control, the ledger and the files of editors are no change."""
    watch = Watch(directory=root, stop=asyncio.Event(), say=str)

    assert not watch._is_read(watching.Change.added, str(root / name))
    assert watch._is_read(watching.Change.added, str(root / "meetings" / "public.yaml"))


def test_a_folder_that_cannot_be_watched_is_looked_at(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system tells of no changes, they are looked for, and the editor is told so."""
    said = list[str]()

    def refusing(*_: Path, **__: object) -> None:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(watching, "awatch", refusing)

    assert noticed(root, lambda: by_rename(root), said)
    assert "limit reached" in said[0]
