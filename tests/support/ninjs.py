"""Documents of ninjs held against IPTC's own schema."""

from __future__ import annotations

import json
from typing import Any, Final

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from support.places import TESTS

__all__ = ["EXAMPLES", "VALIDATOR", "valid"]

_FOLDER: Final = TESTS / "data" / "iptc"
EXAMPLES: Final = _FOLDER / "examples"
_SCHEMA: Final = json.loads((_FOLDER / "ninjs-schema_3.1.json").read_text(encoding="utf-8"))
_POINT: Final = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "required": ["type", "coordinates"],
    "properties": {"type": {"const": "Point"}, "coordinates": {"minItems": 2, "items": {"type": "number"}}},
}
# That of GeoJSON (RFC 7946) is another standard's; of its geometries ours have points alone.
_OTHERS: Final = Registry().with_resource("https://geojson.org/schema/GeoJSON.json", Resource.from_contents(_POINT))
VALIDATOR: Final = Draft202012Validator(_SCHEMA, registry=_OTHERS, format_checker=Draft202012Validator.FORMAT_CHECKER)


def valid(data: bytes) -> list[dict[str, Any]]:
    """Return the items of a document, each valid by the schema, as JSON."""
    items: list[dict[str, Any]] = json.loads(data)
    faults = [
        f"{item['uri']}{error.json_path}: {error.message}" for item in items for error in VALIDATOR.iter_errors(item)
    ]
    assert faults == []
    return items
