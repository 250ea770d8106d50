"""What is composed of an entry: its headline, lead, link, categories and body."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from diplofeed import compose
from diplofeed.compose import markup
from diplofeed.config import Publication
from diplofeed.export import Context, NoOptions
from diplofeed.model import (
    Attachment,
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
    Source,
    Statement,
    Status,
    Topic,
    Translation,
)
from diplofeed.model.entry import Entry, Reference, tag_uri, uid
from diplofeed.text import Text, clean
from diplofeed.when import parse

PUBLICATION = Publication(
    id="tag:example.org,2026:us-russia",
    title="U.S.-Russia diplomacy",
    link="https://example.org/us-russia/",
)
CONTEXT = Context(publication=PUBLICATION, options=NoOptions(), language="en")
US, RU = Party.country("US"), Party.country("RU")
G7 = Party(id="G7", name="Group of Seven", kind=PartyKind.GROUP)
EXPLAINER = Source(title="Explainer on Russia-U.S. diplomacy", publisher="Reuters", accessed="2026-11-23")
HALL = Person(id="emily-hall", name="Dr. Emily Hall", role="political analyst")


def entry_of(item: Meeting | Statement, *references: Reference) -> Entry:
    """Return an item as an entry."""
    tag = tag_uri(PUBLICATION.id, item.kind, item.id)
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    return Entry(item=item, tag=tag, uid=uid(tag), published=moment, updated=moment, references=references)


def reference(relation: str, item_id: str, title: str, when: str, url: str = "") -> Reference:
    """Return how an entry names a meeting."""
    tag = tag_uri(PUBLICATION.id, "meeting", item_id)
    names = {"kind": "meeting", "id": item_id, "tag": tag, "uid": uid(tag), "url": url}
    return Reference(relation=relation, title=Text.line(title), when=parse(when), **names)


def vienna(**changes: Any) -> Meeting:
    """Return the talks of July 2023."""
    passed = {
        "id": "vienna-arms-control",
        "title": "Vienna talks on nuclear arms control",
        "when": "2023-07",
        "status": Status.HELD,
        "place": Place(city="Vienna", country="AT"),
        "parties": ("US", "RU"),
    }
    return Meeting(**passed | changes)


def hall(**changes: Any) -> Statement:
    """Return what Dr. Hall said."""
    passed = {
        "id": "hall-outlet",
        "speaker": HALL,
        "when": "2023~",
        "text": "Diplomacy provides an outlet to address critical issues.",
        "medium": "news explainer",
    }
    return Statement(**passed | changes)


def body(item: Meeting | Statement, *references: Reference, language: str = "en") -> str:
    """Return an item's body."""
    context = Context(publication=PUBLICATION, options=NoOptions(), language=language)
    return compose.body(entry_of(item, *references), context)


# ---------------------------------------------------------------- the whole body


