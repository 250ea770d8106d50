"""A publication over time beside a small model of it, and what its formats are read as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from xml.etree import ElementTree as ET

from attrs import field, frozen

from diplofeed.cache import NoCache

ATOM, TOMBSTONE = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"


@frozen
class Memory(NoCache):
    """What earlier builds worked out, in memory."""

    kept: dict[str, dict[str, tuple[bytes, bytes]]] = field(factory=dict)

    def section(self, name: str) -> Mapping[str, tuple[bytes, bytes]]:
        """Return all keys and values of a section."""
        return dict(self.kept.get(name, {}))

    def keep(self, section: str, values: Mapping[str, tuple[bytes, bytes]], *, gone: Iterable[str] = ()) -> None:
        """Keep values and forget those that are gone."""
        there = self.kept.setdefault(section, {})
        there.update(values)
        for name in gone:
            there.pop(name, None)


@frozen
class Heard:
    """One entry of a feed, as a subscriber reads it."""

    tag: str
    title: str
    updated: datetime
    published: datetime
    written: bytes


def read_atom(data: bytes) -> list[Heard]:
    """Return the entries of an Atom feed."""
    return [
        Heard(
            tag=each.findtext(f"{ATOM}id", ""),
            title=each.findtext(f"{ATOM}title", ""),
            updated=datetime.fromisoformat(each.findtext(f"{ATOM}updated", "")),
            published=datetime.fromisoformat(each.findtext(f"{ATOM}published", "")),
            written=ET.tostring(each),
        )
        for each in ET.fromstring(data).iter(f"{ATOM}entry")
    ]
