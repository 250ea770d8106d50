"""What a build renders again, hands to the sink and keeps in the cache."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, field, frozen

from diplofeed.errors import PluginError
from diplofeed.export import CONTRACT_VERSION, Context, Derived, Document, Exporter, Feed, Fragment
from diplofeed.model import Meeting
from diplofeed.model.entry import Entry
from diplofeed.publishing import Format
from diplofeed.publishing.jobs import processes
from diplofeed.registry import Registry
from support.builds import NOW, PUBLICATION, Office, meetings

LATER = NOW + timedelta(days=1)


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


WITHOUT_PAGES = ("rss", "atom", "json", "ical", "digest")


def builtin(*names: str) -> list[Format]:
    """Return built-in formats, all where none is named."""
    registry = Registry.builtin()
    return [Format.of(registry.exporter(name)) for name in names or registry.names("exporter")]


def watched(name: str, rendered: list[str], **options: Any) -> Format:
    """Return a built-in format with options that notes the id of each item it renders."""
    exporter = Registry.builtin().exporter(name)

    def entry(entry: Entry, context: Context[Any]) -> bytes:
        if not entry.item.id.startswith("revision-"):  # of the feed of changes
            rendered.append(entry.item.id)
        return exporter.entry(entry, context)

    return Format(exporter=evolve(exporter, entry=entry), options=exporter.options(**options))


def edited(items: tuple[Meeting, ...], id_: str) -> tuple[Meeting, ...]:
    """Return items of which one has another title."""
    return tuple(evolve(item, title=f"{item.title.in_('en')}, again") if item.id == id_ else item for item in items)


@pytest.mark.parametrize("name", ["atom", "rss", "json", "ical", "digest", "letter"])
def test_an_edit_renders_the_entries_of_the_documents_it_touches(name: str, office: Office) -> None:
    """Of a feed in many documents, only entries of those that show the changed item are rendered, each once."""
    rendered: list[str] = []
    options = {
        "atom": {"entries": 5},
        "rss": {"entries": 5},
        "json": {"entries": 5},
        "ical": {},
        "digest": {"newest": 5},
        "letter": {},
    }
    formats = [watched(name, rendered, **options[name])]
    office.publication = evolve(PUBLICATION, languages=())
    items = meetings(80)
    for count in range(0, 80, 10):  # published on several days, so that there are archives
        assert office.build(items[: count + 10], formats, now=NOW + timedelta(days=40 * count)).complete
    assert len(rendered) >= 80
    rendered.clear()

    report = office.build(edited(items, "m3"), formats, now=NOW + timedelta(days=40 * 80))

    assert report.complete
    assert 0 < len(report.written) < len(report.unchanged)
    assert "m3" in rendered
    assert len(rendered) == len(set(rendered))
    assert len(rendered) < 80 or name == "ical"  # all events fit into the one calendar
    fresh = Office(office.root.with_name("fresh"), office.publication)
    (fresh.root).mkdir()
    (fresh.root / "ledger.db").write_bytes((office.root / "ledger.db").read_bytes())
    assert fresh.build(edited(items, "m3"), formats, now=NOW + timedelta(days=40 * 80)).complete
    assert fresh.files() == office.files()


def test_nothing_is_rendered_on_another_day(office: Office) -> None:
    """Calendars and digests are divided anew each day, without rendering entries for documents that stay the same."""
    rendered: list[str] = []
    formats = [watched(name, rendered) for name in ("ical", "digest", "letter")]
    office.build(meetings(30), formats)
    rendered.clear()

    report = office.build(meetings(30), formats, now=LATER)

    assert (report.complete, report.written, rendered) == (True, (), [])


def test_what_is_made_of_fragments_is_made_where_one_of_them_changed(office: Office) -> None:
    """A piece derived from fragments is made anew for documents that show the changed item alone."""
    made: list[tuple[bytes, ...]] = []

    def make(parts: Sequence[bytes]) -> bytes:
        made.append(tuple(parts))
        return b", ".join(parts)

    def document(_: Feed, fragments: Iterable[Fragment], __: Context[Any]) -> Iterator[Document]:
        yield Document("pairs.txt", (b"Pairs\n",))
        ordered = sorted(fragments, key=lambda fragment: fragment.entry.item.id)
        for first, second in zip(ordered[::2], ordered[1::2], strict=False):
            yield Document(f"{first.entry.item.id}.txt", (b"Pair: ", Derived((first, second), make)))

    pairs = Format.of(
        Exporter(name="pairs", filename="pairs.txt", media_type="text/plain", entry=_title, document=document)
    )
    office.publication = evolve(PUBLICATION, languages=())
    office.build(meetings(6), [pairs])
    assert office.files()["m0.txt"] == b"Pair: Talks 0, Talks 1"
    made.clear()

    report = office.build(edited(meetings(6), "m3"), [pairs], now=LATER)

    assert office.files()["m2.txt"] == b"Pair: Talks 2, Talks 3, again"
    assert set(made) == {(b"Talks 2", b"Talks 3, again"), (b"Talks 0", b"Talks 3, again")}  # and that of a topic
    assert "m0.txt" not in report.written


def _title(entry: Entry, _: Context[Any]) -> bytes:
    return str(entry.item.title.in_("en")).encode()


def test_each_entry_is_rendered_in_all_formats_before_the_next(office: Office) -> None:
    """What the formats of an entry have in common can be kept while they are rendered: entries come one by one."""
    rendered: list[str] = []
    office.build(meetings(10), [watched("atom", rendered), watched("digest", rendered)])

    assert [rendered[start] for start in range(0, len(rendered), 4)] == [f"m{count}" for count in range(10)]
    assert all(len(set(rendered[start : start + 4])) == 1 for start in range(0, len(rendered), 4))


def test_cache_keeps_no_fragments(office: Office) -> None:
    """The cache is no larger than half of the outputs, and no text of the record is in it."""
    items = tuple(evolve(item, summary=f"Unmistakable. {'Words of the parties. ' * 60}") for item in meetings(200))
    office.build(items, builtin())

    assert b"Unmistakable" not in office.cache.read_bytes()
    assert office.cache.stat().st_size <= sum(map(len, office.files().values())) / 2


@pytest.mark.parametrize(
    "spoilt",
    ["UPDATE kept SET value = substr(value, 1, 20)", "UPDATE kept SET value = x''", "UPDATE kept SET value = 'text'"],
)
def test_damaged_values_are_none(spoilt: str, office: Office) -> None:
    """Where what the cache keeps was damaged, a build does all of it again and changes nothing."""
    office.build(meetings(20), builtin())
    before = office.files()
    with sqlite3.connect(office.cache) as connection:
        assert connection.execute(spoilt).rowcount > 0

    report = office.build(meetings(20), builtin())

    assert (report.complete, report.written, office.files()) == (True, (), before)


@frozen(kw_only=True)
class _Secretive:
    """Options of which one does not show."""

    mark: str = field(default="a", repr=False)


def _marked(entry: Entry, context: Context[_Secretive]) -> bytes:
    return f"{context.options.mark} {entry.item.id}\n".encode()


MARKED = Exporter(name="marked", filename="m.txt", media_type="text/plain", entry=_marked, options=_Secretive)


def test_options_count_whether_they_show_or_not(office: Office) -> None:
    """A changed option changes the output also where the option's ``repr`` does not tell it."""
    office.build(meetings(3), [Format(exporter=MARKED, options=_Secretive())])
    report = office.build(meetings(3), [Format(exporter=MARKED, options=_Secretive(mark="b"))])

    assert "m.txt" in report.written
    assert office.files()["m.txt"].startswith(b"b m")


