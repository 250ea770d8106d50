"""`diplofeed.build` does for a program what the command does for a person."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import diplofeed
from diplofeed.cache import NO_CACHE
from diplofeed.errors import ConfigError, LedgerError, Severity, WithdrawalError
from diplofeed.exporters.ical import Imprecise
from diplofeed.publishing.report import at_rest, from_plain, to_plain
from support.places import EXAMPLE, contents, copied
from support.records import run

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a copy of the example, not built yet."""
    return copied(EXAMPLE, tmp_path / "record")


def test_a_build_writes_what_the_command_writes(record: Path, tmp_path: Path) -> None:
    """The same record and moment give the same bytes, by the call and by the command, and the same report."""
    twin = Path(shutil.copytree(record, tmp_path / "twin"))

    report = diplofeed.build(record, now=NOW)
    result = run("build", twin, "--now", NOW.isoformat(), "--json")

    assert contents(record / "public") == contents(twin / "public")
    printed = json.loads(result.stdout)
    assert (list(report.written), report.items) == (printed["written"], printed["items"])
    assert report.complete


def test_a_build_neither_prints_nor_exits(record: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What is wrong comes back as values: faults with their places, failures of plugins; the rest is published."""
    (record / "meetings" / "bad.yaml").write_text("title: A\nwhen: 2023\nstatus: canceled\n", encoding="utf-8")
    (record / "broken.py").write_text("raise RuntimeError('no')\n", encoding="utf-8")
    with (record / "diplofeed.toml").open("a", encoding="utf-8") as config:
        config.write('\n[plugins]\nfiles = ["broken.py"]\n')

    report = diplofeed.build(str(record), now=NOW)

    assert capfd.readouterr() == ("", "")
    assert not report.complete
    assert [(str(fault.origin), fault.suggestion) for fault in report.faults] == [
        ("meetings/bad.yaml:3:9", "cancelled")
    ]
    assert [failure for failure in report.failures if "broken.py cannot be run: RuntimeError: no" in failure]
    assert "rss.xml" in report.written


def test_a_build_with_nothing_to_do_reads_nothing(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was touched the report comes from the last build, and is what a build that reads would give."""
    first = diplofeed.build(record, now=NOW)
    diplofeed.build(record, now=NOW)  # what was written a moment before a build is not taken for read by it
    with monkeypatch.context() as patched:
        patched.setattr(sys.modules["diplofeed.publishing.folder"], "build_folder", None)
        again = diplofeed.build(record, now=NOW + timedelta(hours=1))

    assert again == at_rest(first)
    assert again == diplofeed.build(record, now=NOW, cache=NO_CACHE)
    assert (again.written, again.decisions, again.topics) == ((), (), ())


def test_a_report_is_the_same_as_plain_data(record: Path) -> None:
    """What is kept of a report for the next build gives an equal one, warnings and internal feeds included."""
    (record / "meetings" / "warned.yaml").write_text('title: "A \\e note"\nwhen: 2023\n', encoding="utf-8")
    with (record / "diplofeed.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[feeds]]\nslug = "desk"\ntitle = "Desk"\naudience = "internal"\n')

    report = at_rest(diplofeed.build(record, now=NOW))

    assert report.internal
    assert [fault.severity for fault in report.faults] == [Severity.WARNING]
    assert from_plain(json.loads(json.dumps(to_plain(report)))) == report


@pytest.mark.parametrize("value", ["omit", Imprecise.OMIT])
def test_formats_and_options_are_those_of_the_call(record: Path, value: Any) -> None:
    """A format may be named, and an option set by its text or by its value; all else is as the configuration says."""
    report = diplofeed.build(record, now=NOW, formats=["ical"], options={"ical": {"imprecise": value}})

    names = {name.rpartition("/")[2] for name in report.written if "/" not in name}
    assert names == {"calendar.ics", "feeds.json", "feeds.opml"}
    assert b"day not known" not in (record / "public" / "calendar.ics").read_bytes()


def test_the_places_of_a_build_are_those_of_the_call(record: Path, tmp_path: Path) -> None:
    """Feeds and ledger are where the call says, and nothing is where they would have been."""
    diplofeed.build(record, output=tmp_path / "out", ledger=tmp_path / "ledger.db", now=NOW)

    assert (tmp_path / "out" / "rss.xml").exists()
    assert (tmp_path / "ledger.db").exists()
    assert not (record / "public").exists()
    assert not (record / ".diplofeed" / "ledger.db").exists()


def test_a_dry_run_reports_and_writes_nothing(record: Path) -> None:
    """The report of a dry run is that of the build after it."""
    before = contents(record)

    planned = diplofeed.build(record, now=NOW, dry_run=True)

    assert contents(record) == before
    assert planned == diplofeed.build(record, now=NOW)


def test_each_document_is_ticked(record: Path) -> None:
    """A program can show how far a build is."""
    names: list[str] = []
    report = diplofeed.build(record, now=NOW, tick=names.append)
    assert set(report.written) - set(names) == {"feeds.json"} | {n for n in report.written if n.endswith("feeds.opml")}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"formats": ["rsss"]}, "formats: error: no exporter is called 'rsss'"),
        ({"options": {"icl": {"imprecise": "omit"}}}, "options: error: exporters.icl: no exporter is called 'icl'"),
        ({"options": {"ical": {"imprecis": "omit"}}}, "did you mean 'imprecise'?"),
    ],
)
def test_what_is_not_there_is_refused(record: Path, arguments: dict[str, Any], words: str) -> None:
    """A format or an option nobody has is an error that says where it stands in the call."""
    with pytest.raises(ConfigError) as caught:
        diplofeed.build(record, now=NOW, **arguments)
    assert words in str(caught.value)


