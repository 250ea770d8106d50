"""The caller's function that is called for each document: an exception of it ends the build, unlike a plugin's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from attrs import frozen

from diplofeed.errors import Ending

__all__ = ["Ticking", "letting_through"]


class _RaisedError(Ending):
    """Carries an exception past what catches those of plugins."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(error)
        self.error = error


@frozen
class Ticking:
    """A function of the caller, called with the name of each document that is done."""

    call: Callable[[str], None]

    def __call__(self, name: str) -> None:
        """Call the function; what it raises comes out of `letting_through`."""
        try:
            self.call(name)
        except BaseException as error:
            raise _RaisedError(error) from error


@contextmanager
def letting_through() -> Iterator[None]:
    """Raise what a `Ticking` function raised, as it was."""
    try:
        yield
    except _RaisedError as raised:
        raise raised.error from raised.error.__cause__
