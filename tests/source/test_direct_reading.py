"""Values read directly mean what located ones mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplofeed.errors import Fault, Origin
from diplofeed.model import Instrument, Meeting, Party, Person, Statement, Topic
from diplofeed.source import Inputs, Names
from diplofeed.source.direct import Lookup, Written, read_directly
from diplofeed.source.node import tree
from diplofeed.source.shape import Reading, read
from diplofeed.sources.folder import SOURCE, csv, record
from diplofeed.text import Text, clean, is_clean, uri
from support.effort import cases

NAMES: Final = Names(
    parties={"RU": Party(id="RU", name=Text.of("Russia")), "quad": Party(id="quad", name=Text.of("The Quad"))},
    people={"ivanov": Person(id="ivanov", name=Text.of("Ivanov"))},
    topics={"arms": Topic(id="arms", name=Text.of("Arms"))},
    instruments={"start": Instrument(id="start", name=Text.of("START"))},
)

_PIECES: Final = [
    "",
    " ",
    "x",
    "Vienna",
    "two\nlines",
    "\u202eopen",
    "bell\x07",
    "a\u2028b",
    "\ufffc",
    "null",
    "~",
    "é\xa0",
]
texts = st.sampled_from(_PIECES) | st.text(max_size=6)
languages = st.dictionaries(st.sampled_from(["en", "ru", "zh-Hant", "", "not a tag"]), texts | st.none(), max_size=2)
words = texts | languages
dates = st.sampled_from(["2023-07", "2023-06-12", "June 2023", "2023-13", "soon", " 2024 ", "2023/..", ""])
links = st.sampled_from(
    ["https://example.org/a", "http://EXAMPLE.org", "ftp://x", "https://example.org/é", "", "https://a/%zz"]
)
ids = st.sampled_from(["m1", "m2", "a b", "", "x.", " m3"])
parties = st.sampled_from(["RU", "AT", "quad", "XX", "nobody", " RU ", ""]) | st.fixed_dictionaries(
    {"id": ids, "name": words}, optional={"kind": st.sampled_from(["state", "group", "planet"]), "url": links}
)
people = st.sampled_from(["ivanov", "somebody"]) | st.fixed_dictionaries(
    {"name": words}, optional={"id": ids, "party": parties, "role": words}
)
odd: Any = st.none() | st.booleans() | st.just([]) | st.just({}) | st.just("7") | st.just(["x", None])


def listed(elements: Any) -> Any:
    """Return lists of some values, or one of them alone."""
    return st.lists(elements, max_size=2) | elements


COMMON: Final = {
    "topics": listed(st.sampled_from(["arms", "legs"])),
    "instruments": listed(st.sampled_from(["start", "stop"])),
    "related": listed(st.fixed_dictionaries({"to": ids}, optional={"as": st.sampled_from(["follows", "leads"])})),
    "url": links,
    "attachments": listed(
        st.fixed_dictionaries({"url": links}, optional={"size": st.sampled_from(["1", "-1", "many"])})
    ),
    "sources": listed(st.fixed_dictionaries({"title": words}, optional={"accessed": dates})),
    "audience": st.sampled_from(["public", "internal", "all"]),
    "embargo_until": st.sampled_from(["2026-12-01T10:00Z", "2026-12-01T10:00", "later"]),
    "formerly": listed(ids),
}
MEETING: Final = COMMON | {
    "status": st.sampled_from(["held", " held ", "hold"]),
    "place": st.fixed_dictionaries(
        {}, optional={"city": words, "country": parties, "latitude": st.sampled_from(["48.2", "91", "north"])}
    ),
    "places": listed(st.fixed_dictionaries({}, optional={"city": words, "country": parties})),
    "online": st.sampled_from(["true", "false", "maybe", True, False]),
    "parties": listed(parties),
    "participants": listed(st.fixed_dictionaries({"person": people}, optional={"role": words, "party": parties})),
    "summary": words,
    "agenda": listed(words),
    "positions": listed(st.fixed_dictionaries({"party": parties, "text": words})),
    "outcomes": listed(st.fixed_dictionaries({"text": words}, optional={"party": parties})),
    "series": ids,
    "recurrence": st.sampled_from(["FREQ=WEEKLY;COUNT=4", "FREQ=HOURLY", ""]),
    "rdate": listed(dates),
    "exdate": listed(dates),
    "rounds": listed(
        st.fixed_dictionaries({"recurrence_id": dates}, optional={"when": dates, "status": st.just("held")})
    ),
    "as_of": dates,
    "conference": st.sampled_from(["tel:+4312345", "https://example.org/room", "mailto:x"]),
    "sumary": words,
}
STATEMENT: Final = COMMON | {
    "title": words,
    "speaker": people,
    "party": parties,
    "speakers": listed(people),
    "parties": listed(parties),
    "form": st.sampled_from(["quote", "notice", "song"]),
    "about": listed(ids),
    "language": st.sampled_from(["en", "zh-Hant", "1"]),
    "translations": listed(st.fixed_dictionaries({"language": st.sampled_from(["ru", "?"])}, optional={"text": words})),
}


def record_of(required: dict[str, Any], optional: dict[str, Any]) -> Any:
    """Return mappings as records have them: mostly right, at times with something that is not."""
    some = {name: values_ | odd for name, values_ in optional.items()}
    right = st.fixed_dictionaries(required, optional=some)
    return right | st.fixed_dictionaries({}, optional=required | some)


meetings = record_of({"id": ids, "title": words, "when": dates}, MEETING)
statements = record_of({"id": ids, "text": words, "when": dates}, STATEMENT)


def located(cls: type[Any], value: object) -> tuple[Any, list[Fault]]:
    """Return what the located way reads, and its faults and warnings."""
    reading = Reading(names=NAMES)
    return read(cls, tree(value, Origin("f", 1, 1)), reading), reading.faults


@pytest.mark.random
@settings(max_examples=cases(120), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.one_of(st.tuples(st.just(Meeting), meetings), st.tuples(st.just(Statement), statements)))
def test_what_is_read_directly_is_what_is_read_with_places(written: tuple[type[Any], Any]) -> None:
    """Where the direct way returns an item, the located way returns an equal one and has nothing to say."""
    cls, value = written
    direct = read_directly(cls, value, Lookup(NAMES))
    item, faults = located(cls, value)
    if direct is None:
        # Nothing plain is refused: at least one value is wrong, warned of, or written in an unusual way.
        assert item is None or faults or _is_unusual(value)
    else:
        assert (direct, []) == (item, faults)
        assert repr(direct) == repr(item)


def _is_unusual(value: Any) -> bool:
    """Return whether the direct way leaves a value to the located one that finds nothing wrong with it."""
    if isinstance(value, dict):
        return any(map(_is_unusual, value.values()))
    if isinstance(value, list):
        return any(map(_is_unusual, value))
    return not isinstance(value, str) or not value.strip() or clean(value) != value


@given(
    st.text(
        st.characters(codec="utf-8") | st.sampled_from("\n\r\t\x85\u2028\ufffc\ufffd\ufffe\u202e\u2069"), max_size=20
    )
)
def test_text_that_is_taken_for_clean_is_clean(text: str) -> None:
    """The quick answer is given only for texts that the long way leaves as they are."""
    from diplofeed import text as module

    if is_clean(text):
        long_way = module._HIGH_NONCHARACTERS.sub("", module._UNWANTED.sub("", module._LINE_BREAK.sub("\n", text)))
        assert long_way == text == clean(text)
        assert not module._BIDI_ANY.search(text)


_PARTS: Final = [
    "https://",
    "http://",
    "HTTP://",
    "a",
    "Z",
    "9",
    "-",
    ".",
    "/",
    "//",
    "?",
    "#",
    "%41",
    "%",
    "@",
    ":",
    "[",
    "é",
    "~",
]


@given(
    st.lists(st.sampled_from(_PARTS), max_size=9).map("".join).map("https://example.org".__add__) | st.text(max_size=9)
)
def test_address_that_is_taken_as_it_is_is_a_fixed_point(written: str) -> None:
    """An address the quick way returns is what the long way makes of it."""
    from diplofeed import text as module

    if module._PLAIN_URI.fullmatch(written):
        quick = uri(written)
        parts = module.urlsplit(written)
        assert quick == written == module.urlunsplit((parts.scheme, parts.netloc, *map(module._encoded, parts[2:])))
        assert parts.hostname
        assert parts.port is None


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "parties.yaml").write_text("- {id: quad, name: The Quad}\n")
    (tmp_path / "topics.yaml").write_text("- {id: arms, name: Arms}\n- {id: legs, name: Legs}\n")
    (tmp_path / "meetings").mkdir()
    return tmp_path


def found_in(folder: Path) -> list[Any]:
    """Return what the folder source finds."""
    names, _ = record.read_names(folder)
    return list(SOURCE.read(Inputs(path=folder, options=None, names=names)))


def test_fault_in_a_list_is_named_where_it_stands_and_its_neighbours_are_read(folder: Path) -> None:
    """Of a YAML file with three items, the second with a wrong date, two are read and the fault has its line."""
    item = "- id: m{0}\n  title: M\n  when: {1}\n"
    text = item.format(1, "2023") + item.format(2, "soon") + item.format(3, "2024")
    (folder / "meetings" / "all.yaml").write_text(text)
    first, fault, third = found_in(folder)
    assert (first.item.id, third.item.id) == ("m1", "m3")
    assert (str(first.origin), str(third.origin)) == ("meetings/all.yaml:1:3", "meetings/all.yaml:7:3")
    assert (str(fault.origin), fault.field, fault.item) == ("meetings/all.yaml:6:9", "when", "m2")


def test_line_nested_too_deeply_is_a_fault_and_the_next_is_read(folder: Path) -> None:
    """Depth that Python cannot walk is named, whether the parser meets it or the tree."""
    lines = ['{"id": "a", "title": ' + "[" * depth + "]" * depth + "}" for depth in (400, 100_000)]
    lines.append(json.dumps({"id": "b", "title": "B", "when": "2023"}))
    (folder / "meetings.jsonl").write_text("\n".join(lines))
    *faults, last = found_in(folder)
    assert [fault.message for fault in faults][-1] == "nested too deeply"
    assert all(isinstance(fault, Fault) for fault in faults)
    assert last.item.id == "b"


def test_digest_differs_where_the_line_or_a_name_it_uses_does(folder: Path) -> None:
    """Another topic's new name leaves a digest as it is; its own topic's new name or another title changes it."""
    line = {"id": "a", "title": "A", "when": "2023", "topics": ["arms"], "parties": ["AT"]}
    path = folder / "meetings.jsonl"

    def digest() -> bytes:
        (located_item,) = found_in(folder)
        made: bytes = located_item.digest
        return made

    path.write_text(json.dumps(line))
    first = digest()
    assert first == digest()
    (folder / "topics.yaml").write_text("- {id: arms, name: Arms}\n- {id: legs, name: Two legs}\n")
    assert digest() == first
    (folder / "topics.yaml").write_text("- {id: arms, name: Weapons}\n")
    assert digest() != first
    (folder / "topics.yaml").write_text("- {id: arms, name: Arms}\n")
    assert digest() == first
    (folder / "parties.yaml").write_text("- {id: AT, name: Austria (Vienna)}\n")
    assert digest() != first
    (folder / "parties.yaml").unlink()
    path.write_text(json.dumps(line | {"title": "B"}))
    assert digest() != first


def test_places_that_are_written_alike_are_one_object_and_each_item_depends_on_their_names(folder: Path) -> None:
    """Each item that names a country gets another digest with another name of it; lists in a place are read as ever."""
    place = {"city": "Vienna", "country": "AT"}
    marked = place | {"same_as": ["https://www.wikidata.org/entity/Q1741"]}
    items = [{"id": f"m{number}", "title": "M", "when": "2023", "place": place} for number in range(2)]
    items += [{"id": f"w{number}", "title": "M", "when": "2023", "place": marked} for number in range(2)]
    (folder / "meetings.jsonl").write_text("".join(f"{json.dumps(item)}\n" for item in items))
    before = found_in(folder)
    assert before[0].item.place is before[1].item.place
    assert [str(each.item.place.city) for each in before] == ["Vienna"] * 4
    assert before[2].item.place == before[3].item.place != before[0].item.place
    (folder / "parties.yaml").write_text("- {id: AT, name: Austria (Vienna)}\n")
    after = found_in(folder)
    assert not {each.digest for each in before} & {each.digest for each in after}
    assert [each.item.place.country.name_in("en") for each in after] == ["Austria (Vienna)"] * 4


_CELLS: Final = {
    "id": ["a", " b ", "x y"],
    "title": ["T", '{"en": "T", "ru": "Т"}', "\u202eT"],
    "title.ru": ["Т", " ", "[1]"],
    "when": ["2023-07", "soon"],
    "status": ["held", " held", "hold"],
    "place.city": ["Vienna; Geneva", '{"en": "Vienna"}'],
    "place.city.ru": ["Вена"],
    "place": ["Vienna", '[{"city": "Vienna"}, {"city": "Geneva"}]'],
    "topics": ["arms", "arms; legs", "arms; ;", ";", '["arms"]', '["arms", null]'],
    "parties": ["RU;AT", "RU; nobody", " RU "],
    "outcomes.text": ["One; two", '["One"]'],
    "outcomes": ["One", '[{"text": "One", "party": null}]', '[{"text": 1, "text": 2}]', "[" * 150 + "]" * 150],
    "agenda": ["ceasefire; lines", '[{"en": "Lines"}]'],
    "audience": ["public", "internal", "[]", "[null]"],
    "online": ["true", "[true]"],
    "notes": ["x"],
}


@settings(max_examples=cases(200), deadline=None)
@given(st.dictionaries(st.sampled_from([*_CELLS]), st.integers(0, 9), min_size=2))
def test_row_of_a_spreadsheet_read_directly_is_the_located_one(chosen: dict[str, int]) -> None:
    """Whatever a row has in its cells, what is read directly is what the tree of its cells says, and stands there."""
    row = {
        key: _CELLS[key][number % len(_CELLS[key])]
        for key, number in {"id": 0, "title": 0, "when": 0, **chosen}.items()
    }
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n" for cells in (row, row.values())]
    for written in csv.values(lines, "meetings.csv"):
        value = read_directly(Meeting, written.value, Lookup(NAMES)) if isinstance(written, Written) else None
        if isinstance(written, Written) and value is not None:
            node, reading = written.node(), Reading(names=NAMES)
            assert not isinstance(node, Fault)
            assert (read(Meeting, node, reading), node.origin) == (value, written.origin)
            assert reading.faults == []


def test_row_whose_cells_are_all_right_is_read_without_their_places(folder: Path) -> None:
    """Lists, texts in languages and JSON in cells included; the same cells under other headings have another digest."""
    cells = 'a,A,Б,2023,Vienna,arms;legs,AT,"[{""text"": ""Agreed.""}]"\n'
    digests = set()
    for names in ("place.city,topics", "summary,topics", "summary,formerly"):
        (folder / "meetings.csv").write_text(f"id,title,title.ru,when,{names},parties,outcomes\n{cells}")
        (located,) = found_in(folder)
        assert located.digest
        digests.add(located.digest)
    assert len(digests) == 3
