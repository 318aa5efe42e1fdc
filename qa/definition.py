"""What a word means, in the words of the document that defines it."""

import re
from collections.abc import Iterator

from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence, sentences
from qa.draft import Draft, Line, Refusal
from qa.question import Question

_TABLE = lexicon("questions")["definition"]
_ASKED = tuple(re.compile(pattern) for pattern in _TABLE["asked"])
_DEFINES = _TABLE["defines"]
_LONGEST = 24


def answer_definition(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """The sentences that define what the question asks the meaning of; None where it asks no meaning.

    Where the documents use the word and define it nowhere, other plans tell what they say of it.
    """
    word = next((match["word"] for pattern in _ASKED if (match := pattern.search(question.text))), None)
    if word is None or not 1 < len(word) <= _LONGEST:
        return None
    defines = re.compile("|".join(pattern.format(word=re.escape(word)) for pattern in _DEFINES))
    found = tuple(_found(corpus, defines))
    if not found:
        return None
    step = Step("definition", f"查“{word}”的定义（……是指、所称）")
    return Draft(QuestionKind.DEFINITION, "", tuple(Line(each) for each in found), (step,))


def _found(corpus: Corpus, defines: re.Pattern[str]) -> Iterator[Evidence]:
    for document in corpus.within():
        for clause in document.children(None):
            if defines.search(document.text(clause.span)):
                yield from (each for each in sentences(document, clause.path) if defines.search(each.text))
