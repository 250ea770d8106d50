"""The page on the interface of plugins says what is so: versions of the contracts, and names that can be imported."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import resolve_name

import pytest

import diplofeed.testing
from diplofeed.compose import Composition
from diplofeed.export import Exporter
from diplofeed.sink import SinkPlugin
from diplofeed.source import RecordSource
from support.places import ROOT

PAGE = (ROOT / "docs" / "plugin-interface.md").read_text(encoding="utf-8")
STABLE = PAGE.split("## What is stable")[1].split("Every other name")[0]
KINDS = {"exporter": Exporter, "source": RecordSource, "sink": SinkPlugin}
ROOMS = [
    "diplofeed",
    "diplofeed.export",
    "diplofeed.source",
    "diplofeed.sink",
    "diplofeed.errors",
    "diplofeed.model",
    "diplofeed.model.entry",
    "diplofeed.text",
    "diplofeed.when",
    "diplofeed.compose",
]


def test_versions_are_those_of_the_contracts() -> None:
    """The table has each kind with its version, which a plugin may ask for and no newer one."""
    rows = re.findall(r"^\| (\w+) \| (\d+) \| `([\w.]+)` \|", PAGE, re.MULTILINE)

    assert [kind for kind, _, _ in rows] == list(KINDS)
    for _, version, name in rows:
        module, _, constant = name.rpartition(".")
        assert resolve_name(f"{module}:{constant}") == int(version)


@pytest.mark.parametrize("room", ["diplofeed.export", "diplofeed.source", "diplofeed.sink"])
def test_a_plugin_of_a_newer_contract_is_refused(room: str) -> None:
    """The message says which version it asks for and which there is."""
    newest = import_module(room).CONTRACT_VERSION
    make = {
        "diplofeed.export": lambda version: Exporter(
            name="a", filename="a.txt", media_type="text/plain", entry=lambda *_: b"", contract=version
        ),
        "diplofeed.source": lambda version: RecordSource(name="a", read=lambda _: [], contract=version),
        "diplofeed.sink": lambda version: SinkPlugin(name="a", open=lambda _: None, contract=version),  # type: ignore[arg-type,return-value]
    }[room]

    assert make(newest).contract == newest
    with pytest.raises(
        ValueError, match=rf"version {newest + 1} of the contract of .*, and this diplofeed has version"
    ):
        make(newest + 1)


def test_stable_names_can_be_imported() -> None:
    """Each class and function that the page promises is there."""
    names = [name for name in re.findall(r"`([A-Za-z_]+)`", STABLE) if name[0].isupper()]
    there = {name for room in ROOMS for name in dir(import_module(room))}

    assert len(names) > 20
    assert [name for name in names if name not in there] == []


def test_what_is_composed_is_there() -> None:
    """The members of a composition that the page promises are there."""
    words = STABLE.split("`composed` with")[1].split("of what it returns")[0]
    members = re.findall(r"`(\w+)`", words)

    assert members == ["headline", "lead", "teaser", "content", "plain_text", "location", "tongue"]
    assert [name for name in members if name not in {*dir(Composition), *Composition.__annotations__}] == []


@pytest.mark.parametrize("name", diplofeed.testing.__all__)
def test_the_kit_is_documented(name: str) -> None:
    """Every function of the kit is in the page on plugins."""
    text = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")

    assert f"`{name}" in text or f"{name}(" in text
