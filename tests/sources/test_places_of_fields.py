"""What items say of each other is named where it stands, with line and column, as all other faults are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diplofeed.cli.advice import overdue
from diplofeed.config.load import load_config
from diplofeed.errors import ConfigError
from diplofeed.publishing.folder import open_record, read
from diplofeed.publishing.formats import formats_of
from diplofeed.publishing.reading import load_record
from diplofeed.registry import Registry

CONFIG = '[publication]\nid = "tag:example.org,2026:talks"\ntitle = "Talks"\nlink = "https://example.org/talks/"\n'


def written(root: Path, files: Mapping[str, str]) -> Path:
    """Return the folder of a record with these files."""
    for name, text in {"diplofeed.toml": CONFIG, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


MEETING = "title: Talks\nwhen: 2027\n"
STATEMENT = "text: Yes.\nparty: US\nwhen: 2027\n"


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("meetings/a.yaml", f"{MEETING}related:\n  - to: nope\n    as: follows\n", "meetings/a.yaml:4:9"),
        ("meetings/a.yaml", f"{MEETING}related: [{{ to: a }},\n {{ as: follows, to: nope}}]\n", "meetings/a.yaml:4:21"),
        ("meetings/a.yaml", f"{MEETING}related: {{ to: nope }}\n", "meetings/a.yaml:3:16"),
        ("meetings/a.yaml", f"{MEETING}series: nope\n", "meetings/a.yaml:3:9"),
        ("meetings/a.yaml", "\n- id: a\n  title: A\n  when: 2027\n  series: nope\n", "meetings/a.yaml:5:11"),
        ("meetings/a.md", f"---\n{MEETING}series: nope\n---\nText.\n", "meetings/a.md:4:9"),
        ("meetings.yaml", "- id: a\n  title: A\n  when: 2027\n  series: nope\n", "meetings.yaml:4:11"),
        ("meetings.csv", "id,title,when,series\nb,B,2027,\na,A,2027,nope\n", "meetings.csv:3:4"),
        ("meetings.jsonl", '{"id": "a", "title": "A", "when": "2027", "series": "nope"}\n', "meetings.jsonl:1"),
        ("statements/s.yaml", f"{STATEMENT}about: [nope]\n", "statements/s.yaml:4:9"),
        ("statements/s.yaml", f"{STATEMENT}about:\n  - m\n  - nope\n", "statements/s.yaml:6:5"),
        ("statements/s.yaml", f"{STATEMENT}about: nope\n", "statements/s.yaml:4:8"),
        ("statements.csv", "id,text,party,when,about\ns,Yes.,US,2027,m;nope\n", "statements.csv:2:5"),
    ],
)  # fmt: skip
def test_a_reference_to_nothing_is_named_where_it_stands(tmp_path: Path, name: str, text: str, place: str) -> None:
    """Whatever the form of the file."""
    root = written(tmp_path, {"meetings/m.yaml": MEETING, name: text})
    (fault,) = read(root).faults
    assert "'nope' in the record" in fault.message
    assert str(fault.origin).startswith(place)
    assert fault.origin.column


def test_what_is_left_out_with_another_item_is_named_where_it_stands(tmp_path: Path) -> None:
    """So is an id that is taken, and a ring of wholes, as far as the field is written."""
    bad = f"{MEETING}status: canceled\n"
    ring = f"{MEETING}id: {{}}\nseries: {{}}\n"
    root = written(
        tmp_path,
        {
            "meetings/bad.yaml": bad,
            "statements/s.yaml": f"{STATEMENT}about: bad\n",
            "meetings/t.yaml": f"{MEETING}\nid: twin\n",
            "meetings/twin.yaml": MEETING,
            "meetings/r1.yaml": ring.format("r1", "r2"),
            "meetings/r2.yaml": ring.format("r2", "r1"),
        },
    )
    places = {(fault.field, str(fault.origin)) for fault in read(root).faults}
    assert places == {
        ("status", "meetings/bad.yaml:3:9"),
        ("about[1]", "statements/s.yaml:4:8"),
        ("id", "meetings/t.yaml:4:5"),
        ("id", "meetings/twin.yaml:1:1"),
        ("part-of", "meetings/r1.yaml:1:1"),
        ("part-of", "meetings/r2.yaml:1:1"),
    }


def test_a_warning_is_named_where_it_stands(tmp_path: Path) -> None:
    """As that of a meeting that is over and still scheduled; where no status is written, at the meeting."""
    root = written(
        tmp_path,
        {"meetings/a.yaml": "title: A\nwhen: 2020\nstatus: scheduled\n", "meetings/b.yaml": "title: B\nwhen: 2020\n"},
    )
    record = load_record(root, *open_record(root), advise=overdue(datetime(2026, 1, 1, tzinfo=UTC)))
    assert [str(fault.origin) for fault in record.faults][:1] == ["meetings/a.yaml:3:9"]


def test_a_slug_and_a_format_are_named_where_they_stand(tmp_path: Path) -> None:
    """In the configuration too."""
    feed = '[[feeds]]\ntitle = "A"\nslug = "a"\nwhere = { parties = ["US"] }\n'
    with pytest.raises(ConfigError) as caught:
        load_config(written(tmp_path, {"diplofeed.toml": f"{CONFIG}{feed}{feed}"}))
    assert str(caught.value.faults[0].origin).startswith("diplofeed.toml:11:")
    config = load_config(written(tmp_path, {"diplofeed.toml": f'{CONFIG}[build]\nformats = ["atom",\n  "rs"]\n'}))
    with pytest.raises(ConfigError) as caught:
        formats_of(config, Registry.builtin())
    assert str(caught.value.faults[0].origin).startswith("diplofeed.toml:6")
