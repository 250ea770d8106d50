"""The formats a folder is published in with their options, and the faults of those that cannot be made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final

from attrs import frozen

from diplofeed.config.load import CONFIG_FILE, Config, options, without
from diplofeed.errors import ConfigError, Fault, Origin, PluginError, nearest
from diplofeed.feeds.feed import Format
from diplofeed.publishing.build import Settings
from diplofeed.publishing.templates import names_of, with_texts
from diplofeed.registry import Registry
from diplofeed.source.node import Node, Scalar, Table, tree

__all__ = ["FORMATS", "OPTIONS", "Formats", "fault_of", "formats_of"]

FORMATS: Final = Origin("formats")
"""Where a format stands that the caller of `build` names."""

OPTIONS: Final = Origin("options")
"""Where an option stands that the caller of `build` sets."""


@frozen(kw_only=True)
class Formats:
    """The formats to build, and the faults of those that cannot be.

    Attributes:
        wanted: The names of what is to be built, whether it loads or not.
    """

    made: tuple[Format, ...]
    failures: tuple[PluginError, ...]
    wanted: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The names of the formats to build."""
        return frozenset(format_.exporter.name for format_ in self.made)

    def others(self, registry: Registry, remembered: Iterable[str]) -> frozenset[str]:
        """Return the formats that are not built, whose files stay: those that do not load.

        Where a plugin file failed nobody knows what it would have made: then nothing an earlier build made is stale.

        Args:
            registry: All exporters there are.
            remembered: The names of what earlier builds wrote files for.
        """
        names = {"", *remembered, *self.wanted} if registry.failures else self.wanted
        return frozenset(names) - self.names


def formats_of(
    config: Config, registry: Registry, only: Sequence[str] = (), settings: Settings | None = None
) -> Formats:
    """Return the formats to build.

    Args:
        config: Names the formats, or none for all that are usual, with their options.
        registry: All exporters there are.
        only: Further formats that the caller names.
        settings: Options that replace those of the configuration.

    Raises:
        ConfigError: There is no such format or option.
    """
    tables = _with_settings(config, settings or {})
    wanted = (*(config.build.formats or registry.usual_formats), *only)
    unknown = [name for name in (*wanted, *tables) if name not in registry.names("exporter")]
    if unknown and not registry.failures:
        raise ConfigError(_unknown_faults(unknown, tables, registry, {} if only else config.places))
    made, failures = [], list(registry.failures)
    # A name that is unknown where a plugin failed may be that plugin's: it must not stop the others.
    for name in dict.fromkeys((*wanted, *unknown)):
        try:
            exporter = registry.exporter(name, among=wanted)
            own = _options(exporter.options, tables.get(name), f"exporters.{name}", config)
        except PluginError as error:
            failures.append(error)
            continue
        made.append(Format(exporter=exporter, options=own))
    return Formats(made=tuple(made), failures=tuple(failures), wanted=frozenset(wanted))


def _options(cls: type[Any], table: Table | None, prefix: str, config: Config) -> Any:
    """Return options with the texts of templates, which the configuration has by the names of their folders."""
    own = options(cls, without(table, names_of(cls)) if table else None, prefix)
    return with_texts(own, table, prefix, config.directory)


def fault_of(error: PluginError) -> Fault:
    """Return what is wrong with a plugin as a fault, like those of the record."""
    return Fault(origin=Origin(error.package or CONFIG_FILE), message=str(error))


def _unknown_faults(
    unknown: Iterable[str], tables: Mapping[str, Table], registry: Registry, places: Mapping[str, Origin]
) -> Iterator[Fault]:
    """Yield a fault for each name that no exporter has, where it stands: in the file, or in the call."""
    names = registry.names("exporter")
    for name in dict.fromkeys(unknown):
        elsewhere = (places[name], "build.formats") if name in places else (FORMATS, "")
        origin, field = (tables[name].origin, f"exporters.{name}") if name in tables else elsewhere
        message, expected = f"no exporter is called {name!r}", f"one of {', '.join(names)}"
        yield Fault(origin=origin, field=field, message=message, expected=expected, suggestion=nearest(name, names))


def _with_settings(config: Config, settings: Settings) -> dict[str, Table]:
    """Return the options of exporters: those of the caller over those of the file."""
    tables = dict(config.exporters)
    for name, values in settings.items():
        pairs = tables[name].pairs if name in tables else ()
        kept = tuple(pair for pair in pairs if pair[0].value not in values)
        added = tuple((Scalar(option, OPTIONS), _node(value)) for option, value in values.items())
        tables[name] = Table((*kept, *added), OPTIONS)
    return tables


def _node(value: Any) -> Node:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return Scalar(value, OPTIONS, separator=",")  # a list may be written as one text, as on the command line
    return tree(list(value) if isinstance(value, tuple) else value, OPTIONS)
