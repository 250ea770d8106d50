"""Every output speaks the language of its reader: no fixed word is English, and what is said reads well."""

# ruff: noqa: E501 -- sentences stand as they are read

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from email import message_from_string
from email.policy import SMTP
from functools import cache
from html import unescape
from typing import Any

import attrs
import html5lib
import icalendar
import pytest

from diplofeed import compose
from diplofeed.compose import passages as _passages
from diplofeed.compose.phrases import sentences
from diplofeed.compose.plain import plain as written
from diplofeed.compose.tree import Inlines, paragraph
from diplofeed.config import Author, Publication
from diplofeed.export import Context, Document, Exporter, Feed, Fragment
from diplofeed.exporters.ical import IcalOptions
from diplofeed.feeds import changes
from diplofeed.ledger.decide import Change
from diplofeed.model import (
    Attachment,
    Form,
    Instrument,
    Meeting,
    Outcome,
    Participant,
    Party,
    Person,
    Place,
    Position,
    RelationKind,
    Round,
    Source,
    Statement,
    Status,
    Topic,
    Translation,
)
from diplofeed.model.entry import Entry, Reference, tag_uri, uid
from diplofeed.registry import Registry
from diplofeed.text import Text
from diplofeed.when import parse
from support import catalogues
from support.revisions import CALLED_OFF, SAID, SERIES, TALKS, changed, revision

LANGUAGES = catalogues.LANGUAGES
ID = "tag:example.org,2026:words"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DATA = {"csv", "jsonl"}  # the record's own words in its own field names, whatever the language
EXPORTERS = [Registry.builtin().exporter(name) for name in Registry.builtin().names("exporter") if name not in DATA]
FEED = Feed(
    slug="",
    title=Text.line("Χρονικό"),
    description=Text.line("Συνομιλίες"),
    listed=True,
    url="https://e.org/",
    updated=NOW,
    today=NOW.date(),
)

# The record's own words are Greek throughout, so that whatever else is there is diplofeed's.
GREEK = Party(id="omada", name="Ομάδα", kind="organisation")
PERSON = Person(id="p", name="Πρόσωπο", role="ρόλος", affiliation="Φορέας", party=GREEK, url="https://e.org/p")
SOURCE = Source(title="Πηγή", url="https://e.org/s", publisher="Εκδότης", accessed=date(2026, 11, 23))
RICH = Meeting(
    id="m",
    title="Τίτλος",
    when="2026-12-01T15:00/16:30[Europe/Vienna]",
    status="confirmed",
    place=Place(name="Κτίριο", city="Πόλη", country="AT", latitude=48.2, longitude=16.4),
    parties=("US", "RU", GREEK),
    participants=(Participant(person=PERSON, role="μέλος", party="AT"),),
    topics=(Topic(id="t", name="Θέμα", uri="https://e.org/t"),),
    instruments=(Instrument(id="i", name="Συνθήκη", short="Συν", url="https://e.org/i"),),
    summary="Περίληψη.",
    agenda=("Πρώτο", "Δεύτερο"),
    significance="Σημασία.",
    positions=(Position(party="US", text="Θέση."),),
    outcomes=(Outcome(text="Κοινό."), Outcome(text="Δικό.", party="RU")),
    recurrence="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=5",
    rdate=("2026-12-03T15:00[Europe/Vienna]",),
    exdate=("2026-12-15T15:00[Europe/Vienna]",),
    rounds=(Round(recurrence_id="2026-12-29T15:00[Europe/Vienna]", when="2026-12-30T15:00[Europe/Vienna]"),),
    conference="https://e.org/c",
    attachments=(Attachment(url="https://e.org/a", title="Έγγραφο", type="application/pdf", size=1_250_000),),
    sources=(SOURCE, attrs.evolve(SOURCE, title="Άλλη", url="https://e.org/z")),
)
WHENS = ["2023-07", "2023-21", "2023~", "2023-07/..", "/2023-07", "2023-07-XX", "199X", "2023-06-30/2023-07-02?"]
MEETINGS = [
    RICH,
    attrs.evolve(
        RICH, id="tel", conference="tel:+431", sources=(SOURCE,), recurrence="", rdate=(), exdate=(), rounds=()
    ),
    *(
        Meeting(id=f"m{number}{status.value}", title="Τίτλος", when=when, status=status, parties=("DE",))
        for status in Status
        for number, when in enumerate(WHENS)
    ),
    Meeting(id="on", title="Τίτλος", when="2023-07-12/..", status="held", as_of="2026-11-01"),
    Meeting(id="on2", title="Τίτλος", when="2027-07-12", recurrence="FREQ=MONTHLY;BYMONTHDAY=12", series="m"),
]
STATEMENTS = [
    Statement(
        id=f"s{form.value}{bool(speaker)}",
        text="Λόγια.",
        when="2023-06-14",
        form=form,
        speaker=PERSON if speaker else None,
        party="US" if speaker else None,
        language="el",
        medium="συνέντευξη",
        translations=(Translation(language="en", url="https://e.org/t"), Translation(language="ka", text="სიტყვა")),
    )
    for form in Form
    for speaker in (True, False)
]


