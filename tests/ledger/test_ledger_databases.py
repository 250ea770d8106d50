"""A ledger is safe in either database: with two builds at once, killed ones, lost connections and older versions."""

from __future__ import annotations

import logging
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import attrs
import pytest

from diplofeed.errors import LedgerError
from diplofeed.ledger import schema
from diplofeed.ledger.database import SqliteDatabase, migrate
from diplofeed.ledger.decide import Change, Decision, State, decide_all
from diplofeed.ledger.store import Ledger
from diplofeed.model import Meeting, Topic
from diplofeed.record import Names
from diplofeed.record.plain import plain, restore

PUBLICATION = "tag:example.org,2026:diplomacy"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TALKS = Meeting(id="talks", title="Talks", when="2027-07", topics=(Topic(id="arms", name="Arms"),))

Place = Path | str
Sql = Callable[..., list[tuple[Any, ...]]]


def opened(place: Place, wait: float = 0) -> Ledger:
    """Open the ledger of the publication all these tests are about."""
    return Ledger.open(place, publication=PUBLICATION, wait=wait)


def build(ledger: Ledger, *items: Meeting, day: int = 0) -> tuple[Decision, ...]:
    """Build once."""
    now = NOW + timedelta(days=day)
    result = decide_all(ledger.remembered(), items, publication_id=PUBLICATION, now=now)
    ledger.save(result, now=now)
    return result


# ---------------------------------------------------------------- two at once


def test_a_second_writer_is_told(place: Place) -> None:
    """While one writes, another can read, and is told so when it wants to write; then it can."""
    with opened(place) as first, opened(place) as second:
        build(first, TALKS)
        rows = second.remembered()
        with first.database.transaction():
            first.set_about("name", "value")
            assert second.remembered() == rows
            assert second.about("name") is None
            with pytest.raises(LedgerError, match="another build holds the ledger; try again when it is done"):
                second.save([], now=NOW)
        assert second.about("name") == "value"
        second.save([], now=NOW)


def test_a_second_writer_waits(place: Place) -> None:
    """Another that wants to write waits until the first is done, and sees what it did."""
    held, done = Event(), Event()

    def write() -> None:
        with opened(place) as first, first.database.transaction():
            first.set_about("name", "value")
            held.set()
            done.wait(30)

    with ThreadPoolExecutor() as pool, opened(place, wait=30) as second:
        running = pool.submit(write)
        assert held.wait(30)
        pool.submit(lambda: (Event().wait(0.3), done.set()))
        with second.database.transaction():
            assert second.about("name") == "value"
        running.result(30)


def test_what_is_undone_is_not_there(place: Place) -> None:
    """A transaction that ends in an error of any kind changes nothing, and the next one is as good as any."""
    with opened(place) as ledger:

        def fail(error: type[BaseException]) -> None:
            with ledger.database.transaction():
                ledger.set_about("name", "value")
                raise error

        for error in (KeyError, KeyboardInterrupt):
            with pytest.raises(error):
                fail(error)
        assert ledger.about("name") is None
        with ledger.database.transaction():
            ledger.set_about("name", "value")
        assert ledger.about("name") == "value"


def test_many_first_openers(place: Place) -> None:
    """Whoever comes first makes the tables, and all the others find them."""
    barrier = Barrier(8)

    def open_together() -> int:
        barrier.wait(30)
        with opened(place, wait=30) as ledger:
            return len(ledger.remembered())

    with ThreadPoolExecutor(8) as pool:
        assert [each.result(60) for each in [pool.submit(open_together) for _ in range(8)]] == [0] * 8


def test_builds_one_after_the_other(place: Place) -> None:
    """Builds started together that each hold the ledger all are saved, whichever comes first."""
    barrier = Barrier(4)

    def build_together(number: int) -> None:
        with opened(place, wait=60) as ledger:
            barrier.wait(30)
            with ledger.hold():
                items = [attrs.evolve(TALKS, id=item_id) for _, item_id in ledger.remembered()]
                build(ledger, *items, attrs.evolve(TALKS, id=f"talks-{number}"), day=number)

    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(build_together, number) for number in range(4)]:
            each.result(90)
    with opened(place) as ledger:
        assert sorted(row.id for row in ledger.remembered().values()) == [f"talks-{number}" for number in range(4)]
        assert {row.state for row in ledger.remembered().values()} == {State.SHOWN}
        assert ledger.builds() == 4


