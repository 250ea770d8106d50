"""``build --ping``: hubs are told of the feeds that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import evolve

from diplofeed.cli.reporting import Printed
from diplofeed.publishing.folder import debts_of
from diplofeed.push import websub
from diplofeed.push.debts import Debts, Owed
from diplofeed.push.websub import Told

__all__ = ["push"]


def push(directory: Path, hubs: Sequence[str], result: Printed, *, dry_run: bool) -> Printed:
    """Tell the hubs what they are owed, and return what is printed of the build with what came of it.

    Whatever a hub does, the build is as complete as it was.
    """
    if not hubs:
        return _with(result, ["warning: --ping: [publication] names no hubs, so there is nobody to tell"])
    if dry_run:
        return _with(result, [], ["a dry run tells no hub"])
    debts = debts_of(directory)
    owed = debts.owed()
    answers = websub.tell(owed)
    wrong = _settle(debts, owed, answers)
    answers = [evolve(answer, hub=websub.shown(answer.hub)) for answer in answers]  # none of it is printed otherwise
    return _with(result, [*_failures(answers), *wrong], _successes(answers), answers)


def _settle(debts: Debts, owed: Owed, answers: Iterable[Told]) -> list[str]:
    """Forget what hubs took, and return what is wrong."""
    taken = {(answer.hub, answer.topic) for answer in answers if not answer.wrong}
    done = {
        hub: {topic: number for topic, number in topics.items() if (hub, topic) in taken}
        for hub, topics in owed.items()
    }
    try:
        debts.settle(done)
    except OSError as error:
        return [f"warning: {debts.path}: {error.strerror}: hubs will be told again of what they were told"]
    return []


def _failures(answers: Iterable[Told]) -> Iterator[str]:
    for (hub, wrong), count in Counter((answer.hub, answer.wrong) for answer in answers if answer.wrong).items():
        yield f"warning: hub {hub} was not told of {_feeds(count)}: {wrong}; the next --ping tries again"


def _successes(answers: Iterable[Told]) -> Iterator[str]:
    for hub, count in Counter(answer.hub for answer in answers if not answer.wrong).items():
        yield f"told {hub} of {_feeds(count)}"


def _feeds(count: int) -> str:
    return f"{count} {'feed' if count == 1 else 'feeds'}"


def _with(result: Printed, errors: Iterable[str], lines: Iterable[str] = (), answers: Iterable[Told] = ()) -> Printed:
    reported = [{"hub": answer.hub, "topic": answer.topic, "wrong": answer.wrong} for answer in answers]
    return Printed(
        errors=(*result.errors, *errors), lines=(*result.lines, *lines), data={**result.data, "told": reported}
    )
