"""Another side that a record is imported from: items in a file of JSON, read by a plugin file of the record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from support.records import CONFIG, written

__all__ = ["SOURCE", "Upstream", "record_with_plugin"]

SOURCE: Final = '''\
"""Reads items in the record's own field names, and faults, from a file of JSON."""

import json

from diplofeed.errors import Fault, Origin
from diplofeed.record.plain import restore
from diplofeed.source import Located, RecordSource


def read(inputs):
    for number, value in enumerate(json.loads(inputs.path.read_text(encoding="utf-8"))):
        origin = Origin(inputs.path.name, number + 1)
        if "fault" in value:
            yield Fault(origin=origin, message=value["fault"])
        else:
            data = {name: part for name, part in value.items() if name != "kind"}
            yield Located(item=restore(value.get("kind", "meeting"), data, inputs.names), origin=origin)


UPSTREAM = RecordSource(name="upstream", read=read)
'''


def record_with_plugin(root: Path, files: Mapping[str, str] | None = None) -> Path:
    """Return a record that has a plugin for what `Upstream` writes."""
    config = CONFIG + '\n[plugins]\nfiles = ["upstream.py"]\n'
    return written(root, {"diplofeed.toml": config, "upstream.py": SOURCE, **(files or {})})


class Upstream:
    """The other side: its file, and what it says."""

    def __init__(self, path: Path) -> None:
        """Begin with no items."""
        self.path = path
        self.say([])

    def say(self, items: Sequence[Mapping[str, Any]]) -> None:
        """Say these items from now on, in the record's field names."""
        self.path.write_text(json.dumps(list(items)), encoding="utf-8")
