"""Whatever a plugin raises, returns or writes over is named, and the rest is published as without it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import diplofeed
from diplofeed.publishing.report import Report
from support import records
from support.places import contents

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG = f"""{records.CONFIG}\
language = "en"

[feeds-by]
topic = true
"""
EXPORTER = """\
from attrs import evolve
from diplofeed import Exporter
from diplofeed.export import Document

class Odd(Exception):
    def __str__(self):
        raise ValueError("no words")

class Base(BaseException):
    pass

def entry(entry, context):
    return entry.item.id.encode()

def throw(error):
    def function(*_):
        raise error
    return function

def named(name):
    return lambda feed, fragments, context: [Document("own.txt", fragments), Document(name, [b"mine"])]

OWN = Exporter(name="own", filename="own.txt", media_type="text/plain", entry=entry)
OWN = evolve(OWN, {change})
"""
SOURCE = """\
from diplofeed import Meeting, RecordSource
from diplofeed.errors import Fault, Origin
from diplofeed.source import Located

class Odd(Exception):
    def __str__(self):
        raise ValueError("no words")

class Base(BaseException):
    pass

def read(inputs):
    oslo = Meeting(id="oslo", title="Talks in Oslo", when="2027-01")
    rome = Meeting(id="rome", title="Talks in Rome", when="2027-02")
    if (inputs.path / "good").exists():
        yield Located(item=oslo, origin=Origin("list"))
    else:
        {body}
    yield Located(item=rome, origin=Origin("list"))

