"""diplofeed: a record of diplomacy as feeds, calendars and digests.

The public names are imported when first used (PEP 562), so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from diplofeed import compat

if TYPE_CHECKING:
    from diplofeed.config import Author as Author
    from diplofeed.config import FeedsBy as FeedsBy
    from diplofeed.config import FeedSpec as FeedSpec
    from diplofeed.config import Publication as Publication
    from diplofeed.config import Where as Where
    from diplofeed.config.load import Config as Config
    from diplofeed.config.load import load_config as load_config
    from diplofeed.errors import DiplofeedError as DiplofeedError
    from diplofeed.errors import Fault as Fault
    from diplofeed.errors import NotPublishedError as NotPublishedError
    from diplofeed.errors import Origin as Origin
    from diplofeed.errors import RecordError as RecordError
    from diplofeed.export import Document as Document
    from diplofeed.export import Exporter as Exporter
    from diplofeed.export import Feed as Feed
    from diplofeed.export import Fragment as Fragment
    from diplofeed.export import Order as Order
    from diplofeed.ledger.store import Ledger as Ledger
    from diplofeed.libraries.feedgen import to_feedgen as to_feedgen
    from diplofeed.libraries.feedparser import from_feedparser as from_feedparser
    from diplofeed.libraries.icalendar import from_icalendar as from_icalendar
    from diplofeed.libraries.icalendar import to_icalendar as to_icalendar
    from diplofeed.model import Meeting as Meeting
    from diplofeed.model import Outcome as Outcome
    from diplofeed.model import Participant as Participant
    from diplofeed.model import Party as Party
    from diplofeed.model import Person as Person
    from diplofeed.model import Place as Place
    from diplofeed.model import Position as Position
    from diplofeed.model import Relation as Relation
    from diplofeed.model import Round as Round
    from diplofeed.model import Source as Source
    from diplofeed.model import Statement as Statement
    from diplofeed.model import Status as Status
    from diplofeed.model import Topic as Topic
    from diplofeed.publishing.build import build as build
    from diplofeed.publishing.folder import read as read
    from diplofeed.publishing.publish import Format as Format
    from diplofeed.publishing.publish import publish as publish
    from diplofeed.publishing.publish import render as render
    from diplofeed.publishing.report import Report as Report
    from diplofeed.publishing.view import View as View
    from diplofeed.publishing.view import view as view
    from diplofeed.record import Record as Record
    from diplofeed.registry import Registry as Registry
    from diplofeed.sink import FolderSink as FolderSink
    from diplofeed.sink import Sink as Sink
    from diplofeed.sink import SinkPlugin as SinkPlugin
    from diplofeed.source import RecordSource as RecordSource
    from diplofeed.when import Precision as Precision
    from diplofeed.when import When as When
    from diplofeed.when import WhenError as WhenError

_PLACES = {
    "config": "Author FeedSpec FeedsBy Publication Where",
    "config.load": "Config load_config",
    "errors": "DiplofeedError Fault NotPublishedError Origin RecordError",
    "export": "Document Exporter Feed Fragment Order",
    "ledger.store": "Ledger",
    "libraries.feedgen": "to_feedgen",
    "libraries.feedparser": "from_feedparser",
    "libraries.icalendar": "from_icalendar to_icalendar",
    "model": "Meeting Outcome Participant Party Person Place Position Relation Round Source Statement Status Topic",
    "publishing.build": "build",
    "publishing.folder": "read",
    "publishing.publish": "Format publish render",
    "publishing.report": "Report",
    "publishing.view": "View view",
    "record": "Record",
    "registry": "Registry",
    "sink": "FolderSink Sink SinkPlugin",
    "source": "RecordSource",
    "when": "Precision When WhenError",
}

__all__ = [
    "Author",
    "Config",
    "DiplofeedError",
    "Document",
    "Exporter",
    "Fault",
    "Feed",
    "FeedSpec",
    "FeedsBy",
    "FolderSink",
    "Format",
    "Fragment",
    "Ledger",
    "Meeting",
    "NotPublishedError",
    "Order",
    "Origin",
    "Outcome",
    "Participant",
    "Party",
    "Person",
    "Place",
    "Position",
    "Precision",
    "Publication",
    "Record",
    "RecordError",
    "RecordSource",
    "Registry",
    "Relation",
    "Report",
    "Round",
    "Sink",
    "SinkPlugin",
    "Source",
    "Statement",
    "Status",
    "Topic",
    "View",
    "When",
    "WhenError",
    "Where",
    "build",
    "from_feedparser",
    "from_icalendar",
    "load_config",
    "publish",
    "read",
    "render",
    "to_feedgen",
    "to_icalendar",
    "view",
]


compat.install()

if not TYPE_CHECKING:  # type checkers see the imports above alone, so that they find misspelt names
    _MODULE_OF = {name: module for module, names in _PLACES.items() for name in names.split()}

    def __getattr__(name: str) -> object:
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)

    def __dir__() -> list[str]:
        return sorted(__all__)
