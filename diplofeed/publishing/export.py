"""A format of an edition in a language, and a digest of all that its rendering depends on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

from diplofeed.cache import digest, values
from diplofeed.export import Context, Exporter
from diplofeed.feeds.feed import Format, documents_of_everything
from diplofeed.publishing.edition import Plan
from diplofeed.publishing.rendering import Rendering

__all__ = ["Export", "functions_of"]


@frozen
class Export:
    """One format of an edition in one language, to be written.

    Attributes:
        key: A digest of all that renderings depend on besides their entries.
    """

    plan: Plan
    rendering: Rendering
    key: bytes

    @classmethod
    def of(cls, plan: Plan, made: Format, language: str, program: bytes) -> Export:
        """Return a format to be written in a language; ``program`` is a digest of its code."""
        publication = plan.edition.publication
        feeds = documents_of_everything(publication, language, plan.formats)
        context: Context[Any] = Context(publication=publication, options=made.options, language=language, feeds=feeds)
        exporter = made.exporter
        fixed = values((exporter.name, exporter.filename, exporter.media_type, context))
        return cls(plan, Rendering(exporter, context), digest(fixed, plan.offered, program))

    @property
    def exporter(self) -> Exporter:
        """The format's exporter."""
        return self.rendering.exporter

    @property
    def context(self) -> Context[Any]:
        """The context that all its renderings share."""
        return self.rendering.context

    @property
    def name(self) -> str:
        """Its name in the cache within its edition."""
        return f"{self.exporter.name} {self.context.language}"

    @property
    def folder(self) -> str:
        """The folder of its feeds below the output directory."""
        return self.plan.edition.publication.folder(self.context.language)


def functions_of(exporter: Exporter) -> list[Callable[..., Any]]:
    """Return the functions of an exporter, whose code its renderings depend on."""
    made_by = (exporter.shared, exporter.page, exporter.changes)
    functions = (exporter.entry, exporter.document, exporter.withdrawal, *made_by)
    return [function for function in functions if function]
