"""The files a new record, meeting, statement or plugin begins with."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from diplofeed.cli.templates import FILE_HEAD, filled
from diplofeed.cli.workflow import IGNORED
from diplofeed.schema.kept import modeline
from diplofeed.text import slug

__all__ = ["list_plugin", "listed", "meeting", "plugin", "record", "slug", "statement", "unlisted", "write_new"]

_CONFIG: Final = "diplofeed.toml"


def _quoted(text: str) -> str:
    """Return a text quoted for YAML and for TOML, which both read JSON's strings."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def record(name: str, year: int) -> dict[str, str]:
    """Return the files of a new record, by path."""
    address = slug(name.encode("ascii", "ignore").decode())  # URIs are ASCII
    title = name.replace("-", " ").replace("_", " ").strip().capitalize() or "A record of diplomacy"
    return {
        ".gitignore": IGNORED,
        _CONFIG: f"""\
{modeline(_CONFIG)}

[publication]
id = "tag:example.org,{year}:{address}"    # never change it: every identity derives from it
title = {_quoted(title)}
link = "https://example.org/{address}/"    # where the output directory will be served
language = "en"
author = {{ name = "Your desk" }}             # with an email, calendars name an organizer

[feeds-by]                                    # one feed for each
topic = true
party = true
""",
        "meetings/first-meeting.yaml": f"""\
{modeline("meetings/first-meeting.yaml")}
title: A first meeting
when: 2026-06  # as precisely as it is known: 2026, June 2026, 2026-06-12T10:00[Europe/Vienna]
status: held
parties: [CH, FR]  # two-letter country codes, or ids of parties.yaml
summary: What it was about, in *Markdown*.
""",
        "statements/first-statement.yaml": f"""\
{modeline("statements/first-statement.yaml")}
speaker: {{ name: Somebody quoted, role: spokesperson }}
when: 2026-06
text: What was said.
about: [first-meeting]
""",
    }


def meeting(title: str, when: str, parties: Iterable[str], topics: Iterable[str], series: str) -> str:
    """Return the YAML of a new meeting."""
    lines = [f"title: {_quoted(title)}", f"when: {when}"]
    if names := [_quoted(party) for party in parties]:
        lines.append(f"parties: {_listed(names)}")
    if names := [_quoted(topic) for topic in topics]:
        lines.append(f"topics: {_listed(names)}")
    if series:
        lines.append(f"series: {_quoted(series)}")
    return "\n".join([*lines, "status: scheduled   # tentative, scheduled, confirmed, postponed, cancelled, held", ""])


def listed(person: str) -> str:
    """Return the YAML of a speaker whom people.yaml lists, by the id."""
    return person if re.fullmatch(r"\w[\w.-]*", person) else _quoted(person)


def unlisted(speaker: str) -> str:
    """Return the YAML of a speaker whom people.yaml does not list."""
    return f"{{ name: {_quoted(speaker)} }}" if speaker else ""


def statement(
    *,
    speaker: str,
    parties: Sequence[str],
    topics: Iterable[str],
    form: str,
    when: str,
    text: str,
    about: Iterable[str],
) -> str:
    """Return the YAML of a new statement, whose speaker is YAML already."""
    names = [_quoted(party) for party in parties]
    values = {
        "speaker": speaker,
        "party": names[0] if len(names) == 1 else "",
        "parties": _listed(names) if len(names) > 1 else "",
        "topics": _listed([_quoted(topic) for topic in topics]),
        "form": form,
        "when": when,
        "about": _listed([_quoted(item_id) for item_id in about]),
        "text": _quoted(text),
    }
    return "".join(f"{key}: {value}\n" for key, value in values.items() if value)


def _listed(values: Sequence[str]) -> str:
    return f"[{', '.join(values)}]" if values else ""


def write_new(root: Path, files: Mapping[str, str]) -> list[str]:
    """Write files that are not there yet and return their names.

    Raises:
        FileExistsError: One of them is there; nothing is written then.
    """
    for name in files:
        if (root / name).exists():
            raise FileExistsError(f"{root / name} is there already; nothing was written")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def plugin(kind: str, name: str) -> dict[str, str]:
    """Return the file of a new exporter, source or sink and that of its test, by path."""
    stem = name.replace("-", "_")
    code, test = filled(kind, name, FILE_HEAD)
    return {f"{stem}.py": code, f"test_{stem}.py": test}


def list_plugin(root: Path, kind: str, name: str, file: str) -> tuple[bool, list[str]]:
    """List a plugin file in the configuration, if that takes no more than a new section at its end.

    Returns:
        Whether it is listed now, and what is left to be written by hand, a line for each.
    """
    path = root / _CONFIG
    text, settings = _parsed(path)
    added = f"\n[plugins]\nfiles = [{_quoted(file)}]\n"
    if settings is not None and "plugins" not in settings and _is_plus(text + "\n" + added, settings, file):
        end = "" if text.endswith("\n") else "\n"
        with path.open("ab") as config:  # what is there is not touched
            config.write((end + added).replace("\n", "\r\n" if "\r\n" in text else "\n").encode())
        settings |= {"plugins": {"files": [file]}}
    return _left_to_do(settings or {}, kind, name, file)


def _parsed(path: Path) -> tuple[str, dict[str, Any] | None]:
    """Return a configuration as text and as data; None where it is not valid."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return text, tomllib.loads(text)
    except (ValueError, RecursionError):
        return "", None


def _is_plus(text: str, before: Mapping[str, Any], file: str) -> bool:
    try:
        return tomllib.loads(text) == {**before, "plugins": {"files": [file]}}
    except (ValueError, RecursionError):
        return False


def _left_to_do(settings: Mapping[str, Any], kind: str, name: str, file: str) -> tuple[bool, list[str]]:
    files, formats = _strings(settings, "plugins", "files"), _strings(settings, "build", "formats")
    to_do = []
    if file not in files:
        to_do.append(f"under [plugins]: files = {json.dumps([*files, file])}")
    if kind == "exporter" and formats and name not in formats:
        to_do.append(f"under [build]: formats = {json.dumps([*formats, name])}")
    if kind == "source":
        to_do.append(f'under [sources.{name}]: path = "what it reads"')
    if kind == "sink":
        to_do.append(f"under [sink]: use = {json.dumps(name)}")
    return file in files, to_do


def _strings(settings: Mapping[str, Any], section: str, key: str) -> list[str]:
    """Return a list of texts of a configuration that is not checked yet."""
    table = settings.get(section)
    listed = table.get(key) if isinstance(table, Mapping) else None
    return [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
