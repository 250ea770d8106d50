"""What an edit of ``people.yaml`` would rewrite of what was published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from diplofeed.errors import Fault, Origin, Severity
from diplofeed.ledger.decide import Key, Remembered
from diplofeed.model import Meeting, Statement
from diplofeed.record.plain import plain

__all__ = ["warnings_of_rewriting"]

Item = Meeting | Statement


def warnings_of_rewriting(items: Iterable[Item], remembered: Mapping[Key, Remembered]) -> Iterator[Fault]:
    """Yield a warning for each person and role that was published and would be another now, with the items that say so.

    A published item goes on saying what somebody was on its day: where the name file has no dated roles, it would say
    what they are.
    """
    rewritten: dict[tuple[str, str, str], list[str]] = {}
    for item in items:
        row = remembered.get((item.kind, item.id))
        if row is None:
            continue
        before, now = _roles(row.data), _roles(plain(item.with_roles_of_its_day()))
        for person in before.keys() & now.keys():
            if before[person] != now[person]:
                rewritten.setdefault((person, before[person], now[person]), []).append(item.id)
    for (person, before_, now_), ids in sorted(rewritten.items()):
        several = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
        yield Fault(
            origin=Origin("people.yaml"),
            field="role",
            message=f"{person!r} was published as {before_!r} by {ids[0]!r}{several}, which would now say {now_!r}",
            expected="dated `roles` with from and until, if both were right at their time",
            severity=Severity.WARNING,
        )


def _roles(data: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what people are called by an item, by their ids."""
    people = [
        data.get("speaker"),
        *data.get("speakers", ()),
        *(each["person"] for each in data.get("participants", ())),
    ]
    return {each["id"]: _words(each) for each in people if isinstance(each, dict)}


def _words(person: Mapping[str, Any]) -> str:
    parts = (person.get("role"), person.get("affiliation"))
    return ", ".join("/".join(part.values()) if isinstance(part, dict) else part for part in parts if part)
