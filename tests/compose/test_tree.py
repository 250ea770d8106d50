"""The body as a tree: what is read into it, and what HTML, text and Markdown are written of it."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diplofeed.compose import addresses, markup, reader
from diplofeed.compose.html import html
from diplofeed.compose.markdown import markdown
from diplofeed.compose.plain import line, plain
from diplofeed.compose.reader import read
from diplofeed.compose.tree import (
    Block,
    Blocks,
    CodeBlock,
    Heading,
    Link,
    List,
    Paragraph,
    Quote,
    Run,
    Strong,
    joined,
    paragraph,
    without_images,
)
from diplofeed.text import clean
from support.markdown_texts import TEXT

_TAGS = set("p br em strong code pre blockquote ul ol li a h3 h4 h5 h6 hr img".split())
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel", "webcal", "geo"}

SPEC = Path(os.environ.get("DIPLOFEED_NODE", "nowhere")) / "node_modules" / "commonmark-spec" / "spec.txt"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


def sanitised(text: str) -> str:
    """Return HTML without what the sanitiser does not let through, as it writes it."""
    return nh3.clean(
        text,
        tags=_TAGS,
        attributes={tag: _ATTRIBUTES.get(tag, set()) | {"lang", "dir"} for tag in _TAGS},
        url_schemes=_SCHEMES,
        link_rel=None,
    ).replace("&nbsp;", "\xa0")


# ---------------------------------------------------------------- nothing but what is allowed


@given(TEXT, st.sampled_from([("", ""), ("ru", ""), ("ar", "rtl")]))
@example("<script>alert(1)</script> <b>x</b> `<i>` \\<u> <https://example.org/>", ("", ""))
@example('[a](https://example.org/?a=1&b=<2>"\') ![x" onerror="y](https://example.org/i.png)', ("", ""))
@example("> " * 60 + "deep", ("", ""))
def test_the_sanitiser_finds_nothing_to_remove(text: str, marks: tuple[str, str]) -> None:
    """Whatever the Markdown, the HTML is what a sanitiser makes of it: there is nothing in it to be taken out."""
    written = markup.html(clean(text), *marks, images=True)
    assert sanitised(written) == written


@pytest.mark.parametrize("text", ["[x](javascript:a)\n" * 50, "<b>" * 500, "<div>\n\n" * 200, "[a]: data:x\n\n" * 30])
def test_much_that_is_refused_is_shown_as_text(text: str) -> None:
    """However often something is refused, all of it is there as text and nothing else is."""
    shown = markup.html(text)
    assert sanitised(shown) == shown
    assert not re.search(r"<(?!/?p>)", shown)
    assert shown.count("javascript:") == text.count("javascript:")
    assert shown.count("&lt;") == text.count("<")


# ---------------------------------------------------------------- Markdown and back


def titled(blocks: Blocks) -> str:
    """Return blocks as they can be compared: a title of a link has no line breaks in Markdown."""
    return re.sub(
        r"title='[^']*'|title=\"[^\"]*\"", lambda result: " ".join(result[0].replace("\\n", " ").split()), str(blocks)
    )


@given(TEXT)
def test_markdown_reads_back_as_the_same_tree(text: str) -> None:
    """The Markdown written of a tree is read as that tree, but for emphasis too entangled to be written."""
    blocks = markup.contained(clean(text))
    again = read(markdown(blocks))
    assert plain(again).split() == plain(blocks).split()
    if "Emphasis" not in str(blocks) and "Strong" not in str(blocks):
        assert titled(again) == titled(blocks)


@given(TEXT, TEXT)
def test_blocks_leave_their_neighbours_alone(before: str, after: str) -> None:
    """A paragraph between any two texts is read back as one, between what the two are by themselves."""
    first, last = (without_images(markup.contained(clean(text))) for text in (before, after))
    label = Paragraph((Strong((Run("Label"),)),))
    again = read(markdown((*first, label, *last)))
    assert label in again
    assert len(again) == len(first) + 1 + len(last)


def test_what_diplofeed_adds_is_no_markdown() -> None:
    """A number at the beginning of an item is no list, and a name with marks is the name."""
    items = (paragraph("11. Juli 2023: *no* round"), paragraph("# [x](y)"))
    blocks: Blocks = (List(items),)
    assert html(blocks) == "<ul>\n<li>11. Juli 2023: *no* round</li>\n<li># [x](y)</li>\n</ul>"
    assert markdown(blocks) == "- 11\\. Juli 2023: \\*no\\* round\n- \\# [x\\](y)"
    assert read(markdown(blocks)) == blocks


def test_neighbouring_lists_stay_two() -> None:
    """Two lists one after the other are written with marks that keep them apart."""
    blocks: Blocks = (List((paragraph("a"),)), List((paragraph("b"),)), List((paragraph("c"),), 1, mark="."))
    assert markdown(blocks) == "- a\n\n* b\n\n1. c"
    assert len(read(markdown(blocks))) == 3


# ---------------------------------------------------------------- the short way

WORDS = st.text(st.sampled_from("abZ é語.,:;!?()'\"-–+=1290)#>~|&%/@\u00a0\u3000\n"), max_size=60)
PARAGRAPHS = st.lists(st.text(st.sampled_from("ab1. ,é-)#\n"), min_size=1, max_size=20), max_size=4).map("\n\n".join)


@given(st.one_of(TEXT, WORDS, PARAGRAPHS).map(clean))
@example("Talks\n\n in Vienna")
@example("1) a\n2. b\n-c\n# d")
@example("a  \nb\u00a0\n\n\n\nc")
@example("a\n===")
def test_words_alone_are_read_as_the_parser_reads_them(text: str) -> None:
    """Whether a text is taken the short way, as it has no markup, or parsed: the tree is the same."""
    assert reader.read.__wrapped__(text) == reader._parsed(text)


# ---------------------------------------------------------------- walkers


def test_a_tree_is_written_as_html_text_and_one_line() -> None:
    """Each kind of block has its form for browsers, for people who read text, and within a sentence."""
    blocks: Blocks = (
        Heading(2, (Run("Talks"),)),
        *paragraph("See ", (Link((Run("the text"),), "https://example.org/"),), "."),
        Quote(paragraph("So be it")),
        List((paragraph("one"), (*paragraph("two"), List((paragraph("in it"),)))), 3, mark=")"),
        CodeBlock("x < 1\n"),
    )
    assert html(blocks) == (
        '<h4>Talks</h4>\n<p>See <a href="https://example.org/">the text</a>.</p>\n'
        "<blockquote>\n<p>So be it</p>\n</blockquote>\n"
        '<ol start="3">\n<li>one</li>\n<li>two\n<ul>\n<li>in it</li>\n</ul>\n</li>\n</ol>\n'
        "<pre><code>x &lt; 1\n</code></pre>"
    )
    assert plain(blocks) == (
        "Talks\n\nSee the text (https://example.org/).\n\n> So be it\n\n3) one\n4) two\n   - in it\n\nx < 1"
    )
    assert line(blocks) == ("Talks: See the text (https://example.org/). So be it. one; two: in it. x < 1")


def test_equal_texts_are_equal_trees() -> None:
    """Runs that stand side by side are one, however a text was put together."""
    assert joined(["a", (Run("b"),), ""], ", ") == (Run("a, b"),)
    assert paragraph("a", (Run("b"),)) == read("ab")


# ---------------------------------------------------------------- the examples of CommonMark


@cache
def examples() -> tuple[tuple[str, str], ...]:
    """Return Markdown and HTML of each example of the specification, of which no raw HTML is a part."""
    if not SPEC.is_file():
        return ()
    result = _EXAMPLE.findall(SPEC.read_text(encoding="utf-8").replace("→", "\t"))
    kinds = ("Html", "InlineHtml")
    return tuple(
        (source, shown)
        for source, shown in result
        if not any(
            isinstance(event, dict) and not event.keys().isdisjoint(kinds) for event, _ in reader._events(source)
        )
    )


# Where a paragraph begins with a reference to a tab, where one holds references to two line breaks, empty headings.
_DIFFER = {"&#9;foo\n", "foo&#10;&#10;bar\n", "## \n#\n### ###\n"}


def reference(shown: str) -> str:
    """Return the specification's HTML as diplofeed writes it: headings two levels down, no classes, HTML's own form."""
    shown = re.sub(r"(</?)h([1-6])>", lambda tag: f"{tag[1]}h{min(6, int(tag[2]) + 2)}>", shown)
    shown = re.sub(r'<code class="[^"]*">', "<code>", shown)
    shown = re.sub(r"<(br|hr|img [^>]*?) />", r"<\1>", shown)
    return shown.strip().replace("&quot;", '"')


def test_examples_of_commonmark_become_the_html_of_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where links may lead anywhere, the HTML of each example of CommonMark 0.31 is that of the specification."""
    if not examples():
        pytest.skip(
            "commonmark-spec is not below the folder that DIPLOFEED_NODE names: npm install there what tests/node has"
        )
    monkeypatch.setattr(addresses, "SCHEMES", ("",))
    monkeypatch.setattr(addresses, "_WEB", ("",))
    read.cache_clear()
    try:
        wrong = [
            (source, written, shown)
            for source, shown in examples()
            if (written := html(read(source)).replace("&quot;", '"')) != reference(shown) and source not in _DIFFER
        ]
    finally:
        read.cache_clear()
    assert len(examples()) > 570
    assert wrong == []


def test_examples_of_commonmark_read_back_as_the_same_tree() -> None:
    """The Markdown written of each example of CommonMark is read as the same tree."""
    if not examples():
        pytest.skip(
            "commonmark-spec is not below the folder that DIPLOFEED_NODE names: npm install there what tests/node has"
        )
    trees: list[Blocks] = [markup.contained(source) for source, _ in examples()]
    wrong = [tree for tree in trees if titled(read(markdown(tree))) != titled(tree)]
    assert wrong == []


def test_every_kind_of_block_is_written_in_every_form() -> None:
    """No kind of block is missing from a walker."""
    inner = paragraph("a")
    kinds: tuple[Block, ...] = (*inner, Heading(1, (Run("a"),)), Quote(inner), List((inner,)), CodeBlock("a\n"))
    for write in (html, plain, line, markdown):
        assert all("a" in write((block,)) for block in kinds)
