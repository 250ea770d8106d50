"""``import``: a file merged into the record from the command line, and again when it changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.records import CONFIG, run, written

EVENT = """\
BEGIN:VEVENT
UID:{uid}
DTSTART;TZID=Europe/Vienna:20261214T100000
DTEND;TZID=Europe/Vienna:20261214T120000
SUMMARY:{summary}
DESCRIPTION:About *missiles*\\, and more.
{more}END:VEVENT
"""


def calendar(path: Path, *events: str) -> Path:
    """Write a calendar of events."""
    path.write_text("BEGIN:VCALENDAR\nVERSION:2.0\n" + "".join(events) + "END:VCALENDAR\n", encoding="utf-8")
    return path


def event(uid: str, summary: str, *more: str) -> str:
    """Return an event."""
    return EVENT.format(uid=uid, summary=summary, more="".join(f"{line}\n" for line in more))


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    return written(tmp_path / "record", {"diplofeed.toml": CONFIG})


def test_a_calendar_becomes_files_that_people_edit(record: Path, tmp_path: Path) -> None:
    """Each event is a readable file of its own, which the record reads without a fault."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks in Vienna"), event("2@x", "Talks in Geneva"))

    result = run("import", str(file), "--into", record)

    assert result.exit_code == 0
    assert "talks (ical): 2 added" in result.stdout
    assert (record / "meetings/talks-in-vienna.yaml").read_text(encoding="utf-8") == (
        "id: talks-in-vienna\ntitle: Talks in Vienna\nwhen: 2026-12-14T10:00/12:00[Europe/Vienna]\n"
        "summary: About \\*missiles\\*, and more.\n"
    )
    assert run("check", record).exit_code == 0


def test_an_id_says_nothing_of_the_status(record: Path, tmp_path: Path) -> None:
    """What is called off when it is first imported may be on again by the next time, and keeps its id for ever."""
    called_off = event("1@x", "Talks in Vienna", "STATUS:CANCELLED")
    assert run("import", str(calendar(tmp_path / "talks.ics", called_off)), "--into", record).exit_code == 0

    assert [path.name for path in (record / "meetings").iterdir()] == ["talks-in-vienna.yaml"]


def test_new_files_are_in_the_form_of_all_files(record: Path, tmp_path: Path) -> None:
    """What an import writes is what `fmt` would make of it, and an import after `fmt` finds nothing to do."""
    long = event("1@x", "Talks in Vienna", "CATEGORIES:a,b", f"COMMENT:{'word ' * 40}").replace(
        "About *missiles*", f"About {'many missiles ' * 20}"
    )
    file = calendar(tmp_path / "talks.ics", long, event("2@x", "Talks: part two", "STATUS:CONFIRMED"))
    assert run("import", str(file), "--into", record).exit_code == 0

    assert run("fmt", record, "--check").exit_code == 0

    path = record / "meetings/talks-part-two.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(reversed(lines)), encoding="utf-8")
    assert run("fmt", record).exit_code == 0
    assert path.read_text(encoding="utf-8").splitlines() == lines
    again = run("import", str(file), "--into", record)
    assert "talks (ical): 2 unchanged" in again.stdout


