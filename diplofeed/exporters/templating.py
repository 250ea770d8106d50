"""Templates that come with a format, each of which a publication may replace by one of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from diplofeed.compose.markup import attributes_of
from diplofeed.errors import PluginError, described, let_end
from diplofeed.export import Templates
from diplofeed.text import base_of
from diplofeed.words import is_right_to_left

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["Shipped", "marks", "safe"]

_OURS: Final = "diplofeed/"  # before the name of a template, that which comes with diplofeed, for another to extend


@frozen
class Shipped:
    """The folder of the templates that come with a format."""

    folder: Path

    def filled(self, template: str, templates: Templates, **values: Any) -> str:
        """Return a template with its values, texts escaped; a name that has no value is an error.

        Raises:
            PluginError: A template of the publication is wrong; it says in which file and line.
        """
        if templates.fault:
            raise PluginError(templates.fault)
        if not templates.texts:
            return _ours(self.folder).get_template(template).render(values)
        try:
            return _theirs(self.folder, templates).get_template(template).render(values)
        except BaseException as error:
            let_end(error)
            raise PluginError(_fault(error, templates)) from error


def safe(html: str) -> Any:
    """Mark HTML of our own making, which a template is not to escape."""
    return _markup()(html)


@cache
def _markup() -> Callable[[str], Any]:
    from markupsafe import Markup  # noqa: PLC0415 -- comes with Jinja2

    return Markup


def marks(tongue: str, language: str) -> Any:
    """Return the attributes of a text in a language on a page in another, none where they are the same (BCP 47)."""
    if base_of(tongue) == base_of(language):
        return ""
    return safe(attributes_of(tongue, "rtl" if is_right_to_left(tongue) else "ltr"))


# ---------------------------------------------------------------- environments


@cache
def _ours(folder: Path) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 -- 60 ms; other formats need none

    loader = FileSystemLoader(folder)
    return _bare(Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False))


@lru_cache(maxsize=8)
def _theirs(folder: Path, templates: Templates) -> Environment:
    """Return an environment in which templates of the publication replace ours, and reach nothing but their values."""
    from jinja2 import FunctionLoader, StrictUndefined  # noqa: PLC0415 -- as above
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 -- as above

    loader = FunctionLoader(_finder(folder, templates))
    made = _bare(
        ImmutableSandboxedEnvironment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False)
    )
    for name, _ in templates.texts:
        if name.endswith(".html"):
            made.get_template(name)  # what is no template is met before the first page is written
    return made


def _bare(environment: Environment) -> Environment:
    """Return an environment without what gives another result each time."""
    environment.globals.clear()
    environment.filters.pop("random", None)
    return environment


def _finder(folder: Path, templates: Templates) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    texts = dict(templates.texts)

    def find(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        if name in texts:
            return texts[name], f"{templates.folder}/{name}", lambda: True
        path = folder / name.removeprefix(_OURS)
        is_ours = path.parent == folder and path.is_file()
        return (path.read_text(encoding="utf-8"), f"{_OURS}{path.name}", lambda: True) if is_ours else None

    return find


def _fault(error: BaseException, templates: Templates) -> str:
    """Return what is wrong with a template, after its file and line."""
    syntax = getattr(error, "lineno", None), getattr(error, "filename", None)
    if all(syntax):
        return f"{syntax[1]}, line {syntax[0]}: {getattr(error, 'message', error)}"
    files = {f"{templates.folder}/{name}" for name, _ in templates.texts}
    places = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename in files
    ]
    where = f"{places[-1][0]}, line {places[-1][1]}" if places else templates.folder
    return f"{where}: {described(error)}"
