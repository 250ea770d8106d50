"""Calendars as iCalendar files (RFC 5545): events as meetings, journal entries as statements."""

from __future__ import annotations

from diplofeed.sources.ical.source import SOURCE, IcalOptions

__all__ = ["SOURCE", "IcalOptions"]