def test_moves_are_those_of_the_date_alone(place: Place) -> None:
    """Of each meeting the last revision that gave it another date is found, and of no other field."""
    with opened(place) as ledger:
        build(ledger, TALKS, attrs.evolve(TALKS, id="others"))
        assert ledger.moves() == {}
        moved = attrs.evolve(TALKS, when="2027-09")
        build(ledger, moved, attrs.evolve(TALKS, id="others", title="When others talk"), day=1)
        build(ledger, attrs.evolve(moved, title='Talks, "when" they are'), day=2)
        result = ledger.moves()
        assert list(result) == [("meeting", "talks")]
        assert result["meeting", "talks"].before is not None
        assert result["meeting", "talks"].before["when"] == "2027-07"


# ---------------------------------------------------------------- held


def test_held_by_a_thread(place: Place) -> None:
    """A ledger held by another thread of this process is not had, and is had once it is let go."""
    held, done = Event(), Event()

    def hold() -> None:
        with opened(place) as ledger, ledger.hold():
            held.set()
            done.wait(30)

    with ThreadPoolExecutor() as pool, opened(place) as other, opened(place, wait=30) as patient:
        running = pool.submit(hold)
        assert held.wait(30)
        with pytest.raises(LedgerError, match=f"under way, by .*process {os.getpid()} on "), other.hold():
            pass
        pool.submit(lambda: (Event().wait(0.2), done.set()))
        with patient.hold():
            running.result(30)


def test_held_by_another_user_of_the_same_database(place: Place) -> None:
    """Two builds that share one connection are kept apart as any two are."""
    with opened(place) as each:
        other = Ledger(each.database, PUBLICATION, 0)
        with each.hold(), pytest.raises(LedgerError, match=f"under way, by .*process {os.getpid()}"), other.hold():
            pass
        with other.hold():
            pass


def test_hold_within_hold(place: Place) -> None:
    """A build that holds the ledger may hold it again, also the internal one, and then still holds it."""
    with opened(place) as ledger, opened(place) as other, ledger.hold():
        with ledger.hold(), ledger.internal().hold():
            pass
        with pytest.raises(LedgerError, match="another build is under way"), other.hold():
            pass


def test_an_error_lets_go(place: Place) -> None:
    """A build that fails does not keep the ledger."""
    with opened(place) as ledger, opened(place) as other:
        with pytest.raises(KeyError), ledger.hold():
            raise KeyError
        with other.hold():
            pass


def test_held_in_memory() -> None:
    """Nobody else can hold a ledger in memory."""
    with opened(":memory:") as ledger, ledger.hold():
        build(ledger, TALKS)


def test_publications_in_one_postgres_are_built_at_once(postgres: str) -> None:
    """Two publications with their ledgers in one PostgreSQL database do not wait for each other."""
    other_one = "tag:example.net,2027:other"
    with (
        opened(postgres) as each,
        Ledger.open(postgres, publication=other_one, wait=0) as other,
        each.hold(),
        other.hold(),
    ):
        assert build(each, TALKS)[0].change is Change.NEW


def test_the_lock_cannot_be_made(tmp_path: Path) -> None:
    """A lock file that cannot be made is an error that names it."""
    with opened(tmp_path / "ledger.db") as ledger:
        (tmp_path / "ledger.db.lock").mkdir()
        with pytest.raises(LedgerError, match=r"ledger\.db\.lock: the lock cannot be opened"), ledger.hold():
            pass


# ---------------------------------------------------------------- killed

_CHILD = f"""
import sys
from pathlib import Path
from diplofeed.ledger.store import Ledger
place, what = sys.argv[1:]
ledger = Ledger.open(place, publication={PUBLICATION!r}, wait=0)
with ledger.hold() if what == "hold" else ledger.database.transaction():
    if what == "write":
        ledger.set_about("name", "half")
        ledger.database.change("DELETE FROM item", [{{}}])
    print("ready", flush=True)
    sys.stdin.read()
"""


