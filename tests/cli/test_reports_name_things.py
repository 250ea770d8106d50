"""What ``build`` prints names documents and items, and says until when something is held back."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import diplofeed
from diplofeed.cli import build as command
from diplofeed.cli import main
from support.records import written

CONFIG = """\
[publication]
id = "tag:talks.example,2026:talks"
title = "Talks"
link = "https://talks.example/"

[feeds-by]
party = true

[exporters.digest]
newest = 2
"""
NOW = "2026-11-23T12:00Z"
YEARS = "left out of calendar.ics: 2 known only to the season or year; see the other formats (another-year, some-year)"
OLDER = "left out of party/AT/digest.md: 2 older than the 2 a digest shows"


def write(record: Path, **meetings: dict[str, Any]) -> None:
    """Write meetings by their ids, with underscores for hyphens."""
    files = {
        f"meetings/{name.replace('_', '-')}.yaml": json.dumps({"title": "Talks", "when": "2027-05-12", **fields})
        for name, fields in meetings.items()
    }
    written(record, {"diplofeed.toml": CONFIG, **files})


def printed(record: Path, *options: str) -> list[str]:
    """Build a record and return the lines that are printed."""
    result = CliRunner().invoke(main, ["build", str(record), "--now", NOW, *options])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_what_is_held_back_is_named_with_why_and_until_when(tmp_path: Path) -> None:
    """The editor sees which items readers do not see, and when they will; an embargo that is over holds nothing."""
    write(
        tmp_path,
        secret={"audience": "internal"},
        soon={"embargo_until": "2026-12-01T10:00Z"},
        both={"audience": "internal", "embargo_until": "2026-12-01T11:00+01:00"},
        was={"embargo_until": "2026-11-01T10:00Z"},
    )
    lines = printed(tmp_path)
    assert "1 item: 1 new, 0 revised, 3 held back" in lines
    assert [line for line in lines if line.startswith("held back")] == [
        "held back: meeting both, internal and under embargo until 2026-12-01T10:00:00+00:00",
        "held back: meeting secret, internal",
        "held back: meeting soon, under embargo until 2026-12-01T10:00:00+00:00",
    ]
    data = json.loads("\n".join(printed(tmp_path, "--json")))
    assert (data["held_back"], data["held"][2]) == (
        3,
        {"kind": "meeting", "id": "soon", "internal": False, "embargo_until": "2026-12-01T10:00:00+00:00"},
    )


def test_what_is_withheld_is_named_with_what_asks_for_it_and_what_to_do(tmp_path: Path) -> None:
    """An editor may not know that a word in a file that cannot be read hides an item."""
    write(tmp_path, talks={}, other={})
    printed(tmp_path)
    (tmp_path / "meetings/talks.yaml").write_text("title: [\naudience: internal\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["build", str(tmp_path), "--now", NOW])
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    why = "(meetings/talks.yaml: the word 'audience' on line 2)"
    at = lines.index(f"hidden until it can be read: talks, as it may ask for that {why}")
    assert lines[at + 1] == "  mend what is named as an error; what is to stay hidden says audience: internal"


def test_many_that_are_held_back_are_cut_short(tmp_path: Path) -> None:
    """A screen shows twenty of them and how many more there are."""
    write(tmp_path, **{f"m{number}": {"audience": "internal"} for number in range(25)})
    lines = [line for line in printed(tmp_path) if line.startswith("held back")]
    assert (len(lines), lines[-1]) == (21, "held back: … and 5 more (--json lists all)")


def test_what_a_document_leaves_out_is_named_with_its_path(tmp_path: Path) -> None:
    """A line names the document below its folder, and the items where these are few."""
    write(tmp_path, **{f"day_{n}": {"parties": ["AT"], "when": f"2026-05-{n:02}"} for n in range(1, 5)})
    write(tmp_path, some_year={"when": "2027"}, another_year={"when": "2028"})
    for lines in (printed(tmp_path), printed(tmp_path)):  # a build that has nothing to do says the same
        assert sorted(line for line in lines if line.startswith("left out")) == [YEARS, OLDER]


def test_items_are_named_up_to_ten_of_a_document(tmp_path: Path) -> None:
    """More of them are counted."""
    write(tmp_path, **{f"year_{n}": {"when": f"{2030 + n}"} for n in range(12)})
    (line,) = [line for line in printed(tmp_path) if line.startswith("left out of calendar.ics")]
    assert line.count("year-") == 10
    assert line.endswith(", …)")


def test_documents_are_counted_towards_a_total(tmp_path: Path) -> None:
    """Before the first document is done, it is said about how many there will be: in a second build, as many."""
    write(tmp_path, talks={"parties": ["AT", "CH"]})
    said: list[int | str] = []
    report = diplofeed.build(tmp_path, tick=said.append, expect=said.append)
    first, *names = said
    assert isinstance(first, int)
    assert 0 < first <= len(report.written)
    assert all(isinstance(name, str) for name in names)
    write(tmp_path, talks={"parties": ["AT", "CH"], "title": "First talks"})
    said.clear()
    diplofeed.build(tmp_path, tick=said.append, expect=said.append)
    assert said[0] == len(said) - 1


@pytest.mark.parametrize(("terminal", "is_shown"), [("xterm", True), ("dumb", False)])
def test_progress_is_shown_where_a_line_can_be_written_again(
    terminal: str, is_shown: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal that knows no controls gets none."""
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with command._progress(as_json=False) as progress:
        progress.expect(2)
        progress.tick("rss.xml")
    written = capsys.readouterr().err
    assert ("1 of about 2 documents, now rss.xml" in written) is is_shown
    assert ("\x1b" in written) is is_shown
