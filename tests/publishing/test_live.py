"""A record is shown as a build would publish it, without anything being written."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import diplofeed
from diplofeed.errors import ConfigError
from diplofeed.publishing.live import Live
from support.places import EVERYTHING, EXAMPLE, contents
from support.records import example_built

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a record without items."""
    root = tmp_path / "record"
    (root / "meetings").mkdir(parents=True)
    (root / "diplofeed.toml").write_text(
        '[publication]\nid = "tag:example.org,2026:live"\ntitle = "Live"\nlink = "https://example.org/"\n'
        'author = { name = "Desk" }\n',
        encoding="utf-8",
    )
    return root


def bytes_at(live: Live, path: str, now: datetime = NOW) -> bytes | None:
    """Return the document at a path, None where there is none."""
    document = live.look(now).public.document(path)
    return None if document is None else b"".join(document.chunks)


def copy_of(name: str, folder: Path) -> Path:
    """Return a copy of an example without what was built of it."""
    ignored = shutil.ignore_patterns("public", "internal", ".diplofeed")
    return Path(shutil.copytree(ROOT / "examples" / name, folder / name, ignore=ignored))


@pytest.mark.parametrize(
    ("example", "step"),
    [
        pytest.param(EXAMPLE, 1, id="us-russia"),
        pytest.param(EVERYTHING, 13, id="everything"),
        pytest.param(EVERYTHING, 1, id="everything-whole", marks=pytest.mark.slow),  # 1300 documents
    ],
)
def test_documents_of_a_build_are_shown_with_the_same_bytes(example: Path, step: int) -> None:
    """What a build writes and what is shown of the same record at the same moment are the same, path by path."""
    root = example_built(example)
    site, written = Live(root).look(NOW).public, sorted(contents(root / "public").items())
    assert len(written) > 20 * step
    for path, data in written[::step]:
        document = site.document(path)
        assert document is not None, path
        assert b"".join(document.chunks) == data, path


def test_nothing_is_written(tmp_path: Path) -> None:
    """Neither the record nor its ledger is touched, and a record that was never built gets no ledger."""
    root = copy_of("us-russia", tmp_path)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert bytes_at(Live(root), "atom.xml")
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_edit_is_shown_the_next_time(record: Path) -> None:
    """A file that is edited, added or removed shows at once, in whatever way it is written."""
    live, file = Live(record), record / "meetings" / "vienna.yaml"
    file.write_text("title: Talks\nwhen: 2026-12-01\n", encoding="utf-8")
    assert b"Talks" in (bytes_at(live, "digest.md") or b"")
    file.write_text("title: Consultations\nwhen: 2026-12-01\n", encoding="utf-8")
    shown = bytes_at(live, "digest.md") or b""
    assert b"Consultations" in shown
    assert b"Talks" not in shown
    (record / "meetings.jsonl").write_text(
        '{"id": "a", "title": "First", "when": "2026-12-02"}\n{"id": "b", "title": "Second", "when": "2026-12-03"}\n',
        encoding="utf-8",
    )
    assert all(word in (bytes_at(live, "digest.md") or b"") for word in (b"First", b"Second", b"Consultations"))
    (record / "meetings.jsonl").write_text('{"id": "b", "title": "Second", "when": "2026-12-03"}\n', encoding="utf-8")
    file.unlink()
    shown = bytes_at(live, "digest.md") or b""
    assert b"Second" in shown
    assert b"First" not in shown
    assert b"Consultations" not in shown


def test_name_that_is_edited_shows_in_items_that_were_not(record: Path) -> None:
    """What items refer to counts, though their own files are the same."""
    (record / "topics.yaml").write_text("- {id: arms, name: Arms control}\n", encoding="utf-8")
    (record / "meetings" / "a.yaml").write_text("title: Talks\nwhen: 2026-12-01\ntopics: [arms]\n", encoding="utf-8")
    live = Live(record)
    assert b"Arms control" in (bytes_at(live, "atom.xml") or b"")
    (record / "topics.yaml").write_text("- {id: arms, name: Disarmament}\n", encoding="utf-8")
    assert b"Disarmament" in (bytes_at(live, "atom.xml") or b"")


