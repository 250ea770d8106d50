"""A record built again and again for its editor's eyes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

import diplofeed
from diplofeed.cache import NO_CACHE
from diplofeed.serve.preview import Preview
from support import records

NOW: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
CONFIG: Final = f'{records.CONFIG}\n[[feeds]]\nslug = "desk"\ntitle = "Desk"\naudience = "internal"\n'
ITEM: Final = "title: Talks in {}\nwhen: 2026-0{}-04\nstatus: held\n"


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    items = {f"meetings/{name}.yaml": ITEM.format(name, number) for number, name in enumerate(("oslo", "rome"), 1)}
    return records.written(tmp_path / "record", {"diplofeed.toml": CONFIG, **items})


def preview(root: Path, *, internal: bool = False, clock: Callable[[], datetime] = lambda: NOW) -> Preview:
    return Preview(root, internal=internal, clock=clock)


def text(shown: Preview, name: str = "atom.xml") -> str:
    document = shown.snapshot.get(name)
    assert document is not None, name
    return document.data.decode()


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_nothing_is_written(root: Path) -> None:
    """A preview changes no file: not the ledger, nor the outputs of a build."""
    diplofeed.build(root, now=NOW, cache=NO_CACHE)
    (root / "meetings" / "oslo.yaml").write_text(ITEM.format("Bergen", 1), encoding="utf-8")
    before = files(root)
    with preview(root) as shown:
        shown.look()

    assert "Bergen" in text(shown)
    assert files(root) == before


def test_nothing_is_written_of_a_record_that_was_never_built(root: Path) -> None:
    """A record without a ledger has none afterwards."""
    before = files(root)
    with preview(root) as shown:
        shown.look()

    assert files(root) == before


def test_documents_are_those_that_a_build_would_write(root: Path) -> None:
    """Of an edit the preview has the very bytes that a build of that moment writes, but for the news of the build."""
    diplofeed.build(root, now=NOW, cache=NO_CACHE)
    with preview(root) as shown:
        shown.look()
        (root / "meetings" / "oslo.yaml").write_text(ITEM.format("Bergen", 3), encoding="utf-8")
        shown.look()
        report = diplofeed.build(root, now=NOW, cache=NO_CACHE)
        of_ledger = (
            "changes",
            "feeds.json",
            "meeting/",
        )  # what says what was published, as pages with their history do
        names = [name for name in report.written + report.unchanged if not name.startswith(of_ledger)]
        made = {name: text(shown, name) for name in names}

    assert len(made) > 10
    assert made == {name: (root / "public" / name).read_bytes().decode() for name in names}


def test_the_last_good_documents_stay(root: Path) -> None:
    """Where nothing can be built, the documents stay, and what is wrong is named with its file and line."""
    with preview(root) as shown:
        shown.look()
        before = shown.snapshot
        (root / "diplofeed.toml").write_text(f"{CONFIG}\n[[feeds]\n", encoding="utf-8")
        outcome = shown.look()

    assert shown.snapshot is before
    assert not outcome.is_whole
    assert "diplofeed.toml:11:8" in outcome.errors[0]


def test_an_item_that_cannot_be_read_stays_as_it_was(root: Path) -> None:
    """The fault of an item is named with its file and line; the item is as it was published, the others are new."""
    diplofeed.build(root, now=NOW, cache=NO_CACHE)
    with preview(root) as shown:
        shown.look()
        (root / "meetings" / "oslo.yaml").write_text(ITEM.format("Bergen", 1) + "stat", encoding="utf-8")
        (root / "meetings" / "rome.yaml").write_text(ITEM.format("Turin", 2), encoding="utf-8")
        outcome = shown.look()
        assert "oslo" in text(shown)
        assert "Turin" in text(shown)

    assert outcome.is_whole
    assert outcome.errors[0].startswith("meetings/oslo.yaml:4")


def test_a_folder_that_is_gone_takes_nothing_with_it(root: Path) -> None:
    """While the record is away its documents stay, and go on when it is back."""
    away = root.with_name("away")
    with preview(root) as shown:
        shown.look()
        before = shown.snapshot
        root.rename(away)
        outcome = shown.look()
        assert shown.snapshot is before
        assert outcome.errors
        away.rename(root)
        assert not shown.look().errors


def test_what_is_hidden_is_not_shown(root: Path) -> None:
    """Internal and embargoed items are in no document, unless those of internal readers are asked for."""
    (root / "meetings" / "oslo.yaml").write_text(f"{ITEM.format('oslo', 1)}audience: internal\n", encoding="utf-8")
    (root / "meetings" / "rome.yaml").write_text(
        f"{ITEM.format('rome', 2)}embargo_until: 2026-11-28T13:00Z\n", encoding="utf-8"
    )
    with preview(root) as shown, preview(root, internal=True) as both:
        outcome = shown.look()
        both.look()
        report = diplofeed.build(root, now=NOW, cache=NO_CACHE)
        everything = "".join(text(shown, name) for name in report.written)
        inside = text(both, "internal/desk/atom.xml")
        assert shown.snapshot.get("internal/desk/atom.xml") is None
        assert [text(both, name) for name in report.written] == [text(shown, name) for name in report.written]

    assert "oslo" not in everything
    assert "rome" not in everything
    assert outcome.due == datetime(2026, 11, 28, 13, tzinfo=UTC)
    assert "oslo" in inside


def test_an_embargo_that_has_passed_shows_with_the_next_build(root: Path) -> None:
    """The moment of a build counts, not that of the first."""
    (root / "meetings" / "rome.yaml").write_text(
        f"{ITEM.format('rome', 2)}embargo_until: 2026-11-28T13:00Z\n", encoding="utf-8"
    )
    moments = iter((NOW, NOW.replace(hour=13)))
    with preview(root, clock=lambda: next(moments)) as shown:
        shown.look()
        assert "rome" not in text(shown)
        shown.look()

    assert "rome" in text(shown)


def test_what_was_never_published_is_not_withdrawn(root: Path) -> None:
    """An item that only the preview showed goes without a trace; one that was published shows as a build would."""
    diplofeed.build(root, now=NOW, cache=NO_CACHE)
    new = root / "meetings" / "new.yaml"
    new.write_text(ITEM.format("Vienna", 5), encoding="utf-8")
    with preview(root) as shown:
        shown.look()
        assert "Vienna" in text(shown)
        new.unlink()
        (root / "meetings" / "rome.yaml").unlink()
        shown.look()
        report = diplofeed.build(root, now=NOW, cache=NO_CACHE)
        assert "Vienna" not in "".join(text(shown, name) for name in report.written)
        assert text(shown) == (root / "public" / "atom.xml").read_text(encoding="utf-8")


def test_files_that_are_not_made_any_more_are_gone(root: Path) -> None:
    """A feed that the configuration has no more is not served, also after the ledger was begun anew."""
    config = root / "diplofeed.toml"
    config.write_text(f'{CONFIG}\n[[feeds]]\nslug = "held"\ntitle = "Held"\n', encoding="utf-8")
    with preview(root) as shown:
        shown.look()
        assert shown.snapshot.get("held/atom.xml") is not None
        config.write_text(CONFIG.replace("example.org,2026", "example.org,2027"), encoding="utf-8")
        shown.look()
        assert shown.snapshot.get("held/atom.xml") is None


def test_an_address_of_a_sink_is_left_alone(root: Path) -> None:
    """Where the record's own sink writes to, nothing is written, and it need not even be there."""
    config = root / "diplofeed.toml"
    config.write_text(f'{CONFIG}\n[sink]\nuse = "folder"\n', encoding="utf-8")
    with preview(root) as shown:
        shown.look()

    assert not (root / "public").exists()
    shutil.rmtree(root)
