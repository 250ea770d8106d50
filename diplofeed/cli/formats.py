"""Which formats a build makes, with which options, and what keeps others from being made."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from diplofeed.config.load import Config
    from diplofeed.errors import Fault, PluginError
    from diplofeed.publishing import Format
    from diplofeed.registry import Registry
    from diplofeed.source.node import Table


__all__ = ["complete_formats", "fault_of", "formats_of", "others_than"]


def formats_of(
    config: Config, registry: Registry, only: tuple[str, ...], settings: tuple[str, ...]
) -> tuple[tuple[Format, ...], list[PluginError]]:
    """Return the formats to build, and what keeps others from being built."""
    from diplofeed.config.load import options  # noqa: PLC0415
    from diplofeed.errors import ConfigError, PluginError  # noqa: PLC0415 -- see the docstring of the package
    from diplofeed.publishing import Format  # noqa: PLC0415

    tables = _with_settings(config, settings)
    wanted = (*(config.build.formats or registry.names("exporter")), *only)
    unknown = [name for name in (*wanted, *tables) if name not in registry.names("exporter")]
    if unknown and not registry.failures:
        raise ConfigError(_unknown_faults(unknown, tables, registry, chosen=bool(only)))
    formats, failures = [], list(registry.failures)
    # A name that is unknown where a plugin failed may be that plugin's: it must not stop the others.
    for name in dict.fromkeys((*wanted, *unknown)):
        try:
            exporter = registry.exporter(name)
            own = options(exporter.options, tables.get(name), f"exporters.{name}")
        except PluginError as error:
            failures.append(error)
            continue
        formats.append(Format(exporter=exporter, options=own))
    return tuple(formats), failures


def _unknown_faults(
    unknown: Iterable[str], tables: Mapping[str, Table], registry: Registry, *, chosen: bool
) -> Iterator[Fault]:
    """Yield a fault for each name no exporter has, where it stands: in the file, or on the command line."""
    from diplofeed.config.load import CONFIG_FILE  # noqa: PLC0415
    from diplofeed.errors import Fault, Origin, nearest  # noqa: PLC0415 -- see the docstring of the package

    names = registry.names("exporter")
    elsewhere = (Origin("--format"), "") if chosen else (Origin(CONFIG_FILE), "build.formats")
    for name in dict.fromkeys(unknown):
        origin, field = (tables[name].origin, f"exporters.{name}") if name in tables else elsewhere
        message, expected = f"no exporter is called {name!r}", f"one of {', '.join(names)}"
        yield Fault(origin=origin, field=field, message=message, expected=expected, suggestion=nearest(name, names))


class _AllBut(frozenset[str]):
    """Every name but these."""

    def __contains__(self, name: object) -> bool:
        return not super().__contains__(name)


def others_than(registry: Registry, formats: tuple[Format, ...]) -> Container[str]:
    """Return the formats that are not built because they do not load.

    Where a plugin file failed nobody knows what it would have made, so nothing an earlier build made is stale.
    """
    built = frozenset(one.exporter.name for one in formats)
    return _AllBut(built) if registry.failures else frozenset(registry.names("exporter")) - built


def _with_settings(config: Config, settings: tuple[str, ...]) -> dict[str, Any]:
    """Return the options of exporters, those of the command line (``ical.imprecise=omit``) over those of the file."""
    from diplofeed.errors import Origin  # noqa: PLC0415 -- see the docstring of the package
    from diplofeed.source.node import Scalar, Table  # noqa: PLC0415

    tables = dict(config.exporters)
    for setting in settings:
        path, equals, value = setting.partition("=")
        name, dot, option = path.partition(".")
        if not (equals and dot and name and option):
            raise click.BadParameter(
                f"{setting!r} is not NAME.OPTION=VALUE, as in ical.imprecise=omit", param_hint="--set"
            )
        origin = Origin("--set")
        kept = tuple(pair for pair in tables[name].pairs if pair[0].value != option) if name in tables else ()
        tables[name] = Table((*kept, (Scalar(option, origin), Scalar(value, origin, separator=","))), origin)
    return tables


def fault_of(error: PluginError) -> Fault:
    """Return what is wrong with a plugin as a fault, told like those of the record."""
    from diplofeed.config.load import CONFIG_FILE  # noqa: PLC0415
    from diplofeed.errors import Fault, Origin  # noqa: PLC0415 -- see the docstring of the package

    return Fault(origin=Origin(error.package or CONFIG_FILE), message=str(error))


def complete_formats(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Return the formats whose names begin so, for the shell."""
    from diplofeed.registry import Registry  # noqa: PLC0415 -- see the docstring of the package

    return [name for name in Registry.installed().names("exporter") if name.startswith(incomplete)]