def test_what_changed_there_is_merged_with_what_changed_here(record: Path, tmp_path: Path) -> None:
    """The other side's new title and the record's new summary and remark stand side by side."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks in Vienna"))
    run("import", str(file), "--into", record)
    item = record / "meetings/talks-in-vienna.yaml"
    text = item.read_text(encoding="utf-8").replace("About \\*missiles\\*, and more.", "By hand.  # sure")
    item.write_text(f"# mine\n{text}", encoding="utf-8")
    calendar(file, event("1@x", "Talks in Vienna, second day", "STATUS:CANCELLED"))

    result = run("import", "--into", record)

    assert result.exit_code == 0
    assert "talks-in-vienna: updated: title, status (meetings/talks-in-vienna.yaml)" in result.stdout
    assert item.read_text(encoding="utf-8") == (
        "# mine\nid: talks-in-vienna\ntitle: Talks in Vienna, second day\n"
        "when: 2026-12-14T10:00/12:00[Europe/Vienna]\nsummary: By hand.  # sure\nstatus: cancelled\n"
    )


def test_a_conflict_is_named_with_all_three_and_left_to_a_person(record: Path, tmp_path: Path) -> None:
    """The file stays as it is, the exit status is 1, and either side's word can be taken."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks"))
    run("import", str(file), "--into", record)
    item = record / "meetings/talks.yaml"
    item.write_text(item.read_text(encoding="utf-8").replace("title: Talks", "title: Ours"), encoding="utf-8")
    calendar(file, event("1@x", "Theirs"))

    result = run("import", str(file), "--into", record)

    assert result.exit_code == 1
    assert "meetings/talks.yaml: error: talks: title: changed on both sides" in result.stderr
    assert [line.split() for line in result.stderr.splitlines()[1:4]] == [
        ["before:", "Talks"],
        ["here:", "Ours"],
        ["there:", "Theirs"],
    ]
    assert "title: Ours" in item.read_text(encoding="utf-8")
    assert run("import", str(file), "--into", record).exit_code == 1
    assert run("import", str(file), "--into", record, "--ours").exit_code == 0
    assert run("import", str(file), "--into", record).exit_code == 0
    assert "title: Ours" in item.read_text(encoding="utf-8")


def test_the_word_of_the_other_side_is_taken_where_it_is_asked_for(record: Path, tmp_path: Path) -> None:
    """With --theirs a field that both sides changed says what is there."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks"))
    run("import", str(file), "--into", record)
    item = record / "meetings/talks.yaml"
    item.write_text(item.read_text(encoding="utf-8").replace("title: Talks", "title: Ours"), encoding="utf-8")
    calendar(file, event("1@x", "Theirs"))

    assert run("import", str(file), "--into", record, "--theirs").exit_code == 0
    assert "title: Theirs" in item.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("gone", "said", "text"),
    [
        ("keep", "gone there, and kept", "title: Talks\n"),
        ("cancel", "cancelled, as it is gone there", "status: cancelled\n"),
        ("withdraw", "removed, as it is gone there", ""),
    ],
)
def test_what_is_gone_there_is_kept_cancelled_or_removed(
    record: Path, tmp_path: Path, gone: str, said: str, text: str
) -> None:
    """Nothing goes silently, and what stays comes back as the same item."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks"), event("2@x", "Others"))
    run("import", str(file), "--into", record)
    calendar(file, event("2@x", "Others"))

    result = run("import", str(file), "--into", record, "--gone", gone)

    item = record / "meetings/talks.yaml"
    assert f"talks: {said}" in result.stdout
    assert (text in item.read_text(encoding="utf-8")) if text else not item.exists()
    calendar(file, event("1@x", "Talks"), event("2@x", "Others"))
    assert run("import", str(file), "--into", record).exit_code == 0
    assert "status" not in item.read_text(encoding="utf-8")


def test_nothing_is_gone_where_the_other_side_cannot_be_read_whole(record: Path, tmp_path: Path) -> None:
    """An event that is broken there is not gone, and the fault names its line."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks"), event("2@x", "Others"))
    run("import", str(file), "--into", record)
    calendar(file, event("1@x", "Talks").replace("20261214T100000", "2026"), event("2@x", "Others"))

    result = run("import", str(file), "--into", record, "--gone", "withdraw")

    assert result.exit_code == 1
    assert "talks.ics:3: error: VEVENT 'Talks' is left out" in result.stderr
    assert (record / "meetings/talks.yaml").exists()


def test_what_a_person_removed_is_not_brought_back(record: Path, tmp_path: Path) -> None:
    """A file that is gone by hand stays gone, and the report says so."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks"))
    run("import", str(file), "--into", record)
    (record / "meetings/talks.yaml").unlink()

    result = run("import", str(file), "--into", record)

    assert "talks: removed here, and not added again" in result.stdout
    assert not (record / "meetings/talks.yaml").exists()


