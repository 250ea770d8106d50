"""The texts of a record's files, with the line ends they had, and how they differ."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

__all__ = ["as_before", "diffs", "is_text", "lines_of", "unseen"]


def is_text(raw: bytes | None) -> bool:
    """Return whether a file is in UTF-8, or not there."""
    try:
        lines_of(raw or b"")
    except UnicodeDecodeError:
        return False
    return True


def lines_of(raw: bytes) -> str:
    """Return the text of a file with line feeds alone, as the record reads it."""
    return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def unseen(raw: bytes) -> str:
    """Return in words what changes of a file that no difference of its lines shows, empty where nothing does."""
    marks = ((b"\r" in raw, "line ends become LF"), (raw.startswith(b"\xef\xbb\xbf"), "the byte-order mark goes"))
    return ", ".join(words for is_there, words in marks if is_there)


def as_before(text: str, raw: bytes | None) -> bytes:
    """Return a text in bytes, with the line ends and the byte-order mark that the file had."""
    if raw is not None and b"\r\n" in raw:
        text = text.replace("\n", "\r\n")
    mark = b"\xef\xbb\xbf" if raw is not None and raw.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.encode()


def diffs(before: Mapping[str, str], after: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the lines of what changes, in unified form, file by file."""
    for file, text in sorted(after.items()):
        old, new = before.get(file, ""), text or ""
        names = (f"a/{file}" if file in before else "/dev/null", "/dev/null" if text is None else f"b/{file}")
        for line in difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), *names):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