@contextmanager
def child(place: Place, what: str) -> Iterator[subprocess.Popen[str]]:
    """Run another process that holds the ledger or writes to it until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(place), what], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def test_held_by_another_process(place: Place) -> None:
    """A build in another process is named with its number, its host and since when."""
    with opened(place) as ledger, child(place, "hold") as process:
        who = rf"by .*process {process.pid} on {socket.gethostname()}, .*since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d UTC"
        with pytest.raises(LedgerError, match=who), ledger.hold():
            pass
        process.communicate("", timeout=30)
        with ledger.hold():
            pass


def test_killed_while_it_holds(place: Place) -> None:
    """A build that is killed leaves a ledger nobody holds."""
    with opened(place, wait=30) as ledger, child(place, "hold") as process:
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        with ledger.hold():
            build(ledger, TALKS)


def test_killed_while_it_writes(place: Place) -> None:
    """A build that is killed while it writes leaves the ledger as it was before."""
    with opened(place, wait=30) as ledger:
        build(ledger, TALKS)
        before = ledger.remembered()
        with child(place, "write") as process:
            process.send_signal(signal.SIGKILL)
            process.wait(30)
            with ledger.database.transaction():
                pass
        assert (ledger.remembered(), ledger.about("name")) == (before, None)
        assert build(ledger, TALKS, day=1)[0].change is Change.UNCHANGED


# ---------------------------------------------------------------- connections


@pytest.fixture(name="cut")
def _cut(postgres: str, run_sql: Sql) -> Callable[[], None]:
    """Return a function that cuts all connections to the database."""

    def terminate() -> None:
        run_sql(
            postgres,
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
        )

    return terminate


@pytest.mark.parametrize(
    "use",
    [
        pytest.param(lambda ledger: ledger.remembered(), id="read"),
        pytest.param(lambda ledger: ledger.save([], now=NOW), id="save"),
        pytest.param(lambda ledger: ledger.save_outputs("public", ["rss.xml"]), id="outputs"),
        pytest.param(lambda ledger: ledger.hold().__enter__(), id="hold"),
    ],
)
def test_connection_lost(postgres: str, cut: Callable[[], None], use: Callable[[Ledger], object]) -> None:
    """A build that loses its database says so, whatever it does, and the next one goes on."""
    with opened(postgres) as ledger:
        build(ledger, TALKS)
        cut()
        for _ in range(2):
            with pytest.raises(LedgerError, match=r"the connection to the database is lost \(.+\); build again"):
                use(ledger)
    with opened(postgres) as ledger:
        assert build(ledger, TALKS)[0].change is Change.UNCHANGED


def test_connection_lost_while_writing(postgres: str, cut: Callable[[], None]) -> None:
    """What was written before the connection was lost is not there, and psycopg prints nothing about it."""
    with opened(postgres) as ledger:
        before = build(ledger, TALKS)

        def write() -> None:
            with ledger.hold(), ledger.database.transaction():
                ledger.database.change("DELETE FROM item", [{}])
                cut()
                ledger.set_about("name", "value")

        with pytest.raises(LedgerError, match="the connection to the database is lost"):
            write()
    with opened(postgres) as ledger, ledger.hold():
        assert list(ledger.remembered().values()) == [each.remembered for each in before]
    assert logging.getLogger("psycopg").handlers


def test_a_transaction_that_failed_is_not_taken_for_done(postgres: str) -> None:
    """An error that is passed over within a transaction is told at its end, because nothing was saved."""
    with opened(postgres) as ledger:

        def write() -> None:
            with ledger.database.transaction():
                ledger.set_about("name", "value")
                with pytest.raises(LedgerError):
                    ledger.database.query("SELECT nothing FROM nowhere", {})

        with pytest.raises(LedgerError, match="nothing was saved"):
            write()
        assert ledger.about("name") is None


# ---------------------------------------------------------------- addresses


def told(address: str) -> str:
    """Return all that is shown of an address that cannot be opened, the cause and its cause too."""
    with pytest.raises(LedgerError) as caught:
        opened(address)
    output, error = "", caught.value
    while error is not None:
        output += f"{error!r} {error}\n"
        error = None if error.__suppress_context__ and error.__cause__ is None else error.__cause__ or error.__context__
    return output


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:{secret}@127.0.0.1:1/name",
        "postgres://me:{secret}@127.0.0.1:1/name",
        "postgresql+psycopg://me:{secret}@127.0.0.1:1/name",
        "postgresql://127.0.0.1:1/name?user=me&password={secret}",
        "postgresql://me:{secret}@no-such-host.invalid/name",
        "postgresql://me:{secret}@host:port/name",
        "postgresql://me:{secret}@127.0.0.1:1/name?no-such-setting=1",
        "postgresql://me:one@{secret}@127.0.0.1:1/name",
        "postgresql://me:1/{secret}@127.0.0.1:1/name",
        "postgresql://me:{secret}/two@127.0.0.1:1/name",
        "postgresql://me:{secret}?two@127.0.0.1:1/name",
        "postgresql://me:{secret}#two@127.0.0.1:1/name",
        "postgresql://me:{secret}%@127.0.0.1:1/name",
        "postgresql://me:{secret}%zz@127.0.0.1:1/name",
    ],
)
def test_no_password_is_told(address: str) -> None:
    """Whatever is wrong with an address, its password is in no message."""
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    output = told(address.format(secret="hunter22"))
    assert "hunter22" not in output
    assert "postgresql://me@" in output or "the address of the PostgreSQL database" in output


def test_a_wrong_password(postgres: str) -> None:
    """A password the server refuses is shown neither by the error nor by the database itself."""
    secret = postgres.partition("tests:")[2].partition("@")[0]
    output = told(postgres.replace(secret, "hunter22"))
    assert "password authentication failed" in output
    assert "hunter22" not in output
    with opened(postgres) as ledger:
        assert secret not in f"{ledger!r} {ledger.database!r} {ledger.database.name}"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_schemes(postgres: str, scheme: str) -> None:
    """All that people write for PostgreSQL is understood."""
    with opened(postgres.replace("postgresql", scheme, 1)) as ledger:
        assert build(ledger, TALKS)[0].change is Change.NEW


def test_without_psycopg(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error says how to install it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "diplofeed.ledger.postgres", raising=False)
    with pytest.raises(LedgerError, match=r"pip install 'diplofeed\[postgres\]'"):
        opened("postgresql://host/name")


def test_a_file_needs_no_psycopg() -> None:
    """A ledger in a file does not load what PostgreSQL needs."""
    code = (
        f"import sys; from diplofeed.ledger.store import Ledger; Ledger.open(':memory:', publication={PUBLICATION!r});"
        "sys.exit('psycopg' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# ---------------------------------------------------------------- databases that are not as they should be


@contextmanager
def database(server: str, run_sql: Sql, how: str) -> Iterator[str]:
    name = f"test_{secrets.token_hex(6)}"
    run_sql(server, f"CREATE DATABASE {name} {how}")
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_database_that_cannot_hold_all_letters(postgres_server: str, run_sql: Sql, encoding: str) -> None:
    """A database that cannot hold every name is refused before anything is in it."""
    with (
        database(postgres_server, run_sql, f"ENCODING '{encoding}' TEMPLATE template0") as address,
        pytest.raises(LedgerError, match=f"is in {encoding}; a ledger needs one made with ENCODING 'UTF8'"),
    ):
        opened(address)


def test_own_schema(postgres: str, run_sql: Sql) -> None:
    """The tables are made in the first schema of the search path, beside those of other programs."""
    address = f"{postgres}&options=-csearch_path%3Dledger"
    with pytest.raises(LedgerError, match="no schema of the search path is there"):
        opened(address)
    run_sql(postgres, "CREATE SCHEMA ledger")
    run_sql(postgres, "CREATE TABLE item (price INTEGER)")
    with opened(address) as ledger:
        build(ledger, TALKS)
    with pytest.raises(LedgerError, match="the table 'item' is of another program; give the ledger its own schema"):
        opened(postgres)
    assert run_sql(postgres, "SELECT id FROM ledger.item") == [("talks",)]


def test_foreign_file(tmp_path: Path, run_sql: Sql) -> None:
    """A file of another program is refused and left as it was."""
    path = tmp_path / "places.sqlite"
    run_sql(path, "CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="this is a database of another program, not a ledger"):
        opened(path)
    assert path.read_bytes() == before


def test_not_allowed(postgres: str, run_sql: Sql) -> None:
    """A user who may not make or read the tables is told what the server says."""
    run_sql(postgres, "DROP ROLE IF EXISTS guest")
    run_sql(postgres, "CREATE ROLE guest LOGIN PASSWORD 'guest'")
    secret = postgres.partition("//")[2].partition("@")[0]
    guest = postgres.replace(secret, "guest:guest")
    with pytest.raises(LedgerError, match="cannot be used: permission denied for schema public"):
        opened(guest)
    with opened(postgres):
        pass
    with pytest.raises(LedgerError, match="which version"):
        opened(guest)


@pytest.mark.parametrize(
    "setting", ["default_transaction_isolation=serializable", "default_transaction_read_only=on", "lock_timeout=1"]
)
def test_the_settings_of_the_server_do_not_matter(postgres: str, setting: str) -> None:
    """Two builds are kept apart in the same way whatever the defaults of the server are."""
    address = f"{postgres}&options=-c%20{setting.replace('=', '%3D')}"
    with opened(address) as first, opened(address) as second:
        build(first, TALKS)
        second.remembered()
        build(first, TALKS, day=1)
        with pytest.raises(LedgerError, match="another build changed the ledger meanwhile"):
            second.save([], now=NOW)
        build(second, TALKS, day=2)


@pytest.mark.parametrize(
    ("statement", "translated"),
    [
        ("SELECT :a, :b_c", "SELECT %(a)s, %(b_c)s"),
        ("SELECT a::bigint = :a", "SELECT a::bigint = %(a)s"),
        ("SELECT 'it''s 10:30 :a', :a", "SELECT 'it''s 10:30 :a', %(a)s"),
        ("SELECT 7 % :a, '%'", "SELECT 7 %% %(a)s, '%%'"),
    ],
)
def test_placeholders(statement: str, translated: str) -> None:
    """What stands for a value is written as psycopg wants it, and nothing else is taken for one."""
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    from diplofeed.ledger.postgres import _translated

    assert _translated(statement) == translated.encode()


def test_placeholders_that_are_none(postgres: str) -> None:
    """The server understands such statements, with values and without."""
    with opened(postgres) as ledger:
        assert ledger.database.query("SELECT 7 % 4, '10:30'::text, ':a'", {}) == [(3, "10:30", ":a")]
        assert ledger.database.query("SELECT 7 % :a, '5 %'", {"a": 4}) == [(3, "5 %")]


# ---------------------------------------------------------------- older versions

MADE_UP = ("ALTER TABLE item ADD COLUMN extra TEXT NOT NULL DEFAULT 'none'", "UPDATE item SET extra = id")


@contextmanager
def newer(*steps: str) -> Iterator[None]:
    """Be a diplofeed that is one version newer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, steps))
        patch.setattr(schema, "VERSION", schema.VERSION + 1)
        yield


