"""What the conditions of feeds name and nothing in the record has: such a feed would be empty without a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from diplofeed.config.load import Condition
from diplofeed.errors import Fault, Severity, nearest
from diplofeed.feeds.select import Item, named_by
from diplofeed.source import Names
from diplofeed.words.countries import country_codes

__all__ = ["warnings_of"]


def warnings_of(conditions: Iterable[Condition], names: Names, items: Iterable[Item]) -> Iterator[Fault]:
    """Yield a warning for each id that a condition names and neither an item nor a name file has."""
    held = tuple(items)
    for condition in conditions:
        defined = _defined(names, condition.key)
        if condition.value in defined or condition.value in _countries(condition.key):
            continue
        expected = {*defined, *(value for item in held for value in named_by(item, condition.key))}
        if condition.value not in expected:
            yield Fault(
                origin=condition.origin,
                field=condition.field,
                message=f"no item and no name file has {condition.value[:60]!r}",
                suggestion=nearest(condition.value, expected),
                severity=Severity.WARNING,
            )


def _defined(names: Names, key: str) -> Iterable[str]:
    """Return the ids that name files and sources define; of series there are none."""
    of_key: Mapping[str, object] = getattr(names, key, {})
    return of_key


def _countries(key: str) -> Iterable[str]:
    return country_codes() if key == "parties" else ()
