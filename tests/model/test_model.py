"""What the model takes, cleans and refuses, and what the publication's own description does."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import vRecur

from diplofeed.config import Author, FeedSpec, Publication, Where
from diplofeed.model import (
    Attachment,
    Meeting,
    Participant,
    Party,
    Person,
    Place,
    Position,
    Source,
    Statement,
    Topic,
    Translation,
)
from diplofeed.text import Text, clean, cleaning, one_line, shortened
from diplofeed.when import parse


def meeting(**changes: Any) -> Meeting:
    """Return a meeting with some of its fields changed."""
    return Meeting(**{"id": "talks", "title": "Talks", "when": "2026-01-06"} | changes)


def publication(**changes: Any) -> Publication:
    """Return a publication with some of its fields changed."""
    return Publication(
        **{"id": "tag:example.org,2026:record", "title": "Record", "link": "https://example.org/"} | changes
    )


# ---------------------------------------------------------------- recurrence rules


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;COUNT=10",
        "FREQ=DAILY;UNTIL=19971224T000000Z",
        "FREQ=DAILY;UNTIL=20240229",
        "FREQ=DAILY;INTERVAL=2",
        "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "FREQ=MONTHLY;BYDAY=+1MO",
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1,31,-31",
        "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,-366",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYDAY=-53MO",
        "FREQ=YEARLY;BYWEEKNO=20,-53;BYDAY=MO",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "FREQ=DAILY;BYHOUR=0,23;BYMINUTE=0,20,59;BYSECOND=0,60",
        "COUNT=3;FREQ=DAILY",
    ],
)
def test_rules_of_the_specification_are_kept(rule: str) -> None:
    """A rule with only values RFC 5545 §3.3.10 allows is kept as it is, and a calendar package reads it.

    Whether it has the first round is not asked where the day of that is not known.
    """
    assert meeting(when="2026", recurrence=rule).recurrence == rule
    assert set(vRecur.from_ical(rule)) == {part.split("=")[0] for part in rule.split(";")}


def test_rule_may_be_given_as_a_line_of_a_calendar() -> None:
    """A rule may be written in small letters and with the name of its property, and none is none."""
    assert meeting(recurrence=" rrule:freq=weekly;byday=tu ").recurrence == "FREQ=WEEKLY;BYDAY=TU"
    assert meeting(recurrence="").recurrence == meeting(recurrence="RRULE:").recurrence == ""


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("weekly", "not a recurrence rule"),
        ("COUNT=4", "not a recurrence rule"),
        ("FREQ=WEEKLY;", "not a recurrence rule"),
        ("FREQ=WEEKLY;;COUNT=2", "not a recurrence rule"),
        ("FREQ=WEEKLY;FREQ=WEEKLY", "not a recurrence rule"),
        ("FREQ=WEEKLY;COUNT=2;COUNT=2", "not a recurrence rule"),
        ("FREQ=WEEKLY;EVERY=2", "not a recurrence rule"),
        ("FREQ=WEEKLY;COUNT =2", "not a recurrence rule"),
        ("FREQ=WEEKLY\nSUMMARY:x", "FREQ of a recurrence rule is one of"),
        ("FREQ=HOURLY", "FREQ of a recurrence rule is one of"),
        ("FREQ=", "FREQ of a recurrence rule is one of"),
        *[
            (f"FREQ=DAILY;COUNT={value}", "COUNT of")
            for value in ("0", "-1", "+1", "", "1.5", "two", "1,2", "٣", "1=2")
        ],
        *[(f"FREQ=DAILY;INTERVAL={value}", "INTERVAL of") for value in ("0", "-2", "", "1,2", "9" * 5000)],
        *[(f"FREQ=DAILY;BYSECOND={value}", "BYSECOND of") for value in ("61", "-1", "1,", "")],
        *[(f"FREQ=DAILY;BYMINUTE={value}", "BYMINUTE of") for value in ("60", "-1")],
        *[(f"FREQ=DAILY;BYHOUR={value}", "BYHOUR of") for value in ("24", "-1", "1,24")],
        *[
            (f"FREQ=MONTHLY;BYDAY={value}", "BYDAY of")
            for value in ("", "XX", "MONDAY", "MO,", "MO WE", "0MO", "54MO", "-54MO", "--1MO", "-+1MO", "1", "MO1")
        ],
        *[(f"FREQ=MONTHLY;BYMONTHDAY={value}", "BYMONTHDAY of") for value in ("0", "32", "-32", "-+3", "", "1,,2")],
        *[(f"FREQ=YEARLY;BYYEARDAY={value}", "BYYEARDAY of") for value in ("0", "367", "-367", "MO")],
        *[(f"FREQ=YEARLY;BYWEEKNO={value}", "BYWEEKNO of") for value in ("0", "54", "-54")],
        *[(f"FREQ=YEARLY;BYMONTH={value}", "BYMONTH of") for value in ("0", "13", "-1", "JAN", "1,13")],
        *[(f"FREQ=MONTHLY;BYDAY=MO;BYSETPOS={value}", "BYSETPOS of") for value in ("0", "367", "-367")],
        *[(f"FREQ=WEEKLY;WKST={value}", "WKST of") for value in ("", "1MO", "MO,TU", "MON")],
        *[
            (f"FREQ=WEEKLY;UNTIL={value}", "UNTIL of")
            for value in (
                *("", "2026-12-31", "2026", "20269999", "20260229", "00000101", "20261231T100000"),
                *("20261231T100000+0100", "20261231T250000Z", "20261231T240000Z", "20261231Z", "2026W011"),
            )
        ],
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20261231", "COUNT or UNTIL, not both"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY has numbers only"),
        ("FREQ=DAILY;BYDAY=MO,-1TU", "BYDAY has numbers only"),
        ("FREQ=YEARLY;BYWEEKNO=2;BYDAY=1MO", "BYDAY has numbers only"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY does not go with"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY goes only with"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO goes only with"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs another"),
    ],
)
def test_what_no_rule_allows_is_refused(rule: str, message: str) -> None:
    """A rule RFC 5545 §3.3.10 does not allow is refused with the part that is wrong, in a short message."""
    with pytest.raises(ValueError, match=message) as caught:
        meeting(recurrence=rule)
    assert "RFC 5545 §3.3.10" in str(caught.value)
    assert len(str(caught.value)) < 250


# ---------------------------------------------------------------- ids


@pytest.mark.parametrize("given_id", ["a", "us-russia-talks", "2023.1", "G7", "переговоры", "a" * 120])
def test_ids_are_kept_as_they_are(given_id: str) -> None:
    """An id of letters of any script, digits, hyphens, underlines and full stops is never changed."""
    assert meeting(id=given_id, series=given_id).id == given_id
    assert Statement(id=given_id, when="2023", text="x", about=[given_id]).about == (given_id,)


@pytest.mark.parametrize(
    "given_id",
    [
        "",
        " ",
        ".",
        "..",
        "a.",
        "-a",
        "_a",
        ".a",
        "a/b",
        "../a",
        "a b",
        "a\n",
        "a\x00",
        "a\u202e",
        "a:b",
        "a\\b",
        "a" * 121,
    ],
)
def test_ids_that_could_be_a_path_or_hide_something_are_refused(given_id: str) -> None:
    """An id that could lead to another folder, break a line or hide a character is refused wherever ids stand."""
    with pytest.raises(ValueError, match="an id is letters"):
        meeting(id=given_id)
    with pytest.raises(ValueError, match="an id is letters"):
        Topic(id=given_id, name="Arms control")
    with pytest.raises(ValueError, match="an id is letters"):
        Statement(id="x", when="2023", text="x", about=["y", given_id])


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("", ""),
        ("https://example.org", "https://example.org"),
        ("HTTP://example.org/a?b=c#d", "http://example.org/a?b=c#d"),
        (" https://example.org/a ", "https://example.org/a"),
        ("https://example.org/å", "https://example.org/%C3%A5"),
        ("https://example.org/%C3%A5", "https://example.org/%C3%A5"),
        ("https://example.org/100%?a=%zz&b=%4", "https://example.org/100%25?a=%25zz&b=%254"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ('https://example.org/"<x>', "https://example.org/%22%3Cx%3E"),
        ("https://[2001:db8::1]:8080/", "https://[2001:db8::1]:8080/"),
        ("https://[2001:db8::1]/[x]?a[b]=c#d[e]", "https://[2001:db8::1]/%5Bx%5D?a%5Bb%5D=c#d%5Be%5D"),
        ("https://example.org/x?a[]=1&b=%5B%5D", "https://example.org/x?a%5B%5D=1&b=%5B%5D"),
        ("https://example.org/#a#b", "https://example.org/#a%23b"),
        ("https://example.org/|y^z`{q}\\w", "https://example.org/%7Cy%5Ez%60%7Bq%7D%5Cw"),
    ],
)
def test_web_addresses_become_ascii(given_url: str, kept: str) -> None:
    """A web address is kept as a URI of ASCII characters that no markup can end in."""
    assert meeting(url=given_url).url == kept


@pytest.mark.parametrize(
    "given_url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "javascript://example.org/%0Aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/hosts",
        "mailto:desk@example.org",
        "//example.org/",
        "/page",
        "example.org",
        "https:",
        "https://",
        "https:///page",
        "https://example.org/a b",
        "https://example.org/\x00",
        "https://example.org/\u202egpj.exe",
        "https://example.org/\ud800",
        "https://example.org/a\nb",
        "https://example.org:port/",
        "https://[::1/",
        "https://exa<mple.org/",
        f"https://example.org/{'a' * 2000}",
    ],
)
def test_what_is_no_web_address_is_refused(given_url: str) -> None:
    """What could run, load or mislead, or is no absolute address of the web, is refused wherever links stand."""
    makers = (
        lambda: meeting(url=given_url),
        lambda: Source(title="x", url=given_url),
        lambda: Attachment(url=given_url),
        lambda: Translation(language="ru", url=given_url),
        lambda: publication(hubs=["https://example.org/hub", given_url]),
        lambda: publication(icon=given_url),
        lambda: Author(name="Desk", url=given_url),
    )
    for make in makers:
        with pytest.raises(ValueError, match=r"web address|host"):
            make()


def test_concepts_and_calls_have_schemes_of_their_own() -> None:
    """A topic may have a URN and a conference a telephone number, and neither may run anything."""
    assert Topic(id="x", name="x", uri="urn:example:arms").uri == "urn:example:arms"
    assert meeting(conference="tel:+43-1-0000").conference == "tel:+43-1-0000"
    for make in (lambda: Topic(id="x", name="x", uri="javascript:x"), lambda: meeting(conference="javascript:x")):
        with pytest.raises(ValueError, match="must start with"):
            make()


# ---------------------------------------------------------------- numbers, moments and types


@pytest.mark.parametrize(("latitude", "longitude"), [(90, 180), (-90, -180), (0, 0), (48.2, 16.37), (None, None)])
def test_coordinates_on_earth(latitude: float | None, longitude: float | None) -> None:
    """Degrees up to the poles and the date line are kept."""
    place = Place(latitude=latitude, longitude=longitude)
    assert (place.latitude, place.longitude) == (latitude, longitude)


@pytest.mark.parametrize("wrong", [181.0, -181.0, float("inf"), float("-inf"), float("nan")])
def test_coordinates_that_are_nowhere(wrong: float) -> None:
    """Degrees beyond the poles or the date line, and what is no number of degrees, are refused by name."""
    with pytest.raises(ValueError, match="latitude: lies between -90 and 90"):
        Place(latitude=wrong)
    with pytest.raises(ValueError, match="longitude: lies between -180 and 180"):
        Place(longitude=wrong)
    with pytest.raises(ValueError, match="latitude: lies between -90 and 90"):
        Place(latitude=90.01)


def test_moments_have_a_zone_and_are_kept_in_utc() -> None:
    """A moment is kept in UTC however it is written, and refused without a zone."""
    assert meeting(embargo_until="2026-12-01T10:00+02:00").embargo_until == datetime(2026, 12, 1, 8, tzinfo=UTC)
    for wrong in ("2026-12-01T10:00", "2026-12-01", "tomorrow"):
        with pytest.raises(ValueError, match="moment"):
            meeting(published=wrong)


def test_days_are_days() -> None:
    """A day that the calendar does not have is refused."""
    assert meeting(as_of="2026-02-28").as_of == date(2026, 2, 28)
    with pytest.raises(ValueError, match="not a day"):
        meeting(as_of="2026-02-30")


@pytest.mark.parametrize("wrong", ["pdf", "application/", "a/b; c=d", "a/b\n", "a/b/c", 'a/"b'])
def test_media_types_are_two_names(wrong: str) -> None:
    """A media type is a type and a subtype and nothing else, and sizes are not below zero."""
    with pytest.raises(ValueError, match="not a media type"):
        Attachment(url="https://example.org/a", type=wrong)
    with pytest.raises(ValueError, match="size: lies between"):
        Attachment(url="https://example.org/a", size=-1)


# ---------------------------------------------------------------- parties and collections


def test_parties_may_be_given_as_country_codes() -> None:
    """A two-letter code stands for the state wherever a party does, and an unknown one is refused."""
    russia = Party.country("RU")
    item = meeting(parties=["RU", Party.country("US")], place=Place(country="RU"))
    assert item.parties[0] == russia == item.place.country
    assert Position(party="RU", text="x").party == russia
    assert Person(id="x", name="x", party="RU").party == russia
    for wrong in ("ZZ", "ru"):
        with pytest.raises(ValueError, match="no ISO 3166-1 country code"):
            meeting(parties=[wrong])


def test_collections_become_tuples() -> None:
    """Whatever iterable is given, a meeting holds a tuple and can be hashed."""
    someone = Participant(person=Person(id="x", name="x"))
    item = meeting(participants=[someone], agenda=iter(["one", {"ru": "два"}]), topics=[Topic(id="t", name="t")])
    assert item.participants == (someone,)
    assert item.agenda == (Text.of("one"), Text.of({"ru": "два"}))
    assert isinstance(hash(item), int)


def test_conditions_take_dates_as_written() -> None:
    """The bounds of a condition are dates as precisely as they are written, or none."""
    where = Where(topics=["arms-control"], from_="2023", until=date(2024, 1, 1))
    assert (where.topics, where.from_, where.until) == (("arms-control",), parse("2023"), parse("2024-01-01"))
    assert Where().from_ is None


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("a\x00b\x08c\x0bd\x0ce\x1ff", "abcdef"),
        ("a\x7fb\x80c\x9fd", "abcd"),
        ("a\tb", "a\tb"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\ud800b\udfffc", "abc"),
        ("\ufeffa\ufeffb", "ab"),
        ("a\ufffeb\uffffc\ufdd0d\U0001fffee\U0010fffff", "abcdef"),
        ("a\ufffab", "ab"),
        ("\U0001f54a é ₽", "\U0001f54a é ₽"),
        ("a\u200fb\u200dc", "a\u200fb\u200dc"),
        ("\u202egpj", "\u202egpj\u202c"),
        ("\u202ea\nb", "\u202ea\u202c\nb"),
        ("\u2067a\u202eb", "\u2067a\u202eb\u202c\u2069"),
        ("\u2067a\u202eb\u2069c", "\u2067a\u202eb\u2069c"),
        ("\u2067a\u2069", "\u2067a\u2069"),
        ("a\u202c\u2069b", "ab"),
    ],
)
def test_text_is_cleaned_where_it_enters(given_text: str, cleaned: str) -> None:
    """Characters no document can carry are removed, line breaks are one kind, and reversed runs are closed."""
    assert clean(given_text) == cleaned
    assert str(meeting(summary=f"x{given_text}x").summary) == clean(f"x{given_text}x")
    assert str(meeting(title=f"x{given_text}x").title) == one_line(clean(f"x{given_text}x"))


@given(st.text(st.characters(codec=None)))
def test_cleaned_text_can_stand_in_xml_and_utf_8(text: str) -> None:
    """Any cleaned text can be encoded and read back from XML, and cleaning it again changes nothing."""
    cleaned = clean(text)
    escaped = cleaned.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert (ET.fromstring(f"<a>{escaped}</a>".encode()).text or "") == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("given_text", "done"),
    [
        ("a\r\nb\rc\u2028d", []),
        ("\u2067a\u2069", []),
        ("a\x00b\ufeff", ["control characters"]),
        ("\u202ea\nb", ["closed at the end of its line"]),
        ("a\u202cb", ["marks that close no run"]),
        ("\x00\u2067a\u202c", ["control characters", "marks that close no run", "closed at the end of its line"]),
    ],
)
def test_cleaning_says_what_it_does(given_text: str, done: list[str]) -> None:
    """What is taken out of a text and what is put into it are told apart, and line breaks are nothing to tell."""
    reported = cleaning(given_text)
    assert len(reported) == len(done)
    assert all(part in clause for part, clause in zip(done, reported, strict=True))


@pytest.mark.parametrize(
    ("line", "longest", "cut"),
    [
        ("no more than this", 17, "no more than this"),
        ("cut between words", 15, "cut between…"),
        ("not after a dash —  so", 19, "not after a dash…"),
        ("\u2067abc def\u2069", 8, "\u2067abc…\u2069"),
        ("\u2067\u202eabc def\u202c\u2069", 8, "\u2067\u202eabc…\u202c\u2069"),
        ("abcde\u0301\u0302f", 7, "abcd…"),
        ("ab\U0001f468\u200d\U0001f469\u200d\U0001f467c", 6, "ab…"),
        ("ab\U0001f44d\U0001f3fdc", 4, "ab…"),
        ("a\U0001f1e6\U0001f1f9\U0001f1f7\U0001f1fa", 3, "a…"),
        ("a\U0001f1e6\U0001f1f9\U0001f1f7\U0001f1fa", 4, "a\U0001f1e6\U0001f1f9…"),
        ("1\ufe0f\u20e32\ufe0f\u20e3", 5, "1\ufe0f\u20e3…"),
        ("\u1112\u1161\u11ab\u1112", 3, "…"),
        ("a" + "\u0301" * 9, 5, "…"),
        ("\u2067" * 9, 3, "\u2067…\u2069"),
        ("美国 国务卿与俄罗斯外长在维也纳举行会谈", 12, "美国 国务卿与俄罗斯外…"),
        ("双方就军备控制、战略稳定交换意见", 9, "双方就军备控制…"),
        ("ไทย การเจรจาเรื่องอาวุธ", 12, "ไทย การเจรจ…"),
        ("A https://example.org/very/long", 16, "A https://examp…"),
    ],
)
def test_line_is_cut_where_nothing_is_parted(line: str, longest: int, cut: str) -> None:
    """A line is cut between words, else between what people see as characters, and what is left open is closed."""
    assert shortened(line, longest) == cut
    assert len(cut) <= longest


@given(st.text(st.sampled_from("ab \u2067\u202e\u202c\u2069\u0301\u200d\U0001f1e6")), st.integers(1, 30))
def test_cut_line_is_clean_and_short_enough(text: str, longest: int) -> None:
    """However many runs a line opens, it fits and closes them all."""
    cut = shortened(one_line(clean(text)), longest)
    assert len(cut) <= longest
    assert clean(cut) == cut


def test_texts_may_be_given_in_languages() -> None:
    """A text may be a string, a mapping by language or pairs, and what is empty once cleaned is left out."""
    assert meeting(title={"en": "Talks", "ru": "Пере\x00говоры", "fr": "\x00 "}).title.parts == (
        ("en", "Talks"),
        ("ru", "Переговоры"),
    )
    with pytest.raises(ValueError, match="language tag"):
        meeting(title={"English": "Talks", "e n": "Talks"})


@pytest.mark.parametrize("empty", ["", " \n", "\x00\ufeff", None, {}, {"en": ""}])
def test_what_must_be_said_is_not_empty(empty: Any) -> None:
    """Titles, names and statements without a visible character are refused by name."""
    with pytest.raises(ValueError, match="title: must not be empty"):
        meeting(title=empty)
    with pytest.raises(ValueError, match="name: must not be empty"):
        Topic(id="x", name=empty)
    with pytest.raises(ValueError, match="text: must not be empty"):
        Statement(id="x", when="2023", text=empty)


# ---------------------------------------------------------------- publication


@pytest.mark.parametrize(
    ("given_id", "kept"),
    [
        ("tag:example.org,2026:record", "tag:example.org,2026:record"),
        (" tag:desk@example.org,2026-01-31:a/b/ ", "tag:desk@example.org,2026-01-31:a/b"),
        ("https://example.org/record/", "https://example.org/record"),
        ("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
    ],
)
def test_identity_of_a_publication(given_id: str, kept: str) -> None:
    """A publication's id is a tag URI or another URI, kept without a slash at its end."""
    assert publication(id=given_id).id == kept


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "record", "javascript:x", "tag:example.org:record", "tag:example.org,2026:a b", "https://"),
        *("tag:exämple.org,2026:record", "tag:example.org,2026:é", "https://example.org/é", "tag:example.org,٢٠٢٦:x"),
        *("tag:example.org,2026:a\x00", "tag:example.org,2026:a\x7fb", "tag:example.org,2026:a\u202eb"),
        *("tag:example.org,2026:a\x08b", "urn:a\x1bb", "tag:example.org,2026:\ud800"),
    ],
)
def test_identities_that_are_not_printable_ascii_are_refused(wrong: str) -> None:
    """An id all others derive from has no character that a program could drop, change or be led by."""
    with pytest.raises(ValueError, match=r"printable ASCII|web address"):
        publication(id=wrong)