def entry_of(item: Meeting | Statement) -> Entry:
    """Return an item as subscribers see it, with an entry in each relation to it."""
    tag = tag_uri(ID, item.kind, item.id)
    kinds = ["about" if isinstance(item, Statement) else "series", *(kind.value for kind in RelationKind)]
    references = tuple(
        Reference(
            relation=kind,
            kind="meeting",
            id=f"r{kind}",
            tag=tag_uri(ID, "meeting", f"r{kind}"),
            uid=uid(kind),
            title=Text.line("Άλλος"),
            when=parse("2023-05"),
        )
        for kind in kinds
    )
    return Entry(item=item, tag=tag, uid=uid(tag), published=NOW, updated=NOW, references=references)


def context(language: str, exporter: Exporter) -> Context[Any]:
    """Return what a rendering in a language needs."""
    publication = Publication(
        id=ID,
        title="Χρονικό",
        link="https://e.org/",
        language="el",
        author=Author(name="Γραφείο", email="a@e.org"),
        description="Συνομιλίες",
    )
    options = exporter.options()
    if isinstance(options, IcalOptions):
        options = IcalOptions(statements="journal", components=True, links=True, imprecise="marker")
    return Context(publication=publication, options=options, language=language)


def documents(exporter: Exporter, language: str) -> Iterator[Document]:
    """Yield what an exporter makes of the record, and of what happened to it where it is the format for that."""
    reported = context(language, exporter)
    withdrawn = attrs.evolve(entry_of(RICH), withdrawn=True, tag=f"{ID}/gone")
    entries = [*map(entry_of, [*MEETINGS, *STATEMENTS]), withdrawn]
    made = [Fragment(entry, data) for entry in entries if (data := exporter.render(entry, reported)) is not None]
    yield from exporter.documents(FEED, made, reported)
    yield from exporter.documents(FEED, [], reported)
    for entry in entries[:-1] if exporter.page_path and exporter.page else ():
        yield from exporter.page(entry, reported)


def visible(name: str, data: str) -> Iterator[str]:
    """Yield the texts people read of a document, by its format."""
    if name.endswith(".html"):
        yield from _of_html(data)
    elif name.endswith(".eml"):
        yield from _of_mail(data)
    elif name.endswith(".svg"):
        yield from ET.fromstring(data).itertext()
    elif name.startswith("search/"):
        yield from _strings(json.loads(data))
    elif name == "sitemap.xml" or name.endswith(".js"):
        return  # addresses, and a program that has its words from pages
    elif name.endswith((".xml", ".css")):
        yield from _of_xml(data) if name.endswith(".xml") else re.findall('"([^"]*)"', data)
    elif name.endswith(".json"):
        yield from _JSON.get(name, _of_json)(json.loads(data))
    elif name.endswith(".ics"):
        yield from _of_calendar(data)
    else:
        yield re.sub(r"\]\([^)]*\)|\(https?:[^)]*\)", "]", data)


_READ_ALOUD = ("alt", "aria-label", "placeholder", "title")


