"""The record on disk: four ways to write the same thing, and every fault named where it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diplofeed.config.load import load_config
from diplofeed.errors import Fault, Severity
from diplofeed.model import Meeting
from diplofeed.publishing.reading import load_record
from diplofeed.record import Record
from diplofeed.registry import Registry
from support.places import EXAMPLE, copied
from support.records import run, written

CONFIG = """\
[publication]
id = "tag:example.org,2026:test"
title = "A record"
link = "https://example.org/"
"""
NAMES = {
    "parties.yaml": "- { id: G7, name: Group of Seven, kind: group }\n",
    "topics.yaml": "- { id: arms-control, name: Arms control }\n",
    "people.yaml": "- { id: emily-hall, name: Dr. Emily Hall }\n",
    "instruments.yaml": "- { id: new-start, name: New START }\n",
}
GOOD = "title: A good meeting\nwhen: 2023-07\n"


def load(root: Path, files: dict[str, str | bytes]) -> Record:
    """Write a record of these files and read it."""
    written(root, {"diplofeed.toml": CONFIG, **NAMES, **files})
    return load_record(root, load_config(root), Registry.builtin())


def ids(record: Record) -> list[str]:
    """Return the ids of the items that are good."""
    return [item.id for item in record.items]


VIENNA_YAML = """\
id: vienna
title: Talks in Vienna
when: 2023-07
status: held
place: { city: Vienna, country: AT }
parties: [US, RU]
topics: [arms-control]
positions:
  - { party: US, text: Openness. }
summary: About *arms control*.
"""
VIENNA_MARKDOWN = """\
---
id: vienna
title: Talks in Vienna
when: 2023-07
status: held
place: { city: Vienna, country: AT }
parties: [US, RU]
topics: [arms-control]
positions:
  - { party: US, text: Openness. }
---
About *arms control*.
"""
VIENNA = {
    "id": "vienna",
    "title": "Talks in Vienna",
    "when": "2023-07",
    "status": "held",
    "place": {"city": "Vienna", "country": "AT"},
    "parties": ["US", "RU"],
    "topics": ["arms-control"],
    "positions": [{"party": "US", "text": "Openness."}],
    "summary": "About *arms control*.",
}
VIENNA_CSV = (
    "id,title,when,status,place.city,place.country,parties,topics,positions,summary\r\n"
    'vienna,Talks in Vienna,2023-07,held,Vienna,AT,US;RU,arms-control,"[{""party"": ""US"", ""text"": ""Openness.""}]",'
    "About *arms control*.\r\n"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("meetings/vienna.yaml", VIENNA_YAML),
        ("meetings/vienna.md", VIENNA_MARKDOWN),
        ("meetings/vienna.json", json.dumps(VIENNA, indent=1)),
        ("meetings.jsonl", json.dumps(VIENNA) + "\n"),
        ("meetings.csv", VIENNA_CSV),
        ("meetings.csv", "\ufeff" + VIENNA_CSV),
        ("meetings/all.yaml", "- " + VIENNA_YAML.replace("\n", "\n  ")),
        ("meetings/vienna.yaml", VIENNA_YAML.replace("\n", "\r\n")),
        ("meetings/vienna.yaml", VIENNA_YAML.removeprefix("id: vienna\n")),
        ("meetings/vienna.md", VIENNA_MARKDOWN.replace("id: vienna\n", "")),
    ],
    ids=["yaml", "markdown", "json", "jsonl", "csv", "csv-bom", "list", "crlf", "id-of-yaml-file", "id-of-md-file"],
)
def test_every_way_of_writing_gives_the_same_meeting(tmp_path: Path, name: str, text: str) -> None:
    """YAML, Markdown, JSON, JSON Lines and CSV of one meeting are one value."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    reference = load(tmp_path / "a", {"meetings/vienna.yaml": VIENNA_YAML})

    record = load(tmp_path / "b", {name: text})

    assert record.faults == ()
    meeting = reference.items[0]
    assert isinstance(meeting, Meeting)
    assert [party.name.in_("en") for party in meeting.parties] == ["United States", "Russia"]
    assert record.items == reference.items


