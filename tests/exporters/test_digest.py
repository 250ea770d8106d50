"""The Markdown digest: read again with a CommonMark parser that is not the writer's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import pairwise, permutations
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from diplofeed import compose
from diplofeed.config import Publication
from diplofeed.export import Context, Document, Feed, Fragment, Order
from diplofeed.exporters.digest import EXPORTER, Citations, DigestOptions, Periods
from diplofeed.model import (
    Form,
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
    Source,
    Statement,
    Status,
    Topic,
)
from diplofeed.model.entry import Entry, Reference, tag_uri, uid
from diplofeed.text import Text
from diplofeed.when import parse
from support.effort import cases

PUBLICATION = Publication(
    id="tag:example.org,2026:us-russia",
    title="U.S.-Russia diplomacy",
    link="https://example.org/us-russia/",
)
US, RU = Party.country("US"), Party.country("RU")
G7 = Party(id="G7", name="Group of Seven", kind=PartyKind.GROUP)
EXPLAINER = Source(title="Explainer on Russia-U.S. diplomacy", publisher="Reuters", accessed="2026-11-23")
ARMS = Topic(id="arms-control", name="Arms control")
TODAY = date(2026, 11, 23)

RECORD: tuple[Meeting | Statement, ...] = (
    Meeting(
        id="talks",
        title="U.S.-Russia talks",
        when="2023~/..",
        status=Status.CONFIRMED,
        parties=("US", "RU"),
        summary="Tense, yet the two go on meeting.",
        positions=(Position(party=US, text="Support Ukraine."), Position(party=RU, text="Be heard.")),
        significance="A safety valve.",
        sources=(EXPLAINER,),
    ),
    Meeting(
        id="g7",
        title="G7 summit",
        when="2023-06",
        status=Status.HELD,
        parties=(G7, "US"),
        participants=(Participant(person=Person(id="joe-biden", name="Joe Biden", role="U.S. President")),),
        outcomes=(Outcome(text="A collective stance."),),
        url="https://example.org/us-russia/g7",
        sources=(EXPLAINER,),
    ),
    Meeting(
        id="vienna",
        title="Vienna talks on nuclear arms control",
        when="2023-07",
        status=Status.HELD,
        place=Place(city="Vienna", country="AT"),
        parties=("US", "RU"),
        topics=(ARMS,),
        summary="Diplomats met to discuss arms control.",
        related=(Relation(to="g7", as_=RelationKind.FOLLOWS),),
        sources=(EXPLAINER, Source(title="Press release", url="https://example.org/press")),
    ),
    Meeting(id="next", title="Next round", when="2026-12-03", status=Status.SCHEDULED, parties=("US", "RU")),
    Meeting(id="soon", title="Consultations", when="2026-11-26", status=Status.CANCELLED, parties=("US", "RU")),
    Statement(
        id="hall",
        title="An outlet",
        speaker=Person(id="emily-hall", name="Dr. Emily Hall", role="political analyst"),
        when="2023-07",
        text="Diplomacy provides an outlet to address critical issues.",
        about=("vienna", "talks"),
        medium="news explainer",
        sources=(EXPLAINER,),
    ),
    Statement(
        id="green",
        speaker=Person(id="michael-green", name="Dr. Michael Green", role="expert in international relations"),
        when="2023~",
        form=Form.PARAPHRASE,
        text="Channels matter more than agreement.",
        sources=(EXPLAINER,),
    ),
)


def tag_of(item: Meeting | Statement) -> str:
    """Return an item's identity."""
    return tag_uri(PUBLICATION.id, item.kind, item.id)


def entries_of(items: Iterable[Meeting | Statement]) -> list[Entry]:
    """Return a record's items as entries, the latest event first."""
    expected = {item.id: item for item in items}
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    made = [
        Entry(
            item=item,
            tag=tag_of(item),
            uid=uid(tag_of(item)),
            published=moment,
            updated=moment,
            references=tuple(references_of(item, expected)),
        )
        for item in expected.values()
    ]
    return sorted(made, key=lambda entry: (entry.item.when, entry.tag), reverse=True)


