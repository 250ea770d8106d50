"""What a new statement mentions of its record: meetings that are there, people who are listed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from diplofeed.errors import nearest
from diplofeed.model import Meeting
from diplofeed.sources.folder import read_names

__all__ = ["check_meetings", "listed_person"]


def check_meetings(directory: Path, about: Iterable[str], option: str) -> None:
    """Refuse ids of meetings that the record does not have, unless something of it cannot be read; an option has them.

    Raises:
        BadParameter: There is no such meeting; the nearest is named.
        ConfigError: The configuration of the record is wrong.
    """
    from diplofeed.publishing.folder import read  # noqa: PLC0415 -- a prompt is not to wait for it

    ids = [*about]
    record = read(directory) if ids else None
    if record is None or record.failed or record.unread:
        return
    meetings = [item.id for item in record.items if isinstance(item, Meeting)]
    for item_id in ids:
        if item_id not in meetings:
            near = nearest(item_id, meetings)
            hint = f"; did you mean {near!r}?" if near else ""
            raise click.BadParameter(f"no meeting {item_id[:60]!r} in the record{hint}", param_hint=option)


def listed_person(directory: Path, speaker: str) -> str:
    """Return the id of the person that a speaker is, by id or by name; empty where nobody listed is.

    Raises:
        BadParameter: Several people have this name.
    """
    people = read_names(directory)[0].people
    if speaker in people:
        return speaker
    name = speaker.strip().casefold()
    ids = [key for key, person in people.items() if name in {each.casefold() for _, each in person.name.parts}]
    if len(ids) > 1:
        message = f"{len(ids)} people are called {speaker[:60]!r}: name one by the id, {', '.join(ids)}"
        raise click.BadParameter(message, param_hint="--speaker")
    return ids[0] if ids else ""
