"""Fields of YAML replaced: what people wrote beside them stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from diplofeed.importing.yamltext import edited, ids, written

COMMENTED = """\
# Talks in Vienna
id: vienna   # never change
title: { en: Vienna talks, ru: Переговоры }
when: July 2023   # provisional
summary: |
  Diplomats met.

  # Not a comment

# about who
parties: [US, RU]
sources:
  - title: A
    url: https://a.example/
  # a second one
  - title: B

status: held
"""


def test_what_is_not_replaced_stays_as_it_is() -> None:
    """Comments, order, spaces and quotation marks of other fields are the same, and so are comments of the field."""
    changed = edited(COMMENTED, "vienna", {"vienna": {"when": "2023-07-12", "status": "cancelled"}})

    assert changed == COMMENTED.replace("July 2023", "2023-07-12").replace("held", "cancelled")


@pytest.mark.parametrize("text", ["id: a\n? [x, y]\n: 1\nwhen: 2023\n", "{id: a, [x]: 1, when: 2023}\n"])
def test_keys_that_are_no_texts_stay(text: str) -> None:
    """What no field is called is nobody's business here."""
    assert edited(text, "a", {"a": {"when": "2024-05"}}) == text.replace("2023", "2024-05")


def test_a_text_of_several_lines_has_no_comment_in_it() -> None:
    """The comment behind a value that becomes several lines stays a comment."""
    changed = edited(COMMENTED, "vienna", {"vienna": {"when": "a\nb", "summary": "One.\n\nTwo # three.\n"}})

    assert "when: |-   # provisional\n  a\n  b\n" in changed
    assert yaml.safe_load(changed)["when"] == "a\nb"
    assert yaml.safe_load(changed)["summary"] == "One.\n\nTwo # three.\n"
    assert "\n# about who\nparties: [US, RU]\n" in changed


def test_a_field_is_added_at_the_end_and_taken_away() -> None:
    """New fields follow the last one of their item; one that is taken away leaves nothing."""
    changed = edited(COMMENTED, "vienna", {"vienna": {"place": {"city": "Wien", "country": "AT"}, "parties": None}})

    assert yaml.safe_load(changed).get("parties", "gone") == "gone"
    assert changed.endswith("status: held\nplace:\n  city: Wien\n  country: AT\n")
    assert "# about who\nsources:" in changed


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("id: a\nsummary: | # mine\n  x # no\n# end\n", "y", "id: a\n# mine\nsummary: y\n# end\n"),
        ("id: a\nsummary: | # mine\n  x # no\n", None, "id: a\n# mine\n"),
        ("id: a\nsummary: x  # mine", None, "id: a\n# mine\n"),
        ("- summary: > # mine\n    x\n  id: a\n", "y", "- summary: y\n  # mine\n  id: a\n"),
        ("- id: a\n  summary: # 1\n    - 'a # no' # 2\n    # 3\n    - b#c\n  # 4\n", "y",
         "- id: a\n  # 1\n  # 2\n  # 3\n  summary: y\n  # 4\n"),
        ("id: a\nsummary: { de: x, # 1\n  en: y } # 2\n", "y", "id: a\n# 1\nsummary: y # 2\n"),
    ],
    ids=["header", "taken away", "behind", "first", "list", "braces"],
)  # fmt: skip
def test_comments_in_a_value_outlive_it(before: str, value: str | None, after: str) -> None:
    """They stand beside the new value, and what only looks like them is part of the old one."""
    assert edited(before, "a", {"a": {"summary": value}}) == after


@pytest.mark.parametrize("value", ["a\n\n", ["a\nb\n\n"], {"en": "a\n\n\n"}, "\n", "\n\n"])
def test_blank_lines_at_the_end_of_a_text_end_no_document(value: object) -> None:
    """Fields that come after it are still fields of the item."""
    changed = edited("id: a\ntitle: x\nwhen: 2023\n", "a", {"a": {"title": value, "url": "https://a.example/"}})
    expected = {"id": "a", "title": value, "when": 2023, "url": "https://a.example/"}
    assert yaml.safe_load(changed) == expected


