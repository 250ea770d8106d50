"""Whatever a build remembers, `ledger import` takes from what `ledger export` wrote, and it is the same."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from diplofeed.cli import main
from diplofeed.errors import LedgerError
from diplofeed.ledger.decide import decide_all
from diplofeed.ledger.store import Ledger
from diplofeed.ledger.text import export, import_
from diplofeed.model import Meeting, Round, Statement
from diplofeed.when import parse

PUBLICATION = "tag:example.org,2026:diplomacy"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[2] / "examples"

ZONES = (
    *("Z", "+01:00", "-00:44", "-00:00", "+05:45", "[Europe/Vienna]", "+01:00[Europe/Vienna]", "Z[Europe/Vienna]"),
    *("[UTC]", "Z[Etc/UTC]", "[Asia/Kathmandu]", "[America/Argentina/Buenos_Aires]", "[Etc/GMT+5]", "[GMT]"),
    *("[Europe/London]", "[Africa/Monrovia]", "[!Europe/Vienna][u-ca=gregory]"),
)
CLOCKS = ("T10:00", "T10:00:30", "T10:00:30.000001", "T10:00/12:30", "T10:00:30/12:30:59.5", "T10:00/2026-12-11T09:00")
TIMES = (
    *(f"2026-12-10{clock}{zone}" for clock in CLOCKS for zone in ZONES),
    *(f"2026-12-10T10:00{zone}{end}" for zone in ZONES for end in ("/..", "/")),
    "2026-12-10T10:00+01:00/12:30+03:00",
    "2026-12-10T10:00+01:00/08:30-03:00",
    "2026-10-25T02:30+02:00/02:10+01:00[Europe/Vienna]",  # by the clock its end is before its start
    "2026-10-25T02:30+02:00/02:30+01:00[Europe/Vienna]",
    "2026-03-29T01:30/03:30[Europe/Vienna]",
    "1970-01-01T12:00-00:44:30[Africa/Monrovia]",
    "1970-01-01T12:00/13:00[Africa/Monrovia]",
    "0002-01-01T00:00[Asia/Tokyo]",
    "9998-12-31T23:59:59.999999[America/New_York]",
)
DATES = (
    *("2023", "2023-07", "2023-07-11", "2023-XX-XX", "2023-06-XX", "202X", "19XX", "2023-21", "2023~", "2023-07-11?"),
    *("2023-07%", "2023/..", "../2023", "/2023", "2023/", "2023-07-11/2023-07-12", "2023~/2024-05-01?", "July 2023"),
)


def opened() -> Ledger:
    """Open an empty ledger."""
    return Ledger.open(":memory:", publication=PUBLICATION)


def remembered(*items: Meeting | Statement) -> list[str]:
    """Return the lines of a ledger after a build with items."""
    with opened() as ledger:
        ledger.save(decide_all({}, items, publication_id=PUBLICATION, now=NOW), now=NOW)
        return list(export(ledger))


def carried(lines: list[str]) -> list[str]:
    """Return the lines of the ledger that lines were read into."""
    with opened() as ledger:
        import_(ledger, lines)
        return list(export(ledger))


@pytest.mark.parametrize("when", [*TIMES, *DATES])
def test_every_form_of_a_date_comes_back(when: str) -> None:
    """Of a meeting and of a statement, whatever its zone, its ends and their fractions."""
    lines = remembered(
        Meeting(id="talks", title="Talks", when=when), Statement(id="reply", text="Yes.", when=when, party="US")
    )
    assert carried(lines) == lines
    with opened() as ledger:
        import_(ledger, lines)
        again = Meeting(id="talks", title="Talks", when=when)
        (talks,) = (row for row in ledger.remembered().values() if row.id == "talks")
        (decision,) = decide_all(
            {talks.key: talks}, [again], publication_id=PUBLICATION, now=NOW + timedelta(days=1)
        )  # fmt: skip
    assert not decision.fields


@pytest.mark.parametrize("when", [when for when in TIMES if "/" not in when])
def test_rounds_come_back(when: str) -> None:
    """Further rounds, those left out and those that differ are in as many forms as the first."""
    other = when.replace("12-1", "12-2").replace("01-01", "01-08")
    meeting = Meeting(
        id="talks", title="Talks", when=when, recurrence="FREQ=DAILY;COUNT=60" if when[:4] == "2026" else "",
        rdate=(other,), exdate=(parse(when),) if when[:4] == "2026" else (),
        rounds=(Round(recurrence_id=other, when=when.replace("10:00", "11:00"), title="Later"),),
    )  # fmt: skip
    lines = remembered(meeting)
    assert carried(lines) == lines


@pytest.mark.parametrize(
    "when",
    ["2026-12-10T10:00+01:00[Mars/Olympus]", "2026-12-10T10:00/12:30[Mars/Olympus]", "2026-03-29T02:30[Europe/Vienna]"],
)
def test_times_of_other_rules_of_zones_come_back(when: str) -> None:
    """A zone that is not known here, and a time that is skipped by the rules of today, were accepted once."""
    lines = [
        line.replace("2026-12-10T10:00Z", when)
        for line in remembered(Meeting(id="a", title="A", when="2026-12-10T10:00Z"))
    ]
    assert when in lines[1]
    assert carried(lines) == lines


@pytest.mark.parametrize("when", ["2026-12-10T10:00", "2026-12-10T25:00Z", "2026-12-10T10:00ZZ", "10/12/2026", ""])
def test_what_never_was_a_date_is_refused(when: str) -> None:
    """A time without a zone or an offset, an hour that is none, and what no build writes."""
    lines = [
        line.replace("2026-12-10T10:00Z", when)
        for line in remembered(Meeting(id="a", title="A", when="2026-12-10T10:00Z"))
    ]
    with opened() as ledger, pytest.raises(LedgerError, match=r"line 2: 'data\.when'"):
        import_(ledger, lines)


def test_the_ledger_of_a_record_with_everything_comes_back(tmp_path: Path) -> None:
    """By the commands: it is exported, removed, imported and exported again, and a build finds nothing new."""
    record = shutil.copytree(EXAMPLES / "everything", tmp_path / "record")

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, [*arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    run("build", str(record), "--now", "2026-11-23T12:00Z", "--format", "atom")
    text = run("ledger", "export", str(record))
    (tmp_path / "ledger.jsonl").write_text(text, encoding="utf-8")
    for folder in ("public", "internal"):
        shutil.rmtree(record / folder)
    shutil.rmtree(record / ".diplofeed")
    run("ledger", "import", str(tmp_path / "ledger.jsonl"), str(record))
    assert run("ledger", "export", str(record)) == text
    assert text.count('"kind"') > 20
    report = json.loads(run("build", str(record), "--now", "2026-11-24T12:00Z", "--format", "atom", "--json"))
    assert report["items"] > 20
    assert {change["change"] for change in report["changes"]} <= {"unchanged"}
