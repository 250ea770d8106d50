"""Values kept in memory, no more than there is room for."""

from __future__ import annotations

import time

from diplofeed.serve.kept import Kept, is_settled


def test_what_was_not_used_for_longest_goes_first() -> None:
    """A value that somebody asked for stays."""
    kept: Kept[str] = Kept(5000)
    for name in "abc":
        kept.put(name, name.upper(), 1000)
    assert kept.get("a") == "A"
    kept.put("d", "D", 1000)

    assert [kept.get(name) for name in "abcd"] == ["A", None, "C", "D"]
    assert kept.size <= kept.room


def test_what_is_too_large_is_not_kept() -> None:
    """It does not drive out everything else, but what was under its key is stale."""
    kept: Kept[str] = Kept(5000)
    kept.put("a", "A", 1000)
    kept.put("b", "B", 1000)
    kept.put("a", "other", 100_000)

    assert (kept.get("a"), kept.get("b"), len(kept)) == (None, "B", 1)


def test_many_small_values_take_room_too() -> None:
    """A value without data is not for nothing."""
    kept: Kept[int] = Kept(10_000)
    for number in range(1000):
        kept.put(number, number, 0)

    assert len(kept) <= 20


def test_a_value_takes_the_place_of_the_one_before() -> None:
    """Its size counts once."""
    kept: Kept[int] = Kept(10_000)
    for number in range(100):
        kept.put("a", number, 1000)

    assert (kept.get("a"), len(kept), kept.size) == (99, 1, 1500)


def test_a_file_that_changed_just_now_may_change_unnoticed() -> None:
    """Within a step of the clock of files, another change would leave the same time."""
    now = time.time_ns()

    assert [is_settled(now), is_settled(now - 1_000_000_000)] == [False, True]
