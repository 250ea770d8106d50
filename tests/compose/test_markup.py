"""Markdown to HTML, to plain text and to Markdown that keeps to itself; plain text to Markdown."""

from __future__ import annotations

import html as stdlib_html
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from diplofeed.compose import addresses, markup
from diplofeed.compose import plain as as_text
from diplofeed.compose.reader import refused
from diplofeed.text import clean, one_line

ALLOWED = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6", "hr"}

# Lines as an editor, an importer or an enemy may write them, and the bits they are made of.
BITS = st.sampled_from(
    [
        *["a", "b c", "é", " ", "  ", "    ", "\t", "\n", "\n\n", "1.", "2)", "- ", "+ ", "* ", "*", "**", "_", "__"],
        *["`", "``", "```", "```\n", "~~~", "~~~\n", "> ", ">", "# ", "### ", "===", "\n---\n", "***", "\\", "\\\n"],
        *[
            "[",
            "]",
            "]:",
            "](",
            "(",
            ")",
            "![",
            "[a]: https://example.org/\n",
            "[a](https://example.org/b)",
            "<",
            "-->",
        ],
        *["<!--", "<div>", "</div>", "<script>", "<pre>", "<https://example.org/>", "&amp;", "&lt;", "&", "&#10;", "|"],
        *["<?", "<![CDATA[", "!", "[^1]", "[^1]: note\n", ":", "\u00a0", "\u3000", '"', "'", "=", "~"],
    ],
)
MARKDOWN = st.lists(BITS, max_size=25).map("".join)
TEXT = st.one_of(
    MARKDOWN,
    st.text(st.sampled_from("ab1 .)-+*_#>=~`[]()<>&!\\|;:\"'"), max_size=20),
    st.text(max_size=30),
)
LINE = TEXT.map(clean).map(one_line)


def text_of(html: str) -> str:
    """Return what HTML says, without white space."""
    return re.sub(r"\s+", "", stdlib_html.unescape(re.sub(r"<[^>]*>", "", html)))


# ---------------------------------------------------------------- escape


@given(LINE)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    """Plain text that is escaped and rendered as plain text is the same text."""
    assert one_line(markup.plain(markup.escape(text))) == text


@given(LINE)
def test_escaped_text_is_one_paragraph(text: str) -> None:
    """Plain text that is escaped and rendered as HTML is one paragraph that holds it and no other element."""
    expected = f"<p>{stdlib_html.escape(text, quote=False)}</p>" if text else ""
    assert markup.html(markup.escape(text)) == expected


@given(LINE)
def test_escaped_text_says_the_same_to_a_reader_that_allows_html(text: str) -> None:
    """What is escaped is text also to a CommonMark reader that lets raw HTML through."""
    expected = f"<p>{stdlib_html.escape(text)}</p>" if text else ""
    rendered = MarkdownIt("commonmark").render(markup.escape(text)).strip()
    assert stdlib_html.unescape(rendered) == stdlib_html.unescape(expected)


@given(LINE.filter(bool))
def test_escaped_text_is_the_whole_of_a_heading(text: str) -> None:
    """Nothing of a title is lost in a heading, not even number signs at its end."""
    tokens = MarkdownIt("commonmark").parse(f"## {markup.escape(text)}")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert one_line("".join(child.content for child in tokens[1].children or ())) == text


@given(LINE, st.sampled_from(["https://example.org/a_(b)?c=1&copy;=2", "mailto:desk@example.org", "geo:48.2,16.36"]))
def test_links_hold_any_text_and_lead_where_they_should(text: str, url: str) -> None:
    """A link made of text and address says the text and leads to the address, whatever either holds."""
    (_, inline, _) = MarkdownIt("commonmark").parse(markup.link(text, url))
    children = inline.children or []
    assert (children[0].type, children[-1].type) == ("link_open", "link_close")
    assert children[0].attrs["href"] == url
    assert one_line("".join(child.content for child in children)) == text