def test_a_moment_needs_a_zone(record: Path) -> None:
    """A naive moment is refused; without one it is the clock's."""
    with pytest.raises(ValueError, match="now needs a zone"):
        diplofeed.build(record, now=NOW.replace(tzinfo=None))
    before = datetime.now(tz=UTC)
    diplofeed.build(record, formats=["json"])
    with diplofeed.Ledger.open(
        record / ".diplofeed" / "ledger.db", publication=diplofeed.load_config(record).publication.id
    ) as ledger:
        assert before <= ledger.began(NOW) <= datetime.now(tz=UTC)


def test_what_vanishes_is_refused_unless_it_is_allowed(record: Path) -> None:
    """A record that lost most of its items is not published, and is where the call allows it."""
    diplofeed.build(record, now=NOW)
    shutil.rmtree(record / "meetings")
    shutil.rmtree(record / "statements")

    with pytest.raises(WithdrawalError):
        diplofeed.build(record, now=NOW)
    report = diplofeed.build(record, now=NOW, allow_withdrawals=True)
    assert {decision.change.value for decision in report.decisions} == {"withdrawn"}


def test_hubs_are_owed_what_changed(record: Path) -> None:
    """A build remembers which feeds hubs are to be told of; which hubs there are is in its report."""
    text = (record / "diplofeed.toml").read_text(encoding="utf-8")
    text = text.replace("[publication]\n", '[publication]\nhubs = ["https://hub.example.org/"]\n', 1)
    (record / "diplofeed.toml").write_text(text, encoding="utf-8")

    report = diplofeed.build(record, now=NOW)

    assert report.hubs == ("https://hub.example.org/",)
    owed = json.loads((record / ".diplofeed" / "websub.json").read_bytes())
    assert set(owed["https://hub.example.org/"]) == set(report.topics)
    assert diplofeed.build(record, now=NOW).hubs == report.hubs


def test_a_ledger_of_another_program_is_refused(record: Path) -> None:
    """What is raised is what the documentation names."""
    with pytest.raises(LedgerError):
        diplofeed.build(record, now=NOW, ledger=record / "diplofeed.toml")


def test_reading_a_folder_gives_its_record(record: Path) -> None:
    """`read` returns items and faults, and publishes nothing."""
    (record / "meetings" / "bad.yaml").write_text("title: A\nwhen: never\n", encoding="utf-8")

    read = diplofeed.read(record)

    assert {item.kind for item in read.items} == {"meeting", "statement"}
    assert [fault.item for fault in read.faults] == ["bad"]
    assert not (record / ".diplofeed").exists()
