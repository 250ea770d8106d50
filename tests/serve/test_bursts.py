"""Many requests at a moment: those for the same are worked for once, and those for too many things are sent away."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

import diplofeed
from diplofeed.serve import app
from diplofeed.serve.application import Application
from support.asking import Answered, asked, scope_of
from support.records import CONFIG, written

NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLUGIN: Final = """
import time
from pathlib import Path

from diplofeed import Document, Exporter


def document(feed, fragments, context):
    with (Path(__file__).parent / "made.txt").open("a") as made:
        made.write(f"{feed.url}{feed.filename}\\n")
    time.sleep(0.05)
    yield Document("titles.tt", [fragment.data for fragment in fragments])


EXPORTER = Exporter(
    name="titles", filename="titles.tt", media_type="text/x-titles",
    entry=lambda entry, context: f"{entry.item.id}\\n".encode(), document=document,
)
"""
TOPICS: Final = "".join(f"- {{ id: topic-{number}, name: Topic {number} }}\n" for number in range(60))


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    """Return a record of a meeting on many topics, built, with a format that notes what it makes."""
    topics = ", ".join(f"topic-{number}" for number in range(60))
    files = {
        "diplofeed.toml": f'{CONFIG}[plugins]\nfiles = ["titles.py"]\n[build]\nformats = ["atom", "titles"]\n',
        "titles.py": PLUGIN,
        "topics.yaml": TOPICS,
        "meetings/oslo.yaml": f"title: Talks in Oslo\nwhen: 2026-11-30\ntopics: [{topics}]\n",
    }
    root = written(tmp_path / "record", files)
    assert diplofeed.build(root, now=NOW).complete
    (root / "made.txt").unlink()
    return root


def burst(served: Application, targets: Sequence[str]) -> list[Answered]:
    """Return the answers to requests that come all at once."""

    async def all_of_them() -> list[Answered]:
        return await asyncio.gather(*(asked(served, scope_of(target.encode())) for target in targets))

    return asyncio.run(all_of_them())


def test_all_that_ask_for_one_new_selection_get_it(root: Path) -> None:
    """It is made once, whatever order and spelling its conditions have, and no request is sent away."""
    served = app(root, clock=lambda: NOW, most_waiting=4)
    spellings = ("topic=topic-1&party=US&topic=topic-2", "party=US&topic=topic-2&topic=topic-1&topic=topic-1")

    answers = burst(served, [f"/feed.tt?{spellings[number % 2]}" for number in range(200)])

    assert {answer.status for answer in answers} == {200}
    assert len({answer.fields["etag"] for answer in answers}) == 1
    # The ledger may be read again for requests that came after a first reading began.
    assert len((root / "made.txt").read_text(encoding="utf-8").splitlines()) <= 10


def test_those_that_ask_for_too_many_selections_are_sent_away(root: Path) -> None:
    """As many as may wait are made, and the others are not."""
    served = app(root, clock=lambda: NOW, most_waiting=4)
    burst(served, ["/feed.xml?topic=topic-0"])

    answers = burst(served, [f"/feed.tt?topic=topic-{number}" for number in range(60)])

    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) == {200, 503}
    assert 4 <= statuses[200] < 30
    assert len((root / "made.txt").read_text(encoding="utf-8").splitlines()) == statuses[200]
    assert {answer.fields.get("retry-after") for answer in answers if answer.status == 503} == {"5"}


def test_all_that_ask_for_what_nothing_has_are_answered_alike(root: Path) -> None:
    """What is wrong with a selection is said to all who wait for it."""
    served = app(root, clock=lambda: NOW, most_waiting=4)

    answers = burst(served, ["/feed.tt?topic=topic-61"] * 50)

    assert {(answer.status, b"did you mean" in answer.body) for answer in answers} == {(404, True)}


def test_a_request_that_is_given_up_takes_it_from_nobody(root: Path) -> None:
    """The others get what it was the first to ask for."""
    served = app(root, clock=lambda: NOW, most_waiting=4)

    async def first_is_cancelled() -> Answered:
        scope = scope_of(b"/feed.tt?topic=topic-1")
        first, second = (asyncio.create_task(asked(served, scope)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(first_is_cancelled()).status == 200


def test_a_burst_after_a_build_shows_what_that_made(root: Path) -> None:
    """No request waits for a reading of the ledger that began before it."""
    later = NOW + timedelta(hours=1)
    served = app(root, clock=lambda: later, most_waiting=4)
    burst(served, ["/feed.xml?topic=topic-1"] * 20)
    (root / "meetings" / "oslo.yaml").write_text(
        "title: Talks in Bergen\nwhen: 2026-11-30\ntopics: [topic-1]\n", encoding="utf-8"
    )
    assert diplofeed.build(root, now=later).complete

    answers = burst(served, ["/feed.xml?topic=topic-1"] * 100)

    assert {(answer.status, b"Bergen" in answer.body) for answer in answers} == {(200, True)}
