"""A state that was not there on the day of an item is warned of, with what to write; nothing published changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from diplofeed.cli import main
from diplofeed.errors import Origin, Severity
from diplofeed.model import Meeting, Outcome, Participant, Party, PartyKind, Person, Place, Position, Role, Statement
from diplofeed.record.states import warnings_of_states
from diplofeed.source import Located
from support.records import CONFIG, written

BOTH_ENDED = (
    "CS: Czechoslovakia ended on 31 December 1992 and Serbia and Montenegro ended on 5 June 2006, before this date"
)
OF_BOTH = "CS was the code of Czechoslovakia (CSHH) and of Serbia and Montenegro (CSXX)"


def warned(item: Meeting | Statement) -> list[tuple[str, str, str]]:
    """Return the field, the message and what is expected of each warning."""
    faults = list(warnings_of_states(Located(item=item, origin=Origin("meetings/a.yaml", 3))))
    assert {fault.severity for fault in faults} <= {Severity.WARNING}
    return [(fault.field, fault.message, fault.expected) for fault in faults]


def meeting(when: str, *parties: str | Party, **values: Any) -> Meeting:
    """Return a meeting of parties."""
    return Meeting(id="a", title="Talks", when=when, parties=parties, **values)


@pytest.mark.parametrize(
    ("code", "when", "message", "expected"),
    [
        ("DD", "1995-05-05", "DD: East Germany ended on 3 October 1990, before this date", "DE"),
        ("DD", "1991", "DD: East Germany ended on 3 October 1990, before this date", "DE"),
        ("DD", "1948-06", "DD: East Germany began on 7 October 1949, after this date", "DE"),
        (
            "SU",
            "1992",
            "SU: Soviet Union ended on 26 December 1991, before this date",
            "RU, or another state that followed it, such as UA or KZ",
        ),
        ("SU", "1922-12-29", "SU: Soviet Union began on 30 December 1922, after this date", "RU"),
        ("ZR", "1997-05-18", "ZR: Zaire ended on 17 May 1997, before this date", "CD"),
        ("ZR", "1965", "ZR: Zaire began on 27 October 1971, after this date", "CD"),
        ("BU", "2008", "BU: Burma ended on 18 June 1989, before this date", "MM"),
        ("TP", "2003", "TP: East Timor ended on 20 May 2002, before this date", "TL"),
        ("AN", "2011", "AN: Netherlands Antilles ended on 10 October 2010, before this date", "CW, SX or BQ"),
        ("VD", "1980", "VD: North Vietnam ended on 2 July 1976, before this date", "VN"),
        (
            "YU",
            "2004",
            "YU: Yugoslavia ended on 4 February 2003, before this date",
            "CSXX until 5 June 2006, then RS or ME, or another state that followed it, such as HR",
        ),
        ("CS", "1998", "CS: Czechoslovakia ended on 31 December 1992, before this date", "CZ or SK"),
        ("CS", "2010", BOTH_ENDED, "RS or ME"),
        (
            "CS",
            "1990/2004",
            "CS was the code of Czechoslovakia (CSHH) and of Serbia and Montenegro (CSXX)",
            "CSHH or CSXX",
        ),
        ("CSHH", "2004", "CSHH: Czechoslovakia ended on 31 December 1992, before this date", "CZ or SK"),
        ("CSXX", "1985", "CSXX: Serbia and Montenegro began on 4 February 2003, after this date", "YU"),
        ("RU", "1985-11-21", "Russia (RU) was part of SU (Soviet Union) then", "SU"),
        ("RU", "1990", "Russia (RU) was part of SU (Soviet Union) then", "SU"),
        ("KZ", "1970", "Kazakhstan (KZ) was part of SU (Soviet Union) then", "SU"),
        ("SK", "1989-11", "Slovakia (SK) was part of CSHH (Czechoslovakia) then", "CSHH"),
        ("HR", "1985", "Croatia (HR) was part of YU (Yugoslavia) then", "YU"),
        ("RS", "2005", "Serbia (RS) was part of CSXX (Serbia and Montenegro) then", "CSXX"),
        ("ME", "1999", "Montenegro (ME) was part of YU (Yugoslavia) then", "YU"),
    ],
)
def test_state_that_was_not_there_on_any_day_of_the_date(code: str, when: str, message: str, expected: str) -> None:
    """The warning has the day on which it ended or began, and what was there instead."""
    assert warned(meeting(when, "US", code)) == [("parties[2]", message, expected)]


@pytest.mark.parametrize(
    ("code", "when"),
    [
        *(
            ("DD", "1990"),
            ("DD", "1990-10-03"),
            ("DD", "1989-11-09"),
            ("DD", "1980/.."),
            ("DD", "/1995"),
            ("DD", "199X"),
        ),
        *(("SU", "1991-12-26"), ("SU", "1985-11-21"), ("SU", "../1991"), ("SU", "1922"), ("SU", "19XX")),
        *(("CS", "1985"), ("CS", "2004"), ("CSXX", "2004"), ("CSHH", "1970"), ("YU", "2003-01"), ("YU", "1961-09-01")),
        *(("ZR", "1974-10-30"), ("BU", "1955"), ("AN", "1999"), ("VD", "1973-01-27"), ("YD", "1980"), ("RH", "1979")),
        *(
            ("RU", "1991"),
            ("RU", "1991-12-08"),
            ("RU", "1914-07"),
            ("RU", "1985/1995"),
            ("RU", "1985/.."),
            ("RU", "2026"),
        ),
        *(("RU", "../1985"), ("UA", "1985"), ("BY", "1950"), ("EE", "1970"), ("DE", "1985"), ("CD", "1980")),
        *(("SK", "1940"), ("CZ", "1993"), ("RS", "2006-06-03"), ("HR", "1991"), ("MM", "1980")),
    ],
)
def test_state_that_may_have_been_there_is_not_doubted(code: str, when: str) -> None:
    """A date as a whole has to lie outside, as far as it is known."""
    assert warned(meeting(when, "US", code)) == []


def test_every_part_of_an_item_is_looked_at_and_each_state_named_once() -> None:
    """Parties, people in the role of the day, positions, outcomes; of places only states that are no more."""
    delegate = Person(id="a", name="A", party="RU", roles=[Role(role="envoy", party="SU", until="1991")])
    late = Person(id="b", name="B", party="SU")

    def fields(**values: Any) -> list[str]:
        return [field for field, _, _ in warned(Meeting(**{"id": "a", "title": "A", "when": "1995", **values}))]

    assert fields(participants=[Participant(person=delegate)]) == []
    assert fields(participants=[Participant(person=delegate)], when="1985") == []
    assert fields(participants=[Participant(person=delegate), Participant(person=late)]) == ["participants[2].party"]
    assert fields(participants=[Participant(person=late, party="RU")]) == []
    assert fields(positions=[Position(party="DD", text="No.")]) == ["positions[1].party"]
    assert fields(outcomes=[Outcome(text="No."), Outcome(party="DD", text="No.")]) == ["outcomes[2].party"]
    assert fields(parties=["DD"], positions=[Position(party="DD", text="No.")]) == ["parties[1]"]
    assert fields(place=Place(city="Berlin", country="DD")) == ["place.country"]
    assert fields(places=[Place(city="Bern", country="CH"), Place(country="YU")], when="2005") == ["places[2].country"]
    assert fields(place=Place(city="Moscow", country="RU"), when="1985") == []
    said = Statement(id="s", text="No.", when="1995", speaker=late, speakers=[late], party="DD", parties=["YU"])
    assert [field for field, _, _ in warned(said)] == ["party", "speaker.party"]


def test_series_may_go_on_until_its_last_round() -> None:
    """Its first day alone does not say when it was."""
    weekly = {"recurrence": "FREQ=WEEKLY"}

    assert warned(meeting("1990-12-01", "RU", **weekly)) == []
    assert warned(meeting("1990-12-01", "RU", recurrence="FREQ=WEEKLY;COUNT=3")) != []


def test_what_is_called_otherwise_is_another_party() -> None:
    """A record may use the code of a state that is no more for a party of its own."""
    desk = Party(id="DD", name="Dialogue Desk", kind=PartyKind.GROUP)

    assert warned(meeting("2026", desk, Party(id="AN", name="Antarctic Network"))) == []
    assert warned(meeting("1985", Party(id="RU", name="Ruritania Unit", kind="group"))) == []


def test_check_warns_with_the_place(tmp_path: Path) -> None:
    """The warning has file and line, and the exit status is that of a record without a fault."""
    talks = "title: Talks\nwhen: 1995-05-05\nparties:\n  - US\n  - DD\n"
    root = written(tmp_path, {"diplofeed.toml": CONFIG, "meetings/a.yaml": talks})
    result = CliRunner().invoke(main, ["check", str(root)], catch_exceptions=False)

    assert result.exit_code == 0
    assert (
        "meetings/a.yaml:5:5: warning: parties[2]: DD: East Germany ended on 3 October 1990, before this date\n"
        "    expected DE" in result.stderr
    )
