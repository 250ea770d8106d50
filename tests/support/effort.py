"""How many random cases tests try: few by default, and as many times more as ``DIPLOFEED_EFFORT`` says."""

from __future__ import annotations

import os
from typing import Final

__all__ = ["EFFORT", "cases"]

EFFORT: Final = int(os.environ.get("DIPLOFEED_EFFORT", "1"))


def cases(few: int) -> int:
    """Return how many cases to try where a few are tried by default; tests that ask are marked ``random``."""
    return few * EFFORT
