"""Pages of the examples, as browsers and checkers of HTML and of accessibility see them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from diplofeed import build
from support.browsing import chromium, served
from support.places import ROOT
from support.reading import NODE_FOLDER, node_missing

pytestmark = pytest.mark.clients

POLICY: Final = {"Content-Security-Policy": "default-src 'self'"}
EXAMPLES: Final = ("us-russia", "everything")
_DATA: Final = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
# The form that the new Outlook takes, a URL by RFC 3986 and the URL Standard alike.
_OUTLOOK: Final = re.compile(r"Bad value “webcal:https://\S+” .* Expected a slash")


@pytest.fixture(name="site", scope="module")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with each example as it is built."""
    root = tmp_path_factory.mktemp("site")
    (root / "favicon.ico").touch()  # what a browser asks of any server
    for name in EXAMPLES:
        record = root / "records" / name
        shutil.copytree(ROOT / "examples" / name, record, ignore=shutil.ignore_patterns("public", ".diplofeed"))
        build(record, output=root / name)
    return root


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def pages_of(site: Path, name: str) -> list[str]:
    """Return the pages of an example, as paths below the site."""
    return sorted(str(path.relative_to(site)) for path in (site / name).rglob("*.html"))


def package(name: str) -> Path:
    """Return the folder of a package of node; the test is skipped where it is not there."""
    if reason := node_missing(name):
        pytest.skip(reason)
    return Path(os.environ[NODE_FOLDER], "node_modules", name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_checker_of_html_finds_nothing(name: str, site: Path) -> None:
    """The Nu HTML checker, which has to run a Java program, has no error and no warning of any page."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("java is not on PATH (apt-get install default-jre-headless)")
    (jar,) = package("vnu-jar").rglob("vnu.jar")
    arguments = ["--skip-non-html", "--format", "json", *pages_of(site, name)]
    done = subprocess.run(
        [java, "-jar", str(jar), *arguments], cwd=site, capture_output=True, encoding="utf-8", timeout=600, check=False
    )

    messages = [each for each in json.loads(done.stderr)["messages"] if not _OUTLOOK.search(each["message"])]
    assert [f"{each['url']}: {each['message']}" for each in messages] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_data_for_programs_are_of_the_types_of_schema_org(name: str, site: Path, tmp_path: Path) -> None:
    """TypeScript, which knows the properties and values of each type by schema-dts, finds no fault in any page."""
    compiler = package("typescript") / "bin" / "tsc"
    modules = package("schema-dts").parent
    data = [json.loads(each) for path in pages_of(site, name) for each in _DATA.findall((site / path).read_text())]
    types = ", ".join(sorted({each["@type"] for each in data}))
    lines = [f'import type {{WithContext, {types}}} from "schema-dts";']
    for number, each in enumerate(data):
        # Written in place, as only there a property that its type has not is an error.
        lines.append(f"export const data{number}: WithContext<{each['@type']}> = {json.dumps(each)};")
    (tmp_path / "data.ts").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(modules)
    options = "--noEmit --strict --skipLibCheck --target es2022 --module es2022 --moduleResolution bundler".split()
    done = subprocess.run(
        ["node", str(compiler), *options, "data.ts"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )

    assert len(data) > 20
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_axe_finds_nothing(name: str, scheme: str, browser: Any, site: Path) -> None:
    """axe-core finds no violation on a page of each kind and language, and on a telephone none is too wide."""
    script = (package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    found = {}
    with served(site) as address:
        for path in _of_each_kind(pages_of(site, name)):
            page.goto(address + path)
            page.evaluate(script)
            violations = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}})")["violations"]
            found[path] = [(each["id"], each["nodes"][0]["html"]) for each in violations]
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.close()

    assert {path: each for path, each in found.items() if each} == {}


def _of_each_kind(pages: list[str]) -> list[str]:
    """Return pages that are unlike each other, with all meetings and statements in one language."""
    seen: Mapping[str, str] = {re.sub(r"/(topic|party|person|series)/[^/]+/", r"/\1/x/", path): path for path in pages}
    shown = [path for path in seen.values() if not re.search(r"/(ar|fr|ru)/(meeting|statement)/", path)]
    return [*shown, *(path for path in pages if re.search(r"/(ar|fr|ru)/\w+/example-\w*(full|cancelled)/", path))]


@pytest.mark.parametrize("has_scripts", [True, False])
def test_pages_ask_nobody_else_and_break_no_policy(has_scripts: bool, browser: Any, site: Path) -> None:
    """Under ``default-src 'self'`` no page has an error in the console, asks another host, or lacks what it links."""
    context = browser.new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("response", lambda response: problems.append(response.url) if response.status >= 400 else None)
    with served(site, POLICY) as address:
        page.on("request", lambda asked: None if asked.url.startswith(address) else problems.append(asked.url))
        for path in (path for name in EXAMPLES for path in _of_each_kind(pages_of(site, name))):
            page.goto(address + path)
    context.close()

    assert problems == []


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_reader_walks_from_the_index_to_an_item_and_back(has_scripts: bool, browser: Any, site: Path) -> None:
    """By keyboard the first stop leads to the content, and links lead from page to page below whatever path."""
    context = browser.new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    with served(site, POLICY) as address:
        page.goto(f"{address}us-russia/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.url == f"{address}us-russia/#main"
        page.click("h3 a:has-text('G7 summit')")
        assert page.url == f"{address}us-russia/meeting/g7-summit-2023/"
        page.click(".belongings >> text=U.S.-Russia talks")
        assert page.url == f"{address}us-russia/meeting/us-russia-talks/"
        page.click(".site")
        assert page.url == f"{address}us-russia/"
        page.goto(f"{address}everything/")
        page.click("nav >> text=العربية")
        assert page.url == f"{address}everything/ar/"
        assert page.get_attribute("html", "dir") == "rtl"
    context.close()
