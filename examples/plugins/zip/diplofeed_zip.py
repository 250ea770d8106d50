"""A sink that publishes into one ZIP file, which is replaced as a whole when a build is complete."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from attrs import define, field, frozen
from attrs.validators import ge, le

from diplofeed.errors import SinkError
from diplofeed.lock import flock
from diplofeed.sink import Outputs, SinkPlugin, Written, parts_of

__all__ = ["SINK", "ZipOptions", "ZipPreview", "ZipSink"]


@frozen
class ZipOptions:
    """The options: how hard to compress, 1 to 9."""

    level: int = field(default=6, validator=(ge(1), le(9)))


@define(eq=False)
class ZipPreview:
    """The documents of a ZIP file, and what a build would change of them."""

    path: Path
    level: int = 6
    _states: dict[str, str] = field(factory=dict, init=False)
    _new: dict[str, Path] = field(factory=dict, init=False)
    _archive: ZipFile | None = field(default=None, init=False)
    _folder: str = field(default="", init=False)

    @property
    def name(self) -> str:
        """Return the file's absolute path."""
        return str(self.path.absolute())

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Open the file for reading, and yield no names: a build that was interrupted left nothing."""
        with ExitStack() as stack:
            self._archive = stack.enter_context(ZipFile(self.path)) if self.path.exists() else None
            self._folder = stack.enter_context(TemporaryDirectory())
            self._new.clear()
            infos = self._archive.infolist() if self._archive else ()
            self._states = {info.filename: f"{info.CRC:08x} {info.file_size}" for info in infos}
            yield frozenset()

    def write(self, name: str, chunks: Iterable[bytes], *, media_type: str = "") -> Written:  # noqa: ARG002 -- ZIP has none
        """Keep a document aside until the build is complete, unless it is the same already."""
        key, data = "/".join(parts_of(name)), b"".join(chunks)
        if key in self._states and self._data(key) == data:
            return Written.UNCHANGED
        self._new.setdefault(key, Path(self._folder, str(len(self._new)))).write_bytes(data)
        self._states[key] = f"{zlib.crc32(data):08x} {len(data)}"
        return Written.WRITTEN

    def states(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return checksums and sizes."""
        return {name: self._states[name] for name in names if name in self._states}

    def remove(self, name: str) -> bool:
        """Leave a document out."""
        return self._states.pop("/".join(parts_of(name)), None) is not None

    def _data(self, key: str) -> bytes:
        return self._archive.read(key) if self._archive and key not in self._new else self._new[key].read_bytes()


@define(eq=False)
class ZipSink(ZipPreview):
    """A ZIP file that is written anew at the end of a build that changed a document."""

    @contextmanager
    def hold(self) -> Iterator[frozenset[str]]:
        """Keep other builds out, and put the new file in its place at the end."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with flock(os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT, 0o644), 10) as is_ours:
            if not is_ours:
                raise SinkError(f"{self.path}: another build is writing it; try again when it is done")
            with ZipPreview.hold(self) as left:
                before = dict(self._states)
                yield left
                if self._new or self._states != before:
                    self._replace()

    def _replace(self) -> None:
        part = Path(f"{self.path}.part")
        with part.open("wb") as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=self.level) as archive:
                for key in sorted(self._states):
                    info = ZipInfo(key)  # of 1980-01-01, as nothing may depend on the clock
                    info.external_attr = 0o644 << 16
                    archive.writestr(info, self._data(key), ZIP_DEFLATED, self.level)
            os.fsync(file.fileno())
        part.replace(self.path)


def _path(outputs: Outputs) -> Path:
    return outputs.path.with_name(f"{outputs.path.name}.zip")


SINK = SinkPlugin(
    name="zip",
    title="One ZIP file",
    options=ZipOptions,
    open=lambda outputs: ZipSink(_path(outputs), outputs.options.level),
    preview=lambda outputs: ZipPreview(_path(outputs), outputs.options.level),
    contract=2,
)
