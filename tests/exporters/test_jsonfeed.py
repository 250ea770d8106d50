"""JSON Feed: the mapping member by member, valid by the schema in the documentation, and read back to equal items."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from diplofeed.config import Author, Publication
from diplofeed.config.load import load_config
from diplofeed.errors import RecordError
from diplofeed.export import Fragment
from diplofeed.exporters.jsonfeed import EXPORTER, JsonOptions, items_of
from diplofeed.ledger.store import Ledger
from diplofeed.model import Attachment, Form, Meeting, Party, Source, Statement, Topic
from diplofeed.model.entry import Entry
from diplofeed.model.parties import of_its_day
from diplofeed.publishing import Format, publish
from diplofeed.publishing.reading import load_record
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.sink import MemorySink
from diplofeed.testing import documents_of, hostile_texts, items_saying, sample_entries, sample_items
from diplofeed.text import Text
from support.effort import cases
from support.feed_entries import (
    SITE,
    entry,
    full_context,
    full_entries,
    full_feed,
    publication,
    quote,
    reference,
    vienna,
)
from support.golden import CASES, GOLDEN
from support.items import ITEMS, LINKS, TEXTS
from support.json_feeds import ROOT, SCHEMA, VALIDATOR, valid

RECORDS = [
    ROOT / "examples" / "us-russia",
    ROOT / "examples" / "quickstart",
    *(GOLDEN / cas / "record" for cas in CASES),
]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
records = pytest.mark.parametrize("root", RECORDS, ids=lambda root: f"{root.parent.name}-{root.name}")

Item = Meeting | Statement


def rendered(*entries: Entry, feed: Any = None, context: Any = None) -> dict[str, Any]:
    """Return the document of some entries, as JSON."""
    context = context or full_context(EXPORTER)
    fragments = [Fragment(each, EXPORTER.entry(each, context)) for each in entries]
    (document,) = EXPORTER.documents(feed or full_feed(), fragments, context)
    assert document.name == EXPORTER.filename == "feed.json"
    return valid(b"".join(document.chunks))


def item_of(entry: Entry, **changes: object) -> dict[str, Any]:
    """Return the only item of a document, as JSON."""
    (result,) = rendered(entry, context=full_context(EXPORTER, **changes))["items"]
    assert isinstance(result, dict)
    return result


def told(item: Item) -> Item:
    """Return an item as a feed tells it: of its day, without former ids and the note of a minor change."""
    return attrs.evolve(of_its_day(item), formerly=(), minor="")


def built(root: Path) -> tuple[Record, dict[str, bytes]]:
    """Return a record and what it is published as."""
    config, registry = load_config(root), Registry.builtin()
    record, sink = load_record(root, config, registry), MemorySink()
    with Ledger.open(":memory:", publication=config.publication.id) as ledger:
        report = publish(
            record,
            publication=config.publication,
            formats=[Format.of(registry.exporter(name)) for name in ("atom", "rss", "json")],
            ledger=ledger,
            sink=sink,
            now=NOW,
            feeds=config.feeds,
            feeds_by=config.feeds_by,
        )
    assert report.complete
    return record, sink.files


# ---------------------------------------------------------------- the feed


def test_feed_says_what_it_is() -> None:
    """A feed names its title, addresses, pictures, publisher, language, hubs and publication, in this order."""
    result = rendered()
    about = result["_diplofeed"].pop("about")

    assert list(result.items()) == [
        ("version", "https://jsonfeed.org/version/1.1"),
        ("title", "U.S.-Russia diplomacy"),
        ("home_page_url", SITE),
        ("feed_url", f"{SITE}feed.json"),
        ("description", "Meetings & statements"),
        ("icon", "https://example.org/logo.png"),
        ("favicon", "https://example.org/icon.png"),
        ("authors", [{"name": "Example Desk", "url": "https://example.org/desk"}]),
        ("language", "en"),
        ("hubs", [{"type": "WebSub", "url": "https://hub.example.org/"}]),
        ("_diplofeed", {"publication": "tag:example.org,2026:us-russia", "rights": "CC BY 4.0"}),
        ("items", []),
    ]
    assert "json-feed-schema.json" in about
    assert (ROOT / "docs" / "json-feed-schema.json").exists()


def test_feed_of_little_has_only_what_is_known() -> None:
    """What a publication does not say is not in its feed, and one without an author speaks for itself."""
    little = Publication(id="tag:example.org,2026:us-russia", title="Talks", link=SITE)
    context = attrs.evolve(full_context(EXPORTER), publication=little)

    result = rendered(feed=full_feed(description=Text()), context=context)

    kept = ["version", "title", "home_page_url", "feed_url", "authors", "language", "_diplofeed", "items"]
    assert list(result) == kept
    assert result["authors"] == [{"name": "Talks"}]
    assert "rights" not in result["_diplofeed"]


def test_feed_of_a_part_has_its_own_address() -> None:
    """The feed of a topic has the address below its folder."""
    result = rendered(feed=full_feed(slug="topic/x", url=f"{SITE}topic/x/", title=Text.line("Talks: X"), alternates=()))

    assert (result["title"], result["feed_url"]) == ("Talks: X", f"{SITE}topic/x/feed.json")
    assert result["home_page_url"] == SITE


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (Author(name="Desk"), {"name": "Desk"}),
        (Author(name="Desk", email="a+b%c@example.org"), {"name": "Desk", "url": "mailto:a%2Bb%25c@example.org"}),
        (
            Author(name={"ru": "Редакция", "en": "Desk"}, email="a@b.example", url="https://b.example/"),
            {"name": "Desk", "url": "https://b.example/"},
        ),
    ],
    ids=["name", "email", "page"],
)
def test_publisher_is_reached_at_a_page_or_by_mail(author: Author, expected: dict[str, str]) -> None:
    """The publisher's address is the page where there is one, and otherwise the e-mail address (RFC 6068)."""
    context = full_context(EXPORTER, author=author)

    assert rendered(context=context)["authors"] == [expected]
    assert item_of(entry(vienna()), author=author)["authors"] == [expected]


