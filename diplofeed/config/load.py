"""From ``diplofeed.toml`` on disk to the configuration: where faults get their places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from attrs import field, frozen

from diplofeed.config.csv import AS_USUAL, CsvOptions
from diplofeed.config.publication import FeedsBy, FeedSpec, Publication
from diplofeed.errors import ConfigError, Fault, Origin, PluginError, Severity, described, let_end, nearest
from diplofeed.model.fields import instances, within
from diplofeed.source.node import Listing, Node, Scalar, Table, describe, elements, place_of
from diplofeed.source.shape import Reading, read
from diplofeed.typed import typed, typed_arguments

__all__ = ["CONFIG_FILE", "Config", "load_config", "options", "unknown_keys", "without"]

CONFIG_FILE: Final = "diplofeed.toml"
T = TypeVar("T")


def _formats(values: Iterable[str]) -> tuple[str, ...]:
    return instances(str, values, "formats")


def _files(values: Iterable[str]) -> tuple[str, ...]:
    return instances(str, values, "files")


@frozen(kw_only=True, field_transformer=typed)
class Build:
    """What a build makes.

    Attributes:
        formats: The exporters to run; all registered ones where none is named.
        withdraw_at_most: Which share of what is shown may be withdrawn by one build; a few items always may.
    """

    formats: tuple[str, ...] = field(default=(), converter=_formats)
    withdraw_at_most: float = field(default=0.2, validator=within(0, 1))


@frozen(kw_only=True, field_transformer=typed)
class Plugins:
    """Plugins that are no installed packages: Python files, run because they are listed here."""

    files: tuple[str, ...] = field(default=(), converter=_files)


@frozen(kw_only=True)
class Condition:
    """An id that the condition of a feed names, to be looked for in the record.

    Attributes:
        key: What it is the id of: topics, parties, people or series.
        field: The path of the value, such as ``where.topics[1]``.
    """

    key: str
    value: str
    field: str
    origin: Origin


@frozen(kw_only=True, field_transformer=typed)
class Config:
    """What ``diplofeed.toml`` says.

    Attributes:
        csv: How the record's own spreadsheets are read.
        places: Where `Build.formats` names each exporter.
        exporters: The options of exporters by name, read when the exporter is known.
        sources: Further sources by the name the record gives them.
        sink: Which sink to write to, and its options; the built-in one of a directory where None.
        warnings: What wants attention and leaves nothing out.
        conditions: The ids that the conditions of feeds name.
        directory: Where the record is; None of a configuration that is made by hand.
    """

    publication: Publication
    feeds: tuple[FeedSpec, ...] = ()
    feeds_by: FeedsBy = FeedsBy()  # noqa: RUF009 -- a frozen value
    build: Build = Build()
    plugins: Plugins = Plugins()
    csv: CsvOptions = AS_USUAL
    places: Mapping[str, Origin] = field(factory=dict)
    exporters: Mapping[str, Table] = field(factory=dict)
    sources: Mapping[str, Table] = field(factory=dict)
    sink: Table | None = None
    warnings: tuple[Fault, ...] = ()
    conditions: tuple[Condition, ...] = ()
    directory: Path | None = None


_IDS: Final = ("topics", "parties", "people", "series")
_SECTIONS: Final = ("publication", "feeds", "feeds-by", "build", "plugins", "csv", "exporters", "sources", "sink")


@typed_arguments
def load_config(root: Path | str) -> Config:
    """Return the configuration of the record in a directory.

    Raises:
        ConfigError: The file is missing or wrong, with all its faults.
    """
    node = _parse_toml(Path(root) / CONFIG_FILE)
    reading = Reading()
    sections = {key.value: value for key, value in node.pairs}
    for key, _ in node.pairs:
        if key.value not in _SECTIONS:
            near = reading.suggestions.nearest(key.value, _SECTIONS)
            expected = "" if near else f"one of {', '.join(_SECTIONS)}"
            reading.fault(key.origin, "", f"unknown section {key.value[:60]!r}", expected=expected, suggestion=near)
    if "publication" not in sections:
        reading.fault(
            Origin(CONFIG_FILE, 1), "publication", "is missing", expected="[publication] with id, title and link"
        )
    publication = _section(Publication, sections.get("publication"), reading)
    feeds_node = sections.get("feeds", Listing((), Origin(CONFIG_FILE)))
    feed_nodes = feeds_node.items if isinstance(feeds_node, Listing) else (feeds_node,)
    feeds = [read(FeedSpec, each, reading) for each in feed_nodes]
    feeds_by = _section(FeedsBy, sections.get("feeds-by"), reading) or FeedsBy()
    build = _section(Build, sections.get("build"), reading) or Build()
    plugins = _section(Plugins, sections.get("plugins"), reading) or Plugins()
    csv = _section(CsvOptions, sections.get("csv"), reading) or AS_USUAL
    _check_slugs(feeds, publication, feed_nodes, reading)
    exporters = _named_tables("exporters", sections, reading)
    sources = _named_tables("sources", sections, reading)
    sink = sections.get("sink")
    if sink is not None and not isinstance(sink, Table):
        reading.fault(sink.origin, "sink", f"found {describe(sink)}", expected="a table, as in [sink]")
    if publication is None or any(fault.severity is Severity.ERROR for fault in reading.faults):
        raise ConfigError(reading.faults)
    return Config(
        publication=publication,
        feeds=tuple(feed for feed in feeds if feed is not None),
        feeds_by=feeds_by,
        build=build,
        plugins=plugins,
        csv=csv,
        places=dict(_named_in(sections.get("build"), "formats")),
        exporters=exporters,
        sources=sources,
        sink=sink if isinstance(sink, Table) else None,
        warnings=tuple(reading.faults),
        conditions=tuple(condition for each in feed_nodes for condition in _conditions(each)),
        directory=Path(root),
    )


def _named_in(section: Node | None, key: str) -> Iterator[tuple[str, Origin]]:
    """Yield the texts of a list, each with its place."""
    listed = section.get(key) if isinstance(section, Table) else None
    for each in elements(listed) if listed else ():
        if isinstance(each, Scalar):
            yield each.value, each.origin


def _conditions(feed: Node) -> Iterator[Condition]:
    """Yield the ids that the condition of a feed names."""
    where = feed.get("where") if isinstance(feed, Table) else None
    for key, node in where.pairs if isinstance(where, Table) else ():
        if key.value in _IDS:
            for number, each in enumerate(elements(node), start=1):
                if isinstance(each, Scalar):
                    field = f"where.{key.value}[{number}]"
                    yield Condition(key=key.value, value=each.value, field=field, origin=each.origin)


def _section(cls: type[T], node: Node | None, reading: Reading) -> T | None:
    return None if node is None else read(cls, node, reading)


def _named_tables(section: str, sections: Mapping[str, Node], reading: Reading) -> dict[str, Table]:
    node = sections.get(section)
    pairs = node.pairs if isinstance(node, Table) else ()
    wrong = [] if node is None or isinstance(node, Table) else [(section, node)]
    wrong += [(f"{section}.{key.value}", value) for key, value in pairs if not isinstance(value, Table)]
    for path, value in wrong:
        reading.fault(value.origin, path, f"found {describe(value)}", expected=f"a table, as in [{section}.NAME]")
    return {key.value: value for key, value in pairs if isinstance(value, Table)}


def _check_slugs(
    feeds: list[FeedSpec | None], publication: Publication | None, nodes: Iterable[Node], reading: Reading
) -> None:
    seen: set[str] = set()
    languages = {tag.lower() for tag in publication.all_languages[1:]} if publication else set()
    for feed, node in zip(feeds, nodes, strict=True):
        if feed is None:
            continue
        if feed.slug in seen or feed.slug in languages:
            why = "that of a language" if feed.slug in languages else "taken"
            origin = place_of(node, "slug") or node.origin
            reading.fault(origin, "feeds.slug", f"the slug {feed.slug!r} is {why}", expected="a slug of its own")
        seen.add(feed.slug)


def _parse_toml(path: Path) -> Table:
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as error:
        message = f"there is no {CONFIG_FILE} in {path.parent}"
        expected = "a record; make one with: diplofeed init"
        raise ConfigError([Fault(origin=Origin(CONFIG_FILE), message=message, expected=expected)]) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError([Fault(origin=Origin(CONFIG_FILE), message=f"cannot be read: {reason}"[:200])]) from error
    located = _locate(_values(text), (), _key_places(text))
    assert isinstance(located, Table)  # noqa: S101 -- a TOML document is a table
    return located


def _values(text: str) -> dict[str, object]:
    """Return what a TOML text says; raise ConfigError where it is not valid, or beyond what is read of numbers."""
    if _DOTTED.search(text):  # tomllib takes the square of the time that a key has parts
        raise ConfigError([Fault(origin=_place_of(_DOTTED, text), message=_TOO_DEEP)])
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        origin = Origin(CONFIG_FILE, *(map(int, place.groups()) if place else ()))
        message = f"not valid TOML: {re.sub(r' *[(]at .*[)]', '', str(error))}"
        raise ConfigError([Fault(origin=origin, message=message)]) from error
    except ValueError as error:  # of int(), which reads no number of thousands of digits, and of date()
        origin, expected = _place_of(_LONG_NUMBER, text), "a number of fewer digits"
        raise ConfigError([Fault(origin=origin, message="a number is too long", expected=expected)]) from error
    except RecursionError as error:
        raise ConfigError([Fault(origin=_place_of(_NESTED, text), message=_TOO_DEEP)]) from error


def _place_of(pattern: re.Pattern[str], text: str) -> Origin:
    """Return where a pattern is first found, or no line."""
    match = pattern.search(text)
    if match is None:
        return Origin(CONFIG_FILE)
    begin = text.rfind("\n", 0, match.start()) + 1
    return Origin(CONFIG_FILE, text.count("\n", 0, begin) + 1, match.start() - begin + 1)


_LONG_NUMBER = re.compile(r"[0-9](?:_?[0-9]){4000}")
_DOTTED = re.compile(r"""\[{0,2}(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){200}""")
_NESTED = re.compile(r"(?:[\[{]\s*(?:[\w\"'.-]+\s*=\s*)?){20}")
_TOO_DEEP = "nested too deeply"
_DEEPEST = 20  # levels, which is far more than there is a key for
_HEADER = re.compile(r"\s*+(\[\[?+)([^\]]++)\]\]?+\s*+(#.*)?")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_INLINE = re.compile(r"""[{,]\s*([A-Za-z0-9_-]+)\s*=""")
_Places = dict[tuple[str, ...], tuple[int, int]]


def _key_places(text: str) -> _Places:
    """Return line and column of the keys of a valid TOML text, by their paths; tomllib does not say them."""
    places: _Places = {}
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.fullmatch(line):
            table = _split(header[2])
            if header[1] == "[[":
                places.setdefault(table, (number, header.start(1) + 1))
                counts[table] = counts.get(table, -1) + 1
                table = (*table, str(counts[table]))
            for end in range(1, min(len(table), _DEEPEST) + 1):
                places.setdefault(table[:end], (number, header.start(1) + 1))
        elif key := _KEY.match(line):
            path = (*table, *_split(key[1]))
            for end in range(len(table) + 1, min(len(path), _DEEPEST) + 1):
                places.setdefault(path[:end], (number, key.start(1) + 1))
            for inner in _INLINE.finditer(line, key.end()):
                places.setdefault((*path, inner[1]), (number, inner.start(1) + 1))
    return places


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _locate(value: object, path: tuple[str, ...], places: _Places) -> Node:
    place = next((places[path[:end]] for end in range(len(path), 0, -1) if path[:end] in places), (1, 1))
    origin = Origin(CONFIG_FILE, *place)
    if len(path) > _DEEPEST:
        raise ConfigError([Fault(origin=origin, message=_TOO_DEEP)])
    if isinstance(value, dict):
        pairs = []
        for key, inner in value.items():
            node = _locate(inner, (*path, key), places)
            pairs.append((Scalar(key, node.origin), node))
        return Table(tuple(pairs), origin)
    if isinstance(value, list):
        return Listing(
            tuple(_locate(inner, (*path, str(number)), places) for number, inner in enumerate(value)), origin
        )
    return Scalar(str(value).lower() if isinstance(value, bool) else str(value), origin)


def options(cls: type[T], node: Table | None, prefix: str) -> T:
    """Return a plugin's options read from its table.

    Raises:
        ConfigError: An option is unknown or its value wrong.
        PluginError: The plugin's own class fails on a value.
    """
    if node is None:
        return cls()
    reading = Reading(item="")
    try:
        value = read(cls, node, reading)
    except BaseException as error:  # the plugin's converters and validators may raise anything
        let_end(error)
        raise PluginError(f"{prefix}: its options cannot be read: {described(error)}") from error
    if value is None:
        raise ConfigError(
            Fault(
                origin=fault.origin,
                field=f"{prefix}.{fault.field}".rstrip("."),
                message=fault.message,
                expected=fault.expected,
                suggestion=fault.suggestion,
            )
            for fault in reading.faults
        )
    return value


def unknown_keys(table: Table, known: Sequence[str], prefix: str) -> list[Fault]:
    """Return a fault for each key of a table that is none of these."""
    return [_unknown_key(key, known, prefix) for key, _ in table.pairs if key.value not in known]


def _unknown_key(key: Scalar, known: Sequence[str], prefix: str) -> Fault:
    near = nearest(key.value, known)
    message, expected = f"unknown key {key.value[:60]!r}", "" if near else f"one of {', '.join(known)}"
    return Fault(origin=key.origin, field=prefix, message=message, expected=expected, suggestion=near)


def without(table: Table, names: Container[str]) -> Table:
    """Return a table without some of its keys."""
    return Table(tuple(pair for pair in table.pairs if pair[0].value not in names), table.origin)
