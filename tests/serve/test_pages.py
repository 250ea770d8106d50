"""What the preview adds to pages."""

from __future__ import annotations

import pytest

from diplofeed.serve.pages import SCRIPT, listing, with_reload

HEAD = b"<!DOCTYPE html><html><head><title>T</title></head><body>B</body></html>"


@pytest.mark.parametrize(
    ("page", "before"),
    [
        (HEAD, b"</head>"),
        (HEAD.replace(b"</head>", b""), b"<body>"),
        (b"<!doctype html><p>T", b"<p>T"),
        (b"<p>T", b"<p>T"),
        (b"", b""),
    ],
)
def test_the_script_stands_where_browsers_read_it(page: bytes, before: bytes) -> None:
    """A page has the script at the end of its head, or after its doctype, and is otherwise as it was."""
    made = with_reload(page, "token")
    start, end = made.index(b"<link"), made.index(b"</script>") + len(b"</script>")

    assert made[:start] + made[end:] == page
    assert made[end:].startswith(before)
    assert SCRIPT.encode() in made[start:end]


def test_links_to_the_publication_lead_to_the_preview() -> None:
    """Addresses below the publication's are those of the preview; others, and texts, stay."""
    page = b'<a href="https://e.org/a&amp;b/x/">https://e.org/a&amp;b/x/</a><a href="https://f.org/a&amp;b/">'

    made = with_reload(page, "t", "https://e.org/a&b")

    assert b'<a href="/x/">https://e.org/a&amp;b/x/</a><a href="https://f.org/a&amp;b/">' in made


def test_what_is_wrong_is_text() -> None:
    """No fault and no name of a document writes HTML."""
    page = listing("<T>", ["<script>"], ['"><b>'])

    assert b"<script>" not in page
    assert b"<b>" not in page
    assert b"&lt;script&gt;" in page
