"""Whole records of hostile texts, in every built-in format, judged by software nobody here wrote.

By default a few records are tried; ``DIPLOFEED_EFFORT=2000 python -m pytest tests/promises/test_fuzz.py`` tries 20,000,
and ``--hypothesis-seed=2`` others. What is asked of each: no document is malformed, nothing in it can run, and what it
is read as is what was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import SMTP
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

import cmarkgfm
import feedparser
import html5lib
import icalendar
import mistune
import pytest
import vobject
from cmarkgfm.cmark import Options
from hypothesis import HealthCheck, Phase, given, settings
from ical.calendar_stream import IcsCalendarStream
from lxml import etree

from diplofeed import Meeting, Publication, Statement, compose, render
from diplofeed.compose import markup
from diplofeed.export import Context, Feed, Fragment
from diplofeed.exporters.jsonfeed import items_of
from diplofeed.ledger.decide import decide_all
from diplofeed.model import fields as _fields
from diplofeed.model.ahead import as_of
from diplofeed.model.entry import Entry
from diplofeed.publishing import entries_of, unveil
from diplofeed.registry import Registry
from support import hostile
from support.effort import cases
from support.grammars import faults

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
EXAMPLES = cases(10)
REGISTRY = Registry.builtin()
EXPORTERS = {name: REGISTRY.exporter(name) for name in REGISTRY.names("exporter")}
ATOM, CONTENT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/rss/1.0/modules/content/}"
Record = tuple[Meeting, Statement]
Entries = dict[str, Entry]

many = settings(
    max_examples=EXAMPLES, deadline=None, print_blob=True, database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip


def built(record: Record, publication: Publication, name: str, options: Any = None) -> bytes:
    return render(record, publication=publication, exporter=EXPORTERS[name], now=NOW, options=options)


def entries_by_tag(record: Record, publication: Publication) -> Entries:
    shown = unveil(record)
    made = entries_of(shown, decide_all({}, shown, publication_id=publication.id, now=NOW), now=NOW)
    return {entry.tag: entry for entry in made}


def headline(entry: Entry, publication: Publication) -> str:
    return compose.headline(entry, publication.language) or entry.item.id


def context_of(publication: Publication, name: str, options: Any = None) -> Context[Any]:
    made = EXPORTERS[name].options() if options is None else options
    return Context(publication=publication, options=made, language=publication.language)


# What XML 1.0 §2.2 forbids, non-characters and the C1 controls.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    + "".join(f"|[{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}]" for plane in range(1, 17))
)


def is_carried(document: bytes) -> None:
    """Ask for UTF-8 without a character that documents cannot carry."""
    result = _FORBIDDEN.search(document.decode("utf-8"))
    assert result is None, result


_OPENED = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")


def is_closed(text: str) -> None:
    """Ask that each line closes the runs of bidirectional text that it opens (UAX #9), and no others."""
    for line in text.split("\n"):
        runs: list[str] = []
        for character in line:
            if character in _OPENED:
                runs.append(_OPENED[character])
            elif character in _OPENED.values():
                assert runs
                assert runs.pop() == character or character == "\u2069"
        assert runs == [], line


# ---------------------------------------------------------------- HTML that can do nothing

_TAGS = frozenset("html head body p span br em strong code pre blockquote ul ol li a img h1 h2 h3 h4 h5 h6 hr".split())
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "code": {"class"}}
_XHTML = "{http://www.w3.org/1999/xhtml}"


def is_inert(html: str, *, images: bool, within: bool = False) -> None:
    """Ask a browser's parser what there is: known elements and attributes, and addresses that run nothing.

    ``within`` allows links to other documents of the same output.
    """
    for element in html5lib.parse(html).iter():
        assert isinstance(element.tag, str), "a comment or processing instruction"
        tag = element.tag.removeprefix(_XHTML)
        assert tag in _TAGS, tag
        assert images or tag != "img"
        assert set(element.attrib) - {"lang", "dir"} <= _ATTRIBUTES.get(tag, set()), element.attrib
        if tag == "a":
            address = urlsplit(element.get("href", ""))
            is_within = within and not address.scheme and not address.netloc
            assert is_within or address.scheme in {"http", "https", "mailto", "tel", "webcal", "geo"}, address
        if tag == "img":
            assert urlsplit(element.get("src", "")).scheme in {"http", "https"}


# ---------------------------------------------------------------- feeds


def is_well_formed(document: bytes) -> etree._Element:
    """Ask two parsers of XML."""
    expat.ParserCreate().Parse(document, True)
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))


