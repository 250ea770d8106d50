"""The sink that ``[sink]`` names: found, configured, opened for each audience, and named where it fails."""

from __future__ import annotations

import json
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from diplofeed.registry import Plugin, Registry
from diplofeed.sink import CONTRACT_VERSION, FolderSink, SinkPlugin
from support.records import run

NOW = "2026-11-23T12:00Z"

PLUGIN = '''\
"""A sink that keeps documents in a directory of its own name."""

from attrs import frozen

from diplofeed.sink import FolderSink, SinkPlugin


@frozen
class Options:
    name: str = "site"
    is_broken: bool = False


class Broken(FolderSink):
    def write(self, name, chunks, *, media_type=""):
        if name == "atom.xml":
            raise RuntimeError("no room")
        return super().write(name, chunks, media_type=media_type)


def opened(outputs):
    made = Broken if outputs.options.is_broken else FolderSink
    return made(outputs.directory / f"{outputs.options.name}-{outputs.audience.value}")


SINK = SinkPlugin(name="site", title="A site", options=Options, open=opened)
'''
INTERNAL = '\n[[feeds]]\nslug = "desk"\ntitle = "Desk"\naudience = "internal"\n'


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a new record with the plugin file beside it."""
    root = tmp_path / "r"
    run("init", root)
    (root / "site.py").write_text(PLUGIN, encoding="utf-8")
    return root


def configure(record: Path, more: str, plugin: str = 'files = ["site.py"]') -> None:
    """Add lines to the configuration of a record, after the list of its plugins."""
    with (record / "diplofeed.toml").open("a", encoding="utf-8") as config:
        config.write(f"\n[plugins]\n{plugin}\n{more}")


def names(folder: Path) -> set[str]:
    """Return the files below a directory."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_sink_of_a_plugin_file_is_built_to(record: Path) -> None:
    """A record that names a sink of its plugin file is written there, the feeds for internal readers to another."""
    configure(record, '\n[sink]\nuse = "site"\nname = "www"\n' + INTERNAL)

    built = run("build", record, "--now", NOW)

    assert (built.exit_code, built.stderr) == (0, "")
    assert "desk/atom.xml" in names(record / "www-internal")
    assert {"atom.xml", "calendar.ics"} <= names(record / "www-public")
    assert "desk/atom.xml" not in names(record / "www-public")
    assert not (record / "public").exists()
    assert f"in {record / 'www-public'}" in built.stdout
    again = json.loads(run("build", record, "--now", NOW, "--json").stdout)
    assert again["written"] == []
    assert (again["output"], again["internal"]["output"]) == (str(record / "www-public"), str(record / "www-internal"))
    (record / "www-public" / "atom.xml").unlink()
    assert json.loads(run("build", record, "--now", NOW, "--json").stdout)["written"] == ["atom.xml"]


def test_folder_is_the_sink_unless_another_is_named(record: Path) -> None:
    """Without ``[sink]``, and where it names the folder, files are below the output directory."""
    run("build", record, "--now", NOW)
    before = names(record / "public")
    configure(record, '\n[sink]\nuse = "folder"\nwait = 60\n')

    built = json.loads(run("build", record, "--now", NOW, "--json").stdout)

    assert (built["written"], built["output"]) == ([], str(record / "public"))
    assert names(record / "public") == before


def test_record_that_is_given_another_sink_is_written_anew(record: Path) -> None:
    """What stands in one sink is not taken to stand in another."""
    configure(record, "")
    run("build", record, "--now", NOW)
    with (record / "diplofeed.toml").open("a", encoding="utf-8") as config:
        config.write('\n[sink]\nuse = "site"\n')

    assert json.loads(run("build", record, "--now", NOW, "--json").stdout)["unchanged"] == []

    assert names(record / "site-public") == names(record / "public")


@pytest.mark.parametrize(
    ("more", "words", "meant"),
    [
        ("[sink]\nuse = 'siet'\n", ":17:1: error: sink.use: no sink is called 'siet'", "'site'"),
        ("[sink]\nuse = ['site']\n", ":17:1: error: sink.use: found a list", "expected a text"),
        ("[sink]\nuse = 'site'\nnmae = 'x'\n", ":18:1: error: sink: unknown key 'nmae'", "'name'"),
        ("[sink]\nuse = 'site'\nis_broken = 'x'\n", ":18:1: error: sink.is_broken: found 'x'", "true or false"),
        ("[sink]\nwiat = 1\n", ":17:1: error: sink: unknown key 'wiat'", "'wait'"),
        ("[sink]\nzzz = 1\n", ":17:1: error: sink: unknown key 'zzz'", "one of use, wait"),
        ("[sink]\nwait = 9999\n", ":17:1: error: sink.wait: lies between 0 and 3600", ""),
        ("[[sink]]\nuse = 'site'\n", ":16:1: error: sink: found a list", "[sink]"),
        ("[snik]\nuse = 'site'\n", ":16:1: error: unknown section 'snik'", "'sink'"),
    ],
)
@pytest.mark.parametrize("command", ["build", "check"])
def test_what_is_misspelt_has_a_place_and_a_suggestion(
    record: Path, command: str, more: str, words: str, meant: str
) -> None:
    """Whatever is wrong with ``[sink]`` is named where it stands, and nothing is written."""
    configure(record, more)
    assert (record / "diplofeed.toml").read_text(encoding="utf-8").split("\n")[15].startswith("[")

    result = run(command, record)

    assert result.exit_code == 2
    assert f"diplofeed.toml{words}" in result.stderr
    assert meant in result.stderr
    assert not (record / "public").exists()


