"""Where on the printed page the characters of a source stand: for highlighting them on the page's image."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.span import Span


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points (1/72 inch) from the page's upper left corner."""

    page: int  # from 1
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Run:
    """Characters on one printed line; ``edges[i]`` and ``edges[i + 1]`` are left and right of character i.

    ``confidence`` is the recogniser's (0 to 1) where the characters were read from a picture, else None.

    Raises:
        ValueError: not one edge more than characters.
    """

    span: Span  # of the source
    top: float
    bottom: float
    edges: tuple[float, ...]
    confidence: float | None = None

    def __post_init__(self) -> None:
        if len(self.edges) != len(self.span) + 1:
            raise ValueError(f"{len(self.edges)} edges for {len(self.span)} characters")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size in points and its runs in the source's order, none over another."""

    number: int  # from 1
    width: float
    height: float
    runs: tuple[Run, ...]

    def __post_init__(self) -> None:
        for before, after in pairwise(self.runs):
            if after.span.start < before.span.end:
                raise ValueError(f"runs overlap on page {self.number}: {before.span} and {after.span}")


def boxes_of(pages: tuple[Page, ...], span: Span) -> Iterator[Box]:
    """The rectangles that the characters at a source span fill, one a printed line.

    >>> first, second = Run(Span(0, 2), 72, 88, (90, 106, 122)), Run(Span(3, 4), 98, 114, (90, 106))
    >>> page = Page(1, 595, 842, (first, second))
    >>> [(box.left, box.top, box.right) for box in boxes_of((page,), Span(1, 4))]
    [(106, 72, 122), (90, 98, 106)]
    """
    for page in pages:
        for run in page.runs:
            start, end = max(span.start, run.span.start), min(span.end, run.span.end)
            if start < end:
                edges = run.edges[start - run.span.start : end - run.span.start + 1]
                yield Box(page.number, min(edges), run.top, max(edges), run.bottom)


def confidence_of(pages: tuple[Page, ...], span: Span) -> float | None:
    """The least confidence among the runs that a span touches; None where no picture was read."""
    touched = (
        run.confidence
        for page in pages
        for run in page.runs
        if run.span.start < span.end and span.start < run.span.end and run.confidence is not None
    )
    return min(touched, default=None)
