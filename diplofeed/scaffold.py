"""The files a new record, meeting or statement begins with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["meeting", "record", "slug", "statement", "write_new"]


def slug(text: str) -> str:
    """Return an id made of a text: lower-case words joined by hyphens."""
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return "-".join(words)[:80].rstrip("-") or "item"


def _quoted(text: str) -> str:
    """Return a text as YAML and TOML both read it: JSON is a subset of the one, its strings of the other."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def record(name: str, year: int) -> dict[str, str]:
    """Return the files of a new record, by path."""
    address = slug(name.encode("ascii", "ignore").decode())  # URIs are ASCII
    title = name.replace("-", " ").replace("_", " ").strip().capitalize() or "A record of diplomacy"
    return {
        "diplofeed.toml": f"""\
[publication]
id = "tag:example.org,{year}:{address}"    # never change it: every identity derives from it
title = {_quoted(title)}
link = "https://example.org/{address}/"    # where the output directory will be served
language = "en"
author = {{ name = "Your desk" }}             # with an email, calendars name an organizer

[feeds-by]                                    # one feed for each
topic = true
party = true
""",
        "meetings/first-meeting.yaml": """\
title: A first meeting
when: June 2026                # as precisely as it is known: 2026, 2026-06, 2026-06-12T10:00[Europe/Vienna]
parties: [CH, FR]              # two-letter country codes, or ids of parties.yaml
summary: What it was about, in *Markdown*.
""",
        "statements/first-statement.yaml": """\
speaker: { name: Somebody quoted, role: spokesperson }
when: June 2026
about: [first-meeting]
text: What was said.
""",
    }


def meeting(title: str, when: str, parties: Iterable[str]) -> str:
    """Return the YAML of a new meeting."""
    lines = [f"title: {_quoted(title)}", f"when: {when}"]
    if names := [_quoted(party) for party in parties]:
        lines.append(f"parties: [{', '.join(names)}]")
    return "\n".join([*lines, "status: scheduled   # tentative, scheduled, confirmed, postponed, cancelled, held", ""])


def statement(root: Path, speaker: str, when: str, text: str, about: Iterable[str]) -> str:
    """Return the YAML of a new statement; a speaker people.yaml does not list is written out."""
    people = root / "people.yaml"
    listed = people.is_file() and f"id: {speaker}" in people.read_text(encoding="utf-8")
    lines = [f"speaker: {speaker if listed else '{ name: ' + _quoted(speaker) + ' }'}", f"when: {when}"]
    if meetings := [_quoted(one) for one in about]:
        lines.append(f"about: [{', '.join(meetings)}]")
    return "\n".join([*lines, f"text: {_quoted(text)}", ""])


def write_new(root: Path, files: Mapping[str, str]) -> list[str]:
    """Write files that are not there yet and return their names.

    Raises:
        FileExistsError: One of them is there; nothing is written then.
    """
    for name in files:
        if (root / name).exists():
            raise FileExistsError(f"{root / name} is there already; nothing was written")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)
