"""A letter as a mail: plain text and HTML as alternatives (RFC 5322, RFC 2046 §5.1.4), the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, quote
from hashlib import sha256
from typing import Final

from diplofeed.text import one_line

__all__ = ["mail"]

_END: Final = "\r\n"
_LONGEST: Final = 60  # characters of a field that is not folded
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")  # RFC 5322 §3.2.3
_DOT_ATOM: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_FROM: Final = re.compile(r"^From ", re.MULTILINE)


def mail(headers: Mapping[str, str], text: str, html: str) -> bytes:
    """Return a mail to nobody, which whoever sends it addresses, in lines that end in CR LF and are ASCII."""
    body = EmailMessage(policy=SMTP)
    body.set_content(text, cte=_encoding(text))
    body.add_alternative(html, subtype="html", cte=_encoding(html))
    body["Content-Language"] = headers["language"]
    # Neither encoding has "=_" in it (RFC 2045 §6.7), so that no part can hold the boundary.
    body.set_boundary(f"=_{sha256(f'{text}{html}'.encode()).hexdigest()[:32]}")
    for part in body.iter_parts():
        if part["Content-Transfer-Encoding"] == "quoted-printable":
            # A program that keeps mails in one file would put a ">" before it, and break a signature (RFC 4155).
            part.set_payload(_FROM.sub("=46rom ", str(part.get_payload())))
    fields = (f"{name}: {value}{_END}" for name, value in _fields(headers))
    return "".join(fields).encode("ascii") + body.as_bytes()


def _fields(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the fields of the header, encoded: EmailMessage adds spaces to long names, and takes "=?" for a code."""
    yield "From", _sender(one_line(headers["name"]), headers["email"])
    yield "Subject", _encoded(one_line(headers["subject"]), "Subject")
    yield "Date", format_datetime(datetime.fromisoformat(headers["date"]))
    yield "Message-ID", headers["id"]


def _encoded(value: str, field: str) -> str:
    """Return a value as words of RFC 2047, folded, unless it is short and ASCII."""
    if len(value) <= _LONGEST and value.isascii() and value.isprintable() and "=?" not in value:
        return value
    return Header(value, "utf-8", header_name=field).encode(linesep=_END)


def _sender(name: str, email: str) -> str:
    """Return who sends it: without an address a group of nobody, as a mail must have a sender (RFC 6854 §2)."""
    encoded = _encoded(name, "From")
    phrase = encoded if encoded != name or _ATOMS.fullmatch(name) else f'"{quote(name)}"'
    if not email:
        return f"{phrase}:;"
    user, _, host = email.rpartition("@")
    address = email if _DOT_ATOM.fullmatch(user) else f'"{quote(user)}"@{host}'
    return f"{phrase}{_END if len(phrase) + len(address) > _LONGEST else ''} <{address}>"


def _encoding(text: str) -> str:
    """Return the shorter encoding: three characters for each octet that is not ASCII, or four for three octets."""
    octets = text.encode()
    beyond = sum(octet > 126 for octet in octets)
    return "base64" if 3 * beyond > len(octets) / 3 + beyond else "quoted-printable"