def test_link_that_may_not_be_followed_is_written_out() -> None:
    """An address of another scheme is text after its name."""
    assert markup.link("Log in", "ssh:example.org") == "Log in (ssh:example.org)"
    assert "<a" not in markup.html(markup.link("x", "javascript:alert(1)"))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Talks on nuclear arms control", "Talks on nuclear arms control"),
        ("U.S.-Russia talks", "U.S.-Russia talks"),
        ("AT&T at 10:00", "AT&T at 10:00"),
        ("New START (2010) – round 2!", "New START (2010) – round 2!"),
        ("1. Opening", "1\\. Opening"),
        ("- dash", "\\- dash"),
        ("# 1", "\\# 1"),
        ("Round #", "Round \\#"),
        ("<b> *x* _y_ `z` [w] &amp; ~ \\", "\\<b> \\*x\\* \\_y\\_ \\`z\\` \\[w\\] \\&amp; \\~ \\\\"),
    ],
)
def test_escape_leaves_ordinary_text_readable(text: str, escaped: str) -> None:
    """Only what could start markup gets a backslash, so that the Markdown itself can be read."""
    assert markup.escape(text) == escaped


# ---------------------------------------------------------------- spoken


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("Talks on\n*arms control*.", "Talks on arms control."),
        ("There are two kinds:\n- one to warn,\n- one to ask.", "There are two kinds: one to warn, one to ask."),
        ("Two kinds\n\n1. one to warn\n2. one to ask\n\nNo more", "Two kinds: one to warn; one to ask. No more"),
        ("- a\n  - b\n  - c\n- d", "a: b; c; d"),
        ("He wrote\n> nested\n> > twice", "He wrote: nested: twice"),
        ("> All of it is quoted.", "All of it is quoted."),
        ("First\n\nsecond\n\n* * *\n\nthird", "First second. third"),
        ("## Outcome\n\nNone “so far.”\n\n- Yet", "Outcome: None “so far.” Yet"),
        ("```\na\n\n  b\n```", "a b"),
        ("* * *", ""),
    ],
)
def test_one_line_reads_like_a_sentence(markdown: str, line: str) -> None:
    """Blocks in one line are joined as a sentence joins them, without marks of lists, quotations or rules."""
    assert markup.spoken(markdown) == line


@given(TEXT)
def test_one_line_says_what_the_blocks_say(markdown: str) -> None:
    """One line has all the words that HTML shows, and the addresses of links."""
    line, html = markup.spoken(clean(markdown)), markup.html(clean(markdown))
    assert line == one_line(line)
    if "href" not in html:
        assert re.sub(r"[\W_]", "", line) == re.sub(r"[\W_]", "", text_of(html))


# ---------------------------------------------------------------- html


@given(TEXT)
def test_html_has_only_the_elements_readers_keep(markdown: str) -> None:
    """Whatever the Markdown, the HTML has no other elements than those feed readers keep."""
    assert set(re.findall(r"</?([a-zA-Z][^\s>]*)", markup.html(clean(markdown)))) <= ALLOWED


@given(TEXT)
def test_html_is_stripped_and_balanced(markdown: str) -> None:
    """The HTML begins and ends with text or an element, and all elements are closed."""
    html = markup.html(clean(markdown))
    assert html == html.strip()
    for name in ALLOWED - {"br", "hr"}:
        assert len(re.findall(rf"<{name}[ >]", html)) == html.count(f"</{name}>")


WORDS = st.text(st.sampled_from("ab \u00e91.-!()/'\"|:;?=#>~^$%@,\u00a0\n"), max_size=40)


