"""What the documents oblige, allow or forbid someone to do: by the bearers of the graph's commitments."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest import Document, Kind
from kg.facts import Strength
from kg.segmentation import segmenter
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, by_clause, numbered_list
from qa.enumeration import whole
from qa.question import Question, terms_of
from qa.synonyms import synonyms_of

_TABLE = lexicon("questions")["duties"]
_ASKED = re.compile(_TABLE["asked"])
_BEFORE, _TOPIC = re.compile(_TABLE["before"]), re.compile(_TABLE["topic"])
_PARTS = re.compile(_TABLE["parts"])
_KINDS = {
    frozenset(map(Strength, row["strength"])): re.compile(row["asked"]) for row in _TABLE["kinds"].values()
}
_SHORTEST, _LONGEST = 2, 20
_SHORTEST_HEAD = 3


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose duties, in what matter, and of what strength."""

    who: tuple[str, ...]  # the word of the question, and the official words for it
    topic: tuple[str, ...]
    strengths: frozenset[Strength]  # empty for all


def answer_duties(question: Question, corpus: Corpus) -> Draft | None:
    """The sentences that bind the one asked for, whole and by clause; None where no duty is asked, or the
    documents bind nobody of that name."""
    asked = _asked(question)
    if asked is None:
        return None
    asked, found = _found(asked, corpus)
    about = tuple(each for each in found if _about(each, asked.topic))
    found = about or found
    if not found:
        return None
    who = "、".join(asked.who[:3])
    detail = f"义务主体含“{who}”的条款（图谱：commitment → bearer）"
    if asked.topic and not about:
        detail += f"；未再按“{'、'.join(asked.topic)}”筛选：没有一句写到"
    told, count = whole(found)
    lead = numbered_list(f"{asked.who[0]}的相关规定", count)
    return Draft(_kind(question), lead, by_clause(told), (Step("duties", detail),))


def _found(asked: _Asked, corpus: Corpus) -> tuple[_Asked, tuple[Evidence, ...]]:
    """The sentences that bind the one asked for; where none does, one of that kind: 企业主要负责人 is asked
    for as 主要负责人."""
    for each in (asked, *(replace(asked, who=(head,)) for head in _heads(asked.who[0]))):
        if bound := {*_bound(each, corpus), *_said(each, corpus)}:
            return each, tuple(sorted(bound, key=lambda e: (e.document.name, e.span.start)))
    return asked, ()


def _heads(who: str) -> Iterator[str]:
    """The ends of a name, longest first, that name one of the kind by themselves."""
    words = segmenter().lcut(who)
    for at in range(1, len(words)):
        head = "".join(words[at:])
        if len(head) >= _SHORTEST_HEAD:
            yield head


def _kind(question: Question) -> QuestionKind:
    return QuestionKind.LEVEL if question.kind is QuestionKind.LEVEL else QuestionKind.LIST


def _asked(question: Question) -> _Asked | None:
    cue = _ASKED.search(question.text)
    if cue is None:
        return None
    before = _BEFORE.sub("", question.text[: cue.start()])
    topic = _TOPIC.search(before)
    who = before[: topic.start()] if topic else before
    who = re.sub("[，、]$|的$", "", who.rpartition("，")[2])
    if not _SHORTEST <= len(who) <= _LONGEST:
        return None
    strengths = next(
        (kinds for kinds, pattern in _KINDS.items() if pattern.search(cue[0])), frozenset[Strength]()
    )
    words = terms_of(topic[0]) if topic else ()
    return _Asked((who, *synonyms_of(who)), tuple(w for w in words if len(w) > 1), strengths)


def _bound(asked: _Asked, corpus: Corpus) -> Iterator[Evidence]:
    for document in corpus.within():
        for fact in corpus.facts[document.id].commitments:
            wanted = not asked.strengths or fact.strength in asked.strengths
            if wanted and fact.bearer and _names(fact.bearer, asked.who):
                yield Evidence(document, document.text_span(document.clause(fact.sentence)))


def _said(asked: _Asked, corpus: Corpus) -> Iterator[Evidence]:
    """Sentences that say outright what the one asked for bears: 责任人负有……的义务."""
    if asked.strengths and Strength.REQUIRE not in asked.strengths:
        return
    names = "|".join(re.escape(each) for each in asked.who)
    says = re.compile(_TABLE["says"].replace("WHO", f"(?:{names})"))
    for document in corpus.within():
        for clause in document.clauses:
            if clause.kind is Kind.SENTENCE and clause.path[:2] != "0.":
                found = Evidence(document, document.text_span(clause))
                if says.search(found.text):
                    yield found


def _names(bearer: str, who: Sequence[str]) -> bool:
    """Whether one of the bearers is the one asked for, or one of that kind: 快递企业 for 企业."""
    parts = [part for part in _PARTS.split(bearer) if part]
    return any(each in part for part in (*parts, bearer) for each in who)


def _about(evidence: Evidence, topic: Sequence[str]) -> bool:
    around = evidence.text + _title(evidence.document)
    return all(any(word in around for word in (term, *synonyms_of(term))) for term in topic)


def _title(document: Document) -> str:
    return document.metadata.title.value if document.metadata.title else ""