@pytest.mark.parametrize("entries", [0, 1001, -1, True, "10"])
def test_number_of_entries_has_bounds(entries: Any) -> None:
    """A number of entries that is none is refused."""
    with pytest.raises(ValueError, match=r"Options.entries: (entries is a|.* expected a) whole number"):
        JsonOptions(entries=entries)


def test_bytes_are_utf8_a_line_for_each_member() -> None:
    """Text stands in the document as it is, each member on a line, and the last line is ended."""
    data = documents_of(EXPORTER, [Meeting(id="m", title="Переговоры 🕊️ <b>", when="2023")])["feed.json"]

    assert '\n"title": "Переговоры 🕊️ <b>",\n' in data.decode()
    assert data.endswith(b"}\n]\n}\n")
    assert data == documents_of(EXPORTER, [Meeting(id="m", title="Переговоры 🕊️ <b>", when="2023")])["feed.json"]


# ---------------------------------------------------------------- the items


def test_meeting_says_all_a_reader_knows() -> None:
    """A meeting has its identity, pages, words, dates, authors, tags and documents, in this order."""
    result = item_of(full_entries()[1])

    html, text, summary = result.pop("content_html"), result.pop("content_text"), result.pop("summary")
    whole = result.pop("_diplofeed")
    assert list(result.items()) == [
        ("id", "tag:example.org,2026:us-russia/meeting/vienna-arms-control"),
        ("url", "https://example.org/us-russia/vienna"),
        ("external_url", "https://example.org/explainer"),
        ("title", "Talks on nuclear arms control"),
        ("date_published", "2023-08-01T12:00:00+00:00"),
        ("date_modified", "2023-08-02T09:30:00+00:00"),
        ("authors", [{"name": "Example Desk", "url": "https://example.org/desk"}]),
        (
            "tags",
            [
                *("Arms control", "Strategic stability", "United States", "Russia", "European Union"),
                *("Held", "Us russia talks", "Meeting"),
            ],
        ),
        ("language", "en"),
        (
            "attachments",
            [
                {
                    "url": "https://example.org/readout.pdf",
                    "mime_type": "application/pdf",
                    "title": "Readout",
                    "size_in_bytes": 12345,
                },
                {"url": "https://example.org/photo.jpg", "mime_type": "image/jpeg"},
            ],
        ),
    ]
    assert '<a href="https://example.org/treaties">treaties</a> &amp; "limits".</p>' in html
    assert '\n\nThey spoke of treaties (https://example.org/treaties) & "limits".\n\n' in text
    assert summary == (
        "Held from July 2023 on, at Hofburg, Vienna, Austria. Repeats every week, 4 times in all. "
        'Diplomats met in Vienna. They spoke of treaties (https://example.org/treaties) & "limits".'
    )
    assert (whole["kind"], whole["sequence"], whole["uid"]) == ("meeting", 0, str(full_entries()[1].uid))
    assert whole["item"]["positions"][0]["text"] == "Transparency"
    assert [(each["relation"], each["id"]) for each in whole["references"]] == [
        ("in-response-to", "g7-summit"),
        ("series", "us-russia-talks"),
        ("part-of", "us-russia-talks"),
        ("depends-on", "un-discussions"),
        ("see-also", "green-channels"),
    ]