def test_country_no_is_no_boolean(tmp_path: Path) -> None:
    """What stands in a record is text: NO is Norway, 2023 a year, 1.10 a title."""
    record = load(tmp_path, {"meetings/oslo.yaml": "title: 1.10\nwhen: 2023\nparties: [NO]\nstatus: held\n"})

    meeting = record.items[0]
    assert record.faults == ()
    assert isinstance(meeting, Meeting)
    assert meeting.title.in_("en") == "1.10"
    assert [party.id for party in meeting.parties] == ["NO"]


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_is_said_three_ways(tmp_path: Path, nothing: str) -> None:
    """A key with nothing after it, or a plain null, says nothing; in quotation marks it is a text."""
    record = load(tmp_path, {"meetings/m.yaml": GOOD + f"summary: {nothing}\nsignificance: 'null'\n"})

    meeting = record.items[0]
    assert record.faults == ()
    assert isinstance(meeting, Meeting)
    assert (meeting.summary.in_("en"), meeting.significance.in_("en")) == ("", "null")


# What is wrong, the file it is in, where it stands, words of the message, of the expectation, the suggestion.
FAULTS = [
    (
        "unknown-party",
        "meetings/bad.yaml",
        GOOD + "parties: [G8x]\n",
        (3, 11),
        "unknown party 'G8x'",
        "parties.yaml",
        "",
    ),
    (
        "near-party",
        "meetings/bad.yaml",
        GOOD + "parties: [G-7]\n",
        (3, 11),
        "unknown party 'G-7'",
        "country code",
        "G7",
    ),
    ("lower-case-country", "meetings/bad.yaml", GOOD + "parties: [us]\n", (3, 11), "us", "country code", "US"),
    ("no-country", "meetings/bad.yaml", GOOD + "parties: [QQ]\n", (3, 11), "QQ", "country code", None),
    (
        "unknown-person",
        "statements/bad.yaml",
        "text: Yes.\nwhen: 2023\nspeaker: emily-hal\n",
        (3, 10),
        "unknown person 'emily-hal'",
        "people.yaml",
        "emily-hall",
    ),
    (
        "unknown-topic",
        "meetings/bad.yaml",
        GOOD + "topics:\n  - arms-controll\n",
        (4, 5),
        "unknown topic 'arms-controll'",
        "topics.yaml",
        "arms-control",
    ),
    (
        "unknown-instrument",
        "meetings/bad.yaml",
        GOOD + "instruments: [new-sart]\n",
        (3, 15),
        "unknown instrument 'new-sart'",
        "instruments.yaml",
        "new-start",
    ),
    (
        "statement-about-no-meeting",
        "statements/bad.yaml",
        "text: Yes.\nwhen: 2023\nspeaker: emily-hall\nabout: [god]\n",
        (4, 9),
        "no meeting 'god'",
        "the id of a meeting",
        "good",
    ),
    (
        "related-to-nothing",
        "meetings/bad.yaml",
        GOOD + "related: [{ to: goood }]\n",
        (3, 17),
        "goood",
        "item",
        "good",
    ),
    ("series-of-nothing", "meetings/bad.yaml", GOOD + "series: goood\n", (3, 9), "goood", "meeting", "good"),
    ("end-before-start", "meetings/bad.yaml", "title: A\nwhen: 2023-07/2023-06\n", (2, 7), "2023-07/2023-06", "", None),
    ("no-such-date", "meetings/bad.yaml", "title: A\nwhen: 2023-02-30\n", (2, 7), "2023-02-30", "", None),
    ("unknown-key", "meetings/bad.yaml", GOOD + "sumary: x\n", (3, 1), "unknown key 'sumary'", "", "summary"),
    ("unknown-key-far", "meetings/bad.yaml", GOOD + "zzzz: x\n", (3, 1), "unknown key 'zzzz'", "title", ""),
    ("bad-status", "meetings/bad.yaml", GOOD + "status: canceled\n", (3, 9), "'canceled'", "tentative", "cancelled"),
    ("bad-latitude", "meetings/bad.yaml", GOOD + "place: { latitude: 91, longitude: 0 }\n", (3, 20), "91", "", None),
    ("no-latitude", "meetings/bad.yaml", GOOD + "place: { latitude: north }\n", (3, 20), "north", "48.2", ""),
    ("script-url", "meetings/bad.yaml", GOOD + "url: 'javascript:alert(1)'\n", (3, 6), "", "", None),
    ("twice", "meetings/bad.yaml", GOOD + "title: B\n", (3, 1), "'title' stands twice; first on line 1", "once", ""),
    ("anchor", "meetings/bad.yaml", "title: &a A\nwhen: 2023\n", (1, 8), "aliases", "quotation marks", ""),
    ("alias", "meetings/bad.yaml", "title: *a\nwhen: 2023\n", (1, 8), "aliases", "quotation marks", ""),
    ("tag", "meetings/bad.yaml", "title: !!python/name:os.system x\nwhen: 2023\n", (1, 8), "tag", "plain text", ""),
    ("tab", "meetings/bad.yaml", GOOD + "place:\n\tcity: Vienna\n", (4, 1), "not valid YAML", "tab", ""),
    ("colon", "meetings/bad.yaml", "title: Talks: round two\nwhen: 2023\n", (1, 13), "not valid YAML", "quotation", ""),
    ("no-utf-8", "meetings/bad.yaml", b"title: Gen\xe8ve\nwhen: 2023\n", (1, 11), "0xE8", "UTF-8", ""),
    ("no-title", "meetings/bad.yaml", "when: 2023\n", (1, 1), "is missing", "title", ""),
    ("empty-title", "meetings/bad.yaml", "title: ''\nwhen: 2023\n", (1, 8), "", "", None),
    ("no-speaker", "statements/bad.yaml", "text: Yes.\nwhen: 2023\n", (1, 1), "is missing", "speaker", ""),
    ("no-mapping", "meetings/bad.yaml", "just words\n", (1, 1), "'just words'", "a mapping", ""),
    ("list-for-text", "meetings/bad.yaml", GOOD + "summary: [a]\n", (3, 10), "found a list", "a text", ""),
    ("deep", "meetings/bad.yaml", GOOD + "summary: " + "[" * 40 + "]" * 40 + "\n", (3, None), "nested", "flatter", ""),
    ("no-front-matter", "meetings/bad.md", "Words.\n", (1, 1), "no front matter", "'---'", ""),
    ("endless-front-matter", "meetings/bad.md", "---\n" + GOOD, (1, 1), "does not end", "'---'", ""),
    ("markdown-line", "meetings/bad.md", "---\n" + GOOD + "sumary: x\n---\n", (4, 1), "sumary", "", "summary"),
    ("bad-json", "meetings.jsonl", '{"id": "bad",}\n', (1, None), "not valid JSON", "one JSON object", ""),
    ("json-twice", "meetings.jsonl", '\n{"id": "a", "id": "b"}\n', (2, 1), "'id' stands twice", "", ""),
    ("bad-cell", "meetings.csv", "id,title,when,parties\nbad,A,2023,G8x\n", (2, 4), "G8x", "parties.yaml", ""),
    ("bad-cell-json", "meetings.csv", "id,title,when,positions\nbad,A,2023,[x\n", (2, 4), "JSON", "JSON", ""),
    ("long-row", "meetings.csv", "id,title,when\nbad,A,2023,B\n", (2, None), "4 cells", "quotation marks", ""),
    ("name-taken", "topics.yaml", "- { id: a, name: A }\n- { id: a, name: B }\n", (2, 3), "'a' is taken", "once", ""),
    ("bad-date", "meetings/bad.yaml", GOOD + "as_of: soon\n", (3, 8), "not a day", "", None),
    ("bad-rule", "meetings/bad.yaml", GOOD + "recurrence: FREQ=OFTEN\n", (3, 13), "", "", None),
    ("bad-embargo", "meetings/bad.yaml", GOOD + "embargo_until: 2026-01-01T00:00\n", (3, 16), "", "", None),
]


