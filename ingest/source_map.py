"""Repaired text and its way back: the only place that does offset arithmetic between two texts."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ingest.span import Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One repair: ``source[start:end]`` reads ``replacement`` in the repaired text, because of ``reason``.

    ``start == end`` inserts. ``reason`` is a key of ``ontology/lexicon/repair.toml``.
    """

    start: int
    end: int
    replacement: str
    reason: str

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"edit [{self.start}, {self.end}) runs backwards")


@dataclass(frozen=True)
class SourceMap:
    """A source text, the edits that repair it, and the map between both texts' offsets.

    >>> fixed = SourceMap.of("到 2027 年", [Edit(1, 2, "", "space"), Edit(6, 7, "", "space")])
    >>> fixed.text
    '到2027年'
    >>> fixed.to_source(Span(1, 5)), fixed.to_repaired(Span(2, 6))
    (Span(start=2, end=6), Span(start=1, end=5))

    Raises:
        ValueError: edits that overlap or lie outside the source.
    """

    source: str
    edits: tuple[Edit, ...] = ()

    @staticmethod
    def of(source: str, edits: Iterable[Edit]) -> "SourceMap":
        """A map from edits in any order."""
        return SourceMap(source, tuple(sorted(edits)))

    def __post_init__(self) -> None:
        for before, after in pairwise(self.edits):
            if after.start < before.end or (after.start, after.end) == (before.start, before.end):
                raise ValueError(f"edits overlap: {before} and {after}")
        if self.edits and self.edits[-1].end > len(self.source):
            raise ValueError(f"edit outside the source: {self.edits[-1]}")

    @cached_property
    def text(self) -> str:
        """The repaired text."""
        pieces, at = [], 0
        for edit in self.edits:
            pieces += [self.source[at : edit.start], edit.replacement]
            at = edit.end
        return "".join([*pieces, self.source[at:]])

    @cached_property
    def _repaired_starts(self) -> tuple[int, ...]:
        """Where each edit's replacement starts in the repaired text."""
        starts, shift = [], 0
        for edit in self.edits:
            starts.append(edit.start + shift)
            shift += len(edit.replacement) - (edit.end - edit.start)
        return tuple(starts)

    @cached_property
    def _source_starts(self) -> tuple[int, ...]:
        return tuple(edit.start for edit in self.edits)

    def offset_in_source(self, at: int) -> int:
        """Where the repaired character at offset ``at`` begins in the source."""
        return self._source_offset(at)

    def to_source(self, span: Span) -> Span:
        """The source span of a span of the repaired text; a touched replacement counts whole."""
        if not self.edits:
            return span
        return Span(self._source_offset(span.start), self._source_offset(span.end - 1, of_last=True))

    def _source_offset(self, at: int, *, of_last: bool = False) -> int:
        """Where the repaired character ``at`` begins in the source, or, ``of_last``, where it ends."""
        i = bisect_right(self._repaired_starts, at) - 1
        # Several edits may start at one repaired offset: deletions before the one that covers it.
        if i < 0:
            return at + of_last
        edit, start = self.edits[i], self._repaired_starts[i]
        if at < start + len(edit.replacement):
            return edit.end if of_last else edit.start
        return edit.end + (at - start - len(edit.replacement)) + of_last

    @cached_property
    def _told(self) -> dict[tuple[int, int], Span | None]:
        """Answers of :meth:`to_repaired`: each kind of fact asks for the same clauses."""
        return {}

    def to_repaired(self, span: Span) -> Span | None:
        """The repaired span of a source span, or None where nothing of it is left after repair."""
        if not self.edits:
            return span
        key = (span.start, span.end)
        if key not in self._told:
            start, end = self._repaired_offset(span.start), self._repaired_offset(span.end, of_last=True)
            self._told[key] = Span(start, end) if start < end else None
        return self._told[key]

    def _repaired_offset(self, at: int, *, of_last: bool = False) -> int:
        i = bisect_right(self._source_starts, at) - 1
        if i >= 0 and of_last and self._source_starts[i] == at:
            i -= 1
        if i < 0:
            return at
        edit, start = self.edits[i], self._repaired_starts[i]
        if at < edit.end:
            return start + (len(edit.replacement) if of_last else 0)
        return start + len(edit.replacement) + (at - edit.end)