@given(WORDS.map(clean))
def test_the_short_way_for_plain_paragraphs_gives_what_the_long_way_gives(paragraphs: str) -> None:
    """Text without markup is rendered without a parser, with the same result as with one."""
    words = paragraphs.strip()
    by_parser = markup.html(f"*To begin*\n\n\t\n{words}").removeprefix("<p><em>To begin</em></p>").strip()
    plain_by_parser = markup.plain(f"*To begin*\n\n\t\n{words}").removeprefix("To begin").strip()
    assert (markup.html(words), markup.plain(words)) == (by_parser, plain_by_parser)


@given(st.lists(st.one_of(MARKDOWN, st.sampled_from(["Text", "**Label**", "**Label:** a *b*", "**x"])), max_size=6))
def test_rendering_in_stretches_gives_what_rendering_at_once_gives(pieces: list[str]) -> None:
    """Markdown is rendered in stretches where it can be, with the same result as at once."""
    markdown = clean("\n\n".join(pieces)).strip()
    at_once = f"[unused]: https://example.org/\n\n{markdown}"  # a definition keeps it whole
    assert markup.html(markdown).split() == markup.html(at_once).split()
    assert markup.plain(markdown).split() == markup.plain(at_once).split()


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("", ""),
        ("Talks & *more* talks", "<p>Talks &amp; <em>more</em> talks</p>"),
        ("# One\n\n## Two", "<h3>One</h3>\n<h4>Two</h4>"),
        ("###### Six", "<h6>Six</h6>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("[a](https://example.org/ 'T')", '<p><a href="https://example.org/" title="T">a</a></p>'),
        ("<https://example.org/>", '<p><a href="https://example.org/">https://example.org/</a></p>'),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("```python\nx < 1\n```", "<pre><code>x &lt; 1\n</code></pre>"),
        ("***", "<hr>"),
        ("a\u00a0b", "<p>a\u00a0b</p>"),
        ("a *b\u00a0c*", "<p>a <em>b\u00a0c</em></p>"),
        ("![the *Hofburg* & more](https://example.org/h.jpg)", "<p>the Hofburg &amp; more</p>"),
        ("<b onclick=x>bold</b>", "<p>&lt;b onclick=x&gt;bold&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](JaVaScRiPt:alert`1`)", "<p>[x](JaVaScRiPt:alert<code>1</code>)</p>"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>"),
        ("[x](&#106;avascript:x)", "<p>[x](javascript:x)</p>"),
        ("[x](/relative)", "<p>[x](/relative)</p>"),
        ("[x]\n\n[x]: javascript:alert(1)", "<p>[x]</p>\n<p>[x]: javascript:alert(1)</p>"),
    ],
)
def test_html_of(markdown: str, html: str) -> None:
    """Markdown becomes plain HTML; raw HTML, images and dangerous links become text."""
    assert markup.html(markdown) == html


def test_text_nested_beyond_reason_is_shown_as_text() -> None:
    """What the parser would drop as nested too deeply is shown as it was written."""
    assert "here" in markup.html("> " * 200 + "here")
    assert "here" in markup.plain("- " * 200 + "here")
    assert "here" in markup.html("\n".join("  " * depth + "- here" * (depth == 99) + "- x" for depth in range(100)))
    assert markup.html("> " * 12 + "here").count("<blockquote>") == 12


@pytest.mark.parametrize(
    "piece", ["[", "![", ">", "- ", "* ", "`", "*a _b ", "**a", "<", "\\", "a\n", "- a\n", "-", " #", "&"]
)
@pytest.mark.parametrize("render", [markup.html, markup.plain, markup.spoken, markup.contain, markup.escape])
def test_hostile_length_is_survived(piece: str, render: object) -> None:
    """Twenty thousand characters of the worst kind render without error."""
    assert callable(render)
    assert isinstance(render(piece * (20_000 // len(piece))), str)


def test_rendering_is_the_same_in_every_process() -> None:
    """No order of a set reaches the HTML: processes with other hash seeds give the same bytes."""
    code = (
        "from diplofeed import markup;"
        "print(markup.html('[a](https://example.org/ \"t\") *b* `c`\\n\\n3. d'), markup.contain('[a]: https://e.org\\n\\n[a]'))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(runs) == 1


# ---------------------------------------------------------------- plain


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("", ""),
        ("Line one\ngoes on.\n\nSecond  \nbroken", "Line one goes on.\n\nSecond\nbroken"),
        ("- a\n- b\n  - c", "- a\n- b\n  - c"),
        ("* a\n\n  more\n* b", "- a\n\n  more\n\n- b"),
        ("3. c\n4. d", "3. c\n4. d"),
        ("[text](https://example.org/)", "text (https://example.org/)"),
        ("<https://example.org/>", "https://example.org/"),
        ("<desk@example.org>", "desk@example.org"),
        ("> said\n> so\n>\n> twice", "> said so\n>\n> twice"),
        ("# Head\n\n**bold** `code` ![alt](https://example.org/i.png)", "Head\n\nbold code alt"),
        ("```\ncode\n  more\n```", "code\n  more"),
        ("a\n\n***\n\nb", "a\n\n* * *\n\nb"),
        ("\\*not\\* &amp; &lt;", "*not* & <"),
    ],
)
def test_plain_of(markdown: str, plain: str) -> None:
    """Markdown becomes text for people, without markup but with its structure."""
    assert markup.plain(markdown) == plain


# ---------------------------------------------------------------- character references


@pytest.mark.parametrize(
    ("markdown", "html", "plain"),
    [
        ("a&#12;b", "<p>ab</p>", "ab"),
        ("a&#xC;*b*", "<p>a<em>b</em></p>", "ab"),
        ("# a&#xfeff;b", "<h3>ab</h3>", "ab"),
        ("a&#xfffa;b", "<p>ab</p>", "ab"),
        ("a&#13;b", "<p>a\nb</p>", "a b"),
        ("a&#x202e;b", "<p>a\u202e\u202cb</p>", "a\u202e\u202cb"),
        ("a&#x2069;b", "<p>ab</p>", "ab"),
        ("a&#0;&#xd800;b", "<p>a\ufffd\ufffdb</p>", "a\ufffd\ufffdb"),
        ("![a&#12;b](https://example.org/i.png)", "<p>ab</p>", "ab"),
        ("![*a&#12;b*](https://example.org/i.png)", "<p>ab</p>", "ab"),
        (
            '[a&#12;](https://example.org/ "b&#12;&#x202e;")',
            '<p><a href="https://example.org/" title="b\u202e\u202c">a</a></p>',
            "a (https://example.org/)",
        ),
        (
            "[a]\n\n[a]: https://example.org/ 'b&#12;c'",
            '<p><a href="https://example.org/" title="bc">a</a></p>',
            "a (https://example.org/)",
        ),
        ("`&#12;` and \\&#12;", "<p><code>&amp;#12;</code> and &amp;#12;</p>", "&#12; and &#12;"),
        ("\u2067a *b* c\u2069", "<p>\u2067a <em>b</em> c\u2069</p>", "\u2067a b c\u2069"),
        ("&eacute;&nbsp;&amp;&#9;x", "<p>é\xa0&amp;\tx</p>", "é\xa0&\tx"),
    ],
)
def test_references_bring_in_no_character_that_is_kept_out(markdown: str, html: str, plain: str) -> None:
    """A control character is kept out however it is written, and what only shows how to write one is kept."""
    assert markup.html(markdown) == html
    assert markup.plain(markdown) == plain


@pytest.mark.parametrize("text", ["\u202ea & b<", "\u2067&<\u2069x", "\u202e&amp; <b"])
def test_marks_of_direction_are_closed_whatever_is_escaped(text: str) -> None:
    """A text that is escaped and read again keeps the marks that close its runs, before and after "&" and "<"."""
    assert markup.plain(markup.escape(clean(text))) == clean(text)


def test_many_paragraphs_take_time_that_grows_with_their_number() -> None:
    """The end of a text is looked for in its end alone: a megabyte of short paragraphs is one line in no time."""
    looked_at = 0

    class Counted:
        def search(self, text: str) -> object:
            nonlocal looked_at
            looked_at += len(text)
            return ended.search(text)

    ended = as_text._ENDED
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(as_text, "_ENDED", Counted())
        assert markup.spoken("lorem ipsum.\n\n" * 2000) == " ".join(["lorem ipsum."] * 2000)
    assert looked_at < 2000 * 300


@given(st.lists(st.integers(0, 0x10FFFF).map("&#{};".format) | st.sampled_from(["a", " ", "*", "[b](c)"]), max_size=9))
def test_text_with_references_is_clean(pieces: list[str]) -> None:
    """Whatever characters are written as references, what is rendered is clean but for marks of those that are none."""
    markdown = "".join(pieces)
    for render in markup.html, markup.plain, markup.spoken, markup.contain:
        shown = render(f"# {markdown}").replace("\ufffd", "")  # a reference to no character
        assert clean(shown) == shown


# ---------------------------------------------------------------- contain


@given(TEXT)
def test_contained_markdown_says_the_same(markdown: str) -> None:
    """What is contained says what it said, but for markup that said nothing."""
    cleaned = clean(markdown).strip()
    output = text_of(markup.html(cleaned))
    assert text_of(markup.html(markup.contain(cleaned))) == output or not output


@given(TEXT, TEXT)
def test_contained_markdown_leaves_its_neighbours_alone(before: str, after: str) -> None:
    """A bold line between two contained texts is a paragraph of its own to any CommonMark reader."""
    first, last = (markup.worded(markup.contain(clean(text))) for text in (before, after))
    text = f"{first}\n\n**Label**\n\n{last}"
    tokens = MarkdownIt("commonmark").parse(text)
    tops = [nxt.content for token, nxt in pairwise(tokens) if token.type == "paragraph_open" and token.level == 0]
    assert "**Label**" in tops
    assert not any(token.type in {"html_block", "heading_open"} for token in tokens)
    assert not any(child.type in {"html_inline", "image"} for token in tokens for child in token.children or ())


@given(TEXT)
def test_contained_markdown_has_no_white_space_at_line_ends(markdown: str) -> None:
    """No line of contained Markdown ends in a space or tab, so hard breaks are backslashes."""
    assert not re.search(r"[ \t]$", markup.contain(clean(markdown)), re.MULTILINE)


@given(TEXT)
@example("\\\n\xa0- a")
def test_containing_twice_changes_nothing(markdown: str) -> None:
    """Contained Markdown is contained already."""
    once = markup.contain(clean(markdown))
    assert text_of(markup.html(markup.contain(once))) == text_of(markup.html(once))


def test_ordinary_markdown_is_left_as_its_author_wrote_it() -> None:
    """Lists, emphasis and line breaks in the source stay as they are where nothing reaches beyond the field."""
    text = "American *and* Russian\ndiplomats met:\n\n* one\n* two\n\n> quoted\n\n1) first"
    assert markup.contain(text) == text


@pytest.mark.parametrize(
    ("markdown", "contained"),
    [
        ("```\nopen", "```\nopen\n```"),
        ("~~~ py\na ``` b", "````py\na ``` b\n````"),
        ("Head\n====\n\n## Sub #\ntext", "**Head**\n\n**Sub**\n\ntext"),
        ("[a]: https://example.org/\n\nSee [a] and [b].", "See [a](https://example.org/) and [b]."),
        ("<!-- open", "\\<!-- open"),
        ("<div>\n\nin `<div>`", "\\<div>\n\nin `<div>`"),
        ("a  \nb", "a\\\nb"),
        ("![a *b* `c`][d]\n\n[d]: https://example.org/i.png 'e'", '![a b c](https://example.org/i.png "e")'),
        ("![a](mailto:b@example.org) ![c](data:image/png;base64,AA)", "a ![c\\](data:image/png;base64,AA)"),
        ("![](https://example.org/i.png)", "![\\](https://example.org/i.png)"),
        ("- a <b>\n  - c\n\n    d", "- a \\<b>\n  - c\n\n    d"),
        ("- ~~~\n\n- <b>", "- ```\n\n  ```\n- \\<b>"),
        ("2) <x>\n3) y", "2) \\<x>\n3) y"),
        ("> <x>\n\nb\n\n-----", "> \\<x>\n\nb\n\n___"),
        ("`` ` `` <i>", "`` ` `` \\<i>"),
        ("so!<https://example.org/>", "so\\![https://example.org/](https://example.org/)"),
        ("**&#10;!**[a](https://example.org/b)", "\\![a](https://example.org/b)"),
        ("**# *a**", "\\*# a"),
        ("[a]: https://example.org/", "[a\\]: https://example.org/"),
        ("# a\xa0&#10;", "**a**"),
        ("[a](https://example.org/b)\\\n&#10;", "[a](https://example.org/b)"),
        ("a\\\n&#10;\nb <i>", "a\\\nb \\<i>"),
        ("a\\\\ <i>\\", "a\\ \\<i>\\\\"),
    ],
)
def test_contain_mends(markdown: str, contained: str) -> None:
    """Fences are closed, headings made bold, definitions put in place, HTML made text."""
    assert markup.contain(markdown) == contained


PICTURE = "![A map of *Vienna*](https://example.org/map.png?a=1&b=2 'The Hofburg')"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            PICTURE,
            '<p><img src="https://example.org/map.png?a=1&amp;b=2" alt="A map of Vienna" title="The Hofburg"></p>',
        ),
        (
            "So![a](http://example.org/b.png)!",
            '<p>So<img src="http://example.org/b.png" alt="a">!</p>',
        ),
        (
            "[![a](https://example.org/b.png)](https://example.org/)",
            '<p><a href="https://example.org/"><img src="https://example.org/b.png" alt="a"></a></p>',
        ),
        (
            "![a`b`\nc &#34;d&#34;](https://example.org/e.png)",
            '<p><img src="https://example.org/e.png" alt="ab c &quot;d&quot;"></p>',
        ),
        ("![a](mailto:b@example.org) ![c](geo:1,2)", "<p>a c</p>"),
        ("![a](javascript:alert(1))", "<p>![a](javascript:alert(1))</p>"),
        ("![a](data:image/svg+xml,x)", "<p>![a](data:image/svg+xml,x)</p>"),
        ("![a](//example.org/b.png) ![c](d.png)", "<p>![a](//example.org/b.png) ![c](d.png)</p>"),
        (
            '![a" onerror="alert(1)](https://example.org/b.png?"onload=c)',
            '<p><img src="https://example.org/b.png?%22onload=c" alt="a&quot; onerror=&quot;alert(1)"></p>',
        ),
        (
            "<img src=https://example.org/b.png width=1 height=1>",
            "<p>&lt;img src=https://example.org/b.png width=1 height=1&gt;</p>",
        ),
    ],
)
def test_images_are_shown_where_asked_for(markdown: str, html: str) -> None:
    """An image of the web keeps its address and words and gets nothing else; any other shows its words."""
    assert markup.html(markdown, images=True) == html
    assert markup.html(markup.contain(markdown), images=True) == html
    assert "<img" not in markup.html(markdown)