@pytest.mark.parametrize(
    ("file", "text", "place", "message", "expected", "suggestion"),
    [case[1:] for case in FAULTS],
    ids=[case[0] for case in FAULTS],
)
def test_each_fault_has_one_clear_message(
    tmp_path: Path,
    file: str,
    text: str | bytes,
    place: tuple[int, int | None],
    message: str,
    expected: str,
    suggestion: str | None,
) -> None:
    """A fault is one message with file, line, column, what was expected and the nearest name; the others survive."""
    record = load(tmp_path, {"meetings/good.yaml": GOOD, file: text})

    (fault,) = record.faults
    assert fault.origin.file == file
    assert fault.origin.line == place[0]
    if place[1] is not None:
        assert fault.origin.column == place[1]
    assert fault.severity is Severity.ERROR
    assert message in fault.message
    assert len(fault.message) > 3
    assert expected in fault.expected
    if suggestion is not None:
        assert fault.suggestion == suggestion
    assert str(fault).startswith(f"{file}:{place[0]}")
    assert len(str(fault).splitlines()) <= 3
    assert ids(record) == ["good"]


def test_items_part_of_each_other_are_left_out(tmp_path: Path) -> None:
    """Every member of a ring of wholes is named with the ring, and nothing else is."""
    part = "related: [{ to: %s, as: part-of }]\n"
    files = {f"meetings/{each}.yaml": GOOD + part % other for each, other in (("a", "b"), ("b", "c"), ("c", "a"))}

    record = load(tmp_path, {"meetings/good.yaml": GOOD, **files})

    assert {fault.item for fault in record.faults} == {"a", "b", "c"}
    assert all("is part of itself" in fault.message and "→" in fault.message for fault in record.faults)
    assert ids(record) == ["good"]


