"""The sentences, lines and lists a body is made of, as blocks and inlines that are complete in themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import TypeAlias, TypeVar

from diplofeed.compose import occasions, people, phrases
from diplofeed.compose.elsewhere import PageElsewhere, pages_of
from diplofeed.compose.labels import heading_of
from diplofeed.compose.markup import linked, spoken
from diplofeed.compose.people import NO_FEEDS, Feeds
from diplofeed.compose.rules import recurrence
from diplofeed.compose.struck import STRUCK
from diplofeed.compose.tree import (
    Blocks,
    Inlines,
    List,
    Paragraph,
    Quote,
    Strong,
    joined,
    paragraph,
    run,
)
from diplofeed.errors import FieldError
from diplofeed.identity import Same
from diplofeed.model import (
    Attachment,
    Form,
    Instrument,
    Meeting,
    Outcome,
    Party,
    Place,
    Position,
    Round,
    Source,
    Statement,
    Status,
    Translation,
)
from diplofeed.model.entry import Reference
from diplofeed.text import Text, base_of, decimals
from diplofeed.words import words

__all__ = [
    "about",
    "bullets",
    "by_party",
    "by_relation",
    "document",
    "elsewhere",
    "instrument",
    "line",
    "numbered",
    "occasion",
    "page",
    "quoted",
    "reference",
    "relations",
    "round_",
    "rounds",
    "setting",
    "source",
    "translation",
    "uttered",
    "where",
]

T = TypeVar("T")
Shown: TypeAlias = Callable[[Text], Blocks]
"""How a text of the publisher becomes blocks."""

# ---------------------------------------------------------------- when, where and who


def occasion(item: Meeting, language: str, feeds: Feeds = NO_FEEDS) -> Inlines:
    """Return the sentences that say how far a meeting has come, when and where it is, and between whom."""
    return _occasion(item, people.parties(item.parties, language, feeds), language)


def setting(item: Meeting, language: str) -> Inlines:
    """Return the sentences that say how far a meeting has come, when and where it is."""
    return _occasion(item, (), language)


def _occasion(item: Meeting, names: Sequence[str | Inlines], language: str) -> Inlines:
    held = occasions.occasion(*_when_and_where(Same(item), language), item.parties, names, language)
    if not item.recurrence and not item.as_of:
        return held
    going_on = words(language).gettext("Known to be going on as of {date}.")
    as_of = phrases.sentence(going_on, date=phrases.day(item.as_of, language)) if item.as_of else ""
    rule = recurrence(item.recurrence, language, _times(item))
    return phrases.in_a_row((held, run(rule), run(as_of)), language)


@lru_cache(maxsize=16)  # the body of an entry says it and so does what many readers show alone, one after the other
def _when_and_where(same: Same[Meeting], language: str) -> tuple[str, Inlines]:
    return occasions.opening(same.value, language), where(same.value, language)


def _times(item: Meeting) -> int | None:
    """Return how many rounds take place; None where that is the number of the rule, or cannot be found out."""
    cancelled = [each.recurrence_id for each in item.rounds if each.status is Status.CANCELLED]
    if "COUNT=" not in item.recurrence or not (item.rdate or item.exdate or cancelled):
        return None
    series = item.rounds_by_rule
    try:
        gone = {series.find(when) for when in (*item.exdate, *cancelled)}
        return sum(start not in gone for start in series.starts())
    except (FieldError, LookupError):  # of a round of another version's zones: no number is right
        return 0


def where(item: Meeting, language: str) -> Inlines:
    """Return where a meeting is as a sentence has it: its places and whether people meet online."""
    at = [occasions.at(place, _place(place, language), language) for place in item.venues]
    online = words(language).gettext("online") if item.online else ""
    return occasions.together([each for each in (*at, run(online)) if each], language)


def _place(place: Place | None, language: str) -> Inlines:
    if place is None:
        return ()
    names = place.names(language)
    if place.country and occasions.is_country_alone(place, language):
        names = (occasions.named(place.country, language),)
    elif place.name:
        names = (occasions.with_article(names[0], language), *names[1:])
    written = phrases.commas(names, language)
    if place.coordinates is None:
        return run(written)
    coordinates = ",".join(decimals(angle, 7) for angle in place.coordinates)  # RFC 5870 §3.3; a centimetre
    return linked(written or coordinates, f"geo:{coordinates}")


def rounds(item: Meeting, language: str) -> Blocks:
    """Return a list of the rounds that are otherwise than the rule of a meeting has them."""
    speak = words(language)
    further, gone = speak.gettext("{date}: a further round"), speak.gettext("{date}: no round")
    dated = [(when.rank, run(further.format(date=when.label(language)))) for when in item.rdate]
    dated += [(when.rank, run(gone.format(date=when.label(language)))) for when in item.exdate]
    dated += [(each.recurrence_id.rank, round_(each, language)) for each in item.rounds]
    return _list([paragraph(content) for _, content in sorted(dated, key=itemgetter(0))])


def round_(each: Round, language: str) -> Inlines:
    """Return what is different in a round, on one line."""
    speak = words(language)
    parts = (
        phrases.status(each.status, language) if each.status else "",
        speak.gettext("moved to {date}").format(date=each.when.label(language)) if each.when else "",
        occasions.at(each.place, _place(each.place, language), language),
    )
    changed, title = joined(parts, phrases.comma(language)), each.title.in_(language)
    what = phrases.with_remark(title, changed, language) if title and changed else changed or run(title)
    if summary := spoken(each.summary.in_(language), each.summary.pick(language)[0] or language):
        stopped = phrases.sentence_of(speak.gettext("{sentence}."), sentence=what) if what else ()
        what = phrases.in_a_row((stopped, run(summary)), language)
    return phrases.fill(speak.gettext("{date}: {what}"), date=each.recurrence_id.label(language), what=what)


# ---------------------------------------------------------------- what was said


def uttered(
    item: Statement, text: Blocks, spoken: str, language: str, feeds: Feeds = NO_FEEDS
) -> tuple[Blocks, Blocks, Blocks]:
    """Return what stands before the words of a statement, the words, and what stands after them.

    A quotation has its speaker after it, anything else an introduction but a notice, which is the publisher's own.

    Args:
        item: The statement.
        text: Its words.
        spoken: The language they are in.
        language: The reader's.
        feeds: What the names in it lead to.
    """
    who, where = people.speaker(item, language, feeds), _circumstances(item, spoken, language)
    if item.form is Form.NOTICE and not who:
        return (), text, ()
    if item.form is Form.QUOTE:
        return (), quoted(text), paragraph("— ", joined((who, where), phrases.semicolon(language)))
    introduced = phrases.introduction(item.form, who, language)
    form = words(language).gettext("{introduction} ({circumstances}):")
    return paragraph(phrases.fill(form, introduction=introduced, circumstances=where)), text, ()


def _circumstances(item: Statement, spoken: str, language: str) -> str:
    tongue = ""
    if base_of(spoken) != base_of(language):
        tongue = words(language).gettext("in {language}").format(language=phrases.language_name(spoken, language))
    return phrases.commas((item.medium.in_(language), tongue, item.when.label(language)), language)


def translation(translated: Translation, language: str) -> Blocks:
    """Return the name of a translation's language, with a link to it if there is no text beside it."""
    name = phrases.language_name(translated.language, language)
    label = words(language).gettext("In {language}").format(language=name)
    if not translated.text:
        return line(label, [linked(translated.url, translated.url)] if translated.url else [], language)
    return paragraph((Strong(linked(label, translated.url) if translated.url else run(label)),))


