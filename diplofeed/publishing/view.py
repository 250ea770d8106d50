"""One feed in one format, as the last build left it: for a server, which remembers nothing of its own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve, frozen

from diplofeed.config import FeedsBy, FeedSpec, Publication, Where
from diplofeed.config.load import Config, load_config
from diplofeed.errors import NotPublishedError, nearest
from diplofeed.export import Context, Exporter, Feed, FeedGroup
from diplofeed.feeds.feed import Format, feed_of
from diplofeed.feeds.groups import groups_of, without_numbers
from diplofeed.feeds.select import Selection, select
from diplofeed.ledger.store import Ledger
from diplofeed.publishing.build import is_address, ledger_of, moment_of
from diplofeed.publishing.published import Published, document_of, published
from diplofeed.registry import Registry
from diplofeed.typed import typed_arguments

__all__ = ["View", "view", "view_of"]

T = TypeVar("T")


@frozen(kw_only=True)
class View:
    """A document to be served.

    Attributes:
        data: Its bytes.
        media_type: Its media type, with the charset where the type has one (RFC 6838 §4.2.1).
        etag: A strong entity tag, which differs where the bytes do (RFC 9110 §8.8.3).
        updated: When the newest of its entries changed; UTC. It is no date of the document (RFC 9110 §8.8.2): that is
            another one where an older entry is hidden, or a day begins, and this is not.
    """

    data: bytes
    media_type: str
    etag: str
    updated: datetime

    @property
    def headers(self) -> Mapping[str, str]:
        """The fields of the response: Content-Type and ETag."""
        return {"Content-Type": self.media_type, "ETag": self.etag}

    def matches(self, if_none_match: str | None) -> bool:
        """Return whether a client has this document already, so that 304 answers its request (RFC 9110 §13.1.2).

        A client tells by the field If-None-Match alone, which is None where there is none: If-Modified-Since is to be
        ignored, as the document has no date (§13.1.3).
        """
        tags = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
        return "*" in tags or self.etag in tags


@typed_arguments
def view(
    source: Ledger | Path | str,
    *,
    where: FeedSpec | Where | str | None = None,
    format: str = "atom",  # noqa: A002 -- the word of the command and of the configuration
    language: str = "",
    now: datetime | None = None,
    config: Config | None = None,
    registry: Registry | None = None,
    ledger: Path | str | None = None,
    options: Any = None,
) -> View:
    """Return one feed in one format, from what the ledger remembers: with the dates and identities as published.

    Of a feed that a build writes these are the bytes of its main document; an item that the build left out because of
    a fault is as it was last shown. Nothing is read of the record but its configuration and its ledger, and nothing is
    written. What is hidden or internal never shows.

    Args:
        source: The directory of the record, or its ledger.
        where: The path of a feed such as ``arms-control``, ``topic/arms-control`` or ``ru/topic/arms-control``, a
            condition, or a feed that the configuration does not have; everything where None.
        format: The name of a format of the publication.
        language: A language of the publication (BCP 47); that of the path, or its own, where empty.
        now: The moment, aware; the clock's where None. Its day (UTC) counts, and whether an embargo has passed.
        config: The configuration; it is read from the directory where None.
        registry: The exporters; those that are installed, with the plugins of the directory, where None.
        ledger: The ledger of a directory: a file or an address; ``.diplofeed/ledger.db`` below it by default.
        options: An instance of the format's options class; those of the configuration where None.

    Raises:
        ConfigError: ``diplofeed.toml`` is missing or wrong.
        FieldError: An argument is of another type, or the options are not those of the format.
        LedgerError: The ledger cannot be read.
        NotPublishedError: There is no such feed, format or language.
        ValueError: ``now`` has no zone, or a ledger comes without a configuration.
    """
    own, exporters = _opened(source, config, registry)
    with _ledger(source, own, ledger) as memory:
        site = published(own, exporters, memory, moment_of(now))
    where, language = _in_language(own.publication, where, language)
    selection = _selection(site, where)
    made = _format(site, format)
    made = made if options is None else Format(exporter=made.exporter, options=options)
    context = Context(publication=own.publication, options=made.options, language=language)
    data = _document(site, selection, made.exporter, context)
    updated = max((entry.updated for entry in selection.entries), default=site.began)
    return view_of(data, made.exporter.media_type, updated)


def view_of(data: bytes, media_type: str, updated: datetime) -> View:
    """Return bytes as they are served; ``updated`` is aware."""
    etag = f'"{sha256(data).hexdigest()[:32]}"'
    return View(data=data, media_type=_with_charset(media_type), etag=etag, updated=updated)


# ---------------------------------------------------------------- what there is


def _opened(source: Ledger | Path | str, config: Config | None, registry: Registry | None) -> tuple[Config, Registry]:
    if not isinstance(source, Ledger):
        own = config or load_config(Path(source))
        return own, registry or Registry.installed().with_files(Path(source), own.plugins.files)
    if config is None:
        raise ValueError("a ledger has no titles and no feeds: pass config= as well, such as load_config returns it")
    return config, registry or Registry.installed()


def _ledger(source: Ledger | Path | str, config: Config, place: Path | str | None) -> AbstractContextManager[Ledger]:
    """Return the ledger to read; of a record that was never built an empty one, as a request makes no file."""
    if isinstance(source, Ledger):
        return nullcontext(source)
    where = place or ledger_of(Path(source))
    is_missing = not is_address(where) and not Path(where).exists()
    return Ledger.open(":memory:" if is_missing else where, publication=config.publication.id)


# ---------------------------------------------------------------- what is asked for


def _selection(site: Published, where: FeedSpec | Where | str | None) -> Selection:
    publication, config = site.config.publication, site.config
    if where is None or isinstance(where, str):
        selections = {feed.slug: feed for feed in select(publication, config.feeds, config.feeds_by, site.entries)}
        return _asked(selections, where or "", "feed")
    spec = _spec(publication, where) if isinstance(where, Where) else where
    *_, chosen = select(publication, [spec], FeedsBy(), site.entries)
    if chosen.slug != spec.slug:
        raise NotPublishedError(f"the feed {spec.slug!r} is for internal readers, who are not served")
    return evolve(chosen, title=publication.title) if isinstance(where, Where) else chosen


def _spec(publication: Publication, where: Where) -> FeedSpec:
    """Return the feed of a condition, under a path of its own: its address is what readers know it by."""
    slug = f"where-{sha256(repr(where).encode()).hexdigest()[:12]}"
    return FeedSpec(slug=slug, title=publication.title, where=where)


def _format(site: Published, name: str) -> Format:
    return _asked({format_.exporter.name: format_ for format_ in site.formats}, name, "format")


def _language(publication: Publication, language: str) -> str:
    tags = {tag.lower(): tag for tag in publication.all_languages}
    return _asked(tags, language.lower(), "language") if language else publication.language


def _in_language(
    publication: Publication, where: FeedSpec | Where | str | None, language: str
) -> tuple[FeedSpec | Where | str | None, str]:
    """Return a feed's path without the folder of its language, as ``feeds.json`` has it before it, and the language."""
    folder, _, rest = where.partition("/") if isinstance(where, str) else ("", "", "")
    if language or folder not in publication.languages:
        return where, _language(publication, language)
    return rest, folder


def _asked(things: Mapping[str, T], name: str, kind: str) -> T:
    """Return the value of a name that a client asks for; raise NotPublishedError if there is none."""
    if name in things:
        return things[name]
    near = nearest(name, things)
    raise NotPublishedError(f"no {kind} is called {name[:60]!r}" + (f"; did you mean {near!r}?" if near else ""))


# ---------------------------------------------------------------- its bytes


def _document(site: Published, selection: Selection, exporter: Exporter, context: Context[Any]) -> bytes:
    """Return the main document of a selection."""
    feed = feed_of(selection, context.publication, context.language, site.formats, began=site.began, now=site.now)
    if exporter.shows_feeds:
        feed = evolve(feed, groups=_groups(site, feed, context.language))
    return document_of(site, feed, selection.entries, exporter, context)


def _groups(site: Published, feed: Feed, language: str) -> tuple[FeedGroup, ...]:
    publication, config = site.config.publication, site.config
    groups = groups_of(select(publication, config.feeds, config.feeds_by, site.entries), publication, language)
    return groups if feed.is_everything else without_numbers(groups)


def _with_charset(media_type: str) -> str:
    """Return a media type as HTTP has it: that of a text says that it is UTF-8 (RFC 5545 §8.1, RFC 7763 §2)."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
