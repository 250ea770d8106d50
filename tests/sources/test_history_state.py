"""The example source of travels and visits: what it makes of each event, and of files that are wrong."""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from diplofeed.compose.markup import plain
from diplofeed.errors import Fault, Severity
from diplofeed.model import Meeting, Party, PartyKind, Person, Status
from diplofeed.record import Names, assemble
from diplofeed.source import Inputs, Located
from diplofeed.testing import check_source
from support.places import ROOT

PLUGIN = ROOT / "examples" / "plugins" / "history-state"
sys.path.insert(0, str(PLUGIN))

from diplofeed_history_state import SOURCE, HistoryStateOptions
from diplofeed_history_state.countries import in_a_sentence, party, readable

FIXTURE = ROOT / "tests" / "data" / "history-state"
WHOLE = ROOT.parent / "shared" / "data" / "history-state"

TRIP = (
    '<trip role="president" who="kennedy-john-f"><id>{id}</id><role>president</role><name>John F. Kennedy</name>\n'
    "<start-date>{start}</start-date>\n<end-date>{end}</end-date>\n"
    '<country id="{key}">{country}</country><locale>{locale}</locale>\n<remarks>{remarks}</remarks>{more}</trip>\n'
)
GOOD = {
    "id": "1",
    "start": "1963-06-26",
    "end": "1963-06-26",
    "key": "germany",
    "country": "Germany",
    "locale": "Berlin",
    "remarks": "Spoke.",
    "more": "",
}


def read(path: Path, names: Names | None = None, **options: int) -> tuple[list[Meeting], list[Fault]]:
    inputs = Inputs(path=path, options=HistoryStateOptions(**options), names=names or Names())
    result = list(SOURCE.read(inputs))
    meetings = [each.item for each in result if isinstance(each, Located) and isinstance(each.item, Meeting)]
    return meetings, [each for each in result if isinstance(each, Fault)]


def trip(**changes: str) -> str:
    return TRIP.format(**{**GOOD, **changes})


def read_trips(tmp_path: Path, *trips: str) -> tuple[list[Meeting], list[Fault]]:
    file = tmp_path / "trips.xml"
    file.write_text("<trips>\n" + "".join(trips) + "</trips>\n", encoding="utf-8")
    return read(file)


@pytest.fixture(name="meetings", scope="module")
def _meetings() -> dict[str, Meeting]:
    return {meeting.id: meeting for meeting in read(FIXTURE)[0]}


@pytest.mark.parametrize("path", [FIXTURE, FIXTURE / "travels" / "nixon-richard-m.xml"], ids=["folder", "file"])
def test_contract_of_a_source_is_kept(path: Path) -> None:
    """The source keeps to what every source does, for a folder and for a file."""
    record = check_source(SOURCE, path)

    assert len(record.items) == len(read(path)[0])


def test_each_event_is_a_meeting_in_the_order_of_the_files(meetings: dict[str, Meeting]) -> None:
    """Every event is a meeting once, file by file in the order of their names."""
    assert list(meetings) == ["trip-11", "trip-12", "trip-31", "trip-21", "visit-41", "visit-51", "visit-61"]
    assert {meeting.status for meeting in meetings.values()} == {Status.HELD}


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("trip-11", "John F. Kennedy in Berlin, Federal Republic of Germany"),
        ("trip-12", "John F. Kennedy in Vatican City"),
        ("trip-21", "Richard M. Nixon in Beijing, Hangzhou, Shanghai (People’s Republic of China)"),
        ("visit-41", "General Secretary Mikhail Gorbachev of the U.S.S.R. visits the United States"),
        ("visit-51", "President Nelson Mandela of South Africa visits the United States"),
        ("visit-61", "Queen Elizabeth II of the United Kingdom visits the United States"),
    ],
)
def test_titles_are_plain_english(meetings: dict[str, Meeting], key: str, title: str) -> None:
    """A title says who was where, with the country's name in the order people say it."""
    assert str(meetings[key].title) == title


@pytest.mark.parametrize(
    ("key", "text", "first", "last"),
    [
        ("trip-11", "1963-06-26", date(1963, 6, 26), date(1963, 6, 26)),
        ("trip-21", "1972-02-21/1972-02-28", date(1972, 2, 21), date(1972, 2, 28)),
    ],
)
def test_when_is_a_day_or_an_interval(
    meetings: dict[str, Meeting], key: str, text: str, first: date, last: date
) -> None:
    """An event of one day is that day, a longer one an interval with both its ends."""
    when = meetings[key].when
    assert (when.text, when.first, when.last) == (text, first, last)


