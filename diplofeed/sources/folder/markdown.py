"""Markdown with YAML front matter: one item, the body its summary."""

from __future__ import annotations

from diplofeed.errors import Fault, Origin
from diplofeed.source.node import Node, Scalar, Table
from diplofeed.sources.folder import yaml

__all__ = ["parse"]


def parse(text: str, file: str, body_key: str) -> tuple[tuple[Node, ...], tuple[Fault, ...]]:
    """Return the front matter with the body as its ``body_key``, or what keeps it from being read."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        fault = Fault(origin=Origin(file, 1, 1), message="no front matter", expected="a first line '---'")
        return (), (fault,)
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        fault = Fault(origin=Origin(file, 1, 1), message="the front matter does not end", expected="a line '---'")
        return (), (fault,)
    documents, faults = yaml.parse("\n".join(lines[1:end]), file, first_line=2)
    return tuple(
        _with_body(node, "\n".join(lines[end + 1 :]), body_key, Origin(file, end + 2, 1)) for node in documents
    ), faults


def _with_body(node: Node, body: str, key: str, origin: Origin) -> Node:
    if not isinstance(node, Table) or not body.strip():
        return node
    return Table((*node.pairs, (Scalar(key, origin), Scalar(body, origin))), node.origin)
