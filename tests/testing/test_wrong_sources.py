"""Sources that are wrong on purpose: each is caught, and the message names plugin, file, line and item."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplofeed.testing import check_source
from support.plugins import plugin_file

SOURCE = """\
import time

from diplofeed import Fault, Meeting, Origin
from diplofeed.source import Located, RecordSource

COUNT = []


def lines_of(inputs):
    return inputs.path.read_bytes().splitlines()


def meeting(number, line):
    id_, when, title = line.decode().split(maxsplit=2)
    return Meeting(id=id_, when=when, title=title)


def fault(origin, error):
    return Fault(origin=origin, message=str(error), expected="an id, a date and a title")


def origin(inputs, number):
    return Origin(inputs.path.name, number)


def read(inputs):
    try:
        lines = lines_of(inputs)
    except OSError as error:
        yield fault(origin(inputs, 0), error.strerror)
        return
    for number, line in enumerate(lines, start=1):
        try:
            yield Located(item=meeting(number, line), origin=origin(inputs, number))
        except ValueError as error:
            if made := fault(origin(inputs, number), error):
                yield made


# the rest is wrong
# CHANGE

SOURCE = RecordSource(name="talks", read=read)
"""
SAMPLE = "vienna 2023-07 Talks in Vienna\ngeneva 2021-06-16 Summit in Geneva\nhelsinki 2018-07 Summit in Helsinki\n"
LINE = SOURCE.splitlines().index("# CHANGE") + 1

SOURCES = {
    "ids by position": (
        (
            "def meeting(number, line):\n"
            "    _, when, title = line.decode().split(maxsplit=2)\n"
            '    return Meeting(id=f"meeting-{number}", when=when, title=title)'
        ),
        r"its id depends on other items: without one of them it is 'meeting-1', for the item 'meeting-2'",
    ),
    "ids that are counted": (
        (
            "def meeting(number, line):\n"
            "    COUNT.append(line)\n"
            "    _, when, title = line.decode().split(maxsplit=2)\n"
            '    return Meeting(id=f"meeting-{len(COUNT)}", when=when, title=title)'
        ),
        "finds something else the second time",
    ),
    "drops faults": (
        "def fault(origin, error):\n    return None",
        "finds (no fault, for|other items than in the sample itself, and no fault)",
    ),
    "drops the faults of lines": (
        (
            "def fault(origin, error):\n"
            "    return Fault(origin=origin, message=str(error)) if origin.line in (0, 1) else None"
        ),
        r"leaves geneva out, and finds no fault, for talks\.txt:2, a line of the sample that was made unreadable",
    ),
    "raises for bad input": (
        "def fault(origin, error):\n    raise error",
        r"talks\.py:\d+: read raised .*, for a sample that is",
    ),
    "trusts the encoding": (
        (
            "def lines_of(inputs):\n    text = inputs.path.read_text('utf-8')\n"
            "    return [line.encode() for line in text.splitlines()]\n"
            "def fault(origin, error):\n    return Fault(origin=origin, message=str(error))"
        ),
        rf"talks\.py:{LINE + 1}: read raised UnicodeDecodeError: .*, for a sample that is",
    ),
    "reads what cannot be read somehow": (
        (
            "def lines_of(inputs):\n"
            "    text = inputs.path.read_bytes().decode('utf-8', 'ignore')\n"
            "    return [line.replace('\\0', '').encode() for line in text.splitlines()]\n"
            "def meeting(number, line):\n"
            "    id_, when, title = (line.decode().split(maxsplit=2) + ['x', '2023', 'x'])[:3]\n"
            "    return Meeting(id=id_.strip('\\ufeff').strip('+') or 'x', when='2023', title=title or 'x')"
        ),
        "for a sample that is",
    ),
    "takes the mark for a letter": (
        (
            "def meeting(number, line):\n"
            "    id_, when, title = line.decode().split(maxsplit=2)\n"
            "    return Meeting(id='a' + str(len(id_)), when=when, title=title)"
        ),
        "finds other items than in the sample itself, and no fault; .*, for a sample that is begun with",
    ),
    "trusts that there is a file": (
        "def lines_of(inputs):\n    return inputs.path.read_bytes().splitlines() if inputs.path.is_file() else [][0]",
        rf"talks\.py:{LINE + 1}: read raised IndexError: .*, for talks\.txt, which is not there",
    ),
    "says nothing of a missing file": (
        "def lines_of(inputs):\n    return inputs.path.read_bytes().splitlines() if inputs.path.is_file() else []",
        r"finds no fault, for talks\.txt, which is not there",
    ),
    "names the machine's path": (
        "def origin(inputs, number):\n    return Origin(str(inputs.path), number)",
        "an origin names the machine's own path, /.*, for the item 'vienna'",
    ),
    "names the machine's path in a fault": (
        (
            "def fault(origin, error):\n    return Fault(origin=origin, message=str(SOURCE_PATH[0]))\n"
            "SOURCE_PATH = []\n"
            "def lines_of(inputs):\n    SOURCE_PATH[:] = [inputs.path]\n"
            "    return inputs.path.read_bytes().splitlines()"
        ),
        r"a fault names the machine's own path, for talks\.txt:1",
    ),
    "dates by the clock": (
        (
            "def meeting(number, line):\n"
            "    id_, _, title = line.decode().split(maxsplit=2)\n"
            "    return Meeting(id=id_, when=time.strftime('%Y') if time.time() else '', title=title)"
        ),
        rf"reads the clock \(talks\.py:{LINE + 2}\)",
    ),
    "items alone": (
        "def read(inputs):\n    for number, line in enumerate(lines_of(inputs)):\n        yield meeting(number, line)",
        rf"talks\.py:{LINE}: read yields Meeting, not Located or Fault",
    ),
}


def test_the_source_is_right_without_the_change(tmp_path: Path) -> None:
    """What is wrong below is the change alone."""
    (tmp_path / "talks.txt").write_text(SAMPLE, encoding="utf-8")
    record = check_source(plugin_file(tmp_path, "talks", SOURCE, "").source("talks"), tmp_path / "talks.txt")

    assert [item.id for item in record.items] == ["vienna", "geneva", "helsinki"]


@pytest.mark.parametrize("wrong", SOURCES)
def test_a_wrong_source_is_caught_with_its_line(tmp_path: Path, wrong: str) -> None:
    """The message begins with the plugin, and names the line and the item or the input."""
    change, words = SOURCES[wrong]
    (tmp_path / "talks.txt").write_text(SAMPLE, encoding="utf-8")
    source = plugin_file(tmp_path, "talks", SOURCE, change).source("talks")

    with pytest.raises(AssertionError, match=rf"^source 'talks': .*{words}"):
        check_source(source, tmp_path / "talks.txt")


JSON_SOURCE = """\
import json