def read_by_feedparser(document: bytes) -> Any:
    feed = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def mended(text: str) -> str:
    """Return a text as feedparser has it, which takes Latin-1 that happens to be UTF-8 for that."""
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text


def is_read_equal(feed: Any, publication: Publication, entries: Entries) -> None:
    by_id = {each.id: each for each in feed.entries}
    assert set(by_id) == set(entries)
    for tag, entry in entries.items():
        read = by_id[tag]
        assert read.title == mended(headline(entry, publication))
        link = compose.link(entry, publication)
        assert read.link in {link, unescape(link)}  # it takes an address in RSS for HTML
        is_inert(read.content[-1].value, images=publication.images)


def is_good_atom(record: Record, publication: Publication, entries: Entries) -> None:
    """Atom is well-formed, of the grammar of RFC 4287, inert, and read as it was written."""
    document = built(record, publication, "atom")
    is_carried(document)
    tree = is_well_formed(document)
    assert faults(document) == []
    titles = {entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}title") for entry in tree.iter(f"{ATOM}entry")}
    assert titles == {tag: headline(each, publication) for tag, each in entries.items()}
    is_read_equal(read_by_feedparser(document), publication, entries)


def is_good_rss(record: Record, publication: Publication, entries: Entries) -> None:
    """RSS is well-formed, has what it must have, once, is inert, and read as it was written."""
    document = built(record, publication, "rss")
    is_carried(document)
    channel = is_well_formed(document).find("channel")
    assert all(len(channel.findall(tag)) == 1 and channel.findtext(tag) for tag in ("title", "link", "description"))
    items = {item.findtext("guid"): item for item in channel.findall("item")}
    assert set(items) == set(entries)
    for tag, item in items.items():
        assert item.findtext("title") == headline(entries[tag], publication)
        assert item.find("guid").get("isPermaLink") == "false"
        assert all(len(item.findall(once)) == 1 for once in ("title", "link", "pubDate", "description"))
        is_inert(item.findtext("description"), images=False)
    is_read_equal(read_by_feedparser(document), publication, entries)


def is_good_json_feed(record: Record, publication: Publication, entries: Entries) -> None:
    """JSON Feed is strict JSON, inert, and gives back items that are equal to those it was made of."""
    document = built(record, publication, "json")
    is_carried(document)
    feed = json.loads(document.decode("utf-8"), parse_constant=pytest.fail, object_pairs_hook=_once)
    assert sorted(items_of(document), key=lambda each: each.kind) == [as_of(item, NOW) for item in record]
    for item in feed["items"]:
        assert item["title"] == headline(entries[item["id"]], publication)
        is_inert(item["content_html"], images=publication.images)
        is_closed(item["title"])
        is_closed(item.get("summary", ""))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


# ---------------------------------------------------------------- calendars

_SUBSTITUTES = re.compile(r"\\(.)", re.DOTALL)


