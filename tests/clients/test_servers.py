"""The server as it is run: with several processes, slow clients, and nginx in front."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
import pytest

import diplofeed
from support.places import EXAMPLE, copied
from support.servers import HOST, NGINX, free_port, nginx, uvicorn

CODINGS: Final = ("identity", "gzip", "br", "zstd")
PATHS: Final = (
    "/atom.xml",
    "/calendar.ics",
    "/feed.json",
    "/",
    "/feed.atom?topic=arms-control",
    "/feed.ics?party=US&party=RU",
)
NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
SLOW: Final = 200
PATIENCE: Final = 60


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = copied(EXAMPLE, tmp_path / "record")
    assert diplofeed.build(root, now=NOW).complete
    return root


def answers(address: str, path: str, coding: str, number: int) -> set[tuple[str, bytes]]:
    """Return the tags and bytes of so many answers, each on a connection of its own."""
    heard = set()
    for _ in range(number):
        answer = httpx.get(address + path, headers={"Accept-Encoding": coding})
        assert answer.status_code == 200
        heard.add((answer.headers["etag"], answer.content))
    return heard


@pytest.mark.slow
def test_four_workers_answer_alike(root: Path, tmp_path: Path) -> None:
    """Whichever process answers, tag and bytes are the same, also right after a build."""
    with uvicorn(root, tmp_path, "--workers", "4") as (address, _, log):
        for build in range(2):
            for path in PATHS:
                for coding in CODINGS:
                    assert len(answers(address, path, coding, 12)) == 1, (path, coding)
            item = root / "meetings" / "vienna-arms-control.md"
            item.write_text(item.read_text(encoding="utf-8").replace("title: ", f"title: {build} "), encoding="utf-8")
            diplofeed.build(root, now=NOW + timedelta(hours=1 + build))
        assert log.read_text(encoding="utf-8").count("Started server process") == 4


@pytest.mark.slow
def test_builds_are_seen_whole_and_at_once(root: Path, tmp_path: Path) -> None:
    """While readers ask two processes and builds go on, each answer is whole, and after a build it is the new one."""
    item = root / "meetings" / "vienna-arms-control.md"
    text, paths = item.read_text(encoding="utf-8"), ("/atom.xml", "/feed.atom?topic=arms-control")
    statuses: Counter[int] = Counter()
    is_over = threading.Event()
    with uvicorn(root, tmp_path, "--workers", "2") as (address, _, _):

        def ask() -> None:
            with httpx.Client(base_url=address, timeout=PATIENCE) as client:
                while not is_over.is_set():
                    statuses.update(client.get(path).status_code for path in (*paths, "/calendar.ics", "/healthz"))

        readers = [threading.Thread(target=ask) for _ in range(4)]
        for reader in readers:
            reader.start()
        for number in range(8):
            item.write_text(text.replace("title: ", f"title: Version {number} ", 1), encoding="utf-8")
            diplofeed.build(root, now=NOW + timedelta(minutes=1 + number))
            for path in paths * 4:
                assert f"Version {number} ".encode() in httpx.get(address + path).content
        is_over.set()
        for reader in readers:
            reader.join()

    assert set(statuses) == {200}


@pytest.mark.slow
def test_slow_clients_do_not_stop_others(root: Path, tmp_path: Path) -> None:
    """Two hundred that send a byte a second, or take nothing of what they ask for, leave the others their answers."""
    large = root / "public" / "large.json"
    large.write_bytes(b"[" + b"0," * (1 << 20) + b"0]")
    with uvicorn(root, tmp_path) as (address, _, log), ExitStack() as clients:
        port = int(address.rpartition(":")[2])
        for number in range(SLOW):
            client = clients.enter_context(socket.create_connection((HOST, port)))
            start = b"GET /large.json HTTP/1.1\r\nHost: x\r\n"
            client.sendall(start if number % 2 else start + b"\r\n")
        times = sorted(taken(f"{address}{path}") for path in PATHS * 10)
        assert "Traceback" not in log.read_text(encoding="utf-8")

    assert times[-1] < 5
    assert times[len(times) // 2] < 0.5


def taken(address: str) -> float:
    """Return how many seconds an answer takes."""
    began = time.monotonic()
    assert httpx.get(address, timeout=PATIENCE).status_code == 200
    return time.monotonic() - began


@pytest.mark.slow
def test_a_server_keeps_no_memory_of_requests(root: Path, tmp_path: Path) -> None:
    """A hundred thousand requests of a process leave it as large as the first twenty thousand."""
    with uvicorn(root, tmp_path) as (address, process, _):
        port = int(address.rpartition(":")[2])
        sizes = []
        for _ in range(5):
            threads = [threading.Thread(target=burst, args=(port, 10_000)) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            sizes.append(resident(process.pid))

    assert sizes[-1] < sizes[0] + (4 << 20)


def burst(port: int, number: int) -> None:
    """Ask so often on one connection."""
    with httpx.Client(base_url=f"http://{HOST}:{port}", timeout=PATIENCE) as client:
        for count in range(number):
            path = PATHS[count % len(PATHS)]
            client.head(path) if count % 2 else client.head(f"/{count}.xml")


def resident(pid: int) -> int:
    """Return how many bytes of memory a process has."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        pytest.skip("this system does not say how large a process is")
    return int(status.read_text(encoding="utf-8").split("VmRSS:")[1].split()[0]) << 10


