"""The registry: names, where they come from, and what is wrong with a plugin."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve, frozen

from diplofeed.config.load import options
from diplofeed.errors import ConfigError, Origin, PluginError
from diplofeed.export import Exporter
from diplofeed.feeds import changes
from diplofeed.feeds.offers import INDEX, OUTLINE
from diplofeed.registry import BUILTIN, OWN_FILES, Plugin, Registry
from diplofeed.source.node import Scalar, Table
from support.records import run

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


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return a new record."""
    root = tmp_path / "r"
    run("init", root)
    return root


def configure(record: Path, more: str) -> None:
    """Add lines to the configuration of a record."""
    path = record / "diplofeed.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


@pytest.mark.parametrize(("kind", "name", "target"), BUILTIN)
def test_builtin_plugins_load_under_their_names(kind: str, name: str, target: str) -> None:
    """What the registry calls a thing is what the thing calls itself."""
    registry = Registry.builtin()

    find = {"exporter": registry.exporter, "source": registry.source, "sink": registry.sink}[kind]
    thing = find(name)

    assert thing.name == name
    assert target.startswith("diplofeed.")


def test_duplicate_names_both_packages() -> None:
    """Two plugins of one name are refused, and the message names the packages of both."""
    with pytest.raises(PluginError, match="'rss': one of diplofeed, one of other-package") as caught:
        Registry.builtin().with_(an_exporter("rss"), package="other-package")

    assert (caught.value.plugin, caught.value.package) == ("rss", "other-package")


@pytest.mark.parametrize("filename", ["atom.xml", "Atom.XML"])
def test_exporter_of_a_file_another_writes_is_refused(filename: str) -> None:
    """Of two exporters that write one file the later is refused, and the message names both; the first goes on."""
    later = evolve(an_exporter("mine"), filename=filename)
    registry = Registry.builtin().with_(later, package="mine.py")

    with pytest.raises(PluginError, match=f"'mine' of mine.py: writes {filename}, which 'atom' of diplofeed") as caught:
        registry.exporter("mine")

    assert (caught.value.plugin, caught.value.package) == ("mine", "mine.py")
    assert registry.exporter("atom").filename == "atom.xml"


def test_files_of_a_publication_are_taken() -> None:
    """No format writes over the feed of changes or the lists of feeds, whose names are these."""
    assert {changes.FILENAME, INDEX, OUTLINE} == OWN_FILES
    for filename in (*sorted(OWN_FILES), "Feeds.JSON"):
        registry = Registry.builtin().with_(evolve(an_exporter("mine"), filename=filename), package="mine.py")
        with pytest.raises(PluginError, match=f"'mine' of mine.py: writes {filename}, which diplofeed itself does"):
            registry.exporter("mine")


def test_exporter_is_not_measured_by_one_that_fails() -> None:
    """An exporter that does not load keeps no other from its file."""
    broken = Plugin(kind="exporter", name="broken", target="no_such_module_at_all:X", package="some-package")
    registry = Registry((broken,)).with_(an_exporter())

    assert registry.exporter("lines").filename == "lines.txt"


def test_build_and_list_name_two_exporters_of_one_file(record: Path) -> None:
    """A build makes the formats but for the later of two with one file, which it names, as does the list of plugins."""
    (record / "lines.py").write_text(PLUGIN, encoding="utf-8")
    (record / "rows.py").write_text(PLUGIN.replace('"lines"', '"rows"'), encoding="utf-8")
    configure(record, '\n[plugins]\nfiles = ["lines.py", "rows.py"]\n')
    output = "exporter 'rows' of rows.py: writes lines.txt, which 'lines' of lines.py does already"

    built, listed = (run(command, record) for command in ("build", "plugins"))

    assert output in built.output
    assert output in listed.output
    assert (built.exit_code, listed.exit_code) == (1, 1)
    assert (record / "public" / "lines.txt").exists()


