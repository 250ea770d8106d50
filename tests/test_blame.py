"""In which line of a plugin's own code something happened."""

from __future__ import annotations

from functools import partial, wraps
from pathlib import Path
from typing import Any

import pytest

from diplofeed.blame import OwnCode, blamed
from diplofeed.export import Exporter
from diplofeed.registry import Registry
from diplofeed.text import language_tag

PLUGIN = """\
from diplofeed import Exporter
from diplofeed.text import language_tag


def entry(entry, context):
    return language_tag(entry)


EXPORTER = Exporter(name="own", filename="own.txt", media_type="text/plain", entry=entry)
"""


def error_of(exporter: Exporter, argument: Any) -> Exception:
    """Return what an exporter raises for something that is no entry."""
    with pytest.raises(Exception) as caught:
        exporter.entry(argument, None)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize("folder", ["plain", "with.dots", "with spaces"])
def test_the_line_is_that_of_the_plugin_not_of_what_it_calls(tmp_path: Path, folder: str) -> None:
    """The innermost line of its file is named, wherever that is."""
    path = tmp_path / folder / "own.py"
    path.parent.mkdir()
    path.write_text(PLUGIN, encoding="utf-8")
    exporter = Registry().with_file(path).exporter("own")

    error = error_of(exporter, "no such language")

    assert blamed(error, exporter) == f"FieldError: {error} (own.py, line 6)"


def test_two_plugin_files_are_not_taken_for_each_other(tmp_path: Path) -> None:
    """What one raised is in no line of the other."""
    for name in ("own", "other"):
        (tmp_path / f"{name}.py").write_text(PLUGIN.replace('"own"', f'"{name}"'), encoding="utf-8")
    own, other = (Registry().with_file(tmp_path / f"{name}.py").exporter(name) for name in ("own", "other"))

    error = error_of(own, "no such language")

    assert OwnCode.of(own).line_of(error) == ("own.py", 6)
    assert OwnCode.of(other).line_of(error) is None
    assert blamed(error, other) == f"FieldError: {error}"


def decorated(function: Any) -> Any:
    """Return a function that calls another."""

    @wraps(function)
    def call(*arguments: Any) -> Any:
        return function(*arguments)

    return call


@pytest.mark.parametrize("wrap", [partial, decorated, lambda function: partial(decorated(function))])
def test_the_beginning_of_a_function_is_found_behind_what_is_around_it(wrap: Any) -> None:
    """Partial functions and decorated ones begin where the function itself does."""
    line = decorated.__code__.co_firstlineno

    assert OwnCode.of(decorated).beginning_of(wrap(decorated)) == (Path(__file__).name, line)


def test_what_is_not_written_in_python_or_of_others_has_no_beginning() -> None:
    """Messages name no line then."""
    own = OwnCode.of(decorated)

    assert own.beginning_of(len) is None
    assert own.beginning_of(language_tag) is None
    assert own.beginning_of(None) is None


def test_what_comes_with_diplofeed_is_its_own_code() -> None:
    """A failure of a format that is built in names the line as well."""
    exporter = Registry.builtin().exporter("atom")

    error = error_of(exporter, None)

    assert OwnCode.of(exporter).line_of(error) is not None
