"""The sink of a server of files: its contract, what is asked of the server, and what fails."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from diplofeed_webdav import SINK, WebdavOptions
from diplofeed_webdav.sink import LIST
from webdav_server import Files

import diplofeed
from diplofeed import Registry
from diplofeed.errors import SinkError
from diplofeed.model import Audience
from diplofeed.sink import Outputs, Written
from diplofeed.testing import check_sink

NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.fixture(name="files")
def _files():
    """Yield a server."""
    files = Files()
    yield files
    files.close()


def opened(files, *, audience=Audience.PUBLIC, opener=SINK.open, **options):
    """Return the sink of a build."""
    made = WebdavOptions(**{"url": files.url, **options})
    return opener(Outputs(path=Path("public"), options=made, directory=Path(), audience=audience))


def build(sink, documents):
    """Write documents as a build does."""
    with sink.hold():
        for name, data in documents.items():
            sink.write(name, [data], media_type="text/plain")


def test_it_is_found():
    """Where the package is installed, diplofeed finds it by its name."""
    assert Registry.installed().sink("webdav") is SINK


def test_it_keeps_the_contract(files):
    """Documents are stored whole or not at all, compared, removed, and completed after an interruption."""
    check_sink(lambda: opened(files))

    assert files.documents() == {}


def record(folder, files, more=""):
    """Write a record that is published to the server."""
    (folder / "meetings").mkdir()
    (folder / "meetings" / "vienna.yaml").write_text("title: Talks in Vienna\nwhen: July 2027\n", encoding="utf-8")
    (folder / "diplofeed.toml").write_text(
        '[publication]\nid = "tag:example.org,2026:talks"\ntitle = "Talks"\nlink = "https://example.org/"\n\n'
        f'[sink]\nuse = "webdav"\nurl = "{files.url}"\n{more}',
        encoding="utf-8",
    )


def test_a_record_is_published_once(files, tmp_path):
    """The server has what a folder would have, with media types; the next build asks for the list alone."""
    record(tmp_path, files)

    first = diplofeed.build(tmp_path, now=NOW)
    asked = len(files.asked)
    second = diplofeed.build(tmp_path, now=NOW)

    assert first.complete
    assert set(first.written) == files.documents().keys()
    assert b"Talks in Vienna" in files.documents()["atom.xml"]
    assert files.types["/dav/atom.xml"].startswith("application/atom+xml")
    assert second.written == ()
    assert files.asked[asked:] == [f"GET /dav/{LIST}"]


def test_what_differs_is_put_and_what_is_no_more_deleted(files):
    """Nothing else is asked of the server."""
    sink = opened(files)
    with sink.hold():
        for name in ("a/b.txt", "c.txt", "d.txt"):
            sink.write(name, [name.encode()], media_type="text/plain")
    files.asked.clear()
    sink = opened(files)
    with sink.hold():
        assert sink.write("a/b.txt", [b"a/b.txt"]) is Written.UNCHANGED
        assert sink.write("c.txt", [b"new"]) is Written.WRITTEN
        assert sink.remove("d.txt")

    own = f"/dav/{LIST}"
    assert files.asked == [f"GET {own}", f"PUT {own}", "PUT /dav/c.txt", "DELETE /dav/d.txt", f"PUT {own}"]
    assert files.documents() == {"a/b.txt": b"a/b.txt", "c.txt": b"new"}


def test_a_build_that_was_cut_off_is_completed_by_the_next(files):
    """The list says which documents were not finished, and they are written again."""
    sink = opened(files)
    with sink.hold():
        sink.write("a.txt", [b"a"])
        sink.write("b.txt", [b"b"])
    files.refused[("PUT", "/dav/b.txt")] = 507
    words = r"PUT http.*b\.txt: the server answers 507; the server has no room left"
    with pytest.raises(SinkError, match=words):
        build(opened(files), {"a.txt": b"new a", "b.txt": b"new b"})
    files.refused.clear()

    sink = opened(files)
    with sink.hold() as left:
        states = sink.states(["a.txt", "b.txt"])
        sink.write("b.txt", [b"new b"])

    assert left == {"a.txt", "b.txt"}
    assert states == {}
    assert files.documents() == {"a.txt": b"new a", "b.txt": b"new b"}


def test_of_two_builds_at_once_the_second_fails(files):
    """Its list is older than the one on the server."""

    class Meanwhile:
        """Bytes that are asked for while another build writes."""

        def __iter__(self):
            build(opened(files), {"a.txt": b"second"})
            yield b"first"

    sink = opened(files)

    def first():
        with sink.hold():
            sink.write("a.txt", Meanwhile())

    with pytest.raises(SinkError, match="412; another build wrote meanwhile"):
        first()

    assert files.documents() == {"a.txt": b"second"}


def test_a_dry_run_changes_nothing(files):
    """It says what would be written."""
    sink = opened(files, opener=SINK.preview)
    with sink.hold():
        assert sink.write("a.txt", [b"a"]) is Written.WRITTEN

    assert files.files == {}
    assert files.asked == [f"GET /dav/{LIST}"]


def test_who_logs_in_is_named_to_the_server(files, monkeypatch):
    """The password comes from the environment, and a wrong one is said to be wrong."""
    files.login = f"Basic {base64.b64encode('desk:größer'.encode()).decode()}"
    monkeypatch.setenv("WEBDAV_PASSWORD", "größer")
    with opened(files, user="desk").hold():
        pass
    monkeypatch.setenv("OTHER", "wrong")

    with pytest.raises(SinkError, match="401; are user and password right") as caught:
        opened(files, user="desk", password_variable="OTHER").hold().__enter__()
    assert "wrong" not in repr(opened(files, user="desk", password_variable="OTHER")) + str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"url": ""}, "url is ''; expected the address of a directory"),
        ({"url": "ftp://example.org/"}, "expected the address of a directory"),
        ({"url": "http://example.org/", "user": "desk"}, "a password is sent to https: alone"),
        ({"url": "http://127.0.0.1:1/"}, f"GET http://127.0.0.1:1/ {LIST}: ConnectionRefusedError"),
        ({"url": "http://127.0.0.1:99999/"}, "ValueError"),
    ],
)
def test_an_address_that_is_none_is_named(files, options, words):
    """Nothing is sent to it."""
    with pytest.raises(SinkError) as caught:
        opened(files, **options).hold().__enter__()

    assert words in str(caught.value)


def test_internal_readers_have_an_address_of_their_own(files, tmp_path):
    """Without one nothing internal is sent anywhere, and the build says which option is missing."""
    record(tmp_path, files, '\n[[feeds]]\nslug = "desk"\ntitle = "Desk"\naudience = "internal"\n')

    public, internal = opened(files), opened(files, audience=Audience.INTERNAL)

    assert public.name != internal.name
    with pytest.raises(SinkError, match="internal_url is ''"):
        internal.hold().__enter__()
    with pytest.raises(SinkError, match="internal_url is ''"):
        diplofeed.build(tmp_path, now=NOW)
    assert not [name for name in files.documents() if "desk" in name]


@pytest.mark.parametrize(
    "data", [b"<html>", b"{}", b'{"documents": [], "unfinished": [1]}', b'{"documents": {"a": 1}, "unfinished": []}']
)
def test_a_list_of_somebody_else_is_left_alone(files, data):
    """It is named, and nothing is written."""
    files.files[f"/dav/{LIST}"] = data

    with pytest.raises(SinkError, match="is no list of this sink; move it away"):
        opened(files).hold().__enter__()
    assert files.files == {f"/dav/{LIST}": data}


def test_nobody_writes_over_the_list(files):
    """A document may not have its name."""
    sink = opened(files)
    with sink.hold(), pytest.raises(SinkError, match="the sink's own list"):
        sink.write(LIST, [json.dumps({}).encode()])


def test_a_timeout_is_a_time():
    """An option that is wrong says what is expected."""
    with pytest.raises(ValueError, match="more than 0 seconds"):
        WebdavOptions(timeout=0)
