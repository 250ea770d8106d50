"""What a file of the record says: texts parsed by their suffix, each item with where it stands and a digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from attrs import define

from diplofeed.cache import digest
from diplofeed.config.csv import CsvOptions
from diplofeed.errors import Fault, Origin, Severity, Unread
from diplofeed.source.direct import Written
from diplofeed.source.node import Listing, Node, Scalar, Table, plain_of
from diplofeed.sources.folder import csv, jsonl, markdown, yaml
from diplofeed.sources.folder.contents import File, is_empty_list, text_of
from diplofeed.sources.folder.texts import conflict_in, lines_of, removed, unescaped
from diplofeed.sources.folder.unread import not_merged, not_read, with_words
from diplofeed.text import without_controls

__all__ = ["PARSERS", "Input", "Parser", "emptied", "items_of", "parse_csv", "written_in"]

Input: TypeAlias = "Written | Node | Fault"
Parser: TypeAlias = Callable[[str, File], Iterable[Input]]

_BODIES: Final[Mapping[str, str]] = {"meetings": "summary", "statements": "text"}  # what the body of Markdown is


def written_in(file: File | Fault, parsers: Mapping[str, Parser]) -> Iterator[Input]:
    """Yield what a file says, by the parser of its suffix, and what keeps it from being read."""
    if isinstance(file, Fault):
        yield file
        return
    text = text_of(file) if file.suffix in parsers else not_read(file)
    if isinstance(text, Fault):
        yield text
        return
    kept = without_controls(text)
    if kept != text:
        yield from removed(text, file.name)
    if line := conflict_in(kept):
        yield not_merged(kept, line, file)
        return
    for written in parsers[file.suffix](kept, file):
        yield with_words(written, kept, file) if isinstance(written, Fault) else written


def items_of(file: File | Fault, parsers: Mapping[str, Parser]) -> Iterator[Input]:
    """Yield what a file of items says; one that says nothing at all was emptied by accident."""
    is_empty = True
    for written in written_in(file, parsers):
        is_empty = is_empty and isinstance(written, Fault) and written.severity is Severity.WARNING
        yield written
    if is_empty and isinstance(file, File) and file.suffix in parsers and not is_empty_list(file):
        yield emptied(file.name, file.stem)


def emptied(name: str, stem: str) -> Fault:
    """Return the fault of a file that has no item."""
    message, expected = "the file is empty: it has no item", "at least one item, or no such file"
    return Fault(origin=Origin(name), message=message, expected=expected, unread=Unread(name=stem))


def _of_values(values: Iterable[yaml.Value], text: str, file: File) -> Iterator[Written]:
    """Yield the items of a YAML text that were read without their places; a document has the name of its file as id."""
    located = _Located(text, file)
    of_text = digest(text.encode(errors="surrogatepass"), file.stem.encode(errors="surrogatepass"))
    for number, (value, line, column, is_element) in enumerate(values):
        has_id = is_element or not isinstance(value, dict) or "id" in value
        yield Written(
            value if has_id else {"id": file.stem, **value},
            Origin(file.name, line, column),
            partial(located.nth, number),
            of_text + number.to_bytes(4, "big"),
            "" if has_id else file.stem,
        )


@define
class _Located:
    """The items of a YAML file as located texts, of which most files need none."""

    text: str
    file: File
    _nodes: tuple[Node, ...] = ()

    def nth(self, number: int) -> Node:
        """Return an item, counted from 0; the file is parsed again for the first."""
        if not self._nodes:
            documents = yaml.parse(self.text, self.file.name)[0]
            self._nodes = tuple(node for node, _ in _with_ids(documents, self.file.stem))
        return self._nodes[number]


def _parse_jsonl(text: str, file: File) -> Iterable[Input]:
    return jsonl.values(lines_of(text), file.name)


def parse_csv(cls: type[Any], options: CsvOptions, text: str, file: File) -> Iterable[Input]:
    """Return the rows of a table, whose headings are fields of a class."""
    return csv.values(lines_of(text), file.name, cls, options)


def _parse_json(text: str, file: File) -> Iterable[Input]:
    return _parse_yaml(unescaped(text), file)


def _parse_markdown(text: str, file: File) -> Iterator[Input]:
    body = _BODIES[file.name.partition("/")[0]]
    yield from _of_nodes(*markdown.parse(text, file.name, body), text, file)


def _parse_yaml(text: str, file: File) -> Iterator[Input]:
    values = yaml.values(text)
    if values is None:
        yield from _of_nodes(*yaml.parse(text, file.name), text, file)
    else:
        yield from _of_values(values, text, file)


def _of_nodes(documents: Iterable[Node], faults: Iterable[Fault], text: str, file: File) -> Iterator[Written | Fault]:
    """Yield the items of documents that were read with their places."""
    yield from faults
    of_text = digest(text.encode(errors="surrogatepass"), file.stem.encode(errors="surrogatepass"))
    for number, (node, name) in enumerate(_with_ids(documents, file.stem)):
        yield Written(plain_of(node), node.origin, partial(_same, node), of_text + number.to_bytes(4, "big"), name)


def _same(node: Node) -> Node:
    return node


def _with_ids(documents: Iterable[Node], stem: str) -> Iterator[tuple[Node, str]]:
    """Yield the elements of documents that are lists, and other documents.

    The id of such a document is the name of its file, which is beside it, unless it states another.
    """
    for node in documents:
        if isinstance(node, Listing):
            yield from ((each, "") for each in node.items)
        elif isinstance(node, Table) and node.get("id") is None:
            yield Table(((Scalar("id", node.origin), Scalar(stem, node.origin)), *node.pairs), node.origin), stem
        else:
            yield node, ""


PARSERS: Final[dict[str, Parser]] = {
    ".jsonl": _parse_jsonl,
    ".json": _parse_json,
    ".md": _parse_markdown,
    ".markdown": _parse_markdown,
    ".yaml": _parse_yaml,
    ".yml": _parse_yaml,
}
