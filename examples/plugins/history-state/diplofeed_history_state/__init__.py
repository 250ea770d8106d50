"""A diplofeed source that reads the travel and visit lists of the U.S. Office of the Historian."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from attrs import evolve, frozen

from diplofeed.errors import Fault, Origin, Severity
from diplofeed.model import Meeting, Person
from diplofeed.source import Inputs, Located, Source
from diplofeed_history_state.events import Event, events
from diplofeed_history_state.meetings import meeting

__all__ = ["SOURCE", "HistoryStateOptions", "read"]


@frozen(kw_only=True)
class HistoryStateOptions:
    """What to read.

    Attributes:
        since: The first year; events that ended before it are left out. 0 takes all.
    """

    since: int = 0


def read(inputs: Inputs) -> Iterator[Located | Fault]:
    """Yield a meeting for each trip and visit, in the order of the sorted file names; no bad input raises.

    An event that stands twice under different ids is kept once, under the lowest; the others are warned of.
    """
    files, faults = _files(inputs.path)
    yield from faults
    result = [each for path in files for each in inputs.recall(path, partial(_events, root=inputs.path))]
    firsts = _firsts(each for each in result if isinstance(each, Event))
    people = dict(inputs.names.people)
    names = evolve(inputs.names, people=people)
    for each in result:
        if isinstance(each, Fault):
            yield each
        elif firsts[each.content] is not each:
            yield _twin(each, firsts[each.content])
        elif each.end.year >= inputs.options.since:
            for part in meeting(each, names):
                _remember(part, people)
                yield part


def _events(path: Path, *, root: Path) -> list[Event | Fault]:
    return list(events(path, _shown(path, root)))


def _remember(part: Located | Fault, people: dict[str, Person]) -> None:
    """Keep the first spelling of each name, so that one person has one name throughout."""
    if isinstance(part, Located) and isinstance(part.item, Meeting):
        people |= {participant.person.id: participant.person for participant in part.item.participants}


def _files(path: Path) -> tuple[list[Path], list[Fault]]:
    if path.is_file():
        return [path], []
    files = sorted(path.rglob("*.xml"))
    if files:
        return files, []
    message = "there is no XML file in it" if path.is_dir() else "there is no such directory"
    expected = "a directory with files such as travels/*.xml and visits/*.xml, or one such file"
    return [], [Fault(origin=Origin(path.name), message=message, expected=expected)]


def _shown(path: Path, root: Path) -> str:
    """Return the name of a file as faults show it, beginning with that of the directory the user named."""
    return "/".join((root.name, *path.relative_to(root).parts))


def _firsts(found: Iterable[Event]) -> dict[Event, Event]:
    firsts: dict[Event, Event] = {}
    for event in found:
        first = firsts.setdefault(event.content, event)
        if event.number < first.number:
            firsts[event.content] = event
    return firsts


def _twin(event: Event, first: Event) -> Fault:
    return Fault(
        origin=event.origin,
        message=f"the same as {first.kind} {first.number} ({first.origin}), so it is left out",
        item=event.id,
        severity=Severity.WARNING,
    )


SOURCE = Source(
    name="history-state",
    title="Travels and visits, Office of the Historian",
    options=HistoryStateOptions,
    read=read,
    reads_only_path=True,
)
