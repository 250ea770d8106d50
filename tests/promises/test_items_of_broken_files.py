"""A file that does not plainly say which items it holds may hold any that is missing: kept, or withheld in doubt."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from diplofeed import Ledger, Report, build, load_config
from diplofeed.cache import NO_CACHE
from diplofeed.ledger.text import export
from support.places import contents
from support.records import begun

START: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG: Final = """
[publication]
id = "tag:example.org,2026:desk"
title = "Desk"
link = "https://example.org/desk/"
"""
TALKS: Final = "title: Grain talks\nwhen: 2026-12-07\n"
HUSH: Final = f"id: hush\n{TALKS}"
OTHERS: Final = {f"meetings/other-{number}.yaml": f"title: Other {number}\nwhen: 2026-12-08\n" for number in range(3)}
FIRST: Final = {"diplofeed.toml": CONFIG, **OTHERS}
ASKS: Final = "audience: internal\n"
ROWS: Final = (("a1", "First"), ("hush", "Grain talks"), ("z1", "Last"))


def listed(*items: str) -> str:
    """Return a YAML list of items."""
    return "".join("- " + item.strip().replace("\n", "\n  ") + "\n" for item in items)


def of_all(more: str = "") -> list[str]:
    """Return three items, the second with more."""
    return [f"id: {id_}\ntitle: {title}\nwhen: 2026-12-07\n" + more * (id_ == "hush") for id_, title in ROWS]


def as_json(**more: str) -> list[dict[str, str]]:
    """Return three items as JSON has them, the second with more."""
    return [{"id": id_, "title": title, "when": "2026-12-07"} | (more if id_ == "hush" else {}) for id_, title in ROWS]


def build_at(root: Path, hours: int) -> Report:
    """Build a record some hours after the beginning."""
    return build(root, now=START + timedelta(hours=hours), formats=("atom", "ical"), cache=NO_CACHE)


def build_first(root: Path) -> None:
    """Build a record for the first time, with nothing wrong in it."""
    assert build_at(root, 1).complete


class Office:
    """A record that is built hour by hour."""

    def __init__(self, root: Path) -> None:
        """Begin with a configuration and a few other items."""
        self.root, self.hours = root, 0
        self.write(FIRST)

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files, or remove them."""
        for name, data in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if data is None:
                path.unlink()
            else:
                path.write_bytes(data if isinstance(data, bytes) else data.encode())

    def build(self) -> Report:
        """Build an hour after the last time."""
        self.hours += 1
        return build_at(self.root, self.hours)

    def shown(self) -> dict[str, bytes]:
        """Return what the public sees: the files and the public text of the ledger."""
        publication = load_config(self.root).publication.id
        with Ledger.open(self.root / ".diplofeed/ledger.db", publication=publication) as ledger:
            exported = "\n".join(export(ledger, public=True)).encode()
        return {**contents(self.root / "public"), "ledger": exported}

    def after(self, *edits: Mapping[str, str | bytes | None]) -> tuple[dict[str, bytes], Report]:
        """Return what was shown of the first files, and the report of a build after the others."""
        assert not self.hours
        begun(self.root, {**FIRST, **{name: data for name, data in edits[0].items() if data is not None}}, build_first)
        self.hours = 1
        before = self.shown()
        assert traces(before)
        for edit in edits[1:]:
            self.write(edit)
        return before, self.build()


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Office:
    """Return an office with a record."""
    return Office(tmp_path / "record")


def traces(files: Mapping[str, bytes], *words: bytes) -> list[str]:
    """Return the files that tell of the item whose id is `hush`, or that have a word."""
    return [name for name, data in files.items() if any(word in data for word in words or (b"Grain", b"hush"))]