def quoted(text: Blocks) -> Blocks:
    """Return blocks as a quotation."""
    return (Quote(text),)


# ---------------------------------------------------------------- what it has to do with


def about(references: Iterable[Reference], language: str, label: str = "") -> Blocks:
    """Return one line that names other entries, each linked and dated, or nothing where there are none."""
    label = label or phrases.relation("about", language)
    return line(label, (reference(each, language) for each in references), language)


def relations(references: Sequence[Reference], language: str) -> Blocks:
    """Return a line for each kind of relation; a series only where no other relation names it already."""
    kinds = by_relation(references).items()
    lines = (about(refs, language, phrases.relation(kind, language)) for kind, refs in kinds if kind != "about")
    return tuple(block for blocks in lines for block in blocks)


def by_relation(references: Sequence[Reference]) -> dict[str, list[Reference]]:
    """Return the other entries of each kind of relation; a series only where no other relation names it already."""
    named = {ref.tag for ref in references if ref.relation != "series"}
    kinds: dict[str, list[Reference]] = {}
    for ref in references:
        if ref.relation != "series" or ref.tag not in named:
            kinds.setdefault(ref.relation, []).append(ref)
    return kinds


def reference(other: Reference, language: str) -> Inlines:
    """Return the title of another entry, linked, with its date and whether it was called off or postponed."""
    title = other.title.in_(language) or other.id
    first = linked(title, other.url) if other.url else run(title)
    when = occasions.planned(other.when, other.status, language)
    standing = phrases.status(other.status, language) if other.status in STRUCK else ""
    return phrases.with_remark(first, phrases.commas((when, standing), language), language)


