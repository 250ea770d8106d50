"""A meeting for each trip and each visit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from diplofeed.errors import Fault, Severity
from diplofeed.model import Meeting, Party, Place, Source, Status
from diplofeed.source import Located, Names
from diplofeed.text import Text
from diplofeed.when import parse
from diplofeed_history_state.countries import in_a_sentence, party, readable, slug
from diplofeed_history_state.events import Event
from diplofeed_history_state.people import participant
from diplofeed_history_state.topics import topics

__all__ = ["meeting"]

_HOME: Final = "US"
# Countries of ISO 3166-1 one can travel to, but that are nobody to meet.
_NO_PARTY: Final = frozenset({"AQ"})
_PUBLISHER: Final = "Office of the Historian, U.S. Department of State"
_SOURCES: Final = {
    "trip": ("Travels Abroad of the President and the Secretary of State", "travels"),
    "visit": ("Visits by Foreign Leaders", "visits"),
}


def meeting(event: Event, names: Names) -> Iterator[Located | Fault]:
    """Yield the meeting an event is, after a warning if its country is not known, or a fault if it cannot be one."""
    other = party(event.country, event.country_id, names.parties)
    try:
        if other is None:
            other = _unknown(event, names)
            yield _warning(event, other)
        item = _item(event, other, names)
    except ValueError as error:  # the model's own checks, such as of an id
        yield Fault(origin=event.origin, message=str(error), item=event.id)
        return
    yield Located(item=item, origin=event.origin)


def _unknown(event: Event, names: Names) -> Party:
    name = readable(event.country)
    # A name of one or two letters must not pass for a country's code.
    key = slug(name) if len(slug(name)) > len(_HOME) else f"country-{slug(name)}"
    return names.parties.get(key) or Party(id=key, name=Text.line(name))


def _warning(event: Event, other: Party) -> Fault:
    return Fault(
        origin=event.origin,
        field="country" if event.kind == "trip" else "from",
        message=f"{event.country[:60]!r} is no country known here; its party has the id {other.id!r}",
        item=event.id,
        severity=Severity.WARNING,
    )


def _item(event: Event, other: Party, names: Names) -> Meeting:
    home = names.parties.get(_HOME) or Party.country(_HOME)
    trip = event.kind == "trip"
    return Meeting(
        id=event.id,
        title=Text.line(_title(event)),
        when=parse(_when(event)),
        status=Status.HELD,  # the lists are of what took place
        place=_place(event, other if trip else home),
        parties=(home,) if other.id in _NO_PARTY else (home, other),
        participants=(participant(event, home if trip else other, names.people),),
        topics=topics(event, names.topics),
        summary=Text.of(event.summary),
        sources=(_source(event),),
    )


def _title(event: Event) -> str:
    country = readable(event.country)
    if event.kind == "visit":
        return f"{event.name} of {in_a_sentence(country)} visits the United States"
    if event.locale in {"", country}:
        return f"{event.name} in {in_a_sentence(country)}"
    several = "," in event.locale
    return f"{event.name} in {event.locale}" + (f" ({country})" if several else f", {country}")


def _when(event: Event) -> str:
    return str(event.start) if event.start == event.end else f"{event.start}/{event.end}"


def _place(event: Event, country: Party) -> Place:
    several = "," in event.locale
    name, city = (event.locale, "") if several else ("", event.locale)
    return Place(name=Text.line(name), city=Text.line(city), country=country)


def _source(event: Event) -> Source:
    title, page = _SOURCES[event.kind]
    url = f"https://history.state.gov/departmenthistory/{page}"
    return Source(title=Text.line(title), publisher=Text.line(_PUBLISHER), url=url)
