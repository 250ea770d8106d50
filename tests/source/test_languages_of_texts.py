"""Languages are registered ones wherever a tag is read; the ledger's own are not judged again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diplofeed import Meeting, read
from diplofeed.config.load import load_config
from diplofeed.config.publication import RESERVED
from diplofeed.errors import ConfigError, Fault, FieldError, Origin
from diplofeed.model import Statement
from diplofeed.record.plain import plain, restore
from diplofeed.source import Names
from diplofeed.source.direct import Lookup, read_directly
from diplofeed.source.node import tree
from diplofeed.source.shape import Reading
from diplofeed.source.shape import read as read_located
from diplofeed.tags import check_tag, language_tag
from diplofeed.text import Text
from support.records import CONFIG, written

HINT = "quotation marks around a text that holds a colon and a space"


def faults_of(root: Path, files: dict[str, str]) -> tuple[Fault, ...]:
    """Return the faults of a record of these files."""
    return read(written(root, {"diplofeed.toml": CONFIG, **files})).faults


@pytest.mark.parametrize(
    "words",
    [
        *("Syria", "Iran", "NATO", "Arms control", "Any other business", "Item 1", "AOB", "G7", "US", "10", "INF"),
        *("New START", "Chair", "UK", "DE", "deutsch", "x", "qqq", "Ukraine", "ja:nein"),
    ],
)
def test_a_colon_in_a_list_makes_no_language(tmp_path: Path, words: str) -> None:
    """What stands before a colon in a text is no language, and the fault at its place asks for quotation marks."""
    text = f"id: a\ntitle: T\nwhen: 2023\nagenda:\n- First\n- {words}: what is at issue\n"

    (fault,) = faults_of(tmp_path, {"meetings/a.yaml": text})

    assert (fault.origin.line, fault.origin.column, fault.field, fault.item) == (6, 3, "agenda[2]", "a")
    assert fault.expected.startswith(HINT)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("meetings/a.yaml", "id: a\ntitle:\n  Syria: the road ahead\nwhen: 2023\n", (3, 3)),
        ("meetings/a.md", "---\nid: a\ntitle:\n  Syria: the road ahead\nwhen: 2023\n---\n", (4, 3)),
        ("meetings/a.json", '{"id": "a", "when": "2023",\n "title": {"english": "T"}}', (2, 12)),
        ("meetings.jsonl", '{"id": "a", "when": "2023", "title": {"english": "T"}}\n', (1, 1)),
        ("meetings.csv", "id,title.english,when\na,T,2023\n", (1, 2)),
        ("topics.yaml", "- id: t\n  name: { deutsch: Themen }\n", (2, 11)),
        ("statements/a.yaml", "text: T\nwhen: 2023\nform: notice\nlanguage: english\n", (4, 11)),
        ("statements/a.yaml", "text: T\nwhen: 2023\nform: notice\ntranslations: [{ language: rus1an }]\n", (4, 28)),
        ("meetings/a.yaml", "id: a\ntitle: { en-EN: T }\nwhen: 2023\n", (2, 10)),
        ("meetings/a.yaml", "id: a\ntitle: { zh-Hans-Peking: T }\nwhen: 2023\n", None),
    ],
)  # fmt: skip
def test_a_language_that_is_not_registered_is_a_fault_at_its_place(
    tmp_path: Path, name: str, text: str, place: tuple[int, int] | None
) -> None:
    """In every kind of file; of a tag's variants, which anybody may register, only the shape is asked for."""
    faults = faults_of(tmp_path, {name: text})

    assert [(fault.origin.line, fault.origin.column) for fault in faults] == ([place] if place else [])


