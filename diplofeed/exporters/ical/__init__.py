"""iCalendar (RFC 5545)."""

from __future__ import annotations

from diplofeed.exporters.ical.exporter import (
    EXPORTER,
    Cancelled,
    Html,
    IcalOptions,
    Imprecise,
    Statements,
    WithdrawnPast,
    Years,
)

__all__ = [
    "EXPORTER",
    "Cancelled",
    "Html",
    "IcalOptions",
    "Imprecise",
    "Statements",
    "WithdrawnPast",
    "Years",
]
