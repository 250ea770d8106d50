"""The index that a browser searches: complete, small, the same for the same record, and changed by little."""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest

from diplofeed.config.load import load_config
from diplofeed.export import Context, Document, Exporter, Feed
from diplofeed.exporters.html import search
from diplofeed.exporters.html.search import index
from diplofeed.ledger.store import Ledger
from diplofeed.model import Audience, Meeting, Participant, Party, Person, Place, Relation, Statement, Topic
from diplofeed.publishing import Format, publish
from diplofeed.publishing.reading import load_record
from diplofeed.record import Record
from diplofeed.registry import Registry
from diplofeed.sink import MemorySink
from diplofeed.words import words
from support.catalogues import LANGUAGES
from support.places import ROOT
from support.records import CONFIG
from support.searching import PUBLICATION, context, feed, fragment_of, indexed

HISTORY = ROOT.parent / "shared" / "data" / "history-state"
ARMS = Topic(id="arms", name={"en": "Arms control", "ru": "Контроль над вооружениями"})


def meetings(number: int) -> list[Meeting]:
    """Return meetings of 60 years, most of them late."""
    return [
        Meeting(
            id=f"m{count}",
            title=f"Talks {count}",
            when=f"{2020 - count % 61 * (count % 3) // 2}-0{1 + count % 9}-1{count % 10}",
            summary=f"Round {count} of the *talks*.",
            parties=("US", "FR") if count % 2 else ("RU",),
            topics=(ARMS,),
        )
        for count in range(number)
    ]


def part(documents: Mapping[str, bytes], name: str = "all") -> dict[str, Any]:
    """Return a part of an index."""
    return json.loads(documents[f"search/{name}.json"])


