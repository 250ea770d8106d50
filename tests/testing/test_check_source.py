"""The contract test of sources: what it finds wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from diplofeed.errors import Fault, Origin
from diplofeed.model import Meeting
from diplofeed.registry import Registry
from diplofeed.source import Inputs, Located, Names, Source
from diplofeed.sources.folder import read_names
from diplofeed.testing import check_source
from support.places import ROOT

COUNTER = count()


@frozen
class Width:
    """Options."""

    width: int = 60


def read_lines(inputs: Inputs) -> Iterator[Located | Fault]:
    """Yield a meeting for each line."""
    try:
        lines = inputs.path.read_bytes().splitlines()
    except OSError as error:
        yield Fault(origin=Origin(inputs.path.name), message=f"cannot be read: {error.strerror}")
        return
    for number, text in enumerate(lines, start=1):
        origin = Origin(inputs.path.name, number)
        try:
            id_, when, title = text.decode().split(maxsplit=2)
            yield Located(item=Meeting(id=id_, when=when, title=title), origin=origin)
        except ValueError as error:
            yield Fault(origin=origin, message=str(error))


@pytest.fixture(name="sample")
def _sample(tmp_path: Path) -> Path:
    """Return a file with two meetings and a fault."""
    path = tmp_path / "talks.txt"
    path.write_text("vienna 2023-07 Vienna talks\ng7 2023-13 G7 summit\ngeneva 2021 Talks\n", encoding="utf-8")
    return path


def test_a_good_source_passes_with_its_record(sample: Path) -> None:
    """What a source found in the sample is returned, items and faults."""
    record = check_source(Source(name="lines", read=read_lines), sample)

    assert [item.id for item in record.items] == ["vienna", "geneva"]
    assert [str(fault.origin) for fault in record.faults] == ["talks.txt:2"]


def test_the_folder_keeps_the_contract() -> None:
    """The record on disk is a source like any other."""
    path = ROOT / "examples" / "us-russia"

    record = check_source(Registry.builtin().source("folder"), path, names=read_names(path)[0])

    assert (len(record.items), record.faults) == (10, ())


def one(inputs: Inputs, **fields: Any) -> Located:
    """Return a meeting found in a file."""
    item = Meeting(id="one", title="One", when="2023")
    return Located(**{"item": item, "origin": Origin(inputs.path.name), **fields})


def lenient(inputs: Inputs) -> Iterator[Located | Fault]:
    """Pass over what is no text."""
    if b"2023-07" in inputs.path.read_bytes():
        yield one(inputs)


def careless(inputs: Inputs) -> Iterator[Located | Fault]:
    """Trust that the file is UTF-8."""
    for text in inputs.path.read_text(encoding="utf-8").splitlines()[:1]:
        yield one(inputs, item=Meeting(id=text.split()[0], title="One", when="2023"))


def hasty(inputs: Inputs) -> Iterator[Located | Fault]:
    """Trust that there is a first line."""
    inputs.path.read_bytes().splitlines()[0]
    yield from read_lines(inputs)


def today(inputs: Inputs) -> Iterator[Located | Fault]:
    """Date what has no date."""
    yield one(inputs, item=Meeting(id="one", title="One", when=datetime.now(tz=UTC).date().isoformat()))


def local(inputs: Inputs) -> Iterator[Located | Fault]:
    """Take moments as the machine's own."""
    day = datetime.fromtimestamp(1_700_000_000)  # noqa: DTZ006 -- what is to be found
    yield one(inputs, item=Meeting(id="one", title="One", when=day.isoformat(timespec="minutes")[:10]))


BAD_SOURCES: dict[str, tuple[Callable[[Inputs], Any], str]] = {
    "nothing": (lambda _: [], "finds nothing in talks.txt"),
    "item alone": (lambda inputs: [one(inputs).item], "read yields Meeting, not Located or Fault"),
    "no item": (lambda inputs: [one(inputs, item="x")], "finds str, no item"),
    "no origin": (lambda inputs: [one(inputs, origin=Origin(""))], "an origin names no file"),
    "path": (lambda inputs: [one(inputs, origin=Origin(str(inputs.path)))], "an origin names the machine's own path"),
    "place": (lambda i: [one(i, origin=Origin(f"{i.path.parent.name}/x"))], "depends on where the sample stands"),
    "counts": (lambda i: [one(i, origin=Origin("x", next(COUNTER)))], "finds something else the second time"),
    "raises": (lambda _: 1 / 0, "read raised ZeroDivisionError"),
    "silent": (lenient, "finds no fault, for a sample that is overwritten|other items than in the sample"),
    "encoding": (careless, "read raised (UnicodeDecode|Field)Error"),
    "empty": (hasty, "read raised IndexError"),
    "clock": (today, r"reads the clock \(test_check_source\.py:\d+\)"),
    "zone": (local, "depends on the time zone"),
}


@pytest.mark.parametrize("fault", BAD_SOURCES)
def test_source_that_breaks_the_contract_is_told_how(sample: Path, fault: str) -> None:
    """Each breach of the contract is an AssertionError that names the source and says what is wrong."""
    read, words = BAD_SOURCES[fault]

    with pytest.raises(AssertionError, match=words) as caught:
        check_source(Source(name="lines", read=read), sample)

    assert str(caught.value).startswith("source 'lines': ")


def test_options_and_names_reach_the_source(sample: Path) -> None:
    """A source is tried with the options and the names given."""
    seen: list[Inputs] = []

    def read(inputs: Inputs) -> Iterator[Located | Fault]:
        seen.append(inputs)
        return read_lines(inputs)

    names = Names()
    check_source(Source(name="lines", read=read, options=Width), sample, Width(width=3), names=names)

    assert all(inputs.options == Width(width=3) and inputs.names is names for inputs in seen)
    with pytest.raises(AssertionError, match="options are Width"):
        check_source(Source(name="lines", read=read, options=Width), sample, 3)