def test_migration(place: Place, run_sql: Sql) -> None:
    """An older ledger is brought forward once, a copy of a file being kept, and an older diplofeed then refuses it."""
    with opened(place) as ledger:
        build(ledger, TALKS)
        rows = ledger.remembered()
    with newer(*MADE_UP):
        for _ in range(2):
            with opened(place) as ledger:
                assert ledger.remembered() == rows
                assert ledger.database.query("SELECT extra FROM item", {}) == [("talks",)]
    with pytest.raises(LedgerError, match=f"of version {schema.VERSION + 1}, newer than {schema.VERSION}"):
        opened(place)
    assert run_sql(place, "SELECT extra FROM item") == [("talks",)]
    if isinstance(place, Path):
        assert sorted(each.name for each in place.parent.iterdir()) == ["ledger.db", f"ledger.db.v{schema.VERSION}"]
        with opened(place.with_name(f"ledger.db.v{schema.VERSION}")) as ledger:
            assert ledger.remembered() == rows


def test_migration_that_fails(place: Place) -> None:
    """A migration that fails half-way leaves the ledger as it was."""
    with opened(place) as ledger:
        build(ledger, TALKS)
        rows = ledger.remembered()
    with newer(*MADE_UP, "DELETE FROM nowhere"), pytest.raises(LedgerError, match="nowhere"):
        opened(place)
    with opened(place) as ledger:
        assert ledger.remembered() == rows
        with pytest.raises(LedgerError, match="extra"):
            ledger.database.query("SELECT extra FROM item", {})


