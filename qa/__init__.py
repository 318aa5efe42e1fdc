"""Question in, Answer out.

In: a question and the open library (:class:`Corpus`). Out: an :class:`Answer` whose every line has its
citation, or 文中未规定 with what is missing and the nearest clauses; :class:`QuestionError` where the
question is none.
"""

from qa.answer import Answer, Citation, QuestionKind, Step
from qa.ask import ask
from qa.corpus import Corpus, cite
from qa.errors import QuestionError
from qa.phrasing import Model, assisted
from qa.suggest import suggest

__all__ = [
    "Answer",
    "Citation",
    "Corpus",
    "Model",
    "QuestionError",
    "QuestionKind",
    "Step",
    "ask",
    "assisted",
    "cite",
    "suggest",
]
