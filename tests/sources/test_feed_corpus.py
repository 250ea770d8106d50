"""Feeds that others publish, the broken ones too: each is read or refused, quickly and with one clear message."""

from __future__ import annotations

import io
import json
import resource
from pathlib import Path

import feedparser
import pytest

from diplofeed.errors import Fault, Severity
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.feed import SOURCE
from support.places import ROOT

CORPUS = ROOT.parent / "shared" / "corpus" / "feeds"
FILES = sorted(CORPUS.glob("*")) if CORPUS.is_dir() else []
MOST_SECONDS = 10
MOST_KILOBYTES = 300_000


def count_of(path: Path) -> int:
    """Return how many entries another reader finds."""
    data = path.read_bytes()
    if data.lstrip()[:1] == b"{":
        return len(json.loads(data)["items"])
    return len(feedparser.parse(io.BytesIO(data)).entries)


@pytest.mark.skipif(not FILES, reason="the corpus is not beside the repository")
@pytest.mark.parametrize("path", FILES or [Path("none")], ids=lambda path: path.name)
def test_each_entry_of_a_feed_is_an_item_or_named(path: Path) -> None:
    """As many as feedparser finds, unless the whole file is refused or its XML is broken."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    results = list(SOURCE.read(Inputs(path=path, options=SOURCE.options(), names=Names())))
    after = resource.getrusage(resource.RUSAGE_SELF)
    items = [each for each in results if isinstance(each, Located)]
    faults = [each for each in results if isinstance(each, Fault)]
    of_entries = [each for each in faults if each.field.startswith("entries[")]
    of_file = [each for each in faults if each not in of_entries and each.severity is Severity.ERROR]

    assert after.ru_utime - before.ru_utime < MOST_SECONDS
    assert after.ru_maxrss < max(MOST_KILOBYTES, before.ru_maxrss + 10_000)
    assert len({each.item.id for each in items}) == len(items)
    assert len(of_file) <= 1
    if not of_file:
        assert len(items) + len(of_entries) == count_of(path)


@pytest.mark.skipif(not FILES, reason="the corpus is not beside the repository")
def test_most_files_of_the_corpus_give_items() -> None:
    """So that a refusal of everything would be seen."""
    inputs = (Inputs(path=path, options=SOURCE.options(), names=Names()) for path in FILES)
    counts = [sum(isinstance(each, Located) for each in SOURCE.read(each_input)) for each_input in inputs]

    assert sum(counts) > 300
    assert sum(bool(count) for count in counts) > len(FILES) // 2 - 5
