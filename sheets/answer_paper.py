"""An answer as a docx paper: the question, the answer, and each citation with its words."""

from collections.abc import Sequence

from docx.document import Document as Paper
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from sheets.paper import BODY, HEAD, KAI, heading, paper, paper_bytes, write

_SIZE, _SMALL = 16.0, 12.0
"""三号 and 小四, in points (GB/T 9704-2012 §5.2.2)."""


def answer_paper(
    question: str, understood: str, lines: Sequence[str], citations: Sequence[tuple[str, str]]
) -> bytes:
    """A docx file; the same answer gives the same bytes.

    ``lines`` of the answer with the numbers of their citations, ``citations``: official form and words.
    """
    made = paper(landscape=False)
    heading(made, "政策问答")
    _part(made, "问", [question, *([f"（理解为：{understood}）"] if understood != question else [])])
    _part(made, "答", lines)
    if citations:
        _title(made, "依据")
        for number, (label, quote) in enumerate(citations, 1):
            write(_line(made), f"［{number}］{label}", BODY, _SMALL)
            write(_line(made), f"“{' '.join(quote.split())}”", KAI, _SMALL)
    return paper_bytes(made, "政策问答")


def _part(made: Paper, title: str, lines: Sequence[str]) -> None:
    _title(made, title)
    for line in lines:
        write(_line(made), line, BODY, _SIZE)


def _title(made: Paper, title: str) -> None:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True
    write(paragraph, title, HEAD, _SIZE)


def _line(made: Paper) -> Paragraph:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(2 * _SMALL)
    return paragraph
