"""``fmt``: the YAML files of a record in one form, with the same content and every comment."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import click

from diplofeed.cli.completing import complete_paths
from diplofeed.cli.reporting import fault_data, fault_lines
from diplofeed.cli.shared import JSON, print_json, print_utf8, printed_errors
from diplofeed.config.load import CONFIG_FILE
from diplofeed.errors import Fault, printable
from diplofeed.formatting.file import ENDINGS, kind_of
from diplofeed.formatting.files import diffs, lines_of
from diplofeed.formatting.run import Formatting, format_files, format_text, names_of_files
from diplofeed.sources.folder import read_names

__all__ = ["fmt"]

_STDIN: Final = "-"


@click.command()
@click.argument("paths", metavar="[DIR|FILE|-]...", nargs=-1, shell_complete=complete_paths)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if a file is not in its form.")
@click.option("--diff", "with_diff", is_flag=True, help="Write nothing; show what would change.")
@click.option(
    "--name", metavar="FILE", shell_complete=complete_paths, help="With -, the file whose text standard input is."
)
@JSON
def fmt(paths: tuple[str, ...], name: str | None, *, only_check: bool, with_diff: bool, as_json: bool) -> None:
    """Put the YAML files of the record in DIR, or single files of it, into one form.

    Fields stand in their usual order, dates in their canonical form, long texts in lines of their own. Each comment
    stays, and so does what the files say: builds come to the same bytes. Files with faults stay as they are and are
    named. With - standard input is put into the form and printed.

    Exit status: 0 all well, 1 a file has faults or, with --check, is not in its form, 2 nothing could be done.

    \b
    Examples:
        diplofeed fmt my-record
        diplofeed fmt my-record --check --diff
        diplofeed fmt meetings/vienna.yaml
        diplofeed fmt - --name meetings/vienna.yaml < meetings/vienna.yaml
    """
    dry_run = only_check or with_diff
    with printed_errors(as_json=as_json):
        if _STDIN in paths:
            if len(paths) > 1 or not name:
                raise click.UsageError("- stands alone, with --name FILE, which says what kind of file it is")
            sys.exit(_filter(name, only_check=only_check, with_diff=with_diff, as_json=as_json))
        if name:
            raise click.UsageError("--name is for -, which reads standard input")
        records = _by_record(paths or (".",))
        done = {root: format_files(root, files, dry_run=dry_run) for root, files in records.items()}
    if as_json:
        print_json([{"directory": str(root), **_data(each, dry_run=dry_run)} for root, each in done.items()])
    else:
        for root, each in done.items():
            _print(root, each, dry_run=dry_run, with_diff=with_diff)
    is_wrong = any(each.faults or (only_check and each.changed) for each in done.values())
    sys.exit(1 if is_wrong else 0)


def _by_record(paths: Iterable[str]) -> Mapping[Path, list[str]]:
    """Return the files to look at, by the folders of their records."""
    files: dict[Path, list[str]] = {}
    for written in paths:
        path = Path(written)
        if path.is_dir():
            if not (path / CONFIG_FILE).is_file():
                raise click.UsageError(f"there is no {CONFIG_FILE} in {printable(written)}, so it is no record")
            files.setdefault(path, []).extend(names_of_files(path))
            continue
        if not path.is_file():
            raise click.UsageError(f"there is no file or folder {printable(written)}")
        root, name = _placed(path)
        files.setdefault(root, []).append(name)
    return {root: [*dict.fromkeys(names)] for root, names in files.items()}


def _placed(path: Path) -> tuple[Path, str]:
    """Return the folder of the record a file is in, and its path from there."""
    for root in path.parents:
        if (root / CONFIG_FILE).is_file():
            return _with_kind(root, path)
    whole = path.absolute()
    for root in whole.parents:
        if (root / CONFIG_FILE).is_file():
            return _with_kind(root, whole)
    raise click.UsageError(f"{printable(str(path))} is in no record: there is no {CONFIG_FILE} in a folder above it")


def _with_kind(root: Path, path: Path) -> tuple[Path, str]:
    name = path.relative_to(root).as_posix()
    if not kind_of(name):
        expected = f"meetings, statements or names, in {', '.join(ENDINGS)}"
        raise click.UsageError(f"{printable(name)} has no form: it is no file of {expected}")
    return root, name


def _filter(written: str, *, only_check: bool, with_diff: bool, as_json: bool) -> int:
    """Print standard input in its form, or what is wrong with it, and return the exit status."""
    root, name = _placed(Path(written))
    try:
        text = lines_of(sys.stdin.buffer.read())
    except UnicodeDecodeError as error:
        raise click.UsageError(f"standard input is not UTF-8: {error.reason}") from error
    made = format_text(text, name, read_names(root)[0])
    if isinstance(made, tuple):
        _print_faults(made, as_json=as_json)
        return 1
    if as_json:
        print_json({"changed": made != text, "text": made})
    elif with_diff:
        _print_diff("".join(diffs({name: text}, {name: made})))
    elif not only_check:
        print_utf8(made.removesuffix("\n"))
    return 1 if only_check and made != text else 0


def _print_diff(diff: str) -> None:
    """Print a difference, of which a terminal takes nothing for a command."""
    for line in diff.splitlines():
        click.echo(printable(line))


def _print_faults(faults: tuple[Fault, ...], *, as_json: bool) -> None:
    if as_json:
        print_json({"faults": [fault_data(fault) for fault in faults]})
    for line in () if as_json else fault_lines(faults):
        click.echo(line, err=True)


def _data(done: Formatting, *, dry_run: bool) -> dict[str, object]:
    """Return what became of files as JSON can hold it."""
    return {
        "changed": [printable(name) for name in done.changed],
        "written": not dry_run and bool(done.changed),
        "unchanged": done.unchanged,
        "faults": [fault_data(fault) for fault in done.faults],
        "diff": done.diff,
        "unseen": {printable(name): words for name, words in done.unseen.items()},
    }


def _print(root: Path, done: Formatting, *, dry_run: bool, with_diff: bool) -> None:
    for line in fault_lines(done.faults):
        click.echo(line, err=True)
    if with_diff:
        _print_diff(done.diff)
    what = "would change" if dry_run else "changed"
    for name in done.unseen if with_diff else done.changed:
        words = done.unseen.get(name, "")
        click.echo(printable(f"{what} {root / name}{f': {words}' if words else ''}"))
    left = len({fault.origin.file for fault in done.faults})
    ends = [f"{done.unchanged} in their form"] + ([f"{left} left as they are, for their faults"] if left else [])
    click.echo(f"{len(done.changed)} {what}, {', '.join(ends)}")
