"""The one form of YAML files: what it is, that nothing is lost on the way to it, and that it stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from diplofeed.formatting.file import FaultyError, formatted, kind_of
from diplofeed.model import Topic
from diplofeed.source import Located, Names
from diplofeed.sources.folder import items_in, read_names
from support.effort import cases
from support.places import EVERYTHING, EXAMPLE

NAMES = Names(topics={name: Topic(id=name, name=name) for name in ("arms", "cyber")})


def form(text: str, name: str = "meetings/talks.yaml") -> str:
    """Return a file in its form."""
    return formatted(text, name, NAMES)


MOVED: Mapping[str, tuple[str, str]] = {
    "fields stand in their usual order": (
        "status: held\nwhen: 2023\ntitle: Talks\nid: talks\n",
        "id: talks\ntitle: Talks\nwhen: 2023\nstatus: held\n",
    ),
    "so do those of parts": (
        "title: T\nwhen: 2023\nsources: [{ url: https://x.example/, title: S }]\n",
        "title: T\nwhen: 2023\nsources:\n  - { title: S, url: https://x.example/ }\n",
    ),
    "a comment goes with the field it stands above or beside": (
        "when: 2023  # of the year\n# as the press calls it\ntitle: T # short\n",
        "# as the press calls it\ntitle: T  # short\nwhen: 2023  # of the year\n",
    ),
    "what stands at the top of a file stays there": (
        "# yaml-language-server: $schema=x.json\nwhen: 2023\ntitle: T\n",
        "# yaml-language-server: $schema=x.json\ntitle: T\nwhen: 2023\n",
    ),
    "what stands at the end stays there": (
        "when: 2023\ntitle: T\n\n\n# until here\n",
        "title: T\nwhen: 2023\n\n# until here\n",
    ),
    "a comment in the columns of a part stays in it": (
        "title: T\nplace:\n    city: Vienna\n    # which house?\nwhen: 2023\n",
        "title: T\nwhen: 2023\nplace:\n  city: Vienna\n  # which house?\n",
    ),
    "comments in a list put it into lines": (
        "title: T\nwhen: 2023\nparties: [US, # first\n  # then\n  RU]\n",
        "title: T\nwhen: 2023\nparties:\n  - US  # first\n  # then\n  - RU\n",
    ),
    "a comment between a key and its value is above it": (
        "title: T\nwhen:\n  # about\n  2023\n",
        "title: T\n# about\nwhen: 2023\n",
    ),
    "a comment behind the mark of a text stays there": (
        "title: T\nwhen: 2023\nsummary: |  # by hand\n    One.\n\n      Two.\n",
        "title: T\nwhen: 2023\nsummary: |  # by hand\n  One.\n\n    Two.\n",
    ),
    "one blank line parts what several did": (
        "title: T\nwhen: 2023\n\n\n\nstatus: held\n",
        "title: T\nwhen: 2023\n\nstatus: held\n",
    ),
}

WRITTEN: Mapping[str, tuple[str, str]] = {
    "lists of names stand on a line": (
        "title: T\nwhen: 2023\nparties:\n- US\n- RU\ntopics: [ arms,cyber ]\n",
        "title: T\nwhen: 2023\nparties: [US, RU]\ntopics: [arms, cyber]\n",
    ),
    "lists of texts stand in lines": (
        "title: T\nwhen: 2023\nagenda: [Syria, 'Arms']\n",
        "title: T\nwhen: 2023\nagenda:\n  - Syria\n  - 'Arms'\n",
    ),
    "braces stay where they fit": (
        "title: {en: Talks,fr: Entretiens}\nwhen: 2023\nplace: {city: Vienna, country: AT}\n",
        "title: { en: Talks, fr: Entretiens }\nwhen: 2023\nplace: { city: Vienna, country: AT }\n",
    ),
    "and are taken away where they do not": (
        f"title: {{en: {'a' * 60}, fr: {'b' * 60}}}\nwhen: 2023\n",
        f"title:\n  en: {'a' * 60}\n  fr: {'b' * 60}\nwhen: 2023\n",
    ),
    "dates have their canonical form": (
        "title: T\nwhen: 19.11.1985\nrdate: ['20 November 1985']\n",
        "title: T\nwhen: 1985-11-19\nrdate: ['1985-11-20']\n",
    ),
    "months too": ("title: T\nwhen: June 2023  # more or less\n", "title: T\nwhen: 2023-06  # more or less\n"),
    "times stay as they are": (
        'title: T\nwhen: "2023-07-11T10:00+02:00[Europe/Vienna]"\n',
        'title: T\nwhen: "2023-07-11T10:00+02:00[Europe/Vienna]"\n',
    ),
    "a long text is folded": (
        f"title: T\nwhen: 2023\nsummary: {'word ' * 30}end\n",
        f"title: T\nwhen: 2023\nsummary: >-\n  {('word ' * 21).strip()}\n  {'word ' * 9}end\n",
    ),
    "a text in quotation marks with line ends has its lines": (
        'title: T\nwhen: 2023\nsummary: "One.\\n\\nTwo."\n',
        "title: T\nwhen: 2023\nsummary: |-\n  One.\n\n  Two.\n",
    ),
    "lines that an author broke by hand stay": (
        "title: T\nwhen: 2023\nsummary: >\n     One\n     two.\n\n     Three.\n",
        "title: T\nwhen: 2023\nsummary: >\n  One\n  two.\n\n  Three.\n",
    ),
    "a text that was continued is on one line if it fits": (
        "title: Talks\n  in Vienna\nwhen: 2023\n",
        "title: Talks in Vienna\nwhen: 2023\n",
    ),
    "an address is never broken": (
        f"title: T\nwhen: 2023\nurl: https://example.org/{'a' * 120}\n",
        f"title: T\nwhen: 2023\nurl: https://example.org/{'a' * 120}\n",
    ),
    "nothing stays nothing": ("title: T\nwhen: 2023\nurl:\nplace: ~\n", "title: T\nwhen: 2023\nplace: ~\nurl:\n"),
    "a file ends with a line end": ("title: T\nwhen: 2023", "title: T\nwhen: 2023\n"),
    "characters are composed": ("when: 2023  # e\u0301\ntitle: T\n", "title: T\nwhen: 2023  # \u00e9\n"),
    "but not those of a text, which would be another": ("title: e\u0301\nwhen: 2023\n", "title: e\u0301\nwhen: 2023\n"),
    "marks of the end of a document fall away": (
        "title: T\nwhen: 2023\n...\n# end\n",
        "title: T\nwhen: 2023\n# end\n",
    ),
    "documents and lists of items are each in form": (
        "---\n-  when: 2023\n   title: T\n   id: a\n---\n# b\n- {when: 2023, title: T, id: b}\n",
        "---\n- id: a\n  title: T\n  when: 2023\n---\n# b\n- { id: b, title: T, when: 2023 }\n",
    ),
    "a comment before the first document stays before it": (
        "# all talks\n---\ntitle: T\nwhen: 2023\n",
        "# all talks\n---\ntitle: T\nwhen: 2023\n",
    ),
    "a comment behind a dash is above it": (
        "- # first\n  when: 2023\n  title: T\n  id: a\n",
        "# first\n- id: a\n  title: T\n  when: 2023\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), (MOVED | WRITTEN).values(), ids=(MOVED | WRITTEN).keys())
def test_the_form(before: str, after: str) -> None:
    """What a file looks like before and in its form, in which it stays."""
    assert form(before) == after
    assert form(after) == after


def test_front_matter_has_the_form_and_the_body_stays() -> None:
    """Of Markdown the front matter alone is arranged."""
    text = "---\nwhen: June 2023\ntitle: T  # x\n---\n\nWords  \nwith a break.\n\n- a\n"

    assert form(text, "meetings/talks.md") == text.replace(
        "when: June 2023\ntitle: T  # x\n", "title: T  # x\nwhen: 2023-06\n"
    )


def test_names_have_the_form_too() -> None:
    """In name files, the fields of each name stand in their order."""
    text = "# ours\n- name: Arms control\n  id: arms\n\n- {uri: 'https://x.example/', id: cyber, name: C}\n"

    assert form(text, "topics.yaml") == (
        "# ours\n- id: arms\n  name: Arms control\n\n- { id: cyber, name: C, uri: 'https://x.example/' }\n"
    )


@pytest.mark.parametrize(
    "text",
    ["title: T\nwhen: soon\n", "title: &t T\nwhen: 2023\n", "title: T\ntitle: T\nwhen: 2023\n", "title: [\n", "a: b\n"],
)
def test_what_has_faults_has_no_form(text: str) -> None:
    """A file that is not read, or has anchors, is not touched."""
    with pytest.raises(FaultyError):
        form(text)


def test_directives_have_no_form() -> None:
    """A file with directives stays as it is, and the reason says where."""
    with pytest.raises(ValueError, match="line 1 is a directive of YAML"):
        form("%YAML 1.1\n---\ntitle: T\nwhen: 2023\n")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("meetings/a/b.yaml", "meetings"),
        ("Meetings/a.YML", "meetings"),
        ("statements/a.md", "statements"),
        ("meetings.yaml", "meetings"),
        ("topics.yml", "topics"),
        ("meetings.jsonl", ""),
        ("meetings/a.csv", ""),
        ("meetings/a.json", ""),
        ("topics/a.yaml", ""),
        ("topics.md", ""),
        ("diplofeed.toml", ""),
        (".github/workflows/publish.yaml", ""),
    ],
)
def test_files_that_have_a_form(name: str, kind: str) -> None:
    """YAML and front matter of items and names; what programs write, and the configuration, have none."""
    assert kind_of(name) == kind


# ---------------------------------------------------------------- whatever people write

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), max_size=40)
LINES = st.lists(TEXTS, min_size=1, max_size=4).map("\n".join)
LONG = st.lists(st.sampled_from(["word", "two words", "a: b", "x,", "#no", "- y", "é"]), max_size=60).map(" ".join)
WORDS = LINES | LONG
BY_LANGUAGE = st.dictionaries(st.sampled_from(["en", "fr"]), WORDS, min_size=1)
FIELDS = st.fixed_dictionaries(
    {"title": WORDS, "when": st.sampled_from(["2023", "June 2023", "19.11.1985", "about 2020", "2023-06-12?"])},
    optional={
        "parties": st.lists(st.sampled_from(["US", "RU", "NO"]), max_size=30, unique=True),
        "summary": WORDS | BY_LANGUAGE,
        "agenda": st.lists(WORDS | BY_LANGUAGE, max_size=3),
        "positions": st.lists(
            st.fixed_dictionaries({"party": st.sampled_from(["US", "NO"]), "text": WORDS}), max_size=3
        ),
        "place": st.fixed_dictionaries({"city": TEXTS}, optional={"country": st.just("AT"), "name": TEXTS}),
        "status": st.sampled_from(["held", "scheduled"]),
    },
)


@st.composite
def _texts(draw: Any) -> str:
    """Draw a file as a program or a person may have written it, with comments and blank lines anywhere."""
    fields = draw(FIELDS)
    keys = draw(st.permutations(list(fields)))
    data = {key: fields[key] for key in keys}
    is_list = draw(st.booleans())
    text = yaml.safe_dump(
        [{"id": "a", **data}, {**data, "id": "b"}] if is_list else data,
        allow_unicode=draw(st.booleans()),
        sort_keys=False,
        width=draw(st.sampled_from([20, 80, 1000])),
        default_flow_style=draw(st.sampled_from([True, False, None])),
        default_style=draw(st.sampled_from([None, None, '"', "'", ">", "|"])),
        indent=draw(st.sampled_from([2, 4])),
    )
    lines = text.split("\n")
    for number in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(lines)))
        kind = draw(st.sampled_from(["alone", "beside", "blank"]))
        if kind == "beside" and at < len(lines):
            lines[at] += f"  # beside {number}"
        elif kind == "alone":
            lines.insert(at, " " * draw(st.integers(0, 7)) + f"# alone {number}")
        else:
            lines.insert(at, "")
    return "\n".join(lines)


def _items(text: str) -> list[Any]:
    return [each.item for each in items_in(text, "meetings/talks.yaml", NAMES) if isinstance(each, Located)]


def _comments(text: str) -> list[str]:
    """Return what pure Python, and not the parser that files are written with, takes for comments."""
    marks: list[str] = []
    end = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        between = text[end : token.start_mark.index]
        marks += (line[line.index("#") :].strip() for line in between.split("\n") if "#" in line)
        if isinstance(token, yaml.ScalarToken) and token.style in (">", "|"):
            header = text[token.start_mark.index :].partition("\n")[0]
            marks += [header[header.index("#") :].strip()] if "#" in header else []
        end = max(end, token.end_mark.index)
    return sorted(marks)


@pytest.mark.random
@settings(max_examples=cases(100))
@given(_texts())
def test_nothing_is_lost_and_the_form_stays(text: str) -> None:
    """Whatever a file says and however: the form says the same, has each comment, and is its own form."""
    try:
        after = form(text)
    except FaultyError:
        assume(False)

    assert _items(after) == _items(text) != []
    assert _comments(after) == _comments(text)
    assert form(after) == after


@pytest.mark.parametrize("root", [EXAMPLE, EVERYTHING], ids=lambda root: root.name)
def test_every_file_of_the_examples_has_a_form(root: Path) -> None:
    """None of them is refused, and none says something else in its form."""
    names = read_names(root)[0]
    files = [path for path in sorted(root.rglob("*")) if kind_of(path.relative_to(root).as_posix())]

    made = {
        path: formatted(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix(), names) for path in files
    }

    assert len(made) > 5
