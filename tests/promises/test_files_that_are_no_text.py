"""What a file asks for that is packed, too large, cut off or of another program, as far as its words can be seen."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from diplofeed import Report, build
from diplofeed.cache import NO_CACHE
from support.places import contents
from support.records import CONFIG, begun, written

NOW: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
WORD: Final = "Reykjavik"
TALKS: Final = f"title: Talks in {WORD}\nwhen: 2026-12-04\n"
ASKS: Final = f"{TALKS}audience: internal\n"
OTHERS: Final = {f"meetings/other-{day}.yaml": f"title: Other\nwhen: 2026-12-0{day}\n" for day in range(1, 9)}
TABLE: Final = f"id,title,when\nvienna,Talks in {WORD},2026-12-04\n"
LARGE: Final = b"# " + b"x" * 50_000_000 + b"\n"

Files = Mapping[str, str | bytes]


def build_first(root: Path) -> None:
    """Build a record for the first time."""
    build(root, now=NOW, cache=NO_CACHE)


def after(root: Path, first: Files, then: Files) -> tuple[Report, str]:
    """Build a record with some files, and again with others in their place; return the report and all public files."""
    begun(root, {"diplofeed.toml": CONFIG, **OTHERS, **first}, build_first)
    assert WORD in shown(root)
    for name in first:
        (root / name).unlink()
    written(root, then)
    return build(root, now=NOW + timedelta(days=1), cache=NO_CACHE), shown(root)


def shown(root: Path) -> str:
    """Return what all public files say."""
    return b"".join(contents(root / "public").values()).decode()


def zipped(text: str) -> bytes:
    """Return a workbook, as far as its words go."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><t>vienna</t><t>{text}</t></sst>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("vienna.yaml", ASKS.encode() + LARGE),
        ("vienna.yaml", TALKS.encode() + LARGE + b"embargo_until: 2030-01-01T00:00Z\n"),
        ("vienna.yaml", TALKS.encode() + LARGE + "audience: internal\n".encode("utf-16-le")),
        ("vienna.yaml", gzip.compress(ASKS.encode(), mtime=0)),
        ("vienna.yaml.gz", gzip.compress(ASKS.encode(), mtime=0)),
        ("vienna.yaml", lzma.compress(ASKS.encode())),
        ("vienna.yaml", gzip.compress(ASKS.encode(), mtime=0)[:-12]),
        ("vienna.yaml", ASKS.encode("cp037")),
        ("vienna.yaml", ASKS.encode("utf-16-be")),
        ("vienna.yaml", ASKS.encode("utf-32")),
        ("vienna.xlsx", zipped("audience")),
        ("vienna.yaml", TALKS.encode() + b"aud\0\0\0\0\0"),
        ("vienna.yaml", TALKS.encode() + b"\0" * 40 + b"audience: internal\n"),
        ("vienna.csv", ASKS.encode()),
    ],
    ids=range(14),
)
def test_what_no_parser_reads_hides_where_it_may_ask_for_it(tmp_path: Path, name: str, data: bytes) -> None:
    """The word counts wherever it can be seen, and nothing is announced."""
    report, files = after(tmp_path, {"meetings/vienna.yaml": TALKS}, {f"meetings/{name}": data})
    assert report.withheld == ("vienna",)
    assert WORD not in files


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("vienna.yaml", TALKS.encode() + LARGE),
        ("vienna.yaml", gzip.compress(TALKS.encode(), mtime=0)),
        ("vienna.yaml.gz", gzip.compress(TALKS.encode(), mtime=0)),
        ("vienna.yaml", TALKS.encode("cp037")),
        ("vienna.yaml", TALKS.encode("utf-16")),
        ("vienna.xlsx", zipped("title")),
        ("vienna.yaml", TALKS.encode()[:-9] + b"\0"),
    ],
    ids=range(7),
)
def test_what_no_parser_reads_and_asks_for_nothing_stays(tmp_path: Path, name: str, data: bytes) -> None:
    """The item is as it was last shown, and the file is named."""
    report, files = after(tmp_path, {"meetings/vienna.yaml": TALKS}, {f"meetings/{name}": data})
    assert report.kept == ("vienna",)
    assert WORD in files
    assert name in " ".join(fault.origin.file for fault in report.faults)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("meetings.jsonl", '{"id": "v2", "title": "T", "when": "2026"}\n'),
        ("meetings.csv", "id,title,when\nv2,T,2026\n"),
        ("meetings/all.yaml", "- id: v2\n  title: T\n  when: 2026\n"),
    ],
)
@pytest.mark.parametrize("zeroes", ["\0", "\0" * 500, "\0\0\n"])
def test_what_stood_in_place_of_zeroes_is_not_gone(tmp_path: Path, name: str, text: str, zeroes: str) -> None:
    """A file system writes them for what was not written in time: the last items of a list, in most cases."""
    rest = {
        "meetings.jsonl": f'{{"id": "vienna", "title": "{WORD}", "when": "2026-12-04"}}\n',
        "meetings.csv": f"vienna,{WORD},2026-12-04\n",
        "meetings/all.yaml": f"- id: vienna\n  title: {WORD}\n  when: 2026-12-04\n",
    }[name]
    report, files = after(tmp_path, {name: text + rest}, {name: text + zeroes})
    assert "vienna" in report.kept
    assert WORD in files
    assert "is lost" in str(report.faults[0])


