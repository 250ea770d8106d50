"""What editors complete and check the files of a record by: their JSON Schema, and where editors find it."""

from __future__ import annotations

from diplofeed.schema.kept import FOLDER, are_kept, keep, modeline
from diplofeed.schema.making import FILES, Ids, schema_of

__all__ = ["FILES", "FOLDER", "Ids", "are_kept", "keep", "modeline", "schema_of"]
