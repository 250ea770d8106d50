"""Content codings (RFC 9110 §12.5.3)."""

from __future__ import annotations

import gzip
from importlib import import_module

import pytest

from diplofeed.serve.coding import chosen, codings, compressed

ALL = ("br", "zstd", "gzip")


@pytest.mark.parametrize(
    ("field", "coding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("*", "br"),
        ("*;q=0.1", "br"),
        ("br;q=0, *", "zstd"),
        ("*;q=0", "identity"),
        ("gzip;q=0.5, identity;q=0.9", "identity"),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("identity", "identity"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0", "identity"),
        ("compress, deflate", "identity"),
        ("gzip;q=9", "identity"),
        ("gzip;q=-1", "identity"),
        ("gzip;q=nan", "identity"),
        ("gzip ; q = 1.000", "gzip"),
        (";;;,,q=1,gzip;", "identity"),
        ("br," * 10_000, "br"),
    ],
)
def test_the_coding_that_weighs_most_is_sent(field: str, coding: str) -> None:
    """Of codings that weigh the same, the one that is smallest is sent; what is misspelt counts for nothing."""
    assert chosen(field, ALL) == coding


def test_a_coding_that_is_not_there_is_not_sent() -> None:
    """Brotli and Zstandard are packages that may be missing."""
    assert chosen("br, zstd, gzip;q=0.1", ["gzip"]) == "gzip"


def test_bytes_come_back() -> None:
    """What is decoded is what was coded, and the same bytes are coded alike, without the time in them."""
    data = b"diplomacy " * 1000
    assert list(codings())[-1] == "gzip"
    assert gzip.decompress(compressed(data, "gzip")) == data
    assert compressed(data, "gzip")[4:8] == b"\0\0\0\0"
    for coding, module in (("br", "brotli"), ("zstd", "zstandard")):
        if coding in codings():
            assert import_module(module).decompress(compressed(data, coding)) == data