def references_of(item: Meeting | Statement, items: dict[str, Meeting | Statement]) -> Iterable[Reference]:
    """Yield what an item names."""
    named = [(relation.as_.value, relation.to) for relation in item.related]
    if isinstance(item, Statement):
        named += [("about", other) for other in item.about]
    for relation, other in named:
        if other not in items:
            continue
        target = items[other]
        yield Reference(
            relation=relation,
            kind=target.kind,
            id=target.id,
            tag=tag_of(target),
            uid=uid(tag_of(target)),
            title=Text.line(compose.headline_of(target, "en")),
            when=target.when,
            url=target.url,
        )


def feed_of(**changes: Any) -> Feed:
    """Return the feed of everything."""
    passed: dict[str, Any] = {
        "slug": "",
        "title": Text.line("U.S.-Russia diplomacy"),
        "description": Text.of("What the two say to each other"),
        "listed": True,
        "url": PUBLICATION.link,
        "updated": datetime(2026, 11, 23, tzinfo=UTC),
        "today": TODAY,
    }
    return Feed(**passed | changes)


def export(items: Iterable[Meeting | Statement], options: DigestOptions | None = None, **feed: Any) -> list[Document]:
    """Return the documents of a record, their bytes read."""
    context = Context(publication=PUBLICATION, options=options or DigestOptions(), language="en")
    fragments = (Fragment(entry, EXPORTER.entry(entry, context)) for entry in entries_of(items))
    result = EXPORTER.documents(feed_of(**feed), fragments, context)
    return [attrs.evolve(document, chunks=[b"".join(document.chunks)]) for document in result]


def texts(items: Iterable[Meeting | Statement], options: DigestOptions | None = None, **feed: Any) -> dict[str, str]:
    """Return the documents of a record in Markdown by name."""
    return {
        document.name: b"".join(document.chunks).decode()
        for document in export(items, options, **feed)
        if document.name.endswith(".md")
    }


def current(items: Iterable[Meeting | Statement], options: DigestOptions | None = None, **feed: Any) -> str:
    """Return the current digest of a record."""
    return texts(items, options, **feed)["digest.md"]


def headings(markdown: str) -> list[str]:
    """Return the headings of Markdown with their number signs, as a reader that allows raw HTML finds them."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    return [
        f"{'#' * int(opened.tag[1])} {''.join(child.content for child in inline.children or ())}"
        for opened, inline in pairwise(tokens)
        if opened.type == "heading_open"
    ]


# ---------------------------------------------------------------- the whole


def test_digest_reads_as_an_article() -> None:
    """The digest tells what is ahead, what goes on and what happened, each with the voices on it, and the sources."""
    assert (
        current(RECORD)
        == """\
# U.S.-Russia diplomacy

What the two say to each other. This digest covers 5 meetings and 2 statements, dated from about 2023 on. Next: \
Next round, 3 December 2026. Of the meetings, 2 were held, 1 goes on, 1 is on record as planned and 1 was \
cancelled. Who with whom: the United States and Russia (3 meetings); the Group of Seven and the United States \
(1 meeting). Topics: Arms control.

## What changed

- **Consultations:** Cancelled; it was planned for 26 November 2026.

## Ahead

### Cancelled: Consultations

Cancelled; it was planned for 26 November 2026, between the United States and Russia.

### Next round

Scheduled for 3 December 2026, between the United States and Russia.

## Ongoing

### U.S.-Russia talks

Ongoing since about 2023, between the United States and Russia.[^reuters-ce5667]

Tense, yet the two go on meeting.

**Where they stand:**

| United States | Russia |
| --- | --- |
| Support Ukraine. | Be heard. |

**Why it matters:**

A safety valve.

## June 2023

### [G7 summit](https://example.org/us-russia/g7)

Held in June 2023, with the Group of Seven and the United States taking part.[^reuters-ce5667]

**Who took part:**

- Joe Biden, U.S. President

**What came of it:**

- A collective stance.

## July 2023

### Vienna talks on nuclear arms control

Held in July 2023, in Vienna, Austria, between the United States and \
Russia.[^reuters-ce5667][^press-release-3f8969]

Diplomats met to discuss arms control.

