"""Which documents of earlier builds are stale after this build."""

from __future__ import annotations

from collections.abc import Container

import pytest

from diplofeed.publishing.outcome import Outcome
from diplofeed.sink import MemorySink


@pytest.mark.parametrize(
    ("failed", "others", "stays"),
    [
        pytest.param(set(), (), False, id="all formats went well"),
        pytest.param({"atom"}, (), True, id="a format failed"),
        pytest.param(set(), {"", "left"}, True, id="a plugin file failed, which may have made it"),
        pytest.param(set(), {"left"}, False, id="another format is not built"),
    ],
)
def test_what_a_killed_build_left(failed: set[str], others: Container[str], stays: bool) -> None:
    """Nobody knows the format of it, so it is removed only where no format may have it still."""
    sink = MemorySink()
    sink.write("left.txt", [b"left"])
    outcome = Outcome(before=frozenset({":left.txt"}), others=others, failed=failed)

    outcome.remove_stale(sink)

    assert outcome.removed == (set() if stays else {"left.txt"})
    assert outcome.kept == ({":left.txt"} if stays else set())
