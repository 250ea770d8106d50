"""The one registry of exporters, sources and sinks: a value, filled from one kind of plugin reference.

Built-in and installed plugins come by the same door: a name and a ``module:CONSTANT`` that is
imported when first used. A new built-in format is one new file and one line in ``BUILTIN``.
"""

from __future__ import annotations

from diplofeed.registry.plugin import Kind, Plugin, Thing, reference_of
from diplofeed.registry.registry import BUILTIN, OWN_FILES, Registry

__all__ = ["BUILTIN", "OWN_FILES", "Kind", "Plugin", "Registry", "Thing", "reference_of"]
