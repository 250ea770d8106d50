"""``serve``: show a record in the browser while it is being written."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn

import click

from diplofeed.cli.reporting import fault_lines
from diplofeed.cli.shared import DIR, LEDGER, printed_errors
from diplofeed.errors import DiplofeedError, printable

if TYPE_CHECKING:
    from diplofeed.serve.preview import Outcome

__all__ = ["serve"]

_MISSING = 'diplofeed serve needs more packages: pip install "diplofeed[serve]"'


@click.command()
@DIR
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 for any free one."
)
@click.option("--internal", is_flag=True, help="Show the feeds for internal readers too, at /internal/.")
@LEDGER
def serve(directory: Path, host: str, port: int, ledger: str | None, *, internal: bool) -> None:
    """Show the record in DIR in the browser, and show it anew whenever a file of it is saved.

    Nothing is written: neither feeds nor the ledger, of which a copy in memory is used. Ctrl-C ends it.

    \b
    Examples:
        diplofeed serve my-record
        diplofeed serve my-record --port 0
    """
    with printed_errors(as_json=False), ending():
        serving = _imported()
        if internal and not serving.is_loopback(host):
            raise click.UsageError(f"--internal is for this machine alone, and others reach {host}")
        if not directory.is_dir():
            raise DiplofeedError(f"{directory}: there is no such folder")
        with closing(serving.listening(host, port)) as listener:
            serving.Serving(
                directory=directory,
                ledger=ledger,
                internal=internal,
                started=lambda address: click.echo(f"{directory} is shown at {address} (Ctrl-C ends it)"),
                built=_print,
                say=lambda text: click.echo(f"diplofeed: {printable(text)}", err=True),
            ).run(listener)


def _imported() -> ModuleType:
    """Return the module of the server; raise DiplofeedError where the extra is not installed."""
    try:
        from diplofeed.serve import run  # noqa: PLC0415 -- an extra
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in ("starlette", "uvicorn", "watchfiles", "anyio"):
            raise DiplofeedError(_MISSING) from error
        raise
    return run


def _print(outcome: Outcome, seconds: float) -> None:
    for line in fault_lines(outcome.faults):
        click.echo(line, err=True)
    for failure in outcome.failures:
        click.echo(f"error: {printable(failure)}", err=True)
    click.echo(f"{'built' if outcome.is_whole else 'not built'} in {seconds:.2f} s")


def _end(_: int, __: object) -> NoReturn:
    sys.exit(128 + signal.SIGTERM)


@contextmanager
def ending() -> Iterator[None]:
    """End well at Ctrl-C, which is how it is to be ended, and at SIGTERM with the status that shells expect."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    except KeyboardInterrupt:
        click.echo("ended")
    finally:
        signal.signal(signal.SIGTERM, before)
