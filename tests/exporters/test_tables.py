"""The record as spreadsheets and JSON Lines: what the record's folder reads back equal, and spreadsheets as text."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplofeed
from diplofeed.cache import NO_CACHE
from diplofeed.config.csv import CsvOptions
from diplofeed.config.load import load_config
from diplofeed.errors import Fault, Severity
from diplofeed.exporters.tables.csv import TableOptions
from diplofeed.model import Meeting, Party, PartyKind, Place, Statement
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.folder import SOURCE
from diplofeed.testing import check_exporter, documents_of, hostile_texts, items_saying, sample_items
from support.effort import cases
from support.items import ITEMS
from support.places import EVERYTHING, EXAMPLE, copied
from support.records import CONFIG, NOW, written

Item = Meeting | Statement
REGISTRY = Registry.builtin()
FORMATS = ("csv", "jsonl")
formats = pytest.mark.parametrize("name", FORMATS)


def made(name: str, items: Sequence[Item]) -> dict[str, bytes]:
    """Return the documents of a format, by name."""
    return documents_of(REGISTRY.exporter(name), items)


def read_back(files: dict[str, bytes]) -> dict[str, Item]:
    """Return what a folder of nothing but some files says, which is all understood, by id."""
    files = {path: data for path, data in files.items() if data.count(b"\n") > path.endswith("csv")}
    with TemporaryDirectory() as folder:
        root = written(Path(folder), files)
        read = list(SOURCE.read(Inputs(path=root, options=CsvOptions(), names=Names())))
    assert [str(fault) for fault in read if isinstance(fault, Fault) and fault.severity is Severity.ERROR] == []
    return {each.item.id: each.item for each in read if isinstance(each, Located)}


def shown(items: Iterable[Item]) -> dict[str, Item]:
    """Return items as an output shows them, by id."""
    return {item.id: attrs.evolve(item, formerly=(), minor="") for item in items}


def rows(data: bytes, sign: str = ",") -> list[dict[str, str]]:
    """Return the rows of a spreadsheet by their headings."""
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=sign, strict=True))


# ---------------------------------------------------------------- there and back


@formats
def test_format_keeps_the_contract(name: str) -> None:
    """The contract of exporters is kept."""
    documents = check_exporter(REGISTRY.exporter(name))

    assert list(documents) == [f"meetings.{name}", f"statements.{name}"]


@formats
def test_samples_are_read_back_equal(name: str) -> None:
    """Every field and every kind of date comes back from the files, and they are made again byte by byte."""
    files = made(name, sample_items())

    items = read_back(files)

    assert items == shown(sample_items())
    assert made(name, [*items.values()]) == files


@formats
@pytest.mark.parametrize("text", hostile_texts(), ids=range(len(hostile_texts())))
def test_hostile_texts_are_read_back_equal(name: str, text: str) -> None:
    """No text ends its cell or line, or is taken for something else."""
    assert read_back(made(name, items_saying(text))) == shown(items_saying(text))


@formats
@settings(max_examples=cases(15), deadline=None)
@given(items=st.lists(ITEMS, max_size=4, unique_by=lambda item: item.id.casefold()))
def test_whatever_an_item_holds_is_read_back_equal(name: str, items: list[Item]) -> None:
    """Items of every kind come back, and a second export gives the same bytes."""
    voiced = [item for item in items if not isinstance(item, Statement) or item.authors or item.form.value == "notice"]
    files = made(name, voiced)

    back = read_back(files)

    assert back == shown(voiced)
    assert made(name, [*back.values()]) == files


@formats
def test_languages_in_any_order_are_read_back_equal(name: str) -> None:
    """Two places whose cities have the same languages, each in another order, come back as they are."""
    cities = ({"ru": "Вена", "de": "Wien"}, {"de": "Wien", "ru": "Вена"}, {"de": "Wien"})
    items = [
        Meeting(id=f"m{number}", title="Talks", when="2023", place=Place(city=city))
        for number, city in enumerate(cities)
    ]

    assert read_back(made(name, items)) == shown(items)


@formats
@pytest.mark.parametrize("example", [EXAMPLE, EVERYTHING], ids=lambda path: path.name)
def test_record_is_read_back_from_what_it_is_published_as(name: str, example: Path, tmp_path: Path) -> None:
    """A record whose items are those files, beside the same name files or none, is published as the same bytes."""
    first = copied(example, tmp_path / "first")
    diplofeed.build(first, formats=[name], now=NOW, cache=NO_CACHE)
    files = {
        f"{kind}.{name}": (first / "public" / f"{kind}.{name}").read_bytes() for kind in ("meetings", "statements")
    }
    config = load_config(first)
    sign = config.csv.separator.value
    head = f'{CONFIG}[csv]\nseparator = "{sign}"\n[exporters.csv]\nseparator = "{sign}"\n'
    items = shown(item for item in load_record(first, config, REGISTRY).items if item.audience.value == "public")

    for names in ([], list(first.glob("*.yaml"))):
        second = written(
            tmp_path / f"with {len(names)}",
            {"diplofeed.toml": head, **files, **{path.name: path.read_bytes() for path in names}},
        )
        record = load_record(second, load_config(second), REGISTRY)
        diplofeed.build(second, formats=[name], now=NOW, cache=NO_CACHE)

        assert list(map(str, record.faults)) == []
        assert {item.id: item.with_roles_of_its_day() for item in record.items} == {
            key: item.with_roles_of_its_day() for key, item in items.items()
        }
        assert {path: (second / "public" / path).read_bytes() for path in files} == files


# ---------------------------------------------------------------- what stands in them


def test_lines_hold_what_is_stated_alone() -> None:
    """A line has the fields an item has, names written out."""
    item = Meeting(id="vienna", title="Talks", when="June 2023", parties=("US",))

    assert made("jsonl", [item])["meetings.jsonl"].decode() == (
        '{"id": "vienna", "when": "2023-06", "title": "Talks", "parties": [{"id": "US", "name": "United States"}]}\n'
    )


def test_sheet_has_a_column_for_each_field_that_is_used() -> None:
    """Fields within a place and languages have columns of their own, countries are codes, other parties are whole."""
    place = Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2)
    league = Party(id="league", name="League", kind=PartyKind.ORGANISATION)
    items = [
        Meeting(id="b", title={"en": "Talks", "ru": "Переговоры"}, when="2023-06", place=place, parties=("US", "RU")),
        Meeting(id="a", title="Calls", when="2023-05", parties=(league,), agenda=("One", "Two"), online=True),
    ]

    data = made("csv", items)["meetings.csv"]

    assert data.startswith(b"\xef\xbb\xbfid,when,title,title.en,title.ru,place.name,place.city,place.country,place.lat")
    first, second = rows(data)
    whole = '[{"id": "league", "name": "League", "kind": "organisation"}]'
    assert (first["id"], first["title"], first["parties"], first["agenda"]) == ("a", "Calls", whole, "One; Two")
    assert (second["title.ru"], second["parties"], second["place.country"]) == ("Переговоры", "US; RU", "AT")
    assert (first["online"], second["online"], second["place.latitude"]) == ("true", "", "48.2")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "＝", "[", "{"])
def test_no_cell_is_a_formula(begin: str) -> None:
    """A text that begins as a formula does stands in its cell as JSON, which every program shows as text."""
    text = f"{begin}HYPERLINK(1)"
    item = Meeting(id="a", title=text, summary={"en": "Yes", "ru": text}, agenda=(text, "b"), when="2023")

    (row,) = rows(made("csv", [item])["meetings.csv"])

    assert json.loads(row["title"]) == {"": text}
    assert json.loads(row["summary"]) == {"en": "Yes", "ru": text}
    assert json.loads(row["agenda"]) == [text, "b"]
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "＝"))]


def test_texts_in_other_orders_of_languages_keep_them() -> None:
    """Where two texts have their languages in different orders, the second stands in one cell."""
    items = [
        Meeting(id="a", title={"en": "Talks", "ru": "Переговоры"}, when="2023"),
        Meeting(id="b", title={"ru": "Переговоры", "en": "Talks"}, when="2024"),
    ]

    assert rows(made("csv", items)["meetings.csv"])[1]["title"] == '{"ru": "Переговоры", "en": "Talks"}'
    assert read_back(made("csv", items)) == shown(items)


@pytest.mark.parametrize(("separator", "sign"), [("comma", ","), ("semicolon", ";"), ("tab", "\t")])
def test_cells_are_parted_as_is_asked_for(separator: str, sign: str) -> None:
    """Programs of many countries expect semicolons."""
    item = Meeting(id="a", title="Talks, and more; all", when="2023")
    options = TableOptions(separator=separator)

    (row,) = rows(documents_of(REGISTRY.exporter("csv"), [item], options)["meetings.csv"], sign)

    assert row == {"id": "a", "when": "2023", "title": "Talks, and more; all"}


@formats
def test_what_is_withdrawn_is_left_out(name: str) -> None:
    """Nothing stands for an item that the record has no more, and a feed of nothing has no file but the main one."""
    exporter = REGISTRY.exporter(name)

    assert exporter.withdrawal is None
    nothing = {"csv": "\ufeffid,when,title\r\n", "jsonl": ""}[name]
    assert {path: data.decode() for path, data in made(name, []).items()} == {f"meetings.{name}": nothing}


@formats
def test_order_is_that_of_dates(name: str) -> None:
    """Items stand by date, then id, whatever was published when."""
    items = [Meeting(id=id_, title="Talks", when=when) for id_, when in (("c", "2024"), ("b", "2023"), ("a", "2023"))]

    data = made(name, items)[f"meetings.{name}"].decode()

    assert data.index('a"' if name == "jsonl" else "\na,") < data.index('b"' if name == "jsonl" else "\nb,")
    assert made(name, items[::-1]) == made(name, items)
