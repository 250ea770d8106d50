"""Plugins by reference: what another process is sent in place of a plugin, and finds by it."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest
from attrs import evolve

from diplofeed.errors import PluginError
from diplofeed.registry import Kind, Plugin, Registry, reference_of
from support.plugins import plugin


@pytest.mark.parametrize("kind", ["exporter", "source", "sink"])
def test_builtin_plugins_are_found_by_reference(kind: Kind) -> None:
    """A reference to what comes with diplofeed can be pickled and leads to the very plugin."""
    registry = Registry.builtin()
    for name in registry.names(kind):
        reference = registry.reference(name, kind)
        assert reference is not None
        assert pickle.loads(pickle.dumps(reference)) == reference
        find = {"exporter": registry.exporter, "source": registry.source, "sink": registry.sink}[kind]
        assert reference.load() is find(name)


def test_plugin_of_a_file_is_found_by_reference(tmp_path: Path) -> None:
    """What a plugin file defines is found again by the file's path, also where the file was not run yet."""
    exporter = plugin(tmp_path, "lines")
    registry = Registry().with_file(tmp_path / "lines.py")

    reference = registry.reference("lines")

    assert reference is not None
    assert pickle.loads(pickle.dumps(reference)) == reference
    assert reference.load() is registry.exporter("lines")
    del sys.modules[f"diplofeed_plugin:{tmp_path / 'lines.py'}"]
    again = reference.load()
    assert again is not exporter
    assert again.name == "lines"
    del sys.modules[f"diplofeed_plugin:{tmp_path / 'lines.py'}"]
    (tmp_path / "lines.py").unlink()
    with pytest.raises(PluginError, match=r"exporter 'lines' of .*lines\.py: cannot be imported"):
        reference.load()


def test_plugin_that_is_no_constant_has_no_reference() -> None:
    """What was made within a function cannot be found by another process."""
    exporter = evolve(Registry.builtin().exporter("rss"), name="mine", title="Mine", filename="mine.xml")

    assert reference_of(exporter) is None
    assert Registry.builtin().with_(exporter).reference("mine") is None


def test_plugin_that_was_registered_as_itself_is_found_by_its_constant() -> None:
    """A constant that a program adds to a registry is found by its module."""
    exporter = Registry.builtin().exporter("rss")

    reference = Registry().with_(exporter).reference("rss")

    assert reference is not None
    assert reference.target == "diplofeed.exporters.rss:EXPORTER"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("diplofeed.nowhere:EXPORTER", "cannot be imported: ModuleNotFoundError"),
        ("diplofeed.exporters.rss:NONE", "cannot be imported: AttributeError"),
        ("os:sep", "os:sep is str, not Exporter"),
        ("diplofeed_plugin:/no/such/file.py:EXPORTER", "cannot be imported: PluginError: file.py cannot be run"),
    ],
)
def test_reference_that_leads_nowhere_names_the_plugin(target: str, words: str) -> None:
    """Where a process does not find a plugin, the message says which, and why."""
    reference = Plugin(kind="exporter", name="rss", target=target, package="some-package")

    with pytest.raises(PluginError, match="exporter 'rss' of some-package") as caught:
        reference.load()

    assert words in str(caught.value)


def test_reference_of_what_is_unknown_is_an_error() -> None:
    """A name nobody has is named with the nearest there is."""
    with pytest.raises(PluginError, match=r"no sink is called 'foldr'; .*did you mean 'folder'\?"):
        Registry.builtin().reference("foldr", "sink")
