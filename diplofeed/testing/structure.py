"""The structure of documents by media type, which no text of an entry may change."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Final
from xml.etree import ElementTree as ET

import pyromark

__all__ = ["is_text", "structure"]

_CONTROLS: Final = frozenset(map(chr, range(32))) - frozenset("\t\n\r")


def is_text(data: bytes) -> bool:
    """Return whether data is UTF-8 without control characters."""
    try:
        return _CONTROLS.isdisjoint(data.decode())
    except UnicodeDecodeError:
        return False


def structure(media_type: str, data: bytes) -> object:
    """Return the structure of a document of a known media type; raise if it is not well-formed."""
    if media_type.endswith(("/xml", "+xml")):
        names = [str(each.tag).rpartition("}")[2] for each in ET.fromstring(data).iter()]  # noqa: S314 -- of our own making
        return [names.count(name) for name in ("item", "entry", "script")]
    if media_type.endswith(("/json", "+json")):
        value = json.loads(data)
        lists = value.values() if isinstance(value, dict) else [value]
        return [len(each) for each in lists if isinstance(each, list)]
    if media_type == "text/calendar":
        return [line for line in data.splitlines() if line.startswith((b"BEGIN:", b"END:"))]
    if media_type == "text/csv":
        text = data.decode()
        sign = max(",;\t", key=text.partition("\n")[0].count)  # which parts the headings
        return [len(row) for row in csv.reader(StringIO(text, newline=""), delimiter=sign, strict=True)]
    if media_type in {"text/html", "text/markdown"}:
        text = data.decode()
        html = pyromark.html(text) if media_type == "text/markdown" else text
        return html.lower().count("<script")  # as a site would show it, raw HTML and all
    return None
