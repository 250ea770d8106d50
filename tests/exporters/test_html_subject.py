"""Pages of feeds by topic, party, person and series are called by the name of that, people with what they are."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from diplofeed.export import Feed, Fragment
from diplofeed.exporters.html.subject import subject_of
from diplofeed.model import Meeting, Outcome, Participant, Party, Person, Statement, Topic
from diplofeed.model.entry import Entry, tag_uri, uid
from diplofeed.text import Text

NOW = datetime(2026, 11, 29, tzinfo=UTC)
HALL = Person(id="hall", name="Dr. Hall", role="political analyst", affiliation="Institute", party="AT")
TALKS = Meeting(
    id="talks",
    title={"en": "Talks", "ru": "Переговоры"},
    when="2026-07-12",
    parties=("US",),
    topics=[Topic(id="arms", name={"en": "Arms", "ru": "Вооружения"})],
    outcomes=[Outcome(text="Agreed.", party=Party(id="X", name="Alba"))],
    participants=[Participant(person=HALL, role="chair of the talks")],
)
SAID = Statement(
    id="said", text="No.", when="2026-08-01", speaker=evolve(HALL, role="minister", url="https://example.org/hall")
)


def feed_of(slug: str, *, listed: bool = False) -> Feed:
    return Feed(
        slug=slug,
        title=Text.line(f"Site: {slug}"),
        description=Text(),
        listed=listed,
        url=f"https://example.org/{slug}/",
        updated=NOW,
        today=date(2026, 11, 29),
    )


def rows(*items: Meeting | Statement) -> list[Fragment]:
    tags = [tag_uri("tag:example.org,2026:subject", item.kind, item.id) for item in items]
    return [
        Fragment(Entry(item=item, tag=tag, uid=uid(tag), published=NOW, updated=NOW), b"")
        for item, tag in zip(items, tags, strict=True)
    ]


@pytest.mark.parametrize(
    ("slug", "language", "expected"),
    [
        ("topic/arms", "en", "Arms"),
        ("ru/topic/arms", "ru", "Вооружения"),
        ("party/US", "ru", "Соединенные Штаты"),
        ("party/X", "en", "Alba"),
        ("party/AT", "en", "Austria"),
        ("series/talks", "ru", "Переговоры"),
        ("person/hall", "en", "Dr. Hall"),
    ],
)
def test_a_feed_by_something_is_called_by_its_name(slug: str, language: str, expected: str) -> None:
    """The name is in the reader's language, from whatever part of an item it is in."""
    subject = subject_of(feed_of(slug), rows(SAID, TALKS), language)

    assert subject is not None
    assert subject.name.in_(language) == expected
    assert bool(subject.description) == (slug == "person/hall")


def test_people_have_what_they_are_in_the_record() -> None:
    """Each role once, in the order of the rows, with affiliation and party, and their own page."""
    person = subject_of(feed_of("person/hall"), rows(SAID, TALKS, evolve(TALKS, id="more")), "en")

    assert person is not None
    assert person.description.in_("en") == "Minister, Institute, Austria; political analyst, Institute, Austria"
    assert person.url == "https://example.org/hall"


@pytest.mark.parametrize(
    "feed",
    [
        feed_of(""),
        feed_of("topic/arms", listed=True),
        feed_of("grain"),
        feed_of("where/0123456789"),
        feed_of("topic/water"),
        feed_of("person/nobody"),
    ],
    ids=lambda feed: feed.slug or "everything",
)
def test_other_feeds_keep_their_titles(feed: Feed) -> None:
    """What the publication names, readers' own choices and what is in no entry have the title they have."""
    assert subject_of(feed, rows(SAID, TALKS), "en") is None