**Follows:** [G7 summit](https://example.org/us-russia/g7) (June 2023)

*Topics: Arms control.*

#### An outlet

> Diplomacy provides an outlet to address critical issues.

— Dr. Emily Hall, political analyst; news explainer, July 2023[^reuters-ce5667]

**Also about:** U.S.-Russia talks (since about 2023)

## Also said

### Dr. Michael Green

Dr. Michael Green, expert in international relations, in paraphrase (about 2023):

Channels matter more than agreement.[^reuters-ce5667]

## By month and year

- 2026: [November](digest/2026-11.md), [December](digest/2026-12.md)
- [2023](digest/2023.md): [June](digest/2023-06.md), [July](digest/2023-07.md)

## Sources

[^reuters-ce5667]: Explainer on Russia-U.S. diplomacy, Reuters (accessed 23 November 2026)
[^press-release-3f8969]: [Press release](https://example.org/press)
"""
    )


def test_digest_of_a_month_stands_alone() -> None:
    """The digest of a month has its meetings with the voices on them, its sources, and the way to the current one."""
    assert (
        texts(RECORD)["digest/2023-07.md"]
        == """\
# U.S.-Russia diplomacy: July 2023

1 meeting and 1 statement on record, dated July 2023. Who with whom: the United States and Russia. Topics: Arms \
control. For the first time on record: Arms control.

## Vienna talks on nuclear arms control

Held in July 2023, in Vienna, Austria, between the United States and \
Russia.[^reuters-ce5667][^press-release-3f8969]

Diplomats met to discuss arms control.

**Follows:** [G7 summit](https://example.org/us-russia/g7) (June 2023)

*Topics: Arms control.*

### An outlet

> Diplomacy provides an outlet to address critical issues.

— Dr. Emily Hall, political analyst; news explainer, July 2023[^reuters-ce5667]

**Also about:** U.S.-Russia talks (since about 2023)

Before that: [June 2023](2023-06.md), 1 meeting. What is ahead and what happened last is in the [current \
digest](../digest.md).

## Sources

[^reuters-ce5667]: Explainer on Russia-U.S. diplomacy, Reuters (accessed 23 November 2026)
[^press-release-3f8969]: [Press release](https://example.org/press)
"""
    )


def test_empty_record_is_a_readable_page() -> None:
    """A feed without entries is a page that says so, and nothing else."""
    assert texts(()) == {
        "digest.md": "# U.S.-Russia diplomacy\n\nWhat the two say to each other. There is nothing on record yet.\n",
    }


def test_statements_alone_are_an_article_too() -> None:
    """A feed of statements only has them under one heading, in order of time."""
    items = [attrs.evolve(item, about=()) for item in RECORD if isinstance(item, Statement)]
    assert headings(current(items)) == [
        "# U.S.-Russia diplomacy",
        "## What was said",
        "### An outlet",
        "### Dr. Michael Green",
        "## By month and year",
        "## Sources",
    ]


# ---------------------------------------------------------------- ahead, ongoing, past


@pytest.mark.parametrize(
    ("changes", "today", "chapter"),
    [
        ({"when": "2026-12-03"}, "2026-11-23", "Ahead"),
        ({"when": "2026-11-23T18:00Z"}, "2026-11-23", "Ahead"),
        ({"when": "2026-11-23", "status": Status.HELD}, "2026-11-23", "November 2026"),
        ({"when": "2026-11-22"}, "2026-11-23", "November 2026"),
        ({"when": "2026-11-22/2026-11-24"}, "2026-11-23", "Ongoing"),
        ({"when": "2026-11-22/2026-11-24"}, "2026-11-25", "November 2026"),
        ({"when": "2026-11"}, "2026-11-23", "Ahead"),
        ({"when": "2026-11", "status": Status.HELD}, "2026-11-23", "November 2026"),
        ({"when": "2026-11", "status": Status.CANCELLED}, "2026-11-23", "November 2026"),
        ({"when": "2026-11-26", "status": Status.POSTPONED}, "2026-11-23", "Ahead"),
        ({"when": "2026"}, "2026-11-23", "Ahead"),
        ({"when": "2026"}, "2027-01-01", "2026"),
        ({"when": "2023~/.."}, "2026-11-23", "Ongoing"),
        ({"when": "2026-12/.."}, "2026-11-23", "Ahead"),
        ({"when": "2023/", "status": Status.HELD}, "2026-11-23", "2023"),
        ({"when": "../2023", "status": Status.HELD}, "2026-11-23", "Beginning not known"),
        ({"when": "2026-11-02", "recurrence": "FREQ=WEEKLY"}, "2026-11-23", "Ongoing"),
        ({"when": "2026-11-02", "recurrence": "FREQ=WEEKLY;COUNT=2"}, "2026-11-23", "November 2026"),
        ({"when": "2026-11-02", "recurrence": "FREQ=WEEKLY;COUNT=9;BYDAY=MO,WE"}, "2026-11-23", "Ongoing"),
        ({"when": "2026-11-02", "recurrence": "FREQ=DAILY;COUNT=99999999999"}, "2026-11-23", "Ongoing"),
        ({"when": "2026-11-02", "recurrence": "FREQ=DAILY;UNTIL=20261110"}, "2026-11-23", "November 2026"),
    ],
)
def test_where_a_meeting_stands_on_a_day(changes: dict[str, Any], today: str, chapter: str) -> None:
    """A meeting is ahead, ongoing or past by the day of the build, and nothing is past that may still come."""
    meeting = Meeting(**{"id": "x", "title": "Talks", "status": Status.CONFIRMED} | changes)
    markdown = current([meeting], today=date.fromisoformat(today))
    assert next(heading for heading in headings(markdown)[1:] if heading != "## What changed") == f"## {chapter}"


def test_chapters_are_in_order_of_time() -> None:
    """What is ahead comes soonest first, what happened oldest first, years after their months, decades after years."""
    whens = ["2027-02", "2026-12-03", "2022-05-01", "2023-07-11", "2023-07-02", "2023", "2023-01-30/2023-02-02", "202X"]
    items = [
        Meeting(id=f"m{number}", title=when, when=when, status=Status.SCHEDULED if number < 2 else Status.HELD)
        for number, when in enumerate(whens)
    ]
    assert headings(current(items))[1:-1] == [
        *("## Ahead", "### 2026-12-03", "### 2027-02"),
        *("## May 2022", "### 2022-05-01"),
        *("## January 2023", "### 2023-01-30/2023-02-02"),
        *("## July 2023", "### 2023-07-02", "### 2023-07-11"),
        *("## 2023", "### 2023"),
        *("## 2020s", "### 202X"),
    ]


def test_statement_stands_beside_the_first_meeting_it_is_about() -> None:
    """A statement follows the first meeting shown that it is about, and names the others; elsewhere it names all."""
    hall = next(item for item in RECORD if item.id == "hall")
    items = [item for item in RECORD if item.id in {"talks", "vienna"}]
    both = headings(current([*items, hall]))
    assert both.index("#### An outlet") == both.index("### Vienna talks on nuclear arms control") + 1
    turned = headings(current([*items, attrs.evolve(hall, about=("talks", "vienna"))]))
    assert turned.index("#### An outlet") == turned.index("### U.S.-Russia talks") + 1
    year = texts([*items, attrs.evolve(hall, when=parse("2024"))])["digest/2024.md"]
    assert "**About:** Vienna talks on nuclear arms control (July 2023); U.S.-Russia talks (since about 2023)" in year


# ---------------------------------------------------------------- periods


def of_months(count: int) -> list[Meeting]:
    """Return as many meetings, one a month from January 2020 on."""
    return [
        Meeting(
            id=f"m{number}",
            title=f"Round {number + 1}",
            when=f"{2020 + number // 12}-{number % 12 + 1:02}",
            status=Status.HELD,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("when", "month", "year"),
    [
        ("2023-07-11", "2023-07", "2023"),
        ("2023-07-11/2023-07-13", "2023-07", "2023"),
        ("2023-07", "2023-07", "2023"),
        ("2023-07~", "2023-07", "2023"),
        ("2023-05-30/2023-08-02", "2023", "2023"),
        ("2023-06/2023-07", "2023", "2023"),
        ("2023-21", "2023", "2023"),
        ("2023", "2023", "2023"),
        ("202X", "2020", "2020"),
        ("2023-07/..", "2023", "2023"),
        ("../2023", "undated", "undated"),
        ("0476", "0476", "0476"),
    ],
)
def test_period_an_event_is_in(when: str, month: str, year: str) -> None:
    """An event is in the digest of the month it lies in, else of the year it can begin in, else of the undated."""
    meeting = Meeting(id="x", title="Talks", when=when, status=Status.HELD)
    assert list(texts([meeting])) == ["digest.md", f"digest/{month}.md"]
    assert list(texts([meeting], DigestOptions(periods=Periods.YEAR))) == ["digest.md", f"digest/{year}.md"]


@pytest.mark.parametrize(
    ("when", "months", "years"),
    [
        ("2023-07-30/2023-08-02", ["2023-08", "2023-07"], ["2023"]),
        ("2023-12-30/2024-01-02", ["2024-01", "2023-12"], ["2024", "2023"]),
        ("2023-06-01/2023-08-02", ["2023-08", "2023-07", "2023-06"], ["2023"]),
        ("2023-12-31T22:00/2024-01-01T02:00[Europe/Vienna]", ["2024-01", "2023-12"], ["2024", "2023"]),
    ],
)
def test_event_over_the_end_of_a_period_is_in_both(when: str, months: list[str], years: list[str]) -> None:
    """Who reads the digest of either month, or of either year, finds what began in one and ended in another."""
    meeting = Meeting(id="x", title="Talks", when=when, status=Status.HELD)
    assert list(texts([meeting])) == ["digest.md", *(f"digest/{month}.md" for month in months)]
    by_year = texts([meeting], DigestOptions(periods=Periods.YEAR))
    assert list(by_year) == ["digest.md", *(f"digest/{year}.md" for year in years)]
    assert all("Talks" in text for text in by_year.values())


@pytest.mark.parametrize("when", ["2023", "2023-07", "2023-21", "2023-07-11~"])
def test_what_is_known_to_a_year_or_month_comes_after_what_is_in_it(when: str) -> None:
    """A year stands neither before its January nor before its months, and a month not before its days."""
    whens = ["2023-07-10", when, "2023-01-05", "2023-07-09/2023-07-12", "2024-01-01"]
    items = [Meeting(id=f"m{n}", title=day, when=day, status=Status.TENTATIVE) for n, day in enumerate(whens)]
    shown = [line.removeprefix("### ") for line in headings(current(items, today=date(2022, 11, 23))) if line[2] == "#"]
    exact = ["2023-01-05", "2023-07-09/2023-07-12", "2023-07-10", "2024-01-01"]
    assert [each for each in shown if each != when] == exact
    assert shown.index(when) == {"2023": 3, "2023-07": 3, "2023-21": 1, "2023-07-11~": 3}[when]


def test_meeting_stands_with_what_is_said_of_it() -> None:
    """However many statements are later than their meeting, the digest has it with those it shows."""
    meeting = Meeting(id="talks", title="Talks", when="2023-07-11", status=Status.HELD)
    earlier = Meeting(id="before", title="Before", when="2023-07-01", status=Status.HELD)
    said = [
        Statement(id=f"s{number}", title=f"Said {number}", text="So.", party="US", when="2023-07-12", about=("talks",))
        for number in range(100)
    ]
    lines = headings(current([earlier, meeting, *said]))
    assert [line for line in lines if line.startswith("### ")] == ["### Talks"]
    assert sum(line.startswith("#### Said") for line in lines) == 60


def test_no_periods_where_they_are_not_wanted() -> None:
    """A feed that is not listed has the current digest only, as has any without periods."""
    assert list(texts(RECORD, listed=False)) == ["digest.md"]
    assert list(texts(RECORD, DigestOptions(periods=Periods.NONE))) == ["digest.md"]


def test_periods_have_every_entry_once() -> None:
    """Each entry is in one of the digests of the periods, whatever the current one shows."""
    documents = texts(RECORD, DigestOptions(newest=1))
    del documents["digest.md"]
    result = [line.lstrip("# ") for text in documents.values() for line in headings(text)[1:] if line != "## Sources"]
    expected = ["An outlet", "Cancelled: Consultations", "Dr. Michael Green", "G7 summit", "Next round"]
    expected += ["U.S.-Russia talks", "Vienna talks on nuclear arms control"]
    assert sorted(set(result) - {"What was said", "Also said", "What changed"}) == sorted(expected)


def test_digests_of_periods_do_not_depend_on_the_day() -> None:
    """Only the current digest changes with the day of the build, and only where something comes or passes."""
    before, after = texts(RECORD), texts(RECORD, today=date(2027, 1, 1))
    assert {name for name in before if before[name] != after[name]} == {"digest.md"}
    assert before == texts(RECORD, today=date(2026, 11, 24))


def test_digest_of_a_period_changes_only_with_its_own_entries() -> None:
    """Another month in the record leaves the digests of the months before it byte for byte as they were."""
    before, after = texts(of_months(5)), texts(of_months(6))
    assert {name for name in after if before.get(name) != after[name]} == {"digest.md", "digest/2020-06.md"}


def test_links_between_digests_lead_somewhere() -> None:
    """Each relative link leads from one document to another of the same export."""
    documents = texts(RECORD)
    links = re.findall(r"\]\((digest/[^)]*)\)", documents["digest.md"])
    assert sorted(links) == sorted(set(documents) - {"digest.md"})
    for name in links:
        assert "](../digest.md)" in documents[name]


@pytest.mark.parametrize(
    ("whens", "span"),
    [
        (["2023-07-11", "2023-07"], "dated July 2023"),
        (["2023-07", "2022~"], "dated from about 2022 to July 2023"),
        (["2023-07", "196X"], "dated from 1960 to July 2023"),
        (["19XX", "1850"], "dated from 1850 to 1999"),
        (["2023-24", "2023-07"], "dated from 2022 to 2024"),
        (["2023-07", "2022/.."], "dated from 2022 on"),
        (["2023-07", "2024-01-10/"], "dated from July 2023 on"),
        (["2023-07", "../1950"], "dated up to July 2023"),
        (["../1950", "2022/.."], ""),
    ],
)
def test_span_holds_for_every_event(whens: list[str], span: str) -> None:
    """A digest says between which dates all of its events lie, and nothing of a side on which one has no bound."""
    items = [Meeting(id=f"m{number}", title="Talks", when=when) for number, when in enumerate(whens)]
    covers = f"This digest covers 2 meetings, {span}".removesuffix(", ")
    assert f" {covers}.\n" in current(items)


def test_newest_are_shown_and_the_rest_is_told_of() -> None:
    """A long record shows its latest events and says in one sentence how many more there are and where."""
    (digest, *_) = export(of_months(30), DigestOptions(newest=3))
    text = b"".join(digest.chunks).decode()
    assert [line for line in headings(text) if line.startswith("###")] == [
        "### Round 28",
        "### Round 29",
        "### Round 30",
    ]
    assert (
        "This digest covers 3 meetings, dated from April 2022 to June 2022, the latest on record; "
        "27 older items are in the digests listed at the end."
    ) in text
    assert digest.omissions == ()


def test_what_is_nowhere_else_is_reported_as_left_out() -> None:
    """Without digests by period, what the current one does not show is counted for the build report."""
    for documents in (
        export(of_months(4), DigestOptions(newest=3), listed=False),
        export(of_months(4), DigestOptions(newest=3, periods=Periods.NONE)),
    ):
        ((digest),) = documents
        assert [(omission.count, omission.reason) for omission in digest.omissions] == [
            (1, "older than the 3 a digest shows")
        ]
        assert "the latest on record; 1 older item is not shown." in b"".join(digest.chunks).decode()
    assert export(of_months(3), DigestOptions(newest=3), listed=False)[0].omissions == ()


def test_ongoing_talks_are_shown_however_old() -> None:
    """Talks that still go on are shown besides the newest events."""
    talks = Meeting(id="talks", title="Talks", when="2015/..", status=Status.CONFIRMED)
    assert "### Talks" in headings(current([*of_months(5), talks], DigestOptions(newest=2)))


def test_newest_must_be_a_number_of_items() -> None:
    """A digest that would show nothing is refused."""
    with pytest.raises(ValueError, match="newest is at least 1"):
        DigestOptions(newest=0)


# ---------------------------------------------------------------- whatever the record holds

PIECES = [
    "a",
    "\n",
    "\n\n",
    "# ",
    "- ",
    "1. ",
    "> ",
    "```",
    "~~~\n",
    "<!--",
    "<pre>",
    "<div>",
    "\n---\n",
    "===",
    "*",
    "_",
]
PIECES += [
    "[",
    "]",
    "[x]: https://example.org/\n",
    "](",
    "`",
    "\\",
    "#",
    " #",
    "    ",
    "  \n",
    "![i](https://example.org/i)",
]
HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join)


@pytest.mark.random
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=cases(50))
@given(st.lists(HOSTILE.filter(lambda text: bool(text.strip())), min_size=9, max_size=9))
def test_no_text_breaks_the_article(given_texts: list[str]) -> None:
    """Whatever titles and fields hold, the headings are those of the article, and it ends in one line break."""
    each, two, *rest = given_texts
    topic, source = Topic(id="t", name=rest[4]), Source(title=rest[5], publisher=rest[6])
    items = [
        Meeting(
            id="m",
            title=each,
            when="2023-06",
            status=Status.HELD,
            summary=rest[0],
            significance=rest[1],
            topics=(topic,),
        ),
        Statement(id="s", title=two, when="2023-07", text=rest[2], about=("m",), sources=(source,)),
        Statement(id="u", title="Last", when="2023-08", text=rest[3], form=Form.READOUT),
    ]
    text = current(items, title=Text.line(rest[0]), description=Text.of(rest[1]))
    expected = [("#", rest[0]), ("##", "June 2023"), ("###", each), ("####", two), ("##", "Also said"), ("###", "Last")]
    expected += [("##", "By month and year"), ("##", "Sources")]
    normal = [f"{level} {' '.join(title.split())}" for level, title in expected]
    assert [re.sub(r"\s+", " ", line) for line in headings(text)] == normal
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


def test_same_record_gives_the_same_bytes_in_whatever_order_it_is_written() -> None:
    """The digest depends on the entries alone."""
    assert texts(RECORD) == texts(RECORD[::-1])


def test_exporter_asks_for_events_latest_first() -> None:
    """The digest is registered under its name and file name, and is given the latest events first."""
    assert (EXPORTER.name, EXPORTER.filename, EXPORTER.media_type) == ("digest", "digest.md", "text/markdown")
    assert EXPORTER.order is Order.WHEN
    assert EXPORTER.options() == DigestOptions(newest=60, periods=Periods.MONTH)


def test_source_is_listed_once_as_last_looked_up() -> None:
    """A source that several entries have is listed once, with the latest day somebody looked it up."""
    sources = [
        attrs.evolve(EXPLAINER, accessed=day) for day in (None, date(2026, 1, 2), date(2026, 3, 4), date(2026, 2, 3))
    ]
    items = [
        Meeting(id=f"m{number}", title=f"Round {number}", when="2023-06", status=Status.HELD, sources=(source,))
        for number, source in enumerate(sources)
    ]
    source = "Explainer on Russia-U.S. diplomacy, Reuters (accessed 4 March 2026)\n"
    footnotes, listed = (
        current(items, DigestOptions(citations=each)).partition("## Sources\n\n")[2] for each in Citations
    )
    assert re.sub(r"^\[\^reuters-[0-9a-f]{6}\]: ", "", footnotes) == source
    assert listed == f"- {source}"


def test_by_year_links_are_by_year() -> None:
    """Digests by year are linked by year, the latest first."""
    text = current(of_months(15), DigestOptions(periods=Periods.YEAR))
    assert text.endswith("## By year\n\n- [2021](digest/2021.md)\n- [2020](digest/2020.md)\n")


# ---------------------------------------------------------------- what answers what


def told(*meetings: Meeting) -> list[str]:
    """Return the titles of meetings in the order a digest has them, whichever order they are written in."""
    orders = {tuple(headings(current(order))[2:-1]) for order in permutations(meetings)}
    (only,) = orders
    return [heading.removeprefix("### ") for heading in only]


def june(id_: str, when: str = "2023-06", **related: str) -> Meeting:
    """Return a meeting of June 2023 with its relations by what they are."""
    relations = tuple(Relation(to=to, as_=RelationKind(kind.replace("_", "-"))) for kind, to in related.items())
    return Meeting(id=id_, title=id_, when=when, status=Status.HELD, related=relations)


@pytest.mark.parametrize(
    ("meetings", "order"),
    [
        ((june("b"), june("a", in_response_to="b")), ["b", "a"]),
        ((june("b"), june("a", follows="b")), ["b", "a"]),
        ((june("b", precedes="a"), june("a")), ["b", "a"]),
        ((june("c"), june("b", follows="c"), june("a", in_response_to="b")), ["c", "b", "a"]),
        ((june("b", "2023-06-10"), june("a", "2023-06-10", follows="b")), ["b", "a"]),
        ((june("b", "2023-06"), june("a", "2023-06-10", in_response_to="b")), ["b", "a"]),
        ((june("a", "2023-06-02"), june("b", "2023-06-10", precedes="a")), ["a", "b"]),  # the dates say otherwise
        ((june("b"), june("a", see_also="b")), ["a", "b"]),
        ((june("a", follows="b"), june("b", follows="a")), ["b", "a"]),  # of a circle the first by its tag is asked
    ],
)
def test_answer_stands_after_what_it_answers(meetings: tuple[Meeting, ...], order: list[str]) -> None:
    """Where dates leave open what was first, relations say it; where they do not, the dates count."""
    assert told(*meetings) == order


def test_long_chain_of_answers_is_told_in_order() -> None:
    """Thousands of answers to answers in one month are in order, without running out of stack."""
    chain = [june(f"m{99999 - number}", follows=f"m{100000 - number}") for number in range(3000)]

    assert headings(current(chain, DigestOptions(newest=5000)))[2:-1] == [f"### {item.id}" for item in chain]


# ---------------------------------------------------------------- headings and lists


def test_notice_without_a_title_is_said_once() -> None:
    """A short text that nobody signs stands below what it is and when, not below itself."""
    notice = Statement(id="note", when="2026-11-20", form=Form.NOTICE, text="The page moves.")
    text = current([notice])

    assert text.count("The page moves.") == 1
    assert "## Notice, 20 November 2026" in text


@pytest.mark.parametrize("url", ["", "https://example.org/us"])
def test_line_of_topics_and_sources_ends_in_one_stop(url: str) -> None:
    """A name that ends in a stop ends the line of topics and the line of sources, linked or not."""
    item = Meeting(
        id="talks",
        title="Talks",
        when="2023-06",
        topics=(Topic(id="us", name="The U.S."),),
        sources=(Source(publisher="Talks Ltd.", title="Press", url=url),),
    )
    text = current([item], DigestOptions(citations=Citations.LIST))
    line = re.sub(r"\]\([^)]*\)|\[", "", next(line for line in text.split("\n") if line.startswith("*Top")))

    assert line == "*Topics: The U.S. Source: Talks Ltd.*"


@pytest.mark.parametrize(
    ("language", "linked", "plain_"),
    [
        ("en", "- [2024](digest/2024.md): [July", "- 2023: [July"),
        ("fr", "- [2024](digest/2024.md)\xa0: [juillet", "- 2023\xa0: [juillet"),
        ("ru", "- [2024 г.](digest/2024.md): [июль", "- 2023 г.: [июль"),
        ("zh", "- [2024年](digest/2024.md)：[七月", "- 2023年：[七月"),
    ],
)
def test_years_are_called_alike_with_and_without_a_digest(language: str, linked: str, plain_: str) -> None:
    """The list of digests names each year as its language does, whether or not the year has one of its own."""
    items = [Meeting(id=when, title=when, when=when) for when in ("2024", "2024-07", "2023-07")]
    context = Context(publication=PUBLICATION, options=DigestOptions(), language=language)
    fragments = (Fragment(entry, EXPORTER.entry(entry, context)) for entry in entries_of(items))
    text = b"".join(next(iter(EXPORTER.documents(feed_of(), fragments, context))).chunks).decode()

    assert linked in text
    assert plain_ in text
