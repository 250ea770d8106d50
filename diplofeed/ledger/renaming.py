"""What the items that others mention are called when two versions of an item are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from diplofeed.ledger.values import Absence, Remembered
from diplofeed.model import Item

__all__ = ["NOTHING_RENAMED", "Renaming"]


@frozen(kw_only=True)
class Renaming:
    """What the items that others mention are called when two versions are compared.

    That an item begins or ceases to name one that is or was hidden is no change: to announce it would tell of what is
    hidden.

    Attributes:
        of_former: In what was: present ids by former ones, and nothing of what is or was hidden.
        of_unseen: In what is: nothing of what is or was hidden.
        language: That of texts for which none is named.
    """

    of_former: Mapping[str, str]
    of_unseen: Mapping[str, str]
    language: str = ""

    @classmethod
    def of(cls, rows: Iterable[Remembered], items: Sequence[Item], absence: Absence, language: str) -> Renaming:
        """Return the names of all that a build has and the ledger remembers."""
        present, known = {item.id for item in items}, {row.id for row in rows}
        unseen = {row.id: "" for row in rows if row.state.hidden}
        # An item that is known by its own id is not the one that has its former id by now.
        former_ids = [(former, item.id) for item in items for former in item.formerly if not {former, item.id} <= known]
        unseen |= {item_id: "" for former, item_id in former_ids if former in unseen}
        unseen |= {item_id: "" for _, item_id in absence.hidden if item_id not in present}
        renamed = {former: unseen.get(item_id, item_id) for former, item_id in former_ids if former not in present}
        return cls(of_former={**unseen, **renamed}, of_unseen=unseen, language=language)


NOTHING_RENAMED: Final = Renaming(of_former={}, of_unseen={})