@pytest.mark.parametrize(
    "write", [markup.html, markup.plain, markup.spoken, lambda text: markup.worded(markup.contain(text))]
)
def test_images_are_their_words_where_not_asked_for(write: Callable[[str], str]) -> None:
    """An image that is not shown is its alternative text, and nothing is loaded."""
    output = write(f"Before {PICTURE} after.")
    assert "Before A map of Vienna after." in output
    assert "map.png" not in output


def test_what_is_not_an_image_is_worded_as_it_is() -> None:
    """Marks of an image in code or escaped stay as they are."""
    text = "Code `![a](https://example.org/b.png)` and ![c] *d*."
    assert markup.worded(text) == text


TABLE = "| Side | Wants |\n| --- | --- |\n| US | *Limits* [1](https://example.org/) |"


def test_a_table_is_shown_a_row_a_line() -> None:
    """CommonMark has no tables; one that was written all the same can be read, and stays one."""
    rows = ["| Side | Wants |", "| --- | --- |"]
    assert markup.plain(TABLE).split("\n") == [*rows, "| US | Limits 1 (https://example.org/) |"]
    assert markup.html(TABLE) == (
        '<p>| Side | Wants |<br>\n| --- | --- |<br>\n| US | <em>Limits</em> <a href="https://example.org/">1</a> |</p>'
    )
    assert markup.contain(TABLE) == TABLE
    assert markup.spoken(TABLE) == "| Side | Wants | | --- | --- | | US | Limits 1 (https://example.org/) |"
    assert markup.plain("| no table\nbut words") == "| no table but words"


