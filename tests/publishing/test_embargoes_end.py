"""An embargo that ends between two builds: a view shows the item at once, dated as the next build dates it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

import diplofeed
from diplofeed import view
from diplofeed.errors import SinkError
from diplofeed.ledger.store import Ledger
from diplofeed.publishing.live import Live
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


def revisions(root: Path, item: str = "oslo") -> list[tuple[str, datetime]]:
    """Return what the ledger has of an item: each change and its moment."""
    with Ledger.open(root / ".diplofeed" / "ledger.db", publication="tag:example.org,2026:talks") as ledger:
        return [(each.change.value, each.at) for each in ledger.history(item)]


def dates(root: Path, now: datetime = LATER) -> dict[str, tuple[str, str, str]]:
    """Return identity, date of publication and title of what a view shows, by the end of its identity."""
    items = json.loads(seen(root, now, "json"))["items"]
    return {each["id"].rpartition("/")[2]: (each["id"], each["date_published"], each["title"]) for each in items}


def test_an_edit_after_it_is_a_revision_of_what_was_seen(root: Path) -> None:
    """The build dates the item by the end of the embargo, as views did, and the edit by itself."""
    viewed = dates(root)["oslo"]
    (root / "meetings" / "oslo.yaml").write_text(HELD.replace("Oslo", "Bergen"), encoding="utf-8")

    assert diplofeed.build(root, now=LATER).complete

    assert revisions(root) == [("new", END), ("revised", LATER)]
    identity, published, title = dates(root)["oslo"]
    assert (identity, published) == viewed[:2]
    assert "Bergen" in title


def test_that_the_embargo_is_not_in_the_record_any_more_is_no_change(root: Path) -> None:
    """Whoever takes the line out once the moment has passed gives the item no other date."""
    viewed = seen(root, LATER)
    (root / "meetings" / "oslo.yaml").write_text(ITEM, encoding="utf-8")

    assert diplofeed.build(root, now=LATER).complete

    assert revisions(root) == [("new", END)]
    assert seen(root, LATER) == viewed


@pytest.mark.parametrize("name", ["bergen", "Oslo"])
def test_another_id_after_it_is_the_same_item(root: Path, name: str) -> None:
    """What views showed under the former id goes on with its identity and dates, also if only its spelling differs."""
    viewed = dates(root)["oslo"]
    (root / "meetings" / "oslo.yaml").unlink()
    former = "formerly: [oslo]\n" if name == "bergen" else ""
    (root / "meetings" / f"{name}.yaml").write_text(f"{HELD}{former}", encoding="utf-8")

    assert diplofeed.build(root, now=LATER).complete

    assert dates(root)["oslo"] == viewed
    assert revisions(root, name) == [("new", END)]
    assert revisions(root) == []


def test_another_id_and_an_edit_after_it_are_a_revision_of_the_same_item(root: Path) -> None:
    """Nothing is left under the id it had."""
    viewed = dates(root)["oslo"]
    (root / "meetings" / "oslo.yaml").unlink()
    text = HELD.replace("Oslo", "Bergen")
    (root / "meetings" / "bergen.yaml").write_text(f"{text}formerly: [oslo]\n", encoding="utf-8")

    assert diplofeed.build(root, now=LATER).complete

    assert dates(root)["oslo"][:2] == viewed[:2]
    assert revisions(root, "bergen") == [("new", END), ("revised", LATER)]
    assert revisions(root) == []


@pytest.mark.parametrize("text", [f"{HELD}stats: what\n", HELD.replace("11-30", "13-45"), "title: [Talks in Oslo\n"])
def test_what_cannot_be_read_after_it_stays_as_it_was_seen(root: Path, text: str) -> None:
    """A view showed it: what cannot be read is not gone; when it can be read again nothing has happened."""
    viewed = seen(root, LATER)
    (root / "meetings" / "oslo.yaml").write_text(text, encoding="utf-8")

    report = diplofeed.build(root, now=LATER)

    assert report.kept == ("oslo",)
    assert seen(root, LATER) == viewed
    assert b"Talks in Oslo" in (root / "public" / "atom.xml").read_bytes()
    (root / "meetings" / "oslo.yaml").write_text(HELD, encoding="utf-8")
    assert diplofeed.build(root, now=LATER + timedelta(hours=1)).complete
    assert revisions(root) == [("new", END)]


def test_what_may_ask_to_be_hidden_after_it_is_withheld(root: Path) -> None:
    """In doubt it is in no output and in no view, and not announced as withdrawn."""
    (root / "meetings" / "oslo.yaml").write_text(f"{ITEM}embargo_until: soon\n", encoding="utf-8")

    report = diplofeed.build(root, now=LATER)

    assert report.withheld == ("oslo",)
    assert b"oslo" not in seen(root, LATER).lower()
    assert not any(b"Oslo" in data for data in contents(root / "public").values())


def test_what_is_taken_out_after_it_is_withdrawn(root: Path) -> None:
    """A view showed it, and nothing vanishes silently."""
    (root / "meetings" / "oslo.yaml").unlink()

    assert diplofeed.build(root, now=LATER).complete

    assert revisions(root) == [("new", END), ("withdrawn", LATER)]


def test_what_is_hidden_after_it_comes_back_as_it_was(root: Path) -> None:
    """While it is internal nothing shows of it; then it has the dates that views had."""
    viewed = dates(root)["oslo"]
    (root / "meetings" / "oslo.yaml").write_text(f"{HELD}audience: internal\n", encoding="utf-8")
    assert diplofeed.build(root, now=LATER).complete
    assert b"oslo" not in seen(root, LATER).lower()
    assert not any(b"Oslo" in data for data in contents(root / "public").values())
    (root / "meetings" / "oslo.yaml").write_text(HELD, encoding="utf-8")

    assert diplofeed.build(root, now=LATER + timedelta(hours=1)).complete

    assert dates(root)["oslo"] == viewed


def test_what_was_shown_before_its_embargo_stays_though_it_cannot_be_read_after_it(root: Path) -> None:
    """It came back in views when the embargo ended, and cannot be read by the build that follows."""
    rome = root / "meetings" / "rome.yaml"
    rome.write_text(f"{OTHER}embargo_until: 2026-11-23T15:00Z\n", encoding="utf-8")
    diplofeed.build(root, now=NOW + timedelta(minutes=1))
    viewed = seen(root, LATER)
    rome.write_text(f"{OTHER}stats: what\n", encoding="utf-8")

    assert diplofeed.build(root, now=LATER).kept == ("rome",)

    assert seen(root, LATER) == viewed


def test_what_had_another_id_that_was_never_published_shows_from_that_moment_on(root: Path) -> None:
    """An item that was renamed while it was held is new when its embargo ends."""
    (root / "meetings" / "oslo.yaml").unlink()
    (root / "meetings" / "bergen.yaml").write_text(f"{HELD}formerly: [oslo]\n", encoding="utf-8")
    diplofeed.build(root, now=NOW + timedelta(hours=1))
    viewed = dates(root)["bergen"]

    assert diplofeed.build(root, now=LATER).complete

    assert dates(root)["bergen"] == viewed
    assert revisions(root, "bergen") == [("new", END)]


def test_a_preview_says_what_a_view_says(root: Path) -> None:
    """It dates what became due as the next build will, also where it was edited since."""
    viewed = dates(root)["oslo"]
    (root / "meetings" / "oslo.yaml").write_text(f"{HELD}stats: what\n", encoding="utf-8")
    preview = Live(root)

    document = preview.look(LATER).public.document("feed.json")

    assert document is not None
    shown = {each["id"]: each["date_published"] for each in json.loads(b"".join(document.chunks))["items"]}
    preview.close()
    assert shown[viewed[0]] == viewed[1]


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


@pytest.mark.parametrize("change", ["audience: internal\n", "audience: nobody\n", None])
def test_a_build_that_is_refused_shows_nothing_any_more_that_the_record_hides(root: Path, change: str | None) -> None:
    """What views showed since its embargo ended, no view shows after a build that was to hide it."""
    text = f"{HELD}{change}" if change else HELD.replace("11-23T14", "12-24T14")
    (root / "meetings" / "oslo.yaml").write_text(text, encoding="utf-8")
    (root / "public" / ".diplofeed").symlink_to(root)
    with pytest.raises(SinkError):
        diplofeed.build(root, now=LATER)

    assert b"oslo" not in seen(root, LATER).lower()


def test_a_build_that_is_refused_leaves_what_was_edited_as_views_show_it(root: Path) -> None:
    """What was seen does not vanish because a build could not be done."""
    viewed = seen(root, LATER)
    (root / "meetings" / "oslo.yaml").write_text(HELD.replace("Oslo", "Bergen"), encoding="utf-8")
    (root / "public" / ".diplofeed").symlink_to(root)
    with pytest.raises(SinkError):
        diplofeed.build(root, now=LATER)

    assert seen(root, LATER) == viewed
