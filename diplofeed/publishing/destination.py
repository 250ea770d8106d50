"""The destination of a folder's feeds: the sink that the configuration names, opened for each audience."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from attrs import evolve, field, frozen

from diplofeed.blame import blamed
from diplofeed.config.load import CONFIG_FILE, Config, options, unknown_keys, without
from diplofeed.errors import ConfigError, DiplofeedError, Fault, Origin, PluginError, let_end, nearest
from diplofeed.model import Audience
from diplofeed.publishing.build import Task
from diplofeed.publishing.formats import fault_of
from diplofeed.registry import Registry
from diplofeed.sink import FormerSink, GuardedSink, Outputs, Sink, SinkPlugin, adapted
from diplofeed.sink.folder import SINK
from diplofeed.source.node import Table
from diplofeed.source.shape import keys

__all__ = ["Destination", "destination_of"]

_SECTION: Final = "sink"


@frozen(kw_only=True)
class _Use:
    """The name of the sink in ``[sink]``, whose other keys are the sink's options."""

    use: str = SINK.name


@frozen(kw_only=True)
class Destination:
    """A sink and its options.

    Attributes:
        origin: Where the configuration names it.
        has_internal: Whether there are feeds for internal readers.
    """

    plugin: SinkPlugin
    options: Any = field(repr=False)
    origin: Origin
    has_internal: bool

    @property
    def is_folder(self) -> bool:
        """Whether documents are files below the directories of the task, so that their states tell all there is."""
        return self.plugin is SINK

    def sinks(self, task: Task) -> tuple[Sink, Sink]:
        """Return where the feeds go, and where those for internal readers do.

        Raises:
            ConfigError: A dry run is asked for and the sink has none, or both would go to the same place.
            PluginError: The sink cannot be opened.
        """
        opener = self.plugin.preview if task.dry_run else self.plugin.open
        if opener is None:
            raise self._error(
                f"the sink {self.plugin.name!r} cannot say what would change", "a build that is no dry run"
            )
        outputs = Outputs(path=task.output, options=self.options, directory=task.directory)
        inside = evolve(outputs, path=task.internal_output, audience=Audience.INTERNAL)
        sink, internal = self._opened(opener, outputs), self._opened(opener, inside)
        if self.has_internal and sink.name == internal.name:
            message = (
                f"the sink {self.plugin.name!r} would write the feeds for internal readers to where the public's are"
            )
            raise self._error(message, "two places")
        return sink, internal

    def _opened(self, opener: Callable[[Outputs], Sink | FormerSink], outputs: Outputs) -> Sink:
        try:
            sink = adapted(opener(outputs))
            return sink if self.is_folder else GuardedSink(sink, self.plugin.name)
        except DiplofeedError:
            raise
        except BaseException as error:  # a plugin may raise anything
            let_end(error)
            message = f"sink {self.plugin.name!r} cannot be opened: {blamed(error, self.plugin)}"
            raise PluginError(message, plugin=self.plugin.name) from error

    def _error(self, message: str, expected: str) -> ConfigError:
        return ConfigError([Fault(origin=self.origin, field=f"{_SECTION}.use", message=message, expected=expected)])


def destination_of(config: Config, registry: Registry) -> Destination:
    """Return the sink that ``[sink]`` names with its options, the one of a directory where it names none.

    Raises:
        ConfigError: There is no such sink or option.
        PluginError: It does not load.
    """
    table = config.sink or Table((), Origin(CONFIG_FILE))
    use = options(_Use, _only_use(table), _SECTION).use
    if use not in registry.names("sink"):
        raise ConfigError(_unknown(use, table, registry))
    plugin = registry.sink(use)
    if unknown := unknown_keys(table, (*keys(_Use), *keys(plugin.options)), _SECTION):
        raise ConfigError(unknown)
    return Destination(
        plugin=plugin,
        options=options(plugin.options, without(table, keys(_Use)), _SECTION),
        origin=(table.get("use") or table).origin,
        has_internal=any(feed.audience is Audience.INTERNAL for feed in config.feeds),
    )


def _only_use(table: Table) -> Table:
    return without(table, {key.value for key, _ in table.pairs} - set(keys(_Use)))


def _unknown(use: str, table: Table, registry: Registry) -> list[Fault]:
    """Return that no sink is called so, and which plugin files failed, as it may be one of theirs."""
    names = registry.names("sink")
    unknown = Fault(
        origin=(table.get("use") or table).origin,
        field=f"{_SECTION}.use",
        message=f"no sink is called {use!r}",
        expected=f"one of {', '.join(names)}",
        suggestion=nearest(use, names),
    )
    return [unknown, *map(fault_of, registry.failures)]
