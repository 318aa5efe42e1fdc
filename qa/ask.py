"""From question to answer: each kind of question has its plan; the first that applies answers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from kg.facts import Strength
from qa.answer import Answer, QuestionKind, Step
from qa.binding import of_strength
from qa.bodies import answer_body, answer_measure_of, answer_responsible
from qa.corpus import Corpus
from qa.deadline import answer_deadline
from qa.definition import answer_definition
from qa.draft import Draft, Refusal, joined, to_answer, with_omissions
from qa.duties import answer_duties
from qa.follow_up import completed
from qa.history import answer_history
from qa.hops import answer_hops
from qa.mentions import (
    answer_basis,
    answer_documents,
    answer_keyword,
    answer_level,
    answer_mentions,
    answer_places,
    answer_repealed,
    answer_strength,
)
from qa.metadata import answer_metadata
from qa.outline import (
    answer_address,
    answer_clause_count,
    answer_count,
    answer_enumeration,
    answer_heading,
    answer_list,
)
from qa.parts import parts_of
from qa.penalty import answer_penalty, asks_penalty
from qa.question import Question, read, understand
from qa.rule import answer_rule, closer
from qa.scope import narrow
from qa.spelling import corrected
from qa.targets import answer_compare, answer_numeric
from qa.theme import answer_due, answer_theme
from qa.verdict import check_numbers
from qa.versions import answer_versions

Plan = Callable[[Question, Corpus], Draft | Refusal | None]

# In this order; a plan that does not apply says None. The rule look-up always applies.
_PLANS: dict[QuestionKind, tuple[Plan, ...]] = {
    QuestionKind.COMPARE: (answer_compare, answer_versions),
    QuestionKind.MULTI_HOP: (answer_heading, answer_hops),
    QuestionKind.COUNT: (
        answer_mentions,
        answer_due,
        answer_count,
        answer_theme,
        answer_numeric,
        answer_enumeration,
    ),
    QuestionKind.LIST: (
        answer_mentions,
        answer_documents,
        answer_places,
        answer_due,
        answer_list,
        answer_heading,
        answer_theme,
    ),
    QuestionKind.LEVEL: (answer_places, answer_level),
    QuestionKind.DEADLINE: (answer_deadline,),
    QuestionKind.NUMERIC: (answer_numeric,),
    QuestionKind.YES_NO: (check_numbers,),
    QuestionKind.RULE: (answer_places, answer_heading, answer_keyword),
}
_WHOLE = frozenset({QuestionKind.MULTI_HOP, QuestionKind.COMPARE})
"""Kinds whose stages belong together."""


def ask(
    asked: str,
    corpus: Corpus,
    documents: Collection[str] | None = None,
    superseded: Collection[str] = frozenset(),
    *,
    earlier: Sequence[str] = (),
    strength: Strength | None = None,
) -> Answer:
    """Answer ``asked`` from the corpus, or from some of its documents.

    ``superseded`` documents, which newer versions replaced, are asked only where versions are spoken of.
    ``earlier``: the questions before it in the conversation, oldest first, from which it is completed.
    ``strength``: only sentences that bind so are given.

    Raises:
        QuestionError: the question is refused.
    """
    question, steps = _understood(asked, corpus, earlier)
    if documents is not None:
        corpus, superseded = corpus.narrowed(set(documents)), frozenset()
    parts = _parts(question)
    results: list[tuple[str, Draft | Refusal]] = []
    before: Question | None = None
    for text in parts:
        part = question if len(parts) == 1 else completed(read(asked, text), before)
        result = _answer(part, corpus, superseded if documents is None else None)
        if results and isinstance(results[-1][1], Draft):
            result = closer(part, result, results[-1][1], corpus)
        if strength is not None:
            result = of_strength(result, strength, corpus)
        results.append((part.text, result))
        before = part
    result = joined(results) if len(results) > 1 else results[0][1]
    result = with_omissions(result, corpus)
    return to_answer(question, replace(result, steps=(*steps, *result.steps)))


def _parts(question: Question) -> tuple[str, ...]:
    """The questions in one; what belongs together stays so: stages, and what follows on one conduct."""
    parts = (question.text,) if question.kind in _WHOLE else parts_of(question.text)
    return (question.text,) if any(map(asks_penalty, parts[1:])) else parts


def _understood(asked: str, corpus: Corpus, earlier: Sequence[str]) -> tuple[Question, tuple[Step, ...]]:
    """The question as it is read, and the steps that say what was read into it."""
    before: Question | None = None
    for each in earlier:
        before = completed(understand(each), before)
    question = understand(asked)
    whole = completed(question, before)
    steps = [Step("understand", f"接上一问，补全为“{whole.text}”")] if whole is not question else []
    whole, heard = corrected(whole, corpus.words)
    steps += [Step("understand", f"按“{meant}”理解（原文输入“{typed}”）") for typed, meant in heard]
    return whole, tuple(steps)


def _answer(question: Question, corpus: Corpus, superseded: Collection[str] | None) -> Draft | Refusal:
    """One question's answer; ``superseded`` is None where the documents to ask were chosen."""
    step = None
    if superseded is not None:
        question, corpus, step = narrow(question, corpus, superseded)
    for plan in (
        answer_metadata,
        answer_history,
        answer_clause_count,
        answer_address,
        answer_definition,
        answer_basis,
        answer_repealed,
        answer_penalty,
        answer_body,
        answer_responsible,
        answer_measure_of,
        answer_duties,
        answer_strength,
        *_PLANS.get(question.kind, ()),
        answer_rule,
    ):
        if (result := plan(question, corpus)) is not None:
            return replace(result, steps=(step, *result.steps)) if step else result
    raise AssertionError("the rule look-up always answers")
