"""docs/fields.md says where each field of the model is in each format, as seen by changing the field.

Each field of an item of ``examples/everything`` is removed, or changed where an item cannot do without it; whatever
element, member or property of a format is then another has the field. The tests compare the tables with that;
``python -m pytest tests/docs/test_fields.py --write`` writes them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import attrs
import icalendar
import pytest
from attrs import frozen
from feedgen.entry import FeedEntry
from feedgen.ext.dc import DcEntryExtension
from feedgen.ext.geo_entry import GeoEntryExtension
from lxml import etree

from diplofeed.config.load import load_config
from diplofeed.model import Meeting, Party, Statement, names, parts
from diplofeed.model import items as model
from diplofeed.model.entry import tag_uri, uid
from diplofeed.publishing import render
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
from support.offers import OFFERS
from support.places import ROOT
from support.published import NOW, published
from support.reading import node, node_missing

PAGE = ROOT / "docs" / "fields.md"
WRITE = "python -m pytest tests/docs/test_fields.py --write"
BUILTIN = Registry.builtin()
ATOM = "http://www.w3.org/2005/Atom"
FEEDS, CALENDARS = ("rss", "atom", "json", "digest"), ("ical",)
# What stands in the place of a value that cannot be removed, by the name of the field.
OTHER: Mapping[str, Any] = {
    "id": "another",
    "name": "Another name",
    "title": "Another title",
    "text": "Another text.",
    "when": "2026-12-11T11:00/13:00[Europe/Vienna]",
    "status": "cancelled",
    "recurrence": "FREQ=WEEKLY;COUNT=5",
    "url": "https://example.org/another",
    "language": "es",
    "to": "example-month",
    "recurrence_id": "2027-01-12",
    "role": "Another role",
    "person": names.Person(id="another", name="Somebody else"),
    "party": Party.country("FR"),
}
# What could be removed, but is more telling, or only good, as another value.
CHANGED = {"meeting.status", "meeting.recurrence"}
# What names other items, which have to be there to be named.
NAMING = {"meeting.related", "meeting.series", "statement.about", "relation.to", "relation.as"}
# What is in no format, and why.
NOWHERE = {
    "audience": "says where it is published",
    "embargo_until": "says when it is published",
    "formerly": "keeps the identity, and is told to nobody",
    "minor": "keeps a change from being announced",
    "from_": "says from when on a role counts",
    "until": "says how long a role counts",
}
# What a format of feeds does not say: identities that only the record has, in digests all identities.
_INNER = {"instrument.id", "person.id"}
_NAMES_ELSEWHERE = {f"{name}.same_as" for name in ("party", "person", "place", "topic", "instrument")}
NOT_IN: Mapping[str, set[str]] = {
    "rss": {*_INNER, "topic.id", "party.id", "party.url", "person.same_as"},
    "atom": _INNER,
    "json": {*_INNER, *_NAMES_ELSEWHERE, "topic.id", "topic.uri", "party.id"},  # but in _diplofeed
    "digest": {
        *_INNER,
        *_NAMES_ELSEWHERE,
        "topic.id",
        "topic.uri",
        "party.id",
        "party.url",
        "meeting.id",
        "meeting.published",
        "meeting.series",
    },
}
FIRST = ("example-full", "example-series", "example-statement-full", "example-ongoing")
# Elements that say the text of an item; each field that people read is in it.
TEXT = {"content:encoded", "content", "content_html", "content_text", "DESCRIPTION", "text"}
AS_TEXT = {"X-ALT-DESC", "STYLED-DESCRIPTION"}  # the same as HTML


# ---------------------------------------------------------------- fields, and items without them


@frozen
class Place:
    """Where in an item a value is: names of fields, and numbers of those in tuples."""

    steps: tuple[str | int, ...]

    def changed(self, item: Any, name: str, value: Any) -> Any:
        """Return the item with another value in a field of what is here."""
        return _changed(item, (*self.steps, name), value)


def _changed(thing: Any, steps: tuple[str | int, ...], value: Any) -> Any:
    step, *rest = steps
    inner = (
        value
        if not rest
        else _changed(thing[step] if isinstance(step, int) else getattr(thing, step), tuple(rest), value)
    )
    if isinstance(step, int):
        return (*thing[:step], inner, *thing[step + 1 :])
    return attrs.evolve(thing, **{step: inner})


def places(thing: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every value of the model in an item, with its place, the item first."""
    if type(thing) in CLASSES:
        yield Place(steps), thing
        for field in attrs.fields(type(thing)):
            yield from places(getattr(thing, field.name), (*steps, field.name))
    elif isinstance(thing, tuple):
        for number, field in enumerate(thing):
            yield from places(field, (*steps, number))


