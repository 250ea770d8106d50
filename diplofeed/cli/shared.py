"""What commands have in common: their options, how a record is opened, how faults are told."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from diplofeed.config.load import Config
    from diplofeed.errors import Fault
    from diplofeed.ledger.store import Ledger
    from diplofeed.registry import Registry


__all__ = ["DIR", "JSON", "LEDGER", "is_address", "open_ledger", "open_record", "print_faults", "told"]

DIR = click.argument("directory", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
LEDGER = click.option(
    "--ledger", metavar="FILE|URL", help="A file or postgresql+psycopg://…; DIR/.diplofeed/ledger.db by default."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for programs.")


@contextmanager
def told(*, as_json: bool) -> Iterator[None]:
    """Turn what the package raises on purpose into a message and exit status 2."""
    from diplofeed.errors import DiplofeedError, RecordError  # noqa: PLC0415 -- see the docstring of the package

    try:
        yield
    except RecordError as error:
        print_faults(error.faults, as_json=as_json)
        sys.exit(2)
    except (DiplofeedError, OSError) as error:
        if as_json:
            click.echo(json.dumps({"error": str(error)}, ensure_ascii=False))
        click.echo(f"diplofeed: {error}", err=True)
        sys.exit(2)


def print_faults(faults: Iterable[Fault], *, as_json: bool) -> None:
    """Print faults: for people those that come first, for programs all."""
    from diplofeed.cli import reporting as _reporting  # noqa: PLC0415 -- see the docstring of the package

    if as_json:
        found = [_reporting.fault_data(fault) for fault in faults]
        click.echo(json.dumps({"faults": found}, ensure_ascii=False, indent=2))
        return
    for line in _reporting.fault_lines(tuple(faults)):
        click.echo(line, err=True)


def open_record(directory: Path) -> tuple[Config, Registry]:
    """Return the configuration of a record, and what is installed with the plugins it names."""
    from diplofeed.config.load import load_config  # noqa: PLC0415 -- see the docstring of the package
    from diplofeed.registry import Registry  # noqa: PLC0415

    config = load_config(directory)
    return config, Registry.installed().with_files(directory, config.plugins.files)


def is_address(ledger: str | None) -> bool:
    """Return whether a ledger is named by the address of a database rather than by its file."""
    return ledger is not None and "://" in ledger


@contextmanager
def open_ledger(directory: Path, config: Config, place: str | None, *, dry_run: bool = False) -> Iterator[Ledger]:
    """Open the ledger of a record; a dry run is given a copy that is forgotten."""
    from diplofeed.ledger.store import Ledger  # noqa: PLC0415 -- see the docstring of the package

    where = place or directory / ".diplofeed" / "ledger.db"
    is_new = not is_address(place) and not Path(where).exists()
    with Ledger.open(":memory:" if dry_run and is_new else where, publication=config.publication.id) as memory:
        if not dry_run or is_new:
            yield memory
            return
        from diplofeed.ledger.text import copy  # noqa: PLC0415

        with copy(memory) as forgotten:
            yield forgotten
