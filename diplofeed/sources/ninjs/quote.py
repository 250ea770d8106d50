"""A text of ninjs whose speakers are stated as a statement, in plain data as the record writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from diplofeed.model import Form
from diplofeed.sources.foreign.book import Book
from diplofeed.sources.foreign.members import Members, line, objects, text
from diplofeed.sources.ninjs.shared import language_of, parties_of, person_of, shared_of, words_of

__all__ = ["statement_of"]

_DAYS: Final = 10  # characters of a day
_FORMS: Final = frozenset(form.value for form in Form)


def statement_of(item: Members, book: Book) -> Mapping[str, Any]:
    """Return the fields of a statement, without its id; those that are not stated are empty.

    When it was made is known where the item says so; else by which day.
    """
    voices = [person_of(each, book) for each in objects(item, "people") if line(each, "rel") == "speaker"]
    speakers = list(filter(None, voices))
    parties = parties_of(item, book, language_of(item), rel="speaker")
    forms = (line(each, "literal") for each in objects(item, "genres"))
    published = (text(item, "firstCreated") or text(item, "versionCreated"))[:_DAYS]
    return {
        "when": text(item, "contentCreated") or (f"../{published}" if published else ""),
        "title": line(item, "title"),
        "text": words_of(item, "descriptions", "bodies"),
        "speaker": speakers[0] if len(speakers) == 1 else None,
        "speakers": speakers if len(speakers) > 1 else [],
        "party": parties[0] if len(parties) == 1 else None,
        "parties": parties if len(parties) > 1 else [],
        "form": next((form for form in forms if form in _FORMS), ""),
        "language": language_of(item),
        **shared_of(item, book),
    }
