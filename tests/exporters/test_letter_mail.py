"""A letter as a mail: what is in its header, and the lines it is sent in."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplofeed.config import Author
from diplofeed.exporters.letter.mail import mail
from diplofeed.exporters.letter.wrapping import wrapped
from diplofeed.text import Text
from support.digests import entry_of, held
from support.letters import PUBLICATION, letters, mail_of, parsed, plain

JULY = "digest/2023-07.eml"
BEGINNING = datetime(2023, 1, 1, tzinfo=UTC)
LATER = datetime(2024, 5, 6, 7, tzinfo=UTC)
HEADERS = {"name": "Desk", "email": "desk@example.org", "subject": "S", "date": "2023-08-01T00:00:00+00:00"}
HEADERS |= {"id": "<a@example.org>", "language": "en"}
TITLES = [
    "Talks\r\nBcc: everybody@example.org\r\n\r\nBody",
    "Переговоры о контроле над вооружениями " * 8,
    "محادثات فيينا \u2067سرية\u2069 🕊️ 会談",
    "a" * 300,
    "=?utf-8?q?pretended?= =?x",
    '"quoted", <b>; a@b.example (comment)',
]


def made(*items: Any, **values: Any) -> Any:
    """Return the letter of July as the standard library reads it."""
    return mail_of(letters(items or [held("talks", "2023-07-11")], **values)[JULY])


# ---------------------------------------------------------------- header


def test_header_has_what_a_mail_must_have_and_nothing_of_lists() -> None:
    """Sender, date and identity are there once; the recipient and the list are the list manager's."""
    message = made()

    names = [name for name in message if not name.startswith(("Content-", "MIME"))]
    assert names == ["From", "Subject", "Date", "Message-ID"]
    assert str(message["From"]) == "Example Desk <desk@example.org>"
    assert message["Content-Type"].content_type == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("title", TITLES)
def test_title_is_read_as_it_was_written(title: str) -> None:
    """Whatever a title holds, it is the subject, on one line, and adds no other field."""
    message = made(feed={"title": Text.line(title)})

    one_line = " ".join(title.split())
    assert message["Subject"] == f"{one_line}: July 2023"
    assert message["Bcc"] is None


@pytest.mark.parametrize("name", [*TITLES, "Ünïcode, Desk"])
def test_name_of_the_author_is_read_as_it_was_written(name: str) -> None:
    """Whatever the author is called, the sender is that name and that address, and nobody else."""
    publication = attrs.evolve(PUBLICATION, author=Author(name=name, email="desk@example.org"))

    message = message_from_bytes(letters([held("talks", "2023-07-11")], publication=publication)[JULY])
    shown, address = parseaddr(message["From"])
    assert address == "desk@example.org"
    assert str(make_header(decode_header(shown))) == " ".join(name.split())
    assert message.keys()[:2] == ["From", "Subject"]


@pytest.mark.parametrize("author", [None, Author(name="Example Desk")])
def test_sender_without_an_address_is_a_group_of_nobody(author: Author | None) -> None:
    """A publication that names no address has a sender all the same (RFC 6854 §2), and no invented one."""
    sender = made(publication=attrs.evolve(PUBLICATION, author=author))["From"]

    assert sender.addresses == ()
    assert [group.display_name for group in sender.groups] == ["Example Desk" if author else "U.S.-Russia diplomacy"]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
