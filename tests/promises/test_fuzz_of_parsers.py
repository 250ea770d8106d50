"""Whatever is in a file of the record, it is read or named with its place: no parser raises anything of its own.

By default a few texts are tried of each form; ``DIPLOFEED_EFFORT=100`` tries thousands, ``--hypothesis-seed=2`` others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from diplofeed import Meeting
from diplofeed.config.csv import CsvOptions
from diplofeed.config.load import CONFIG_FILE, load_config
from diplofeed.errors import ConfigError, Fault, FieldError, LedgerError, Origin
from diplofeed.ledger import text as ledger_text
from diplofeed.ledger.store import Ledger
from diplofeed.source import Inputs, Located, Names
from diplofeed.sources.folder import SOURCE, read_names
from diplofeed.when import WhenError, parse
from support.effort import cases
from support.records import CONFIG

LINE: Final = '{"id": "a", "title": "T", "when": "2023", '

many = settings(
    max_examples=cases(40), deadline=None, print_blob=True, database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)  # fmt: skip


def texts(*pieces: str) -> st.SearchStrategy[str]:
    """Return texts made of pieces of a form, of what is hostile in any, and of anything."""
    hostile = (
        *("\x00", "\x1b[31m", "\ud800", "\u202e", "\u2028", "\ufeff", "\x85", "\xa0", "٣", "9" * 5000, "1e5000", "é"),
        *("[" * 1000, "{" * 600, '{"a":' * 600, "- " * 40, "NaN", "-0", "0001-01-01T00:00+14:00", "9999-12-31"),
        *("2023", "T", "x" * 300, "\r", "\r\n", "\n", "\t", " ", '"', "'", ":", ",", "=", "id", "title", "when"),
    )
    piece = st.sampled_from(pieces) | st.sampled_from(hostile) | st.text(max_size=4)
    return st.lists(piece, max_size=14).map("".join)


YAML: Final = texts(
    *("id: a\n", "title: T\n", "when: 2023\n", "- ", "- id: b\n  title: T\n  when: 2023\n", "parties: [US, ", "]", "}"),
    *("place: { latitude: ", "*a", "&a ", "<<: ", "!!python/object:os.system ", "? ", "|\n ", ">-\n", "---\n", "...\n"),
    *(
        "%YAML 9.9\n",
        "# x\n",
        "agenda:\n- Syria: lines\n",
        "recurrence: FREQ=DAILY;",
        "rdate: [",
        "exdate: [",
        "rounds: [",
    ),
    *("speaker: { name: ", "embargo_until: ", "published: ", "attachments: [{ url: 'https://a.example/', size: "),
)
JSONL: Final = texts(
    *(
        LINE,
        "}\n",
        '"x": ',
        "[]",
        "{}",
        "null",
        "true",
        '"summary": "',
        '\\ud800"',
        "\\u0000",
        '"id": "a", ',
        '{"en": "',
    ),
    *('"attachments": [{"url": "https://a.example/", "size": ', '"place": {"latitude": ', "]", "}", '"rounds": ['),
)
CSV: Final = texts(
    *(
        "id,title,when\n",
        "id,title,when,place.city\n",
        "a,T,2023\n",
        "sep=;\n",
        "sep=\t\n",
        ";",
        '""',
        ',"[{""text"": ',
    ),
    *("audience,", "place.", "title.ru,", "title.zz,", "sources.title,", "agenda,", '"\n', "a,b,c,d,e\n", ",,,\n"),
)
MARKDOWN: Final = texts(
    *("---\n", "...\n", "id: a\ntitle: T\nwhen: 2023\n", "body\n", "summary: x\n", "# x\n", "![a](", "- Syria: x\n")
)
TOML: Final = texts(
    *("[build]\n", "[[feeds]]\n", 'slug = "a"\n', 'title = "A"\n', "where = { ", 'topics = ["x"]', " }\n"),
    *("x = ", "'''", '"""', "[", "]", "[exporters.ical]\n", "max_bytes = ", "inf", "1979-05-27T07:32:00"),
    *("[csv]\n", "ignored_columns = [", 'separator = "', 'language = "', "a.b.c", "#", "\\u001b", "0x", "0b2", "_1"),
)  # fmt: skip
DATES: Final = texts(
    *("2023-", "06", "-31", "/", "..", "~", "XX", "T10:00", "[Europe/Vienna]", "+14:00", "Z", "[u-ca=x]", "July "),
    *("19.11.1985", "24", "winter ", "about ", "[../../x]", "[!x=y]", "23:59:60", "00:00/24:00", "9998-12-31T23:59"),
)  # fmt: skip
RULES: Final = texts(
    *("FREQ=", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", ";COUNT=", ";UNTIL=20261231", ";UNTIL=", ";INTERVAL=", ";BYDAY"),
    *("=MO", "-1FR", ";BYMONTH=2", ";BYMONTHDAY=30", ";BYSETPOS=-1", ";BYHOUR=", "0,23", ";BYSECOND=60", ";WKST=SU"),
    *(";BYWEEKNO=53", ";BYYEARDAY=366", "RRULE:", "999999999999999999"),
)  # fmt: skip
LEDGERS: Final = texts(
    *(
        '{"ledger": 1, "publication": "tag:example.org,2026:talks"}\n',
        '{"kind": "meeting", "id": "a", ',
        '"data": {',
        "}\n",
    ),
    *(
        '"revision": ',
        '"state": "shown", ',
        '"sequence": ',
        '"uid": "',
        '"updated": "2026-11-23T09:00:00.000000+00:00", ',
    ),
    *('"published": "9999-12-31T23:59:59.999999+00:00"', '"form": 1', '"fields": [', "null", "[]", '"tag": "x"'),
)


def check(faults: list[Fault], file: str) -> None:
    """Ask that each fault is in the file, and that it can be printed and written."""
    for fault in faults:
        assert fault.origin.file == file
        assert fault.message
        lines = str(fault).split("\n")
        assert len(lines) <= 3
        assert all(line.encode() and len(line) < 1000 for line in lines)
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\ud800-\udfff]", "".join(lines))


