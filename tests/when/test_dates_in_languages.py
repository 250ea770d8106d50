"""Dates in the languages diplofeed speaks: as their readers write them, and claiming no more than is known."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.when import parse

LANGUAGES = ["ar", "de", "es", "fr", "ru", "uk", "zh"]
POINTS = ["2023-07-12", "2023-07-01", "2023-07", "2023-05", "2023-21", "2023-22", "2023-23", "2023-24", "2023", "0987"]
POINTS += ["199X", "190X", "19XX", "2023-XX", "2023-XX-XX", "2023-07-XX"]
QUALIFIED = [point + mark for point, mark in product(POINTS, ("", "~", "?", "%"))]
OPEN = [form.format(point) for point, form in product(QUALIFIED, ("{}/..", "{}/", "../{}", "/{}"))]
INTERVALS = """2023-07-11/2023-07-13 2023-06-30/2023-07-02 2022-12-30/2023-01-02 2023-06/2023-07 2022-12/2023-01
2022/2023 2023-21/2023-22 2023-07-11~/2023-07-13 2023-06/2023-07? 2023/2024-03 199X/2005 2023-06/2023-06
2023-07-11/2023-08 2023-XX/2024 2023-07-01/2023-07-03 1999/2005%""".split()
TIMES = """2023-07-11T10:00[Europe/Vienna] 2023-07-11T10:00/12:30[Europe/Vienna] 2023-07-11T10:00:30Z
2023-07-11T22:00/2023-07-12T01:00[Asia/Kolkata] 2023-07-11T10:00[America/New_York]/.. 2023-07-11T10:00Z/
2023-03-26T01:00/04:00[Europe/Vienna] 1970-01-01T00:00[Africa/Monrovia]""".split()
SHAPES = [*QUALIFIED, *OPEN, *INTERVALS, *TIMES]

# What German shares with English.
SHARED = {"april", "august", "september", "november", "utc", "winter"}


def plain(text: str) -> str:
    """Return a text with spaces of one kind."""
    return " ".join(text.split())


def english_words() -> set[str]:
    """Return every word of English labels, and the names of all months."""
    labels = [parse(text).label() for text in (*SHAPES, *(f"2023-{month:02}" for month in range(1, 13)))]
    return {word.lower() for label in labels for word in re.findall("[A-Za-z]{2,}", label)} - SHARED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-07-12", "12 июля 2023 г.|12 juillet 2023|12. Juli 2023|12 يوليو 2023|2023年7月12日"),
        ("2023-07", "июль 2023 г.|juillet 2023|Juli 2023|يوليو 2023|2023年7月"),
        ("2023", "2023 г.|2023|2023|2023|2023年"),
        ("2023-21", "весна 2023 г.|printemps 2023|Frühjahr 2023|ربيع 2023|2023年春季"),
        (
            "199X",
            "1990-е годы|années 1990|1990er-Jahre|العقد الذي يبدأ عام 1990|1990年代",
        ),
        (
            "2023-07-11/2023-07-13",
            "11–13 июля 2023 г.|11–13 juillet 2023|11.–13. Juli 2023|11–13 يوليو 2023|2023年7月11日至13日",
        ),
        (
            "2023-06/2023-07",
            "июнь – июль 2023 г.|juin – juillet 2023|Juni–Juli 2023|يونيو – يوليو 2023|2023年6月至7月",
        ),
        ("2022/2023", "2022–2023 гг.|2022-2023|2022–2023|2022–2023|2022年至2023年"),
        ("2023-07~", "около июля 2023 г.|vers juillet 2023|etwa Juli 2023|حوالي يوليو 2023|约2023年7月"),
        (
            "2023-07-12?",
            (
                "12 июля 2023 г. (предположительно)|12 juillet 2023 (date incertaine)|12. Juli 2023 (unsicher)"
                "|12 يوليو 2023 (غير مؤكد)|2023年7月12日（待考）"
            ),
        ),
        (
            "2023-07/..",
            "с июля 2023 г.|depuis juillet 2023|seit Juli 2023|منذ يوليو 2023|自2023年7月起",
        ),
        (
            "2023-07-12/..",
            "с 12 июля 2023 г.|depuis le 12 juillet 2023|seit dem 12. Juli 2023|منذ 12 يوليو 2023|自2023年7月12日起",
        ),
        (
            "../2023-24",
            "до зимы 2023 г. включительно|fin : hiver 2023|bis Winter 2023|حتى شتاء 2023|至2023年冬季止",
        ),
        (
            "2023-07-XX",
            (
                "июль 2023 г., день неизвестен|juillet 2023, jour inconnu|Juli 2023, Tag unbekannt"
                "|يوليو 2023، واليوم غير معروف|2023年7月，具体日期不明"
            ),
        ),
        (
            "2023-07-11T10:00/12:30[Europe/Vienna]",
            (
                "11 июля 2023 г., 10:00–12:30 (UTC+2)|11 juillet 2023, 10:00–12:30 (UTC+2)"
                "|11. Juli 2023, 10:00–12:30 Uhr (UTC+2)|11 يوليو 2023، 10:00–12:30 (UTC+2)"
                "|2023年7月11日10:00–12:30（UTC+2）"
            ),
        ),
        ("2023-07-01", "1 июля 2023 г.|1er juillet 2023|1. Juli 2023|1 يوليو 2023|2023年7月1日"),
    ],
)
def test_date_is_said_as_its_readers_write_it(text: str, expected: str) -> None:
    """A date has the words, the order and the form of nouns of the language."""
    labels = [plain(parse(text).label(language)) for language in ("ru", "fr", "de", "ar", "zh")]

    assert labels == expected.split("|")


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("es", "2023-07-12", "12 de julio de 2023"),
        ("es", "2023-07-12/..", "desde el 12 de julio de 2023"),
        ("es", "2023-07-11/2023-07-13", "11–13 de julio de 2023"),
        ("uk", "2023-07-12", "12 липня 2023 р."),
        ("uk", "2023-07/..", "з липня 2023 р."),
        ("uk", "199X/..", "з 1990-х років"),
        ("ru", "2023-21~/..", "с весны 2023 г. (приблизительно)"),
        ("fr", "2023-22/..", "depuis l’été 2023"),
        ("de", "199X/..", "seit den 1990er-Jahren"),
        ("ru-UA", "2023-07", "июль 2023 г."),
        ("zh-Hant", "2023-07", "2023年7月"),
        ("it", "2023-07", "July 2023"),
        ("en-GB", "2023-07-12", "12 July 2023"),
    ],
)
def test_preposition_has_its_form(language: str, text: str, label: str) -> None:
    """After a preposition stands the form it asks for; a language without words has English dates."""
    assert plain(parse(text).label(language)) == label


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_date_says_something_of_its_own(language: str) -> None:
    """No two dates that are known differently are said alike, so that nothing known is lost and nothing is added."""
    output: dict[str, str] = {}
    for text in SHAPES:
        label = parse(text).label(language)
        assert output.setdefault(label, text) == text, label


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_english_is_left(language: str) -> None:
    """A label has no English word in it, nor any Latin letter but UTC where the language is not written in them."""
    english = english_words()
    for text in SHAPES:
        result = {word.lower() for word in re.findall("[A-Za-z]{2,}", parse(text).label(language))}
        assert result & english == set(), text
        assert language in {"de", "es", "fr"} or result <= {"utc"}, text


def numbers(text: str) -> set[int]:
    """Return the numbers of a text."""
    return {int(number) for number in re.findall("[0-9]+", text)}


YEARS = st.integers(1, 9998)
DAYS = st.dates().map(str)
MONTHS = st.builds("{:04}-{:02}".format, YEARS, st.sampled_from([*range(1, 13), 21, 22, 23, 24]))
DECADES = st.integers(1, 998).map("{:03}X".format)
CENTURIES = st.integers(1, 98).map("{:02}XX".format)
UNKNOWN = st.builds("{:04}-{}".format, YEARS, st.sampled_from(["XX", "XX-XX", "07-XX"]))
EDTF = st.builds(
    "".join,
    st.tuples(
        st.one_of(DAYS, MONTHS, YEARS.map("{:04}".format), DECADES, CENTURIES, UNKNOWN),
        st.sampled_from(["", "~", "?", "%"]),
    ),
)
ANY = st.one_of(
    EDTF,
    st.builds(str.format, st.sampled_from(["{}/..", "{}/", "../{}", "/{}"]), EDTF),
    st.tuples(EDTF, EDTF).filter(lambda ends: parse(ends[0]).first <= parse(ends[1]).last).map("/".join),
)


@given(text=ANY, language=st.sampled_from(LANGUAGES))
@settings(max_examples=300, deadline=None)
def test_no_date_asserts_what_is_not_known(text: str, language: str) -> None:
    """Every EDTF date of levels 0 and 1 has a label, whose numbers are all its own: no day, month or year is added."""
    when = parse(text)
    label = when.label(language)
    own = {number for bound in (when.first, when.last) if bound for number in (bound.year,)}
    for point in filter(lambda point: point not in {"", ".."}, when.text.split("/")):
        digits = re.sub("[~?%]", "", point)
        years = {int(digits[:4].replace("X", with_)) for with_ in "09"}
        own |= years | {int(part) for part in digits.split("-")[1:] if part.isdigit() and part <= "31"}
    assert label == label.strip()
    assert numbers(label) <= own


def test_label_does_not_depend_on_what_was_said_before() -> None:
    """A language's dates are the same whichever languages were asked for first, as Babel's own names are not."""
    code = (
        "import sys; from diplofeed.when import parse; tags = sys.argv[1:];"
        "texts = ['2023-07', '2023-07-01/2023-07-03', '2023-06/2023-07', '2023-07/..', '2023-21'];"
        "from diplofeed.compose.phrases import month; from diplofeed.compose.rules import recurrence;"
        "said = {t: [*(parse(x).label(t) for x in texts), month(7, t), recurrence('FREQ=WEEKLY;BYDAY=MO,TU', t)]"
        " for t in tags}; print(sorted(said.items()))"
    )

    def said(tags: list[str]) -> str:
        return subprocess.run([sys.executable, "-c", code, *tags], capture_output=True, text=True, check=True).stdout

    assert said(LANGUAGES) == said(LANGUAGES[::-1])


def test_english_needs_neither_catalogues_nor_babel() -> None:
    """English dates and words import neither gettext nor Babel, so that a start in English takes no longer."""
    code = (
        "import sys; from diplofeed.when import parse; from diplofeed.compose.phrases import month;"
        "from diplofeed.compose.rules import recurrence;"
        "from diplofeed import compose, changes; from diplofeed.words import words;"
        "parse('2023-07-12/..').label('en-GB'); recurrence('FREQ=DAILY', 'en'); month(7, 'en');"
        "words('en').ngettext('{n} byte', '{n} bytes', 2);"
        "print({'babel', 'gettext', 'diplofeed.when.labels'} & set(sys.modules))"
    )
    reported = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert reported.strip() == "set()"
