"""``check --watch``: a record checked again whenever a file is saved; what is new and what is mended is said."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import click
from attrs import define, evolve, field

from diplofeed.cli.check import Checked, checked
from diplofeed.cli.reporting import fault_data, fault_lines
from diplofeed.cli.shared import print_utf8
from diplofeed.config.load import CONFIG_FILE
from diplofeed.errors import DiplofeedError, Fault, Origin, RecordError, Severity, printable
from diplofeed.serve.watching import Watch
from diplofeed.sources.folder import Recent

__all__ = ["watched"]

_NOT_READ: Final = 2  # the exit status where nothing could be checked
_FOLDERS: Final = ("meetings", "statements")
_Key = tuple[str, str, str, str, str, Severity]


def watched(directory: Path, now: datetime | None, *, as_json: bool) -> int:
    """Check a record until Ctrl-C, and return the exit status that a check would have had at last.

    Raises:
        DiplofeedError: There is no such folder.
    """
    if not directory.is_dir():
        raise DiplofeedError(f"{directory}: there is no such folder")
    watching = _Watching(directory, now, as_json)
    with suppress(KeyboardInterrupt):  # how it is to be ended
        asyncio.run(watching.run())
    return watching.status


@define
class _Watching:
    """A record that is watched, how it stood at the last look, and what was wrong when it could be seen last."""

    directory: Path
    now: datetime | None
    as_json: bool
    status: int = 0
    _last: Checked | None = None
    _before: tuple[Fault, ...] = ()
    _memory: Recent = field(factory=Recent)

    async def run(self) -> None:
        """Look now and after each change, until it is cancelled."""
        watch = Watch(directory=self.directory, stop=asyncio.Event(), say=_say)
        self._look()
        if not self.as_json:
            click.echo(printable(f"watching {self.directory} (Ctrl-C ends it)"), err=True)
        async for has_changed in watch.changes():
            if has_changed:
                self._look()

    def _look(self) -> None:
        done, self.status = self._checked()
        folders = _folders_away(self.directory, self._before)
        if self.status != _NOT_READ:
            done = evolve(done, faults=(*done.faults, *map(_away, folders)))
        gone = _without(self._before, done.faults)
        unseen = [each for each in gone if self.status == _NOT_READ or _is_unseen(each, done.faults, folders)]
        new, mended = _without(done.faults, self._before), _without(self._before, (*done.faults, *unseen))
        self._before = (*done.faults, *unseen)
        has_news = self._last is None or new or mended or _state(done) != _state(self._last)
        self._last = done
        if has_news and self.as_json:
            print_utf8(json.dumps(_data(done, new, mended), ensure_ascii=False))
        elif has_news:
            _print(done, new, mended)

    def _checked(self) -> tuple[Checked, int]:
        """Return what is wrong now, and the exit status of it; what keeps all from being read is a fault."""
        try:
            done = checked(self.directory, self.now, self._memory)
        except RecordError as error:
            return Checked(faults=tuple(error.faults)), _NOT_READ
        except (DiplofeedError, OSError) as error:
            return Checked(faults=(Fault(origin=Origin(CONFIG_FILE), message=str(error)),)), _NOT_READ
        return done, 0 if done.is_good else 1


def _say(text: str) -> None:
    click.echo(f"diplofeed: {printable(text)}", err=True)


def _key(fault: Fault) -> _Key:
    """Return what a fault is known by when the lines above it move."""
    return fault.origin.file, fault.item, fault.field, fault.message, fault.expected, fault.severity


def _without(faults: Iterable[Fault], others: Iterable[Fault]) -> Sequence[Fault]:
    """Return the faults that are not among others, each as often as it is more often there."""
    left = Counter(map(_key, others))
    more = []
    for fault in faults:
        if left[_key(fault)]:
            left[_key(fault)] -= 1
        else:
            more.append(fault)
    return more


def _folders_away(directory: Path, faults: Iterable[Fault]) -> Sequence[str]:
    """Return the folders of items that faults are in and that are not in the record."""
    try:
        there = {each.name.casefold() for each in directory.iterdir()}
    except OSError:
        there = set()
    folders = {fault.origin.file.partition("/")[0] for fault in faults if "/" in fault.origin.file}
    return sorted(each for each in folders if each.casefold() in _FOLDERS and each.casefold() not in there)


def _away(folder: str) -> Fault:
    """Return the warning that a folder is away, with the files that had faults."""
    message, expected = "is not there any more, and had faults", f"{folder}/ again, for what is mended in it to be said"
    return Fault(origin=Origin(folder), message=message, expected=expected, severity=Severity.WARNING)


def _is_unseen(fault: Fault, faults: Iterable[Fault], folders: Collection[str]) -> bool:
    """Return whether nobody knows if a fault is still there: its file, or a folder that it is in, cannot be read."""
    file = fault.origin.file
    whole = {each.origin.file for each in faults if not each.origin.line and each.severity is Severity.ERROR}
    return file.partition("/")[0] in folders or any(
        each in (".", file) or file.startswith(f"{each}/") for each in whole
    )


def _state(done: Checked) -> str:
    """Return how a record stands, in a line."""
    kinds = Counter(fault.severity for fault in done.faults)
    counts = ((kinds[Severity.ERROR], "error"), (kinds[Severity.WARNING], "warning"))
    wrong = " and ".join(f"{number} {kind}{'' if number == 1 else 's'}" for number, kind in counts if number)
    return f"{wrong}; {done.good}" if wrong else done.good


def _print(done: Checked, new: Sequence[Fault], mended: Sequence[Fault]) -> None:
    for line in (*fault_lines(new), *_mended(mended)):
        click.echo(line, err=True)
    click.echo(_state(done))


def _mended(faults: Iterable[Fault]) -> Iterator[str]:
    for fault in faults:
        first = str(fault).partition("\n")[0]
        yield first.replace(f": {fault.severity.value}: ", ": mended: ", 1)


def _data(done: Checked, new: Sequence[Fault], mended: Sequence[Fault]) -> dict[str, object]:
    """Return a look as a program gets it: with what changed since the one before."""
    kinds = Counter(fault.severity for fault in done.faults)
    return {
        "errors": kinds[Severity.ERROR],
        "warnings": kinds[Severity.WARNING],
        "meetings": done.meetings,
        "statements": done.statements,
        "new": [fault_data(fault) for fault in new],
        "mended": [fault_data(fault) for fault in mended],
    }
