"""The style sheet that makes RSS and Atom readable in a browser, and says in the reader's language what to do there.

A browser shows a document of either as it shows any XML, by a CSS style sheet it names; XSLT is on its way out of
browsers. CSS cannot make a link of an address, so addresses are shown to be copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from diplofeed.config import Publication
from diplofeed.export import Context, Document, Feed
from diplofeed.words import is_right_to_left, words

__all__ = ["STYLE", "address_of", "shared"]

STYLE: Final = "feed.css"

# Around what is written from left to right whatever the words about it are (UAX #9 §2.4).
_LRI, _PDI = "\u2066", "\u2069"
_ESCAPED: Final = {sign: f"\\{ord(sign):x} " for sign in '\n"\\' + _LRI + _PDI}

# Of a date with a time the day is shown, ten signs of one width: the text beside it says the rest in words.
_RULES: Final = """\
@namespace a "http://www.w3.org/2005/Atom";
@namespace ev "http://purl.org/rss/1.0/modules/event/";

:root {
  color-scheme: light dark;
  box-sizing: border-box;
  max-width: 46rem;
  margin: 0 auto;
  padding: 1.5rem 1.25rem 3rem;
  font: 1rem/1.5 system-ui, sans-serif;
  background: Canvas;
  color: CanvasText;
  overflow-wrap: anywhere;
}
:root::before {
  display: block;
  margin-bottom: 1.5rem;
  padding: .75rem 1rem;
  border: 1px solid;
  border-radius: .5rem;
  unicode-bidi: plaintext;
}
|rss { display: block; }
a|feed, |channel { display: flex; flex-direction: column; }
a|entry, |item {
  display: flex;
  flex-flow: row wrap;
  column-gap: .65em;
  margin-top: 1.25rem;
  padding-top: 1.25rem;
  border-top: 1px solid GrayText;
}
a|feed > :not(a|entry), |channel > :not(|item), a|entry > *, |item > * {
  display: none;
  flex: 0 0 100%;
  unicode-bidi: plaintext;
}

a|feed > a|title, |channel > |title {
  display: block;
  font-size: 1.75rem;
  font-weight: 700;
  line-height: 1.2;
}
a|feed > a|subtitle, |channel > |description { display: block; margin-top: .5rem; }

a|entry > a|title, |item > |title {
  display: block;
  font-size: 1.2rem;
  font-weight: 600;
  line-height: 1.3;
}
:is(a|entry, |item) > :is(ev|startdate, ev|location) {
  display: block;
  order: 1;
  flex: 0 1 auto;
  margin-top: .35rem;
}
:is(a|entry, |item) > ev|startdate {
  flex: none;
  max-width: 10ch;
  overflow: hidden;
  font-family: monospace;
  white-space: nowrap;
  direction: ltr;
}
a|entry > a|summary, |item > |description { display: block; order: 2; margin-top: .35rem; }

a|entry > a|published, |item > |pubDate { order: 3; }
a|entry > a|link:first-of-type, |item > |link { order: 4; }
a|entry > a|link:first-of-type::before { content: attr(href); }
a|entry > a|published, |item > |pubDate, a|entry > a|link:first-of-type, |item > |link,
:is(a|feed, |channel) > a|link:is([rel="prev-archive"], [rel="next-archive"], [rel="current"]) {
  display: block;
  margin-top: .35rem;
  font-size: .875rem;
  text-align: var(--side);
}
a|entry > a|published {
  display: grid;
  flex: none;
  grid-template-columns: max-content 10ch;
  overflow: hidden;
  font-family: monospace;
  white-space: pre;
  direction: ltr;
}
a|entry > a|published::before { z-index: 1; background: Canvas; font-family: system-ui, sans-serif; }
a|entry > a|published::after { display: none; }
:is(a|feed, |channel) > a|link:is([rel="prev-archive"], [rel="next-archive"]) { order: 1; margin-top: 1.25rem; }
"""


def shared(context: Context[Any]) -> Iterator[Document]:
    """Yield the style sheet of a publication in all its languages, unless its documents name another or none."""
    if context.options.stylesheet == STYLE:
        yield Document(STYLE, [_css(context.publication).encode()], media_type="text/css")


def address_of(feed: Feed, path: str, context: Context[Any]) -> str:
    """Return the address of the style sheet from a document of a feed, or nothing where it has none."""
    address: str = context.options.stylesheet
    if address != STYLE:
        return address
    below = feed.url.removeprefix(context.publication.link) + path
    return "../" * below.count("/") + STYLE


def _css(publication: Publication) -> str:
    own, *others = publication.all_languages
    rules = [*_words(own, ":root")]
    # ":lang(zh)" is also true of zh-Hant, whose rules come later: a longer tag is nearer.
    for tag in sorted((own, *others), key=len) if others else ():
        rules += _words(tag, f":root:lang({tag})")
    return "\n".join((_RULES, *rules, ""))


def _words(language: str, root: str) -> Iterator[str]:
    """Yield the rules with the words of a language, where the root is that of a document in it."""
    speak = words(language)
    how = speak.gettext("This is a feed. Copy the address from the address bar into your feed reader.")
    before, _, after = speak.gettext("Published: {date}").partition("{date}")
    places = {
        "current": speak.gettext("Newest entries: {address}"),
        "prev-archive": speak.gettext("Older entries: {address}"),
        "next-archive": speak.gettext("Newer entries: {address}"),
    }
    direction, side = ("rtl", "right") if is_right_to_left(language) else ("ltr", "left")
    yield f"{root} {{ direction: {direction}; --side: {side}; }}"
    yield f"{root}::before {{ content: {_string(how)}; }}"
    yield f"{root} :is(a|published, |pubDate)::before {{ content: {_string(before + _LRI)}; }}"
    yield f"{root} :is(a|published, |pubDate)::after {{ content: {_string(_PDI + after)}; }}"
    if direction == "rtl":  # the label stands to the right of the day, over what is not shown of the date
        yield f"{root} a|entry > a|published {{ grid-template-columns: 10ch max-content; }}"
        yield f"{root} a|entry > a|published::before {{ order: 1; direction: rtl; }}"
    for rel, place in places.items():
        before, _, after = place.partition("{address}")
        content = f"{_string(before + _LRI)} attr(href) {_string(_PDI + after)}"
        yield f'{root} a|link[rel="{rel}"]::before {{ content: {content}; }}'


def _string(text: str) -> str:
    """Return a text as CSS writes it (CSS Syntax §4.3.5)."""
    quoted = "".join(_ESCAPED.get(sign, sign) for sign in text)
    return f'"{quoted}"'
