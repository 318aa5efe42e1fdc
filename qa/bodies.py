"""Who does what in plans: all that a body is to do, who is to do a thing; by the responsibilities stated."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest import Clause, Document, Kind
from kg.facts import Responsibility, Role
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, Line, Refusal, heading, numbered_list, place_of
from qa.matching import named_heading
from qa.question import Question, read
from qa.targets import matches

_TABLE = lexicon("questions")["bodies"]
_TASKS, _WHO, _MEASURE = (re.compile(_TABLE[name]) for name in ("tasks", "who", "measure"))
_BODY, _LEVEL = re.compile(_TABLE["body"]), re.compile(_TABLE["level"])
_OPENS, _GOVERNMENT = re.compile(_TABLE["opens"]), re.compile(_TABLE["government"])
_ROLES = {Role(name): re.compile(pattern) for name, pattern in _TABLE["roles"].items()}
_SHORT: dict[str, str] = _TABLE["short"]
_SAID = {Role.LEAD: "牵头", Role.SUPPORT: "配合"}
_NAMED = 0.7
"""Share of an indicator that a question says to be about its target."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A responsibility and where it stands."""

    document: Document
    clause: Clause  # the numbered clause made responsible for
    fact: Responsibility

    @property
    def sentence(self) -> Evidence:
        """The sentence that names the body; the clause where it is inherited."""
        at = self.fact.span.start if self.fact.span else self.clause.span.start
        return Evidence(self.document, self.document.text_span(self.document.clause_at(at)))


