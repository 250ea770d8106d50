"""Byte strings kept in a file come back as they were, also where no file can be written."""

from __future__ import annotations

import errno
import os
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from diplofeed.spill import Spill

STRINGS = [b"", b"a", b"b" * 5000, bytes(range(256)) * 1000, *(b"%d" % number * number for number in range(300))]


def full_disk(*_: Any, **__: Any) -> int:
    """Fail as writing does on a full disk."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_strings_of_all_lengths_come_back_in_any_order() -> None:
    """Those that are written and those that wait to be, each as often as it is asked for."""
    with Spill() as spill:
        places = [spill.put(data) for data in STRINGS]
        assert [spill.get(place) for place in reversed(places)] == STRINGS[::-1]
        later = [spill.put(data) for data in STRINGS]
        assert [spill.get(place) for place in places + later] == STRINGS * 2


def test_writes_that_stop_half_way_are_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may write less than it is asked to."""
    write: Callable[[int, Any, int], int] = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, data, at: write(file, bytes(data[:1000]), at))
    with Spill() as spill:
        places = [spill.put(data) for data in STRINGS]
        assert [spill.get(place) for place in places] == STRINGS


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_full_disk_loses_nothing(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written stays in memory, whether the disk is full at once or after some writes."""
    writes: list[Callable[..., int]] = [os.pwrite] * after

    def write(*args: Any) -> int:
        return writes.pop()(*args) if writes else full_disk()

    monkeypatch.setattr(os, "pwrite", write)
    with Spill() as spill:
        places = [spill.put(data) for data in STRINGS]
        assert [spill.get(place) for place in places] == STRINGS


def test_where_no_temporary_file_can_be_made_all_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where no folder for such files may be written to."""
    monkeypatch.setattr("diplofeed.spill.TemporaryFile", full_disk)
    with Spill() as spill:
        places = [spill.put(data) for data in STRINGS]
        assert [spill.get(place) for place in places] == STRINGS


def test_texts_come_back_whatever_is_in_them() -> None:
    """Lone surrogates among them; and one that is pickled is a text elsewhere."""
    texts = ["", "Wien", "東京\n", "\ud800", "x" * 10_000]
    spill = Spill()
    kept = [spill.put_text(text) for text in texts]
    assert [str(each) for each in kept] == texts
    assert [repr(each) for each in kept] == [repr(text) for text in texts]
    assert pickle.loads(pickle.dumps(kept)) == texts
