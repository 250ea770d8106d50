"""The one registry of exporters and sources: a value, filled from one kind of plugin reference.

Built-in and installed plugins come by the same door: a name and a ``module:CONSTANT`` that is
imported when first used. A new built-in format is one new file and one line in ``BUILTIN``.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from pkgutil import resolve_name
from typing import Final, Literal

from attrs import field, frozen

from diplofeed.errors import PluginError, nearest
from diplofeed.export import Exporter
from diplofeed.source import Source

__all__ = ["Plugin", "Registry"]

Kind = Literal["exporter", "source"]
_CLASSES: Final[dict[Kind, type[Exporter | Source]]] = {"exporter": Exporter, "source": Source}
_GROUPS: Final[dict[str, Kind]] = {"diplofeed.exporters": "exporter", "diplofeed.sources": "source"}

BUILTIN: Final[tuple[tuple[Kind, str, str], ...]] = (
    ("exporter", "rss", "diplofeed.exporters.rss:EXPORTER"),
    ("exporter", "atom", "diplofeed.exporters.atom:EXPORTER"),
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
    package: str = "diplofeed"
    version: str = ""

    def load(self) -> Exporter | Source:
        """Return the exporter or source.

        Raises:
            PluginError: It cannot be imported, or is something else; names plugin and package.
        """
        if not isinstance(self.target, str):
            return self.target
        try:
            thing = resolve_name(self.target)
        except Exception as error:  # a plugin's module may raise anything while it is imported
            raise self._failure(f"cannot be imported: {type(error).__name__}: {error}") from error
        if not isinstance(thing, _CLASSES[self.kind]):
            raise self._failure(f"{self.target} is {type(thing).__name__}, not {_CLASSES[self.kind].__name__}")
        return thing

    def _failure(self, what: str) -> PluginError:
        message = f"{self.kind} {self.name!r} of {self.package}: {what}"
        return PluginError(message, plugin=self.name, package=self.package)


@frozen
class Registry:
    """Exporters and sources by name."""

    plugins: tuple[Plugin, ...] = field(default=())

    @plugins.validator
    def _refuse_duplicates(self, _: object, plugins: tuple[Plugin, ...]) -> None:
        seen: dict[tuple[str, str], Plugin] = {}
        for plugin in plugins:
            first = seen.setdefault((plugin.kind, plugin.name), plugin)
            if first is not plugin:
                message = (
                    f"two {plugin.kind}s are called {plugin.name!r}: one of {first.package}, one of {plugin.package}"
                )
                raise PluginError(message, plugin=plugin.name, package=plugin.package)

    @classmethod
    def builtin(cls) -> Registry:
        """Return the registry of what comes with diplofeed."""
        return cls(tuple(Plugin(kind=kind, name=name, target=target) for kind, name, target in BUILTIN))

    @classmethod
    def installed(cls) -> Registry:
        """Return the built-in registry with the plugins of installed packages (entry points)."""
        return cls((*cls.builtin().plugins, *_entry_points()))

    def with_(self, *things: Exporter | Source, package: str = "this program") -> Registry:
        """Return a registry that has these exporters or sources too."""
        more = (
            Plugin(
                kind="exporter" if isinstance(one, Exporter) else "source", name=one.name, target=one, package=package
            )
            for one in things
        )
        return Registry((*self.plugins, *more))

    def with_file(self, path: Path) -> Registry:
        """Return a registry with the exporters and sources a Python file defines at its top level.

        The file is executed: name only files you trust.

        Raises:
            PluginError: It cannot be read or run, or defines neither.
        """
        things = [one for one in _run(path).values() if isinstance(one, Exporter | Source)]
        if not things:
            message = f"{path.name} defines no Exporter and no Source at its top level"
            raise PluginError(message, plugin=path.name, package=path.name)
        return self.with_(*dict.fromkeys(things), package=path.name)

    def names(self, kind: Kind) -> tuple[str, ...]:
        """Return the names of one kind, in the order they were registered."""
        return tuple(plugin.name for plugin in self.plugins if plugin.kind == kind)

    def exporter(self, name: str) -> Exporter:
        """Return an exporter; raise PluginError where it is unknown or does not load."""
        thing = self._find("exporter", name).load()
        assert isinstance(thing, Exporter)  # noqa: S101 -- load has checked it; this tells the type checker
        return thing

    def source(self, name: str) -> Source:
        """Return a source; raise PluginError where it is unknown or does not load."""
        thing = self._find("source", name).load()
        assert isinstance(thing, Source)  # noqa: S101 -- load has checked it; this tells the type checker
        return thing

    def _find(self, kind: Kind, name: str) -> Plugin:
        for plugin in self.plugins:
            if (plugin.kind, plugin.name) == (kind, name):
                return plugin
        near = nearest(name, self.names(kind))
        hint = f"; did you mean {near!r}?" if near else ""
        message = f"no {kind} is called {name!r}; there are {', '.join(self.names(kind)) or 'none'}{hint}"
        raise PluginError(message, plugin=name)


def _entry_points() -> Iterator[Plugin]:
    # importlib.metadata takes 30 ms to import; only commands that run plugins pay for it.
    from importlib.metadata import entry_points  # noqa: PLC0415

    for group, kind in _GROUPS.items():
        for point in sorted(entry_points(group=group), key=lambda one: (one.name, one.value)):
            package, version = (point.dist.name, point.dist.version) if point.dist else ("an unknown package", "")
            yield Plugin(kind=kind, name=point.name, target=point.value, package=package, version=version)


def _run(path: Path) -> dict[str, object]:
    name = f"diplofeed_plugin_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise PluginError(f"{path.name} is no Python file", plugin=path.name, package=path.name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # attrs looks the module of a class up by its name
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # a plugin's file may raise anything while it is run
        message = f"{path.name} cannot be run: {type(error).__name__}: {error}"
        raise PluginError(message, plugin=path.name, package=path.name) from error
    return vars(module)


def load_files(registry: Registry, paths: Iterable[Path]) -> Registry:
    """Return the registry with the plugins of several files, in order."""
    for path in paths:
        registry = registry.with_file(path)
    return registry
