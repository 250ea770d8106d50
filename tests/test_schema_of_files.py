"""The JSON Schema of the files of a record: what editors take and refuse, as `check` does."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml
from jsonschema import Draft202012Validator

from diplofeed.model import Meeting
from diplofeed.publishing.folder import read
from diplofeed.registry import Registry
from diplofeed.schema.making import FILES, Ids, schema_of
from diplofeed.sources.folder import read_names
from support.places import ROOT
from support.records import CONFIG, run, written

EXAMPLES = [ROOT / "examples" / name for name in ("everything", "us-russia")]


class Editor(yaml.CSafeLoader):
    """Reads YAML 1.2 as editors do: no dates, and no truth values but true and false."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":int", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))
Editor.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+$"), list("-+0123456789"))
Editor.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789"))


def loaded(text: str) -> Any:
    """Return what an editor reads of YAML."""
    return yaml.load(text, Loader=Editor)


def faults(file: str, value: Any, ids: Ids | None = None) -> list[str]:
    """Return what the schema of a file says is wrong with a value."""
    validator = Draft202012Validator(schema_of(file, ids=ids, registry=Registry.builtin()))
    return [error.message for error in validator.iter_errors(value)]


@pytest.mark.parametrize("file", FILES)
def test_it_is_a_schema_whose_fields_are_all_described(file: str) -> None:
    """Every key has words for the editor to show."""
    schema = schema_of(file, registry=Registry.builtin())
    Draft202012Validator.check_schema(schema)

    assert [path for path, each in _properties(schema, file) if not each.get("description")] == []


def _properties(schema: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        for name, each in schema.get("properties", {}).items() if isinstance(schema.get("properties"), dict) else ():
            if "exporters" not in path:  # what plugins say of their options is theirs
                yield f"{path}.{name}", each
        for name, inner in schema.items():
            yield from _properties(inner, f"{path}/{name}")
    elif isinstance(schema, list):
        for number, inner in enumerate(schema):
            yield from _properties(inner, f"{path}/{number}")


@pytest.mark.parametrize("root", EXAMPLES, ids=lambda root: root.name)
def test_the_examples_are_as_it_says(root: Path) -> None:
    """Every file of the examples is taken, with the record's own ids too."""
    ids = Ids(names=read_names(root)[0], items=[item.id for item in read(root).items])
    count = 0
    for file in FILES[:-1]:
        paths = [*root.glob(f"{file}/**/*.yaml"), *root.glob(f"{file}.yaml")]
        for path in paths:
            value = loaded(path.read_text(encoding="utf-8"))
            assert (path.name, faults(file, value), faults(file, value, ids)) == (path.name, [], [])
            count += 1
    assert count > 5
    assert faults("diplofeed.toml", tomllib.loads((root / "diplofeed.toml").read_text(encoding="utf-8"))) == []


GOOD = "id: vienna\ntitle: Talks\nwhen: 2023-07\n"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("meetings", GOOD + "sumary: x"),
        ("meetings", GOOD + "status: canceled"),
        ("meetings", "id: vienna\ntitle: Talks"),
        ("meetings", GOOD + "place: Vienna"),
        ("meetings", GOOD + "place: {city: Vienna, latitude: north}"),
        ("meetings", GOOD + "related: [{to: x, as: answer}]"),
        ("meetings", "- {title: A, when: 2023}"),
        ("statements", "text: Yes\nwhen: 2023\nform: speech"),
        ("statements", "when: 2023"),
        ("parties", "- {id: eu, nam: EU}"),
        ("topics", "- {name: Arms}"),
    ],
)
def test_what_check_refuses_an_editor_marks(tmp_path: Path, file: str, text: str) -> None:
    """A misspelt key, a value that is none of a few, and what is missing are marked while they are written."""
    name = f"{file}/x.yaml" if file in ("meetings", "statements") else f"{file}.yaml"
    record = written(tmp_path, {"diplofeed.toml": CONFIG, name: text})

    assert run("check", record).exit_code == 1
    assert faults(file, loaded(text)) != []


