"""From a folder on disk to its record: its own files and its further sources."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeGuard

from attrs import define, evolve, field, frozen

from diplofeed.blame import blamed
from diplofeed.cache import NO_CACHE, Cache, code, code_paths, digest, modules_of, signature
from diplofeed.config import Publication
from diplofeed.config.csv import CsvOptions
from diplofeed.config.load import Config, options, unknown_keys, without
from diplofeed.errors import ConfigError, Fault, Origin, PluginError, Severity, let_end, nearest
from diplofeed.export import Exporter
from diplofeed.model.spilled import SpilledFields
from diplofeed.publishing.answers import ANSWERS, KeptAnswer, with_pages
from diplofeed.publishing.asked import asks_to_hide, with_words_of_files
from diplofeed.publishing.conditions import faults_of
from diplofeed.publishing.links import warnings_of_links
from diplofeed.publishing.uses import Use, use_of
from diplofeed.publishing.yields import damage_of, hides_items, understood
from diplofeed.record import Record, assemble
from diplofeed.record.ahead import warnings_of_what_lies_ahead
from diplofeed.record.plain import digest_of
from diplofeed.record.states import warnings_of_states
from diplofeed.record.warnings import warnings_of_lost_rounds
from diplofeed.registry import Registry
from diplofeed.source import Drops, Inputs, Located, Named, Names, Partial, Read, Source
from diplofeed.source.node import Table
from diplofeed.source.shape import keys
from diplofeed.sources.folder import FORGETFUL, NAME_FILES, YAML, Memory, places, read_items, read_names

__all__ = ["load_record", "read_outside"]

_WEB: Final = "web"
_MOST_IN_MEMORY: Final = 5_000  # items, of 3 kB each


def load_record(
    root: Path,
    config: Config,
    registry: Registry,
    *,
    cache: Cache = NO_CACHE,
    tick: Callable[[int], None] = lambda _: None,
    now: datetime | None = None,
    advise: Callable[[Located], Iterable[Fault]] = lambda _: (),
    memory: Memory = FORGETFUL,
) -> Record:
    """Return the record of a folder: its own files and its further sources; every fault is in it.

    What the cache has of files that are the same is not read again. ``tick`` is called for each item read. What is said
    to have happened after ``now``, where there is one, gets a warning; ``advise`` returns what else is to be said of an
    item. What ``memory`` has of the record's own files is not read again.
    """
    as_read = signature(*(root / f"{stem}{end}" for stem in NAME_FILES for end in YAML))  # before they are
    names, faults = read_names(root)
    definitions = _Definitions.of(names)
    further: list[Located | Fault] = []
    failed = []
    drops = {}
    kept = _Kept(lambda located: _warnings_of(located, config.publication, now, advise))
    for name, table in config.sources.items():
        recalled = _Recalled(cache, definitions.names(), digest(as_read, definitions.digest()))
        of_source = [_of_source(name, read, tick) for read in _guarded(root, name, table, registry, recalled)]
        further += map(kept.take, definitions.without_names(of_source, name))
        failed += [name] if any(map(hides_items, of_source)) else []
        drops[name] = Drops.of(of_source)
    # The record's own files may name what its sources define, and come first all the same.
    with _without_collection():
        own = [
            kept.take(read)
            for read in definitions.without_names(_own(root, config.csv, definitions.names(), tick, memory), "")
        ]
        failed += [""] if any(map(hides_items, own)) else []
        record = assemble(chain(config.warnings, faults, own, further, kept.warnings), failed, drops)
        record = evolve(record, faults=tuple(places(root, record.faults, config.csv))) if record.faults else record
    # What a source failed to read may have what feeds ask for.
    return record if failed else _with_conditions(record, config, definitions.names())


def _warnings_of(
    located: Located, publication: Publication, now: datetime | None, advise: Callable[[Located], Iterable[Fault]]
) -> Iterator[Fault]:
    """Yield what an editor is to know of an item in which nothing is wrong."""
    yield from warnings_of_lost_rounds(located)
    yield from warnings_of_states(located)
    yield from warnings_of_links(located, publication)
    yield from warnings_of_what_lies_ahead(located, now) if now else ()
    yield from advise(located)


@define(eq=False)
class _Kept:
    """Keeps the items that are read: the first thousands in memory, of the others what few ask for in a file.

    Attributes:
        warnings: Of the items that were kept.
    """

    warnings_of: Callable[[Located], Iterable[Fault]]
    warnings: list[Fault] = field(factory=list, init=False)
    _spilled: SpilledFields = field(factory=SpilledFields, init=False)
    _count: int = field(default=0, init=False)

    def take(self, read: Located | Fault) -> Located | Fault:
        """Return what was read, as it is kept."""
        if isinstance(read, Fault):
            return read
        self.warnings += self.warnings_of(read)
        self._count += 1
        if self._count <= _MOST_IN_MEMORY:
            return read
        item = self._spilled.without_rest(read.item)
        return Located(item=item, origin=read.origin, source=read.source, digest=read.digest)


def _with_conditions(record: Record, config: Config, names: Names) -> Record:
    """Return a record with a fault for each id that feeds ask for in vain."""
    faults = tuple(faults_of(config.conditions, names, record.items, is_whole=not config.sources))
    return evolve(record, faults=(*record.faults, *faults)) if faults else record


def _of_source(source: str, read: Read, tick: Callable[[int], None]) -> Read:
    """Count what a further source reads, and return it with the source's name."""
    tick(1)
    if isinstance(read, Fault):
        return evolve(read, unread=evolve(read.unread, source=source)) if read.unread else read
    return evolve(read, source=source) if isinstance(read, Located) else read


