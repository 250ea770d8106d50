"""A format of one's own: one line for each item, its date and its id."""

from diplofeed import Exporter
from diplofeed.export import Context, NoOptions
from diplofeed.model.entry import Entry


def entry(entry: Entry, _: Context[NoOptions]) -> bytes:
    """Render one line."""
    return f"{entry.item.when.label()}: {entry.item.id}\n".encode()


EXPORTER = Exporter(name="titles", filename="titles.txt", media_type="text/plain", entry=entry)