def _of_html(data: str) -> Iterator[str]:
    for each in html5lib.parse(data, namespaceHTMLElements=False).iter():
        if isinstance(each.tag, str) and each.tag not in {"abbr", "script", "style"}:  # abbr are days of the week
            own = (each.get(name, "") for name in _READ_ALOUD)
            content = each.get("content", "") if each.get("name") == "description" else ""
            yield from (each.text or "", *own, content)
        yield each.tail or ""


def _of_mail(data: str) -> Iterator[str]:
    mail = message_from_string(data, policy=SMTP)
    plain, html = mail.iter_parts()
    yield from (mail["Subject"], re.sub(r"\(https?:[^)]*\)", "", plain.get_content()))
    yield from _of_html(html.get_content())


_CODES = frozenset(("meeting", "statement", *(form.value for form in Form)))  # which programs read


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value if "/" not in value and not value.endswith(".json") and value not in _CODES else ""
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def _of_xml(data: str) -> Iterator[str]:
    for each in ET.fromstring(data).iter():
        name = each.tag.rpartition("}")[2]
        if name in {
            "title",
            "subtitle",
            "description",
            "summary",
            "content",
            "encoded",
            "comment",
            "location",
            "category",
        }:
            yield re.sub("<[^>]*>", " ", unescape(each.text or ""))
        yield each.get("label", "")
        if each.get("rel") == "related":
            yield each.get("title", "")


def _of_json(feed: dict[str, Any]) -> Iterator[str]:
    for item in feed["items"]:
        yield from (item["title"], item.get("summary", ""), re.sub("<[^>]*>", " ", item["content_html"]))
        yield from (re.sub(r"\(https?:[^)]*\)", "", item["content_text"]), *item["tags"])


def _of_letters(index: dict[str, Any]) -> Iterator[str]:
    return (str(each["subject"]) for each in index["letters"])


def _of_ninjs(items: list[dict[str, Any]]) -> Iterator[str]:
    for item in items:
        yield from _of_ninjs_item(item)


def _of_ninjs_item(item: dict[str, Any]) -> Iterator[str]:
    """Yield what stands in an item of ninjs but codes and the item whole."""
    yield from (item.get("title", ""), item.get("by", ""))
    for name in ("headlines", "descriptions", "bodies"):
        for each in item.get(name, ()):
            if each["contentType"] != "application/json":
                yield re.sub(r"<[^>]*>|\(https?:[^)]*\)", " ", each["value"])
    for name in ("people", "organisations", "places", "subjects", "events", "genres", "infoSources", "associations"):
        yield from (each.get("name", "") for each in item.get(name, ()))


def _of_timeline(timeline: dict[str, Any]) -> Iterator[str]:
    for event in (timeline["title"], *timeline["events"]):
        yield from (event.get("display_date", ""), event.get("group", ""))
        yield from (re.sub("<[^>]*>", " ", unescape(text)) for text in event["text"].values())


_JSON: dict[str, Callable[[Any], Iterator[str]]] = {
    "letters.json": _of_letters,
    "ninjs.json": _of_ninjs,
    "timeline.json": _of_timeline,
}


def _of_calendar(data: str) -> Iterator[str]:
    calendar = icalendar.Calendar.from_ical(data)
    yield from (str(calendar.get(name, "")) for name in ("NAME", "DESCRIPTION", "X-WR-CALNAME", "X-WR-CALDESC"))
    for each in calendar.walk():
        if each.name in {"VEVENT", "VJOURNAL", "PARTICIPANT", "VLOCATION"}:
            yield from (str(each.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "NAME"))
            result = each.get("CATEGORIES", [])
            for group in result if isinstance(result, list) else [result]:
                yield from map(str, group.cats)


def words_of(text: str) -> set[str]:
    """Return the words of a text in Latin letters, without addresses, placeholders and names of media types."""
    bare = re.sub(
        r"(?:https?:|geo:|tel:|mailto:)\S+|\{[^}]*\}|application/pdf|Google Calendar|Apple Calendar|Android", " ", text
    )
    return {word.lower() for word in re.findall(r"[^\W\d_]{2,}", bare) if word.isascii()}


