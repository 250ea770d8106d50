"""A format whose main document is not for readers is named by no other."""

from __future__ import annotations

from pathlib import Path

import attrs

from diplofeed.publishing import Format
from diplofeed.registry import Registry
from support.builds import NOW, PUBLICATION, Office, meetings


def test_letters_are_named_nowhere_and_change_no_other_file(tmp_path: Path) -> None:
    """With letters every other file is what it is without; neither pages nor feeds nor lists of feeds name theirs."""
    registry = Registry.builtin()
    usual = [Format.of(registry.exporter(name)) for name in registry.usual_formats]
    files = []
    for name, formats in (("with", [*usual, Format.of(registry.exporter("letter"))]), ("without", usual)):
        office = Office(tmp_path / name, attrs.evolve(PUBLICATION, languages=()))
        assert office.build(meetings(6), formats, now=NOW).complete
        files.append(office.files())

    own = {name for name in files[0] if name.endswith((".eml", ".email.html", "letters.json"))}
    assert own
    assert {name: data for name, data in files[0].items() if name not in own} == files[1]