def test_what_cannot_be_read_here_is_not_removed(record: Path, tmp_path: Path) -> None:
    """While a file of the record is broken, its item is left as it is, and found again when it is mended."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks"))
    run("import", str(file), "--into", record)
    item = record / "meetings/talks.yaml"
    good = item.read_text(encoding="utf-8")
    item.write_text(good.replace("when:", "when"), encoding="utf-8")
    calendar(file, event("1@x", "Talks, again"))

    result = run("import", str(file), "--into", record)

    assert result.exit_code == 1
    assert "may be in what cannot be read of the record" in result.stdout
    item.write_text(good, encoding="utf-8")
    assert "talks: updated: title" in run("import", str(file), "--into", record).stdout


def test_a_dry_run_shows_the_diff_and_writes_nothing(record: Path, tmp_path: Path) -> None:
    """What would change is shown as a diff; neither the record nor what is remembered changes."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks"))

    result = run("import", str(file), "--into", record, "--dry-run")

    assert "--- /dev/null\n+++ b/meetings/talks.yaml\n" in result.stdout
    assert "+title: Talks\n" in result.stdout
    assert sorted(path.name for path in record.iterdir()) == ["diplofeed.toml"]


def test_the_report_is_there_for_programs(record: Path, tmp_path: Path) -> None:
    """--json says of each item what became of it."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks"))

    report = json.loads(run("import", str(file), "--into", record, "--json").stdout)

    assert report["complete"] is True
    assert report["written"] == ["meetings/talks.yaml"]
    assert [(each["what"], each["id"]) for each in report["outcomes"]] == [("added", "talks")]


def test_many_items_are_lines_of_a_single_file(record: Path, tmp_path: Path) -> None:
    """More than 200 new items are written as JSON Lines, where single fields are replaced as well."""
    events = [event(f"{number}@x", f"Talks {number}") for number in range(201)]
    file = calendar(tmp_path / "many.ics", *events)
    run("import", str(file), "--into", record)
    lines = (record / "meetings/many.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 201
    calendar(file, event("0@x", "Talks, the first"), *events[1:])

    assert "talks-0: updated: title (meetings/many.jsonl)" in run("import", "--into", record).stdout

    changed = (record / "meetings/many.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(changed[0])["title"] == "Talks, the first"
    assert changed[1:] == lines[1:]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.ics"], "No such file"),
        (["talks.ics", "--use", "icall"], "did you mean 'ical'?"),
        (["talks.ics", "--set", "zon=x"], "did you mean 'zone'?"),
        (["talks.ics", "--set", "zone=Vienna"], "is no zone of the IANA list"),
        (["talks.ics", "--name", "../x"], "is no name of an import"),
        (["unclear.bin"], "nobody can tell what kind of file this is"),
        ([], "nothing was imported into this record yet"),
        (["talks.ics", "--ours", "--theirs"], "--ours and --theirs say the opposite"),
        (["--map"], "--map needs the file or address of a table"),
        (["talks.ics", "--map"], "the source 'ical' reads it, which has no columns"),
    ],
)
def test_what_cannot_be_done_is_said(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    """Nothing is written, the exit status is 2, and the message says what to do."""
    calendar(tmp_path / "talks.ics", event("1@x", "Talks"))
    (tmp_path / "unclear.bin").write_bytes(b"\x00\x01\x02")
    monkeypatch.chdir(tmp_path)

    result = run("import", *arguments, "--into", record)

    assert result.exit_code == 2
    assert message in result.stderr
    assert sorted(path.name for path in record.iterdir()) == ["diplofeed.toml"]


def test_what_is_refused_is_not_remembered(record: Path, tmp_path: Path) -> None:
    """A file of which nothing could be read leaves no trace in the record."""
    file = tmp_path / "talks.ics"
    file.write_text("BEGIN:VCALENDAR", encoding="utf-8")

    result = run("import", str(file), "--into", record)

    assert result.exit_code == 1
    assert sorted(path.name for path in record.iterdir()) == ["diplofeed.toml"]


def test_another_file_of_the_same_name_is_not_taken_for_it(record: Path, tmp_path: Path) -> None:
    """Whoever means the same list says so by --name."""
    run("import", str(calendar(tmp_path / "talks.ics", event("1@x", "Talks"))), "--into", record)
    (tmp_path / "new").mkdir()
    other = calendar(tmp_path / "new/talks.ics", event("1@x", "Talks, again"))

    refused = run("import", str(other), "--into", record)
    meant = run("import", str(other), "--into", record, "--name", "talks")

    assert refused.exit_code == 2
    assert "--name talks, where this is the same list as before" in refused.stderr
    assert "talks: updated: title" in meant.stdout


def test_what_was_remembered_is_checked(record: Path, tmp_path: Path) -> None:
    """A damaged memory is named by its line, and nothing is changed."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks"))
    run("import", str(file), "--into", record)
    memory = record / "imports/talks.jsonl"
    memory.write_text(memory.read_text(encoding="utf-8")[:-30], encoding="utf-8")

    result = run("import", str(file), "--into", record)

    assert result.exit_code == 2
    assert "imports/talks.jsonl:2: error: is not what an import remembers" in result.stderr


