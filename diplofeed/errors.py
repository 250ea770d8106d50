"""Errors and faults, worded for the editor who is to correct them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from enum import Enum
from itertools import islice
from typing import Final, Self

import attrs
from attrs import define, field, frozen

__all__ = [
    "ConfigError",
    "DiplofeedError",
    "Ending",
    "Fault",
    "FieldError",
    "LedgerError",
    "NotPublishedError",
    "Origin",
    "PluginError",
    "RecordError",
    "Severity",
    "SinkError",
    "Suggestions",
    "Unread",
    "WithdrawalError",
    "and_more",
    "described",
    "few_of",
    "let_end",
    "nearest",
    "printable",
]


_LONGEST_LINE: Final = 400  # characters
# Controls, marks of bidirectional text, separators of lines, and what no file name in UTF-8 has.
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


@frozen(order=True)
class Origin:
    """The place in a source something was read from; lines and columns count from 1, 0 where unknown.

    Attributes:
        cell: The address of a cell of a workbook, such as ``Sheet1!C7``.
    """

    file: str
    line: int = 0
    column: int = 0
    cell: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column`` as compilers write it, without the parts that are not known; or ``file:cell``."""
        if self.cell:
            return f"{printable(self.file)}:{printable(self.cell)}"
        return ":".join([printable(self.file), *(str(number) for number in (self.line, self.column) if number)])


class Severity(Enum):
    """Whether a fault keeps something out of the outputs (error) or not (warning)."""

    ERROR = "error"
    WARNING = "warning"


@frozen(kw_only=True)
class Unread:
    """What is known of an item that could not be read: which it may be, and whether it may ask to be hidden.

    Attributes:
        ids: The item's id and the ones it formerly had; empty where it could be any item of its source.
        name: The id an item of this file has unless it says another; empty where files do not name items.
        internal: Whether it may be for internal readers alone.
        embargo_until: Until when it may be under embargo, in UTC; `datetime.max` where that cannot be read.
        source: The name of its source; empty for the record's own files.
        why: What asks to hide it, as it is written, and on which line; empty where nothing does; not compared.
        words: Of a text that cannot be parsed, and under keys that are not known, the words, any of which may be the id
            of an item of it; not compared.
        stated: Those of them that it says are ids; not compared.
        single: Whether it is plainly one item: that of an id it states, else that of its name. Otherwise, where there
            are no ids, any item of its source may be in it.
    """

    ids: tuple[str, ...] = ()
    name: str = ""
    internal: bool = False
    embargo_until: datetime | None = None
    source: str = ""
    why: str = attrs.field(default="", eq=False)
    words: frozenset[str] = attrs.field(default=frozenset(), eq=False, repr=False)
    stated: frozenset[str] = attrs.field(default=frozenset(), eq=False, repr=False)
    single: bool = False


@frozen(kw_only=True)
class Fault:
    """One thing wrong with the input, with all its reader needs to mend it.

    Attributes:
        origin: Where it stands.
        field: The path of the field, such as ``positions[2].party``; empty for a whole file or item.
        message: What is wrong, in one clause.
        expected: What is expected instead; empty if the message says it.
        suggestion: The nearest known name; empty if there is none.
        item: The id of the item concerned, if it is known.
        severity: A warning leaves nothing out.
        unread: What is known of the item that is left out.
    """

    origin: Origin
    message: str
    field: str = ""
    expected: str = ""
    suggestion: str = ""
    item: str = ""
    severity: Severity = Severity.ERROR
    unread: Unread | None = attrs.field(default=None, repr=False)

    def of_item(self, item: str, unread: Unread) -> Fault:
        """Return the fault as one of an item that is left out; in a quarter of the time of `attrs.evolve`."""
        return Fault(
            origin=self.origin,
            message=self.message,
            field=self.field,
            expected=self.expected,
            suggestion=self.suggestion,
            item=item,
            severity=self.severity,
            unread=unread,
        )

    def __str__(self) -> str:
        """Return the fault in at most three lines."""
        head = f"{self.origin}: {self.severity.value}: "
        lines = [head + _cut((f"{self.field}: " if self.field else "") + self.message)]
        if self.expected:
            lines.append(_cut(f"    expected {self.expected}"))
        if self.suggestion:
            lines.append(_cut(f"    did you mean {self.suggestion!r}?"))
        return "\n".join(lines)


def and_more(first: Fault, count: int) -> Fault:
    """Return what stands for so many faults, more than people read, where the first of them is."""
    return Fault(
        origin=first.origin,
        message=f"and {count:,} more faults from here on",
        item=first.item,
        severity=first.severity,
        unread=first.unread,
    )


def few_of(faults: Iterable[Fault], most: int) -> Iterator[Fault]:
    """Yield the first of faults that are alike, and how many more there are."""
    ahead = iter(faults)
    yield from islice(ahead, most)
    if first := next(ahead, None):
        yield and_more(first, 1 + sum(1 for _ in ahead))


def _cut(line: str) -> str:
    """Return a line as it may be printed, no longer than people read."""
    return printable(line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…")


def printable(text: str) -> str:
    """Return a text on one line without what a terminal takes for a command, or shows in another order."""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode(), text)


