"""The digest of each period that is over as a letter: a mail, and its HTML for list managers."""

from __future__ import annotations

from diplofeed.exporters.letter.exporter import EXPORTER, document
from diplofeed.exporters.letter.item import entry
from diplofeed.exporters.letter.options import LetterOptions

__all__ = ["EXPORTER", "LetterOptions", "document", "entry"]
