"""``diplofeed.toml``: the publication, its feeds and the options of its plugins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import attrs
from attrs import field, frozen

from diplofeed.errors import FieldError, nearest
from diplofeed.model import Audience, Status
from diplofeed.model.fields import instances, registered, to_line, to_link, to_links, to_optional_when, to_text
from diplofeed.tags import check_tag, language_tag
from diplofeed.text import Text, uri
from diplofeed.typed import typed
from diplofeed.when import When

__all__ = ["RESERVED", "Author", "FeedSpec", "FeedsBy", "Publication", "Where"]

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_TAG: Final = re.compile(r"tag:[^,\s]+,\d{4}(-\d{2}(-\d{2})?)?:\S*", re.ASCII)
_EMAIL: Final = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+")


def _is_printable_ascii(value: str) -> bool:
    return value.isascii() and value.isprintable()


def _publication_id(value: str) -> str:
    identity = value.strip()
    if not _is_printable_ascii(identity):
        raise ValueError("a publication's id is printable ASCII, as in tag:example.org,2026:record")
    if not _TAG.fullmatch(identity):
        try:
            uri(identity, ("http", "https", "urn"))
        except ValueError as error:
            form = "a tag URI, as in tag:example.org,2026:record, or an address"
            raise ValueError(f"a publication's id is {form}: {error}") from error
    return identity.rstrip("/")


def _served_from(value: str) -> str:
    link = uri(value)
    if "?" in link or "#" in link:
        raise ValueError("files are served below it, so it has no '?' or '#': write it as https://example.org/record/")
    return link if link.endswith("/") else link + "/"


def _served_from_somewhere(value: str) -> str:
    return _served_from(value) if value else ""


def _slug(_: object, _attribute: attrs.Attribute[Any], value: str) -> None:
    if not _SLUG.fullmatch(value):
        raise ValueError("a slug is lower-case letters, digits and '-', as in arms-control")
    if value in RESERVED:
        raise FieldError("", f"the slug {value!r} is reserved", "a slug of its own")


def _address(_: object, _attribute: attrs.Attribute[Any], value: str) -> None:
    if value and not (_is_printable_ascii(value) and _EMAIL.fullmatch(value)):
        raise ValueError("an e-mail address is printable ASCII and looks like desk@example.org")


def _languages(values: Iterable[str]) -> tuple[str, ...]:
    tags = tuple(map(language_tag, instances(str, values, "languages")))
    for number, tag in enumerate(tags, start=1):
        try:
            check_tag(tag)
        except FieldError as error:
            raise error.at("", f"[{number}]") from None
    return tags


def _hubs(values: Iterable[str]) -> tuple[str, ...]:
    hubs = to_links(values, "hubs")
    if any("@" in urlsplit(hub).netloc for hub in hubs):
        raise ValueError("feeds name their hubs to everybody, so the address of one has no user name or password")
    return hubs


def _strings(values: Iterable[str]) -> tuple[str, ...]:
    return instances(str, values, "")


def _kinds(values: Iterable[str]) -> tuple[str, ...]:
    return _chosen(values, ("meeting", "statement"))


def _statuses(values: Iterable[str]) -> tuple[str, ...]:
    return _chosen(values, [status.value for status in Status])


def _chosen(values: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return values that are among those known; raise FieldError, with the nearest one, where one is not."""
    chosen = _strings(values)
    for number, value in enumerate(chosen, start=1):
        if value not in known:
            reason, expected = f"there is no {value[:60]!r}", f"one of {', '.join(known)}"
            raise FieldError(f"[{number}]", reason, expected, nearest(value, known))
    return chosen


@frozen(kw_only=True, field_transformer=typed)
class Author:
    """Who publishes."""

    name: Text = field(converter=to_line)
    email: str = field(default="", validator=_address)
    url: str = field(default="", converter=to_link)


@frozen(kw_only=True, field_transformer=typed)
class Publication:
    """What is published, by whom and where.

    Attributes:
        id: A tag URI (RFC 4151) or other URI all identities derive from; never changes.
        link: Where the output directory will be served; ends in a slash.
        internal_link: Where the directory of internal feeds will be served; below ``link`` unless it is said.
        language: Of whatever text is not marked otherwise, and of the feeds at the root (BCP 47).
        images: Whether pictures in texts are shown where a format can, or their alternative text.
        languages: Others the feeds are published in too, each below its tag (BCP 47).
    """

    id: str = field(converter=_publication_id)
    title: Text = field(converter=to_line)
    link: str = field(converter=_served_from)
    internal_link: str = field(default="", converter=_served_from_somewhere)
    language: str = field(default="en", converter=language_tag, validator=registered)
    languages: tuple[str, ...] = field(default=(), converter=_languages)
    author: Author | None = None
    description: Text = field(default=Text(), converter=to_text)
    rights: Text = field(default=Text(), converter=to_line)
    icon: str = field(default="", converter=to_link)
    logo: str = field(default="", converter=to_link)
    images: bool = False
    hubs: tuple[str, ...] = field(default=(), converter=_hubs)

    @property
    def all_languages(self) -> tuple[str, ...]:
        """The languages feeds are published in, each once, the publication's own first."""
        tags: dict[str, str] = {}
        for tag in (self.language, *self.languages):
            tags.setdefault(tag.lower(), tag)
        return tuple(tags.values())

    def folder(self, language: str) -> str:
        """Return where the feeds in a language are, below the output directory: nowhere else but for its own."""
        return "" if language == self.language else language


@frozen(kw_only=True, field_transformer=typed)
class Where:
    """A condition on entries: any of the values of a key, all of the keys."""

    topics: tuple[str, ...] = field(default=(), converter=_strings)
    parties: tuple[str, ...] = field(default=(), converter=_strings)
    people: tuple[str, ...] = field(default=(), converter=_strings)
    kinds: tuple[str, ...] = field(default=(), converter=_kinds)
    statuses: tuple[str, ...] = field(default=(), converter=_statuses)
    series: tuple[str, ...] = field(default=(), converter=_strings)
    from_: When | None = field(default=None, converter=to_optional_when)
    until: When | None = field(default=None, converter=to_optional_when)


@frozen(kw_only=True, field_transformer=typed)
class FeedSpec:
    """A feed besides the one of everything.

    Attributes:
        with_statements: Whether it also shows the statements about the meetings it shows, whatever they match.
        audience: Who it is for; one for internal readers shows internal items too and is written elsewhere.
    """

    slug: str = field(validator=_slug)
    title: Text = field(converter=to_line)
    description: Text = field(default=Text(), converter=to_text)
    where: Where = Where()
    with_statements: bool = False
    audience: Audience = field(default=Audience.PUBLIC, converter=Audience)


@frozen(kw_only=True, field_transformer=typed)
class FeedsBy:
    """Which feeds there are one of for each value; `diplofeed.feeds.by` says what the values of each kind are.

    Attributes:
        with_statements: Whether they also show the statements about the meetings they show.
    """

    topic: bool = False
    party: bool = False
    person: bool = False
    series: bool = False
    with_statements: bool = False

    @property
    def wanted(self) -> tuple[str, ...]:
        """The names of the kinds of feeds there are to be."""
        return tuple(name for name in self.kinds() if getattr(self, name))

    @classmethod
    def kinds(cls) -> tuple[str, ...]:
        """Return the names of all kinds, which are those of their folders too."""
        return tuple(each.name for each in attrs.fields(cls) if each.name != "with_statements")


RESERVED: Final = frozenset(
    {*"archive calendar changes digest event internal meeting statement".split(), *FeedsBy.kinds()}
)
"""What no feed and no language is called, as folders of other files are."""