class DiplofeedError(Exception):
    """The base of all errors this package raises on purpose."""


class FieldError(DiplofeedError, ValueError):
    """Raised for a value that a field or an argument does not take, or that does not go with those of other fields.

    Attributes:
        field: The path of the field, such as ``rounds[2].recurrence_id``.
        reason: What is wrong with it.
        expected: What is expected instead; empty if the reason says it.
        suggestion: The nearest value that would do; empty if there is none.
        owner: The class or function it is a field or an argument of; empty where the caller knows.
    """

    def __init__(self, field: str, reason: str, expected: str = "", suggestion: str = "") -> None:
        """Keep the parts, all of them as arguments, so that the error can be pickled."""
        super().__init__(field, reason, expected, suggestion)
        self.field = field
        self.reason = reason
        self.expected = expected
        self.suggestion = suggestion
        self.owner = ""

    def at(self, owner: str, field: str) -> Self:
        """Return the error with its place, unless it has one; an element such as ``[2]`` is within the field."""
        self.owner = self.owner or owner
        if not self.field or self.field.startswith("["):
            self.field = field + self.field
        return self

    @property
    def place(self) -> str:
        """Class and field, as far as they are known."""
        return ".".join(filter(None, (self.owner, self.field)))

    def __str__(self) -> str:
        """Return one sentence."""
        expected = f"; expected {self.expected}" if self.expected else ""
        suggestion = f"; did you mean {self.suggestion!r}?" if self.suggestion else ""
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.reason}{expected}{suggestion}"


class RecordError(DiplofeedError, ValueError):
    """Raised where a record has faults and the caller asked for a whole one."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults; the text is all of them."""
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class ConfigError(RecordError):
    """Raised when ``diplofeed.toml`` is missing or wrong, so that nothing can be done."""


class PluginError(DiplofeedError):
    """Raised when a plugin is unknown, clashes, cannot be imported or fails; names the plugin and its package."""

    def __init__(self, message: str, *, plugin: str = "", package: str = "") -> None:
        """Keep which plugin of which package it was."""
        self.plugin = plugin
        self.package = package
        super().__init__(message)


class NotPublishedError(DiplofeedError, LookupError):
    """Raised where there is no such feed, format or language; a server answers 404."""


class LedgerError(DiplofeedError):
    """Raised when the ledger cannot be opened, read or written."""


class WithdrawalError(DiplofeedError):
    """Raised when a build would withdraw more than it may; nothing is remembered or written then."""

    def __init__(self, ids: Iterable[str], shown: int) -> None:
        """Keep what would vanish, and how much there is."""
        self.ids = tuple(ids)
        some = ", ".join(self.ids[:20]) + (f" and {len(self.ids) - 20} more" if len(self.ids) > 20 else "")
        super().__init__(
            f"{len(self.ids)} of {shown} items are no longer in the record, which is more than one build may withdraw: "
            f"{some}. If they are meant to go, build with --allow-withdrawals."
        )


class SinkError(DiplofeedError, OSError):
    """Raised when an output cannot be written; what was there before is still there."""


class LostError(SinkError):
    """Raised when documents that a sink took could not be put in their places; all others are.

    Attributes:
        lost: What is wrong with each of them, by name.
    """

    def __init__(self, lost: Mapping[str, str]) -> None:
        """Name the first of them, and how many more there are."""
        self.lost = dict(lost)
        more = f" and {len(self.lost) - 1} more" if len(self.lost) > 1 else ""
        super().__init__(f"{next(iter(self.lost.values()))}{more}")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name most like ``name``, or an empty string if none is near."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    matches = get_close_matches(name[:100].casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else ""


@define
class Suggestions:
    """The names most like unknown ones: each looked for once, and among so many names in all, as that takes long."""

    left: int = 100_000
    _found: dict[tuple[str, str, int], str] = field(factory=dict, init=False)

    def nearest(
        self, name: str, known: Collection[str], search: Callable[[str, Collection[str]], str] | None = None
    ) -> str:
        """Return the known name most like an unknown one; nothing if none is near or too many were compared before.

        Args:
            name: The unknown one.
            known: Those it is compared with.
            search: Finds the one that is most like it, if not as `nearest` does.
        """
        key = name, next(iter(known), ""), len(known)
        if key not in self._found and len(known) <= self.left:
            self.left -= len(known)
            self._found[key] = (search or nearest)(name, known)
        return self._found.get(key, "")


class Ending(BaseException):
    """The base of what ends a program whatever it is doing, so that no plugin's code can have raised it."""


def let_end(error: BaseException) -> None:
    """Raise an error again that is not of the plugin it came out of: somebody ends the program."""
    if isinstance(error, KeyboardInterrupt | Ending):
        raise error


def described(error: BaseException) -> str:
    """Return the kind and the words of an error of a plugin, which may fail at saying them."""
    try:
        words = str(error)
    except BaseException as inner:  # noqa: BLE001 -- a plugin's own class may raise anything
        let_end(inner)
        words = f"its message cannot be read: {type(inner).__name__}"
    return f"{type(error).__name__}: {words}"
