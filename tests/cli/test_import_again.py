"""``import`` again: what is remembered of an import that came to nothing, and what is said of what is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.records import CONFIG, run, written

SHEET = "Date;Title\n2023-07-12;Talks in Vienna\n2023-07-13;Talks in Geneva\n"
CALENDAR = "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    return written(tmp_path / "record", {"diplofeed.toml": CONFIG})


@pytest.mark.parametrize("text", [SHEET, CALENDAR], ids=["unreadable to it", "empty to it"])
def test_an_import_of_nothing_changes_nothing_that_is_remembered(record: Path, tmp_path: Path, text: str) -> None:
    """A wrong --use, --as or option is forgotten, nothing is gone by it, and the next import goes on as before."""
    file = tmp_path / "talks.csv"
    file.write_text(SHEET, encoding="utf-8")
    assert run("import", str(file), "--into", record, "--as", "meetings").exit_code == 0
    memory = record / "imports/talks.jsonl"
    before = memory.read_bytes()
    file.write_text(text, encoding="utf-8")

    wrong = ("--use", "ical", "--set", "zone=Europe/Vienna", "--gone", "withdraw")
    run("import", str(file), "--into", record, *wrong)

    assert memory.read_bytes() == before
    assert len(list((record / "meetings").iterdir())) == 2
    file.write_text(SHEET, encoding="utf-8")
    again = run("import", str(file), "--into", record)
    assert (again.exit_code, "talks (table): 2 unchanged" in again.stdout) == (0, True)


def test_what_is_cancelled_already_is_unchanged(record: Path, tmp_path: Path) -> None:
    """With --gone cancel a meeting is cancelled once, and from then on there is nothing to advise."""
    file = tmp_path / "talks.csv"
    file.write_text(SHEET, encoding="utf-8")
    run("import", str(file), "--into", record)
    file.write_text(SHEET.replace("2023-07-12;Talks in Vienna\n", ""), encoding="utf-8")
    first = run("import", "--into", record, "--gone", "cancel")
    second = run("import", "--into", record, "--gone", "cancel")

    assert "talks-in-vienna: cancelled, as it is gone there" in first.stdout
    assert second.stdout == "talks (table): 2 unchanged\n"


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("keep", "gone there, and kept (--gone withdraw)"),
        ("cancel", "gone there, and kept as a statement cannot be cancelled (--gone withdraw)"),
    ],
)
def test_a_statement_that_is_gone_is_not_advised_to_be_cancelled(
    record: Path, tmp_path: Path, gone: str, said: str
) -> None:
    """What can be done about it is to withdraw it."""
    file = tmp_path / "words.ics"
    entry = "BEGIN:VJOURNAL\nUID:{0}\nSUMMARY:Words {0}\nDTSTART;VALUE=DATE:20990101\nEND:VJOURNAL\n"
    both = CALENDAR.replace("END:VC", entry.format(1) + entry.format(2) + "END:VC")
    file.write_text(both, encoding="utf-8")
    run("import", str(file), "--into", record, "--set", "drops=nothing")
    file.write_text(both.replace(entry.format(1), ""), encoding="utf-8")

    result = run("import", "--into", record, "--gone", gone)

    assert f"words-1: {said} (statements/words-1.yaml)" in result.stdout


def test_rounds_that_are_read_one_by_one_are_counted(record: Path, tmp_path: Path) -> None:
    """A rule without an end whose first round is none of its rounds becomes dates, and people hear until when."""
    file = tmp_path / "calls.ics"
    rule = "BEGIN:VEVENT\nUID:1\nSUMMARY:Calls\nDTSTART;VALUE=DATE:20270105\nRRULE:FREQ=WEEKLY;BYDAY=MO{}\nEND:VEVENT\n"
    file.write_text(CALENDAR.replace("END:VC", rule.format("") + "END:VC"), encoding="utf-8")
    endless = run("import", str(file), "--into", record)
    file.write_text(CALENDAR.replace("END:VC", rule.format(";COUNT=3") + "END:VC"), encoding="utf-8")
    counted = run("import", str(file), "--into", record)

    dates = (record / "meetings/calls.yaml").read_text(encoding="utf-8")
    assert "its rounds are read one by one, 501 of them until 2036-08-04, though a rule has no end: " in endless.stderr
    assert "its rounds are read one by one, 4 of them until 2027-01-25: " in counted.stderr
    assert dates.count("2027-01-") == 4


PAGE = """<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "Event", "@id": "urn:x:{0}",
"name": "Talks {0}", "startDate": "2027-06"}}</script>"""


def test_a_folder_is_known_by_its_files(record: Path, tmp_path: Path) -> None:
    """Pages that were saved are read together, whatever lies beside them, and again when one changed."""
    folder = tmp_path / "site"
    written(
        folder, {"a.html": PAGE.format(1), "sub/b.html": PAGE.format(2), "style.css": "a, b {}", ".x.ics": CALENDAR}
    )

    first, second = (run("import", str(folder), "--into", record) for _ in range(2))

    assert "site (web): 2 added" in first.stdout
    assert second.stdout == "site (web): 2 unchanged\n"
    (folder / "a.html").write_text(PAGE.format(1).replace("2027-06", "2027-07"), encoding="utf-8")
    assert "1 updated" in run("import", "--into", record).stdout


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.ics": CALENDAR, "b.ics": CALENDAR}, "it is a folder, and the source 'ical' reads single files"),
        (
            {"a.html": PAGE, "b.json": '{"events": [{"start_date": {}}]}'},
            "its files are of several kinds: web, timelinejs",
        ),
        ({"a.png": "x"}, "nobody can tell what the files of this folder are"),
    ],
)
def test_a_folder_that_no_source_reads_is_refused(
    record: Path, tmp_path: Path, files: dict[str, str], message: str
) -> None:
    """With what to do, and nothing is remembered."""
    result = run("import", str(written(tmp_path / "files", files)), "--into", record)

    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr
    assert "expected " in result.stderr
    assert not (record / "imports").exists()