def test_body_of_a_meeting_says_all_there_is() -> None:
    """Each field of a meeting appears in the body, in the order a reader wants it."""
    item = vienna(
        place=Place(name="Hofburg", city="Vienna", country="AT", latitude=48.2, longitude=16.36),
        participants=(Participant(person=HALL, role="observer", party=G7),),
        summary="Diplomats met to discuss **arms control**.",
        agenda=("Missile systems", "Strategic stability"),
        positions=(
            Position(party=US, text="Greater transparency."),
            Position(party=RU, text="Keep the deterrent."),
            Position(party=RU, text="Be heard."),
        ),
        outcomes=(Outcome(party=US, text="Pressed its case."), Outcome(text="Both recognised the need to talk.")),
        significance="A rare move.",
        instruments=(
            Instrument(
                id="inf",
                name="Intermediate-Range Nuclear Forces Treaty",
                short="INF Treaty",
                url="https://example.org/inf",
            ),
            Instrument(id="new-start", name="New START"),
        ),
        topics=(Topic(id="arms-control", name="Arms control"), Topic(id="risk", name="Risk reduction")),
        conference="https://example.org/live",
        attachments=(
            Attachment(url="https://example.org/a.pdf", title="Agenda", type="application/pdf", size=123_456),
            Attachment(url="https://example.org/b"),
        ),
        sources=(EXPLAINER, Source(title="Press release", url="https://example.org/press")),
        recurrence="FREQ=WEEKLY;COUNT=4",
        series="us-russia-talks",
    )
    references = (
        reference("in-response-to", "g7", "G7 summit", "2023-06", "https://example.org/g7"),
        reference("series", "us-russia-talks", "U.S.-Russia talks", "2023~/.."),
    )
    assert (
        body(item, *references)
        == """\
Held from July 2023 on, at [Hofburg, Vienna, Austria](geo:48.2,16.36), between the United States and Russia. \
Repeats every week, 4 times in all.

Diplomats met to discuss **arms control**.

**Who took part**

- Dr. Emily Hall, observer, political analyst, Group of Seven

**On the agenda**

1. Missile systems
2. Strategic stability

**Where they stand**

- **United States:** Greater transparency.
- **Russia:**
  - Keep the deterrent.
  - Be heard.

**What came of it**

- Both recognised the need to talk.
- **United States:** Pressed its case.

**Why it matters**

A rare move.

**In response to:** [G7 summit](https://example.org/g7) (June 2023)

**A round of:** U.S.-Russia talks (since about 2023)

**Treaties and agreements:** [Intermediate-Range Nuclear Forces Treaty (INF Treaty)](https://example.org/inf); New START

**Topics:** Arms control; Risk reduction

**Online:** [https://example.org/live](https://example.org/live)

**Documents:** [Agenda](https://example.org/a.pdf) (application/pdf, 123.5 kB); [https://example.org/b](https://example.org/b)

**Sources:** Explainer on Russia-U.S. diplomacy, Reuters (accessed 23 November 2026); \
[Press release](https://example.org/press)"""
    )


def test_body_of_a_quotation() -> None:
    """A quotation is quoted, with who said it, as what, for whom, where and when after it."""
    item = hall(
        text="First.\n\nSecond.",
        party=US,
        translations=(
            Translation(language="ru", text="Первое."),
            Translation(language="fr", url="https://example.org/fr"),
            Translation(language="de", text="Erstes.", url="https://example.org/de"),
        ),
        topics=(Topic(id="risk", name="Risk reduction"),),
        sources=(EXPLAINER,),
    )
    assert (
        body(item, reference("about", "vienna", "Vienna talks", "2023-07"))
        == """\
> First.
>
> Second.

— Dr. Emily Hall, political analyst, on behalf of the United States; news explainer, about 2023

**In Russian**

> Первое.

**In French:** [https://example.org/fr](https://example.org/fr)

**[In German](https://example.org/de)**

> Erstes.

**About:** Vienna talks (July 2023)

**Topics:** Risk reduction

**Source:** Explainer on Russia-U.S. diplomacy, Reuters (accessed 23 November 2026)"""
    )


@pytest.mark.parametrize(
    ("changes", "introduction"),
    [
        ({"form": Form.PARAPHRASE}, "Dr. Emily Hall, political analyst, in paraphrase (news explainer, about 2023):"),
        ({"form": Form.PARAPHRASE, "speaker": None}, "In paraphrase (news explainer, about 2023):"),
        (
            {"form": Form.COMMUNIQUE, "speaker": None, "party": G7, "medium": "", "when": "2023-06"},
            "From a communiqué of the Group of Seven (June 2023):",
        ),
        ({"form": Form.READOUT, "speaker": None, "party": RU, "medium": ""}, "From a readout by Russia (about 2023):"),
    ],
)
def test_words_that_are_not_a_quotation_are_not_shown_as_one(changes: dict[str, Any], introduction: str) -> None:
    """A paraphrase, communiqué or readout is introduced as what it is, without quotation marks or block quotes."""
    item = hall(**changes)
    assert body(item) == f"{introduction}\n\nDiplomacy provides an outlet to address critical issues."
    assert "“" not in compose.lead(entry_of(item), "en")
    assert "<blockquote>" not in markup.html(body(item))


def test_language_of_foreign_words_is_named() -> None:
    """A text in another language than the reader's says which."""
    assert "; news explainer, in Russian, about 2023" in body(hall(language="ru", text="Слова."))
    assert "in Russian" not in body(hall(language="ru", text="Слова."), language="ru")
    assert "in " not in body(hall(language="en-GB")).partition("—")[2]


