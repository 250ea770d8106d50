"""Documents as they are served, each made when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from threading import RLock
from typing import Final

from attrs import define, field, frozen

from diplofeed.errors import PluginError
from diplofeed.export import Document
from diplofeed.publishing.live import Site

__all__ = ["HTML", "Documents", "Served", "Snapshot", "served"]

HTML: Final = "text/html"


@frozen
class Served:
    """The bytes of a document, its media type (IANA), and a strong entity tag (RFC 9110 §8.8.3) made of the bytes."""

    data: bytes = field(repr=False)
    media_type: str
    etag: str

    @property
    def content_type(self) -> str:
        """The field Content-Type: texts are in UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def served(data: bytes, media_type: str) -> Served:
    """Return a document as it is served."""
    return Served(data, media_type, f'"{sha256(data).hexdigest()[:32]}"')


@define(eq=False)
class Documents(Mapping[str, Served]):
    """The documents of a site by name; one whose format fails is as it was when it was last made.

    Attributes:
        site: What makes them.
        before: Those of the look before.
        failures: Why documents could not be made, by their names.
    """

    site: Site
    before: Mapping[str, Served] = field(factory=dict)
    failures: dict[str, str] = field(factory=dict, init=False)
    _made: dict[str, Served | None] = field(factory=dict, init=False)
    _lock: RLock = field(factory=RLock, init=False)  # one document at a time, in whatever thread

    def __getitem__(self, name: str) -> Served:
        """Return a document; raise KeyError where there is none."""
        with self._lock:
            if name not in self._made:
                self._made[name] = self._make(name)
            document = self._made[name]
        if document is None:
            raise KeyError(name)
        return document

    def _make(self, name: str) -> Served | None:
        try:
            document = self.site.document(name)
            return None if document is None else _served(document)
        except PluginError as error:
            self.failures[name] = f"{name}: exporter {error.plugin!r} failed: {error}"
            return self.before.get(name)

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the main documents of feeds; there are others."""
        return self.site.names()

    def __len__(self) -> int:
        """Return how many main documents there are."""
        return sum(1 for _ in self)

    @property
    def made(self) -> Mapping[str, Served]:
        """Those that somebody asked for."""
        return {name: document for name, document in self._made.items() if document is not None}

    def loaded(self) -> str:
        """Return a digest of what pages load, such as style sheets: another one makes another page."""
        try:
            etags = [_served(document).etag for document in self.site.shared()]
        except PluginError as error:
            self.failures["shared"] = f"exporter {error.plugin!r} failed: {error}"
            etags = []
        return sha256("".join(sorted(etags)).encode()).hexdigest()[:16]


def _served(document: Document) -> Served:
    return served(b"".join(document.chunks), document.media_type)


@frozen(eq=False)
class Snapshot:
    """The documents of a look, by name.

    Attributes:
        loaded: A digest of what pages load, such as style sheets.
        inside: Those for internal readers, whose names begin with a folder; None where they are not shown.
    """

    documents: Mapping[str, Served]
    loaded: str = ""
    inside: Mapping[str, Served] | None = None

    def get(self, name: str) -> Served | None:
        """Return the document of a name; None where there is none."""
        if self.inside is not None and name.startswith(_INSIDE):
            return self.inside.get(name.removeprefix(_INSIDE))
        return self.documents.get(name)

    def failure(self, name: str) -> str:
        """Return why a document is not as it would be now; empty where it is."""
        documents = self.inside if name.startswith(_INSIDE) else self.documents
        return documents.failures.get(name.removeprefix(_INSIDE), "") if isinstance(documents, Documents) else ""

    def names(self) -> Iterator[str]:
        """Yield the names of main documents."""
        yield from self.documents
        yield from (f"{_INSIDE}{name}" for name in self.inside or ())

    def token(self, name: str) -> str:
        """Return what differs where a page does, or what it loads, or whether it is there."""
        page = self.get(name)
        return f"{page.etag.strip(chr(34)) if page else 'none'}-{self.loaded}"


_INSIDE: Final = "internal/"
