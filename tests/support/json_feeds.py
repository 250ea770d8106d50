"""JSON Feed held against its schema."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from support.places import ROOT

SCHEMA = json.loads((ROOT / "docs" / "json-feed-schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def valid(data: bytes) -> dict[str, Any]:
    """Return a document that is valid by the schema, as JSON."""
    feed: dict[str, Any] = json.loads(data)
    assert [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(feed)] == []
    return feed
