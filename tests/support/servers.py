"""Servers of their own for tests: uvicorn with the application of a record, and nginx; on this machine alone."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

__all__ = ["HOST", "NGINX", "WRK", "free_port", "nginx", "nginx_main", "uvicorn"]

HOST: Final = "127.0.0.1"
NGINX: Final = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
WRK: Final = shutil.which("wrk")
_PATIENCE: Final = 60.0
_MODULE: Final = "import diplofeed.serve\n\napp = diplofeed.serve.app({root!r})\n"


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def uvicorn(root: Path, folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes], Path]]:
    """Serve a record as the documentation says; yield the address, the process, and the file of what it prints."""
    (folder / "record_asgi.py").write_text(_MODULE.format(root=str(root)), encoding="utf-8")
    port, log = free_port(), folder / "uvicorn.log"
    command = [sys.executable, "-m", "uvicorn", "record_asgi:app", "--app-dir", str(folder), "--no-access-log"]
    command += ["--host", HOST, "--port", str(port), *options]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            _await(f"http://{HOST}:{port}/healthz", log)
            yield f"http://{HOST}:{port}", process, log
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE)


def nginx_main(folder: Path, config: str) -> str:
    """Return a whole configuration, of whose parts none is outside a folder, around what stands in ``http``."""
    places = "\n".join(
        f"    {name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""  # whose folders nobody else can read
    return (
        f"{user}daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx-error.log warn;\nworker_processes 1;\n"
        f"events {{ worker_connections 1024; }}\nhttp {{\n    access_log off;\n{places}\n{config}\n}}\n"
    )


@contextmanager
def nginx(folder: Path, config: str, port: int) -> Iterator[str]:
    """Run nginx with what stands in ``http``, which listens at a port; yield its address."""
    assert NGINX
    file = folder / "nginx.conf"
    file.write_text(nginx_main(folder, config), encoding="utf-8")
    checked = subprocess.run([NGINX, "-t", "-c", str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen([NGINX, "-c", str(file)], stderr=subprocess.DEVNULL) as process:
        try:
            _await(f"http://{HOST}:{port}/", folder / "nginx-error.log")
            yield f"http://{HOST}:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE)


def _await(address: str, log: Path) -> None:
    """Wait until somebody answers."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            httpx.get(address, timeout=_PATIENCE)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))
