"""Letters: which there are, and what stands in them, once."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import attrs
import html5lib
import pytest

import diplofeed
from diplofeed.errors import PluginError
from diplofeed.export import Templates
from diplofeed.export.periods import Unit
from diplofeed.exporters.letter import LetterOptions, rendering
from diplofeed.model import Meeting, Outcome, Statement
from diplofeed.model.entry import Entry, Reference
from diplofeed.text import Text
from diplofeed.when import parse
from support.digests import entry_of, held
from support.letters import PUBLICATION, index, letters, mail_of, parsed, plain, shown
from support.records import CONFIG, written

JULY = "digest/2023-07"
LATER = datetime(2024, 5, 6, 7, tzinfo=UTC)
PICTURE = "Before ![The table](https://example.org/table.jpg) and ![a chair](http://example.org/chair.jpg)."


def said_of(meeting: Entry, id_: str = "said", when: str = "2023-07-12") -> Entry:
    """Return a statement about a meeting."""
    reference = Reference(
        relation="about",
        kind="meeting",
        id=meeting.item.id,
        tag=meeting.tag,
        uid=meeting.uid,
        title=Text.line("Talks"),
        when=meeting.item.when,
    )
    return entry_of(Statement(id=id_, text="Frank words.", when=when), references=(reference,))


# ---------------------------------------------------------------- which there are


def test_each_period_that_is_over_has_a_letter() -> None:
    """There is a mail, and its HTML, of each period that is over and has something in it, the latest first."""
    whens = ("2023-07-11", "2023", "2023-06", "2026-11-02", "2026-12", "../1990", "2024")

    made = letters([held(f"m{n}", when) for n, when in enumerate(whens)])

    periods = ["2024", "2023-07", "2023-06", "2023"]
    assert [each["period"] for each in index(made)] == periods
    assert list(made) == ["letters.json", *(f"digest/{p}.{kind}" for p in periods for kind in ("eml", "email.html"))]


@pytest.mark.parametrize(
    ("unit", "name"),
    [(Unit.WEEK, "2023-W28"), (Unit.MONTH, "2023-07"), (Unit.QUARTER, "2023-Q3"), (Unit.YEAR, "2023")],
)
def test_periods_are_as_long_as_asked(unit: Unit, name: str) -> None:
    """Letters have the names of the digests of the same periods."""
    assert f"digest/{name}.eml" in letters([held("a", "2023-07-11")], periods=unit)


def test_period_is_over_on_the_day_after_its_last() -> None:
    """A letter is not there on the last day of its period, and is on the next."""
    meeting = held("a", "2023-07-11")

    assert list(letters([meeting], today=date(2023, 7, 31))) == ["letters.json"]
    assert f"{JULY}.eml" in letters([meeting], today=date(2023, 8, 1))


def test_feeds_nobody_names_have_no_letters() -> None:
    """A feed of ``[feeds-by]`` has a list of no letters."""
    assert index(letters([held("a", "2023-07-11")], feed={"listed": False})) == []


def test_the_list_says_what_a_program_needs_to_send() -> None:
    """The list names subject, date, identity, number of items and files, as the mail itself has them."""
    made = letters([held("a", "2023-07-11"), held("b", "2023-07-12")])

    (listed,) = index(made)
    mail = mail_of(made[listed["mail"]])
    assert listed["items"] == 2
    assert listed["html"] in made
    assert (listed["subject"], listed["id"]) == (mail["Subject"], mail["Message-ID"])
    assert datetime.fromisoformat(listed["date"]) == mail["Date"].datetime


# ---------------------------------------------------------------- each item once


def test_item_over_the_end_of_a_month_is_in_the_last_letter_alone() -> None:
    """What goes over the end of a month is told when all of it is over; a month with nothing else has no letter."""
    made = letters([held("talks", "2023-06-30/2023-07-02")])

    assert [each["period"] for each in index(made)] == ["2023-07"]
    assert plain(made).count("Talks") == 1


BEGAN = datetime(2023, 7, 15, 12, tzinfo=UTC)


def late(id_: str, when: str, published: datetime, **fields: object) -> Entry:
    """Return a meeting that was published at a moment."""
    return entry_of(held(id_, when, **fields), published=published, updated=published)


def since(*entries: Entry, **options: object) -> Mapping[str, bytes]:
    """Return the letters of a publication that began in July 2023."""
    return letters(entries, feed={"began": BEGAN}, **options)


def test_item_published_when_its_letter_was_closed_is_in_the_next_under_a_heading_of_its_own() -> None:
    """It is in no letter that may have been sent, and in one: that of the period in which it was published."""
    in_august = datetime(2023, 8, 1, tzinfo=UTC)

    made = since(
        late("talks", "2023-07-20", datetime(2023, 7, 20, 18, tzinfo=UTC)),
        late("dinner", "2023-07-22", in_august),
        late("summit", "2023-08-24", datetime(2023, 8, 24, tzinfo=UTC)),
    )

    assert [(each["period"], each["items"]) for each in index(made)] == [("2023-08", 2), ("2023-07", 1)]
    assert "Dinner" not in plain(made)
    text = plain(made, "2023-08")
    assert text.count("Dinner") == 1
    assert text.index("Summit") < text.index("Recorded since\n--------------\n") < text.index("Dinner")
    assert "1 meeting on record, dated August 2023." in text
    assert "1 meeting of earlier periods recorded since." in " ".join(text.split())


def test_item_published_on_the_last_day_of_its_period_is_not_late() -> None:
    """The letter is made on the day after."""
    made = since(late("talks", "2023-07-31", datetime(2023, 7, 31, 23, 59, tzinfo=UTC)))

    assert [each["period"] for each in index(made)] == ["2023-07"]
    assert "Recorded since" not in plain(made)


def test_what_the_first_build_published_is_late_for_nothing() -> None:
    """A record that begins with what is long past has it in the letters of its periods, whenever that was published."""
    made = since(late("talks", "2023-05-11", BEGAN), late("dinner", "2023-05-12", BEGAN + timedelta(microseconds=1)))

    assert [(each["period"], each["items"]) for each in index(made)] == [("2023-07", 1), ("2023-05", 1)]


def test_period_in_which_only_late_items_were_published_has_a_letter() -> None:
    """It is dated by its end, and says what it has; while the period is open there is none."""
    dinner = late("dinner", "2023-07-22", datetime(2023, 9, 5, tzinfo=UTC))

    assert index(since(dinner, today=date(2023, 9, 30))) == []
    made = since(dinner, today=date(2023, 10, 1))
    ((period, day, items),) = [(each["period"], each["date"], each["items"]) for each in index(made)]
    assert (period, day, items) == ("2023-09", "2023-10-01T00:00:00+00:00", 1)
    text = plain(made, "2023-09")
    assert "1 meeting of earlier periods recorded since." in text
    assert "on record, dated" not in text


def test_late_statement_stands_with_its_late_meeting() -> None:
    """What came too late is told as all else is: a meeting, and below it what was said of it."""
    dinner = late("dinner", "2023-07-22", datetime(2023, 9, 5, tzinfo=UTC))
    said = attrs.evolve(said_of(dinner, when="2023-07-23"), published=datetime(2023, 9, 6, tzinfo=UTC))

    text = plain(since(dinner, said), "2023-09")

    assert text.index("Recorded since") < text.index("Dinner") < text.index("Frank words.")
    assert "About" not in text


def test_late_item_of_no_single_month_is_in_the_letter_of_a_month() -> None:
    """The year it is dated by is over, and so is its letter."""
    made = since(late("talks", "2023", datetime(2024, 2, 5, tzinfo=UTC)))

    assert [(each["period"], each["items"]) for each in index(made)] == [("2024-02", 1)]


def test_build_knows_what_came_too_late(tmp_path: Path) -> None:
    """What the first build found is in the letters of its months, what a later one found in that of its own."""
    config = f'{CONFIG}[build]\nformats = ["letter"]\n'
    root = written(tmp_path, {"diplofeed.toml": config, "meetings/talks.yaml": "title: Talks\nwhen: 2023-07-11\n"})
    diplofeed.build(root, now=datetime(2023, 8, 5, tzinfo=UTC))
    written(root, {"meetings/dinner.yaml": "title: Dinner\nwhen: 2023-07-12\n"})
    diplofeed.build(root, now=datetime(2023, 8, 6, tzinfo=UTC))
    first = (root / "public" / f"{JULY}.eml").read_bytes()

    assert diplofeed.build(root, now=datetime(2023, 9, 1, tzinfo=UTC)).complete

    made = {path.name: path.read_bytes() for path in (root / "public" / "digest").iterdir()}
    assert (root / "public" / f"{JULY}.eml").read_bytes() == first
    assert {name: (b"11 July 2023" in data, b"12 July 2023" in data) for name, data in made.items()} == {
        "2023-07.eml": (True, False),
        "2023-07.email.html": (True, False),
        "2023-08.eml": (False, True),
        "2023-08.email.html": (False, True),
    }


def test_statement_stands_with_its_meeting_once() -> None:
    """A statement about a meeting of the letter is below it, and does not say again what it is about."""
    talks = entry_of(held("talks", "2023-07-11"))

    made = letters([talks, said_of(talks), entry_of(held("dinner", "2023-07-20"))])

    text = plain(made)
    assert text.count("Frank words.") == 1
    assert text.index("Talks") < text.index("Frank words.") < text.index("Dinner")
    assert "About" not in text


def test_statement_about_something_else_says_what_it_is_about() -> None:
    """A statement whose meeting is not in the letter stands at its end and names the meeting."""
    talks = entry_of(held("talks", "2023-06-11"))

    text = plain(letters([talks, said_of(talks), entry_of(held("dinner", "2023-07-20"))]))

    assert "Also said\n---------\n" in text
    assert "About: Talks (11 June 2023)" in text


def test_item_that_was_moved_is_shown_once_and_announced_where_it_was() -> None:
    """The letter of the old date says that it was moved; that of the new one shows it, with the date it had."""
    moved = entry_of(held("talks", "2023-08-02"), was=parse("2023-07-11"))

    made = letters([moved, entry_of(held("dinner", "2023-07-20"))])

    july, august = plain(made), plain(made, "2023-08")
    assert re.search(r"What changed\n-+\n\n- Talks: Held on 2 August 2023\. Moved from 11 July\s2023\.", july)
    assert july.count("Talks") == 1
    assert august.count("Talks") == 1
    assert "Moved from 11 July 2023." in august


def test_what_was_called_off_is_in_the_letter_as_such() -> None:
    """A cancelled meeting is shown once, and its title says so."""
    text = plain(letters([held("talks", "2023-07-11", status="cancelled"), held("dinner", "2023-07-20")]))

    assert text.count("Talks") == 1
    assert "Cancelled: Talks" in text


def test_withdrawn_item_is_in_no_letter() -> None:
    """What was withdrawn is not shown, and a letter of it alone is none."""
    assert index(letters([attrs.evolve(entry_of(held("a", "2023-07")), withdrawn=True)])) == []


# ---------------------------------------------------------------- what it says


def test_text_and_html_say_the_same() -> None:
    """Whoever reads the plain text reads what stands in the HTML."""
    meeting = held(
        "talks", "2023-07-11", "US", "RU", summary="They *met*.\n\n- one\n- two\n", outcomes=(Outcome(text="A paper."),)
    )

    text, tree = parsed(mail_of(letters([meeting])[f"{JULY}.eml"]))

    words = ("U.S.-Russia diplomacy: July 2023", "1 meeting on record", "Talks", "They met.", "one", "A paper.")
    assert [word for word in words if word not in " ".join(text.split())] == []
    assert [word for word in words if word not in shown(tree)] == []


def test_the_lead_stands_before_all_for_lists_of_mails() -> None:
    """What mail programs show beside the subject is the lead, hidden in the letter itself."""
    _, tree = parsed(mail_of(letters([held("talks", "2023-07-11")])[f"{JULY}.eml"]))

    first = next(iter(tree.find("body")))
    assert (first.text or "").startswith("1 meeting on record, dated July 2023.")
    assert "display: none" in first.get("style")


def test_titles_lead_to_the_pages_of_items() -> None:
    """A title is a link to the item's page, and no link of a letter needs to know where it is."""
    entry = entry_of(held("talks", "2023-07-11"), page="https://example.org/us-russia/meeting/talks/")

    text, tree = parsed(mail_of(letters([entry])[f"{JULY}.eml"]))

    links = [link.get("href") for link in tree.iter("a")]
    assert entry.page in links
    assert all(link.startswith("https://") for link in links)
    assert f"Talks\n{entry.page}\n" in text