_PARTS = [
    part
    for module in (names, parts, model)
    for part in vars(module).values()
    if attrs.has(part) and part.__module__ == module.__name__
]
CLASSES = [Meeting, Statement, *(part for part in _PARTS if part not in (model.Item, Meeting, Statement))]


@frozen
class Field:
    """A field of the model, and an item of the example to see it in."""

    cls: type[Any]
    name: str

    @property
    def label(self) -> str:
        """Return what the table calls it."""
        return f"{self.cls.__name__.lower()}.{self.name.rstrip('_')}"

    @property
    def attribute(self) -> Any:
        """Return the attribute of the class."""
        return getattr(attrs.fields(self.cls), self.name)

    def found(self) -> list[tuple[Any, Any]]:
        """Return items that have the field, and each without it or with another value: one for each kind of place."""
        default = self.attribute.default
        keep = default is attrs.NOTHING or self.label in CHANGED
        value = OTHER[self.name] if keep else default
        most = 1 if self.cls is Meeting else 3  # where it is can depend on what else there is
        seen: dict[tuple[str, ...], list[tuple[Any, Any]]] = {}
        for item in items():
            for place, each in places_of(item.id):
                kind = (item.kind, *(step for step in place.steps if isinstance(step, str)))
                has = type(each) is self.cls and getattr(each, self.name) not in (default, None)
                if has and len(seen.setdefault(kind, [])) < most:
                    seen[kind].append((item, place.changed(item, self.name, value)))
        assert seen, f"{self.label} is nowhere in examples/everything"
        return [pair for pairs in seen.values() for pair in pairs]


# A statement has the fields all items have where a meeting has them.
SHARED = {field.name for field in attrs.fields(model.Item)} | {"title"}
ALL = [
    Field(cls, field.name)
    for cls in CLASSES
    for field in attrs.fields(cls)
    if not (cls is Statement and field.name in SHARED and field.name != "when")
]


@cache
def items() -> tuple[Any, ...]:
    """Return the public items of the example, the fullest first."""
    root = ROOT / "examples" / "everything"
    result = [item for item in load_record(root, load_config(root), BUILTIN).items if item.audience.value == "public"]
    return tuple(sorted(result, key=lambda each: FIRST.index(each.id) if each.id in FIRST else len(FIRST)))


@cache
def places_of(item_id: str) -> tuple[tuple[Place, Any], ...]:
    """Return every value of the model in an item of the example, with its place."""
    return tuple(pair for item in items() if item.id == item_id for pair in places(item))


# ---------------------------------------------------------------- what formats make of an item


@cache
def everything() -> Mapping[str, Any]:
    """Return the options of the calendars with all that is there on request."""
    return published("everything").options


def places_in(item: Any, kind: str, options: Any, beside: tuple[Any, ...]) -> Counter[tuple[str, str]]:
    """Return where a format says what of an item: elements, members or properties, with what they hold."""
    record, exporter = published("everything").publication, BUILTIN.exporter(kind)
    data = render([item, *beside], publication=record, exporter=exporter, now=NOW, options=options)
    return Counter(_READ[kind](data, tag_uri(record.id, item.kind, item.id)))


@cache
def named_by(item_id: str) -> tuple[Any, ...]:
    """Return the items that an item of the example names, or is to name instead."""
    (item,) = (each for each in items() if each.id == item_id)
    named = {each.to for each in item.related} | set(getattr(item, "about", ())) | {getattr(item, "series", "")}
    return tuple(each for each in items() if each.id in {*named, OTHER["to"]} and each is not item)


