"""Fresh virtual environments, in which packages are installed as their users do it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import pytest
from attrs import frozen

from support.places import ROOT

__all__ = ["Environment"]

_SCRIPTS: Final = "Scripts" if sys.platform == "win32" else "bin"
_UNREACHABLE: Final = ("Could not find a version", "No matching distribution", "ConnectionError", "Temporary failure")
_PROGRAMS: Final = {
    "diplofeed": "from diplofeed.__main__ import run\n\nrun()",
    "pip": "import runpy\n\nrunpy.run_module('pip', run_name='__main__', alter_sys=True)",
}


def _builds_wheels() -> bool:
    """Return whether the setuptools that are here build packages by themselves, without a package index."""
    try:
        first, second, *_ = version("setuptools").split(".")
    except PackageNotFoundError:
        return False
    return (int(first), int(second)) >= (70, 1)


@frozen
class Environment:
    """A virtual environment that has this diplofeed, its dependencies, pytest and pip of the present one."""

    root: Path

    @classmethod
    def fresh(cls, root: Path) -> Environment:
        """Make one, in which the packages of the present one are seen."""
        venv.create(root)
        environment = cls(root)
        (packages,) = root.glob("lib/python*/site-packages") if os.name != "nt" else root.glob("Lib/site-packages")
        seen = [path for path in sys.path if path.endswith("site-packages")]
        (packages / "outer.pth").write_text("\n".join([str(ROOT), *seen, ""]), encoding="utf-8")
        for name, code in _PROGRAMS.items():
            program = environment.programs / name
            program.write_text(f"#!{environment.programs / 'python'}\n{code}\n", encoding="utf-8")
            program.chmod(0o755)
        return environment

    @property
    def programs(self) -> Path:
        """The folder of its programs."""
        return self.root / _SCRIPTS

    @property
    def variables(self) -> Mapping[str, str]:
        """What its programs are run with: pip takes no dependencies, which are here, and no index if it can."""
        inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
        return {
            **inherited,
            "PATH": os.pathsep.join([str(self.programs), os.environ["PATH"]]),
            "PIP_NO_DEPS": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "NO_COLOR": "1",
            **({"PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1"} if _builds_wheels() else {}),
        }

    def run(self, *command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a program of it in a folder, and skip the test where pip cannot build a package here."""
        name, *arguments = map(str, command)
        done = subprocess.run(
            [shutil.which(name, path=self.variables["PATH"]) or name, *arguments],
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
            env=self.variables,
        )
        if done.returncode and any(words in done.stderr for words in _UNREACHABLE):
            pytest.skip("no setuptools 70.1 here to build packages, and no package index either")
        return done

    def install(self, *packages: Path) -> None:
        """Install copies of packages, as building leaves something beside what it builds."""
        ignored = shutil.ignore_patterns("build", "*.egg-info", "__pycache__")
        copies = [shutil.copytree(each, self.root / "sources" / each.name, ignore=ignored) for each in packages]
        done = self.run("pip", "install", "-q", "--retries", "0", "--timeout", "20", *copies, cwd=self.root)
        assert done.returncode == 0, done.stdout + done.stderr
