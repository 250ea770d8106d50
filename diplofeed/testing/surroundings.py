"""Whether a piece of work depends on the time zone or the clock of the machine, as far as can be seen from outside."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType
from typing import Any, Final

from diplofeed.blame import OwnCode, file_of

__all__ = ["clock_readings", "in_all_zones"]

_ZONES: Final = ("UTC", "Pacific/Kiritimati", "America/St_Johns")


def in_all_zones(work: Callable[[], object]) -> bool:
    """Return whether work has the same result in time zones far apart."""
    results = []
    for zone in _ZONES:
        with _in_zone(zone):
            results.append(work())
    return all(result == results[0] for result in results)


@contextmanager
def _in_zone(name: str) -> Iterator[None]:
    """Set the time zone of the process, where the system lets one."""
    before = os.environ.get("TZ")
    _set_zone(name)
    try:
        yield
    finally:
        _set_zone(before)


def _set_zone(name: str | None) -> None:
    if name is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = name
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()


def clock_readings(work: Callable[[], object], functions: Iterable[object]) -> list[str]:
    """Return where code of the packages these functions are of reads the clock while work is done.

    Of a script or a session, which has no package, it is the code of the same namespace.

    What a library does on its own account is not seen: some stamp a moment that is overwritten later.
    """
    own = OwnCode.of(*functions)
    readings: dict[str, None] = {}

    def watch(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and _is_clock(called) and own.has(frame.f_globals):
            readings[f"{file_of(frame.f_code)}:{frame.f_lineno}"] = None

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(before)
    return list(readings)


def _is_clock(called: Any) -> bool:
    owner = getattr(called, "__self__", None)
    if isinstance(owner, type) and issubclass(owner, date):
        return called.__name__ in {"now", "utcnow", "today"}
    return owner is time and called.__name__ in {"time", "time_ns"}
