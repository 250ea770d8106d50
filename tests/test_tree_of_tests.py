"""The tests stand in a tree like that of the package, where each module can be run, read and moved by itself."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.places import ROOT, TESTS

MODULES = sorted(TESTS.rglob("test_*.py"))
# Folders of tests that are not of one part of the package.
ACROSS = {"promises", "clients", "docs", "library", "bench", "support", "typing", "golden", "data", "node"}


def imported(path: Path) -> Iterator[str]:
    """Yield the names of the modules a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ("." * node.level + f"{node.module or ''}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", [*MODULES, *sorted((TESTS / "support").glob("*.py"))], ids=lambda path: path.name)
def test_no_module_imports_a_test_module(path: Path) -> None:
    """What two test modules need stands in tests/support."""
    names = {module.stem for module in MODULES} | {"conftest"}

    assert [name for name in imported(path) if names & set(name.split("."))] == []


def test_no_two_test_modules_have_one_name() -> None:
    """Test folders are no packages, so that a file's name alone has to tell it from all others."""
    assert len(MODULES) > 50
    assert [name for name, number in Counter(path.name for path in MODULES).items() if number > 1] == []
    assert [path for path in TESTS.rglob("__init__.py") if path.parent.name != "support"] == []


def test_folders_are_those_of_the_package() -> None:
    """A folder of tests is called like the part of the package it tests, or is of all parts."""
    folders = {path.name for path in TESTS.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert folders - ACROSS <= {path.name for path in (ROOT / "diplofeed").iterdir() if path.is_dir()}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_every_test_says_what_it_tests(path: Path) -> None:
    """Each test has a docstring, and each fixture a name that is not its function's."""
    functions = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    ]
    tests = [node for node in functions if node.name.startswith("test_")]
    fixtures = {
        node.name: [ast.unparse(each) for each in node.decorator_list if "pytest.fixture" in ast.unparse(each)]
        for node in functions
    }

    assert tests
    assert [node.name for node in tests if not ast.get_docstring(node)] == []
    assert [name for name, made in fixtures.items() if any("name=" not in each for each in made)] == []
