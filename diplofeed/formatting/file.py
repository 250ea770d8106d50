"""A file of a record in its one form, if it says the same in that form as before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final
from unicodedata import normalize

from diplofeed.errors import Fault, Severity
from diplofeed.formatting.arranging import arranged
from diplofeed.formatting.comments import comments_of, tokens_of
from diplofeed.formatting.tree import documents_of
from diplofeed.formatting.writing import text_of
from diplofeed.model import Meeting, Statement
from diplofeed.source import Located, Names
from diplofeed.sources.folder import NAME_FILES, YAML, items_in, names_in
from diplofeed.sources.folder.parsing import emptied

__all__ = ["ENDINGS", "FaultyError", "formatted", "kind_of"]

_MARKDOWN: Final = (".md", ".markdown")
ENDINGS: Final = (*YAML, *_MARKDOWN)
"""The endings of files that have one form; those of programs, such as JSON Lines and CSV, are left alone."""

_ITEMS: Final[dict[str, type[Any]]] = {"meetings": Meeting, "statements": Statement}
_FENCES: Final = ("---", "...")


class FaultyError(Exception):
    """A file has faults, and stays as it is."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults."""
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def kind_of(name: str) -> str:
    """Return which kind of file a file is by its path from the record's folder, empty of one that has no form."""
    path = PurePosixPath(name)
    suffix, is_inside = path.suffix.casefold(), len(path.parts) > 1
    kind = (path.parts[0] if is_inside else path.stem).casefold()
    of_items = kind in _ITEMS and suffix in (ENDINGS if is_inside else YAML)
    return kind if of_items or (kind in NAME_FILES and suffix in YAML and not is_inside) else ""


def _usual(name: str) -> str:
    """Return the path of a file in the letters that the record is read by, small ones, but for its own name."""
    path = PurePosixPath(name)
    return str(PurePosixPath(kind_of(name), *path.parts[1:]).with_suffix("")) + path.suffix.casefold()


def formatted(text: str, name: str, names: Names) -> str:
    """Return the text of a file of a record in its one form.

    What it says stays the same, and each comment is still there.

    Args:
        text: With line feeds alone.
        name: The file's path from the record's folder, such as ``meetings/vienna.yaml``, of which `kind_of` knows.
        names: What the record's name files define.

    Raises:
        FaultyError: It has faults.
        ValueError: It cannot be brought into the form.
    """
    name = _usual(name)
    before = _said(text, name, names)
    composed = normalize("NFC", text)
    source = composed if composed == text or _said(composed, name, names) == before else text  # a name as it is spelt
    after = _formatted(source, name)
    if after == text:
        return text
    _check(source, after, name)
    if _said(after, name, names) != before:
        raise ValueError("it would say something else")
    if _formatted(after, name) != after:
        raise ValueError("its form would not stay the same")
    return after


def _said(text: str, name: str, names: Names) -> list[Any]:
    """Return what a file says; raise FaultyError where it has faults."""
    read = list(names_in(text, name, names) if kind_of(name) in NAME_FILES else items_in(text, name, names))
    faults = tuple(each for each in read if isinstance(each, Fault) and each.severity is Severity.ERROR)
    if faults:
        raise FaultyError(faults)
    values = [each.item if isinstance(each, Located) else each for each in read if not isinstance(each, Fault)]
    if not values and kind_of(name) in _ITEMS and text.strip() != "[]":
        raise FaultyError((emptied(name, PurePosixPath(name).stem),))
    return values


def _formatted(text: str, name: str) -> str:
    kind = kind_of(name)
    cls = _ITEMS.get(kind) or NAME_FILES[kind]
    front, body = _parts(text, name)
    made = text_of(arranged(document, cls) for document in documents_of(front)) or front
    return made if body is None else f"---\n{made}---\n{body}"


def _parts(text: str, name: str) -> tuple[str, str | None]:
    """Return the YAML of a file, and of Markdown what follows it."""
    if PurePosixPath(name).suffix not in _MARKDOWN:
        return text, None
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() in _FENCES), len(lines))
    body = "\n".join(lines[end + 1 :])
    return "".join(f"{line}\n" for line in lines[1:end]), body + ("\n" if body and not body.endswith("\n") else "")


def _check(before: str, after: str, name: str) -> None:
    """Raise ValueError where a comment is lost or made."""
    if Counter(_comments(before, name)) != Counter(_comments(after, name)):
        raise ValueError("a comment of it would be lost")


def _comments(text: str, name: str) -> Iterator[str]:
    front, _ = _parts(text, name)
    yield from (comment.text for comment in comments_of(front, tokens_of(front)))