def test_letter_reads_from_right_to_left() -> None:
    """In Arabic a letter says its language and direction, also within, as programs drop the root."""
    summary = {"ar": "> كلمات.", "en": "> Words."}
    made = letters([held("talks", "2023-07-11", summary=summary), held("dinner", "2023-07-12")], "ar")

    mail = mail_of(made[f"{JULY}.eml"])
    _, tree = parsed(mail)
    assert mail["Content-Language"] == "ar"
    inner = tree.find("body/div[@role='article']")
    assert {(each.get("lang"), each.get("dir")) for each in (tree, inner)} == {("ar", "rtl")}
    assert "text-align: right" in inner.get("style")
    assert "border-right: 3px" in next(tree.iter("blockquote")).get("style")
    (foreign,) = (each for each in tree.iter("h2") if "Dinner" in "".join(each.itertext()))
    assert (foreign.get("lang"), foreign.get("dir")) == ("en", "ltr")


def test_dark_mode_and_phones_have_a_style_sheet() -> None:
    """What cannot stand in an element is in a style sheet after it, stronger than that."""
    _, tree = parsed(mail_of(letters([held("talks", "2023-07-11")])[f"{JULY}.eml"]))

    (sheet,) = (each.text for each in tree.iter("style"))
    assert "@media (prefers-color-scheme: dark)" in sheet
    assert "@media (max-width: 480px)" in sheet
    assert {each.get("content") for each in tree.iter("meta") if "color-scheme" in each.get("name", "")} == {
        "light dark"
    }
    assert "color: #0a4f92" in tree.find(".//div[@class='foot']//a").get("style")


