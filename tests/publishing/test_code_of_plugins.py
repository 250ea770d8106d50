"""What outputs of a plugin depend on: its own code, what it is wrapped in, and what it imports of somebody's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial, wraps
from importlib import import_module, invalidate_caches
from json import dumps
from pathlib import Path
from typing import Any

import pytest

from diplofeed.cache import code, codes, modules_of
from support.records import written

FILES = {
    "own_plugin.py": "import own_helper\nfrom own_words import WORD, word\n\ndef entry(*_): return own_helper.make()\n",
    "own_helper.py": "import own_deep\n\ndef make(): return own_deep.DEEP\n",
    "own_deep.py": "DEEP = b''\n",
    "own_words/__init__.py": "from own_words.inner import word\nWORD = 'a'\n",
    "own_words/inner.py": "def word(): return 'b'\n",
    "own_words/greeting.txt": "hello",
}


@pytest.fixture(name="entry")
def _entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Return a function of a module that imports others of its author's."""
    written(tmp_path, FILES)
    monkeypatch.syspath_prepend(tmp_path)
    invalidate_caches()
    yield import_module("own_plugin").entry
    for name in [name for name in sys.modules if name.startswith("own_")]:
        del sys.modules[name]


class Callable_:  # noqa: N801 -- an instance that can be called
    """What renders entries as an instance."""

    def __init__(self, function: Callable[..., Any]) -> None:
        """Keep the function."""
        self.function = function

    def __call__(self, *args: Any) -> Any:
        """Call it."""
        return self.function(*args)


def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that calls another and looks like it."""

    @wraps(function)
    def call(*args: Any) -> Any:
        return function(*args)

    return call


def test_several_programs_have_the_digests_each_has_alone(entry: Callable[..., Any], tmp_path: Path) -> None:
    """Though what they have in common is looked at once; a look after an edit sees the edit."""
    programs = [[dumps], [entry], [dumps, entry], []]
    before = list(codes(programs))
    assert before == [code(*functions) for functions in programs]
    assert len(set(before)) == len(programs)

    (tmp_path / "own_words" / "greeting.txt").write_text("good day", encoding="utf-8")

    assert [one == other for one, other in zip(codes(programs), before, strict=True)] == [True, False, False, True]


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize(
    "around",
    [lambda entry: entry, partial, lambda entry: partial(partial(entry, 1), 2), wrapped],
    ids=["itself", "partial", "partial of a partial", "wrapped"],
)
def test_a_file_that_is_edited_is_seen(
    entry: Callable[..., Any], tmp_path: Path, name: str, around: Callable[..., Any]
) -> None:
    """Of the plugin, of what it imports, and of what that imports, also where the function is a partial one."""
    function = around(entry)
    before = code(function)
    assert code(function) == before

    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write("\n")

    assert code(function) != before


def test_a_function_that_is_an_argument_is_seen(entry: Callable[..., Any]) -> None:
    """What a partial function is given may be what renders."""
    assert {"own_plugin", "own_helper", "own_deep"} <= modules_of(partial(print, entry, function=entry))


def test_an_instance_is_of_the_module_of_its_class(entry: Callable[..., Any]) -> None:
    """What can be called need not be a function."""
    assert __name__ in modules_of(Callable_(entry))


def test_what_is_installed_or_of_python_is_not_looked_at(entry: Callable[..., Any]) -> None:
    """Of these the versions tell."""
    assert not {"sys", "json", "attrs", "attr", "pytest", "functools"} & modules_of(entry)
