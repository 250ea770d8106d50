"""The contract test of exporters: what it finds wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from typing import Any

import pytest
from attrs import define, frozen

from diplofeed.export import Context, Document, Exporter, Feed, Fragment, Order
from diplofeed.model import Meeting
from diplofeed.model.entry import Entry
from diplofeed.testing import check_exporter, documents_of, sample_entries, sample_items

COUNTER = count()


def line(entry: Entry, context: Context[Any]) -> bytes:
    """Return a line for an entry."""
    return f"{entry.item.when.label()}: {entry.item.id}\n".encode()


def exporter(**fields: Any) -> Exporter:
    """Return an exporter that keeps the contract but for what is given."""
    return Exporter(**{"name": "lines", "filename": "lines.txt", "media_type": "text/plain", "entry": line, **fields})


# ---------------------------------------------------------------- samples


def test_samples_have_every_kind_of_date_and_status() -> None:
    """The samples are known exactly and to the month, go on, are cancelled, are said by a person and by a party."""
    expected = {item.id: item for item in sample_items()}

    assert expected["vienna-talks"].when.text == "2026-12-03T10:00/12:30[Europe/Vienna]"
    assert expected["month"].when.text == "2023-07"
    assert expected["ongoing"].when.latest is None
    assert {item.status.value for item in expected.values() if isinstance(item, Meeting)} >= {
        "tentative",
        "scheduled",
        "confirmed",
        "postponed",
        "cancelled",
        "held",
    }
    assert expected["quote"].about == ("vienna-talks",)
    assert expected["communique"].speaker is None


@pytest.mark.parametrize("order", Order)
def test_sample_entries_come_as_in_a_build(order: Order) -> None:
    """Entries are in the order an exporter asks for, and one of them has been revised."""
    entries = sample_entries(order)

    assert len(entries) == len(sample_items())
    assert {entry.item.id for entry in entries if entry.sequence} == {"cancelled"}
    first = entries[0]
    assert first.item.when.latest is None if order is Order.WHEN else first.updated == max(e.updated for e in entries)
    assert any(entry.references for entry in entries)


# ---------------------------------------------------------------- exporters


def test_a_good_exporter_passes_with_its_documents() -> None:
    """What an exporter made of the samples is returned for its author to look at."""
    documents = check_exporter(exporter())

    assert list(documents) == ["lines.txt"]
    assert b"July 2023: month\n" in documents["lines.txt"]
    assert documents["lines.txt"].count(b"\n") == len(sample_items())


@frozen
class Width:
    """Options."""

    width: int = 60


def test_options_given_are_used() -> None:
    """The contract is tried with the options given, which are of the exporter's own class."""
    wide = exporter(options=Width, entry=lambda _, context: b"-" * context.options.width)

    assert len(check_exporter(wide, Width(width=1))["lines.txt"]) == len(sample_items())
    with pytest.raises(AssertionError, match=r"exporter 'lines': options are Width, not 7"):
        check_exporter(wide, 7)


def test_the_time_zone_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trying an exporter leaves the process's time zone as it was."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()

    check_exporter(exporter())

    assert (os.environ["TZ"], time.tzname[0]) == ("Asia/Tokyo", "JST")
    monkeypatch.undo()
    time.tzset()


def named(*names: str) -> Callable[[Feed, Iterable[Fragment], Context[Any]], Iterator[Document]]:
    """Return a document function that yields empty documents of these names."""
    return lambda *_: (Document(name, (b"x",)) for name in names)


def twice(feed: Feed, fragments: Iterable[Fragment], context: Context[Any]) -> Iterator[Document]:
    """Read the fragments twice."""
    yield Document(
        "lines.txt", [str(sum(1 for _ in fragments)).encode(), b"".join(fragment.data for fragment in fragments)]
    )


def counted(feed: Feed, fragments: Iterable[Fragment], context: Context[Any]) -> Iterator[Document]:
    """Depend on what was rendered before."""
    yield Document("lines.txt", [str(next(COUNTER)).encode()])


def stamped(feed: Feed, fragments: Iterable[Fragment], context: Context[Any]) -> Iterator[Document]:
    """Write the day of the clock."""
    yield Document("lines.txt", [date.today().isoformat().encode(), *fragments])  # noqa: DTZ011 -- what is to be found


def titled(entry: Entry, template: str = "{}\n") -> bytes:
    """Return a title as it is."""
    return template.format(entry.item.title.in_("en")).encode()


def xml(feed: Feed, fragments: Iterable[Fragment], context: Context[Any]) -> Iterator[Document]:
    """Write fragments into an element."""
    yield Document("lines.txt", [b"<all>", *(fragment.data for fragment in fragments), b"</all>"])