@cache
def english() -> frozenset[str]:
    """Return the words of all messages as they stand in the code."""
    messages = [each.id for each in catalogues.extracted() if each.id]
    return frozenset(
        word
        for message in messages
        for text in ((message,) if isinstance(message, str) else message)
        for word in words_of(text)
    )


@cache
def own(language: str) -> set[str]:
    """Return the words of a language's translations, some of which English has too."""
    forms = [each.string for each in catalogues.read(language) if each.id]
    return {word for form in forms for text in ((form,) if isinstance(form, str) else form) for word in words_of(text)}


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda each: each.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fixed_word_is_english(language: str, exporter: Exporter) -> None:
    """Whatever a record holds, a document in a language has no word that diplofeed says in English."""
    seen, foreign = 0, english() - own(language)
    for document in documents(exporter, language):
        for text in visible(document.name, b"".join(document.chunks).decode()):
            seen += len(text)
            assert words_of(text) & foreign == set(), text
    assert seen > 1000


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda each: each.name)
def test_words_that_are_english_are_found(exporter: Exporter) -> None:
    """The test for English words finds them in an English document, by whatever format."""
    result = {
        word
        for document in documents(exporter, "en")
        for text in visible(document.name, b"".join(document.chunks).decode())
        for word in words_of(text) & english()
    }
    assert {"held", "planned", "confirmed"} <= result


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_changes_is_english(language: str) -> None:
    """What happened to an item is told without an English word, in headline and text."""
    greek = attrs.evolve(TALKS, title="Τίτλος", place=None)
    pairs = [
        *(
            changed(attrs.evolve(greek, status=was), status=now, when="2021-09" if now is Status.HELD else "2027-09")
            for was in Status
            for now in Status
        ),
        changed(greek, place=Place(city="Πόλη")),
        changed(greek, summary="Περίληψη."),
        changed(greek, outcomes=(Outcome(text="Κοινό."),), title="Άλλος"),
        changed(attrs.evolve(greek, when="2027-21"), when="2027-05-12"),
        (attrs.evolve(SERIES, title="Τίτλος", place=None), attrs.evolve(CALLED_OFF, title="Τίτλος", place=None)),
        (None, greek),
        (attrs.evolve(SAID, text="Α."), attrs.evolve(SAID, text="Β.", form="readout", language="el")),
    ]
    reported = [changes.summary_of(revision(*pair), language) for pair in pairs]
    reported += [
        changes.summary_of(revision(greek, greek, change), language) for change in (Change.WITHDRAWN, Change.RETURNED)
    ]
    reported.append((changes.title("Χρονικό", language), changes.description(language)))

    assert "held" in words_of(" ".join(changes.summary_of(revision(*pairs[5]), "en")))
    for text in (text for both in reported for text in both):
        assert words_of(text.replace("Dr. Emily Hall", "")) & english() - own(language) == set(), text


# ---------------------------------------------------------------- what is said, written out


def plain(text: str) -> str:
    """Return a text with its spaces of all kinds as one."""
    return " ".join(text.split())


def spoken(inlines: Inlines) -> str:
    """Return what inlines say with its spaces of all kinds as one."""
    return plain(written(paragraph(inlines)))


VIENNA = Place(
    name={"ru": "Хофбург", "fr": "Hofburg", "de": "Hofburg", "ar": "هوفبورغ", "zh": "霍夫堡宫"}, country="AT"
)


