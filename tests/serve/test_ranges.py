"""Parts of documents (RFC 9110 §14)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from diplofeed.serve.ranges import UnsatisfiableError, asked_range, span_of

MODIFIED = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "span"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 10)),
        ("bytes=3-", (3, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-99", (0, 10)),
        ("Bytes= 2-4 ", (2, 5)),
        ("bytes=0-1,3-4", None),
        ("bytes=4-2", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=1", None),
        ("items=0-1", None),
        ("bytes=٣-", None),
        ("bytes=" + "9" * 19 + "-", None),
        ("", None),
    ],
)
def test_a_single_range_is_a_part_and_anything_else_is_all(field: str, span: tuple[int, int] | None) -> None:
    """What is not one range of bytes is answered with the whole document."""
    assert span_of(field, 10) == span


@pytest.mark.parametrize("field", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_beyond_the_end_cannot_be_satisfied(field: str) -> None:
    """There is no byte to send."""
    with pytest.raises(UnsatisfiableError):
        span_of(field, 10)


@pytest.mark.parametrize(
    ("condition", "is_asked"),
    [
        (None, True),
        ('"abc"', True),
        ('W/"abc"', False),
        ('"x"', False),
        ("Mon, 23 Nov 2026 12:00:00 GMT", True),
        ("Mon, 23 Nov 2026 12:00:01 GMT", False),
        ("nonsense", False),
    ],
)
def test_a_part_is_of_what_the_client_has_the_rest_of(condition: str | None, is_asked: bool) -> None:
    """If-Range compares strongly (RFC 9110 §13.1.5)."""
    fields = {"range": "bytes=0-1"} | ({} if condition is None else {"if-range": condition})

    assert asked_range(fields, '"abc"', MODIFIED) == ("bytes=0-1" if is_asked else "")