def lines_of(files: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """Return the lines of files: what could not be read comes after the rest."""
    return sorted((name, line) for name, data in files.items() for line in data.splitlines())


def lines(office: Office) -> list[tuple[str, bytes]]:
    """Return the lines of what is shown."""
    return lines_of(office.shown())


def assert_kept(office: Office, before: Mapping[str, bytes], report: Report) -> None:
    """Assert that all stays as it was shown, and that the build says that something is wrong."""
    assert report.decisions == ()
    assert office.shown() == before
    assert not report.complete


def assert_hidden(office: Office, report: Report) -> None:
    """Assert that nothing shows the item, and that it is not announced as withdrawn."""
    assert traces(office.shown()) == []
    assert "withdrawn" not in {each.change.value for each in report.decisions}
    assert not report.complete


LOST: Final[Mapping[str, str]] = {
    "a key in capitals": f"ID: hush\n{TALKS}",
    "a key with one capital": f"Id: hush\n{TALKS}",
    "a key with a letter more": f"idd: hush\n{TALKS}",
    "a key of another language": f"kennung: hush\n{TALKS}",
    "full width": f"\uff49\uff44: hush\n{TALKS}",
    "no id, and a status that is none": f"{TALKS}status: canceled\n",
    "no id, and no date": "title: Grain talks\n",
    "an id that is none": f"id: hush/\n{TALKS}",
    "an id that is empty": f"id:\n{TALKS}",
    "an id in a list": f"id: [hush]\n{TALKS}",
    "items below a key": f"meetings:\n{listed(HUSH)}",
    "an item below a key": f"data:\n  id: hush\n  {TALKS.strip().replace(chr(10), chr(10) + '  ')}\n",
    "an error": "404: Not Found\n",
    "nothing": "{}\n",
    "a word": "soon\n",
}


@pytest.mark.parametrize("asks", ["", ASKS])
@pytest.mark.parametrize("suffix", [".yaml", ".md", ".markdown"])
@pytest.mark.parametrize("case", LOST)
def test_item_whose_id_is_lost_is_not_gone(office: Office, case: str, suffix: str, asks: str) -> None:
    """Its file says of no other item that it is in it, so that it is as it was, or withheld if it may ask for that."""
    marks = ("---\n", "---\nWords.\n") if suffix in {".md", ".markdown"} else ("", "")
    name = f"meetings/x{suffix}"
    is_mapping = asks and LOST[case] not in {"{}\n", "soon\n"}
    spoilt = LOST[case] + asks if is_mapping else LOST[case]
    before, report = office.after({name: HUSH.join(marks)}, {name: spoilt.join(marks)})
    if is_mapping:
        assert_hidden(office, report)
    else:
        assert_kept(office, before, report)


WRAPPED: Final[Mapping[str, object]] = {
    "below its name": {"meetings": as_json()},
    "below data": {"data": as_json()},
    "an error": {"message": "Bad credentials"},
    "an error with an id": {"id": "unauthorized", "message": "no"},
    "nothing": {},
}


@pytest.mark.parametrize("name", ["meetings/all", "meetings/a1", "meetings"])
@pytest.mark.parametrize("suffix", [".json", ".yaml", ".yml"])
@pytest.mark.parametrize("case", WRAPPED)
def test_items_of_a_list_that_is_none_any_more_are_not_gone(office: Office, case: str, suffix: str, name: str) -> None:
    """Neither one of them nor all, whatever the file is called; nothing stops the whole build."""
    before, report = office.after({name + suffix: json.dumps(as_json())}, {name + suffix: json.dumps(WRAPPED[case])})
    assert_kept(office, before, report)


@pytest.mark.parametrize("name", ["meetings/all.yaml", "meetings/a1.yaml", "meetings.json", "meetings/all.json"])
def test_item_of_a_list_that_is_none_any_more_is_hidden_if_it_asks(office: Office, name: str) -> None:
    """What stands deeper counts as well."""
    _, report = office.after(
        {name: json.dumps(as_json())}, {name: json.dumps({"meetings": as_json(audience="internal")})}
    )
    assert_hidden(office, report)


@pytest.mark.parametrize("name", ["meetings/all.yaml", "meetings/a1.yaml"])
@pytest.mark.parametrize("broken", ["audience: internal\ntitle: [", 'id: "h\\x75sh"\naudience: internal\ntitle: ['])
def test_broken_text_that_names_others_may_hold_what_it_does_not_name(office: Office, broken: str, name: str) -> None:
    """Its other items are found by their ids, and what is missing and nowhere else may be the one that asks."""
    first, _, last = of_all()
    _, report = office.after({name: listed(*of_all())}, {name: listed(first, broken, last)})
    assert_hidden(office, report)


@pytest.mark.parametrize("name", ["meetings/new.yaml", "meetings/new.md", "meetings.jsonl", "meetings.csv"])
@pytest.mark.parametrize("key", ["formely", "Formerly", "former", "formerly_id", "previous id", "was"])
@pytest.mark.parametrize("asks", [False, True])
def test_item_with_another_id_is_not_gone_though_its_former_one_cannot_be_read(
    office: Office, name: str, key: str, *, asks: bool
) -> None:
    """Whatever stands where nobody knows what it says may be its id of before."""
    audience = "internal" if asks else "public"
    text = f"id: new\n{key}: [hush]\naudience: {audience}\n{TALKS}"
    item = {"id": "new", key: ["hush"], "title": "Grain", "when": "2026", "audience": audience}
    texts = {
        "meetings/new.yaml": text,
        "meetings/new.md": f"---\n{text}---\nWords.\n",
        "meetings.jsonl": json.dumps(item),
        "meetings.csv": f"id,{key},title,when,audience\nnew,hush,Grain,2026,{audience}\n",
    }
    before, report = office.after({"meetings/hush.yaml": TALKS}, {"meetings/hush.yaml": None, name: texts[name]})
    if asks:
        assert_hidden(office, report)
    else:
        assert_kept(office, before, report)


def test_what_goes_waits_for_a_file_of_which_nobody_knows_what_it_has(office: Office) -> None:
    """A new file without a known id holds up what is missing; mended, it lets go."""
    before, report = office.after(
        {"meetings/hush.yaml": TALKS}, {"meetings/hush.yaml": None, "meetings/new.yaml": "titl: N\n"}
    )
    assert_kept(office, before, report)
    office.write({"meetings/new.yaml": "title: N\nwhen: 2026-12-09\n"})
    assert {each.change.value: each.remembered.id for each in office.build().decisions} == {
        "new": "new",
        "withdrawn": "hush",
    }


# ---------------------------------------------------------------- spreadsheets


HEAD: Final = "id,title,when,audience\n"
PLAIN: Final = HEAD + "hush,Grain talks,2026-12-07,\nm2,Second,2026-12-08,\nm3,Third,2026-12-09,\n"
QUOTED: Final[Mapping[str, str]] = {
    "in the title": HEAD + 'hush,"Grain talks,2026-12-07,internal\nm2,Second,2026-12-08,\nm3,Third,2026-12-09,\n',
    "in the title, closed further down": HEAD
    + 'hush,"Grain talks,2026-12-07,internal\nm2,"Second",2026-12-08,\nm3,Third,2026-12-09,\n',
    "in the row before": HEAD + 'm0,"New,2026-12-07,\nhush,Grain talks,2026-12-07,internal\nm2,Second,2026-12-08,\n',
    "after a cell of several lines": HEAD
    + 'm0,"Of\nlines",2026-12-01,\nhush,"Grain talks,2026-12-07,internal\nm2,Second,2026-12-08,\n',
    "in the first cell": HEAD + '"hush,Grain talks,2026-12-07,internal\nm2,Second,2026-12-08,\n',
    "in the last row": HEAD + 'm2,Second,2026-12-08,\nhush,"Grain talks,2026-12-07,internal\n',
    "other columns": 'audience,when,title,id\ninternal,2026-12-07,"Grain talks,hush\n,2026-12-08,Second,m2\n',
    "semicolons": HEAD.replace(",", ";") and 'sep=;\nid;title;when;audience\nhush;"Grain;2026-12-07;internal\n',
    "an embargo": 'id,title,when,embargo_until\nhush,"Grain,2026-12-07,2027-10-01T00:00Z\nm2,Second,2026-12-08,\n',
}


@pytest.mark.parametrize("name", ["meetings.csv", "meetings/2026.csv"])
@pytest.mark.parametrize("case", QUOTED)
def test_row_with_a_quotation_mark_that_is_not_closed_hides_its_item(office: Office, case: str, name: str) -> None:
    """Wherever the mark stands, what asks from the row on in which it opens counts."""
    _, report = office.after({name: PLAIN}, {name: QUOTED[case]})
    assert_hidden(office, report)


@pytest.mark.parametrize("case", ["in the title", "in the first cell", "in the row before", "other columns"])
def test_rows_after_a_quotation_mark_that_is_not_closed_stay(office: Office, case: str) -> None:
    """What is plainly a row of its own and asks for nothing is as it was; the fault is where the row begins."""
    _, report = office.after({"meetings.csv": PLAIN}, {"meetings.csv": QUOTED[case]})
    assert b"Second" in office.shown()["atom.xml"]
    assert {fault.origin.line for fault in report.faults} == {2}


@pytest.mark.parametrize(
    "above", ["Meetings 2026", "# comment", "sep=|", "Meetings 2026,,,,", "Meetings,2026", "a,b,c,d,e"]
)
def test_line_above_the_headings_hides_nothing_in_it_from_sight(office: Office, above: str) -> None:
    """However few cells it has, a cell below no heading may ask."""
    _, report = office.after(
        {"meetings.csv": PLAIN}, {"meetings.csv": f"{above}\n{PLAIN.replace('07,', '07,internal')}"}
    )
    assert_hidden(office, report)


# ---------------------------------------------------------------- encodings


ENCODINGS: Final = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-16-be-bom", "utf-32-be-bom", "latin-1")
FILES: Final[Mapping[str, str]] = {
    "meetings/hush.yaml": TALKS + "summary: é\n",
    "meetings/hush.md": f"---\n{TALKS}---\né\n",
    "meetings.jsonl": '{"id": "hush", "title": "Grain talks", "summary": "é", "when": "2026-12-07"}\n',
    "meetings.csv": "id,title,when,summary\nhush,Grain talks,2026-12-07,é\n",
    "meetings.yaml": listed(HUSH + "summary: é"),
    "meetings/all.json": '[{"id": "hush", "title": "Grain talks", "summary": "é", "when": "2026-12-07"}]',
}
MORE: Final[Mapping[str, str]] = {
    "meetings/hush.yaml": FILES["meetings/hush.yaml"] + ASKS,
    "meetings/hush.md": f"---\n{TALKS}{ASKS}---\né\n",
    "meetings.jsonl": FILES["meetings.jsonl"].replace('"title"', '"audience": "internal", "title"'),
    "meetings.csv": "id,title,when,summary,audience\nhush,Grain talks,2026-12-07,é,internal\n",
    "meetings.yaml": FILES["meetings.yaml"] + "  " + ASKS,
    "meetings/all.json": FILES["meetings/all.json"].replace('"title"', '"audience": "internal", "title"'),
}


def encoded(text: str, encoding: str) -> bytes:
    """Return a text as an editor saves it."""
    plain = encoding.removesuffix("-bom")
    return ("\ufeff" * (plain != encoding) + text).encode(plain)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", FILES)
def test_item_in_another_encoding_stays_or_is_hidden(office: Office, name: str, encoding: str) -> None:
    """What is no UTF-8 is named; the letters that can be read of it count."""
    before, report = office.after({name: FILES[name]}, {name: encoded(FILES[name], encoding)})
    assert_kept(office, before, report)
    office.write({name: encoded(MORE[name], encoding)})
    assert_hidden(office, office.build())


# ---------------------------------------------------------------- files that are not read


ELSEWHERE: Final = (
    "meetings/hush.yaml.txt",
    "meetings/hush.txt",
    "meetings/hush.yaml~",
    "meetings/.hush.yaml.Ab12Cd",
    "meetings/.hush.yaml.swp",
    "meetings/.hush.yaml.icloud",
    "meetings/#hush.yaml#",
    "meetings/hush.yaml.bak",
    "meetings/hush.yaml.part",
)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_file_that_is_not_read_is_looked_into(office: Office, name: str) -> None:
    """The item of its name stays while there is nothing else of it, and is hidden where the file asks."""
    before, report = office.after({"meetings/hush.yaml": TALKS}, {"meetings/hush.yaml": None, name: TALKS})
    assert report.faults
    assert report.decisions == ()
    assert lines(office) == lines_of(before)
    office.write({name: TALKS + ASKS})
    report = office.build()
    assert traces(office.shown()) == []
    assert report.decisions == ()
    assert b"Other 1" in office.shown()["atom.xml"]


@pytest.mark.parametrize("folder", ["meeting", "metings", "meetings-old", "meetings.bak", "meetings~", "Meetings (1)"])
def test_folder_that_is_not_read_is_looked_into(office: Office, folder: str) -> None:
    """What is in it stays as it was, but for the files in it that ask to be hidden."""
    office.write({"meetings/hush.yaml": TALKS})
    assert office.build().complete
    before = office.shown()
    (office.root / "meetings").rename(office.root / folder)
    assert office.build().decisions == ()
    assert lines(office) == lines_of(before)
    office.write({f"{folder}/hush.yaml": TALKS + ASKS, f"{folder}/new.yaml": TALKS + ASKS})
    assert_hidden(office, office.build())
    assert b"Other 1" in office.shown()["atom.xml"]


@pytest.mark.parametrize(
    "name",
    ["meetings.xml", "meetings.ndjson", "meetings.txt", "meetings.csv~", "meetings.csv.bak", ".meetings.csv.swp"],
)
def test_file_of_many_items_that_is_not_read_is_looked_into(office: Office, name: str) -> None:
    """What its rows were stays, and is hidden where one may ask."""
    table = PLAIN.replace(",audience", "").replace(",\n", "\n")
    before, report = office.after({"meetings.csv": table}, {"meetings.csv": None, name: table})
    assert report.faults
    assert report.decisions == ()
    assert lines(office) == lines_of(before)
    office.write({name: PLAIN.replace("07,", "07,internal")})
    assert office.build().decisions == ()
    assert traces(office.shown()) == []


def test_notes_beside_the_items_hold_nothing_up(office: Office) -> None:
    """A text that mentions an item is no file of items."""
    office.write({"meetings/notes.txt": "The grain talks, hush, drew an audience of 50.\n"})
    office.write({"meetings/hush.yaml": TALKS})
    office.build()
    office.write({"meetings/hush.yaml": None})
    assert [each.change.value for each in office.build().decisions] == ["withdrawn"]


# ---------------------------------------------------------------- twins, kinds and copies


@pytest.mark.parametrize(
    "twin", ["meetings/x/hush.yaml", "meetings/x/hush.md", "statements/hush.yaml", "meetings/hush.json"]
)
def test_broken_twin_that_asks_hides_what_can_be_read(office: Office, twin: str) -> None:
    """A file of the same name that is no YAML counts as one with a mistake in a field does."""
    _, report = office.after({"meetings/hush.yaml": TALKS}, {twin: "a: b: c\naudience: internal\n"})
    assert_hidden(office, report)


HIDES: Final = {"internal": ASKS, "under embargo": "embargo_until: 2027-10-01T00:00Z\n"}
STATEMENT: Final = "text: Grain.\nwhen: 2026-11-07\nparty: CH\n"


@pytest.mark.parametrize("how", HIDES)
@pytest.mark.parametrize(
    ("name", "first"),
    [("statements/hush.yaml", ""), ("statements/s5.yaml", "formerly: [hush]\n")],
    ids=["id", "former"],
)
def test_item_that_is_hidden_as_it_becomes_one_of_the_other_kind_is_not_announced(
    office: Office, name: str, first: str, how: str
) -> None:
    """Neither that the meeting went nor what it said."""
    _, report = office.after(
        {"meetings/hush.yaml": TALKS}, {"meetings/hush.yaml": None, name: first + STATEMENT + HIDES[how]}
    )
    assert report.decisions == ()
    assert traces(office.shown()) == []


@pytest.mark.parametrize("name", ["meetings/n0.yaml", "meetings/n2.yaml", "statements/n2.yaml"])
def test_hidden_item_that_claims_a_former_id_changes_nothing_of_a_public_one(tmp_path: Path, name: str) -> None:
    """What is public is decided as if there were nothing else."""
    offices = [Office(tmp_path / "alone"), Office(tmp_path / "beside")]
    for office in offices:
        office.write({"meetings/hush.yaml": TALKS})
        assert office.build().complete
        office.write({"meetings/hush.yaml": None, "meetings/n1.yaml": "formerly: [hush]\n" + TALKS})
    text = STATEMENT if name.startswith("statements") else TALKS
    offices[1].write({name: "formerly: [hush]\n" + text + ASKS})
    reports = [office.build() for office in offices]
    assert reports[0].decisions == reports[1].decisions
    assert offices[0].shown() == offices[1].shown()


BLANK: Final = ("", " ''", ' ""', " null", " ~", " '  '")


@pytest.mark.parametrize("blank", BLANK)
@pytest.mark.parametrize("field", ["audience", "embargo_until"])
@pytest.mark.parametrize("suffix", [".yaml", ".md"])
def test_field_that_may_hide_and_says_nothing_is_a_fault(office: Office, suffix: str, field: str, blank: str) -> None:
    """Nobody takes it for public: what was shown is withheld, what was not does not appear."""
    marks = ("---\n", "---\nWords.\n") if suffix == ".md" else ("", "")
    name, text = f"meetings/hush{suffix}", f"{TALKS}{field}:{blank}\n"
    _, report = office.after({name: TALKS.join(marks)}, {name: text.join(marks)})
    assert_hidden(office, report)
    assert [fault.field for fault in report.faults] == [field]
    office.write({f"meetings/new{suffix}": text.join(marks)})
    assert_hidden(office, office.build())


@pytest.mark.parametrize("name", ["meetings.jsonl", "meetings/hush.json", "meetings.json"])
@pytest.mark.parametrize(
    "more",
    [{"audience": None}, {"embargo_until": None}, {"audience": "", "status": "no"}, {"audience": None, "x": "y"}],
)
def test_field_of_json_that_may_hide_and_says_nothing_is_a_fault(
    office: Office, more: dict[str, str | None], name: str
) -> None:
    """Null is nothing, too."""
    item: dict[str, str | None] = {"id": "hush", "title": "Grain talks", "when": "2026-12-07"}
    _, report = office.after({name: json.dumps(item) + "\n"}, {name: json.dumps(item | more) + "\n"})
    assert_hidden(office, report)


def test_empty_cells_of_a_spreadsheet_are_no_fault(office: Office) -> None:
    """Most rows have nothing in the column of what may hide them."""
    office.write({"meetings.csv": PLAIN})
    assert office.build().complete


def test_item_whose_file_has_a_name_that_is_no_utf8_stays(office: Office) -> None:
    """No byte is dropped, which would make another item of it; with an id of its own the name is of no matter."""
    office.write({"meetings/genève.yaml": TALKS})
    office.build()
    before = office.shown()
    path = Path(os.fsdecode(os.fsencode(office.root / "meetings") + b"/gen\xe8ve.yaml"))
    (office.root / "meetings/genève.yaml").rename(path)
    report = office.build()
    assert_kept(office, before, report)
    assert [fault.field for fault in report.faults] == ["id"]
    path.write_text(TALKS + ASKS)
    assert_hidden(office, office.build())
    path.write_text("id: genève\n" + TALKS)
    assert office.build().complete
    assert office.shown() == before


COPIES: Final = (
    "hush-LAPTOP-7Q.yaml",
    "hush-DESKTOP-AB12.yaml",
    "hush-ANNAS-PC.yaml",
    "hush_old.yaml",
    "hush.old.yaml",
    "hush copy.yaml",
    "hush copy 2.yaml",
    "hush - Copie.yaml",
    "hush - Kopie (2).yaml",
    "Copy of hush.yaml",
    "Kopie von hush.yaml",
    "hush.theirs.yaml",
    "~hush.yaml",
)


@pytest.mark.parametrize("first", ["", "id: hush\n"])
@pytest.mark.parametrize("name", COPIES)
def test_copy_of_a_file_is_no_item(office: Office, name: str, first: str) -> None:
    """It gets a warning, whether it states an id or not, and does not show what its original hides."""
    before, report = office.after({"meetings/hush.yaml": TALKS}, {f"meetings/{name}": first + TALKS})
    assert report.complete
    assert [fault.origin.file for fault in report.faults] == [f"meetings/{name}"]
    assert office.shown() == before
    office.write({"meetings/hush.yaml": TALKS + ASKS})
    office.build()
    assert traces(office.shown()) == []


@pytest.mark.parametrize("name", ["hush-2.yaml", "hush-us.yaml", "hush-oslo.yaml", "old-hush.yaml", "hushing.yaml"])
def test_item_with_a_similar_name_is_one(office: Office, name: str) -> None:
    """Names that begin alike are usual."""
    _, report = office.after({"meetings/hush.yaml": TALKS}, {f"meetings/{name}": TALKS})
    assert report.complete
    assert [each.change.value for each in report.decisions] == ["new"]


@pytest.mark.parametrize(
    "key", ["\uff41\uff55\uff44\uff49\uff45\uff4e\uff43\uff45", "AUDIENCE", "Audience ", "au\u00addience"]
)
def test_key_in_other_letters_hides(office: Office, key: str) -> None:
    """Full width, capitals and what is not seen make no other word of it."""
    _, report = office.after({"meetings/hush.yaml": TALKS}, {"meetings/hush.yaml": f"{TALKS}'{key}': internal\n"})
    assert_hidden(office, report)


@pytest.mark.parametrize(
    "line", ["internal: true", "private: yes", "visibility: internal", "confidential: true", "draft: true", "Hidden: x"]
)
@pytest.mark.parametrize("name", ["meetings/hush.yaml", "meetings/hush.md"])
def test_unknown_key_that_may_ask_to_hide_hides(office: Office, name: str, line: str) -> None:
    """An editor who writes this means what it says; the fault says how it is written."""
    marks = ("---\n", "---\nWords.\n") if name.endswith("md") else ("", "")
    _, report = office.after({name: TALKS.join(marks)}, {name: f"{TALKS}{line}\n".join(marks)})
    assert_hidden(office, report)


@pytest.mark.parametrize("line", ["internal: false", "private: no", "visibility: public"])
def test_unknown_key_that_asks_for_nothing_hides_nothing(office: Office, line: str) -> None:
    """It is a fault, and the item stays as it was."""
    before, report = office.after({"meetings/hush.yaml": TALKS}, {"meetings/hush.yaml": f"{TALKS}{line}\n"})
    assert_kept(office, before, report)


@pytest.mark.parametrize("asks", ["", ASKS])
def test_item_whose_file_says_another_id_and_is_faulty_is_not_gone(office: Office, asks: str) -> None:
    """The id may be the mistake; mended, it is one."""
    text = f"id: calm\n{TALKS}status: canceled\n{asks}"
    before, report = office.after({"meetings/hush.yaml": TALKS}, {"meetings/hush.yaml": text})
    if asks:
        assert_hidden(office, report)
    else:
        assert_kept(office, before, report)
