"""The message of each service: what it is sent, its limit, and what its texts have to be written without."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from diplofeed_chat.fitting import fitted

__all__ = ["MASTODON", "SERVICES", "SLACK", "TEAMS", "Content", "mastodon_length", "slack_text"]

SLACK: Final = 3000
"""Characters of the text of a section (Block Kit); a message is cut at 40,000, and is best below 4,000."""

TEAMS: Final = 25_000
"""Bytes of a message: a webhook refuses more than about 28 kB."""

MASTODON: Final = 500
"""Characters of a message, where its server has no other limit."""

_LINK: Final = 23  # characters that each address counts for on Mastodon, whatever its length
_ADDRESS: Final = re.compile(r"https?://\S+")
_MENTION: Final = re.compile(r"(?<![\w/])@(?=\w)")
_NOTIFIED: Final = 150  # characters of the text that Slack shows in a notification
_HEADLINE: Final = 300

Message = dict[str, Any]


@frozen(kw_only=True)
class Content:
    """What a message is to say, as plain text.

    Attributes:
        headline: A line, with "Cancelled" or "Postponed" before it where it is so.
        body: All there is to say: when, where and with whom, as far as it is known, and what it is about.
        summary: The same in some 300 characters.
        link: The address of the page about it.
        publication: Whose record it is.
        language: What it is written in (BCP 47); empty where nobody knows.
    """

    headline: str
    body: str
    summary: str
    link: str
    publication: str
    language: str = ""


def slack_text(text: str) -> str:
    """Return a text that Slack shows as it is: without its characters of control it can neither link nor notify."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def slack(content: Content, _: int) -> Message:
    """Return a message for an incoming webhook of Slack, or for ``chat.postMessage``."""
    label = fitted(content.publication, _NOTIFIED).replace("|", "/")
    end = f"\n<{slack_text(content.link)}|{slack_text(label)}>"
    head = f"*{slack_text(fitted(content.headline, _HEADLINE))}*\n"
    body = slack_text(fitted(content.body, SLACK - _units(head + end), lambda text: _units(slack_text(text))))
    section = {"type": "section", "text": {"type": "mrkdwn", "text": head + body + end, "verbatim": True}}
    return {"text": slack_text(fitted(content.headline, _NOTIFIED)), "blocks": [section], "unfurl_links": False}


def _units(text: str) -> int:
    """Return the length of a text in units of UTF-16, the largest of those that services may count in."""
    return len(text.encode("utf-16-le")) // 2


def teams(content: Content, _: int) -> Message:
    """Return a message for a webhook of Teams: an adaptive card whose texts are no Markdown."""
    message = _card(content, "")
    room = TEAMS - len(json.dumps(message))
    return _card(content, fitted(content.body, room, lambda text: len(json.dumps(text))))


def _card(content: Content, body: str) -> Message:
    bold = {"type": "TextRun", "text": fitted(content.headline, _HEADLINE), "weight": "Bolder"}
    runs = [bold], [{"type": "TextRun", "text": body}]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": [{"type": "RichTextBlock", "inlines": each} for each in runs if each[0]["text"]],
        "actions": [{"type": "Action.OpenUrl", "title": fitted(content.publication, _NOTIFIED), "url": content.link}],
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def mastodon_length(text: str) -> int:
    """Return how many characters a text counts for, at most: an address for 23."""
    return len(_ADDRESS.sub("-" * _LINK, text))


def mastodon(content: Content, most: int) -> Message:
    """Return a message for ``POST /api/v1/statuses`` of Mastodon; nobody in it is notified."""
    end = f"\n\n{content.link}"
    room = most - mastodon_length(end)
    head = _unmentioned(fitted(content.headline, room // 2, _unmentioned_length))
    rest = fitted(content.summary, room - mastodon_length(head) - 2, _unmentioned_length)
    text = "\n\n".join(filter(None, (head, _unmentioned(rest)))) + end
    return {"status": text, **({"language": content.language.partition("-")[0]} if content.language else {})}


def _unmentioned(text: str) -> str:
    """Return a text in which no ``@name`` is anybody's."""
    return _MENTION.sub("@\u200b", text)


def _unmentioned_length(text: str) -> int:
    return mastodon_length(_unmentioned(text))


SERVICES: Final[Mapping[str, Callable[[Content, int], Message]]] = {
    "slack": slack,
    "teams": teams,
    "mastodon": mastodon,
}
"""What makes the message of a service, given what it is to say and how long a message on Mastodon may be."""
