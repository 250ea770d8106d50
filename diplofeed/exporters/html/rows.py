"""What a list shows of an entry: when, what, how far it has come, where, who, and how it begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from diplofeed import compose
from diplofeed.compose import phrases
from diplofeed.export import Context
from diplofeed.exporters.html.dates import machine_readable
from diplofeed.exporters.templating import marks
from diplofeed.model import Meeting, Statement, Status
from diplofeed.model.entry import Entry
from diplofeed.text import shortened
from diplofeed.words import words

__all__ = ["row_of"]

_UNSAID: Final = frozenset({Status.HELD, Status.CONFIRMED, Status.SCHEDULED})  # what a list need not say in a word
_LEAD: Final = 160


def row_of(entry: Entry, context: Context[Any]) -> Mapping[str, Any]:
    """Return what a template has of an entry, all of it texts."""
    composed, item, language = compose.composed(entry, context), entry.item, context.language
    status = item.status if isinstance(item, Meeting) else None
    return {
        "kind": item.kind,
        "kind_label": phrases.capitalised(phrases.kind(item.kind, language)),
        "status": status.value if status else "",
        "status_label": phrases.capitalised(phrases.status(status, language)) if status else "",
        "is_notable": bool(status) and status not in _UNSAID,
        "title": compose.title_of(item, language) or item.id,
        "title_marks": marks(composed.tongues["headline"], language),
        "when": item.when.label(language),
        "was": _was(entry, language),
        "datetime": machine_readable(item.when),
        "place": composed.location,
        "who": _who(item, language),
        "lead": shortened(_lead(item, composed), _LEAD),
        "lead_marks": marks(composed.tongues["lead"], language),
    }


def _who(item: Meeting | Statement, language: str) -> str:
    """Return the names of those who meet, or who speak unless the headline has them for want of a title."""
    if isinstance(item, Meeting):
        return compose.names_of(item.parties, language)
    return compose.names_of(item.authors, language) if item.title else ""


def _was(entry: Entry, language: str) -> str:
    return words(language).gettext("Moved from {date}.").format(date=entry.was.label(language)) if entry.was else ""


def _lead(item: Meeting | Statement, composed: compose.Composition) -> str:
    """Return how an entry begins; of a meeting nothing that only says when and where it is, which a row says anyway."""
    if isinstance(item, Meeting) and not (item.summary or item.significance):
        return ""
    return composed.lead
