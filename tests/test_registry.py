"""The registry: names, where they come from, and what is wrong with a plugin."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import frozen
from click.testing import CliRunner

from diplofeed.cli import main
from diplofeed.errors import ConfigError, Origin, PluginError
from diplofeed.export import Exporter
from diplofeed.load import options
from diplofeed.node import Scalar, Table
from diplofeed.registry import BUILTIN, Plugin, Registry

PLUGIN = '''\
"""A format in a file."""

from diplofeed.export import Exporter

EXPORTER = Exporter(
    name="lines", title="Lines", filename="lines.txt", media_type="text/plain",
    entry=lambda entry, context: (entry.item.id + "\\n").encode(),
)
'''


def an_exporter(name: str = "lines") -> Exporter:
    """Return an exporter of this name."""
    return Exporter(name=name, filename="lines.txt", media_type="text/plain", entry=lambda entry, _: entry.tag.encode())


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Return a new record."""
    root = tmp_path / "r"
    CliRunner().invoke(main, ["init", str(root)], catch_exceptions=False)
    return root


def configure(record: Path, more: str) -> None:
    """Add lines to the configuration of a record."""
    path = record / "diplofeed.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


@pytest.mark.parametrize(("kind", "name", "target"), BUILTIN)
def test_builtin_plugins_load_under_their_names(kind: str, name: str, target: str) -> None:
    """What the registry calls a thing is what the thing calls itself."""
    registry = Registry.builtin()

    thing = registry.exporter(name) if kind == "exporter" else registry.source(name)

    assert thing.name == name
    assert target.startswith("diplofeed.")


def test_duplicate_names_both_packages() -> None:
    """Two plugins of one name are refused, and the message names the packages of both."""
    with pytest.raises(PluginError, match="'rss': one of diplofeed, one of other-package") as caught:
        Registry.builtin().with_(an_exporter("rss"), package="other-package")

    assert (caught.value.plugin, caught.value.package) == ("rss", "other-package")


def test_exporter_and_source_may_share_a_name() -> None:
    """Names are unique within a kind."""
    registry = Registry.builtin().with_(an_exporter("folder"))

    assert registry.exporter("folder").name == registry.source("folder").name == "folder"


def test_unknown_name_has_a_suggestion() -> None:
    """A name nobody has is answered with the names there are and the nearest."""
    with pytest.raises(PluginError, match=r"no exporter is called 'atomm'; there are rss, .*did you mean 'atom'\?"):
        Registry.builtin().exporter("atomm")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("no_such_module_at_all:X", "cannot be imported: ModuleNotFoundError"),
        ("diplofeed.exporters.rss:NOTHING", "cannot be imported: AttributeError"),
        ("diplofeed.text:Text", "not Exporter"),
    ],
)
def test_broken_plugin_is_named_and_others_load(target: str, words: str) -> None:
    """A plugin that does not load is named with its package only when it is asked for; the others load."""
    broken = Plugin(kind="exporter", name="broken", target=target, package="some-package")
    registry = Registry((*Registry.builtin().plugins, broken))

    with pytest.raises(PluginError, match=words) as caught:
        registry.exporter("broken")

    assert "'broken' of some-package" in str(caught.value)
    assert registry.exporter("rss").name == "rss"


def test_with_returns_another_registry() -> None:
    """A registry is a value: adding to it leaves it as it was."""
    before = Registry.builtin()
    mine = an_exporter()

    after = before.with_(mine)

    assert after.exporter("lines") is mine
    assert "lines" not in before.names("exporter")
    assert after.names("exporter") == (*before.names("exporter"), "lines")


