"""An embargo that ends between two builds: a view shows the item at once, dated as the next build dates it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

import diplofeed
from diplofeed import view
from diplofeed.errors import SinkError
from support import records
from support.places import contents

NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
END: Final = NOW + timedelta(hours=2)
LATER: Final = NOW + timedelta(hours=5)
ITEM: Final = "title: Talks in Oslo\nwhen: 2026-11-30\nstatus: scheduled\n"
HELD: Final = f"{ITEM}embargo_until: 2026-11-23T14:00Z\n"
OTHER: Final = "title: Talks in Rome\nwhen: 2026-12-01\nstatus: scheduled\n"


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = records.written(
        tmp_path / "record", {"diplofeed.toml": records.CONFIG, "meetings/oslo.yaml": HELD, "meetings/rome.yaml": OTHER}
    )
    assert diplofeed.build(root, now=NOW).complete
    return root


def seen(root: Path, now: datetime, format_: str = "atom") -> bytes:
    return view(root, format=format_, now=now).data


def test_it_shows_from_that_moment_on_and_not_before(root: Path) -> None:
    """A moment before it nothing of the item shows, and at the moment it does, though nothing was built."""
    before = contents(root)

    assert b"oslo" not in seen(root, END - timedelta(microseconds=1)).lower()
    assert b"Talks in Oslo" in seen(root, END)
    assert contents(root) == before


@pytest.mark.parametrize("format_", ["atom", "json", "ical"])
def test_the_next_build_dates_it_by_the_end_of_its_embargo(root: Path, format_: str) -> None:
    """Identity, dates and bytes are those that the view had: nobody is told twice."""
    viewed = seen(root, LATER, format_)

    report = diplofeed.build(root, now=LATER)

    assert [(each.remembered.published, each.remembered.updated) for each in report.decisions] == [(END, END)]
    assert seen(root, LATER, format_) == viewed


def test_what_changed_meanwhile_is_dated_by_its_build(root: Path) -> None:
    """What a view never had in these words is new when it is built."""
    (root / "meetings" / "oslo.yaml").write_text(HELD.replace("Oslo", "Bergen"), encoding="utf-8")

    report = diplofeed.build(root, now=LATER)

    dates = {each.remembered.id: each.remembered.updated for each in report.decisions}
    assert dates["oslo"] == LATER


@pytest.mark.parametrize("change", ["audience: internal\n", "embargo_until: 2026-12-24T14:00Z\n", None])
def test_what_is_hidden_or_gone_before_is_not_shown_then(root: Path, change: str | None) -> None:
    """The last build before that moment counts: what it hid, put off or did not find stays away."""
    item = root / "meetings" / "oslo.yaml"
    if change is None:
        item.unlink()
        (root / "meetings" / "rome.yaml").write_text(
            OTHER.replace("related: [{to: oslo, as: see-also}]\n", ""), encoding="utf-8"
        )
    else:
        item.write_text(f"{ITEM if 'embargo' in change else HELD}{change}", encoding="utf-8")
    diplofeed.build(root, now=NOW + timedelta(hours=1))

    assert b"oslo" not in seen(root, LATER).lower()


def test_what_was_shown_before_its_embargo_comes_back(root: Path) -> None:
    """An item that was put under an embargo is hidden, and at its end it is as it was."""
    rome = root / "meetings" / "rome.yaml"
    shown = seen(root, NOW)
    rome.write_text(f"{OTHER}embargo_until: 2026-11-23T15:00Z\n", encoding="utf-8")
    diplofeed.build(root, now=NOW + timedelta(minutes=1))

    assert b"Rome" not in seen(root, END)
    back = seen(root, NOW + timedelta(hours=3))
    assert shown.split(b"<entry>")[1].split(b"</entry>")[0].split(b"<link")[0] in back


def test_two_that_end_between_two_builds_are_in_their_order(root: Path) -> None:
    """The first does not change when the second comes."""
    second = HELD.replace("Oslo", "Bern").replace("14:00", "15:00")
    (root / "meetings" / "bern.yaml").write_text(second, encoding="utf-8")
    diplofeed.build(root, now=NOW + timedelta(minutes=1))
    both = seen(root, LATER)
    first = seen(root, END).split(b"<entry>")[1]

    assert first.split(b"</entry>")[0] in both
    assert both.index(b"Bern") < both.index(b"Oslo")


def test_a_build_that_is_refused_lets_no_embargo_end_that_the_record_put_off(root: Path) -> None:
    """What a build would not publish any more, no view shows, whatever else kept the build from being done."""
    (root / "meetings" / "oslo.yaml").write_text(HELD.replace("11-23T14", "12-24T14"), encoding="utf-8")
    (root / "public" / ".diplofeed").symlink_to(root)  # which no build follows
    with pytest.raises(SinkError):
        diplofeed.build(root, now=NOW + timedelta(hours=1))

    assert b"oslo" not in seen(root, LATER).lower()


def test_a_topic_that_is_called_otherwise_does_not_date_an_item_anew(root: Path) -> None:
    """A name is no change of the item: it counts as published when its embargo ended."""
    topics = "- { id: grain, name: Grain }\n"
    records.written(root, {"topics.yaml": topics, "meetings/oslo.yaml": f"{HELD}topics: [grain]\n"})
    assert diplofeed.build(root, now=NOW + timedelta(minutes=1)).complete
    (root / "topics.yaml").write_text(topics.replace("Grain", "Grain trade"), encoding="utf-8")

    report = diplofeed.build(root, now=LATER)

    assert [each.remembered.published for each in report.decisions] == [END]
