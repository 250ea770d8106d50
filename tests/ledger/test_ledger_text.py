"""A ledger as text says all there is to remember, in lines that compare well, and is read back with care."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from diplofeed.errors import LedgerError
from diplofeed.ledger.decide import Absence, Change, State, decide_all
from diplofeed.ledger.schema import COLUMNS
from diplofeed.ledger.store import Ledger
from diplofeed.ledger.text import copy, export, import_
from diplofeed.model import Meeting, Relation, Statement
from diplofeed.record.plain import restore

PUBLICATION = "tag:example.org,2026:diplomacy"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECRET = ("covert", "leaked", "hushed", "buried")

TALKS = Meeting(id="talks", title={"ru": "Переговоры", "en": "Talks"}, when="2027-07")
SAID = Statement(
    id="said", text="“Yes”\n\nsaid \\ he\tin Київ", when="2023-07-11", about=("talks", "leaked"), party="US",
    related=(Relation(to="hushed"), Relation(to="talks")),
)  # fmt: skip
SERIES = Meeting(id="round", title="A round", when="2024", series="hushed", related=(Relation(to="buried"),))

Place = Path | str
Sql = Callable[..., list[tuple[Any, ...]]]


def opened(place: Place, wait: float = 0) -> Ledger:
    """Open the ledger of the publication all these tests are about."""
    return Ledger.open(place, publication=PUBLICATION, wait=wait)


def build(ledger: Ledger, *items: Meeting | Statement, day: int, hidden: tuple[str, ...] = ()) -> None:
    """Build once."""
    now = NOW + timedelta(days=day)
    absence = Absence(hidden={("meeting", each) for each in hidden})
    ledger.save(decide_all(ledger.remembered(), items, publication_id=PUBLICATION, now=now, absence=absence), now=now)


def named(item_id: str, *formerly: str) -> Meeting:
    """Return a meeting under an id."""
    return attrs.evolve(TALKS, id=item_id, formerly=formerly)


def fill(place: Place) -> None:
    """Make a ledger with everything in it: shown, renamed, withdrawn, hidden, returned, and what is internal."""
    with opened(place) as ledger:
        build(ledger, TALKS, SAID, SERIES, named("leaked"), named("hushed"), named("buried"), named("old"), day=0)
        dated = attrs.evolve(TALKS, when="2027-07-11", title={"en": "Talks", "ru": "Переговоры", "uk": "Переговори"})
        build(ledger, dated, SAID, SERIES, named("leaked"), named("new", "old"), day=1, hidden=("hushed",))
        build(ledger, dated, SERIES, named("new", "old"), day=2, hidden=("hushed", "leaked", "buried"))
        build(ledger.internal(), dated, named("covert"), named("leaked"), day=3)
        ledger.save_outputs("public", ["rss.xml"])
        assert [row.state for row in ledger.remembered().values()] == [
            *(State.VANISHED, State.HIDDEN, State.HIDDEN, State.SHOWN, State.SHOWN, State.SHOWN, State.WITHDRAWN),
        ]


def tables(place: Place, run_sql: Sql) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that is in a ledger but which builds there were and what they wrote, byte by byte."""
    where = {"about": "name = 'began'", "output": "1 = 0"}
    return {
        table: sorted(run_sql(place, f"SELECT {', '.join(names)} FROM {table} WHERE {where.get(table, '1 = 1')}"))
        for table, names in COLUMNS.items()
    }


def lines_of(place: Place, *, public: bool = False) -> list[str]:
    """Return the lines of a ledger."""
    with opened(place) as ledger:
        return list(export(ledger, public=public))


@pytest.fixture(name="full")
def _full(tmp_path: Path) -> Path:
    """Return a file with a ledger that has everything in it."""
    fill(tmp_path / "full.db")
    return tmp_path / "full.db"


# ---------------------------------------------------------------- out


