"""A pattern behind a look at the next character matches what it matches without."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
