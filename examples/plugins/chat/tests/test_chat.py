"""The exporter of chat messages: its contract, the limits of the services, and what messages say."""

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import accumulate
from pathlib import Path

import pytest
from diplofeed_chat import EXPORTER, ChatOptions
from diplofeed_chat.fitting import fitted

from diplofeed import Meeting, Publication, Registry, Statement
from diplofeed.export import Context
from diplofeed.model import Person, Place, Status
from diplofeed.testing import (
    check_exporter,
    documents_of,
    hostile_items,
    hostile_texts,
    items_saying,
    sample_entries,
    sample_items,
)

README = Path(__file__).parents[1] / "README.md"
PUBLICATION = Publication(id="tag:example.org,2026:samples", title="A record", link="https://example.org/record/")


def messages(*items, options=None):
    """Return the lines of the document of some items."""
    return [json.loads(line) for line in documents_of(EXPORTER, items, options)["chat.jsonl"].splitlines()]


def slack_of(message):
    """Return the text of the section of a message for Slack."""
    return message["slack"]["blocks"][0]["text"]["text"]


def test_it_is_found():
    """Where the package is installed, diplofeed finds it by its name."""
    assert Registry.installed().exporter("chat") is EXPORTER


@pytest.mark.parametrize("options", [ChatOptions(), ChatOptions(services=("mastodon",), mastodon=100)])
def test_it_keeps_the_contract(options):
    """Every entry is a line, whatever it says."""
    lines = check_exporter(EXPORTER, options)["chat.jsonl"].splitlines()

    assert len(lines) == len(sample_items())


def test_there_are_messages_of_the_newest_entries():
    """How many is an option."""
    documents = check_exporter(EXPORTER, ChatOptions(entries=3), newest=3)

    assert documents["chat.jsonl"].count(b"\n") == 3
    with pytest.raises(ValueError, match="1 entry at least"):
        ChatOptions(entries=0)


def counted(text):
    """Return how many characters Mastodon counts at most, by its documentation."""
    return len(re.sub(r"https?://[^\s]+", "x" * 23, text))


@pytest.mark.parametrize(
    "items", [hostile_items(), *map(items_saying, hostile_texts())], ids=range(1 + len(hostile_texts()))
)
@pytest.mark.parametrize("most", [100, 500])
def test_no_message_is_longer_than_its_service_takes(items, most):
    """Slack takes 3,000 characters in a section, Teams 28 kB, Mastodon 500 or what its server says."""
    for message in messages(*items, options=ChatOptions(mastodon=most)):
        section = slack_of(message)
        assert len(section.encode("utf-16-le")) / 2 <= 3000
        assert len(message["slack"]["text"]) <= 4000
        assert len(json.dumps(message["teams"]).encode()) < 28_000
        assert counted(message["mastodon"]["status"]) <= most
        assert section.endswith("<https://example.org/record/|A record>")
        assert message["mastodon"]["status"].endswith("\n\nhttps://example.org/record/")
        card = message["teams"]["attachments"][0]["content"]
        assert card["actions"][0]["url"] == "https://example.org/record/"


def test_a_message_says_first_that_a_meeting_is_cancelled():
    """A date is as precise as it is known, and a place is in it."""
    (message,) = messages(
        Meeting(
            id="vienna",
            title="Talks in Vienna",
            when="July 2027",
            status=Status.CANCELLED,
            place=Place(city="Vienna", country="AT"),
            url="https://example.org/vienna/",
        )
    )

    assert message["status"] == "cancelled"
    assert message["mastodon"]["status"].startswith("Cancelled: Talks in Vienna\n\n")
    assert message["mastodon"]["status"].endswith("\n\nhttps://example.org/vienna/")
    assert slack_of(message).startswith("*Cancelled: Talks in Vienna*\n")
    card = message["teams"]["attachments"][0]["content"]
    assert card["body"][0]["inlines"][0]["text"] == "Cancelled: Talks in Vienna"
    for text in (message["mastodon"]["status"], slack_of(message), card["body"][1]["inlines"][0]["text"]):
        assert "July 2027" in text
        assert "1 July" not in text
        assert "Vienna, Austria" in text