def test_what_it_looks_like(place: Place) -> None:
    """The text of a small ledger, whole."""
    meeting = Meeting(id="talks", title={"ru": "Переговоры", "en": "Talks"}, when="2027-07", parties=("US",))
    with opened(place) as ledger:
        build(ledger, meeting, day=0)
    data = (
        '{"id": "talks", "when": "2027-07", "title": {"ru": "Переговоры", "en": "Talks"}, '
        '"parties": [{"id": "US", "name": "United States"}]}'
    )
    header, item, revision = lines_of(place)
    assert header == (
        '{"began": "2026-11-23T09:00:00.000000+00:00", "ledger": 1, "publication": "tag:example.org,2026:diplomacy"}'
    )
    assert item == (
        f'{{"data": {data}, "form": 1, "id": "talks", "kind": "meeting", '
        '"published": "2026-11-23T09:00:00.000000+00:00", "sequence": 0, "source": "", "state": "shown", '
        '"tag": "tag:example.org,2026:diplomacy/meeting/talks", "uid": "cb7fc649-7fce-5a50-880b-3246e5be856a", '
        '"updated": "2026-11-23T09:00:00.000000+00:00"}'
    )
    assert revision == (
        f'{{"at": "2026-11-23T09:00:00.000000+00:00", "change": "new", "data": {data}, '
        '"fields": ["parties", "title", "when"], "form": 1, "id": "talks", "kind": "meeting", "revision": 1, '
        '"sequence": 0}'
    )


def test_order(full: Path) -> None:
    """Items come by kind and id, the public one first, each with its revisions below it; keys are sorted."""
    header, *lines = map(json.loads, lines_of(full))
    assert header == {
        "began": "2026-11-23T09:00:00.000000+00:00",
        "began_internal": "2026-11-26T09:00:00.000000+00:00",
        "ledger": 1,
        "publication": PUBLICATION,
    }
    keys = [(line["kind"], line["id"], line.get("audience") == "internal", line.get("revision", 0)) for line in lines]
    assert keys == sorted(keys)
    assert all(list(line) == sorted(line) for line in (header, *lines))
    assert {key[1] for key in keys if key[2]} == {"talks", "covert", "leaked"}


def test_lines_are_lines(full: Path) -> None:
    """No line has a break or white space at its end, and letters are letters."""
    lines = lines_of(full)
    assert all("\n" not in line and "\r" not in line and line == line.strip() for line in lines)
    assert "Переговоры" in "".join(lines)


def test_nothing_changes_where_nothing_changed(place: Place) -> None:
    """A build that changes no item changes no line; one that changes an item touches only the lines of that item."""
    with opened(place) as ledger:
        build(ledger, TALKS, SERIES, day=0)
        before = list(export(ledger))
        build(ledger, TALKS, SERIES, day=1)
        ledger.save_outputs("public", ["rss.xml"])
        assert list(export(ledger)) == before
        build(ledger, attrs.evolve(TALKS, when="2027-08"), SERIES, day=2)
        after = list(export(ledger))
    assert len(after) == len(before) + 1
    assert {json.loads(line)["id"] for line in set(after) ^ set(before)} == {"talks"}


def test_both_databases_say_the_same(full: Path, postgres: str) -> None:
    """The same builds give the same lines, whatever the ledger is in."""
    fill(postgres)
    assert lines_of(postgres) == lines_of(full)


def test_nothing_hidden_is_public(full: Path) -> None:
    """The public text names nothing that is hidden or internal, also where other items refer to it."""
    everything, public = "\n".join(lines_of(full)), "\n".join(lines_of(full, public=True))
    assert [word for word in SECRET if word not in everything] == []
    assert [word for word in (*SECRET, "internal", "hidden", "vanished") if word in public] == []
    items = [each for each in map(json.loads, public.split("\n")[1:]) if "revision" not in each]
    assert [(item["id"], item["state"]) for item in items] == [
        ("new", "shown"), ("round", "shown"), ("talks", "shown"), ("said", "withdrawn"),
    ]  # fmt: skip
    output = restore("statement", items[-1]["data"])
    assert isinstance(output, Statement)
    assert (output.about, [each.to for each in output.related], output.text) == (("talks",), ["talks"], SAID.text)


