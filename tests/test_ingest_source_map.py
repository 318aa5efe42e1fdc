"""Offsets between a source and its repaired text, for edits of every kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Edit, SourceMap, Span

TEXT = st.text(alphabet="一二三年到%(） \n\t0１a", max_size=40)


@st.composite
def maps(draw: st.DrawFn, *, insertions: bool = True) -> SourceMap:
    """A source with edits that do not overlap: deletions, replacements, insertions."""
    source = draw(TEXT)
    cuts = sorted(draw(st.sets(st.integers(0, len(source)), max_size=12)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        edits.append(Edit(start, end, draw(st.text(alphabet="甲乙（", max_size=3)), "space"))
    for at in draw(st.sets(st.integers(0, len(source)), max_size=3 * insertions)):
        if not any(edit.start <= at <= edit.end for edit in edits):
            edits.append(Edit(at, at, draw(st.text(alphabet="丙 ", min_size=1, max_size=2)), "space"))
    return SourceMap.of(source, edits)


def spans_of(text: str) -> list[Span]:
    return [Span(i, j) for i in range(len(text)) for j in range(i + 1, len(text) + 1)]


@given(maps())
def test_the_text_is_the_source_with_its_edits(fixed: SourceMap) -> None:
    expected = fixed.source
    for edit in sorted(fixed.edits, reverse=True):
        expected = expected[: edit.start] + edit.replacement + expected[edit.end :]
    assert fixed.text == expected


@given(maps())
def test_words_that_no_edit_touches_go_there_and_back(fixed: SourceMap) -> None:
    for span in spans_of(fixed.source):
        if any(edit.start < span.end and span.start < max(edit.end, edit.start + 1) for edit in fixed.edits):
            continue
        there = fixed.to_repaired(span)
        assert there is not None
        assert there.of(fixed.text) == span.of(fixed.source)
        assert fixed.to_source(there) == span


@given(maps(insertions=False))
def test_the_source_span_of_repaired_words_reads_them(fixed: SourceMap) -> None:
    for span in spans_of(fixed.text):
        back = fixed.to_source(span)
        assert back.end <= len(fixed.source)
        again = fixed.to_repaired(back)
        assert again is not None
        assert again.contains(span)


@given(maps())
def test_order_is_kept(fixed: SourceMap) -> None:
    starts = [fixed.offset_in_source(at) for at in range(len(fixed.text))]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 3, "", "space"), Edit(2, 4, "", "space")],
        [Edit(1, 2, "甲", "space"), Edit(1, 2, "乙", "space")],
        [Edit(3, 9, "", "space")],
    ],
)
def test_edits_that_overlap_or_leave_the_source_cannot_exist(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"overlap|outside"):
        SourceMap.of("到2027年", edits)
