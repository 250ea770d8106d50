"""The properties events and journal entries have in common (RFC 5545 §3.8, RFC 7986, RFC 9253)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from diplofeed import compose
from diplofeed.compose import phrases
from diplofeed.compose.tree import paragraph
from diplofeed.export import Context
from diplofeed.exporters.ical import lines as ics
from diplofeed.exporters.ical.options import Html, IcalOptions, Statements
from diplofeed.model import Attachment, Item, Meeting, Status
from diplofeed.model.entry import Entry
from diplofeed.words import words

__all__ = ["contents", "identity", "links", "organizer", "relations", "title"]

# What the related component is to this one (RFC 5545 §3.2.15, RFC 9253 §5); anything else is a sibling.
_RELTYPE = {"series": "PARENT", "part-of": "PARENT", "about": "PARENT", "precedes": "NEXT", "depends-on": "DEPENDS-ON"}
_UNKNOWN_TYPE = "application/octet-stream"
_OF_OTHERS = frozenset({"topic", "party"})
_OF_HELD = _OF_OTHERS | {"status"}


def identity(entry: Entry) -> bytes:
    """Return which component it is and in which version."""
    # DTSTAMP is LAST-MODIFIED where there is no METHOD (RFC 5545 §3.8.7.2), and no clock is read where there is one.
    updated = ics.utc(entry.updated)
    return b"UID:%b\r\nDTSTAMP:%b\r\nCREATED:%b\r\nLAST-MODIFIED:%b\r\nSEQUENCE:%d\r\n" % (
        *(str(entry.uid).encode(), updated, ics.utc(entry.published), updated, entry.sequence),
    )


def title(entry: Entry, note: str, context: Context[IcalOptions]) -> bytes:
    """Return the headline, a note in parentheses after it, and before it nothing but what is not to be missed.

    The views of a month show some twenty characters.
    """
    composed, speak = compose.composed(entry, context), words(context.language)
    line, item = composed.headline, entry.item
    if isinstance(item, Meeting) and item.status is Status.TENTATIVE:  # as Outlook passes over STATUS
        line = speak.gettext("Tentative: {title}").format(title=line)
    if note:
        line = phrases.sentence(speak.gettext("{title} ({note})"), title=line, note=note)
    return ics.text("SUMMARY", line, ics.language(composed.tongues["headline"]))


# ---------------------------------------------------------------- contents


def contents(entry: Entry, context: Context[IcalOptions], *, remark: str = "") -> Iterator[bytes]:
    """Yield what an entry is filed under and what it says, its pages and documents, and whom to ask.

    Args:
        entry: The entry.
        context: The publication, the options and the language.
        remark: What is said before all else.
    """
    item, language = entry.item, context.language
    yield ics.texts("CATEGORIES", _categories(compose.composed(entry, context)))
    yield from _description(entry, remark, context)
    if entry.link:
        yield ics.line("URL", entry.link)
    if isinstance(item, Meeting) and item.conference:
        feature = "PHONE" if item.by_telephone else ""  # of a web address it is not known (RFC 7986 §6.3)
        yield ics.line("CONFERENCE", item.conference, ics.parameters(FEATURE=feature, VALUE="URI"))
    for attachment in item.attachments:
        yield from _attached(attachment)
    if author := context.publication.author:
        yield _contact(author.name.in_(language), author.email)
    yield organizer(context)


def _attached(attachment: Attachment) -> Iterator[bytes]:
    """Yield a document as ATTACH and, if it is a picture, as IMAGE, which newer software shows (RFC 7986 §5.10)."""
    media_type = "" if attachment.type == _UNKNOWN_TYPE else attachment.type
    yield ics.line("ATTACH", attachment.url, ics.parameters(FMTTYPE=media_type))
    if media_type.startswith("image/"):
        yield ics.line("IMAGE", attachment.url, ics.parameters(DISPLAY="FULLSIZE", FMTTYPE=media_type, VALUE="URI"))


def _categories(composed: compose.Composition) -> list[str]:
    """Return the names of topics and parties, and what calendars have no property for: "Held" or "Statement"."""
    item, language = composed.entry.item, composed.language
    if isinstance(item, Meeting):
        shown = _OF_HELD if item.status is Status.HELD else _OF_OTHERS
        return [category.label for category in composed.categories if category.scheme in shown]
    topics = [topic.name.in_(language) for topic in item.topics]
    parties = (party.name_in(language) for party in item.on_behalf_of)
    return [*topics, *parties, phrases.capitalised(phrases.kind(item.kind, language))]


def organizer(context: Context[IcalOptions]) -> bytes:
    """Return the ORGANIZER that METHOD:PUBLISH asks for (RFC 5546 §3.2.1), or nothing without an address."""
    author = context.publication.author
    return _organizer(author.name.in_(context.language), author.email) if author and author.email else b""


@lru_cache(maxsize=16)
def _organizer(name: str, email: str) -> bytes:
    return ics.line("ORGANIZER", f"mailto:{quote(email, safe='@+')}", ics.parameters(CN=name))


@lru_cache(maxsize=16)
def _contact(name: str, email: str) -> bytes:
    return ics.text("CONTACT", ", ".join(filter(None, (name, email))))


# ---------------------------------------------------------------- description


def _description(entry: Entry, remark: str, context: Context[IcalOptions]) -> Iterator[bytes]:
    """Yield what an entry says, as plain text and in the kinds of HTML the options ask for."""
    wanted, tag = context.options.html, context.language
    body = compose.composed(entry, context).plain_text
    text = "\n\n".join(filter(None, (remark, body)))
    if wanted is Html.NONE:
        yield ics.text("DESCRIPTION", text, ics.language(tag))
        return
    styled = _styled(entry, remark, context)
    inline = f"data:text/html,{quote(styled, safe='')}" if styled and wanted in {Html.THUNDERBIRD, Html.ALL} else ""
    is_derived = bool(styled) and wanted in {Html.STANDARD, Html.ALL}
    derived = "TRUE" if is_derived else ""
    yield ics.text("DESCRIPTION", text, ics.parameters(ALTREP=inline, DERIVED=derived, LANGUAGE=tag))
    if is_derived:
        yield ics.text("STYLED-DESCRIPTION", styled, ics.parameters(FMTTYPE="text/html", LANGUAGE=tag, VALUE="TEXT"))
    if wanted in {Html.OUTLOOK, Html.ALL}:
        yield ics.text("X-ALT-DESC", styled, ics.parameters(FMTTYPE="text/html"))


def _styled(entry: Entry, remark: str, context: Context[IcalOptions]) -> str:
    """Return a description as an HTML document, with what is said before it."""
    before = (compose.Part("remark", paragraph(remark)),) if remark else ()
    return _page(compose.html((*before, *compose.parts(entry, context)), context))


def _page(body: str) -> str:
    return f"<!DOCTYPE html><html><body>{body}</body></html>" if body else ""


# ---------------------------------------------------------------- relations


def relations(entry: Entry, context: Context[IcalOptions]) -> Iterator[bytes]:
    """Yield what the components an entry names are to it, each in its strongest relation."""
    if not entry.references:
        return
    has_statements = context.options.statements is not Statements.NONE
    shown = (ref for ref in entry.references if ref.kind == "meeting" or has_statements)
    strongest: dict[str, str] = {}
    for reference in shown:
        uid = str(reference.uid)
        if strongest.get(uid, "SIBLING") == "SIBLING":
            strongest[uid] = _RELTYPE.get(reference.relation, "SIBLING")
    for uid, kind in strongest.items():
        yield ics.line("RELATED-TO", uid, ics.parameters(RELTYPE=kind))


def links(item: Item, context: Context[IcalOptions]) -> Iterator[bytes]:
    """Yield what RFC 9253 adds for machines; people find it in the description."""
    if not context.options.links:
        return
    language = context.language
    if isinstance(item, Meeting) and item.series:
        yield ics.text("REFID", item.series)
    for uri in dict.fromkeys(uri for topic in item.topics for uri in topic.uris):
        yield ics.line("CONCEPT", uri)
    for instrument in item.instruments:
        for url in (instrument.url, *instrument.same_as):
            yield _link("related", url, instrument.name.in_(language))
    for source in item.sources:
        yield _link("via", source.url, source.title.in_(language))


def _link(relation: str, url: str, label: str) -> bytes:
    return ics.line("LINK", url, ics.parameters(LABEL=label, LINKREL=relation, VALUE="URI")) if url else b""