@frozen
class _Definitions:
    """The names that are defined so far, and where sources define theirs."""

    tables: Mapping[str, dict[str, Any]]
    places: dict[tuple[str, str], str] = field(factory=dict)

    @classmethod
    def of(cls, names: Names) -> _Definitions:
        """Return what name files define."""
        return cls({table: dict(getattr(names, table)) for table in NAME_FILES})

    def names(self) -> Names:
        """Return the names as they are now."""
        return Names(**{table: dict(values) for table, values in self.tables.items()})

    def digest(self) -> bytes:
        """Return a digest of the names that sources define."""
        return digest(*(digest_of(self.tables[table][key]) for table, key in sorted(self.places)))

    def without_names(self, results: Iterable[Read], source: str) -> Iterator[Located | Fault]:
        """Take in the names a source defines; yield the rest of what it reads, and warnings of names in conflict."""
        for read in results:
            if isinstance(read, Located | Fault):
                yield read
            elif isinstance(read, Partial):
                continue  # of no item
            elif read.value.id not in self.tables[read.table]:
                self.tables[read.table][read.value.id] = read.value
                self.places[read.table, read.value.id] = f"the source {source!r} at {read.origin}"
            elif self.tables[read.table][read.value.id] != read.value:
                yield self._conflict(read)

    def _conflict(self, named: Named) -> Fault:
        where = self.places.get((named.table, named.value.id), f"{named.table}.yaml")
        kind = type(named.value).__name__.lower()
        message = f"the {kind} {named.value.id!r} is defined otherwise by {where}, which counts"
        return Fault(origin=named.origin, field=named.table, message=message, severity=Severity.WARNING)


@frozen
class _Recalled:
    """The results of reading that earlier builds stored, valid for the same names."""

    cache: Cache
    names: Names
    names_signature: bytes

    def recaller(self, use: str, read: Callable[..., Any], own: object = "") -> Callable[..., Any]:
        """Return a function that returns what another makes of a file, from the cache where its inputs are the same."""
        fixed = digest(self.names_signature, repr(own).encode(errors="backslashreplace"), code(read))

        def recall(path: Path, make: Callable[[Path], Any]) -> Any:
            function = getattr(make, "func", make)  # of a partial
            name = f"{use}\0{function.__module__}.{function.__qualname__}\0{path}"
            return self.cache.recall("read", name, digest(signature(path), fixed), lambda: make(path))

        return recall


def read_outside(
    root: Path, config: Config, registry: Registry, exporters: Iterable[Exporter]
) -> tuple[list[Path], list[Path]] | None:
    """Return what builds read that is neither of the record nor of this package: what sources read, plugins' code.

    None where that cannot be told, as a source reads more than its path, or code has no file.
    """
    paths: list[Path] = []
    functions: list[Callable[..., Any]] = [exporter.entry for exporter in exporters]
    for name, table in config.sources.items():
        source = _named_source(name, table, registry)
        if not source.reads_only_path or use_of(name, table).url:
            return None
        paths.append((root / use_of(name, table).path).resolve())
        functions.append(source.read)
    modules = {module for function in functions for module in modules_of(function)}
    foreign = {module for module in modules if module != "diplofeed" and not module.startswith("diplofeed.")}
    code_files = code_paths(foreign)
    return None if code_files is None else (paths, code_files)


def _own(root: Path, csv: CsvOptions, names: Names, tick: Callable[[int], None], memory: Memory) -> Iterator[Read]:
    """Yield what the record's own files say; to read them takes no longer than to read a cache of what they say."""
    for read in _digested(read_items(Inputs(path=root, options=csv, names=names), memory)):
        tick(1)
        yield read


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep the garbage collector from looking for cycles among ever more items that stay: a quarter of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            _count_as_old()
            gc.enable()


