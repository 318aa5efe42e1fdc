"""Answers from the history that a law prints under its title: passed, revised, by which order."""

import re
from collections.abc import Iterator

from ingest import Document, work
from ingest.document import Event
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, Line, numbered_list
from qa.question import Question

_ROWS = tuple((frozenset(row["events"]), re.compile(row["asked"])) for row in lexicon("questions")["history"])
_CHANGED, _CHANGES = re.compile("修订|修正|修改"), frozenset(("revised", "amended"))
_COUNT = re.compile(lexicon("questions")["history_count"]["asked"])


def answer_history(question: Question, corpus: Corpus) -> Draft | None:
    """The events that the question asks for, in order; None where it asks for none, or none is printed."""
    kinds = frozenset[str]().union(*(events for events, asked in _ROWS if asked.search(question.text)))
    if not kinds:
        return None
    kinds |= _CHANGES if _CHANGED.search(question.text) else frozenset()
    found = [(each, event) for each in corpus.within() for event in _events(each, kinds, question)]
    if not found:
        return None
    documents = {each.id for each, _ in found}
    lines = tuple(
        Line(Evidence(each, event.span), _said(each, event, len(documents) > 1)) for each, event in found
    )
    step = Step("metadata", "查题注所载沿革")
    counted = bool(_COUNT.search(question.text)) and len(documents) == 1
    return Draft(QuestionKind.METADATA, numbered_list("", len(lines)) if counted else "", lines, (step,))


def _events(document: Document, kinds: frozenset[str], question: Question) -> Iterator[Event]:
    """Those of the kinds asked; of an order by its number only those that have one."""
    by_order = "act" in kinds
    years = frozenset(map(str, question.years))
    for event in document.metadata.history:
        wanted = event.kind in kinds or (by_order and bool(event.act))
        if wanted and (not years or event.date[:4] in years):
            yield event


def _said(document: Document, event: Event, several: bool) -> str:
    words = document.text(event.span).replace("\n", "")
    return f"{work(document)}：{words}" if several else words
