"""The catalogues of the fixed words: extracted, brought up to date and compiled with Babel.

``python tests/support/catalogues.py`` writes the template, the messages of every language and the compiled catalogues
again; ``python tests/support/catalogues.py it`` begins another language. What is not translated yet has an empty
``msgstr``.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from diplofeed.words import LOCALE

PACKAGE = LOCALE.parent.parent
TEMPLATE = LOCALE / "diplofeed.pot"
LANGUAGES = sorted(path.parents[1].name for path in LOCALE.glob("*/LC_MESSAGES/diplofeed.po"))

_KEYWORDS = {
    "gettext": None,
    "label": None,  # gettext by another name
    "msgid": {1: (1,), 2: (1, (2, "c"))},
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_NO_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)  # the same words, the same bytes


def _catalogue(locale: str | None = None) -> Catalog:
    return Catalog(
        locale=locale,
        project="diplofeed",
        version="",
        copyright_holder="the diplofeed authors",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        creation_date=_NO_MOMENT,
        revision_date=_NO_MOMENT,
        fuzzy=False,
        header_comment="# The fixed words of diplofeed's outputs. {name} is a fact and stays as it is written.",
    )


@cache
def extracted() -> Catalog:
    """Return the template: every message the code looks up. It is to be read only, as all are given the same."""
    template = _catalogue()
    result = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=_KEYWORDS)
    for _, _, message, comments, context in result:
        template.add(message, auto_comments=comments, context=context)
    return template


def path_of(language: str, ending: str = "po") -> Path:
    """Return where a language's catalogue is."""
    return LOCALE / language / "LC_MESSAGES" / f"diplofeed.{ending}"


def read(language: str) -> Catalog:
    """Return a language's messages as they are written."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """Return a language's messages with those the code has now, and none it has no more.

    Its rule of plurals stays that of the file: each Babel has its own, and another one leaves forms without a text.
    """
    made = _catalogue(language)
    before = read(language) if path_of(language).is_file() else made
    made.mime_headers = before.mime_headers
    for message in extracted():
        if message.id:
            expected = before.get(message.id, message.context)
            same = expected is not None and expected.id == message.id
            made.add(message.id, expected.string if same else "", context=message.context)
    return made


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue or a template as a ``.po`` or ``.pot`` file has it."""
    file = BytesIO()
    write_po(file, catalogue, width=120, no_location=True, sort_output=True)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as a ``.mo`` file has it."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def write(languages: list[str]) -> None:
    """Write the template, and the messages and compiled catalogue of each language."""
    LOCALE.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(written(extracted()))
    for language in languages:
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        catalogue = updated(language)
        path_of(language).write_bytes(written(catalogue))
        path_of(language, "mo").write_bytes(compiled(catalogue))
        missing = [message.id for message in catalogue if message.id and not message.string]
        print(f"{language}: {len(catalogue)} messages, {len(missing)} not translated")


if __name__ == "__main__":
    write(sorted({*LANGUAGES, *sys.argv[1:]}))
