"""A reader searches and filters a record in Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from diplofeed.model import Meeting, Participant, Person, Statement, Topic
from diplofeed.words import words
from support.browsing import chromium, served
from support.searching import page as write_page

pytestmark = pytest.mark.clients

POLICY: Final = {"Content-Security-Policy": "default-src 'self'"}
HOSTILE: Final = '<img src=x onerror="alert(1)"><b>Bold</b> talks</script>'
ARMS: Final = Topic(id="arms", name="Arms control")
GRAIN: Final = Topic(id="grain", name="Grain")
ANN: Final = Person(id="ann", name="Ann Müller-Łódź", role="Envoy")
LAVROV: Final = Person(id="lavrov", name="Сергей Лавров")
ITEMS: Final = (
    Meeting(id="vienna", title="Talks in Vienna", when="2023-07", parties=("US", "RU"), topics=(ARMS,)),
    Meeting(id="geneva", title="Conversations à Genève", when="2021/2022", parties=("FR",), topics=(GRAIN,)),
    Meeting(id="moscow", title="Переговоры в России", when="2019-05-04", parties=("RU",), topics=(ARMS,)),
    Meeting(id="riyadh", title="اجتماع الرئيس في الرِّياض", when="2018", parties=("SA",)),
    Meeting(id="beijing", title="中美战略稳定对话在北京举行", when="2017-03", parties=("CN", "US")),
    Meeting(id="hostile", title=HOSTILE, when="2016", participants=(Participant(person=ANN),)),
    Meeting(id="ongoing", title="Commission on mines", when="2020/..", summary="It met with Mikhail Gorbachev."),
    Statement(id="said", text="We seek stability of the U.S.S.R.", when="2015-01-01", speaker=LAVROV),
)


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(name="opened")
def _opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a page to search on; what a browser complains of fails the test."""
    with served(tmp_path, POLICY) as address:
        contexts, complaints, hosts = [], [], set()

        def opened(items: Sequence[Any] = ITEMS, query: str = "", language: str = "en", **options: Any) -> Any:
            write_page(tmp_path, items, language)
            contexts.append(browser.new_context(**options))
            page = contexts[-1].new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("dialog", lambda dialog: complaints.append(dialog.message))
            page.on("request", lambda request: hosts.add(request.url.startswith(address)))
            page.goto(address + query)
            return page

        yield opened
        for context in contexts:
            context.close()
        assert complaints == []
        assert hosts == {True}


