"""Travellers and visitors as participants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from diplofeed.model import Participant, Party, Person
from diplofeed.text import Text
from diplofeed_history_state.countries import slug
from diplofeed_history_state.events import Event

__all__ = ["participant"]

_OFFICE: Final = {"president": "President of the United States", "secretary": "U.S. Secretary of State"}

# Offices that stand before a full name. Titles that are part of a name ("Queen Elizabeth II") stay with it, and so
# does an office before a surname alone ("Prime Minister Wilson"): it tells namesakes apart.
_OFFICE_AND_NAME: Final = re.compile(
    r"((?:(?:Acting|Interim|Provisional|Federal|Vice) )?(?:President(?:-[Ee]lect)?|Prime Minister|Premier|Chancellor)"
    r"|General Secretary|Taoiseach)"
    r" ((?!De\b|Da\b|La\b)[^\W\d_a-z]\S* .+)"
)


def participant(event: Event, party: Party, known: Mapping[str, Person]) -> Participant:
    """Return who travelled or visited, for the party they stood for; the record's own people are taken by id."""
    if event.kind == "trip":
        role, person_id, name = _OFFICE[event.role], event.who, event.name
    else:
        role, name = _office_and_name(event.name)
        # Kings and surnames of different countries are different people.
        person_id = slug(name if role else f"{name} {party.id}")
    person = known.get(person_id) or Person(id=person_id, name=Text.line(name))
    return Participant(person=person, role=Text.line(role), party=party)


def _office_and_name(visitor: str) -> tuple[str, str]:
    result = _OFFICE_AND_NAME.fullmatch(visitor)
    return (result[1], result[2]) if result else ("", visitor)
