"""Sentences end in one stop, begin with a capital, nest no brackets and have the signs of their language."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from diplofeed import compose
from diplofeed.compose import passages, phrases
from diplofeed.compose.markup import spoken
from diplofeed.compose.plain import line
from diplofeed.compose.tree import Inlines, Link, Run, paragraph
from diplofeed.model import Form, Meeting, Party, Person, Place, Round, Statement, Status
from diplofeed.model.entry import Reference
from diplofeed.text import Text, one_line
from diplofeed.when import parse
from diplofeed.words import words
from support.calendar_entries import entry_of
from support.catalogues import LANGUAGES

ALL = ("en", *LANGUAGES)
AMERICA = Party(id="US", name="U.S.")
FIRM = Party(id="firm", name="Talks Ltd.")
LIST = "- one\n- two\n\nThe rest"


def occasion(language: str, **values: object) -> str:
    """Return what is said of when, where and between whom a meeting is."""
    item = Meeting(**{"id": "talks", "title": "Talks", "when": "2023-06-12", "status": "held", **values})  # type: ignore[arg-type]  # fields by name
    return line(paragraph(passages.occasion(item, language)))


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize(
    "values",
    [
        {"place": Place(city="Washington", country=AMERICA)},
        {"place": Place(name="Talks Ltd.")},
        {"parties": ("RU", AMERICA)},
        {"parties": ("RU", FIRM)},
        {"place": Place(name="Yahoo!")},
        {"place": Place(country=AMERICA), "as_of": "2023-06-12", "when": "2023-06/.."},
        {"when": "2023", "recurrence": ""},
    ],
)
def test_sentence_ends_in_one_stop(language: str, values: dict[str, object]) -> None:
    """A name or a date that ends in a stop ends the sentence too."""
    text = occasion(language, **values)

    assert not re.search(r"[.!?]\s*\.", text)
    assert text.endswith((".", "!", "。"))


@pytest.mark.parametrize("language", ALL)
def test_full_stop_stays_after_any_other_ending(language: str) -> None:
    """A name without a stop is followed by that of the sentence."""
    assert occasion(language, place=Place(city="Washington")).endswith(("Washington.", "Washington。"))


def test_stop_of_a_linked_name_counts() -> None:
    """What a link ends in ends the sentence, in inlines and in text alike."""
    linked: Inlines = (Link((Run("U.S."),), "https://example.org/"),)

    assert phrases.sentence_of("Held in {place}.", place=linked) == (Run("Held in "), *linked)
    assert phrases.sentence("Held in {place}.", place="U.S.") == "Held in U.S."
    assert phrases.sentence("Held in {place}. It went on.", place="U.S.") == "Held in U.S. It went on."
    assert phrases.sentence("Held in {place}.", place="Vienna") == "Held in Vienna."


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("form", [form for form in Form if form is not Form.QUOTE])
def test_statement_is_introduced_with_a_capital(language: str, form: Form) -> None:
    """A sentence that begins with a name begins with a capital, however the name is written."""
    item = Statement(id="said", when="2026-11-20", party=Party(id="elders", name="the Elders"), form=form, text="No.")
    before, _, _ = passages.uttered(item, (), language, language)
    starts = [line(before), compose.teaser(entry_of(item), language), compose.headline(entry_of(item), language)]

    assert all(start[0] == start[0].upper() for start in starts)


def reference(when: str, status: Status | None, kind: str = "meeting") -> Reference:
    """Return a reference to talks of a status."""
    return Reference(
        relation="follows",
        kind=kind,
        id="talks",
        tag="t",
        uid=uuid4(),
        title=Text.of("Talks"),
        when=parse(when),
        status=status,
    )


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_reference_says_that_a_date_does_not_stand(language: str, status: Status) -> None:
    """Whoever names a meeting that is off or postponed does not give its date as if it stood."""
    (named,) = passages.relations([reference("2026-12-30", status)], language)
    (standing,) = passages.relations([reference("2026-12-30", Status.SCHEDULED)], language)

    assert phrases.status(status, language) in line((named,))
    assert phrases.status(status, language) not in line((standing,))


@pytest.mark.parametrize("language", ALL)
def test_reference_to_talks_that_never_began_does_not_have_them_go_on(language: str) -> None:
    """What was to go on from a month on is not said to go on since then."""
    (off,) = passages.relations([reference("2027-01/..", Status.CANCELLED)], language)
    since = parse("2027-01/..").label(language)

    if language not in {"es", "ru", "uk", "zh"}:  # where both are the same word
        assert since not in line((off,))
    assert line((off,)) != line(passages.relations([reference("2027-01/..", Status.HELD)], language))


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("when", ["2027?", "1900/1999?", "2027-03-28T10:00+02:00", "19XX"])
def test_brackets_within_brackets_are_square(language: str, when: str) -> None:
    """A date with a remark in brackets stands in brackets without nesting round ones."""
    text = line(passages.relations([reference(when, None, "statement")], language))

    assert not re.search(r"[(（][^)）]*[(（]", text)
    assert text.count("(") + text.count("（") == 1


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "one; two. The rest"),
        ("de", "one; two. The rest"),
        ("fr", "one\xa0; two. The rest"),
        ("ar", "one؛ two. The rest"),
        ("zh", "one；two。The rest"),
        ("tlh", "one; two. The rest"),
    ],
)
def test_list_in_one_line_has_the_signs_of_its_language(language: str, expected: str) -> None:
    """Items are parted as the language of the text parts things, in teasers too."""
    assert spoken(LIST, language) == expected
    item = Meeting(id="talks", title="Talks", when="2023", summary={language: LIST})
    assert compose.lead(entry_of(item), "ru") == expected  # the text's language counts, not the reader's


@pytest.mark.parametrize(("language", "expected"), [("fr", "one\xa0; two"), ("zh", "one；two")])
def test_text_without_a_mark_is_in_the_language_of_the_publication(language: str, expected: str) -> None:
    """A list that is not marked with a language has the signs of the publication's."""
    item = Meeting(id="talks", title="Talks", when="2023", summary="- one\n- two")
    assert compose.titles.lead(entry_of(item), "en", language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "He said “no”.", "“He said ‘no’.”"),
        ("en", "“It’s ‘no’ now”, he said.", "“‘It’s “no” now’, he said.”"),
        ("en", "It’s “don’t”.", "“It’s ‘don’t’.”"),
        ("de", "Er sagte „nein“.", "„Er sagte ‚nein‘.“"),
        ("fr", "Il dit «\xa0non\xa0».", "«\xa0Il dit “non”.\xa0»"),
        ("fr", "Non.", "«\xa0Non.\xa0»"),
        ("es", "Dijo «no».", "«Dijo “no”.»"),
        ("ru", "Он сказал «нет».", "«Он сказал „нет“.»"),
        ("uk", "Ні.", "«Ні.»"),
        ("ar", "لا.", "«لا.»"),
        ("zh", "他说“不”。", "“他说‘不’。”"),
        ("zh-TW", "他說「不」。", "「他說『不』。」"),
        ("ja", "いいえ。", "「いいえ。」"),
        ("pl", "Nie.", "„Nie.”"),
        ("ru", "«Нет.»", "«Нет.»"),
        ("tlh", "No.", "“No.”"),
    ],
)
def test_quotation_has_the_marks_of_its_language(language: str, text: str, expected: str) -> None:
    """A quotation is in the marks of the language it is in, and what is quoted within in those for that."""
    item = Statement(id="said", speaker=Person(id="a", name="A"), when="2023", text={language: text})

    for reader in ("en", "fr"):
        assert compose.lead(entry_of(item), reader) == expected
        assert compose.teaser(entry_of(item), reader).endswith(expected)


