"""The nearest known names are looked for while that is quick: the work grows with the input, not with its square."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from diplofeed import errors, read
from diplofeed.errors import Suggestions
from diplofeed.tags import check_tag
from diplofeed.when import WhenError, parse, times
from support.records import CONFIG, written


@pytest.fixture(name="compared")
def _compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Among how many names each search was."""
    counts: list[int] = []
    nearest = errors.nearest

    def counting(name: str, known: Collection[str]) -> str:
        counts.append(len(known))
        return nearest(name, known)

    for module in (errors, times):
        monkeypatch.setattr(module, "nearest", counting)
    times._nearest_zone.cache_clear()
    return counts


def test_a_name_is_looked_for_once(compared: list[int]) -> None:
    """However often it is misspelt in the same way."""
    suggestions = Suggestions()

    assert {suggestions.nearest("arms-controll", {"arms-control": 1, "trade": 2}) for _ in range(100)} == {
        "arms-control"
    }
    assert compared == [2]


def test_names_are_compared_with_so_many_others_in_all(compared: list[int]) -> None:
    """The first get a suggestion, the others none."""
    known = [f"name-{number}" for number in range(1000)]
    suggestions = Suggestions(left=10_000)

    nearest = [suggestions.nearest(f"nam-{number}", known) for number in range(100)]

    assert sum(compared) == 10_000
    assert [bool(name) for name in nearest] == [True] * 10 + [False] * 90


def test_unknown_names_of_a_whole_record_share_the_work(tmp_path: Path, compared: list[int]) -> None:
    """Every item is not begun with anew."""
    names = "".join(f"- {{ id: p{number}, name: P }}\n" for number in range(500))
    items = "".join(f"- {{ id: a{n}, title: T, when: 2023, parties: [x{n}] }}\n" for n in range(1000))

    record = read(written(tmp_path, {"diplofeed.toml": CONFIG, "parties.yaml": names, "meetings.yaml": items}))

    assert len(record.faults) == 1000
    assert sum(compared) <= 100_000


def test_unknown_countries_share_the_work(tmp_path: Path, compared: list[int]) -> None:
    """A name that is met again is not looked for again, and thousands of others are not looked for any more."""
    parties = ["Germny", *(f"x{number}" for number in range(3000)), "Germny"]
    items = "".join(f"- {{ id: a{n}, title: T, when: 2023, parties: [{name}] }}\n" for n, name in enumerate(parties))

    record = read(written(tmp_path, {"diplofeed.toml": CONFIG, "meetings.yaml": items}))

    faults = [fault for fault in record.faults if fault.field]
    assert len(faults) == 3002
    assert (faults[0].suggestion, faults[-1].suggestion) == ("DE", "DE")
    assert sum(compared) <= 100_000


@pytest.mark.parametrize(
    ("zone", "near"),
    [
        ("Europe/Viena", "Europe/Vienna"),
        ("Vienna", "Europe/Vienna"),
        ("Europe/Wien", "Europe/Vienna"),
        ("America/New York", "America/New_York"),
        ("America/Argentina/Buenos_Ares", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_zone_is_looked_for_on_its_continent(zone: str, near: str, compared: list[int]) -> None:
    """Not among all zones of the world."""
    with pytest.raises(WhenError, match=near):
        parse(f"2023-07-11T10:00[{zone}]")

    assert all(count < 200 for count in compared)


def test_a_language_is_looked_for_by_its_first_letter() -> None:
    """Which people get right."""
    with pytest.raises(errors.FieldError, match="did you mean 'ru'"):
        check_tag("rusian")
