"""Items of every kind with whatever they can hold, for Hypothesis."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from diplofeed.model import (
    Attachment,
    Audience,
    Form,
    Instrument,
    Meeting,
    Outcome,
    Participant,
    Party,
    PartyKind,
    Person,
    Place,
    Position,
    Relation,
    RelationKind,
    Round,
    Source,
    Statement,
    Status,
    Topic,
    Translation,
)
from diplofeed.text import Text
from diplofeed.when import parse
from diplofeed.words.countries import codes_of_parties

WORDS = st.text(max_size=30)


# One language is Indonesian, whose tag is that of the field every name has.
LANGUAGES = st.sampled_from(["", "en", "ru", "id", "zh-Hant", "to"])
TEXTS = st.one_of(WORDS.map(Text.of), st.dictionaries(LANGUAGES, WORDS, max_size=3).map(Text.of))
FILLED = TEXTS.filter(bool)
LINES = TEXTS.map(Text.line)
FILLED_LINES = LINES.filter(lambda text: all(part for _, part in text.parts) and bool(text))
IDS = st.from_regex(r"[a-zA-Z0-9ä][\w.-]{0,8}[\w-]", fullmatch=True)
LINKS = st.sampled_from(
    ["", "https://example.org/", "http://пример.рф/а б".replace(" ", ""), "https://h.example/?a=%20#b"]
)
WEB = LINKS.filter(bool)
MOMENTS = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- bounds
DAYS = st.none() | st.dates(date(1000, 1, 1))
WHENS = st.sampled_from(
    [
        *("2023", "2023-07", "2023-07-11", "2023~", "2023?", "2023-07~", "2023-07-11?", "2023-23", "202X", "20XX"),
        *("2023-07/2023-09", "2023-07-11/2023-07-12", "2023/..", "../2023", "1815-06-09", "2023-07-11T10:00Z"),
        *("2023-07-11T10:00/12:30[Europe/Vienna]", "2023-07-11T10:00+02:00", "July 2023", "11 July 2023"),
    ]
)
SAME_AS = st.lists(st.sampled_from(["http://www.wikidata.org/entity/Q159", "urn:x1:y", "URN:x1:y"]), max_size=2)
PARTIES = st.sampled_from(sorted(codes_of_parties())).map(Party.country) | st.builds(
    Party, id=IDS, name=FILLED_LINES, kind=st.sampled_from(PartyKind), url=LINKS, same_as=SAME_AS
)
PEOPLE = st.builds(
    Person,
    id=IDS,
    name=FILLED_LINES,
    role=LINES,
    affiliation=LINES,
    party=st.none() | PARTIES,
    url=LINKS,
    same_as=SAME_AS,
)
TOPICS = st.builds(Topic, id=IDS, name=FILLED_LINES, uri=LINKS | st.just("urn:x1:y"), same_as=SAME_AS)
INSTRUMENTS = st.builds(Instrument, id=IDS, name=FILLED_LINES, short=LINES, url=LINKS, same_as=SAME_AS)
DEGREES = st.none() | st.floats(-90, 90)
PLACES = st.builds(
    Place,
    name=LINES,
    city=LINES,
    country=st.none() | PARTIES,
    latitude=DEGREES,
    longitude=DEGREES,
    same_as=SAME_AS,
).filter(lambda place: place != Place())


def many(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return strategies of none, one or two."""
    return st.lists(strategy, max_size=2).map(tuple)


BOTH: dict[str, st.SearchStrategy[Any]] = {
    "id": IDS,
    "when": WHENS,
    "topics": many(TOPICS),
    "instruments": many(INSTRUMENTS),
    "related": many(st.builds(Relation, to=IDS, as_=st.sampled_from(RelationKind))),
    "url": LINKS,
    "attachments": many(
        st.builds(
            Attachment,
            url=WEB,
            title=LINES,
            type=st.sampled_from(["application/pdf", "text/html"]),
            size=st.integers(0, 2**53),
        )
    ),
    "sources": many(st.builds(Source, title=FILLED_LINES, url=LINKS, publisher=LINES, accessed=DAYS)),
    "audience": st.sampled_from(Audience),
    "embargo_until": MOMENTS,
    "published": MOMENTS,
    "formerly": many(IDS),
    "minor": st.sampled_from(["", "A typo."]),
    "same_as": SAME_AS,
}
MEETINGS: dict[str, st.SearchStrategy[Any]] = {
    **BOTH,
    "title": FILLED_LINES,
    "status": st.sampled_from(Status),
    "place": st.none() | PLACES,
    "parties": many(PARTIES),
    "participants": many(st.builds(Participant, person=PEOPLE, role=LINES, party=st.none() | PARTIES)),
    "summary": TEXTS,
    "agenda": many(FILLED),
    "significance": TEXTS,
    "positions": many(st.builds(Position, party=PARTIES, text=FILLED)),
    "outcomes": many(st.builds(Outcome, text=FILLED, party=st.none() | PARTIES)),
    "series": st.just("") | IDS,
    "recurrence": st.sampled_from(["", "FREQ=WEEKLY;COUNT=4"]),
    "rdate": st.just(()),
    "exdate": st.just(()),
    "rounds": st.just(()),
    "as_of": DAYS,
    "conference": LINKS | st.just("tel:+4312345"),
    "places": many(PLACES),
    "online": st.booleans(),
}
STATEMENTS: dict[str, st.SearchStrategy[Any]] = {
    **BOTH,
    "text": FILLED,
    "title": LINES,
    "speaker": st.none() | PEOPLE,
    "party": st.none() | PARTIES,
    "form": st.sampled_from(Form),
    "about": many(IDS),
    "language": st.sampled_from(["", "en", "zh-Hant"]),
    "translations": many(st.builds(Translation, language=st.sampled_from(["fr", "ru"]), text=TEXTS, url=LINKS)),
    "medium": LINES,
    "speakers": many(PEOPLE),
    "parties": many(PARTIES),
}
SERIES: dict[str, st.SearchStrategy[Any]] = {
    **MEETINGS,
    "when": st.sampled_from(["2023-07-11", "2023-07-11T10:00/11:30[Europe/Vienna]"]).map(parse),
    "recurrence": st.just("FREQ=WEEKLY;COUNT=4"),
    "rdate": many(st.sampled_from(["2023-09-01", "2023-10-01"]).map(parse)),
    "exdate": st.sampled_from([(), ("2023-07-18",)]),
    "rounds": many(
        st.builds(
            Round,
            recurrence_id=st.just("2023-07-25"),
            when=st.none() | WHENS,
            status=st.none() | st.sampled_from(Status),
            place=st.none() | PLACES,
            title=LINES,
            summary=TEXTS,
        )
    ).map(lambda rounds: rounds[:1]),
}
ITEMS = st.builds(Meeting, **MEETINGS) | st.builds(Meeting, **SERIES) | st.builds(Statement, **STATEMENTS)