def _count_as_old() -> None:
    """Count all objects among the old ones, as they would be once the collector had gone through them."""
    if not gc.get_freeze_count():  # else the program has frozen something, which is to stay so
        gc.freeze()
        gc.unfreeze()


def _digested(results: Iterable[Read]) -> Iterator[Read]:
    for read in results:
        yield evolve(read, digest=digest_of(read.item)) if isinstance(read, Located) and not read.digest else read


def _guarded(root: Path, name: str, table: Table, registry: Registry, recalled: _Recalled) -> list[Read]:
    """Return what a further source reads, and the fault that ends it early or that it is of no use."""
    results: list[Read] = []
    source: Source | None = None
    try:
        source = _named_source(name, table, registry)
        if use_of(name, table).url:
            results += _of_address(root, name, table, source, recalled)
        else:
            results += _understood(source, _inputs(root, name, table, source, recalled), name, table)
    except ConfigError as error:
        results += error.faults
    except PluginError as error:
        results.append(Fault(origin=table.origin, field=f"sources.{name}", message=str(error)))
    except BaseException as error:  # noqa: BLE001 -- a plugin may raise anything; the others go on
        let_end(error)
        message = f"the source failed: {blamed(error, source)}"
        results.append(Fault(origin=table.origin, field=f"sources.{name}", message=message))
    return results


def _of_address(root: Path, name: str, table: Table, source: Source, recalled: _Recalled) -> list[Read]:
    """Return what a source reads of an answer from the web; of the last good one where the new one is none."""
    use = use_of(name, table)
    kept = KeptAnswer(root / ANSWERS, name, use.url, use.refresh)
    if source.name == _WEB:
        kept.complete = with_pages
    place = (table.get("url") or table).origin
    reason = kept.ask()
    for path in kept.paths:
        read = _understood(source, _inputs(root, name, table, source, recalled, path), name, table)
        damage = damage_of(read)
        if not damage or any(map(asks_to_hide, read)):
            kept.settle(path)  # what asks to hide items counts, whatever was said before and comes later
            return [*read, _as_it_was(place, name, reason, kept)] if reason else read
        reason = reason or damage
    return [Fault(origin=place, field=f"sources.{name}.url", message=reason)]


def _as_it_was(origin: Origin, name: str, reason: str, kept: KeptAnswer) -> Fault:
    message = f"{reason}; what it said at {kept.answered} counts"
    return Fault(origin=origin, field=f"sources.{name}.url", message=message, severity=Severity.WARNING)


def _understood(source: Source, inputs: Inputs, name: str, table: Table) -> list[Read]:
    reads = (understood(read, table.origin, name) for read in _all_of(source, inputs))
    return list(with_words_of_files(reads, inputs.path))


def _all_of(source: Source, inputs: Inputs) -> Iterable[Read]:
    """Return what a source reads, from the cache where it reads nothing else than its path."""
    if not source.reads_only_path:
        return _digested(source.read(inputs))
    results: object = inputs.recall(inputs.path, lambda _: list(_digested(source.read(inputs))))
    return results if _are_read(results) else _digested(source.read(inputs))  # the cache may hold anything


def _are_read(results: object) -> TypeGuard[list[Read]]:
    """Return whether something is what a source reads."""
    return isinstance(results, list) and all(isinstance(read, Read) for read in results)


def _named_source(name: str, table: Table, registry: Registry) -> Source:
    """Return the source a table of the configuration names."""
    called = use_of(name, table).use or name
    names = registry.names("source")
    if called in names:
        return registry.source(called)
    message, expected = f"no source is called {called!r}", f"one of {', '.join(names)}"
    field_, node = (f"sources.{name}.use", use) if (use := table.get("use")) else (f"sources.{name}", table)
    fault = Fault(
        origin=node.origin, field=field_, message=message, expected=expected, suggestion=nearest(called, names)
    )
    raise ConfigError([fault])


def _inputs(
    root: Path, name: str, table: Table, source: Source, recalled: _Recalled, answer: Path | None = None
) -> Inputs:
    """Return the inputs of a further source, which reads an answer from the web or its path."""
    allowed = (*keys(Use), *keys(source.options))
    if unknown := unknown_keys(table, allowed, f"sources.{name}"):
        raise ConfigError(unknown)
    rest = without(table, keys(Use))
    written = use_of(name, table).path
    path = answer or (root / written).resolve()
    if not path.exists():
        origin, message = (table.get("path") or table).origin, f"there is no {written!r}"
        expected = "a file or folder, from the record's folder"
        raise ConfigError([Fault(origin=origin, field=f"sources.{name}.path", message=message, expected=expected)])
    own = options(source.options, rest, f"sources.{name}")
    return Inputs(path=path, options=own, names=recalled.names, recall=recalled.recaller(name, source.read, own))
