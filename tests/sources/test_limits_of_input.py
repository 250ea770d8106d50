"""What is beyond the limits of Python or of file systems is a fault at its place, and the rest is published."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from diplofeed import read
from diplofeed.cli import main
from diplofeed.config.load import CONFIG_FILE, load_config
from diplofeed.errors import ConfigError, Fault, Origin, printable
from diplofeed.text import Text
from support.records import CONFIG, written

GOOD = "title: Good\nwhen: 2023-07-01\n"
DIGITS = "9" * 5000


def folder(root: Path, name: str | bytes, data: str) -> Path:
    """Make a record of a good meeting and another file."""
    written(root, {CONFIG_FILE: CONFIG, "meetings/good.yaml": GOOD})
    path = os.path.join(os.fsencode(root), os.fsencode(name))  # noqa: PTH118 -- of bytes, which no Path has
    with open(path, "wb") as file:  # noqa: PTH123 -- as above
        file.write(data.encode(errors="surrogatepass"))
    return root


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (f"x = {DIGITS}\n", (5, 5), "a number is too long"),
        (f"[build]\nwithdraw_at_most = -{DIGITS}\n", (6, 21), "a number is too long"),
        ("x = " + "[" * 5000 + "]" * 5000, (5, 5), "nested too deeply"),
        ("x = " + "{a = " * 5000 + "1" + "}" * 5000, (5, 5), "nested too deeply"),
        (".".join("a" * 5000) + " = 1", (5, 1), "nested too deeply"),
        (f"[{'.'.join('a' * 5000)}]\nx = 1", (5, 1), "nested too deeply"),
        (".".join("a" * 300_000) + " = 1", (5, 1), "nested too deeply"),
        (f'x = {{ "a b"{" . a" * 300_000} = 1 }}', (5, 7), "nested too deeply"),
        ("x = [\n[\n[" + "[" * 500 + "]" * 503, (5, 5), "nested too deeply"),
    ],
    ids=["digits", "negative", "lists", "tables", "dotted", "header", "long", "quoted", "lines"],
)
def test_a_configuration_beyond_the_limits_has_one_fault(
    tmp_path: Path, text: str, place: tuple[int, int], message: str
) -> None:
    """With its line and column, whatever raises it."""
    (tmp_path / CONFIG_FILE).write_text(CONFIG + text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)

    (fault,) = caught.value.faults
    assert (fault.origin.line, fault.origin.column, fault.message) == (*place, message)


ITEM = "id: a\ntitle: T\nwhen: 2023\n"
LINE = '{"id": "a", "title": "T", "when": "2023", '


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("meetings/a.yaml", f"{ITEM}x: {'[' * 5000}", 4),
        ("meetings/a.yaml", f"{ITEM}x: {'{a: ' * 5000}", 4),
        ("meetings/a.yaml", f"{ITEM}place: {{ latitude: {DIGITS}, longitude: 1 }}", 4),
        ("meetings/a.yaml", f"{ITEM}attachments: [{{ url: 'https://a.example/', size: {DIGITS} }}]", 4),
        ("meetings/a.yaml", f"a: &a [x, x]\n{ITEM}", 1),
        ("meetings/a.yaml", f"{ITEM}<<: {{ status: held }}\n", 4),
        ("meetings/a.yaml", f"{ITEM}title: U\n", 4),
        ("meetings/a.yaml", "id: a\ntitle: T\nwhen: 0001-01-01T00:00+14:00\n", 3),
        ("meetings/a.yaml", "id: a\ntitle: T\nwhen: 9999-12-31T23:59-14:00\n", 3),
        ("meetings/a.yaml", f"{ITEM}embargo_until: 9999-12-31T23:59-14:00\n", 4),
        ("meetings/a.yaml", f"{ITEM}published: 0001-01-01T00:00+14:00\n", 4),
        ("meetings/a.md", f"---\n{ITEM}x: {'[' * 5000}\n---\nbody\n", 5),
        ("meetings.jsonl", f"{'[' * 5000}\n", 1),
        ("meetings.jsonl", f'{LINE}"x": {"[" * 5000}{"]" * 5000}}}\n', 1),
        ("meetings.jsonl", f'{LINE}"attachments": [{{"url": "https://a.example/", "size": {DIGITS}}}]}}\n', 1),
        ("meetings.jsonl", f'{LINE}"place": {{"latitude": NaN, "longitude": 1}}}}\n', 1),
        ("meetings.jsonl", f'{LINE}"title": "U"}}\n', 1),
        ("meetings.jsonl", '{"id": "\\ud800", "title": "T", "when": "2023"}\n', 1),
        ("meetings.csv", f'id,title,when,outcomes\na,T,2023,"{"[" * 5000}"\n', 2),
        ("meetings/a.yaml", f"id: {'会' * 100}\ntitle: T\nwhen: 2023\n", 1),
    ],
)
def test_an_item_beyond_the_limits_has_a_fault_and_the_others_are_read(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    """The fault is on the line of what is too deep, too long, or out of range."""
    record = read(folder(tmp_path, name, text))

    assert [item.id for item in record.items] == ["good"]
    assert {(fault.origin.file, fault.origin.line) for fault in record.faults} == {(name, line)}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize(
    "name", [b"a\xff.yaml", b"a\x1b[31m.yaml", b"a\nb.yaml", "a\x9b31m.yaml".encode(), "\u202egpj.yaml".encode()]
)
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["lines", "json"])
def test_names_of_files_reach_no_terminal_as_they_are(tmp_path: Path, name: bytes, form: tuple[str, ...]) -> None:
    """What a terminal takes for a command, or UTF-8 cannot hold, is escaped."""
    root = folder(tmp_path, b"meetings/" + name, "title: T\nwhen: 20233\n")

    result = CliRunner().invoke(main, ["check", *form, str(root)], catch_exceptions=False, color=True)

    assert result.exit_code == 1
    printed = (json.dumps(json.loads(result.stdout), ensure_ascii=False) if form else result.stderr).replace("\n", "")
    assert "only years of four digits are supported" in printed
    assert printable(printed) == printed
    printed.encode()


def test_messages_are_cut_where_nobody_reads_on() -> None:
    """And escaped: each has at most three lines."""
    fault = Fault(origin=Origin("a\n.yaml", 1), message="x" * 5000, expected="y\n" * 5000, suggestion="z" * 5000)

    lines = str(fault).split("\n")

    assert len(lines) == 3
    assert max(map(len, lines)) < 1300
    assert lines[0].startswith("a\\n.yaml:1: error: xxx")


def test_ids_made_of_names_fit_the_names_of_files(tmp_path: Path) -> None:
    """Somebody with a long name who has no id gets one that is short enough."""
    text = f"text: T\nwhen: 2023\nspeaker: {{ name: {'会' * 110} }}\n"
    (tmp_path / "statements").mkdir()
    record = read(folder(tmp_path, "statements/a.yaml", text))

    assert record.faults == ()
    speaker = next(item.speaker for item in record.items if item.kind == "statement")
    assert speaker.id == "会" * 80
    assert speaker.name == Text.of("会" * 110)
