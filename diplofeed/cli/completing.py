"""What the shell offers where an id or a name of the record is to be written; of a broken record, what there is.

A shell asks for it at a key: nothing of the record is read but its ids, and nothing is imported that can wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from diplofeed.cli import offered

if TYPE_CHECKING:
    from diplofeed.registry.plugin import Kind

__all__ = [
    "complete_formats",
    "complete_imports",
    "complete_items",
    "complete_meetings",
    "complete_parties",
    "complete_paths",
    "complete_people",
    "complete_published",
    "complete_sources",
    "complete_topics",
]

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _record_of(ctx: click.Context) -> Path:
    """Return the folder of the record a line is about; click leaves words before an option without value unread."""
    folder = next((word for word in ctx.args if Path(word).is_dir()), None)
    return Path(folder or ctx.params.get("directory") or ".")


def _offering(ids_of: Callable[[Path], Iterable[str]]) -> Completion:
    """Return a function that offers the ids of the record a command is about that begin as a word does."""

    def offer(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        directory = _record_of(ctx)
        return [CompletionItem(each) for each in dict.fromkeys(ids_of(directory)) if each.startswith(incomplete)]

    return offer


def _published(directory: Path) -> list[str]:
    """Return the ids the ledger of a record remembers; of a record without one of its own, those in its files."""
    return offered.published_ids(directory / ".diplofeed" / "ledger.db") or offered.item_ids(directory)


def _parties(directory: Path) -> list[str]:
    from diplofeed.words.countries import country_codes  # noqa: PLC0415 -- nothing else at a prompt needs countries

    return [*offered.name_ids(directory, "parties"), *sorted(country_codes())]


complete_items = _offering(offered.item_ids)
complete_meetings = _offering(lambda directory: offered.item_ids(directory, ["meetings"]))
complete_published = _offering(_published)
complete_parties = _offering(_parties)
complete_people = _offering(lambda directory: offered.name_ids(directory, "people"))
complete_topics = _offering(lambda directory: offered.name_ids(directory, "topics"))
complete_imports = _offering(offered.import_names)


def _plugins(kind: Kind) -> Completion:
    """Return a function that offers the names of plugins of a kind; files of the record are not run for it."""

    def offer(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from diplofeed.registry import Registry  # noqa: PLC0415 -- a build that has nothing to do is not to wait for it

        own = offered.plugin_names(_record_of(ctx), kind)
        names = [*Registry.installed().names(kind), *own]
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]

    return offer


complete_formats = _plugins("exporter")
complete_sources = _plugins("source")


def complete_paths(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave files and folders to the shell."""
    return [CompletionItem(incomplete, type="file")]
