"""The cache of a process that builds again and again."""

from __future__ import annotations

import pytest

from diplofeed.cache import MemoryCache


def test_values_are_seen_by_the_next_build() -> None:
    """What a build keeps is there for the next, not for itself; what is gone is not."""
    cache = MemoryCache()
    with cache:
        cache.keep("feeds", {"a": (b"1", b"x"), "b": (b"2", b"y")})
        assert cache.section("feeds") == {}
    with cache:
        cache.keep("feeds", {"a": (b"3", b"z")}, gone=["b"])

    assert cache.section("feeds") == {"a": (b"3", b"z")}


def test_values_of_a_build_that_failed_are_forgotten() -> None:
    """An exception leaves the values as they were."""
    cache = MemoryCache()

    def build() -> None:
        with cache:
            cache.keep("feeds", {"a": (b"1", b"x")})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build()

    assert cache.section("feeds") == {}


def test_a_value_is_recalled_as_it_is() -> None:
    """The very value is returned as long as the key is the same, also one that cannot be pickled."""
    cache = MemoryCache()
    value = cache.recall("read", "trips", b"1", object)

    assert cache.recall("read", "trips", b"1", object) is value
    assert cache.recall("read", "trips", b"2", object) is not value


def test_the_values_used_last_are_reused() -> None:
    """A value is made once for its key; of very many the one that was used longest ago is forgotten."""
    cache = MemoryCache()
    made = []

    def make(number: int) -> bytes:
        return cache.reuse(str(number).encode(), lambda: made.append(number) or b"%d" % number)  # type: ignore[func-returns-value]  # append returns None, on which "or" goes on

    for number in (0, 1, 0):
        make(number)
    for number in range(2, 100_001):
        make(number)
    made.clear()

    assert [make(0), make(1)] == [b"0", b"1"]
    assert made == [1]
