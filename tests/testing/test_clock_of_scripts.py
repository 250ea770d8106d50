"""The clock check tells a script's own code from other code that runs under the name ``__main__``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from diplofeed.testing.surroundings import clock_readings

CODE = """
import time

def stamp():
    return time.time()

def rest():
    return 1
"""


def script() -> dict[str, Any]:
    """Return the namespace of a script that was run."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(CODE, "script.py", "exec"), names)
    return names


def test_a_script_that_reads_the_clock_is_seen() -> None:
    """Code in the namespace of the function under test counts, by its file and line."""
    names = script()

    assert clock_readings(names["stamp"], [names["rest"]]) == ["script.py:5"]


def test_another_script_is_no_code_of_the_plugin() -> None:
    """What runs beside it under the same name, such as a test runner's worker, does not count."""
    names, runner = script(), script()
    work: Callable[[], object] = lambda: (names["rest"](), runner["stamp"]())  # noqa: E731 -- one expression

    assert clock_readings(work, [names["rest"]]) == []
