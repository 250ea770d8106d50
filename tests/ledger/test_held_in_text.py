"""What is under an embargo is carried along by the text of a ledger, and never stands in one that the public reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

import diplofeed
from diplofeed.errors import LedgerError
from diplofeed.ledger.store import Ledger
from diplofeed.ledger.text import export, import_
from support.records import CONFIG, written

NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER: Final = NOW + timedelta(hours=5)
PUBLICATION: Final = "tag:example.org,2026:talks"
HELD: Final = "title: Talks in Oslo\nwhen: 2026-11-30\nembargo_until: 2026-11-23T14:00Z\n"
INTERNAL: Final = '[[feeds]]\nslug = "desk"\ntitle = "Desk"\naudience = "internal"\n'
OTHER: Final = "title: Talks in Rome\nwhen: 2026-12-01\n"


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    files = {"diplofeed.toml": f"{CONFIG}{INTERNAL}", "meetings/oslo.yaml": HELD, "meetings/rome.yaml": OTHER}
    root = written(tmp_path / "record", files)
    assert diplofeed.build(root, now=NOW).complete
    return root


def opened(place: Path) -> Ledger:
    """Open the ledger of the record."""
    return Ledger.open(place, publication=PUBLICATION)


def lines_of(root: Path, *, public: bool = False) -> list[str]:
    """Return the text of the record's ledger."""
    with opened(root / ".diplofeed" / "ledger.db") as ledger:
        return list(export(ledger, public=public))


def carried(root: Path, lines: list[str], *, replace: bool = False) -> Path:
    """Return the ledger that lines were read into."""
    place = root / "carried.db"
    with opened(place) as ledger:
        import_(ledger, lines, replace=replace)
    return place


def test_what_is_held_shows_at_the_end_of_its_embargo_also_after_an_import(root: Path) -> None:
    """Neither a view nor the next build tells a ledger that was carried from the one it was made of."""
    viewed = diplofeed.view(root, now=LATER).data
    place = carried(root, lines_of(root))

    assert b"Talks in Oslo" in viewed
    assert diplofeed.view(root, ledger=place, now=LATER).data == viewed
    with opened(place) as ledger:
        assert list(export(ledger)) == lines_of(root)


def test_the_text_says_what_is_held_below_all_items(root: Path) -> None:
    """For each audience a line of each item; a text with such lines is of the second version."""
    header, *lines = map(json.loads, lines_of(root))

    held = [line for line in lines if "held" in line]

    assert header["ledger"] == 2
    assert lines[-2:] == held
    assert [(line.get("audience"), line["kind"], line["id"], line["held"]) for line in held] == [
        (None, "meeting", "oslo", True),
        ("internal", "meeting", "oslo", True),
    ]
    assert held[0]["data"]["embargo_until"] == "2026-11-23T14:00:00+00:00"


def test_nothing_held_is_public(root: Path) -> None:
    """Neither before nor after the end of the embargo, and no mention: the text is one of the first version."""
    lines = lines_of(root, public=True)

    assert "oslo" not in "".join(lines).lower()
    assert json.loads(lines[0])["ledger"] == 1


def test_a_text_of_before_has_nothing_held(root: Path) -> None:
    """An item that it does not know is new for the next build."""
    lines = [line.replace('"ledger": 2', '"ledger": 1') for line in lines_of(root) if '"held"' not in line]

    place = carried(root, lines)

    assert b"oslo" not in diplofeed.view(root, ledger=place, now=LATER).data.lower()


def test_what_was_held_is_replaced_too(root: Path) -> None:
    """An import that drops what a ledger remembers drops what it held back."""
    before = lines_of(root)
    place = carried(root, before)
    rest = [line for line in before if '"held"' not in line]

    carried(root, rest, replace=True)

    assert b"oslo" not in diplofeed.view(root, ledger=place, now=LATER).data.lower()


def test_a_ledger_that_only_holds_something_back_is_not_empty(tmp_path: Path) -> None:
    """What it remembers would be lost."""
    root = written(tmp_path / "record", {"diplofeed.toml": CONFIG, "meetings/oslo.yaml": HELD})
    diplofeed.build(root, now=NOW)
    lines = lines_of(root)
    with opened(root / ".diplofeed" / "ledger.db") as ledger, pytest.raises(LedgerError, match="is not empty"):
        import_(ledger, lines)

    assert lines_of(root) == lines


def changed(**values: Any) -> Callable[[dict[str, Any]], list[dict[str, Any]]]:
    """Return what changes values of a line; None removes one."""
    return lambda line: [{name: value for name, value in {**line, **values}.items() if value is not None}]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (changed(held=False), "'held' is not true"),
        (changed(held="true"), "'held' is not true"),
        (changed(data=None), "'data' is missing"),
        (changed(source=None), "'source' is missing"),
        (changed(state="shown"), "unknown key 'state'"),
        (changed(id=".oslo"), "'id' is no id"),
        (changed(id="rome"), "'data.id' is not 'rome'"),
        (changed(data={"id": "oslo", "title": "Talks"}), "'data.embargo_until' is no moment"),
        (changed(data={"id": "oslo", "embargo_until": "soon"}), "'data.embargo_until' is no moment"),
        (changed(data={"id": "oslo", "embargo_until": "2026-11-23T14:00:00"}), "'data.embargo_until' is no moment"),
        (lambda line: [line, line], "meeting 'oslo' is held twice"),
    ],
)
def test_what_is_wrong_with_what_is_held_is_named_with_its_line(
    root: Path, spoil: Callable[[dict[str, Any]], list[dict[str, Any]]], message: str
) -> None:
    """Nothing of such a text is taken over, and no line can show what no embargo holds."""
    *lines, last = lines_of(root)
    spoilt = [*lines, *map(json.dumps, spoil(json.loads(last)))]

    with opened(root / "carried.db") as ledger:
        with pytest.raises(LedgerError) as caught:
            import_(ledger, spoilt)
        assert list(export(ledger)) == [f'{{"ledger": 1, "publication": "{PUBLICATION}"}}']

    assert message in str(caught.value)
    assert str(caught.value).startswith(f"line {len(spoilt)}: ")


def test_what_is_held_before_anything_began_is_refused(root: Path) -> None:
    """A ledger that holds something back was built."""
    header, *lines = lines_of(root)
    values = {name: value for name, value in json.loads(header).items() if not name.startswith("began")}
    held = [line for line in lines if '"held"' in line]

    with opened(root / "carried.db") as ledger, pytest.raises(LedgerError, match="line 2: there is an item, but"):
        import_(ledger, [json.dumps(values), *held])
