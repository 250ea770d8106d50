"""What cannot be read is not gone: it stays as it was last shown, unless what can be read of it may ask to hide it."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from unicodedata import normalize

import pytest

import diplofeed
from diplofeed import Ledger, Report, load_config
from diplofeed.cache import NO_CACHE
from diplofeed.ledger.text import export
from support import records

NOW: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
CONFIG: Final = f"""{records.CONFIG}
[[feeds]]
slug = "desk"
title = "Desk"
audience = "internal"
"""
WORD: Final = "Reykjavik"  # of the meeting that becomes unreadable, and of nothing else
MEETING: Final = f"title: Talks in {WORD}\nwhen: 2026-03-04\nstatus: held\n"
OTHERS: Final = {
    f"meetings/other-{number}.yaml": f"title: Other {number}\nwhen: 2026-0{number}-05\nstatus: held\n"
    for number in range(1, 8)
}


def written(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a record of the others and these files, and return its folder."""
    return records.written(root, {"diplofeed.toml": CONFIG, **OTHERS, **files})


def build(root: Path, days: int = 0) -> Report:
    """Build a record some days later."""
    return diplofeed.build(root, now=NOW + timedelta(days=days), cache=NO_CACHE)


def build_first(root: Path) -> None:
    """Build a record for the first time, with nothing wrong in it."""
    assert build(root).complete


