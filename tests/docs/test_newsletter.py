"""The page on newsletters: its scripts do what they say, against a server that takes what they send."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from diplofeed.exporters.letter import LetterOptions
from support.digests import held
from support.letters import index, letters
from support.places import ROOT
from support.records import written
from support.smtp import serving

PAGE = (ROOT / "docs" / "newsletter.md").read_text(encoding="utf-8")
SCRIPTS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
MADE = letters([held("talks", "2023-07-11", summary="Перший.\n\n.\n\n.. two dots")], unsubscribe="{{ UnsubscribeURL }}")


def test_letter_is_sent_to_each_subscriber_as_it_is(tmp_path: Path) -> None:
    """The script for SMTP sends each subscriber the newest letter, to them alone, and not a character of it is lost."""
    (script,) = (text for text in SCRIPTS if "smtplib" in text)
    written(tmp_path / "public", MADE)
    addresses = ("a@example.org", "b@example.org")
    (tmp_path / "subscribers.txt").write_text("\n".join(addresses))

    with serving() as server:
        arguments = [str(tmp_path / "public"), str(tmp_path / "subscribers.txt"), "127.0.0.1", str(server.port)]
        subprocess.run([sys.executable, "-c", script, *arguments], check=True, timeout=60)

    assert [recipients for recipients, _ in server.taken] == [(address,) for address in addresses]
    sent = message_from_bytes(MADE[index(MADE)[0]["mail"]], policy=SMTP)
    for (address,), data in server.taken:
        mail = message_from_bytes(data, policy=SMTP)
        assert mail["To"] == address
        assert mail["List-Unsubscribe"].startswith("<mailto:")
        assert [mail[name] for name in ("From", "Subject", "Date", "Message-ID")] == [
            sent[name] for name in ("From", "Subject", "Date", "Message-ID")
        ]
        assert [part.get_content() for part in mail.iter_parts()] == [part.get_content() for part in sent.iter_parts()]


def test_draft_for_listmonk_is_the_newest_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script for listmonk hands over subject and HTML of the newest letter, with the link it looks for."""
    (script,) = (text for text in SCRIPTS if "campaign" in text)
    written(tmp_path / "my-record" / "public", MADE)
    monkeypatch.chdir(tmp_path)
    requests: list[Any] = []
    monkeypatch.setattr("urllib.request.urlopen", requests.append)

    exec(compile(script, "newsletter.md", "exec"), {})

    (request,) = requests
    campaign = json.loads(request.data)
    assert (campaign["subject"], campaign["content_type"]) == ("U.S.-Russia diplomacy: July 2023", "html")
    assert campaign["body"].count("{{") == campaign["body"].count("{{ UnsubscribeURL }}") == 1


def test_placeholders_of_the_page_are_taken() -> None:
    """Every placeholder the page names is an option that is taken as it is."""
    named = [
        *re.findall(r'^unsubscribe = "(.*)"$', PAGE, re.MULTILINE),
        "*|UNSUB|*",
        "[UNSUBSCRIBEURL]",
        "[unsubscribe]",
    ]

    assert len(named) == 5
    assert all(placeholder in PAGE for placeholder in named)
    assert [LetterOptions(unsubscribe=placeholder).unsubscribe for placeholder in named] == named
