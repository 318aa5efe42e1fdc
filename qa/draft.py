"""An answer in the making: what to say, and the evidence that carries each line of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest import Document, work
from qa.answer import Answer, AnswerLine, Citation, QuestionKind, Step
from qa.corpus import Evidence, cite
from qa.question import Question

NOT_STATED = "文中未规定"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer: ``words`` (None for the evidence's own) carried by ``evidence``, at ``place``."""

    evidence: Evidence
    words: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its citations are made."""

    kind: QuestionKind
    lead: str  # stands before the lines; empty where they speak for themselves
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    further: tuple[Evidence, ...] = ()  # cited, with nothing said of it


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the documents do not answer, and the nearest clauses, offered as such."""

    kind: QuestionKind
    reason: str
    nearest: tuple[Evidence, ...]
    steps: tuple[Step, ...]


def to_answer(question: Question, result: Draft | Refusal) -> Answer:
    """The answer in its final form; every line with its citation."""
    if isinstance(result, Refusal):
        lines: tuple[AnswerLine, ...] = (AnswerLine(f"{NOT_STATED}。{result.reason}"),)
        cited: tuple[Citation, ...] = ()
        reason, nearest = result.reason, citations(result.nearest)
    else:
        cited = citations([*(line.evidence for line in result.lines), *result.further])
        lead = (AnswerLine(result.lead),) if result.lead else ()
        lines = (*lead, *(_answer_line(line, cited) for line in _of_documents(result.lines)))
        reason, nearest = "", ()
    return Answer(
        question=question.asked,
        understood=question.text,
        kind=result.kind,
        answerable=isinstance(result, Draft),
        text="\n".join(f"【{line.place}】{line.text}" if line.place else line.text for line in lines),
        lines=lines,
        citations=cited,
        plan=result.steps,
        reason=reason,
        nearest=nearest,
    )


def _of_documents(lines: Sequence[Line]) -> Iterable[Line]:
    """The lines, each group with the title of its document where they are drawn from several."""
    if len({line.evidence.document.id for line in lines}) < 2:
        yield from lines
        return
    last = None
    for line in lines:
        document = line.evidence.document
        place = line.place or (place_of(line.evidence) if document is not last else "")
        yield replace(line, place=f"{work(document)} {place}" if place else "")
        last = document


def _answer_line(line: Line, cited: tuple[Citation, ...]) -> AnswerLine:
    words = line.words if line.words is not None else line.evidence.text
    return AnswerLine(words, line.place, cited.index(cite(line.evidence.document, line.evidence.span)))


def citations(evidence: Iterable[Evidence]) -> tuple[Citation, ...]:
    """The citations of the evidence, each once, in order."""
    return tuple(dict.fromkeys(cite(each.document, each.span) for each in evidence))


def heading(document: Document, path: str) -> Evidence:
    """The number and title of a clause as evidence; the whole clause where it has no title."""
    clause = document.clause(path)
    return Evidence(document, clause.heading or document.text_span(clause))


def numbered_list(what: str, count: int) -> str:
    """The lead of a complete list."""
    return f"{what}共 {count} 项：" if what else f"共 {count} 项："


def by_clause(evidence: Sequence[Evidence]) -> tuple[Line, ...]:
    """Sentences as lines, the place of their clause before each group of it."""
    lines, last = [], ""
    for each in evidence:
        place = place_of(each)
        lines.append(Line(each, place="" if place == last else place))
        last = place
    return tuple(lines)


def place_of(evidence: Evidence) -> str:
    """Where the evidence stands, for reading: number and title of its clause under its part."""
    document, clause = evidence.document, evidence.clause
    above = [f"{each.number}{each.title}" for each in document.ancestors(clause) if each.title]
    own = f"{clause.number}{clause.title}"
    names = [name for name in (own, *above[-1:]) if name]
    return " › ".join(reversed(names)) or "首部"
