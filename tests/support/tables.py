"""Tables read by the source of that name: what comes of a file of some bytes."""

from __future__ import annotations

from pathlib import Path

from attrs import field, frozen

from diplofeed.errors import Fault, Severity
from diplofeed.model import Meeting, Statement
from diplofeed.source import Inputs, Located, Named, Names
from diplofeed.sources.table import SOURCE, TableOptions

__all__ = ["Outcome", "read_path", "read_table"]


@frozen
class Outcome:
    """What was read from a table."""

    located: list[Located] = field(factory=list)
    named: list[Named] = field(factory=list)
    faults: list[Fault] = field(factory=list)

    @property
    def items(self) -> list[Meeting | Statement]:
        """The items, without their places."""
        return [each.item for each in self.located]

    @property
    def meeting(self) -> Meeting:
        """The meeting, if it is the only item and nothing is wrong."""
        assert self.errors == []
        (item,) = self.items
        assert isinstance(item, Meeting)
        return item

    @property
    def statement(self) -> Statement:
        """The statement, if it is the only item and nothing is wrong."""
        assert self.errors == []
        (item,) = self.items
        assert isinstance(item, Statement)
        return item

    @property
    def errors(self) -> list[str]:
        """What is wrong, without warnings."""
        return [str(each) for each in self.faults if each.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[str]:
        """The warnings but that of tables without a column of ids."""
        warnings = [str(each) for each in self.faults if each.severity is Severity.WARNING]
        return [each for each in warnings if "known again by their titles" not in each]


def read_path(path: Path, names: Names | None = None, **options: object) -> Outcome:
    """Return what is read from a file."""
    inputs = Inputs(path=path.resolve(), options=TableOptions(**options), names=names or Names())
    outcome = Outcome()
    for each in SOURCE.read(inputs):
        if isinstance(each, Located):
            outcome.located.append(each)
        elif isinstance(each, Named):
            outcome.named.append(each)
        elif isinstance(each, Fault):
            outcome.faults.append(each)
    return outcome


def read_table(
    folder: Path, data: str | bytes, name: str = "talks.csv", names: Names | None = None, **options: object
) -> Outcome:
    """Return what is read from a file of this text or these bytes."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_path(path, names, **options)
