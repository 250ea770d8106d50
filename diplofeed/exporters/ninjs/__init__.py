"""IPTC ninjs 3.1: each meeting an event, each statement a text, for the software of newsrooms."""

from __future__ import annotations

from diplofeed.exporters.ninjs.document import EXPORTER

__all__ = ["EXPORTER"]
