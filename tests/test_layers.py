"""The order of the modules, held by import-linter."""

from __future__ import annotations

import pytest
from importlinter.cli import lint_imports

from support.places import ROOT


def test_modules_import_only_what_stands_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module imports only what stands before it in the way of the data; the contracts are in pyproject.toml."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0
