"""YAML is read alike with and without the places of its texts."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from diplofeed.source.node import Listing, plain_of
from diplofeed.sources.folder.yaml import parse, values

yaml_values: Any = st.recursive(
    st.sampled_from(["x", "null", "~", "", "2023-07", "yes", "*", "&a", "!b", "a: b", "- c", "#", "two\nlines"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "~", "id"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def located(text: str) -> list[tuple[object, int, int, bool]] | None:
    """Return the documents of a text and the elements of lists as they are read with places; None of a fault."""
    nodes, faults = parse(text, "f")
    pairs = ((inner, True) if isinstance(node, Listing) else (inner, False) for node in nodes for inner in _inner(node))
    result = [(plain_of(node), node.origin.line, node.origin.column, is_element) for node, is_element in pairs]
    return None if faults else result


def _inner(node: Any) -> Any:
    return node.items if isinstance(node, Listing) else (node,)


@pytest.mark.random
@given(
    yaml_values,
    st.booleans(),
    st.sampled_from(["", "&x ", "!t ", "a: 1\na: 2\n", "---\n", "- *x\n", "? [k]\n: v\n", "\t"]),
)
def test_yaml_is_read_alike_with_and_without_places(value: Any, flow: bool, before: str) -> None:
    """Plain documents are those of the located tree, one by one; where there is a fault there are none."""
    text = before + yaml.dump(value, default_flow_style=flow, allow_unicode=True)
    plain = values(text)
    assert (None if plain is None else list(map(tuple, plain))) == located(text)


@pytest.mark.parametrize(
    "text",
    [
        "id: a\n---\n- b\n- {c: d}\n---\n\n---\ne: ~\n",
        "# nothing\n",
        "--- |\n  text\n",
        "a: &x 1",
        "a: *x",
        "a: !t x",
        "&x a: 1",
        "a: 1\na: 2\n",
        "? [k]\n: v\n",
        "a: b: c",
        "a: [x",
        "a: x\n- y\n",
        "a: |\n  x\n\n  y\n\nb: >-\n  x\n  y\n",
        'a: "\\ud83d"',
        "a: 'x\n\n  y'\n",
    ],
)
def test_what_is_unusual_is_read_alike_too(text: str) -> None:
    """Several documents, blocks, anchors, tags and errors: the same values, or none where there is a fault."""
    plain = values(text)
    assert (None if plain is None else list(map(tuple, plain))) == located(text)


def test_yaml_nested_to_the_limit_is_read_and_deeper_is_refused() -> None:
    """Thirty levels are read in both ways, one more in neither."""
    assert values("[" * 30 + "x" + "]" * 30) is not None
    assert values("[" * 31 + "x" + "]" * 31) is None
    assert not parse("[" * 30 + "x" + "]" * 30, "f")[1]
    assert parse("[" * 32 + "x" + "]" * 32, "f")[1]
