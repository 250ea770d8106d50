"""Which files of a record people touched since an import wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath

from attrs import evolve

from diplofeed.importing import yamltext
from diplofeed.importing.state import Row
from diplofeed.importing.texts import MARKDOWN, YAML, Texts

__all__ = ["is_touched", "with_digests"]


def is_touched(text: str, file: str, digest: str) -> bool:
    """Return whether a file is not as an import wrote it; where that is not remembered, whether it has comments.

    Lines of items have no comments, and what they say is compared field by field.
    """
    suffix = PurePosixPath(file).suffix
    if suffix == ".jsonl":
        return False
    if digest:
        return _digest_of(text) != digest
    return suffix in YAML | MARKDOWN and yamltext.has_comments(text)


def with_digests(
    rows: Mapping[str, Row], known: Mapping[str, Row], texts: Texts, before: Mapping[str, str]
) -> Mapping[str, Row]:
    """Return rows that remember how an import wrote their files; of one that was touched, how it was before that.

    Args:
        rows: What is to be remembered.
        known: What was remembered before.
        texts: What the import writes.
        before: The texts of the files there are that it writes.
    """
    return {key: evolve(row, digest=_digest(row, known.get(key), texts, before)) for key, row in rows.items()}


def _digest(row: Row, known: Row | None, texts: Texts, before: Mapping[str, str]) -> str:
    former = known.digest if known else ""
    file = texts.files.get(row.id, "")
    text = texts.after.get(file)
    if text is None or PurePosixPath(file).suffix == ".jsonl":
        return former
    is_ours = file not in before or (former and not is_touched(before[file], file, former))
    return _digest_of(text) if is_ours else former


def _digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()
