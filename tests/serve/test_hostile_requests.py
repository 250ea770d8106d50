"""Hostile requests are answered briefly, with nothing from outside the output and nothing for the error log."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import tracemalloc
from itertools import combinations, islice
from pathlib import Path
from typing import Final

import httpx
import pytest

import diplofeed
from diplofeed.serve import app
from diplofeed.serve.application import Application
from diplofeed.words.countries import country_codes
from support.asking import asked, scope_of
from support.effort import cases
from support.hostile_requests import hostile_requests
from support.places import EXAMPLE, copied
from support.servers import HOST, uvicorn

STATUSES: Final = {200, 204, 206, 304, 308, 400, 404, 405, 412, 414, 416, 431}
SECRET: Final = b"not to be shown to anybody"
ITEM: Final = f"title: {SECRET.decode()}\nwhen: 2026-12-01\nstatus: scheduled\naudience: internal\n"
OUTSIDE: Final = (SECRET, b"root:x:", b"SQLite format 3", b"[publication]")
PATIENCE: Final = 60
GZIP: Final = [(b"accept-encoding", b"gzip")]


@pytest.fixture(name="root", scope="module")
def _root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copied(EXAMPLE, tmp_path_factory.mktemp("hostile") / "record")
    (root / "meetings" / "secret.yaml").write_text(ITEM, encoding="utf-8")
    assert diplofeed.build(root).complete
    return root


def check(status: int, body: bytes) -> None:
    assert status in STATUSES
    assert not any(words in body for words in OUTSIDE)
    if status >= 400:
        assert len(body) < 400, body


async def hostile_to(served: Application, seed: int, number: int) -> set[int]:
    """Return the statuses of answers to so many requests, all of which are checked."""
    statuses = set()
    for request in hostile_requests(seed, number):
        answer = await asked(served, scope_of(request.target, request.method, request.fields))
        check(answer.status, answer.body)
        statuses.add(answer.status)
    return statuses


@pytest.mark.random
def test_hostile_requests_are_answered_briefly(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each of ten thousand is answered with a status, nothing is logged as an error, and nothing is from outside."""
    caplog.set_level(logging.WARNING)
    statuses = asyncio.run(hostile_to(app(root), 1, cases(10_000)))

    assert {200, 304, 308, 400, 404, 405, 414} <= statuses
    assert caplog.records == []


@pytest.mark.slow
def test_ten_thousand_hostile_requests_of_a_server(root: Path, tmp_path: Path) -> None:
    """Ten thousand requests as bytes on the wire: no traceback, nothing beyond the root, and the server goes on."""
    refused = 0
    with uvicorn(root, tmp_path) as (address, _, log):
        port = int(address.rpartition(":")[2])
        for request in hostile_requests(2, 10_000):
            with socket.create_connection((HOST, port), timeout=PATIENCE) as client:
                client.sendall(request.raw)
                head, _, body = received(client).partition(b"\r\n\r\n")
            status = int(head.split(b" ")[1]) if head else 400
            check(status, b"" if b"Invalid HTTP" in body else body)
            refused += status >= 400
        assert httpx.get(f"{address}/atom.xml").status_code == 200
        assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")
    assert refused > 5000


def received(client: socket.socket) -> bytes:
    data = b""
    while block := client.recv(1 << 16):
        data += block
    return data


async def selections(served: Application, first: int, number: int) -> None:
    """Ask for so many selections, each another one."""
    pairs = islice(combinations(sorted(country_codes()), 2), first, first + number)
    for one, other in pairs:
        query = f"/feed.json?party=US&party={one}&party={other}"
        assert (await asked(served, scope_of(query.encode(), fields=GZIP))).status == 200


@pytest.mark.slow
def test_memory_is_flat_over_a_hundred_thousand_requests(root: Path) -> None:
    """What is kept is bounded: of requests and selections, each another one, not even addresses stay."""
    served = app(root, memory=1 << 20)
    asyncio.run(hostile_to(served, 3, 5000))
    asyncio.run(selections(served, 0, 1100))
    tracemalloc.start()
    asyncio.run(hostile_to(served, 4, 98_000))
    asyncio.run(selections(served, 1100, 2000))
    gc.collect()  # beside a large heap, as that of other tests, cycles that nobody holds wait long for the collector
    traces = tracemalloc.take_snapshot().traces
    tracemalloc.stop()

    # A block of a MiB is none of a request: now and then the interpreter makes its table of interned strings anew, of
    # 4 or 8 MB where other tests ran before.
    assert sum(trace.size for trace in traces if trace.size < 1 << 20) < 50 * 100_000