@pytest.mark.parametrize("wrong", ["https://example.org/?a=1", "https://example.org/#a", "https://example.org/a?b#c/"])
def test_files_are_served_below_an_address_without_query_or_fragment(wrong: str) -> None:
    """Names of files cannot be put after a query or a fragment, so that no link of a publication has one."""
    with pytest.raises(ValueError, match=r"no '\?' or '#': write it as https://example\.org/record/"):
        publication(link=wrong)


@pytest.mark.parametrize("email", ["", "desk@example.org", "d.e+s_k@mail.example.org"])
def test_addresses_of_authors(email: str) -> None:
    """An author's e-mail address is kept as it is, and may be missing."""
    assert Author(name="Desk", email=email).email == email


@pytest.mark.parametrize(
    "wrong",
    [
        *("desk", "@example.org", "desk@", "a b@example.org", "desk@example.org\n", "<desk@example.org>", "a@b@c"),
        *("desk@example.org,other@example.org", "mailto:desk@example.org", 'desk"@example.org', "de(s)k@example.org"),
        *("dësk@example.org", "desk@exämple.org", "desk\x00@example.org", "desk@example.org\x7f", "d\x08@example.org"),
        *("desk@example.org\u202e", "\ufeffdesk@example.org", "desk\u200b@example.org"),
    ],
)
def test_addresses_that_are_not_printable_ascii_are_refused(wrong: str) -> None:
    """What could break a header or hide a character is no e-mail address."""
    with pytest.raises(ValueError, match="an e-mail address is printable ASCII"):
        Author(name="Desk", email=wrong)


@pytest.mark.parametrize("wrong", ["", "Arms", "arms control", "../arms", "-arms", "arms\n", "ärms", "a" * 81])
def test_slugs_are_plain(wrong: str) -> None:
    """A slug names a folder, and is refused where it could be another."""
    assert FeedSpec(slug="arms-control", title="Arms control").slug == "arms-control"
    with pytest.raises(ValueError, match="a slug is lower-case letters"):
        FeedSpec(slug=wrong, title="Arms control")
