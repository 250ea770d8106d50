"""The code on the page about the server runs as it stands there, alone and inside frameworks."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import diplofeed
from support.asking import ask
from support.places import EXAMPLE, ROOT, copied
from support.servers import NGINX, nginx_main

PAGE = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"<!-- (\w+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture(name="shared", scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    assert diplofeed.build(copied(EXAMPLE, folder / "my-record")).complete
    return folder


@pytest.fixture(name="folder")
def _folder(shared: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder with the example as my-record, built, where the code runs."""
    monkeypatch.chdir(shared)
    return shared


def module(name: str) -> ModuleType:
    """Return the module that a block of the page makes."""
    made = ModuleType(f"diplofeed_page_{name}")
    exec(compile(BLOCKS[name], f"docs/server.md#{name}", "exec", dont_inherit=True), vars(made))
    return made


def check(application: Any, place: str, folder: Path) -> None:
    """Check that the record is served at a place, and leads to itself."""
    feed = ask(application, f"{place}/atom.xml")
    assert feed.body == (folder / "my-record" / "public" / "atom.xml").read_bytes()
    assert ask(application, f"{place}/atom.xml", if_none_match=feed.fields["etag"]).status == 304
    assert ask(application, f"{place}/topic/arms-control").fields["location"] == f"{place}/topic/arms-control/"
    assert ask(application, f"{place}/feed.ics?party=US").status == 200
    assert ask(application, f"{place}/nothing").body == b"there is no such document\n"


def test_the_page_has_the_code(folder: Path) -> None:
    """Each way to run the server is on the page, and the simplest is whole."""
    assert list(BLOCKS) == ["asgi", "log", "fastapi", "django", "nginx"]
    check(module("asgi").application, "", folder)


def test_it_is_mounted_in_fastapi(folder: Path) -> None:
    """Below its place it answers as alone, and a place without its slash leads to that with one."""
    pytest.importorskip("fastapi", reason="fastapi is not installed: pip install 'diplofeed[test]'")
    site = module("fastapi").site
    check(site, "/record", folder)
    assert ask(site, "/record").status in (307, 308)


@pytest.fixture(name="django_site")
def _django_site() -> Iterator[None]:
    """Let Django have a page of its own."""
    pytest.importorskip("django", reason="django is not installed: pip install 'diplofeed[test]'")
    from django.conf import settings
    from django.http import HttpResponse
    from django.test import override_settings
    from django.urls import path

    if not settings.configured:
        settings.configure(SECRET_KEY="tests", ALLOWED_HOSTS=["*"])
    urls = ModuleType("diplofeed_page_urls")
    urls.urlpatterns = [path("own/", lambda _: HttpResponse(b"of Django"))]  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=urls, ALLOWED_HOSTS=["*"]):
        yield


def test_it_stands_beside_django(folder: Path, django_site: None) -> None:
    """What is not below its place is Django's."""
    application = module("django").application
    check(application, "/record", folder)
    assert ask(application, "/record").fields["location"] == "/record/"
    assert ask(application, "/records/atom.xml").status == 404
    assert ask(application, "/own/").body == b"of Django"


@pytest.mark.clients
@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    """The configuration on the page is one, with its places within a folder of the test."""
    config = BLOCKS["nginx"].replace("/var/cache/nginx", str(tmp_path))
    file = tmp_path / "nginx.conf"
    file.write_text(nginx_main(tmp_path, config), encoding="utf-8")

    checked = subprocess.run([str(NGINX), "-t", "-c", str(file)], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr


def test_the_service_names_what_is_installed() -> None:
    """The options of uvicorn on the page are options of uvicorn."""
    uvicorn = pytest.importorskip("uvicorn.main", reason="uvicorn is not installed: pip install 'diplofeed[test]'")
    known = {name for parameter in uvicorn.main.params for name in (*parameter.opts, *parameter.secondary_opts)}
    used = set(re.findall(r"--[a-z-]+", " ".join(line for line in PAGE.splitlines() if "asgi:application" in line)))

    assert used
    assert used <= known
