"""The catalogues of the fixed words are whole, compiled and of the code as it is."""

from __future__ import annotations

import ast
import shutil
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import babel
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from diplofeed.cache import keys
from diplofeed.words import LOCALE, is_right_to_left, language_of_words, words
from support import catalogues
from support.catalogues import PACKAGE

UPDATE = "python tests/support/catalogues.py"
LANGUAGES = ["ar", "de", "es", "fr", "ru", "uk", "zh"]


def roots(text: str) -> set[str]:
    """Return the facts a message takes; "{date.declined}" is a form of "{date}"."""
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_there_are_catalogues() -> None:
    """The languages diplofeed speaks besides English have their catalogues, and these tests look at all of them."""
    assert catalogues.LANGUAGES == LANGUAGES


def test_template_is_what_the_code_says() -> None:
    """The template has every message the code looks up, and no other."""
    with catalogues.TEMPLATE.open("rb") as file:
        written = {(message.context, message.id) for message in read_po(file) if message.id}

    assert written == {(each.context, each.id) for each in catalogues.extracted() if each.id}, f"run `{UPDATE}`"


def called(path: Path) -> Iterator[str]:
    """Yield the first message of every look-up in a file, those within f-strings too, which Babel may not see."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if name in {"gettext", "ngettext", "msgid", "label"} and texts:
                yield texts[0]
            elif name in {"pgettext", "npgettext"} and len(texts) > 1:
                yield texts[1]


def test_extraction_misses_nothing() -> None:
    """A message that Babel's extraction passes over is none that nobody translates."""
    expected = {each.id if isinstance(each.id, str) else each.id[0] for each in catalogues.extracted()}
    result = {message for path in sorted(catalogues.PACKAGE.rglob("*.py")) for message in called(path)}

    assert len(result) > 150
    assert result - expected == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_that_is_up_to_date_stays_as_it_is(language: str) -> None:
    """An update keeps texts and the rule of plurals, whichever Babel makes it; only that one's name differs."""
    before = catalogues.path_of(language).read_bytes().splitlines()
    after = catalogues.written(catalogues.updated(language)).splitlines()

    header = f'"Generated-By: Babel {babel.__version__}\\n"'.encode()
    assert {*after} - {*before} <= {header}
    assert len(after) == len(before)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    """A catalogue has the messages of the template, each translated in every plural form, none of them doubtful."""
    catalogue = catalogues.read(language)
    messages = [each for each in catalogue if each.id]

    assert {(message.context, message.id) for message in messages} == {
        (each.context, each.id) for each in catalogues.extracted() if each.id
    }, f"run `{UPDATE}`"
    assert not [message.id for message in messages if message.fuzzy]
    for message in messages:
        forms = message.string if isinstance(message.id, tuple) else (message.string,)
        assert len(forms) == (catalogue.num_plurals if isinstance(message.id, tuple) else 1)
        assert all(forms), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_of_a_message_are_those_of_its_translation(language: str) -> None:
    """A translation says all the facts its message does; only a number may be in words where a form is of one alone."""
    for each in catalogues.read(language):
        if not each.id:
            continue
        wanted = roots(each.id[-1] if isinstance(each.id, tuple) else each.id)
        forms = each.string if isinstance(each.id, tuple) else (each.string,)
        for form in forms:
            missing = wanted - roots(form) - ({"n"} if len(forms) > 1 else set())
            assert (roots(form) - wanted, missing) == (set(), set()), (each.id, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_number_is_left_out_only_of_forms_for_one_number(language: str) -> None:
    """A plural form without its number is one that exactly one number below a thousand has."""
    with catalogues.path_of(language, "mo").open("rb") as file:
        plural = GNUTranslations(file).plural
    numbers: dict[int, list[int]] = {}
    for number in range(1000):
        numbers.setdefault(plural(number), []).append(number)
    for each in catalogues.read(language):
        if isinstance(each.id, tuple):
            assert all("{n}" in form or len(numbers[at]) == 1 for at, form in enumerate(each.string)), each.id


def as_they_are(catalogue: Catalog) -> dict[tuple[str | None, str, bool], tuple[str, ...]]:
    """Return the translations of a catalogue by context and message."""
    reported = {}
    for each in catalogue:
        context = each.context.decode() if isinstance(each.context, bytes) else each.context  # as Babel reads .mo files
        message = each.id if isinstance(each.id, str) else each.id[0]
        if message:
            reported[context, message, each.pluralizable] = (
                (each.string,) if isinstance(each.string, str) else (*each.string,)
            )
    return reported


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_is_of_the_written_one(language: str) -> None:
    """A ``.mo`` file is what its ``.po`` file compiles to."""
    with catalogues.path_of(language, "mo").open("rb") as file:
        compiled = read_mo(file)
    written = catalogues.read(language)

    assert compiled.plural_expr == written.plural_expr
    assert as_they_are(compiled) == as_they_are(written), f"run `{UPDATE}`"


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        *(("en", "en"), ("en-GB", "en"), ("ru", "ru"), ("RU-latn", "ru"), ("zh-Hans-CN", "zh"), ("de-AT", "de")),
        *(("it", "en"), ("", "en"), ("../../x", "en"), ("x-klingon", "en")),
    ],
)
def test_language_without_words_has_those_of_its_base_or_english(language: str, spoken: str) -> None:
    """A reader is given words of the language itself, else of its base language, else English ones."""
    assert language_of_words(language) == spoken
    assert words(language).gettext("Sources") == words(spoken).gettext("Sources")


