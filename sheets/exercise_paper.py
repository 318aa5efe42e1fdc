"""Exercises as a docx paper: the questions, then the key on a page of its own."""

from collections.abc import Sequence
from string import ascii_uppercase

from docx.document import Document as Paper
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from ingest.citation import chinese_numeral, work
from ingest.document import Document
from ontology import lexicon
from sheets.exercise import Exercise, ExerciseKind
from sheets.labels import short_citation
from sheets.paper import BODY, HEAD, KAI, heading, paper, paper_bytes, write

_NUMBERED = 14.0
"""Size of questions in points: 四号, so that a page holds a dozen."""


def exercise_paper(document: Document, exercises: Sequence[Exercise]) -> bytes:
    """A docx file of the exercises; the same exercises give the same bytes."""
    words = lexicon("exercises")
    title = words["titles"]["paper"].format(work=work(document).partition("》")[0] + "》")
    made = paper(landscape=False)
    heading(made, title)
    if not exercises:
        write(made.add_paragraph(), "按所选条件没有可出的题目：文件中没有足够的目标或举措。", BODY, _NUMBERED)
    for place, (kind, group) in enumerate(_groups(exercises), 1):
        _section(
            made, f"{chinese_numeral(place)}、{words['titles'][kind.value]}", words["directions"][kind.value]
        )
        for number, each in enumerate(group, 1):
            _question(made, number, each)
    if exercises:
        _key(made, document, exercises)
    return paper_bytes(made, title.replace("\n", ""))


def _groups(exercises: Sequence[Exercise]) -> list[tuple[ExerciseKind, list[Exercise]]]:
    found = [(kind, [each for each in exercises if each.kind is kind]) for kind in ExerciseKind]
    return [(kind, group) for kind, group in found if group]


def _section(made: Paper, title: str, directions: str = "") -> None:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True
    write(paragraph, title, HEAD, 16)
    if directions:
        line = made.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_after = Pt(4)
        write(line, directions, KAI, 12)


def _question(made: Paper, number: int, each: Exercise) -> None:
    difficulty = lexicon("exercises")["difficulties"][str(each.difficulty)]
    blank = "（　　　　）" if each.kind is not ExerciseKind.CLOZE else ""
    paragraph = _line(made, f"{number}．{each.question}{blank}")
    write(paragraph, f"〔{difficulty}〕", KAI, 10.5)
    for i, option in enumerate(each.options, 1):
        _line(made, f"（{i}）{option}（　　）", indent=24)
    for letter, choice in zip(ascii_uppercase, each.choices, strict=False):
        _line(made, f"{letter}．{choice}", indent=24)


def _line(made: Paper, text: str, indent: float = 0) -> Paragraph:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.left_indent = Pt(indent)
    paragraph.paragraph_format.space_after = Pt(5)
    return write(paragraph, text, BODY, _NUMBERED if not indent else 12)


def _key(made: Paper, document: Document, exercises: Sequence[Exercise]) -> None:
    """Answers under the same numbers, each with the document's words and where they stand."""
    words = lexicon("exercises")["titles"]
    heading(made, words["key"], new_page=True)
    write(made.add_paragraph(), f"出处均见{work(document)}。", KAI, 12)
    for place, (kind, group) in enumerate(_groups(exercises), 1):
        _section(made, f"{chinese_numeral(place)}、{words[kind.value]}")
        for number, each in enumerate(group, 1):
            _line(made, f"{number}．{each.answer}").paragraph_format.keep_with_next = True
            for evidence in each.evidence:
                source = made.add_paragraph()
                source.paragraph_format.left_indent = Pt(24)
                source.paragraph_format.space_after = Pt(3)
                where = short_citation(document, evidence.citation)
                write(source, f"原文：“{evidence.quote}”　出处：{where}", KAI, 10.5)