def test_ids_are_those_of_the_record(tmp_path: Path) -> None:
    """With ids, an editor offers the record's parties, topics and items, and marks others."""
    topics = "- {id: arms, name: Arms}\n"
    files = {"diplofeed.toml": CONFIG, "topics.yaml": topics, "meetings/vienna.yaml": GOOD}
    record = written(tmp_path, files)

    schema = json.loads(run("schema", "meetings", "--in", record, "--ids").stdout)
    validator = Draft202012Validator(schema)

    for more, is_right in [
        ("topics: [arms]", True),
        ("topics: [army]", False),
        ("parties: [AT]", True),
        ("parties: [XX]", False),
        ("series: vienna", True),
        ("series: wien", False),
        ("related: [{to: vienna}]", True),
    ]:
        assert validator.is_valid(loaded(f"{GOOD}{more}")) is is_right, more


def test_schemas_are_written_beside_the_record(tmp_path: Path) -> None:
    """Each kind of file has its own, and the command says what an editor needs to be told."""
    record = written(tmp_path, {"diplofeed.toml": CONFIG})

    result = run("schema", "--in", record, "--write")

    assert result.exit_code == 0
    assert {path.stem for path in (record / ".diplofeed/schema").iterdir()} == {
        name.removesuffix(".toml") for name in FILES
    }
    assert "# yaml-language-server: $schema=../.diplofeed/schema/meetings.json" in result.stdout
    assert run("build", record).exit_code == 0


STEP = "To do: have git ignore the schemas: add the line /.diplofeed/schema/ to .gitignore\n"


@pytest.mark.parametrize(
    ("files", "is_asked"),
    [
        ({}, True),
        ({".gitignore": "/public/.diplofeed/\n# .diplofeed/schema/\n"}, True),
        ({".gitignore": "/.diplofeed/schema/\n"}, False),
        ({".gitignore": "*.pyc\r\n.diplofeed\r\n"}, False),
        ({".gitignore": "**/.diplofeed/*\n"}, False),
        ({"../.gitignore": "/record/.diplofeed/\n", "../.git": ""}, False),
        ({"../.gitignore": "/other/.diplofeed/\n", "../.git": ""}, True),
        ({"../.gitignore": ".diplofeed/\n", ".git": ""}, True),
    ],
)
def test_the_line_that_git_ignores_schemas_by_is_asked_for(
    tmp_path: Path, files: dict[str, str], *, is_asked: bool
) -> None:
    """Where the record, and the repository that it is in, has none."""
    record = written(tmp_path / "record", {"diplofeed.toml": CONFIG, **files})

    assert (STEP in run("schema", "--in", record, "--write").stdout) is is_asked
    assert bool(json.loads(run("schema", "--in", record, "--write", "--json").stdout)["to_do"]) is is_asked


def test_what_init_begins_has_the_line(tmp_path: Path) -> None:
    """The page of editors says so."""
    run("init", tmp_path / "record")

    assert STEP not in run("schema", "--in", tmp_path / "record", "--write").stdout


def test_patterns_of_editors_have_both_endings_of_yaml(tmp_path: Path) -> None:
    """The record is read from both."""
    shown = run("schema", "--in", written(tmp_path, {"diplofeed.toml": CONFIG}), "--write").stdout
    patterns = json.loads(shown[shown.index("{") : shown.index("\n}") + 2])["yaml.schemas"]

    assert patterns[".diplofeed/schema/meetings.json"] == [
        "meetings/**/*.yaml",
        "meetings/**/*.yml",
        "meetings.yaml",
        "meetings.yml",
    ]


def test_every_field_of_a_meeting_is_in_it() -> None:
    """A field that the model gets is in the schema by that alone."""
    fields = schema_of("meetings")["anyOf"][0]["properties"]

    assert set(fields) == {each.name.rstrip("_") for each in attrs.fields(Meeting) if each.init}
