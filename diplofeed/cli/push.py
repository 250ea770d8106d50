"""``build --ping``: what hubs are owed after a build, and what came of telling them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from diplofeed.push.debts import Debts

if TYPE_CHECKING:
    from diplofeed.push.websub import Told

__all__ = ["owe", "push"]


def _debts(directory: Path) -> Debts:
    return Debts(directory / ".diplofeed" / "websub.json")


def owe(directory: Path, hubs: Sequence[str], topics: Iterable[str]) -> list[str]:
    """Remember that the hubs are to be told of feeds that changed, now or by a later build; return what is wrong."""
    debts = _debts(directory)
    try:
        if hubs or debts.path.exists():
            debts.add(hubs, topics)
    except OSError as error:
        return [f"warning: {debts.path}: {error.strerror}: which hubs are to be told of what is not remembered"]
    return []


def push(directory: Path, said: Mapping[str, Any], *, dry_run: bool) -> dict[str, Any]:
    """Tell the hubs what they are owed, and return what a build says with what came of it.

    Whatever a hub does, the build is as complete as it was.
    """
    if not said["hubs"]:
        return _with(said, ["warning: --ping: [publication] names no hubs, so there is nobody to tell"])
    if dry_run:
        return _with(said, [], ["a dry run tells no hub"])
    from diplofeed.push import websub  # noqa: PLC0415 -- see the docstring of the package

    debts = _debts(directory)
    owed = debts.owed()
    told = websub.tell(owed)
    taken = {(one.hub, one.topic) for one in told if not one.wrong}
    try:
        debts.settle(
            {hub: {one: at for one, at in topics.items() if (hub, one) in taken} for hub, topics in owed.items()}
        )
        wrong = []
    except OSError as error:
        wrong = [f"warning: {debts.path}: {error.strerror}: hubs will be told again of what they were told"]
    told = [evolve(one, hub=websub.shown(one.hub)) for one in told]  # none of it is printed otherwise
    data = [{"hub": one.hub, "topic": one.topic, "wrong": one.wrong} for one in told]
    return _with(said, [*_wrong(told), *wrong], [*_right(told)], data)


def _wrong(told: Iterable[Told]) -> Iterator[str]:
    for (hub, wrong), count in Counter((one.hub, one.wrong) for one in told if one.wrong).items():
        yield f"warning: hub {hub} was not told of {_feeds(count)}: {wrong}; the next --ping tries again"


def _right(told: Iterable[Told]) -> Iterator[str]:
    for hub, count in Counter(one.hub for one in told if not one.wrong).items():
        yield f"told {hub} of {_feeds(count)}"


def _feeds(count: int) -> str:
    return f"{count} {'feed' if count == 1 else 'feeds'}"


def _with(
    said: Mapping[str, Any], errors: list[str], lines: Iterable[str] = (), told: Iterable[Any] = ()
) -> dict[str, Any]:
    data = {**said["data"], "told": list(told)}
    return {**said, "errors": said["errors"] + errors, "lines": [*said["lines"], *lines], "data": data}
