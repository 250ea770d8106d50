"""Texts are brought to a form of Unicode in time that grows with their length, whatever marks are in them."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplofeed.model.fields import to_id
from diplofeed.source.unread import unread_in_text
from diplofeed.text import clean, normal


def test_thousands_of_marks_on_a_letter_are_put_in_order_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As that takes the square of the time that there are of them, in ids as in texts that cannot be parsed."""
    lengths: list[int] = []

    def counting(form: Literal["NFC", "NFKC", "NFKD"], value: str) -> str:
        lengths.append(len(value))
        return unicodedata.normalize(form, value)

    monkeypatch.setattr("diplofeed.text.normalize", counting)
    marks = "a" + "\u0301\u0323" * 5000

    with pytest.raises(ValueError, match="an id is letters"):
        to_id(marks)
    assert unread_in_text(f"audience {marks}").internal
    assert max(lengths) <= 1001 + len("audience ")


@given(st.text(alphabet="ae\u0301\u0323\u0327가각\u1100\u1161 \n", max_size=40))
def test_texts_people_write_are_composed_as_a_whole(value: str) -> None:
    """Whatever is beside them."""
    assert normal("NFC", value) == unicodedata.normalize("NFC", value)
    assert normal("NFC", f"{value} {'会' * 1001}") == f"{unicodedata.normalize('NFC', value)} {'会' * 1001}"


@pytest.mark.parametrize(
    ("opened", "closed", "kept"), [("\u2066", "\u2069", 1000), ("\u2066", "\u202c", 0), ("\u202e", "\u202c", 1000)]
)
def test_marks_that_close_nothing_are_removed_among_thousands_that_open(opened: str, closed: str, kept: int) -> None:
    """Each run that is left open is closed at the end of its line."""
    left = {"\u2066": "\u2069", "\u202e": "\u202c"}[opened]
    assert clean(opened * 3000 + closed * 1000) == opened * 3000 + closed * kept + left * (3000 - kept)