def calendar(entry: Entry, context: Context[Any]) -> bytes:
    """Write the summary of a meeting into a calendar as it is."""
    text = entry.item.summary.in_("en") if isinstance(entry.item, Meeting) else ""
    return f"BEGIN:VEVENT\nSUMMARY:{text}\nEND:VEVENT\n".encode()


def pages(name: str = "{}.txt", text: str = "{}\n", **fields: Any) -> dict[str, Any]:
    """Return a page function that writes the title of each meeting to a document of its own."""

    def page(entry: Entry, _: Context[Any]) -> Iterator[Document]:
        if isinstance(entry.item, Meeting):
            yield Document(f"meeting/{name.format(entry.item.id)}", [titled(entry, text)], **fields)

    return {"page": page}


def statement_alone(entry: Entry, _: Context[Any]) -> Iterator[Document]:
    """Read what only statements have."""
    yield Document(f"{entry.item.id}.txt", [entry.item.speaker.name.in_("en").encode()])  # type: ignore[union-attr]


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "name": ({"name": "a:b"}, "a name is letters"),
    "file name": ({"filename": "a/b.txt"}, "'a/b.txt' is no plain file name"),
    "media type": ({"media_type": "text"}, "'text' is no media type"),
    "options": ({"options": define(eq=False)(type("Odd", (), {}))}, "options made twice are not equal"),
    "text": ({"entry": lambda entry, _: entry.item.id}, "entry returned str, not bytes"),
    "speaker": (
        {"entry": lambda entry, _: entry.item.speaker.name.in_("en").encode()},
        r"\.py:\d+: entry raised AttributeError: .* no attribute 'speaker', for the meeting '.*'",
    ),
    "counts entries": ({"entry": lambda *_: str(next(COUNTER)).encode()}, "entry gives other bytes the second"),
    "counts documents": ({"document": counted}, "document gives other bytes the second time"),
    "random": ({"entry": lambda *_: os.urandom(8).hex().encode()}, "entry gives other bytes the second time"),
    "reads twice": ({"document": twice}, "document reads the fragments more than once"),
    "raises": ({"document": lambda *_: 1 / 0}, "document raised ZeroDivisionError: .*, for the feed of everything"),
    "shared counts": (
        {"shared": lambda _: [Document("a.css", [str(next(COUNTER)).encode()])]},
        "shared gives other bytes the second time",
    ),
    "shared is a document": ({"shared": lambda _: [Document("lines.txt", [])]}, "shared and document give the same"),
    "shared raises": ({"shared": lambda _: 1 / 0}, "shared raised ZeroDivisionError"),
    "nothing": ({"document": named()}, "document yields nothing"),
    "other first": ({"document": named("a.txt", "lines.txt")}, "the first document is 'a.txt', not the main one"),
    "same name": ({"document": named("lines.txt", "lines.txt")}, "two documents are called 'lines.txt'"),
    "outside": ({"document": named("lines.txt", "../up.txt")}, "'../up.txt' is no path below"),
    "absolute": ({"document": named("lines.txt", "/tmp/x")}, "'/tmp/x' is no path below"),
    "backslash": ({"document": named("lines.txt", "a\\b")}, "is no path below"),
    "no document": ({"document": lambda *_: [b"x"]}, "document yields bytes, not Document"),
    "not lazy": ({"document": lambda _, made, __: [Document("lines.txt", [str(len(made)).encode()])]}, "TypeError"),
    "empty feed": ({"document": lambda _, made, __: [Document("lines.txt", [next(iter(made)).data])]}, "StopIteration"),
    "page raises": (
        {"page": statement_alone},
        r"\.py:\d+: page raised AttributeError: .* no attribute 'speaker', for the meeting '.*'",
    ),
    "page is no document": ({"page": lambda *_: [b"x"]}, "page yields bytes, not Document"),
    "page counts": (
        {"page": lambda entry, _: [Document(entry.item.id, [str(next(COUNTER)).encode()])]},
        "page gives other documents the second time",
    ),
    "pages of one name": (pages("same.txt"), "two documents are called 'meeting/same.txt'"),
    "page outside": (pages("../../up.txt"), "is no path below the feed's directory"),
    "page is a document": (
        {"page": lambda entry, _: [Document("lines.txt", [b"x"])] if entry.item.id == "month" else []},
        r"page makes lines\.txt, which is a document of the feed too",
    ),
    "page with a clock": (
        {"page": lambda entry, _: [Document(f"{entry.item.id}.txt", [b"x" if time.time() else b""])]},
        r"reads the clock \(test_check_exporter\.py:\d+\)",
    ),
    "page in a zone": (
        {"page": lambda entry, _: [Document(entry.item.id, [entry.updated.astimezone().isoformat().encode()])]},
        "the result depends on the time zone of the machine",
    ),
    "page with controls": (
        {"page": lambda entry, _: [Document(entry.item.id, [titled(entry).replace(b"<", b"\x1b")])]},
        "meeting is no UTF-8 or has control characters, for items whose texts are",
    ),
    "page of another structure": (
        pages("{}.html", media_type="text/html"),
        "meeting/meeting.html has another structure",
    ),
    "page that cannot be parsed": (
        pages("{}.json", '["{}"]', media_type="application/json"),
        r"meeting/meeting\.json cannot be read as application/json, its media type: JSONDecodeError",
    ),
    "page path without pages": ({"page_path": lambda entry: entry.item.id}, "page_path names '.*', where page makes"),
    "page path elsewhere": (
        pages() | {"page_path": lambda entry: f"meetings/{entry.item.id}/"},
        "page_path names 'meetings/.*/', where page makes nothing",
    ),
    "page path raises": (
        pages() | {"page_path": lambda _: 1 / 0},
        "page_path raised ZeroDivisionError",
    ),
    "ascii": ({"entry": lambda entry, _: entry.item.when.label().encode("ascii")}, "raised UnicodeEncodeError"),
    "cut": ({"entry": lambda entry, _: titled(entry)[:9]}, "lines.txt is no UTF-8 or has control characters"),
    "controls": (
        {"entry": lambda entry, _: titled(entry).replace(b"<", b"\x1b")},
        "control characters, for items whose texts are",
    ),
    "xml": (
        {"entry": lambda entry, _: titled(entry, "<e>{}</e>"), "document": xml, "media_type": "application/xml"},
        r"lines\.txt cannot be read as application/xml, its media type: ParseError",
    ),
    "json": (
        {"entry": lambda entry, _: titled(entry, '["{}"]'), "media_type": "application/json"},
        r"lines\.txt cannot be read as application/json, its media type: JSONDecodeError",
    ),
    "csv": (
        {"entry": lambda entry, _: titled(entry, "{},1\n"), "media_type": "text/csv"},
        "lines.txt has another structure",
    ),
    "ical": ({"entry": calendar, "media_type": "text/calendar"}, "lines.txt has another structure"),
    "html": ({"entry": lambda entry, _: titled(entry), "media_type": "text/html"}, "another structure"),
    "markdown": ({"entry": lambda entry, _: titled(entry), "media_type": "text/markdown"}, "another structure"),
    "zone": (
        {"entry": lambda entry, _: entry.updated.astimezone().isoformat().encode()},
        "the result depends on the time zone of the machine",
    ),
    "clock": ({"document": stamped}, r"reads the clock \(test_check_exporter\.py:\d+\)"),
    "clock, partly": ({"document": partial(stamped)}, "reads the clock"),
    "clock in entry": (
        {"entry": lambda entry, _: b"old" if entry.updated < datetime.now(tz=UTC) else b"new"},
        "reads the clock",
    ),
    "time": ({"entry": lambda *_: b"x" if time.time() else b""}, "reads the clock"),
}