# ---------------------------------------------------------------- when, where, who


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Held in July 2023, in Vienna, Austria, between the United States and Russia."),
        ({"when": "2023-07-11"}, "Held on 11 July 2023, in Vienna, Austria, between the United States and Russia."),
        ({"place": None, "parties": ("RU",)}, "Held in July 2023, with Russia taking part."),
        (
            {"place": None, "parties": (G7, US)},
            "Held in July 2023, with the Group of Seven and the United States taking part.",
        ),
        (
            {"place": None, "parties": ("US", "RU", "CN")},
            "Held in July 2023, between the United States, Russia and China.",
        ),
        ({"place": Place(name="United Nations"), "parties": ()}, "Held in July 2023, at the United Nations."),
        ({"place": None, "parties": (), "when": "2023~"}, "Held about 2023."),
        ({"place": None, "parties": (), "when": "202X"}, "Held in the 2020s."),
        ({"place": None, "parties": (), "when": "2017/202X"}, "Held in 2017 – 2020s."),
        ({"place": None, "parties": (), "when": "../202X"}, "Held until the 2020s."),
        ({"place": None, "parties": (), "when": "190X/"}, "Held from the 1900s (decade), end not known."),
        ({"place": None, "parties": (), "when": "202X/.."}, "Ongoing since the 2020s."),
        ({"place": None, "parties": (), "when": "203X", "status": Status.SCHEDULED}, "Scheduled for the 2030s."),
        (
            {"place": None, "parties": (), "when": "203X/..", "status": Status.SCHEDULED},
            "Scheduled from the 2030s on.",
        ),
        (
            {"place": None, "parties": (), "when": "2027-XX/..", "status": Status.SCHEDULED},
            "Scheduled from 2027 on, month not known.",
        ),
        (
            {"place": None, "parties": (), "when": "2027?/..", "status": Status.CANCELLED},
            "Cancelled; it was planned from 2027 on (uncertain).",
        ),
        ({"place": None, "parties": (), "when": "../2023"}, "Held until 2023."),
        ({"place": None, "parties": (), "when": "2023-21"}, "Held in spring 2023."),
        ({"place": None, "parties": (), "status": Status.SCHEDULED}, "Scheduled for July 2023."),
        ({"place": None, "parties": (), "status": Status.CONFIRMED}, "Confirmed for July 2023."),
        ({"place": None, "parties": (), "status": Status.TENTATIVE}, "Tentatively planned for July 2023."),
        ({"place": None, "parties": (), "status": Status.CANCELLED}, "Cancelled; it was planned for July 2023."),
        ({"place": None, "parties": (), "status": Status.POSTPONED}, "Postponed; last planned for July 2023."),
        (
            {"place": None, "parties": (), "when": "2026-12-03/..", "status": Status.SCHEDULED},
            "Scheduled from 3 December 2026 on.",
        ),
        (
            {"place": None, "when": "2023~/..", "status": Status.CONFIRMED, "as_of": "2026-11-03"},
            (
                "Ongoing since about 2023, between the United States and Russia. "
                "Known to be going on as of 3 November 2026."
            ),
        ),
        (
            {"place": Place(latitude=-0.00000001, longitude=16), "parties": ()},
            "Held in July 2023, in [0,16](geo:0,16).",
        ),
    ],
)
def test_first_sentence_of_a_meeting(changes: dict[str, Any], sentence: str) -> None:
    """The body begins with how far the meeting has come, when and where it is and who meets, and no more."""
    assert body(vienna(**changes)) == sentence


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY;INTERVAL=2", "Repeats every 2 days."),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "Repeats every week on Monday and Wednesday, 4 times in all."),
        ("FREQ=YEARLY;UNTIL=20301231T000000Z", "Repeats every year, until 31 December 2030."),
        ("FREQ=MONTHLY;BYDAY=1MO", "Repeats at regular times."),
        ("FREQ=MONTHLY;UNTIL=20301231", "Repeats every month, until 31 December 2030."),
        ("FREQ=WEEKLY;WKST=SU", "Repeats every week."),
    ],
)
def test_recurrence_in_words(rule: str, words: str) -> None:
    """A simple rule of recurrence is said in words, another only hinted at."""
    assert body(vienna(recurrence=rule)).endswith(words)


