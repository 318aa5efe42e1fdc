"""An answer in the making: what to say, and the evidence that carries each line of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest import Document, work
from qa.answer import Answer, AnswerLine, Citation, QuestionKind, Step
from qa.corpus import Corpus, Evidence, cite
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
    groups: tuple[tuple[str, "Draft | None"], ...] = ()  # of several questions: what stands over each answer


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
        groups = result.groups or (("", result),)
        lines = tuple(line for title, each in groups for line in _answer_lines(title, each, cited))
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


def joined(results: Sequence[tuple[str, Draft | Refusal]]) -> Draft | Refusal:
    """Several questions' answers as one, each under its question; a refusal where none is answered."""
    steps = tuple(
        replace(step, detail=f"（{n}）{step.detail}")
        for n, (_, each) in enumerate(results, 1)
        for step in each.steps
    )
    drafts = [each for _, each in results if isinstance(each, Draft)]
    if not drafts:
        refused = [each for _, each in results if isinstance(each, Refusal)]
        reason = "".join(f"（{n}）{each.reason}" for n, each in enumerate(refused, 1))
        nearest = tuple(dict.fromkeys(e for each in refused for e in each.nearest))[:3]
        return Refusal(refused[0].kind, reason, nearest, steps)
    groups = tuple(
        (f"（{n}）{text}", each)
        if isinstance(each, Draft)
        else (f"（{n}）{text}：{NOT_STATED}。{each.reason}", None)
        for n, (text, each) in enumerate(results, 1)
    )
    lines = tuple(line for each in drafts for line in each.lines)
    further = tuple(e for each in drafts for e in each.further)
    return Draft(drafts[0].kind, "", lines, steps, further, groups)


def with_omissions(result: Draft | Refusal, corpus: Corpus) -> Draft | Refusal:
    """A refusal that tells which of the documents asked print that they were cut: what is not found may be
    there."""
    cut = [(each, each.metadata.abridged) for each in corpus.within()]
    cut = [(document, field) for document, field in cut if field]
    if not cut or isinstance(result, Draft):
        return result
    named = "；".join(f"{work(document)}注明“{field.value}”" for document, field in cut[:2] if field)
    reason = f"{result.reason}{named}，删去的内容无从查起。"
    shown = tuple(Evidence(document, field.span) for document, field in cut[:1] if field)
    return replace(result, reason=reason, nearest=(*result.nearest, *shown))


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


def _answer_lines(title: str, draft: Draft | None, cited: tuple[Citation, ...]) -> Iterable[AnswerLine]:
    """The lines of one answer, under its question where there are several."""
    if title:
        yield AnswerLine(title)
    if draft is not None:
        if draft.lead:
            yield AnswerLine(draft.lead)
        yield from (_answer_line(line, cited) for line in _of_documents(draft.lines))


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
