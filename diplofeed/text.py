"""Text as people write it: in one or more languages, cleaned once at the model's edge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, Literal
from unicodedata import category, normalize
from urllib.parse import quote, urlsplit, urlunsplit

from attrs import frozen

from diplofeed.tags import check_tag, language_tag

__all__ = [
    "REMOVED",
    "Text",
    "base_of",
    "clean",
    "cleaning",
    "decimals",
    "is_clean",
    "language_tag",
    "normal",
    "one_line",
    "shortened",
    "slug",
    "uri",
    "without_controls",
]

REMOVED: Final = "control characters that no document can carry are removed"

# Everything XML 1.0 §2.2 forbids, the C1 controls, lone surrogates, non-characters and the byte-order mark.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\uffff]")
_HIGH_NONCHARACTERS = re.compile(
    "[" + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)) + "]"
)
_PRINTABLE: Final = bytes(range(0x20, 0x7F)) + b"\n"
_LINE_BREAK = re.compile("\r\n?|\u2028|\u2029|\x85")
_SPACE = re.compile(r"\s+")

# Bidirectional formatting characters that open a run, with the one that closes it (UAX #9 §2).
_BIDI_OPEN = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_BIDI_ANY = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NO_BIDI = "[^\u202a-\u202e\u2066-\u2069]*+"
# A line whose runs are each closed, and none within another, as nearly all are.
_BIDI_CLOSED = re.compile(
    f"{_NO_BIDI}(?:(?:[\u202a\u202b\u202d\u202e]{_NO_BIDI}\u202c|[\u2066-\u2068]{_NO_BIDI}\u2069){_NO_BIDI})*+"
)

# What belongs to the character before it (UAX #29 §3), besides marks: joiners, skin tones, tags, Hangul vowels, finals.
_JOINER = "\u200d"
_ATTACHED = re.compile("[\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff]")
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # a flag is two of them

# Marks on a letter are put in order in the square of the time that there are of them; nobody writes so many.
_LONGEST_RUN: Final = 1000
_LONG_RUN: Final = re.compile(rf"[^\x00-\x7f]{{{_LONGEST_RUN + 1}}}")
_RUN: Final = re.compile(rf"[\x00-\x7f]*[^\x00-\x7f]{{0,{_LONGEST_RUN}}}")

_WEB_SCHEMES = ("http", "https")
_URI_SAFE = "!$%&'()*+,/:;=?@~-._"
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_MAX_URI = 2000
# What `uri` returns as it is: a host in small letters and a path, as nearly all addresses have.
_PLAIN_URI = re.compile(
    r"(https?)://[a-z0-9]++(?:[.-][a-z0-9]++)*+(?:/[A-Za-z0-9!$&'()*+,/:;=@~._-]*+(?:%[0-9A-Fa-f]{2}[A-Za-z0-9!$&'()*+,/:;=@~._-]*+)*+)?"
)


def clean(value: str) -> str:
    r"""Return ``value`` without characters no document can carry, its line breaks as ``\n``.

    Control characters, lone surrogates and non-characters are removed (XML 1.0 §2.2); bidirectional
    controls that are left open are closed line by line, so that no text can reverse what follows it.
    """
    if is_clean(value):
        return value
    value = without_controls(_LINE_BREAK.sub("\n", value))
    if _BIDI_ANY.search(value):
        value = "\n".join("".join(_close_bidi(line)) for line in value.split("\n"))
    return value


def is_clean(value: str) -> bool:
    r"""Return whether a text has nothing but characters Python prints and ``\n``; such a text stays as it is.

    Of what is removed only U+FFFC and U+FFFD count as printable. It is the quick answer for nearly all texts.
    """
    if value.isascii():
        return value.isprintable() or not value.encode().translate(None, _PRINTABLE)  # the quicker for long texts
    printable = value.isprintable() or value.replace("\n", "").isprintable()
    return printable and not ("\ufffc" in value or "\ufffd" in value)


def cleaning(value: str) -> tuple[str, ...]:
    """Return what `clean` does to a text, one clause for each kind of thing but line breaks."""
    lines = _LINE_BREAK.sub("\n", value).split("\n")
    kept = list(map(without_controls, lines))
    runs = [_close_bidi(line) for line in kept]
    done = {
        REMOVED: kept != lines,
        "marks that close no run of bidirectional text are removed": [run for run, _ in runs] != kept,
        "a run of bidirectional text that is left open is closed at the end of its line": any(end for _, end in runs),
    }
    return tuple(clause for clause, is_done in done.items() if is_done)


def without_controls(value: str) -> str:
    """Return a text without the characters that no document can carry; its line breaks stay as they are."""
    if is_clean(value):
        return value
    return _HIGH_NONCHARACTERS.sub("", _UNWANTED.sub("", value))


def _close_bidi(line: str) -> tuple[str, str]:
    """Return a line without marks that close nothing, and the marks that close what it leaves open."""
    if _BIDI_CLOSED.fullmatch(line):
        return line, ""
    open_runs: list[str] = []
    left = {"\u202c": 0, "\u2069": 0}  # how many of the open runs each of these closes
    kept: list[str] = []
    for character in line:
        if character in _BIDI_OPEN:
            open_runs.append(_BIDI_OPEN[character])
            left[open_runs[-1]] += 1
        elif character in left:
            if not left[character]:
                continue
            last = ""
            while last != character:
                last = open_runs.pop()
                left[last] -= 1
        kept.append(character)
    return "".join(kept), "".join(open_runs[::-1])


def decimals(value: float, most: int) -> str:
    """Return a number with at most so many decimals, none of them needless, never with an exponent nor as -0."""
    return f"{round(value, most) + 0.0:.{most}f}".rstrip("0").rstrip(".")


def normal(form: Literal["NFC", "NFKC", "NFKD"], value: str) -> str:
    """Return ``value`` in a form of Unicode (UAX #15); beyond ASCII, each thousand characters on end by themselves."""
    if len(value) <= _LONGEST_RUN or not _LONG_RUN.search(value):
        return normalize(form, value)
    return "".join([normalize(form, part) for part in _RUN.findall(value)])


def one_line(value: str) -> str:
    """Return ``value`` with every run of white space as one space, for titles and names."""
    return " ".join(value.split())


def shortened(line: str, longest: int) -> str:
    """Return a line cut between words, clean and with an ellipsis where it was cut.

    It is cut within a word, or between characters that are written without spaces, where less than half would be left.
    """
    if len(line) <= longest:
        return line
    room = longest
    while len(cut := _cut(line, room)) > longest:
        room -= 1  # for the marks that close what the cut leaves open
    return cut


def _cut(line: str, room: int) -> str:
    kept = line[:room].rpartition(" ")[0]
    if 2 * len(kept) < room:
        kept = line[: _safe_cut(line, room - 1)]
    return clean(kept.rstrip(" ,;:—-，、；：،؛") + "…")


def _safe_cut(line: str, at: int) -> int:
    """Return the last place up to ``at`` where a cut parts nothing that people see as one character."""
    while at > 0 and _belongs_together(line, at):
        at -= 1
    return at


def _belongs_together(line: str, at: int) -> bool:
    before, after = line[:at], line[at]
    if after in _FLAG_LETTERS:
        return (len(before) - len(before.rstrip(_FLAG_LETTERS))) % 2 == 1
    return before.endswith(_JOINER) or bool(_ATTACHED.match(after)) or category(after).startswith("M")


def uri(value: str, schemes: tuple[str, ...] = _WEB_SCHEMES) -> str:
    """Return ``value`` as an absolute ASCII URI (RFC 3986), percent-encoding what an IRI may hold (RFC 3987 §3.1).

    Raises:
        ValueError: The scheme is not one of ``schemes``, the host is missing, or it is no URI at all.
    """
    if len(value) <= _MAX_URI and (plain := _PLAIN_URI.fullmatch(value)) and plain[1] in schemes:
        return value
    stripped = value.strip()
    if not stripped or len(stripped) > _MAX_URI or _SPACE.search(stripped) or clean(stripped) != stripped:
        raise ValueError("not a web address: it is empty, too long or holds spaces or control characters")
    try:
        parts = urlsplit(stripped)
        host = parts.hostname
        _ = parts.port  # the property raises where the port is no number
    except ValueError as error:
        raise ValueError(f"not a web address: {error}") from error
    if parts.scheme.lower() not in schemes:
        raise ValueError(f"a web address must start with {' or '.join(f'{scheme}:' for scheme in schemes)}")
    if parts.scheme.lower() not in _WEB_SCHEMES:
        return _encoded(stripped, "#[]")  # "sip:desk@[2001:db8::1]", and a key of a telephone
    if not host or not re.fullmatch(r"[^\s<>\"{}|\\^`]+", parts.netloc):
        raise ValueError("a web address needs a host, as in https://example.org/page")
    netloc = parts.netloc if parts.netloc.isascii() else _ascii_netloc(parts.netloc)
    rest = map(_encoded, (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), netloc, *rest))


