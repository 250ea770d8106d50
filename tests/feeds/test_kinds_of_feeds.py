"""The kinds of feeds that ``[feeds-by]`` makes."""

from __future__ import annotations

import pytest

from diplofeed.config import FeedsBy, Publication
from diplofeed.config.publication import RESERVED
from diplofeed.feeds.by import KINDS
from diplofeed.feeds.select import select
from diplofeed.testing import sample_entries


def test_each_kind_of_the_configuration_has_its_values() -> None:
    """The keys of ``[feeds-by]`` are the kinds whose values are known, in one order; their folders are reserved."""
    assert tuple(KINDS) == FeedsBy.kinds()
    assert set(KINDS) <= RESERVED


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_makes_feeds_in_its_folder(kind: str) -> None:
    """Each kind alone makes feeds of the samples, and none of another kind."""
    desk = Publication(id="tag:example.org,2026:x", title="X", link="https://example.org/")

    made = [feed for feed in select(desk, (), FeedsBy(**{kind: True}), sample_entries()) if feed.by]

    assert made
    assert {(feed.by, feed.slug.partition("/")[0]) for feed in made} == {(kind, kind)}
