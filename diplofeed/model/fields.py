"""Converters and validators of the fields of model and configuration, each named so that type checkers see its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, TypeAlias, TypeVar, cast

import attrs

from diplofeed.errors import FieldError
from diplofeed.hints import mistyped
from diplofeed.tags import check_tag, language_tag
from diplofeed.text import Text, normal, uri
from diplofeed.when import DateLike, When, parse

__all__ = [
    "Words",
    "all_of",
    "filled",
    "instances",
    "listed",
    "mistyped",
    "names_a_file",
    "registered",
    "to_call",
    "to_concept",
    "to_day",
    "to_id",
    "to_ids",
    "to_instant",
    "to_language",
    "to_line",
    "to_link",
    "to_links",
    "to_media_type",
    "to_optional_id",
    "to_optional_when",
    "to_same_as",
    "to_text",
    "to_texts",
    "to_whens",
    "within",
]

T = TypeVar("T")

Words: TypeAlias = Annotated[
    Text | str | Mapping[str, str] | Iterable[tuple[str, str]], "a text, or a mapping of languages to texts"
]
"""A text in one or more languages."""

_Id: TypeAlias = Annotated[str, "an id such as vienna-2026"]
_Address: TypeAlias = Annotated[str, "a web address such as https://example.org/page"]
_Tag: TypeAlias = Annotated[str, "a language tag such as en, ru or zh-Hant"]

_PLAIN: Final = (Text, str, type(None))  # what most texts are made of

_LISTS: Final = (tuple, list)  # what most lists are, as asking for an Iterable takes long
_NO_LISTS: Final = (str, bytes, Mapping)

_ID: Final = re.compile(r"[^\W_][\w.-]{0,119}")
_MOST_BYTES: Final = 240
_WIKIDATA: Final = re.compile(r"(?:wd:|wikidata:)?(Q[1-9][0-9]*)", re.IGNORECASE)
_SAME_AS: Final = "a URI such as http://www.wikidata.org/entity/Q159 or urn:isbn:9780134685991"
_URN: Final = re.compile(r"urn:([a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?:.+)", re.IGNORECASE)  # RFC 8141 §2
_MEDIA_TYPE: Final = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")


# ---------------------------------------------------------------- text


def to_text(value: Words | None) -> Text:
    """Return a cleaned text of any number of lines; a value of another type unchanged, for the field to refuse."""
    return Text.of(value) if isinstance(value, _PLAIN) else _of_parts(Text.of, value)


def to_line(value: Words | None) -> Text:
    """Return a cleaned text of one line, for titles and names; another type unchanged, for the field to refuse."""
    return Text.line(value) if isinstance(value, _PLAIN) else _of_parts(Text.line, value)


def _of_parts(make: Callable[[Words | None], Text], value: Any) -> Text:
    """Return the text of pairs of language and text, or the value as it is where it is something else."""
    pairs = value.items() if isinstance(value, Mapping) else value
    parts = list(pairs) if isinstance(pairs, Iterable) else [pairs]
    return make(parts) if all(map(_is_pair, parts)) else cast("Text", value)


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple | list) and len(value) == 2 and all(isinstance(part, str) for part in value)


def to_texts(values: Iterable[Words], field: str = "texts") -> tuple[Text, ...]:
    """Return cleaned texts; raise FieldError for a single text in place of a list, or an element of another type."""
    if not values and values.__class__ is tuple:
        return ()
    return instances(Text, [to_text(value) for value in listed("text", field, values)], field)


def to_language(value: _Tag) -> str:
    """Return a language tag (BCP 47) or nothing; raise ValueError where it is not shaped like one."""
    return language_tag(value) if value else ""


# ---------------------------------------------------------------- names and addresses


def to_id(value: _Id) -> str:
    """Return an id in Unicode's form NFC, or raise ValueError where it could not name a file or be part of a URI."""
    if not value.isascii():  # some file systems hand out names in NFD
        composed = normal("NFC", value)
        value = composed if _ID.fullmatch(composed) else value  # NFC takes letters of some scripts apart
    if not _ID.fullmatch(value) or value.endswith("."):
        raise ValueError(
            "an id is letters, digits, '-', '_' and '.', starts with a letter or digit and has at most 120 of them"
        )
    return value


def to_optional_id(value: _Id) -> str:
    """Return an id or nothing; raise ValueError like `to_id`."""
    return to_id(value) if value else ""


def to_ids(values: Iterable[str], field: str = "ids") -> tuple[str, ...]:
    """Return ids; raise ValueError like `to_id`, and FieldError for a single id in place of a list."""
    if not values and values.__class__ is tuple:
        return ()
    return tuple(map(to_id, instances(str, values, field)))


def to_link(value: _Address) -> str:
    """Return a web address (RFC 3986) or nothing; raise ValueError where it is none."""
    return uri(value) if value else ""


def to_links(values: Iterable[str], field: str = "links") -> tuple[str, ...]:
    """Return web addresses (RFC 3986); raise ValueError where one is none, or empty, or stands for a list of them."""
    return tuple(map(uri, instances(str, values, field)))


def to_concept(value: _Address) -> str:
    """Return the URI of a concept (RFC 3986) or nothing; raise ValueError where it is none."""
    return uri(value, ("http", "https", "urn", "tag")) if value else ""


