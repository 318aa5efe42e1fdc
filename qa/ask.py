"""From question to answer: each kind of question has its plan; the first that applies answers."""

from collections.abc import Callable, Collection
from dataclasses import replace

from qa.answer import Answer, QuestionKind
from qa.corpus import Corpus
from qa.definition import answer_definition
from qa.draft import Draft, Refusal, to_answer
from qa.duties import answer_duties
from qa.hops import answer_hops
from qa.mentions import (
    answer_basis,
    answer_documents,
    answer_keyword,
    answer_level,
    answer_mentions,
    answer_places,
    answer_strength,
)
from qa.metadata import answer_metadata
from qa.outline import (
    answer_address,
    answer_clause_count,
    answer_count,
    answer_enumeration,
    answer_list,
)
from qa.penalty import answer_penalty
from qa.question import Question, understand
from qa.rule import answer_rule
from qa.scope import narrow
from qa.targets import answer_compare, answer_deadline, answer_numeric
from qa.verdict import check_numbers

Plan = Callable[[Question, Corpus], Draft | Refusal | None]

# In this order; a plan that does not apply says None. The rule look-up always applies.
_PLANS: dict[QuestionKind, tuple[Plan, ...]] = {
    QuestionKind.COMPARE: (answer_compare,),
    QuestionKind.MULTI_HOP: (answer_hops,),
    QuestionKind.COUNT: (
        answer_mentions,
        answer_count,
        answer_numeric,
        answer_enumeration,
    ),
    QuestionKind.LIST: (answer_mentions, answer_documents, answer_places, answer_list),
    QuestionKind.LEVEL: (answer_places, answer_level),
    QuestionKind.DEADLINE: (answer_deadline,),
    QuestionKind.NUMERIC: (answer_numeric,),
    QuestionKind.YES_NO: (check_numbers,),
    QuestionKind.RULE: (answer_places, answer_keyword),
}


def ask(
    asked: str, corpus: Corpus, document: str | None = None, superseded: Collection[str] = frozenset()
) -> Answer:
    """Answer ``asked`` from the corpus, or from one of its documents.

    ``superseded`` documents, which newer versions replaced, are asked only where versions are spoken of.

    Raises:
        QuestionError: the question is refused.
    """
    whole = question = understand(asked)
    if document is not None:
        asked_of, step = corpus.narrowed({document}), None
    else:
        question, asked_of, step = narrow(whole, corpus, superseded)
    for plan in (
        answer_metadata,
        answer_clause_count,
        answer_address,
        answer_definition,
        answer_basis,
        answer_penalty,
        answer_duties,
        answer_strength,
        *_PLANS.get(question.kind, ()),
        answer_rule,
    ):
        if (result := plan(question, asked_of)) is not None:
            result = replace(result, steps=(step, *result.steps)) if step else result
            return to_answer(whole, result)
    raise AssertionError("the rule look-up always answers")
