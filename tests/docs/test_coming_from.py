"""The programs of docs/coming-from.md give what stands under them, in the lines that its table counts.

``python -m pytest tests/docs/test_coming_from.py --write`` writes what the programs of installed libraries give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

import feedparser
import pytest

from support.places import ROOT

PAGE: Final = ROOT / "docs" / "coming-from.md"
WRITE: Final = "python -m pytest tests/docs/test_coming_from.py --write"
PROGRAMS: Final = re.compile(r"<!-- run (\S+) -->\n```python\n(.*?)\n```", re.DOTALL)
SHOWN: Final = re.compile(r"(<!-- shown (\S+) (\w+) -->\n```text\n)(.*?)(```)", re.DOTALL)
# What has to be installed besides, and whose program a further one goes on from.
MODULES: Final[Mapping[str, str]] = {"django-ical": "django_ical", "ics.py": "ics"}
BEFORE: Final[Mapping[str, str]] = {
    "to_feedgen": "diplofeed",
    "to_icalendar": "diplofeed",
    "django": "diplofeed",
    "options": "to_icalendar",
}
LINES: Final = ("SUMMARY", "DTSTART", "DTEND", "DURATION", "STATUS", "X-DIPLOFEED-EDTF")


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def programs() -> dict[str, str]:
    return dict(PROGRAMS.findall(page()))


@cache
def ran(name: str) -> dict[str, Any]:
    """Return the names that a program leaves behind."""
    if name in MODULES and find_spec(MODULES[name]) is None:
        pytest.skip(f"{name} is not installed: pip install 'diplofeed[bench]'")
    names = dict(ran(BEFORE[name])) if name in BEFORE else {}
    _configure(name)
    exec(compile(programs()[name], str(PAGE), "exec"), names)
    if name == "django-ical":
        from django.test import RequestFactory

        names["calendar"] = names["TalksFeed"]()(RequestFactory().get("/talks.ics")).content
    return names


def _configure(name: str) -> None:
    if name.startswith("django"):
        import django
        from django.conf import settings

        if not settings.configured:
            settings.configure(INSTALLED_APPS=[], DATABASES={}, USE_TZ=True, ALLOWED_HOSTS=["*"])
        django.setup()


def of_feed(data: bytes) -> list[str]:
    """Return what a feed reader shows in its list, the first entry first."""
    return [f"{entry.title}: {entry.summary}" for entry in feedparser.parse(data).entries]


def of_calendar(data: bytes | str) -> list[str]:
    """Return what says what is when, event by event in the order of the titles."""
    text = (data if isinstance(data, str) else data.decode()).replace("\r\n", "\n").replace("\n ", "")
    events = re.findall(r"BEGIN:(?:VEVENT|VJOURNAL)\n(.*?)\nEND:V", text, re.DOTALL)
    kept = [sorted(_kept(event), key=_place) for event in events]
    return [line for lines in sorted(kept) for line in lines]


def _kept(event: str) -> list[str]:
    return [line for line in event.split("\n") if re.split("[:;]", line)[0] in LINES]


def _place(line: str) -> int:
    return LINES.index(re.split("[:;]", line)[0])


READERS: Final[Mapping[str, Callable[[Any], list[str]]]] = {"atom": of_feed, "calendar": of_calendar}


@pytest.mark.parametrize(("name", "variable"), [found[1:3] for found in SHOWN.findall(page())])
def test_programs_give_what_stands_under_them(name: str, variable: str, pytestconfig: pytest.Config) -> None:
    """Each library's own program, as far as the library is installed, and ours."""
    made = "".join(f"{line}\n" for line in READERS[variable](ran(name)[variable]))
    if pytestconfig.getoption("write"):
        found = re.compile(rf"(<!-- shown {re.escape(name)} {variable} -->\n```text\n).*?(```)", re.DOTALL)
        PAGE.write_text(found.sub(lambda match: match[1] + made + match[2], page()), encoding="utf-8")
    shown = {found[1:3]: found[3] for found in SHOWN.findall(page())}
    assert shown[name, variable] == made, WRITE


def test_objects_of_libraries_are_added_to() -> None:
    """What the page says one keeps works as it stands there."""
    rss = feedparser.parse(ran("to_feedgen")["rss"])
    assert "A note of our own" in {entry.title for entry in rss.entries}
    assert {entry.title for entry in rss.entries} > {
        entry.title for entry in feedparser.parse(ran("diplofeed")["atom"]).entries
    }

    items = {str(item.title) for item in ran("to_icalendar")["record"].items}
    assert {"A note of our own", "Talks in Vienna"} < items
    assert str(ran("options")["meeting"].title) == "A note of our own"
    assert ran("django")["talks_calendar"](None).content == ran("diplofeed")["calendar"]


def test_ics_py_and_we_read_each_other() -> None:
    """Its events are our meetings, and ours its events."""
    names = ran("ics.py")
    from icalendar import Calendar as Parsed

    from diplofeed import from_icalendar

    assert len(names["Calendar"](ran("diplofeed")["calendar"].decode()).events) == 3
    assert len(from_icalendar(Parsed.from_ical(names["calendar"])).items) == 3


def test_what_icalendar_writes_is_read() -> None:
    """The events of the other program are meetings, without a fault."""
    from icalendar import Calendar

    from diplofeed import from_icalendar

    record = from_icalendar(Calendar.from_ical(ran("icalendar")["calendar"]))
    assert record.faults == ()
    assert {item.id.partition("-")[0]: item.when.text for item in record.items} == {
        "vienna": "2026-12-08T10:00/11:00[Europe/Vienna]",
        "grain": "2023-06-01/2023-06-30",
        "geneva": "2026-12-09",
        "hall": "2026-11-20",
    }


def test_lines_are_counted() -> None:
    """The table has the number of lines of each program that are not blank."""
    counted = {name: sum(bool(line.strip()) for line in code.splitlines()) for name, code in programs().items()}
    row = next(line for line in page().splitlines() if line.startswith("| lines of the program"))
    expected = [counted[name] for name in ("feedgen", "icalendar", "django-ical", "ics.py", "diplofeed")]
    assert [int(cell) for cell in row.split("|")[2:-1]] == expected
