"""The one registry of exporters and sources: a value, filled from one kind of plugin reference.

Built-in and installed plugins come by the same door: a name and a ``module:CONSTANT`` that is
imported when first used. A new built-in format is one new file and one line in ``BUILTIN``.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from pkgutil import resolve_name
from traceback import walk_tb
from typing import Final, Literal

from attrs import evolve, field, frozen

from diplofeed.errors import PluginError, nearest
from diplofeed.export import Exporter
from diplofeed.source import Source

__all__ = ["OWN_FILES", "Plugin", "Registry"]

Kind = Literal["exporter", "source"]
_CLASSES: Final[dict[Kind, type[Exporter | Source]]] = {"exporter": Exporter, "source": Source}
_GROUPS: Final[dict[str, Kind]] = {"diplofeed.exporters": "exporter", "diplofeed.sources": "source"}

OWN_FILES: Final = frozenset({"changes.xml", "feeds.json", "feeds.opml"})
"""The files of a publication that are no format's main documents."""

_OURS: Final = "diplofeed"  # whose file names are known to differ

BUILTIN: Final[tuple[tuple[Kind, str, str], ...]] = (
    ("exporter", "rss", "diplofeed.exporters.rss:EXPORTER"),
    ("exporter", "atom", "diplofeed.exporters.atom:EXPORTER"),
    ("exporter", "json", "diplofeed.exporters.jsonfeed:EXPORTER"),
    ("exporter", "ical", "diplofeed.exporters.ical:EXPORTER"),
    ("exporter", "digest", "diplofeed.exporters.digest:EXPORTER"),
    ("source", "folder", "diplofeed.sources.folder:SOURCE"),
)


@frozen(kw_only=True)
class Plugin:
    """A named thing and where it comes from, imported only when used.

    Attributes:
        target: ``module:CONSTANT``, or the thing itself.
        package: The distribution or file it comes from.
    """

    kind: Kind
    name: str
    target: str | Exporter | Source
    package: str = _OURS
    version: str = ""

    def load(self) -> Exporter | Source:
        """Return the exporter or source.

        Raises:
            PluginError: It cannot be imported, is something else or has another name; names plugin and package.
        """
        if not isinstance(self.target, str):
            return self.target
        try:
            thing = resolve_name(self.target)
        except (Exception, SystemExit) as error:  # a plugin's module may raise anything while it is imported
            raise self.failure(f"cannot be imported: {type(error).__name__}: {error}") from error
        if not isinstance(thing, _CLASSES[self.kind]):
            raise self.failure(f"{self.target} is {type(thing).__name__}, not {_CLASSES[self.kind].__name__}")
        if thing.name != self.name:  # its outputs are remembered by the one, its options found by the other
            raise self.failure(f"{self.target} calls itself {thing.name!r}")
        return thing

    def failure(self, what: str) -> PluginError:
        """Return an error that says what is wrong with it, and names it and its package."""
        message = f"{self.kind} {self.name!r} of {self.package}: {what}"
        return PluginError(message, plugin=self.name, package=self.package)


@frozen
class Registry:
    """Exporters and sources by name.

    Attributes:
        plugins: In the order they were registered; names are unique within a kind.
        failures: What kept others from being registered, each naming its file or package.
    """

    plugins: tuple[Plugin, ...] = field(default=())
    failures: tuple[PluginError, ...] = ()

    @plugins.validator
    def _refuse_duplicates(self, _: object, plugins: tuple[Plugin, ...]) -> None:
        for clash in _unique(plugins)[1]:
            raise clash

    @classmethod
    def builtin(cls) -> Registry:
        """Return the registry of what comes with diplofeed."""
        return cls(tuple(Plugin(kind=kind, name=name, target=target) for kind, name, target in BUILTIN))

    @classmethod
    def installed(cls) -> Registry:
        """Return the built-in registry with the plugins of installed packages (entry points)."""
        return cls.builtin().joined(_entry_points())

    def joined(self, plugins: Iterable[Plugin]) -> Registry:
        """Return a registry that has these plugins too; one whose name is taken is a failure, the others go on."""
        unique, clashes = _unique((*self.plugins, *plugins))
        return Registry(unique, (*self.failures, *clashes))

    def with_(self, *things: Exporter | Source, package: str = "this program") -> Registry:
        """Return a registry that has these exporters or sources too.

        Raises:
            PluginError: A name is taken; names both packages.
        """
        return evolve(self, plugins=(*self.plugins, *_plugins(things, package)))

    def with_file(self, path: Path) -> Registry:
        """Return a registry with the exporters and sources a Python file defines at its top level.

        The file is executed: name only files you trust.

        Raises:
            PluginError: It cannot be read or run, or defines neither, or a name is taken.
        """
        return evolve(self, plugins=(*self.plugins, *_plugins(_things(path, path.name), path.name)))

    def with_files(self, root: Path, names: Iterable[str]) -> Registry:
        """Return a registry with what several files below ``root`` define; a file that fails is a failure."""
        registry = self
        for name in dict.fromkeys(names):
            try:
                registry = registry.joined(_plugins(_things(root / name, name), name))
            except PluginError as error:
                registry = evolve(registry, failures=(*registry.failures, error))
        return registry

    def names(self, kind: Kind) -> tuple[str, ...]:
        """Return the names of one kind, in the order they were registered."""
        return tuple(plugin.name for plugin in self.plugins if plugin.kind == kind)

    def exporter(self, name: str) -> Exporter:
        """Return an exporter; raise PluginError where it is unknown, does not load or writes another's file."""
        thing = self.load(self._find("exporter", name))
        assert isinstance(thing, Exporter)  # noqa: S101 -- load has checked it; this tells the type checker
        return thing

    def source(self, name: str) -> Source:
        """Return a source; raise PluginError where it is unknown or does not load."""
        thing = self._find("source", name).load()
        assert isinstance(thing, Source)  # noqa: S101 -- load has checked it; this tells the type checker
        return thing

    def load(self, plugin: Plugin) -> Exporter | Source:
        """Return what a plugin of this registry is.

        Raises:
            PluginError: It does not load, or is an exporter whose file one registered before it writes; names both.
        """
        thing = plugin.load()
        if isinstance(thing, Exporter) and plugin.package != _OURS:
            if thing.filename.casefold() in OWN_FILES:
                raise plugin.failure(f"writes {thing.filename}, which diplofeed itself does whatever the formats")
            for first in takewhile(lambda one: one != plugin, self.plugins):
                if first.kind == plugin.kind and _writes(first, thing.filename):
                    raise plugin.failure(
                        f"writes {thing.filename}, which {first.name!r} of {first.package} does already"
                    )
        return thing

    def _find(self, kind: Kind, name: str) -> Plugin:
        for plugin in self.plugins:
            if (plugin.kind, plugin.name) == (kind, name):
                return plugin
        near = nearest(name, self.names(kind))
        hint = f"; did you mean {near!r}?" if near else ""
        message = f"no {kind} is called {name!r}; there are {', '.join(self.names(kind)) or 'none'}{hint}"
        raise PluginError(message, plugin=name)