def test_people_are_not_given_the_same_country_twice() -> None:
    """A person's party is left out where their role names it, not where it only resembles it."""
    biden = Person(id="joe-biden", name="Joe Biden", role="President of the United States", party=US)
    analyst = Person(id="analyst", name="An analyst", role="expert on Nigeria", party=Party.country("NE"))
    output = body(vienna(participants=(Participant(person=biden), Participant(person=analyst))))
    assert "- Joe Biden, President of the United States\n- An analyst, expert on Nigeria, Niger" in output


def test_series_is_not_named_twice() -> None:
    """A series that another relation names already is not named again."""
    both = (reference("series", "talks", "Talks", "2023"), reference("part-of", "talks", "Talks", "2023"))
    assert body(vienna(), *both).endswith("\n\n**Part of:** Talks (2023)")


def test_no_day_is_invented_anywhere() -> None:
    """An item known to the month or the year names no day in headline, lead or body."""
    for item in (vienna(), vienna(when="2023"), hall(when="2023-06"), vienna(when="2023~/..", status=Status.CONFIRMED)):
        output = " ".join((compose.headline(entry_of(item), "en"), compose.lead(entry_of(item), "en"), body(item)))
        assert " 1 " not in output
        assert "January" not in output


# ---------------------------------------------------------------- fields that are Markdown stay where they are

PIECES = [
    "a",
    "b\n",
    "\n\n",
    "- ",
    "* ",
    "1. ",
    "2) ",
    "> ",
    "```",
    "```\n",
    "~~~\n",
    "    ",
    "\t",
    "# ",
    "\n===\n",
    "\n---\n",
]
PIECES += [
    "<!--",
    "<div>",
    "<script>",
    "<pre>\n",
    "<![CDATA[",
    "[x]: https://example.org/\n",
    "[x]",
    "**",
    "_",
    "`",
    "\\",
    "|",
]
PIECES += ["![i](https://example.org/i.png)", "&#10;", "\u2028", "  \n", "[x](", ")", "<?", "***\n", "+ c\n"]
HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join).filter(lambda text: bool(text.strip()))
LABELS = ["Who took part", "On the agenda", "Where they stand", "What came of it", "Why it matters"]