def read(folder: Path, name: str, text: str) -> None:
    """Read a record with one file beside a good one."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode(errors="surrogatepass"))
    result = list(SOURCE.read(Inputs(path=folder, options=CsvOptions(), names=Names())))
    check([each for each in result if isinstance(each, Fault)], name)
    assert all(isinstance(each, Fault | Located) for each in result)
    path.unlink()


@pytest.mark.random
@pytest.mark.parametrize(
    ("name", "form"),
    [
        pytest.param("meetings/a.yaml", YAML, id="yaml"),
        pytest.param("statements/a.yml", YAML, id="yaml-of-statements"),
        pytest.param("meetings/a.json", JSONL, id="json"),
        pytest.param("meetings.jsonl", JSONL, id="jsonl"),
        pytest.param("meetings.csv", CSV, id="csv"),
        pytest.param("meetings/a.md", MARKDOWN, id="markdown"),
    ],
)
def test_a_hostile_file_is_read_or_named(tmp_path: Path, name: str, form: st.SearchStrategy[str]) -> None:
    """Items or faults come of it, and nothing else; what is wrong with it is said so that it can be printed."""

    @many
    @given(form)
    def attempt(text: str) -> None:
        read(tmp_path, name, text)

    attempt()


@pytest.mark.random
@pytest.mark.parametrize("name", ["parties.yaml", "people.yaml", "topics.yaml", "instruments.yaml"])
def test_hostile_names_are_read_or_named(tmp_path: Path, name: str) -> None:
    """The files of names are no exception."""

    @many
    @given(YAML)
    def attempt(text: str) -> None:
        (tmp_path / name).write_bytes(text.encode(errors="surrogatepass"))
        check(list(read_names(tmp_path)[1]), name)

    attempt()


@pytest.mark.random
@many
@given(TOML)
def test_a_hostile_configuration_is_read_or_named(tmp_path: Path, text: str) -> None:
    """A configuration that cannot be used has faults at their places."""
    (tmp_path / CONFIG_FILE).write_bytes((CONFIG + text).encode(errors="surrogatepass"))
    check(faults_of(tmp_path), CONFIG_FILE)


def faults_of(folder: Path) -> list[Fault]:
    """Return what is wrong with a configuration."""
    try:
        return list(load_config(folder).warnings)
    except ConfigError as error:
        return list(error.faults) or [Fault(origin=Origin(""), message="no fault")]


def meet(when: str, **fields: Any) -> None:
    """Make a meeting."""
    with suppress(FieldError):
        Meeting(id="a", title="T", when=when, **fields)


VALUES: Final[dict[str, tuple[st.SearchStrategy[str], Callable[[str], None]]]] = {
    "when": (DATES, meet),
    "recurrence": (RULES, lambda text: meet("2026-12-03T11:00[Europe/Zurich]", recurrence=text)),
    "recurrence of days": (RULES, lambda text: meet("2024-02-29", recurrence=text, exdate=["2028-02-29"])),
    "recurrence at the end": (RULES, lambda text: meet("9998-12-31T23:30[America/New_York]", recurrence=text)),
    "recurrence at the beginning": (RULES, lambda text: meet("0001-01-01", recurrence=text)),
    "exdate": (DATES, lambda text: meet("9998-12-30", recurrence="FREQ=DAILY", exdate=[text])),
    "rdate": (DATES, lambda text: meet("2026-12-03T11:00+14:00", rdate=[text])),
    "embargo_until": (DATES, lambda text: meet("2023", embargo_until=text)),
    "as_of": (DATES, lambda text: meet("2023", as_of=text)),
    "url": (texts("https://", "a.example", "/%", "?", "#", "@", ":", "[", "]"), lambda text: meet("2023", url=text)),
    "language": (texts("en-", "zh_", "Hant", "x-"), lambda text: meet("2023", summary={text: "words"})),
}


@pytest.mark.random
@pytest.mark.parametrize("field", VALUES)
def test_a_hostile_value_is_taken_or_refused(field: str) -> None:
    """What a program passes raises FieldError, or nothing."""
    form, attempt_with = VALUES[field]

    @many
    @given(form)
    def attempt(text: str) -> None:
        attempt_with(text)

    attempt()


@pytest.mark.random
@many
@given(DATES)
def test_a_hostile_date_is_read_or_refused(text: str) -> None:
    """And what is read is said again in the same way."""
    when = None
    with suppress(WhenError):
        when = parse(text)
    if when is not None:
        assert parse(when.text) == when
        assert when.label()


@pytest.mark.random
@many
@given(LEDGERS)
def test_a_hostile_ledger_is_taken_or_refused(text: str) -> None:
    """All of it or nothing."""
    ledger = Ledger.open(":memory:", publication="tag:example.org,2026:talks")
    with suppress(LedgerError):
        ledger_text.import_(ledger, text.splitlines())
    assert list(ledger_text.export(ledger))
