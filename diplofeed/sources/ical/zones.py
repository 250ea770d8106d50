"""Time zones as calendars name them: as the IANA or Windows do, or by what the file defines (RFC 5545 §3.6.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Final

from attrs import define, field
from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from diplofeed.sources.ical.lines import Component, text_of
from diplofeed.when.zones import names

__all__ = ["Zones"]

_LOCATION: Final = "X-LIC-LOCATION"
_MOST_RULES: Final = 300  # what is expanded of each grows with all of them
_OFFSET: Final = re.compile(r"UTC([+-])([01]\d|2[0-3]):([0-5]\d)")  # as Python calls what has no rules
_UTC: Final = frozenset({"utc", "gmt", "z", "etc/utc", "etc/gmt"})


@define(eq=False)
class Zones:
    """The zones of a calendar.

    Attributes:
        defined: Those the file defines, by their names there.
        usual: The zone of times that have none; empty where nobody said it.
    """

    defined: Mapping[str, Component]
    usual: str = ""
    _names: dict[str, str] = field(factory=dict, init=False)
    _rules: dict[str, tzinfo | None] = field(factory=dict, init=False)

    @classmethod
    def of(cls, calendars: Iterable[Component], usual: str) -> Zones:
        """Return the zones that calendars define; the name of the zone of all is that of times without one."""
        defined: dict[str, Component] = {}
        stated = ""
        for calendar in calendars:
            stated = stated or calendar.text("X-WR-TIMEZONE").strip()
            defined |= {each.text("TZID"): each for each in calendar.components if each.name == "VTIMEZONE"}
        made = cls(defined, usual)
        return made if usual or not stated else cls(defined, made.name_of(stated))

    def name_of(self, name: str) -> str:
        """Return the name the IANA has for a zone; empty where that is not known."""
        if name not in self._names:
            self._names[name] = self._found(name)
        return self._names[name]

    def _found(self, name: str) -> str:
        if name.strip().lower() in _UTC:
            return "UTC"
        zone = self.defined.get(name)
        stated = text_of(found.value) if zone and (found := zone.first(_LOCATION)) else ""
        parts = name.strip().strip("/").split("/")
        ends = ["/".join(parts[start:]) for start in range(len(parts))]  # /program/version/Europe/Vienna
        for each in (stated, WINDOWS_TO_OLSON.get(name.strip(), ""), *ends, name.strip().replace("-", "/", 1)):
            if each and _is_known(each):
                return each
        return ""

    def offset_of(self, name: str, local: datetime) -> timedelta | None:
        """Return how far a zone that the file alone defines is from UTC at a local time; None where it does not say."""
        if name not in self._rules:
            self._rules[name] = self._rule(name)
        rule = self._rules[name]
        return None if rule is None else local.replace(tzinfo=rule).utcoffset()

    def _rule(self, name: str) -> tzinfo | None:
        zone = self.defined.get(name)
        if zone is None and (stated := _OFFSET.fullmatch(name)):
            sign, hours, minutes = stated.groups()
            return timezone(timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1))
        if zone is None or len(zone.components) > _MOST_RULES:
            return None
        try:
            made = Timezone.from_ical("\r\n".join(zone.lines) + "\r\n")
            if not isinstance(made, Timezone):
                return None
            rule: tzinfo = made.to_tz(lookup_tzid=False)
            rule.utcoffset(datetime(2000, 1, 1))  # noqa: DTZ001 -- whether it can be asked
        except Exception:  # noqa: BLE001 -- rules of a broken zone raise anything; the caller says that it is not known
            return None
        return rule


def _is_known(name: str) -> bool:
    return name in names() and ("/" in name or name == "UTC")