def test_public_without_anything_hidden(place: Place) -> None:
    """Where nothing is hidden the public text has the same lines, and says that it is the public one."""
    with opened(place) as ledger:
        build(ledger, TALKS, SERIES, day=0)
        (first, *lines), (public, *public_lines) = export(ledger), export(ledger, public=True)
    assert (lines, json.loads(public)) == (public_lines, {**json.loads(first), "public": True})


def test_not_while_others_save(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger that is saved again and again while it is read is no ledger to write out."""
    count = iter(range(1000))
    monkeypatch.setattr(Ledger, "builds", lambda _: next(count))
    with pytest.raises(LedgerError, match="other builds go on saving"):
        lines_of(full)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE item SET data = '{'",
        "UPDATE item SET uid = 'x'",
        "UPDATE item SET state = 'x'",
        "UPDATE revision SET at = 'yesterday'",
        "UPDATE revision SET fields = '[1]'",
        f"UPDATE revision SET data = '{'[' * 100_000}'",
    ],
)
def test_a_damaged_ledger_is_not_written_out(full: Path, run_sql: Sql, sql: str) -> None:
    """What could not be read back is not written out."""
    run_sql(full, sql)
    with pytest.raises(LedgerError, match=r"the ledger is damaged: (item|revision) (meeting|statement) '"):
        lines_of(full)


# ---------------------------------------------------------------- in


def test_there_and_back(full: Path, postgres: str, tmp_path: Path, run_sql: Sql) -> None:
    """A ledger carried from SQLite to PostgreSQL and back is the same to the last byte."""
    back = tmp_path / "back.db"
    for source, target in ((full, postgres), (postgres, back)):
        with opened(source) as before, opened(target) as after:
            assert import_(after, export(before)) == 10
            for scope in (lambda ledger: ledger, Ledger.internal):
                assert scope(after).remembered() == scope(before).remembered()
                assert scope(after).latest(99) == scope(before).latest(99)
                assert scope(after).history("talks") == scope(before).history("talks")
                assert scope(after).began(NOW) == scope(before).began(NOW)
    assert tables(full, run_sql) == tables(postgres, run_sql) == tables(back, run_sql)
    assert lines_of(back) == lines_of(full)


def test_the_first_language_stays_the_first(full: Path, place: Place) -> None:
    """The order of languages is kept, as the first is the one shown where none fits."""
    with opened(place) as ledger:
        import_(ledger, lines_of(full))
        first, second = ledger.history("talks")
    assert [str(restore("meeting", each.data).title) for each in (first, second)] == ["Переговоры", "Talks"]


def test_the_next_build_finds_nothing_new(full: Path, place: Place) -> None:
    """A build on a ledger that was read back announces nothing."""
    with opened(place) as ledger:
        import_(ledger, (f"{line}\r\n" for line in [*lines_of(full), ""]))
        items = [restore(row.kind, row.data) for row in ledger.remembered().values() if row.state is State.SHOWN]
        result = decide_all(ledger.remembered(), items, publication_id=PUBLICATION, now=NOW + timedelta(days=9))
        assert {(each.change, each.recast) for each in result} == {(Change.UNCHANGED, False)}


def test_an_empty_ledger(place: Place, tmp_path: Path) -> None:
    """A ledger that remembers nothing is carried over too."""
    with opened(tmp_path / "empty.db") as before, opened(place) as after:
        assert import_(after, export(before)) == 0
        assert after.began(NOW) == NOW


def test_what_is_there_stays(full: Path, place: Place, run_sql: Sql) -> None:
    """A ledger that is not empty is not written over, unless that is said."""
    with opened(place) as ledger:
        build(ledger, named("precious"), day=0)
        ledger.save_outputs("public", ["rss.xml"])
        before = tables(place, run_sql)
        with pytest.raises(LedgerError, match="the ledger is not empty"):
            import_(ledger, lines_of(full))
        assert tables(place, run_sql) == before
        import_(ledger, lines_of(full), replace=True)
        assert tables(place, run_sql) == tables(full, run_sql)
        assert ledger.outputs("public") == {"rss.xml"}
        import_(ledger, lines_of(full, public=True), replace=True)
        assert ledger.internal().remembered() == {}
        assert ledger.internal().began(NOW) == NOW


def test_other_publications_stay(full: Path, place: Place) -> None:
    """What another publication remembers in the same database is left alone, and is not taken for this one's."""
    with Ledger.open(place, publication="tag:example.net,2027:other") as other, opened(place) as ledger:
        build(other, TALKS, day=0)
        before = other.remembered()
        import_(ledger, lines_of(full), replace=True)
        assert other.remembered() == before
        with pytest.raises(LedgerError, match=r"line 1: this is the ledger of another publication, 'tag:example\.org"):
            import_(other, lines_of(full), replace=True)


def test_a_build_under_way_notices(full: Path, place: Place) -> None:
    """A build that read the ledger before does not save over what was read back."""
    with opened(place) as slow, opened(place) as ledger:
        slow.remembered()
        slow.internal()
        import_(ledger, lines_of(full))
        with pytest.raises(LedgerError, match="another build changed the ledger meanwhile"):
            slow.save([], now=NOW)


def changed(number: int, **values: Any) -> Callable[[list[str]], list[str]]:
    """Return what changes values of one line, counted from 1; None removes one."""

    def change(lines: list[str]) -> list[str]:
        each = json.loads(lines[number - 1])
        each = {name: value for name, value in {**each, **values}.items() if value is not None}
        return [*lines[: number - 1], json.dumps(each), *lines[number:]]

    return change


def put(number: int, line: str) -> Callable[[list[str]], list[str]]:
    """Return what puts another line in place of one, counted from 1."""
    return lambda lines: [*lines[: number - 1], line, *lines[number:]]


def twice(number: int) -> Callable[[list[str]], list[str]]:
    """Return what repeats a line."""
    return lambda lines: [*lines[:number], *lines[number - 1 :]]


def renamed(line: str) -> str:
    """Return a line for another item that says it has the identity of the one before."""
    return json.dumps({**json.loads(line), "id": "bury"})


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(lambda _: [], "line 1: there is nothing in it", id="empty"),
        pytest.param(lambda _: ["", "\n"], "line 3: there is nothing in it", id="blank"),
        pytest.param(lambda lines: lines[1:], "line 1: this is no ledger", id="no-header"),
        pytest.param(changed(1, ledger=3), "line 1: the text is of version 3, newer than 2", id="newer"),
        pytest.param(changed(1, ledger="1"), "line 1: this is no ledger", id="version-of-text"),
        pytest.param(changed(1, ledger=True), "line 1: this is no ledger", id="version-true"),
        pytest.param(changed(1, publication=None), "line 1: this is the ledger of another", id="no-publication"),
        pytest.param(changed(1, began="2026-11-23"), "line 1: 'began' is no moment", id="began-day"),
        pytest.param(changed(1, began=7), "line 1: 'began' is no text", id="began-number"),
        pytest.param(changed(1, began=None), "line 2: there is an item, but the first line", id="not-begun"),
        pytest.param(put(2, "<<<<<<< HEAD"), "line 2: this is no JSON: Expecting value, at column 1", id="conflict"),
        pytest.param(put(3, '{"at": '), "line 3: this is no JSON: Expecting value, at column 8", id="cut-short"),
        pytest.param(put(2, "[]"), "line 2: this is no JSON object", id="list"),
        pytest.param(put(2, "7"), "line 2: this is no JSON object", id="number"),
        pytest.param(put(2, '{"id": 1, "id": 2}'), "line 2: the key 'id' stands twice", id="key-twice"),
        pytest.param(put(2, '{"form": NaN}'), "line 2: NaN is no number", id="nan"),
        pytest.param(put(2, '{"form": ' + "9" * 5000 + "}"), "line 2: ", id="huge-number"),
        pytest.param(put(2, "[" * 100_000), "line 2: it is nested too deeply", id="nested"),
        pytest.param(put(2, '{"a":' * 100_000), "line 2: it is nested too deeply", id="nested-objects"),
        pytest.param(put(2, " " * 20_000_000 + "{}"), "line 2: it has 20,000,002 characters", id="huge-line"),
        pytest.param(changed(2, data=float("inf")), "line 2: Infinity is no number", id="infinity"),
        pytest.param(
            lambda lines: put(2, lines[1].replace('"title"', '"x": 1e999, "title"'))(lines), "line 2: ", id="overflow"
        ),
        pytest.param(changed(2, data={"title": "half \ud800"}), "line 2: 'data' has half a character", id="surrogate"),
        pytest.param(changed(2, source="half \ud800"), "line 2: 'source' is no text", id="surrogate-in-source"),
        pytest.param(changed(2, source="nul \0"), "line 2: 'source' is no text", id="nul"),
        pytest.param(changed(2, id=""), "line 2: 'id' is empty", id="no-id"),
        pytest.param(changed(2, id=None), "line 2: 'id' is missing", id="id-missing"),
        pytest.param(changed(2, id=["talks"]), "line 2: 'id' is no text", id="id-list"),
        pytest.param(changed(2, kind="treaty"), "line 2: 'kind' is none of meeting, statement", id="kind"),
        pytest.param(changed(2, kind=["meeting"]), "line 2: 'kind' is none of", id="kind-list"),
        pytest.param(changed(2, state="gone"), "line 2: 'state' is none of shown, hidden", id="state"),
        pytest.param(changed(3, change="unchanged"), "line 3: 'change' is none of new, revised", id="change"),
        pytest.param(changed(2, uid="7"), "line 2: badly formed hexadecimal UUID", id="uid"),
        pytest.param(changed(2, uid="6BA7B811-9DAD-11D1-80B4-00C04FD430C8"), "line 2: 'uid' is no UUID", id="uid-case"),
        pytest.param(changed(2, sequence=-1), "line 2: 'sequence' is no whole number", id="negative"),
        pytest.param(changed(2, sequence=2**31), "line 2: 'sequence' is no whole number", id="large"),
        pytest.param(changed(2, sequence=1.0), "line 2: 'sequence' is no whole number", id="fraction"),
        pytest.param(changed(2, sequence=True), "line 2: 'sequence' is no whole number", id="truth"),
        pytest.param(changed(2, updated="2026-11-23T09:00:00"), "line 2: 'updated' is no moment", id="no-zone"),
        pytest.param(changed(2, updated="2026-11-23T09:00:00Z"), "line 2: 'updated' is no moment", id="not-as-stored"),
        pytest.param(changed(2, updated="0001-01-01T00:00:00+23:00"), "line 2: 'updated' is no moment", id="too-early"),
        pytest.param(changed(2, data=[]), "line 2: 'data' is no object", id="data-list"),
        pytest.param(changed(3, fields="title"), "line 3: 'fields' is no list", id="fields-text"),
        pytest.param(changed(3, fields=[1]), "line 3: 'fields' is no list", id="fields-numbers"),
        pytest.param(changed(2, note="mine"), "line 2: unknown key 'note'", id="unknown-key"),
        pytest.param(changed(2, audience="all"), "line 2: its audience is neither", id="audience"),
        pytest.param(changed(2, audience=[]), "line 2: its audience is neither", id="audience-list"),
        pytest.param(twice(2), "line 3: meeting 'buried' stands twice", id="item-twice"),
        pytest.param(twice(3), "line 4: revision 1 stands where revision 2 is expected", id="revision-twice"),
        pytest.param(lambda lines: [*lines[:2], *lines[3:]], "line 3: revision 2 stands where", id="revision-lost"),
        pytest.param(lambda lines: [lines[0], *lines[2:]], "line 2: a revision does not stand below", id="item-lost"),
        pytest.param(
            lambda lines: [*lines[:2], renamed(lines[1]), *lines[2:]], "line 3: two items have the tag", id="tag-twice"
        ),
        pytest.param(lambda lines: [*lines, lines[2]], "a revision does not stand below its item", id="at-the-end"),
    ],
)  # fmt: skip
def test_hostile_text(full: Path, tmp_path: Path, spoil: Callable[[list[str]], list[str]], message: str) -> None:
    """Whatever is wrong with a text is told with its line, and nothing of it is taken over."""
    with opened(tmp_path / "ledger.db") as ledger:
        with pytest.raises(LedgerError) as caught:
            import_(ledger, spoil(lines_of(full)))
        assert message in str(caught.value)
        assert len(str(caught.value)) < 500
        assert (ledger.remembered(), ledger.builds(), ledger.began(NOW)) == ({}, 0, NOW)