def test_no_line_of_plain_text_ends_in_space() -> None:
    """A hard break leaves no space behind, however it is written."""
    assert markup.plain("one  \ntwo \\\nthree&#32;  \nfour") == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize("nothing", ["-", "***", "> ", "1.", "#", "+\n+"])
def test_what_would_show_nothing_is_shown_as_it_is_written(nothing: str) -> None:
    """A text of marks alone is no empty list or rule: people see what was written."""
    assert text_of(markup.html(markup.contain(nothing))) == "".join(nothing.split())
    assert one_line(markup.plain(markup.contain(nothing))) == one_line(nothing)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/x?a[]=1", "https://example.org/x?a%5B%5D=1"),
        ("https://example.org/[x]#a[b]#c", "https://example.org/%5Bx%5D#a%5Bb%5D%23c"),
        ("http://[2001:db8::1]:8080/[x]", "http://[2001:db8::1]:8080/%5Bx%5D"),
        ("http://[2001:db8::1]", "http://[2001:db8::1]"),
        ("http://[no]/", "http://%5Bno%5D/"),
        ("https://example.org/50%|^`{}", "https://example.org/50%25%7C%5E%60%7B%7D"),
        ("tel:+43-1-2345678", "tel:+43-1-2345678"),
        ("mailto:desk@example.org?subject=[Talks]", "mailto:desk@example.org?subject=%5BTalks%5D"),
    ],
)
def test_addresses_in_texts_are_written_as_uris_have_it(url: str, written: str) -> None:
    """What no part of a URI may hold is percent-encoded, brackets but around a host too (RFC 3986 §3.2.2, §3.4)."""
    assert markup.html(f"[x](<{url}>)") == f'<p><a href="{written}">x</a></p>'
    assert addresses.address(written) == written


@pytest.mark.parametrize(
    ("markdown", "urls"),
    [
        ("[a](/docs/a.pdf) and [b](b.html) and [again](b.html)", ("/docs/a.pdf", "b.html")),
        ("[a](#part)", ("#part",)),
        ("![A picture](img/a.png 'A')", ("img/a.png",)),
        ("[a][1]\n\n[1]: ../a.html", ("../a.html",)),
        ("[a](javascript:alert(1)) <ftp://example.org/>", ("javascript:alert(1)", "ftp://example.org/")),
        ("[a](https://example.org/) <desk@example.org> [b](mailto:b@example.org) [c](tel:+43-1) a [b] c", ()),
        ("`[a](b)` and \\[a](b) and\n\n    [a](b)", ()),
        ("nothing to see", ()),
    ],
)
def test_addresses_that_are_shown_as_text_are_known(markdown: str, urls: tuple[str, ...]) -> None:
    """What a link or a picture leads to, and none of that may, can be named to an editor."""
    assert refused(markdown) == urls
