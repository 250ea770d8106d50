"""What a site asks of programs: the Robots Exclusion Protocol (RFC 9309), and the delay that many sites add to it.

The standard library's reader takes the first rule that fits in place of the longest, and knows no ``*`` within a path.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from attrs import frozen

__all__ = ["EVERYTHING", "Rules", "rules_of"]

_MOST: Final = 500_000  # bytes, as RFC 9309 §2.5 asks for at least
_MOST_RULES: Final = 5_000
_LONGEST: Final = 2_000
_ANY: Final = "*"
_SAFE: Final = "/%?=&;:,@+$*!'()~"


@frozen(kw_only=True)
class Rules:
    """What a program may ask of a site.

    Attributes:
        rules: Patterns of paths, and whether they are allowed.
        delay: The seconds between two requests that the site asks for; None where it does not.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None

    def allow(self, address: str) -> bool:
        """Return whether an address may be asked for: the longest rule that fits says it (RFC 9309 §2.2.2)."""
        parts = urlsplit(address)
        path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return path == "/robots.txt" or max(fitting, default=(0, True))[1]


EVERYTHING: Final = Rules()
"""Everything is allowed, as where a site has no rules (RFC 9309 §2.3.1.3)."""


def rules_of(data: bytes, agent: str) -> Rules:
    """Return the rules of a ``robots.txt`` for a program: those of its own groups or, without any, those of all."""
    own, others = _Group(), _Group()
    for agents, key, value in _lines(data[:_MOST].decode("utf-8-sig", errors="replace")):
        for group in [own] * (agent.lower() in agents) + [others] * (_ANY in agents):
            group.add(key, value)
    return (own if own.is_there else others).rules()


class _Group:
    """The lines of the groups of one program."""

    def __init__(self) -> None:
        self.is_there = False
        self._rules: list[tuple[str, bool]] = []
        self._delay: float | None = None

    def add(self, key: str, value: str) -> None:
        self.is_there = True
        if key in ("allow", "disallow") and value and len(self._rules) < _MOST_RULES:
            self._rules.append((_normal(value), key == "allow"))
        elif key == "crawl-delay":
            self._delay = _seconds(value)

    def rules(self) -> Rules:
        return Rules(rules=tuple(self._rules), delay=self._delay)


def _lines(text: str) -> Iterator[tuple[set[str], str, str]]:
    """Yield the lines of groups, each with the programs it is for; a group's first has neither key nor value."""
    agents: set[str] = set()
    is_open = False  # whether lines that name programs are being read
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent" and colon:
            agents = {*(agents if is_open else ()), value.lower()}
            is_open = True
            yield {value.lower()}, "", ""
        elif colon and key in ("allow", "disallow", "crawl-delay"):
            is_open = False
            yield agents, key, value


def _normal(path: str) -> str:
    """Return a path or pattern with its characters escaped alike (RFC 9309 §2.2.2)."""
    return quote(unquote(path[:_LONGEST]), safe=_SAFE)


def _fits(pattern: str, path: str) -> bool:
    """Return whether a path begins as a pattern says, in which ``*`` is anything and a ``$`` at the end the end."""
    is_anchored = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split(_ANY)
    if not path.startswith(first):
        return False
    place = len(first)
    for number, part in enumerate(others, start=1):
        if is_anchored and number == len(others):
            return len(path) - len(part) >= place and path.endswith(part)
        place = path.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return not is_anchored or place == len(path)


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
