"""Pages show who names an item and what became of it: nothing of this is of what is hidden, or was hidden since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from diplofeed.config import FeedsBy, Publication
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Party, Relation, Statement, Topic
from diplofeed.publishing import Format, publish
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.sink import MemorySink

NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUBLICATION: Final = Publication(id="tag:example.org,2026:pages", title="A record", link="https://example.org/pages/")
HTML: Final = Format.of(Registry.builtin().exporter("html"))
HIDING: Final = {"internal": {"audience": "internal"}, "embargo": {"embargo_until": NOW + timedelta(days=900)}}
OPEN: Final = Meeting(id="open", title="Open talks", when="2026-12-17", parties=[Party.country("US")])
TOPIC: Final = Topic(id="hush-topic", name="Hush topic")
WHY: Final = pytest.mark.parametrize("why", HIDING)


class Desk:
    """A record that is built again and again."""

    def __init__(self) -> None:
        """Begin a ledger."""
        self.ledger, self.sink, self.now = Ledger.open(":memory:", publication=PUBLICATION.id), MemorySink(), NOW

    def build(self, *items: Meeting | Statement) -> dict[str, bytes]:
        """Return all pages, an hour after those before."""
        self.now += timedelta(hours=1)
        report = publish(
            Record(items=items),
            publication=PUBLICATION,
            formats=[HTML],
            ledger=self.ledger,
            sink=self.sink,
            now=self.now,
            feeds_by=FeedsBy(topic=True, party=True, series=True),
            withdraw_at_most=1,
        )
        assert report.complete, report.failures
        return dict(self.sink.files)


def naming(kind: str, **facts: Any) -> Meeting | Statement:
    """Return an item that names the open one."""
    if kind == "statement":
        return Statement(
            id="hush",
            text="Hush!",
            party=Party.country("US"),
            when="2026-11-20",
            about=["open"],
            topics=[TOPIC],
            **facts,
        )
    related, parties = [Relation(to="open", as_="follows")], [Party.country("US"), Party.country("RU")]
    return Meeting(
        id="hush",
        title="Hush talks",
        when="2026-11-18",
        status="held",
        related=related,
        topics=[TOPIC],
        parties=parties,
        **facts,
    )


def traces(files: dict[str, bytes]) -> list[str]:
    """Return the files that show something of what is hidden."""
    return [name for name, data in files.items() if b"hush" in data.lower() or "hush" in name]


@WHY
@pytest.mark.parametrize("kind", ["meeting", "statement"])
def test_no_page_says_that_something_hidden_names_its_item(kind: str, why: str) -> None:
    """The page of a public item is to the byte as if what is hidden and names it did not exist."""
    assert Desk().build(OPEN, naming(kind, **HIDING[why])) == Desk().build(OPEN)


@WHY
@pytest.mark.parametrize("kind", ["meeting", "statement"])
def test_what_named_an_item_in_public_is_gone_from_its_page_once_it_is_hidden(kind: str, why: str) -> None:
    """Neither the page it was linked from nor lists, histories, changes or counts show that it ever was."""
    desk = Desk()
    assert len(traces(desk.build(OPEN, naming(kind)))) > 4

    files = desk.build(OPEN, naming(kind, **HIDING[why]))

    assert traces(files) == []
    assert b"topic/" not in files["index.html"]
    assert b"Who met whom" not in files["index.html"]


@WHY
def test_history_of_what_named_an_item_that_is_hidden_since_does_not_name_it(why: str) -> None:
    """That a relation went is in the history of an item; to what it was is not, by title or id."""
    desk, hush = Desk(), Meeting(id="hush", title="Hush talks", when="2026-12-18")
    named = Meeting(id="open", title="Open talks", when="2026-12-17", related=[Relation(to="hush")], series="hush")
    desk.build(named, hush)

    files = desk.build(named, Meeting(id="hush", title="Hush talks", when="2026-12-18", **HIDING[why]))

    assert traces(files) == []


def test_history_says_no_former_id() -> None:
    """Under which id an item was before is on no page, whatever it is called now and whatever changed with it."""
    desk = Desk()
    desk.build(Statement(id="hush", text="Words.", party=Party.country("US"), when="2026-11-20"))

    files = desk.build(
        Statement(id="said", text="Other words.", party=Party.country("US"), when="2026-11-20", formerly=["hush"])
    )

    assert b'class="history"' in files["statement/said/index.html"]
    assert traces(files) == []


@WHY
def test_what_was_changed_while_it_was_hidden_is_in_no_history(why: str) -> None:
    """An item that is public again shows what it is, not what its editors called it meanwhile."""
    desk = Desk()
    desk.build(Meeting(id="talks", title="Talks", when="2026-12-17"))
    desk.build(Meeting(id="talks", title="Hush talks", when="2026-12-18", **HIDING[why]))

    files = desk.build(Meeting(id="talks", title="Other talks", when="2026-12-19"))

    assert traces(files) == []
    assert b'class="history"' in files["meeting/talks/index.html"]
