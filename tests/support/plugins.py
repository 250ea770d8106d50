"""Plugins in files: exporters that other processes find by their paths, and such as are wrong somewhere."""

from __future__ import annotations

from pathlib import Path

from diplofeed.export import Exporter
from diplofeed.registry import Registry

_HEAD = """
import os
import sys
from enum import Enum

from attrs import frozen

from diplofeed import Exporter


class Way(Enum):
    PLAIN = "plain"


@frozen(kw_only=True)
class Options:
    way: Way = Way.PLAIN
    builder: int = 0


def entry(entry, context):
{body}
    return f"{{context.language}} {{context.options.way.value}} {{entry.item.id}} {{entry.item.title}}\\n".encode()


EXPORTER = Exporter(
    name="{name}", filename="{name}.txt", media_type="text/plain", entry=entry, options=Options
)
"""


def plugin(folder: Path, name: str, body: str = "pass") -> Exporter:
    """Return the exporter of a plugin file that does something before it renders an entry."""
    path = folder / f"{name}.py"
    path.write_text(_HEAD.format(name=name, body="\n".join(f"    {line}" for line in body.splitlines())), "utf-8")
    return Registry().with_file(path).exporter(name)


def plugin_file(folder: Path, name: str, text: str, change: str) -> Registry:
    """Return a registry with a plugin file, a part of which is another."""
    path = folder / f"{name}.py"
    path.write_text(text.replace("# CHANGE", change), encoding="utf-8")
    return Registry().with_file(path)