@pytest.mark.parametrize(
    ("when", "status", "language", "sentence"),
    [
        ("2023-07", "held", "ru", "Состоялось: июль 2023 г., Хофбург, Австрия. Участники: Соединенные Штаты и Россия."),
        ("2023-07", "held", "fr", "A eu lieu : juillet 2023, Hofburg, Autriche. Participants : États-Unis et Russie."),
        ("2023-07", "held", "de", "Stattgefunden: Juli 2023, Hofburg, Österreich. Beteiligte: Vereinigte Staaten und Russland."),
        ("2023-07", "held", "ar", "عُقد: يوليو 2023، هوفبورغ، النمسا. الأطراف المشاركة: الولايات المتحدة وروسيا."),
        ("2023-07", "held", "zh", "已举行：2023年7月，霍夫堡宫，奥地利。参加方：美国和俄罗斯。"),
        ("2027-07-12", "scheduled", "ru", "Запланировано: 12 июля 2027 г., Хофбург, Австрия. Участники: Соединенные Штаты и Россия."),
        ("2027-07-12", "tentative", "fr", "À confirmer : 12 juillet 2027, Hofburg, Autriche. Participants : États-Unis et Russie."),
        ("2027-07-12", "cancelled", "de", "Abgesagt; ursprünglich geplant: 12. Juli 2027, Hofburg, Österreich. Beteiligte: Vereinigte Staaten und Russland."),
        ("2027-07-12/..", "tentative", "de", "Vorläufig geplant: ab dem 12. Juli 2027, Hofburg, Österreich. Beteiligte: Vereinigte Staaten und Russland."),
        ("2023-07/..", "held", "ru", "Продолжается с июля 2023 г., Хофбург, Австрия. Участники: Соединенные Штаты и Россия."),
        ("2023-07-12/..", "confirmed", "fr", "En cours depuis le 12 juillet 2023, Hofburg, Autriche. Participants : États-Unis et Russie."),
        ("2027-07-12", "postponed", "zh", "已推迟；原定时间：2027年7月12日，霍夫堡宫，奥地利。参加方：美国和俄罗斯。"),
        ("2023-07/..", "held", "ar", "مستمر منذ يوليو 2023، هوفبورغ، النمسا. الأطراف المشاركة: الولايات المتحدة وروسيا."),
    ],
)  # fmt: skip
def test_occasion_reads_well(when: str, status: str, language: str, sentence: str) -> None:
    """The sentences about when, where and between whom are those a native editor would write."""
    meeting = Meeting(id="m", title="T", when=when, status=status, place=VIENNA, parties=("US", "RU"))

    assert spoken(_passages.occasion(meeting, language)) == sentence


def test_facts_with_braces_stay_as_they_are() -> None:
    """What looks like a place for a fact in a title is part of the title, in whatever message it stands."""
    odd = Meeting(id="m", title="{when} {0} {title.x}", when="2027-05-12", status="cancelled", parties=(GREEK,))

    assert compose.headline_of(odd, "ru") == "Отменено: {when} {0} {title.x}"
    assert changes.summary_of(revision(odd, odd, Change.WITHDRAWN), "de")[0] == "Zurückgezogen: {when} {0} {title.x}"


def test_words_for_want_of_a_catalogue_are_english_beside_names_that_are_not() -> None:
    """Italian readers are given English sentences, with no English article before an Italian name."""
    meeting = Meeting(
        id="m", title="T", when="2027-05-12", place=Place(city="Roma", country="IT"), parties=("US", "RU")
    )

    output = "Scheduled for 12 May 2027, in Roma, Italia, between Stati Uniti and Russia."
    assert spoken(_passages.occasion(meeting, "it")) == output


def test_sentences_of_two_languages_have_a_space_between_them() -> None:
    """Chinese sentences follow each other without a space, but not after one in letters that need it."""
    assert sentences(("已举行：2023年7月。", "", "参加方：美国。"), "zh") == "已举行：2023年7月。参加方：美国。"
    assert sentences(("All there is.", "收录3次会谈。"), "zh") == "All there is. 收录3次会谈。"
    assert sentences((), "zh") == ""


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("ru", "Состоялось: с 10 июля 2023 г. Проводится каждые 2 недели (дни недели: понедельник и вторник), всего 5 раз."),
        ("fr", "A eu lieu : dès le 10 juillet 2023. Se tient toutes les 2 semaines (lundi et mardi), 5 fois au total."),
        ("de", "Stattgefunden: ab dem 10. Juli 2023. Findet alle 2 Wochen statt (Montag und Dienstag), insgesamt 5-mal."),
        ("es", "Se celebró: desde el 10 de julio de 2023. Se celebra cada 2 semanas (lunes y martes), 5 veces en total."),
        ("uk", "Відбулося: з 10 липня 2023 р. Проводиться кожні 2 тижні (дні тижня: понеділок і вівторок), усього 5 разів."),
        ("ar", "عُقد: اعتبارًا من 10 يوليو 2023. يُعقد كل أسبوعين (الاثنين والثلاثاء)، 5 مرات إجمالًا."),
        ("zh", "已举行：自2023年7月10日起。每2周举行一次（星期一和星期二），共5次。"),
    ],
)  # fmt: skip
def test_rounds_read_well(language: str, sentences: str) -> None:
    """A rule is said whole, with each number in its form, and no full stop comes twice."""
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;COUNT=5"
    meeting = Meeting(id="m", title="T", when="2023-07-10", status="held", recurrence=rule)

    assert spoken(_passages.occasion(meeting, language)) == sentences


