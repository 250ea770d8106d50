"""Modules that have another place now than in former versions: importing one works, and warns where to look now."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType
from typing import TYPE_CHECKING, Final

__all__ = ["MOVED", "install"]

MOVED: Final[Mapping[str, tuple[str, ...]]] = {
    "diplofeed.changes": ("diplofeed.feeds.changes",),
    "diplofeed.countries": ("diplofeed.words.countries",),
    "diplofeed.entry": ("diplofeed.model.entry",),
    "diplofeed.load": ("diplofeed.config.load", "diplofeed.publishing.reading"),
    "diplofeed.markup": ("diplofeed.compose.markup",),
    "diplofeed.node": ("diplofeed.source.node",),
    "diplofeed.plain": ("diplofeed.record.plain",),
    "diplofeed.scaffold": ("diplofeed.cli.scaffold",),
    "diplofeed.select": ("diplofeed.feeds.select",),
    "diplofeed.shape": ("diplofeed.source.shape",),
    "diplofeed.sink.former": ("diplofeed.sink.version1",),
    "diplofeed.sources.csv": ("diplofeed.sources.folder.csv",),
    "diplofeed.sources.jsonl": ("diplofeed.sources.folder.jsonl",),
    "diplofeed.sources.markdown": ("diplofeed.sources.folder.markdown",),
    "diplofeed.sources.yaml": ("diplofeed.sources.folder.yaml",),
    "diplofeed.subscriptions": ("diplofeed.feeds.offers",),
    "diplofeed.websub": ("diplofeed.push.websub",),
}
"""Each former module with the modules that have its names now."""

RENAMED: Final[Mapping[str, Mapping[str, str]]] = {
    "diplofeed.changes": {"told": "summary_of"},
    "diplofeed.sink.former": {"FormerSink": "SinkVersion1"},
    "diplofeed.websub": {"Told": "Notice", "tell": "notify"},
}
"""What is called otherwise now: by the former module, each former name and the present one."""


if TYPE_CHECKING:
    from importlib.abc import Loader, MetaPathFinder

    class _Base(MetaPathFinder, Loader): ...
else:
    _Base = object  # the import system asks for methods, not for a class, and importlib.abc takes 20 ms to import


class _Finder(_Base):
    """Makes a former module of the public names of those that took its place."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the specification of a former module, or None for any other."""
        return spec_from_loader(fullname, self) if fullname in MOVED else None

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave it to Python to make the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Fill the module, and warn whoever imports it."""
        targets = MOVED[module.__name__]
        warnings.warn(f"{module.__name__} is now {' and '.join(targets)}", DeprecationWarning, stacklevel=2)
        for target in map(import_module, targets):
            vars(module).update({name: getattr(target, name) for name in target.__all__})
        former = RENAMED.get(module.__name__, {})
        vars(module).update({name: vars(module)[present] for name, present in former.items()})


def install() -> None:
    """Make the former modules importable; they are looked for last, so that no other import is slower."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())
