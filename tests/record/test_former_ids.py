"""What `formerly` cannot do is said: two items with one past, one item with two, or a past as another kind."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from diplofeed.errors import Severity
from diplofeed.model import Meeting, Statement
from diplofeed.publishing import Report
from diplofeed.publishing.build import build
from diplofeed.publishing.folder import read
from diplofeed.record import Record

CONFIG = '[publication]\nid = "tag:example.org,2026:talks"\ntitle = "Talks"\nlink = "https://example.org/talks/"\n'
MEETING = "title: Talks\nwhen: 2027\n"


def built(root: Path, day: int, **files: str) -> Report:
    """Build a record that has these items and no others; names are those of a kind and an id."""
    for folder in ("meetings", "statements"):
        shutil.rmtree(root / folder, ignore_errors=True)
        (root / folder).mkdir(parents=True)
    (root / "diplofeed.toml").write_text(CONFIG, encoding="utf-8")
    for name, text in files.items():
        kind, _, item_id = name.partition("_")
        (root / f"{kind}s" / f"{item_id}.yaml").write_text(text, encoding="utf-8")
    return build(root, now=datetime(2026, 11, day, tzinfo=UTC))


def test_two_items_with_one_past_are_both_named(tmp_path: Path) -> None:
    """Each with the other and the place where it stands; both are published."""
    new = f"{MEETING}formerly: [old]\n"
    report = built(tmp_path, 2, meeting_a=new, meeting_b=new, statement_c="text: Yes.\nparty: US\nwhen: 2026\n")
    assert [(fault.item, fault.severity, str(fault.origin)) for fault in report.faults] == [
        ("a", Severity.WARNING, "meetings/a.yaml:3:11"),
        ("b", Severity.WARNING, "meetings/b.yaml:3:11"),
    ]
    assert report.faults[0].message == "meeting 'b' (meetings/b.yaml:1:1) says too that it had the id 'old'"
    assert (report.items, report.complete) == (3, True)


def test_a_past_of_its_own_is_no_fault(tmp_path: Path) -> None:
    """Neither of several former ids nor of one that is another item's now."""
    built(tmp_path, 2, meeting_old=MEETING)
    report = built(tmp_path, 3, meeting_new=f"{MEETING}formerly: [older, old]\n", meeting_other=MEETING)
    assert not report.faults


def test_one_item_with_two_pasts(tmp_path: Path) -> None:
    """It goes on as one of them; the other, which is withdrawn, is named, once."""
    built(tmp_path, 2, meeting_a=MEETING, meeting_b=MEETING.replace("2027", "2028"))
    both = f"{MEETING}formerly: [a, b]\n"
    (fault,) = built(tmp_path, 3, meeting_ab=both).faults
    assert (fault.item, fault.field, fault.severity) == ("ab", "formerly", Severity.WARNING)
    assert fault.message == "'b' is withdrawn all the same: 'ab' goes on as 'a', and can go on as one only"
    assert not built(tmp_path, 4, meeting_ab=both).faults


def test_a_past_as_another_kind(tmp_path: Path) -> None:
    """A meeting that is told as a statement from now on is withdrawn, and both are named."""
    built(tmp_path, 2, meeting_brief=MEETING)
    statement = "text: Yes.\nparty: US\nwhen: 2026\nformerly: [brief]\n"
    (fault,) = built(tmp_path, 3, statement_briefing=statement).faults
    assert fault.message == (
        "'brief' is withdrawn all the same: 'briefing' is a statement, and cannot go on as one that was a meeting"
    )


def test_a_record_made_by_a_program_may_have_two_items_with_one_past() -> None:
    """A warning leaves nothing out, and raises nothing."""
    items = (
        Meeting(id="a", title="A", when="2027", formerly=("old",)),
        Statement(id="b", text="Yes.", when="2027", party="US", formerly=("old",)),
    )
    assert Record.of(items).items == items


def test_read_names_both(tmp_path: Path) -> None:
    """Without a ledger as well."""
    built(tmp_path, 2, meeting_a=f"{MEETING}formerly: [x, y]\n", meeting_b=f"{MEETING}formerly: [y, z]\n")
    assert {fault.item for fault in read(tmp_path).faults} == {"a", "b"}
