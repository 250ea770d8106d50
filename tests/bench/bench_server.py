"""How many requests a second the server answers, as ratios to nginx that serves the same files: by wrk, on loopback.

Run it on an idle machine: ``python tests/bench/bench_server.py [--seconds 5] [--items 300]``. uvicorn has one process,
as nginx has, and wrk one thread beside them with 32 connections.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import diplofeed
from bench import record
from support.servers import HOST, NGINX, WRK, free_port, nginx, uvicorn

LIVE = "/feed.atom?topic=topic-1"
FORMATS = ("rss", "atom", "json", "ical", "digest", "html")  # the record names no pages, and one is asked for here
ROUNDS = 3
NGINX_CONFIG = """
    sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=1000; gzip_static off;
    types {{ application/atom+xml xml; text/calendar ics; application/feed+json json; text/html html; }}
    server {{ listen {host}:{port}; root {root}; }}
"""


def rate(address: str, seconds: int, fields: dict[str, str]) -> float:
    """Return requests per second; fail where an answer is an error."""
    headers = [part for name, value in fields.items() for part in ("-H", f"{name}: {value}")]
    command = [str(WRK), "-t1", "-c32", f"-d{seconds}s", *headers, address]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in out, out
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", out)[0])


def rates(address: str, path: str, seconds: int, coding: str = "identity") -> tuple[float, float]:
    """Return requests per second of clients that have nothing, and of those that have the document already."""
    fields = {"Accept-Encoding": coding}
    etag = httpx.get(address + path, headers=fields).headers["etag"]
    return rate(address + path, seconds, fields), rate(address + path, seconds, {**fields, "If-None-Match": etag})


def row(ours: str, theirs: str, path: str, seconds: int, size: int) -> str:
    """Return a row of the table: medians of rounds in which both are asked in turn, as others may use the machine."""
    rounds = [(rates(ours, path, seconds), rates(theirs, path, seconds)) for _ in range(ROUNDS)]
    cells = [f"`{path}`", f"{size:,}"]
    for kind in range(2):
        cells.append(f"{median(mine[kind] for mine, _ in rounds):,.0f}")
        cells.append(f"{median(mine[kind] / other[kind] for mine, other in rounds):.2f}")
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print a table for the documentation."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--items", type=int, default=300)
    arguments = parser.parse_args()
    assert WRK, "wrk is missing"
    assert NGINX, "nginx is missing"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = folder / "record"
        record.write(root, arguments.items)
        assert diplofeed.build(root, formats=FORMATS).complete
        port = free_port()
        config = NGINX_CONFIG.format(host=HOST, port=port, root=root / "public")
        with nginx(folder, config, port) as theirs, uvicorn(root, folder) as (ours, _, _):
            print("| Document | bytes | all of it | ratio | `If-None-Match` | ratio |")
            print("| --- | --- | --- | --- | --- | --- |")
            for path in ("/atom.xml", "/calendar.ics", "/feed.json", "/index.html"):
                size = (root / "public" / path.removeprefix("/")).stat().st_size
                print(row(ours, theirs, path, arguments.seconds, size))
            for path, coding in (("/atom.xml", "gzip"), (LIVE, "identity"), (LIVE, "gzip")):
                size = int(httpx.head(ours + path, headers={"Accept-Encoding": coding}).headers["content-length"])
                whole, same = rates(ours, path, arguments.seconds, coding)
                print(f"| `{path}`, {coding} | {size:,} | {whole:,.0f} | | {same:,.0f} | |")


if __name__ == "__main__":
    main()
