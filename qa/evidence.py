"""Which sentences answer, and whether they carry what the question asks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ontology import lexicon
from qa.answer import QuestionKind
from qa.corpus import Corpus, Evidence
from qa.question import Question, terms_of
from qa.synonyms import synonyms_of

_ASPECTS = tuple(
    (row["name"], re.compile(row["asked"]), re.compile(row["stated"])) for row in lexicon("aspects")["aspect"]
)
_WHICH = re.compile(lexicon("questions")["which"]["pattern"])
_WHETHER = re.compile(lexicon("questions")["whether"]["pattern"])
_FAMILIES = tuple(map(re.compile, lexicon("aspects")["variants"]["families"]))
_HALF = 0.5
_ABOVE = (0.8, 0.4)
"""What a word weighs that only stands above a sentence: in the titles of its clause, in the work's title."""
_QUANTITY = re.compile(r"\d|[一二三四五六七八九十百千万两]+(?:成|个|项|类|次|倍|年|批|元|日|天|月)|分之|半")


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence and how well it fits the question."""

    evidence: Evidence
    score: float  # cosine and shared words: which sentence answers
    relevance: float  # the same with words weighed less: whether it is about what is asked at all


def presence(term: str, text: str) -> float:
    """How far ``text`` has ``term``: 1 word for word, less by a synonym, less still by part of it.

    A single character counts inside words too: 烧 stands in 禁烧.
    """
    if term in text:
        return 1.0
    if any(other in text for other in synonyms_of(term)):
        return 0.85
    if len(term) < 2:
        return 0.0
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    hits = sum(pair in text for pair in pairs)
    if hits and len(term) > 2:
        return 0.7 * hits / len(pairs)
    # Two-character words: half of their sense may stand in another word (灰尘 – 扬尘, 工地 – 场地).
    return 0.25 if any(char in text for char in term) else 0.0


def fit(question: Question, text: str, corpus: Corpus, above: Sequence[str] = ()) -> float:
    """Share of the question's subject that ``text`` carries, each term by its rarity in the library, 0..1.

    What is only said ``above`` it counts for less: by the titles over it, and less still by the work's.
    """
    weights = [(term, corpus.rarity(term)) for term in question.terms]
    total = sum(weight for _, weight in weights)
    share = zip(_ABOVE, above, strict=False)
    places = [(1.0, text), *share]
    carried = (
        weight * max(part * presence(term, words) for part, words in places) for term, weight in weights
    )
    return sum(carried) / total if total else 0.0


def missing_terms(question: Question, text: str, corpus: Corpus, hardly: float = 0.0) -> tuple[str, ...]:
    """The question's words that ``text`` has in no form, or hardly (see :func:`presence`), rarest first."""
    absent = [term for term in question.terms if presence(term, text) <= hardly and len(term) > 1]
    return tuple(sorted(absent, key=lambda term: (-corpus.rarity(term), term)))


def unknown_share(question: Question, corpus: Corpus) -> float:
    """Share of the question's subject, by rarity, in words that no document of the library has, 0..1."""
    weights = [(term, corpus.rarity(term)) for term in question.terms]
    total = sum(weight for _, weight in weights)
    unknown = sum(weight for term, weight in weights if len(term) > 1 and not corpus.words.knows(term))
    return unknown / total if total else 0.0


def is_foreign(question: Question, corpus: Corpus) -> bool:
    """Whether half of a question's subject is a word of four characters or more that no document has: the
    numbers of others tell nothing of 退役军人."""
    weights = [(term, corpus.rarity(term)) for term in question.terms]
    named = [weight for term, weight in weights if len(term) > 3 and not corpus.words.knows(term)]
    return sum(named) >= _HALF * sum(weight for _, weight in weights) > 0


def missing_aspect(question: Question, text: str) -> str | None:
    """The name of what the question asks besides its subject and ``text`` does not state; None if nothing."""
    for name, asked, stated in _ASPECTS:
        if asked.search(question.text) and not stated.search(text):
            return str(name)
    if question.kind is QuestionKind.NUMERIC and not _QUANTITY.search(text):
        return "数值"
    return None


def stating(question: Question, found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Those of the sentences that state what the question asks besides its subject; all where none does, or
    it asks no such thing."""
    for _, asked, stated in _ASPECTS:
        if asked.search(question.text):
            return tuple(each for each in found if stated.search(each.text)) or tuple(found)
    return tuple(found)


def missing_variant(question: Question, text: str) -> str | None:
    """A variant that the question names where ``text`` has only another: 二期 for 一期; None otherwise."""
    for family in _FAMILIES:
        said = set(family.findall(text))
        for match in family.finditer(question.text):
            if said and match[0] not in text:
                return match[0]
    return None


def missing_thing(question: Question, corpus: Corpus) -> str | None:
    """What the question asks which of (什么资质等级), where no document has a word of it; or what it opens
    with and asks whether it is so (智能手环是不是…), where no document has its head; None otherwise."""
    if match := _WHICH.search(question.text):
        named = [term for term in terms_of(match["thing"]) if len(term) > 1]
        return match["thing"] if named and not any(corpus.words.knows(term) for term in named) else None
    match = _WHETHER.search(question.text)
    head = terms_of(match["thing"])[-1:] if match else ()
    unknown = [term for term in head if not corpus.words.knows(term) and not synonyms_of(term)]
    return match["thing"] if match and unknown else None


def missing_year(question: Question, evidence: Evidence) -> int | None:
    """A year that the question names where neither the sentence, its clause nor the plan's period has any of
    those that it names."""
    document, clause = evidence.document, evidence.clause
    period = document.metadata.period
    text = document.text(clause.span)
    stated = any(
        str(year) in text or (period is not None and period.start <= year <= period.end)
        for year in question.years
    )
    return None if stated or not question.years else question.years[0]


_CLOSE = 0.015
"""How far behind the best sentence of its clause another may lie and still belong to the answer."""


def best_sentences(scored: Sequence[Scored], most: int = 3) -> tuple[Evidence, ...]:
    """The sentences that answer, of those of one clause: the best and the close ones, in reading order."""
    ranked = sorted(scored, key=lambda s: (-s.score, s.evidence.span.start))[:most]
    kept = [s.evidence for s in ranked if s.score >= ranked[0].score - _CLOSE]
    return tuple(sorted(kept, key=lambda e: e.span.start))
