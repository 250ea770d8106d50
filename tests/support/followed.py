"""What subscribers see of a record that follows another side: entries in each format, and headlines of changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

import diplofeed
from diplofeed.model.entry import uid
from diplofeed.publishing.report import Report
from support.records import CONFIG, written

__all__ = ["Document", "Seen", "built", "changed", "following"]

_FORMATS: Final = '\n[build]\nformats = ["atom", "rss", "json", "ical"]\n'
_TITLE: Final = re.compile(r"<title>(.*?)</title>")


@frozen(kw_only=True)
class Seen:
    """What a build shows.

    Attributes:
        entries: Of each format the bytes of each entry, by the id of its item.
        sequences: SEQUENCE of each event, by the id of its item.
        updated: When each entry was changed last, by the id of its item.
        notices: The headlines of changes by their identities, the latest first.
        files: The files of the output.
    """

    entries: Mapping[str, Mapping[str, str]]
    sequences: Mapping[str, int]
    updated: Mapping[str, str]
    notices: Mapping[str, str]
    files: Mapping[str, bytes]

    def news(self, before: Seen) -> list[str]:
        """Return the headlines of what was announced since, in the order of the alphabet."""
        return sorted(title for key, title in self.notices.items() if key not in before.notices)


def following(root: Path, use: str, file: str) -> Path:
    """Return a record that reads a file beside it at each build."""
    source = f'\n[sources.there]\nuse = "{use}"\npath = "../{file}"\n'
    return written(root, {"diplofeed.toml": CONFIG + _FORMATS + source})


def built(root: Path, now: datetime) -> tuple[Report, Seen]:
    """Build a record and return what subscribers see then."""
    report = diplofeed.build(root, now=now)
    public = root / "public"
    files = {path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*") if path.is_file()}
    items = json.loads(files["feed.json"])["items"]
    notices = _by_id(files["changes.xml"], r"<entry><id>([^<]*)</id>.*?</entry>")
    ids = {str(uid(tag)): tag for tag in (key.partition("#")[0] for key in notices)}  # of what is withdrawn too
    events: dict[str, str] = {}
    for event in re.findall(r"BEGIN:VEVENT.*?END:VEVENT", files["calendar.ics"].decode(), re.DOTALL):
        key = ids[re.search(r"^UID:(\S+)", event, re.MULTILINE)[1]]  # type: ignore[index]  # each has one
        events[key] = events.get(key, "") + event
    entries = {
        "atom": _by_id(files["atom.xml"], r"<entry><id>([^<]*)</id>.*?</entry>"),
        "rss": _by_id(files["rss.xml"], r"<item>.*?<guid[^>]*>([^<]*)</guid>.*?</item>"),
        "json": {each["id"]: json.dumps(each) for each in items},
        "ical": events,
    }
    seen = Seen(
        entries=entries,
        sequences={each["id"]: each["_diplofeed"]["sequence"] for each in items},
        updated={each["id"]: each["date_modified"] for each in items},
        notices={key: _TITLE.search(text)[1] for key, text in notices.items()},  # type: ignore[index]  # each has one
        files=files,
    )
    return report, seen


def changed(before: Seen, after: Seen) -> Mapping[str, set[str]]:
    """Return of each format which entries are new, gone or of other bytes."""
    return {
        name: {key for key in {*old, *after.entries[name]} if old.get(key) != after.entries[name].get(key)}
        for name, old in before.entries.items()
    }


def _by_id(data: bytes, pattern: str) -> Mapping[str, str]:
    return {match[1]: match[0] for match in re.finditer(pattern, data.decode(), re.DOTALL)}


@frozen
class Document:
    """What another side says, as a text taken apart into its parts: the events of a calendar, the entries of a feed."""

    head: str
    parts: Sequence[str]
    tail: str

    @classmethod
    def of(cls, text: str, part: str) -> Document:
        """Return the document of a text, whose parts follow one another and match a pattern."""
        parts = re.findall(part, text, re.DOTALL)
        head, tail = text.split("".join(parts))
        return cls(head, parts, tail)

    @property
    def text(self) -> str:
        """The text of it."""
        return self.head + "".join(self.parts) + self.tail

    def edited(self, number: int, edit: Callable[[str], str]) -> Document:
        """Return the document with a part edited."""
        parts = [edit(part) if place == number else part for place, part in enumerate(self.parts)]
        assert parts != [*self.parts]
        return evolve(self, parts=parts)