LIST = """\
- id: a
  title: A
  when: 2023   # c

  # between
- {id: b, title: B, when: "2023"}
- title: C
  id: c
"""


def test_items_of_a_list_are_replaced_each_by_itself() -> None:
    """In a list an item keeps its dash and its indentation; between braces it stays between braces."""
    changes = {"a": {"title": "AA", "url": "https://a.example/"}, "b": {"title": "B: x", "status": "held"}}
    changed = edited(LIST, "x", {**changes, "c": {"title": None, "when": "2024-01"}})

    assert changed == (
        "- id: a\n  title: AA\n  when: 2023   # c\n  url: https://a.example/\n\n  # between\n"
        "- {id: b, title: 'B: x', when: \"2023\", status: held}\n- title:\n  id: c\n  when: 2024-01\n"
    )


def test_an_item_that_is_not_there_is_named() -> None:
    """Nothing is written beside what was meant."""
    with pytest.raises(ValueError, match="there is no item 'z'"):
        edited(LIST, "x", {"z": {"title": "Z"}})


def test_codes_that_yaml_takes_for_something_else_are_quoted_and_dates_are_not() -> None:
    """Norway is NO for every reader of YAML, and a date is written as people write it."""
    text = written({"id": "x", "when": "2023-07-12", "parties": ["NO", "US"], "summary": "a\nb"})

    assert text == "id: x\nwhen: 2023-07-12\nparties: ['NO', US]\nsummary: |-\n  a\n  b\n"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), max_size=30)
LINES = st.lists(TEXTS, max_size=4).map("\n".join)
VALUES = st.recursive(
    LINES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("pqr"), inner), max_leaves=6
)
FIELDS = st.dictionaries(st.sampled_from(["title", "when", "summary", "place", "sources"]), VALUES, min_size=1)


def _texts(value: object) -> object:
    if isinstance(value, dict):
        return {name: _texts(inner) for name, inner in value.items()}
    return [_texts(inner) for inner in value] if isinstance(value, list) else value


@given(FIELDS, st.dictionaries(st.sampled_from(["title", "when", "url", "sources"]), VALUES | st.none(), min_size=1))
def test_what_is_written_reads_as_what_was_meant(fields: dict[str, object], changes: dict[str, object]) -> None:
    """Whatever the texts are, the edited item says the changed fields and those that did not change."""
    before = written({"id": "x", **fields})  # type: ignore[dict-item]  # texts, lists and mappings
    after = edited(before, "x", {"x": changes})  # type: ignore[dict-item]  # likewise

    read = yaml.load(after, Loader=yaml.BaseLoader)
    expected = {name: value for name, value in {"id": "x", **fields, **changes}.items() if value is not None}
    assert {name: value for name, value in read.items() if name in expected} == _texts(expected)
    assert set(read) - set(expected) <= {name for name, value in changes.items() if value is None}


def test_a_new_field_changes_nothing_else_of_a_file() -> None:
    """In each file of the examples, a field added to an item is all that is new."""
    root = Path(__file__).parents[2] / "examples"
    files = [*root.rglob("meetings/*.yaml"), *root.rglob("statements/*.yaml")]
    assert len(files) > 5
    for path in files:
        text = path.read_text(encoding="utf-8")
        for id_ in ids(text, path.stem):
            after = edited(text, path.stem, {id_: {"x-new": "https://x.example/"}})
            prefix = _common(text, after)
            suffix = _common(text[prefix:][::-1], after[prefix:][::-1])
            assert prefix + suffix == len(text)
            assert "x-new: https://x.example/" in after[prefix - 1 : len(after) - suffix]


def _common(first: str, second: str) -> int:
    """Return with how many characters two texts begin alike."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(first), len(second)))
