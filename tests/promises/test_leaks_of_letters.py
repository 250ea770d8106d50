"""What is internal or under embargo is in no letter, nor in how many there are, though its period is over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from diplofeed import build
from support.records import written

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RECORD = {
    "diplofeed.toml": (
        '[publication]\nid = "tag:example.org,2026:letters"\ntitle = "Talks"\nlink = "https://example.org/talks/"\n'
        '[build]\nformats = ["letter"]\n[exporters.letter]\nmax_bytes = 10000\n'
    ),
    "meetings/open.yaml": "title: Open talks\nwhen: 2023-07-11\nstatus: held\n",
}
HIDDEN = {
    "meetings/hush.yaml": "title: Hush talks\nwhen: {when}\nstatus: held\n{how}",
    "statements/hushed.yaml": "text: Hush.\nparty: US\nwhen: {when}\nabout: [open]\n{how}",
}


def made(root: Path, record: dict[str, str]) -> dict[str, bytes]:
    """Return the letters of a record by their names."""
    written(root, {name: text.encode() for name, text in record.items()})
    report = build(root, now=NOW)
    assert report.complete, [*map(str, report.faults), *report.failures]
    return {
        path.relative_to(root / "public").as_posix(): path.read_bytes()
        for path in (root / "public").rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("when", ["2023-07-12", "2023-06-12", "2022"])
@pytest.mark.parametrize("how", ["audience: internal\n", "embargo_until: 2026-12-01T00:00Z\n"])
def test_hidden_item_changes_no_byte_of_a_letter(when: str, how: str, tmp_path: Path) -> None:
    """Letters are the same with hidden items as without, in a period with open ones and in one without."""
    hidden = {name: text.format(when=when, how=how) for name, text in HIDDEN.items()}

    without = made(tmp_path / "without", RECORD)

    assert "digest/2023-07.eml" in without
    assert made(tmp_path / "with", RECORD | hidden) == without