@pytest.mark.parametrize(
    ("line", "field", "suggestion"),
    [
        ('language = "english"', "publication.language", "en"),
        ('language = "Russian"', "publication.language", "ru"),
        ('languages = ["fr", "qqq"]', "publication.languages[2]", ""),
        ('description = { german = "T" }', "publication.description", "de"),
        ('language = "Deutsch"', "publication.language", "de"),
        ('language = "Portuguese"', "publication.language", "pt"),
        ('language = "Französisch"', "publication.language", "fr"),
        ('language = "русский"', "publication.language", "ru"),
        ('language = "中文"', "publication.language", "zh"),
        ('language = "Qqqqq"', "publication.language", ""),
    ],
)
def test_languages_of_the_configuration_are_registered(tmp_path: Path, line: str, field: str, suggestion: str) -> None:
    """The fault has the line and, where a language is named in English, its tag."""
    (tmp_path / "diplofeed.toml").write_text(f"{CONFIG}{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)

    (fault,) = caught.value.faults
    assert (fault.origin.line, f"publication.{fault.field}", fault.suggestion) == (5, field, suggestion)


@pytest.mark.parametrize(
    "tag",
    [
        *("en", "EN-gb", "zh-Hant-TW", "zh-yue", "sr-Latn", "de-CH-1996", "es-419", "ru-SU", "no", "sh", "iw", "cnr"),
        *("en-x-house", "en-u-ca-buddhist", "sl-rozaj-biske", "ckb", "mul", "hy-arevela", "tlh", "fa-AF", "nb", "rhg"),
    ],
)
def test_registered_languages_are_taken(tag: str) -> None:
    """Scripts, regions, variants, extensions and deprecated subtags are of BCP 47 too."""
    check_tag(tag)

    assert Text.of({tag: "words"}).parts == ((tag, "words"),)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("Französisch", "'Französisch' is not a language tag such as en, ru or zh-Hant; did you mean 'fr'?"),
        ("no such language", "'no such language' is not a language tag such as en, ru or zh-Hant"),
    ],
)
def test_what_is_not_shaped_like_a_tag_is_refused_in_a_sentence(word: str, message: str) -> None:
    """It begins with the word where no field is known, and ends with the tag of a language that it names."""
    with pytest.raises(FieldError) as error:
        language_tag(word)
    assert str(error.value) == message


def test_programs_are_held_to_languages_too() -> None:
    """A text made by a program names a language there is."""
    with pytest.raises(FieldError, match=r"Meeting.title: there is no language 'english'.*did you mean 'en'"):
        Meeting(id="a", title={"english": "T"}, when="2023")
    with pytest.raises(FieldError, match=r"Statement.language: there is no language 'qqq'"):
        Statement(id="a", text="T", when="2023", form="notice", language="qqq")


PAST: list[tuple[str, dict[str, Any]]] = [
    ("meeting", {"id": "a", "title": {"Syria": "the road", "EN": "ahead"}, "when": "2023"}),
    ("statement", {"id": "a", "text": "T", "when": "2023", "form": "notice", "language": "english"}),
    (
        "statement",
        {"id": "a", "text": "T", "when": "2023", "form": "notice", "translations": [{"language": "qqq", "text": "x"}]},
    ),
    ("meeting", {"id": "a", "title": "T", "when": "2026-12-03", "recurrence": "FREQ=WEEKLY;BYDAY=MO;COUNT=3"}),
    ("meeting", {"id": "a", "title": "T", "when": "2026-12-03", "recurrence": "FREQ=WEEKLY", "exdate": ["2026-12-04"]}),
    ("meeting", {"id": "会" * 100, "title": "T", "when": "2023"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "data"), PAST)
def test_what_was_accepted_once_is_restored(kind: str, data: dict[str, Any]) -> None:
    """The ledger's past is not judged by the rules of today, and is written as it was."""
    assert plain(restore(kind, data)) == data


@pytest.mark.parametrize(("kind", "data"), PAST)
def test_what_is_judged_is_judged_alike_on_both_ways_of_reading(kind: str, data: dict[str, Any]) -> None:
    """Where values are read directly a fault is not passed over."""
    cls = Meeting if kind == "meeting" else Statement
    reading = Reading()

    assert read_directly(cls, data, Lookup(Names())) is None
    assert read_located(cls, tree(data, Origin("x")), reading) is None
    assert reading.faults


def test_no_language_is_called_as_a_folder_of_other_feeds() -> None:
    """Each language has a folder of its own."""
    for name in RESERVED:
        with pytest.raises(FieldError, match="there is no language"):
            check_tag(name)
