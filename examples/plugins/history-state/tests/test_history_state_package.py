"""The source of travels and visits: its contract on a file of two trips. The tests of diplofeed itself have more."""

from diplofeed_history_state import SOURCE, HistoryStateOptions

from diplofeed import Registry
from diplofeed.source import Inputs, Names
from diplofeed.testing import check_source

TRIPS = """\
<trips>
<trip role="president" who="kennedy-john-f"><id>1</id><role>president</role><name>John F. Kennedy</name>
<start-date>1963-06-26</start-date>
<end-date>1963-06-26</end-date>
<country id="germany">Germany, Federal Republic of</country><locale>Berlin</locale>
<remarks>Delivered several addresses.</remarks></trip>
<trip role="president" who="kennedy-john-f"><id>2</id><role>president</role><name>John F. Kennedy</name>
<start-date>1961-06-03</start-date>
<end-date>1961-06-04</end-date>
<country id="austria">Austria</country><locale>Vienna</locale>
<remarks>Met with Premier Khrushchev.</remarks></trip>
</trips>
"""


def test_it_is_found():
    """Where the package is installed, diplofeed finds it by its name."""
    assert Registry.installed().source("history-state") is SOURCE


def test_it_keeps_the_contract(tmp_path):
    """A trip is a meeting of the United States and the country, on its days; what is spoilt is a fault."""
    (tmp_path / "trips.xml").write_text(TRIPS, encoding="utf-8")

    record = check_source(SOURCE, tmp_path)

    vienna = next(item for item in record.items if item.id == "trip-2")
    assert record.faults == ()
    assert {party.id for party in vienna.parties} == {"US", "AT"}
    assert vienna.when.text == "1961-06-03/1961-06-04"


def test_since_leaves_out_what_is_older(tmp_path):
    """The option is the first year."""
    path = tmp_path / "trips.xml"
    path.write_text(TRIPS, encoding="utf-8")

    (located,) = SOURCE.read(Inputs(path=path, options=HistoryStateOptions(since=1962), names=Names()))

    assert located.item.id == "trip-1"
