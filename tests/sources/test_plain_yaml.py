"""YAML is read line by line as libyaml reads it, or left to libyaml."""

from __future__ import annotations

import random
from typing import Any, Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from diplofeed.source.node import Listing, Node, plain_of
from diplofeed.sources.folder.plain_yaml import Value, values
from diplofeed.sources.folder.yaml import parse
from support.places import ROOT

PAGE: Final = """\
# A comment
id: talks
title: Talks:about, a-b (x) * y
when: 2023-07  # known to the month
url: https://example.org/a?b=c#d
place: { city: Vienna, country: AT, latitude: -48.2 }
parties: [US, "RU", 'FR', EU]
status:
summary: |
  First *line*:

    - indented # no comment
  last

significance: >-
  One
  line.

  Another.
agenda:
- plain text
- "quoted \\u00e9 \\"text\\""
- 'it''s'
positions:
  - party: US
    text: a text that goes on
      in the next line

      and after a blank one
  - { party: RU, text: x }
outcomes: [{"text": "a, b: c # d"}, {text: y}]
"""


def both(text: str) -> tuple[Any, Any]:
    """Return the items and places of a text as they are read line by line, and as libyaml reads them."""
    found = values(text)
    nodes, faults = parse(text, "f")
    if faults or len(nodes) > 1:
        return found, faults or nodes
    if isinstance(found, list):
        found = [tuple(value) for value in found]
    elif isinstance(found, Value):
        found = tuple(found)
    if not nodes:
        return found, []
    node = nodes[0]
    return found, [_placed(inner) for inner in node.items] if isinstance(node, Listing) else _placed(node)


def _placed(node: Node) -> tuple[object, int, int]:
    return plain_of(node), node.origin.line, node.origin.column


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        "".join(f"- {line}" if number == 0 else f"  {line}" for number, line in enumerate(PAGE.splitlines(True)[1:])),
        "---\n- id: a\n  title: A\n\n- {id: b, title: B}\n- [x, y]\n- z\n",
        "",
        "# nothing\n",
        "---\n",
        "  a: x\n  b: y",
        "a: ~\nb: null\nc: [~a, null]\n",
        "a:\n  b:\n    - c: d\n",
    ],
    ids=range(9),
)
def test_page_is_read_line_by_line_as_libyaml_reads_it(text: str) -> None:
    """Values, lines and columns are those of the events of libyaml, without them."""
    found, expected = both(text)
    assert found is not None
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1",
        "a: *x",
        "a: !t x",
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}",
        "? [k]\n: v\n",
        "a: b: c",
        "a: 'x",
        "a: [x",
        "a: [x]]",
        "a: [x y: z]",
        "a: {x:y}",
        "a: [ : , ]",
        "a: [']\nb: x'\n",
        "a: x # c\n  y\n",
        "a: x\n y: z\n",
        "a: x\n- y\n",
        "a:\n  b: c\n d: e\n",
        'a: "\\ud83d"',
        'a: "\\x41"',
        "a: |\n  x\n y\n",
        "a: |\n  x",
        "a: >\n  x\n   y\n",
        "a: |\n\n  x\n",
        "a: |+\n  x\n",
        "a: b\n---\nc: d\n",
        "%YAML 1.1\n---\na: b\n",
        "a: b\n...\n",
        "null: x",
        "- - a\n",
        "text",
        "a: [" + "x" * 10 + ": y]",
        "a: {" + "x" * 1100 + ": y}",
        "a: " + "[" * 14 + "]" * 14,
        "".join(f"{'  ' * depth}a:\n" for depth in range(40)),
        "x" * 1100 + ": y: z",
    ],
)
def test_what_is_unusual_or_wrong_is_left_to_libyaml(text: str) -> None:
    """Nothing is made of what is not read line by line; libyaml says what it is, or names what is wrong."""
    assert values(text) is None


def test_records_of_the_examples_are_read_line_by_line() -> None:
    """Nearly all files that people write need no other parser, and say the same in both."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "examples").rglob("*.yaml")]
    read = [(found, expected) for found, expected in map(both, texts) if found is not None]
    assert len(read) > 0.9 * len(texts) > 10
    assert all(found == expected for found, expected in read)


_values: Any = st.recursive(
    st.sampled_from(["x", "null", "~", "", "2023-07", "yes", "*", "&a", "!b", "a: b", "- c", "#", "two\nlines", "-1"])
    | st.text("ab :#-'\"[]{},\\\n?|>", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "~", "id"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.random
@given(
    _values,
    st.sampled_from([True, False, None]),
    st.sampled_from(["", "&x ", "!t ", "a: 1\na: 2\n", "---\n", "- *x\n", "? [k]\n: v\n"]),
)
def test_what_programs_write_is_read_as_libyaml_reads_it(value: Any, flow: bool | None, before: str) -> None:
    """Where a text is read line by line, it has no fault, and the same values at the same places."""
    text = before + yaml.dump(value, default_flow_style=flow, allow_unicode=True, width=30)
    found, expected = both(text)
    assert found is None or found == expected


_MARKS: Final = "\n :#-'\"[]{},&*!%|>@`?\\ab~"


@pytest.mark.random
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_page_with_slips_of_the_pen_is_read_as_libyaml_reads_it(seed: int, slips: int) -> None:
    """Characters taken out, put in or swapped make what libyaml makes of them, or are left to it."""
    chance = random.Random(seed)
    letters = list(PAGE)
    for _ in range(slips):
        at, other = chance.randrange(len(letters)), chance.randrange(len(letters))
        match chance.randrange(4):
            case 0:
                del letters[at]
            case 1:
                letters.insert(at, chance.choice(_MARKS))
            case 2:
                letters[at] = chance.choice(_MARKS)
            case _:
                letters[at], letters[other] = letters[other], letters[at]
    found, expected = both("".join(letters))
    assert found is None or found == expected


def test_long_lines_are_looked_through_once() -> None:
    """A line of a million spaces, brackets, quotes or dashes takes no time that grows with its square."""
    for odd in (" ", "[", "'", '"', "- ", ": ", " #", "a ", "] ", "\\", "''", "a:"):
        assert values("a: x" + odd * 500_000 + ": y") is None or odd == " #"
        assert values("a: [" + odd * 500_000 + ": y") is None


def test_what_would_take_much_memory_is_left_to_libyaml() -> None:
    """A file of blank lines alone, or a list of a great many words, is no list of as many values beside its text."""
    assert values("\n" * 300_000) is None
    assert values("a: [" + "ab, " * 30_000 + "]") is None
    assert values("a: [" + "ab, " * 20_000 + "]") is not None