def test_quotation_is_cut_within_its_marks() -> None:
    """A long quotation has room for the marks of its language."""
    item = Statement(id="said", speaker=Person(id="a", name="A"), when="2023", text={"fr": "mot " * 100})
    text = compose.teaser(entry_of(item), "fr")

    assert len(text) <= 300
    assert text.endswith("…\xa0»")


@pytest.mark.parametrize("language", ALL)
def test_rounds_that_do_not_take_place_are_not_counted(language: str) -> None:
    """How often a series is held in all is the number of its rounds but for those that fall away or are off."""
    speak = words(language)
    values = {"when": "2026-12-01", "status": "scheduled", "recurrence": "FREQ=WEEKLY;COUNT=5"}
    off = Round(recurrence_id="2026-12-15", status="cancelled")

    def says(n: int, **others: object) -> bool:
        many = speak.ngettext("{rule}, {n} time in all", "{rule}, {n} times in all", n).format(rule="", n=n)
        return many in occasion(language, **values, **others)

    assert says(5)
    assert says(3, exdate=("2026-12-08", "2026-12-22"))
    assert says(4, rounds=(off,))
    assert says(4, exdate=("2026-12-08",), rdate=("2026-12-10",), rounds=(off,))


@pytest.mark.parametrize("language", ALL)
def test_rounds_stand_in_order_of_date(language: str) -> None:
    """Rounds that differ are listed by their dates, of whichever kind they are."""
    item = Meeting(
        id="talks",
        title="Talks",
        when="2026-12-03",
        recurrence="FREQ=WEEKLY;COUNT=5",
        rdate=("2027-01-28", "2026-12-05"),
        exdate=("2026-12-31",),
        rounds=(Round(recurrence_id="2026-12-10", when="2026-12-11"), Round(recurrence_id="2026-12-17", title="Last")),
    )
    text = line(passages.rounds(item, language))
    days = ["2026-12-05", "2026-12-10", "2026-12-17", "2026-12-31", "2027-01-28"]
    places = [text.index(one_line(parse(day).label(language))) for day in days]

    assert places == sorted(places)


@pytest.mark.parametrize("language", ALL)
def test_title_of_a_round_does_not_read_as_its_place(language: str) -> None:
    """A round's own title comes first, and what is different about it in brackets; then its summary."""
    each = Round(
        recurrence_id="2026-12-10", when="2026-12-09", title="Own title", summary="Why.", place=Place(city="Geneva")
    )
    text = line(paragraph(passages.round_(each, language)))

    assert re.search(r"[:：] ?Own title ?[(（].*Geneva[)）][.。] ?Why\.$", text)