from diplofeed import Fault, Meeting, Origin
from diplofeed.source import Located, RecordSource


def read(inputs):
    origin = Origin(inputs.path.name)
    try:
        for number, row in enumerate(json.loads(inputs.path.read_bytes().decode("utf-8-sig"))["talks"]):
            item = Meeting(id=ID, when=row["when"], title=row["title"])
            yield Located(item=item, origin=origin)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        yield Fault(origin=origin, message=f"{type(error).__name__} in it")


SOURCE = RecordSource(name="talks", read=read)
"""


def test_ids_by_position_are_caught_in_json_of_one_line(tmp_path: Path) -> None:
    """Elements of a list are taken out of JSON, where there are no lines to take out."""
    path = tmp_path / "talks.json"
    path.write_text('{"talks": [{"id": "a", "when": "2023", "title": "A"}, {"id": "b", "when": "2024", "title": "B"}]}')
    right = JSON_SOURCE.replace("ID", 'row["id"]')
    wrong = JSON_SOURCE.replace("ID", 'f"talks-{number}"')

    check_source(plugin_file(tmp_path, "right", right, "").source("talks"), path)
    with pytest.raises(AssertionError, match=r"wrong\.py:7: its id depends on other items: .*, for the item 'talks-1'"):
        check_source(plugin_file(tmp_path, "wrong", wrong, "").source("talks"), path)
