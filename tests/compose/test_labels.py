"""Fields of items are called by one label, and those that are words of the code have one."""

from __future__ import annotations

import attrs
import pytest

from diplofeed.compose.labels import FIELDS, heading_of, label_of
from diplofeed.model import Meeting, Statement

UNSEEN = {"id", "audience", "embargo_until", "formerly"}


@pytest.mark.parametrize("kind", [Meeting, Statement])
def test_each_field_that_subscribers_see_has_a_label(kind: type[Meeting | Statement]) -> None:
    """A field that is added to the model is not called by its key in the feed of changes."""
    assert {field.name for field in attrs.fields(kind)} - UNSEEN <= set(FIELDS)


def test_body_and_feed_of_changes_call_a_field_alike() -> None:
    """But for the agenda, as "On the agenda" goes with a list and "Agenda" with what became of it."""
    different = {field: heading_of(field, "en") for field in FIELDS if heading_of(field, "en") != label_of(field, "en")}
    assert different == {"agenda": "On the agenda"}


def test_labels_are_in_the_language_of_the_reader() -> None:
    """Labels and headings are looked up in the catalogue; a field without a label has the words of its key."""
    assert (label_of("topics", "de"), heading_of("agenda", "de")) == ("Themen", "Auf der Tagesordnung")
    assert label_of("embargo_until", "de") == "Embargo until"