def test_all_or_nothing(full: Path, place: Place, run_sql: Sql) -> None:
    """A text that is wrong in its last line leaves what the ledger had, also where it was to be replaced."""
    with opened(place) as ledger:
        build(ledger, named("precious"), day=0)
    before = tables(place, run_sql)
    with opened(place) as ledger, pytest.raises(LedgerError, match=r"line \d+: this is no JSON"):
        import_(ledger, [*lines_of(full), "{"], replace=True)
    assert tables(place, run_sql) == before


def test_not_while_another_writes(full: Path, place: Place) -> None:
    """A text is not read into a ledger another build is writing to."""
    lines = lines_of(full)
    with (
        opened(place) as first,
        opened(place) as second,
        first.database.transaction(),
        pytest.raises(LedgerError, match="another build holds the ledger"),
    ):
        import_(second, lines)


def test_a_file_that_is_no_text(full: Path, tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are told with their line."""
    path = tmp_path / "ledger.jsonl"
    path.write_bytes("\n".join(lines_of(full)[:2]).encode() + b"\n\xff\xfe\n")
    with opened(tmp_path / "ledger.db") as ledger, path.open(encoding="utf-8", newline="\n", buffering=1) as file:
        with pytest.raises(LedgerError, match=r"line \d+: it is not UTF-8"):
            import_(ledger, file)
        assert ledger.remembered() == {}


def test_odd_line_breaks_within_texts(place: Place, run_sql: Sql) -> None:
    """What some take for the end of a line stands within one, so a file is read by its line feeds alone."""
    with opened(":memory:") as before, opened(place) as after:
        build(before, TALKS, day=0)
        odd = {"id": "talks", "title": "a\u2028b\u2029c\x85d\x0be\x1cf"}
        with before.database.transaction():
            before.database.change("UPDATE item SET data = :data", [{"data": json.dumps(odd, ensure_ascii=False)}])
        text = "".join(f"{line}\n" for line in export(before))
        assert text.count("\n") == 3
        import_(after, text.split("\n"))
        assert after.remembered() == before.remembered()
    assert json.loads(run_sql(place, "SELECT data FROM item")[0][0]) == odd


# ---------------------------------------------------------------- aside


def test_copy(place: Place, run_sql: Sql) -> None:
    """A copy has all there is, and what is done to it is not done to the ledger."""
    fill(place)
    before = tables(place, run_sql)
    with opened(place) as ledger, copy(ledger) as aside:
        assert list(export(aside)) == list(export(ledger))
        assert aside.outputs("public") == {"rss.xml"}
        assert (aside.builds(), aside.internal().builds()) == (3, 1)
        build(aside, named("more"), day=9)
        build(aside.internal(), named("more"), day=9)
        aside.save_outputs("public", [])
        assert aside.outputs("public") == frozenset()
        assert ledger.outputs("public") == {"rss.xml"}
    assert tables(place, run_sql) == before


def test_copy_of_what_is_not_there(place: Place) -> None:
    """A copy of a ledger without any build is such a ledger."""
    with opened(place) as ledger, copy(ledger) as aside:
        assert (aside.remembered(), aside.began(NOW)) == ({}, NOW)
        build(aside, TALKS, day=0)


def test_many_items(tmp_path: Path) -> None:
    """Some thousand items are written out and read back in seconds."""
    with opened(tmp_path / "before.db") as before, opened(tmp_path / "after.db") as after:
        build(before, *(named(f"m{number}") for number in range(2000)), day=0)
        assert import_(after, export(before)) == 2000
        assert after.remembered() == before.remembered()
    assert sys.getrecursionlimit() < 100_000  # what the tests of nesting take for granted
