"""Whole records of hostile texts and addresses, made from the fields of the model, so that new ones are in them."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

from diplofeed import config
from diplofeed.config import Publication
from diplofeed.export import Exporter
from diplofeed.model import Audience, Meeting, Person, Place, Round, Statement
from diplofeed.model import fields as _fields
from diplofeed.model.recurrence import recurrence_rule
from diplofeed.text import Text, language_tag
from diplofeed.typed import plain
from diplofeed.when import When

__all__ = ["PUBLICATIONS", "RECORDS", "TEXTS", "options_of", "refused"]

# ---------------------------------------------------------------- texts

PIECES: Final = (
    # what no document can carry, and what turns what follows it around
    *("\x00", "\x07", "\x0b", "\x0c", "\x1b[31m", "\x7f", "\x85", "\x9b", "\ud83d", "\udc00", "\ufffe", "\U0001ffff"),
    *("\ufeff", "\u202e", "\u202c", "\u2066", "\u2067", "\u2069", "\u200e", "\u200b", "\xad", "\u2028", "\u2029"),
    # ends of lines, sections, elements and strings
    *("\r\n", "\r", "\n", "\n\n", "\t", "  \n", "\\\n", "]]>", "<![CDATA[", "-->", "<!--", "?>", "<?php ", "</script>"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</content>", "<b>", "<svg/onload=a()>", "</p>"),
    *(
        '"',
        "'",
        "`",
        "&",
        "&amp;",
        "&lt;",
        "&#10;",
        "&#x0b;",
        "&#xD800;",
        "&#0;",
        "&nbsp;",
        "&bogus;",
        "&amp;lt;",
        "\\",
    ),
    *("\\n", "\\,", "\\;", ";", ",", ":", "=", "^n", "^'", "%0d%0a", "%", "BEGIN:VEVENT", "END:VCALENDAR", "X-A:b"),
    # Markdown, and what looks like it
    *("# ", "## ", "---\n", "===\n", "* * *\n", "- ", "+ ", "1. ", "9) ", "> ", ">> ", "    ", "```", "~~~", "``", "*"),
    *("**", "_", "__", "~~", "|", "| a | b |\n", "[", "]", "](", ")", "!", "![", "<", ">", "[a]: ", "[^1]", "\\*"),
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&#58;alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](https://example.org/?a=1&b=2 'c \"d\"')",
    "<javascript:alert(1)>",
    "<https://example.org/a>",
    "![a](https://example.org/i.png)",
    "![a](javascript:alert(1))",
    "[a]: javascript:alert(1)\n\n[a]",
    "[![a](https://example.org/i.png)](https://example.org/)",
    # writing of all kinds
    *("Talks", " in ", "Vienna", " ", "  ", "\xa0", "Переговоры", "会談", "محادثات", "שיחות", "ไทย", "é", "e\u0301"),
    *("🙏", "👩🏽\u200d⚖️", "🇫🇷", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "ﷺ", "𝒳", "ǅ", "ẞ"),
    *("x" * 90, "é" * 80, "🙏" * 40, "no-break " * 20, "http://example.org", "www.example.org", "a@example.org"),
)
assert len(PIECES) < 256
# A piece a byte: one draw for each text, of which a record has a hundred.
_ANY: Final = st.text(st.characters(exclude_categories=()), max_size=4)  # lone surrogates among them
TEXTS: Final[st.SearchStrategy[str]] = st.binary(max_size=8).map(
    lambda drawn: "".join(PIECES[byte % len(PIECES)] for byte in drawn)
)
_FILLED: Final = st.builds(
    lambda before, word: f"{before}{word}", TEXTS, st.sampled_from(["Talks", "会談", "שיחות", "a"])
)
_TAGS: Final = ("en", "ru", "ar", "zh-Hant")


def _texts(words: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return (
        words
        | words
        | words
        | _ANY.map("Any {}".format)
        | st.builds(lambda tag, text: {tag: text}, st.sampled_from(_TAGS), words)
    )


# ---------------------------------------------------------------- addresses

_ADDRESSES: Final = (
    *("https://example.org/", "http://example.org", "https://example.org/a?b=c&d=e#f", "HTTPS://EXAMPLE.ORG/A"),
    *("https://münchen.example/straße?q=ü#é", "https://例え.テスト/パス", "https://xn--mnchen-3ya.example/"),
    *("https://example.org/%2F%00%0d%0a%zz%", "https://example.org/a(b)c", "https://example.org/<b>\"'`|\\^{}"),
    *("https://example.org/]]>", "https://example.org/;,:=", "https://example.org:8443/", "http://[2001:db8::1]/a"),
    *("https://user@example.org/", "https://example.org/?redirect=javascript:alert(1)", "https://example.org//a//"),
    *(
        "https://example.org/\u202ea",
        "https://example.org/🙏",
        "https://example.org/" + "a/" * 400,
        "https://a.org/&amp;",
    ),
    *(
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>",
        "//example.org/",
        "/a",
        "mailto:a@b.org",
    ),
    *(
        "file:///etc/passwd",
        "https://",
        "https://exa mple.org/",
        "https://example.org/a\r\nX: y",
        "ftp://example.org/",
        "",
    ),
)
_CALLS: Final = ("tel:+43-1-234", "sip:a@example.org", "xmpp:a@example.org?join", "https://example.org/live", "")
_CONCEPTS: Final = ("urn:isbn:0451450523", "tag:example.org,2026:a,b;c", "https://example.org/#a", "")


def single_same_as(value: str) -> str:
    """Return the only URI of a field that has several."""
    return _fields.to_same_as([value])[0]


def _accepted(values: Iterable[str], convert: Callable[[str], str]) -> st.SearchStrategy[str]:
    """Return the values that a field takes; which those are is its own business."""
    good = []
    for value in values:
        try:
            convert(value)
        except ValueError:
            continue
        good.append(value)
    assert len(good) > 1
    return st.sampled_from(good)


def refused(convert: Callable[[str], str]) -> list[str]:
    """Return the addresses that a field does not take."""
    wrong = []
    for value in _ADDRESSES:
        try:
            convert(value)
        except ValueError:
            wrong.append(value)
    return wrong


# ---------------------------------------------------------------- the rest

_IDS: Final = st.builds(
    "{}{}".format, st.sampled_from(["a", "vienna-talks.", "Ünï_", "会談-", "שיחות", "0."]), st.integers(0, 10**9)
)
_WHENS: Final = (
    *("2026-11-20", "2026-11-20T10:00/12:30[Europe/Vienna]", "2026-11-20T10:00Z", "2026-11", "2026", "2026-11-20~"),
    *(
        "2026-11-18/2026-11-20",
        "2026-10/..",
        "../2026-11",
        "201X",
        "2026-22",
        "2026-12-05T09:00[Asia/Kolkata]",
        "2025?",
    ),
)
_BY_CONVERTER: Final[dict[Any, st.SearchStrategy[Any]]] = {
    _fields.to_id: _IDS,
    _fields.to_optional_id: st.just("") | _IDS,
    _fields.to_link: _accepted(_ADDRESSES, _fields.to_link),
    _fields.to_call: _accepted((*_ADDRESSES, *_CALLS), _fields.to_call),
    _fields.to_concept: _accepted((*_ADDRESSES, *_CONCEPTS), _fields.to_concept),
    _fields.to_same_as: st.lists(_accepted((*_ADDRESSES, *_CONCEPTS), single_same_as), max_size=2),
    _fields.to_media_type: st.sampled_from(["application/pdf", "image/png", "a.b+c/x-y&z", ""]),
    _fields.to_language: st.sampled_from(["", *_TAGS]),
    language_tag: st.sampled_from(_TAGS),
    recurrence_rule: st.sampled_from(["", "FREQ=WEEKLY;COUNT=3"]),
    _fields.to_day: st.none() | st.dates(date(2026, 1, 1), date(2026, 11, 23)),
    _fields.to_instant: st.none() | st.just(datetime(2026, 11, 1, tzinfo=UTC)),
}
_BY_NAME: Final[dict[tuple[type, str], st.SearchStrategy[Any]]] = {
    # what goes together, or decides whether an item is shown at all
    (Meeting, "rounds"): st.just(()),
    (Meeting, "rdate"): st.just(()),
    (Meeting, "exdate"): st.just(()),
    (Meeting, "audience"): st.just(Audience.PUBLIC),
    (Statement, "audience"): st.just(Audience.PUBLIC),
    (Meeting, "embargo_until"): st.none(),
    (Statement, "embargo_until"): st.none(),
    (Meeting, "formerly"): st.just(()),
    (Statement, "formerly"): st.just(()),
    (Meeting, "minor"): st.just(""),
    (Statement, "minor"): st.just(""),
    (Statement, "about"): st.just(()),
    (Person, "roles"): st.just(()),  # of which a feed has the one of the day
    (Round, "recurrence_id"): st.just("2026-11-27"),
    (Round, "when"): st.none() | st.just("2026-11-28"),
    (config.Author, "email"): st.sampled_from(["", "desk@example.org", "a+b=c%d@example.org"]),
}


def _kind_of(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        return next(arg for arg in get_args(annotation) if arg is not type(None))
    return annotation


def made(cls: type) -> st.SearchStrategy[Any]:
    """Return a strategy for all there can be of an attrs class, by its fields."""
    attrs.resolve_types(cls)
    fields = {each.alias or each.name: _value(cls, each) for each in map(plain, attrs.fields(cls)) if each.init}
    return st.builds(cls, **fields)


def _value(cls: type, attribute: attrs.Attribute[Any]) -> st.SearchStrategy[Any]:
    if (own := _BY_NAME.get((cls, attribute.name))) is not None:
        return own
    by_converter = _BY_CONVERTER.get(attribute.converter)
    if by_converter is not None:
        return by_converter.filter(bool) if attribute.validator is _fields.filled else by_converter
    kind = _kind_of(attribute.type)
    if get_origin(kind) is tuple:
        return st.lists(_single(get_args(kind)[0], is_filled=True).filter(lambda value: value is not None), max_size=2)
    is_required = attribute.default is attrs.NOTHING
    single = _single(kind, is_filled=is_required, attribute=attribute)
    return st.none() | single if attribute.default is None else single


def _single(  # noqa: PLR0911 -- one for each kind of value a field holds
    kind: Any, *, is_filled: bool, attribute: attrs.Attribute[Any] | None = None
) -> st.SearchStrategy[Any]:
    if kind is Text:
        return _texts(_FILLED if is_filled else TEXTS)
    if kind is When:
        return st.sampled_from(_WHENS)
    if kind is float and attribute is not None:
        limit = 90.0 if attribute.name == "latitude" else 180.0
        return st.floats(-limit, limit, allow_nan=False)
    if kind is int:
        return st.integers(0, 2**53)
    if kind is bool:
        return st.booleans()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    if isinstance(kind, type) and attrs.has(kind):
        nothing = kind() if kind is Place else None  # a place of which nothing is known is none
        return made(kind).map(lambda value: None if value == nothing else value)
    raise TypeError(f"say in tests/support/hostile.py how to make {attribute or kind}")


def _joined(meeting: Meeting, statement: Statement, round_: Round, *, is_about: bool) -> tuple[Meeting, Statement]:
    """Return a meeting and a statement of a record: with ids of their own, and of each other."""
    has_rounds = meeting.recurrence and meeting.when.text == "2026-11-20"
    about = [meeting.id] if is_about else []
    relations = [attrs.evolve(each, to=statement.id) for each in meeting.related]
    rounds = [round_] if has_rounds else []
    recurrence = meeting.recurrence if has_rounds else ""
    return (
        attrs.evolve(meeting, related=relations, series="", rounds=rounds, recurrence=recurrence),
        attrs.evolve(statement, about=about, related=[attrs.evolve(each, to=meeting.id) for each in statement.related]),
    )


RECORDS: Final = st.builds(_joined, made(Meeting), made(Statement), made(Round), is_about=st.booleans()).filter(
    lambda pair: pair[0].id != pair[1].id
)
PUBLICATIONS: Final = st.builds(
    Publication,
    id=st.sampled_from(["tag:example.org,2026:record", "https://example.org/r", "urn:example:a&b;c"]),
    title=_texts(_FILLED),
    link=_accepted((*_ADDRESSES[:1], "https://münchen.example/r/", "https://example.org/a(b)/"), _fields.to_link),
    language=st.sampled_from(_TAGS),
    author=st.none() | made(config.Author).filter(lambda author: bool(author.name)),
    description=_texts(TEXTS),
    rights=_texts(TEXTS),
    icon=_BY_CONVERTER[_fields.to_link],
    logo=_BY_CONVERTER[_fields.to_link],
    images=st.booleans(),
    hubs=st.just(["https://hub.example.org/?a=1&b=2"]),
)


def options_of(exporter: Exporter) -> st.SearchStrategy[Any]:
    """Return a strategy for the options of an exporter that are switches or choices; the others are as they are."""
    attrs.resolve_types(exporter.options)
    switches = {
        field.alias or field.name: _single(field.type, is_filled=True)
        for field in attrs.fields(exporter.options)
        if field.type is bool or (isinstance(field.type, type) and issubclass(field.type, Enum))
    }
    return st.builds(exporter.options, **switches)
