"""Conditional requests (RFC 9110 §13): whether a client has what it asks for already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

__all__ = ["http_date", "is_date_of", "matches_strongly", "matches_weakly", "status_of"]

_TAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


def matches_weakly(field: str, etag: str) -> bool:
    """Return whether a list of entity tags has this one, weak or strong (RFC 9110 §8.8.3.2); ``*`` has any."""
    return field.strip() == "*" or etag in (tag.removeprefix("W/") for tag in _TAG.findall(field))


def matches_strongly(field: str, etag: str) -> bool:
    """Return whether a list of entity tags has this very one, and not as a weak one."""
    return field.strip() == "*" or etag in _TAG.findall(field)


def http_date(field: str) -> datetime | None:
    """Return the moment of a date field in UTC (RFC 9110 §5.6.7); None where it is no date."""
    try:
        moment = parsedate_to_datetime(field[:64])
    except (ValueError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def status_of(fields: Mapping[str, str], etag: str, modified: datetime | None) -> HTTPStatus:
    """Return 304 or 412 where conditions of a GET or HEAD ask for it, otherwise 200 (RFC 9110 §13.2.2).

    Of dates only the very one of the document counts: who has a later one may have an entry that is hidden since.

    Args:
        fields: The request's, by their names in lower case.
        etag: The strong entity tag of what would be sent.
        modified: When that last changed; aware. None where no date tells, so that conditions by date do not hold.
    """
    if "if-match" in fields:
        if not matches_strongly(fields["if-match"], etag):
            return HTTPStatus.PRECONDITION_FAILED
    elif (since := http_date(fields.get("if-unmodified-since", ""))) and (modified is None or _whole(modified) > since):
        return HTTPStatus.PRECONDITION_FAILED
    if "if-none-match" in fields:
        is_there = matches_weakly(fields["if-none-match"], etag)
    else:
        is_there = is_date_of(fields.get("if-modified-since", ""), modified)
    return HTTPStatus.NOT_MODIFIED if is_there else HTTPStatus.OK


def is_date_of(field: str, modified: datetime | None) -> bool:
    """Return whether a field is the very date of a document, which has one."""
    return modified is not None and http_date(field) == _whole(modified)


def _whole(moment: datetime) -> datetime:
    """Return a moment in whole seconds, as fields have it."""
    return moment.replace(microsecond=0)