def to_same_as(values: Iterable[str], field: str = "same_as") -> tuple[str, ...]:
    """Return the URIs (RFC 3986) by which others name the same thing, each once.

    Raises:
        FieldError: One is not a URI, with what was probably meant; or a single text stands in place of a list.
    """
    if not values and values.__class__ is tuple:
        return ()
    texts = instances(str, values, field)
    return tuple(dict.fromkeys(_same_as(text, f"[{number}]") for number, text in enumerate(texts, start=1)))


def _same_as(text: str, place: str) -> str:
    if item := _WIKIDATA.fullmatch(text.strip()):
        meant = f"http://www.wikidata.org/entity/{item[1].upper()}"
        raise FieldError(place, f"{item[0]!r} is an id of Wikidata, no URI", suggestion=meant)
    try:
        made = uri(text, ("http", "https", "urn"))
    except ValueError as error:
        raise FieldError(place, f"{text.strip()[:60]!r}: {error}", _SAME_AS) from error
    if made.startswith(("http:", "https:")):
        return made
    urn = _URN.fullmatch(made)
    if urn is None:
        raise FieldError(place, f"{made[:60]!r} is not a URN", _SAME_AS)
    return f"urn:{urn[1]}"


def to_call(value: _Address) -> str:
    """Return the URI of a conference (RFC 7986 §5.11) or nothing; raise ValueError where it is none."""
    return uri(value, ("http", "https", "tel", "sip", "xmpp")) if value else ""


def to_media_type(value: Annotated[str, "a media type such as application/pdf"]) -> str:
    """Return a media type (RFC 6838 §4.2), any bytes' for nothing; raise ValueError where it is not shaped so."""
    if value and not _MEDIA_TYPE.fullmatch(value):
        raise ValueError(f"{value[:60]!r} is not a media type such as application/pdf")
    return value or "application/octet-stream"


# ---------------------------------------------------------------- time


def to_instant(value: Annotated[str | datetime, "a moment such as 2026-12-01T10:00Z"] | None) -> datetime | None:
    """Return a moment in UTC, or raise ValueError where it is none or its zone is missing (RFC 3339)."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError as error:
            raise ValueError("not a moment: write it as 2026-12-01T10:00Z") from error
    if value.tzinfo is None:
        raise ValueError("a moment needs a zone: write it as 2026-12-01T10:00Z or with +02:00")
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("in UTC it is outside the years 0001 to 9999") from error


def to_day(value: Annotated[str | date, "a day such as 2026-11-23"] | None) -> date | None:
    """Return a day of the calendar, or raise ValueError where there is none such (ISO 8601)."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value.strip())
    except ValueError as error:
        raise ValueError("not a day: write it as 2026-11-23") from error


def to_optional_when(value: DateLike | None) -> When | None:
    """Return a date as precisely as it is known; raise WhenError where it is not understood."""
    return None if value is None else parse(value)


def to_whens(values: Iterable[DateLike], field: str = "dates") -> tuple[When, ...]:
    """Return dates as precisely as they are known.

    Raises:
        FieldError: It is a single date in place of a list.
        WhenError: One is not understood.
    """
    if not values and values.__class__ is tuple:
        return ()
    return tuple(map(parse, listed("date", field, values)))


# ---------------------------------------------------------------- types


def listed(what: str, field: str, values: Iterable[T]) -> tuple[T, ...]:
    """Return values as a tuple; raise FieldError where they are no list, such as one text in place of several."""
    if values.__class__ not in _LISTS and (isinstance(values, _NO_LISTS) or not isinstance(values, Iterable)):
        raise mistyped(field, values, f"a list: each a {what}")
    return tuple(values)


def instances(kind: type[T], values: Iterable[T], field: str) -> tuple[T, ...]:
    """Return values as a tuple; raise FieldError where they are no list, or one is of another type."""
    if not values and values.__class__ is tuple:  # most lists of most items
        return ()
    made = listed(kind.__name__, field, values)
    for value in made:
        if not isinstance(value, kind):
            raise mistyped(f"{field}[{made.index(value) + 1}]", value, f"a {kind.__name__}")
    return made


def all_of(first: T | None, further: tuple[T, ...]) -> tuple[T, ...]:
    """Return a value and further ones, each once; most items have no further ones."""
    if not further:
        return () if first is None else (first,)
    return tuple(dict.fromkeys(further if first is None else (first, *further)))


# ---------------------------------------------------------------- validators


def within(low: float, high: float) -> Callable[[object, attrs.Attribute[Any], Any], None]:
    """Return a validator for numbers from ``low`` to ``high``, and for None."""

    def validate(_: object, __: attrs.Attribute[Any], value: float | None) -> None:
        if value is not None and not low <= value <= high:
            raise ValueError(f"lies between {low:g} and {high:g}, not at {value:g}")

    return validate


def registered(_: object, __: object, value: str) -> None:
    """Raise FieldError where a language tag is not a registered one (BCP 47); what the ledger has is not asked."""
    if value:
        check_tag(value)


def names_a_file(_: object, __: object, value: str) -> None:
    """Raise ValueError where an id is too long for a file's name, which has at most 255 bytes with what outputs add."""
    if len(value) > _MOST_BYTES // 4 and len(value.encode(errors="surrogatepass")) > _MOST_BYTES:
        size = len(value.encode(errors="surrogatepass"))
        raise ValueError(f"an id names files, so it has at most {_MOST_BYTES} bytes of UTF-8; this one has {size}")


def filled(_: object, __: object, value: Any) -> None:
    """Raise ValueError where a field is empty."""
    if not value:
        raise ValueError("must not be empty")
