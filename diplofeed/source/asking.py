"""What asks to hide an item that could not be read: in its fields, and in a text that cannot be parsed.

Whatever may ask hides it: better an item too few for a while than a single one too many. But who plainly writes of an
audience in the hall, or of an embargo on oil, asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final, TypedDict

from attrs import frozen

from diplofeed.model import Audience
from diplofeed.source.alike import is_like
from diplofeed.source.node import Listing, Node, Scalar, Table
from diplofeed.source.secrecy import is_secret, may_be_embargo, says_secret
from diplofeed.text import normal

__all__ = ["AUDIENCE", "EMBARGO", "Asked", "asked", "asks_of_node", "asks_of_text", "pairs_of", "texts_of", "words_of"]

AUDIENCE: Final = ("audience",)
EMBARGO: Final = ("embargo_until", "embargo", "embargoed_until", "embargoed")
_STATUS: Final = "status"  # under which some write it who have no other column for it
_STATES: Final = (_STATUS, "class", "pubstatus")  # and in texts, as calendars and newsrooms have it
_PROSE: Final = ("summary", "text", "title", "significance")  # fields of sentences
_EVER: Final = datetime.max.replace(tzinfo=UTC)
_BEHIND: Final = timedelta(hours=12)  # UTC is ahead of the last zone by it

_ID_LIKE: Final = re.compile(r"[^\W_][\w.-]*")
_WORD: Final = re.compile(r"\b[^\W\d_]{5,12}(?:[-_ ]until)?\b")
_LAST_WORD: Final = re.compile(r"[a-z]{2,}$")
_KEY: Final = re.compile(
    r"""(?:^[ \t>#-]*["']?([^\W_][\w -]{1,24}?)|[{,][ \t]*["']?([^\W_]\w{1,24}))["']?[ \t]*[:=][ \t]*([^,}\n]*)""",
    re.MULTILINE,
)
_SHOWN: Final = 60  # characters
_NEAR: Final = 200  # characters
_LINE_FEED: Final = "\n"
_SHORT: Final = 3  # words: of a longer text below a key one says nothing of the item
_AMID: Final = re.compile(r"""[^\W_]['’"”)]? \Z""")  # before a word in a sentence
_GOES_ON: Final = re.compile(r"""[,;]? ["'“‘(]?[^\W_]|[.!?…)]+(?=\s|\Z)|['’]s? """)  # after it
_ANEW: Final = r"""["']?: (?!until\b|till?\b|to\b|bis\b)[^\W\d_]+ [^\W\d_]+"""  # what it speaks of, as in a title
_GOES_ON_OR_ANEW: Final = re.compile(f"{_GOES_ON.pattern}|{_ANEW}")
_SEALED: Final = re.compile(
    r"\s*(?:-----begin (?:pgp message|age encrypted file)-----|\$ansible_vault;|\0?gitcrypt\b|age-encryption\.org/)"
)
_DATE: Final = re.compile(r"\d[-.:/]\d")


@frozen(kw_only=True)
class Ask:
    """One thing that may ask to hide an item: from whom, or until when, and what says so."""

    internal: bool = False
    until: datetime | None = None
    why: str


class Asked(TypedDict):
    """What is asked for, as `Unread` has it."""

    internal: bool
    embargo_until: datetime | None
    why: str


def asked(asks: Iterable[Ask]) -> Asked:
    """Return what several things ask for, with the strongest as the reason."""
    made = tuple(asks)
    until = max((ask.until for ask in made if ask.until), default=None)
    reason = next((ask.why for ask in made if ask.internal), None)
    why = reason or next((ask.why for ask in made if ask.until and ask.until == until), "")
    return {"internal": any(ask.internal for ask in made), "embargo_until": until, "why": why}


def asks_of_node(node: Node, fields: Container[str]) -> Iterator[Ask]:
    """Yield what the keys of a tree may ask for, and what an item says under those of its own that are no fields."""
    yield from _by_seal(node.value.casefold()) if isinstance(node, Scalar) else ()
    for key, value in pairs_of(node):
        if is_like(key.value, AUDIENCE):
            yield from () if _is_public(value) else (Ask(internal=True, why=_why(key, value)),)
        elif is_like(key.value, EMBARGO):
            yield Ask(until=_until(value), why=_why(key, value))
        elif key.value not in fields and is_secret(key.value, texts_of(value)):
            yield Ask(internal=True, why=_why(key, value))
    for key, value in node.pairs if isinstance(node, Table) else ():
        if key.value == _STATUS or not (key.value in fields or is_like(key.value, _PROSE)):
            said = texts_of(value)
            yield from (Ask(internal=True, why=_why(key, value)),) if says_secret(said) else ()
            yield from (Ask(until=_EVER, why=_why(key, value)),) if may_be_embargo(key.value, said) else ()


def _why(key: Scalar, value: Node) -> str:
    return _quoted(key.value, texts_of(value), key.origin.line or value.origin.line)


def _quoted(key: str, value: str, line: int) -> str:
    at = f" on line {line}" if line else ""
    return f"'{key}: {value[:_SHOWN]}'{at}"


def asks_of_text(text: str) -> Iterator[Ask]:
    """Yield what the words may ask for of a text that cannot be parsed, each at most once."""
    text = normal("NFKC", text).casefold()
    for asks in (_by_seal, _by_audience, _by_embargo, _by_other_keys, _by_its_end):
        yield from islice(asks(text), 1)


def _by_seal(text: str) -> Iterator[Ask]:
    """Yield that a text is encrypted, which nobody does who shows it to all."""
    if _SEALED.match(text):
        yield Ask(internal=True, why="its text is encrypted")


def _by_audience(text: str) -> Iterator[Ask]:
    for match in _WORD.finditer(text):
        if is_like(match[0], AUDIENCE) and not _is_in_prose(text, match, _GOES_ON):
            yield Ask(internal=True, why=_word(text, match))


def _by_embargo(text: str) -> Iterator[Ask]:
    for match in _WORD.finditer(text):
        if is_like(match[0], EMBARGO) and ("until" in match[0] or not _is_in_prose(text, match, _GOES_ON_OR_ANEW)):
            yield Ask(until=_EVER, why=_word(text, match))


def _word(text: str, match: re.Match[str]) -> str:
    return f"the word {match[0]!r} on line {text.count(_LINE_FEED, 0, match.start()) + 1}"


def _by_other_keys(text: str) -> Iterator[Ask]:
    for match in _KEY.finditer(text):
        key, value = match[1] or match[2], match[3].strip(" \t\"'")
        if len(value.split()) > _SHORT:
            continue
        is_of_status = key in _STATES and says_secret(value)
        if is_of_status or is_secret(key, value) or may_be_embargo(key, ""):
            why = _quoted(key, value, text.count("\n", 0, match.start(3)) + 1)
            yield Ask(internal=True, why=why)


def _by_its_end(text: str) -> Iterator[Ask]:
    """Yield what the last word asks for, which may be cut short."""
    last = _LAST_WORD.search(text.rstrip())
    if last:
        why = f"the word {last[0]!r} at its end, which may be cut short"
        yield from (Ask(internal=True, why=why),) if AUDIENCE[0].startswith(last[0]) else ()
        yield from (Ask(until=_EVER, why=why),) if EMBARGO[0].startswith(last[0]) else ()


def _is_in_prose(text: str, word: re.Match[str], goes_on: re.Pattern[str]) -> bool:
    """Return whether a word stands in the midst of a sentence that asks for nothing.

    There are words before and after it in its line, none of which says that something is internal, or until when.
    """
    before = text[max(word.start() - _NEAR, 0) : word.start()].rpartition("\n")[2]
    after = text[word.end() : word.end() + _NEAR].partition("\n")[0]
    if not goes_on.match(after) or not _AMID.search(before):
        return False
    rest = f"{before} {after}"
    return not _DATE.search(rest) and not any(map(says_secret, rest.split()))


def texts_of(node: Node) -> str:
    """Return the texts of a tree as one."""
    return node.value if isinstance(node, Scalar) else " ".join(words_of(node))


def words_of(node: Node) -> Iterator[str]:
    """Yield the words of the texts of a tree, without their full stops, any of which may be an id."""
    if isinstance(node, Scalar):
        yield from (match[0].rstrip(".") for match in _ID_LIKE.finditer(normal("NFC", node.value)))
    else:
        inner = node.items if isinstance(node, Listing) else (value for _, value in node.pairs)
        yield from (word for each in inner for word in words_of(each))


def pairs_of(node: Node) -> Iterator[tuple[Scalar, Node]]:
    """Yield the keys and values of a tree, those of values too."""
    if isinstance(node, Table):
        for key, value in node.pairs:
            yield key, value
            yield from pairs_of(value)
    elif isinstance(node, Listing):
        for value in node.items:
            yield from pairs_of(value)


def _is_public(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value.strip().casefold() == Audience.PUBLIC.value


def _until(node: Node) -> datetime:
    """Return the moment a text names, in the last zone where it names none; for ever where it names no moment."""
    if not isinstance(node, Scalar):
        return _EVER
    try:
        moment = datetime.fromisoformat(node.value.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC) + _BEHIND
    except (ValueError, OverflowError):
        return _EVER