def test_exporter_may_write_the_file_of_one_that_is_not_run(record: Path) -> None:
    """Pages of one's own stand where those of diplofeed are not asked for."""
    (record / "pages.py").write_text(PLUGIN.replace('"lines"', '"pages"').replace("lines.txt", "index.html"))
    configure(record, '\n[plugins]\nfiles = ["pages.py"]\n\n[build]\nformats = ["atom", "pages"]\n')

    built, listed = (run(command, record) for command in ("build", "plugins"))

    assert (built.exit_code, listed.exit_code) == (0, 0), built.output + listed.output
    assert (record / "public" / "index.html").exists()


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
        ("diplofeed.exporters.rss:EXPORTER", "calls itself 'rss'"),
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

    build = run("build", record)
    listed = run("plugins", record, "--json")

    assert build.exit_code == 0
    lines = (record / "public" / "lines.txt").read_text(encoding="utf-8").split()
    assert sorted(lines) == ["first-meeting", "first-statement"]
    assert (record / "public" / "rss.xml").exists()
    row = next(row for row in json.loads(listed.stdout) if row["name"] == "lines")
    assert (row["package"], row["title"]) == ("lines.py", "Lines")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1\nraise RuntimeError('broken')\n", "lines.py cannot be run: RuntimeError: broken (lines.py, line 2)"),
        ("def (\n", "lines.py cannot be run: SyntaxError: invalid syntax (lines.py, line 1)"),
        ("import no_such_module\n", "lines.py cannot be run: ModuleNotFoundError"),
        ("raise SystemExit(0)\n", "lines.py cannot be run: SystemExit: 0"),
        ("x = 1\n", "lines.py defines no Exporter and no RecordSource and no SinkPlugin at its top level"),
        (None, "lines.py cannot be run: FileNotFoundError"),
    ],
)
def test_broken_plugin_file_is_named_and_others_go_on(record: Path, text: str | None, words: str) -> None:
    """A plugin file that does not run is named by build, check and plugins with status 1; all others are built."""
    if text is not None:
        (record / "lines.py").write_text(text, encoding="utf-8")
    (record / "good.py").write_text(PLUGIN.replace("lines", "good"), encoding="utf-8")
    configure(record, '\n[plugins]\nfiles = ["lines.py", "good.py"]\n')

    build, check, plugins = run("build", record), run("check", record), run("plugins", record)
    machine = [json.loads(run(command, record, "--json").stdout) for command in ("build", "check", "plugins")]

    assert [result.exit_code for result in (build, check, plugins)] == [1, 1, 1]
    assert f"error: {words}" in build.stderr
    assert f"lines.py: error: {words}" in check.stderr
    assert words in plugins.stdout
    assert {"rss.xml", "good.txt"} <= {path.name for path in (record / "public").iterdir()}
    assert words in machine[0]["failures"][0]
    assert (machine[1]["faults"][0]["file"], words in machine[1]["faults"][0]["message"]) == ("lines.py", True)
    assert [row["package"] for row in machine[2] if row["error"]] == ["lines.py"]
    assert "good" in {row["name"] for row in machine[2]}


def test_outputs_of_a_broken_plugin_file_stay(record: Path) -> None:
    """What a plugin file wrote stays as it is while the file is broken, and goes when it is listed no more."""
    plugin, config, lines = record / "lines.py", record / "diplofeed.toml", record / "public" / "lines.txt"
    before = config.read_text(encoding="utf-8")
    plugin.write_text(PLUGIN, encoding="utf-8")
    configure(record, '\n[plugins]\nfiles = ["lines.py"]\n')
    run("build", record)
    data = lines.read_bytes()

    plugin.write_text("broken", encoding="utf-8")
    run("new", "meeting", record, "--title", "More talks", "--when", "2026")
    assert run("build", record).exit_code == 1
    assert lines.read_bytes() == data
    assert b"More talks" in (record / "public" / "rss.xml").read_bytes()

    plugin.write_text(PLUGIN, encoding="utf-8")
    assert run("build", record).exit_code == 0
    assert b"more-talks" in lines.read_bytes()

    config.write_text(before, encoding="utf-8")
    assert run("build", record).exit_code == 0
    assert not lines.exists()


@pytest.mark.parametrize("more", ["", '\n[build]\nformats = ["atom", "lines"]\n', "\n[exporters.lines]\nwidth = 60\n"])
@pytest.mark.parametrize("args", [(), ("-f", "lines", "-f", "atom"), ("--set", "lines.width=60")], ids=" ".join)
def test_what_names_a_broken_plugin_stops_nothing(record: Path, more: str, args: tuple[str, ...]) -> None:
    """A format, an option or an argument that names what a broken file would define does not stop the others."""
    (record / "lines.py").write_text("broken", encoding="utf-8")
    configure(record, more + '\n[plugins]\nfiles = ["lines.py"]\n')

    result = run("build", record, *args)

    assert result.exit_code == 1
    assert "lines.py cannot be run: NameError" in result.stderr
    assert (record / "public" / "atom.xml").exists()


def test_where_a_plugin_file_fails_nothing_is_stale(record: Path) -> None:
    """While nobody knows which formats there are, a format that is not built keeps its files, whatever its name."""
    run("build", record)
    configure(record, '\n[build]\nformats = ["atom", "rsss"]\n\n[plugins]\nfiles = ["lines.py"]\n')

    result = run("build", record)

    assert result.exit_code == 1
    assert "did you mean 'rss'?" in result.stderr
    assert (record / "public" / "rss.xml").exists()


