"""Sets pages of text as offices do, character by character, for tests of page layout."""

from collections.abc import Iterable

from ingest.readers.layout import Glyph, PrintedPage, Rule

WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP, SIZE, PITCH, COLUMNS, LINES = 79.0, 105.0, 16.0, 28.9, 28, 22  # GB/T 9704-2012 §5


def line(text: str, left: float, top: float, size: float = SIZE) -> list[Glyph]:
    """A line's characters; Latin letters and figures take half an em."""
    glyphs, at = [], left
    for char in text:
        width = size * (0.5 if char.isascii() else 1.0)
        if char != " ":
            glyphs.append(Glyph(char, at, top, at + width, top + size, size))
        at += width
    return glyphs


def wrapped(paragraphs: Iterable[str], columns: int = COLUMNS, indent: int = 2) -> list[tuple[int, str]]:
    """Paragraphs broken into lines, each with its indent: a line holds ``columns`` characters."""
    lines = []
    for paragraph in paragraphs:
        first, rest = paragraph[: columns - indent], paragraph[columns - indent :]
        lines.append((indent, first))
        while rest:
            lines.append((0, rest[:columns]))
            rest = rest[columns:]
    return lines


def pages(
    paragraphs: Iterable[str],
    *,
    columns: int = COLUMNS,
    indent: int = 2,
    foot: str = "— {n} —",
    lines: int = LINES,
) -> list[PrintedPage]:
    """Pages of running text with a line at the foot; ``{n}`` there is the page's number."""
    body = wrapped(paragraphs, columns, indent)
    made = []
    for number, start in enumerate(range(0, len(body), lines), 1):
        glyphs = []
        for i, (inset, text) in enumerate(body[start : start + lines]):
            glyphs += line(text, LEFT + inset * SIZE, TOP + PITCH * i)
        if foot:
            glyphs += line(foot.format(n=number), 270, 790, 14)
        made.append(PrintedPage(number, WIDTH, HEIGHT, tuple(glyphs)))
    return made


def grid(xs: list[float], ys: list[float]) -> tuple[Rule, ...]:
    """The ruling lines of a table."""
    return (*(Rule(xs[0], y, xs[-1], y) for y in ys), *(Rule(x, ys[0], x, ys[-1]) for x in xs))
