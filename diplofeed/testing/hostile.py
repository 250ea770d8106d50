"""Hostile fixtures of every kind: what plugins meet sooner or later, and have to outlive.

Items and texts for exporters, bytes for sources, names of documents for sinks. The contract tests try all of them; they
are here for tests of one's own too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from diplofeed.model import (
    Form,
    Instrument,
    Meeting,
    Outcome,
    Participant,
    Party,
    PartyKind,
    Person,
    Place,
    Position,
    Round,
    Source,
    Statement,
    Status,
    Topic,
)
from diplofeed.text import Text

__all__ = [
    "LANGUAGES",
    "forbidden_names",
    "hostile_feeds",
    "hostile_inputs",
    "hostile_items",
    "hostile_names",
    "hostile_texts",
    "items_saying",
    "shortened",
]

Items = tuple[Meeting | Statement, ...]

LANGUAGES: Final[Mapping[str, str]] = {
    "en": "Talks on arms control",
    "ar": "محادثات حول الحد من التسلح",
    "de": "Gespräche über Rüstungskontrolle",
    "es": "Conversaciones sobre el control de armamentos",
    "fr": "Pourparlers sur la maîtrise des armements",
    "ru": "Переговоры о контроле над вооружениями",
    "uk": "Переговори про контроль над озброєннями",
    "zh": "军备控制会谈",
}
"""The languages that diplofeed has words of, and a title in each."""

_TEXTS: Final = (
    "</title><script>alert(1)</script>",
    "]]> & &amp; <!-- -->",
    "END:VEVENT\r\nBEGIN:VEVENT; , \\ \\n",
    "# heading\n---\n[x](javascript:alert(1)) ![y](z)",
    '"quoted", \'twice\'; =1+1\t|cell|{"a": [1]}',
    "\u202eRTL\u202c \x00\x0b\x1b\ufffe \ud83d ]",
    "Переговоры 会談 🕊️" * 60,
    "\u0301e\u0301\u200d👩🏽\u200d⚖️🇫🇷\u2028\u2029\x85\ufeff" * 3,
    "Long " * 5_000,
)

_WHENS: Final = (
    *("0001-01-01", "0001", "9999-12-31", "9999", "9999-12-31/..", "../0001", "19XX", "201X", "2024-02-29", "2026-21"),
    *("2026-12-31T23:59:59Z", "2026-06-15?/2026-07~", "1582-10-10", "2026-11-23T12:00Z", "2026-12-01/2026-12-01"),
    *("2026-11-20T23:30/2026-11-21T00:30[Pacific/Kiritimati]", "0002-01-01T00:00Z", "9998-12-31T23:59Z"),
)

_GARBAGE: Final = b"\xff\xfe\x00 no such thing \x80\n"
_DEEP: Final = 100_000


def hostile_texts() -> tuple[str, ...]:
    """Return texts that end what they stand in, pass for structure, hold what no document can carry, or are long."""
    return _TEXTS


def hostile_items() -> Items:
    """Return items of every status, form and language, of extreme and imprecise dates, with nothing and with a lot."""
    return (*_dates(), *_statuses(), *_forms(), *_languages(), *_sizes())


def hostile_feeds() -> dict[str, Items]:
    """Return the items of feeds of no item, of one, and of five hundred, by what they are."""
    many = tuple(_plain(number) for number in range(500))
    return {"no item": (), "one item": many[:1], "500 items": many}


def _plain(number: int) -> Meeting:
    when = date(2020, 1, 1) + timedelta(days=5 * number)
    return Meeting(id=f"talks-{number}", title=f"Talks {number}", when=when.isoformat(), parties=("FR", "NO"))


def _dates() -> Items:
    return tuple(Meeting(id=f"when-{number}", title=when, when=when) for number, when in enumerate(_WHENS, start=1))


def _statuses() -> Items:
    whens = ("2023-07", "2023-07-11", "2023-07-11T10:00[Europe/Vienna]", "2027", "2027-02-03T04:05Z")
    return tuple(
        Meeting(id=f"{status.value}-{number}", title=f"A meeting that is {status.value}", when=when, status=status)
        for status in Status
        for number, when in enumerate(whens, start=1)
    )


def _forms() -> Items:
    speaker = Person(id="speaker", name=Text.of("Dr. Emily Hall"))
    both = tuple(
        Statement(id=f"form-{form.value}", form=form, when="2026-10", text="In *writing*.", speaker=speaker)
        for form in Form
    )
    return (*both, Statement(id="nobody", form=Form.NOTICE, when="2026-10-01", text="Nobody says so."))


def _languages() -> Items:
    each = (
        Meeting(id=f"in-{language}", title=Text.of({language: title}), summary=Text.of({language: title}), when="2026")
        for language, title in LANGUAGES.items()
    )
    return (Meeting(id="in-all", title=Text.of(LANGUAGES), summary=Text.of(LANGUAGES), when="2026-11"), *each)


def _sizes() -> Items:
    parties = tuple(Party(id=f"group-{n}", name=Text.of(f"Group {n}"), kind=PartyKind.GROUP) for n in range(200))
    people = (Person(id=f"somebody-{n}", name=Text.of(f"Somebody {n}")) for n in range(200))
    return (
        Meeting(id="a", title="A", when="2026"),
        Meeting(id="x" * 80, title="Of a long id", when="2026-11-01"),
        Meeting(id="Ünï_会談.1", title="Of letters of all kinds", when="2026-11-02"),
        Meeting(
            id="crowd",
            title="Of many",
            when="2026-11-03",
            parties=parties,
            participants=tuple(Participant(person=person) for person in people),
            agenda=tuple(f"Item {n}" for n in range(200)),
        ),
    )


def items_saying(text: str) -> tuple[Meeting, Statement]:
    """Return a meeting and a statement that have a text wherever they can have one."""
    line = Text.line(text)
    person = Person(id="somebody", name=line, role=line, affiliation=line)
    party = Party(id="group", name=line, kind=PartyKind.GROUP)
    topic = Topic(id="topic", name=line)
    meeting = Meeting(
        id="meeting",
        title=text,
        when="2026-12-01",
        place=Place(name=text, city=text),
        parties=(party,),
        participants=(Participant(person=person, role=text, party=party),),
        topics=(topic,),
        summary=text,
        agenda=(text,),
        significance=text,
        positions=(Position(party=party, text=text),),
        outcomes=(Outcome(text=text),),
        instruments=(Instrument(id="treaty", name=line, short=line),),
        sources=(Source(title=text, publisher=text),),
        rdate=("2026-12-05",),
        rounds=(Round(recurrence_id="2026-12-05", place=Place(name=text), title=text, summary=text),),
    )
    output = Statement(
        id="said", title=text, speaker=person, when="2026-11", text=text, about=("meeting",), medium=text
    )
    return meeting, output


def hostile_inputs(sample: bytes) -> dict[str, bytes]:
    """Return what a file may be instead of a good sample, by words that go on after "a sample that is"."""
    text = sample.decode(errors="replace")
    return {
        "emptied": b"",
        "cut short": sample[: len(sample) // 2],
        "cut in its first line": sample[: max(1, len(sample.partition(b"\n")[0]) // 2)],
        "cut before its last bytes": sample[:-3],
        "begun with a byte order mark": b"\xef\xbb\xbf" + sample,
        "in UTF-16": text.encode("utf-16"),
        "with line ends of Windows": sample.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        "with NULs": sample.replace(b"\n", b"\x00\n") + b"\x00",
        "overwritten": _GARBAGE * 3,
        "lists of lists, a hundred thousand deep": b"[" * _DEEP + b"]" * _DEEP,
        "objects of objects, a hundred thousand deep": b'{"a":' * _DEEP + b"1" + b"}" * _DEEP,
        "elements of elements, a hundred thousand deep": b"<a>" * _DEEP + b"</a>" * _DEEP,
        "a single line of a megabyte": b"a" * 2**20,
    }


def hostile_names() -> tuple[str, ...]:
    """Return odd names of documents that a sink has to store."""
    return (
        "größer/页.json",
        "with space.ics",
        "a+b=c&d%20e%2F~,;!'().txt",
        "-dash/#fragment?query=1.html",
        "محادثات/🕊️.html",
        "e\u0301.txt",
        "x" * 200 + ".txt",
        "/".join(["deep"] * 20) + "/index.html",
    )


def forbidden_names() -> tuple[str, ...]:
    """Return names of documents that lead out of a sink, or that nobody can read: a sink refuses them."""
    return ("", ".", "..", "../x", "a/../../x", "/etc/x", "a\\b", "a\0b", "a\nb", "a\u202eb")


def shortened(text: str) -> str:
    """Return a text as messages show it."""
    return ascii(text if len(text) < 60 else text[:57] + "...")
