"""`diplofeed.view` serves a feed as it was published."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import diplofeed
from diplofeed import DiplofeedError, FeedSpec, Ledger, NotPublishedError, View, Where, load_config, view
from diplofeed.exporters.ical import IcalOptions, Imprecise

ROOT = next(path for path in Path(__file__).resolve().parents if (path / "pyproject.toml").exists())
EXAMPLE = ROOT / "examples" / "us-russia"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
FILES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json", "ical": "calendar.ics", "digest": "digest.md"}
VIENNA = "meetings/vienna-arms-control.md"


@pytest.fixture(name="built", scope="module")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example in three languages, built; nobody changes it."""
    root = copied(tmp_path_factory.mktemp("built"))
    text = (root / "diplofeed.toml").read_text(encoding="utf-8")
    text = text.replace("[publication]\n", '[publication]\nlanguages = ["ru", "zh-Hant"]\n', 1)
    (root / "diplofeed.toml").write_text(text, encoding="utf-8")
    assert diplofeed.build(root, now=NOW).complete
    return root


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    """Return the example, built, to be changed."""
    root = copied(tmp_path)
    assert diplofeed.build(root, now=NOW).complete
    return root


def copied(folder: Path) -> Path:
    """Copy the example without what was made of it."""
    ignored = shutil.ignore_patterns("public", ".diplofeed", "internal")
    return Path(shutil.copytree(EXAMPLE, folder / "record", ignore=ignored))


def feeds(root: Path) -> list[str]:
    """Return the paths of the feeds of the publication's own language."""
    others = load_config(root).publication.languages
    folders = (path.parent.relative_to(root / "public").as_posix() for path in root.glob("public/**/atom.xml"))
    return sorted("" if path == "." else path for path in folders if path.partition("/")[0] not in others)


@pytest.mark.parametrize("format_", FILES)
def test_a_view_has_the_bytes_of_the_file(built: Path, format_: str) -> None:
    """For every feed the main document is byte by byte what the build wrote, whatever the hour of the day."""
    paths = feeds(built)
    assert {"", "topic/arms-control", "party/RU"} <= set(paths)
    for path in paths:
        file = built / "public" / path / FILES[format_]
        assert view(built, where=path or None, format=format_, now=LATER).data == file.read_bytes(), path


def test_a_view_may_be_in_any_language_of_the_publication(built: Path) -> None:
    """The feeds of other languages are those the build wrote below their folders."""
    for tag in ("ru", "zh-Hant"):
        served = view(built, language=tag.upper(), format="digest", now=NOW)
        assert served.data == (built / "public" / tag / "digest.md").read_bytes()


def test_every_path_in_the_list_of_feeds_can_be_viewed(built: Path) -> None:
    """The slugs of feeds.json, that of a language included, are paths of feeds; only the feed of changes has none."""
    listed = json.loads((built / "public" / "feeds.json").read_bytes())["feeds"]
    paths = [feed["slug"] for feed in listed if not feed["slug"].endswith("changes")]
    assert {"ru", "ru/party/RU", "zh-Hant/topic/arms-control"} <= set(paths)
    for path in paths:
        assert (
            view(built, where=path, format="digest", now=NOW).data
            == (built / "public" / path / FILES["digest"]).read_bytes()
        )


def test_a_language_that_is_asked_for_is_not_read_from_the_path(built: Path) -> None:
    """With a language the path is that of a feed alone, and one that begins with a language is none."""
    with pytest.raises(NotPublishedError, match="no feed is called"):
        view(built, where="ru/party/RU", language="en", now=NOW)


