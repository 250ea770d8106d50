"""The start of the command, also as ``python -m diplofeed``."""

from __future__ import annotations

import gc

__all__ = ["run"]


def run() -> None:
    """Run the command, with a garbage collector that looks seldom.

    Hardly anything made here refers back to itself, and much of it is kept. It is set before the command is imported,
    which alone takes a twentieth less then.
    """
    gc.set_threshold(100_000)
    from diplofeed.cli import main  # noqa: PLC0415 -- see above

    main(prog_name="diplofeed")


if __name__ == "__main__":
    run()
