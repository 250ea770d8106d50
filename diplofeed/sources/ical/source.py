"""The source: a file of calendars read as far as it can be, and what cannot be read named line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import field, frozen

from diplofeed.errors import Fault, FieldError, Origin, Severity, Unread
from diplofeed.model import Audience, Meeting, Statement
from diplofeed.source import Drops, Inputs, Located, Names, Partial, Read, RecordSource
from diplofeed.sources.foreign.files import data_of
from diplofeed.sources.foreign.ids import id_of
from diplofeed.sources.ical.dates import Unclear
from diplofeed.sources.ical.events import meeting, statement
from diplofeed.sources.ical.fields import audience_of
from diplofeed.sources.ical.lines import Component, components
from diplofeed.sources.ical.reading import Reading
from diplofeed.sources.ical.zones import Zones
from diplofeed.when import WhenError, zones

__all__ = ["SOURCE", "IcalOptions", "read_text"]

_LARGEST: Final = 20_000_000  # bytes
_ITEMS: Final = frozenset({"VEVENT", "VJOURNAL"})
_MOST_OWN: Final = 2_000  # components of a calendar of diplofeed whose words are looked into, which takes 3 ms each
_MOST_FAULTS: Final = 200  # of lines that cannot be read


def _check_zone(_: object, __: object, value: str) -> None:
    if value and value not in zones.names():
        raise ValueError(f"{value[:60]!r} is no zone of the IANA list, such as Europe/Vienna")


@frozen(kw_only=True)
class IcalOptions:
    """The options of the source.

    Attributes:
        zone: The zone of times that have none, such as Europe/Vienna; without it only their days count.
        people: Whether organisers and attendees take part in meetings; by default they are left out.
        topics: Whether categories are topics.
        drops: What the calendar may lack without its being gone: ``past``, as many have only what lies ahead,
            ``nothing`` or ``anything``.
    """

    zone: str = field(default="", validator=_check_zone)
    people: bool = False
    topics: bool = True
    drops: Drops = field(default=Drops.PAST, converter=Drops)


def _read(inputs: Inputs) -> Iterator[Read]:
    """Yield the meetings and statements of a file, and what of it cannot be read."""
    text = _text(inputs)
    if isinstance(text, Fault):
        yield text
        return
    yield from read_text(text, inputs.path.name, inputs.options, inputs.names)


def read_text(text: str, name: str, options: IcalOptions, names: Names) -> Iterator[Read]:
    """Yield the meetings and statements of a text, and what of it cannot be read; ``name`` is that of its file."""
    found, faults = components(text, name)
    calendars = [each for each in found if each.name == "VCALENDAR"]
    if not calendars and any(each.name in _ITEMS for each in found):
        message = "there is no line BEGIN:VCALENDAR; what stands in the file is read all the same"
        yield Fault(origin=Origin(name, 1), message=message, severity=Severity.WARNING)
        calendars = [Component("VCALENDAR", 1, components=found)]
    if not calendars:
        yield Fault(origin=Origin(name, 1), message="there is no calendar in it", expected="a line BEGIN:VCALENDAR")
        return
    faults.sort(key=lambda fault: fault.severity is not Severity.ERROR)
    yield from faults[:_MOST_FAULTS]
    if len(faults) > _MOST_FAULTS:
        message = f"{len(faults) - _MOST_FAULTS:,} more lines cannot be read"
        yield Fault(origin=Origin(name), message=message, severity=Severity.WARNING)
    reading = Reading(file=name, zones=Zones.of(calendars, options.zone), options=options, names=names)
    if options.drops is not Drops.NOTHING:
        yield Partial(origin=Origin(name), drops=options.drops)
    by_identity = _by_identity(calendars)
    without = [versions[0].line for _, versions in by_identity.items() if not versions[0].text("UID").strip()]
    if 0 < len(without) < len(by_identity):
        message = "it has no UID, as others of the file have, and may be any of those before: nothing of it is gone"
        yield Fault(origin=Origin(name, without[0]), message=message, severity=Severity.WARNING)
        yield Partial(origin=Origin(name, without[0]))
    for key, versions in by_identity.items():
        yield from _item(key, versions, reading)
    yield from reading.repeated()


def _text(inputs: Inputs) -> str | Fault:
    data = data_of(inputs.path, _LARGEST)
    if isinstance(data, Fault):
        return data
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252", errors="replace")


def _by_identity(calendars: Sequence[Component]) -> Mapping[tuple[str, str], list[Component]]:
    """Return events and journal entries by their kinds and UIDs; what has none is alone under an empty one."""
    made: dict[tuple[str, str], list[Component]] = {}
    for calendar in calendars:
        is_own = calendar.text("PRODID").startswith("-//diplofeed//") and len(calendar.components) <= _MOST_OWN
        for each in calendar.components:
            if each.name in _ITEMS:
                each.is_own = is_own
                uid = each.text("UID").strip() or f"\n{each.line}"
                made.setdefault((each.name, uid), []).append(each)
    return made


def _item(key: tuple[str, str], versions: Sequence[Component], reading: Reading) -> Iterator[Read]:
    """Yield an item made of the versions and rounds of a UID, and what of it cannot be read."""
    uid = versions[0].text("UID").strip()
    if not uid and versions[0].unread:
        yield _left_out(versions, reading, "a line of it cannot be read, which may be its UID")
        return
    try:
        item = _made(key[0], versions, reading)
    except (Unclear, FieldError, WhenError, ValueError, OverflowError) as error:
        yield from reading.taken()
        yield _left_out(versions, reading, str(error))
        return
    yield from reading.taken()
    yield Located(item=item, origin=reading.origin(versions[0].line))


def _left_out(versions: Sequence[Component], reading: Reading, reason: str) -> Fault:
    """Return the fault of an item that cannot be read, with what is known of it."""
    first, unread = versions[0], _unread(versions)
    message = f"{first.name} {first.text('SUMMARY')[:60]!r} is left out: {reason}"
    return Fault(origin=reading.origin(first.line), message=message, item="".join(unread.ids), unread=unread)


def _made(kind: str, versions: Sequence[Component], reading: Reading) -> Meeting | Statement:
    """Return an item; raise what keeps it from being read."""
    if any(each.is_cut_off for each in versions):
        raise Unclear("the file ends in the midst of it, and nobody knows what else it says")
    return meeting(versions, reading) if kind == "VEVENT" else statement(versions, reading)


def _unread(versions: Sequence[Component]) -> Unread:
    """Return what is known of an item that cannot be read; without a UID it may be any."""
    uid = versions[0].text("UID").strip()
    hiding = next((each for each in versions if audience_of(each) is Audience.INTERNAL), None)
    line = next((each.line for each in hiding.all("CLASS")), 0) if hiding else 0
    why = f"its CLASS on line {line}" if line else "a line of it that cannot be read" if hiding else ""
    return Unread(ids=(id_of(uid),) if uid else (), internal=hiding is not None, why=why)


SOURCE: Final = RecordSource(name="ical", title="iCalendar", options=IcalOptions, read=_read, reads_only_path=True)
