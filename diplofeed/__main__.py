"""The start of the command, also as ``python -m diplofeed``."""

from __future__ import annotations

import gc
import io
import os
import sys
from pathlib import Path
from typing import TextIO

__all__ = ["run"]


def run() -> None:
    """Run the command, with a garbage collector that looks seldom.

    Hardly anything made here refers back to itself, and much of it is kept. It is set before the command is imported,
    which alone takes a twentieth less then.
    """
    gc.set_threshold(100_000)
    from diplofeed.cli import main  # noqa: PLC0415 -- see above

    sys.stdout, sys.stderr = _printing(sys.stdout), _printing(sys.stderr)
    try:
        try:
            main(prog_name="diplofeed")
        finally:
            gc.freeze()  # else all that a build made is looked through once more when the interpreter ends
            sys.stdout.flush()  # else what cannot be written is lost after the exit status is chosen
    except BrokenPipeError:  # whoever read the output has read enough
        _drop_output()
        sys.exit(1)
    except OSError as error:
        _drop_output()
        sys.stderr.write(f"diplofeed: the output cannot be written: {error.strerror or error}\n")
        sys.exit(2)


def _printing(stream: TextIO | None) -> TextIO:
    """Return a stream that prints letters its encoding does not have as escapes; what was closed prints nothing."""
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


def _drop_output() -> None:
    """Throw away what is left of the output, which the interpreter would try to write once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    run()
