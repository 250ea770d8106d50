"""What a site asks of programs: the longest rule that fits, groups, patterns and delays."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplofeed.crawl.robots import EVERYTHING, rules_of
from support.effort import cases

AGENT = "diplofeed"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /private/", "/private/a", False),
        ("User-agent: *\nDisallow: /private/", "/private", True),
        ("User-agent: *\nDisallow: /\nAllow: /events/", "/events/1", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /*?print", "/a?print=1", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /%7euser", "/~user/x", False),
        ("User-agent: *\nDisallow: /gespräche", "/gespr%C3%A4che", False),
        ("User-agent: diplofeed\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/b", True),
        ("User-agent: DiploFeed\nDisallow: /a", "/a", False),
        ("User-agent: other\nUser-agent: diplofeed\nDisallow: /a", "/a", False),
        ("User-agent: other\nDisallow: /a\nUser-agent: diplofeed\nDisallow: /b", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: diplofeed\n\nUser-agent: *\nDisallow: /", "/a", False),
        ("\ufeffuser-AGENT : * # all\nDISALLOW : /a # not this", "/a", False),
        ("User-agent: *\nSitemap: https://a.example/s.xml\nDisallow: /a", "/a", False),
        ("Disallow: /", "/a", True),
    ],
)
def test_the_longest_rule_of_the_own_group_counts(text: str, path: str, allowed: bool) -> None:
    """As RFC 9309 has it, in any spelling of the keys and of the paths."""
    assert rules_of(text.encode(), AGENT).allow(f"https://a.example{path}") is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 5\nUser-agent: diplofeed\nDisallow:", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: inf", None),
        ("", None),
    ],
)
def test_delays_are_those_of_the_group(text: str, delay: float | None) -> None:
    """None is read where it is no number of seconds."""
    assert rules_of(text.encode(), AGENT).delay == delay


def test_without_rules_all_is_allowed() -> None:
    """RFC 9309 §2.3.1.3."""
    assert EVERYTHING.allow("https://a.example/")


_PATHS = st.from_regex(r"/[a-c]{0,3}(?<!/)(/[a-c]{1,2}){0,2}|/", fullmatch=True)


@settings(max_examples=cases(200), deadline=None)
@given(rules=st.lists(_PATHS, max_size=5), path=_PATHS)
def test_plain_rules_are_read_as_the_standard_library_reads_them(rules: list[str], path: str) -> None:
    """Of which the order makes no difference: those that forbid."""
    lines = ["User-agent: *", *(f"Disallow: {rule}" for rule in rules)]
    theirs = RobotFileParser()
    theirs.parse(lines)

    ours = rules_of("\n".join(lines).encode(), AGENT)

    assert ours.allow(f"https://a.example{path}") == theirs.can_fetch(AGENT, path)


@settings(max_examples=cases(200), deadline=None)
@given(data=st.binary(max_size=60), path=st.text(max_size=20))
def test_whatever_a_site_says_nothing_is_raised(data: bytes, path: str) -> None:
    """Of rules in any bytes and addresses in any text."""
    assert rules_of(b"User-agent: *\nDisallow: " + data, AGENT).allow("https://a.example/" + path.replace("[", "")) in (
        True,
        False,
    )


def test_a_pattern_of_many_signs_takes_no_time() -> None:
    """It is sought from part to part."""
    rules = rules_of(f"User-agent: *\nDisallow: /{'*a' * 900}b".encode(), AGENT)

    assert rules.allow("https://a.example/" + "a" * 1_900)