def _encoded(part: str, kept: str = "") -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe=_URI_SAFE + kept)


def _ascii_netloc(netloc: str) -> str:
    try:
        return netloc.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError("the host is not a valid international domain name") from error


@lru_cache(maxsize=1024)
def base_of(tag: str) -> str:
    """Return the base language of a language tag, in small letters: ``zh`` of ``zh-Hant``."""
    return tag.partition("-")[0].lower()


@frozen
class Text:
    """A text in one or more languages.

    Attributes:
        parts: Pairs of language tag (BCP 47) and text, in the order given; an empty tag stands for
            the language of whatever the text belongs to.
    """

    parts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, value: Text | str | Mapping[str, str] | Iterable[tuple[str, str]] | None) -> Text:
        """Return a cleaned Text from a string, a mapping of language to string, or nothing.

        Raises:
            ValueError: A language is not a registered one.
        """
        if isinstance(value, Text):
            return value
        if value is None:
            return EMPTY
        if isinstance(value, str):
            text = clean(value).strip()
            return cls((("", text),)) if text else EMPTY
        made = cls.accepted(value.items() if isinstance(value, Mapping) else value)
        for tag, _ in made.parts:
            if tag:
                check_tag(tag)
        return made

    @classmethod
    def accepted(cls, pairs: Iterable[tuple[str, str]]) -> Text:
        """Return a cleaned Text of languages that were accepted once, whether they are registered or not."""
        kept = ((language_tag(tag) if tag else "", clean(text).strip()) for tag, text in pairs)
        return cls(tuple(pair for pair in kept if pair[1]))

    @classmethod
    def line(cls, value: Text | str | Mapping[str, str] | Iterable[tuple[str, str]] | None) -> Text:
        """Return a Text whose parts are one line each, for titles and names."""
        parts = cls.of(value).parts
        return cls(tuple([(tag, one_line(text)) for tag, text in parts])) if parts else EMPTY

    def __bool__(self) -> bool:
        """Return whether there is any text."""
        return bool(self.parts)

    def __str__(self) -> str:
        """Return the text in the first language it has."""
        return self.parts[0][1] if self.parts else ""

    def pick(self, language: str = "") -> tuple[str, str]:
        """Return tag and text nearest to ``language``: itself, its base language, the unmarked text, the first."""
        if len(self.parts) == 1:
            return self.parts[0]
        wanted = language.lower()
        for accepts in (wanted, base_of(wanted), ""):
            for tag, text in self.parts:
                if tag.lower() == accepts or (accepts and base_of(tag) == accepts):
                    return tag, text
        return self.parts[0] if self.parts else ("", "")

    def in_(self, language: str) -> str:
        """Return the text nearest to ``language``."""
        return self.parts[0][1] if len(self.parts) == 1 else self.pick(language)[1]


EMPTY = Text()


def slug(text: str) -> str:
    """Return an id made of a text: lower-case words joined by hyphens."""
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return "-".join(words)[:80].rstrip("-") or "item"
