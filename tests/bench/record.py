"""Write a record of many items, the same for the same number: ``python tests/bench/record.py DIRECTORY ITEMS``."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

WORDS = (
    "talks envoy treaty border grain sanctions missile ceasefire summit delegation draft text visa channel hotline"
    " corridor exchange verification deadline observer protocol annex session working group"
).split()
TOPICS = [f"topic-{number}" for number in range(50)]
PARTIES = [f"{first}{second}" for first in "ABCDEFGHIJ" for second in "QRSTUVWXYZKLMNOPGHIJ"]
CONFIG = """\
[publication]
id = "tag:example.org,2026:bench"
title = "Bench & record"
link = "https://example.org/bench/"
language = "en"
author = { name = "Example Desk", email = "desk@example.org" }

[build]
formats = ["rss", "atom", "json", "ical", "digest"]   # pages are measured apart
"""


def write(folder: Path, items: int) -> None:
    """Write the record: two meetings for each statement, in JSON Lines."""
    chance = random.Random(items)
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "diplofeed.toml": CONFIG,
        "parties.yaml": "".join(f"- {{ id: {party}, name: Party {party} }}\n" for party in PARTIES),
        "topics.yaml": "".join(f"- {{ id: {topic}, name: About {topic} }}\n" for topic in TOPICS),
        "people.yaml": "".join(f"- {{ id: p{number}, name: Speaker {number} }}\n" for number in range(200)),
        "meetings.jsonl": _lines(chance, (number for number in range(items) if number % 3), _meeting),
        "statements.jsonl": _lines(chance, range(0, items, 3), _statement),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _lines(chance: random.Random, numbers: Any, item: Callable[[random.Random, int], dict[str, Any]]) -> str:
    return "".join(json.dumps(item(chance, number)) + "\n" for number in numbers)


def _sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(length)).capitalize() + "."


def _day(chance: random.Random) -> str:
    return (date(2000, 1, 1) + timedelta(days=chance.randrange(9000))).isoformat()


def _meeting(chance: random.Random, number: int) -> dict[str, Any]:
    day = _day(chance)
    return {
        "id": f"m{number}",
        "title": f"{_sentence(chance, 6)[:-1]} {number}",
        "when": day if number % 7 else day[:7],
        "status": "held",
        "place": {"city": "Vienna", "country": "AT"},
        "parties": chance.sample(PARTIES, 2),
        "topics": chance.sample(TOPICS, 2),
        "summary": f"{_sentence(chance, 30)}\n\n{_sentence(chance, 25)}",
        "outcomes": [{"text": _sentence(chance, 10)}],
        "url": f"https://example.org/bench/m{number}",
    }


def _statement(chance: random.Random, number: int) -> dict[str, Any]:
    return {
        "id": f"s{number}",
        "title": f"{_sentence(chance, 5)[:-1]} {number}",
        "speaker": f"p{chance.randrange(200)}",
        "party": chance.choice(PARTIES),
        "when": _day(chance),
        "text": _sentence(chance, 40),
        "form": "quote",
        "topics": [chance.choice(TOPICS)],
        "url": f"https://example.org/bench/s{number}",
    }


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
