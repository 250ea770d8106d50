"""What contract tests share: messages that name plugin, line and item, and the checks that hold for all plugins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from attrs import frozen

from diplofeed.blame import OwnCode
from diplofeed.errors import described, let_end
from diplofeed.testing.surroundings import clock_readings, in_all_zones

__all__ = ["NAME", "BreachError", "Contract", "asserting"]

P = ParamSpec("P")
T = TypeVar("T")

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
"""What a plugin may be called."""


class BreachError(Exception):
    """Raised where a plugin does not keep its contract; its own assertions are another matter."""


def asserting(check: Callable[P, T]) -> Callable[P, T]:
    """Return a check that raises a breach as an AssertionError, in whose traceback are no calls of the check's own."""

    @wraps(check)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        __tracebackhide__ = True  # pytest shows the test, and the plugin where that raised something
        try:
            return check(*args, **kwargs)
        except BreachError as breach:
            words, cause = str(breach), breach.__cause__
        raise AssertionError(words) from cause

    return checked


@frozen
class Contract:
    """Checks of a plugin, whose messages name it, the line of its own code, and the item or document concerned.

    Attributes:
        subject: What messages call it, such as ``exporter 'titles'``.
        plugin: The exporter, source, or class of a sink, whose own code an error is looked for in.
    """

    subject: str
    plugin: object

    def holds(self, condition: object, message: str, *, by: object = None, of: str = "") -> None:
        """Raise BreachError with a message unless the condition is true.

        Args:
            condition: What is to be true.
            message: What is wrong otherwise.
            by: The function that is to blame; None where it is none.
            of: The item or document that it was called for.
        """
        if not condition:
            raise BreachError(self._message(OwnCode.of(self.plugin).beginning_of(by), message, of))

    @contextmanager
    def raising_nothing(self, doing: str, *, by: object = None, of: str = "") -> Iterator[None]:
        """Turn an exception of a plugin into a BreachError that says where it was raised, in which call, for what."""
        __tracebackhide__ = True
        try:
            yield
        except BreachError:
            raise
        except BaseException as error:  # a plugin may raise anything
            let_end(error)
            own = OwnCode.of(self.plugin)
            place = own.line_of(error) or own.beginning_of(by)
            raise BreachError(self._message(place, f"{doing} raised {described(error)}", of)) from error

    def check_surroundings(self, work: Callable[[], object], *functions: object) -> None:
        """Check that work has one result in every time zone and that the plugin's own code reads no clock."""
        readings = clock_readings(work, functions)
        self.holds(not readings, f"reads the clock ({'; '.join(readings)})")
        is_same = in_all_zones(work)
        self.holds(is_same, "the result depends on the time zone of the machine", by=next(iter(functions), None))

    def _message(self, place: tuple[str, int] | None, message: str, of: str) -> str:
        where = f" {place[0]}:{place[1]}:" if place and not place[0].startswith("<") else ""
        return f"{self.subject}:{where} {message}{f', for {of}' if of else ''}"
