"""The schemas a record keeps for editors: made anew where a command knows what has changed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from diplofeed.errors import printable
from diplofeed.registry import Registry
from diplofeed.schema.kept import FOLDER, are_kept, keep
from diplofeed.sources.folder import read_names

__all__ = ["keep_all", "refresh"]


def keep_all(directory: Path, items: Iterable[str], registry: Registry) -> list[Path]:
    """Write the schemas of all files of a record, which offer its ids and take others; return what was written.

    Raises:
        OSError: One of them cannot be written.
    """
    from diplofeed.schema.making import FILES, Ids, schema_of  # noqa: PLC0415 -- a prompt is not to wait for it

    ids = Ids(names=read_names(directory)[0], items=[*items], are_all=False)
    return keep(directory, {file: schema_of(file, ids=ids, registry=registry) for file in FILES})


def refresh(directory: Path, items: Iterable[str], registry: Registry) -> None:
    """Write the schemas of a record that keeps them; that this cannot be done is no failure of a command."""
    if not are_kept(directory):
        return
    try:
        keep_all(directory, items, registry)
    except OSError as error:
        reason = printable(error.strerror or str(error))
        click.echo(f"warning: the schemas for editors could not be written to {FOLDER}: {reason}", err=True)
