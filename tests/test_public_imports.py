"""What could be imported from a public module of diplofeed 0.1, or since, still can."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from diplofeed.compat import MOVED

PUBLIC = {
    "diplofeed": """
        Author DiplofeedError Document Exporter Fault Feed FeedSpec FeedsBy FolderSink Format Fragment
        Ledger Meeting Order Origin Outcome Participant Party Person Place Position Publication Record
        Registry Relation Round Source Statement Topic When Where publish render
    """,
    "diplofeed.cache": "NO_CACHE Cache FileCache NoCache code code_path digest python_files signature state",
    "diplofeed.changes": "FILENAME SLUG description entry_of title told",
    "diplofeed.compose": """
        Category Part body categories headline headline_of html joined lead link name_of parts title_of
        tongue_of tongues
    """,
    "diplofeed.config": "Author FeedSpec FeedsBy Publication Where",
    "diplofeed.countries": "UNIONS cldr_name country_codes country_name known_locale",
    "diplofeed.entry": "Entry Reference tag_uri uid",
    "diplofeed.errors": """
        ConfigError DiplofeedError Fault FieldError LedgerError Origin PluginError RecordError Severity
        SinkError WithdrawalError nearest
    """,
    "diplofeed.export": "Alternate Context Document Exporter Feed Fragment NoOptions Omission Order",
    "diplofeed.exporters.atom": "EXPORTER AtomOptions",
    "diplofeed.exporters.digest": "EXPORTER DigestOptions Periods document entry",
    "diplofeed.exporters.ical": "EXPORTER Cancelled Html IcalOptions Imprecise Statements WithdrawnPast Years",
    "diplofeed.exporters.jsonfeed": "EXPORTER JsonOptions items_of",
    "diplofeed.exporters.rss": "EXPORTER RssOptions",
    "diplofeed.ledger.database": "Database Row SqliteDatabase Values migrate version_of",
    "diplofeed.ledger.decide": "FORM Absence Change Decision Key Remembered State decide decide_all",
    "diplofeed.ledger.postgres": "PostgresDatabase",
    "diplofeed.ledger.schema": "COLUMNS MIGRATIONS TABLES VERSION",
    "diplofeed.ledger.store": "Ledger Revision",
    "diplofeed.ledger.text": "FORMAT copy export import_",
    "diplofeed.load": "Config load_config load_record options read_outside",
    "diplofeed.lock": "flock holder wait_for",
    "diplofeed.markup": "begins_with_words contain escape html link plain spoken worded",
    "diplofeed.model": """
        Attachment Audience Form Instrument Item Meeting Outcome Participant Party PartyKind Person Place
        Position Relation RelationKind Round Source Statement Status Topic Translation
    """,
    "diplofeed.node": "Listing Node Scalar Table describe elements tree",
    "diplofeed.options": "NoOptions check_options",
    "diplofeed.plain": "KINDS Plain digest_of mentioning plain reduced restore",
    "diplofeed.publishing": "Format LeftOut Report entries_of publish render unveil",
    "diplofeed.record": "Located Names Record assemble",
    "diplofeed.registry": "OWN_FILES Plugin Registry",
    "diplofeed.scaffold": "list_plugin meeting plugin record slug statement write_new",
    "diplofeed.select": "Selection select select_internal visible",
    "diplofeed.shape": "Reading read",
    "diplofeed.sink": "DrySink FolderSink FormerSink Sink Written",
    "diplofeed.sink.former": "adapted FormerSink",
    "diplofeed.source": "Inputs Located Names NoOptions Source",
    "diplofeed.sources.csv": "parse",
    "diplofeed.sources.folder": "NAME_FILES SOURCE YAML read_names",
    "diplofeed.sources.jsonl": "parse",
    "diplofeed.sources.markdown": "parse",
    "diplofeed.sources.yaml": "parse",
    "diplofeed.subscriptions": "INDEX OUTLINE Offer index outline",
    "diplofeed.testing": "check_exporter check_source documents_of sample_entries sample_feed sample_items",
    "diplofeed.text": "REMOVED Text base_of clean cleaning language_tag one_line shortened uri without_controls",
    "diplofeed.websub": "Patience Told shown tell",
    "diplofeed.when": "Precision When WhenError parse",
    "diplofeed.words": "LOCALE Words is_right_to_left language_of_words msgid words",
}


@pytest.mark.parametrize(("module", "names"), PUBLIC.items(), ids=PUBLIC)
@pytest.mark.filterwarnings("ignore:.* is now:DeprecationWarning")
def test_public_names_can_be_imported(module: str, names: str) -> None:
    """Each module is there under its former name, with all the names it had."""
    if module == "diplofeed.ledger.postgres":
        pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    result = import_module(module)
    assert [name for name in names.split() if not hasattr(result, name)] == []


@pytest.mark.parametrize("module", MOVED)
def test_a_former_module_says_where_its_contents_are(module: str) -> None:
    """Importing a module that was moved gives the very objects of the new place, and warns once with its name."""
    (target, *_), first = MOVED[module], PUBLIC[module].split()[0]
    code = f"import {module} as old, {target} as new; assert old.{first} is new.{first}"
    result = subprocess.run([sys.executable, "-W", "default", "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert f"{module} is now {target}" in result.stderr


def test_no_module_of_the_root_is_private() -> None:
    """The package's root holds no module whose name begins with one underscore."""
    root = Path(sys.modules["diplofeed"].__file__ or "").parent
    assert [path.name for path in root.glob("_[!_]*.py")] == []