def test_a_ledger_is_enough(built: Path, tmp_path: Path) -> None:
    """Neither the record's items nor its outputs are read: the ledger and the configuration have all of it."""
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("diplofeed.toml", ".diplofeed"):
        (shutil.copytree if (built / name).is_dir() else shutil.copy)(built / name, bare / name)
    config = load_config(built)

    with Ledger.open(built / ".diplofeed" / "ledger.db", publication=config.publication.id) as ledger:
        of_ledger = view(ledger, config=config, now=NOW)
        assert view(ledger, config=config, now=NOW) == of_ledger  # it stays open

    assert of_ledger.data == (built / "public" / "atom.xml").read_bytes()
    assert view(bare, now=NOW) == of_ledger
    assert view(str(bare), ledger=built / ".diplofeed" / "ledger.db", now=NOW) == of_ledger


def test_a_condition_selects_entries(built: Path) -> None:
    """A condition shows what the feed of the configuration with the same condition shows, at an address of its own."""
    by_topic = view(built, where="topic/arms-control", format="json", now=NOW).data
    chosen = view(built, where=Where(topics=["arms-control"]), format="json", now=NOW).data
    other = view(built, where=Where(kinds=["statement"]), format="json", now=NOW).data

    documents = [json.loads(data) for data in (by_topic, chosen, other)]
    ids = [[entry["id"] for entry in document["items"]] for document in documents]
    assert ids[0] == ids[1]
    assert ids[2]
    assert all("/statement/" in name for name in ids[2])
    assert len({document["feed_url"] for document in documents}) == 3


def test_a_feed_need_not_be_in_the_configuration(built: Path) -> None:
    """A feed made by the program has its title and its address."""
    spec = FeedSpec(slug="meetings", title="Meetings alone", where=Where(kinds=["meeting"]))

    text = view(built, where=spec, now=NOW).data.decode()

    assert "Meetings alone" in text
    assert "/meetings/atom.xml" in text


def test_options_may_be_those_of_the_caller(built: Path) -> None:
    """Options replace those of the configuration."""
    options = IcalOptions(imprecise=Imprecise.OMIT)
    assert b"day not known" in view(built, format="ical", now=NOW).data.replace(b"\r\n ", b"")
    assert b"day not known" not in view(built, format="ical", options=options, now=NOW).data.replace(b"\r\n ", b"")


# ---------------------------------------------------------------- what a client has


def test_entity_tag_depends_on_what_was_published(record: Path) -> None:
    """Nothing moves while nothing changed; a change of an item moves the tag and says when."""
    first = view(record, now=NOW)
    assert view(record, now=LATER) == first

    path = record / VIENNA
    path.write_text(path.read_text(encoding="utf-8").replace("when: 2023-07", "when: 2023-07-11"), encoding="utf-8")
    diplofeed.build(record, now=LATER)
    changed = view(record, now=LATER)

    assert changed.etag != first.etag
    assert changed.updated == LATER
    assert changed.data == (record / "public" / "atom.xml").read_bytes()


@pytest.mark.parametrize(
    ("none_match", "expected"),
    [
        (None, False),
        ('"abc"', True),
        ('W/"abc"', True),
        ('"x", "abc"', True),
        ("*", True),
        ('"x"', False),
        ("abc", False),
        ("", False),
    ],
)
def test_conditional_requests(none_match: str | None, expected: object) -> None:
    """If-None-Match is compared weakly, and any of its tags counts."""
    served = View(data=b"", media_type="text/plain", etag='"abc"', updated=NOW)

    assert served.matches(none_match) is expected


@pytest.mark.random
@given(none_match=st.none() | st.text())
def test_whatever_a_client_sends_is_no_error(none_match: str | None) -> None:
    """A field that means nothing brings the document."""
    served = View(data=b"", media_type="text/plain", etag='"abc"', updated=NOW)
    assert served.matches(none_match) in {True, False}


def test_headers_are_those_of_the_response(built: Path) -> None:
    """A server can copy them: texts say that they are UTF-8."""
    served = view(built, format="digest", now=NOW)
    assert served.headers == {"Content-Type": "text/markdown; charset=utf-8", "ETag": served.etag}
    assert served.matches(served.headers["ETag"])
    assert view(built, format="rss", now=NOW).media_type == "application/rss+xml"