def test_misspelt_plugin_file_has_a_suggestion(record: Path) -> None:
    """A plugin file that is not there is answered with the one that is."""
    (record / "lines.py").write_text(PLUGIN, encoding="utf-8")
    configure(record, '\n[plugins]\nfiles = ["line.py"]\n')

    assert "did you mean 'lines.py'?" in run("check", record).stderr


def test_name_that_is_taken_names_both_and_the_first_stays(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two plugins of one name the first is used; the other is named with both packages; the rest goes on."""
    installed = Plugin(kind="exporter", name="lines", target=an_exporter(), package="some-package")
    clash = Plugin(kind="exporter", name="rss", target=an_exporter("rss"), package="other-package")
    monkeypatch.setattr("diplofeed.registry.registry._entry_points", lambda: [installed, clash])
    (record / "mine.py").write_text(PLUGIN, encoding="utf-8")
    (record / "good.py").write_text(PLUGIN.replace("lines", "good"), encoding="utf-8")
    configure(record, '\n[plugins]\nfiles = ["mine.py", "good.py"]\n')

    build, plugins = run("build", record), run("plugins", record)

    assert (build.exit_code, plugins.exit_code) == (1, 1)
    for result in (build.stderr, plugins.stdout):
        assert "two exporters are called 'rss': one of diplofeed, one of other-package" in result
        assert "two exporters are called 'lines': one of some-package, one of mine.py" in result
    assert (record / "public" / "lines.txt").read_bytes().startswith(b"tag:")
    assert b"<rss" in (record / "public" / "rss.xml").read_bytes()
    assert (record / "public" / "good.txt").exists()


def test_plugin_file_listed_twice_is_one(record: Path) -> None:
    """A file listed twice clashes with nothing."""
    (record / "lines.py").write_text(PLUGIN, encoding="utf-8")
    configure(record, '\n[plugins]\nfiles = ["lines.py", "lines.py"]\n')

    assert run("build", record).exit_code == 0


def test_plugin_files_of_one_name_are_two(tmp_path: Path) -> None:
    """Files in several folders may have the same name, and option classes of the same name in them."""
    for name, kind in (("one", "int"), ("two", "str")):
        head = f"from __future__ import annotations\nfrom attrs import evolve, frozen\nKind = {kind}\n"
        own = "@frozen\nclass Options:\n    x: Kind = Kind()\n\nEXPORTER = evolve(EXPORTER, options=Options)\n"
        (tmp_path / name).mkdir()
        text = head + PLUGIN.replace('"lines', f'"{name}') + own
        (tmp_path / name / "plugin.py").write_text(text, encoding="utf-8")

    registry = Registry().with_files(tmp_path, ["one/plugin.py", "two/plugin.py"])

    assert registry.failures == ()
    assert [plugin.package for plugin in registry.plugins] == ["one/plugin.py", "two/plugin.py"]
    assert [options(registry.exporter(name).options, table(x="7"), "x").x for name in ("one", "two")] == [7, "7"]


def test_strict_registry_raises() -> None:
    """For a program that adds a file itself a failure is an error."""
    with pytest.raises(PluginError, match=r"lines\.py cannot be run: FileNotFoundError") as caught:
        Registry.builtin().with_file(Path("nowhere/lines.py"))

    assert (caught.value.plugin, caught.value.package) == ("lines.py", "lines.py")


def test_installed_plugin_that_breaks_leaves_the_others(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed plugin that cannot be imported is named; the other formats are built; the exit status is 1."""
    broken = Plugin(kind="exporter", name="broken", target="no_such_module_at_all:X", package="some-package")
    registry = Registry((*Registry.builtin().plugins, broken))
    monkeypatch.setattr(Registry, "installed", classmethod(lambda _: registry))

    build = run("build", record)
    listed = run("plugins", record)

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
    ("written", "words"),
    [
        ({"widht": "60"}, "unknown key 'widht'\n    did you mean 'width'?"),
        ({"width": "wide"}, "exporters.x.width: found 'wide'\n    expected a whole number"),
    ],
)
def test_wrong_option_is_a_clear_error(written: dict[str, str], words: str) -> None:
    """An unknown option or a wrong value is named with its place and what would be right."""
    with pytest.raises(ConfigError) as caught:
        options(SomeOptions, table(**written), "exporters.x")

    assert str(caught.value).startswith("diplofeed.toml:9:1: error: exporters.x")
    assert words in str(caught.value)


def test_wrong_option_in_the_configuration_ends_the_build(record: Path) -> None:
    """An option nobody knows is found before anything is written."""
    configure(record, "\n[exporters.ical]\nimprecis = 'omit'\n")

    result = run("build", record)

    assert result.exit_code == 2
    assert "did you mean 'imprecise'?" in result.stderr
    assert not (record / "public").exists()


