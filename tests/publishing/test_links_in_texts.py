"""Links in texts that nobody can follow are named to the editor, with what they may be meant for."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplofeed.config.load import load_config
from diplofeed.errors import Severity
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
from support.records import CONFIG, run, written

MEETING = """\
- id: talks
  title: Talks
  when: 2026-05-12
  agenda: ["See [the note](/note.pdf)."]
  summary: {en: "See [a](a.html).", fr: "Voir [a](a.html) et ![b](img/b.png)."}
- id: other
  title: Other
  when: 2026-05-12
  url: https://example.org/news/2026/other.html
  outcomes: [{text: "[On](next.html)"}, {text: "[call](tel:+43-1), [x](javascript:alert)"}]
"""
EXPECTED = [
    ("meetings/talks.yaml:5:12", "summary", "a.html", "https://example.org/talks/a.html"),
    ("meetings/talks.yaml:5:12", "summary", "img/b.png", "https://example.org/talks/img/b.png"),
    ("meetings/talks.yaml:4:12", "agenda[1]", "/note.pdf", "https://example.org/note.pdf"),
    ("meetings/talks.yaml:10:21", "outcomes[1].text", "next.html", "https://example.org/news/2026/next.html"),
    ("meetings/talks.yaml:10:48", "outcomes[2].text", "javascript:alert", "tel"),
]


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    return written(tmp_path, {"diplofeed.toml": CONFIG, "meetings/talks.yaml": MEETING})


def test_relative_addresses_are_warned_of(record: Path) -> None:
    """Each is named once with place and field, and with the address it has below the item's page or the publication."""
    faults = load_record(record, load_config(record), Registry.builtin()).faults
    assert {fault.severity for fault in faults} == {Severity.WARNING}
    assert len(faults) == len(EXPECTED)
    for fault, (place, field, url, whole) in zip(faults, EXPECTED, strict=True):
        assert str(fault.origin).startswith(place)
        assert fault.field == field
        assert repr(url) in fault.message
        assert whole in fault.expected


def test_items_with_such_addresses_are_published(record: Path) -> None:
    """Nothing is left out for them, and the check is good."""
    result = run("check", record)
    assert (result.exit_code, "good: 2 meetings" in result.output) == (0, True)
