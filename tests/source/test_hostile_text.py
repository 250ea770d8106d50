"""What no document can carry is taken out once, wherever it stands and however it was written, and check says where.

The quirks are those subscribers' software and its makers are known for; each has a test called after it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_origin
from xml.parsers import expat

import attrs
import feedparser
import icalendar
import pytest
from lxml import etree

from diplofeed.config.load import load_config
from diplofeed.errors import Severity
from diplofeed.model import Instrument, Meeting, Party, Person, Statement, Topic
from diplofeed.publishing.reading import load_record
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.text import Text
from support.records import CONFIG, run, written

NOW = "2026-11-24T12:00Z"

# Each in the form it is written in JSON and double-quoted YAML, what is left of it, and what check says.
REMOVED = "control characters that no document can carry are removed"
CLOSED = "a run of bidirectional text that is left open is closed at the end of its line"
UNOPENED = "marks that close no run of bidirectional text are removed"
KINDS = {
    "vertical-tab": ("a\x0bb", "ab", REMOVED),
    "null": ("a\x00b", "ab", REMOVED),
    "escape": ("ab\x1b[31m", "ab[31m", REMOVED),
    "delete-and-c1": ("a\x7f\x9bb", "ab", REMOVED),
    "non-character": ("a\ufffe\U0001fffeb", "ab", REMOVED),
    "byte-order-mark": ("a\ufeffb", "ab", REMOVED),
    "open-bidi": ("\u202eab", "\u202eab\u202c", CLOSED),
    "open-isolate": ("\u2067ab", "\u2067ab\u2069", CLOSED),
    "closing-bidi": ("a\u202cb", "ab", UNOPENED),
}
RAW = {kind: text for kind, (text, _, _) in KINDS.items()}


def make(root: Path, files: dict[str, str]) -> Record:
    written(root, {"diplofeed.toml": CONFIG, **files})
    return load_record(root, load_config(root), Registry.builtin())


def warnings(record: Record) -> list[tuple[str, int, str, str]]:
    assert [str(fault) for fault in record.faults if fault.severity is Severity.ERROR] == []
    return [(fault.origin.file, fault.origin.line, fault.field, fault.message) for fault in record.faults]


# ---------------------------------------------------------------- every field, found in the model itself

EXAMPLES: dict[str, Any] = {
    "id": "x", "when": "2026-11-20", "title": "T", "name": "N", "text": "Words", "url": "https://example.org/",
    "party": "US", "language": "fr", "recurrence_id": "2026-12-05", "rdate": ["2026-12-05"], "to": "x", "role": "R",
}  # fmt: skip


def _least(cls: type) -> dict[str, Any]:
    """Return the least that makes one of a class of the model, as it is written."""
    attrs.resolve_types(cls)
    least = {}
    for field in attrs.fields(cls):
        if field.default is attrs.NOTHING:
            least[field.name] = EXAMPLES[field.name] if field.name in EXAMPLES else _least(field.type)
    return least


def _places(cls: type, path: str = "") -> Iterator[tuple[str, Callable[[Any], dict[str, Any]]]]:
    """Yield the path of each text below a class, and how to write one of it that has some text there."""
    attrs.resolve_types(cls)
    for field in attrs.fields(cls):
        kind, is_many = field.type, False
        for _ in range(2):
            if get_origin(kind) is tuple:
                kind, is_many = get_args(kind)[0], True
            elif type(None) in get_args(kind):
                kind = get_args(kind)[0]
        key = field.name.rstrip("_")
        here = f"{path}.{key}" if path else key
        where = f"{here}[1]" if is_many else here

        def put(inner: Any, key: str = key, *, is_many: bool = is_many) -> dict[str, Any]:
            return _least(cls) | {key: [inner] if is_many else inner}

        if kind is Text:
            yield where, put
        elif attrs.has(kind):
            for inner_path, inner in _places(kind, where):
                yield inner_path, lambda text, put=put, inner=inner: put(inner(text))


def _whole(kind: str, place: Callable[[Any], dict[str, Any]], text: Any) -> dict[str, Any]:
    rounds = {"rdate": ["2026-12-05"]} if kind == "meetings" else {"speaker": {"name": "S"}}
    return rounds | place(text)


FIELDS = [
    pytest.param(kind, path, place, id=f"{kind}-{path}")
    for kind, cls in (("meetings", Meeting), ("statements", Statement))
    for path, place in _places(cls)
]


def test_the_fields_are_those_of_the_model() -> None:
    """The fields tried are found in the model, down to the names within names."""
    paths = {param.values[1] for param in FIELDS}
    assert {"title", "summary", "agenda[1]", "place.city", "participants[1].person.party.name"} <= paths
    assert {"rounds[1].place.country.name", "translations[1].text", "medium"} <= paths


@pytest.mark.parametrize(("kind", "path", "place"), FIELDS)
def test_every_text_is_cleaned_and_check_says_where(
    tmp_path: Path, kind: str, path: str, place: Callable[[Any], dict[str, Any]]
) -> None:
    """Whatever text of an item holds what no document can carry: it is taken out, and the place is named."""
    lines = [json.dumps(_whole(kind, place, text) | {"id": f"x{n}"}) for n, text in enumerate(RAW.values())]
    record = make(tmp_path, {f"{kind}.jsonl": "\n".join(lines)})
    expected = [(f"{kind}.jsonl", n, path, output) for n, (_, _, output) in enumerate(KINDS.values(), start=1)]
    assert warnings(record) == expected
    assert len(record.items) == len(KINDS)
    lone = make(tmp_path, {f"{kind}.jsonl": json.dumps(_whole(kind, place, "a\ud800b"))})
    assert warnings(lone) == [(f"{kind}.jsonl", 1, path, REMOVED)]


@pytest.mark.parametrize(("kind", "path", "place"), FIELDS)
def test_every_text_may_be_in_several_languages_and_each_is_cleaned(
    tmp_path: Path, kind: str, path: str, place: Callable[[Any], dict[str, Any]]
) -> None:
    """The place of a fault names the language."""
    text = {"en": "fine", "ru": "\u202eab"}
    record = make(tmp_path, {f"{kind}.jsonl": json.dumps(_whole(kind, place, text))})
    assert warnings(record) == [(f"{kind}.jsonl", 1, f"{path}.ru", CLOSED)]


@pytest.mark.parametrize(
    ("stem", "cls"), [("parties", Party), ("people", Person), ("topics", Topic), ("instruments", Instrument)]
)
def test_names_are_cleaned(tmp_path: Path, stem: str, cls: type) -> None:
    """The files of names are read as items are."""
    for path, place in _places(cls):
        record = make(tmp_path, {f"{stem}.yaml": json.dumps([place("a\x0bb") | {"id": "x"}])})
        assert warnings(record) == [(f"{stem}.yaml", 1, path, REMOVED)]


def test_the_configuration_is_cleaned(tmp_path: Path) -> None:
    """Titles of publication and feeds too."""
    (tmp_path / "diplofeed.toml").write_text(CONFIG.replace('"Talks"', '"Talks\\u000b"'), encoding="utf-8")
    (fault,) = load_config(tmp_path).warnings
    assert (fault.origin.line, fault.field, fault.message) == (3, "title", REMOVED)


# ---------------------------------------------------------------- every source


def _as_json(text: str) -> dict[str, str]:
    return {"meetings/m.json": json.dumps({"title": text, "when": "2026-11-20"}, indent=1)}


def _as_yaml(text: str) -> dict[str, str]:
    return {"meetings/m.yaml": f"\ntitle: {json.dumps(text, ensure_ascii=False)}\nwhen: 2026-11-20\n"}


def _as_escaped_yaml(text: str) -> dict[str, str]:
    escaped = "".join(f"\\U{ord(character):08x}" for character in text)
    return {"meetings/m.yaml": f'\ntitle: "{escaped}"\nwhen: 2026-11-20\n'}


def _as_plain_yaml(text: str) -> dict[str, str]:
    return {"meetings/m.yaml": f"\ntitle: {text.replace('[', '(')}\nwhen: 2026-11-20\n"}


def _as_jsonl(text: str) -> dict[str, str]:
    row = json.dumps({"id": "m", "title": text, "when": "2026-11-20"}, ensure_ascii=False)
    return {"meetings.jsonl": f"\n{row}\n"}


def _as_csv(text: str) -> dict[str, str]:
    return {"meetings.csv": f"id,title,when\nm,{text},2026-11-20\n"}


def _as_front_matter(text: str) -> dict[str, str]:
    return {"meetings/m.md": f"---\ntitle: {json.dumps(text, ensure_ascii=False)}\nwhen: 2026-11-20\n---\n"}


SOURCES = [_as_json, _as_yaml, _as_escaped_yaml, _as_plain_yaml, _as_jsonl, _as_csv, _as_front_matter]


@pytest.mark.parametrize("write", SOURCES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_source_is_cleaned_and_check_says_where(tmp_path: Path, kind: str, write: Callable[[str], Any]) -> None:
    """However it is written, escaped or as it is: the item is there, without it, and file and line are named."""
    text, left, output = KINDS[kind]
    files = write(text)
    record = make(tmp_path, files)
    (item,) = record.items
    assert str(item.title).replace("(", "[") == left
    ((file, line, _, message),) = warnings(record)
    assert (file, line, message) == (next(iter(files)), 2, output)


@pytest.mark.parametrize("kind", KINDS)
def test_the_body_of_a_markdown_file_is_cleaned(tmp_path: Path, kind: str) -> None:
    """The body is a text like any other; a control character is named by its own line."""
    text, left, output = KINDS[kind]
    record = make(tmp_path, {"meetings/m.md": f"---\ntitle: T\nwhen: 2026-11-20\n---\nFirst\n\n{text}\n"})
    (item,) = record.items
    assert isinstance(item, Meeting)
    assert str(item.summary) == f"First\n\n{left}"
    ((file, line, _, message),) = warnings(record)
    assert (file, message) == ("meetings/m.md", output)
    assert line == (7 if output == REMOVED else 5)


def test_json_may_escape_what_it_likes(tmp_path: Path) -> None:
    """Programs write emoji as two escapes; half of one is no character, and a backslash before it is just that."""
    title = "🙏 \\ud83d \U0001f1eb\U0001f1f7 a/b"
    written = json.dumps({"title": title, "when": "2026-11-20"}).replace("/", "\\/")
    record = make(tmp_path, {"meetings/m.json": written})
    assert warnings(record) == []
    assert str(record.items[0].title) == title
    record = make(tmp_path, {"meetings/m.json": '{"title": "a\\uD83Db", "when": "2026-11-20"}'})
    assert warnings(record) == [("meetings/m.json", 1, "title", REMOVED)]
    assert str(record.items[0].title) == "ab"


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_a_line_separator_ends_no_row_of_a_spreadsheet(tmp_path: Path, separator: str) -> None:
    """Spreadsheets hold such characters in cells; only a line feed ends a row, and the next row has its own line."""
    record = make(tmp_path, {"meetings.csv": f"id,title,when\na,One{separator}two,2026-11-20\nb,\x0bB,2026-11-21\n"})
    assert [str(item.title) for item in record.items] == ["One two", "B"]
    assert warnings(record) == [("meetings.csv", 3, "", REMOVED)]


def test_check_prints_the_place(tmp_path: Path) -> None:
    """What check says of it is a warning: nothing is left out."""
    make(tmp_path, {"meetings/m.yaml": "title: Talks\x0b\nwhen: 2026-11-20\n"})
    result = run("check", tmp_path)
    assert result.exit_code == 0
    about_texts = [line for line in result.stderr.splitlines() if line.startswith("meetings/m.yaml:1:13")]
    assert about_texts == [f"meetings/m.yaml:1:13: warning: {REMOVED}"]
    assert ": error: " not in result.stderr


# ---------------------------------------------------------------- quirks (INTEROP §1)


def built(root: Path, **fields: Any) -> Path:
    """Return the output of a record of one meeting and one statement."""
    make(
        root,
        {
            "meetings/m.json": json.dumps({"title": "Talks", "when": "2026-11-20", "parties": ["US"]} | fields),
            "statements/s.json": json.dumps({"text": fields.get("summary", "Words"), "when": "2026-11", "party": "US"}),
        },
    )
    result = run("build", root, "--now", NOW)
    assert result.exit_code == 0, result.output
    return root / "public"


def well_formed(path: Path) -> Any:
    """Return an XML document that two parsers, neither of them ours, take for one."""
    expat.ParserCreate().Parse(path.read_bytes(), True)
    return etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False))


def test_quirk_1_5_one_bad_character_does_not_lose_the_feed(tmp_path: Path) -> None:
    """A control character anywhere: every feed is there, well-formed, with the item."""
    out = built(tmp_path, title="Ta\x0blks\x00", summary="Words\x1b \ud800 and \ufffe more")
    for name in ("rss.xml", "atom.xml", "changes.xml"):
        assert b"Talks" in etree.tostring(well_formed(out / name))
    assert {entry.title for entry in feedparser.parse(str(out / "atom.xml")).entries} >= {"Talks"}
    assert json.loads((out / "feed.json").read_bytes())["items"][0]["title"]
    assert b"Ta\x0b" not in (out / "calendar.ics").read_bytes()


def test_quirk_1_6_the_end_of_a_cdata_section_ends_nothing(tmp_path: Path) -> None:
    """``]]>`` in a title or text is text like any other; no document has a CDATA section it could end."""
    out = built(tmp_path, title="a ]]> b", summary="c ]]> <![CDATA[ d")
    for name in ("rss.xml", "atom.xml"):
        assert b"<![CDATA[" not in (out / name).read_bytes()
        well_formed(out / name)
        (meeting,) = (entry for entry in feedparser.parse(str(out / name)).entries if "/meeting/" in entry.id)
        assert meeting.title == "a ]]> b"
        assert "c ]]&gt; &lt;![CDATA[ d" in meeting.content[-1].value


@pytest.mark.parametrize("break_", ["\r\n", "\r", "\n", "\u2028", "\u2029", "\x85"])
def test_quirk_1_7_a_line_break_begins_no_line_of_a_calendar(tmp_path: Path, break_: str) -> None:
    """A line break in a text never begins a property, whatever it is made of; an address with one is refused."""
    attack = f"x{break_}ATTENDEE:mailto:a@example.org{break_}END:VEVENT"
    out = built(tmp_path, title=attack, summary=attack, place={"name": attack}, sources=[{"title": attack}])
    data = (out / "calendar.ics").read_bytes()
    assert b"\nATTENDEE" not in data
    assert data.split(b"\r\n").count(b"END:VEVENT") == data.split(b"\n").count(b"END:VEVENT\r") == 1
    assert data.replace(b"\r\n", b"").count(b"\r") == data.replace(b"\r\n", b"").count(b"\n") == 0
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert "ATTENDEE" not in event
    assert event["SUMMARY"] == "x ATTENDEE:mailto:a@example.org END:VEVENT"
    record = make(
        tmp_path, {"meetings/m.json": json.dumps({"title": "T", "when": "2026", "url": f"https://a.org/{attack}"})}
    )
    assert [fault.field for fault in record.faults] == ["url"]


@pytest.mark.parametrize("length", range(60, 80))
def test_quirk_1_8_folding_parts_neither_an_escape_nor_a_character(tmp_path: Path, length: int) -> None:
    """A line of a calendar has at most 75 octets, and each by itself is UTF-8 and ends in no open escape."""
    title = "a" * length + r"\;,€🙏é" * 12
    data = (built(tmp_path, title=title) / "calendar.ics").read_bytes()
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        text = line.decode()
        assert (len(text) - len(text.rstrip("\\"))) % 2 == 0
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event["SUMMARY"] == title


def test_quirk_1_16_descriptions_are_text_where_html_would_show_as_tags(tmp_path: Path) -> None:
    """Calendar apps show a DESCRIPTION as it is: it has words, lists and addresses, and no tag or mark of Markdown."""
    summary = "# Aims\n\n**Both** sides & *all* `others`:\n\n- <b>one</b>\n- [two](https://example.org/)"
    (event,) = icalendar.Calendar.from_ical((built(tmp_path, summary=summary) / "calendar.ics").read_bytes()).walk(
        "VEVENT"
    )
    assert "Aims\n\nBoth sides & all others:\n\n- <b>one</b>\n- two (https://example.org/)" in event["DESCRIPTION"]
    assert "&lt;" not in event["DESCRIPTION"]


def test_a_backslash_at_the_end_of_a_parameter_escapes_nothing(tmp_path: Path) -> None:
    """A parameter whose value ends in a backslash would be taken for an escape by some; what looks like it is not."""
    source = {"title": "A paper\\", "url": "https://example.org/paper"}
    (tmp_path / "r").mkdir()
    out = built(tmp_path / "r", sources=[source])
    toml = tmp_path / "r" / "diplofeed.toml"
    toml.write_text(CONFIG + "[exporters.ical]\nlinks = true\n", encoding="utf-8")
    run("build", tmp_path / "r", "--now", NOW)
    (event,) = icalendar.Calendar.from_ical((out / "calendar.ics").read_bytes()).walk("VEVENT")
    assert event.errors == []
    assert event["LINK"].params["LABEL"] == "A paper\u29f5"
    assert event["LINK"].params["LINKREL"] == "via"
