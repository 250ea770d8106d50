"""The files of a record as an import leaves them: texts made of texts, each read again before it counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from attrs import field, frozen

from diplofeed.errors import Fault, Origin, Severity
from diplofeed.formatting.run import format_text
from diplofeed.importing import jsontext, yamltext
from diplofeed.importing.form import Form
from diplofeed.importing.merging import Data
from diplofeed.importing.plan import Own, Plan
from diplofeed.record.plain import Plain
from diplofeed.source import Located, Names
from diplofeed.sources.folder import items_in

__all__ = ["MARKDOWN", "MOST_FILES", "YAML", "Texts", "texts_of"]

MOST_FILES: Final = 200
"""How many new items get a file each; more of them get lines of a file of JSON Lines."""

YAML: Final = frozenset({".yaml", ".yml"})
MARKDOWN: Final = frozenset({".md", ".markdown"})
_BODIES: Final[Mapping[str, str]] = {"meetings": "summary", "statements": "text"}
_FENCES: Final = frozenset({"---", "..."})


@frozen(kw_only=True)
class Texts:
    """The files that change.

    Attributes:
        after: The texts of files by their paths from the record's folder; None of those to be removed.
        files: The file of each item that is written, by its id.
        faults: What could not be written as it was meant; the items of that file stay as they are.
        unwritten: The ids of those items.
    """

    after: Mapping[str, str | None] = field(factory=dict)
    files: Mapping[str, str] = field(factory=dict)
    faults: tuple[Fault, ...] = ()
    unwritten: frozenset[str] = frozenset()


def texts_of(
    plan: Plan, own: Own, before: Mapping[str, str], form: Form, *, name: str, as_lines: bool | None = None
) -> Texts:
    """Return the files of a record as a plan leaves them.

    Args:
        plan: What is to be done.
        own: The items of the record as they are.
        before: The texts of all files that have items of the plan, and of that of JSON Lines new items would be in.
        form: How the record writes items.
        name: That of the import, which a file of JSON Lines is called by.
        as_lines: Whether new items are written as JSON Lines; where None, if there are more than `MOST_FILES`.
    """
    after: dict[str, str | None] = {}
    files: dict[str, str] = {}
    faults: list[Fault] = []
    unwritten: set[str] = set()
    for file, ids in _by_file((*plan.changes, *plan.withdrawn), own).items():
        changes = {id_: plan.changes[id_] for id_ in ids if id_ in plan.changes}
        gone = [id_ for id_ in ids if id_ not in plan.changes]
        try:
            text = _edited(before[file], file, changes, gone)
            if text is not None:
                _check(text, file, {id_: _expected(own.items[id_].data, changes[id_]) for id_ in changes}, gone, form)
        except ValueError as error:
            faults.append(_not_written(file, ids, str(error)))
            unwritten.update(ids)
            continue
        after[file] = text
        files |= dict.fromkeys(changes, file)
    data_of = {str(data["id"]): data for _, data in plan.added}
    for file, new, own_ids in _new(plan.added, before, name, form.names, as_lines=as_lines):
        try:
            _check(new, file, {id_: data_of[id_] for id_ in own_ids}, (), form)
        except ValueError as error:
            faults.append(_not_written(file, own_ids, str(error)))
            unwritten.update(own_ids)
            continue
        after[file] = new
        files |= dict.fromkeys(own_ids, file)
    return Texts(after=after, files=files, faults=tuple(faults), unwritten=frozenset(unwritten))


def _by_file(ids: Iterable[str], own: Own) -> Mapping[str, list[str]]:
    files: dict[str, list[str]] = {}
    for id_ in ids:
        files.setdefault(own.items[id_].file, []).append(id_)
    return files


def _not_written(file: str, ids: Iterable[str], reason: str) -> Fault:
    message = f"what changed on the other side could not be written: {reason}"
    listed = sorted(ids)
    named = ", ".join(listed[:5]) + (f" and {len(listed) - 5} more" if len(listed) > 5 else "")
    return Fault(
        origin=Origin(file), message=message, expected=f"the change of {named} made by hand", severity=Severity.ERROR
    )


# ---------------------------------------------------------------- files there are


def _edited(text: str, file: str, changes: Mapping[str, Data], gone: Sequence[str]) -> str | None:
    """Return a file's text with fields of its items replaced, and items taken away; None where none is left."""
    path = PurePosixPath(file)
    if path.suffix == ".jsonl":
        return _lines_edited(text, changes, gone)
    if gone:
        if len([*_ids(text, path)]) != len(gone) or changes:
            raise ValueError("an item stands among others, and is to be removed by hand")
        return None
    if path.suffix in YAML:
        return yamltext.edited(text, path.stem, changes)
    if path.suffix in MARKDOWN:
        return _markdown_edited(text, path, changes)
    if path.suffix == ".json":
        return jsontext.edited(text, path.stem, changes)
    raise ValueError(f"a {path.suffix} file is not written by imports")


