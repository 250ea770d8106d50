"""Markdown as an editor, an importer or an enemy may write it."""

from __future__ import annotations

from hypothesis import strategies as st

_LINES = ["a", "b c", "é", " ", "  ", "    ", "\t", "\n", "\n\n", "1.", "2)", "- ", "+ ", "* ", "*", "**", "_", "__"]
_FENCES = ["`", "``", "```", "```\n", "~~~", "~~~\n", "> ", ">", "# ", "### ", "===", "\n---\n", "***", "\\", "\\\n"]
_LINKS = [
    *("[", "]", "]:", "](", "(", ")", "![", "[a]: https://example.org/\n", "[a](https://example.org/b)"),
    *("[x](javascript:alert(1))", "![p](https://example.org/p.png 'T')", "![q](q.png)", "<https://example.org/>"),
    *("[a]: javascript:x\n", "<desk@example.org>", "[c](<https://example.org/d e>)", '[t](https://example.org/ "\'")'),
]
_HTML = ["<", "-->", "<!--", "<div>", "</div>", "<script>", "<pre>", "<?", "<![CDATA[", "<b onclick=x>", "\\<i>"]
_REST = [
    *("&amp;", "&lt;", "&", "&#10;", "&#x202e;", "&nbsp;", "|", "!", "[^1]", "[^1]: note\n", ":", "\u00a0", "\u3000"),
    *('"', "'", "=", "~", "snake_case", " _ ", "2 * 3", "]", "\u202e", "1986. A year", "+1"),
]
BITS = st.sampled_from([*_LINES, *_FENCES, *_LINKS, *_HTML, *_REST])
MARKDOWN = st.lists(BITS, max_size=25).map("".join)
TEXT = st.one_of(
    MARKDOWN,
    st.text(st.sampled_from("ab1 .)-+*_#>=~`[]()<>&!\\|;:\"'\n"), max_size=30),
    st.text(max_size=30),
)
