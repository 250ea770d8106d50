"""A diplofeed source: meetings in the answer of Wikidata's query service (SPARQL 1.1 Query Results JSON Format)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from diplofeed import Fault, Meeting, Origin, Place
from diplofeed.errors import FieldError
from diplofeed.model import Source as Cited
from diplofeed.source import Inputs, Located, RecordSource
from diplofeed.text import Text
from diplofeed_wikidata.answer import Answer, AnswerError, Row, answer_of
from diplofeed_wikidata.dates import when_of

__all__ = ["SOURCE", "WikidataOptions", "read"]

_PAGE = "https://www.wikidata.org/wiki/"


@frozen(kw_only=True)
class WikidataOptions:
    """The options.

    Attributes:
        parties: Who takes part in all meetings of the answer, besides those it names: country codes or ids.
    """

    parties: tuple[str, ...] = ()


def read(inputs: Inputs) -> Iterator[Located | Fault]:
    """Yield a meeting for each item of the answer, in its order; a fault for what is wrong with one."""
    try:
        answer = answer_of(inputs.path.read_bytes())
    except OSError as error:
        yield Fault(origin=Origin(inputs.path.name), message=f"cannot be read: {error.strerror}")
        return
    except AnswerError as error:
        expected = "the JSON of an answer of query.wikidata.org, of a query with ?item, ?date and ?precision"
        yield Fault(origin=Origin(inputs.path.name, error.line), message=str(error), expected=expected)
        return
    for name, rows in answer.items.items():
        yield _read_item(name, rows, answer, inputs)


def _read_item(name: str, rows: tuple[Row, ...], answer: Answer, inputs: Inputs) -> Located | Fault:
    origin = Origin(inputs.path.name, answer.line_of(name))
    try:
        return Located(item=_meeting(name, rows, inputs), origin=origin)
    except FieldError as error:
        place = error.place.removeprefix("Meeting.")
        return Fault(origin=origin, item=name, field=place, message=error.reason, expected=error.expected)
    except ValueError as error:
        return Fault(origin=origin, item=name, message=str(error))


def _meeting(name: str, rows: tuple[Row, ...], inputs: Inputs) -> Meeting:
    """Return the meeting that the rows of an item are about.

    Raises:
        ValueError: What they say contradicts itself, or is no meeting.
    """
    titles = {language: text for row in rows for language, text in row.labels("itemLabel") if text != name}
    if not titles:
        raise ValueError("it has no label in the languages of the query")
    codes = dict.fromkeys((*_values(rows, "party"), *inputs.options.parties))
    return Meeting(
        id=name,
        title=Text.of(titles),
        when=when_of(*(_only(rows, each) for each in ("date", "precision", "end", "endPrecision"))),
        parties=tuple(inputs.names.parties.get(code, code) for code in codes),
        place=_place(rows),
        url=f"{_PAGE}{name}",
        same_as=(f"http://www.wikidata.org/entity/{name}",),
        sources=(Cited(title="Wikidata", url=f"{_PAGE}{name}"),),
    )


def _place(rows: Iterable[Row]) -> Place | None:
    """Return where it is, where the rows agree on that."""
    names = {text for row in rows for _, text in row.labels("placeLabel") if not _is_name(text)}
    countries = set(_values(rows, "country"))
    name, country = (each.pop() if len(each) == 1 else "" for each in (names, countries))
    return Place(name=name, country=country) if name or country else None


def _is_name(text: str) -> bool:
    """Return whether a label is the name of an item, which the service gives where it has no label."""
    return text[:1] == "Q" and text[1:].isdigit()


def _values(rows: Iterable[Row], variable: str) -> Mapping[str, None]:
    return dict.fromkeys(value for row in rows if (value := row.value(variable)))


def _only(rows: Iterable[Row], variable: str) -> str:
    values = list(_values(rows, variable))
    if len(values) > 1:
        raise ValueError(f"it has more than one {variable}: {', '.join(values[:3])}")
    return values[0] if values else ""


SOURCE = RecordSource(
    name="wikidata",
    title="Meetings that a query of Wikidata finds",
    options=WikidataOptions,
    read=read,
    reads_only_path=True,
    contract=2,
)
