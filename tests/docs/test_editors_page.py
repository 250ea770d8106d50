"""What docs/editors.md shows is what the commands do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from support.places import ROOT
from support.records import CONFIG, run, written

PAGE: Final = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")


def test_the_form_of_a_file_on_the_page_is_what_fmt_makes_of_it(tmp_path: Path) -> None:
    """Of the file that stands under Before comes the one that stands under After."""
    blocks = re.search(r"Before:\n\n```yaml\n(.*?)```\n\nAfter:\n\n```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert blocks
    record = written(tmp_path / "record", {"diplofeed.toml": CONFIG, "meetings/geneva.yaml": blocks[1]})

    assert run("fmt", record).exit_code == 0
    assert (record / "meetings/geneva.yaml").read_text(encoding="utf-8") == blocks[2]
