"""What is said of a text that is not valid YAML: where it is to be mended, and how."""

from __future__ import annotations

import pytest

from diplofeed.sources.folder.yaml import parse

COLUMN = "this key in the column of the keys it belongs to"
QUOTED = "quotation marks around a text that holds a colon and a space"
SPACES = "spaces in place of the tab"
CLOSED = "the quotation mark that closes this text"
AFTER = "nothing after a closing quotation mark or bracket"


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("title: X\nwhen: July 2023\n status: held\n", "3:8", f"{COLUMN}, as the line is indented further"),
        ("- text: a\n   party: US\n", "2:9", f"{COLUMN}, as the line is indented further"),
        ("title: X\n\n    # a note\n    status: held\n", "4:5", COLUMN),
        ("- a: 1\n b: 2\n", "2:2", COLUMN),
        ("a:\n  b: 1\n c: 2\n", "3:2", COLUMN),
        (" title: X\nwhen: 2023\n", "2:1", COLUMN),
        ("title: Talks: the third round\n", "1:13", QUOTED),
        ("a: 1\n  title: Talks: the third round\n", "2:8", COLUMN),
        ("title:X\nwhen: 2023\n", "2:5", "a colon and a space after the key on the line above"),
        ("title: X\nwhen 2023\nstatus: held\n", "2:1", "a colon and a space after the key"),
        ("title: X\n\twhen: 2023\n", "2:1", SPACES),
        ("title: X\nparties:\n\t- US\n", "3:1", SPACES),
        ("title: X\nparties:\n  - US\n\t- RU\n", "4:1", SPACES),
        ("summary: >\n\tText.\n", "2:1", SPACES),
        ('title: "Talks\nwhen: 2023\nsummary: Text.\n', "1:8", CLOSED),
        ("title: X\nwhen: 'July 2023\n", "2:7", CLOSED),
        ('title: "Talks\n---\nwhen: 2023\n', "1:8", CLOSED),
        ('title: "Talks" in Geneva\n', "1:16", AFTER),
        ("title: [Talks] in Geneva\n", "1:16", AFTER),
        ("parties: [US, RU\nwhen: 2023\n", "2:5", "a comma, or the bracket that closes the one on line 1"),
        ("speaker: { name: Joe\nwhen: 2023\n", "2:5", "a comma, or the bracket that closes the one on line 1"),
        ("title: @home\n", "1:8", "quotation marks around a text that begins with @, ` or %"),
        ("title: - home\n", "1:8", "a list on the lines below its key"),
        ('title: "C:\\q"\n', "1:11", "in place of the backslash"),
    ],
)
def test_a_slip_is_named_where_it_is_mended(text: str, place: str, expected: str) -> None:
    """With line and column, and with what to write there."""
    documents, (fault,) = parse(text, "a.yaml")
    assert not documents
    assert str(fault.origin) == f"a.yaml:{place}"
    assert fault.expected.startswith(expected) or expected in fault.expected


def test_lines_count_from_the_top_of_the_file() -> None:
    """Also those that advice names, of YAML that begins further below, as in Markdown."""
    _, (fault,) = parse("parties: [US\nwhen: 2023\n", "a.md", first_line=11)
    assert str(fault.origin) == "a.md:12:5"
    assert fault.expected.endswith("on line 11")
