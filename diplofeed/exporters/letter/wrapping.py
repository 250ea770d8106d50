"""Plain text in lines that people can read, and that mail may have (RFC 5322 §2.1.1)."""

from __future__ import annotations

import re
from textwrap import TextWrapper
from typing import Final

__all__ = ["wrapped"]

_WIDTH: Final = 72
_BEGINNING: Final = re.compile(r"(?:>| |(?:[-*+]|[0-9]{1,9}[.)]) (?=\S))*")
_NO_MARK: Final = re.compile(r"[^> ]")


def wrapped(text: str) -> str:
    """Return text in lines of 72 characters, those of lists and quotations below each other; a word stays whole."""
    return "\n".join(map(_wrapped_line, text.split("\n")))


def _wrapped_line(line: str) -> str:
    if len(line) <= _WIDTH:
        return line.rstrip()
    found = _BEGINNING.match(line)
    beginning = found[0] if found else ""
    wrapper = TextWrapper(
        width=_WIDTH,
        initial_indent=beginning,
        subsequent_indent=_NO_MARK.sub(" ", beginning),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.fill(line[len(beginning) :])
