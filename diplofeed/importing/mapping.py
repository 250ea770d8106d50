"""What an import knows of how its source reads: which column of a table is which field, and where a feed is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from diplofeed.errors import ConfigError, Fault, Origin
from diplofeed.fetch import address_of, is_address
from diplofeed.importing.address import checked_name, content_of, name_of
from diplofeed.importing.reading import options_of, recognised, source_named
from diplofeed.importing.state import FOLDER
from diplofeed.importing.wishes import Wishes
from diplofeed.publishing.folder import open_record
from diplofeed.source import Source
from diplofeed.sources.folder import read_names
from diplofeed.whole import replace

__all__ = ["options_known", "write_map"]

_TABLE: Final = "table"
_FEED: Final = "feed"
_EDITED: Final = "an edit of it, or its removal to have it proposed anew"


def write_map(directory: Path, address: str, wishes: Wishes = Wishes()) -> str:  # noqa: B008 -- a frozen value
    """Write which column of a table is taken for which field, for people to edit; return the path from the record.

    Raises:
        ConfigError: It is no table, or there is such a file already.
        RecordError: The table cannot be read.
    """
    _, registry = open_record(directory)
    name = checked_name(wishes.name) if wishes.name else name_of(address)
    with content_of(address, None, wishes) as (path, _):
        assert path is not None  # noqa: S101 -- nothing was asked for on a condition
        source = source_named(registry, wishes.use or recognised(path))
        if source.name != _TABLE:
            message, expected = f"the source {source.name!r} reads it, which has no columns", "a spreadsheet"
            raise ConfigError([Fault(origin=Origin(path.name), message=message, expected=expected)])
        from diplofeed.sources.table import proposed  # noqa: PLC0415 -- few imports are mapped

        text = proposed(path, read_names(directory)[0], options_of(source, wishes.options))
    place = directory / FOLDER / _map_of(name)
    if place.exists():
        raise ConfigError(
            [Fault(origin=Origin(f"{FOLDER}/{place.name}"), message="is there already", expected=_EDITED)]
        )
    replace(place, text.encode())
    return f"{FOLDER}/{place.name}"


def _map_of(name: str) -> str:
    return f"{name}.columns.toml"


def options_known(directory: Path, name: str, address: str, source: Source) -> Mapping[str, str]:
    """Return the options of a source that an import knows by itself.

    A table is read by the file of columns of its import, where there is one; and what is relative in a feed is to be
    found from its address.
    """
    place = (directory / FOLDER / _map_of(name)).absolute()
    columns = {"columns": str(place)} if source.name == _TABLE and place.is_file() else {}
    return columns | ({"address": address_of(address)} if source.name == _FEED and is_address(address) else {})