def test_a_statement_is_a_message():
    """Who says it comes first."""
    hall = Person(id="hall", name="Dr. Emily Hall")
    text = "Keeping the green channels open is important."

    (message,) = messages(Statement(id="open", speaker=hall, when="2023-06", text=text))

    assert message["status"] == ""
    assert message["mastodon"]["status"].startswith("Dr. Emily Hall: ")
    assert text in message["mastodon"]["status"]


def test_nobody_is_notified():
    """What a text says of channels and names is text."""
    title = "<!channel> & <@U024BE7LH> with @somebody@example.org, write to desk@example.org"

    (message,) = messages(Meeting(id="loud", title=title, when="2027", summary=title))

    assert not re.search(r"<(?!https://example.org/record/\|)", slack_of(message) + message["slack"]["text"])
    assert "&lt;!channel&gt; &amp; &lt;@U024BE7LH&gt;" in slack_of(message)
    assert not re.search(r"(?<![\w/])@\w", message["mastodon"]["status"])
    assert "desk@example.org" in message["mastodon"]["status"]


def test_what_is_withdrawn_is_announced():
    """The message says so, and nothing of what the entry said."""
    entry = next(each for each in sample_entries() if each.item.id == "vienna-talks")
    context = Context(publication=PUBLICATION, options=ChatOptions(), language="en")

    message = json.loads(EXPORTER.withdrawal(entry, context))

    assert message["id"] == entry.tag
    assert message["mastodon"]["status"] == "Withdrawn: Talks in Vienna\n\nhttps://example.org/record/"
    assert "Hofburg" not in json.dumps(message)


def test_services_are_chosen_by_name():
    """Only these have messages; a name that is unknown is an error that says which there are."""
    (message,) = messages(Meeting(id="a", title="A", when="2027"), options=ChatOptions(services=("teams",)))

    assert message.keys() & {"slack", "teams", "mastodon"} == {"teams"}
    with pytest.raises(ValueError, match="no service is called 'irc'; there are slack, teams, mastodon"):
        ChatOptions(services=("irc",))
    with pytest.raises(ValueError, match="100 characters at least"):
        ChatOptions(mastodon=99)


SEEN = [
    "a",
    "é",
    "e\u0301",
    "👩🏽\u200d⚖️",
    "🇫🇷",
    "🇳🇴",
    "👍🏿",
    "会",
    "ก็",
    "한",
    "🏴\U000e0067\U000e0062\U000e007f",
    "न्",
]


@pytest.mark.parametrize("room", range(1, 60))
def test_no_character_is_cut_in_two(room):
    """A text without spaces is cut between what people see as characters."""
    text = "".join(SEEN) * 3
    borders = {0, *accumulate(map(len, SEEN * 3))}

    cut = fitted(text, room)

    assert len(cut) <= room
    assert len(cut.removesuffix("…")) in borders
    assert text.startswith(cut.removesuffix("…"))


def test_whole_paragraphs_are_kept_as_far_as_they_go():
    """What does not fit is cut between words."""
    text = "First paragraph.\n\nSecond paragraph, which is long.\n\nThird."

    assert fitted(text, 100) == text
    assert fitted(text, 36) == "First paragraph.\n\nSecond paragraph…"
    assert fitted(text, 0) == ""


@pytest.fixture(name="posts")
def _posts():
    """Yield the address of a webhook on loopback, and what was posted to it."""
    posted = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", posted
    server.shutdown()
    server.server_close()


def test_the_script_of_the_readme_posts_what_is_new(tmp_path, posts):
    """Nothing the first time; then what is new, moved or called off, once."""
    address, posted = posts
    script = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)[1]
    (tmp_path / "public").mkdir()

    def post(*titles, sequence=0):
        lines = [
            {"id": title, "sequence": sequence, "status": "scheduled", "slack": {"text": f"{title} {sequence}"}}
            for title in titles
        ]
        (tmp_path / "public/chat.jsonl").write_text(
            "".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8"
        )
        environment = {**os.environ, "SLACK_WEBHOOK": address, "no_proxy": "*"}
        subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, check=True)

    post("Oslo", "Rome")
    assert posted == []
    post("Bonn", "Bern", "Oslo", "Rome")
    assert posted == [{"text": "Bern 0"}, {"text": "Bonn 0"}]
    post("Bonn", "Bern", "Oslo", "Rome")
    post("Oslo", sequence=1)
    assert posted[2:] == [{"text": "Oslo 1"}]