@pytest.fixture(name="fronted")
def _fronted(root: Path, tmp_path: Path) -> Iterator[str]:
    """Return the address of nginx, with the configuration on the page, before a server."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    page = (Path(__file__).resolve().parents[2] / "docs" / "server.md").read_text(encoding="utf-8")
    config = page.split("<!-- nginx -->\n```nginx\n")[1].split("```")[0]
    port = free_port()
    with uvicorn(root, tmp_path) as (address, _, _):
        config = config.replace("127.0.0.1:8000", address.removeprefix("http://"))
        config = config.replace("listen 80;", f"listen {HOST}:{port};").replace("/var/cache/nginx", str(tmp_path))
        config = config.replace("rate=20r/s", "rate=10000r/s")
        with nginx(tmp_path, config, port) as front:
            yield front


@pytest.mark.clients
@pytest.mark.parametrize("path", PATHS)
def test_nginx_passes_on_what_caches_are_told(fronted: str, root: Path, path: str) -> None:
    """Tags stay strong, each coding has its own, and 304 and parts are answered, also from the cache of nginx."""
    tags = set()
    for coding in CODINGS:
        headers = {"Accept-Encoding": coding}
        first, second = (httpx.get(fronted + path, headers=headers) for _ in range(2))
        assert (first.status_code, second.headers["etag"], second.content) == (
            200,
            first.headers["etag"],
            first.content,
        )
        assert not first.headers["etag"].startswith("W/")
        again = httpx.get(fronted + path, headers={**headers, "If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        tags.add(first.headers["etag"])
    part = httpx.get(fronted + path, headers={"Accept-Encoding": "identity", "Range": "bytes=0-9"})
    whole = httpx.get(fronted + path, headers={"Accept-Encoding": "identity"})

    assert (part.status_code, part.content) == (206, whole.content[:10])
    assert len(tags) == (1 if ".ics" in path else len(CODINGS))


@pytest.mark.clients
def test_nginx_leaves_hostile_paths_to_be_refused(fronted: str) -> None:
    """What leads out of the folder is refused by one of the two."""
    port = int(fronted.rpartition(":")[2])
    for target in (
        b"/../diplofeed.toml",
        b"/%2e%2e/diplofeed.toml",
        b"/..%2fdiplofeed.toml",
        b"//etc/passwd",
        b"/.diplofeed/",
    ):
        with socket.create_connection((HOST, port), timeout=PATIENCE) as client:
            client.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            status = int(client.recv(4096).split(b" ")[1])
        assert status in (400, 404), target
