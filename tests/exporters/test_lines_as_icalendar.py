"""Values and parameters of content lines are those that the icalendar package writes."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import vText, vUTCOffset
from icalendar.parser import Parameters

from diplofeed.exporters.ical import lines
from support.markdown_texts import TEXT

NAMES = st.sampled_from(["ALTREP", "CN", "LABEL", "LANGUAGE", "LINKREL", "FMTTYPE", "TZID"])
ODD = st.sampled_from(
    [";,\\", "a\r\nb", "a\rb", "^'\"", "O'Brien", "two words", "“x”, ’y’", "\U0001f54a" * 40, "e\u0301"]
)
VALUE = st.one_of(TEXT, ODD)


@given(VALUE)
@example("C:\\New")
def test_text_is_escaped_as_icalendar_does(value: str) -> None:
    """A text is escaped like the package does, but for a backslash before a capital N, which it takes for a break."""
    written = lines.escape(value)
    if "\\N" not in value:
        assert written == vText(value).to_ical()
    else:
        assert written == b"\\\\N".join(vText(part).to_ical() for part in value.split("\\N"))


@given(st.dictionaries(NAMES, VALUE.filter(bool), max_size=3))
def test_parameters_are_written_as_icalendar_does(values: dict[str, str]) -> None:
    """Parameters are in the order of their names, escaped (RFC 6868), in quotation marks where the package has them."""
    kept = {name: value for name, value in values.items() if not value.endswith("\\")}
    assert lines.parameters(**kept) == Parameters(kept).to_ical()


def test_a_backslash_at_the_end_of_a_parameter_is_replaced_by_its_like() -> None:
    """Some software takes it to escape the mark that follows, so it is written as a character that looks like it."""
    assert lines.parameters(LABEL="a\\") == "LABEL=a\u29f5".encode()


@given(st.integers(-50_000, 50_000).map(lambda seconds: timedelta(seconds=seconds)))
@example(timedelta(hours=5, minutes=30))
@example(-timedelta(minutes=44, seconds=30))
def test_offsets_are_written_as_icalendar_does(offset: timedelta) -> None:
    """A distance from UTC has its sign, hours, minutes, and seconds where there are some."""
    assert lines.offset(offset) == vUTCOffset(offset).to_ical().encode()


@given(VALUE)
def test_folded_lines_unfold_to_what_they_were(value: str) -> None:
    """No line has more than 75 octets or parts a character or an escape pair, and unfolded it is whole again."""
    written = lines.text("SUMMARY", value)
    if not value:
        assert written == b""
        return
    folded = written.removesuffix(b"\r\n").split(b"\r\n ")
    assert all(len(line) <= 75 - bool(number) for number, line in enumerate(folded))
    for line in folded[:-1]:
        line.decode()
        assert (len(line) - len(line.rstrip(b"\\"))) % 2 == 0
    assert b"".join(folded) == b"SUMMARY:" + lines.escape(value)
