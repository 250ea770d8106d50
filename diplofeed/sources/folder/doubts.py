"""What may not be taken for granted: that a field which says nothing hides nothing, or that a file's name is an id."""

from __future__ import annotations

from collections.abc import Iterator

from diplofeed.errors import Fault
from diplofeed.source.direct import Written
from diplofeed.source.node import Node, Scalar, Table
from diplofeed.source.unread import HIDING

__all__ = ["blank", "is_plain", "is_utf8", "nameless"]


def is_plain(written: Written) -> bool:
    """Return whether a value may be read directly, as far as its name and what may ask to hide it go."""
    value = written.value
    if not isinstance(value, dict) or not is_utf8(written.name):
        return False
    return all(str(value[name]).strip() for name in HIDING if name in value)


def is_utf8(name: str) -> bool:
    """Return whether a name has no half characters, as one has that is no UTF-8."""
    return name.isascii() or name.encode(errors="replace").decode() == name


def nameless(node: Node) -> Fault:
    """Return the fault of an item that has the name of its file as id, which is none."""
    message = "the name of the file is no UTF-8, and the file states no id"
    return Fault(origin=node.origin, field="id", message=message, expected="another name, or a line with an id")


def blank(node: Node) -> Iterator[Fault]:
    """Yield the faults of what may ask to hide an item and says nothing, which nobody may take for public."""
    for key, value in node.pairs if isinstance(node, Table) else ():
        if key.value in HIDING and isinstance(value, Scalar) and not value.value.strip():
            expected = "public or internal" if key.value == "audience" else "a moment such as 2027-03-04T10:00Z"
            origin = value.origin
            yield Fault(origin=origin, field=key.value, message="says nothing", expected=f"{expected}, or no such line")