def test_an_import_is_published_and_followed_like_any_item(record: Path, tmp_path: Path) -> None:
    """What the other side moved is announced as moved, under the identity it had."""
    file = calendar(tmp_path / "talks.ics", event("1@x", "Talks"))
    run("import", str(file), "--into", record)
    run("build", record, "--now", "2026-11-29T12:00Z")
    calendar(file, event("1@x", "Talks").replace("20261214", "20261215"))
    run("import", str(file), "--into", record)

    result = run("build", record, "--now", "2026-11-29T13:00Z")

    assert result.exit_code == 0
    assert "Rescheduled" in (record / "public/changes.xml").read_text(encoding="utf-8")


SHEET = """\
Datum;Ort;Titel;Bemerkung intern;Quelle 1;Quelle 2
12.07.2023;Wien, Österreich;Abrüstungsgespräche;x;https://a.example/1;https://b.example/1
Juli 2023;Genf, Schweiz;Folgetreffen;;https://a.example/2;
"""


def test_a_spreadsheet_is_mapped_once_and_imported_again(record: Path, tmp_path: Path) -> None:
    """--map says which column is which field, for people to edit; imports of that table go by it from then on."""
    file = tmp_path / "termine.csv"
    file.write_text(SHEET, encoding="utf-8")

    mapped = run("import", str(file), "--into", record, "--map")
    assert mapped.stdout == f"wrote {record}/imports/termine.columns.toml\n"
    columns = record / "imports/termine.columns.toml"
    assert '"Datum" = "when"' in columns.read_text(encoding="utf-8")
    text = columns.read_text(encoding="utf-8")
    columns.write_text(text.replace('"Bemerkung intern" = ""', '"Bemerkung intern" = "significance"'), encoding="utf-8")

    assert "termine (table): 2 added" in run("import", str(file), "--into", record).stdout
    item = (record / "meetings/abrüstungsgespräche.yaml").read_text(encoding="utf-8")
    assert "when: 2023-07-12\n" in item
    assert "significance: x\n" in item
    assert "country: AT\n" in item
    file.write_text(SHEET.replace("12.07.2023", "13.07.2023"), encoding="utf-8")
    assert "abrüstungsgespräche: updated: when" in run("import", "--into", record).stdout
    assert run("import", str(file), "--into", record, "--map").exit_code == 2
    assert run("build", record, "--now", "2026-11-29T12:00Z").exit_code == 0
