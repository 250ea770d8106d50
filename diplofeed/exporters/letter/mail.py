"""A letter as a mail: plain text and HTML as alternatives (RFC 5322, RFC 2046 §5.1.4), the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import Final

from diplofeed.text import one_line

__all__ = ["mail"]

_FROM: Final = re.compile(r"^From ", re.MULTILINE)


def mail(headers: Mapping[str, str], text: str, html: str) -> bytes:
    """Return a mail to nobody, which whoever sends it addresses, in lines that end in CR LF and are ASCII."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _sender(headers["name"], headers["email"])
    message["Subject"] = one_line(headers["subject"])
    message["Date"] = format_datetime(datetime.fromisoformat(headers["date"]))
    message["Message-ID"] = headers["id"]
    message.set_content(text, cte=_encoding(text))
    message.add_alternative(html, subtype="html", cte=_encoding(html))
    message["Content-Language"] = headers["language"]
    # Neither encoding has "=_" in it (RFC 2045 §6.7), so that no part can hold the boundary.
    message.set_boundary(f"=_{sha256(f'{text}{html}'.encode()).hexdigest()[:32]}")
    for part in message.iter_parts():
        if part["Content-Transfer-Encoding"] == "quoted-printable":
            # A program that keeps mails in one file would put a ">" before it, and break a signature (RFC 4155).
            part.set_payload(_FROM.sub("=46rom ", str(part.get_payload())))
    return message.as_bytes()


def _sender(name: str, email: str) -> Address | Group:
    """Return who sends it: without an address a group of nobody, as a mail must have a sender (RFC 6854 §2)."""
    name = one_line(name)
    if not email:
        return Group(name)
    user, _, host = email.rpartition("@")
    return Address(name, user, host)


def _encoding(text: str) -> str:
    """Return the shorter encoding: three characters for each octet that is not ASCII, or four for three octets."""
    octets = text.encode()
    beyond = sum(octet > 126 for octet in octets)
    return "base64" if 3 * beyond > len(octets) / 3 + beyond else "quoted-printable"
