"""What `diplofeed` offers by name: cheap to import, and a name that is not there is an error, also to type checkers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import diplofeed
from diplofeed.source import RecordSource
from diplofeed.source import Source as FormerName

HEAVY = "attrs babel dateutil feedgen icalendar importlib.metadata lxml markdown_it nh3 sqlite3 yaml".split()


def run(code: str) -> str:
    """Run code in a Python of its own and return what it prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_package_imports_nothing_else() -> None:
    """What takes long is imported with the first name that needs it."""
    loaded = run("import sys, diplofeed; print(*sys.modules)").split()

    assert {name for name in loaded if name.startswith("diplofeed")} == {"diplofeed", "diplofeed.compat"}
    assert not set(HEAVY) & set(loaded)


@pytest.mark.parametrize("name", diplofeed.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """Each name of `__all__` can be imported first, in a fresh Python."""
    thing = getattr(diplofeed, name)
    assert name in dir(diplofeed)
    assert thing.__name__ == name


def test_names_are_there_in_any_order() -> None:
    """A function is not replaced by the module of its name, whichever is imported first."""
    for first in ("diplofeed.publishing.publish", "diplofeed.publishing.build", "diplofeed.publishing.view"):
        code = f"""
import {first}
from diplofeed.publishing import Format, LeftOut, Report, entries_of, publish, render, unveil
from diplofeed import build, publish as same, view
print(same is publish, callable(publish), callable(build), callable(view))
"""
        assert run(code) == "True True True True\n"


def test_a_name_that_is_not_there_says_so() -> None:
    """A misspelt name is an AttributeError or ImportError that names package and name."""
    with pytest.raises(AttributeError, match="module 'diplofeed' has no attribute 'Meetng'"):
        _ = diplofeed.Meetng
    with pytest.raises(ImportError, match="cannot import name 'publsh'"):
        exec("from diplofeed.publishing import publsh")


def test_the_lists_of_names_agree() -> None:
    """What is offered at run time is what type checkers see, and what `__all__` says."""
    text = Path(diplofeed.__file__).read_text(encoding="utf-8")
    seen = [line.rpartition(" as ")[2] for line in text.splitlines() if line.startswith("    from diplofeed")]
    assert sorted(seen) == sorted(diplofeed.__all__)
    assert sorted(diplofeed._MODULE_OF) == sorted(diplofeed.__all__)


def test_a_source_of_records_and_a_cited_source_differ() -> None:
    """The contract of inputs has a name of its own; the name it had goes on working."""
    assert FormerName is RecordSource is diplofeed.RecordSource
    assert diplofeed.Source is not RecordSource
    made = FormerName(name="mine", read=lambda _: ())
    assert isinstance(made, RecordSource)


GOOD = "from diplofeed import Meeting, build, view\nfrom diplofeed.publishing import publish\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (GOOD, "Success: no issues found"),
        (
            "from diplofeed import Meetng\n",
            'Module "diplofeed" has no attribute "Meetng"; maybe "Meeting"?  [attr-defined]',
        ),
        ("import diplofeed\ndiplofeed.bild\n", 'Module has no attribute "bild"'),
        ("from diplofeed.publishing import publsh\n", 'Module "diplofeed.publishing" has no attribute "publsh"'),
        (
            'import diplofeed\nsize: int = diplofeed.view("r").etag\n',
            'expression has type "str", variable has type "int"',
        ),
        (
            'from diplofeed import Meeting\nMeeting(id="a", title="T", when="2023", place="Vienna")\n',
            'Argument "place" to "Meeting" has incompatible type "str"; expected "Place | None"',
        ),
    ],
    ids=["good", "misspelt", "attribute", "package", "type", "place"],
)
def test_type_checkers_find_misspelt_names(tmp_path: Path, code: str, words: str) -> None:
    """Mypy names what is not there, and knows the types of what is."""
    api = pytest.importorskip("mypy.api", reason="mypy is not installed: pip install 'diplofeed[dev]'")
    file = tmp_path / "program.py"
    file.write_text(code, encoding="utf-8")

    out, err, _ = api.run(["--strict", "--cache-dir", str(_cache(tmp_path)), "--config-file=", str(file)])

    assert words in out + err


def _cache(tmp_path: Path) -> Path:
    """Return a directory that all cases of one run share, as a first run of mypy takes long."""
    return tmp_path.parent / "mypy"