def _in_xml(data: bytes, tag: str) -> Iterator[tuple[str, str]]:
    root = etree.fromstring(data)
    prefixes = {uri: prefix for prefix, uri in root.nsmap.items() if prefix} | {
        ATOM: "atom" if root.tag == "rss" else ""
    }
    (entry,) = (each.getparent() for each in root.iter("guid", f"{{{ATOM}}}id") if each.text == tag)
    for each in entry:
        name = etree.QName(each)
        place = ":".join(filter(None, (prefixes.get(name.namespace, ""), name.localname)))
        rel = f" {each.get('rel')}" if name.localname == "link" and each.get("rel") else ""
        yield place + rel, etree.tostring(each, method="c14n").decode()
    for key, value in entry.attrib.items():
        yield f"xml:{etree.QName(key).localname}", value


def _in_json(data: bytes, tag: str) -> Iterator[tuple[str, str]]:
    (item,) = (load for load in json.loads(data)["items"] if load["id"] == tag)
    for name, value in item.items():
        yield name, json.dumps(value)


def _in_calendar(data: bytes, tag: str) -> Iterator[tuple[str, str]]:
    for each in icalendar.Calendar.from_ical(data).walk():
        if each.get("UID") == str(uid(tag)) and each.name in {"VEVENT", "VJOURNAL"}:
            for name, value in each.property_items(recursive=False):
                if name == "BEGIN":
                    yield each.name, ""
                elif name != "END":
                    yield name, f"{value.to_ical()!r} {getattr(value, 'params', '')}"
            for part in each.subcomponents:
                yield part.name, part.to_ical().decode()


def _in_digest(data: bytes, _: str) -> Iterator[tuple[str, str]]:
    for line in data.decode().splitlines():
        yield ("heading" if line.startswith("#") else "text"), line


_READ = {"rss": _in_xml, "atom": _in_xml, "json": _in_json, "ical": _in_calendar, "digest": _in_digest}


@cache
def before(item_id: str, kind: str, all_options: bool, names: bool) -> Counter[tuple[str, str]]:
    """Return what a format says of an item of the example as it is, with those it names beside it or alone."""
    (item,) = (each for each in items() if each.id == item_id)
    return places_in(item, kind, everything()[kind] if all_options else None, named_by(item_id) if names else ())


def differing(field: Field, kind: str, *, all_options: bool = False) -> list[str]:
    """Return the places of a format that are otherwise without a field, in the order they have there."""
    options = everything()[kind] if all_options else None
    names = field.label in NAMING
    result: dict[str, None] = {}
    for item, without in field.found():
        old = before(item.id, kind, all_options, names)
        new = places_in(without, kind, options, named_by(item.id) if names else ())
        result |= dict.fromkeys(place for place, _ in (*(old - new), *(new - old)))
    return ["VEVENT", *(result.keys() & TEXT)] if "VEVENT" in result else list(result)


@cache
def cell(field: Field, kind: str) -> str:
    """Return what a table says of a field in a format."""
    result = differing(field, kind)
    if kind == "json":
        assert "_diplofeed" in result, field.label
        result = [each for each in result if each != "_diplofeed"]
    on_request = differing(field, kind, all_options=True) if kind == "ical" else []
    names = [*result, *(f"{each}*" for each in on_request if each not in result and each not in AS_TEXT)]
    output = list(dict.fromkeys("text" if name.rstrip("*") in TEXT else f"`{name}`" for name in names))
    return ", ".join(sorted(output, key=lambda each: each == "text")) or "–"


# ---------------------------------------------------------------- what libraries offer


_EXTENSIONS = {"dc": DcEntryExtension, "geo": GeoEntryExtension}


def offer(field: Field, number: int) -> str:
    """Return what a library offers for a field, as the table has it."""
    name = OFFERS.get(field.label, ("",) * 4)[number]
    return f"`{name.replace('.0', '')}`" if name else "–"


# ---------------------------------------------------------------- the tables


