"""What a digest says first, what it says changed, and how it shows positions and sources."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

from diplofeed.exporters.digest import Citations
from diplofeed.model import Meeting, Party, Position, Source, Statement, Topic
from diplofeed.when import parse
from support.digests import digests, entry_of, held

ARMS, CYBER = Topic(id="arms", name="Arms control"), Topic(id="cyber", name="Cybersecurity")
JULY = "digest/2023-07.md"


def lead(markdown: str) -> str:
    """Return the paragraph below the title of a digest."""
    return markdown.split("\n\n")[1].strip()


# ---------------------------------------------------------------- the lead


def test_lead_of_one_meeting_says_who_and_on_what() -> None:
    """Of a single meeting the lead says between whom it was and on what, and counts nothing else."""
    item = held("vienna", "2023-07", "US", "RU", topics=(ARMS,))

    assert lead(digests([item])[JULY]) == (
        "1 meeting on record, dated July 2023. Who with whom: the United States and Russia. Topics: Arms control."
    )


def test_lead_says_what_became_of_meetings_where_they_differ() -> None:
    """Meetings that were held, go on, are planned, postponed or cancelled are counted; all of a kind are not."""
    statuses = ("held", "held", "scheduled", "tentative", "postponed", "cancelled")
    items = [held(f"m{n}", f"2023-07-0{n + 1}", status=status) for n, status in enumerate(statuses)]

    assert "Of the meetings, 2 were held, 2 are on record as planned, 1 was postponed and 1 was cancelled." in lead(
        digests(items)[JULY]
    )
    assert "Of the meetings" not in digests(items[:2])[JULY]


def test_lead_counts_nobody_together_who_was_to_meet_and_did_not() -> None:
    """Parties of a meeting that was called off or postponed did not meet."""
    items = [held("a", "2023-07-01", "US", "RU", status="cancelled"), held("b", "2023-07-02", "US", "CN")]

    assert "Who with whom: the United States and China." in lead(digests(items)[JULY])


def test_lead_names_those_who_meet_most_often() -> None:
    """Where there are many, those are named that meet more than once, and the others are counted."""
    pairs = [("US", "RU")] * 3 + [("US", "CN")] * 2 + [("US", code) for code in ("FR", "DE", "GB")]
    items = [held(f"m{n}", "2023-07", *pair) for n, pair in enumerate(pairs)]

    assert (
        "Who with whom: the United States and Russia (3 meetings); the United States and China (2 meetings); 3 more."
    ) in lead(digests(items)[JULY])


def test_lead_names_what_is_on_record_for_the_first_time() -> None:
    """Parties and topics that no digest before has are named; the first digest of all has nothing to compare with."""
    june = held("a", "2023-06", "US", "RU", topics=(ARMS,))
    july = held("b", "2023-07", "US", "CN", topics=(ARMS, CYBER))
    made = digests([june, july])

    assert "For the first time" not in made["digest/2023-06.md"]
    assert lead(made[JULY]).endswith("For the first time on record: China and Cybersecurity.")


@pytest.mark.parametrize("when", ["2023", "2023~", "2022-12/2023-09", "202X", "../2023"])
def test_nothing_is_new_that_may_have_been_before(when: str) -> None:
    """What is known to the year alone may be from before a month in it, which then is not known to be the first."""
    items = [held("z", "1990-01"), held("a", when, "CN"), held("b", "2023-07", "US", "CN")]

    assert lead(digests(items)[JULY]).endswith("For the first time on record: the United States.")


def test_digest_names_the_one_before() -> None:
    """The digest of a month ends with a link to the last one before it, and what that has."""
    made = digests([held("a", "2023-04"), held("b", "2023-07"), held("c", "2023-04-02")])

    assert "Before that: [April 2023](2023-04.md), 2 meetings. What is ahead" in made[JULY]
    assert "Before that" not in made["digest/2023-04.md"]


def test_current_digest_says_what_is_next_and_of_what_the_day_is_not_known() -> None:
    """The next meeting is one whose day is known and that is not called off; those without a day are counted."""
    items = [
        held("vague", "2026-12", status="scheduled"),
        held("about", "2026-12-01~", status="scheduled"),
        held("off", "2026-11-30", status="cancelled"),
        held("sure", "2026-12-03", status="confirmed"),
    ]

    assert "Next: Sure, 3 December 2026. The days of 2 meetings ahead are not known." in lead(
        digests(items)["digest.md"]
    )


def test_record_of_five_hundred_is_summed_up_in_a_few_sentences() -> None:
    """However much there is, a lead names a handful of parties and topics."""
    topics = [Topic(id=f"t{n}", name=f"Topic {n}") for n in range(40)]
    items = [held(f"m{n}", "2023-07", "US", ("RU", "CN", "FR")[n % 3], topics=(topics[n % 40],)) for n in range(500)]
    text = lead(digests(items)[JULY])

    assert text.startswith("500 meetings on record, dated July 2023. Who with whom: the United States and Russia (167")
    assert re.search(r"Topics: (Topic \d+ \(13\)(, | and )){5}35 more\.", text)
    assert len(text) < 600


def test_names_in_a_lead_are_no_markup() -> None:
    """A party that is called like a link is called so in the lead."""
    party = Party(id="x", name="[The](https://example.org) *Group*", kind="group")
    item = Meeting(id="a", title="A", when="2023-07", parties=("US", party))
    text = lead(digests([item])[JULY])

    assert "[The](https://example.org) *Group*" in re.sub(r"\\(?=[\[\]*(])", "", text)
    assert "<a" not in cmarkgfm.markdown_to_html(text)


# ---------------------------------------------------------------- what changed


def test_what_was_moved_postponed_or_called_off_is_listed() -> None:
    """A list says of each such meeting when it was to be; one that was moved stands in the digest of both months."""
    moved = entry_of(held("moved", "2026-12-03", status="scheduled"), was=parse("2026-11-27"))
    items = [
        moved,
        entry_of(held("off", "2026-11-26", status="cancelled")),
        entry_of(held("later", "2026-11-25", status="postponed")),
    ]
    made = digests(items)
    changed = "- **Moved:** Scheduled for 3 December 2026. Moved from 27 November 2026."

    assert (
        made["digest/2026-11.md"]
        .partition("## What changed\n\n")[2]
        .startswith(
            "- **Later:** Postponed; last planned for 25 November 2026.\n"
            "- **Off:** Cancelled; it was planned for 26 November 2026.\n"
            f"{changed}\n"
        )
    )
    assert changed in made["digest/2026-12.md"]
    assert "## What changed" in made["digest.md"]


def test_month_that_all_was_moved_from_has_no_digest() -> None:
    """Nothing is left to tell of a month that only a meeting was in that was moved."""
    moved = entry_of(held("moved", "2026-12-03", status="scheduled"), was=parse("2026-11-27"))

    assert set(digests([moved])) == {"digest.md", "digest/2026-12.md"}


def test_changes_of_the_past_are_in_their_own_digest_alone() -> None:
    """The current digest lists changes of what is ahead or goes on."""
    made = digests([held("off", "2023-07-01", status="cancelled")])

    assert "## What changed" in made[JULY]
    assert "## What changed" not in made["digest.md"]


# ---------------------------------------------------------------- positions side by side


def positions(**held_: str | tuple[str, ...]) -> Meeting:
    """Return a meeting with positions by the codes of countries."""
    pairs = [(code, text) for code, texts in held_.items() for text in ([texts] if isinstance(texts, str) else texts)]
    return held("talks", "2023-07", positions=tuple(Position(party=code, text=text) for code, text in pairs))


def rows(markdown: str) -> list[list[str]]:
    """Return the cells of the table in a digest, as GitHub's parser finds them."""
    html = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    return [
        re.findall(r"<t[hd]>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    ]


def test_positions_stand_side_by_side() -> None:
    """Each party has a column, with its positions one after the other as sentences."""
    item = positions(US="Support **Ukraine**.", RU=("Be heard", "Push back!"))

    assert rows(digests([item])[JULY]) == [
        ["United States", "Russia"],
        ["Support <strong>Ukraine</strong>.", "Be heard. Push back!"],
    ]


@pytest.mark.parametrize("text", ["a | b", r"a \\| b", "`a | b`", "a\nb | c", "a  \nb"])
def test_no_text_ends_a_cell(text: str) -> None:
    """Whatever a position says stands in its own cell."""
    table = rows(digests([positions(US=text, RU="So.")])[JULY])

    assert [len(row) for row in table] == [2, 2]
    assert re.sub(r"<[^>]*>", "", table[1][0]).count("|") == text.count("|")


@pytest.mark.parametrize(
    "held_",
    [
        {"US": ("One.", "Two.")},
        {"US": "One.\n\nTwo.", "RU": "Three."},
        {"US": "- One\n- Two", "RU": "Three."},
        {"US": "Long. " * 200, "RU": "Three."},
        dict.fromkeys(("US", "RU", "CN", "FR", "DE"), "So."),
    ],
)
def test_positions_that_fit_no_table_are_a_list(held_: dict[str, Any]) -> None:
    """Where one party has positions, or one needs paragraphs or very much room, or many have, there is a list."""
    text = digests([positions(**held_)])[JULY]

    assert "| --- |" not in text
    assert "- **United States:**" in text


# ---------------------------------------------------------------- sources


REUTERS, PRESS = Source(title="An explainer", publisher="Reuters"), Source(title="Press", url="https://example.org/p")


def test_every_footnote_is_there_once_and_used() -> None:
    """Each source is one footnote, however many items have it, and no reference leads nowhere."""
    items = [held("a", "2023-07", sources=(REUTERS, PRESS)), held("b", "2023-07", sources=(REUTERS,))]
    text = digests(items)[JULY]
    defined = re.findall(r"^\[\^([a-z0-9-]+)\]: ", text, re.MULTILINE)

    assert len(defined) == len(set(defined)) == 2
    assert set(re.findall(r"\[\^([a-z0-9-]+)\](?!:)", text)) == set(defined)
    html = cmarkgfm.markdown_to_html(text, options=Options.CMARK_OPT_FOOTNOTES)
    assert html.count(" data-footnote-ref>") == 3
    assert "[^" not in html


@pytest.mark.parametrize("text", ["Stop!", "see [1]", "so^", "`code`", "*So*", "a [b](https://example.org/)"])
def test_footnote_is_no_part_of_what_stands_before_it(text: str) -> None:
    """A reference makes no image or link of the words it follows."""
    said = Statement(id="s", when="2023-07", form="paraphrase", text=text, party="US", sources=(REUTERS,))
    html = cmarkgfm.markdown_to_html(digests([said])[JULY], options=Options.CMARK_OPT_FOOTNOTES)

    assert html.count(" data-footnote-ref>") == 1
    assert "<img" not in html


def test_readers_without_footnotes_see_no_wrong_links() -> None:
    """To CommonMark a footnote is text: no reference is taken for a link."""
    text = digests([held("a", "2023-07", sources=(PRESS,))])[JULY]
    html = cmarkgfm.markdown_to_html(text)

    assert re.findall(r'<a href="([^"]*)"', html) == ["../digest.md", "https://example.org/p"]


_TALKS = "https://example.org/talks"


@pytest.mark.parametrize(
    "source",
    [
        Source(title="Talks"),
        Source(title="Talks", url=_TALKS),
        Source(title="Talks", url=_TALKS, accessed="2026-11-20"),
        Source(title="Talks", url=_TALKS, publisher="(Reuters)"),
        Source(title='Talks "on arms"', url=_TALKS),
        Source(title='Talks "on arms"'),
        Source(title="Talks 'on arms'"),
        Source(title="Talks  (on arms)"),
        Source(title="(Talks)"),
        Source(title="\"Talks\", 'twice'"),
        Source(title="\"Talks\", 'twice' (on arms)"),
    ],
)
def test_readers_without_footnotes_take_no_source_for_an_address(source: Source) -> None:
    """A label, a colon and a word, alone or before quotation marks or brackets, defines no link (CommonMark §4.7)."""
    text = digests([held("a", "2023-07", sources=(source,))])[JULY]
    html = cmarkgfm.markdown_to_html(text)

    assert set(re.findall(r'<a href="([^"]*)"', html)) <= {"../digest.md", _TALKS}
    assert html.count("[^") == 2


def test_sources_are_a_list_on_request() -> None:
    """For readers without footnotes the sources are a list, and named in short below each item."""
    text = digests([held("a", "2023-07", sources=(REUTERS,))], citations=Citations.LIST)[JULY]

    assert "*Source: Reuters.*" in text
    assert text.endswith("## Sources\n\n- An explainer, Reuters\n")


# ---------------------------------------------------------------- in other languages


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "Zu den Treffen: 2 haben stattgefunden und 1 wurde abgesagt."),
        ("fr", "Pour les réunions : 2 ont eu lieu et 1 a été annulée."),
        ("es", "De las reuniones, 2 se celebraron y 1 se canceló."),
        ("ru", "О встречах: 2 состоялись и 1 отменена."),
        ("uk", "Про зустрічі: 2 відбулися і 1 скасовано."),
        ("ar", "عن الاجتماعات: عُقد اجتماعان وأُلغي اجتماع واحد."),
        ("zh", "其中已举行2次和取消1次。"),
    ],
)
def test_lead_counts_as_each_language_does(language: str, expected: str) -> None:
    """Numbers and verbs agree, and lists end as they do in the language."""
    items = [held("a", "2023-07-01"), held("b", "2023-07-02"), held("c", "2023-07-03", status="cancelled")]

    assert expected in lead(digests(items, language)[JULY]).replace("\xa0", " ").replace("\u202f", " ")


def test_nothing_depends_on_the_day_but_what_is_ahead() -> None:
    """The digest of a month is the same whenever it is made."""
    items = [held("a", "2026-12-03", status="scheduled"), held("b", "2023-07")]
    before, after = digests(items), digests(items, today=date(2027, 5, 1))

    assert {name for name in before if before[name] != after[name]} == {"digest.md", "digests.xml"}