def top_paragraphs(markdown: str) -> list[str]:
    """Return the paragraphs outside lists and quotations, as a reader that allows raw HTML finds them."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    assert not any(token.type in {"html_block", "heading_open"} for token in tokens)
    assert not any(child.type in {"html_inline", "image"} for token in tokens for child in token.children or ())
    pairs = pairwise(tokens)
    return [inline.content for opened, inline in pairs if opened.type == "paragraph_open" and opened.level == 0]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(HOSTILE, min_size=8, max_size=8))
def test_no_field_of_a_meeting_swallows_what_follows(texts: list[str]) -> None:
    """Whatever Markdown the fields hold, all labels stand in order in paragraphs of their own."""
    item = vienna(
        summary=texts[0],
        participants=(Participant(person=HALL),),
        agenda=("Missiles", texts[1], texts[2], "Arms"),
        positions=(
            Position(party=US, text=texts[3]),
            Position(party=RU, text=texts[4]),
            Position(party=RU, text=texts[5]),
        ),
        outcomes=(Outcome(text=texts[6]), Outcome(party=G7, text="Agreed.")),
        significance=texts[7],
        topics=(Topic(id="x", name="Arms control"),),
        sources=(EXPLAINER,),
    )
    text = body(item)
    result = [
        paragraph for paragraph in top_paragraphs(text) if paragraph.startswith("**") and paragraph.strip("*") in LABELS
    ]
    assert result == [f"**{label}**" for label in LABELS]
    assert top_paragraphs(text)[-2:] == [
        "**Topics:** Arms control",
        "**Source:** Explainer on Russia-U.S. diplomacy, Reuters (accessed 23 November 2026)",
    ]
    html = markup.html(text)
    places = [html.index(f"\n<p><strong>{label}</strong></p>") for label in LABELS]
    assert places == sorted(places)
    assert (
        "\n<li><strong>Group of Seven:</strong> Agreed.</li>" in html
        or "<p><strong>Group of Seven:</strong> Agreed.</p>" in html
    )


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE, HOSTILE, st.sampled_from(Form))
def test_no_text_of_a_statement_swallows_what_follows(text: str, translated: str, form: Form) -> None:
    """Whatever Markdown the words hold, who said them and the translation follow outside of them."""
    item = hall(text=text, form=form, translations=(Translation(language="ru", text=translated),), sources=(EXPLAINER,))
    paragraphs = top_paragraphs(body(item))
    assert paragraphs[-1].startswith("**Source:** Explainer")
    assert any("Dr. Emily Hall, political analyst" in paragraph for paragraph in paragraphs)


NAMES = st.text(st.sampled_from("ab *_[]()<>`#-+.1!&;\\|~>\"'{}%$"), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)


@given(st.lists(NAMES, min_size=9, max_size=9))
def test_names_are_shown_as_they_are(names: list[str]) -> None:
    """Plain text with characters of Markdown, HTML or format strings in it comes out as it went in."""
    person = Person(id="x", name=names[0], role=names[1], affiliation=names[2])
    item = vienna(
        place=Place(name=names[3], city=names[4]),
        parties=(Party(id="x", name=names[5]),),
        participants=(Participant(person=person, role=names[6]),),
        topics=(Topic(id="x", name=names[7]),),
        sources=(Source(title=names[8], url="https://example.org/"),),
    )
    output = markup.plain(body(item))
    for name in names:
        assert " ".join(name.split()) in output


# ---------------------------------------------------------------- one line


@pytest.mark.parametrize(
    ("item", "headline"),
    [
        (vienna(), "Vienna talks on nuclear arms control"),
        (vienna(status=Status.CANCELLED), "Cancelled: Vienna talks on nuclear arms control"),
        (vienna(status=Status.POSTPONED), "Postponed: Vienna talks on nuclear arms control"),
        (vienna(title="Round *1* {x}", status=Status.POSTPONED), "Postponed: Round *1* {x}"),
        (hall(title="Why rivals talk"), "Why rivals talk"),
        (hall(), "Dr. Emily Hall: Diplomacy provides an outlet to address critical issues."),
        (
            hall(text="Diplomacy provides *an outlet* to address critical issues and reduce the risks of escalation."),
            "Dr. Emily Hall: Diplomacy provides an outlet to address critical issues and reduce…",
        ),
        (hall(speaker=None, party=RU, text="No."), "Russia: No."),
        (hall(speaker=None, text="[x]: https://example.org/"), "hall-outlet"),
    ],
)
def test_headline(item: Meeting | Statement, headline: str) -> None:
    """A headline is one plain line that says what became of a meeting, or who said what."""
    assert compose.headline(entry_of(item), "en") == headline
    assert compose.headline_of(item, "en") == headline


def test_lead_is_one_plain_paragraph_of_at_most_300_characters() -> None:
    """A lead is the summary, else why it matters, else when and where; a quotation in quotation marks."""
    assert compose.lead(entry_of(vienna(summary="Diplomats\n\n*met*.")), "en") == "Diplomats met."
    assert compose.lead(entry_of(vienna(significance="Rare.")), "en") == "Rare."
    assert compose.lead(entry_of(vienna()), "en").startswith("Held in July 2023, in Vienna")
    assert compose.lead(entry_of(hall()), "en") == "“Diplomacy provides an outlet to address critical issues.”"
    assert compose.lead(entry_of(hall(text="“So.”")), "en") == "“So.”"


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ('"So."', '"So."'),
        ("«So.»", "«So.»"),
        ("„So.“", "„So.“"),
        ("“Not yet”, they say.", "“‘Not yet’, they say.”"),
        ("“Yes” and “no”", "“‘Yes’ and ‘no’”"),
        ('"Not yet" is no answer.', '“"Not yet" is no answer.”'),
        ("“" + 80 * "word " + "end.”", "“" + 58 * "word " + "word…”"),
        ("“" + 80 * "word ", "““" + 58 * "word " + "word…”"),
    ],
)
def test_quotation_has_one_pair_of_marks_around_it(text: str, lead: str) -> None:
    """A quotation is in quotation marks: in its own where one pair is around the whole of it, however it is cut."""
    assert compose.lead(entry_of(hall(text=text)), "en") == lead


def test_lead_and_headline_read_like_a_sentence() -> None:
    """What is a list, a quotation or a rule in the text leaves no marks in one line."""
    text = "Two kinds:\n\n- one to warn\n- one to ask\n\n* * *\n\n> No more."
    line = "Two kinds: one to warn; one to ask. No more."
    assert compose.lead(entry_of(vienna(summary=text)), "en") == line
    assert compose.lead(entry_of(hall(text=text, form=Form.PARAPHRASE)), "en") == line
    assert compose.headline_of(hall(text=text), "en") == f"Dr. Emily Hall: {line}"


@given(
    st.text(st.sampled_from("ab ,.\n-\u2067\u2069\u202e\u0301"), min_size=250, max_size=700).filter(
        lambda text: any(map(str.isalpha, text))
    )
)
def test_lead_is_never_longer_than_300_characters(text: str) -> None:
    """However long the text, the lead is one line of at most 300 characters, and reverses nothing after it."""
    for item in (vienna(summary=text), hall(text=text)):
        for lead in (compose.lead(entry_of(item), "en"), compose.teaser(entry_of(item), "en")):
            assert len(lead) <= 300
            assert "\n" not in lead
            assert clean(lead) == lead


@pytest.mark.parametrize(
    ("item", "teaser"),
    [
        (vienna(summary="They *met*."), "Held in July 2023, in Vienna, Austria. They met."),
        (vienna(), "Held in July 2023, in Vienna, Austria, between the United States and Russia."),
        (
            vienna(significance="Rare.", status="cancelled"),
            "Cancelled; it was planned for July 2023, in Vienna, Austria. Rare.",
        ),
        (hall(text="So."), "Dr. Emily Hall, about 2023: “So.”"),
        (hall(text="So.", form="readout"), "Dr. Emily Hall, about 2023: So."),
        (hall(text="So.", speaker=None, party="US", form="communique"), "United States, about 2023: So."),
        (hall(text="So.", speaker=None), "About 2023: “So.”"),
        (hall(text="So.", speaker=None, form="notice"), "So."),
    ],
)
def test_teaser_begins_with_when_and_where_or_who(item: Meeting | Statement, teaser: str) -> None:
    """Readers that show nothing else tell when a meeting is and where, and who says something and when."""
    assert compose.teaser(entry_of(item), "en") == teaser


def test_teaser_has_no_address_of_a_map() -> None:
    """Coordinates, which the whole text links a place to, are no words of a teaser."""
    place = Place(city="Vienna", latitude=48.2, longitude=16.4)
    assert compose.teaser(entry_of(vienna(place=place, summary="So.")), "en") == "Held in July 2023, in Vienna. So."
    assert "geo:" not in compose.lead(entry_of(vienna(place=place)), "en")


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "ru", "uk", "zh"])
def test_teaser_is_in_the_reader_s_language(language: str) -> None:
    """When and where, and whose words they are, is said as the rest of the entry says it."""
    item = vienna(summary="So.")
    teaser = compose.teaser(entry_of(item), language)
    assert item.when.label(language).replace("\xa0", " ") in teaser
    assert teaser.endswith("So.")
    assert hall().when.label(language) in compose.teaser(entry_of(hall()), language)


def test_language_asked_for_is_used() -> None:
    """Titles and texts are those of the language asked for, or the nearest there is."""
    item = vienna(title={"en": "Vienna talks", "ru": "Переговоры в Вене"}, summary={"en": "Met.", "ru": "Встретились."})
    assert compose.headline(entry_of(item), "ru") == "Переговоры в Вене"
    assert "Встретились." in body(item, language="ru")
    assert "Met." in body(item, language="fr")


# ---------------------------------------------------------------- link and categories


def test_link_is_the_own_page_then_the_source_then_the_publication() -> None:
    """An entry leads to its own page, else to its first source with an address, else to the publication."""
    sources = (EXPLAINER, Source(title="Press release", url="https://example.org/press"))
    assert (
        compose.link(entry_of(vienna(url="https://example.org/v", sources=sources)), PUBLICATION)
        == "https://example.org/v"
    )
    assert compose.link(entry_of(vienna(sources=sources)), PUBLICATION) == "https://example.org/press"
    assert compose.link(entry_of(vienna()), PUBLICATION) == "https://example.org/us-russia/"


def test_categories_in_order() -> None:
    """Categories are topics, parties, status, series and kind, each with id and name."""
    item = vienna(topics=(Topic(id="arms-control", name="Arms control"),), series="talks")
    result = compose.categories(entry_of(item, reference("series", "talks", "U.S.-Russia talks", "2023~/..")), "en")
    assert [(each.scheme, each.term, each.label) for each in result] == [
        ("topic", "arms-control", "Arms control"),
        ("party", "US", "United States"),
        ("party", "RU", "Russia"),
        ("status", "held", "Held"),
        ("series", "talks", "U.S.-Russia talks"),
        ("kind", "meeting", "Meeting"),
    ]


def test_party_of_a_statement_is_on_whose_behalf_or_the_speakers() -> None:
    """A statement is filed under the party it is made for, else the speaker's own, if there is one."""
    speaker = Person(id="joe-biden", name="Joe Biden", party="US")
    terms = [
        [each.term for each in compose.categories(entry_of(item), "en")]
        for item in (hall(speaker=speaker, party=G7), hall(speaker=speaker), hall())
    ]
    assert terms == [["G7", "statement"], ["US", "statement"], ["statement"]]