@pytest.mark.parametrize(
    ("key", "parties"),
    [
        ("trip-11", ["US", "DE"]),
        ("trip-21", ["US", "CN"]),
        ("trip-31", ["US"]),
        ("visit-41", ["US", "soviet-union"]),
        ("visit-51", ["US", "ZA"]),
    ],
)
def test_parties_are_the_united_states_and_the_other(
    meetings: dict[str, Meeting], key: str, parties: list[str]
) -> None:
    """The parties are the United States and the other state, which Antarctica is not."""
    assert [each.id for each in meetings[key].parties] == parties


def test_place_is_the_city_of_a_trip_and_the_united_states_for_a_visit(meetings: dict[str, Meeting]) -> None:
    """One city is the city, several are the name of the place, and a visit takes place in the United States."""
    places = {key: meetings[key].place for key in ("trip-11", "trip-21", "trip-31", "visit-51")}
    shown = {key: (str(place.name), str(place.city), place.country.id) for key, place in places.items()}
    assert shown == {
        "trip-11": ("", "Berlin", "DE"),
        "trip-21": ("Beijing, Hangzhou, Shanghai", "", "CN"),
        "trip-31": ("", "McMurdo Station", "AQ"),
        "visit-51": ("", "", "US"),
    }


@pytest.mark.parametrize(
    ("key", "person", "name", "role", "side"),
    [
        ("trip-11", "kennedy-john-f", "John F. Kennedy", "President of the United States", "US"),
        ("trip-31", "kerry-john-forbes", "John Forbes Kerry", "U.S. Secretary of State", "US"),
        ("visit-41", "mikhail-gorbachev", "Mikhail Gorbachev", "General Secretary", "soviet-union"),
        ("visit-51", "nelson-mandela", "Nelson Mandela", "President", "ZA"),
        ("visit-61", "queen-elizabeth-ii-gb", "Queen Elizabeth II", "", "GB"),
    ],
)
def test_participants_have_office_and_side(
    meetings: dict[str, Meeting], key: str, person: str, name: str, role: str, side: str
) -> None:
    """An office before a full name is the role; a title that is part of the name stays in it."""
    (each,) = meetings[key].participants
    assert (each.person.id, str(each.person.name), str(each.role), each.party.id) == (person, name, role, side)


@pytest.mark.parametrize(
    ("key", "topics"),
    [
        ("trip-11", ["presidential-travel"]),
        ("trip-31", ["secretary-travel"]),
        ("visit-41", ["foreign-leader-visits", "summits"]),
        ("visit-51", ["foreign-leader-visits", "state-visits", "un-general-assembly"]),
    ],
)
def test_topics_come_from_the_kind_and_the_remarks(meetings: dict[str, Meeting], key: str, topics: list[str]) -> None:
    """The kind of event is the first topic, words of the remarks give the others."""
    assert [topic.id for topic in meetings[key].topics] == topics


def test_summary_is_markdown_on_one_line(meetings: dict[str, Meeting]) -> None:
    """Emphasis stays emphasis, wrapped lines are joined, and nothing else of the text is markup."""
    summary = str(meetings["trip-11"].summary)
    assert summary == "Said *Ich bin ein Berliner* in a speech before the city hall."
    assert plain(str(meetings["visit-51"].summary)).endswith("UN General Assembly [in New York].")
    assert not meetings["trip-31"].summary


def test_sources_name_the_historian(meetings: dict[str, Meeting]) -> None:
    """Each meeting says which list it is from."""
    assert {(str(source.publisher), source.url) for meeting in meetings.values() for source in meeting.sources} == {
        (
            "Office of the Historian, U.S. Department of State",
            f"https://history.state.gov/departmenthistory/{page}",
        )
        for page in ("travels", "visits")
    }


def test_a_twin_is_named_and_left_out() -> None:
    """An event that stands twice is kept under its lower id, however its lines are wrapped."""
    (fault,) = read(FIXTURE)[1]
    assert str(fault) == (
        "history-state/travels/kennedy-john-f.xml:32: warning: the same as trip 11 "
        "(history-state/travels/kennedy-john-f.xml:3), so it is left out"
    )
    assert fault.item == "trip-15"


