"""What a new plugin and its test begin with, by the kind of the plugin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["FILE_HEAD", "PACKAGE_HEAD", "filled", "values_of", "whole"]

_EXPORTER: Final = '''\
"""The format @NAME@: a line for each meeting and statement."""

from diplofeed import Exporter
from diplofeed.compose import headline


def line(entry, context):
    """Return an entry as bytes; the context has the options, the language and the publication."""
    return f"{entry.item.when.label(context.language)}: {headline(entry, context.language)}\\n".encode()


EXPORTER = Exporter(name="@NAME@", title="@TITLE@", filename="@NAME@.txt", media_type="text/plain", entry=line)
'''

_EXPORTER_TEST: Final = '''\
"""The format @NAME@ keeps the contract of exporters and shows what it should."""

@HEAD@


def test_@STEM@():
    """The contract is kept, and a meeting has its date and its title."""
    documents = check_exporter(EXPORTER)

    assert "July 2023: Known to the month\\n" in documents["@NAME@.txt"].decode()
'''

_SOURCE: Final = '''\
"""The source @NAME@: a meeting for each line of a text file."""

from diplofeed import Fault, Meeting, Origin
from diplofeed.source import Located, RecordSource


def read(inputs):
    """Yield a meeting for each line, which is an id, a date and a title, and a fault for each that is not."""
    try:
        lines = inputs.path.read_bytes().splitlines()
    except OSError as error:
        yield Fault(origin=Origin(inputs.path.name), message=f"cannot be read: {error.strerror}")
        return
    for number, line in enumerate(lines, start=1):
        origin = Origin(inputs.path.name, number)
        try:
            id_, when, title = line.decode().split(maxsplit=2)
            yield Located(item=Meeting(id=id_, when=when, title=title), origin=origin)
        except ValueError as error:
            yield Fault(origin=origin, message=str(error), expected="an id, a date and a title")


SOURCE = RecordSource(name="@NAME@", title="@TITLE@", read=read)
'''

_SOURCE_TEST: Final = '''\
"""The source @NAME@ keeps the contract of sources and finds what it should."""

@HEAD@


def test_@STEM@(tmp_path):
    """The contract is kept; a good line is a meeting, a wrong date is a fault with its place."""
    path = tmp_path / "@NAME@.txt"
    path.write_text("vienna 2023-07 Talks in Vienna\\ng7 2023-13 G7 summit\\n", encoding="utf-8")

    record = check_source(SOURCE, path)

    assert [item.when.label() for item in record.items] == ["July 2023"]
    assert [str(fault.origin) for fault in record.faults] == ["@NAME@.txt:2"]
'''

_SINK: Final = '''\
"""The sink @NAME@: documents in a table of an SQLite database, with one transaction for each build."""

import sqlite3
from contextlib import closing, contextmanager
from hashlib import sha256

from diplofeed.sink import SinkPlugin, Written, parts_of


class Table:
    """A table of documents; ``--internal-output`` leads to a database of its own."""

    def __init__(self, outputs):
        self.path = outputs.path.with_name(f"{outputs.path.name}.db")
        self.name = str(self.path.absolute())

    @contextmanager
    def hold(self):
        """Keep other builds out; undo what an interrupted build did, so that there are no names to yield."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=10, isolation_level=None)) as self.database:
            self.database.execute("BEGIN IMMEDIATE")
            self.database.execute("CREATE TABLE IF NOT EXISTS document (name TEXT PRIMARY KEY, type TEXT, data BLOB)")
            yield frozenset()
            self.database.execute("COMMIT")

    def write(self, name, chunks, *, media_type=""):
        """Store a document, unless it is the same already."""
        row = ("/".join(parts_of(name)), media_type, b"".join(chunks))
        if self.database.execute("SELECT * FROM document WHERE name = ?", row[:1]).fetchone() == row:
            return Written.UNCHANGED
        self.database.execute("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", row)
        return Written.WRITTEN

    def states(self, names):
        """Return digests of the documents."""
        asked = set(names)
        rows = self.database.execute("SELECT name, data FROM document")
        return {name: sha256(data).hexdigest() for name, data in rows if name in asked}

    def remove(self, name):
        """Remove a document, and return whether it was there."""
        return self.database.execute("DELETE FROM document WHERE name = ?", ("/".join(parts_of(name)),)).rowcount == 1


SINK = SinkPlugin(name="@NAME@", title="@TITLE@", open=Table, contract=2)
'''

_SINK_TEST: Final = '''\
"""The sink @NAME@ keeps the contract of sinks."""

@HEAD@


def test_@STEM@(tmp_path):
    """The contract is kept: documents are written, compared, removed, and undone where a build is interrupted."""
    outputs = Outputs(path=tmp_path / "public", options=SINK.options(), directory=tmp_path)

    check_sink(lambda: SINK.open(outputs))
'''

_TEMPLATES: Final[Mapping[str, tuple[str, str]]] = {
    "exporter": (_EXPORTER, _EXPORTER_TEST),
    "source": (_SOURCE, _SOURCE_TEST),
    "sink": (_SINK, _SINK_TEST),
}
"""The texts of the plugin and of its test; ``@NAME@``, ``@STEM@`` and ``@TITLE@`` stand for its names.

``@HEAD@`` stands for what a test begins with, which is one of the two below.
"""

FILE_HEAD: Final = """\
from pathlib import Path

from diplofeed import Registry
@IMPORTS@

@CONSTANT@ = Registry().with_file(Path(__file__).with_name("@STEM@.py")).@KIND@("@NAME@")"""
"""Of the test of a plugin in a file beside it."""

PACKAGE_HEAD: Final = """\
from diplofeed import Registry
@IMPORTS@
from @MODULE@ import @CONSTANT@


def test_@STEM@_is_found():
    \"""Where the package is installed, diplofeed finds it by its name.\"""
    assert Registry.installed().@KIND@("@NAME@") is @CONSTANT@"""
"""Of the test of a plugin in a package."""

_IMPORTS: Final[Mapping[str, str]] = {
    "exporter": "from diplofeed.testing import check_exporter",
    "source": "from diplofeed.testing import check_source",
    "sink": "from diplofeed.sink import Outputs\nfrom diplofeed.testing import check_sink",
}


def filled(kind: str, name: str, head: str) -> tuple[str, str]:
    """Return the texts of a plugin of a kind and a name, and of its test, which has a head."""
    code, test = _TEMPLATES[kind]
    values = values_of(kind, name)
    return _with(code, values), _with(test.replace("@HEAD@", head), {"@IMPORTS@": _IMPORTS[kind], **values})


def values_of(kind: str, name: str) -> dict[str, str]:
    """Return what stands for what in templates."""
    stem = name.replace("-", "_")
    return {
        "@NAME@": name,
        "@STEM@": stem,
        "@TITLE@": name.replace("-", " ").replace("_", " ").capitalize(),
        "@KIND@": kind,
        "@ARTICLE@": "an" if kind == "exporter" else "a",
        "@CONSTANT@": kind.upper(),
        "@MODULE@": f"diplofeed_{stem}",
        "@PROJECT@": f"diplofeed-{name.replace('_', '-')}",
    }


def _with(template: str, values: Mapping[str, str]) -> str:
    for mark, value in values.items():
        template = template.replace(mark, value)
    return template


def whole(template: str, kind: str, name: str) -> str:
    """Return a template with the names of a plugin."""
    return _with(template, values_of(kind, name))