def listed(documents: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the list of the parts of an index."""
    return json.loads(documents[search.INDEX])


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Return the documents that differ."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_an_entry_is_found_by_what_it_says() -> None:
    """A meeting has its title, date, page, what it is filed under and its further words, each once."""
    meeting = Meeting(
        id="wien-ä",
        title="Talks in Vienna",
        when="2023-07",
        place=Place(city="Vienna", country="AT"),
        parties=("US",),
        topics=(ARMS,),
        participants=(Participant(person=Person(id="p", name="Ann Éluard", role="Envoy")),),
        summary="The **U.S.** said so; so it was: façade.",
    )
    made = part(indexed([meeting]))

    assert made["titles"] == ["Talks in Vienna"]
    assert made["dates"] == ["July 2023"]
    assert made["links"] == ["meeting/wien-%C3%A4/"]
    assert made["years"] == [2023]
    assert made["topic"] == {"names": ["arms"], "of": [[0]]}
    assert made["party"] == {"names": ["US"], "of": [[0]]}
    assert made["person"] == {"names": ["Ann Éluard"], "of": [[0]]}
    assert made["words"] == ["envoy austria the us said so it was facade"]


def test_a_statement_is_found_by_its_words_and_its_speaker() -> None:
    """A statement has its words, the names of who speaks, and the party it is filed under."""
    speaker = Person(id="a", name="Antony Blinken", role="Secretary of State", party=Party.country("US"))
    made = part(indexed([Statement(id="s", text="We seek stability.", when="2023-02-03", speaker=speaker)]))

    assert made["titles"] == ["Antony Blinken: We seek stability."]
    assert made["person"] == {"names": ["Antony Blinken"], "of": [[0]]}
    assert made["party"]["names"] == ["US"]
    assert made["words"] == ["secretary of state"]


def test_names_and_titles_are_those_of_the_language() -> None:
    """Topics and countries are called as their readers call them, and a title in another language says so."""
    meeting = Meeting(
        id="m", title={"en": "Talks", "ru": "Переговоры"}, when="2023-07", topics=(ARMS,), parties=("FR",)
    )
    plain = attrs.evolve(meeting, id="n", title="Plain talks", when="2023-06")
    documents = indexed([meeting, plain], "ru")

    assert listed(documents)["topic"] == {"arms": "Контроль над вооружениями"}
    assert listed(documents)["party"] == {"FR": "Франция"}
    assert part(documents)["titles"] == ["Переговоры", "Plain talks"]
    assert part(documents)["languages"] == ["", "en"]
    assert part(documents)["dates"][0] == "июль 2023\N{NO-BREAK SPACE}г."


@pytest.mark.parametrize(
    ("when", "years"),
    [
        ("2023", 2023),
        ("2023/2025", [2023, 2025]),
        ("2023/..", [2023, None]),
        ("../2023", [None, 2023]),
        ("202X", [2020, 2029]),
    ],
)
def test_years_are_those_a_date_can_be_in(when: str, years: object) -> None:
    """An entry has the first and the last year it can be in, and none where that end is not known."""
    assert part(indexed([Meeting(id="m", title="Talks", when=when)]))["years"] == [years]


def test_what_is_withdrawn_is_not_in_it() -> None:
    """Nothing of an entry that the record has no more is in the index."""
    gone, here = meetings(2)
    documents = search.documents(feed(), [fragment_of(gone, withdrawn=True), fragment_of(here)], context())
    made = {document.name: b"".join(document.chunks) for document in documents}

    assert made == indexed([here])


def test_internal_and_embargoed_items_are_not_in_it(tmp_path: Path) -> None:
    """What a build gives the index is public: with items that are not it has the same bytes as without."""

    def document(feed: Feed, fragments: Any, context: Context[Any]) -> Iterator[Document]:
        yield Document("main.txt", ())
        if feed.is_everything:
            yield from search.documents(feed, fragments, context)

    exporter = Exporter(
        name="searched", filename="main.txt", media_type="text/plain", entry=lambda *_: b".", document=document
    )
    public = [attrs.evolve(each, related=(Relation(to="secret", as_="follows"),)) for each in meetings(3)]
    secret = Meeting(id="secret", title="Hidden", when="2023", audience=Audience.INTERNAL, parties=("CU",))
    later = Meeting(id="later", title="Later", when="2023", embargo_until=datetime(2030, 1, 1, tzinfo=UTC))

    def built(items: list[Meeting]) -> dict[str, bytes]:
        sink = MemorySink()
        with Ledger.open(":memory:", publication=PUBLICATION.id) as ledger:
            publish(
                Record(items=tuple(items)),
                publication=PUBLICATION,
                formats=(Format.of(exporter),),
                ledger=ledger,
                sink=sink,
                now=datetime(2026, 11, 1, tzinfo=UTC),
            )
        return {name: data for name, data in sink.files.items() if "search/" in name}

    made = built([*public, secret, later])
    assert {"search/index.json", "search/all.json", "ru/search/all.json"} <= made.keys()
    assert made == built([attrs.evolve(each, related=()) for each in public])


# ---------------------------------------------------------------- the same, and little of it


def test_the_same_record_gives_the_same_bytes() -> None:
    """The order in which entries come changes no byte."""
    items = meetings(300)
    shuffled = random.Random(1).sample(items, len(items))

    assert indexed(items) == indexed(shuffled)


def test_a_small_record_is_one_part() -> None:
    """Where all entries have room in one part, there are two files to fetch."""
    assert indexed(meetings(300)).keys() == {search.INDEX, "search/all.json"}
    assert indexed([]).keys() == {search.INDEX}


def test_one_edit_changes_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """An edited entry changes the part of its time alone; one that is moved to another time changes two."""
    monkeypatch.setattr(index, "MOST", 200)
    items = meetings(2000)
    before = indexed(items)
    assert len(before) > 10
    assert max(len(part(before, name.removesuffix(".json"))["titles"]) for name in listed(before)["parts"]) <= 200

    edited = [attrs.evolve(items[0], title="Other talks", summary="All new."), *items[1:]]
    assert len(changed(before, indexed(edited))) == 1
    moved = [attrs.evolve(items[0], when="1999-05-05"), *items[1:]]
    assert len(changed(before, indexed(moved))) == 2
    added = [*items, Meeting(id="new", title="New talks", when="2019-03-03", parties=("FR",), topics=(ARMS,))]
    assert len(changed(before, indexed(added))) == 1


def test_a_month_that_is_too_full_is_divided_by_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries of one month are in parts by a hash of their identities, and an edit changes one of them."""
    monkeypatch.setattr(index, "MOST", 20)
    items = [Meeting(id=f"m{count}", title=f"Talks {count}", when="2023-07-11") for count in range(100)]
    open_ = [Meeting(id=f"u{count}", title=f"Talks {count}", when="../2023") for count in range(2)]
    documents = indexed([*items, *open_])
    names = listed(documents)["parts"]

    assert [name for name in names if name.startswith("2023-07-")] == [f"2023-07-{n}.json" for n in range(7, -1, -1)]
    assert sum(len(part(documents, name.removesuffix(".json"))["titles"]) for name in names) == 102
    edited = [attrs.evolve(items[0], title="Other"), *items[1:]]
    assert len(changed(documents, indexed([*edited, *open_]))) == 1


def test_common_words_are_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word of more than a tenth of many entries is in none of them, but in a list of such words."""
    few, many = part(indexed(meetings(40))), part(indexed(meetings(300)))

    assert few["common"] == ""
    assert few["words"][0].startswith("round ")
    assert many["common"] == "of round the"
    assert set(many["words"]) == {""}


def test_a_long_text_is_cut() -> None:
    """An entry of thousands of words has the first of them."""
    text = " ".join(f"word{count}" for count in range(5000))
    (words_,) = part(indexed([Meeting(id="m", title="Talks", when="2023", summary=text)]))["words"]

    assert 1900 < len(words_) <= 2000
    assert words_.startswith("word0 word1 ")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar", "ru", "zh"])
def test_the_index_of_thousands_of_events_is_small(language: str, history: list[Meeting]) -> None:
    """The 7,535 events of the Office of the Historian take less than 250 kB, compressed, and few parts."""
    documents = indexed(history, language)

    assert sum(len(gzip.compress(content, 9)) for content in documents.values()) < 250_000
    assert len(documents) < 20
    edited = [attrs.evolve(history[4000], title="Other talks"), *history[:4000], *history[4001:]]
    assert len(changed(documents, indexed(edited, language))) == 1


@pytest.fixture(name="history", scope="module")
def _history(tmp_path_factory: pytest.TempPathFactory) -> list[Meeting]:
    if not HISTORY.is_dir():
        pytest.skip("the travels are not beside the project")
    folder = tmp_path_factory.mktemp("history")
    source = f'[sources.travels]\nuse = "history-state"\npath = "{HISTORY}"\n'
    (folder / "diplofeed.toml").write_text(CONFIG + source, encoding="utf-8")
    sys.path.insert(0, str(ROOT / "examples" / "plugins" / "history-state"))  # the plugin need not be installed
    registry = Registry.builtin().with_(import_module("diplofeed_history_state").SOURCE)
    return list(load_record(folder, load_config(folder), registry).items)


# ---------------------------------------------------------------- the form


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_the_form_is_in_the_words_of_the_page(language: str) -> None:
    """The form says everything in the page's language, is hidden until there is a script, and has none within."""
    form = search.form("../search/index.json", language)

    assert f">{words(language).gettext('More results')}</button>" in form
    assert form.startswith('<form role="search" class="search" method="get" hidden data-index="../search/index.json"')
    assert not any(part_ in form for part_ in ("<script", "style=", " on", "javascript:"))


def test_the_address_of_the_index_cannot_leave_its_attribute() -> None:
    """Whatever an address holds stays the value of an attribute."""
    assert 'data-index="&quot;&gt;&lt;script&gt;"' in search.form('"><script>', "en")


def test_hostile_titles_are_data() -> None:
    """What looks like markup or the end of a script is a string of JSON like any other."""
    title = '</script><img src=x onerror="alert(1)">\u2028 "\\'
    made = part(indexed([Meeting(id="m", title=title, when="2023")]))

    assert made["titles"] == [" ".join(title.split())]


def test_the_script_runs_under_a_strict_policy() -> None:
    """The script evaluates nothing, writes no markup and asks no other host."""
    script = b"".join(search.script().chunks).decode()

    assert not [
        word
        for word in (
            "eval(",
            "new Function",
            "innerHTML",
            "outerHTML",
            "insertAdjacent",
            "document.write",
            "http://",
            "https://",
        )
        if word in script
    ]
