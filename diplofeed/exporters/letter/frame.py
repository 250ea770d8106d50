"""What a letter has around its entries, as values that JSON can hold: while they stay, so does the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from diplofeed.compose import passages, phrases
from diplofeed.compose.html import html
from diplofeed.compose.plain import plain
from diplofeed.compose.tree import Blocks
from diplofeed.export import Context, Feed
from diplofeed.exporters.digest import closed
from diplofeed.exporters.digest.changed import changes
from diplofeed.exporters.digest.chapters import statements_beside
from diplofeed.exporters.digest.issues import Issue, counted
from diplofeed.exporters.digest.pieces import Piece, in_order
from diplofeed.exporters.letter.options import LetterOptions
from diplofeed.exporters.letter.wrapping import wrapped
from diplofeed.exporters.syndication import common
from diplofeed.words import is_right_to_left, words

__all__ = ["Placed", "frame", "headers", "placed"]

Placed = tuple[Piece, str, int, Blocks]
"""A piece, the heading before it if it has one, the level of its title, and what it says it is about."""

_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_NO_HOST: Final = "diplofeed.invalid"  # RFC 2606


def placed(issue: Issue, language: str) -> Iterator[Placed]:
    """Yield the pieces of a letter, and under a heading of their own those that came too late for an earlier one."""
    yield from _placed(issue.pieces, language)
    late = words(language).gettext("Recorded since")
    for number, (piece, heading, level, about) in enumerate(_placed(issue.late, language)):
        yield piece, heading if number else late, level, about


def _placed(pieces: Sequence[Piece], language: str) -> Iterator[Placed]:
    """Yield pieces: meetings in their order, each with what was said of it, then what else was said."""
    speak = words(language)
    meetings = in_order(piece for piece in pieces if piece.is_meeting)
    beside = statements_beside(pieces)
    others = beside.pop("", [])
    for piece in meetings:
        yield piece, "", 2, ()
        yield from ((other, "", 3, _about(other, piece.tag, language)) for other in beside.get(piece.tag, ()))
    heading = speak.gettext("Also said") if meetings else ""
    for number, piece in enumerate(others):
        yield piece, "" if number else heading, 3 if heading else 2, _about(piece, "", language)


def _about(piece: Piece, home: str, language: str) -> Blocks:
    """Return what a statement is about besides what it stands beside."""
    others = [ref for ref in piece.about if ref.tag != home]
    label = words(language).gettext("Also about") if home else ""
    return passages.about(others, language, label) if others else ()


def frame(feed: Feed, issue: Issue, pieces: Sequence[Placed], context: Context[LetterOptions]) -> Mapping[str, Any]:
    """Return the values of a letter but for its entries."""
    language, publication = context.language, context.publication
    shown = {piece.tag for piece, *_ in pieces}
    gone = changes((piece for piece in issue.changed if piece.tag not in shown), language)
    return {
        "headers": headers(feed, issue, context),
        "language": language,
        "direction": "rtl" if is_right_to_left(language) else "ltr",
        "title": issue.title,
        "site": publication.title.in_(language),
        "home": publication.link,
        "page": common.page_of(feed, context)[0],
        "rights": publication.rights.in_(language),
        "lead": phrases.sentences((issue.summary, issue.new, _late(issue, language)), language),
        "changed": _both(gone),
        "entries": [{"heading": heading, "level": level, "about": _both(about)} for _, heading, level, about in pieces],
        "label": _labels(language),
    }


def _late(issue: Issue, language: str) -> str:
    """Return how much came too late for an earlier letter, or nothing."""
    if not issue.late:
        return ""
    message = words(language).gettext("{items} of earlier periods recorded since.")
    return phrases.sentence(message, items=counted(issue.late, language))


def _both(blocks: Blocks) -> Mapping[str, str]:
    return {"html": html(blocks), "text": wrapped(plain(blocks))}


def _labels(language: str) -> Mapping[str, str]:
    speak = words(language)
    return {
        "changed": speak.gettext("What changed"),
        "page": speak.gettext("All of it on the web"),
        "unsubscribe": speak.gettext("Unsubscribe"),
    }


def headers(feed: Feed, issue: Issue, context: Context[LetterOptions]) -> Mapping[str, str]:
    """Return what the header of a letter is made of.

    The message's identity has publication, feed and period alone, and its date is that of the period's last change.
    """
    publication, language = context.publication, context.language
    author = publication.author
    host = urlsplit(publication.link).hostname or ""
    name = sha256(f"{publication.id}\n{feed.slug}\n{issue.period.name}".encode()).hexdigest()[:24]
    return {
        "name": common.author_name(context),
        "email": author.email if author else "",
        "subject": issue.title,
        "date": closed.updated(issue).isoformat(),
        "id": f"<{issue.period.name}.{name}@{host if _HOST.fullmatch(host) else _NO_HOST}>",
        "language": language,
    }
