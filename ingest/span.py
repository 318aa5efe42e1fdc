"""Half-open character offsets: the one currency in which evidence is paid."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """Half-open character offsets ``[start, end)`` into the untouched source text of a document.

    >>> Span(2, 5).of("0123456")
    '234'

    Raises:
        ValueError: unless ``0 <= start < end``; an empty piece of evidence cannot exist.
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start < end:
            raise ValueError(f"span [{start}, {end}) is empty or negative")
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words of ``text`` that the span covers, verbatim."""
        return text[self.start : self.end]

    def contains(self, other: "Span") -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> "Span":
        """The span moved by ``by`` characters."""
        return Span(self.start + by, self.end + by)


# A document has tens of thousands of spans: the slots are set without the detour that frozen classes take.
_set_start, _set_end = Span.__dict__["start"].__set__, Span.__dict__["end"].__set__


def trimmed(span: Span, text: str) -> Span:
    """``span`` without white space at its ends; ``span`` itself where it covers nothing else.

    >>> trimmed(Span(0, 6), " 有据 \\n。")
    Span(start=1, end=6)
    """
    words = span.of(text)
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    return Span(span.start + left, span.start + right) if left < right else span
