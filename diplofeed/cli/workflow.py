"""What keeps a record in git and publishes it from there: ``.gitignore`` and a workflow of GitHub Actions."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from typing import Final
from urllib.parse import unquote, urlsplit

__all__ = ["IGNORED", "PATH", "WARNING", "WHEELS", "folder_of_installation", "installation", "workflow"]

PATH: Final = ".github/workflows/publish.yaml"
WHEELS: Final = "wheels/*.whl"
"""What a workflow installs where diplofeed is to be had from no address."""

WARNING: Final = (
    "whoever can read the repository can read what is internal or under embargo, in the record and in ledger.jsonl; "
    "keep it private if there is any"
)

IGNORED: Final = """\
# What is for internal readers alone, what builds leave behind, and what editors are helped by.
/internal/
/.diplofeed/schema/
/.diplofeed/*.lock
/.diplofeed/*-journal
/.diplofeed/*-shm
/.diplofeed/*-wal
/public/.diplofeed/
"""

_IGNORED_BY_WORKFLOW: Final = """\
# The workflow makes these anew of the record and of ledger.jsonl.
/.diplofeed/
/public/
/ledger.new
"""

_WORKFLOW: Final = """\
# Whoever can read this repository can read what is internal or under embargo: keep it private if there is any.
name: publish
on:
  push: { branches: [main] }
  schedule: [{ cron: "17 5 * * *" }]   # embargoes end, and the digest looks ahead
concurrency: { group: publish, cancel-in-progress: false }
permissions: { contents: write, pages: write, id-token: write }
jobs:
  publish:
    runs-on: ubuntu-latest
    environment: github-pages
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: { python-version: "3.12" }
      - run: pip install @INSTALLATION@
      - name: Restore the ledger
        run: |
          if [ -e ledger.jsonl ]; then diplofeed ledger import ledger.jsonl; fi
      - name: Build, and go on if an item was left out (1), but not if nothing could be done (2)
        run: diplofeed build || [ $? -eq 1 ]
      - name: Keep the ledger
        run: |
          diplofeed ledger export > ledger.new
          mv ledger.new ledger.jsonl
          git config user.name "Publisher"
          git config user.email "publisher@example.org"
          git add ledger.jsonl
          git diff --cached --quiet || git commit -m "What was published"
          git push
      - uses: actions/upload-pages-artifact@v3
        with: { path: public }
      - uses: actions/deploy-pages@v4
"""


def workflow(installed: str) -> dict[str, str]:
    """Return the workflow, which installs what pip is told so, and what git is not to keep then, by path."""
    return {".gitignore": IGNORED + _IGNORED_BY_WORKFLOW, PATH: _WORKFLOW.replace("@INSTALLATION@", installed)}


def installation() -> str:
    """Return what pip installs this diplofeed from elsewhere: an address or an index, else wheels (PEP 610)."""
    try:
        here = distribution("diplofeed")
    except PackageNotFoundError:
        return WHEELS
    text = here.read_text("direct_url.json")
    if text is None:
        return f"diplofeed=={here.version}"
    origin = json.loads(text)
    if not str(origin.get("url")).startswith("https://"):
        return WHEELS
    source = origin.get("vcs_info")
    address = f"{source['vcs']}+{origin['url']}@{source['commit_id']}" if source else origin["url"]
    return f'"diplofeed @ {address}"'


def folder_of_installation() -> str:
    """Return the folder this diplofeed was installed from, where it was one."""
    try:
        origin = json.loads(distribution("diplofeed").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return ""
    parts = urlsplit(str(origin.get("url", "")))
    return unquote(parts.path) if parts.scheme == "file" else ""