def test_the_lower_id_of_twins_is_kept_where_it_stands_second(tmp_path: Path) -> None:
    """Which twin is kept depends on the ids, not on the order."""
    kept, (fault,) = read_trips(tmp_path, trip(id="9"), trip(id="2"))
    assert [meeting.id for meeting in kept] == ["trip-2"]
    assert (fault.item, fault.severity) == ("trip-9", Severity.WARNING)


def test_since_leaves_out_what_ended_before() -> None:
    """Events that ended before the first year wanted are left out."""
    assert [meeting.id for meeting in read(FIXTURE, since=1994)[0]] == ["trip-31", "visit-51", "visit-61"]


def test_names_of_the_record_are_taken() -> None:
    """Parties and people the record defines are used for those with the same id."""
    state = Party(id="soviet-union", name="The Union")
    person = Person(id="mikhail-gorbachev", name="M. S. Gorbachev")
    names = Names(parties={state.id: state}, people={person.id: person})
    (meeting,) = (each for each in read(FIXTURE, names)[0] if each.id == "visit-41")
    assert meeting.parties[1] is state
    assert meeting.participants[0].person is person


@pytest.mark.parametrize(
    ("change", "line", "field", "says"),
    [
        ({"id": ""}, 2, "id", "is missing or empty"),
        ({"id": "one"}, 2, "id", "is 'one'"),
        ({"start": ""}, 3, "start-date", "is missing or empty"),
        ({"start": "1963-06-31"}, 3, "start-date", "is '1963-06-31'"),
        ({"end": "June 1963"}, 4, "end-date", "is 'June 1963'"),
        ({"end": "1963-06-25"}, 4, "end-date", "the event ends on 1963-06-25, before it starts on 1963-06-26"),
        ({"country": " "}, 5, "country", "is missing or empty"),
    ],
)
def test_a_bad_event_is_a_fault_with_its_line(
    tmp_path: Path, change: dict[str, str], line: int, field: str, says: str
) -> None:
    """A bad event is left out, its fault names file, line and field, and the next event is published."""
    kept, (fault,) = read_trips(tmp_path, trip(**change), trip(id="2"))
    assert [meeting.id for meeting in kept] == ["trip-2"]
    assert (fault.origin.file, fault.origin.line, fault.field) == ("trips.xml", line, field)
    assert (fault.message, fault.severity) == (says, Severity.ERROR)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"more": "<remark>x</remark>"}, "the element <remark> is not known here"),
        ({"more": "<id>7</id>"}, "stands twice; the first is taken"),
        ({"remarks": "Spoke <b>loudly</b>."}, "the element <b> is not known here"),
        ({"country": "Ruritania", "key": "ruritania"}, "'Ruritania' is no country known here"),
    ],
)
def test_what_an_event_can_do_without_is_a_warning(tmp_path: Path, change: dict[str, str], says: str) -> None:
    """An unknown element, a second value or an unknown country is warned of, and the event is published."""
    kept, (fault,) = read_trips(tmp_path, trip(**change))
    assert [meeting.id for meeting in kept] == ["trip-1"]
    assert fault.message.startswith(says)
    assert (fault.severity, fault.item) == (Severity.WARNING, "trip-1")


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("<!DOCTYPE trips [<!ENTITY a 'b'>]>\n<trips/>", 1, "a document type (DOCTYPE) is not read"),
        ("<trips>\n<trip>", 2, "not well-formed XML: no element found"),
        ("<journeys/>", 1, "the element <journeys> is not known here"),
        ("<trips>\n<visit/></trips>", 2, "the element <visit> is not known here"),
        ("<trips>" + "<a>" * 40 + "</a>" * 40 + "</trips>", 1, "elements are nested more than 16 deep"),
        ('<?xml version="1.0" encoding="no-such"?><trips/>', 1, "unknown encoding: no-such"),
        ("", 1, "not well-formed XML: no element found"),
    ],
)
def test_a_bad_file_is_one_fault(tmp_path: Path, content: str, line: int, says: str) -> None:
    """A file that cannot be read as trips or visits gives one fault with the line, and no meeting."""
    (tmp_path / "bad.xml").write_text(content, encoding="utf-8")
    kept, (fault,) = read(tmp_path)
    assert not kept
    assert (fault.origin.file, fault.origin.line, fault.message) == (f"{tmp_path.name}/bad.xml", line, says)


def test_events_before_the_end_of_a_cut_file_are_published(tmp_path: Path) -> None:
    """A file that breaks off gives its whole events and one fault."""
    (tmp_path / "cut.xml").write_text("<trips>" + trip() + trip(id="2")[:80], encoding="utf-8")
    kept, (fault,) = read(tmp_path)
    assert [meeting.id for meeting in kept] == ["trip-1"]
    assert fault.message.startswith("not well-formed XML")


