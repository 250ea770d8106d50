"""``build --ping``: hubs are notified of the feeds that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import evolve

from diplofeed.cli.reporting import Printed
from diplofeed.publishing.folder import pending_notices_of
from diplofeed.push import websub
from diplofeed.push.pending import Pending, PendingNotices
from diplofeed.push.websub import Notice

__all__ = ["push"]


def push(directory: Path, hubs: Sequence[str], result: Printed, *, dry_run: bool) -> Printed:
    """Notify the hubs, and return what is printed of the build together with the hubs' answers.

    Whatever a hub does, the build is as complete as it was.
    """
    if not hubs:
        return _with(result, ["warning: --ping: [publication] names no hubs, so there is nobody to notify"])
    if dry_run:
        return _with(result, [], ["a dry run notifies no hub"])
    notices = pending_notices_of(directory)
    pending = {hub: topics for hub, topics in notices.read().items() if hub in hubs}
    answers = websub.notify(pending)
    wrong = _settle(notices, pending, answers)
    answers = [evolve(answer, hub=websub.shown(answer.hub)) for answer in answers]  # none of it is printed otherwise
    return _with(result, [*_failures(answers), *wrong], _successes(answers), answers)


def _settle(notices: PendingNotices, pending: Pending, answers: Iterable[Notice]) -> list[str]:
    """Remove the notices that hubs accepted from those pending; return what went wrong."""
    taken = {(answer.hub, answer.topic) for answer in answers if not answer.wrong}
    done = {
        hub: {topic: number for topic, number in topics.items() if (hub, topic) in taken}
        for hub, topics in pending.items()
    }
    try:
        notices.settle(done)
    except OSError as error:
        return [f"warning: {notices.path}: {error.strerror}: hubs will be notified again of the same feeds"]
    return []


def _failures(answers: Iterable[Notice]) -> Iterator[str]:
    for (hub, wrong), count in Counter((answer.hub, answer.wrong) for answer in answers if answer.wrong).items():
        yield f"warning: hub {hub} was not notified of {_feeds(count)}: {wrong}; the next --ping tries again"


def _successes(answers: Iterable[Notice]) -> Iterator[str]:
    for hub, count in Counter(answer.hub for answer in answers if not answer.wrong).items():
        yield f"notified {hub} of {_feeds(count)}"


def _feeds(count: int) -> str:
    return f"{count} {'feed' if count == 1 else 'feeds'}"


def _with(result: Printed, errors: Iterable[str], lines: Iterable[str] = (), answers: Iterable[Notice] = ()) -> Printed:
    reported = [{"hub": answer.hub, "topic": answer.topic, "wrong": answer.wrong} for answer in answers]
    return Printed(
        errors=(*result.errors, *errors), lines=(*result.lines, *lines), data={**result.data, "told": reported}
    )