def test_meeting_that_is_its_own_series_is_left_out(tmp_path: Path) -> None:
    """A meeting cannot be a round of itself."""
    record = load(tmp_path, {"meetings/good.yaml": GOOD, "meetings/own.yaml": GOOD + "series: own\n"})

    assert [fault.item for fault in record.faults] == ["own"]
    assert ids(record) == ["good"]


def test_control_characters_are_removed_with_a_warning(tmp_path: Path) -> None:
    """What no document can carry is taken out and said, and the item is published."""
    line = json.dumps({"id": "odd", "title": "A\x0bB \x00title", "when": "2023"})

    record = load(tmp_path, {"meetings.jsonl": line + "\n"})

    (fault,) = record.faults
    assert fault.severity is Severity.WARNING
    assert (fault.origin.file, fault.origin.line, fault.field) == ("meetings.jsonl", 1, "title")
    assert "control characters" in fault.message
    assert ids(record) == ["odd"]
    assert not any(ord(each) < 32 for each in record.items[0].title.in_("en"))


def test_open_run_of_bidirectional_text_is_closed_with_a_warning(tmp_path: Path) -> None:
    """Where nothing is removed, the warning does not say so."""
    record = load(tmp_path, {"meetings/odd.yaml": 'title: "A \\u202E title"\nwhen: 2023\n'})

    (fault,) = record.faults
    assert fault.severity is Severity.WARNING
    assert "closed" in fault.message
    assert "removed" not in fault.message


@pytest.mark.parametrize("description", ["A \\u202E record", "A \\u0008 record"])
def test_warning_about_the_configuration_stops_nothing(tmp_path: Path, description: str) -> None:
    """Characters that are mended in diplofeed.toml are reported with the record, and it is published."""
    config = CONFIG + f'description = "{description}"\n'

    record = load(tmp_path, {"diplofeed.toml": config, "meetings/good.yaml": GOOD})

    (fault,) = record.faults
    assert fault.severity is Severity.WARNING
    assert (fault.origin.file, fault.origin.line, fault.field) == ("diplofeed.toml", 5, "description")
    assert ids(record) == ["good"]
    assert load_config(tmp_path).warnings == (fault,)
    result = run("build", tmp_path, "--now", "2026-11-23T12:00Z")
    assert result.exit_code == 0
    assert "diplofeed.toml:5:1: warning: description: " in result.stderr


def test_all_faults_are_found_in_one_run(tmp_path: Path) -> None:
    """Several faults of one item and those of other files come together, in the order of the files."""
    record = load(
        tmp_path,
        {
            "meetings/a.yaml": "when: 2023-13\nstatus: maybe\nparties: [ZZZ]\nsumary: x\n",
            "meetings/b.yaml": "title: *x\n",
            "meetings/good.yaml": GOOD,
            "statements/c.yaml": "text: Yes.\nwhen: 2023\nspeaker: nobody\n",
        },
    )

    assert [fault.origin.file for fault in record.faults] == ["meetings/a.yaml"] * 5 + [
        "meetings/b.yaml",
        "statements/c.yaml",
    ]
    assert ids(record) == ["good"]


def test_statement_about_a_faulty_meeting_says_so(tmp_path: Path) -> None:
    """Where a meeting is left out for its own faults, what is about it does not claim that it is missing."""
    record = load(
        tmp_path,
        {
            "meetings/bad.yaml": "id: bad\ntitle: A\nwhen: never\n",
            "statements/s.yaml": "text: Yes.\nwhen: 2023\nspeaker: emily-hall\nabout: [bad]\n",
        },
    )

    by_file: dict[str, Fault] = {fault.origin.file: fault for fault in record.faults}
    assert set(by_file) == {"meetings/bad.yaml", "statements/s.yaml"}
    assert "left out because of its own faults" in by_file["statements/s.yaml"].message
    assert record.items == ()


def test_items_apart_from_a_dangling_reference_survive(tmp_path: Path) -> None:
    """A reference that fails takes its own item with it and, step by step, what is about that item; no more."""
    say = "text: Yes.\nwhen: 2023\nspeaker: emily-hall\n"
    record = load(
        tmp_path,
        {
            "meetings/good.yaml": GOOD,
            "meetings/b.yaml": GOOD + "related: [{ to: nothing-like-it }]\n",
            "statements/s.yaml": say + "about: [b]\n",
            "statements/t.yaml": say + "about: [good]\n",
        },
    )

    assert {fault.item for fault in record.faults} == {"b", "s"}
    assert ids(record) == ["good", "t"]


