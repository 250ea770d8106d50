"""Items as an editor writes them into the record: what it knows named by ids, the fields in their usual order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from attrs import frozen

from diplofeed.formatting.order import in_order
from diplofeed.importing.merging import Data
from diplofeed.model import Meeting, Statement
from diplofeed.model.names import to_party
from diplofeed.record.plain import Plain, plain
from diplofeed.source import Names

__all__ = ["Form"]

_TABLES: Final[Mapping[str, str]] = {
    "country": "parties",
    "parties": "parties",
    "party": "parties",
    "instruments": "instruments",
    "person": "people",
    "speaker": "people",
    "speakers": "people",
    "topics": "topics",
}


@frozen
class Form:
    """The form of items in a record, which names what it knows by ids.

    Attributes:
        names: What the record's name files define.
    """

    names: Names

    def of(self, item: Meeting | Statement) -> Data:
        """Return an item in the record's own field names, without what is empty."""
        data = {name: self._written(name, value) for name, value in plain(item).items()}
        return {name: data[name] for name in in_order(data)}

    def _written(self, name: str, value: Plain) -> Plain:
        if isinstance(value, list):
            return [self._written(name, part) for part in value]
        if not isinstance(value, dict):
            return value
        if name in _TABLES and self._is_known(_TABLES[name], value):
            return value["id"]
        return {inner: self._written(inner, part) for inner, part in value.items()}

    def _is_known(self, table: str, value: Mapping[str, Plain]) -> bool:
        """Return whether the id of a name says all of it: the record defines it, or it is the code of a country."""
        id_ = value.get("id")
        return id_ in getattr(self.names, table) or (table == "parties" and value == _country(str(id_)))


@cache
def _country(code: str) -> Mapping[str, Plain] | None:
    """Return what a code alone says of a party; None where it is that of no country."""
    try:
        return plain(to_party(code))
    except ValueError:  # it is the code of none
        return None