@pytest.mark.parametrize(
    ("language", "count", "message"),
    [
        ("ru", count, output)
        for count, output in ((1, "1 встреча"), (2, "2 встречи"), (5, "5 встреч"), (21, "21 встреча"))
    ]
    + [("uk", count, output) for count, output in ((1, "1 зустріч"), (3, "3 зустрічі"), (11, "11 зустрічей"))]
    + [("ar", count, output) for count, output in ((1, "اجتماع واحد"), (2, "اجتماعان"), (3, "3 اجتماعات"))]
    + [("ar", count, output) for count, output in ((11, "11 اجتماعًا"), (100, "100 اجتماع"), (103, "103 اجتماعات"))]
    + [("fr", 0, "0 réunion"), ("fr", 2, "2 réunions"), ("de", 1, "1 Treffen"), ("es", 3, "3 reuniones")]
    + [("zh", 1, "1次会谈"), ("zh", 12, "12次会谈"), ("en", 1, "1 meeting"), ("en", 0, "0 meetings")],
)
def test_numbers_have_the_form_their_language_asks_for(language: str, count: int, message: str) -> None:
    """A count stands with the form of its noun that the language's plural rule gives (CLDR)."""
    assert words(language).ngettext("{n} meeting", "{n} meetings", count).format(n=count) == message


@pytest.mark.parametrize(
    ("language", "is_so"),
    [
        *(("ar", True), ("he", True), ("fa-AF", True), ("ur", True), ("az-Arab", True)),
        *(("az", False), ("en", False), ("ar-Latn", False), ("zh", False), ("ru", False)),
    ],
)
def test_direction_of_a_language(language: str, is_so: bool) -> None:
    """Languages of Arabic, Hebrew and like scripts run from right to left, unless their tag names another script."""
    assert is_right_to_left(language) is is_so


def test_what_is_kept_of_earlier_builds_depends_on_the_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue that is compiled anew makes the outputs of earlier builds stale, as new code does.

    A process that runs already has read the old one, and goes on to make what that says.
    """
    shutil.copytree(LOCALE, tmp_path / "words" / "locale")
    monkeypatch.setattr(keys, "code_path", lambda _: tmp_path)
    monkeypatch.setattr(keys, "_own_state", cache(keys._own_state.__wrapped__))
    before = keys.code()

    (tmp_path / catalogues.path_of("ru", "mo").relative_to(PACKAGE)).write_bytes(b"anew")
    assert keys.code() == before

    monkeypatch.setattr(keys, "_own_state", keys._own_state.__wrapped__)
    assert keys.code() != before


def test_catalogues_come_with_the_package() -> None:
    """The patterns of the package's data take in every catalogue, written and compiled, and the template."""
    settings = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text())
    patterns = settings["tool"]["setuptools"]["package-data"]["diplofeed"]
    packed = {path for pattern in patterns for path in PACKAGE.glob(pattern)}

    assert {path for path in LOCALE.rglob("*") if path.is_file()} <= packed
    assert {catalogues.path_of(language, "mo") for language in LANGUAGES} <= packed