def test_what_was_published_keeps_its_dates_and_what_cannot_be_read_stays(record: Path) -> None:
    """Entries keep their dates, also after a build that ran meanwhile, and a faulty file hides nothing."""
    file, live = record / "meetings" / "a.yaml", Live(record)
    file.write_text("title: Talks\nwhen: 2026-12-01\n", encoding="utf-8")
    assert b"<published>2026-11-23T12:00:00" in (bytes_at(live, "atom.xml") or b"")
    diplofeed.build(record, now=NOW - timedelta(days=9))
    assert b"<published>2026-11-14T12:00:00" in (bytes_at(live, "atom.xml") or b"")
    file.write_text("title: [Talks\nwhen: 2026-12-01\n", encoding="utf-8")
    look = live.look(NOW)
    document = look.public.document("atom.xml")
    assert document is not None
    assert b"Talks" in b"".join(document.chunks)
    assert [fault.origin.file for fault in look.record.faults if "meetings" in fault.origin.file]


def test_what_is_hidden_is_not_shown_until_its_moment(record: Path) -> None:
    """Internal items never show, those under an embargo from its end on, by the moment of the look."""
    (record / "meetings" / "a.yaml").write_text(
        "title: Secret\nwhen: 2026-12-01\naudience: internal\n", encoding="utf-8"
    )
    (record / "meetings" / "b.yaml").write_text(
        "title: Later\nwhen: 2026-12-01\nembargo_until: 2026-11-23T13:00Z\n", encoding="utf-8"
    )
    live = Live(record)
    shown = bytes_at(live, "atom.xml") or b""
    assert b"Secret" not in shown
    assert b"Later" not in shown
    assert b"Later" in (bytes_at(live, "atom.xml", NOW + timedelta(hours=1)) or b"")


@pytest.mark.parametrize("path", ["", "nothing.xml", "../diplofeed.toml", "party/XX/atom.xml", "archive/", "/atom.xml"])
def test_path_of_no_document_has_none(record: Path, path: str) -> None:
    """There is nothing at a path that a build does not write."""
    assert Live(record).look(NOW).public.document(path) is None


def test_configuration_that_cannot_be_read_is_an_error(record: Path) -> None:
    """What the command would refuse is refused, and the next look after it was mended shows the record."""
    live, file = Live(record), record / "diplofeed.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[publication]", "[publication"), encoding="utf-8")
    with pytest.raises(ConfigError):
        live.look(NOW)
    file.write_text(text, encoding="utf-8")
    assert live.look(NOW).public.document("atom.xml") is not None


@pytest.mark.parametrize("fault", ["stat", "status: heled\n", ""], ids=["half a line", "misspelt", "emptied"])
def test_what_was_never_published_stays_as_it_was_seen_last(record: Path, fault: str) -> None:
    """While somebody types, the last good item is shown; what may ask to be hidden is not, and what is removed goes."""
    item, talks = record / "meetings" / "a.yaml", "title: Talks in Bergen\nwhen: 2026-03-04\n"
    live = Live(record)
    item.write_text(talks, encoding="utf-8")
    assert b"Bergen" in (bytes_at(live, "atom.xml") or b"")
    for _ in range(2):
        item.write_text(f"{talks.replace('Bergen', 'Turin')}{fault}" if fault else "", encoding="utf-8")
        shown = bytes_at(live, "atom.xml") or b""
        assert (b"Bergen" in shown, b"Turin" in shown) == (True, False)

    item.write_text(f"{talks}audience: internal\n{fault or 'status: heled'}", encoding="utf-8")
    assert b"Bergen" not in (bytes_at(live, "atom.xml") or b"")
    item.write_text(talks, encoding="utf-8")
    assert b"Bergen" in (bytes_at(live, "atom.xml") or b"")
    item.unlink()
    assert b"Bergen" not in (bytes_at(live, "atom.xml") or b"")
