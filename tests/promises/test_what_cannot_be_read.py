"""What cannot be read is not gone: it stays as it was last shown, but what may ask to be hidden is hidden."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from diplofeed.config.load import load_config
from diplofeed.errors import Severity
from diplofeed.ledger import text
from diplofeed.ledger.store import Ledger
from diplofeed.publishing.build import build
from diplofeed.publishing.report import Report
from support import records
from support.places import contents
from support.promises import read_atom
from support.refusing import refuse

START: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG: Final = """
[publication]
id = "tag:example.org,2026:desk"
title = "Desk"
link = "https://example.org/desk/"
author = { name = "Example Desk" }
"""
TALKS: Final = "title: Grain talks\nwhen: 2026-12-07\ntopics: [grain]\n"
OTHERS: Final = {
    "topics.yaml": "- { id: grain, name: Grain }\n",
    "meetings/other.yaml": "title: Other talks\nwhen: 2026-12-08\nrelated: [{ to: hush }]\n",
    "meetings/third.yaml": "title: Third talks\nwhen: 2026-12-09\n",
}
# The file of an item, what is done to it, and the words of the fault.
SPOILT: Final[Mapping[str, tuple[str, str, str]]] = {
    "misspelt status": ("meetings/hush.yaml", TALKS + "status: canceled\n", "cancelled"),
    "unknown key": ("meetings/hush.yaml", TALKS + "satus: cancelled\n", "status"),
    "conflict markers": ("meetings/hush.yaml", f"<<<<<<< HEAD\n{TALKS}=======\n{TALKS}>>>>>>> b\n", "not merged"),
    "cut to nothing": ("meetings/hush.yaml", "", "is empty"),
    "blanks alone": ("meetings/hush.yaml", " \n\n", "is empty"),
    "commented out": ("meetings/hush.yaml", "# title: Grain talks\n# when: 2026-12-07\n", "is empty"),
    "zeroes after a power cut": ("meetings/hush.yaml", "\0" * 40, "zeroes"),
    "not YAML": ("meetings/hush.yaml", TALKS + "place: [Vienna\n", "not valid YAML"),
    "cut within a text": ("meetings/hush.yaml", 'title: "Grain ta', "not valid YAML"),
    "a key twice": ("meetings/hush.yaml", TALKS + "when: 2027\n", "stands twice"),
    "no mapping": ("meetings/hush.yaml", "Grain talks\n", "a mapping"),
    "misspelt id": ("meetings/hush.yaml", "id: hu sh\n" + TALKS, "an id is letters"),
    "front matter": ("meetings/hush.md", "---\n" + TALKS + "Words.\n", "front matter"),
    "two versions of a body": (
        "meetings/hush.md",
        f"---\n{TALKS}---\n<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> b\n",
        "merged",
    ),
    "a line cut short": ("meetings.jsonl", '{"id": "hush", "title": "Grain ta\n', "not valid JSON"),
    "a line with a mistake": ("meetings.jsonl", '{"id": "hush", "title": "G", "when": "soon"}\n', "when"),
    "a line without an id": ("meetings.jsonl", '{"title": "G", "when": "2026"}\n', "is missing"),
    "lines cut to nothing": ("meetings.jsonl", "", "is empty"),
    "a row too long": ("meetings.csv", "id,title,when\nhush,Grain, talks,2026-12-07\n", "4 cells"),
    "a quote that does not end": ("meetings.csv", 'id,title,when\nhush,"Grain talks,2026-12-07\n', "not valid CSV"),
    "a table cut to nothing": ("meetings.csv", "", "is empty"),
    "a name file": ("topics.yaml", "- id: grain\n  name: Trade: goods\n", "not valid YAML"),
    "a name that is gone": ("topics.yaml", "- { id: corn, name: Corn }\n", "unknown topic"),
    "no item it names": ("meetings/hush.yaml", TALKS + "series: nowhere\n", "no meeting 'nowhere'"),
    "part of itself": ("meetings/hush.yaml", TALKS + "series: hush\n", "part of itself"),
    "two of one id": ("meetings/twin.yaml", "id: hush\n" + TALKS, "is taken"),
    "two, one of them faulty": ("meetings/twin.yaml", "id: hush\nstatus: no\n" + TALKS, "is taken"),
    "another encoding": ("meetings/hush.yaml", TALKS + "place: Z\udcfcrich\n", "UTF-8"),
}
FIRST: Final[Mapping[str, str]] = {
    ".yaml": TALKS,
    ".md": f"---\n{TALKS}---\nWords.\n",
    ".jsonl": '{"id": "hush", "title": "Grain talks", "when": "2026-12-07"}\n',
    ".csv": "id,title,when\nhush,Grain talks,2026-12-07\n",
}


def build_at(root: Path, hours: int) -> Report:
    """Build a record some hours after the beginning."""
    return build(root, now=START + timedelta(hours=hours), formats=("atom", "ical"))


def build_first(root: Path) -> None:
    """Build a record for the first time, with nothing wrong in it."""
    assert build_at(root, 1).complete


class Office:
    """A record on disk that is built hour by hour."""

    def __init__(self, root: Path) -> None:
        """Begin with a configuration and nothing else."""
        self.root, self.hours = root, 0
        self.write({"diplofeed.toml": CONFIG})

    def write(self, files: Mapping[str, str]) -> None:
        """Write files of the record; half a character of a text is a byte."""
        records.written(self.root, files)

    def begin(self, files: Mapping[str, str]) -> None:
        """Write files of the record as a first build left them."""
        assert not self.hours
        records.begun(self.root, {"diplofeed.toml": CONFIG, **files}, build_first)
        self.hours = 1

    def build(self) -> Report:
        """Build an hour after the last time."""
        self.hours += 1
        return build_at(self.root, self.hours)

    def shown(self) -> dict[str, bytes]:
        """Return what the public sees: the files and the public text of the ledger."""
        publication = load_config(self.root).publication.id
        with Ledger.open(self.root / ".diplofeed/ledger.db", publication=publication) as ledger:
            exported = "\n".join(text.export(ledger, public=True)).encode()
        return {**contents(self.root / "public"), "ledger": exported}


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Office:
    """Return an office with a record."""
    return Office(tmp_path / "record")


def traces(files: Mapping[str, bytes]) -> list[str]:
    """Return the files that tell of the item whose id is `hush`."""
    return [name for name, data in files.items() if b"Grain talks" in data or b"hush" in data]


def first(name: str) -> dict[str, str]:
    """Return a record in which the item stands where it is to be spoilt."""
    own = name if "hush" in name or name.startswith("meetings.") else "meetings/hush.yaml"
    return {**OTHERS, own: FIRST[Path(own).suffix]}


@pytest.mark.parametrize("case", SPOILT)
def test_faulty_item_stays_as_it_was_last_shown(office: Office, case: str) -> None:
    """Whatever is wrong with it, every byte that tells of it stays, the fault is named, and nothing is withdrawn."""
    name, spoilt, words = SPOILT[case]
    office.begin(first(name))
    before = office.shown()

    office.write({name: spoilt})
    report = office.build()

    assert not report.complete
    assert any(words in str(fault) for fault in report.faults), [*map(str, report.faults)]
    assert report.decisions == ()
    assert office.shown() == before


@pytest.mark.parametrize("case", SPOILT)
def test_faulty_item_that_is_mended_was_never_away(office: Office, case: str) -> None:
    """Mended as it was, it is unchanged; nothing was announced meanwhile."""
    name, spoilt, _ = SPOILT[case]
    office.begin(first(name))
    before = office.shown()
    office.write({name: spoilt})
    office.build()

    (office.root / name).unlink()
    office.write(first(name))

    assert office.build().complete
    assert office.shown() == before


@pytest.mark.parametrize("case", [case for case in SPOILT if "name" not in case])
def test_faulty_item_that_is_new_is_left_out(office: Office, case: str) -> None:
    """What was never shown is not shown because it is faulty."""
    name, spoilt, _ = SPOILT[case]
    office.write({key: value for key, value in first(name).items() if case.startswith("two") or "hush" not in key})
    office.write({**OTHERS, name: spoilt, "meetings/other.yaml": "title: Other talks\nwhen: 2026-12-08\n"})

    assert not office.build().complete
    assert traces(office.shown()) == []


ASKS: Final[Mapping[str, str]] = {
    "audience": "audience: internal\n",
    "audience nobody knows": "audience: desk\n",
    "audience of nothing": "audience:\n",
    "audience in a list": "audience: [public]\n",
    "audience misspelt": "audiance: internal\n",
    "audience in capitals": "Audience: internal\n",
    "audience among the place": "place:\n  city: Vienna\n  audience: internal\n",
    "embargo": "embargo_until: 2027-01-01T00:00Z\n",
    "embargo without a zone": "embargo_until: 2027-01-01\n",
    "embargo of no moment": "embargo_until: soon\n",
    "embargo with a hyphen": "embargo-until: 2027-01-01T00:00Z\n",
    "embargo misspelt": "embrago_until: 2027-01-01T00:00Z\n",
    "embargo in another case": "embargoUntil: 2027-01-01T00:00Z\n",
}
BREAKS: Final[Mapping[str, str]] = {"mistake": "status: canceled\n", "syntax": "agenda: [one\n"}


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("ask", ASKS)
def test_faulty_item_that_may_ask_to_be_hidden_is_hidden(office: Office, ask: str, how: str) -> None:
    """Nothing public tells of it any more, nor is it announced as withdrawn, nor that others no longer name it."""
    office.begin(first("meetings/hush.yaml"))
    assert traces(office.shown())

    office.write({"meetings/hush.yaml": TALKS + ASKS[ask] + BREAKS[how]})
    report = office.build()

    assert not report.complete
    assert report.withheld == ("hush",)
    assert report.decisions == ()
    assert traces(office.shown()) == []
    assert b"Withdrawn" not in b"".join(office.shown().values())


@pytest.mark.parametrize(
    "plain",
    [
        "audience: public\n",
        "audience: Public\n",
        "audiance: public\n",
        "embargo_until: 2020-01-01T00:00Z\n",
        "embargo_until: 2020-01-01\n",
    ],
)
def test_faulty_item_that_plainly_asks_for_nothing_stays(office: Office, plain: str) -> None:
    """An audience that is the public and an embargo that is past hide nothing."""
    office.begin(first("meetings/hush.yaml"))
    before = office.shown()

    office.write({"meetings/hush.yaml": TALKS + plain + BREAKS["mistake"]})

    assert not office.build().complete
    assert office.shown() == before


HIDING: Final[Mapping[str, tuple[str, str]]] = {
    "a line": (
        "meetings.jsonl",
        '{"id": "hush", "title": "Grain talks", "audience": "internal", "when": "2026-12-07\n',
    ),
    "a line with a mistake": (
        "meetings.jsonl",
        '{"id": "hush", "title": "G", "audience": "internal", "when": "soon"}\n',
    ),
    "a line in two": ("meetings.jsonl", '{"id": "hush", "title": "Grain talks",\n"audience": "internal"}\n'),
    "a line cut in the word": ("meetings.jsonl", '{"id": "hush", "title": "Grain talks", "audi'),
    "escaped letters": ("meetings.jsonl", '{"id": "hush", "\\u0061udience": "internal", "when": "20'),
    "a row too long": ("meetings.csv", "id,title,when,audience\nhush,Grain, talks,2026-12-07,internal\n"),
    "a quote": ("meetings.csv", 'id,title,when,audience\nhush,"Grain talks,2026-12-07,internal\n'),
    "front matter": ("meetings/hush.md", f"---\n{TALKS}audience: internal\nWords.\n"),
    "two versions": (
        "meetings/hush.yaml",
        f"<<<<<<< HEAD\n{TALKS}=======\n{TALKS}audience: internal\n>>>>>>> b\n",
    ),
    "another encoding": ("meetings/hush.yaml", TALKS + "audience: internal\nplace: Z\udcfcrich\n"),
    "an id that is none": ("meetings/hush.yaml", "id: hu sh\naudience: internal\n" + TALKS),
    "two of one id": ("meetings/twin.yaml", "id: hush\naudience: internal\n" + TALKS),
    "two, one of them faulty": ("meetings/twin.yaml", "id: hush\naudience: internal\nstatus: no\n" + TALKS),
    "two, one of them not YAML": ("meetings/twin.yaml", "id: hush\naudience: [internal\n" + TALKS),
    "another id": ("meetings/hush.yaml", "id: calm\nformerly: [hush]\naudience: internal\nstatus: no\n" + TALKS),
    "another id, not YAML": ("meetings/hush.yaml", "id: calm\nformerly: [hush]\naudience: [internal\n" + TALKS),
    "no item it names": ("meetings/hush.yaml", TALKS + "series: nowhere\naudience: internal\n"),
    "part of itself": ("meetings/hush.yaml", TALKS + "series: hush\nembargo_until: 2027-01-01T00:00Z\n"),
}


@pytest.mark.parametrize("case", HIDING)
def test_whatever_keeps_it_from_being_read_what_asks_is_hidden(office: Office, case: str) -> None:
    """In every kind of file a mistake elsewhere does not keep what is to be hidden in public."""
    name, spoilt = HIDING[case]
    office.begin(first(name))

    office.write({name: spoilt})
    report = office.build()

    assert not report.complete
    assert report.decisions == ()
    assert traces(office.shown()) == []


def test_two_of_one_id_of_which_the_first_is_hidden_are_hidden(office: Office) -> None:
    """Whichever of the two is the one that asks, also if the other alone has a fault of its own."""
    office.begin(first("meetings/hush.yaml"))
    office.write(
        {"meetings/hush.yaml": TALKS + "audience: internal\n", "meetings/twin.yaml": f"id: hush\nstatus: no\n{TALKS}"}
    )

    office.build()

    assert traces(office.shown()) == []


def test_items_that_name_one_that_is_hidden_are_not_announced(office: Office) -> None:
    """Neither that a mention goes with what it names, nor that it comes back, is news; another mention is."""
    office.begin(first("meetings/hush.yaml"))
    office.write({"meetings/hush.yaml": TALKS + "audience: internal\n"})
    assert office.build().decisions == ()
    assert traces(office.shown()) == []
    office.write({"meetings/hush.yaml": TALKS})
    assert office.build().decisions == ()

    office.write({"meetings/other.yaml": OTHERS["meetings/other.yaml"].replace("hush", "third")})

    assert [(decision.remembered.id, decision.fields) for decision in office.build().decisions] == [
        ("other", ("related",))
    ]


def test_what_is_withheld_comes_back_quietly(office: Office) -> None:
    """Mended and public, it is what it was: nobody hears of it anew, nor of those that name it."""
    office.begin(first("meetings/hush.yaml"))
    before = office.shown()
    office.write({"meetings/hush.yaml": TALKS + "audience: [internal\n"})
    office.build()

    office.write({"meetings/hush.yaml": TALKS})

    assert office.build().decisions == ()
    assert office.shown() == before


def test_other_faulty_items_stay_beside_one_that_is_hidden(office: Office) -> None:
    """Of two files that cannot be parsed the one that does not ask stays as it was."""
    office.begin(first("meetings/hush.yaml"))
    office.write({"meetings/hush.yaml": f"audience: [internal\n{TALKS}", "meetings/third.yaml": "title: [Third\n"})

    office.build()

    assert traces(office.shown()) == []
    assert b"Third talks" in office.shown()["atom.xml"]


def test_text_without_any_id_that_asks_hides_what_is_missing(office: Office) -> None:
    """Where nobody can tell what it is about, what is missing may be it."""
    office.begin(first("meetings/hush.yaml"))
    (office.root / "meetings/hush.yaml").unlink()
    office.write({"meetings/renamed.yaml": "audience: [internal\ntitle: Grain\n"})

    report = office.build()

    assert report.decisions == ()
    assert traces(office.shown()) == []


def test_item_that_goes_beside_a_faulty_one_waits(office: Office) -> None:
    """What is missing may be in a file of which nobody knows what it has; it goes once that can be read."""
    office.begin({**first("meetings/hush.yaml"), "meetings/other.yaml": "title: Other talks\nwhen: 2026-12-08\n"})
    (office.root / "meetings/hush.yaml").unlink()
    office.write({"meetings/third.yaml": ""})
    assert office.build().decisions == ()

    office.write(OTHERS | {"meetings/other.yaml": "title: Other talks\nwhen: 2026-12-08\n"})

    assert [decision.change.value for decision in office.build().decisions] == ["withdrawn"]


def test_item_that_goes_beside_one_with_a_known_id_goes(office: Office) -> None:
    """A mistake in one item holds up no other."""
    office.begin({**first("meetings/hush.yaml"), "meetings/other.yaml": "title: Other talks\nwhen: 2026-12-08\n"})
    (office.root / "meetings/hush.yaml").unlink()
    office.write({"meetings/third.yaml": OTHERS["meetings/third.yaml"] + "status: canceled\n"})

    assert [decision.remembered.id for decision in office.build().decisions] == ["hush"]


def test_item_that_is_renamed_beside_a_faulty_file_stays_the_same(office: Office) -> None:
    """Its former id is not taken for that of an item which could not be read."""
    office.begin({**first("meetings/hush.yaml"), "meetings/other.yaml": "title: Other talks\nwhen: 2026-12-08\n"})
    (office.root / "meetings/hush.yaml").unlink()
    office.write({"meetings/calm.yaml": "formerly: [hush]\n" + TALKS, "meetings/third.yaml": ""})

    assert office.build().decisions == ()
    assert office.shown()["atom.xml"].count(b"<entry>") == 3


def test_thousands_of_faulty_items_are_no_withdrawal(office: Office) -> None:
    """A broken name file does not count as a record that was emptied."""
    office.write({"topics.yaml": OTHERS["topics.yaml"]} | {f"meetings/m{number}.yaml": TALKS for number in range(20)})
    office.build()
    before = office.shown()
    office.write({"topics.yaml": "- id: grain\n  name: Trade: goods\n"})

    assert office.build().decisions == ()
    assert office.shown() == before


def test_warnings_hold_nothing_up(office: Office) -> None:
    """A file that is no item's is named, and what leaves the record beside it is withdrawn."""
    office.write({**first("meetings/hush.yaml"), "meetings/notes.docx": "words"})
    office.write({"meetings/other.yaml": "title: Other talks\nwhen: 2026-12-08\n"})
    assert [fault.severity for fault in office.build().faults] == [Severity.WARNING]
    (office.root / "meetings/hush.yaml").unlink()

    assert [decision.remembered.id for decision in office.build().decisions] == ["hush"]


