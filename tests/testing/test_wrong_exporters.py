"""Exporters that are wrong on purpose: each is caught, and the message names plugin, file, line and item."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplofeed.testing import check_exporter
from support.plugins import plugin_file

EXPORTER = """\
import json
import time
from datetime import date, datetime
from random import random

from attrs import define, field, frozen
from diplofeed import Document, Exporter
from diplofeed.compose import headline

SEEN = []


@frozen
class Options:
    words: tuple = ()


def entry(entry, context):
    return f"{entry.item.when.label()}: {headline(entry, context.language)}\\n".encode()


def document(feed, fragments, context):
    yield Document("titles.txt", fragments)


media_type = "text/plain"
# the rest is wrong
# CHANGE

EXPORTER = Exporter(
    name="titles", filename="titles.txt", media_type=media_type, options=Options, entry=entry, document=document
)
"""
LINE = EXPORTER.splitlines().index("# CHANGE") + 1  # where what is wrong begins

EXPORTERS = {
    "reads the clock": (
        'def entry(entry, context):\n    return f"{entry.item.id} {time.time() > 0}\\n".encode()',
        rf"reads the clock \(titles\.py:{LINE + 1}\)",
    ),
    "shows the day of the machine": (
        (
            "def document(feed, fragments, context):\n"
            '    yield Document("titles.txt", [str(datetime.now()).encode(), *fragments])'
        ),
        rf"titles\.py:{LINE}: document gives other bytes the second time",
    ),
    "default that is kept": (
        (
            "def entry(entry, context, before=[]):\n    before.append(entry.item.id)\n"
            '    return f"{len(before)} {entry.item.id}\\n".encode()'
        ),
        rf"titles\.py:{LINE}: entry gives other bytes the second time, for the meeting '.+'",
    ),
    "draws lots": (
        'def entry(entry, context):\n    return f"{random()}\\n".encode()',
        rf"titles\.py:{LINE}: entry gives other bytes the second time, for the meeting '.+'",
    ),
    "options that differ": (
        "@define(eq=False)\nclass Options:\n    words: list = field(factory=list)",
        "options made twice are not equal; use attrs.frozen",
    ),
    "another media type": ('media_type = "application/json"', r"titles\.txt cannot be read as application/json"),
    "another media type than HTML": ('media_type = "plain"', "'plain' is no media type"),
    "text": (
        "def entry(entry, context):\n    return entry.item.id",
        rf"titles\.py:{LINE}: entry returned str, not bytes, for the meeting '.+'",
    ),
    "document of text": (
        'def document(feed, fragments, context):\n    yield Document("titles.txt", ["a", *fragments])',
        rf"titles\.py:{LINE}: document makes titles\.txt of str, not of bytes, Fragment or Derived",
    ),
    "loses the first": (
        'def document(feed, fragments, context):\n    yield Document("titles.txt", list(fragments)[1:])',
        rf"titles\.py:{LINE}: document leaves it out: .*, for the meeting '.+'",
    ),
    "loses what comes after ten": (
        'def document(feed, fragments, context):\n    yield Document("titles.txt", list(fragments)[:10])',
        rf"titles\.py:{LINE}: document leaves it out: .*, for the meeting '.+'",
    ),
    "writes outside": (
        (
            "def document(feed, fragments, context):\n"
            '    yield Document("titles.txt", fragments)\n    yield Document("../titles.txt", [])'
        ),
        rf"titles\.py:{LINE}: '\.\./titles\.txt' is no path below the feed's directory",
    ),
    "needs an item": (
        (
            "def document(feed, fragments, context):\n"
            "    first = next(iter(fragments))\n"
            '    yield Document("titles.txt", [first])'
        ),
        rf"titles\.py:{LINE + 1}: document raised (StopIteration|RuntimeError)",
    ),
    "needs a place": (
        "def entry(entry, context):\n    place = entry.item.place\n    return place.city.in_('en').encode()",
        rf"titles\.py:{LINE + 2}: entry raised AttributeError: .*, for the meeting '.+'",
    ),
    "knows English alone": (
        (
            "def entry(entry, context):\n"
            '    words = {"en": "on"}\n'
            '    return f"{words[context.language]} {entry.item.id}\\n".encode()'
        ),
        rf"titles\.py:{LINE + 2}: entry raised KeyError: 'ar', for the meeting '.+'",
    ),
    "knows four statuses alone": (
        (
            'STATES = {"scheduled": "", "held": "", "cancelled": "CANCELLED", "postponed": "POSTPONED"}\n'
            "def entry(entry, context):\n"
            '    status = entry.item.status.value if entry.item.kind == "meeting" else "held"\n'
            '    return f"{STATES[status]} {entry.item.id}\\n".encode()'
        ),
        rf"titles\.py:{LINE + 3}: entry raised KeyError: '(tentative|confirmed)', for the meeting '.+'",
    ),
    "asserts": (
        "def entry(entry, context):\n    assert entry.item.parties\n    return entry.item.id.encode()",
        rf"titles\.py:{LINE + 1}: entry raised AssertionError: .*, for the meeting '.+'",
    ),
    "takes only ASCII": (
        'def entry(entry, context):\n    return headline(entry, "en").encode("ascii")',
        rf"titles\.py:{LINE + 1}: entry raised UnicodeEncodeError",
    ),
    "does not escape": (
        (
            'media_type = "application/json"\n'
            "def entry(entry, context):\n"
            """    return f'"{entry.item.title.in_("en")}",'.encode()\n"""
            "def document(feed, fragments, context):\n"
            """    yield Document("titles.txt", [b"[", *fragments, b"0]"])"""
        ),
        r"titles\.txt cannot be read as application/json, its media type: JSONDecodeError.*, for items whose texts are",
    ),
    "remembers what was hidden": (
        "def entry(entry, context):\n    SEEN.append(entry.item.id)\n    return str(len(SEEN)).encode()",
        rf"titles\.py:{LINE}: entry gives other bytes the second time",
    ),
}


def test_the_exporter_is_right_without_the_change(tmp_path: Path) -> None:
    """What is wrong below is the change alone."""
    documents = check_exporter(plugin_file(tmp_path, "titles", EXPORTER, "").exporter("titles"))

    assert "July 2023: Known to the month\n" in documents["titles.txt"].decode()


@pytest.mark.parametrize("wrong", EXPORTERS)
def test_a_wrong_exporter_is_caught_with_its_line(tmp_path: Path, wrong: str) -> None:
    """The message begins with the plugin, and names the line and the item."""
    change, words = EXPORTERS[wrong]
    exporter = plugin_file(tmp_path, "titles", EXPORTER, change).exporter("titles")

    with pytest.raises(AssertionError, match=rf"^exporter 'titles': .*{words}"):
        check_exporter(exporter)


def test_a_format_may_show_the_newest_alone(tmp_path: Path) -> None:
    """What a format leaves out on purpose is said to the test."""
    change, _ = EXPORTERS["loses what comes after ten"]
    exporter = plugin_file(tmp_path, "titles", EXPORTER, change).exporter("titles")

    assert check_exporter(exporter, newest=10)["titles.txt"].count(b"\n") == 10