def test_what_is_larger_than_is_looked_into_is_withheld(tmp_path: Path) -> None:
    """Nobody reads gigabytes to see what they ask for."""
    written(tmp_path, {"diplofeed.toml": CONFIG, **OTHERS, "meetings/vienna.yaml": TALKS})
    build(tmp_path, now=NOW, cache=NO_CACHE)
    with (tmp_path / "meetings/vienna.yaml").open("ab") as file:
        file.truncate(3_000_000_000)
    report = build(tmp_path, now=NOW, cache=NO_CACHE)
    assert report.withheld == ("vienna",)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Zielgruppe", "intern"),
        ("vertraulich", "ja"),
        ("public", "no"),
        ("Öffentlichkeit", "intern"),
        ("note", "Internal"),
        ("note", "embargo until Friday"),
        ("Sperrfrist", "2030-01-01"),
        ("visibilité", "interne"),
        ("доступ", "служебный"),
        ("примечание", "для внутреннего пользования"),
        ("可见性", "内部"),
        ("note", "سري"),
    ],
)
def test_heading_in_another_language_that_may_ask_to_hide_hides(tmp_path: Path, heading: str, cell: str) -> None:
    """Nobody translates the headings of a spreadsheet without meaning what it says."""
    table = f"id,title,when,{heading}\nvienna,Talks in {WORD},2026-12-04,{cell}\n"
    report, files = after(tmp_path, {"meetings.csv": TABLE}, {"meetings.csv": table})
    assert report.withheld == ("vienna",)
    assert WORD not in files


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Notiz", "gutes Essen"),
        ("public", "yes"),
        ("Öffentlich", "ja"),
        ("vertraulich", "nein"),
        ("доступ", "публичный"),
        ("note", "The ministers of foreign and of internal affairs met their colleagues"),
        ("note", "international"),
    ],
)
def test_heading_that_asks_for_nothing_hides_nothing(tmp_path: Path, heading: str, cell: str) -> None:
    """It is a fault, and the items stay as they were."""
    table = f"id,title,when,{heading}\nvienna,Talks in {WORD},2026-12-04,{cell}\n"
    report, files = after(tmp_path, {"meetings.csv": TABLE}, {"meetings.csv": table})
    assert report.kept == ("vienna",)
    assert WORD in files


@pytest.mark.parametrize("line", ["status: internal", "Zielgruppe: intern", "remark: confidential", "note: [embargo]"])
def test_line_in_other_words_that_may_ask_to_hide_hides(tmp_path: Path, line: str) -> None:
    """In YAML as in spreadsheets."""
    report, files = after(tmp_path, {"meetings/vienna.yaml": TALKS}, {"meetings/vienna.yaml": f"{TALKS}{line}\n"})
    assert report.withheld == ("vienna",)
    assert WORD not in files


@pytest.mark.parametrize(
    "name", ["meetings.numbers", "meetings.json5", "meetings.bak", "meetings.csv.gz", "meetings.ods"]
)
@pytest.mark.parametrize("asks", ["", "audience"])
def test_file_of_many_items_is_named_whatever_it_ends_in(tmp_path: Path, name: str, asks: str) -> None:
    """A spreadsheet that was saved by another program withdraws nothing, and hides what it may ask to hide."""
    report, files = after(tmp_path, {"meetings.csv": TABLE}, {name: zipped(asks)})
    assert (report.withheld if asks else report.kept) == ("vienna",)
    assert (WORD in files) is not bool(asks)
    assert any(fault.origin.file == name for fault in report.faults)
