"""What to do about a text that is not valid YAML, of which its parser knows only what it met."""

from __future__ import annotations

from typing import Any, Final

import yaml

__all__ = ["advice_on", "place_of_fault"]

_UNCLOSED: Final = ("unexpected end of stream", "unexpected document")
_BELOW: Final = "this key in the column of the keys it belongs to"
_AFTER: Final = "nothing after a closing quotation mark or bracket, or quotation marks around the whole text"
_BY_PROBLEM: Final = (
    ("tab character", "spaces in place of the tab"),
    ("cannot start any token", "quotation marks around a text that begins with @, ` or %"),
    ("expected ':'", "a colon and a space after the key"),
    ("block sequence entries", "a list on the lines below its key, or quotation marks around a text that begins so"),
    ("escape character", r"\\ in place of the backslash, or single quotation marks around the text"),
    *((problem, "the quotation mark that closes this text") for problem in _UNCLOSED),
)


def place_of_fault(error: yaml.MarkedYAMLError) -> Any:
    """Return the mark of what is to be mended: of what is not closed or has no colon where it begins."""
    begins = any(each in (error.problem or "") for each in (*_UNCLOSED, "expected ':'"))
    return (error.context_mark if begins else error.problem_mark) or error.problem_mark or error.context_mark


def advice_on(error: yaml.MarkedYAMLError, text: str, offset: int) -> str:
    """Return what is expected instead; ``offset`` is the number of lines of the file that precede the text."""
    problem, mark = error.problem or "", error.problem_mark
    lines = text.splitlines()[: mark.line + 1] if mark else []
    before = lines[mark.line][: mark.column] if mark and mark.line < len(lines) else ""
    if mark and lines and lines[-1][mark.column : mark.column + 1] == "\t":
        return _BY_PROBLEM[0][1]
    if "mapping values are not allowed" in problem:
        return _advice_on_colon(before, lines)
    if "expected ',' or" in problem and error.context_mark:
        return f"a comma, or the bracket that closes the one on line {error.context_mark.line + 1 + offset}"
    if "did not find expected" in problem and "':'" not in problem:
        return _AFTER if before.strip() else _BELOW
    return next((advice for part, advice in _BY_PROBLEM if part in problem), "")


def _advice_on_colon(before: str, lines: list[str]) -> str:
    """Return what is expected where a colon stands that parts no key from its value."""
    above = next((line for line in reversed(lines[:-1]) if line.strip()), "")
    if ": " in before or not above:
        return "quotation marks around a text that holds a colon and a space"
    if _indentation(before) <= _indentation(above):
        return "a colon and a space after the key on the line above"
    return f"{_BELOW}, as the line is indented further; or quotation marks around a text that goes on there"


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
