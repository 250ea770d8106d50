"""What the conditions of feeds name and nothing in the record has: such a feed would be empty and nobody would know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from diplofeed.config.load import Condition
from diplofeed.errors import Fault, Severity, Suggestions
from diplofeed.feeds.select import Item, named_by
from diplofeed.source import Names
from diplofeed.words.countries import codes_of_parties

__all__ = ["faults_of"]


def faults_of(
    conditions: Iterable[Condition], names: Names, items: Iterable[Item], *, is_whole: bool
) -> Iterator[Fault]:
    """Yield a fault for each id that a condition names and neither an item nor a name file has.

    It is an error where the id is like another one, and so misspelt; a warning where nothing has it yet, or where
    the record is not whole, as further sources may have it another day.
    """
    held = tuple(items)
    suggestions = Suggestions()
    known: dict[str, set[str]] = {}
    for condition in conditions:
        key = condition.key
        if key not in known:
            known[key] = {*_defined(names, key), *(value for item in held for value in named_by(item, key))}
        if condition.value in known[key] or condition.value in _countries(key):
            continue
        capital = condition.value.upper()
        near = capital if capital in _countries(key) else suggestions.nearest(condition.value, known[key])
        yield Fault(
            origin=condition.origin,
            field=condition.field,
            message=f"no item and no name file has {condition.value[:60]!r}",
            suggestion=near,
            severity=Severity.ERROR if near and is_whole else Severity.WARNING,
        )


def _defined(names: Names, key: str) -> Iterable[str]:
    """Return the ids that name files and sources define; of series there are none."""
    of_key: Mapping[str, object] = getattr(names, key, {})
    return of_key


def _countries(key: str) -> Iterable[str]:
    return codes_of_parties() if key == "parties" else ()
