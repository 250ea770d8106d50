"""The commonest slips are answered with what was meant: a name for an id, a list in one text, a number for a date."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplofeed.config.load import load_config
from diplofeed.errors import ConfigError, Fault
from diplofeed.publishing.folder import read

CONFIG = '[publication]\nid = "tag:example.org,2026:talks"\ntitle = "Talks"\nlink = "https://example.org/talks/"\n'
NAMES = {
    "parties.yaml": '- { id: RU, name: { en: Russia, ru: "Россия" } }\n- { id: quartet, name: The Quartet }\n',
    "people.yaml": "- { id: emily-hall, name: Dr. Emily Hall }\n",
    "topics.yaml": "- { id: arms-control, name: Arms control }\n",
}
MEETING = "title: Talks\nwhen: 2027\n"
HEAD = "id,title,when,parties\n"


def fault(root: Path, name: str, content: str | bytes) -> Fault:
    """Return the only fault of a record with such a file."""
    for path, text in {"diplofeed.toml": CONFIG, **NAMES, name: content}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode() if isinstance(text, str) else text)
    (only,) = read(root).faults
    return only


@pytest.mark.parametrize(
    ("field", "meant"),
    [
        *(("parties: [Russia]", "RU"), ("parties: [Россия]", "RU"), ("parties: [the quartet]", "quartet")),
        *(("parties: [UK]", "GB"), ("parties: [USA]", "US"), ("parties: [germany]", "DE")),
        *(("parties: [Germny]", "DE"), ("place: { city: Vienna, country: Austria }", "AT"), ("parties: [ru]", "RU")),
        ("topics: [Arms Control]", "arms-control"),
        ("participants: [{ person: Dr. Emily Hall }]", "emily-hall"),
    ],
)  # fmt: skip
def test_a_name_in_place_of_an_id(tmp_path: Path, field: str, meant: str) -> None:
    """Names of the record, in any language and case, then those of countries."""
    found = fault(tmp_path, "meetings/a.yaml", f"{MEETING}{field}\n")
    assert found.suggestion == meant, found


@pytest.mark.parametrize("sign", [",", "|", "/", " , "])
def test_several_ids_in_one_text(tmp_path: Path, sign: str) -> None:
    """In a cell they are parted by semicolons, in YAML they are a list."""
    for name, text in {
        "meetings.csv": f'{HEAD}a,Talks,2027,"US{sign}RU"\n',
        "meetings/a.yaml": f'{MEETING}parties: "US{sign}RU"\n',
    }.items():
        folder = tmp_path / name.partition(".")[2]
        found = fault(folder, name, text)
        assert found.expected == "a list, [US, RU], or in a spreadsheet US;RU"
        assert not found.suggestion


@pytest.mark.parametrize("number", ["45118", "45118.5", "36526"])
def test_the_number_of_a_date_in_a_spreadsheet(tmp_path: Path, number: str) -> None:
    """It is called what it is, with what to do in the spreadsheet."""
    found = fault(tmp_path, "meetings.csv", f"{HEAD}a,Talks,{number},\n")
    assert "a date that a spreadsheet keeps as a number is to be text there" in found.message


@pytest.mark.parametrize(("name", "key"), [("people.yaml", "ann"), ("parties.yaml", "quint"), ("topics.yaml", "water")])
def test_a_mapping_where_a_list_is_to_be(tmp_path: Path, name: str, key: str) -> None:
    """Ids as keys are not taken for fields; a mapping of a single name is that name."""
    found = fault(tmp_path, name, f"{key}: {{ name: A }}\nb: {{ name: B }}\n")
    assert found.message == f"found a mapping with the keys '{key}', 'b'"
    assert found.expected.startswith("a list, each element with its id")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_text_in_utf_16(tmp_path: Path, encoding: str) -> None:
    """By the mark it begins with."""
    data = ("\ufeff" if encoding.endswith("be") else "").encode(encoding) + MEETING.encode(encoding)
    found = fault(tmp_path, "meetings/a.yaml", data)
    assert (found.message, found.expected) == ("the text is UTF-16", "the file saved as UTF-8")


@pytest.mark.parametrize("written", ["my record", "", "record", "ftp://example.org/", "tag:example.org:record"])
def test_an_id_that_is_none(tmp_path: Path, written: str) -> None:
    """What an id of a publication is, is said with an example."""
    (tmp_path / "diplofeed.toml").write_text(CONFIG.replace("tag:example.org,2026:talks", written), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert "a tag URI, as in tag:example.org,2026:record" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("meetings/a.yaml", f"{MEETING}place: Vienna\n", 'a mapping, such as { name: "Vienna" }'),
        ("meetings/a.yaml", f'{MEETING}place: "The \\"Villa\\""\n', r'a mapping, such as { name: "The \"Villa\"" }'),
        (
            "statements/a.yaml",
            "text: Yes.\nwhen: 2023\nspeaker: Dr. Henry Ashford\n",
            'an id listed in people.yaml, or { name: "Dr. Henry Ashford" }',
        ),
    ],
)
def test_a_bare_name_is_answered_with_how_it_is_written_out(
    tmp_path: Path, name: str, content: str, expected: str
) -> None:
    """Where a name alone stands for somebody or something, the message shows the same written out."""
    assert fault(tmp_path, name, content).expected == expected
