"""The words of spreadsheets in the languages of the catalogues: of headings, of cells, of dates; ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from unicodedata import combining, normalize

from diplofeed.sources.table.options import Kind

__all__ = ["bare", "folded", "headings", "meaning", "phrases", "targets", "unambiguous"]

_FILE: Final = Path(__file__).parent / "words.toml"
_GAPS: Final = re.compile(r"[\W_]+")
_NUMBER: Final = re.compile(r"[ ]?[0-9]{1,3}$")


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=4096)  # the same names and words come again and again
def folded(text: str) -> str:
    """Return a text as it is compared: in small letters without accents, with one space for what is no letter."""
    letters = (letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return _GAPS.sub(" ", "".join(letters)).strip()


def bare(heading: str) -> tuple[str, int]:
    """Return a folded heading without the number at its end, and the number, 0 where there is none."""
    name = folded(heading)
    match = _NUMBER.search(name)
    return (name[: match.start()], int(match[0])) if match and match.start() else (name, 0)


@cache
def headings(kind: Kind) -> Mapping[str, str]:
    """Return the fields that headings name, by the folded headings."""
    tables = _words()["headings"]
    fields = {**tables["both"], **tables[kind.value]}
    words = {folded(word): field for field, synonyms in fields.items() for word in synonyms}
    own = {folded(field): field for field in fields}
    return {name: field for name, field in {**words, **own}.items() if name}


@cache
def targets(kind: Kind) -> tuple[str, ...]:
    """Return the names of the fields that columns may be of."""
    tables = _words()["headings"]
    return (*tables["both"], *tables[kind.value])


@cache
def _meanings(table: str) -> Mapping[str, str]:
    meanings: dict[str, str] = {}
    for value, synonyms in _words()[table].items():
        meanings |= {_cell(word): value for word in (value, *synonyms)}
    return meanings


def meaning(table: str, text: str) -> str:
    """Return what a word of a cell means in a table of words; empty where it is none of them."""
    return _meanings(table).get(_cell(text), "")


def _cell(text: str) -> str:
    return folded(text) or text.strip()


@cache
def phrases(table: str) -> Mapping[str, str]:
    """Return what small-lettered phrases stand for in a table of words, the longest first."""
    pairs = [(word.lower(), value) for value, words in _words()[table].items() for word in words]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def unambiguous(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the meanings of words that have a single one."""
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for word, value in pairs:
        meanings[word].add(value)
    return {word: next(iter(values)) for word, values in meanings.items() if len(values) == 1}
