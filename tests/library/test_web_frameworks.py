"""The code on the page about the library runs as it stands there, in each web framework."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import diplofeed
from support.places import EXAMPLE, ROOT, copied

PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"<!-- (\w+) -->\n```python\n(.*?)```", PAGE, re.DOTALL))
VIENNA = "my-record/meetings/vienna-arms-control.md"


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    data: bytes
    headers: Mapping[str, str]


Get = Callable[[str, Mapping[str, str]], Answer]


def built(folder: Path) -> Path:
    """Build the example as my-record in a folder, and return the folder."""
    assert diplofeed.build(copied(EXAMPLE, folder / "my-record")).complete
    return folder


@pytest.fixture(name="shared", scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the example as my-record in it, built; nobody changes it."""
    return built(tmp_path_factory.mktemp("web"))


@pytest.fixture(name="folder")
def _folder(shared: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder with the example, where the code runs."""
    monkeypatch.chdir(shared)
    return shared


def module(name: str) -> ModuleType:
    """Return the module that a block of the page makes."""
    made = ModuleType(f"diplofeed_page_{name}")
    exec(compile(BLOCKS[name], f"docs/library.md#{name}", "exec", dont_inherit=True), vars(made))
    return made


def flask() -> Iterator[Get]:
    """Serve with Flask."""
    pytest.importorskip("flask", reason="flask is not installed: pip install 'diplofeed[test]'")
    client = module("flask").app.test_client()

    def get(path: str, fields: Mapping[str, str]) -> Answer:
        response = client.get(path, headers=dict(fields))
        return Answer(response.status_code, response.data, dict(response.headers))

    yield get


def django() -> Iterator[Get]:
    """Serve with Django."""
    pytest.importorskip("django", reason="django is not installed: pip install 'diplofeed[test]'")
    from django.conf import settings
    from django.test import Client, override_settings

    if not settings.configured:
        settings.configure(SECRET_KEY="tests", ALLOWED_HOSTS=["*"])
    made = module("django")
    sys.modules[made.__name__] = made

    def get(path: str, fields: Mapping[str, str]) -> Answer:
        response = Client().get(path, headers=dict(fields))
        return Answer(response.status_code, response.content, dict(response.headers))

    with override_settings(ROOT_URLCONF=made.__name__, ALLOWED_HOSTS=["*"]):
        yield get
    del sys.modules[made.__name__]


def fastapi() -> Iterator[Get]:
    """Serve with FastAPI."""
    pytest.importorskip("fastapi", reason="fastapi is not installed: pip install 'diplofeed[test]'")
    pytest.importorskip("httpx", reason="httpx is not installed: pip install 'diplofeed[test]'")
    from fastapi.testclient import TestClient

    client = TestClient(module("fastapi").app)

    def get(path: str, fields: Mapping[str, str]) -> Answer:
        response = client.get(path, headers=dict(fields))
        return Answer(response.status_code, response.content, response.headers)

    yield get


@pytest.fixture(name="get", params=[flask, django, fastapi], ids=lambda make: make.__name__)
def _get(request: pytest.FixtureRequest, folder: Path) -> Iterator[Get]:
    """Return a function that asks a server, of each framework in turn."""
    yield from request.param()


def test_the_page_has_a_view_for_each_framework() -> None:
    """There are a block for building, one for views and one for each framework."""
    assert list(BLOCKS) == ["build", "view", "flask", "django", "fastapi"]


@pytest.mark.parametrize(
    ("path", "where", "name"), [("", None, "atom"), ("topic/arms-control/", "topic/arms-control", "ical")]
)
def test_a_feed_is_served_as_published(get: Get, path: str, where: str | None, name: str) -> None:
    """The bytes are those of the view, with its media type and its tag, and no date that does not tell them apart."""
    served = diplofeed.view("my-record", where=where, format=name)

    answer = get(f"/feeds/{path}{name}", {})

    assert (answer.status, answer.data) == (200, served.data)
    assert answer.headers["Content-Type"] == served.media_type
    assert answer.headers["ETag"] == served.etag
    assert "Last-Modified" not in answer.headers


def test_a_client_that_has_the_feed_is_answered_304(get: Get) -> None:
    """The tag that a client was sent with the first answer brings 304 without a body, with the same tag."""
    first = get("/feeds/rss", {})

    again = get("/feeds/rss", {"If-None-Match": first.headers["ETag"]})

    assert (again.status, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_client_that_has_something_else_is_sent_the_feed(get: Get) -> None:
    """A tag of other bytes brings all of it."""
    assert get("/feeds/rss", {"If-None-Match": '"other"'}).status == 200


def test_a_date_says_nothing_of_what_a_client_has(get: Get, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that is hidden leaves the date of the newest as it was: who has a date alone is sent the feed."""
    monkeypatch.chdir(built(tmp_path))
    updated = diplofeed.view("my-record", format="rss").updated
    path = Path(VIENNA)
    path.write_text(path.read_text(encoding="utf-8").replace("when:", "audience: internal\nwhen:", 1), encoding="utf-8")
    diplofeed.build("my-record")
    dates = [format_datetime(updated + timedelta(days=days), usegmt=True) for days in (0, 1)]

    answers = [get("/feeds/rss", {"If-Modified-Since": date}) for date in dates]

    assert [answer.status for answer in answers] == [200, 200]
    assert b"vienna-arms-control" not in answers[0].data


def test_a_change_of_the_record_is_served_after_the_next_build(
    get: Get, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tag of before no longer matches."""
    monkeypatch.chdir(built(tmp_path))
    first = get("/feeds/json", {})
    path = Path(VIENNA)
    path.write_text(path.read_text(encoding="utf-8").replace("when: 2023-07", "when: 2023-07-11"), encoding="utf-8")
    diplofeed.build("my-record", now=datetime.now(tz=UTC) + timedelta(seconds=2))

    changed = get("/feeds/json", {"If-None-Match": first.headers["ETag"]})

    assert changed.status == 200
    assert changed.data != first.data


@pytest.mark.parametrize("path", ["/feeds/atmo", "/feeds/topic/nothing/atom", "/feeds/..%2F..%2Fetc/atom"])
def test_what_there_is_not_is_404(get: Get, path: str) -> None:
    """A feed or a format that is not there is not found, whatever a client makes up."""
    assert get(path, {}).status == 404


def test_the_other_blocks_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Building and viewing do what the page says."""
    module("build")
    assert "items; 0 files written" in capsys.readouterr().out
    views = module("view")
    assert views.everything.data == (folder / "my-record" / "public" / "rss.xml").read_bytes()
    assert views.arms_control.media_type == "text/calendar; charset=utf-8"
    assert b'"items": [' in views.meetings_of_2026.data