def test_statement_is_its_speakers() -> None:
    """A statement has its speaker as author, its own language, and the meeting it is about."""
    result = item_of(full_entries()[0])

    assert result["title"] == "On why they talk"
    assert result["authors"] == [{"name": "Emily Hall", "url": "https://example.org/hall"}]
    assert result["language"] == "en-US"
    assert result["summary"] == "Emily Hall, 1 August 2023: “Diplomacy provides an outlet to address critical issues.”"
    assert result["date_modified"] == "2023-08-02T09:30:00.000001+00:00"
    assert result["_diplofeed"]["references"] == [
        {
            "relation": "about",
            "kind": "meeting",
            "id": "vienna-arms-control",
            "tag": "tag:example.org,2026:us-russia/meeting/vienna-arms-control",
            "uid": str(reference("about", "meeting", "vienna-arms-control").uid),
            "title": "Vienna arms control",
            "when": "2023-06",
            "url": "https://example.org/us-russia/vienna",
        }
    ]


def test_statement_of_a_party_or_of_nobody() -> None:
    """A communiqué is its party's; a notice of the publisher is the publisher's."""
    party = Party(id="ch", name="Switzerland", url="https://example.org/ch")
    output = Statement(id="s", when="2023", text="Yes.", party=party, form=Form.COMMUNIQUE)

    assert item_of(entry(output))["authors"] == [{"name": "Switzerland", "url": "https://example.org/ch"}]
    assert item_of(entry(attrs.evolve(output, party=None)))["authors"][0]["name"] == "Example Desk"


PAGE, NEWS, LIVE = (f"https://example.org/{name}" for name in ("page", "news", "live"))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, (SITE, None)),
        ({"url": PAGE}, (PAGE, None)),
        ({"url": PAGE, "sources": [NEWS], "conference": LIVE}, (PAGE, NEWS)),
        ({"url": PAGE, "sources": ["", NEWS]}, (PAGE, NEWS)),
        ({"url": PAGE, "sources": [PAGE], "conference": LIVE}, (PAGE, LIVE)),
        ({"url": PAGE, "conference": "tel:+4312345"}, (PAGE, None)),
        ({"sources": [NEWS]}, (NEWS, None)),
        ({"sources": [NEWS], "conference": LIVE}, (NEWS, LIVE)),
        ({"conference": LIVE}, (SITE, LIVE)),
        ({"url": LIVE, "conference": LIVE}, (LIVE, None)),
    ],
)
def test_page_elsewhere(facts: dict[str, Any], expected: tuple[str, str | None]) -> None:
    """Besides an item's page stands its first source, or else where to take part online, but never the same again."""
    sources = tuple(Source(title="A source", url=url) for url in facts.get("sources", ()))
    meeting = Meeting(id="m", title="Talks", when="2023", **{**facts, "sources": sources})

    result = item_of(entry(meeting))

    assert (result["url"], result.get("external_url")) == expected


def test_tags_are_each_there_once() -> None:
    """What is filed under the same name twice has one tag."""
    topics = (Topic(id="ru", name="Russia"), Topic(id="talks", name="Meeting"))
    meeting = Meeting(id="m", title="Talks", when="2023", parties=["RU"], topics=topics)

    assert item_of(entry(meeting))["tags"] == ["Russia", "Meeting", "Scheduled"]