# ---------------------------------------------------------------- what is not to be seen


def test_what_is_hidden_never_shows(record: Path) -> None:
    """An item that is internal or under embargo now is in no view, neither is its id in what names it."""
    path = record / VIENNA
    text = path.read_text(encoding="utf-8")
    assert b"vienna-arms-control" in view(record, now=NOW).data
    path.write_text(text.replace("when: 2023-07", "audience: internal\nwhen: 2023-07"), encoding="utf-8")
    diplofeed.build(record, now=LATER)

    for format_, name in FILES.items():
        served = view(record, format=format_, now=LATER)
        assert b"vienna-arms-control" not in served.data
        assert served.data == (record / "public" / name).read_bytes()


def test_an_embargo_holds_for_a_moment_before_its_end(record: Path) -> None:
    """What may be seen from noon on is not served for a moment of the morning."""
    path = record / VIENNA
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("when: 2023-07", "embargo_until: 2026-11-23T14:00Z\nwhen: 2023-07"), encoding="utf-8")
    diplofeed.build(record, now=LATER)

    assert b"vienna-arms-control" in view(record, now=LATER).data
    assert b"vienna-arms-control" not in view(record, now=NOW).data


def test_what_was_withdrawn_is_as_in_the_feeds(record: Path) -> None:
    """Atom announces the deletion, a calendar the cancellation, as in the files."""
    (record / VIENNA).unlink()
    for statement in (record / "statements").iterdir():
        if "vienna-arms-control" in statement.read_text(encoding="utf-8"):
            statement.unlink()
    diplofeed.build(record, now=LATER, allow_withdrawals=True)

    assert b"deleted-entry" in view(record, now=LATER).data
    for format_, name in FILES.items():
        assert view(record, format=format_, now=LATER).data == (record / "public" / name).read_bytes()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"where": "arms-controll"}, "no feed is called 'arms-controll'"),
        ({"where": "../../etc/passwd"}, "no feed is called '../../etc/passwd'"),
        ({"where": "internal"}, "no feed is called 'internal'"),
        ({"format": "atmo"}, "no format is called 'atmo'; did you mean 'atom'?"),
        ({"format": "folder"}, "no format is called 'folder'"),
        ({"language": "tlh"}, "no language is called 'tlh'"),
        ({"where": FeedSpec(slug="desk", title="Desk", audience="internal")}, "for internal readers"),
    ],
)
def test_what_is_not_published_is_an_error_of_its_own(built: Path, asked: dict[str, Any], words: str) -> None:
    """Whatever a client asks for that is not there raises NotPublishedError, which a server answers with 404."""
    with pytest.raises(NotPublishedError, match=r".") as caught:
        view(built, now=NOW, **asked)
    assert words in str(caught.value)
    assert isinstance(caught.value, DiplofeedError | LookupError)


def test_a_view_makes_no_file(tmp_path: Path) -> None:
    """Of a record that was never built the feed is empty, and no ledger is made."""
    root = copied(tmp_path)
    served = view(root, format="json", now=NOW)
    assert json.loads(served.data)["items"] == []
    assert served.updated == NOW
    assert not (root / ".diplofeed").exists()


def test_a_view_needs_a_configuration_and_a_zone(built: Path) -> None:
    """A ledger alone knows no titles, and a moment without a zone is none."""
    config = load_config(built)
    with (
        Ledger.open(built / ".diplofeed" / "ledger.db", publication=config.publication.id) as ledger,
        pytest.raises(ValueError, match="config="),
    ):
        view(ledger, now=NOW)
    with pytest.raises(ValueError, match="now needs a zone"):
        view(built, now=NOW.replace(tzinfo=None))


def test_a_configuration_may_be_the_callers(built: Path) -> None:
    """A title changed in the program is that of the view."""
    config = load_config(built)
    changed = evolve(config, publication=evolve(config.publication, title="Another title"))
    assert b"Another title" in view(built, config=changed, now=NOW).data
