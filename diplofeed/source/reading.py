"""What is noted while one thing is read: its faults, and how its values are judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
from attrs import define, evolve, field

from diplofeed.errors import Fault, FieldError, Origin, Severity, Suggestions, and_more
from diplofeed.source.contract import Names
from diplofeed.source.node import Scalar
from diplofeed.tags import check_written_tag
from diplofeed.when import When, parse

__all__ = ["MOST_FAULTS", "Reading"]

MOST_FAULTS: Final = 100
"""How many faults of one thing are each named."""


@define
class Reading:
    """The faults found while one thing is read, as many as people read, and the names it may refer to."""

    names: Names = field(factory=Names)
    faults: list[Fault] = field(factory=list)
    item: str = ""
    suggestions: Suggestions = field(factory=Suggestions)
    date: Callable[[str], When] = parse
    """How a date is read."""
    errors: int = field(default=0, init=False)
    _more: int = field(default=0, init=False)

    def fault(self, origin: Origin, path: str, message: str, *, expected: str = "", suggestion: str = "") -> None:
        """Note a fault."""
        self.errors += 1
        self._note(
            Fault(origin=origin, field=path, message=message, expected=expected, suggestion=suggestion, item=self.item)
        )

    def warn(self, origin: Origin, path: str, message: str) -> None:
        """Note something that leaves nothing out."""
        self._note(Fault(origin=origin, field=path, message=message, item=self.item, severity=Severity.WARNING))

    def _note(self, fault: Fault) -> None:
        """Note a fault, or that there is one more."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)
            return
        self._more += 1
        first = fault if self._more == 1 else self.faults.pop()
        severity = Severity.ERROR if Severity.ERROR in (first.severity, fault.severity) else Severity.WARNING
        self.faults.append(evolve(and_more(first, self._more), severity=severity))

    def tag(self, key: Scalar, path: str) -> None:
        """Note a fault where the key of a text is no registered language; in YAML a colon makes keys of words."""
        try:
            check_written_tag(key.value)
        except FieldError as error:
            self.fault(key.origin, path, error.reason, expected=error.expected, suggestion=error.suggestion)

    def check(self, attribute: attrs.Attribute[Any], value: Any) -> None:
        """Ask the validator of a field; raise what it raises."""
        if attribute.validator is not None:
            attribute.validator(None, attribute, value)

    def make(self, cls: Any, values: Mapping[str, Any]) -> Any:
        """Return an instance of values that are each right; raise FieldError where they do not go together."""
        return cls(**values)
