"""Entries of a feed as meetings and statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from attrs import frozen

from diplofeed.errors import Fault
from diplofeed.model import Attachment, Form, Meeting, Party, Person, Place, Source, Statement, Topic
from diplofeed.source import Located, Names
from diplofeed.sources.feed.entries import Category, Channel, Entry, Prose
from diplofeed.sources.feed.meant import meeting_as_meant, statement_as_meant
from diplofeed.sources.feed.options import As, FeedSourceOptions, Speaker
from diplofeed.sources.feed.own import OwnEntry, own_entry, whole_item
from diplofeed.sources.foreign.dates import FloatingTimeError, event, moment
from diplofeed.sources.foreign.html import escaped, markdown_of, plain_of, text_of
from diplofeed.sources.foreign.ids import absolute, id_of, name_id
from diplofeed.sources.foreign.names import person_of, topic_of
from diplofeed.tags import check_tag, language_tag
from diplofeed.text import Text, clean, one_line, shortened
from diplofeed.when import When

__all__ = ["Setting", "items_of"]

T = TypeVar("T", Meeting, Statement)
_TITLE: Final = 100  # characters of a text that has to do for a title
_NO_DATE: Final = "has no date"
_DATED: Final = "a date, or the option when for all that have none, as precisely as it is known, such as 1999"


class _UndatedError(ValueError):
    """Raised for a statement of which nobody knows when it was made."""


@frozen(kw_only=True)
class Setting:
    """What all entries of a feed have in common.

    Attributes:
        party: On whose behalf all statements are.
        is_rich: Whether HTML becomes Markdown, or only its text is taken.
        is_meant: Whether the words of diplofeed's own entries are looked into.
    """

    channel: Channel
    options: FeedSourceOptions
    names: Names
    party: Party | None = None
    is_rich: bool = True
    is_meant: bool = True


def items_of(entry: Entry, setting: Setting) -> Iterator[Located | Fault]:
    """Yield the item an entry is, or what keeps it from being one."""
    whole = whole_item(entry, setting.names)
    if whole is not None:
        yield from whole
        return
    own = own_entry(entry, setting.channel)
    id_ = own.id if own else id_of(entry.identity)
    try:
        item: Meeting | Statement | None = None
        if _is_meeting(entry, own, setting):
            item = _meeting(entry, id_, own, setting)
        item = item or _statement(entry, id_, own, setting)
        yield Located(item=item, origin=entry.origin, is_own=own is not None)
    except FloatingTimeError as error:
        expected = 'the zone of such times, such as zone = "Europe/Vienna", among the options'
        yield Fault(origin=entry.origin, field=entry.place, message=str(error), expected=expected, item=id_)
    except ValueError as error:
        title = _plain(entry.title)[:60]
        message = f"{f'{title!r} ' if title else ''}cannot be read: {error}"
        expected = _DATED if isinstance(error, _UndatedError) else ""
        yield Fault(origin=entry.origin, field=entry.place, message=message, expected=expected, item=id_)


def _is_meeting(entry: Entry, own: OwnEntry | None, setting: Setting) -> bool:
    if own:
        return own.kind == Meeting.kind
    wanted = {word.casefold() for word in setting.options.meetings}
    filed = {word.casefold() for category in entry.categories for word in category.words}
    return setting.options.as_ is As.MEETINGS or bool(wanted & filed)


def _as_meant(item: T, own: OwnEntry | None, setting: Setting, meant: Callable[[T, OwnEntry, Names], T]) -> T:
    """Return an item as diplofeed meant it; as of any other program where it is of one, or was changed since."""
    try:
        return meant(item, own, setting.names) if own and setting.is_rich and setting.is_meant else item
    except (ValueError, LookupError):
        return item  # not silent: all of it stands in the text, as it is read


# ---------------------------------------------------------------- meetings


def _meeting(entry: Entry, id_: str, own: OwnEntry | None, setting: Setting) -> Meeting:
    title, summary = _plain(entry.title), _markdown(entry.text, setting)
    of_own: dict[str, Any] = {}
    if own:
        title = own.titled(title)
        of_own = {"status": own.status, "parties": own.parties(setting.names), "series": own.series}
    meeting = Meeting(
        title=Text.line(title or _first_words(entry.text)),
        summary=Text.of(summary),
        when=_event(entry, own, setting.options.zone),
        place=_place(entry),
        **of_own,
        **_common(entry, id_, own, setting),
    )
    return _as_meant(meeting, own, setting, meeting_as_meant)


def _event(entry: Entry, own: OwnEntry | None, zone: str) -> str:
    if entry.starts:
        return event(entry.starts, entry.ends, zone)
    if own:
        raise ValueError(f"{_NO_DATE} that this format can say: feed.json of the same publication has it")
    raise ValueError(f"{_NO_DATE} of an event, such as ev:startdate, without which it is no meeting")


def _place(entry: Entry) -> Place | None:
    name, angles = one_line(clean(entry.location)), entry.point.split()
    if not (name or angles):
        return None
    latitude, longitude = map(float, angles) if len(angles) == 2 else (None, None)
    return Place(name=Text.line(name), latitude=latitude, longitude=longitude)


# ---------------------------------------------------------------- statements


def _statement(entry: Entry, id_: str, own: OwnEntry | None, setting: Setting) -> Statement:
    title = _plain(entry.title)
    text = _markdown(entry.text, setting) or escaped(title)
    if not text:
        raise ValueError("it says nothing: it has neither a title nor a text")
    speakers, parties = _voices(entry, own, setting)
    statement = Statement(
        title=Text.line(title),
        text=Text.of(text),
        when=_said(entry, own, setting.options.when),
        form=_form(own, setting.options),
        speaker=speakers[0] if len(speakers) == 1 else None,
        speakers=speakers if len(speakers) > 1 else (),
        party=parties[0] if len(parties) == 1 else None,
        parties=parties if len(parties) > 1 else (),
        language=_language(entry, setting.channel),
        **_common(entry, id_, own, setting),
    )
    return _as_meant(statement, own, setting, statement_as_meant)


def _said(entry: Entry, own: OwnEntry | None, otherwise: When | None) -> When | str:
    if own:
        if not entry.made:
            raise ValueError(f"{_NO_DATE} that this format can say: feed.json of the same publication has it")
        return event(entry.made)
    written = next(filter(None, (entry.published, entry.made, entry.updated)), "")
    when = moment(written) or otherwise
    if not when:
        raise _UndatedError(f"its date is {written[:60]!r}, which is none" if written else f"it {_NO_DATE}")
    return when


def _form(own: OwnEntry | None, options: FeedSourceOptions) -> Form:
    if own is None:
        return options.form
    return Form.NOTICE if own.is_notice else Form.PARAPHRASE  # what the form was, the format does not say


def _voices(entry: Entry, own: OwnEntry | None, setting: Setting) -> tuple[tuple[Person, ...], tuple[Party, ...]]:
    """Return who says it, and on whose behalf."""
    people = setting.names.people
    if own:
        speakers = () if own.is_notice else own.people(setting.names)
        return speakers, () if speakers else own.parties(setting.names)
    named = [(one_line(clean(name)), absolute(url)) for name, url in entry.authors]
    is_author = setting.options.speaker is Speaker.AUTHOR
    speakers = tuple(person_of(name, people, url) for name, url in named if is_author and name_id(name))
    return tuple(dict.fromkeys(speakers)), (setting.party,) if setting.party else ()


def _language(entry: Entry, channel: Channel) -> str:
    for tag in (entry.text.language, entry.title.language, channel.language):
        try:
            written = language_tag(tag) if tag else ""
            if written:
                check_tag(written)
                return written
        except ValueError:
            continue  # not silent: the next best language is as good as any reader's guess
    return ""


# ---------------------------------------------------------------- both


def _common(entry: Entry, id_: str, own: OwnEntry | None, setting: Setting) -> dict[str, Any]:
    base = _base(entry, setting.channel)
    return {
        "id": id_,
        "url": absolute(own.link if own else entry.link, base),
        "topics": own.topics(setting.names) if own else tuple(_topics(entry, setting)),
        "attachments": tuple(_attachments(entry, base)),
        "sources": tuple(_sources(entry, own, setting.channel)),
    }


def _base(entry: Entry, channel: Channel) -> str:
    return entry.text.base or channel.address or entry.link or channel.page


def _topics(entry: Entry, setting: Setting) -> Iterator[Topic]:
    seen: set[str] = set()
    for category in entry.categories:
        topic = topic_of(category.words, setting.names.topics)
        topic = topic or (_new_topic(category) if setting.options.topics else None)
        if topic and topic.id not in seen:
            seen.add(topic.id)
            yield topic


def _new_topic(category: Category) -> Topic | None:
    name = next(iter(category.words), "")
    return Topic(id=name_id(name), name=Text.line(name)) if name_id(name) else None


def _attachments(entry: Entry, base: str) -> Iterator[Attachment]:
    urls: set[str] = set()
    for each in entry.enclosures:
        url = absolute(each.url, base)
        if url and url not in urls:
            urls.add(url)
            yield _attachment(url, each.type, each.title, each.size)


def _attachment(url: str, media_type: str, title: str, size: int) -> Attachment:
    kind = media_type.partition(";")[0].strip()
    try:
        return Attachment(url=url, type=kind, title=Text.line(title), size=size)
    except ValueError:  # of the media type, as "mp3" is none: which it is then is not known
        return Attachment(url=url, title=Text.line(title), size=size)


def _sources(entry: Entry, own: OwnEntry | None, channel: Channel) -> Iterator[Source]:
    urls: set[str] = set()
    of_feed = () if own else ((channel.title, channel.address or channel.page),)
    for title, written in (*of_feed, *((via.title, via.url) for via in entry.vias)):
        url = absolute(written, channel.page)
        name = plain_of(title) or urlsplit(url).hostname or ""
        if name and (url not in urls or not url):
            urls.add(url)
            yield Source(title=Text.line(name), url=url)


def _markdown(prose: Prose, setting: Setting) -> str:
    if not prose.is_html:
        return escaped(prose.value)
    if not setting.is_rich:
        return escaped(text_of(prose.value))
    return markdown_of(prose.value, prose.base or setting.channel.address or setting.channel.page)


def _plain(prose: Prose) -> str:
    return plain_of(prose.value) if prose.is_html else one_line(clean(prose.value))


def _first_words(prose: Prose) -> str:
    return shortened(_plain(prose), _TITLE)
