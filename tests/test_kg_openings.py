"""A pattern behind a look at the next character matches what it matches without."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import openings
from kg.openings import hastened

PATTERNS = (
    "(?<!全)(?:县|各?市)(?!场)",
    r"(?<![第\d.])(?:[一二三]成|\d{1,3}%)",
    "(?P<a>甲乙|丙)?(?P<b>丁+|戊)",
    "[^甲]乙",
    "甲?",
    "(?:甲|)乙",
    "[一-三甲-]乙?",
    ".乙",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text(alphabet="全县各市场甲乙丙丁戊第一二三成0123.%-]\\", max_size=30))
def test_matches_are_those_of_the_pattern_itself(pattern: str, text: str) -> None:
    found = [(match.span(), match.groups()) for match in hastened(pattern).finditer(text)]
    assert found == [(match.span(), match.groups()) for match in re.finditer(pattern, text)]


@pytest.mark.parametrize("pattern", ["甲?", "[^甲]乙", ".乙"])
def test_a_pattern_that_may_begin_with_anything_stays_as_it_is(pattern: str) -> None:
    assert hastened(pattern).pattern == pattern


def test_this_python_parses_patterns_as_is_needed() -> None:
    assert openings.reads()


@pytest.mark.parametrize("broken", ["gone", "other tokens", "fails"])
def test_where_python_parses_otherwise_patterns_stay_as_they_are(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other:
        @staticmethod
        def parse(pattern: str) -> list[tuple[str, str]]:
            if broken == "fails":
                raise ValueError(pattern)
            return [("LITERAL", pattern)]

    monkeypatch.setattr(openings, "_parser", None if broken == "gone" else Other)
    openings.reads.cache_clear()
    try:
        assert not openings.reads()
        pattern = PATTERNS[0]
        assert hastened(pattern).pattern == pattern
    finally:
        openings.reads.cache_clear()


@pytest.mark.parametrize("pattern", ["(?i)ab", "(?i:ab)"])
def test_patterns_that_ignore_case_stay_as_they_are(pattern: str) -> None:
    assert hastened(pattern).pattern == pattern
