"""What lies ahead was not held, whatever the record says by a slip of the keys, until it is past."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from diplofeed import Report, build
from diplofeed.cache import NO_CACHE, FileCache
from support.places import contents
from support.records import CONFIG, written

NOW: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
HELD_FEED: Final = '\n[[feeds]]\nslug = "kept"\ntitle = "Kept"\nwhere = { statuses = ["held"] }\n'
SERIES: Final = "title: Talks\nwhen: 2026-12-04\nrecurrence: FREQ=WEEKLY;COUNT=4\n"
SLIP: Final = "title: Talks\nwhen: 2026-12-11\nstatus: held\nplace: {city: Geneva}\n"


def built(root: Path, *, days: float = 0, **files: str) -> Report:
    """Build a record some days after it began."""
    config = f"{CONFIG}{HELD_FEED}"
    written(root, {"diplofeed.toml": config, **{f"meetings/{name}.yaml": text for name, text in files.items()}})
    return build(root, now=NOW + timedelta(days=days), cache=NO_CACHE)


def words_of(root: Path) -> str:
    """Return all that the public sees, but where a feed only says its name."""
    return b"\n".join(contents(root / "public").values()).decode()


def entries(root: Path, feed: str = "feed.json") -> list[dict[str, Any]]:
    """Return the items of a JSON Feed."""
    items: list[dict[str, Any]] = json.loads((root / "public" / feed).read_text(encoding="utf-8"))["items"]
    return items


@pytest.mark.parametrize(
    "text",
    [
        SLIP,
        "title: Talks\nwhen: 2026-12-11T10:00[Europe/Zurich]\nstatus: held\n",
        "title: Talks\nwhen: 2027-03\nstatus: held\n",
        "title: Talks\nwhen: 2027-01-05/..\nstatus: held\n",
        "title: Talks\nwhen: 2027-01-05/..\nstatus: confirmed\nas_of: 2027-01-09\n",
        f"{SERIES}rounds: [{{recurrence_id: 2026-12-11, status: held}}]\n",
    ],
)
def test_what_lies_ahead_is_scheduled_in_every_output(tmp_path: Path, text: str) -> None:
    """The warning stays, and no output says that it was held or goes on."""
    report = built(tmp_path, talks=text)
    assert any("lies ahead" in str(fault) for fault in report.faults)
    said = words_of(tmp_path)
    assert "Held" not in said
    assert "ngoing" not in said
    assert '"held"' not in said
    assert "Who took part" not in said
    assert "cheduled" in said


def test_meeting_was_held_from_its_day_on(tmp_path: Path) -> None:
    """The words change with the day; the item did not, so that neither its date nor its sequence moves."""
    built(tmp_path, talks=SLIP)
    (before,) = entries(tmp_path)
    assert entries(tmp_path, "kept/feed.json") == []
    report = built(tmp_path, days=13, talks=SLIP)
    (after,) = entries(tmp_path)
    assert [each.change.value for each in report.decisions] == []
    assert "Held on 11 December 2026" in after["content_html"]
    for key in ("id", "date_published", "date_modified"):
        assert after.get(key) == before.get(key)
    assert [each["id"] for each in entries(tmp_path, "kept/feed.json")] == [after["id"]]


def test_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whether it was built before or not: only the day decides."""
    built(tmp_path / "a", talks=SLIP)
    built(tmp_path / "a", days=1, talks=SLIP)
    first = contents(tmp_path / "a/public")
    built(tmp_path / "a", days=1.2, talks=SLIP)
    assert contents(tmp_path / "a/public") == first


def test_change_to_held_too_early_is_no_news_of_it(tmp_path: Path) -> None:
    """The feed of changes says what could be at its time, and ``Held`` when somebody says it then."""
    planned = SLIP.replace("status: held\n", "")
    built(tmp_path, talks=planned)
    built(tmp_path, days=1, talks=SLIP)
    assert "Held" not in words_of(tmp_path)
    built(tmp_path, days=20, talks=planned)
    built(tmp_path, days=21, talks=SLIP)
    assert "Held: Talks" in (tmp_path / "public/changes.xml").read_text(encoding="utf-8")


def test_others_that_name_it_do_not_say_that_it_was_held(tmp_path: Path) -> None:
    """A reference has the status that its entry has."""
    other = "title: Other\nwhen: 2026-12-20\nrelated: [{kind: follows, to: talks}]\n"
    built(tmp_path, talks=SLIP, other=other)
    assert '"held"' not in words_of(tmp_path)


@pytest.mark.parametrize("time", ["2026-11-28T18:00Z", "2026-11-29"])
def test_build_that_has_nothing_to_do_notices_that_it_is_past(tmp_path: Path, time: str) -> None:
    """Within the same day, too: a day begins in the east while it is the day before elsewhere."""
    written(tmp_path, {"diplofeed.toml": CONFIG, "meetings/talks.yaml": SLIP.replace("2026-12-11", time)})
    cache = FileCache(tmp_path / "cache")
    begun = datetime(2026, 11, 28, 9, tzinfo=UTC)
    for hours in (0, 0):
        build(tmp_path, now=begun + timedelta(hours=hours), cache=cache)
    assert "Held on" not in words_of(tmp_path)
    build(tmp_path, now=begun + timedelta(hours=10), cache=cache)
    assert "Held on" in words_of(tmp_path)
