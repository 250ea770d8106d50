"""YAML as most files of a record have it, read line by line with regular expressions.

libyaml makes an object with two marks for each key and each text, which takes as long as all the rest of reading. What
needs no such parser is read here: mappings and lists by their indentation, texts plain, in quotation marks or as
blocks, and lists and mappings in brackets on one line. All else, right or wrong, is left to `yaml.parse`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecoder
from typing import Any, Final, NamedTuple, TypeAlias

from diplofeed.source.node import unique
from diplofeed.sources.folder.yaml import NOTHING

__all__ = ["Value", "values"]

_MAX_DEPTH: Final = 12  # of blocks and of brackets: together less than `yaml.parse` takes, which names what is too deep
_MOST_LINES: Final = 200_000  # each line and each word in brackets takes memory, of which events need none
_LONGEST_BRACKETS: Final = 100_000
_LONGEST_KEY: Final = 500  # likewise: libyaml takes 1,024 characters

# Nothing is tried twice at a place, however long a line is: quantifiers are possessive.
_DOUBLE: Final = r'"[^"\\\n]*+(?:\\(?:["\\bfnrt]|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4})[^"\\\n]*+)*+"'
_SINGLE: Final = r"'[^'\n]*+(?:''[^'\n]*+)*+'"
_FIRST: Final = r"""(?:[^\s\-?:,\[\]{}\#&*!|>'"%@`]|-(?=[0-9]))"""
_PLAIN: Final = rf"{_FIRST}[^\n:\#]*+(?:(?::(?![ \n]|\Z)|(?<![ ])\#)[^\n:\#]*+)*+"
_PLAIN_IN_BRACKETS: Final = rf"{_FIRST}[^\n:\#,?\[\]{{}}]*+(?::(?=[\w/])[^\n:\#,?\[\]{{}}]*+)*+"
_ROW: Final = re.compile(
    rf"""^([ ]*+) (-[ ]++)?+ (?:([^\W\d][\w-]*+):(?=[ \n]|\Z)[ ]*+)?+
    (?:(".*"|{_SINGLE}|[|>]-?|[\[{{].*+|{_PLAIN})[ ]*+(?=$|(?<=[ ])\#))?+ (.*)$""",
    re.MULTILINE | re.VERBOSE,
)
_WORD: Final = re.compile(rf"[ ]*+(:[ ]|{_DOUBLE}|{_SINGLE}|{_PLAIN_IN_BRACKETS}|\S)", re.VERBOSE)
_DECODER: Final = JSONDecoder(object_pairs_hook=unique, parse_int=str, parse_float=str, parse_constant=str)
_BREAKS: Final = re.compile("\n+")

_Row: TypeAlias = tuple[str, str, str, str, str]  # spaces, dash, key, value, and what else the line has


class Value(NamedTuple):
    """An item as strings, lists and mappings, and the line and column it begins at, counted from 1."""

    value: Any
    line: int
    column: int


class _Unusual(Exception):  # noqa: N818 -- never leaves this module
    pass


def values(text: str) -> Value | list[Value] | None:
    """Return the item that a YAML text is, or those it lists, or None where `yaml.parse` is to be asked.

    Where it returns them, `yaml.parse` returns the same and no fault. The text has no characters but line feeds and
    those that can be printed.
    """
    if text.count("\n") > _MOST_LINES:
        return None
    try:
        return _Page(text).content()
    except (_Unusual, IndexError):
        return None  # not silent: `yaml.parse` meets the same text and names what is wrong with it


class _Page:
    """The lines of a text, and how many of them are read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rows: list[_Row] = _ROW.findall(text)
        self.at = 0

    def content(self) -> Value | list[Value]:
        """Return all that stands on the page."""
        if self.rows[0] == ("", "", "", "", "---"):
            self.at = 1
        row = self.next_row()
        if row is None:
            return []
        column, line = len(row[0]), self.at + 1
        found = list(self.elements(column, 1)) if row[1] else Value(self.mapping(column, 1), line, column + 1)
        if self.next_row() is not None:
            raise _Unusual
        return found

    def next_row(self) -> _Row | None:
        """Go on to the next line that is neither blank nor a comment, and return it."""
        rows = self.rows
        while self.at < len(rows):
            row = rows[self.at]
            if row[1] or row[2] or row[3] or (row[4] and row[4][0] != "#"):
                return row
            self.at += 1
        return None

    def elements(self, column: int, depth: int) -> Iterator[Value]:
        """Yield the elements of the list whose dashes stand in a column."""
        while (row := self.next_row()) is not None and row[1] and len(row[0]) == column:
            _, dash, key, value, rest = row
            line, inner = self.at + 1, column + len(dash)
            if key:
                self.rows[self.at] = (" " * inner, "", key, value, rest)
                element: Any = self.mapping(inner, depth + 1)
            else:
                self.at += 1
                element = self.value(value, rest, column)
            yield Value(element, line, inner + 1)

    def mapping(self, column: int, depth: int) -> dict[str, Any]:
        """Return the mapping whose keys stand in a column."""
        if depth > _MAX_DEPTH:
            raise _Unusual
        made: dict[str, Any] = {}
        rows = self.rows
        while self.at < len(rows):
            spaces, dash, key, value, rest = rows[self.at]
            if not key:
                if dash or value or (rest and rest[0] != "#"):
                    break
                self.at += 1  # a blank line or a comment
                continue
            if dash or len(spaces) != column:
                break
            if key in made or key in NOTHING:
                raise _Unusual
            self.at += 1
            if value:
                made[key] = _double(value) if value[0] == '"' else self.value(value, rest, column)
            else:
                made[key] = self.below(rest, column, depth)
        if not made:
            raise _Unusual
        return made

    def below(self, rest: str, column: int, depth: int) -> Any:
        """Return what the lines below a key say that has no value beside it."""
        if rest and rest[0] != "#":
            raise _Unusual
        row = self.next_row()
        if row is None or len(row[0]) < column or (len(row[0]) == column and not row[1]):
            return ""
        if row[1]:
            if depth > _MAX_DEPTH:
                raise _Unusual
            return [element.value for element in self.elements(len(row[0]), depth + 1)]
        return self.mapping(len(row[0]), depth + 1)

    def value(self, value: str, rest: str, column: int) -> Any:
        """Return the value that begins in the line before this one, below a key or dash of a column."""
        first = value[0]
        if first == '"':
            return _double(value)
        if first == "'":
            return value[1:-1].replace("''", "'")
        if first in "[{":
            return _in_brackets(value)
        if first in "|>":
            return self.block(value, column)
        return _plain(value.rstrip(" ")) if rest else self.continued(value.rstrip(" "), column)

    def continued(self, first: str, column: int) -> str:
        """Return a plain text with the lines below that stand further right than its key or dash."""
        rows, lines = self.rows, [first]
        while self.at < len(rows):
            spaces, dash, key, value, rest = rows[self.at]
            if value and len(spaces) > column and not (dash or key or rest or value[0] in "\"'[{|>"):
                lines.append(value.rstrip(" "))
            elif dash or key or value or rest:
                break  # of what stands further right nothing can be made, and whoever asked finds it
            else:
                lines.append("")
            self.at += 1
        while not lines[-1]:
            del lines[-1]
        return _folded(lines) if len(lines) > 1 else _plain(first)

    def block(self, header: str, column: int) -> str:
        """Return the text below a ``|`` or ``>``."""
        lines = self.text.split("\n")
        margin = lines[self.at][: -len(lines[self.at].lstrip(" "))]
        if len(margin) <= column or lines[-1]:
            raise _Unusual
        kept = []
        while self.at < len(lines) and (lines[self.at].startswith(margin) or not lines[self.at].strip(" ")):
            kept.append(lines[self.at][len(margin) :])
            self.at += 1
        while not kept[-1]:
            del kept[-1]
        if header[0] == ">" and any(line.startswith(" ") for line in kept):
            raise _Unusual
        text = _folded(kept) if header[0] == ">" else "\n".join(kept)
        return text if header[-1] == "-" else f"{text}\n"


def _folded(lines: list[str]) -> str:
    """Return lines as one, with a line break for each that is blank (YAML 1.2 §6.5)."""
    return _BREAKS.sub(lambda found: found[0][1:] or " ", "\n".join(lines))


def _plain(text: str) -> str:
    return "" if text in NOTHING else text


def _double(text: str) -> str:
    """Return a text in quotation marks; of the escapes those are read that JSON has too."""
    if "\\" in text:
        return _unescaped(text)
    inner = text[1:-1]
    if '"' in inner:
        raise _Unusual
    return inner


def _unescaped(text: str) -> str:
    found: str | None = None if "\\/" in text or "\\ud" in text or "\\uD" in text else _json(text)
    if found is None:
        raise _Unusual
    return found


def _in_brackets(text: str) -> Any:
    """Return a list or mapping in brackets that ends with its line."""
    found = _json(text) if _may_be_json(text) else None
    return _of_words(text) if found is None else found


def _may_be_json(text: str) -> bool:
    """Return whether brackets seem to hold what JSON and YAML read alike; JSON's parser makes a value of it at once."""
    if '"' not in text[1:3] or len(text) > _LONGEST_KEY or text.count("[") + text.count("{") > _MAX_DEPTH:
        return False
    return not ("\\" in text or "true" in text or "false" in text or "null" in text)


def _json(text: str) -> Any:
    """Return what a text is in JSON, None where it is none."""
    try:
        value, end = _DECODER.raw_decode(text)
    except ValueError:
        return None  # not silent: the caller reads it otherwise
    return value if end == len(text) else None


def _of_words(text: str) -> Any:
    if len(text) > _LONGEST_BRACKETS:
        raise _Unusual
    words = iter(_WORD.findall(text))
    try:
        value = _word(next(words), words, 0)
    except StopIteration as ended:
        raise _Unusual from ended
    if next(words, None) is not None:
        raise _Unusual
    return value


def _word(word: str, words: Iterator[str], depth: int) -> Any:
    """Return the value that begins with a word."""
    first = word[0]
    if first in "[{":
        if depth > _MAX_DEPTH:
            raise _Unusual
        return _list(words, depth + 1) if first == "[" else _mapping(words, depth + 1)
    if word == ": " or (len(word) == 1 and not word.isalnum()):
        raise _Unusual
    if first == '"':
        return _double(word)
    return word[1:-1].replace("''", "'") if first == "'" else _plain(word.rstrip(" "))


def _list(words: Iterator[str], depth: int) -> list[Any]:
    elements = []
    word = next(words)
    while word != "]":
        elements.append(_word(word, words, depth))
        word = _after(next(words), words, "]")
    return elements


def _mapping(words: Iterator[str], depth: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    word = next(words)
    while word != "}":
        key = _word(word, words, depth)
        if not isinstance(key, str) or not key or key in made or len(key) > _LONGEST_KEY or next(words) != ": ":
            raise _Unusual
        made[key] = _word(next(words), words, depth)
        word = _after(next(words), words, "}")
    return made


def _after(word: str, words: Iterator[str], end: str) -> str:
    """Return the word after a comma, or the end."""
    if word == ",":
        return next(words)
    if word != end:
        raise _Unusual
    return word
