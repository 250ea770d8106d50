"""The functions of the library say which argument they do not take, and what they take in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from diplofeed import (
    Author,
    Format,
    Ledger,
    Meeting,
    Party,
    Publication,
    Record,
    Registry,
    build,
    publish,
    read,
    render,
    view,
)
from diplofeed.config.load import Config, load_config
from diplofeed.errors import DiplofeedError, FieldError
from diplofeed.exporters.ical import IcalOptions
from diplofeed.sink import FolderSink
from diplofeed.testing import check_sink
from support.places import EXAMPLE, copied

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DESK = Publication(
    id="tag:example.org,2026:talks", title="Talks", link="https://example.org/", author=Author(name="Desk")
)
TALKS = Meeting(id="vienna", title="Talks", when="2023-07")
ATOM = Registry.builtin().exporter("atom")

BUILD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"now": "2026-11-23"}, "build.now: '2026-11-23' is of type str; expected a datetime"),
    ({"now": NOW.date()}, "build.now: datetime.date(2026, 11, 23) is of type date; expected a datetime"),
    ({"formats": None}, "build.formats: None is of type NoneType; expected a list: each a str"),
    ({"formats": [1]}, "build.formats[1]: 1 is of type int; expected a str"),
    ({"formats": "atom"}, "build.formats: 'atom' is of type str; expected a list: each a str"),
    ({"options": ["x"]}, "build.options: ['x'] is of type list; expected a mapping"),
    ({"options": {"ical": "omit"}}, "build.options['ical']: 'omit' is of type str; expected a mapping"),
    ({"jobs": "2"}, "build.jobs: '2' is of type str; expected a whole number"),
    ({"cache": "/x"}, "build.cache: '/x' is of type str; expected a Cache"),
    ({"output": 5}, "build.output: 5 is of type int; expected a Path or a str"),
    ({"ledger": 5}, "build.ledger: 5 is of type int; expected a Path or a str"),
    ({"tick": 5}, "build.tick: 5 is of type int; expected a function"),
    ({"dry_run": "no"}, "build.dry_run: 'no' is of type str; expected True or False"),
    ({"executor": 5}, "publish.executor: 5 is of type int; expected an Executor"),
)
PUBLISH: tuple[tuple[dict[str, Any], str], ...] = (
    ({"record": [TALKS]}, "is of type list; expected a Record"),
    ({"formats": ["atom"]}, "publish.formats[1]: 'atom' is of type str; expected a Format"),
    ({"sink": Path("public")}, "publish.sink: PosixPath('public') is of type PosixPath; expected a Sink"),
    ({"ledger": "ledger.db"}, "publish.ledger: 'ledger.db' is of type str; expected a Ledger"),
    ({"publication": "Talks"}, "publish.publication: 'Talks' is of type str; expected a Publication"),
    ({"now": None}, "publish.now: None is of type NoneType; expected a datetime"),
    ({"only": ["atm"]}, "publish.only: no format is called 'atm'; expected one of atom; did you mean 'atom'?"),
    ({"only": "atom"}, "publish.only: 'atom' is of type str; expected a list: each a str"),
    ({"feeds": "topic"}, "publish.feeds: 'topic' is of type str; expected a list: each a FeedSpec"),
    ({"feeds_by": ["topic"]}, "publish.feeds_by: ['topic'] is of type list; expected a FeedsBy"),
)
RENDER: tuple[tuple[dict[str, Any], str], ...] = (
    ({"exporter": "atom"}, "render.exporter: 'atom' is of type str; expected an Exporter"),
    ({"language": "x!"}, "'x!' is not a language tag such as en, ru or zh-Hant"),
    ({"options": IcalOptions()}, "is of type IcalOptions; expected an AtomOptions"),
    ({"items": ["m1"]}, "render.items[1]: 'm1' is of type str; expected a Meeting or a Statement"),
    ({"now": "2026"}, "render.now: '2026' is of type str; expected a datetime"),
)
VIEW: tuple[tuple[dict[str, Any], str], ...] = (
    ({"where": 5}, "view.where: 5 is of type int; expected a FeedSpec or a Where or a str"),
    ({"format": None}, "view.format: None is of type NoneType; expected a str"),
    ({"language": 5}, "view.language: 5 is of type int; expected a str"),
    ({"options": {}}, "Format.options: {} is of type dict; expected an AtomOptions"),
    ({"now": "2026"}, "view.now: '2026' is of type str; expected a datetime"),
    ({"registry": "atom"}, "view.registry: 'atom' is of type str; expected a Registry"),
)


@pytest.fixture(name="example", scope="module")
def _example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(EXAMPLE, tmp_path_factory.mktemp("arguments") / "record")


def _published(folder: Path, **changed: Any) -> object:
    with Ledger.open(folder / "ledger.db", publication=DESK.id) as ledger:
        arguments: dict[str, Any] = {
            "record": Record.of([TALKS]),
            "publication": DESK,
            "formats": [Format.of(ATOM)],
            "ledger": ledger,
            "sink": FolderSink(folder / "public"),
            "now": NOW,
            **changed,
        }
        return publish(arguments.pop("record"), **arguments)


def _rendered(_: Path, **changed: Any) -> object:
    arguments = {"items": [TALKS], "publication": DESK, "exporter": ATOM, "now": NOW, **changed}
    return render(arguments.pop("items"), **arguments)


def _cases() -> Iterable[Any]:
    for function, call, cases in (
        ("build", build, BUILD),
        ("publish", _published, PUBLISH),
        ("render", _rendered, RENDER),
        ("view", view, VIEW),
    ):
        for changed, words in cases:
            yield pytest.param(call, changed, words, id=f"{function}-{next(iter(changed))}-{words[-12:]}")


@pytest.mark.parametrize(("call", "changed", "words"), list(_cases()))
def test_an_argument_of_another_type_is_refused_by_name(
    example: Path, call: Callable[..., object], changed: dict[str, Any], words: str
) -> None:
    """The error names function and parameter, says what it takes, and is both ValueError and DiplofeedError."""
    with pytest.raises(ValueError, match=r".") as caught:
        call(example, **changed)

    assert words in str(caught.value)
    assert isinstance(caught.value, DiplofeedError) or "language" in changed


def test_a_format_is_made_of_an_exporter() -> None:
    """The name of a format is no exporter."""
    with pytest.raises(FieldError, match=r"Format.of.exporter: 'atom' is of type str; expected an Exporter"):
        Format.of("atom")  # type: ignore[arg-type]  # what is tested


def test_a_country_is_named_by_its_code() -> None:
    """What is no text is no code of a country."""
    with pytest.raises(FieldError, match=r"Party.country.code: 5 is of type int; expected a country code"):
        Party.country(5)  # type: ignore[arg-type]  # what is tested


def test_an_argument_that_is_missing_is_named_with_its_function() -> None:
    """A call that no parameters fit raises what Python raises."""
    with pytest.raises(TypeError, match=r"^build\(\) missing 1 required positional argument: 'directory'"):
        build()  # type: ignore[call-arg]  # what is tested


def test_a_directory_may_be_named_by_a_text(example: Path) -> None:
    """Reading takes text and path alike, and nothing else."""
    assert load_config(str(example)) == load_config(example)
    assert read(str(example)).items == read(example).items
    with pytest.raises(FieldError, match=r"load_config.root: 5 is of type int; expected a Path or a str"):
        load_config(5)  # type: ignore[arg-type]  # what is tested


def test_what_is_no_sink_is_told_so() -> None:
    """The contract test names what a function returns in place of a sink."""
    with pytest.raises(AssertionError, match="sink int: make_sink returns 5, which lacks what a Sink has"):
        check_sink(lambda: 5)  # type: ignore[arg-type,return-value]  # what is tested


def test_a_configuration_can_be_made_by_a_program(example: Path, tmp_path: Path) -> None:
    """A ledger of a program's own items is viewed with a configuration of its own."""
    _published(tmp_path)
    config = Config(publication=DESK)
    with Ledger.open(tmp_path / "ledger.db", publication=DESK.id) as ledger:
        assert b"vienna" in view(ledger, config=config, registry=Registry.builtin()).data
    assert evolve(load_config(example), feeds=()).feeds == ()


def test_options_may_be_written_as_words(tmp_path: Path) -> None:
    """The value of an option that is one of several words is the word, and counts."""
    ical = Registry.builtin().exporter("ical")
    shown = render([TALKS], publication=DESK, exporter=ical, now=NOW, options=IcalOptions(imprecise="marker"))  # type: ignore[arg-type]  # types want the member
    hidden = render([TALKS], publication=DESK, exporter=ical, now=NOW, options=IcalOptions(imprecise="omit"))  # type: ignore[arg-type]  # types want the member
    assert (b"BEGIN:VEVENT" in shown, b"BEGIN:VEVENT" in hidden) == (True, False)
