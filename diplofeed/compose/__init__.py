"""What an entry says, composed once for all formats."""

from __future__ import annotations

from diplofeed.compose.body import Part
from diplofeed.compose.categories import Category, categories, filed_parties
from diplofeed.compose.composition import (
    Composition,
    body,
    composed,
    content,
    html,
    joined,
    location,
    parts,
    plain_text,
    text,
    tongue_of,
    tongues,
)
from diplofeed.compose.titles import headline, headline_of, lead, link, name_of, names_of, teaser, title_of

__all__ = [
    "Category",
    "Composition",
    "Part",
    "body",
    "categories",
    "composed",
    "content",
    "filed_parties",
    "headline",
    "headline_of",
    "html",
    "joined",
    "lead",
    "link",
    "location",
    "name_of",
    "names_of",
    "parts",
    "plain_text",
    "teaser",
    "text",
    "title_of",
    "tongue_of",
    "tongues",
]
