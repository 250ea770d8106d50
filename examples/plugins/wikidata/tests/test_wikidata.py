"""The source of Wikidata's answers: its contract, what becomes of an item, and what is a fault."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from diplofeed_wikidata import SOURCE, WikidataOptions
from diplofeed_wikidata.dates import when_of

import diplofeed
from diplofeed import Registry
from diplofeed.model import Party
from diplofeed.source import Inputs, Names
from diplofeed.testing import check_source

SAMPLE = Path(__file__).parent / "data" / "meetings.json"


def test_it_is_found():
    """Where the package is installed, diplofeed finds it by its name."""
    assert Registry.installed().source("wikidata") is SOURCE


def test_it_keeps_the_contract():
    """An item is one meeting, however many rows it has, and is as precise as Wikidata knows it."""
    record = check_source(SOURCE, SAMPLE)

    geneva, helsinki = record.items
    assert record.faults == ()
    assert (geneva.id, geneva.title.in_("en"), geneva.when.text) == ("Q4115189", "Summit in Geneva", "2021-06-16")
    assert [party.id for party in geneva.parties] == ["US", "RU"]
    assert (geneva.place.name.in_("en"), geneva.place.country.id) == ("Geneva", "CH")
    assert geneva.same_as == ("http://www.wikidata.org/entity/Q4115189",)
    assert helsinki.when.label() == "July 2018"
    assert helsinki.parties == ()


def read(tmp_path, rows, **options):
    """Return what the source finds in an answer of these rows, by variables and values."""
    bindings = [
        {
            name: {"type": "literal", "value": value, **({"xml:lang": "en"} if "Label" in name else {})}
            for name, value in row.items()
        }
        for row in rows
    ]
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"head": {}, "results": {"bindings": bindings}}, indent=1), encoding="utf-8")
    nato = Party(id="nato", name="NATO", kind="organisation")
    inputs = Inputs(path=path, options=WikidataOptions(**options), names=Names(parties={"nato": nato}))
    return list(SOURCE.read(inputs))


def row(**changes):
    """Return a row that is good but for what is changed."""
    item = "http://www.wikidata.org/entity/Q4115189"
    values = {"item": item, "itemLabel": "Talks", "date": "2021-06-16T00:00:00Z", "precision": "11", **changes}
    return {name: value for name, value in values.items() if value}


@pytest.mark.parametrize(
    ("date", "precision", "end", "expected"),
    [
        ("2021-06-16T00:00:00Z", "11", "", "2021-06-16"),
        ("2021-06-01T00:00:00Z", "10", "", "2021-06"),
        ("2021-01-01T00:00:00Z", "9", "", "2021"),
        ("1980-01-01T00:00:00Z", "8", "", "198X"),
        ("+1986-10-11T00:00:00Z", "11", "1986-10-12T00:00:00Z", "1986-10-11/1986-10-12"),
        ("2021-06-16T00:00:00Z", "11", "2021-06-16T00:00:00Z", "2021-06-16"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(date, precision, end, expected):
    """A month never becomes its first day."""
    assert when_of(date, precision, end) == expected


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row(date="")], "it has no date"),
        ([row(date="-0044-03-15T00:00:00Z")], "is no day of our era"),
        ([row(date="soon")], "'soon' is no day"),
        ([row(precision="7")], "has the precision '7'; a decade is 8"),
        ([row(precision="")], "has the precision ''"),
        ([row(date="2021-02-30T00:00:00Z")], "February 2021 has 28 days"),
        ([row(), row(date="2022-06-16T00:00:00Z")], "it has more than one date: 2021-06-16T00:00:00Z, 2022-"),
        ([row(itemLabel="")], "it has no label"),
        ([row(itemLabel="Q4115189")], "it has no label"),
        ([row(party="Ruritania!")], "Ruritania!"),
    ],
)
def test_what_is_wrong_with_an_item_is_a_fault_of_it(tmp_path, rows, words):
    """It names the item and the line, and the others are found."""
    other = row(item="http://www.wikidata.org/entity/Q13406268")

    fault, good = read(tmp_path, [*rows, other])

    assert words in fault.message
    assert (fault.item, fault.origin.file) == ("Q4115189", "answer.json")
    assert fault.origin.line > 1
    assert good.item.id == "Q13406268"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html>Too many requests</html>", "it is no JSON"),
        ('{"results": {"bindings": 1}}', "a row has no ?item"),
        ('{"results": []}', "it has no results with bindings"),
        ('{"results": {"bindings": [1]}}', "a row of it is no object"),
        ('{"results": {"bindings": [{"item": "Q1"}]}}', "the value of ?item is no object of texts"),
        ('{"results": {"bindings": [{"item": {"value": "https://example.org/Q1"}}]}}', "a row has no ?item"),
    ],
)
def test_what_is_no_answer_is_a_fault_of_all(tmp_path, text, words):
    """Nothing is taken from it, so that what was found before stays."""
    path = tmp_path / "answer.json"
    path.write_text(text, encoding="utf-8")

    (fault,) = SOURCE.read(Inputs(path=path, options=WikidataOptions(), names=Names()))

    assert words in fault.message
    assert "query.wikidata.org" in fault.expected


def test_parties_of_all_meetings_are_named_by_their_ids(tmp_path):
    """A party of the record's own files is taken from there."""
    (located,) = read(tmp_path, [row(party="NO")], parties=("nato", "NO"))

    assert [party.id for party in located.item.parties] == ["NO", "nato"]
    assert located.item.parties[1].name.in_("en") == "NATO"


def test_a_place_that_rows_do_not_agree_on_is_left_out(tmp_path):
    """Nothing is asserted that is not known; the name of an item is no name of a place."""
    (located,) = read(tmp_path, [row(placeLabel="Geneva", country="CH"), row(placeLabel="Bern", country="CH")])
    (other,) = read(tmp_path, [row(placeLabel="Q71")])

    assert (located.item.place.name.in_("en"), located.item.place.country.id) == ("", "CH")
    assert other.item.place is None


def test_a_record_reads_the_address_of_an_answer(tmp_path):
    """A build asks the address, and keeps what it said while it fails."""
    state = {"status": 200}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(state["status"])
            self.end_headers()
            self.wfile.write(SAMPLE.read_bytes() if state["status"] == 200 else b"busy")

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "meetings").mkdir()
    (tmp_path / "diplofeed.toml").write_text(
        '[publication]\nid = "tag:example.org,2026:summits"\ntitle = "Summits"\nlink = "https://example.org/"\n\n'
        f'[sources.summits]\nuse = "wikidata"\nrefresh = 0\nurl = "http://127.0.0.1:{server.server_port}/sparql?format=json&query=x"\n',
        encoding="utf-8",
    )
    try:
        first = diplofeed.build(tmp_path, now=datetime(2026, 11, 29, tzinfo=UTC))
        state["status"] = 503
        second = diplofeed.build(tmp_path, now=datetime(2026, 11, 30, tzinfo=UTC))
    finally:
        server.shutdown()
        server.server_close()

    assert first.complete
    assert {decision.change.value for decision in first.decisions} == {"new"}
    assert b"Summit in Geneva" in (tmp_path / "public" / "atom.xml").read_bytes()
    assert {decision.change.value for decision in second.decisions} <= {"unchanged"}
    assert "503" in "".join(map(str, second.faults))
