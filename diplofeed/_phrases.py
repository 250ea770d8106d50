"""The fixed words between the facts, in one place, so that they can be translated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from diplofeed.model import Form, Meeting, Party, PartyKind, Status
from diplofeed.when import Precision, When

__all__ = [
    "ENGLISH",
    "INTRODUCTIONS",
    "RELATIONS",
    "Phrases",
    "at_date",
    "between",
    "day_label",
    "listed",
    "named",
    "opening",
    "recurrence",
    "with_article",
]

RELATIONS: Final[Mapping[str, str]] = {
    "about": "About",
    "in-response-to": "In response to",
    "follows": "Follows",
    "precedes": "Precedes",
    "part-of": "Part of",
    "series": "A round of",
    "depends-on": "Depends on",
    "see-also": "See also",
}

_MONTHS: Final = "January February March April May June July August September October November December".split()


@frozen(kw_only=True)
class Phrases:
    """Labels and openings of sentences."""

    agenda: str = "On the agenda"
    positions: str = "Where they stand"
    outcomes: str = "What came of it"
    significance: str = "Why it matters"
    participants: str = "Who took part"
    instruments: str = "Treaties and agreements"
    topics: str = "Topics"
    rounds: str = "Rounds that differ"
    further: str = "{}: a further round"
    no_round: str = "{}: no round"
    moved: str = "moved to {}"
    moved_from: str = "Moved from {}."
    conference: str = "Online"
    telephone: str = "By telephone"
    documents: str = "Documents"
    source: str = "Source"
    sources: str = "Sources"
    cancelled: str = "Cancelled: {}"
    postponed: str = "Postponed: {}"
    accessed: str = "accessed {}"
    as_of: str = "Known to be going on as of {}."
    translated: str = "In {}"
    in_language: str = "in {}"
    behalf: str = "on behalf of {}"


ENGLISH: Final = Phrases()

# How the sentence that says when and where begins, by how far the meeting has come.
OPENINGS: Final[Mapping[Status, str]] = {
    Status.HELD: "Held",
    Status.CONFIRMED: "Confirmed for",
    Status.SCHEDULED: "Scheduled for",
    Status.TENTATIVE: "Tentatively planned for",
    Status.POSTPONED: "Postponed; last planned for",
    Status.CANCELLED: "Cancelled; it was planned for",
}
GOING_ON: Final = "Ongoing"

# How a statement that is not a quotation is introduced, by whom and after that where and when; and without a name.
INTRODUCTIONS: Final[Mapping[Form, tuple[str, str]]] = {
    Form.PARAPHRASE: ("{}, in paraphrase", "In paraphrase"),
    Form.COMMUNIQUE: ("From a communiqué of {}", "From a communiqué"),
    Form.READOUT: ("From a readout by {}", "From a readout"),
    Form.NOTICE: ("A notice of {}", "A notice"),
}

_WITH_ARTICLE: Final = frozenset("AE BS CD CF CG DO FK FO GB GM KM KY MH MP MV NL PH SB SC TC US VA VG VI".split())
_COLLECTIVE: Final = re.compile(
    r"(?!The\b).*\b(?:G\d+|Agency|Alliance|Association|Bank|Commission|Committee|Community|Council|Court|Forum|Fund"
    r"|Group|League|Nations|Organi[sz]ation|Parliament|Quartet|Secretariat|Union)\b.*",
)


def named(party: Party, name: str) -> str:
    """Return a party's English name as a sentence has it: the United States, the European Union, Russia."""
    if party.kind is PartyKind.STATE:
        return f"the {name}" if party.id in _WITH_ARTICLE and not name.startswith("The ") else name
    return with_article(name)


def with_article(name: str) -> str:
    """Return the name of an organisation as a sentence has it: the United Nations, the G7, NATO."""
    return f"the {name}" if _COLLECTIVE.fullmatch(name) else name


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def between(parties: Sequence[Party], names: Sequence[str]) -> str:
    """Return how a sentence says who meets: "between" only of states, as members of a group may be here too."""
    if not parties:
        return ""
    if len(parties) > 1 and all(party.kind is PartyKind.STATE for party in parties):
        return f"between {listed(names)}"
    return f"with {listed(names)} taking part"


def at_date(when: When) -> str:
    """Return the label of a date with the preposition that goes before it, claiming no more than the label."""
    label = when.label()
    if not (label[0].isdigit() or label.split()[0] in (*_MONTHS, "spring", "summer", "autumn", "winter")):
        return label  # since, until, from, about
    if when.precision in {Precision.DAY, Precision.TIME}:
        return f"on {label}"
    return f"in the {label}" if when.precision in {Precision.DECADE, Precision.CENTURY} else f"in {label}"


def day_label(year: int, month: int, day: int = 0) -> str:
    """Return a month or a day in English."""
    return f"{day or ''} {_MONTHS[month - 1]} {year}".lstrip()


def opening(meeting: Meeting) -> str:
    """Return how the sentence about a meeting begins: how far it has come, and when it is."""
    status, label = meeting.status, meeting.when.label()
    if meeting.when.ongoing and status in {Status.HELD, Status.CONFIRMED}:
        return f"{GOING_ON} {label}"
    if status is Status.HELD:
        return f"{OPENINGS[status]} {at_date(meeting.when)}"
    if label.startswith("since "):
        label = f"from {label.removeprefix('since ')} on"
    if label.startswith(("from ", "until ")):
        return f"{OPENINGS[status].removesuffix(' for')} {label}"
    return f"{OPENINGS[status]} {label}"


_PERIODS: Final = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_DAYS: Final = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}


def recurrence(rule: str) -> str:
    """Return a recurrence rule in words, as far as it is simple (RFC 5545 §3.3.10)."""
    if not rule:
        return ""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    interval, period = parts.pop("INTERVAL", "1"), _PERIODS[parts.pop("FREQ")]
    said = f"Repeats every {period}" if interval == "1" else f"Repeats every {interval} {period}s"
    parts.pop("WKST", "")
    days = [_DAYS.get(day, "") for day in parts.get("BYDAY", "").split(",")]
    if all(days):
        said += f" on {listed(days)}"
        parts.pop("BYDAY")
    if "COUNT" in parts:
        said += f", {parts.pop('COUNT')} times in all"
    if "UNTIL" in parts:
        until = _until(parts["UNTIL"])
        said += f", until {until}"
        if until:
            parts.pop("UNTIL")
    return "Repeats at regular times." if parts else f"{said}."


def _until(text: str) -> str:
    try:
        last = date.fromisoformat(text[:8])
    except ValueError:
        return ""
    return day_label(last.year, last.month, last.day)