@pytest.mark.random
def test_any_subject_is_read_as_it_was_written(title: str) -> None:
    """No text in a subject ends it, or is lost where it is folded."""
    data = mail({**HEADERS, "subject": f"x{title}x"}, "text\n", "<p>text</p>")

    read = message_from_bytes(data, policy=SMTP)
    assert list(read) == ["From", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language"]
    assert " ".join(str(read["Subject"]).split()) == " ".join(f"x{title}x".split())


def test_identity_has_the_period_and_the_feed_alone() -> None:
    """The identity stays, whatever is in a letter, and differs from that of another period, feed or publication."""
    first = made(held("a", "2023-07-11"))["Message-ID"]

    assert made(held("b", "2023-07-12"), held("c", "2023-07-13"))["Message-ID"] == first
    assert re.fullmatch(r"<2023-07\.[0-9a-f]{24}@example\.org>", first)
    others = [
        made(feed={"slug": "arms-control"})["Message-ID"],
        made(publication=attrs.evolve(PUBLICATION, id="tag:example.org,2026:other"))["Message-ID"],
        mail_of(letters([held("a", "2023-06-11")])["digest/2023-06.eml"])["Message-ID"],
    ]
    assert len({first, *others}) == 4


@pytest.mark.parametrize("link", ["http://[2001:db8::1]/x/", "https://пример.рф/", "https://example.org:8443/x/"])
def test_identity_is_one_whatever_the_address(link: str) -> None:
    """Hosts that an identity cannot have are not in it."""
    identity = made(publication=attrs.evolve(PUBLICATION, link=link))["Message-ID"]

    assert re.fullmatch(r"<[0-9a-f.-]+@[a-z0-9.-]+>", identity)


def test_date_is_that_of_the_period_or_of_its_last_change() -> None:
    """A letter is dated by the end of its period, or later by what changed in it, never by the clock."""
    over = entry_of(held("a", "2023-07"), published=BEGINNING, updated=BEGINNING)

    assert made(over)["Date"].datetime == datetime(2023, 8, 1, tzinfo=UTC)
    assert made(attrs.evolve(over, updated=LATER))["Date"].datetime == LATER


# ---------------------------------------------------------------- lines


def test_lines_are_those_of_mail() -> None:
    """Every line ends in CR LF, is ASCII and has at most 78 characters (RFC 5322 §2.1.1), whatever the texts."""
    summary = f"From the start. {'Довго ' * 200}\n\nFrom here\n\n```\nFrom code\n{'x' * 2000}\n```\n\n{'會談' * 600}"
    data = letters([held("talks", "2023-07-11", title="Ü" * 400, summary=summary)])[JULY]

    assert data.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", data)
    assert max(map(len, data.split(b"\r\n"))) <= 78


def test_no_line_is_changed_on_its_way() -> None:
    """No line begins with "From ", before which programs put a sign, and none ends in a space, which they drop."""
    summary = "From the start.\n\n```\nFrom code\nspaces   \n```\n"
    data = letters([held("talks", "2023-07-11", summary=summary)])[JULY]

    lines = data.split(b"\r\n\r\n", 1)[1].split(b"\r\n")
    assert [line for line in lines if line.startswith(b"From ") or line.endswith((b" ", b"\t"))] == []
    text, _ = parsed(mail_of(data))
    assert "\nFrom the start." in text
    assert "\nFrom code" in text


@pytest.mark.parametrize(("word", "encoding"), [("word", "quoted-printable"), ("слово", "base64")])
def test_encoding_is_the_shorter(word: str, encoding: str) -> None:
    """Latin letters stay readable, others take a third more room rather than three times as much."""
    data = mail(HEADERS, f"{word} " * 50, f"<p>{f'{word} ' * 50}</p>")

    assert [part["Content-Transfer-Encoding"] for part in mail_of(data).iter_parts()] == [encoding] * 2


def test_boundary_is_in_no_part() -> None:
    """Whoever knows a letter cannot write what ends its parts."""
    data = letters([held("talks", "2023-07-11")])[JULY]
    boundary = mail_of(data).get_boundary()

    hostile = letters([held("talks", "2023-07-11", summary=f"--{boundary}\n\n--=_0--")])[JULY]

    assert len(list(mail_of(hostile).iter_parts())) == 2


def test_same_record_same_bytes() -> None:
    """A letter is the same each time."""
    assert letters([held("talks", "2023-07-11")]) == letters([held("talks", "2023-07-11")])


# ---------------------------------------------------------------- plain text


def test_text_is_wrapped_as_people_read_it() -> None:
    """Lines have at most 72 characters; those of lists and quotations stand below each other."""
    words = "word " * 30
    text = plain(letters([held("talks", "2023-07-11", summary=f"{words}\n\n- {words}\n\n> {words}\n\n1. > {words}")]))

    assert max(map(len, text.splitlines())) <= 72
    assert re.search(r"^- word .*\n  word", text, re.MULTILINE)
    assert re.search(r"^> word .*\n> word", text, re.MULTILINE)
    assert re.search(r"^1\. > word .*\n   > word", text, re.MULTILINE)


def test_long_words_stay_whole() -> None:
    """An address is not broken, so that it can be followed."""
    address = f"https://example.org/{'a' * 100}"

    assert wrapped(f"{'word ' * 20}{address} end").splitlines()[-2:] == [address, "end"]


@pytest.mark.parametrize("line", ["", "> " * 100 + "x " * 60, "-", "   ", "1. " + "y" * 90])
def test_any_line_is_wrapped(line: str) -> None:
    """Nothing but spaces is lost, however deep a quotation is."""
    assert wrapped(line).replace(">", "").split() == line.replace(">", "").split()
