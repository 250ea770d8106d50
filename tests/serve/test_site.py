"""What the preview answers."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Final

import httpx
import pytest

from diplofeed.serve.documents import Documents
from diplofeed.serve.pages import SCRIPT, STYLE
from diplofeed.serve.preview import Outcome, Preview
from diplofeed.serve.site import Site, application, name_of

HOST: Final = "127.0.0.1"
PAGES: Final = {
    "index.html": b'<html><head></head><body><a href="https://example.org/talks/meeting/a/">A</a></body></html>',
    "meeting/a/index.html": b"<html><head></head><body>A</body></html>",
    "atom.xml": b"<feed/>",
    "calendar.ics": b"BEGIN:VCALENDAR",
}
TYPES: Final = {"html": "text/html", "xml": "application/atom+xml", "ics": "text/calendar"}


def fill(documents: Documents, pages: dict[str, bytes]) -> None:
    with documents.hold():
        for name, data in pages.items():
            documents.write(name, [data], media_type=TYPES[name.rpartition(".")[2]])


@pytest.fixture(name="site")
def _site() -> Site:
    preview = Preview(Path("record"))
    fill(preview.public, PAGES)
    site = Site(preview)
    site.tell(Outcome(link="https://example.org/talks/"))
    return site


def ask(site: Site, path: str, method: str = "GET", host: str = HOST, **headers: str) -> httpx.Response:
    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(application(site, [HOST, "[::1]"]))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
            return await client.request(method, path, headers={"host": host, **headers})

    return asyncio.run(answer())


def states(site: Site, name: str, number: int) -> list[dict[str, object]]:
    """Return the first states that a page is told, a build ending after each."""

    async def listen() -> list[dict[str, object]]:
        heard = []
        async for event in site.news(name):
            if event.startswith("data: "):
                heard.append(json.loads(event.removeprefix("data: ")))
                if len(heard) == number:
                    site.stop()
                else:
                    fill(site.preview.public, {**PAGES, "index.html": b"<p>%d" % len(heard)})
                    site.tell(Outcome(failures=("broken",), is_whole=False))
        return heard

    return asyncio.run(asyncio.wait_for(listen(), 60))


def test_a_page_reloads_and_leads_to_pages_of_the_preview(site: Site) -> None:
    """A page has the script, and its links to the publication lead to where it is shown."""
    response = ask(site, "/")

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert SCRIPT in response.text
    assert 'href="/meeting/a/"' in response.text


@pytest.mark.parametrize("name", ["atom.xml", "calendar.ics"])
def test_other_documents_are_served_as_they_are(site: Site, name: str) -> None:
    """The bytes of a feed are those that a build writes, and 304 answers who has them."""
    response = ask(site, f"/{name}")

    assert response.content == PAGES[name]
    again = ask(site, f"/{name}", **{"if-none-match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", [SCRIPT, STYLE])
def test_what_pages_load_is_there(site: Site, path: str) -> None:
    """The script and the style sheet are files of the server's own, which the policy of pages lets them load."""
    response = ask(site, path)

    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["content-security-policy"]


def test_a_folder_without_the_last_slash_leads_to_its_page(site: Site) -> None:
    """The address of a page without its slash is redirected to it."""
    response = ask(site, "/meeting/a")

    assert (response.status_code, response.headers["location"]) == (301, "/meeting/a/")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/../pyproject.toml",
        "/%2e%2e/pyproject.toml",
        "/meeting/../../x",
        "//etc/passwd",
        "/%00",
        "/" + "a" * 9000,
    ],
)
def test_what_is_not_there_is_not_found(site: Site, path: str) -> None:
    """No path leads out of the documents; the page that says so reloads once there is one."""
    response = ask(site, path)

    assert response.status_code == 404
    assert SCRIPT in response.text


def test_errors_are_in_a_page_where_nothing_was_built_yet() -> None:
    """Before there is a page of the record's own, one of the server's says what is wrong."""
    site = Site(Preview(Path("record")))
    assert ask(site, "/").status_code == 503
    site.tell(Outcome(failures=("a.yaml:3: <wrong>",), is_whole=False))

    assert "a.yaml:3: &lt;wrong&gt;" in ask(site, "/").text


def test_a_page_is_told_what_became_of_it(site: Site) -> None:
    """A page hears its state at once and after each build: another token where it is another, and what is wrong."""
    first, second = states(site, "index.html", 2)

    assert first["token"] != second["token"]
    assert (first["errors"], second["errors"]) == ([], ["broken"])


def test_a_page_that_is_the_same_stays(site: Site) -> None:
    """The build of another page changes no token of this."""
    first, second = states(site, "meeting/a/index.html", 2)

    assert first["token"] == second["token"]


def test_a_page_knows_its_own_token(site: Site) -> None:
    """The token in a page is the one it is told, so that it does not reload without end; also where there is none."""
    for path in ("/", "/meeting/a/", "/nothing"):
        token = json.loads(site.state(name_of(path)))["token"]
        assert f'data-token="{token}"' in ask(site, path).text


def test_pages_that_nobody_looks_at_are_forgotten(site: Site) -> None:
    """A connection that ends is not counted any more."""
    states(site, "index.html", 1)

    assert not +site.looked_at


@pytest.mark.parametrize(
    ("host", "status"),
    [(f"{HOST}:8000", 200), (HOST, 200), ("[::1]:8000", 200), ("[::1]", 200), ("evil.example", 421), ("", 421)],
)
def test_only_this_machine_is_answered(site: Site, host: str, status: int) -> None:
    """A page of another host, whose name is made to lead here, reads nothing."""
    assert ask(site, "/atom.xml", host=host).status_code == status


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("POST", 405), ("DELETE", 405)])
def test_other_methods_are_refused(site: Site, method: str, status: int) -> None:
    """There is nothing to change."""
    response = ask(site, "/atom.xml", method)

    assert (response.status_code, response.content if method == "HEAD" else b"") == (status, b"")


def test_documents_for_internal_readers_have_a_folder(site: Site) -> None:
    """They are below a folder of their own where they are made, and nowhere else."""
    assert ask(site, "/internal/atom.xml").status_code == 404
    inside = Documents("inside")
    fill(inside, {"atom.xml": b"<inside/>"})
    both = Site(Preview(Path("record"), internal=inside))
    both.tell(Outcome())

    assert ask(both, "/internal/atom.xml").content == b"<inside/>"
    assert ask(both, "/atom.xml").status_code == 404
