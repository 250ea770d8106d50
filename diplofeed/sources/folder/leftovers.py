"""What programs leave beside the files of a record: backups, copies and versions that could not be merged."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_passed_over", "original_of_backup", "original_of_copy", "original_of_remains"]

_BACKUP: Final = re.compile(r"#?(.+?)(?:#|\.(?:bak|backup|old|orig|rej|tmp|swp|swo|save))", re.IGNORECASE)
_COPY: Final = re.compile(
    r"(.+?)(?: ?\([^()]*conflict[^()]*\)| \(\d+\)|[._-]sync-conflict-[\w-]+|[._ -]conflict(?:ed)?[\w -]*"
    r"|(?: -)?[ _](?:copy|copie|copia|kopie|kopia)(?: ?\(?\d+\)?)?|_(?:BASE|LOCAL|REMOTE|BACKUP)_\d+"
    r"|[._-](?:old|bak|backup|orig)|\.(?:ours|theirs|mine|base|local|remote)|(?-i:-(?:LAPTOP|DESKTOP|WIN|PC|MacBook)(?:-\w+)+|-(?:[A-Z\d]+-)*PC))(\.\w+)",
    re.IGNORECASE,
)
_COPY_OF: Final = re.compile(r"(?:Copy of|Copie de|Copia de|Kopie von)[ _]+(.+)", re.IGNORECASE)
_REMAINS: Final = re.compile(
    r"[.#~]*([^.#~].*?\.(?:ya?ml|md|markdown|jsonl?|csv|tsv))[.~#-].*", re.IGNORECASE
)  # of a file that is written anew, or not at all


def original_of_backup(name: str) -> str:
    """Return the name of the file that a name says it is a backup of, empty where it says nothing of the kind."""
    match = _BACKUP.fullmatch(name)
    return match[1] if match else ""


def original_of_copy(name: str) -> str:
    """Return the name of the file that a name says it is a copy of, empty where it says nothing of the kind."""
    if match := _COPY_OF.fullmatch(name):
        return match[1]
    if name[0] == "~":
        return name.lstrip("~$")
    match = _COPY.fullmatch(name)
    return match[1] + match[2] if match else ""


def original_of_remains(name: str) -> str:
    """Return the name of the file that a backup or a file not written whole yet is of; empty where it is neither."""
    match = _REMAINS.fullmatch(name)
    return match[1] if match else ""


def is_passed_over(name: str) -> bool:
    """Return whether a file is hidden, a lock or a backup, which is nobody's business beside its original."""
    return name[0] == "." or name[-1] == "~" or name[:2] == "~$"
