"""What a letter says of an entry: as HTML and as plain text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from attrs import evolve

from diplofeed import compose
from diplofeed.compose import Part, phrases
from diplofeed.compose.tree import with_secure_images
from diplofeed.export import Context
from diplofeed.exporters.digest.item import title_of
from diplofeed.exporters.letter.options import LetterOptions
from diplofeed.exporters.letter.wrapping import wrapped
from diplofeed.exporters.templating import marks
from diplofeed.model.entry import Entry
from diplofeed.words import words

__all__ = ["entry"]

_IN_SMALL: Final = frozenset({"relations", "instruments", "topics", "conference", "same_as", "documents", "sources"})


def entry(entry: Entry, context: Context[LetterOptions]) -> bytes:
    """Return what an entry says in JSON, without what it is about: the letter says that if need be."""
    language, images = context.language, context.options.images
    composed = compose.composed(entry, evolve(context, publication=evolve(context.publication, images=images)))
    parts: Sequence[Part] = [part for part in composed.parts if part.name != "about"]
    if images:
        parts = list(map(_secure, parts))
    value = {
        "title": title_of(composed) or entry.item.id,
        "marks": str(marks(composed.tongues["headline"], language)),
        "url": entry.link,
        "moved": _moved(entry, language),
        "html": _html([part for part in parts if part.name not in _IN_SMALL], context),
        "small": _html([part for part in parts if part.name in _IN_SMALL], context),
        "text": wrapped(compose.text(parts)),
    }
    return json.dumps(value, ensure_ascii=False).encode()


def _secure(part: Part) -> Part:
    """Return a part with the text of each image that is fetched without TLS in its place."""
    return evolve(part, blocks=with_secure_images(part.blocks), marked=with_secure_images(part.marked))


def _html(parts: Sequence[Part], context: Context[LetterOptions]) -> str:
    """Return parts as HTML without the one control character Markdown can spell, ``&#12;``."""
    return compose.html(parts, context).replace("\f", " ")


def _moved(entry: Entry, language: str) -> str:
    """Return from which date a meeting was moved."""
    if entry.was is None:
        return ""
    moved = words(language).gettext("Moved from {date}.")
    return phrases.sentence(moved, date=entry.was.label(language))