def test_html_has_what_mail_programs_know() -> None:
    """There is no script, form, table or drawing, and no style that mail programs drop."""
    _, tree = parsed(mail_of(letters([held("talks", "2023-07-11", summary="A\n\n> b\n\n1. c")])[f"{JULY}.eml"]))

    tags = {each.tag for each in tree.iter()}
    styles = " ".join(each.get("style", "") for each in tree.iter())
    assert tags.isdisjoint({"script", "link", "svg", "form", "table", "iframe", "object", "base"})
    assert not re.search(r"var\(|flex|grid|position|url\(|@import|clamp\(|rem\b", styles)


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize("of_publication", [False, True])
def test_no_picture_is_loaded_unless_asked_for(of_publication: bool) -> None:
    """By default nobody who reads a letter tells a server so, whatever feeds show."""
    publication = attrs.evolve(PUBLICATION, images=of_publication)

    made = letters([held("talks", "2023-07-11", summary=PICTURE)], publication=publication)

    text, tree = parsed(mail_of(made[f"{JULY}.eml"]))
    assert list(tree.iter("img")) == []
    assert "Before The table and a chair." in text
    assert "Before The table and a chair." in shown(tree)


def test_pictures_served_over_tls_are_shown_where_asked_for() -> None:
    """With the option a picture is shown with its words, one that webmail could not load is not."""
    made = letters([held("talks", "2023-07-11", summary=PICTURE)], images=True)

    _, tree = parsed(mail_of(made[f"{JULY}.eml"]))
    assert [(each.get("src"), each.get("alt")) for each in tree.iter("img")] == [
        ("https://example.org/table.jpg", "The table")
    ]
    assert "a chair" in shown(tree)


