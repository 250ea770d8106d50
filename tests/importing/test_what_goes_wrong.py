"""Imports that are cut short, files and memories that are not as they should be: nothing is lost or doubled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diplofeed.errors import DiplofeedError
from diplofeed.importing.plan import What
from diplofeed.importing.run import Wishes, import_again, import_from
from support.upstream import Upstream, record_with_plugin

WISHES = Wishes(use="upstream", name="there")
TALKS = {"id": "k0", "title": "Talks", "when": "2023"}


@pytest.fixture(name="there")
def _there(tmp_path: Path) -> Upstream:
    return Upstream(tmp_path / "there.json")


def test_an_import_that_is_cut_short_is_completed_by_the_next(tmp_path: Path, there: Upstream) -> None:
    """Each item has the file and the id it was about to have, whichever file could not be written."""
    root = record_with_plugin(tmp_path / "record")
    items = [{"id": f"k{number}", "title": f"Talks {number}", "when": "2023"} for number in range(4)]
    there.say(items)
    original = Path.replace

    def full(self: Path, target: Path) -> Path:
        if Path(target).name == "talks-2.yaml":
            raise OSError(28, "No space left on device")
        return original(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space left"):
            import_from(root, str(there.path), WISHES)
    assert sorted(path.name for path in (root / "meetings").iterdir()) == ["talks-0.yaml", "talks-1.yaml"]

    there.say([{**items[0], "title": "Talks, moved"}, *items[1:]])
    report = import_from(root, str(there.path), WISHES)

    assert [outcome.what for outcome in report.outcomes] == [What.UPDATED, What.UNCHANGED, What.ADDED, What.ADDED]
    assert sorted(path.stem for path in (root / "meetings").iterdir()) == ["talks-0", "talks-1", "talks-2", "talks-3"]
    assert "unwritten" not in (root / "imports/there.jsonl").read_text(encoding="utf-8")


def test_an_identity_that_two_items_have_is_named(tmp_path: Path, there: Upstream) -> None:
    """The first is taken, the other is no silent loss, and nothing counts as gone; the very same item is no other."""
    root = record_with_plugin(tmp_path / "record")
    there.say([TALKS, {**TALKS, "title": "Others"}, TALKS])
    report = import_from(root, str(there.path), WISHES)

    assert [outcome.id for outcome in report.outcomes] == ["talks"]
    assert [str(fault).splitlines()[0] for fault in report.faults] == [
        "there.json:2: error: the identity 'k0' is that of another item too (there.json:1), and this is left out"
    ]
    assert not report.complete


HEAD = '{"import": 1, "use": "upstream", "from": "../there.json"%s}\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD % ', "options": [1]', 1),
        ("[" * 100_000, 1),
        (HEAD % "" + '{"key": "k0", "kind": "meeting", "id": "talks", "agreed": [1]}', 2),
        (HEAD % "" + '"agreed"', 2),
        (HEAD % "" + '{"key": "k0", "agreed": ' + "[" * 100_000, 2),
    ],
    ids=["options", "deep", "agreed", "no mapping", "deep below"],
)
def test_a_memory_edited_by_hand_is_named_by_its_line(tmp_path: Path, there: Upstream, text: str, line: int) -> None:
    """Whatever stands there, it is a fault with its place, and nothing is written."""
    root = record_with_plugin(tmp_path / "record", {"imports/there.jsonl": text})
    there.say([TALKS])

    with pytest.raises(DiplofeedError, match=f"imports/there.jsonl:{line}: error: is not what an import remembers"):
        import_from(root, str(there.path), WISHES)
    assert not (root / "meetings").exists()


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\u0085", "\x1c"])
def test_signs_that_some_take_for_line_ends_are_remembered(tmp_path: Path, there: Upstream, sign: str) -> None:
    """Only a line feed ends a line of the memory."""
    root = record_with_plugin(tmp_path / "record")
    agreed = {"title": f"Talks{sign}in Vienna", "when": "2023"}
    row = {"key": "k0", "kind": "meeting", "id": "talks", "agreed": agreed}
    (root / "imports").mkdir()
    memory = HEAD % "" + json.dumps(row, ensure_ascii=False) + "\n"
    (root / "imports/there.jsonl").write_text(memory, encoding="utf-8")
    there.say([TALKS])

    assert [outcome.what for outcome in import_again(root, "there", Wishes()).outcomes] == [What.REMOVED]


def test_a_list_with_something_else_in_it_is_left_as_it_is(tmp_path: Path, there: Upstream) -> None:
    """What cannot be written is named, and the file stays."""
    text = '[{"id": "k0", "title": "Talks", "when": "2023"}, 5]'
    root = record_with_plugin(tmp_path / "record", {"meetings/all.json": text})
    there.say([TALKS])
    import_from(root, str(there.path), WISHES)
    there.say([{**TALKS, "title": "Others"}])
    report = import_from(root, str(there.path), WISHES)

    assert "could not be written" in report.faults[0].message
    assert (root / "meetings/all.json").read_text(encoding="utf-8") == text


def test_an_item_that_had_the_identity_before_is_the_same(tmp_path: Path, there: Upstream) -> None:
    """What was exported and then renamed is not there twice when it comes back, and stays internal."""
    text = "id: vienna\nformerly: [k0]\ntitle: Talks  # mine\nwhen: 2023\naudience: internal\n"
    root = record_with_plugin(tmp_path / "record", {"meetings/vienna.yaml": text})
    there.say([TALKS])
    import_from(root, str(there.path), WISHES)
    there.say([{**TALKS, "title": "Others"}])
    report = import_from(root, str(there.path), WISHES)

    assert [(outcome.what, outcome.id) for outcome in report.outcomes] == [(What.UPDATED, "vienna")]
    after = text.replace("Talks", "Others")
    assert [path.read_text(encoding="utf-8") for path in (root / "meetings").iterdir()] == [after]


def test_a_file_in_another_encoding_is_not_written_over(tmp_path: Path, there: Upstream) -> None:
    """It matters only where new lines would be written into it."""
    root = record_with_plugin(tmp_path / "record")
    lines = root / "meetings/there.jsonl"
    lines.parent.mkdir()
    lines.write_bytes(b'{"id": "x", "title": "\xe9", "when": "2023"}\n')
    there.say([TALKS])

    with pytest.raises(FileExistsError, match="no item of it can be read"):
        import_from(root, str(there.path), Wishes(use="upstream", name="there", as_lines=True))
    assert lines.read_bytes().startswith(b'{"id": "x"')
    assert import_from(root, str(there.path), WISHES).written == ("meetings/talks.yaml",)


@pytest.mark.parametrize("address", ["https://[::1", "http://[x/y", "webcal://[/", "talks\0.ics"])
def test_what_is_no_address_and_no_file_is_named(tmp_path: Path, address: str) -> None:
    """It is a fault that a command shows, on the command line and in a memory alike."""
    root = record_with_plugin(tmp_path / "record")

    with pytest.raises((DiplofeedError, OSError)):
        import_from(root, address, WISHES)


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        ("BEGIN:VEVENT\nUID:k\nSUMMARY:Talks\nCLASS:PRIVATE\nDTSTART:soon\nEND:VEVENT\nEND:VCALENDAR\n", "talks"),
        ("CLASS:CONFIDENTIAL", "all it had of it"),
    ],
)
def test_what_may_be_meant_to_be_hidden_and_cannot_be_read_is_named(tmp_path: Path, left: str, shown: str) -> None:
    """The record is somebody's own, and shows what it had until they say otherwise; they are told."""
    root, calendar = record_with_plugin(tmp_path / "record"), tmp_path / "there.ics"
    event = "BEGIN:VEVENT\nUID:k\nSUMMARY:Talks\nDTSTART;VALUE=DATE:20260304\nEND:VEVENT\n"
    calendar.write_text(f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n", encoding="utf-8")
    assert import_from(root, str(calendar), Wishes()).complete
    calendar.write_text(f"BEGIN:VCALENDAR\n{left}", encoding="utf-8")

    report = import_from(root, str(calendar), Wishes())

    (warning,) = [fault for fault in report.faults if "meant to be hidden" in fault.message]
    assert warning.message.endswith(f"and the record shows {shown}")
    assert "CLASS" in warning.message or "class" in warning.message
    assert warning.expected == "audience: internal in the record, if that is meant"


def test_what_the_other_side_makes_private_becomes_internal(tmp_path: Path) -> None:
    """It is in no public output from then on."""
    root, calendar = record_with_plugin(tmp_path / "record"), tmp_path / "there.ics"
    event = "BEGIN:VEVENT\nUID:k\nSUMMARY:Talks\n{}DTSTART;VALUE=DATE:20260304\nEND:VEVENT\n"
    for said in ("", "CLASS:PRIVATE\n"):
        calendar.write_text(f"BEGIN:VCALENDAR\n{event.format(said)}END:VCALENDAR\n", encoding="utf-8")
        assert import_from(root, str(calendar), Wishes()).complete

    (file,) = (root / "meetings").iterdir()
    assert "audience: internal\n" in file.read_text(encoding="utf-8")
