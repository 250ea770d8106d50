"""The example ``examples/everything`` leaves no field, no value of a kind and no key of the configuration unused."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner

from diplofeed.cli import main
from diplofeed.config import load
from diplofeed.config import publication as configuration
from diplofeed.config.load import Config, load_config
from diplofeed.model import items as model
from diplofeed.model import parts
from diplofeed.publishing.reading import load_record
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.text import Text
from diplofeed.when import Precision, When
from support.places import EVERYTHING


def classes(module: Any) -> list[type[Any]]:
    """Return the attrs classes a module defines, in their order there, those only others derive from left out."""
    result = [var for var in vars(module).values() if attrs.has(var) and var.__module__ == module.__name__]
    return [each for each in result if not any(other is not each and issubclass(other, each) for other in result)]


FIELDS = [
    pytest.param(cls, attribute, id=f"{cls.__name__}.{attribute.name}")
    for module in (model, parts, configuration, load)
    for cls in classes(module)
    for attribute in attrs.fields(cls)
    if not cls.__name__.startswith("_") and attribute.name != "warnings"  # what is found, not what is written
]
VALUES = [
    pytest.param(value, id=f"{cls.__name__}.{value.name}")
    for cls in vars(model).values()
    if isinstance(cls, type) and issubclass(cls, Enum) and cls is not Enum
    for value in cls
]
DATES = (
    *("start", "end", "zone", "approximate", "uncertain", "is_interval", "open_start", "open_end"),
    *("unknown_start", "unknown_end"),
)


@cache
def loaded() -> tuple[Config, Record]:
    """Return the configuration and the record of the example, read once."""
    config = load_config(EVERYTHING)
    return config, load_record(EVERYTHING, config, Registry.builtin())


def default(attribute: attrs.Attribute[Any]) -> object:
    """Return what a field holds where nothing is written; nothing at all where something has to be."""
    passed: Any = attribute.default
    return passed.factory() if hasattr(passed, "factory") else passed


def values(value: object) -> Iterator[Any]:
    """Yield a value and all it holds."""
    yield value
    if isinstance(value, tuple):
        parts: Any = value
    elif isinstance(value, dict):
        parts = value.values()
    else:
        has = attrs.has(type(value)) and not isinstance(value, Text | When)
        parts = [getattr(value, field.name) for field in attrs.fields(type(value))] if has else []
    for part in parts:
        yield from values(part)


@cache
def everything() -> tuple[Any, ...]:
    """Return all values of the configuration and of the items."""
    config, record = loaded()
    return tuple(values(config)) + tuple(values(tuple(record.items)))


def test_there_are_fields_and_values() -> None:
    """The lists the tests below go through are those of the model and the configuration."""
    assert {"Meeting", "Statement", "Publication", "Where", "Config", "Build"} <= {
        field.values[0].__name__ for field in FIELDS
    }
    assert len(FIELDS) > 90
    assert len(VALUES) > 20


@pytest.mark.parametrize(("cls", "attribute"), FIELDS)
def test_every_field_is_used(cls: type[Any], attribute: attrs.Attribute[Any]) -> None:
    """Some value in the example has the field, with something else in it than stands there by default."""
    used = [getattr(each, attribute.name) for each in everything() if type(each) is cls]

    assert used, f"there is no {cls.__name__} in examples/everything"
    if not isinstance(default(attribute), Enum):  # of which all values are asked for below
        assert [each for each in used if each != default(attribute)], (
            f"{attribute.name} is nowhere in examples/everything"
        )


@pytest.mark.parametrize("value", VALUES)
def test_every_value_is_used(value: Enum) -> None:
    """Each status, form, relation, audience and kind of party occurs."""
    assert value in everything()


def test_every_kind_of_date_is_used() -> None:
    """Dates of every precision occur, and each thing that can be said of one."""
    dates = [each for each in everything() if isinstance(each, When)]

    assert {date.precision for date in dates} == set(Precision)
    assert [name for name in DATES if not any(getattr(date, name) for date in dates)] == []


def test_texts_are_in_several_languages() -> None:
    """Texts occur in one language and in several, and every further language of the feeds is the language of some."""
    texts = [each for each in everything() if isinstance(each, Text)]
    tags = {tag for text in texts for tag, _ in text.parts}

    assert {"", "en", *loaded()[0].publication.languages} <= tags
    assert any(len(text.parts) > 2 for text in texts)


def test_every_exporter_has_options() -> None:
    """Each built-in exporter that needs no extra is built, and each has an option of its own."""
    config, _ = loaded()
    names = set(Registry.builtin().names("exporter"))

    assert set(Registry.builtin().usual_formats) <= set(config.build.formats)
    assert names <= set(config.exporters)


def test_check_finds_no_fault() -> None:
    """``diplofeed check`` has nothing to say of the example but that its addresses are nobody's."""
    result = CliRunner().invoke(main, ["check", str(EVERYTHING)], catch_exceptions=False)

    assert result.exit_code == 0
    assert result.stderr.count("warning: ") == result.stderr.count("warning: example.org is nobody's address") == 1
    assert result.stdout.startswith("good: ")


def test_it_builds(tmp_path: Path) -> None:
    """A build leaves no fault, and shows internal items to internal readers only."""
    folders = ["-o", str(tmp_path / "out"), "--internal-output", str(tmp_path / "intern")]
    formats = ["--format", "titles", "--format", "json"]
    options = [*folders, *formats, "--ledger", str(tmp_path / "ledger.db"), "--now", "2026-11-24T12:00Z"]
    result = CliRunner().invoke(main, ["build", str(EVERYTHING), *options], catch_exceptions=False)

    assert result.exit_code == 0, result.output
    shown = {name: (tmp_path / name).rglob("*.*") for name in ("out", "intern")}
    telling = {
        name: [file for file in files if b"example-internal" in file.read_bytes()] for name, files in shown.items()
    }
    assert telling["out"] == []
    assert telling["intern"]
    assert "example-full" in (tmp_path / "out" / "titles.txt").read_text(encoding="utf-8")