def row(field: Field, kinds: tuple[str, ...], libraries: tuple[int, ...]) -> str:
    """Return the row of a field."""
    if field.name in NOWHERE:
        cells = [NOWHERE[field.name], *["–"] * (len(kinds) - 1)]
    else:
        cells = [cell(field, kind) for kind in kinds]
    return f"| `{field.label}` | {' | '.join((*cells, *(offer(field, library) for library in libraries)))} |"


TABLES = {"feeds": (FEEDS, (0, 1)), "calendars": (CALENDARS, (2, 3))}


def written(name: str) -> str:
    """Return a table as the page has it."""
    return re.findall(rf"<!-- {name} -->\n(.*?)<!-- end -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]


def rows_written(name: str) -> list[str]:
    """Return the rows of a table as the page has them."""
    return written(name).strip().splitlines()[2:]


def write() -> None:
    """Write the tables again."""
    text = PAGE.read_text(encoding="utf-8")
    for name, (kinds, libraries) in TABLES.items():
        rows = "\n".join(row(field, kinds, libraries) for field in ALL)
        head = re.findall(rf"<!-- {name} -->\n(\|.*?\n\|.*?\n)", text)[0]
        table = f"<!-- {name} -->\n{head}{rows}\n<!-- end -->"
        text = re.sub(rf"<!-- {name} -->\n.*?<!-- end -->", lambda _, table=table: table, text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8")


@pytest.fixture(name="written_again", scope="module", autouse=True)
def _written_again(request: pytest.FixtureRequest) -> None:
    """Write the tables before the tests compare them, where that is asked for."""
    if request.config.getoption("write"):
        write()


@pytest.mark.parametrize("field", ALL, ids=lambda field: field.label)
def test_row_is_what_the_formats_say(field: Field) -> None:
    """Where a field is in each format is seen by changing it, and the tables say so."""
    for name, (kinds, libraries) in TABLES.items():
        assert row(field, kinds, libraries) in rows_written(name), f"write it with `{WRITE}`"


@pytest.mark.parametrize("name", TABLES)
def test_table_has_every_field_once(name: str) -> None:
    """The tables have a row for each field of the model, in its order, and none besides."""
    labels = re.findall(r"^\| `([a-z_.]+)` \|", written(name), re.MULTILINE)

    assert labels == [field.label for field in ALL]
    assert len(ALL) > 60


@pytest.mark.parametrize("name", NOWHERE)
def test_what_is_in_no_format_is_in_none(name: str) -> None:
    """A field that only says whether, when and under which identity something is published is itself not published."""
    (field,) = (each for each in ALL if each.name == name)
    if name != "audience":  # of which only what is the default is public
        result = {place for kind in (*FEEDS, *CALENDARS) for place in differing(field, kind)}
        assert result == ({"_diplofeed"} if name == "embargo_until" else set())  # one that is over


@pytest.mark.parametrize("kind", ["rss", "atom", "json", "digest"])
def test_every_other_field_is_in_every_feed(kind: str) -> None:
    """Whatever else a record says is in each format of feeds, but for identities in digests, which have none."""
    nowhere = {each.label for each in ALL if each.name not in NOWHERE and cell(each, kind) == "–"}

    assert nowhere - NOT_IN[kind] == set()
    assert NOT_IN[kind] - nowhere == set()


def test_libraries_of_python_offer_that() -> None:
    """Each name said to be feedgen's or icalendar's is one of theirs."""
    for feedgen, _, events, _ in OFFERS.values():
        extension, _, name = feedgen.rpartition(".")
        assert not feedgen or hasattr(_EXTENSIONS.get(extension, FeedEntry), name), feedgen
        assert not events or hasattr(icalendar.Event, events), events
    assert set(OFFERS) <= {field.label for field in ALL}


@pytest.mark.clients
@pytest.mark.parametrize(("package", "number"), [("feedsmith", 1), ("ical-generator", 3)])
def test_libraries_of_node_offer_that(package: str, number: int) -> None:
    """Each name said to be ical-generator's is a method of its events, each path of feedsmith's is written out."""
    if missing := node_missing(package):
        pytest.skip(missing)
    names = sorted({names[number] for names in OFFERS.values()} - {""})

    assert node(package, "offers", [name.encode() for name in names]) == [[] for _ in names]
