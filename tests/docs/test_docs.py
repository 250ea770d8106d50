"""The documentation says what the package does."""

from __future__ import annotations

import doctest
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs
import click
import pytest

import diplofeed
from diplofeed import export
from diplofeed.cli import main
from diplofeed.errors import Fault
from diplofeed.model import Meeting, Statement
from diplofeed.registry import Registry
from diplofeed.source.shape import Reading, read
from diplofeed.sources.folder import yaml
from support.places import ROOT

PAGES = sorted((ROOT / "docs").glob("*.md"))
EXAMPLES = [page for page in (*PAGES, ROOT / "README.md") if ">>> " in page.read_text(encoding="utf-8")]
KINDS = {"meeting": Meeting, "statement": Statement}
_MARKED = re.compile(r"<!-- (meeting|statement) -->\n```yaml\n(.*?)\n```", re.DOTALL)
YAML = [
    pytest.param(kind, text, id=f"{page.stem}-{kind}-{number}")
    for page in PAGES
    for number, (kind, text) in enumerate(_MARKED.findall(page.read_text(encoding="utf-8")), start=1)
]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_there_are_examples() -> None:
    """The pages hold examples in Python, and meetings and statements in YAML."""
    assert {"library.md", "plugins.md", "record.md"} <= {example.name for example in EXAMPLES}
    assert {param.values[0] for param in YAML} == set(KINDS)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_python_examples_do_what_they_say(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example in Python gives what stands below it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = doctest.testfile(str(path), module_relative=False, encoding="utf-8", optionflags=doctest.REPORT_NDIFF)
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(("kind", "text"), YAML)
def test_yaml_examples_have_no_fault(kind: str, text: str) -> None:
    """Every meeting and statement shown in YAML is read without a fault."""
    nodes, faults = yaml.parse(text, "example.yaml")
    assert faults == ()
    assert len(nodes) == 1
    reading = Reading()
    assert isinstance(read(KINDS[kind], nodes[0], reading), KINDS[kind])
    assert reading.faults == []


def test_the_errors_shown_are_those_of_the_reader() -> None:
    """The faults the page on the record shows are said in the same words."""
    _, broken = yaml.parse("title: Talks: at the UN\nwhen: 2023/..\n", "meetings/un.yaml")
    text = "title: Talks\nwhen: 11/07/2023\nsatus: held\nparties: [US, Russia]\n"
    (node,), _ = yaml.parse(text, "meetings/vienna.yaml")
    reading = Reading()
    read(Meeting, node, reading)
    result: list[Fault] = [*broken, *(fault for fault in reading.faults if fault.field != "id")]
    shown = page("record.md").split("## Errors you may meet")[1]
    assert len(result) == 4
    assert [str(fault) for fault in result if str(fault) not in shown] == []


@pytest.mark.parametrize("cls", [Meeting, Statement])
def test_every_field_is_in_the_page_on_the_record(cls: type) -> None:
    """Every field of a meeting and of a statement has its place in a table."""
    cells = set(re.findall(r"`([a-z_]+)`", page("record.md")))
    assert {field.name for field in attrs.fields(cls)} <= cells


def test_every_exporter_and_source_is_named() -> None:
    """Whatever the registry has built in is named in the pages on formats or configuration."""
    text = page("formats.md") + page("configuration.md")
    assert [plugin.name for plugin in Registry.builtin().plugins if f"`{plugin.name}`" not in text] == []


def test_the_options_are_those_of_the_registry() -> None:
    """The table of options has each option of each built-in exporter with its default, and no other."""
    table = page("configuration.md").split("<!-- options -->\n")[1].split("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| `([^`]+)` \|", table, re.MULTILINE)
    assert len(rows) == len(table.splitlines()) - 2
    assert {(name, option): json.loads(default) for name, option, default in rows} == _defaults()


def _defaults() -> dict[tuple[str, str], object]:
    registry = Registry.builtin()
    exporters = [registry.exporter(name) for name in registry.names("exporter")]
    return {
        (exporter.name, name.rstrip("_")): getattr(value, "value", value)
        for exporter in exporters
        for name, value in attrs.asdict(exporter.options(), recurse=False).items()
    }


def _commands(group: click.Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def test_every_command_is_shown() -> None:
    """Every command is in the page that gets one started, and every option of ``build``."""
    text = page("getting-started.md")
    commands = dict(_commands(main, "diplofeed"))
    assert [name for name in commands if f"`{name}" not in text and f"\n{name} " not in text] == []
    options = [param.opts[-1] for param in commands["diplofeed build"].params if isinstance(param, click.Option)]
    assert [option for option in options if option not in text] == []


@pytest.mark.parametrize(
    "name",
    [*diplofeed.__all__, *(f"diplofeed.export.{name}" for name in export.__all__), "diplofeed.compose.headline"],
)
def test_every_public_name_is_in_a_page(name: str) -> None:
    """What programs and plugins may import is in the documentation, as code."""
    last = name.rpartition(".")[2]
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    code = [part for text in texts for part in re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)]
    assert any(re.search(rf"\b{last}\b", part) for part in code)
