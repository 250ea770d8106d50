"""The registry: a value with the plugins there are, and the failures of those that could not be registered."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from diplofeed.errors import PluginError, nearest
from diplofeed.export import Exporter
from diplofeed.registry.files import run
from diplofeed.registry.plugin import CLASSES, OURS, Kind, Plugin, Thing, kind_of, reference_of
from diplofeed.sink import SinkPlugin
from diplofeed.sink.contract import folded
from diplofeed.source import RecordSource

__all__ = ["BUILTIN", "OWN_FILES", "Registry"]

_GROUPS: Final[dict[str, Kind]] = {
    "diplofeed.exporters": "exporter",
    "diplofeed.sources": "source",
    "diplofeed.sinks": "sink",
}

OWN_FILES: Final = frozenset({"changes.xml", "feeds.json", "feeds.opml"})
"""The files of a publication that are no format's main documents."""

BUILTIN: Final[tuple[tuple[Kind, str, str], ...]] = (
    ("exporter", "rss", "diplofeed.exporters.rss:EXPORTER"),
    ("exporter", "atom", "diplofeed.exporters.atom:EXPORTER"),
    ("exporter", "json", "diplofeed.exporters.jsonfeed:EXPORTER"),
    ("exporter", "ical", "diplofeed.exporters.ical:EXPORTER"),
    ("exporter", "digest", "diplofeed.exporters.digest:EXPORTER"),
    ("exporter", "html", "diplofeed.exporters.html:EXPORTER"),
    ("exporter", "letter", "diplofeed.exporters.letter:EXPORTER"),
    ("exporter", "ninjs", "diplofeed.exporters.ninjs:EXPORTER"),
    ("exporter", "timelinejs", "diplofeed.exporters.timelinejs:EXPORTER"),
    ("exporter", "csv", "diplofeed.exporters.tables.csv:EXPORTER"),
    ("exporter", "jsonl", "diplofeed.exporters.tables.jsonl:EXPORTER"),
    ("source", "folder", "diplofeed.sources.folder:SOURCE"),
    ("source", "ical", "diplofeed.sources.ical:SOURCE"),
    ("source", "ninjs", "diplofeed.sources.ninjs:SOURCE"),
    ("source", "timelinejs", "diplofeed.sources.timelinejs:SOURCE"),
    ("source", "table", "diplofeed.sources.table:SOURCE"),
    ("source", "feed", "diplofeed.sources.feed:SOURCE"),
    ("source", "web", "diplofeed.sources.web:SOURCE"),
    ("sink", "folder", "diplofeed.sink.folder:SINK"),
)

_ON_REQUEST: Final = frozenset({"letter", "ninjs", "timelinejs", "csv", "jsonl"})
"""The built-in formats that are made only where they are named, as they need more packages or are for few."""


@frozen
class Registry:
    """Exporters, sources and sinks by name.

    Attributes:
        plugins: In the order they were registered; names are unique within a kind.
        failures: Why other plugins could not be registered, each naming its file or package.
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
        return cls(
            tuple(
                Plugin(kind=kind, name=name, target=target, on_request=name in _ON_REQUEST)
                for kind, name, target in BUILTIN
            )
        )

    @classmethod
    def installed(cls) -> Registry:
        """Return the built-in registry with the plugins of installed packages (entry points)."""
        return cls.builtin().joined(_entry_points())

    def joined(self, plugins: Iterable[Plugin]) -> Registry:
        """Return a registry that has these plugins too; one whose name is taken is a failure, the others go on."""
        unique, clashes = _unique((*self.plugins, *plugins))
        return Registry(unique, (*self.failures, *clashes))

    def with_(self, *things: Thing, package: str = "this program") -> Registry:
        """Return a registry that has these exporters, sources or sinks too.

        Raises:
            PluginError: A name is taken; names both packages.
        """
        return evolve(self, plugins=(*self.plugins, *_plugins(things, package)))

    def with_file(self, path: Path) -> Registry:
        """Return a registry with the exporters, sources and sinks a Python file defines at its top level.

        The file is executed: name only files you trust.

        Raises:
            PluginError: It cannot be read or run, or defines none of them, or a name is taken.
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

    @property
    def usual_formats(self) -> tuple[str, ...]:
        """The names of the exporters that are run where nobody names any, in the order they were registered."""
        return tuple(plugin.name for plugin in self.plugins if plugin.kind == "exporter" and not plugin.on_request)

    def exporter(self, name: str, *, among: Container[str] | None = None) -> Exporter:
        """Return an exporter that is to be run among others, by their names, or among all.

        Raises:
            PluginError: It is unknown, does not load, or writes the file of one that was registered before.
        """
        thing = self.load(self._find("exporter", name), among=among)
        assert isinstance(thing, Exporter)  # noqa: S101 -- load has checked it; this tells the type checker
        return thing

    def source(self, name: str) -> RecordSource:
        """Return a source; raise PluginError where it is unknown or does not load."""
        thing = self._find("source", name).load()
        assert isinstance(thing, RecordSource)  # noqa: S101 -- load has checked it; this tells the type checker
        return thing

    def sink(self, name: str) -> SinkPlugin:
        """Return a sink; raise PluginError where it is unknown or does not load."""
        thing = self._find("sink", name).load()
        assert isinstance(thing, SinkPlugin)  # noqa: S101 -- load has checked it; this tells the type checker
        return thing

    def reference(self, name: str, kind: Kind = "exporter") -> Plugin | None:
        """Return a plugin by name and target, which can be pickled and loaded by another process.

        None if no other process can find it, as it was made within a function or by the script that runs.

        Raises:
            PluginError: It is unknown or does not load.
        """
        plugin = self._find(kind, name)
        return plugin if isinstance(plugin.target, str) else reference_of(plugin.target)

    def load(self, plugin: Plugin, *, among: Container[str] | None = None) -> Thing:
        """Return the exporter, source or sink of a plugin of this registry.

        Args:
            plugin: Of this registry.
            among: The names of the exporters that are run, of which no two may write one file; all by default.

        Raises:
            PluginError: It does not load, or is an exporter whose file one registered before it writes; names both.
        """
        thing = plugin.load()
        if isinstance(thing, Exporter) and plugin.package != OURS:
            if folded(thing.filename) in OWN_FILES:
                raise plugin.failure(f"writes {thing.filename}, which diplofeed itself does whatever the formats")
            for first in takewhile(lambda other: other != plugin, self.plugins):
                is_run = first.kind == plugin.kind and (among is None or first.name in among)
                if is_run and _writes(first, thing.filename):
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
    return isinstance(thing, Exporter) and folded(thing.filename) == folded(filename)


def _entry_points() -> Iterator[Plugin]:
    from importlib.metadata import entry_points  # noqa: PLC0415 -- 30 ms, for commands that run plugins alone

    points = entry_points()  # of all groups at once, as this looks into each installed package
    for group, kind in _GROUPS.items():
        for point in sorted(points.select(group=group), key=lambda point: (point.name, point.value)):
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


def _plugins(things: Iterable[Thing], package: str) -> Iterator[Plugin]:
    return (Plugin(kind=kind_of(thing), name=thing.name, target=thing, package=package) for thing in things)


def _things(path: Path, package: str) -> list[Thing]:
    """Return the exporters, sources and sinks a file defines, each once."""
    things = [value for value in run(path, package).values() if isinstance(value, Thing)]
    if not things:
        names = " and no ".join(cls.__name__ for cls in CLASSES.values())
        message = f"{package} defines no {names} at its top level"
        raise PluginError(message, plugin=path.name, package=package)
    return list(dict.fromkeys(things))
