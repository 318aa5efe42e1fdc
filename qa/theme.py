"""Whole lists by theme or by date, from the graph: 关于秸秆的举措, 空气质量的目标, 2027年底前要完成的."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest import Clause, Document, Kind
from kg.facts import Basis, Target
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, Line, Refusal, by_clause, heading, numbered_list, place_of
from qa.matching import find_group
from qa.question import Question
from qa.synonyms import synonyms_of

_TABLE = lexicon("questions")["theme"]
_STRUCTURE = lexicon("questions")["structure"]
_ABOUT, _EMPTY = re.compile(_TABLE["about"]), re.compile(_TABLE["empty"])
_BEFORE, _TARGET = re.compile(_TABLE["before"]), re.compile(_STRUCTURE["target"])
_MEASURE = re.compile(_STRUCTURE["measure"])
_TOPICS = tuple((re.compile(row["asked"]), tuple(row["written"])) for row in _TABLE["topics"])
_MEASURES = frozenset({Kind.MEASURE, Kind.ARTICLE, Kind.ITEM, Kind.SECTION})


def answer_theme(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """All targets or all measures of a theme, or all targets of a year, numbered and by clause; None where
    the question asks for none of these."""
    subject = _subject(question)
    if any(find_group(question, each) for each in corpus.within()):
        return None
    if _TARGET.search(question.text) and (subject or question.years):
        return _targets(question, corpus, subject)
    if not _MEASURE.search(question.text):
        return None
    if not subject and question.years:
        return _targets(question, corpus, subject)
    return _measures(question, corpus, subject) if subject and _ABOUT.search(question.text) else None


def answer_due(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """The same of a year, before the lists of a whole document are thought of."""
    return answer_theme(question, corpus) if question.years else None


def _subject(question: Question) -> tuple[str, ...]:
    years = "".join(map(str, question.years))
    return tuple(t for t in question.terms if len(t) > 1 and not _EMPTY.search(t) and t not in years)


def _names(term: str) -> tuple[str, ...]:
    """A theme and the words by which texts write of it: 空气质量 is 细颗粒物, 优良天数…."""
    written = (word for asked, words in _TOPICS if asked.search(term) for word in words)
    return tuple(dict.fromkeys((term, *synonyms_of(term), *written)))


def _speaks_of(text: str, subject: Sequence[str]) -> bool:
    return all(any(name in text for name in _names(term)) for term in subject)


def _targets(question: Question, corpus: Corpus, subject: Sequence[str]) -> Draft | Refusal | None:
    about = [(document, target) for document, target in corpus.targets() if _is_of(document, target, subject)]
    found = [(document, target) for document, target in about if _is_due(question, target)]
    what = f"“{'、'.join(subject)}”的" if subject else ""
    when = _when(question)
    if not found and about and question.years:
        reason = f"文中没有写{when}的{what}目标。"
        nearest = tuple(Evidence(document, target.span) for document, target in about[:3])
        return Refusal(question.kind, reason, nearest, (_step(what, when, 0),))
    if not found and subject and question.kind is QuestionKind.COUNT and _ABOUT.search(question.text):
        return Refusal(question.kind, f"没有一个目标写到{what.rstrip('的')}。", (), (_step(what, when, 0),))
    if not found:
        return None
    lead = numbered_list(f"{when}{what}目标", len(found))
    return Draft(_kind(question), lead, tuple(_lines(found)), (_step(what, when, len(found)),))


def _lines(found: Sequence[tuple[Document, Target]]) -> Iterator[Line]:
    """The targets, numbered, the place of their clause before each group; of two that share their words the
    indicator is told."""
    words = Counter((document.id, target.span) for document, target in found)
    last = ""
    for n, (document, target) in enumerate(found, 1):
        evidence = Evidence(document, target.span)
        place = place_of(evidence)
        which = f"（{target.indicator}）" if words[document.id, target.span] > 1 else ""
        yield Line(evidence, f"{n}. {evidence.text}{which}", "" if place == last else place)
        last = place


def _step(what: str, when: str, count: int) -> Step:
    return Step("targets", f"列出{when}{what}目标（图谱：target → indicator、deadline），共 {count} 项")


def _kind(question: Question) -> QuestionKind:
    return QuestionKind.COUNT if question.kind is QuestionKind.COUNT else QuestionKind.LIST


def _is_of(document: Document, target: Target, subject: Sequence[str]) -> bool:
    """Whether a target is of a theme: by its indicator and words, or by the titles over it."""
    clause = document.clause_at(target.span.start)
    titles = "".join(each.title for each in (document.numbered(clause), *document.ancestors(clause)))
    words = f"{target.indicator}，{document.text(target.span)}"
    return _speaks_of(words, subject) or _speaks_of(titles, subject)


def _is_due(question: Question, target: Target) -> bool:
    """Whether a target is to be reached in a year asked for, or by then where the question says 前."""
    if not question.years:
        return True
    if target.deadline is None or target.deadline_basis is not Basis.STATED:
        return False
    year = int(target.deadline[:4])
    return year <= max(question.years) if _BEFORE.search(question.text) else year in question.years


def _when(question: Question) -> str:
    years = "、".join(f"{year}年" for year in question.years)
    return f"{years}底前" if years and _BEFORE.search(question.text) else years


def _measures(question: Question, corpus: Corpus, subject: Sequence[str]) -> Draft | None:
    found = sorted(dict.fromkeys(_sentences(corpus, subject)), key=lambda e: (e.document.name, e.span.start))
    if not found:
        return None
    what = f"与“{'、'.join(subject)}”有关的条款"
    count = len({(e.document.id, e.clause.path) for e in found})
    step = Step("mentions", f"逐句查找{what}，共 {count} 项")
    return Draft(_kind(question), numbered_list(what, count), by_clause(found), (step,))


def _sentences(corpus: Corpus, subject: Sequence[str]) -> Iterator[Evidence]:
    """The sentences of measures that speak of a theme; of a measure that only its title gives to the theme,
    the title."""
    for document in corpus.within():
        for clause in document.clauses:
            numbered = document.numbered(clause)
            if clause.path.startswith("0") or _TARGET.search(numbered.title):
                continue
            if clause.kind is Kind.SENTENCE and numbered.kind in _MEASURES:
                if _speaks_of(document.text(clause.span), subject):
                    yield Evidence(document, document.text_span(clause))
            elif clause.kind is Kind.MEASURE and _only_its_title(document, clause, subject):
                yield heading(document, clause.path)


def _only_its_title(document: Document, clause: Clause, subject: Sequence[str]) -> bool:
    below = (document.text(each.span) for each in document.children(clause.path))
    return _speaks_of(clause.title, subject) and not any(_speaks_of(text, subject) for text in below)
