"""The files of a record brought into their one form, each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from attrs import frozen

from diplofeed.errors import Fault, Origin, Severity
from diplofeed.formatting.file import FaultyError, formatted, kind_of
from diplofeed.formatting.files import diffs, lines_of, unseen
from diplofeed.source import Names
from diplofeed.sources.folder import NAME_FILES, YAML, read_names
from diplofeed.sources.folder.contents import File, text_of
from diplofeed.sources.folder.files import files_below, files_of
from diplofeed.sources.folder.texts import conflict_in
from diplofeed.sources.folder.unread import not_merged
from diplofeed.text import without_controls
from diplofeed.whole import replace

__all__ = ["Formatting", "format_files", "format_text", "names_of_files"]


@frozen(kw_only=True)
class Formatting:
    """What became of files.

    Attributes:
        changed: The files that were not in their form, by their paths from the record's folder.
        unchanged: How many were.
        faults: Why files stay as they are.
        diff: What changes, in unified form, file by file.
        unseen: What changes that no line of it shows, such as line ends, by file.
    """

    changed: tuple[str, ...] = ()
    unchanged: int = 0
    faults: tuple[Fault, ...] = ()
    diff: str = ""
    unseen: Mapping[str, str] = {}


def names_of_files(directory: Path) -> Iterator[str]:
    """Yield the files of a record that have a form, by their paths from its folder, with ``/``."""
    for stem in (*NAME_FILES, "meetings", "statements"):
        yield from (file.name for file in files_of(directory, stem, YAML))
    for folder in ("meetings", "statements"):
        files = (file for file in files_below(directory, folder) if isinstance(file, File))
        yield from (file.name for file in files if kind_of(file.name))


def format_files(directory: Path, files: Iterable[str], *, dry_run: bool = False) -> Formatting:
    """Bring files of a record into their form; those with faults stay as they are.

    Args:
        directory: The record's.
        files: By their paths from there, such as ``meetings/vienna.yaml``.
        dry_run: Whether nothing is written.

    Raises:
        OSError: A file cannot be written.
    """
    names, _ = read_names(directory)
    before: dict[str, str] = {}
    after: dict[str, str | None] = {}
    faults: list[Fault] = []
    ends: dict[str, str] = {}
    unchanged = 0
    for name in files:
        path = (directory / name).resolve()  # what a link leads to, which stays one
        made = _made(path, name, names)
        if isinstance(made, tuple):
            faults += made
        elif made.raw == made.text.encode():
            unchanged += 1
        elif not dry_run and path.read_bytes() != made.raw:
            faults.append(Fault(origin=Origin(name), message="was changed meanwhile", expected="fmt once more"))
        else:
            before[name], after[name] = lines_of(made.raw), made.text
            if words := unseen(made.raw):
                ends[name] = words
            if not dry_run:
                replace(path, made.text.encode())
    return Formatting(
        changed=tuple(after),
        unchanged=unchanged,
        faults=tuple(faults),
        diff="".join(diffs(before, after)),
        unseen=ends,
    )


@frozen
class _Made:
    """A file as it is, and the text it is to have."""

    raw: bytes
    text: str


def _made(path: Path, name: str, names: Names) -> _Made | tuple[Fault, ...]:
    """Return a file and its form, or the faults for which it stays as it is."""
    text = text_of(File(str(path), name, Path(name).stem, Path(name).suffix))
    if isinstance(text, Fault):
        return (text,)
    raw = path.read_bytes()
    made = format_text(lines_of(raw), name, names)
    return made if isinstance(made, tuple) else _Made(raw, made)


def format_text(text: str, name: str, names: Names) -> str | tuple[Fault, ...]:
    """Return the text of a file in its form, or the faults for which it stays as it is."""
    kept = without_controls(text)
    if line := conflict_in(kept):
        path = Path(name)
        return (not_merged(kept, line, File(name, name, path.stem, path.suffix)),)
    try:
        return formatted(kept, name, names)
    except FaultyError as error:
        return error.faults
    except ValueError as error:
        expected = "the file as it is, or put into its form by hand"
        return (Fault(origin=Origin(name), message=str(error), expected=expected, severity=Severity.ERROR),)
