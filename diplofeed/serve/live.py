"""Live selections: what the ledger says now, and the feeds of readers' conditions, made once and kept."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

from attrs import define, field, frozen

from diplofeed.blame import blamed
from diplofeed.cache import state
from diplofeed.config.load import CONFIG_FILE, Config, load_config
from diplofeed.errors import PluginError, let_end
from diplofeed.feeds.feed import Format
from diplofeed.ledger.store import Ledger
from diplofeed.publishing.build import is_address
from diplofeed.publishing.chosen import chosen_view
from diplofeed.publishing.published import Published, former_documents, published
from diplofeed.registry import Registry
from diplofeed.serve.contents import Content, content_of
from diplofeed.serve.kept import Kept, is_settled
from diplofeed.serve.kinds import Lifetimes
from diplofeed.serve.selections import Conditions, Known, chosen_of, names_of

__all__ = ["Asked", "Selections", "Showing"]

_FRESH: Final = 1.0  # seconds for which a database that is no file is not asked again


@frozen(kw_only=True)
class Asked:
    """A live feed that a request asks for."""

    format: str
    language: str
    conditions: Conditions = field(factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        """What it is kept by."""
        return self.format, self.language, tuple(self.conditions.items())


@frozen(kw_only=True, eq=False)
class Showing:
    """What a publication shows, and until when.

    Attributes:
        names: Of live feeds, by format.
        gone: The documents of what was withdrawn, and the folders of its pages.
        version: What the configuration and the ledger were known by; empty where they may change unnoticed.
        read_at: When they were read, by `time.monotonic`.
    """

    published: Published
    known: Known
    formats: Mapping[str, Format]
    names: Mapping[str, str]
    gone: frozenset[str]
    version: str
    read_at: float


@define(eq=False)
class Selections:
    """The feeds of readers' conditions, from the ledger of a record; nothing is written.

    Attributes:
        directory: The record's.
        ledger: Its file, or the address of its database.
        most: How many entries a feed has at most.
        room: How many bytes of feeds are kept.
    """

    directory: Path
    ledger: Path | str
    lifetimes: Lifetimes
    most: int
    room: int
    _showing: Showing | None = field(default=None, init=False)
    _opened: tuple[str, Config, Registry] | None = field(default=None, init=False)
    _kept: Kept[Content] = field(init=False)
    _lock: Lock = field(factory=Lock, init=False)  # one reads the ledger, or makes a feed, at a time

    @_kept.default
    def _empty(self) -> Kept[Content]:
        return Kept(self.room)

    # ---------------------------------------------------------------- what there is to know at once

    def showing(self, now: datetime) -> Showing | None:
        """Return what is shown at a moment if nothing has to be read for it."""
        showing = self._showing
        if showing is None or not showing.published.now <= now < showing.published.until:
            return None
        if is_address(self.ledger) and time.monotonic() - showing.read_at > _FRESH:
            return None
        return showing if showing.version == self._version() else None

    def peek(self, showing: Showing, asked: Asked) -> Content | None:
        """Return a feed that was made before of the same."""
        return self._kept.get((id(showing), asked.key))

    def _version(self) -> str:
        return f"{self._config_state()} {'' if is_address(self.ledger) else state(self.ledger)}"

    def _is_settled(self) -> bool:
        """Return whether what is known by its state would have another one if it changed again."""
        try:
            return is_address(self.ledger) or is_settled(Path(self.ledger).stat().st_ctime_ns)
        except OSError:
            return False

    def _config_state(self) -> str:
        return state(self.directory / CONFIG_FILE)

    # ---------------------------------------------------------------- what takes longer

    def read(self, now: datetime) -> Showing:
        """Return what is shown at a moment.

        Raises:
            DiplofeedError: The configuration or the ledger cannot be read.
        """
        with self._lock:
            showing = self.showing(now)
            return showing if showing is not None else self._read(now)

    def _read(self, now: datetime) -> Showing:
        version = self._version() if self._is_settled() else ""
        config, registry = self._config()
        with Ledger.snapshot(self.ledger, publication=config.publication.id) as ledger:
            site = published(config, registry, ledger, now)
        formats = {made.exporter.name: made for made in site.formats}
        self._showing = Showing(
            published=site,
            known=Known.of(site.entries, config.publication.all_languages),
            formats=formats,
            names=names_of(made.exporter for made in site.formats),
            gone=former_documents(site),
            version=version,
            read_at=time.monotonic(),
        )
        self._kept = Kept(self.room)
        return self._showing

    def _config(self) -> tuple[Config, Registry]:
        """Return the configuration and its plugins, which are loaded again only where it changed."""
        at = self._config_state()
        if self._opened is None or self._opened[0] != at:
            config = load_config(self.directory)
            registry = Registry.installed().with_files(self.directory, config.plugins.files)
            self._opened = (at, config, registry)
        return self._opened[1:]

    def make(self, showing: Showing, asked: Asked) -> Content:
        """Return a feed.

        Raises:
            PluginError: The format failed.
            RefusedError: Nothing has what a condition names.
        """
        with self._lock:
            made = self.peek(showing, asked)
            if made is None:
                made = self._made(showing, asked)
                if showing is self._showing:
                    self._kept.put((id(showing), asked.key), made, len(made.data or b""))
            return made

    def _made(self, showing: Showing, asked: Asked) -> Content:
        showing.known.check(asked.conditions)
        languages = showing.published.config.publication.all_languages
        chosen = chosen_of(asked.conditions, showing.known, showing.names, languages, self.most)
        format_ = showing.formats[asked.format]
        try:
            view = chosen_view(showing.published, chosen, format_, asked.language)
        except BaseException as error:
            let_end(error)
            raise PluginError(blamed(error, format_.exporter), plugin=asked.format) from error
        media_type = view.media_type.partition(";")[0]
        caching = self.lifetimes.of(media_type)
        return content_of(view.data, modified=None, media_type=media_type, caching=caching)