def instrument(treaty: Instrument, language: str) -> Inlines:
    """Return the name of a treaty with its short name."""
    name, short = treaty.name.in_(language), treaty.short.in_(language)
    titled = words(language).gettext("{title} ({note})")
    whole = phrases.sentence(titled, title=name, note=short) if short and short != name else name
    return linked(whole, treaty.url) if treaty.url else run(whole)


def document(attachment: Attachment, language: str) -> Inlines:
    """Return a link to a document, with its media type and size as far as they are known."""
    media_type = "" if attachment.type == "application/octet-stream" else attachment.type
    what = phrases.commas((media_type, phrases.amount(attachment.size, language)), language)
    first = linked(attachment.title.in_(language) or attachment.url, attachment.url)
    return phrases.with_remark(first, what, language) if what else first


def source(cited: Source, language: str) -> Inlines:
    """Return where the record has something from: title, publisher, and when it was looked up."""
    title, publisher = cited.title.in_(language), cited.publisher.in_(language)
    accessed = words(language).gettext("accessed {date}")
    named = joined((linked(title, cited.url) if cited.url else title, publisher), phrases.comma(language))
    if not cited.accessed:
        return named
    return phrases.with_remark(named, accessed.format(date=phrases.day(cited.accessed, language)), language)


def elsewhere(uris: Iterable[str], language: str) -> Blocks:
    """Return one line that names the web addresses among URIs, or nothing where there are none."""
    return line(heading_of("same_as", language), (page(each, language) for each in pages_of(uris)), language)


def page(there: PageElsewhere, _: str) -> Inlines:
    """Return the name of a page elsewhere, linked."""
    return linked(there.name, there.url)


# ---------------------------------------------------------------- labels and lists


def line(label: str, pieces: Iterable[str | Inlines], language: str) -> Blocks:
    """Return a label with what it labels on the same line, or nothing where there is nothing."""
    content = joined(dict.fromkeys(pieces), phrases.semicolon(language))
    return (Paragraph(phrases.labelled(label, content, language)),) if content else ()


def bullets(things: Iterable[T], write: Callable[[T, str], Inlines], language: str) -> Blocks:
    """Return a list of things, each written on one line."""
    return _list([paragraph(write(thing, language)) for thing in things])


def numbered(texts: Iterable[Text], shown: Shown) -> Blocks:
    """Return a numbered list of Markdown texts."""
    return _list([blocks for text in texts if (blocks := shown(text))], start=1)


def by_party(held: Sequence[Position | Outcome], language: str, shown: Shown) -> Blocks:
    """Return a list of what each party holds or got, what all share first, several of one party below its name."""
    grouped: dict[Party | None, list[Blocks]] = {None: []}
    for each in held:
        grouped.setdefault(each.party, []).append(shown(each.text))
    items: list[Blocks] = []
    tight = True
    for party, texts in grouped.items():
        added, is_tight = _of_party(party, [text for text in texts if text], language)
        items, tight = [*items, *added], tight and is_tight
    return _list(items, tight=tight)


def _of_party(party: Party | None, texts: Sequence[Blocks], language: str) -> tuple[Sequence[Blocks], bool]:
    """Return the items of a party, and whether they can stand in a tight list."""
    if party is None or not texts:
        return texts, _are_short(texts)
    name = phrases.labelled(party.name_in(language), (), language)
    if len(texts) > 1:
        return [(Paragraph(name), *_list(texts))], True
    (first, *rest), text = texts[0], texts[0]
    if isinstance(first, Paragraph):
        return [(Paragraph(joined((name, first.inlines), " ")), *rest)], not rest
    return [(Paragraph(name), *text)], False


def _list(items: Sequence[Blocks], start: int | None = None, *, tight: bool | None = None) -> Blocks:
    """Return a list, tight where it is not said otherwise if each item is one block."""
    if not items:
        return ()
    is_tight = _are_short(items) if tight is None else tight
    return (List(tuple(items), start, is_tight, "-" if start is None else "."),)


def _are_short(items: Iterable[Blocks]) -> bool:
    return max(map(len, items), default=0) <= 1
