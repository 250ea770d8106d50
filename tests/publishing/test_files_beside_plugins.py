"""What stands beside the file of a plugin is part of what its outputs depend on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from diplofeed.cache import code_paths
from support.records import written

CONFIG = """
[publication]
id = "tag:example.org,2026:talks"
title = "Talks"
link = "https://example.org/"
language = "en"
[plugins]
files = ["{plugin}"]
[build]
formats = ["titles"]
"""
PLUGIN = """
from pathlib import Path
from diplofeed import Exporter

GREETING = Path(__file__).parent.joinpath("{template}").read_text(encoding="utf-8")
EXPORTER = Exporter(
    name="titles",
    filename="titles.txt",
    media_type="text/plain",
    entry=lambda entry, context: f"{{GREETING}}: {{entry.item.title}}".encode(),
)
"""


def build(record: Path, cache: Path) -> None:
    """Build a record in a process of its own, as somebody does who edits a template between two builds."""
    command = [sys.executable, "-m", "diplofeed", "build", str(record), "--now", "2026-11-23T12:00Z"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("plugin", "template"),
    [
        ("titles.py", "greeting.txt"),
        ("titles.py", "templates/greeting.txt"),
        ("plugins/titles.py", "greeting.py"),
        ("../outside/titles.py", "templates/deep/greeting.txt"),
    ],
)
def test_a_template_that_is_edited_is_seen(plugin: str, template: str, tmp_path: Path) -> None:
    """A file that the plugin reads, beside it or in a folder there, changes the outputs as its code does."""
    record = tmp_path / "record"
    path = (record / plugin).parent / template
    files = {
        "diplofeed.toml": CONFIG.format(plugin=plugin),
        plugin: PLUGIN.format(template=template),
        "meetings/vienna.yaml": "title: Vienna\nwhen: 2026-03-04\n",
    }
    written(record, files)
    path.parent.mkdir(parents=True, exist_ok=True)
    for greeting in ("before", "before", "after"):
        path.write_text(greeting, encoding="utf-8")
        build(record, tmp_path / "cache")
        assert (record / "public" / "titles.txt").read_text(encoding="utf-8") == f"{greeting}: Vienna"


def test_what_is_the_records_is_no_part_of_a_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An item or an output that stands beside a plugin is not what its outputs depend on, and hidden files are not."""
    beside = ("titles.py", "helper.py", "templates/a.txt")
    others = ("meetings.jsonl", "meetings/a.yaml", "public/rss.xml", ".git/config", ".hidden", "statements/a/b.md")
    written(tmp_path, dict.fromkeys((*beside, *others), ""))
    name = f"diplofeed_plugin:{tmp_path / 'titles.py'}"
    module = type(sys)(name)
    module.__file__ = str(tmp_path / "titles.py")
    monkeypatch.setitem(sys.modules, name, module)

    assert code_paths([name]) == sorted(tmp_path / name for name in beside)


def test_where_too_much_stands_beside_a_plugin_nobody_can_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin in a folder of thousands of files is taken for changed at each build, rather than for unchanged."""
    monkeypatch.setattr("diplofeed.cache.keys._MOST_BESIDE", 2)
    for number in range(3):
        (tmp_path / f"{number}.py").write_text("", encoding="utf-8")
    name = f"diplofeed_plugin:{tmp_path / '0.py'}"
    module = type(sys)(name)
    module.__file__ = str(tmp_path / "0.py")
    monkeypatch.setitem(sys.modules, name, module)

    assert code_paths([name]) is None
