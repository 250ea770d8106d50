"""What is kept in files because there is much of it makes the same outputs, reports and ledgers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import diplofeed
from diplofeed.cache import NO_CACHE
from support.places import EVERYTHING, EXAMPLE, contents, copied

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("example", "jobs"),
    [
        pytest.param(EXAMPLE, 1, id="us-russia"),
        pytest.param(EXAMPLE, 2, id="us-russia-in-two-processes"),
        # Six builds of all fields in all languages take longer than any other test.
        pytest.param(EVERYTHING, 1, id="everything", marks=pytest.mark.slow),
        pytest.param(EVERYTHING, 2, id="everything-in-two-processes", marks=pytest.mark.slow),
    ],
)
def test_items_in_a_file_make_the_same_outputs(
    example: Path, jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a first build and of one with a further meeting, by one process and by two, with the same reports."""
    made = []
    for most in (10_000, 0, 3):
        monkeypatch.setattr("diplofeed.publishing.reading._MOST_IN_MEMORY", most)
        record = copied(example, tmp_path / str(most) / "record")
        first = diplofeed.build(record, now=NOW, cache=NO_CACHE, jobs=jobs)
        (record / "meetings" / "zz.yaml").write_text("title: Further talks\nwhen: 2026-12-01\n", encoding="utf-8")
        second = diplofeed.build(record, now=datetime(2026, 11, 24, 12, tzinfo=UTC), cache=NO_CACHE, jobs=jobs)
        assert second.written
        made.append((contents(record / "public"), first.decisions, first.faults, second.decisions, second.written))
    assert made[0] == made[1] == made[2]
