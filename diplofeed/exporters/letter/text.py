"""A letter as plain text, for those who read no HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from diplofeed.exporters.letter.rendering import Letter
from diplofeed.exporters.letter.wrapping import wrapped

__all__ = ["text"]

_BETWEEN: Final = "* * *"


def text(letter: Letter) -> str:
    """Return a letter as text in short lines."""
    return "\n\n".join(filter(None, _blocks(letter))) + "\n"


def _blocks(letter: Letter) -> Iterator[str]:
    frame, names = letter.frame, letter.frame["label"]
    yield _headed(frame["title"])
    yield wrapped(frame["lead"])
    if changed := frame["changed"]["text"]:
        yield _headed(names["changed"])
        yield changed
    for entry in letter.whole:
        yield _headed(entry["heading"]) if entry["heading"] else _BETWEEN
        yield from _entry(entry)
    yield _BETWEEN
    yield wrapped(letter.note)
    yield "\n".join(_listed(entry) for entry in letter.titles)
    yield f"{names['page']}\n{frame['page']}"
    yield wrapped(frame["rights"])


def _entry(entry: Mapping[str, Any]) -> Iterator[str]:
    yield "\n".join(filter(None, (wrapped(entry["title"]), entry["url"])))
    yield wrapped(entry["moved"])
    yield entry["text"]
    yield entry["about"]["text"]


def _listed(entry: Mapping[str, Any]) -> str:
    title = wrapped(f"- {entry['title']}")
    return f"{title}\n  {entry['url']}" if entry["url"] else title


def _headed(title: str) -> str:
    """Return a title with a line below it."""
    lines = wrapped(title)
    return f"{lines}\n{'-' * min(72, max(map(len, lines.splitlines())))}" if lines else ""