def test_migration_by_many_at_once(place: Place) -> None:
    """However many open an older ledger at the same time, it is brought forward once, and the copy is the older one."""
    with opened(place) as ledger:
        build(ledger, TALKS)
    barrier = Barrier(6)

    def open_together() -> int:
        barrier.wait(30)
        with opened(place, wait=30) as ledger:
            return len(ledger.remembered())

    with newer(*MADE_UP), ThreadPoolExecutor(6) as pool:
        assert [each.result(60) for each in [pool.submit(open_together) for _ in range(6)]] == [1] * 6
    if isinstance(place, Path):
        with opened(place.with_name(f"ledger.db.v{schema.VERSION}")) as ledger:
            assert len(ledger.remembered()) == 1


def test_a_copy_that_cannot_be_kept(tmp_path: Path) -> None:
    """Where no copy can be kept nothing is done to the ledger."""
    path = tmp_path / "ledger.db"
    with opened(path) as ledger:
        build(ledger, TALKS)
    before = path.read_bytes()
    name = f"ledger.db.v{schema.VERSION}"
    (tmp_path / name).mkdir()
    with newer(*MADE_UP), pytest.raises(LedgerError, match=f"{re.escape(name)}: .*unable to open"):
        opened(path)
    assert path.read_bytes() == before


