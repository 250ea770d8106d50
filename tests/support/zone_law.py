"""Countries that change their clocks: a copy of the package of zones in which one zone has the rules of another."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import tzdata  # type: ignore[import-untyped]  # it has no types


def package(folder: Path, laws: Mapping[str, str], version: str) -> Path:
    """Write a copy of the package, in which each zone has the rules of the one it is mapped to; return its folder."""
    zones = Path(tzdata.__file__).parent
    shutil.copytree(zones, folder / "tzdata", ignore=shutil.ignore_patterns("__pycache__"))
    for name, like in laws.items():
        shutil.copyfile(zones / "zoneinfo" / like, folder / "tzdata" / "zoneinfo" / name)
    (folder / "tzdata" / "__init__.py").write_text(f'__version__ = "1"\nIANA_VERSION = "{version}"\n')
    return folder


def diplofeed(*arguments: str, zones: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Run the command with a package of zones."""
    path = os.pathsep.join([str(zones), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(cache)}
    return subprocess.run(
        [sys.executable, "-m", "diplofeed", *arguments], env=environment, capture_output=True, text=True, check=False
    )