KEPT = RecordSource(name="own", read=read)
"""


def make(root: Path, plugin: str, more: str = "") -> Path:
    """Write a record with a plugin file."""
    files = {
        "diplofeed.toml": f'{CONFIG}\n[plugins]\nfiles = ["own.py"]\n{more}',
        "own.py": plugin,
        "topics.yaml": "- { id: arms, name: Arms }\n",
        "meetings/vienna.yaml": "title: Talks\nwhen: 2027-06\ntopics: [arms]\n",
        "list/good": "",
    }
    return records.written(root, files)


def without_pages(*records: Path) -> None:
    """Leave out the pages that come with diplofeed, so that nobody but a plugin says where pages are."""
    for record in records:
        config = (record / "diplofeed.toml").read_text(encoding="utf-8")
        own = ', "own"' if "own.py" in config or "[plugins]" in config else ""
        formats = f'[build]\nformats = ["atom", "rss", "json", "ical", "digest"{own}]\n'
        (record / "diplofeed.toml").write_text(f"{config}\n{formats}", encoding="utf-8")


RAISED = ["SystemExit(3)", "GeneratorExit()", "Base('no')", "Odd()", "StopIteration()", "RecursionError()"]


@pytest.mark.parametrize("error", RAISED)
@pytest.mark.parametrize("function", ["entry", "document", "page", "shared", "page_path"])
def test_whatever_an_exporter_raises_is_named(tmp_path: Path, function: str, error: str) -> None:
    """The other formats have the bytes they have without it."""
    twin = make(tmp_path / "twin", "")
    (twin / "diplofeed.toml").write_text(CONFIG, encoding="utf-8")
    record = make(tmp_path / "record", EXPORTER.format(change=f"{function}=throw({error})"))
    if function == "page_path":
        without_pages(twin, record)

    report, without = diplofeed.build(record, now=NOW), diplofeed.build(twin, now=NOW)

    assert without.complete
    failures = [failure for failure in report.failures if "'own'" in failure]
    assert failures, report.failures
    assert error.partition("(")[0] in failures[0]
    assert failures[0].endswith("(own.py, line 17)")
    assert len(report.failures) == len(failures)
    ours, expected = contents(record / "public"), contents(twin / "public")
    assert {"atom.xml", "feeds.json"} <= ours.keys() & expected.keys()
    assert {name: ours[name] for name in ("calendar.ics", "changes.xml")} == {
        name: expected[name] for name in ("calendar.ics", "changes.xml")
    }


@pytest.mark.parametrize(
    "change",
    [
        "entry=lambda *_: None",
        "document=lambda *_: None",
        "page=lambda *_: None",
        "shared=lambda *_: None",
        "document=lambda *_: [None]",
        "page_path=lambda *_: None",
    ],
)
def test_an_exporter_that_returns_none_is_named(tmp_path: Path, change: str) -> None:
    """Nothing is silently left out."""
    record = make(tmp_path, EXPORTER.format(change=change))
    if change.startswith("page_path"):
        without_pages(record)
    report = diplofeed.build(record, now=NOW)

    (failure,) = report.failures
    assert "'own'" in failure
    assert "None" in failure
    assert "atom.xml" in report.written


NAMES = [
    "atom.xml",
    "./changes.xml",
    "changes.xml",
    "ATOM.XML",
    "feeds.json",
    "FEEDS.opml",
    "calendar/2027.ics",
    "calendar//2027.ICS",
    "topic",
    "Topic",
    "archive",
    "feed.css",
    "atom.xml/mine",
    "topic/arms",
]


@pytest.mark.parametrize("order", ["", '[build]\nformats = ["own", "atom", "ical", "rss", "json", "digest"]\n'])
@pytest.mark.parametrize("name", NAMES)
def test_no_plugin_writes_over_what_another_format_has(tmp_path: Path, name: str, order: str) -> None:
    """The format of the plugin fails by name, in whatever order they are built; later builds do too."""
    record = make(tmp_path, EXPORTER.format(change=f"document=named({name!r})"), order)

    first, second = diplofeed.build(record, now=NOW), diplofeed.build(record, now=NOW + timedelta(days=1))
    alone = diplofeed.build(record, now=NOW + timedelta(days=2), formats=["own"])

    for report in (first, second, alone):
        (failure,) = report.failures
        assert "'own'" in failure
        assert "give the document another name" in failure
    assert not [file for file, data in contents(record / "public").items() if data == b"mine"]


def test_two_plugins_do_not_write_over_each_other(tmp_path: Path) -> None:
    """The first has the document, and the second is named."""
    make(tmp_path, EXPORTER.format(change="document=named('caf\\u00e9.txt')"))
    other = EXPORTER.format(change="document=named('Cafe\\u0301.TXT'), name='two', filename='two.txt'")
    (tmp_path / "two.py").write_text(other.replace("own.txt", "two.txt"), encoding="utf-8")
    (tmp_path / "diplofeed.toml").write_text(f'{CONFIG}\n[plugins]\nfiles = ["own.py", "two.py"]\n', encoding="utf-8")

    report = diplofeed.build(tmp_path, now=NOW)

    (failure,) = report.failures
    assert "'two'" in failure
    assert "the format 'own'" in failure


BODIES = [
    "yield oslo",
    "yield None",
    "yield 7",
    "yield Located(item=None, origin=Origin('list'))",
    "yield Located(item=oslo, origin=None)",
    "yield Fault(origin=Origin('list'), message=None)",
    "yield Fault(origin=None, message='no')",
    "yield Fault(origin=Origin('list'), message='no', severity='error')",
    *(f"raise {error}" for error in RAISED),
]


def build(record: Path, day: int) -> Report:
    """Build on a day."""
    return diplofeed.build(record, now=NOW + timedelta(days=day))


@pytest.mark.parametrize("body", BODIES)
def test_what_a_source_gave_before_stays(tmp_path: Path, body: str) -> None:
    """Whatever it yields or raises is an error that names it; nothing is withdrawn, and the rest is published."""
    record = make(tmp_path, SOURCE.format(body=body), '[sources.own]\npath = "list"\n')
    assert build(record, 0).complete
    (record / "list" / "good").unlink()
    (record / "meetings" / "more.yaml").write_text("title: More\nwhen: 2027-03\n", encoding="utf-8")

    report = build(record, 1)

    assert not report.complete
    faults = [fault for fault in report.faults if fault.field == "sources.own"]
    assert faults
    assert "raise" not in body or faults[0].message.endswith("(own.py, line 18)")
    assert all(isinstance(str(fault), str) for fault in report.faults)
    assert {decision.change.value for decision in report.decisions} == {"new"}
    assert b"Talks in Oslo" in (record / "public" / "atom.xml").read_bytes()
    assert b"More" in (record / "public" / "atom.xml").read_bytes()


@pytest.mark.parametrize("error", RAISED)
def test_a_plugin_file_may_raise_anything(tmp_path: Path, error: str) -> None:
    """It is named, and the rest is published."""
    odd = "class Odd(Exception):\n    def __str__(self):\n        raise ValueError\nclass Base(BaseException): pass\n"
    report = diplofeed.build(make(tmp_path, f"{odd}raise {error}\n"), now=NOW)

    (failure,) = report.failures
    assert "own.py cannot be run" in failure
    assert "atom.xml" in report.written


def test_the_end_of_the_program_is_no_failure_of_a_plugin(tmp_path: Path) -> None:
    """Whoever presses Ctrl-C while a plugin runs ends the build."""
    record = make(tmp_path, EXPORTER.format(change="entry=throw(KeyboardInterrupt())"))

    with pytest.raises(KeyboardInterrupt):
        diplofeed.build(record, now=NOW)


@pytest.mark.parametrize("formats", [["atom"], ["rss"]])
def test_formats_share_a_document_that_one_of_them_made_alone(tmp_path: Path, formats: list[str]) -> None:
    """RSS and Atom have one style sheet, whichever of them was made first and is made now."""
    record = make(tmp_path, EXPORTER.format(change="daily=True"))
    for number, names in enumerate((formats, ["atom"], ["rss"], ["own"])):
        report = diplofeed.build(record, now=NOW + timedelta(days=number), formats=names)
        assert report.failures == ()
