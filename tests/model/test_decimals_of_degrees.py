"""Numbers in plain decimals, as places are written in calendars, feeds and links."""

from __future__ import annotations

import pytest

from diplofeed.text import decimals


@pytest.mark.parametrize(
    ("value", "most", "written"),
    [
        (48.206, 6, "48.206"),
        (100.0, 6, "100"),
        (0.00001, 6, "0.00001"),
        (-0.0000001, 6, "0"),
        (-0.0, 7, "0"),
        (16.36512347, 7, "16.3651235"),
        (-179.9999999, 6, "-180"),
    ],
)
def test_a_number_has_no_needless_decimals(value: float, most: int, written: str) -> None:
    """A number is rounded, ends in no needless zero, and has neither an exponent nor a sign before zero."""
    assert decimals(value, most) == written
