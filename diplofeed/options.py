"""Options of plugins: attrs classes with a default for every field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from attrs import frozen

__all__ = ["NoOptions", "check_options", "up_to_version"]


@frozen
class NoOptions:
    """The options of a plugin that has none."""


def check_options(_: object, __: attrs.Attribute[Any], cls: type[Any]) -> None:
    """Validate the options class of a plugin, so that it runs without being configured.

    Raises:
        TypeError: It is no attrs class, or cannot be made without arguments.
    """
    if not (isinstance(cls, type) and attrs.has(cls)):
        raise TypeError(f"options are an attrs class, not {cls!r}")
    try:
        cls()
    except Exception as error:  # converters and validators of the plugin's own may raise anything
        raise TypeError(f"every option needs a default that is good: {cls.__name__}(): {error}") from error


def up_to_version(newest: int, plugins: str) -> Callable[[object, attrs.Attribute[Any], int], None]:
    """Return a validator of the version of a contract that a plugin needs: at most the newest.

    Args:
        newest: The newest version.
        plugins: Whose contract it is, in words.
    """

    def check(_: object, __: attrs.Attribute[Any], version: int) -> None:
        if version > newest:
            raise ValueError(
                f"it asks for version {version} of the contract of {plugins}, and this diplofeed has version {newest}: "
                "update diplofeed"
            )

    return check