# ---------------------------------------------------------------- unsubscribing


@pytest.mark.parametrize(
    "unsubscribe",
    ["{{ UnsubscribeURL }}", "{{ unsubscribe_url }}", "*|UNSUB|*", "[UNSUBSCRIBEURL]", "https://example.org/leave"],
)
def test_unsubscribing_is_as_the_list_manager_wants_it(unsubscribe: str) -> None:
    """The link in the HTML for list managers is what they look for, letter by letter; the mail has none."""
    made = letters([held("talks", "2023-07-11")], unsubscribe=unsubscribe)

    assert f'<a href="{unsubscribe}"' in made[f"{JULY}.email.html"].decode()
    assert "Unsubscribe</a>" in made[f"{JULY}.email.html"].decode()
    assert "Unsubscribe" not in shown(parsed(mail_of(made[f"{JULY}.eml"]))[1])


@pytest.mark.parametrize(
    "unsubscribe",
    ['{{ x }}"onclick="alert(1)', "<script>", "javascript:alert(1)", "{{ x }}\n", "{" * 101, "unsubscribe"],
)
def test_unsubscribing_leads_nowhere_else(unsubscribe: str) -> None:
    """What is neither an address nor a placeholder is refused, with what it could be."""
    with pytest.raises(ValueError, match="unsubscribe is an address or what your list manager replaces by one"):
        LetterOptions(unsubscribe=unsubscribe)


