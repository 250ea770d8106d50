"""The command lists what there is without importing it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from diplofeed.cli import COMMANDS, main
from diplofeed.cli.lazy import Commands, LazyGroup

HEAVY = (
    *("attrs", "babel", "dateutil", "feedgen", "icalendar", "importlib.metadata", "lxml", "markdown_it", "nh3"),
    *("sqlite3", "yaml", "zoneinfo"),
)
OURS = {"diplofeed", "diplofeed.compat", "diplofeed.cli", "diplofeed.cli.lazy"}


def imported(program: str, *args: str, **env: str) -> set[str]:
    """Return the modules a program has imported when it ends."""
    code = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n" + program
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=False, env={"PATH": "", **env}
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


RUN = "from diplofeed.cli import main; main(prog_name='diplofeed')"


@pytest.mark.parametrize(
    ("args", "env"),
    [
        (["--help"], {}),
        ([], {"_DIPLOFEED_COMPLETE": "bash_complete", "COMP_WORDS": "diplofeed bu", "COMP_CWORD": "1"}),
        ([], {"_DIPLOFEED_COMPLETE": "zsh_complete", "COMP_WORDS": "diplofeed ", "COMP_CWORD": "1"}),
    ],
    ids=["help", "bash", "zsh"],
)
def test_listing_commands_imports_none(args: list[str], env: dict[str, str]) -> None:
    """For help and for completion no module of a command is imported, and nothing that is slow."""
    modules = imported(RUN, *args, **env)

    assert {name for name in modules if name.partition(".")[0] == "diplofeed"} == OURS
    assert modules.isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "line", ["diplofeed new meeting --topic ", "diplofeed new statement --about ", "diplofeed ledger log "]
)
def test_ids_are_completed_without_reading_the_record(line: str) -> None:
    """Where ids of a record are completed, nothing is imported that reads, remembers or publishes one."""
    env = {"_DIPLOFEED_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()))}

    modules = imported(RUN, **env)

    rooms = {name.split(".")[1] for name in modules if name.startswith("diplofeed.")}
    assert "cli" in rooms
    assert rooms.isdisjoint({"config", "exporters", "formatting", "ledger", "registry", "sources"})
    assert modules.isdisjoint({"babel", "diplofeed.publishing.folder", "jinja2", "yaml"})


def test_a_build_with_nothing_to_do_imports_no_format(tmp_path: Path) -> None:
    """Where nothing was touched neither the model nor any exporter, parser or template is imported."""
    assert CliRunner().invoke(main, ["init", str(tmp_path / "r")]).exit_code == 0
    args = ("build", str(tmp_path / "r"), "--now", "2026-11-23T12:00Z")
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    first = imported(RUN, *args, **env)
    imported(RUN, *args, **env)  # what was written a moment before a build is not taken for read by it
    modules = imported(RUN, *args, **env)

    assert "diplofeed.exporters.rss" in first
    assert modules.isdisjoint(set(HEAVY) - {"attrs", "sqlite3"})
    rooms = {name.split(".")[1] for name in modules if name.startswith("diplofeed.")}
    assert rooms == {"cache", "cli", "errors", "compat", "hints", "publishing", "typed"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_short_help_is_the_commands_own(name: str) -> None:
    """What the table says of a command is what the command says of itself, at any width."""
    command = main.commands[name]

    for width in (20, 45, 80, 200):
        listed = click.Command(name, help=COMMANDS[name][1]).get_short_help_str(width)
        assert listed == command.get_short_help_str(width)


def test_help_looks_as_that_of_a_plain_group() -> None:
    """The list of commands is laid out as click lays out that of commands that are imported."""
    plain = click.Group("diplofeed", commands=dict(main.commands), context_settings=main.context_settings)

    listed, expected = (CliRunner().invoke(group, ["--help"]).stdout for group in (main, plain))

    assert listed.partition("Commands:")[2] == expected.partition("Commands:")[2] != ""


def test_every_command_completes() -> None:
    """The first word is completed to the commands, with their helps; options are completed too."""
    for words, expected in (("diplofeed ", set(COMMANDS)), ("diplofeed p", {"plugins"}), ("diplofeed --v", set())):
        env = {"_DIPLOFEED_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "1"}
        result = CliRunner().invoke(main, [], prog_name="diplofeed", env=env)
        offered = {line.partition(",")[2] for line in result.stdout.splitlines()}
        assert offered - {"--version"} == expected
        assert ("--version" in offered) is words.endswith("--v")


def test_a_command_that_is_not_there_is_named() -> None:
    """A misspelt command is an error that says so."""
    result = CliRunner().invoke(main, ["bild"])
    assert result.exit_code == 2
    assert "No such command 'bild'" in result.stderr


def test_commands_are_a_mapping_that_can_be_added_to() -> None:
    """A command that is imported already may stand beside those that are not, and be removed."""
    group = LazyGroup("group", places={"build": COMMANDS["build"]})

    @group.command("hello")
    def hello() -> None:
        """Say hello."""
        click.echo("hello")

    assert isinstance(group.commands, Commands)
    assert list(group.commands) == ["build", "hello"]
    assert CliRunner().invoke(group, ["hello"]).stdout == "hello\n"
    assert "Say hello." in CliRunner().invoke(group, ["--help"]).stdout
    del group.commands["hello"]
    assert len(group.commands) == 1
    assert "hello" not in group.commands