# ---------------------------------------------------------------- pages of entries


def _page(entry: Entry, context: Context[Any]) -> Iterator[Document]:
    if entry.item.id != "m1":  # which has none
        yield Document(f"meeting/{entry.item.id}.txt", [str(entry.item.title).encode()])


PAGED = Exporter(
    name="paged", filename="p.txt", media_type="text/plain", entry=lambda entry, _: entry.item.id.encode(), page=_page
)


def test_an_edit_hands_only_its_own_page_to_the_sink(office: Office) -> None:
    """Of documents that entries have of their own, the sink is handed those alone whose entry changed."""
    formats = [Format.of(PAGED)]
    first = office.build(meetings(50), formats)
    assert len([name for name in first.written if name.startswith("meeting/")]) == 49
    assert "de/meeting/m7.txt" in first.written

    report = office.build(edited(meetings(50), "m7"), formats, now=LATER)

    pages = [name for name in office.handed if "meeting/" in name]
    assert sorted(pages) == ["de/meeting/m7.txt", "meeting/m7.txt"]
    assert len(report.unchanged) > 90
    assert office.files()["meeting/m7.txt"] == b"Talks 7, again"


def test_pages_of_items_that_are_gone_are_removed(office: Office) -> None:
    """What an entry had of its own goes with it, and a page somebody touched is written again."""
    formats = [Format.of(PAGED)]
    office.build(meetings(10), formats)
    (office.root / "public" / "meeting" / "m5.txt").write_text("mine", encoding="utf-8")

    report = office.build(meetings(9), formats, now=LATER)

    assert {"meeting/m9.txt", "de/meeting/m9.txt"} <= set(report.removed)
    assert "meeting/m5.txt" in report.written
    assert office.build(meetings(9), formats, now=LATER).written == ()