CODES = (
    "{{ .Subscriber.Email }}",
    "{% include x %}",
    "{# x #}",
    "{$name}",
    "{!name}",
    "{contactfield=firstname}",
    "{name}",
    "${z}",
    "$[UD:NAME]$",
    "$name$",
    "#{x}",
    "##x##",
    "#recipient:name#",
    "%%q%%",
    "%%[ SET @x = 1 ]%%",
    "%recipient.name%",
    "%FIRSTNAME%",
    "*|IF:X|*",
    "*|X|*",
    "[UNSUBSCRIBEURL]",
    "[Name,fallback=]",
    "[[x]]",
    "<%x%>",
    "<%= x %>",
    "<#if x>",
    "<unsubscribe>",
    "@FIRSTNAME@",
    "https://example.org/@TrackLink",
)


@pytest.mark.parametrize("code", CODES)
def test_no_text_is_a_template_to_a_list_manager(code: str) -> None:
    """What list managers replace is there as text that reads the same, in titles, texts, pictures and addresses."""
    text = re.sub(r"([\\`*_{}\[\]<>#$%@|!])", r"\\\1", code)
    summary = (
        f"{text} [x](<https://example.org/?a={code.translate({60: None, 62: None})}>) ![{text}](https://e.org/a.jpg)"
    )
    meeting = held("talks", "2023-07-11", title=code, summary=f"{summary}\n\n`{code}`")

    html = letters([meeting], feed={"title": Text.line(code)}, images=True)[f"{JULY}.email.html"].decode()

    tree = html5lib.parse(html, namespaceHTMLElements=False)
    assert shown(tree).replace("\u200c", "").count(code) >= 4
    assert [image.get("alt").replace("\u200c", "") for image in tree.iter("img")] == [code]
    anew = html5lib.serialize(tree, quote_attr_values="always", omit_optional_tags=False, resolve_entities=False)
    resolved = unescape(re.sub("<style>.*?</style>", "", anew, flags=re.DOTALL))
    assert code not in html
    assert code not in unescape("".join(tree.itertext()))
    if not code.startswith(("https:", "@", "$", "#", "%")):  # in addresses these are by their numbers alone
        assert code not in resolved


def test_what_is_no_template_stays_as_it_was() -> None:
    """Addresses, amounts, shares, hashtags and what is percent-encoded are not touched, and can be copied."""
    text = "desk@example.org, US$5m, 50% of it, #G7, a < b, 5 * 3, <https://example.org/%E2%80%99x%20y#part>"
    meeting = held("talks", "2023-07-11", summary=text)

    html = letters([meeting])[f"{JULY}.email.html"].decode()

    read = shown(html5lib.parse(html, namespaceHTMLElements=False))
    assert "desk@example.org, US$5m, 50% of it, #G7, a < b, 5 * 3, https://example.org/%E2%80%99x%20y#part" in read
    assert 'href="https://example.org/%E2%80%99x%20y#part"' in html


def test_an_address_with_braces_leads_to_where_it_led() -> None:
    """They are percent-encoded; an address by numbers is not."""
    summary = "[x](<https://example.org/a[1]{b}?c=[2]>) [y](<https://[2001:db8::1]/z>)"

    html = letters([held("talks", "2023-07-11", summary=summary)])[f"{JULY}.email.html"].decode()

    links = {each.get("href") for each in html5lib.parse(html, namespaceHTMLElements=False).iter("a")}
    assert "https://example.org/a%5B1]%7Bb%7D?c=%5B2]" in {link.replace("%5D", "]") for link in links}
    assert "https://[2001:db8::1]/z" in links


# ---------------------------------------------------------------- how large it is


