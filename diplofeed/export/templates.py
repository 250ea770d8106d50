"""Templates of a publication's own, as the value of an option: no exporter reads a file."""

from __future__ import annotations

from typing import Final

from attrs import frozen

__all__ = ["FOLDER", "Templates"]

FOLDER: Final = "templates"


@frozen(kw_only=True)
class Templates:
    """Texts that replace those that come with a format, file by file.

    The configuration names the folder they are in, ``templates`` by default; whoever loads it reads them. They are part
    of the options, so that what is made with them is made again when one is edited.

    Attributes:
        folder: Where they are, below the record's directory, as messages call it.
        texts: By the names of their files, which have no folder, sorted.
        fault: Why they cannot be read; then nothing is to be made with them.
    """

    folder: str = FOLDER
    texts: tuple[tuple[str, str], ...] = ()
    fault: str = ""

    @property
    def value(self) -> str:
        """What the configuration has in their place."""
        return self.folder
