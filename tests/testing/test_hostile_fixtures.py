"""The hostile fixtures have what they say: every status, form and language, and inputs and names of every kind."""

from __future__ import annotations

from collections import Counter

import pytest

from diplofeed.errors import SinkError
from diplofeed.model import Form, Meeting, Statement, Status
from diplofeed.sink import parts_of
from diplofeed.testing import (
    forbidden_names,
    hostile_feeds,
    hostile_inputs,
    hostile_items,
    hostile_names,
    hostile_texts,
    items_saying,
)
from diplofeed.words import LOCALE, language_of_words


def test_items_have_every_status_form_and_language() -> None:
    """A new status, form or language of words is in them without being listed."""
    items = hostile_items()

    assert {item.status for item in items if isinstance(item, Meeting)} == set(Status)
    assert {item.form for item in items if isinstance(item, Statement)} == set(Form)
    languages = {path.name for path in LOCALE.iterdir() if path.is_dir()} | {"en"}
    shown = {language for language in languages if any(item.id == f"in-{language}" for item in items)}
    assert shown == languages
    assert {language_of_words(language) for language in languages} == languages
    assert Counter(Counter(item.id for item in items).values()) == {1: len(items)}


def test_items_are_as_old_and_as_late_as_can_be() -> None:
    """Years 1 and 9999, without an end and without a beginning."""
    whens = [item.when for item in hostile_items()]

    assert {when.first.year for when in whens if when.first} >= {1, 9999}
    assert any(when.first is None for when in whens)
    assert any(when.last is None for when in whens)


def test_feeds_are_of_no_item_one_and_many() -> None:
    """They are called by their sizes."""
    assert [len(items) for items in hostile_feeds().values()] == [0, 1, 500]


@pytest.mark.parametrize("text", hostile_texts(), ids=range(len(hostile_texts())))
def test_items_say_a_text(text: str) -> None:
    """A meeting and a statement have it wherever there can be a text."""
    meeting, statement = items_saying(text)

    assert len(meeting.summary.in_("en")) > len(text) // 4
    assert meeting.agenda
    assert statement.about == (meeting.id,)


def test_inputs_are_wrong_in_every_way() -> None:
    """Each is bytes under what is wrong with it."""
    inputs = hostile_inputs(b"one\ntwo\n")

    assert inputs["emptied"] == b""
    assert inputs["cut short"] == b"one\n"
    assert inputs["begun with a byte order mark"] == b"\xef\xbb\xbfone\ntwo\n"
    assert inputs["in UTF-16"].decode("utf-16") == "one\ntwo\n"
    assert inputs["with line ends of Windows"] == b"one\r\ntwo\r\n"
    assert b"\x00" in inputs["with NULs"]
    assert max(map(len, inputs.values())) >= 2**20


def test_names_are_odd_or_forbidden() -> None:
    """The sinks that come with diplofeed take those of the one kind and refuse the others."""
    assert all("/".join(parts_of(name)) == name for name in hostile_names())
    for name in forbidden_names():
        with pytest.raises(SinkError):
            parts_of(name)
