"""From question to answer: each kind of question has its plan; the first that applies answers."""

from collections.abc import Callable

from qa.answer import Answer, QuestionKind
from qa.corpus import Corpus
from qa.draft import Draft, Refusal, to_answer
from qa.hops import answer_hops
from qa.mentions import answer_documents, answer_level, answer_mentions, answer_places, answer_strength
from qa.metadata import answer_metadata
from qa.outline import answer_address, answer_count, answer_enumeration, answer_list
from qa.question import Question, understand
from qa.rule import answer_rule
from qa.targets import answer_compare, answer_deadline, answer_numeric
from qa.verdict import check_numbers

Plan = Callable[[Question, Corpus, str | None], Draft | Refusal | None]

# In this order; a plan that does not apply says None. The rule look-up always applies.
_PLANS: dict[QuestionKind, tuple[Plan, ...]] = {
    QuestionKind.COMPARE: (answer_compare,),
    QuestionKind.MULTI_HOP: (answer_hops,),
    QuestionKind.COUNT: (answer_mentions, answer_count, answer_numeric, answer_enumeration),
    QuestionKind.LIST: (answer_mentions, answer_documents, answer_places, answer_list),
    QuestionKind.LEVEL: (answer_places, answer_level),
    QuestionKind.DEADLINE: (answer_deadline,),
    QuestionKind.NUMERIC: (answer_numeric,),
    QuestionKind.YES_NO: (check_numbers,),
    QuestionKind.RULE: (answer_places,),
}


def ask(asked: str, corpus: Corpus, document: str | None = None) -> Answer:
    """Answer ``asked`` from the corpus, or from one of its documents.

    Raises:
        QuestionError: the question is refused.
    """
    question = understand(asked)
    for plan in (
        answer_metadata,
        answer_address,
        answer_strength,
        *_PLANS.get(question.kind, ()),
        answer_rule,
    ):
        if (result := plan(question, corpus, document)) is not None:
            return to_answer(question, result)
    raise AssertionError("the rule look-up always answers")
