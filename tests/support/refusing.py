"""A system that refuses paths, as it does to whoever has no permission; root, who often runs tests, has it always."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

__all__ = ["refuse"]


def refuse(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """Let nobody open some files or list some folders."""
    refused = {str(path) for path in paths}

    def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = ".", *arguments: Any, **named: Any) -> Any:
            if str(path) in refused:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return function(path, *arguments, **named)

        return call

    for name in ("scandir", "open", "listdir"):
        monkeypatch.setattr(os, name, guarded(getattr(os, name)))
