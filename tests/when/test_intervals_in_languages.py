"""Intervals of dates in the languages diplofeed speaks, the same with every version of the CLDR that Babel brings."""

from __future__ import annotations

import pytest

from diplofeed.when import parse
from diplofeed.when.labels import _in_full, _joined

# By language: days of one month, of one year, of two years; months of one year, of two years.
INTERVALS = (
    "2023-07-11/2023-07-13",
    "2023-06-30/2023-07-02",
    "2022-12-30/2023-01-02",
    "2023-06/2023-07",
    "2022-12/2023-01",
)
LABELS = {
    "en": (
        "11–13 July 2023",
        "30 June – 2 July 2023",
        "30 December 2022 – 2 January 2023",
        "June – July 2023",
        "December 2022 – January 2023",
    ),
    "ar": (
        "11–13 يوليو 2023",
        "30 يونيو – 2 يوليو 2023",
        "30 ديسمبر 2022 – 2 يناير 2023",
        "يونيو – يوليو 2023",
        "ديسمبر 2022 – يناير 2023",
    ),
    "de": (
        "11.–13. Juli 2023",
        "30. Juni – 2. Juli 2023",
        "30. Dezember 2022 – 2. Januar 2023",
        "Juni–Juli 2023",
        "Dezember 2022 – Januar 2023",
    ),
    "es": (
        "11–13 de julio de 2023",
        "30 de junio – 2 de julio de 2023",
        "30 de diciembre de 2022 – 2 de enero de 2023",
        "junio–julio de 2023",
        "diciembre de 2022 – enero de 2023",
    ),
    "fr": (
        "11–13 juillet 2023",
        "30 juin – 2 juillet 2023",
        "30 décembre 2022 – 2 janvier 2023",
        "juin – juillet 2023",
        "décembre 2022 – janvier 2023",
    ),
    "ru": (
        "11–13 июля 2023\xa0г.",
        "30 июня – 2 июля 2023\xa0г.",
        "30 декабря 2022\xa0г. – 2 января 2023\xa0г.",
        "июнь – июль 2023\xa0г.",
        "декабрь 2022\xa0г. – январь 2023\xa0г.",
    ),
    "uk": (
        "11–13 липня 2023\xa0р.",
        "30 червня – 2 липня 2023\xa0р.",
        "30 грудня 2022 – 2 січня 2023\xa0рр.",
        "червень – липень 2023\xa0р.",
        "грудень 2022 – січень 2023\xa0рр.",
    ),
    "zh": (
        "2023年7月11日至13日",
        "2023年6月30日至7月2日",
        "2022年12月30日至2023年1月2日",
        "2023年6月至7月",
        "2022年12月至2023年1月",
    ),
}


@pytest.mark.parametrize("language", LABELS)
def test_interval_is_written_as_its_readers_write_it(language: str) -> None:
    """To the last space, with the dash or word of the language, and the month in the form a date has it in."""
    assert tuple(parse(text).label(language) for text in INTERVALS) == LABELS[language]


@pytest.mark.parametrize(
    ("language", "pair", "expected"),
    [
        ("zh", ("y年MMMd日\u2009–\u2009", "d日"), ("y年MMMd日至", "d日")),  # CLDR 48
        ("zh", ("y年M月 – ", "M月"), ("y年M月至", "M月")),  # CLDR 48
        ("zh", ("y年M月d日至", "d日"), ("y年M月d日至", "d日")),
        ("ru", ("d—", "d MMM y\u202fг."), ("d–", "d MMMM y\u202fг.")),  # CLDR 48
        ("ru", ("LLLL\xa0— ", "LLLL y\u202fг."), ("LLLL – ", "LLLL y\u202fг.")),  # CLDR 48
        ("uk", ("d MMM\xa0— ", "d MMM y\u202fр."), ("d MMMM – ", "d MMMM y\u202fр.")),  # CLDR 48
        ("de", ("d. MMM\u2009–\u2009", "d. MMM y"), ("d. MMMM\u2009–\u2009", "d. MMMM y")),
    ],
)
def test_versions_of_the_cldr_give_one_form(language: str, pair: tuple[str, str], expected: tuple[str, str]) -> None:
    """Patterns of Babel 2.17 (CLDR 46) to 2.19 (CLDR 48) become those most versions have, whichever is installed."""
    begin, end = pair

    assert (_joined(_in_full(begin, language), language), _in_full(end, language)) == expected
