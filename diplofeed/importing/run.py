"""An import: what another side says read, merged into the files of a record, and remembered for the next time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from errno import EEXIST
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from diplofeed.config.load import Config
from diplofeed.crawl.bundle import is_bundle
from diplofeed.errors import ConfigError, Fault, Origin, Severity, nearest
from diplofeed.fetch import Fetched, address_of, is_address
from diplofeed.formatting.files import as_before, diffs, is_text, lines_of
from diplofeed.importing.address import checked_name, content_of, kept_address, kept_pages, name_of
from diplofeed.importing.form import Form
from diplofeed.importing.formats import HEAD
from diplofeed.importing.hiding import warnings_of_what_may_be_hidden
from diplofeed.importing.mapping import options_known
from diplofeed.importing.plan import Gone, Lack, Outcome, Own, Plan, What, planned
from diplofeed.importing.reading import OPTIONS, options_of, own_of, read_from, recognised, source_named
from diplofeed.importing.state import FOLDER, Row, State, read_state, text_of
from diplofeed.importing.texts import Texts, texts_of
from diplofeed.importing.touched import is_touched, with_digests
from diplofeed.importing.wishes import Wishes
from diplofeed.publishing.asked import with_words_of_files
from diplofeed.publishing.folder import open_record
from diplofeed.registry import Registry
from diplofeed.source import Drops, Inputs, Located, Names, Source
from diplofeed.sources.folder import read_names
from diplofeed.whole import replace

__all__ = ["ImportReport", "Wishes", "import_again", "import_from", "names_of_imports"]


@frozen(kw_only=True)
class ImportReport:
    """What an import did.

    Attributes:
        name: Of the import.
        use: The name of the source.
        address: What was read.
        not_modified: Whether an address says that it is the same as at the last import.
        outcomes: Of each item, in the order of the other side, then of what is gone.
        faults: What could not be read or written.
        written: The files that were written or removed, from the record's folder.
        diff: The changes of the record's files in unified form, file by file.
    """

    name: str
    use: str
    address: str
    not_modified: bool = False
    outcomes: tuple[Outcome, ...] = ()
    faults: tuple[Fault, ...] = ()
    written: tuple[str, ...] = ()
    diff: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing was left out, and nothing is left to a person."""
        is_settled = not any(outcome.what in (What.CONFLICT, What.UNREAD) for outcome in self.outcomes)
        return is_settled and not any(fault.severity is Severity.ERROR for fault in self.faults)


def names_of_imports(directory: Path) -> tuple[str, ...]:
    """Return the names of the imports a record remembers."""
    return tuple(sorted(path.stem for path in (directory / FOLDER).glob("*.jsonl")))


def import_again(directory: Path, name: str, wishes: Wishes = Wishes()) -> ImportReport:  # noqa: B008 -- a frozen value
    """Read again what an import read before, and merge what changed.

    Raises:
        DiplofeedError: As `import_from` says.
    """
    state = _state(directory, name)
    if state is None:
        message, there = f"no import is called {name!r}", names_of_imports(directory)
        expected = f"one of {', '.join(there)}" if there else "a file or an address"
        raise ConfigError([Fault(origin=OPTIONS, message=message, expected=expected, suggestion=nearest(name, there))])
    where = state.address if is_address(state.address) else str(directory / state.address)
    return import_from(directory, where, evolve(wishes, name=name))


def import_from(directory: Path, address: str, wishes: Wishes = Wishes()) -> ImportReport:  # noqa: B008 -- a frozen value
    """Merge what a file or an address says into the record in a directory.

    What was imported before is merged field by field: what only one side changed is taken from it. Files are written
    whole, and what is remembered after them: an import that is cut short is completed by the next.

    Args:
        directory: The record's.
        address: A file, or an address of http, https or webcal.
        wishes: How it is to be done.

    Raises:
        ConfigError: The record's configuration, an option, or what the import before remembered is wrong.
        FetchError: The address cannot be read.
        OSError: The file cannot be read, or the record not be written.
        PluginError: The source does not load.
    """
    if is_address(address):
        address_of(address)  # raises what is wrong with it
    config, registry = open_record(directory)
    name = checked_name(wishes.name) if wishes.name else name_of(address)
    before = _state(directory, name)
    _check_same(directory, address, before, wishes, name)
    kept = kept_pages(directory, name)
    with content_of(address, before, wishes, kept) as (path, answer):
        if path is None:
            use = before.use if before else ""
            return ImportReport(name=name, use=use, address=address, not_modified=True)
        made = _Import.of(directory, config, registry, name, address, path, before, wishes)
        report = made.run(name, address, answer)
        if answer is not None and not wishes.dry_run and _is_of_pages(path):
            replace(kept, path.read_bytes())
        return report


