"""Runs the program on what is annotated, and scores what it says."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import ingest
from evaluation.annotation import unquoted
from evaluation.answers import UNANSWERED, score_answers
from evaluation.errors import EvaluationError
from evaluation.facts import score_levels, score_outline, score_targets
from evaluation.gold import GoldSet
from evaluation.links import score_links
from evaluation.penalties import score_penalties
from evaluation.score import Row, Score
from ingest import Document
from kg import extract
from kg.extraction import to_json
from library import Library
from qa import Answer, QuestionError

FACTS = ("outline", "targets", "levels", "links", "penalties")
"""Annotations that are held against what is extracted."""

_ARTICLE = re.compile(r"(?:[^.]+\.)*?a\d+[^.]*(?=\.|$)")


def at_article(path: str) -> str:
    """The path of the article that a clause stands in; the path itself outside articles.

    >>> at_article("c3.a21.p2.i1"), at_article("c3"), at_article("0.p2")
    ('c3.a21', 'c3', '0')
    """
    if article := _ARTICLE.match(path):
        return article.group()
    return "0" if path.startswith("0.") else path


def extraction_score(gold: GoldSet, document: Document) -> Score:
    """What is extracted from a document against what is annotated in it.

    Raises:
        EvaluationError: an annotation quotes what the document does not say.
    """
    rows = gold.annotated
    _check_quotes(gold, document)
    found = to_json(document, extract(document))
    targets = _placed(gold, found["targets"])
    scores = []
    if "outline" in rows:
        scores.append(score_outline(rows["outline"], found["clauses"]))
    if "targets" in rows:
        scores.append(score_targets(rows["targets"], targets, rows.get("not_targets", ())))
    if "levels" in rows:
        scores.append(score_levels(rows["levels"], _placed(gold, found["levels"])))
    if "links" in rows:
        scores.append(score_links(rows["links"], found["links"], rows.get("targets", ()), targets))
    if "penalties" in rows:
        named = (punished["clause"] for row in found["penalties"] for punished in row["punishes"])
        scores.append(
            score_penalties(rows["penalties"], found["penalties"], {p: at_article(p) for p in named})
        )
    return sum(scores, Score())


def _placed(gold: GoldSet, found: Sequence[Row]) -> list[Row]:
    """Facts at the clauses in which they are annotated."""
    return [{**row, "clause": at_article(row["clause"])} if gold.by_article else row for row in found]


def _check_quotes(gold: GoldSet, document: Document) -> None:
    for kind in ("targets", "not_targets"):
        for row in unquoted(gold.annotated.get(kind, ()), document.source):
            raise EvaluationError(
                f"quote 不是原文：“{row['quote'][:40]}”",
                str(gold.folder / f"{kind}.jsonl"),
                f"请逐字抄录 {document.name} 的原文",
            )


def set_extraction_score(gold: GoldSet) -> Score:
    """The same for the document that a set holds.

    Raises:
        EvaluationError: the set holds no document, or several.
    """
    if len(gold.documents) != 1:
        where = str(gold.folder)
        raise EvaluationError("抽取标注须对应一份文件", where, "请在 about.toml 写 documents，只列一份")
    return extraction_score(gold, ingest.read(gold.documents[0]))


@contextmanager
def library_of(documents: Sequence[Path]) -> Iterator[Library]:
    """A library that holds just these documents, for as long as it is measured.

    Raises:
        IngestError: a document cannot be read.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        for failure in Library.build(folder, documents).failures:
            raise failure
        yield Library.open(folder)


def document_ids(library: Library, questions: Sequence[Row]) -> list[str | None]:
    """The document that each question names, by id or file name; None where it is asked of all.

    Raises:
        EvaluationError: the library has no such document.
    """
    ids = {entry.name: entry.id for entry in library.entries}
    ids |= {entry.id: entry.id for entry in library.entries}
    for row in questions:
        if "document" in row and row["document"] not in ids:
            raise EvaluationError("资料库里没有这份文件", row["document"], "请先用 youju add 加入")
    return [ids[row["document"]] if "document" in row else None for row in questions]


def told(library: Library, question: str, document: str | None) -> Answer | None:
    """The answer to a question; None where it is refused as no question at all."""
    try:
        return library.ask(question, None if document is None else [document])
    except QuestionError:
        return None


def answers_of(library: Library, questions: Sequence[Row]) -> list[Row]:
    """The answer to each question, as a row that is scored."""
    documents = document_ids(library, questions)
    return [
        {"id": row["id"], **answer_row(told(library, row["question"], document))}
        for row, document in zip(questions, documents, strict=True)
    ]


def answer_row(answer: Answer | None) -> Row:
    """An answer as it is scored."""
    if answer is None:
        return UNANSWERED
    citations = [{"clause": each.clause, "quote": each.quote} for each in answer.citations]
    return {"answerable": answer.answerable, "answer": answer.text, "citations": citations}


def answers_score(gold: GoldSet, library: Library) -> Score:
    """The answers to the questions of a set, asked of a library."""
    questions = gold.annotated["qa"]
    answers = answers_of(library, questions)
    if gold.by_article:
        answers = [{**row, "citations": _placed(gold, row["citations"])} for row in answers]
    return score_answers(questions, answers)


def score_json(score: Score) -> Mapping[str, object]:
    """A score as JSON values, figures to six places."""
    figures = {name: round(value, 6) for name, value in score.figures.items()}
    return {"figures": figures, "mistakes": dict(score.mistakes), "misses": list(score.misses)}