_OF_0_1 = """
    CREATE TABLE about (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE item (
        kind TEXT NOT NULL, id TEXT NOT NULL, tag TEXT NOT NULL, uid TEXT NOT NULL, published TEXT NOT NULL,
        updated TEXT NOT NULL, sequence INTEGER NOT NULL, form INTEGER NOT NULL, data TEXT NOT NULL,
        PRIMARY KEY (kind, id)
    );
    CREATE TABLE revision (
        kind TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, at TEXT NOT NULL, fields TEXT NOT NULL,
        sequence INTEGER NOT NULL, form INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (kind, id, number)
    );
    CREATE TABLE output (target TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (target, path));
    INSERT INTO about VALUES ('version', '1'), ('began', '2026-11-01T09:00:00.000000+00:00'), ('builds', '7');
    INSERT INTO item VALUES (
        'meeting', 'talks', 'tag:example.org,2026:diplomacy/meeting/talks', '6ba7b811-9dad-51d1-80b4-00c04fd430c8',
        '2026-11-01T09:00:00.000000+00:00', '2026-11-02T09:00:00.000000+00:00', 1, 1,
        '{"id": "talks", "when": "2027-07", "topics": ["arms"], "title": "Talks"}'
    );
    INSERT INTO revision VALUES
        ('meeting', 'talks', 1, '2026-11-01T09:00:00.000000+00:00', '["id", "title", "when"]', 0, 1, '{}'),
        ('meeting', 'talks', 2, '2026-11-02T09:00:00.000000+00:00', '["when"]', 1, 1, '{"id": "talks"}');
    INSERT INTO output VALUES ('public', 'atom:atom.xml');
"""


def of_0_1(path: Path) -> bytes:
    """Make a ledger as diplofeed 0.1 left it, and return the file."""
    with closing(sqlite3.connect(path)) as file:
        file.executescript(_OF_0_1)
    return path.read_bytes()


