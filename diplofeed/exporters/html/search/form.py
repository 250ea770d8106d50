"""The form a page has for searching, and the script that brings it to life."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from diplofeed.export import Document
from diplofeed.words import Words, words

__all__ = ["SCRIPT", "form", "script", "style"]

SCRIPT: Final = "search.js"
"""The path of the script below the output directory."""


def script() -> Document:
    """Return the script, which the pages of all languages share."""
    return Document(SCRIPT, (_read(SCRIPT),), media_type="text/javascript")


def style() -> str:
    """Return the rules of the form for the style sheet of the pages."""
    return _read("search.css").decode()


@cache
def _read(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


def form(index: str, language: str) -> str:
    """Return the form, hidden until the script has come, as without that it can do nothing.

    A page has one, and loads the script by ``<script type="module" src="search.js"></script>``. The index is fetched
    when a reader begins to search, or where the address of the page has a query such as ``?q=treaty&year=1999``.

    Args:
        index: The address of `INDEX`, relative to the page or whole.
        language: The language of the page and the index (BCP 47).
    """
    speak = words(language)
    data = {
        "index": index,
        "count": speak.gettext("Results: {count}."),
        "none": speak.gettext("Nothing was found."),
        "near": speak.gettext("Similar words: {words}."),
        "loading": speak.gettext("The search is still loading."),
        "failed": speak.gettext("The search could not be loaded whole; try again later."),
    }
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    search, more = escape(speak.gettext("Search")), escape(speak.gettext("More results"))
    filters = escape(speak.pgettext("search", "Filters"))
    return (
        f'<form role="search" class="search" method="get" hidden{attributes}>\n'
        f'<p class="search-words"><label for="search-q">{search}</label>\n'
        '<input type="search" id="search-q" name="q" autocomplete="off" spellcheck="false" maxlength="200">\n'
        f'<button type="submit">{search}</button></p>\n'
        f'<details>\n<summary>{filters}</summary>\n<div class="search-filters">\n{_filters(speak)}</div>\n</details>\n'
        '<p role="status" class="search-status"></p>\n'
        '<ol class="search-results" data-results></ol>\n'
        f'<p><button type="button" data-more hidden>{more}</button></p>\n'
        "</form>\n"
    )


def _filters(speak: Words) -> str:
    labels = {
        "kind": speak.pgettext("search", "Kind"),
        "topic": speak.pgettext("search", "Topic"),
        "party": speak.pgettext("search", "Party"),
        "year": speak.pgettext("search", "Year"),
    }
    every = escape(speak.pgettext("search", "any"))
    selects = [_select(name, escape(label), every) for name, label in labels.items()]
    person = escape(speak.pgettext("search", "Person"))
    selects.insert(
        3, _labelled("person", person, f'<input {_named("person")} list="search-people" autocomplete="off">')
    )
    clear = escape(speak.gettext("Clear the search"))
    reset = f'<p><button type="reset">{clear}</button></p>\n'
    return "".join(selects) + '<datalist id="search-people"></datalist>\n' + reset


def _select(name: str, label: str, every: str) -> str:
    return _labelled(name, label, f'<select {_named(name)}><option value="">{every}</option></select>')


def _labelled(name: str, label: str, field: str) -> str:
    return f'<p><label for="search-{name}">{label}</label>\n{field}</p>\n'


def _named(name: str) -> str:
    return f'id="search-{name}" name="{name}"'
