"""What an import changes in a JSON file is changed in place: the rest stays as somebody laid it out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diplofeed.importing.jsontext import edited
from diplofeed.importing.run import Wishes, import_from
from support.upstream import Upstream, record_with_plugin

ITEM = '{\n    "id": "talks",\n    "title" : "Talks",\t"when": "2027-01-01",\n    "parties": ["US",  "RU"]\n}\n'


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        (ITEM, {"talks": {"when": "2027-02"}}, ITEM.replace("2027-01-01", "2027-02")),
        (ITEM, {"talks": {"parties": ["DE"]}}, ITEM.replace('["US",  "RU"]', '["DE"]')),
        (ITEM, {"talks": {"status": "held"}}, ITEM.replace('"RU"]', '"RU"],\n    "status": "held"')),
        (ITEM, {"other": {"status": "held"}}, ITEM),
        ('{"title": "Ä", "when": "2027"}', {"file": {"title": "Ö"}}, '{"title": "Ö", "when": "2027"}'),
        ('{"when": "2027"}', {"file": {"title": "Ö"}}, '{"when": "2027", "title": "Ö"}'),
        (
            '[ {"id": "a", "n": 1.0},\n  {"id": "b", "n": 2.50} ]\r\n',
            {"a": {"n": 3}},
            '[ {"id": "a", "n": 3},\n  {"id": "b", "n": 2.50} ]\r\n',
        ),
        ("[]", {"a": {"n": 3}}, "[]"),
    ],
)
def test_only_what_changed_is_other(text: str, changes: dict[str, Any], expected: str) -> None:
    """Indents, spaces, line ends, numbers and the other items are as they were."""
    assert edited(text, "file", changes) == expected


@pytest.mark.parametrize("gone", ["title", "when", "parties"])
def test_a_field_is_taken_away(gone: str) -> None:
    """Whichever it is, JSON is left."""
    made = edited(ITEM, "file", {"talks": {gone: None, "url": "https://a.example/"}})

    expected = {name: value for name, value in json.loads(ITEM).items() if name != gone}
    assert json.loads(made) == {**expected, "url": "https://a.example/"}


def test_an_import_leaves_the_layout_of_a_json_file(tmp_path: Path) -> None:
    """The field that changed on the other side is changed where it stands."""
    own = '{"id": "own", "title": "Own", "when": "2027"}'
    text = f'[\n  {{"id": "talks",  "title": "Talks",\n   "when": "2027-01-01"}},\n  {own}\n]\n'
    root = record_with_plugin(tmp_path / "record", {"meetings/all.json": text})
    there = Upstream(tmp_path / "there.json")
    wishes = Wishes(use="upstream")
    there.say([{"id": "talks", "title": "Talks", "when": "2027-01-01"}])
    import_from(root, str(there.path), wishes)
    assert (root / "meetings/all.json").read_text(encoding="utf-8") == text
    there.say([{"id": "talks", "title": "Talks", "when": "2027-02-01", "url": "https://a.example/"}])

    report = import_from(root, str(there.path), wishes)

    assert report.complete
    changed = text.replace('"2027-01-01"}', '"2027-02-01",  "url": "https://a.example/"}')
    assert (root / "meetings/all.json").read_text(encoding="utf-8") == changed