def until(page: Any, condition: str) -> None:
    """Wait until a condition holds; Playwright's own way evaluates text, which the policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{condition} never held: {page.inner_text('body')}")


def said(page: Any) -> str:
    """Return what the page says of the results, once it says anything."""
    until(page, "document.querySelector('[role=status]').textContent.startsWith('Results')")
    return page.inner_text("[role=status]")


def titles(page: Any) -> list[str]:
    """Return the titles of the results that are shown."""
    return page.eval_on_selector_all(".search-results a", "(links) => links.map((link) => link.textContent)")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("vienna", "Talks in Vienna"),
        ("VIEN tal", "Talks in Vienna"),
        ("arms vienna", "Talks in Vienna"),
        ("united vienna", "Talks in Vienna"),
        ("july", "Talks in Vienna"),
        ("geneve", "Conversations à Genève"),
        ("conversation", "Conversations à Genève"),
        ("muller-lodz", HOSTILE),
        ("россия", "Переговоры в России"),
        ("переговорами", "Переговоры в России"),
        ("رئيس", "اجتماع الرئيس في الرِّياض"),
        ("الرياض", "اجتماع الرئيس في الرِّياض"),
        ("والرئيس", "اجتماع الرئيس في الرِّياض"),
        ("北京", "中美战略稳定对话在北京举行"),
        ("北京对话", "中美战略稳定对话在北京举行"),
        ("gorbachov", "Commission on mines"),
        ("mine", "Commission on mines"),
        ("ussr", "Сергей Лавров: We seek stability of the U.S.S.R."),
        ("лавров stability", "Сергей Лавров: We seek stability of the U.S.S.R."),
    ],
)
def test_words_are_found(query: str, expected: str, opened: Callable[..., Any]) -> None:
    """Words are found by their beginnings, without accents and endings, in each script, and by slips of the pen."""
    page = opened()
    page.fill("#search-q", query)
    status = said(page)

    assert titles(page) == [expected]
    assert status.startswith("Results: 1.")
    assert ("Similar words: gorbachev." in status) == (query == "gorbachov")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("party", "RU", ["vienna", "moscow"]),
        ("topic", "grain", ["geneva"]),
        ("kind", "statement", ["said"]),
        ("year", "2022", ["geneva", "ongoing"]),
        ("person", ANN.name.parts[0][1], ["hostile"]),
        ("person", "muller", ["hostile"]),
    ],
)
def test_entries_are_filtered(field: str, value: str, expected: list[str], opened: Callable[..., Any]) -> None:
    """By party, topic, kind, year and person; what may go on in a year is of that year."""
    page = opened()
    page.focus("#search-q")
    until(page, "document.querySelector('#search-party').options.length > 1")
    page.click(".search summary")
    if field == "person":
        page.fill("#search-person", value)
    else:
        page.select_option(f"#search-{field}", value)
    said(page)

    paths = page.eval_on_selector_all(
        ".search-results a", "(links) => links.map((link) => link.pathname.split('/')[2])"
    )
    assert sorted(paths) == sorted(expected)
    assert f"{field}=" in page.url


def test_results_say_what_they_are(opened: Callable[..., Any]) -> None:
    """A result has its title in its language, its kind and its date in words, and leads to its page."""
    page = opened()
    page.fill("#search-q", "vienna")
    said(page)
    result = page.locator(".search-results li")

    assert result.inner_text().split("\n") == ["Talks in Vienna", "Meeting · July 2023"]
    assert result.locator("a").get_attribute("href").endswith("/meeting/vienna/")
    assert "//127.0.0.1" in result.locator("a").get_attribute("href")


def test_a_title_is_text(opened: Callable[..., Any]) -> None:
    """What looks like markup in a title is shown as it is written; nothing of it is run."""
    page = opened()
    page.fill("#search-q", "bold")
    said(page)

    assert titles(page) == [HOSTILE]
    assert page.locator(".search-results img, .search-results b").count() == 0


def test_a_search_has_an_address(opened: Callable[..., Any]) -> None:
    """The address of a page has its search, and opening it searches again, filters set."""
    page = opened(query="?q=talks&party=RU&year=2023")
    assert said(page) == "Results: 1."
    assert titles(page) == ["Talks in Vienna"]
    assert page.input_value("#search-q") == "talks"
    until(page, "document.querySelector('#search-party').value === 'RU'")
    assert page.is_visible("#search-party")  # what is chosen is not folded away

    page.fill("#search-q", "vienna")
    until(page, "location.search.includes('q=vienna')")
    assert page.evaluate("location.search") == "?q=vienna&party=RU&year=2023"
    page.click("button[type=reset]")
    until(page, "location.search === ''")
    assert titles(page) == []


def test_it_is_used_by_keyboard(opened: Callable[..., Any]) -> None:
    """Enter leads to the first result, and more results to the first that is new."""
    many = [Meeting(id=f"m{count}", title=f"Talks {count}", when="2023") for count in range(120)]
    page = opened(many)
    page.fill("#search-q", "talks")
    said(page)
    page.keyboard.press("Enter")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == titles(page)[0]
    assert len(titles(page)) == 50

    page.focus("[data-more]")
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == titles(page)[50]
    page.focus("[data-more]")
    page.keyboard.press("Enter")
    assert len(titles(page)) == 120
    assert not page.is_visible("[data-more]")


def test_nothing_is_shown_without_a_script(opened: Callable[..., Any]) -> None:
    """Without JavaScript there is no form that does nothing."""
    page = opened(java_script_enabled=False)

    assert not page.is_visible("form")


def test_what_cannot_be_loaded_is_said(browser: Any, tmp_path: Path) -> None:
    """Where the index is missing, the page says that the search is not whole."""
    write_page(tmp_path, ITEMS)
    (tmp_path / "search" / "all.json").unlink()
    page = browser.new_page()
    with served(tmp_path, POLICY) as address:
        page.goto(address)
        page.fill("#search-q", "vienna")
        until(page, "document.querySelector('[role=status]').textContent.includes('later')")
    page.close()


@pytest.mark.parametrize("language", ["ar", "ru", "uk", "zh"])
def test_it_speaks_the_language_of_the_page(language: str, opened: Callable[..., Any]) -> None:
    """Parties, labels and what is said of results are in the language of the page, on a phone without a scroll bar."""
    page = opened(language=language, viewport={"width": 320, "height": 600})
    page.fill("#search-q", "vienna")
    expected = words(language).gettext("Results: {count}.").format(count=1)
    page.get_by_text(expected).wait_for()

    page.click(".search summary")
    assert page.inner_text("label[for=search-party]") == words(language).pgettext("search", "Party")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
