"""Options of plugins: attrs classes with a default for every field."""

from __future__ import annotations

from attrs import frozen

__all__ = ["NoOptions"]


@frozen
class NoOptions:
    """The options of a plugin that has none."""