# ---------------------------------------------------------------- folders


def _to_link(root: Path) -> None:
    (root / "meetings").rename(root / "shared")
    (root / "meetings").symlink_to(root / "shared", target_is_directory=True)


def _to_nfd(root: Path) -> None:
    (root / "meetings/genève.yaml").rename(root / "meetings" / unicodedata.normalize("NFD", "genève.yaml"))


MOVED: Final[Mapping[str, Callable[[Path], object]]] = {
    "the folder is a link": _to_link,
    "the folder in another case": lambda root: (root / "meetings").rename(root / "Meetings"),
    "another suffix": lambda root: (root / "meetings/hush.yaml").rename(root / "meetings/hush.yml"),
    "a suffix in capitals": lambda root: (root / "meetings/hush.yaml").rename(root / "meetings/hush.YAML"),
    "the name in capitals": lambda root: (root / "meetings/third.yaml").rename(root / "meetings/Third.yaml"),
    "letters taken apart": _to_nfd,
}
OUT_OF_REACH: Final[Mapping[str, Callable[[Path], object]]] = {
    "a link to nothing": lambda root: (root / "meetings").rename(root / "m") and (root / "meetings").symlink_to("no"),
    "a misspelt folder": lambda root: (root / "meetings").rename(root / "meeting"),
    "a file for a folder": lambda root: (root / "meetings").rename(root / "m") and (root / "meetings").write_text(""),
    "a suffix nobody reads": lambda root: (root / "meetings/hush.yaml").rename(root / "meetings/hush.yaml.txt"),
}


