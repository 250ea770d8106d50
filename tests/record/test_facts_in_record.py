"""The example record tells what the article tells, in its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.facts import FACTS, Fact
from support.places import ROOT, is_output

EXAMPLES = ROOT / "examples"
RECORD = EXAMPLES / "us-russia"
ARTICLE = ROOT.parent / "shared" / "article.txt"
LONGEST_SHARED_RUN = 7
NAME_FILES = ("parties", "people", "topics", "instruments")

WHEN = {
    "us-russia-talks": "2023~/..",
    "g7-summit-2023": "2023-06",
    "russia-counter-summit-2023": "2023-06",
    "vienna-arms-control": "2023-07",
    "un-discussions": "2023~/..",
    "biden-g7-ukraine": "2023-06",
    "hall-outlet": "2023~",
    "green-channels": "2023~",
    "green-lines-open": "2023~",
    "ashford-interests": "2023~",
}


def parsed(path: Path) -> dict[str, Any]:
    """Read an item as written: every scalar is text."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".md":
        return {"id": path.stem, **yaml.load(text, Loader=yaml.BaseLoader)}
    _, front, body = text.split("---\n", 2)
    return {"id": path.stem, **yaml.load(front, Loader=yaml.BaseLoader), "summary": body}


def read_items() -> dict[str, dict[str, Any]]:
    """Return the items of the record by id."""
    paths = sorted(path for kind in ("meetings", "statements") for path in (RECORD / kind).iterdir())
    return {item["id"]: item for item in map(parsed, paths)}


def read_names(kind: str) -> dict[str, dict[str, str]]:
    """Return the entries of one name file by id."""
    entries = yaml.load((RECORD / f"{kind}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return {entry["id"]: entry for entry in entries}


ITEMS = read_items()
KNOWN = {kind: read_names(kind) for kind in NAME_FILES}


def strings(value: Any) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def references(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what an item names: the name file, and the id in it."""
    for part in (item, *item.get("positions", ()), *item.get("outcomes", ()), *item.get("participants", ())):
        for key, kind in (("party", "parties"), ("person", "people"), ("speaker", "people")):
            if key in part:
                yield kind, part[key]
    for kind in ("parties", "topics", "instruments"):
        for name in item.get(kind, ()):
            yield kind, name


def text_of(item: dict[str, Any]) -> str:
    """Return the item's text with the names it refers to, in lower case, white space normalised."""
    named = [KNOWN[kind][name] for kind, name in references(item)]
    return " ".join(" ".join(strings([item, named])).split()).casefold()


def words(text: str) -> list[str]:
    """Return the bare words of a text."""
    return re.findall(r"[^\W_]+", re.sub("['\u2019]", "", text.casefold()))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Return every run of ``length`` consecutive words."""
    result = words(text)
    return {tuple(result[start : start + length]) for start in range(len(result) - length + 1)}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_fact_is_told_by_its_items(fact: Fact) -> None:
    """Every needle is in the text of every item that carries the fact."""
    missing = [
        (name, needle)
        for name in fact.items
        for needle in fact.needles
        if needle.casefold() not in text_of(ITEMS[name])
    ]

    assert missing == []


def test_facts_are_many_and_each_named_once() -> None:
    """The list of facts is long enough to be all of the article, without a double."""
    assert len(FACTS) >= 45
    assert [name for name, times in Counter(fact.id for fact in FACTS).items() if times > 1] == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_needles_survive_markup(fact: Fact) -> None:
    """A needle holds nothing that Markdown, HTML or XML would write otherwise."""
    assert fact.items
    assert fact.needles
    for needle in fact.needles:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 .-]*", needle), needle
        assert needle == " ".join(needle.split())


def test_every_item_carries_a_fact() -> None:
    """There is nothing in the record but what the article tells."""
    assert set(ITEMS) == {name for fact in FACTS for name in fact.items}


def test_dates_are_as_precise_as_the_article() -> None:
    """No item has a day, for the article gives none."""
    assert {name: item["when"] for name, item in ITEMS.items()} == WHEN


def test_references_are_known() -> None:
    """What an item names is in a name file; what it relates to is an item."""
    unknown = [
        (item["id"], kind, name)
        for item in ITEMS.values()
        for kind, name in references(item)
        if name not in KNOWN[kind]
    ]
    targets = {
        name
        for item in ITEMS.values()
        for name in (*item.get("about", ()), *(link["to"] for link in item.get("related", ())))
    }
    series = {item["series"] for item in ITEMS.values() if "series" in item}

    assert unknown == []
    assert targets | series <= set(ITEMS)


def test_counter_summit_answers_the_g7() -> None:
    """The one relation the article states is in the record."""
    assert {"to": "g7-summit-2023", "as": "in-response-to"} in ITEMS["russia-counter-summit-2023"]["related"]


def test_both_sides_have_positions_and_outcomes() -> None:
    """The talks say what each side wants, what each got, and what both got."""
    talks = ITEMS["us-russia-talks"]

    assert {position["party"] for position in talks["positions"]} == {"US", "RU"}
    assert {outcome.get("party") for outcome in talks["outcomes"]} == {"US", "RU", None}


def test_experts_are_paraphrased() -> None:
    """A statement of this record never claims to be someone's very words."""
    forms = {item["form"] for item in ITEMS.values() if "speaker" in item}

    assert forms == {"paraphrase"}


@pytest.mark.skipif(not ARTICLE.is_file(), reason="the article is not beside the project")
def test_examples_are_in_our_own_words() -> None:
    """No file of the examples shares a run of eight words with the article."""
    article = runs(ARTICLE.read_text(encoding="utf-8"), LONGEST_SHARED_RUN + 1)
    written = (path for path in sorted(EXAMPLES.rglob("*")) if not is_output(path))
    files = [path for path in written if path.suffix in {".yaml", ".md", ".toml"}]
    shared = {
        path.name: result
        for path in files
        if (result := runs(path.read_text(encoding="utf-8"), LONGEST_SHARED_RUN + 1) & article)
    }

    assert article
    assert files
    assert shared == {}
