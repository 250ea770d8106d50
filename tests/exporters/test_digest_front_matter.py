"""What a digest begins with for programs that make pages and letters of Markdown."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from markdown import Markdown

from diplofeed.exporters.digest import FrontMatter
from diplofeed.model import Topic
from support.digests import digests, held

HOSTILE = "Talks: \"a\" # 'b' --- <script> {{ c }} \\ [d]\u2028e"
YAML = [kind for kind in FrontMatter if kind not in {FrontMatter.NONE, FrontMatter.PELICAN}]


def parts(kind: FrontMatter, topic: str = "Arms control") -> tuple[str, str]:
    """Return the front matter of a digest, and what follows it."""
    item = held("a", "2023-07", "US", "RU", topics=(Topic(id="t", name=topic),))
    text = digests([item], front_matter=kind)["digest/2023-07.md"]
    assert text.startswith("---\n")
    head, _, rest = text[4:].partition("\n---\n")
    return head, rest


@pytest.mark.parametrize("kind", YAML)
def test_front_matter_is_yaml(kind: FrontMatter) -> None:
    """A digest begins with its title, its dates and its lead as YAML, and has no heading beside them."""
    head, rest = parts(kind)
    fields = yaml.safe_load(head)

    assert fields["subject" if kind is FrontMatter.BUTTONDOWN else "title"] == "U.S.-Russia diplomacy: July 2023"
    assert fields["description"].startswith("1 meeting on record, dated July 2023. Who with whom: the United States")
    assert fields.get("date", date(2023, 7, 31)) == date(2023, 7, 31)
    assert "\n# " not in rest
    assert rest.startswith("\n1 meeting on record")


def test_pelican_reads_its_metadata() -> None:
    """Python-Markdown, which Pelican reads with, finds the same without quotation marks."""
    reader = Markdown(extensions=["meta"])
    reader.convert(digests([held("a", "2023-07")], front_matter=FrontMatter.PELICAN)["digest/2023-07.md"])

    assert reader.Meta["title"] == ["U.S.-Russia diplomacy: July 2023"]
    assert reader.Meta["date"] == ["2023-07-31"]
    assert reader.Meta["slug"] == ["digest-2023-07"]


@pytest.mark.parametrize("kind", YAML)
def test_whatever_a_text_holds_stays_in_its_field(kind: FrontMatter) -> None:
    """No name ends a line or a field, or is HTML to a program that does not know front matter."""
    head, _ = parts(kind, HOSTILE)

    assert yaml.safe_load(head)["description"].endswith(f"Topics: {' '.join(HOSTILE.split())}.")
    assert "<" not in head


def test_pelican_is_given_html() -> None:
    """Templates of Pelican show titles and summaries as HTML."""
    head, _ = parts(FrontMatter.PELICAN, "<script>")

    assert "Topics: &lt;script&gt;." in head


def test_digest_has_a_heading_without_front_matter() -> None:
    """By default a digest begins with its title."""
    assert digests([held("a", "2023-07")])["digest.md"].startswith("# U.S.-Russia diplomacy\n")
