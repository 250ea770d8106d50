"""A text made as a tree is shown as that tree, and says the same to whoever reads its Markdown."""

from __future__ import annotations

import pytest

from diplofeed.compose.markup import contained, opening, shown, spoken
from diplofeed.compose.written import WrittenText, written
from diplofeed.text import Text, shortened


def test_blocks_are_shown_as_they_are() -> None:
    """Nothing is read again, and the Markdown is there for whoever wants that."""
    blocks = contained("*a* b\n\n- c\n- d")
    text = written(blocks)

    assert shown(text, "en") is blocks
    assert text.in_("en") == "*a* b\n\n- c\n- d"


def test_what_cleaning_changes_is_read_again() -> None:
    """A character that no text of a record has is not in one that was made as a tree either."""
    text = written(contained("a &#0; b"))

    assert not isinstance(text, WrittenText)
    assert "\ufffd" not in text.in_("en")


@pytest.mark.parametrize("text", ["« oui »", "a\u00adb", "\u2067ab\u2069 c", "👩\u200d⚖️", "東\u3000京"])
def test_what_a_text_may_hold_and_python_does_not_print_is_not_read_again(text: str) -> None:
    """Such as the spaces within quotation marks of French."""
    blocks = contained(f"*a* {text}")

    assert shown(written(blocks), "fr") is blocks
    assert contained(written(blocks).in_("fr")) == blocks


def test_no_blocks_are_no_text() -> None:
    """Not a text that is empty."""
    assert not written(())


def test_the_opening_of_a_long_text_is_cut_as_the_whole_is() -> None:
    """Whatever kinds of blocks it has, and however long its line would be."""
    for unit in ("# h\n", "- a\n", "a.\n\n", "> b\n\n", "word "):
        text = unit * 2000
        begun = opening(Text.of(text), "en", "en")

        assert len(begun) < 1100 or unit == "word "
        assert shortened(begun, 300) == shortened(spoken(text.strip()), 300)