def many(number: int, length: int = 900) -> list[Meeting]:
    """Return meetings that have a lot to say, on days of a month."""
    return [
        held(f"m{n:04}", f"2023-07-{1 + n % 31:02}", summary=f"S{n} " + "word " * (length // 5)) for n in range(number)
    ]


@pytest.mark.parametrize(("number", "limit"), [(300, 100_000), (50, 20_000)])
def test_letter_stays_below_what_gmail_cuts(number: int, limit: int) -> None:
    """Later items are given by their titles, each once, and the letter says how many and where all of it is."""
    made = letters(many(number), max_bytes=limit)

    html = made[f"{JULY}.email.html"]
    assert limit * 0.9 < len(html) <= limit
    text, tree = parsed(mail_of(made[f"{JULY}.eml"]))
    titles = next(each for each in tree.iter("ul") if each.get("class") == "titles")
    assert f"{len(titles)} items are given by their titles alone." in " ".join(text.split())
    assert f"{len(titles)} items are given by their titles alone." in shown(tree)
    assert [len(re.findall(f"M{n:04}$", text, re.MULTILINE)) for n in range(number)] == [1] * number
    assert "All of it on the web\nhttps://example.org/us-russia/" in text


def test_what_is_made_inert_counts() -> None:
    """What list managers would take for a template takes more room than it does in the record."""
    items = [attrs.evolve(each, summary="[" * 900) for each in many(100)]

    made = letters(items, max_bytes=50_000)

    assert 40_000 < len(made[f"{JULY}.email.html"]) <= 50_000


def test_letter_without_room_for_all_titles_says_how_many_it_leaves_out() -> None:
    """Of thousands of items as many titles stand there as there is room for; nothing vanishes silently."""
    made = letters(many(600, 10), max_bytes=10_000)

    text = " ".join(plain(made).split())
    shown_, left_out = (int(n) for n in re.search(r"(\d+) items are given .* (\d+) items are left out", text).groups())
    assert shown_ + left_out == 600
    assert len(made[f"{JULY}.email.html"]) <= 10_000


def test_short_letter_is_whole() -> None:
    """A letter that fits says nothing of its length."""
    assert "To keep this letter short" not in plain(letters(many(3)))


# ---------------------------------------------------------------- templates of the publication


def own(**texts: str) -> Templates:
    """Return templates of a publication."""
    return Templates(texts=tuple((name.replace("_", "."), text) for name, text in texts.items()))


def test_template_of_the_publication_replaces_ours() -> None:
    """The publication's own template and styles are used, its styles in the elements too."""
    template = '<html><head><style>{{ style }}</style></head><body><p class="mine">{{ title }}</p></body></html>'

    made = letters(
        [held("talks", "2023-07-11")], templates=own(letter_html=template, letter_css=".mine { color: red }")
    )

    html = made[f"{JULY}.email.html"].decode()
    assert '<p class="mine" style="color: red;">U.S.-Russia diplomacy: July 2023</p>' in html


def test_faulty_template_is_named_with_its_line() -> None:
    """Where a template is wrong, its file and line are said."""
    with pytest.raises(PluginError, match=r"templates/letter\.html, line 2"):
        letters([held("talks", "2023-07-11")], templates=own(letter_html="<p>\n{{ nobody }}"))


def test_template_loads_nothing(tmp_path: Path) -> None:
    """A style sheet that a template links to is neither fetched nor read from a file."""
    sheet = tmp_path / "evil.css"
    sheet.write_text("p { color: red }")
    links = "".join(
        f'<link rel="stylesheet" href="{to}">' for to in ("http://127.0.0.1:9/x.css", sheet, sheet.as_uri())
    )

    template = f"<html><head>{links}</head><body><p>x</p></body></html>"
    html = letters([held("talks", "2023-07-11")], templates=own(letter_html=template))[f"{JULY}.email.html"]

    assert b"<p>x</p>" in html
    assert b"red" not in html
    assert b"<link" not in html


def test_style_sheet_stays_within_its_element() -> None:
    """A style sheet of the publication cannot end the element it stands in."""
    sheet = "p { color: red } </style><script>alert(1)</script>"

    made = letters([held("t", "2023-07-11")], templates=Templates(texts=(("letter-screens.css", sheet),)))

    assert list(parsed(mail_of(made[f"{JULY}.eml"]))[1].iter("script")) == []


def test_missing_package_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without css-inline the format fails with the command that installs it."""
    monkeypatch.setitem(sys.modules, "css_inline", None)
    rendering._inliner.cache_clear()

    with pytest.raises(PluginError, match=r'pip install "diplofeed\[letter\]"'):
        letters([held("only-here", "2023-07-11")])