@pytest.mark.parametrize(
    ("more", "words", "meant"),
    [
        ("[exporters.icall]\nx = 1\n", ":15:1: error: exporters.icall: no exporter is called 'icall'", "'ical'"),
        ("[build]\nformats = ['rsss', 'atom']\n", ":16:1: error: build.formats: no exporter is called 'rsss'", "'rss'"),
        ("[build]\nformat = ['rss']\n", ":16:1: error: unknown key 'format'", "'formats'"),
        ("[plugins]\nfile = ['x.py']\n", ":16:1: error: unknown key 'file'", "'files'"),
        ("[plugin]\nfiles = ['x.py']\n", ":15:1: error: unknown section 'plugin'", "'plugins'"),
        ("[sources.x]\nuse = 'foldr'\n", ":16:1: error: sources.x.use: no source is called 'foldr'", "'folder'"),
        ("[sources.foldr]\npath = '.'\n", ":15:1: error: sources.foldr: no source is called 'foldr'", "'folder'"),
        ("[sources.folder]\npth = '.'\n", ":16:1: error: sources.folder: unknown key 'pth'", "'path'"),
        ("[sources.folder]\npath = 'no'\n", ":16:1: error: sources.folder.path: there is no 'no'", "expected a file"),
        ("[sources.folder]\npath = ['.']\n", ":16:1: error: sources.folder.path: found a list", "expected a text"),
    ],
)
def test_misspelt_names_and_keys_have_a_place_and_a_suggestion(record: Path, more: str, words: str, meant: str) -> None:
    """Whatever of a plugin is misspelt in diplofeed.toml is named where it stands, with what was meant."""
    assert (record / "diplofeed.toml").read_text(encoding="utf-8").count("\n") == 12
    configure(record, "\n\n" + more)

    result = run("check", record)

    assert result.exit_code in {1, 2}
    assert f"diplofeed.toml{words}" in result.stderr
    assert meant in result.stderr


def test_option_of_a_plugin_without_options_is_an_error(record: Path) -> None:
    """Where there are no options the message says so."""
    (record / "lines.py").write_text(PLUGIN, encoding="utf-8")
    configure(record, '\n[plugins]\nfiles = ["lines.py"]\n\n[exporters.lines]\nwidth = 60\n')

    assert "unknown key 'width'\n    expected no key at all" in run("check", record).stderr


@pytest.mark.parametrize("body", ["x: int", "x: int = field(default=0, validator=lambda *_: 1 / 0)"])
@pytest.mark.parametrize("head", ["", "@frozen\n"])
def test_options_without_good_defaults_are_refused(tmp_path: Path, head: str, body: str) -> None:
    """A plugin whose options cannot be made without a configuration is refused where it is defined."""
    text = f"from attrs import evolve, field, frozen\n{PLUGIN}\n{head}class Options:\n    {body}\n"
    (tmp_path / "lines.py").write_text(f"{text}\nEXPORTER = evolve(EXPORTER, options=Options)\n", encoding="utf-8")

    (failure,) = Registry().with_files(tmp_path, ["lines.py"]).failures

    assert "option" in str(failure)
    assert "lines.py cannot be run: TypeError" in str(failure)


def test_options_that_fail_on_a_value_leave_the_others(record: Path) -> None:
    """An exception of a plugin's own validator ends this format, not the build."""
    options_class = "@frozen\nclass Options:\n    x: int = field(default=1, validator=lambda i, a, value: 1 // value)\n"
    text = f"from attrs import evolve, field, frozen\n{PLUGIN}\n{options_class}"
    (record / "lines.py").write_text(f"{text}\nEXPORTER = evolve(EXPORTER, options=Options)\n", encoding="utf-8")
    configure(record, '\n[plugins]\nfiles = ["lines.py"]\n\n[exporters.lines]\nx = 0\n')

    result = run("build", record)

    assert result.exit_code == 1
    assert "exporters.lines: its options cannot be read: ZeroDivisionError" in result.stderr
    assert (record / "public" / "rss.xml").exists()


# ---------------------------------------------------------------- formats on request


def test_format_that_needs_more_packages_is_made_where_it_is_named_alone(record: Path) -> None:
    """A build in all usual formats has no letters and needs no further package; one that names the format has them."""
    registry = Registry.builtin()
    assert set(registry.names("exporter")) - set(registry.usual_formats) == {
        "letter",
        "ninjs",
        "timelinejs",
        "csv",
        "jsonl",
    }

    run("build", record, "-o", record / "all")
    run("build", record, "-o", record / "some", "-f", "letter")

    assert not (record / "all" / "letters.json").exists()
    assert (record / "all" / "digest.md").exists()
    assert (record / "some" / "letters.json").exists()


def test_plugin_of_a_user_is_a_usual_format() -> None:
    """A format that somebody installs or names is made without being named again."""
    assert Registry.builtin().with_(an_exporter()).usual_formats[-1] == "lines"