def _ids(text: str, path: PurePosixPath) -> Iterator[str]:
    """Yield the ids of the items of a YAML, JSON or Markdown file; raise ValueError for another."""
    if path.suffix == ".csv":
        raise ValueError("a .csv file is not written by imports")
    yield from yamltext.ids(text if path.suffix not in MARKDOWN else _front(text)[0], path.stem)


def _lines_edited(text: str, changes: Mapping[str, Data], gone: Iterable[str]) -> str | None:
    dropped, lines = frozenset(gone), []
    for line in text.split("\n"):
        value = json.loads(line) if line.strip() else None
        id_ = value.get("id") if isinstance(value, dict) else None
        if isinstance(value, dict) and id_ in changes:
            lines.append(json.dumps(_with(value, changes[str(id_)]), ensure_ascii=False))
        elif id_ not in dropped or id_ is None:
            lines.append(line)
    return "\n".join(lines) if any(line.strip() for line in lines) else None


def _with(value: Mapping[str, Plain], fields: Data) -> Data:
    changed = {name: fields.get(name, old) if name in fields else old for name, old in value.items()}
    changed |= {name: new for name, new in fields.items() if name not in value}
    return {name: new for name, new in changed.items() if new is not None}


def _markdown_edited(text: str, path: PurePosixPath, changes: Mapping[str, Data]) -> str:
    """Return Markdown with front matter with fields replaced there, and what its body is in the body."""
    front, body = _front(text)
    key = _BODIES[path.parts[0]]
    in_front = {id_: {name: value for name, value in fields.items() if name != key} for id_, fields in changes.items()}
    front = yamltext.edited(front, path.stem, in_front)
    for fields in changes.values():
        if key in fields:
            new = fields[key]
            if not isinstance(new, str | None):
                raise ValueError(f"{key} is in several languages, and the body of the file in one")
            body = f"\n{new.strip()}\n" if new else ""
    return f"---\n{front.removesuffix(chr(10))}\n---\n{body}"


def _front(text: str) -> tuple[str, str]:
    """Return the front matter of Markdown, and its body."""
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() in _FENCES), None)
    if end is None:
        raise ValueError("its front matter does not end")
    return "\n".join(lines[1:end]) + "\n", "\n".join(lines[end + 1 :])


# ---------------------------------------------------------------- new files


def _new(
    added: Sequence[tuple[str, Data]], before: Mapping[str, str], name: str, names: Names, *, as_lines: bool | None
) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield the files of new items with their texts, and the ids of the items in each."""
    if not (len(added) > MOST_FILES if as_lines is None else as_lines):
        for kind, data in added:
            file, text = f"{kind}s/{data['id']}.yaml", yamltext.written(data)
            formed = format_text(text, file, names)
            yield file, formed if isinstance(formed, str) else text, frozenset({str(data["id"])})
        return
    for kind in ("meeting", "statement"):
        of_kind = [data for own_kind, data in added if own_kind == kind]
        if of_kind:
            file = f"{kind}s/{name}.jsonl"
            there = before.get(file, "")
            lines = "".join(f"{json.dumps(dict(data), ensure_ascii=False)}\n" for data in of_kind)
            ids = frozenset(str(data["id"]) for data in of_kind)
            yield file, there + ("\n" if there and not there.endswith("\n") else "") + lines, ids


def _expected(data: Data, changes: Data) -> Data:
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def _check(text: str, file: str, expected: Mapping[str, Data], gone: Iterable[str], form: Form) -> None:
    """Check that a text says what it is to say; raise ValueError where it does not."""
    read: dict[str, Data] = {}
    for each in items_in(text, file, form.names):
        if isinstance(each, Located):
            read[each.item.id] = form.of(each.item)
        elif each.severity is Severity.ERROR:
            raise ValueError(f"it would not be read: {each.field + ': ' if each.field else ''}{each.message}")
    for id_, data in expected.items():
        if id_ not in read:
            raise ValueError(f"{id_!r} would not be read")
        if dict(read[id_]) != dict(data):
            wrong = [name for name in {**data, **read[id_]} if data.get(name) != read[id_].get(name)]
            raise ValueError(f"{id_!r} would say something else of {', '.join(wrong)}")
    if left := [id_ for id_ in gone if id_ in read]:
        raise ValueError(f"{left[0]!r} would still be there")
