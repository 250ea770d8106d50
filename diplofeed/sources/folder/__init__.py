"""The record on disk: name files, ``meetings/`` and ``statements/``, and the bulk files beside them."""

from __future__ import annotations

from diplofeed.sources.folder.contents import File, text_of
from diplofeed.sources.folder.places import places
from diplofeed.sources.folder.recent import FORGETFUL, Memory, Recent
from diplofeed.sources.folder.record import (
    NAME_FILES,
    SOURCE,
    YAML,
    faults_in,
    items_in,
    names_in,
    read_items,
    read_names,
)

__all__ = [
    "FORGETFUL",
    "NAME_FILES",
    "SOURCE",
    "YAML",
    "File",
    "Memory",
    "Recent",
    "faults_in",
    "items_in",
    "names_in",
    "places",
    "read_items",
    "read_names",
    "text_of",
]