def _properties(document: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and unescaped value of the texts of events, read anew from RFC 5545 §3.1 and §3.3.11."""
    for line in document.replace(b"\r\n ", b"").decode("utf-8").split("\r\n"):
        name, value = (
            re.match(r'([A-Z-]+)(?:;(?:"[^"]*"|[^":])*)?:(.*)', line, re.DOTALL).groups() if line else ("", "")
        )
        if name in {"SUMMARY", "DESCRIPTION", "LOCATION"}:
            yield name, _SUBSTITUTES.sub(lambda result: "\n" if result[1] in "nN" else result[1], value)


def is_calendar(document: bytes) -> None:
    """Ask for lines of RFC 5545 §3.1: CR LF at the end of each, no more than 75 octets, each by itself UTF-8."""
    assert document.endswith(b"END:VCALENDAR\r\n")
    for line in document.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode("utf-8")


def _alternative(event: Any) -> str:
    """Return the HTML beside a description, which is in a data URI (RFC 2397)."""
    address = event["DESCRIPTION"].params.get("ALTREP", "") if "DESCRIPTION" in event else ""
    assert address == "" or address.startswith("data:text/html,")
    return unquote(address.partition(",")[2], errors="strict")


def is_good_ical(record: Record, publication: Publication, entries: Entries, options: Any) -> None:
    """A calendar is folded as it must be, and three libraries read what was meant to be said."""
    document = built(record, publication, "ical", options)
    is_carried(document)
    is_calendar(document)
    context = context_of(publication, "ical", options)
    calendar = icalendar.Calendar.from_ical(document)
    result = [each for each in calendar.walk() if each.name in {"VEVENT", "VJOURNAL"}]
    assert all(not each.errors for each in calendar.walk())
    for event in result:
        entry = next(each for each in entries.values() if str(each.uid) == event["UID"])
        if "RECURRENCE-ID" in event:
            continue
        assert compose.headline(entry, context.language) in event["SUMMARY"]
        assert event.get("DESCRIPTION", "").endswith(markup.plain(compose.body(entry, context)))
        for html in (event.get("X-ALT-DESC"), event.get("STYLED-DESCRIPTION"), _alternative(event)):
            is_inert(str(html or ""), images=publication.images)
        meeting = entry.item if isinstance(entry.item, Meeting) else None
        expected = (compose.location(meeting, context.language) or meeting.conference) if meeting else ""
        assert event.get("LOCATION", "") == expected
    own = list(_properties(document))
    read = [
        (name, str(each[name])) for each in result for name in ("SUMMARY", "DESCRIPTION", "LOCATION") if name in each
    ]
    assert set(read) <= set(own)
    for component in vobject.readOne(document.decode()).getChildren():
        if component.name in {"VEVENT", "VJOURNAL"}:
            assert ("SUMMARY", component.summary.value) in own
    for event in IcsCalendarStream.calendar_from_ics(document.decode()).events:
        assert ("SUMMARY", event.summary) in own


# ---------------------------------------------------------------- digests

_HTML_TOKENS = frozenset({"block_html", "inline_html", "html_block", "html_inline"})
_PARSER = mistune.create_markdown(renderer=None)


def _leads_somewhere_safe(url: str) -> None:
    assert re.match(r"(?i)(https?|mailto|webcal|geo|tel|sip|xmpp):", url) or re.match(r"[a-z0-9/._#-]*$", url), url


def _mistune(tokens: list[Any]) -> None:
    for token in tokens:
        assert token["type"] not in _HTML_TOKENS, token
        if token["type"] in {"link", "image"}:
            _leads_somewhere_safe(token["attrs"]["url"])
        _mistune(token.get("children") or [])


def is_good_digest(record: Record, publication: Publication, entries: Entries) -> None:
    """A digest has no HTML and no address that runs anything, whoever renders it."""
    document = built(record, publication, "digest")
    is_carried(document)
    text = document.decode("utf-8")
    is_inert(cmarkgfm.markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE), images=publication.images, within=True)
    _mistune(_PARSER(text))


_ADDRESSES = ("href", "src", "action", "{http://www.w3.org/1999/xlink}href")
_LEADS = frozenset(("", "http", "https", "mailto", "tel", "webcal", "geo"))


def is_good_page(document: bytes, *, images: bool) -> None:
    """Ask a browser's parser of a page: nothing runs but its own scripts, nothing is styled in place."""
    is_carried(document)
    for element in html5lib.parse(document.decode("utf-8")).iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2]
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"], element.attrib
        for name in _ADDRESSES:
            assert urlsplit(element.get(name, "")).scheme in _LEADS, element.attrib
        if tag in {"script", "img", "iframe", "object", "embed", "source"}:
            is_data = element.get("type") == "application/ld+json" and "src" not in element.attrib
            is_own = "src" in element.attrib and not urlsplit(element.get("src", "")).netloc
            assert is_data or is_own or (tag == "img" and images), element.attrib
        if tag == "script" and element.get("type") == "application/ld+json":
            json.loads(element.text or "")


def are_good_pages(record: Record, publication: Publication, entries: Entries) -> None:
    """The index and the pages of all entries are good, and each has the headline of its entry."""
    is_good_page(built(record, publication, "html"), images=publication.images)
    context, page = context_of(publication, "html"), EXPORTERS["html"].page
    assert page is not None
    for entry in entries.values():
        for document in page(entry, context):
            data = b"".join(document.chunks)
            if document.media_type == "text/calendar":
                is_carried(data)
                is_calendar(data)
                continue
            is_good_page(data, images=publication.images)
            text = "".join(html5lib.parse(data.decode("utf-8")).itertext())
            assert " ".join(headline(entry, publication).split()) in " ".join(text.split())


# ---------------------------------------------------------------- letters

_STYLED = frozenset({"style", "class", "role", "lang", "dir"})
_LONG_AFTER = date(2100, 1, 1)  # when most of what has a date is over