@pytest.mark.parametrize("fault", BAD)
def test_exporter_that_breaks_the_contract_is_told_how(fault: str) -> None:
    """Each breach of the contract is an AssertionError that names the exporter and says what is wrong."""
    fields, words = BAD[fault]
    bad = exporter(**fields)

    with pytest.raises(AssertionError, match=words) as caught:
        check_exporter(bad)

    assert str(caught.value).startswith(f"exporter {bad.name!r}: ")


def test_pages_are_tried_and_returned() -> None:
    """What an entry has of its own is held to the contract too, and returned with the other documents."""

    def page(entry: Entry, context: Context[Any]) -> Iterator[Document]:
        yield Document(f"{entry.item.kind}/{entry.item.id}/index.html", [line(entry, context)])

    documents = check_exporter(exporter(page=page, page_path=lambda entry: f"{entry.item.kind}/{entry.item.id}/"))

    assert len(documents) == 1 + len(sample_items())
    assert documents["meeting/month/index.html"] == b"July 2023: month\n"


def test_binary_formats_are_no_text() -> None:
    """A format that is not text need not be UTF-8."""
    binary = exporter(media_type="application/octet-stream", entry=lambda entry, _: b"\xff" + line(entry, _))

    assert check_exporter(binary)["lines.txt"].startswith(b"\xff")


def test_documents_of_items_of_ones_own() -> None:
    """An author may render items of their own and see all documents."""
    talks = Meeting(id="vienna", title="Vienna talks", when="July 2023")

    assert documents_of(exporter(), [talks]) == {"lines.txt": b"July 2023: vienna\n"}
