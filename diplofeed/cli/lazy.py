"""A group of commands whose modules are imported when a command is run, not when the group is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

__all__ = ["Commands", "LazyGroup", "Place"]

Place = tuple[str, str]
"""Where a command is, as ``module:name``, and its short help, which is shown without importing it."""

_MARGIN: Final = 6  # what click leaves beside the names and the texts of a list


class Commands(MutableMapping[str, click.Command]):
    """Commands by name, each imported when it is first asked for."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        """Keep where the commands are."""
        self.places = dict(places)
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        """Return a command; raise KeyError where there is none of the name."""
        if name not in self._loaded:
            module, _, attribute = self.places[name][0].partition(":")
            self._loaded[name] = getattr(import_module(module), attribute)
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        """Add a command that is imported already."""
        self.places[name] = ("", command.get_short_help_str())
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        """Remove a command."""
        del self.places[name]
        self._loaded.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        """Yield the names; nothing is imported."""
        return iter(self.places)

    def __len__(self) -> int:
        """Return how many commands there are."""
        return len(self.places)


class LazyGroup(click.Group):
    """A group that lists its commands with their short helps from a table, and imports the one that is run."""

    def __init__(self, *args: Any, places: Mapping[str, Place], **kwargs: Any) -> None:
        """Make a group of the commands in these places."""
        super().__init__(*args, **kwargs)
        self.commands = Commands(places)

    def _helps(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        places = self.commands.places if isinstance(self.commands, Commands) else {}
        yield from ((name, places[name][1]) for name in self.list_commands(ctx))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their short helps, cut to the width there is as click does."""
        rows = list(self._helps(ctx))
        width = formatter.width - _MARGIN - max(len(name) for name, _ in rows)
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, click.Command(name, help=text).get_short_help_str(width)) for name, text in rows]
            )

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and options that begin so."""
        commands = [CompletionItem(name, help=text) for name, text in self._helps(ctx) if name.startswith(incomplete)]
        return commands + click.Command.shell_complete(self, ctx, incomplete)