def is_good_letter_html(html: str, *, images: bool) -> None:
    """Ask a browser's parser: nothing runs or is loaded but pictures, and links lead somewhere safe."""
    for element in html5lib.parse(html, namespaceHTMLElements=False).find("body").iter():
        assert isinstance(element.tag, str), "a comment or processing instruction"
        assert element.tag in _TAGS | {"div"}, element.tag
        assert images or element.tag != "img"
        assert set(element.attrib) - _STYLED <= _ATTRIBUTES.get(element.tag, set()), element.attrib
        assert "url(" not in element.get("style", "")
        for name in _ADDRESSES:
            assert urlsplit(element.get(name, "")).scheme in _LEADS, element.attrib
        assert element.tag != "img" or element.get("src", "").startswith("https:")


def is_good_mail(document: bytes, *, images: bool) -> None:
    """A mail has the fields it was given and two parts, in lines of ASCII that are not too long (RFC 5322 §2.1.1)."""
    assert document.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", document)
    assert max(map(len, document.split(b"\r\n"))) <= 998
    mail = message_from_bytes(document, policy=SMTP)
    assert [*mail][:4] == ["From", "Subject", "Date", "Message-ID"]
    assert sorted([*mail][4:]) == ["Content-Language", "Content-Type", "MIME-Version"]
    text, html = mail.iter_parts()
    is_carried(text.get_content().replace("\r\n", "\n").encode())
    is_good_letter_html(html.get_content(), images=images)


def letters_of(entries: Entries, publication: Publication, options: Any) -> dict[str, bytes]:
    """Return the letters of a feed of everything, long after."""
    context, exporter = context_of(publication, "letter", options), EXPORTERS["letter"]
    ordered = sorted(entries.values(), key=lambda entry: (entry.item.when, entry.tag), reverse=True)
    feed = Feed(
        slug="",
        title=publication.title,
        description=publication.description,
        listed=True,
        url=publication.link,
        updated=NOW,
        today=_LONG_AFTER,
    )
    fragments = [Fragment(entry, exporter.entry(entry, context)) for entry in ordered]
    return {each.name: b"".join(each.chunks) for each in exporter.documents_of(feed, fragments, context)}


@pytest.mark.random
@many
@given(hostile.RECORDS, hostile.PUBLICATIONS, hostile.options_of(EXPORTERS["letter"]))
def test_letters_of_a_hostile_record_are_good(record: Record, publication: Publication, options: Any) -> None:
    """Letters are whole mails with nothing that runs, and each item that is over is in one of them."""
    entries = entries_by_tag(record, publication)
    made = letters_of(entries, publication, options)
    over = [each for each in entries.values() if each.item.when.first and (each.item.when.last or NOW).year < 2099]
    listed = json.loads(made["letters.json"])["letters"]
    assert len(over) <= sum(each["items"] for each in listed) <= len(entries)
    for name, document in made.items():
        if name.endswith(".eml"):
            is_good_mail(document, images=options.images)
        elif name.endswith(".html"):
            is_carried(document)
            is_good_letter_html(document.decode(), images=options.images)


# ---------------------------------------------------------------- all of it


@pytest.mark.random
@many
@given(hostile.RECORDS, hostile.PUBLICATIONS, hostile.options_of(EXPORTERS["ical"]))
def test_a_hostile_record_is_good_in_every_format(record: Record, publication: Publication, options: Any) -> None:
    """Whatever a record says, each format says that, and nothing that runs, in the form its standard asks for."""
    entries = entries_by_tag(record, publication)
    is_good_atom(record, publication, entries)
    is_good_rss(record, publication, entries)
    is_good_json_feed(record, publication, entries)
    is_good_ical(record, publication, entries, options)
    is_good_digest(record, publication, entries)
    are_good_pages(record, publication, entries)


def test_every_format_is_tried() -> None:
    """A format that is new is not forgotten here."""
    here = {"atom", "rss", "json", "ical", "digest", "html", "letter"}
    by_their_own_tests = {"ninjs", "timelinejs", "csv", "jsonl"}  # over whatever items can hold
    assert set(EXPORTERS) == here | by_their_own_tests


# ---------------------------------------------------------------- what is generated


def test_addresses_that_run_something_are_in_no_record() -> None:
    """Every field of an address refuses what is no web address."""
    wrong = {"javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,<script>", "file:///etc/passwd"}
    for convert in (_fields.to_link, _fields.to_call, _fields.to_concept, hostile.single_same_as):
        assert wrong <= set(hostile.refused(convert))
