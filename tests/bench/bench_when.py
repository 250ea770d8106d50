"""Measure parsing and bounds against the packages edtf and undate, over the same values in the same run.

Run it with ``python tests/bench/bench_when.py``. The ratios matter, not the times.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from diplofeed.when import parse

GOAL = 100
VALUES = {
    "year": "2023",
    "month": "2023-06",
    "qualified month": "2023-06~",
    "day": "2023-06-12",
    "decade": "199X",
    "day not known": "2023-06-XX",
    "days": "2023-06-12/2023-06-15",
    "months": "2023-06/2023-08",
    "ongoing": "2023-01-10/..",
}
OURS_ONLY = {
    "time": "2023-07-11T10:00Z",
    "zoned time": "2023-07-11T10:00/12:30[Europe/Vienna]",
    "English": "11–13 July 2023",
}

Read = Callable[[str], object]


def _with_diplofeed() -> Read:
    def read(text: str) -> object:
        when = parse(text)
        return when.first, when.last

    return read


def _with_edtf() -> Read:
    package = importlib.import_module("edtf")

    def read(text: str) -> object:
        value = package.parse_edtf(text)
        return value.lower_strict(), value.upper_strict()

    return read


def _with_undate() -> Read:
    package = importlib.import_module("undate")

    def read(text: str) -> object:
        value = package.Undate.parse(text, "EDTF")
        return value.earliest, value.latest

    return read


READERS = {"diplofeed": _with_diplofeed, "edtf": _with_edtf, "undate": _with_undate}


def _installed() -> dict[str, Read]:
    readers = {}
    for name, make in READERS.items():
        try:
            readers[name] = make()
        except ImportError:
            print(f"{name} is not installed and is left out")
    return readers


def _microseconds(read: Read, text: str, *, rounds: int = 5, seconds: float = 0.02) -> float:
    """Return the best of some rounds, each long enough to be measured."""
    read(text)
    best = float("inf")
    for _ in range(rounds):
        number, begun = 0, perf_counter()
        while (elapsed := perf_counter() - begun) < seconds:
            for _ in range(10):
                read(text)
            number += 10
        best = min(best, elapsed / number)
    return best * 1e6


def main() -> None:
    """Print one line for each form: microseconds, and how many times faster diplofeed is."""
    readers = _installed()
    others = [name for name in readers if name != "diplofeed"]
    print(f"{'form':16} {'µs':>7}" + "".join(f" {name + ' µs':>10} {'ratio':>6}" for name in others))
    ratios: dict[str, list[float]] = {name: [] for name in others}
    for form, text in VALUES.items():
        ours = _microseconds(readers["diplofeed"], text)
        line = f"{form:16} {ours:7.1f}"
        for name in others:
            theirs = _microseconds(readers[name], text)
            ratios[name].append(theirs / ours)
            line += f" {theirs:10.0f} {theirs / ours:6.0f}"
        print(line)
    for form, text in OURS_ONLY.items():
        print(f"{form:16} {_microseconds(readers['diplofeed'], text):7.1f}")
    for name, result in ratios.items():
        print(f"{name}: {min(result):.0f} to {max(result):.0f} times slower (goal: at least {GOAL})")


if __name__ == "__main__":
    main()
