"""A letter as HTML whose styles stand in its elements, as mail programs want them, short enough to be shown whole."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from diplofeed.compose import phrases
from diplofeed.errors import PluginError
from diplofeed.export import Templates
from diplofeed.exporters.letter.inert import inert
from diplofeed.exporters.letter.options import LetterOptions
from diplofeed.exporters.templating import Shipped, safe
from diplofeed.words import words

if TYPE_CHECKING:
    from css_inline import CSSInliner

__all__ = ["Letter", "letter"]

_UNSUBSCRIBE: Final = "\ufdd0"
"""Where the link to unsubscribe leads until all else is inert: a character that no text can hold."""

_TEMPLATES: Final = Path(__file__).parent / "templates"
_SHIPPED: Final = Shipped(_TEMPLATES)
_MISSING: Final = 'letters need css-inline: pip install "diplofeed[letter]"'


@frozen
class Letter:
    """A letter that is not yet a mail.

    Attributes:
        frame: What it has around its entries.
        whole: The entries it shows whole.
        titles: Those of which it has room for the title alone.
        note: What it says of these, if there are any, and of those that it has no room for.
    """

    frame: Mapping[str, Any]
    whole: Sequence[Mapping[str, Any]]
    titles: Sequence[Mapping[str, Any]] = ()
    note: str = ""

    def for_list_managers(self, options: LetterOptions) -> str:
        """Return it as HTML in which nothing is a template to a list manager but where the link to unsubscribe leads.

        Raises:
            PluginError: As `html` does.
        """
        html = self.html(options, unsubscribe=_UNSUBSCRIBE if options.unsubscribe else "")
        return inert(html).replace(_UNSUBSCRIBE, options.unsubscribe)

    def html(self, options: LetterOptions, *, unsubscribe: str = "") -> str:
        """Return it as HTML, with a link to unsubscribe if there is an address for it.

        Raises:
            PluginError: A template of the publication is wrong, or css-inline is not installed or refuses a style.
        """
        frame, templates = self.frame, options.templates
        values = {
            **{name: frame[name] for name in _PLAIN},
            "changed": safe(frame["changed"]["html"]),
            "style": safe(_style("letter.css", templates)),
            "entries": list(map(_for_template, self.whole)),
            "titles": list(map(_for_template, self.titles)),
            "note": self.note,
            "unsubscribe": unsubscribe,
        }
        filled = _SHIPPED.filled("letter.html", templates, **values)
        return _with_styles(filled, _style("letter-screens.css", templates))


_PLAIN: Final = ("language", "direction", "title", "site", "home", "page", "rights", "lead", "label")


def _for_template(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        **entry,
        "marks": safe(entry["marks"]),
        "html": safe(entry["html"]),
        "small": safe("\n".join(filter(None, (entry["about"]["html"], entry["small"])))),
    }


# ---------------------------------------------------------------- how much of it


@lru_cache(maxsize=2)  # the mail and the HTML alone are made one after the other
def letter(parts: Sequence[bytes], options: LetterOptions) -> Letter:
    """Return the letter made of its frame and of its entries in JSON, with as many whole as there is room for."""
    frame, *entries = map(json.loads, parts)
    placed = [{**entry, **place} for entry, place in zip(entries, frame["entries"], strict=True)]
    whole = Letter(frame, placed)
    if _size(whole, options) <= options.max_bytes:
        return whole
    numbers = range(len(placed))
    shorter = partial(_shortened, frame, placed)
    listed = _most(numbers, lambda n: _size(shorter(n, len(placed)), options), options.max_bytes)
    if listed is not None:
        return shorter(listed, len(placed))
    return shorter(0, _most(numbers, lambda n: _size(shorter(0, n), options), options.max_bytes) or 0)


def _most(numbers: range, size: Any, limit: int) -> int | None:
    """Return the largest of numbers with a size up to a limit; None where there is none."""
    return bisect_right(numbers, limit, key=size) - 1 if size(0) <= limit else None


def _size(letter: Letter, options: LetterOptions) -> int:
    return len(letter.for_list_managers(options).encode())


def _shortened(frame: Mapping[str, Any], placed: Sequence[Mapping[str, Any]], whole: int, listed: int) -> Letter:
    """Return a letter with so many entries whole, and of the others the titles up to a number."""
    speak, left_out = words(frame["language"]), len(placed) - listed
    titles = speak.ngettext(
        "To keep this letter short, {n} item is given by its title alone.",
        "To keep this letter short, {n} items are given by their titles alone.",
        listed - whole,
    ).format(n=listed - whole)
    nothing = speak.ngettext(
        "To keep this letter short, {n} item is left out.",
        "To keep this letter short, {n} items are left out.",
        left_out,
    ).format(n=left_out)
    note = phrases.sentences((titles if listed > whole else "", nothing if left_out else ""), frame["language"])
    return Letter(frame, placed[:whole], placed[whole:listed], note)


# ---------------------------------------------------------------- styles


def _style(name: str, templates: Templates) -> str:
    """Return a style sheet, which ends no element it stands in."""
    own = dict(templates.texts).get(name)
    return (_our_style(name) if own is None else own).replace("</", "<\\/")


@cache
def _our_style(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _with_styles(html: str, for_screens: str) -> str:
    """Return HTML with its styles in its elements, and after its head those that depend on the screen.

    Nothing is loaded, whatever a template links to.
    """
    try:
        inlined = _inliner().inline(html)
    except ValueError as error:
        raise PluginError(f"letter.css cannot be used: {error}") from error
    return inlined.replace("</head>", f"<style>\n{for_screens}</style>\n</head>", 1)


@cache
def _inliner() -> CSSInliner:
    try:
        from css_inline import CSSInliner  # noqa: PLC0415 -- an extra, which other formats do without
    except ImportError as error:
        raise PluginError(_MISSING) from error
    return CSSInliner(load_remote_stylesheets=False)