def test_withdrawn_entries_vanish() -> None:
    """What is no longer on record is in the feed no more, and nothing says that it was."""
    stays, goes = (Meeting(id=name, title=name.capitalize(), when="2023") for name in ("stays", "goes"))
    sink, desk = MemorySink(), publication()
    with Ledger.open(":memory:", publication=desk.id) as ledger:
        for day, items in enumerate([(stays, goes), (stays,)]):
            made, now = [Format.of(EXPORTER)], NOW + timedelta(days=day)
            publish(Record(items=items), publication=desk, formats=made, ledger=ledger, sink=sink, now=now)

    assert items_of(sink.files["feed.json"]) == (stays,)
    assert b"goes" not in sink.files["feed.json"].lower()


def test_ids_an_item_had_before_are_not_told() -> None:
    """An item may have had another id while it was internal, so no feed says which ids it had."""
    item = Meeting(id="talks", title="Talks", when="2023", formerly=("backchannel-xyzzy",))

    data = documents_of(EXPORTER, [item])["feed.json"]

    assert b"xyzzy" not in data
    assert items_of(data) == (told(item),)


# ---------------------------------------------------------------- hostile text

CHARACTERS = [
    chr(number) for number in (*range(32), 0x7F, 0x85, 0x2028, 0x2029, 0xD800, 0xDFFF, 0xFEFF, 0xFFFE, 0x10FFFF)
]
TEXTS_TO_FEAR = [
    *hostile_texts(),
    *(f"a{character}b" for character in CHARACTERS),
    "]]>",
    "\\",
    '"',
    "\\u0000",
    "a\ud83d\ude00b",
]


