"""Conditional requests (RFC 9110 §13)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pytest

from diplofeed.serve.conditions import http_date, status_of

ETAG: Final = '"abc"'
MODIFIED: Final = datetime(2026, 11, 23, 12, 0, 0, 500_000, tzinfo=UTC)
SAME: Final = "Mon, 23 Nov 2026 12:00:00 GMT"
BEFORE: Final = "Mon, 23 Nov 2026 11:59:59 GMT"
AFTER: Final = "Mon, 23 Nov 2026 12:00:01 GMT"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 200),
        ({"if-none-match": ETAG}, 304),
        ({"if-none-match": f"W/{ETAG}"}, 304),
        ({"if-none-match": f'"x", W/"y" , {ETAG}'}, 304),
        ({"if-none-match": '"x,y", "abc"'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": " * "}, 304),
        ({"if-none-match": '"abc-gzip"'}, 200),
        ({"if-none-match": "abc"}, 200),
        ({"if-none-match": '"abc'}, 200),
        ({"if-none-match": ""}, 200),
        ({"if-modified-since": SAME}, 304),
        ({"if-modified-since": BEFORE}, 200),
        ({"if-modified-since": AFTER}, 200),
        ({"if-modified-since": "yesterday"}, 200),
        ({"if-none-match": '"x"', "if-modified-since": SAME}, 200),
        ({"if-none-match": ETAG, "if-modified-since": BEFORE}, 304),
        ({"if-match": ETAG}, 200),
        ({"if-match": "*"}, 200),
        ({"if-match": '"x"'}, 412),
        ({"if-match": f"W/{ETAG}"}, 412),
        ({"if-match": ETAG, "if-unmodified-since": BEFORE}, 200),
        ({"if-unmodified-since": SAME}, 200),
        ({"if-unmodified-since": BEFORE}, 412),
        ({"if-unmodified-since": "never"}, 200),
        ({"if-match": ETAG, "if-none-match": ETAG}, 304),
    ],
)
def test_conditions_are_judged_as_the_rfc_orders_them(fields: dict[str, str], status: int) -> None:
    """Tags come before dates, and each condition is compared as its kind asks."""
    assert status_of(fields, ETAG, MODIFIED) == status


@pytest.mark.parametrize(
    "field", ["", "0", "Mon, 99 Nov 2026 12:00:00 GMT", "x" * 100_000, "Mon, 23 Nov 99999999 1:1:1"]
)
def test_what_is_no_date_is_ignored(field: str) -> None:
    """Nothing that a client sends for a date raises an error."""
    assert http_date(field) is None


def test_dates_may_be_in_former_forms() -> None:
    """All three forms of a date are read (RFC 9110 §5.6.7)."""
    forms = (SAME, "Monday, 23-Nov-26 12:00:00 GMT", "Mon Nov 23 12:00:00 2026")
    assert {http_date(form) for form in forms} == {MODIFIED.replace(microsecond=0)}