def _is_of_pages(path: Path) -> bool:
    with path.open("rb") as file:  # of an answer, which is no folder
        return is_bundle(file.read(HEAD))


def _check_same(directory: Path, address: str, before: State | None, wishes: Wishes, name: str) -> None:
    """Refuse to take a file for the one that was imported before because it is called alike."""
    if before is None or wishes.name or kept_address(directory, address) == before.address:
        return
    message = f"the import {name!r} is of {before.address}, not of {address}"
    expected = f"--name {name}, where this is the same list as before, else another name"
    raise ConfigError([Fault(origin=Origin(f"{FOLDER}/{name}.jsonl", 1), message=message, expected=expected)])


def _state(directory: Path, name: str) -> State | None:
    path = directory / FOLDER / f"{name}.jsonl"
    try:
        text = path.read_bytes().decode(errors="surrogateescape")
    except FileNotFoundError:
        return None
    return read_state(text, f"{FOLDER}/{name}.jsonl")


# ---------------------------------------------------------------- one import


@frozen(kw_only=True)
class _Import:
    """An import, with all it needs."""

    directory: Path
    source: Source
    options: Any
    written_options: Mapping[str, str]
    names: Names
    own: Own
    path: Path
    before: State | None
    wishes: Wishes

    @classmethod
    def of(
        cls,
        directory: Path,
        config: Config,
        registry: Registry,
        name: str,
        address: str,
        path: Path,
        before: State | None,
        wishes: Wishes,
    ) -> _Import:
        use = wishes.use or (before.use if before else "") or recognised(path)
        source = source_named(registry, use)
        written = {**(before.options if before and before.use == use else {}), **wishes.options}
        names, _ = read_names(directory)
        return cls(
            directory=directory,
            source=source,
            options=options_of(source, {**options_known(directory, name, address, source), **written}),
            written_options=written,
            names=names,
            own=own_of(directory, config, names),
            path=path,
            before=before,
            wishes=wishes,
        )

    def run(self, name: str, address: str, answer: Fetched | None) -> ImportReport:
        """Read, plan and, unless it is a dry run, write."""
        inputs = Inputs(path=self.path, options=self.options, names=self.names)
        read = list(with_words_of_files(read_from(self.source, inputs), self.path))
        located = [each for each in read if isinstance(each, Located)]
        faults = [*(each for each in read if isinstance(each, Fault)), *_alike(located)]
        items = [*{each.item.id: each.item for each in reversed(located)}.values()][::-1]  # the first of those alike
        is_misread = not items and self.before is not None and self.before.use != self.source.name
        is_whole = not is_misread and not any(fault.severity is Severity.ERROR for fault in faults)
        form = Form(self.names)
        rows = self.before.rows if self.before else {}
        faults += warnings_of_what_may_be_hidden(faults, rows)
        wishes = self.wishes
        lack = Lack(now=wishes.clock(), gone=wishes.gone, drops=Drops.of(read), is_whole=is_whole)
        of_records = {each.item.id for each in located if each.is_own}
        there = {item.id for item in items}
        missing = [row for key, row in rows.items() if key not in there and wishes.gone is Gone.WITHDRAW]
        own = evolve(self.own, touched=frozenset(self._touched(missing)))
        plan = planned(items, own, rows, form, lack, wishes.settle, of_records)
        raw = {file: data for file in self._files(plan, name) if is_text(data := self._raw(file))}
        before = {file: lines_of(data) for file, data in raw.items() if data is not None}
        texts = texts_of(plan, self.own, before, form, name=name, as_lines=wishes.as_lines)
        # What is left to do is to be found again, so that the same answer is asked for once more.
        is_done = is_whole and not texts.faults and not any(outcome.conflicts for outcome in plan.outcomes)
        kept = with_digests(_kept_rows(plan, texts, rows), rows, texts, before)
        state = self._state(address, answer if is_done else None, kept) if items else _of_nothing(self.before, kept)
        written = () if wishes.dry_run else self._write(name, texts, raw, state, _begun(state, plan, rows))
        return ImportReport(
            name=name,
            use=self.source.name,
            address=address,
            outcomes=tuple(_placed(outcome, texts) for outcome in plan.outcomes),
            faults=(*faults, *texts.faults),
            written=written,
            diff="".join(diffs(before, texts.after)),
        )

    def _state(self, address: str, answer: Fetched | None, rows: Mapping[str, Row]) -> State:
        """Return what is to be remembered of an answer, None where it is to be asked for once more."""
        return State(
            use=self.source.name,
            address=kept_address(self.directory, address),
            options=self.written_options,
            tag=answer.tag if answer else "",
            modified=answer.modified if answer else "",
            rows=rows,
        )

    def _touched(self, rows: Iterable[Row]) -> Iterator[str]:
        """Yield the ids of items whose files people edited since the import wrote them."""
        for row in rows:
            id_ = self.own.renamed.get(row.id, row.id)
            if id_ not in self.own.items:
                continue
            file = self.own.items[id_].file
            raw = self._raw(file)
            if raw is None or not is_text(raw) or is_touched(lines_of(raw), file, row.digest):
                yield id_

    def _files(self, plan: Plan, name: str) -> Iterable[str]:
        ids = (*plan.changes, *plan.withdrawn)
        return {*(self.own.items[id_].file for id_ in ids), f"meetings/{name}.jsonl", f"statements/{name}.jsonl"}

    def _raw(self, file: str) -> bytes | None:
        try:
            return (self.directory / file).read_bytes()
        except FileNotFoundError:
            return None

    def _write(
        self, name: str, texts: Texts, raw: Mapping[str, bytes | None], state: State | None, begun: State | None
    ) -> tuple[str, ...]:
        """Write which items are new, the files of the record, then what is to be remembered; return the files."""
        for file in texts.after:
            if file not in raw and (self.directory / file).exists():  # before anything is written
                reason = "it is there already, and no item of it can be read"
                raise FileExistsError(EEXIST, reason, str(self.directory / file))
        written = []
        if begun and begun.rows != (self.before.rows if self.before else {}):
            self._remember(name, begun)
        for file, text in sorted(texts.after.items()):
            path, old = self.directory / file, raw.get(file)
            if text is None:
                path.unlink(missing_ok=True)
            else:
                replace(path, as_before(text, old))
            written.append(file)
        if state and (state.rows or self.before):  # of what was refused nothing is remembered
            self._remember(name, state)
        return tuple(written)

    def _remember(self, name: str, state: State) -> None:
        file, data = f"{FOLDER}/{name}.jsonl", text_of(state).encode(errors="surrogateescape")
        if self._raw(file) != data:
            replace(self.directory / file, data)


