"""Requests are judged before anything is looked for."""

from __future__ import annotations

import pytest

from diplofeed.serve.requests import RefusedError, Request, name_of


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "index.html"),
        ("/atom.xml", "atom.xml"),
        ("/meeting/a/", "meeting/a/index.html"),
        ("/meeting/встреча/", "meeting/встреча/index.html"),
        ("/a b.txt", "a b.txt"),
        ("/digest/2023-07.md", "digest/2023-07.md"),
    ],
)
def test_a_path_is_a_name(path: str, name: str) -> None:
    """A folder's page is that of the folder."""
    assert name_of(path) == name


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/..", 404),
        ("/../etc/passwd", 404),
        ("/a/../b", 404),
        ("/./a", 404),
        ("//etc/passwd", 404),
        ("/a//b", 404),
        ("//", 404),
        ("/.diplofeed/ledger.db", 404),
        ("/a/.git/config", 404),
        ("/...", 404),
        ("/" + "ü" * 200, 404),
        ("/a\0", 400),
        ("/a\\..\\b", 400),
        ("/a\nb", 400),
        ("/\ufffd", 400),
        ("/\u202e", 400),
    ],
)
def test_a_path_that_is_no_name_is_refused(path: str, status: int) -> None:
    """Nothing leads out of the folder, or to a hidden file, or is no text."""
    with pytest.raises(RefusedError) as refused:
        name_of(path)
    assert refused.value.status == status


@pytest.mark.parametrize(
    ("path", "root", "inside"),
    [
        ("/record/atom.xml", "/record", "/atom.xml"),
        ("/atom.xml", "/record", "/atom.xml"),
        ("/record", "/record", ""),
        ("/", "/record", "/"),
        ("/records/atom.xml", "/record", "/records/atom.xml"),
        ("/atom.xml", "", "/atom.xml"),
    ],
)
def test_the_place_it_is_mounted_at_is_no_part_of_a_name(path: str, root: str, inside: str) -> None:
    """Servers and frameworks that leave the place in the path are understood, and those that do not."""
    assert Request.of({"path": path, "root_path": root}).path == inside


def request(**changes: object) -> Request:
    return Request.of({"method": "GET", "path": "/a", "raw_path": b"/a", "query_string": b"", "headers": [], **changes})


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"method": "POST"}, 405),
        ({"method": "TRACE"}, 405),
        ({"method": "get"}, 405),
        ({"path": "/" + "a" * 3000}, 414),
        ({"raw_path": b"/" + b"%61" * 1000}, 414),
        ({"query_string": b"a" * 3000}, 414),
        ({"headers": [(b"x", b"a" * 40_000)]}, 431),
        ({"headers": [(b"x-%d" % number, b"") for number in range(10_000)]}, 431),
        ({"raw_path": b"/a%2fb"}, 400),
        ({"raw_path": b"/a%5Cb"}, 400),
        ({"raw_path": b"/a%00"}, 400),
        ({"raw_path": b"/a%"}, 400),
        ({"raw_path": b"/%zz"}, 400),
        ({"raw_path": b"/%0d%0aSet-Cookie:x"}, 400),
    ],
)
def test_a_bad_request_is_refused(changes: dict[str, object], status: int) -> None:
    """Methods, lengths and encodings are judged first."""
    with pytest.raises(RefusedError) as refused:
        request(**changes).check()
    assert refused.value.status == status


def test_a_good_request_is_not_refused() -> None:
    """What readers send passes, and fields that are there twice are one."""
    made = request(headers=[(b"Accept-Encoding", b"br"), (b"accept-encoding", b"gzip")])
    made.check()
    assert made.fields == {"accept-encoding": "br, gzip"}