def strings(value: object) -> Iterator[str]:
    """Yield every string in a JSON value, names of members too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


@pytest.mark.parametrize("text", TEXTS_TO_FEAR, ids=ascii)
def test_no_text_is_too_hostile(text: str) -> None:
    """Whatever a text holds, the document is JSON, its strings hold no control character, and the items come back."""
    items = items_saying(text)

    data = documents_of(EXPORTER, items)["feed.json"]

    assert items_of(data) == items
    result = valid(data)
    assert not [
        string for string in strings(result) for character in string if character < " " and character not in "\n\t"
    ]
    assert not any("<script" in item["content_html"] for item in result["items"])


def test_characters_spelt_in_markdown_are_shown_to_nobody() -> None:
    """The form feed and the line separator that Markdown can spell are in no text a reader shows."""
    result = item_of(entry(Meeting(id="m", title="Talks", when="2023", summary="one&#12;two &#x2028; three")))

    shown = result["content_html"] + result["content_text"] + result["summary"]
    assert shown.count("two") == 3
    assert not set("\f\u2028") & set(shown)


@settings(max_examples=60)
@given(name=TEXTS.filter(lambda text: bool(Text.line(text)) and all(part for _, part in text.parts)), url=LINKS)
def test_whatever_a_publication_is_called(name: Text, url: str) -> None:
    """The head of a feed is valid whatever its texts are."""
    author = Author(name=name, url=url)
    context = full_context(EXPORTER, title=name, description=name, rights=name, icon=url, logo=url, author=author)

    assert rendered(feed=full_feed(title=name, description=name), context=context)["title"]


# ---------------------------------------------------------------- there and back


@pytest.mark.random
@settings(max_examples=cases(40))
@given(st.lists(ITEMS, max_size=3, unique_by=lambda item: item.id))
def test_whatever_an_item_holds_comes_back(items: list[Item]) -> None:
    """Any items are valid by the schema in a feed, and are read from it as equal ones."""
    data = documents_of(EXPORTER, items)["feed.json"]

    assert items_of(data) == tuple(map(told, items))
    assert len(valid(data)["items"]) == len(items)


def test_samples_come_back() -> None:
    """Items of every kind, with every kind of date, come back in their order."""
    data = documents_of(EXPORTER, sample_items())["feed.json"]

    assert items_of(data) == sample_items()
    assert valid(data)


def test_what_was_revised_keeps_its_sequence() -> None:
    """How often an entry moved is in the feed."""
    (element,) = (each for each in sample_entries() if each.item.id == "cancelled")

    assert item_of(element)["_diplofeed"]["sequence"] == element.sequence == 1


@records
def test_records_come_back_from_their_feeds(root: Path) -> None:
    """Every feed of the examples is valid, and the feed of everything has all items of the record, equal to them."""
    record, files = built(root)
    feeds = {name: data for name, data in files.items() if name.rpartition("/")[2] == "feed.json"}

    assert {item.id: item for item in items_of(feeds["feed.json"])} == {item.id: told(item) for item in record.items}
    assert record.items
    for data in feeds.values():
        valid(data)
        assert set(items_of(data)) <= {told(item) for item in record.items}


@pytest.mark.parametrize("case", CASES)
def test_expected_documents_are_valid(case: str) -> None:
    """The documents every byte of which is known are valid by the schema."""
    data = (GOLDEN / case / "expected" / "feed.json").read_bytes()

    assert valid(data)["items"]
    assert items_of(data)


def test_feeds_of_other_software_hold_no_items_of_ours() -> None:
    """Items without the extension are passed over, wherever they stand."""
    ours = json.loads(documents_of(EXPORTER, [told(vienna())])["feed.json"])
    ours["items"] = [{"id": "1", "content_text": "Hello"}, *ours["items"], "nonsense", None]

    assert items_of(json.dumps(ours).encode()) == (vienna(),)
    assert items_of(b'{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": []}') == ()


def feed_of(held: object) -> bytes:
    """Return a feed of one item with something in the extension."""
    return json.dumps({"items": [{"_diplofeed": held}]}).encode()


# Deep enough for the reader of items, and hardly for that of JSON.
DEEP_ITEM = feed_of({"kind": "meeting", "item": {"agenda": "…"}}).replace(rb'"\u2026"', b"[" * 700 + b"]" * 700)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "cannot be read", id="empty"),
        pytest.param(b"<rss/>", "cannot be read", id="xml"),
        pytest.param(b"\xff\xfe\x00", "cannot be read", id="bytes"),
        pytest.param(b"[" * 100_000, "cannot be read", id="deep"),
        pytest.param(b"[]", "no list of items", id="list"),
        pytest.param(b'{"items": {}}', "no list of items", id="items"),
        pytest.param(feed_of([]), "no meeting and no statement", id="extension"),
        pytest.param(feed_of({"kind": "visit", "item": {}}), "no meeting and no statement", id="kind"),
        pytest.param(feed_of({"kind": [], "item": {}}), "no meeting and no statement", id="list-of-kinds"),
        pytest.param(feed_of({"kind": "meeting", "item": "talks"}), "no meeting and no statement", id="item"),
        pytest.param(feed_of({"kind": "meeting", "item": {"id": "m", "when": "2023"}}), "title: is missing", id="part"),
        pytest.param(DEEP_ITEM, "cannot be read", id="deep-item"),
    ],
)
def test_what_is_no_feed_is_refused(data: bytes, message: str) -> None:
    """What cannot be read is refused with the reason, never with another error."""
    with pytest.raises(RecordError, match=message):
        items_of(data)


# ---------------------------------------------------------------- the schema


def test_schema_is_a_schema() -> None:
    """The schema is valid by that of JSON Schema 2020-12, and everything it defines is used."""
    Draft202012Validator.check_schema(SCHEMA)
    used = {string.removeprefix("#/$defs/") for string in strings(SCHEMA) if string.startswith("#/$defs/")}
    assert used == SCHEMA["$defs"].keys()


def test_schema_has_every_field() -> None:
    """Of each class of the model the schema has the fields, those that are required, and the values of enumerations."""
    result = dict(classes(Meeting)) | dict(classes(Statement))
    assert len(result) >= 13
    for cls in result.values():
        defined, fields = definition(cls), {field.name.rstrip("_"): field for field in attrs.fields(cls)}
        assert defined["properties"].keys() == fields.keys() - {"formerly", "minor"}, cls
        required = {name for name, each in fields.items() if each.default is attrs.NOTHING}
        assert set(defined.get("required", ())) == required, cls
        for name, each in fields.items():
            if isinstance(each.type, type) and issubclass(each.type, Enum):
                assert enumeration(defined["properties"][name]) == [member.value for member in each.type]
                assert defined["properties"][name]["default"] == each.default.value


def classes(cls: type[Any]) -> Iterator[tuple[str, type[Any]]]:
    """Yield the attrs classes an item is made of, by name, but those that stand in JSON as a text."""
    yield cls.__name__, cls
    attrs.resolve_types(cls)
    for field in attrs.fields(cls):
        for kind in (field.type, *get_args(field.type)):
            if attrs.has(kind) and kind.__name__ not in ("Text", "When"):
                yield from classes(kind)


def definition(cls: type[Any]) -> dict[str, Any]:
    """Return what the schema says of a class, with what meetings and statements have in common."""
    own = SCHEMA["$defs"][cls.__name__.lower()]
    if "$ref" not in own:
        assert own["additionalProperties"] is False
        return dict(own)
    assert own["unevaluatedProperties"] is False
    common = SCHEMA["$defs"][own["$ref"].removeprefix("#/$defs/")]
    return {
        "properties": common["properties"] | own["properties"],
        "required": [*common["required"], *own["required"]],
    }


def enumeration(schema: dict[str, Any]) -> list[str]:
    """Return the values a schema allows."""
    values: list[str] = schema.get("enum") or SCHEMA["$defs"]["relationKind"]["enum"]
    return values


SPOILT: dict[str, Any] = {
    "no-version": lambda feed: feed.pop("version"),
    "other-version": lambda feed: feed.update(version="https://jsonfeed.org/version/1"),
    "no-items": lambda feed: feed.pop("items"),
    "relative": lambda feed: feed.update(feed_url="feed.json"),
    "unknown-key": lambda feed: feed.update(rights="mine"),
    "control": lambda feed: feed["items"][0].update(title="a\x0cb"),
    "not-utc": lambda feed: feed["items"][0].update(date_modified="2023-08-02T09:30:00+02:00"),
    "no-day": lambda feed: feed["items"][0].update(date_published="2023-13-02T09:30:00+00:00x"),
    "no-author": lambda feed: feed["items"][0].update(authors=[{}]),
    "no-size": lambda feed: feed["items"][0]["attachments"][0].update(size_in_bytes=-1),
    "other-kind": lambda feed: feed["items"][0]["_diplofeed"].update(kind="statement"),
    "unknown-field": lambda feed: feed["items"][0]["_diplofeed"]["item"].update(colour="red"),
    "no-when": lambda feed: feed["items"][0]["_diplofeed"]["item"].pop("when"),
    "status": lambda feed: feed["items"][0]["_diplofeed"]["item"].update(status="over"),
    "former-ids": lambda feed: feed["items"][0]["_diplofeed"]["item"].update(formerly=["a"]),
    "language": lambda feed: feed["items"][0]["_diplofeed"]["item"].update(title={"english": "a", "e n": "b"}),
    "latitude": lambda feed: feed["items"][0]["_diplofeed"]["item"]["place"].update(latitude=91),
    "uid": lambda feed: feed["items"][0]["_diplofeed"]["references"][0].update(uid="1"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_schema_refuses_what_is_wrong(spoil: Any) -> None:
    """A feed with one thing wrong is not valid, so that the tests that ask for validity ask for something."""
    feed = rendered(full_entries()[1])
    spoil(feed)

    assert not VALIDATOR.is_valid(feed)


# ---------------------------------------------------------------- other formats


def test_feeds_name_it_once_among_alternates_of_different_types() -> None:
    """RSS and Atom link to the JSON Feed beside them; no two alternates have the same type and language."""
    _, files = built(RECORDS[0])
    link = "{http://www.w3.org/2005/Atom}link"
    for name, other in (("atom.xml", "application/rss+xml"), ("party/US/rss.xml", "application/atom+xml")):
        root = ET.fromstring(files[name])
        links = [each.attrib for each in (root if name == "atom.xml" else root[0]).findall(link)]
        alternates = [(each["type"], each.get("hreflang")) for each in links if each["rel"] == "alternate"]
        assert len(set(alternates)) == len(alternates)
        assert {("application/feed+json", None), (other, None)} <= set(alternates)
        folder = name.rpartition("/")[0]
        address = f"{SITE}{folder}/feed.json" if folder else f"{SITE}feed.json"
        assert [each["href"] for each in links if each.get("type") == "application/feed+json"] == [address]
        assert json.loads(files[address.removeprefix(SITE)])["feed_url"] == address


def test_attachment_without_a_known_type_has_one() -> None:
    """Every attachment has a media type, as JSON Feed asks."""
    meeting = Meeting(id="m", title="Talks", when="2023", attachments=[Attachment(url=PAGE)])

    assert item_of(entry(meeting))["attachments"] == [{"url": PAGE, "mime_type": "application/octet-stream"}]


def test_quote_without_a_title_has_a_headline() -> None:
    """A statement without a title is called after its speaker and first words."""
    assert item_of(entry(quote(title="")))["title"].startswith("Emily Hall: Diplomacy provides")