def _writes(plugin: Plugin, filename: str) -> bool:
    """Return whether an exporter writes a file of this name, also where names differ in case only."""
    try:
        thing = plugin.load()
    except PluginError:  # it is told of where it is asked for
        return False
    return isinstance(thing, Exporter) and thing.filename.casefold() == filename.casefold()


def _entry_points() -> Iterator[Plugin]:
    # importlib.metadata takes 30 ms to import; only commands that run plugins pay for it.
    from importlib.metadata import entry_points  # noqa: PLC0415

    for group, kind in _GROUPS.items():
        for point in sorted(entry_points(group=group), key=lambda one: (one.name, one.value)):
            package, version = (point.dist.name, point.dist.version) if point.dist else ("an unknown package", "")
            yield Plugin(kind=kind, name=point.name, target=point.value, package=package, version=version)


def _unique(plugins: Iterable[Plugin]) -> tuple[tuple[Plugin, ...], list[PluginError]]:
    """Return the first plugin of each name, and the clashes of the others with it."""
    first: dict[tuple[Kind, str], Plugin] = {}
    clashes = [
        _clash(there, plugin)
        for plugin in plugins
        if (there := first.setdefault((plugin.kind, plugin.name), plugin)) is not plugin
    ]
    return tuple(first.values()), clashes


def _clash(first: Plugin, second: Plugin) -> PluginError:
    message = f"two {first.kind}s are called {first.name!r}: one of {first.package}, one of {second.package}"
    return PluginError(message, plugin=second.name, package=second.package)


def _plugins(things: Iterable[Exporter | Source], package: str) -> Iterator[Plugin]:
    for one in things:
        kind: Kind = "exporter" if isinstance(one, Exporter) else "source"
        yield Plugin(kind=kind, name=one.name, target=one, package=package)


def _things(path: Path, package: str) -> list[Exporter | Source]:
    """Return the exporters and sources a file defines, each once whatever names it has there."""
    things = [one for one in _run(path, package).values() if isinstance(one, Exporter | Source)]
    if not things:
        message = f"{package} defines no Exporter and no Source at its top level"
        raise PluginError(message, plugin=path.name, package=package)
    return list(dict.fromkeys(things))


def _run(path: Path, package: str) -> dict[str, object]:
    name = f"diplofeed_plugin:{path.absolute()}"  # no two files share a module, whatever they are called
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise PluginError(f"{package} is no Python file", plugin=path.name, package=package)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # attrs looks the module of a class up by its name
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # a plugin's file may raise anything while it is run
        sys.modules.pop(name, None)
        where = _place(error, spec.origin) or _hint(path)
        message = f"{package} cannot be run: {type(error).__name__}: {error}{where}"
        raise PluginError(message, plugin=path.name, package=package) from error
    return vars(module)


def _place(error: BaseException, file: str | None) -> str:
    """Return the line of the file an error came from, in the words a SyntaxError says it of itself."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
    return f" ({Path(file or '').name}, line {lines[-1]})" if lines else ""


def _hint(path: Path) -> str:
    """Return what a file that is not there was probably meant to be."""
    near = "" if path.exists() else nearest(path.name, (one.name for one in path.parent.glob("*.py")))
    return f"; did you mean {near!r}?" if near else ""
