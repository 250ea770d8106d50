"""Somebody has the role of the day: what a foreign minister said stays so, whatever they have been since."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diplofeed.config import Publication
from diplofeed.model import Meeting, Participant, Person, Role, Statement
from diplofeed.publishing import render
from diplofeed.registry import Registry
from diplofeed.when import parse
from support import records

HALL = Person(
    id="hall",
    name="Dr. Emily Hall",
    role="former minister",
    affiliation="Example Institute",
    party="AT",
    roles=(
        Role(role="political analyst", until="2023-08"),
        Role(role="minister", affiliation="Foreign Ministry", party="CH", from_="2023-09", until="2025-05-31"),
    ),
)


@pytest.mark.parametrize(
    ("when", "role"),
    [
        ("2023-08-31", "political analyst"),
        ("1999", "political analyst"),
        ("2023-09-01", "minister"),
        ("2024", "minister"),
        ("2024/..", "minister"),
        ("2024-06-01T10:00Z", "minister"),
        ("2023", "former minister"),  # nobody can tell which
        ("2025-06-01", "former minister"),
        ("/2024", "former minister"),
    ],
)
def test_role_is_that_of_the_date(when: str, role: str) -> None:
    """The first role that covers the whole date counts, and else what they are without one."""
    person = HALL.at(parse(when))

    assert (str(person.role), person.roles) == (role, ())


def test_role_brings_its_affiliation_and_party() -> None:
    """Today's affiliation is not that of then; a party that a role does not name is the person's."""
    analyst, minister = HALL.at(parse("2020")), HALL.at(parse("2024"))

    assert (str(analyst.affiliation), analyst.party and analyst.party.id) == ("", "AT")
    assert (str(minister.affiliation), minister.party and minister.party.id) == ("Foreign Ministry", "CH")


def test_each_item_names_the_role_of_its_day() -> None:
    """Speakers and those who take part are named in every text with what they were."""
    statement = Statement(id="said", when="2024-02-01", text="It helps.", speaker=HALL)
    met = Meeting(id="met", title="Talks", when="2020-02-01", status="held", participants=(Participant(person=HALL),))
    publication = Publication(id="tag:example.org,2026:x", title="Talks", link="https://example.org/")
    made = render(
        [statement, met],
        publication=publication,
        exporter=Registry.builtin().exporter("json"),
        now=datetime(2026, 11, 23, tzinfo=UTC),
    )
    texts = {item["id"].rpartition("/")[2]: item["content_text"] for item in json.loads(made)["items"]}

    assert "— Dr. Emily Hall, minister, Foreign Ministry, Switzerland; 1 February 2024" in texts["said"]
    assert "- Dr. Emily Hall, political analyst, Austria" in texts["met"]


def record(folder: Path, people: str) -> Path:
    """Write a record of two statements of one person."""
    statements = (
        "- {id: one, text: It helps., speaker: hall, when: 2022}\n"
        "- {id: two, text: It hurts., speaker: hall, when: 2024-02-01}\n"
    )
    return records.written(
        folder, {"diplofeed.toml": records.CONFIG, "people.yaml": people, "statements.yaml": statements}
    )


def run(*arguments: object) -> tuple[int, str]:
    """Run the command and return its status and what it printed."""
    result = records.run(*arguments)
    return result.exit_code, result.output


def test_check_says_when_an_edit_would_rewrite_the_past(tmp_path: Path) -> None:
    """Another role in place of the one that was published is named once, with the items; dated roles are no fault."""
    folder = record(tmp_path, "- {id: hall, name: Dr. Emily Hall, role: political analyst}\n")
    assert "published" not in run("check", folder)[1]
    assert run("build", folder, "--now", "2026-11-23T09:00Z")[0] == 0
    assert "published" not in run("check", folder)[1]

    record(tmp_path, "- {id: hall, name: Dr. Emily Hall, role: minister}\n")
    status, printed = run("check", folder)
    assert status == 0
    assert "'hall' was published as 'political analyst' by 'one' and 1 more, which would now say 'minister'" in printed

    dated = "- {id: hall, name: Dr. Emily Hall, role: minister, roles: [{role: political analyst, until: 2025}]}\n"
    record(tmp_path, dated)
    assert "published" not in run("check", folder)[1]


def test_check_goes_on_without_a_ledger_it_can_read(tmp_path: Path) -> None:
    """A damaged ledger is named, and is no fault of the record."""
    folder = record(tmp_path, "- {id: hall, name: Dr. Emily Hall}\n")
    (folder / ".diplofeed").mkdir()
    (folder / ".diplofeed" / "ledger.db").write_bytes(b"no ledger" * 99)

    status, printed = run("check", folder)
    assert (status, "ledger.db: warning: " in printed) == (0, True)


def test_people_of_the_name_file_have_dated_roles(tmp_path: Path) -> None:
    """Roles are read with their bounds, and the outputs of a build have those of the day."""
    dated = "- {id: hall, name: Dr. Emily Hall, role: minister, roles: [{role: political analyst, until: 2023}]}\n"
    folder = record(tmp_path, dated)
    assert run("build", folder, "--now", "2026-11-23T09:00Z")[0] == 0

    digest = (folder / "public" / "digest.md").read_text()
    assert "Dr. Emily Hall, political analyst; 2022" in digest
    assert "Dr. Emily Hall, minister; 1 February 2024" in digest
