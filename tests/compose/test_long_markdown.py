"""Markdown of nothing but marks takes time in proportion to its length, and memory for its tree alone."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import pytest

from diplofeed.compose.addresses import address
from diplofeed.compose.html import html
from diplofeed.compose.markdown import markdown
from diplofeed.compose.markup import contained
from diplofeed.compose.plain import line, plain
from diplofeed.compose.reader import read, read_once
from diplofeed.compose.tree import Blocks, Run, joined

SHAPES = {
    "headings": lambda size: "# a\n" * (size // 4),
    "emphasis": lambda size: "*a* " * (size // 4),
    "paragraphs of emphasis": lambda size: "".join(f"**a{number}** b\n\n" for number in range(size // 12)),
    "brackets": lambda size: "[" * size,
    "relative images in each other": lambda size: "![![![![![a](x)](x)](x)](x)](x) " * (size // 32),
    "definitions of one name": lambda size: "[^1]: a\n\nb[^1]\n\n" * (size // 16),
    "lists that take turns": lambda size: "+ a\n1. b\n" * (size // 9),
    "rules within an item": lambda size: "- a\n" + "  ***\n" * (size // 6),
    "a paragraph quoted often": lambda size: "> " * 38 + "a\n" * (size // 2),
    "an international host": lambda size: f"[a](https://{'é.' * (size // 3)}/)",
}


def compose(text: str) -> None:
    """Read a text and write it in each form."""
    blocks: Blocks = contained.__wrapped__(text)
    for write in (html, plain, line, markdown):
        write(blocks)
    read.cache_clear()


def seconds(text: str) -> float:
    """Return how long a text takes a processor, at best."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        compose(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_long_markdown_takes_time_in_proportion_to_its_length(shape: Callable[[int], str]) -> None:
    """Four times the text takes at most eight times as long, where it would be sixteen if the time grew as a square."""
    ratios = []
    for _ in range(3):  # what else a machine does weighs on one side alone by chance, and not three times
        small, large = seconds(shape(15_000)), seconds(shape(60_000))
        ratios.append(large / (small + 0.0025))
        if ratios[-1] < 8:
            return
    raise AssertionError(f"four times the text takes {min(ratios):.1f} times as long")


def test_memory_is_that_of_the_tree() -> None:
    """What the parser finds is not kept beside the nodes that are made of it."""
    text = "# a\n" * 20_000
    tracemalloc.start()
    tree = read_once(text)
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(tree) == 20_000
    assert most < 1.5 * kept


def test_texts_joined_in_thousands_are_one_run() -> None:
    """However many there are."""
    assert joined(["a"] * 50_000, ", ") == (Run(", ".join(["a"] * 50_000)),)


def test_a_host_longer_than_any_is_encoded_like_the_rest() -> None:
    """Nobody can follow it (RFC 1035 §2.3.4)."""
    assert address(f"https://{'é.' * 130}/") == f"https://{'%C3%A9.' * 130}/"


@pytest.mark.parametrize(
    "text",
    [
        *("*a* b **c**", "**a**b*c*", "x*a*y", "*a*", "**a** *b*", "*a b* [l](https://a.example/) **c**"),
        *("*a.* b", "_a_ b", "_a_ __b__\\\n_c_ d", "*a*\n**b**", "*a*`c`**b**"),
        *("*a* b *c* d", "x*a*y**b**z *c*", "**a**\\* b", "*a* \\* *b* * c"),
        *("**=**", "*.* b", "_(_ _)_\n__-__", "a **b.** *c!*", "x*.* b", "*a*_._", "*\u00a0a*", "*-*\\\n_a_b_"),
    ],
)
def test_emphasis_that_is_not_read_again_reads_as_it_is(text: str) -> None:
    """What is written of a tree is read as the same tree."""
    assert read_once(markdown(read_once(text))) == read_once(text)


@pytest.mark.parametrize(
    ("mark", "is_read_again"),
    [("*", False), ("_", False), ("__", False), ("x_y _", True), ("(*", True)],
)
def test_emphasis_of_words_with_gaps_around_it_is_not_read_again(
    monkeypatch: pytest.MonkeyPatch, mark: str, is_read_again: bool
) -> None:
    """Whichever mark it has; beside a text with low lines of its own it is."""
    tree = read_once(f"a {mark}b c{mark.rsplit(maxsplit=1)[-1]}\nd.")
    calls: list[str] = []
    monkeypatch.setattr("diplofeed.compose.markdown.read_once", lambda text: calls.append(text) or tree)

    markdown(tree)

    assert bool(calls) is is_read_again


@pytest.mark.parametrize("text", ["=\n=\n\n" * 500, "# h.\n\n" * 500, "*.* (a) _-_\n" * 500])
def test_emphasis_of_signs_between_gaps_is_not_read_again(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A heading is emphasis that stands alone, whatever it ends with; thousands of them are written once."""
    tree = contained(text)
    calls: list[str] = []
    monkeypatch.setattr("diplofeed.compose.markdown.read_once", lambda text: calls.append(text) or tree)

    assert len(markdown(tree)) > 500
    assert calls == []
