"""Three parsers of Markdown see the same headings, in the same levels, and the same links in the digests."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import commonmark
import mistune
import pytest
from attrs import define, field
from markdown_it import MarkdownIt

from diplofeed import compose
from support.published import RECORDS, published

SHOWN = 60  # of a digest, unless it is told otherwise
PARSERS = {
    "markdown-it-py": MarkdownIt("commonmark").render,
    # its own list of schemes has no geo:, so it is told that all are good
    "mistune": mistune.create_markdown(renderer=mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True)),
    "commonmark": commonmark.commonmark,
}


@define
class Outline(HTMLParser):
    """The headings, list items and links of HTML."""

    headings: list[tuple[str, str]] = field(factory=list)
    links: list[tuple[str, str]] = field(factory=list)
    items: int = 0
    _open: list[list[str]] = field(factory=list)

    def __attrs_pre_init__(self) -> None:
        """Set up the parser."""
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a heading or link."""
        self.items += tag == "li"
        if tag == "a" or tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self._open.append([tag, dict(attrs).get("href") or "", ""])

    def handle_data(self, data: str) -> None:
        """Add to what is open."""
        for each in self._open:
            each[2] += data

    def handle_endtag(self, tag: str) -> None:
        """End a heading or link."""
        if self._open and self._open[-1][0] == tag:
            _, href, text = self._open.pop()
            output = " ".join(text.split())
            (self.links.append((href, output)) if tag == "a" else self.headings.append((tag, output)))


def outline(html: str) -> Outline:
    """Return the outline of HTML."""
    made = Outline()
    made.feed(html)
    made.close()
    return made


def digests(name: str) -> Iterator[tuple[str, str]]:
    """Yield the digests of a record with their names."""
    root = published(name).root
    for path in sorted(root.rglob("*.md")):
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("parser", [name for name in PARSERS if name != "markdown-it-py"])
@pytest.mark.parametrize("name", RECORDS)
def test_parsers_see_the_same(name: str, parser: str) -> None:
    """Headings, links and the number of list items are the same to each, in every digest; there are some of each."""
    result = list(digests(name))
    headings = links = 0
    for path, text in result[:40]:
        each, other = outline(PARSERS["markdown-it-py"](text)), outline(PARSERS[parser](text))
        assert (path, other.headings, other.items) == (path, each.headings, each.items)
        assert (path, sorted(other.links)) == (path, sorted(each.links))
        headings, links = headings + len(each.headings), links + len(each.links)

    assert headings
    assert links or name == "us-russia"


@pytest.mark.parametrize("name", RECORDS)
def test_every_item_of_a_digest_is_under_its_title(name: str) -> None:
    """The digest of everything has the title of each meeting it shows in a heading, to each parser."""
    record = published(name)
    shown = record.shown[0]
    text = (record.root / shown.feed.slug / "digest.md").read_text(encoding="utf-8")
    meetings = [entry for entry in shown.entries if entry.item.kind == "meeting" and not entry.withdrawn]
    titles = {compose.headline(meeting, shown.language) for meeting in meetings}

    for render in PARSERS.values():
        output = [heading for _, heading in outline(render(text)).headings]
        assert sum(heading in titles for heading in output) >= min(len(meetings), SHOWN)
