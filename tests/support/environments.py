"""Fresh virtual environments, in which packages are installed as their users do it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from attrs import frozen

from support.places import ROOT

__all__ = ["Environment"]

_SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
_UNREACHABLE = ("Could not find a version", "No matching distribution", "ConnectionError", "Temporary failure")


@frozen
class Environment:
    """A virtual environment that has this diplofeed, its dependencies and pytest, and nothing of the tests."""

    root: Path

    @classmethod
    def fresh(cls, root: Path) -> Environment:
        """Make one, in which the packages of the present one are seen."""
        venv.create(root, with_pip=True)
        environment = cls(root)
        (packages,) = root.glob("lib/python*/site-packages") if os.name != "nt" else root.glob("Lib/site-packages")
        seen = [path for path in sys.path if path.endswith("site-packages")]
        (packages / "outer.pth").write_text("\n".join([str(ROOT), *seen, ""]), encoding="utf-8")
        program = environment.programs / "diplofeed"
        program.write_text(
            f"#!{environment.programs / 'python'}\nfrom diplofeed.__main__ import run\n\nrun()\n", encoding="utf-8"
        )
        program.chmod(0o755)
        return environment

    @property
    def programs(self) -> Path:
        """The folder of its programs."""
        return self.root / _SCRIPTS

    def run(self, *command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a program of it in a folder."""
        name, *arguments = map(str, command)
        return subprocess.run(
            [str(self.programs / name), *arguments],
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
            env={**{name: value for name, value in os.environ.items() if name != "PYTHONPATH"}, "NO_COLOR": "1"},
        )

    def install(self, *packages: Path) -> None:
        """Install packages without what they need, which is here already; skip the test where nothing builds them.

        Copies are built, as building leaves something beside what it builds.
        """
        ignored = shutil.ignore_patterns("build", "*.egg-info", "__pycache__")
        copies = [shutil.copytree(each, self.root / "sources" / each.name, ignore=ignored) for each in packages]
        command = ("python", "-m", "pip", "install", "-q", "--no-deps", "--disable-pip-version-check")
        done = self.run(*command, "--no-build-isolation", *copies, cwd=self.root)
        if done.returncode:  # the setuptools that are here are too old, or there are none: others are fetched
            done = self.run(*command, "--retries", "0", "--timeout", "20", *copies, cwd=self.root)
        if done.returncode and any(words in done.stderr for words in _UNREACHABLE):
            pytest.skip("no setuptools that build packages, here or in a package index")
        assert done.returncode == 0, done.stdout + done.stderr
