"""Sinks that are wrong on purpose: each is caught, and the message names plugin, file, line and document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from diplofeed.sink import Outputs, Sink
from diplofeed.testing import check_sink
from support.plugins import plugin_file

SINK = """\
from contextlib import contextmanager

from diplofeed.errors import SinkError
from diplofeed.sink import SinkPlugin, Written, parts_of

PLACES = {}


class Shelf:
    name = "shelf"

    def __init__(self, outputs):
        self.files = PLACES.setdefault(outputs.path, {})

    @contextmanager
    def hold(self):
        before = dict(self.files)
        try:
            yield frozenset()
        except BaseException:
            self.files.clear()
            self.files.update(before)
            raise

    def write(self, name, chunks, *, media_type=""):
        key, data = "/".join(parts_of(name)), b"".join(chunks)
        if self.files.get(key) == data:
            return Written.UNCHANGED
        self.files[key] = data
        return Written.WRITTEN

    def states(self, names):
        return {name: str(self.files[name]) for name in names if name in self.files}

    def remove(self, name):
        return self.files.pop("/".join(parts_of(name)), None) is not None


# the rest is wrong
class Wrong(Shelf):
# CHANGE


SINK = SinkPlugin(name="shelf", open=Wrong, contract=2)
"""
LINE = SINK.splitlines().index("# CHANGE") + 1

SINKS = {
    "not idempotent": (
        (
            "    def write(self, name, chunks, *, media_type=''):\n"
            "        self.files['/'.join(parts_of(name))] = b''.join(chunks)\n"
            "        return Written.WRITTEN"
        ),
        rf"shelf\.py:{LINE}: write of the bytes stored is not Written.UNCHANGED, .*, for the document 'plain\.txt'",
    ),
    "writes outside": (
        (
            "    def write(self, name, chunks, *, media_type=''):\n"
            "        data = b''.join(chunks)\n"
            "        same = self.files.get(name) == data\n"
            "        self.files[name] = data\n"
            "        return Written.UNCHANGED if same else Written.WRITTEN"
        ),
        rf"shelf\.py:{LINE}: write takes the name '', which leads out; raise SinkError",
    ),
    "refuses with another error": (
        (
            "    def write(self, name, chunks, *, media_type=''):\n"
            "        assert name.isprintable() and '..' not in name and name[:1].isalnum()\n"
            "        return super().write(name, chunks)"
        ),
        rf"shelf\.py:{LINE + 1}: write raised AssertionError: .*, for the document '",
    ),
    "half a document": (
        (
            "    def write(self, name, chunks, *, media_type=''):\n"
            "        key = '/'.join(parts_of(name))\n"
            "        before, parts = self.files.get(key), []\n"
            "        for chunk in chunks:\n"
            "            parts.append(chunk)\n"
            "            self.files[key] = parts[0]\n"
            "        self.files[key] = b''.join(parts)\n"
            "        return Written.UNCHANGED if self.files[key] == before else Written.WRITTEN"
        ),
        rf"shelf\.py:\d+: .*half written|shelf\.py:{LINE}: .* after a write whose chunks raised an exception",
    ),
    "half a document where the program is ended": (
        (
            "    def write(self, name, chunks, *, media_type=''):\n"
            "        read = []\n"
            "        try:\n"
            "            read.extend(chunks)\n"
            "        except Exception:\n"
            "            raise\n"
            "        except BaseException:\n"
            "            super().write(name, read)\n"
            "            raise\n"
            "        return super().write(name, read)"
        ),
        r"after a write whose chunks raised an exception, for the document 'plain\.txt'",
    ),
    "keeps errors to itself": (
        (
            "    def write(self, name, chunks, *, media_type=''):\n"
            "        parts_of(name)\n"
            "        try:\n"
            "            return super().write(name, list(chunks))\n"
            "        except BaseException:\n"
            "            return Written.UNCHANGED"
        ),
        rf"shelf\.py:{LINE}: write does not pass on the exception .*, for the document 'plain\.txt'",
    ),
    "state by size": (
        (
            "    def states(self, names):\n"
            "        return {name: str(len(self.files[name])) for name in names if name in self.files}"
        ),
        rf"shelf\.py:{LINE}: state stays though the document was changed, for the document 'folder",
    ),
    "states of what is not there": (
        "    def states(self, names):\n        return {name: str(self.files[name]) for name in names}",
        rf"shelf\.py:{LINE + 1}: states raised KeyError: 'plain\.txt'",
    ),
    "names of ASCII letters alone": (
        (
            "    def write(self, name, chunks, *, media_type=''):\n"
            "        return super().write(name.encode('ascii').decode(), chunks)"
        ),
        rf"shelf\.py:{LINE + 1}: write raised UnicodeEncodeError: .*, for the document 'größer/页\.json'",
    ),
    "names that are one in Unicode": (
        (
            "    def write(self, name, chunks, *, media_type=''):\n"
            "        import unicodedata\n"
            "        return super().write(unicodedata.normalize('NFC', name), chunks)"
        ),
        r"for the document 'e.\.txt'",
    ),
    "says nothing of what was interrupted": (
        "    @contextmanager\n    def hold(self):\n        yield frozenset()",
        r"hold yields \[\], but the interrupted build wrote 'plain\.txt' alone",
    ),
    "is called otherwise each time": (
        (
            "    @property\n    def name(self):\n        return str(id(object()) + len(COUNT)) + str(COUNT.append(1))\n"
            "COUNT = []"
        ),
        "name is empty or differs between builds",
    ),
    "removes too much": (
        (
            "    def remove(self, name):\n"
            "        was = super().remove(name)\n"
            "        if was:\n"
            "            self.files.clear()\n"
            "        return was"
        ),
        r"for the document 'plain\.txt'",
    ),
    "removes nothing": (
        "    def remove(self, name):\n        parts_of(name)\n        return False",
        r"shelf\.py:\d+: remove of a stored document is not True, for the document 'folder",
    ),
    "no method": ("    write = None", "make_sink returns .*, which lacks what a Sink has"),
}


def opening(folder: Path, change: str) -> Callable[[], Sink]:
    """Return what opens the sink of a plugin file."""
    plugin = plugin_file(folder, "shelf", SINK, change).sink("shelf")
    outputs = Outputs(path=folder / "public", options=plugin.options(), directory=folder)
    return lambda: plugin.open(outputs)


def test_the_sink_is_right_without_the_change(tmp_path: Path) -> None:
    """What is wrong below is the change alone."""
    check_sink(opening(tmp_path, "    pass"))


@pytest.mark.parametrize("wrong", SINKS)
def test_a_wrong_sink_is_caught_with_its_line(tmp_path: Path, wrong: str) -> None:
    """The message begins with the sink, and names the line of the method and the document."""
    change, words = SINKS[wrong]

    with pytest.raises(AssertionError, match=rf"^sink Wrong: .*({words})"):
        check_sink(opening(tmp_path, change))
