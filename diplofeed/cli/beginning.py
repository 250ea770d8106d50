"""What ``init`` does: a record is begun."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from diplofeed.cli import scaffold, workflow
from diplofeed.cli.kept import keep_all
from diplofeed.cli.offered import item_ids
from diplofeed.cli.shared import print_json, printed_errors
from diplofeed.config.load import CONFIG_FILE
from diplofeed.errors import printable
from diplofeed.registry import Registry
from diplofeed.schema.kept import FOLDER

__all__ = ["begin"]

_IGNORE: Final = ".gitignore"


def begin(directory: Path, *, ci: bool, as_json: bool) -> None:
    """Write the files of a new record, of one that is there its workflow alone, and say what is left to be done."""
    with printed_errors(as_json=as_json):
        installed = workflow.installation() if ci else ""
        has_record = ci and (directory / CONFIG_FILE).exists()
        files = {} if has_record else scaffold.record(directory.absolute().name, datetime.now(tz=UTC).year)
        files |= workflow.workflow(installed) if ci else {}
        ignored = _not_ignored(directory, files.pop(_IGNORE)) if (directory / _IGNORE).exists() else ""
        to_do = [*_left_to_do(directory, ignored, installed)]
        made = scaffold.write_new(directory, files)
        if CONFIG_FILE in made:
            keep_all(directory, item_ids(directory), Registry.builtin())
            made.append(FOLDER)
    if as_json:
        print_json(
            {"directory": str(directory), "written": made, "to_do": to_do, "warnings": [workflow.WARNING] if ci else []}
        )
        return
    for name in made:
        click.echo(printable(f"wrote {directory / name}"))
    if ci:
        click.echo(f"warning: {workflow.WARNING}", err=True)
    for step in to_do:
        click.echo(printable(f"To do: {step}"))
    first = f'diplofeed new meeting {directory} --title "…" --when 2026-12; diplofeed build {directory}'
    click.echo(printable(f"Next: {'commit what was written, and push it' if has_record else first}"))


def _not_ignored(directory: Path, ignored: str) -> str:
    """Return the lines that a .gitignore does not have yet."""
    there = (directory / _IGNORE).read_text(encoding="utf-8", errors="replace").splitlines()
    lines = [line for line in ignored.splitlines() if not line.startswith("#")]
    return " ".join(line for line in lines if line not in there)


def _left_to_do(directory: Path, ignored: str, installed: str) -> Iterator[str]:
    """Yield what is left to be done by hand so that the files written are of use."""
    if ignored:
        yield f"{directory / _IGNORE} was there already; add the lines {ignored}"
    if installed == workflow.WHEELS:
        folder = workflow.folder_of_installation() or "FOLDER-OF-DIPLOFEED"
        yield f"pip wheel --no-deps --wheel-dir {directory / 'wheels'} {folder}; the workflow installs it from git"
