"""Requests as attackers and broken programs send them, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

__all__ = ["Hostile", "hostile_requests"]


class Hostile(NamedTuple):
    """A request: the target as it is sent, the method, and the fields."""

    target: bytes
    method: str
    fields: Sequence[tuple[bytes, bytes]]

    @property
    def raw(self) -> bytes:
        """The bytes of the request (HTTP/1.1), whether or not they are one."""
        lines = [f"{self.method} ".encode("latin-1") + self.target + b" HTTP/1.1", b"Host: x", b"Connection: close"]
        return b"\r\n".join([*lines, *(name + b": " + value for name, value in self.fields), b"", b""])


_NAMES: Final = (
    *(b"atom.xml", b"index.html", b"calendar.ics", b"meeting", b"topic", b"arms-control", b"feed.css", b"nothing"),
    *(b"diplofeed.toml", b".diplofeed", b"ledger.db", b"etc", b"passwd", b"proc", b"self", b"environ", b"public"),
    *(b"..", b".", b"", b"...", b"%2e%2e", b"%2E.", b"%252e%252e", b"..%2f", b"%2f", b"%5c", b"\\", b"..\\", b"%c0%ae"),
    *(
        b"%00",
        b"%0a",
        b"%0d%0aX: y",
        b"%",
        b"%z",
        b"%ff",
        b"%ed%a0%80",
        b"\xff",
        "é".encode(),
        b"%e2%80%ae",
        b"a" * 300,
    ),
    *(
        b";",
        b"~root",
        b"C:",
        b"con",
        b"*",
        b"?",
        b"#",
        b"'",
        b'"',
        b"<script>",
        b"${jndi:ldap://x}",
        b"feed.atom",
        b"feed.",
    ),
)
_CONDITIONS: Final = (
    *(
        b"topic",
        b"party",
        b"person",
        b"kind",
        b"status",
        b"series",
        b"from",
        b"until",
        b"topik",
        b"",
        b"where",
        b"format",
    ),
    *(b"__class__", b"topic[]", b"%00", b"from_", b"language", b"%ff"),
)
_VALUES: Final = (
    *(
        b"arms-control",
        b"US",
        b"us",
        b"meeting",
        b"held",
        b"2023",
        b"2023-07/..",
        b"../..",
        b"",
        b"%00",
        b"%ff",
        b"*",
        b"-1",
    ),
    *(
        b"9" * 400,
        b"99999-99-99",
        b"0000",
        b"XXXX",
        b"a" * 239,
        b"' OR 1=1 --",
        b"{}",
        b"%s%s%n",
        b"\xff",
        b"July 2023",
    ),
    *(b"%F0%9F%92%A9", b"<b>", b"2023~?%", b"[", b"..", b"/", b"2023-02-30", b"tomorrow", b"1e9"),
)
_METHODS: Final = (
    "GET",
    "GET",
    "GET",
    "GET",
    "HEAD",
    "OPTIONS",
    "POST",
    "PUT",
    "DELETE",
    "TRACE",
    "PROPFIND",
    "get",
    "X" * 50,
)
_FIELDS: Final = {
    b"if-none-match": (b"*", b'"', b'W/"', b'"a"' + b', "b"' * 500, b"\xff", b"W/" * 1000, b'"' * 2000),
    b"if-match": (b"*", b'"x"', b"x", b""),
    b"if-modified-since": (b"0", b"x" * 500, b"Mon, 99 Foo 2023 25:61:61 GMT", b"Thu, 01 Jan 0001 00:00:00 -2359"),
    b"if-unmodified-since": (b"Mon, 01 Jan 9999 00:00:00 GMT", b"Mon, 23 Nov 99999999999 12:00:00 GMT"),
    b"if-range": (b'"x"', b"*", b"yesterday", b"\x80"),
    b"range": (
        b"bytes=0-",
        b"bytes=-0",
        b"bytes=9-1",
        b"bytes=0-0," * 500,
        b"bytes=" + b"9" * 500 + b"-",
        b"lines=1-2",
    ),
    b"accept-encoding": (
        b"gzip",
        b"br",
        b"zstd",
        b"*",
        b"*;q=0",
        b"gzip;q=x",
        b"gzip;q=1.0.0",
        b"," * 900,
        b"\xff",
        b"gzip\0",
    ),
    b"accept": (b"*/*", b"text/html;" * 200),
    b"content-length": (b"-1", b"9" * 30, b"0"),
    b"transfer-encoding": (b"chunked", b"gzip, chunked", b"identity"),
    b"x-forwarded-host": (b"evil.example", b"\r\n"),
    b"cookie": (b"a=b;" * 3000,),
    b"user-agent": (b"\x1b[2J", b"\x00", b"${jndi:ldap://x}", b"a" * 9000),
}


def hostile_requests(seed: int, number: int) -> Iterator[Hostile]:
    """Yield requests of which most are wrong in some way, and few in many."""
    chance = random.Random(seed)
    for _ in range(number):
        names = chance.choices(_NAMES, k=chance.choice((1, 1, 1, 2, 2, 3, 5, 8, 40)))
        path = b"/" + b"/".join(names)
        target = path + _query(chance) if chance.random() < 0.4 else path
        if chance.random() < 0.02:
            target = chance.choice(
                (b"*", b"http://evil.example/", b"/" + b"a/" * 5000, chance.randbytes(60), b"//", b"x")
            )
        chosen = chance.sample(sorted(_FIELDS), k=chance.choice((0, 0, 1, 2, 4)))
        yield Hostile(target, chance.choice(_METHODS), [(name, chance.choice(_FIELDS[name])) for name in chosen])


def _query(chance: random.Random) -> bytes:
    number = chance.choice((0, 1, 1, 2, 3, 17, 300))
    pairs = (chance.choice(_CONDITIONS) + b"=" + chance.choice(_VALUES) for _ in range(number))
    return b"?" + chance.choice((b"&", b"&", b"&", b"&&", b";")).join(pairs)
