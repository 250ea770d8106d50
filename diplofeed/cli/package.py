"""The files that a plugin in a package of its own begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diplofeed.cli.templates import PACKAGE_HEAD, filled, values_of, whole

__all__ = ["USES", "module_of", "package", "project_of"]

_PYPROJECT: Final = """\
[build-system]
requires = ["setuptools>=68"]
build-backend = "setuptools.build_meta"

[project]
name = "@PROJECT@"
version = "0.1.0"
description = "@TITLE@: @ARTICLE@ @KIND@ for diplofeed."
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["diplofeed>=0.1"]

[project.optional-dependencies]
test = ["pytest>=8"]

[project.entry-points."diplofeed.@KIND@s"]
@NAME@ = "@MODULE@:@CONSTANT@"

[tool.setuptools.packages.find]
where = ["src"]

[tool.pytest.ini_options]
testpaths = ["tests"]
"""

_README: Final = """\
# @PROJECT@

@TITLE@: @ARTICLE@ @KIND@ for diplofeed.

```sh
pip install .
diplofeed plugins    # lists @NAME@ among the @KIND@s
```

@USE@

To work on it:

```sh
pip install -e '.[test]'
python -m pytest
```

It has no licence yet: choose one, put it into `LICENSE`, and name it in `pyproject.toml` (`license = "…"`).
"""

_CI: Final = """\
name: ci
on: [push, pull_request]
permissions: { contents: read }
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix: { python: ["3.11", "3.13"] }
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: { python-version: "${{ matrix.python }}" }
      - run: pip install @INSTALLATION@
      - run: pip install -e '.[test]'
      - run: python -m pytest
      - run: diplofeed plugins
"""

_IGNORED: Final = """\
__pycache__/
*.egg-info/
.pytest_cache/
.venv/
build/
dist/
"""

USES: Final[Mapping[str, str]] = {
    "exporter": "Every record that is built where it is installed has `@NAME@.txt` too.",
    "source": """\
A record uses it with this in its `diplofeed.toml`:

```toml
[sources.@NAME@]
path = "@NAME@.txt"
```""",
    "sink": """\
A record uses it with this in its `diplofeed.toml`:

```toml
[sink]
use = "@NAME@"
```""",
}
"""How a record uses a plugin of each kind."""


def module_of(name: str) -> str:
    """Return what the module of the package of a plugin is called."""
    return values_of("", name)["@MODULE@"]


def project_of(name: str) -> str:
    """Return what the package of a plugin is called, and its folder."""
    return values_of("", name)["@PROJECT@"]


def package(kind: str, name: str, installed: str) -> dict[str, str]:
    """Return the files of a package with a new exporter, source or sink and its tests, by path.

    Args:
        kind: What the plugin is.
        name: What it is called.
        installed: What its continuous integration installs diplofeed from, as pip is given it.
    """
    code, test = filled(kind, name, PACKAGE_HEAD)
    folder, stem = project_of(name), values_of(kind, name)["@STEM@"]
    return {
        f"{folder}/pyproject.toml": whole(_PYPROJECT, kind, name),
        f"{folder}/README.md": whole(_README.replace("@USE@", USES[kind]), kind, name),
        f"{folder}/.gitignore": _IGNORED,
        f"{folder}/.github/workflows/ci.yml": _CI.replace("@INSTALLATION@", installed),
        f"{folder}/src/{module_of(name)}/__init__.py": code,
        f"{folder}/tests/test_{stem}.py": test,
    }