def test_ledger_of_diplofeed_0_1(tmp_path: Path) -> None:
    """A ledger of the first version goes on as that of the publication that opens it; nothing is news."""
    path = tmp_path / "ledger.db"
    before = of_0_1(path)
    with opened(path) as ledger:
        (row,) = ledger.remembered().values()
        assert (row.id, row.sequence, row.state, row.source) == ("talks", 1, State.SHOWN, "")
        assert str(row.uid) == "6ba7b811-9dad-51d1-80b4-00c04fd430c8"
        assert ledger.began(NOW) == datetime(2026, 11, 1, 9, tzinfo=UTC)
        assert ledger.outputs("public") == {"atom:atom.xml"}
        assert [each.change for each in ledger.history("talks")] == [Change.NEW, Change.REVISED]
        (result,) = build(ledger, TALKS)
        assert (result.change, result.recast, result.remembered.updated) == (Change.UNCHANGED, True, row.updated)
        (row,) = ledger.remembered().values()
        assert row.data == plain(TALKS)
    with Ledger.open(path, publication="tag:example.net,2027:other") as other:
        assert (other.remembered(), other.outputs("public")) == ({}, frozenset())
    with closing(sqlite3.connect(tmp_path / "ledger.db.v1")) as kept:
        assert kept.execute("SELECT value FROM about WHERE name = 'version'").fetchall() == [("1",)]
    assert (tmp_path / "ledger.db.v1").stat().st_size == len(before)


def test_tables_are_the_same_however_they_came(tmp_path: Path) -> None:
    """A ledger that was migrated has the tables of one that is new."""
    of_0_1(tmp_path / "old.db")
    result = []
    for name in ("old.db", "new.db"):
        with opened(tmp_path / name) as ledger:
            rows = ledger.database.query("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2", {})
            result.append([(*row[:3], " ".join((row[3] or "").replace('"', "").split())) for row in rows])
    assert result[0] == result[1]
    with opened(tmp_path / "new.db") as ledger:
        for table, columns in schema.COLUMNS.items():
            rows = ledger.database.query(f"SELECT name FROM pragma_table_info('{table}')", {})
            assert tuple(name for (name,) in rows) == columns


def test_data_of_diplofeed_0_1_are_read_with_the_names_there_are() -> None:
    """What the first version remembered of an item names others by id, which the record knows."""
    data = {"id": "talks", "when": "2027-07", "topics": ["arms"], "title": "Talks"}
    assert restore("meeting", data, Names(topics={"arms": TALKS.topics[0]})) == TALKS


def test_migrating_what_is_there_does_nothing(tmp_path: Path) -> None:
    """Another build that was quicker leaves nothing to do."""
    with opened(tmp_path / "ledger.db") as ledger:
        database = ledger.database
        assert isinstance(database, SqliteDatabase)
        migrate(database, lambda: schema.VERSION, lambda _: pytest.fail("there is nothing to keep"))


def test_a_former_ledger_keeps_what_is_for_internal_readers(tmp_path: Path) -> None:
    """Rows of another publication that is called like the former name of an internal part stay that publication's."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path, publication="tag:example.org,2026:a") as ledger:
        for each in (ledger, ledger.internal()):
            build(each, TALKS, day=0)
    with Ledger.open(path, publication="tag:example.org,2026:b#internal") as ledger:
        build(ledger, TALKS, day=0)
    with closing(sqlite3.connect(path)) as database, database:
        for table in ("about", "item", "revision"):
            database.execute(
                f"UPDATE {table} SET scope = substr(scope, 10) || '#internal' WHERE scope LIKE 'internal %'"
            )
        database.execute("UPDATE about SET value = '2' WHERE name = 'version'")

    with Ledger.open(path, publication="tag:example.org,2026:a") as ledger:
        assert (len(ledger.internal().remembered()), ledger.internal().builds()) == (1, 1)
        assert ledger.others() == ("tag:example.org,2026:b#internal",)
    assert (tmp_path / "ledger.db.v2").exists()