def test_all_formats_link_to_the_page_of_an_entry(office: Office) -> None:
    """Once a format offers pages every format links to them, in each language to its own, also from other items."""
    paged = evolve(PAGED, page_path=lambda entry: f"meeting/{entry.item.id}/")
    first, *others = meetings(3)
    items = (evolve(first, url="https://example.org/first"), evolve(others[0], series="m0"), others[1])
    office.build(items, [*builtin(*WITHOUT_PAGES), Format.of(PAGED)])
    assert not [name for name, data in office.files().items() if b"org/talks/meeting/" in data]

    office.build(items, [*builtin(*WITHOUT_PAGES), Format.of(paged)], now=LATER)

    files = office.files()
    for folder, other in (("", "de/"), ("de/", "")):
        for name in ("rss.xml", "atom.xml", "feed.json", "calendar.ics", "calendar/2002.ics", "digest.md"):
            data = files[folder + name].replace(b"\r\n ", b"")
            assert f"https://example.org/talks/{folder}meeting/m2/".encode() in data
            assert f"https://example.org/talks/{other}meeting/m2/".encode() not in data
        assert f'"url": "https://example.org/talks/{folder}meeting/m0/"'.encode() in files[f"{folder}feed.json"]
        assert b"<link>https://example.org/first" not in files[f"{folder}rss.xml"]
    with processes(2) as executor:
        alike = Office(office.root.with_name("alike"))
        alike.build(items, [*builtin(*WITHOUT_PAGES), Format.of(PAGED)])
        alike.build(items, [*builtin(*WITHOUT_PAGES), Format.of(paged)], now=LATER, executor=executor)
    assert alike.files() == files


# ---------------------------------------------------------------- fragments


def _loud(feed: Feed, fragments: Any, context: Context[Any]) -> Iterator[Document]:
    """Yield a document whose pieces are a fragment, one with other data, and one made here."""
    first, second, *_ = fragments
    yield Document("l.txt", [first, evolve(second, data=second.data.upper()), Fragment(first.entry, b"mine\n")])


def test_fragments_a_plugin_changes_are_written_as_it_changed_them(office: Office) -> None:
    """A fragment is taken for what its entry gives only as long as nobody gave it other data."""
    loud = Exporter(
        name="loud",
        filename="l.txt",
        media_type="text/plain",
        entry=lambda entry, _: f"{entry.item.title}\n".encode(),
        document=_loud,
    )
    office.build(meetings(2), [Format.of(loud)])
    assert office.files()["l.txt"] == b"Talks 1\nTALKS 0\nmine\n"

    office.build(edited(meetings(2), "m0"), [Format.of(loud)], now=LATER)

    assert office.files()["l.txt"] == b"Talks 0, again\nTALKS 1\nmine\n"


def test_what_fails_is_named_by_item_before_anything_of_the_format_is_written(office: Office) -> None:
    """An item a format cannot render ends that format, whose files stay, and is named; the other formats go on."""

    def fail(entry: Entry, _: Context[Any]) -> bytes:
        if entry.item.id == "m2":
            raise ValueError("no room for it")
        return entry.item.id.encode()

    bad = Exporter(name="bad", filename="bad.txt", media_type="text/plain", entry=fail)
    report = office.build(meetings(5), [Format.of(bad), *builtin("rss")])

    line = fail.__code__.co_firstlineno + 2
    words = f"ValueError: no room for it (test_rendered_again.py, line {line})"
    assert report.failures == (f"exporter 'bad' failed at meeting 'm2': {words}",)
    assert not [name for name in report.written if name.endswith("bad.txt")]
    assert {"rss.xml", "de/rss.xml"} <= set(report.written)


@pytest.mark.parametrize("made", [lambda entry, _: entry.item.id, lambda *_: None], ids=["str", "None"])
def test_what_is_not_bytes_is_named(made: Callable[..., Any], office: Office) -> None:
    """A format that renders something else than bytes is named with the item."""
    bad = Exporter(name="bad", filename="bad.txt", media_type="text/plain", entry=made)
    report = office.build(meetings(1), [Format.of(bad)])

    assert "meeting 'm0': TypeError: entry returned" in report.failures[0]


def test_moment_without_a_zone_is_refused(office: Office) -> None:
    """A build is not guessed a time zone: the message says how to name one."""
    with pytest.raises(ValueError, match="now needs a zone"):
        office.build(meetings(1), builtin("rss"), now=datetime(2026, 11, 23))  # noqa: DTZ001 -- refused


def test_exporter_of_a_newer_contract_is_refused(tmp_path: Path) -> None:
    """A plugin that needs a newer version of the contract is named with what to do."""
    path = tmp_path / "newer.py"
    path.write_text(
        "from diplofeed import Exporter\n"
        'NEWER = Exporter(name="n", filename="n.txt", media_type="text/plain", entry=lambda *_: b"", contract=99)\n',
        encoding="utf-8",
    )

    with pytest.raises(PluginError, match=r"newer\.py .* asks for version 99 of the contract .*: update diplofeed"):
        Registry().with_file(path)
    assert evolve(PAGED, contract=CONTRACT_VERSION).contract == 2