def test_sink_of_a_file_that_fails_is_named_with_it(record: Path) -> None:
    """Where the sink may be one of a plugin file that does not run, the message has both, and nothing is written."""
    (record / "site.py").write_text("x = 1 / 0\n", encoding="utf-8")
    configure(record, '\n[sink]\nuse = "site"\n')

    result = run("build", record)

    assert result.exit_code == 2
    assert "no sink is called 'site'" in result.stderr
    assert "site.py cannot be run: ZeroDivisionError" in result.stderr
    assert not (record / "public").exists()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("def opened(outputs):", "def opened(outputs):\n    1 / 0", "sink 'site' cannot be opened: ZeroDivisionError"),
        ('{outputs.options.name}-{outputs.audience.value}"', 'site"', "to where the public's are"),
        ("open=opened", "open=opened, contract=99", "asks for version 99 of the contract of sinks"),
    ],
)
def test_sink_that_cannot_be_used_is_named(record: Path, old: str, new: str, words: str) -> None:
    """A sink that does not open, mixes audiences or needs a newer diplofeed is named, and nothing is written."""
    (record / "site.py").write_text(PLUGIN.replace(old, new), encoding="utf-8")
    configure(record, '\n[sink]\nuse = "site"\n' + INTERNAL)

    result = run("build", record)

    assert result.exit_code == 2
    assert words in result.stderr
    assert not list(record.glob("site*/**/*.xml"))


def test_sink_that_does_not_load_is_a_fault_of_the_record(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed sink that does not load stops the build, and is named by check and by the list of plugins."""
    broken = Plugin(kind="sink", name="bucket", target="no_such_module_at_all:X", package="some-package")
    registry = Registry((*Registry.builtin().plugins, broken))
    monkeypatch.setattr(Registry, "installed", classmethod(lambda _: registry))
    configure(record, '\n[sink]\nuse = "bucket"\n')

    build, check, plugins = (run(command, record) for command in ("build", "check", "plugins"))

    assert [result.exit_code for result in (build, check, plugins)] == [2, 1, 1]
    for text in (build.stderr, check.stderr, plugins.stdout):
        assert "sink 'bucket' of some-package: cannot be imported" in text


def test_failure_of_a_sink_is_not_the_exporters(record: Path) -> None:
    """A document that the sink cannot store is named with the sink; the other formats go on."""
    configure(record, '\n[sink]\nuse = "site"\nis_broken = true\n')

    result = run("build", record)

    assert result.exit_code == 1
    assert "error: sink 'site': RuntimeError: no room (site.py, line 17)" in result.stderr
    assert "rss.xml" in names(record / "site-public")
    assert "atom.xml" not in names(record / "site-public")


def test_audiences_do_not_share_a_directory(record: Path) -> None:
    """The feeds for internal readers are not written to where the public's are, of the built-in sink either."""
    configure(record, INTERNAL)

    result = run("build", record, "-o", record / "public", "--internal-output", record / "public")

    assert result.exit_code == 2
    assert "to where the public's are" in result.stderr
    assert not (record / "public").exists()


def test_dry_run_needs_a_sink_that_has_one(record: Path) -> None:
    """A dry run is refused where the sink cannot say what would change."""
    configure(record, '\n[sink]\nuse = "site"\n')

    result = run("build", record, "--dry-run")

    assert result.exit_code == 2
    assert "the sink 'site' cannot say what would change" in result.stderr
    assert not (record / "site-public").exists()


def test_plugins_lists_sinks_with_their_options(record: Path) -> None:
    """The list of plugins has the sinks too."""
    configure(record, "")

    rows = json.loads(run("plugins", record, "--json").stdout)

    result = {row["name"]: row for row in rows if row["kind"] == "sink"}
    assert result["folder"]["options"] == {"wait": 10.0}
    assert result["site"]["options"] == {"name": "site", "is_broken": False}
    assert result["site"]["title"] == "A site"
    assert "folder           sink" in run("plugins", record).stdout


def test_sink_is_an_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed packages name sinks in a group of their own."""
    point = EntryPoint(name="folder2", value="diplofeed.sink.folder:SINK", group="diplofeed.sinks")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda: EntryPoints([point]))

    plugin = Registry.installed().plugins[-1]

    assert (plugin.kind, plugin.name, plugin.package) == ("sink", "folder2", "an unknown package")


def test_sink_may_need_the_version_there_is() -> None:
    """A sink that asks for the present version of the contract, or an older one, is made."""
    for version in range(1, CONTRACT_VERSION + 1):
        made = SinkPlugin(name="x", open=lambda outputs: FolderSink(outputs.path), contract=version)
        assert made.title == "x"