@pytest.mark.parametrize(
    ("language", "headline", "moved", "gone"),
    [
        (
            "ru",
            "Отложено: Τίτλος",
            "Перенесено: Talks; прежняя дата: 12 мая 2027 г., новая дата: 1 июня 2027 г.",
            "Отозвано: Talks",
        ),
        (
            "fr",
            "Reporté : Τίτλος",
            "Changement de date : Talks ; ancienne date : 12 mai 2027, nouvelle date : 1er juin 2027",
            "Retiré : Talks",
        ),
        (
            "de",
            "Verschoben: Τίτλος",
            "Verlegt: Talks; bisheriger Termin: 12. Mai 2027, neuer Termin: 1. Juni 2027",
            "Zurückgezogen: Talks",
        ),
        (
            "ar",
            "أُجّل: Τίτλος",
            "تغيّر الموعد: Talks؛ الموعد السابق: 12 مايو 2027، والموعد الجديد: 1 يونيو 2027",
            "سُحب: Talks",
        ),
        ("zh", "已推迟：Τίτλος", "改期：Talks（原定2027年5月12日，改为2027年6月1日）", "已撤回：Talks"),
    ],
)
def test_headlines_read_well(language: str, headline: str, moved: str, gone: str) -> None:
    """What became of a meeting is said before its title, in one line."""
    postponed = Meeting(id="m", title="Τίτλος", when="2027-05-12", status="postponed")
    reported = [
        compose.headline_of(postponed, language),
        changes.summary_of(revision(*changed(TALKS, when="2027-06-01")), language)[0],
        changes.summary_of(revision(TALKS, TALKS, Change.WITHDRAWN), language)[0],
    ]
    assert list(map(plain, reported)) == [headline, moved, gone]


@pytest.mark.parametrize(
    ("language", "heading", "covered"),
    [
        ("ru", "## Июль 2023 г.", "В этом обзоре: 2 встречи и 1 заявление; период: июнь 2023 г. – июль 2023 г."),
        ("fr", "## Juillet 2023", "Cette synthèse porte sur 2 réunions et 1 déclaration (période : juin 2023 – juillet 2023)."),
        ("de", "## Juli 2023", "Dieser Überblick umfasst 2 Treffen und 1 Erklärung (Zeitraum: Juni 2023 – Juli 2023)."),
        ("ar", "## يوليو 2023", "في هذا الموجز: اجتماعان وتصريح واحد؛ الفترة: من يونيو 2023 إلى يوليو 2023."),
        ("zh", "## 2023年7月", "本期摘要收录2次会谈和1项表态（时间：2023年6月至2023年7月）。"),
    ],
)  # fmt: skip
def test_digest_reads_well(language: str, heading: str, covered: str) -> None:
    """A digest says what it covers with each number in its form, under headings in the language."""
    exporter = Registry.builtin().exporter("digest")
    reported = context(language, exporter)
    items = (
        Meeting(id="a", title="Α", when="2023-07", status="held"),
        Meeting(id="b", title="Β", when="2023-06-12", status="held"),
        Statement(id="c", text="Γ", when="2023-07-01"),
    )
    made = [Fragment(entry, exporter.render(entry, reported) or b"") for entry in map(entry_of, items)]
    text = b"".join(next(iter(exporter.documents(FEED, made, reported))).chunks).decode()

    assert heading in map(plain, text.split("\n"))
    assert plain(text.split("\n\n")[1]).endswith(covered)
