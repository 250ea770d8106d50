"""Processes of this machine to render entries in."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Final

__all__ = ["pool", "processes"]

_THRESHOLD: Final = 100_000  # as in a build: hardly anything made here refers back to itself


@contextmanager
def processes(jobs: int, ready_for: Iterable[str] = ()) -> Iterator[Executor | None]:
    """Yield an executor of so many processes, or None for this process alone.

    None starts before it is needed, unless there are modules to be ``ready_for``: then all start at once and import
    them, which takes as long as to read thousands of items.

    Raises:
        ValueError: It is fewer than one.
    """
    if jobs < 1:
        raise ValueError(f"at least one process is needed, not {jobs}")
    if jobs == 1:
        yield None
        return
    with pool(jobs) as executor:
        for modules in [tuple(ready_for)] * jobs:
            if modules:
                executor.submit(_import, modules)
        yield executor


def pool(jobs: int) -> Executor:
    """Return an executor of so many processes, also of a single one."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 -- 20 ms, which builds in one process are spared
    from multiprocessing import get_context  # noqa: PLC0415

    # Processes that are forked from this one would share its locks and open files.
    context = get_context("spawn")
    return ProcessPoolExecutor(jobs, context, initializer=gc.set_threshold, initargs=(_THRESHOLD,))


def _import(modules: Iterable[str]) -> None:
    for module in modules:
        import_module(module)
