"""What the condition of a feed in ``diplofeed.toml`` names and nothing has is a fault or a warning, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplofeed import read
from diplofeed.config.load import CONFIG_FILE, load_config
from diplofeed.errors import ConfigError, Severity
from support.places import EXAMPLE, copied


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return copied(EXAMPLE, tmp_path / "record")


def with_feed(folder: Path, where: str) -> int:
    """Add a feed with a condition, and return the line the condition is on."""
    path = folder / CONFIG_FILE
    text = path.read_text(encoding="utf-8")
    text += f'\n[[feeds]]\nslug = "mine"\ntitle = "Mine"\nwhere = {{ {where} }}\n'
    path.write_text(text, encoding="utf-8")
    return text.count("\n")


@pytest.mark.parametrize(
    ("where", "field", "words"),
    [
        ('kinds = ["meting"]', "where.kinds[1]", "there is no 'meting'|one of meeting, statement|meeting"),
        ('statuses = ["held", "helt"]', "where.statuses[2]", "there is no 'helt'|one of tentative, scheduled|held"),
    ],
)
def test_a_kind_or_status_that_there_is_not_is_a_fault(folder: Path, where: str, field: str, words: str) -> None:
    """The fault has the place, what there is and the nearest."""
    line = with_feed(folder, where)
    with pytest.raises(ConfigError) as caught:
        load_config(folder)

    (fault,) = caught.value.faults
    message, expected, suggestion = words.split("|")
    assert (fault.field, fault.message, fault.suggestion) == (field, message, suggestion)
    assert fault.expected.startswith(expected)
    assert (fault.origin.file, fault.origin.line) == (CONFIG_FILE, line)


@pytest.mark.parametrize(
    ("where", "field", "value", "suggestion"),
    [
        ('parties = ["US", "ZZ"]', "where.parties[2]", "ZZ", ""),
        ('topics = ["arms-controll"]', "where.topics[1]", "arms-controll", "arms-control"),
        ('topics = ["Arms-Control"]', "where.topics[1]", "Arms-Control", "arms-control"),
        ('parties = ["us"]', "where.parties[1]", "us", "US"),
        ('people = ["nobody-at-all"]', "where.people[1]", "nobody-at-all", ""),
        ('series = ["xyz"]', "where.series[1]", "xyz", ""),
    ],
)
def test_an_id_that_nothing_has_is_named(folder: Path, where: str, field: str, value: str, suggestion: str) -> None:
    """With its place and the nearest id: an error where it is misspelt, a warning where nothing has it yet."""
    line = with_feed(folder, where)

    (fault,) = read(folder).faults

    assert fault.severity is (Severity.ERROR if suggestion else Severity.WARNING)
    assert (fault.field, fault.suggestion) == (field, suggestion)
    assert fault.message == f"no item and no name file has {value!r}"
    assert (fault.origin.file, fault.origin.line) == (CONFIG_FILE, line)


def test_an_id_is_no_error_where_a_further_source_may_have_it_another_day(folder: Path) -> None:
    """What a source defines may change without the record."""
    (folder / "other" / "meetings").mkdir(parents=True)
    with_feed(folder, 'topics = ["arms-controll"]')
    with (folder / CONFIG_FILE).open("a", encoding="utf-8") as config:
        config.write('\n[sources.other]\nuse = "folder"\npath = "other"\n')

    (fault,) = read(folder).faults

    assert (fault.severity, fault.suggestion) == (Severity.WARNING, "arms-control")


def test_what_items_and_name_files_have_is_no_warning(folder: Path) -> None:
    """Nor is a country that no item has yet."""
    record = read(folder)
    meeting = next(item for item in record.items if item.topics)
    with_feed(folder, f'topics = ["{meeting.topics[0].id}"], parties = ["US", "FR"], series = ["{meeting.id}"]')

    assert read(folder).faults == record.faults == ()


def test_a_reserved_slug_is_a_fault_at_its_place(folder: Path) -> None:
    """A feed that would take the folder of other feeds is refused."""
    path = folder / CONFIG_FILE
    text = path.read_text(encoding="utf-8") + '\n[[feeds]]\nslug = "topic"\ntitle = "Mine"\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"slug: the slug 'topic' is reserved\n    expected a slug of its own"):
        load_config(folder)
