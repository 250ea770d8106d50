"""Both sides edit for a long time: nothing a person wrote is lost, and nothing the other side said is missed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from diplofeed.importing.plan import What
from diplofeed.importing.run import Wishes, import_from
from support.effort import cases
from support.upstream import Upstream, record_with_plugin

KEYS = st.sampled_from(["uid-1", "uid-2", "uid-3"])
FIELDS = st.sampled_from(["title", "summary", "url", "status", "when"])
VALUES = {
    "title": ["Talks", "Talks again", "Beratungen: zweiter Teil"],
    "summary": ["They met.", "They met.\n\nAnd parted.", "# No heading", None],
    "url": ["https://a.example/", "https://b.example/x?y=1#z", None],
    "status": ["held", "cancelled", "confirmed", None],
    "when": ["2023", "2023-07", "2023-07-12T10:00/12:00[Europe/Vienna]"],
}
WISHES = Wishes(use="upstream", name="there")


class BothSides(RuleBasedStateMachine):
    """A record and another side, edited in any order, with imports between."""

    def __init__(self) -> None:
        """Begin with nothing on either side."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="sides-"))
        self.root = record_with_plugin(self.folder / "record")
        self.there = Upstream(self.folder / "there.json")
        self.items: dict[str, dict[str, Any]] = {}
        self.agreed: dict[str, dict[str, Any]] = {}  # by key, what both sides said last, field by field
        self.ids: dict[str, str] = {}  # in the record, as they were imported

    @initialize(keys=st.sets(KEYS, min_size=1))
    def begin(self, keys: set[str]) -> None:
        """Say some items, and import them."""
        for key in sorted(keys):
            self.items[key] = {"id": key, "title": f"Talks {key}", "when": "2023"}
        self._import()

    @rule(key=KEYS)
    def say_another(self, key: str) -> None:
        """Say an item on the other side."""
        self.items.setdefault(key, {"id": key, "title": f"Talks {key}", "when": "2023"})

    @rule(key=KEYS, name=FIELDS, which=st.integers(0, 3))
    def edit_there(self, key: str, name: str, which: int) -> None:
        """Edit a field on the other side."""
        if key in self.items:
            self._set(self.items[key], name, which)

    @rule(key=KEYS, name=FIELDS, which=st.integers(0, 3), comment=st.booleans())
    def edit_here(self, key: str, name: str, which: int, comment: bool) -> None:
        """Edit a field by hand, and write a comment."""
        path = self._file(key)
        if path is None:
            return
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        self._set(data, name, which)
        remark = "# a remark by hand\n" if comment or "# a remark" in path.read_text(encoding="utf-8") else ""
        path.write_text(remark + yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    @rule(key=KEYS)
    def remove_here(self, key: str) -> None:
        """Remove a file by hand."""
        path = self._file(key)
        if path is not None:
            path.unlink()

    @rule(key=KEYS)
    def remove_there(self, key: str) -> None:
        """Remove an item on the other side, which is kept here."""
        self.items.pop(key, None)

    @rule(key=KEYS)
    def rename_here(self, key: str) -> None:
        """Give an item another id, as an editor does, with the one it had."""
        path = self._file(key)
        if path is not None and not path.stem.endswith("-x"):
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            data["formerly"] = [data["id"], *data.get("formerly", [])]
            data["id"] = f"{data['id']}-x"
            path.unlink()
            path = path.with_name(f"{data['id']}.yaml")
            path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    @precondition(lambda self: self.items)
    @rule()
    def import_now(self) -> None:
        """Import, and compare what became of each field with what each side did since both agreed."""
        self._import()

    def _import(self) -> None:
        here = {key: self._here(key) for key in {*self.items, *self.agreed}}
        remarks = {key: "# a remark" in text for key, text in self._texts().items()}
        self.there.say(list(self.items.values()))
        report = import_from(self.root, str(self.there.path), WISHES)
        assert not report.faults
        outcomes = {outcome.key: outcome for outcome in report.outcomes}
        for key, outcome in outcomes.items():
            self.ids.setdefault(key, outcome.id)
        for key, theirs in self.items.items():
            before, ours, after = self.agreed.get(key, {}), here[key], self._here(key)
            if ours is None and key in self.agreed:
                assert after is None  # what a person removed is not brought back
                assert outcomes[key].what is What.REMOVED
                continue
            self._compare(key, before, ours or {}, theirs, after or {}, outcomes[key])
        for key in here.keys() - self.items.keys():
            assert self._here(key) == here[key]
        assert all("# a remark" in self._texts()[key] for key, has_one in remarks.items() if has_one)
        again = import_from(self.root, str(self.there.path), WISHES)
        assert again.written == ()
        assert {each.key: each.conflicts for each in again.outcomes} == {
            each.key: each.conflicts for each in report.outcomes
        }

    def _compare(self, key: str, before: Any, ours: Any, theirs: Any, after: Any, outcome: Any) -> None:
        """Compare each field of an item after an import with what it must be."""
        conflicts = {each.field for each in outcome.conflicts}
        agreed = self.agreed.setdefault(key, {})
        for name in VALUES:
            was, own, other = before.get(name), ours.get(name), theirs.get(name)
            if own == was:
                assert after.get(name) == other  # what the other side said is not missed
            else:
                assert after.get(name) == own  # what a person wrote is not lost
            is_conflict = other not in (own, was) and own != was
            assert (name in conflicts) is is_conflict
            if not is_conflict:
                agreed.pop(name, None)
                agreed |= {name: other} if other is not None else {}

    @staticmethod
    def _set(data: dict[str, Any], name: str, which: int) -> None:
        value = VALUES[name][which % len(VALUES[name])]
        data.pop(name, None)
        if value is not None:
            data[name] = value

    def _texts(self) -> dict[str, str]:
        return {path.stem: path.read_text(encoding="utf-8") for path in (self.root / "meetings").glob("*.yaml")}

    def _file(self, key: str) -> Path | None:
        """Return the file of an item, whether it was renamed or not."""
        stem = self.ids.get(key, "")
        paths = ((self.root / "meetings" / f"{name}.yaml") for name in (stem, f"{stem}-x"))
        return next((path for path in paths if path.is_file()), None)

    def _here(self, key: str) -> dict[str, Any] | None:
        path = self._file(key)
        if path is None:
            return None
        return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))

    @invariant()
    def nothing_is_left_behind(self) -> None:
        """No half-written file stands beside the record's."""
        assert [path.name for path in self.root.rglob("*~")] == []

    def teardown(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder)


@pytest.mark.random
def test_both_sides_keep_what_they_said() -> None:
    """Two thousand steps and more of edits, removals and imports on both sides."""
    run_state_machine_as_test(
        BothSides,
        settings=settings(
            max_examples=cases(25), stateful_step_count=80, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
