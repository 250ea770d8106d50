"""What an entry is filed under."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from attrs import frozen

from diplofeed.compose import phrases
from diplofeed.model import Form, Meeting, Party, Statement, Status
from diplofeed.model.entry import Entry

__all__ = ["Category", "categories", "filed_parties"]


@frozen(cache_hash=True)
class Category:
    """One thing an entry is filed under: its scheme (topic, party, status, series or kind), its id there, its name."""

    scheme: str
    term: str
    label: str


# Thousands of entries are filed under the same few hundred things.
_category = lru_cache(maxsize=4096)(Category)


def categories(entry: Entry, language: str) -> tuple[Category, ...]:
    """Return what an entry is filed under: its topics, parties, status, series and kind, in this order."""
    item = entry.item
    filed = [_category("topic", topic.id, topic.name.in_(language)) for topic in item.topics]
    filed += [_category("party", party.id, party.name_in(language)) for party in filed_parties(item)]
    if isinstance(item, Meeting):
        filed.append(_status(item.status, language))
        if item.series:
            titles = (ref.title.in_(language) for ref in entry.references if ref.relation == "series")
            filed.append(_category("series", item.series, next(titles, item.series)))
    is_notice = isinstance(item, Statement) and item.form is Form.NOTICE
    filed.append(_kind(Form.NOTICE.value if is_notice else item.kind, language))
    return tuple(dict.fromkeys(filed))


def filed_parties(item: Meeting | Statement) -> Sequence[Party]:
    """Return the parties an item is filed under."""
    if isinstance(item, Meeting):
        return item.parties
    return item.on_behalf_of or tuple(speaker.party for speaker in item.voices if speaker.party)


@lru_cache(maxsize=256)
def _status(status: Status, language: str) -> Category:
    return _category("status", status.value, phrases.capitalised(phrases.status(status, language)))


@lru_cache(maxsize=256)
def _kind(kind: str, language: str) -> Category:
    return _category("kind", kind, phrases.capitalised(phrases.kind(kind, language)))