def answer_body(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """All clauses for which the body that the question names is responsible; None where no body is asked
    for, or only laws are asked, whose duties are sentences."""
    cue = _TASKS.search(question.text)
    plans = [each for each in corpus.within() if not _is_law(each)]
    if cue is None or not plans:
        return None
    body = _asked_body(question.text, cue, plans, corpus)
    if body is None:
        return None
    role = next((role for role, pattern in _ROLES.items() if pattern.search(cue[0])), None)
    found = [
        each
        for each in _all(plans, corpus)
        if _same(body, each.fact.body or "") and role in (None, each.fact.role)
    ]
    meant = body if _full(body) == body else f"{body}（{_full(body)}）"
    said = _SAID.get(role, "负责或参与") if role else "负责或参与"
    step = Step("levels", f"责任主体为“{meant}”的条款（图谱：measure → responsibility，{said}）")
    if not found:
        return Refusal(QuestionKind.LEVEL, f"文中没有写明“{body}”{said}的任务。", (), (step,))
    lines = tuple(_lines(found))
    count = len({(each.document.id, each.clause.path) for each in found})
    return Draft(_kind(question), numbered_list(f"“{meant}”{said}的任务", count), lines, (step,))


def answer_responsible(question: Question, corpus: Corpus) -> Draft | None:
    """Who is responsible for the clause or the target that the question names; None where it asks for
    something else, or the search of sentences has to find the clause."""
    cue = _WHO.search(question.text)
    if cue is None:
        return None
    about = read(question.asked, _WHO.sub("", question.text).strip("，的？?"))
    for document, clause in _clauses_of(about, corpus):
        inside = [each for each in _all([document], corpus) if clause.span.contains(each.clause.span)]
        named = [each for each in inside if each.fact.body and each.fact.span]
        if named:
            step = Step(
                "levels", f"查“{clause.number}{clause.title}”的责任主体（图谱：measure → responsibility）"
            )
            return Draft(QuestionKind.LEVEL, "", tuple(_lines(named)), (step,))
    return None


def answer_measure_of(question: Question, corpus: Corpus) -> Draft | None:
    """The measure that carries a target: where its indicator is set by a measure."""
    cue = _MEASURE.search(question.text)
    if cue is None:
        return None
    about = read(question.asked, _MEASURE.sub("", question.text).strip("，的？?"))
    for document, clause in _targets_of(about, corpus):
        if clause.kind is Kind.MEASURE:
            step = Step("links", f"由目标查所属举措：{clause.number}{clause.title}")
            above = heading(document, clause.path)
            return Draft(QuestionKind.LIST, "", (Line(above, place=place_of(above)),), (step,))
    return None


def _kind(question: Question) -> QuestionKind:
    return QuestionKind.COUNT if question.kind is QuestionKind.COUNT else QuestionKind.LEVEL


def _is_law(document: Document) -> bool:
    return any(clause.kind is Kind.ARTICLE for clause in document.clauses)


def _all(documents: Sequence[Document], corpus: Corpus) -> Iterator[_Found]:
    for document in documents:
        for fact in corpus.facts[document.id].responsibilities:
            if fact.span is not None:
                yield _Found(document, document.clause(fact.clause), fact)


def _asked_body(text: str, cue: re.Match[str], plans: Sequence[Document], corpus: Corpus) -> str | None:
    """The body of which the question asks the tasks: the longest that the plans name, else what has the form
    of one."""
    words = _OPENS.sub("", next((cue[name] for name in ("body", "listed", "owner") if cue[name]), ""))
    known = {each.fact.body for each in _all(plans, corpus) if each.fact.body}
    said = [body for body in known if _core(body) in _full(text) and not _core(body).startswith("各")]
    form = [match[0] for match in _BODY.finditer(words)]
    if any(_GOVERNMENT.search(each) for each in form):
        return None  # a level, not a body
    if said and (best := max(said, key=lambda body: (len(_core(body)), body))):
        asked = next((each for each in form if _core(each) == _core(best)), _core(best))
        return asked if form else best
    return form[-1] if form else None


def _core(body: str) -> str:
    """The name of a body in full and without its level: 市卫健委 is 卫生健康委.

    >>> _core("市卫健委"), _core("省发展改革委"), _core("发改委")
    ('卫生健康委', '发展改革委', '发展改革委')
    """
    return _LEVEL.sub("", _full(body), count=1)


def _full(text: str) -> str:
    for short, full in _SHORT.items():
        text = text.replace(short, full)
    return re.sub("委员会(?=$|[^一-鿿])|委员会(?=的|负|牵|要|配|参|和|、)", "委", text)


def _same(asked: str, body: str) -> bool:
    """Whether a body is the one asked for: of the same name, and of the same level where both say theirs."""
    own, other = (_LEVEL.match(_full(each)) for each in (asked, body))
    return _core(asked) == _core(body) and (own is None or other is None or own[0] == other[0])


def _clauses_of(about: Question, corpus: Corpus) -> Iterator[tuple[Document, Clause]]:
    """The clauses that a question may be about, the surest first: the title that it says, the targets that
    it names."""
    for document in corpus.within():
        clause = None if _is_law(document) else named_heading(about, document)
        if clause is not None:
            yield document, clause
    yield from _targets_of(about, corpus)


def _targets_of(about: Question, corpus: Corpus) -> Iterator[tuple[Document, Clause]]:
    for match in matches(about, corpus):
        if match.named >= _NAMED and not _is_law(match.document):
            yield match.document, match.document.clause(match.target.clause)


def _lines(found: Iterable[_Found]) -> Iterator[Line]:
    """The clauses in order, each with the sentences that name the body."""
    by_clause: dict[tuple[str, str], list[_Found]] = {}
    for each in sorted(found, key=lambda f: (f.document.name, f.clause.span.start)):
        by_clause.setdefault((each.document.id, each.clause.path), []).append(each)
    for number, group in enumerate(by_clause.values(), 1):
        document, clause = group[0].document, group[0].clause
        sentences = dict.fromkeys(each.sentence for each in group)
        if clause.title:
            yield Line(heading(document, clause.path), f"{number}. {clause.title}", _above(document, clause))
            yield from (Line(each) for each in sentences)
        else:
            yield from (Line(each, f"{number}. {each.text}", place_of(each)) for each in sentences)


def _above(document: Document, clause: Clause) -> str:
    """The titles over a clause, for reading."""
    titles = [f"{each.number}{each.title}" for each in document.ancestors(clause) if each.title]
    return " › ".join(reversed(titles)) or f"{clause.number}"
