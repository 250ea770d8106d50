"""What commands have in common: their options, and how errors and faults are printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from diplofeed.cli.reporting import fault_data, fault_lines
from diplofeed.errors import DiplofeedError, Fault, RecordError, printable

__all__ = ["DIR", "JSON", "LEDGER", "print_faults", "print_json", "print_utf8", "printed_errors"]

DIR = click.argument("directory", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
LEDGER = click.option(
    "--ledger", metavar="FILE|URL", help="A file or postgresql+psycopg://…; DIR/.diplofeed/ledger.db by default."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for programs.")


@contextmanager
def printed_errors(*, as_json: bool) -> Iterator[None]:
    """Turn what the package raises on purpose into a message and exit status 2.

    Raises:
        BrokenPipeError: Nobody reads the output, which is no failure of what was done.
    """
    try:
        yield
    except RecordError as error:
        print_faults(error.faults, as_json=as_json)
        sys.exit(2)
    except BrokenPipeError:
        raise
    except (DiplofeedError, OSError) as error:
        message = printable(_message(error))
        if as_json:
            print_json({"error": message})
        click.echo(f"diplofeed: {message}", err=True)
        sys.exit(2)


def _message(error: DiplofeedError | OSError) -> str:
    """Return what is wrong, of what the system refused its file and its reason."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return f"{os.fsdecode(error.filename)}: {error.strerror}" if error.filename else error.strerror


def print_faults(faults: Iterable[Fault], *, as_json: bool) -> None:
    """Print faults: the first ones as lines for people, or all as JSON for programs."""
    if as_json:
        print_json({"faults": [fault_data(fault) for fault in faults]})
        return
    for line in fault_lines(tuple(faults)):
        click.echo(line, err=True)


def print_json(data: object) -> None:
    """Print a value as JSON, for programs."""
    print_utf8(json.dumps(data, ensure_ascii=False, indent=2))


def print_utf8(text: str) -> None:
    """Print a line that programs read: in UTF-8, whatever the encoding of the terminal (RFC 8259 §8.1).

    What UTF-8 has no bytes for, of the names of files, is written as JSON has it.
    """
    click.echo(text.encode(errors="backslashreplace"))