# Ten ways to break meetings/vienna-arms-control.md's neighbour, one YAML file, and the line each is named on.
TALKS = "meetings/g7-summit-2023.yaml"
BREAKS = {
    "status": ("status: held", "status: helt", 6),
    "date": ("when: 2023-06\n", "when: 2023-66\n", 5),
    "party": ("parties: [G7, US]", "parties: [G9x, US]", 7),
    "person": ("person: joe-biden", "person: joe-bidden", 9),
    "topic": ("topics: [ukraine, alliances]", "topics: [ukrane, alliances]", 10),
    "key": ("significance:", "signifcance:", 15),
    "tab": ("  - party: US\n    text: Stand", "\t- party: US\n\t  text: Stand", 18),
    "tag": ("status: held", "status: !!str held", 6),
    "alias": ("status: held", "status: *held", 6),
    "relation": ("as: see-also", "as: see-alos", 24),
}


@pytest.mark.parametrize("name", BREAKS)
def test_broken_file_is_named_and_the_others_are_published(tmp_path: Path, name: str) -> None:
    """Breaking one YAML file gives a message with file and line; the other items are published; the status is 1."""
    root = tmp_path / "record"
    copied(EXAMPLE, root)
    path = root / TALKS
    before, after, line = BREAKS[name]
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")

    result = run("build", root, "--json", "--now", "2026-11-23T12:00Z")

    assert result.exit_code == 1
    data = json.loads(result.stdout)
    first = data["faults"][0]
    assert (first["file"], first["line"]) == (TALKS, line)
    assert first["column"] > 0
    assert first["message"]
    assert all(fault["item"] != "us-russia-talks" for fault in data["faults"])
    rss = (root / "public" / "rss.xml").read_text(encoding="utf-8")
    assert "Vienna talks on nuclear arms control" in rss
    assert "tag:example.org,2026:us-russia/meeting/g7-summit-2023<" not in rss


def test_ten_faults_in_one_file_are_ten_messages(tmp_path: Path) -> None:
    """Ten faults of one file are ten messages, each with file and line; the other items are published; status 1."""
    root = tmp_path / "record"
    copied(EXAMPLE, root)
    broken = """\
title: Ten faults
when: 2023-66
status: helt
parties: [G9x]
topics: [ukrane]
instruments: [new-sart]
place: { latitude: 95 }
url: "javascript:alert(1)"
sumary: x
as_of: soon
participants: [{ person: joe-bidden }]
"""
    (root / "meetings" / "ten.yaml").write_text(broken, encoding="utf-8")

    result = run("build", root, "--now", "2026-11-23T12:00Z")

    heads = [line for line in result.stderr.splitlines() if line.startswith("meetings/ten.yaml:")]
    assert result.exit_code == 1
    assert [int(line.split(":")[1]) for line in heads] == list(range(2, 12))
    assert "10 items" in result.stdout
    digest = (root / "public" / "digest.md").read_text(encoding="utf-8")
    assert "Vienna talks on nuclear arms control" in digest
    assert "Ten faults" not in digest


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (("title =", "titel ="), "diplofeed.toml:3:1", "titel"),
        (("[publication]", "exporters = 3\n[publication]"), "diplofeed.toml:1:1", "a table, as in [exporters.NAME]"),
        (("[publication]", "exporters.ical = 3\n[publication]"), "diplofeed.toml:1:1", "exporters.ical: found '3'"),
        (("[publication]", "[publicaton]"), "diplofeed.toml:1:1", "did you mean 'publication'?"),
        (('title = "A record"', "title = A"), "diplofeed.toml:3", "not valid TOML"),
        (('link = "https://example.org/"', 'link = "ftp://x"'), "diplofeed.toml:4:1", "http"),
        (('link = "https://example.org/"', 'link = "https://example.org/?a"'), "diplofeed.toml:4:1", "no '?' or '#'"),
    ],
    ids=["key", "no-table", "no-options", "section", "syntax", "link", "query"],
)
def test_faults_of_the_configuration_are_located(
    tmp_path: Path, change: tuple[str, str], place: str, message: str
) -> None:
    """A wrong diplofeed.toml ends the command with status 2 and says where it is wrong."""
    (tmp_path / "diplofeed.toml").write_text(CONFIG.replace(*change), encoding="utf-8")

    result = run("check", tmp_path)

    assert result.exit_code == 2
    assert place in result.stderr
    assert message in result.stderr