# ---------------------------------------------------------------- at the edges


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, ""), (999, " (999 bytes)"), (1_500, " (1.5 kB)"), (2_000_000, " (2.0 MB)"), (3_200_000_000, " (3.2 GB)")],
)
def test_size_of_a_document_in_words(size: int, words: str) -> None:
    """The size of a document is said as people say it, and not at all where it is not known."""
    attachment = Attachment(url="https://example.org/a", title="Agenda", size=size)
    assert body(vienna(attachments=(attachment,))).endswith(f"**Documents:** [Agenda](https://example.org/a){words}")


def test_language_without_a_name_is_called_by_its_tag() -> None:
    """A translation in a language nobody has named stands under its tag; one with neither text nor page is left out."""
    output = body(hall(translations=(Translation(language="aam", text="nuq"), Translation(language="fr"))))
    assert output.endswith("**In aam**\n\n> nuq")


def test_relation_without_a_phrase_is_called_by_its_name() -> None:
    """A relation this version has no words for is named as the record names it."""
    assert body(vienna(), reference("grew-out-of", "g7", "", "2023-06")).endswith("**Grew out of:** g7 (June 2023)")


def test_position_that_begins_with_a_list_stands_below_its_party() -> None:
    """A text that begins with a list or quotation begins on a line of its own."""
    output = markup.html(body(vienna(positions=(Position(party=US, text="1. First\n2. Second"),))))
    assert "<p><strong>United States:</strong></p>\n<ol>\n<li>First</li>" in output


def test_names_are_linked_to_their_pages() -> None:
    """A person with a page of their own is linked to it, and a telephone number to itself."""
    person = Person(id="emily-hall", name="Dr. Emily Hall", url="https://example.org/hall")
    assert "- [Dr. Emily Hall](https://example.org/hall)" in body(vienna(participants=(Participant(person=person),)))
    assert body(vienna(conference="tel:+43-1")).endswith("\n\n**By telephone:** [tel:+43-1](tel:+43-1)")


def test_lead_passes_over_what_says_nothing() -> None:
    """Where a summary is marks alone the lead is of what follows it; of a statement it is those marks."""
    assert compose.lead(entry_of(vienna(summary="-", significance="It *matters*.")), "en") == "It matters."
    assert compose.lead(entry_of(vienna(summary="-", significance="***")), "en").startswith("Held in July 2023")
    assert compose.lead(entry_of(hall(text="- -", form=Form.PARAPHRASE)), "en") == "- -"
