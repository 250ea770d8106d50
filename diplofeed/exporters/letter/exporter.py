"""Letters: each closed period's digest as a mail, its HTML for list managers, and a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from diplofeed.export import Context, Derived, Document, Exporter, Feed, Fragment, Order
from diplofeed.exporters.digest.article import withdrawal
from diplofeed.exporters.digest.issues import Issue
from diplofeed.exporters.letter.frame import frame, headers, placed
from diplofeed.exporters.letter.issues import letters
from diplofeed.exporters.letter.item import entry
from diplofeed.exporters.letter.mail import mail
from diplofeed.exporters.letter.options import LetterOptions
from diplofeed.exporters.letter.rendering import letter
from diplofeed.exporters.letter.text import text
from diplofeed.words import msgid

__all__ = ["EXPORTER", "document"]

_FILENAME: Final = "letters.json"


def document(feed: Feed, fragments: Iterable[Fragment], context: Context[LetterOptions]) -> Iterator[Document]:
    """Yield the list of a feed's letters, then each as a mail and as its HTML, the latest first."""
    made = list(letters(feed, fragments, context.options.periods, context.language))
    yield Document(_FILENAME, (_index(feed, made, context),))
    for issue in made:
        pieces = list(placed(issue, context.language))
        around = json.dumps(frame(feed, issue, pieces, context), ensure_ascii=False).encode()
        parts: tuple[bytes | Fragment, ...] = (around, *(piece.markdown for piece, *_ in pieces))
        name, options = f"digest/{issue.period.name}", context.options
        mailed, alone = Derived(parts, partial(_mail, options)), Derived(parts, partial(_html, options))
        yield Document(f"{name}.eml", (mailed,), media_type="message/rfc822")
        yield Document(f"{name}.email.html", (alone,), media_type="text/html")


def _mail(options: LetterOptions, parts: Sequence[bytes]) -> bytes:
    made = letter(parts, options)
    return mail(made.frame["headers"], text(made), made.html(options))


def _html(options: LetterOptions, parts: Sequence[bytes]) -> bytes:
    return letter(parts, options).for_list_managers(options).encode()


def _index(feed: Feed, made: Sequence[Issue], context: Context[Any]) -> bytes:
    """Return the letters there are, for programs that send them."""
    listed = [_listed(issue, headers(feed, issue, context)) for issue in made]
    value = {"title": feed.title.in_(context.language), "language": context.language, "letters": listed}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _listed(issue: Issue, header: Any) -> dict[str, Any]:
    name = f"digest/{issue.period.name}"
    return {
        "period": issue.period.name,
        "subject": header["subject"],
        "date": header["date"],
        "id": header["id"],
        "items": len(issue.pieces) + len(issue.late),
        "mail": f"{name}.eml",
        "html": f"{name}.email.html",
    }


EXPORTER: Final = Exporter(
    name="letter",
    title=msgid("Digests as mail"),
    filename=_FILENAME,
    media_type="application/json",
    options=LetterOptions,
    entry=entry,
    document=document,
    withdrawal=withdrawal,
    order=Order.WHEN,
    for_readers=False,
    contract=2,
)
