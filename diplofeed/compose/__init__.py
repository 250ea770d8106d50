"""What an entry says, composed once whatever the format."""

from __future__ import annotations

from diplofeed.compose.body import (
    Category,
    Part,
    body,
    categories,
    content,
    headline,
    headline_of,
    html,
    joined,
    lead,
    link,
    name_of,
    parts,
    plain_text,
    text,
    title_of,
    tongue_of,
    tongues,
)

__all__ = [
    "Category",
    "Part",
    "body",
    "categories",
    "content",
    "headline",
    "headline_of",
    "html",
    "joined",
    "lead",
    "link",
    "name_of",
    "parts",
    "plain_text",
    "text",
    "title_of",
    "tongue_of",
    "tongues",
]
