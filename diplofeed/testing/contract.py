"""What contract tests share: names of plugins in messages, and the checks that hold for all plugins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from attrs import frozen

from diplofeed.testing.surroundings import clock_readings, in_all_zones

__all__ = ["NAME", "Contract"]

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
"""What a plugin may be called."""


@frozen
class Contract:
    """Checks of a plugin, whose messages name it."""

    subject: str

    def holds(self, condition: object, message: str) -> None:
        """Raise AssertionError with the message unless the condition is true."""
        if not condition:
            raise AssertionError(f"{self.subject}: {message}")

    @contextmanager
    def raising_nothing(self, doing: str) -> Iterator[None]:
        """Turn an exception of a plugin into an AssertionError that says during which call it was raised."""
        try:
            yield
        except AssertionError:
            raise
        except Exception as error:  # a plugin may raise anything
            raise AssertionError(f"{self.subject}: {doing} raised {type(error).__name__}: {error}") from error

    def check_surroundings(self, work: Callable[[], object], *functions: object) -> None:
        """Check that work has one result in every time zone and that the plugin's own code reads no clock."""
        readings = clock_readings(work, functions)
        self.holds(not readings, f"reads the clock ({'; '.join(readings)})")
        self.holds(in_all_zones(work), "the result depends on the time zone of the machine")
