"""docs/import-losses.md says what of an item comes back from calendars, Atom and RSS, as found by trying it.

``python -m pytest tests/docs/test_import_losses.py --write`` writes the table; without ``--write`` it is compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplofeed.model import Meeting, RelationKind, Statement, Status
from diplofeed.when import parse
from support.effort import cases
from support.losses import FORMATS, NAMES, OTHERS, came_back, kept_fields, said_of, table, values_of
from support.places import ROOT

PAGE = ROOT / "docs" / "import-losses.md"
WRITE = "python -m pytest tests/docs/test_import_losses.py --write"
TABLE = re.compile(r"(<!-- losses -->\n).*?(<!-- end -->)", re.DOTALL)
Item = Meeting | Statement


def test_the_table_is_what_comes_back(pytestconfig: pytest.Config) -> None:
    """Each field of each kind of item, from each format."""
    made = "".join(f"{row}\n" for row in table())
    page = PAGE.read_text(encoding="utf-8")
    if pytestconfig.getoption("write"):
        page = TABLE.sub(lambda found: found[1] + made + found[2], page)
        PAGE.write_text(page, encoding="utf-8")
    assert made in page, WRITE


@pytest.mark.parametrize("cls", [Meeting, Statement])
def test_every_field_is_tried(cls: type[Item]) -> None:
    """But for those that say where and when an item is published, which none of it shows."""
    fields = {field.name for field in attrs.fields(cls)}

    assert fields - values_of(cls).keys() == {"id", "audience", "embargo_until"}


# ---------------------------------------------------------------- whatever an item holds

TITLES = (
    st.text("abcAZ é—-,;:.&<>*_\\()[]'\"0123", min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda text: any(sign.isalpha() for sign in text))
)
WORDS = st.lists(st.from_regex(r"[A-Za-zé]{1,8}", fullmatch=True), min_size=1, max_size=6).map(" ".join)


def fields_of(cls: type[Item]) -> st.SearchStrategy[dict[str, Any]]:
    """Return what an item may hold: of each field nothing or one of its values, of texts any words."""
    chosen = {name: st.sampled_from([None, *values]) for name, values in values_of(cls).items()}
    texts = {"title": TITLES, "summary": WORDS} if cls is Meeting else {"text": WORDS}
    always = {"when": st.sampled_from(values_of(cls)["when"]).map(parse)}
    return st.fixed_dictionaries({**chosen, **texts, **always}).map(_going_together)


def _going_together(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields without those that the page says are in words, or nothing, beside others."""
    when = fields["when"]
    beside = {
        **dict.fromkeys(("recurrence", "rdate", "exdate"), when.is_exact),  # of a day that is known
        "as_of": when.ongoing,
        "rounds": when.is_exact and all(each.status is not fields.get("status") for each in fields.get("rounds") or ()),
        # None that lies ahead was held, nor is going on since then.
        "status": fields.get("status") not in ((Status.HELD, Status.CONFIRMED) if when.ongoing else (Status.HELD,)),
        "places": not fields.get("place"),
        "speakers": not fields.get("speaker"),
        "parties": "party" not in fields or not fields["party"],
        "speaker": fields.get("speaker") in NAMES.people.values(),
        "related": not any(each.as_ is RelationKind.PART_OF for each in fields.get("related") or ()),
    }
    return {name: each for name, each in fields.items() if each is not None and beside.get(name, True)}


def made(cls: type[Item], fields: Mapping[str, Any]) -> Item | None:
    """Return an item, None where its fields do not go together."""
    voices = {} if cls is Meeting or fields.keys() & {"speaker", "speakers", "party", "parties"} else {"party": "US"}
    try:
        return cls(**{"id": "whole", **voices, **fields})
    except (ValueError, LookupError):
        return None


@pytest.mark.random
@pytest.mark.parametrize("label", FORMATS)
@pytest.mark.parametrize("cls", [Meeting, Statement])
@settings(max_examples=cases(15), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_is_kept_is_kept_whatever_else_an_item_holds(label: str, cls: type[Item], data: st.DataObject) -> None:
    """Fields of any values beside each other; what is in words stands beside the words of a summary or text."""
    item = data.draw(fields_of(cls).map(lambda fields: made(cls, fields)).filter(bool))
    assert item is not None
    back = came_back(FORMATS[label], (*OTHERS, item)).get("whole")
    if back is None:  # its date is one that the format cannot say
        return

    before, after = said_of(item), said_of(back)
    kept = [name for name in kept_fields(label, cls) if name not in ("id", "summary", "text")]
    assert {name: after.get(name) for name in kept} == {name: before.get(name) for name in kept}
    words = "summary" if cls is Meeting else "text"
    assert before[words] in after[words]