def _of_nothing(before: State | None, rows: Mapping[str, Row]) -> State | None:
    """Return what is remembered of an import of nothing: how the one before was done, and what is gone since."""
    return before if before is None or rows == before.rows else evolve(before, tag="", modified="", rows=rows)


def _begun(state: State | None, plan: Plan, before: Mapping[str, Row]) -> State | None:
    """Return what is remembered while files are written: all as before, and which ids new items are about to have."""
    if state is None:
        return None
    new = {str(data["id"]) for _, data in plan.added}
    begun = {key: evolve(row, unwritten=True) for key, row in state.rows.items() if row.id in new}
    return evolve(state, tag="", modified="", rows={**before, **begun})


def _alike(located: Iterable[Located]) -> Iterator[Fault]:
    """Yield that an item is left out whose identity another has, as nobody can tell which of them is meant."""
    first: dict[str, Located] = {}
    for each in located:
        other = first.setdefault(each.item.id, each)
        if other is not each and other.item != each.item:
            message = (
                f"the identity {each.item.id!r} is that of another item too ({other.origin}), and this is left out"
            )
            yield Fault(origin=each.origin, message=message, expected="an identity of its own")


def _kept_rows(plan: Plan, texts: Texts, before: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is to be remembered: of what could not be written, what was remembered before."""
    kept = {key: before.get(key) if row.id in texts.unwritten else row for key, row in plan.rows.items()}
    withdrawn = {key: row for key, row in before.items() if row.id in texts.unwritten and key not in kept}
    return {key: row for key, row in (kept | withdrawn).items() if row is not None}


def _placed(outcome: Outcome, texts: Texts) -> Outcome:
    return evolve(outcome, file=texts.files.get(outcome.id, outcome.file))