def published(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a record of the others and these files as its first build left it, and return its folder."""
    return records.begun(root, {"diplofeed.toml": CONFIG, **OTHERS, **files}, build_first)


def showing(root: Path, word: str = WORD, folder: str = "public") -> set[str]:
    """Return the names of the files that show a word."""
    below = root / folder
    files = (path for path in below.rglob("*") if path.is_file() and ".diplofeed" not in path.parts)
    return {path.relative_to(below).as_posix() for path in files if word in path.read_text(encoding="utf-8")}


def own_of(files: set[str], item: str) -> set[str]:
    """Return files without the pages of other items, which lead to those before and after them."""
    return {name for name in files if not name.startswith("meeting/") or name.startswith(f"meeting/{item}/")}


def public_text(root: Path) -> str:
    """Return what of the ledger the public may see."""
    with Ledger.open(root / ".diplofeed" / "ledger.db", publication=load_config(root).publication.id) as ledger:
        return "\n".join(export(ledger, public=True))


def changes(report: Report) -> set[str]:
    """Return what became of the items a build decided about."""
    return {decision.change.value for decision in report.decisions}


def assert_kept(root: Path, before: set[str], report: Report) -> None:
    """Assert that all files show what they showed, that nothing is announced, and that there is a fault."""
    assert showing(root) == before
    assert changes(report) == set()
    assert not report.complete


def assert_withheld(root: Path, report: Report) -> None:
    """Assert that nothing shows it, not even what tells of the past, and that it is named but not announced."""
    assert showing(root) == set()
    assert WORD not in public_text(root)
    assert "withdrawn" not in changes(report)
    assert not report.complete


FAULTY: Final[Mapping[str, str | bytes]] = {
    "a misspelt status": MEETING.replace("held", "canceled"),
    "a date that is none": MEETING.replace("03-04", "13-04"),
    "an unknown key": MEETING + "sumary: x\n",
    "no title": "when: 2026-03-04\n",
    "an unknown topic": MEETING + "topics: [peace]\n",
    "an unknown meeting": MEETING + "series: nowhere\n",
    "an id that is none": "id: talks in Iceland\n" + MEETING,
    "marks of a conflict": f"<<<<<<< HEAD\n{MEETING}=======\n{MEETING}>>>>>>> other\n",
    "an alias": MEETING + "summary: *text\n",
    "a text where a meeting should be": "soon\n",
    "nothing": "",
    "empty lines": " \n\n",
    "comments alone": "# " + MEETING.replace("\n", "\n# "),
    "bytes that are no UTF-8": MEETING.encode() + b"summary: \xff\n",
    "an audience that is plainly public": MEETING.replace("held", "canceled") + "audience: public\n",
    "an embargo that has passed": MEETING.replace("held", "canceled") + "embargo_until: 2026-01-01T00:00Z\n",
}


@pytest.mark.parametrize("text", FAULTY.values(), ids=FAULTY)
def test_an_item_that_becomes_faulty_stays_as_it_was_last_shown(tmp_path: Path, text: str | bytes) -> None:
    """It is in every file as before, and comes back to life when it is mended."""
    root = published(tmp_path, {"meetings/talks.yaml": MEETING})
    before = showing(root)
    written(root, {"meetings/talks.yaml": text})
    assert_kept(root, before, build(root, days=1))
    written(root, {"meetings/talks.yaml": MEETING.replace(WORD, f"{WORD}, again")})
    report = build(root, days=2)
    assert report.complete
    assert changes(report) == {"revised"}


HIDING: Final[Mapping[str, str | bytes]] = {
    "internal, and a misspelt status": MEETING.replace("held", "canceled") + "audience: internal\n",
    "an audience that is misspelt": MEETING + "audience: interal\n",
    "a key that is misspelt": MEETING + "audiance: internal\n",
    "a key in capitals": MEETING + "Audience: internal\n",
    "a key in the wrong place": MEETING + "place:\n  city: Oslo\n  audience: internal\n",
    "a list of audiences": MEETING + "audience: [internal]\n",
    "an embargo that cannot be read": MEETING + "embargo_until: 2027-13-01\n",
    "an embargo without a zone": MEETING + "embargo_until: 2027-10-01T00:00\n",
    "an embargo with a hyphen": MEETING + "embargo-until: 2027-10-01T00:00Z\n",
    "an embargo that is ahead, and a misspelt status": MEETING.replace("held", "hled")
    + "embargo_until: 2027-01-01T00:00Z\n",
    "internal, with marks of a conflict": f"<<<<<<< HEAD\n{MEETING}audience: internal\n=======\n>>>>>>> other\n",
    "internal, with an open bracket": f"title: [{WORD}\naudience: internal\n",
    "internal, and no UTF-8": MEETING.encode() + b"audience: internal\nsummary: \xff\n",
    "internal, and a reference to nothing": MEETING + "audience: internal\nseries: nowhere\n",
}


@pytest.mark.parametrize("text", HIDING.values(), ids=HIDING)
def test_an_item_that_may_ask_to_be_hidden_is_withheld(tmp_path: Path, text: str | bytes) -> None:
    """Neither feeds nor changes nor the public text of the ledger have it; mended, it is back in silence."""
    root = published(tmp_path, {"meetings/talks.yaml": MEETING})
    before = showing(root)
    written(root, {"meetings/talks.yaml": text})
    assert_withheld(root, build(root, days=1))
    written(root, {"meetings/talks.yaml": MEETING})
    report = build(root, days=2)
    assert report.complete
    assert changes(report) == set()
    assert showing(root) == before


BROKEN: Final = MEETING + "significance: one: two\n"  # no YAML
IN_PROSE: Final = (
    "summary: The audience in the hall: it rose.\n",
    "summary: They spoke about the oil embargo, and the audience of the Pope.\n",
    "summary: x, Arms embargo: talks in Vienna\n",
)


@pytest.mark.parametrize("line", IN_PROSE)
def test_a_sentence_of_an_audience_or_an_embargo_asks_for_nothing(tmp_path: Path, line: str) -> None:
    """In a text that cannot be parsed such a word amid others is what the item is about."""
    root = published(tmp_path, {"meetings/talks.yaml": MEETING})
    before = showing(root)
    written(root, {"meetings/talks.yaml": BROKEN + line})
    assert_kept(root, before, build(root, days=1))


@pytest.mark.parametrize("line", ["sumary: The arms embargo\n", "Titel: Secret talks\n"])
def test_a_misspelt_field_of_sentences_asks_for_nothing(tmp_path: Path, line: str) -> None:
    """What stands there is what the item is about."""
    root = published(tmp_path, {"meetings/talks.yaml": MEETING})
    before = showing(root)
    written(root, {"meetings/talks.yaml": MEETING + line})
    assert_kept(root, before, build(root, days=1))


@pytest.mark.parametrize(
    "line",
    [
        "audience internal\n",
        "summary: for an internal audience, they say\n",
        "summary: of the talks audience: staff\n",
        "summary: under embargo until Friday next week\n",
        "summary: the embargo ends 2027-01-01 at noon\n",
        "note: the target audience\n",
        "visibility: internal\n",
        "Zielgruppe: intern\n",
        "Sperrfrist: 1. Mai\n",
        "status: confidential\n",
        "{private: yes}\n",
    ],
)
def test_a_text_that_cannot_be_parsed_asks_in_other_words_too(tmp_path: Path, line: str) -> None:
    """A line such as of a field counts, in other languages as well, and words that may have lost their place."""
    root = published(tmp_path, {"meetings/talks.yaml": MEETING})
    written(root, {"meetings/talks.yaml": BROKEN + line})
    assert_withheld(root, build(root, days=1))


SEALED: Final[Mapping[str, bytes]] = {
    "a workbook with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04\xff",
    "git-crypt": b"\0GITCRYPT\0\xff\xfe",
    "age": b"age-encryption.org/v1\n\xff\xfe",
    "OpenPGP": b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
    "Ansible": b"$ANSIBLE_VAULT;1.1;AES256\n61626364\n",
}


@pytest.mark.parametrize("data", SEALED.values(), ids=SEALED)
def test_what_became_encrypted_is_withheld(tmp_path: Path, data: bytes) -> None:
    """Nobody encrypts what all may read."""
    root = published(tmp_path, {"meetings/talks.yaml": MEETING})
    written(root, {"meetings/talks.yaml": data})
    assert_withheld(root, build(root, days=1))


def test_a_report_says_what_asks_to_hide_an_item_and_where_as_long_as_it_does(tmp_path: Path) -> None:
    """An editor sees which words to look at, also in the builds after the first."""
    root = published(tmp_path, {"meetings/talks.yaml": MEETING})
    written(root, {"meetings/talks.yaml": BROKEN + "audience: internal\n"})
    for days in (1, 2):
        report = build(root, days=days)
        assert report.withheld == ("talks",)
        assert report.withheld_for == ("meetings/talks.yaml: the word 'audience' on line 5",)


def test_what_is_for_internal_readers_stays_with_them_while_it_is_faulty(tmp_path: Path) -> None:
    """They may see it in any case; the public may not."""
    root = published(tmp_path, {"meetings/talks.yaml": MEETING + "audience: internal\n"})
    before = showing(root, folder="internal")
    assert before
    written(root, {"meetings/talks.yaml": MEETING.replace("held", "canceled") + "audience: internal\n"})
    assert not build(root, days=1).complete
    assert showing(root, folder="internal") == before
    assert showing(root) == set()


LINES: Final = tuple(
    json.dumps({"id": f"m{number}", "title": f"{WORD if number == 3 else 'Round'} {number}", "when": f"2026-0{number}"})
    for number in range(1, 6)
)


@pytest.mark.parametrize(
    ("line", "is_hidden"),
    [
        (LINES[2][:-3], False),
        (LINES[2][:-1] + ', "audience": "internal"', True),
        ('{"id": "m3", "title": 3, "embargo_until": "later"}', True),
        ("", None),
    ],
    ids=["cut", "cut and internal", "under embargo", "removed"],
)
def test_a_line_that_cannot_be_read_is_one_item(tmp_path: Path, line: str, *, is_hidden: bool | None) -> None:
    """The other lines count; what is missing is what the broken line was, and without one it is withdrawn."""
    root = published(tmp_path, {"meetings.jsonl": "\n".join(LINES) + "\n"})
    before = showing(root)
    written(root, {"meetings.jsonl": "\n".join((*LINES[:2], line, *LINES[3:])) + "\n"})
    report = build(root, days=1)
    if is_hidden is None:
        assert changes(report) == {"withdrawn"}
    elif is_hidden:
        assert_withheld(root, report)
    else:
        assert_kept(root, before, report)


@pytest.mark.parametrize("name", ["meetings.jsonl", "meetings.csv", "meetings/all.yaml"])
def test_a_file_of_many_that_is_emptied_withdraws_nothing(tmp_path: Path, name: str) -> None:
    """Also where so few items were in it that they might be withdrawn."""
    texts = {
        "meetings.jsonl": LINES[2] + "\n",
        "meetings.csv": f"id,title,when\nm3,{WORD},2026-03\n",
        "meetings/all.yaml": f"- id: m3\n  title: {WORD}\n  when: 2026-03\n",
    }
    root = published(tmp_path, {name: texts[name]})
    before = showing(root)
    written(root, {name: ""})
    assert_kept(root, before, build(root, days=1))


@pytest.mark.parametrize("text", ["- id: peace\n  name: Peace: talks\n", "- id: peace\n  nam: Peace\n", ""])
def test_items_stay_while_the_names_they_use_cannot_be_read(tmp_path: Path, text: str) -> None:
    """One bad line in a file of names empties nothing."""
    topics = {"topics.yaml": "- id: peace\n  name: Peace\n"}
    root = published(tmp_path, {"meetings/talks.yaml": MEETING + "topics: [peace]\n", **topics})
    before = showing(root)
    written(root, {"topics.yaml": text})
    assert_kept(root, before, build(root, days=1))


def test_items_that_refer_to_a_faulty_one_stay_too(tmp_path: Path) -> None:
    """They are left out of the record with it, but not of what is shown; one that is hidden meanwhile is hidden."""
    rounds = {
        f"meetings/{name}.yaml": f"title: {name}\nwhen: 2026-05-01\nseries: talks\n" for name in ("First", "Coming")
    }
    root = published(tmp_path, {"meetings/talks.yaml": MEETING, **rounds})
    before = showing(root, "First")
    next_hidden = rounds["meetings/Coming.yaml"] + "audience: internal\n"
    written(root, {"meetings/talks.yaml": MEETING.replace("held", "canceled"), "meetings/Coming.yaml": next_hidden})
    assert changes(build(root, days=1)) == set()
    assert own_of(showing(root, "First"), "First") == own_of(before, "First")
    assert showing(root, "title: Coming") | showing(root, ">Coming<") == set()


@pytest.mark.parametrize("is_internal", [False, True])
def test_of_two_items_of_one_id_neither_counts(tmp_path: Path, *, is_internal: bool) -> None:
    """What was published stays, both are named, and what one of them hides is hidden."""
    root = published(tmp_path, {"meetings/talks.yaml": MEETING})
    before = showing(root)
    twin = "id: talks\ntitle: Something else\nwhen: 2026-03-09\n" + ("audience: internal\n" if is_internal else "")
    written(root, {"meetings/a.yaml": twin})
    report = build(root, days=1)
    assert {fault.origin.file for fault in report.faults if fault.field == "id"} == {
        "meetings/a.yaml",
        "meetings/talks.yaml",
    }
    assert showing(root, "Something else") == set()
    if is_internal:
        assert_withheld(root, report)
    else:
        assert_kept(root, before, report)


def test_to_hide_an_item_announces_nothing_of_those_that_name_it(tmp_path: Path) -> None:
    """That a round no longer names its series is no change of the round."""
    round_ = {"meetings/first.yaml": "title: First\nwhen: 2026-05-01\nseries: talks\n"}
    root = published(tmp_path, {"meetings/talks.yaml": MEETING, **round_})
    written(root, {"meetings/talks.yaml": MEETING + "audience: internal\n"})
    written(root, {"meetings/first.yaml": round_["meetings/first.yaml"].replace("series: talks\n", "")})
    report = build(root, days=1)
    assert changes(report) == set()
    assert showing(root) == set()


# ---------------------------------------------------------------- folders and names of files


def _into_capitals(root: Path) -> None:
    (root / "meetings").rename(root / "Meetings")


def _into_a_link(root: Path) -> None:
    (root / "meetings" / "2026").rename(root / "elsewhere")
    (root / "meetings" / "2026").symlink_to("../elsewhere")


def _into_a_link_of_all(root: Path) -> None:
    (root / "meetings").rename(root / "elsewhere")
    (root / "meetings").symlink_to("elsewhere")


def _with_a_ring_of_links(root: Path) -> None:
    (root / "meetings" / "2026" / "up").symlink_to("..")


def _into_yml(root: Path) -> None:
    (root / "meetings" / "2026" / "talks.yaml").rename(root / "meetings" / "2026" / "talks.YML")


def _into_nfd(root: Path) -> None:
    """Rename the other file to the other form of Unicode, as some file systems do."""
    path = root / "meetings" / "2026" / "genève.yaml"
    path.rename(path.with_name(normalize("NFD", path.name)))


def _with_leftovers(root: Path) -> None:
    """Leave what editors and programs that keep folders the same leave."""
    text = MEETING.replace(WORD, "An older text")
    for name in (".#talks.yaml", "._talks.yaml", "talks.yaml~", "talks.yaml.orig", "#talks.yaml#", ".talks.yaml.swp"):
        (root / "meetings" / "2026" / name).write_text("id: talks\n" + text, encoding="utf-8")
    for version in ("talks (conflict)", "talks.sync-conflict-20261128-101010-ABC", "talks (1)", "talks_LOCAL_4711"):
        (root / "meetings" / "2026" / f"{version}.yaml").write_text("id: talks\n" + text, encoding="utf-8")


MOVES: Final = (
    _into_capitals,
    _into_a_link,
    _into_a_link_of_all,
    _with_a_ring_of_links,
    _into_yml,
    _into_nfd,
    _with_leftovers,
)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__.strip("_"))
def test_what_is_plainly_meant_is_read(tmp_path: Path, move: Callable[[Path], None]) -> None:
    """Nothing changes for subscribers, nothing is left out, and from there items can be hidden."""
    files = {"meetings/2026/talks.yaml": MEETING, "meetings/2026/genève.yaml": "title: In Geneva\nwhen: 2026-08-01\n"}
    root = published(tmp_path, files)
    before = showing(root), showing(root, "In Geneva")
    move(root)
    report = build(root, days=1)
    assert report.complete, report.faults
    assert changes(report) == set()
    assert (showing(root), showing(root, "In Geneva")) == before
    (path,) = {path.resolve() for path in root.rglob("talks.[yY]*[lL]")}
    path.write_text(MEETING + "audience: internal\n", encoding="utf-8")
    assert build(root, days=1).complete
    assert showing(root) == set()


def _to_a_misspelt_folder(root: Path) -> None:
    (root / "meetings").rename(root / "meeting")


def _to_a_file(root: Path) -> None:
    (root / "meetings").rename(root / "elsewhere")
    (root / "meetings").write_text("", encoding="utf-8")


def _to_a_link_to_nothing(root: Path) -> None:
    (root / "meetings" / "2026").rename(root / "elsewhere")
    (root / "meetings" / "2026").symlink_to("../nowhere")


def _to_a_pipe(root: Path) -> None:
    path = root / "meetings" / "2026" / "talks.yaml"
    path.unlink()
    os.mkfifo(path)


def _to_a_device(root: Path) -> None:
    path = root / "meetings" / "2026" / "talks.yaml"
    path.unlink()
    path.symlink_to("/dev/zero")


def _to_a_name_that_is_not_read(root: Path) -> None:
    (root / "meetings" / "2026" / "talks.yaml").rename(root / "meetings" / "2026" / "talks.yaml.txt")


UNREACHABLE: Final = (_to_a_misspelt_folder, _to_a_file, _to_a_link_to_nothing, _to_a_pipe, _to_a_device)


@pytest.mark.parametrize("move", UNREACHABLE, ids=lambda move: move.__name__.strip("_"))
def test_what_cannot_be_looked_at_stays(tmp_path: Path, move: Callable[[Path], None]) -> None:
    """It is named, and nothing that may be in it is withdrawn."""
    root = published(tmp_path, {"meetings/2026/talks.yaml": MEETING})
    before = showing(root)
    move(root)
    assert_kept(root, before, build(root, days=1))


def test_a_file_under_a_name_that_is_not_read_withdraws_nothing(tmp_path: Path) -> None:
    """It gets a warning, as any file that is not read does, and its item stays."""
    root = published(tmp_path, {"meetings/2026/talks.yaml": MEETING})
    before = showing(root)
    _to_a_name_that_is_not_read(root)
    report = build(root, days=1)
    assert (showing(root), changes(report)) == (before, set())
    assert [fault.origin.file for fault in report.faults] == ["meetings/2026/talks.yaml.txt"]


@pytest.mark.skipif(os.name == "nt", reason="there are no permissions of this kind")
def test_a_folder_without_permission_withdraws_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named with the reason; the system is asked, as permissions do not stop every user."""
    root = published(tmp_path, {"meetings/2026/talks.yaml": MEETING})
    before = showing(root)
    closed, look = root / "meetings" / "2026", os.scandir
    closed.chmod(0)
    monkeypatch.setattr(os, "scandir", lambda path=".": look(path) if _is_open(path) else _refuse(path))
    report = build(root, days=1)
    closed.chmod(stat.S_IRWXU)
    assert_kept(root, before, report)
    (fault,) = report.faults
    assert str(fault).startswith("meetings/2026: error: cannot be read: Permission denied")


def _is_open(path: object) -> bool:
    return not isinstance(path, str) or bool(os.stat(path).st_mode & stat.S_IRUSR)  # noqa: PTH116 -- a text


def _refuse(path: object) -> None:
    raise PermissionError(13, "Permission denied", path)


def test_a_file_with_another_name_gets_a_proposal(tmp_path: Path) -> None:
    """Its item is withdrawn and a new one appears, and the report says how to keep it the same."""
    root = published(tmp_path, {"meetings/talks.yaml": MEETING})
    (root / "meetings" / "talks.yaml").rename(root / "meetings" / "iceland.yaml")
    report = build(root, days=1)
    assert changes(report) == {"new", "withdrawn"}
    (fault,) = report.faults
    assert fault.item == "iceland"
    assert "formerly: [talks]" in str(fault)