def test_a_missing_or_empty_directory_is_one_fault(tmp_path: Path) -> None:
    """Where there is nothing to read, one fault says so."""
    assert [fault.message for fault in read(tmp_path)[1]] == ["there is no XML file in it"]
    assert [fault.message for fault in read(tmp_path / "none")[1]] == ["there is no such directory"]


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file above the limit is a fault."""
    monkeypatch.setattr("diplofeed_history_state.tree.MAX_BYTES", 1_000_000)
    (tmp_path / "large.xml").write_bytes(b" " * 1_000_001)
    assert [fault.message for fault in read(tmp_path)[1]] == ["is larger than 1 MB"]


@pytest.mark.parametrize(
    ("remarks", "markdown", "shown"),
    [
        ("Read <em> Le Monde </em>.", "Read *Le Monde* .", "Read Le Monde ."),
        ("<em>a</em><em>b</em>", "*ab*", "ab"),
        ("x<em>(y)</em>z", "x(y)z", "x(y)z"),
        ("a <em/>b", "a b", "a b"),
        ("2 * 3 &lt;b&gt; _x_", r"2 \* 3 \<b> \_x\_", "2 * 3 <b> _x_"),
        ("1. May", r"1\. May", "1. May"),
    ],
)
def test_mixed_text_shows_as_it_is(tmp_path: Path, remarks: str, markdown: str, shown: str) -> None:
    """Whatever the remarks hold, their Markdown shows the same words, and no stray asterisk."""
    (meeting,), faults = read_trips(tmp_path, trip(remarks=remarks))
    assert not faults
    assert plain(str(meeting.summary)) == shown
    assert str(meeting.summary).replace(r"\>", ">") == markdown


@pytest.mark.parametrize(
    ("name", "key", "wanted"),
    [
        ("Dahomey (Benin)", "benin", "BJ"),
        ("Korea, North", "korea-north", "KP"),
        ("Cote d’Ivoire", "cote-divoire", "CI"),
        ("Turkey", "turkey", "TR"),
        ("U.S.S.R.", "russia", "soviet-union"),
        ("Yugoslavia (Kosovo)", "kosovo", "XK"),
        ("Czechoslovakia (government-in-exile)", "czechoslovakia", "czechoslovakia"),
    ],
)
def test_historic_and_inverted_names_find_their_party(name: str, key: str, wanted: str) -> None:
    """A name of the lists is found by itself or by the id beside it."""
    assert party(name, key, {}).id == wanted


def test_the_palestinian_authority_is_no_state_of_the_table() -> None:
    """The one organisation of the table has its kind."""
    assert party("Palestinian Authority", "", {}).kind is PartyKind.ORGANISATION


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Korea, South", "South Korea"),
        ("Congo, Democratic Republic of", "the Democratic Republic of Congo"),
        ("Netherlands", "the Netherlands"),
        ("The Gambia", "The Gambia"),
        ("Afghanistan (Interim Authority)", "Afghanistan (Interim Authority)"),
    ],
)
def test_country_names_read_as_english(name: str, sentence: str) -> None:
    """Names are turned around at their comma and have their article."""
    assert in_a_sentence(readable(name)) == sentence


def test_the_entry_point_names_the_source() -> None:
    """The package offers the source under the name it has."""
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["diplofeed.sources"] == {SOURCE.name: "diplofeed_history_state:SOURCE"}


@pytest.mark.skipif(not WHOLE.is_dir(), reason="the whole lists are not beside this repository")
def test_all_of_the_lists_are_read() -> None:
    """All 7,535 events are meetings but for the twins: no errors, no unknown country, one name a person."""
    kept, faults = read(WHOLE)
    twins = [fault for fault in faults if "the same as" in fault.message]
    assert (len(kept) + len(twins), len(twins)) == (7535, 2)
    assert faults == twins
    assert not assemble(Located(item=meeting, origin=faults[0].origin) for meeting in kept).faults
    assert sum(not meeting.summary for meeting in kept) == 6
    people = {participant.person for meeting in kept for participant in meeting.participants}
    assert max(Counter(person.id for person in people).values()) == 1
    parties = {each for meeting in kept for each in meeting.parties}
    assert max(Counter(each.id for each in parties).values()) == 1