@pytest.mark.parametrize("how", MOVED)
def test_item_whose_file_is_called_otherwise_is_the_same(office: Office, how: str) -> None:
    """No link, case, suffix or Unicode form makes another item or withdraws one."""
    office.begin({**first("meetings/hush.yaml"), "meetings/genève.yaml": TALKS})
    before = read_atom(office.shown()["atom.xml"])

    MOVED[how](office.root)
    report = office.build()

    assert report.complete
    assert report.decisions == ()
    assert read_atom(office.shown()["atom.xml"]) == before


@pytest.mark.parametrize("how", OUT_OF_REACH)
def test_item_that_is_out_of_reach_stays(office: Office, how: str) -> None:
    """What could not be looked at is named and stays as it was."""
    office.begin(first("meetings/hush.yaml"))
    before = office.shown()

    OUT_OF_REACH[how](office.root)
    report = office.build()

    assert report.faults
    assert report.decisions == ()
    assert office.shown() == before


@pytest.mark.parametrize("name", ["meetings/2022", "meetings", "meetings/2022/hush.yaml"])
def test_item_without_permission_stays(office: Office, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A folder or file that the system does not let anybody read is named; its items stay as they were."""
    office.write({**OTHERS, "meetings/2022/hush.yaml": TALKS})
    office.build()
    before = office.shown()

    refuse(monkeypatch, office.root / name)
    # Whoever takes a permission away touches what it was of, which a build sees; here nobody did.
    office.write({"meetings/third.yaml": OTHERS["meetings/third.yaml"]})
    report = office.build()

    assert str(report.faults[0]).startswith(f"{name}: error: cannot be read: Permission denied")
    assert report.decisions == ()
    assert office.shown() == before


def test_item_that_is_hidden_behind_a_link_is_hidden(office: Office) -> None:
    """What is edited behind a link is seen by a build that looks at nothing but what was touched."""
    office.write(first("meetings/hush.yaml"))
    _to_link(office.root)
    office.write({"elsewhere/hush.yaml": TALKS})
    (office.root / "shared/hush.yaml").unlink()
    (office.root.parent / "elsewhere").mkdir()
    (office.root / "elsewhere/hush.yaml").rename(office.root.parent / "elsewhere/hush.yaml")
    (office.root / "shared/more").symlink_to(office.root.parent / "elsewhere", target_is_directory=True)
    for _ in range(3):
        office.build()
    assert traces(office.shown())

    (office.root.parent / "elsewhere/hush.yaml").write_text(TALKS + "audience: internal\n")
    office.build()

    assert traces(office.shown()) == []


def test_item_renamed_by_case_and_hidden_at_once_is_hidden(office: Office) -> None:
    """What has another spelling and is internal now is not announced as withdrawn."""
    office.begin(first("meetings/hush.yaml"))
    (office.root / "meetings/hush.yaml").unlink()
    office.write({"meetings/Hush.yaml": TALKS + "audience: internal\n"})

    report = office.build()

    assert report.decisions == ()
    assert traces(office.shown()) == []


def test_further_source_that_cannot_be_parsed_and_asks_is_hidden(office: Office) -> None:
    """What a further source reads of the same kind of files hides as the record's own files do."""
    config = CONFIG + '[sources.partner]\nuse = "folder"\npath = "partner"\n'
    office.write({**OTHERS, "diplofeed.toml": config, "partner/meetings/hush.yaml": TALKS})
    assert office.build().complete
    assert traces(office.shown())

    office.write({"partner/meetings/hush.yaml": TALKS + "audience: [internal\n", "partner/meetings/x.yaml": TALKS})
    report = office.build()

    assert [decision.remembered.id for decision in report.decisions] == ["x"]
    assert b"hush" not in b"".join(office.shown().values())


def test_every_item_of_a_list_that_asks_is_hidden(office: Office) -> None:
    """A list that cannot be parsed hides what stands in it, not only what its file is called like."""
    items = f"- id: calm\n  title: Calm\n  when: 2026\n- id: hush\n  {TALKS.replace(chr(10), chr(10) + '  ')}\n"
    office.write({**OTHERS, "meetings/calm.yaml": items})
    office.build()
    assert traces(office.shown())

    office.write({"meetings/calm.yaml": items + "  audience: [internal\n"})

    assert office.build().withheld == ("calm", "hush")
    assert traces(office.shown()) == []


def test_list_that_cannot_be_parsed_hides_nothing_that_stands_elsewhere(office: Office) -> None:
    """An item whose id is not in the text, and whose own file is broken too, stays as it was."""
    office.write(first("meetings/hush.yaml"))
    office.write({"meetings.jsonl": '{"id": "line", "title": "Line", "when": "2026"}\n'})
    office.build()

    office.write({"meetings.jsonl": '{"id": "line", "audience": "inter\n', "meetings/third.yaml": ""})
    report = office.build()

    assert report.withheld == ("line",)
    assert b"Third talks" in office.shown()["atom.xml"]


def test_withdrawn_item_that_is_back_faulty_and_hidden_is_named_no_more(office: Office) -> None:
    """Even that it was withdrawn is not said once its editors have it back as something that may be hidden."""
    office.begin({**first("meetings/hush.yaml"), "meetings/other.yaml": "title: Other talks\nwhen: 2026-12-08\n"})
    (office.root / "meetings/hush.yaml").unlink()
    office.build()
    assert traces(office.shown())

    office.write({"meetings/hush.yaml": TALKS + "audience: internal\nstatus: canceled\n"})
    office.build()

    assert traces(office.shown()) == []


def test_former_ids_of_hidden_items_are_in_no_public_text(office: Office) -> None:
    """What others said of a hidden item before it was renamed is not in the ledger that the public may read."""
    office.begin(first("meetings/hush.yaml"))
    (office.root / "meetings/hush.yaml").unlink()
    office.write({"meetings/other.yaml": "title: Other talks\nwhen: 2026-12-08\nrelated: [{ to: calm }]\n"})
    office.write({"meetings/calm.yaml": "formerly: [hush]\n" + TALKS})
    office.build()
    office.write({"meetings/calm.yaml": "formerly: [hush]\naudience: internal\n" + TALKS})
    office.build()

    assert traces(office.shown()) == []
    assert b"calm" not in office.shown()["ledger"]


@pytest.mark.parametrize("case", ["not YAML", "a line cut short", "a row too long", "cut to nothing"])
def test_items_that_name_one_that_cannot_be_parsed_are_said_to_do_so(office: Office, case: str) -> None:
    """Nobody is told that an item is not in the record that is in it, faulty."""
    name, spoilt, _ = SPOILT[case]
    office.write(first(name))
    office.write({name: spoilt})

    messages = [fault.message for fault in office.build().faults if fault.item == "other"]

    assert messages == ["'hush' is left out because of its own faults"]