def test_plugin_file_of_the_configuration_is_built(record: Path) -> None:
    """A Python file listed in diplofeed.toml adds its format to the build and to the list."""
    (record / "lines.py").write_text(PLUGIN, encoding="utf-8")
    configure(record, '\n[plugins]\nfiles = ["lines.py"]\n')

    build = CliRunner().invoke(main, ["build", str(record)], catch_exceptions=False)
    listed = CliRunner().invoke(main, ["plugins", str(record), "--json"], catch_exceptions=False)

    assert build.exit_code == 0
    lines = (record / "public" / "lines.txt").read_text(encoding="utf-8").split()
    assert sorted(lines) == ["first-meeting", "first-statement"]
    assert (record / "public" / "rss.xml").exists()
    row = next(row for row in json.loads(listed.stdout) if row["name"] == "lines")
    assert (row["package"], row["title"]) == ("lines.py", "Lines")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("raise RuntimeError('broken')\n", "lines.py cannot be run: RuntimeError: broken"),
        ("def (\n", "lines.py cannot be run: SyntaxError"),
        ("x = 1\n", "lines.py defines no Exporter and no Source"),
        (None, "lines.py cannot be run: FileNotFoundError"),
    ],
)
def test_broken_plugin_file_is_named(record: Path, text: str | None, words: str) -> None:
    """A plugin file that does not run ends the command with a message that names it."""
    if text is not None:
        (record / "lines.py").write_text(text, encoding="utf-8")
    configure(record, '\n[plugins]\nfiles = ["lines.py"]\n')

    result = CliRunner().invoke(main, ["build", str(record)], catch_exceptions=False)

    assert result.exit_code == 2
    assert words in result.stderr


def test_installed_plugin_that_breaks_leaves_the_others(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed plugin that cannot be imported is named; the other formats are built; the exit status is 1."""
    broken = Plugin(kind="exporter", name="broken", target="no_such_module_at_all:X", package="some-package")
    registry = Registry((*Registry.builtin().plugins, broken))
    monkeypatch.setattr(Registry, "installed", classmethod(lambda _: registry))

    build = CliRunner().invoke(main, ["build", str(record)], catch_exceptions=False)
    listed = CliRunner().invoke(main, ["plugins", str(record)], catch_exceptions=False)

    assert (build.exit_code, listed.exit_code) == (1, 1)
    assert "exporter 'broken' of some-package" in build.stderr
    assert (record / "public" / "rss.xml").exists()
    assert "some-package" in listed.stdout


@frozen(kw_only=True)
class SomeOptions:
    """Options of a plugin."""

    width: int = 80
    heading: str = ""


def table(**values: str) -> Table:
    """Return options as the configuration gives them."""
    origin = Origin("diplofeed.toml", 9, 1)
    return Table(tuple((Scalar(key, origin), Scalar(value, origin)) for key, value in values.items()), origin)


def test_options_are_typed() -> None:
    """Options are an instance of the plugin's own class; what is not given has its default."""
    assert options(SomeOptions, table(width="60"), "exporters.x") == SomeOptions(width=60)
    assert options(SomeOptions, None, "exporters.x") == SomeOptions()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"widht": "60"}, "unknown key 'widht'\n    did you mean 'width'?"),
        ({"width": "wide"}, "exporters.x.width: found 'wide'\n    expected a whole number"),
    ],
)
def test_wrong_option_is_a_clear_error(given: dict[str, str], words: str) -> None:
    """An unknown option or a wrong value is named with its place and what would be right."""
    with pytest.raises(ConfigError) as caught:
        options(SomeOptions, table(**given), "exporters.x")

    assert str(caught.value).startswith("diplofeed.toml:9:1: error: exporters.x")
    assert words in str(caught.value)


def test_wrong_option_in_the_configuration_ends_the_build(record: Path) -> None:
    """An option nobody knows is found before anything is written."""
    configure(record, "\n[exporters.ical]\nimprecis = 'omit'\n")

    result = CliRunner().invoke(main, ["build", str(record)], catch_exceptions=False)

    assert result.exit_code == 2
    assert "did you mean 'imprecise'?" in result.stderr
    assert not (record / "public").exists()
