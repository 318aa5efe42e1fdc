"""Ties a penalty to the articles whose breach it punishes: as its words name them, else by common words.

Score of an inferred tie: of the words of the conduct, weighted by how few duties of the law use each
(inverse document frequency, Spärck Jones 1972), the share that stands in the duty as well. Where the duties
of two articles are as near, none is tied: a wrong article is worse than none.
"""

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.facts import Basis, Punished
from kg.law_articles import NAMED, articles, named_articles
from kg.same_act import Sentences, binding_sentences, same_acts
from ontology import lexicon

Words = Callable[[Span], frozenset[str]]
"""The words, as segmented, at a span of the repaired text."""

_LEAST = 0.55
"""Least score of a tie: below, the law does not tell. With it, of 26 conducts whose article is named 17 were
tied by their words alone, none wrongly."""
_MARGIN = 0.05
"""What the duty of another article must score less: where two are as near, the law does not tell which."""
_LEAST_SHARED = 3
_SHOWN = 4
"""Shared words that the reason names."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """A conduct with the article that punishes it; spans are into the repaired text."""

    article: str
    span: Span
    offender: Span | None


@dataclass(frozen=True, slots=True)
class _Duty:
    path: str
    number: str  # of the article, as printed
    words: frozenset[str]


def words_of(text: str, starts: Sequence[int]) -> Words:
    """The words of a segmented text, by span; ``starts``: where each begins."""
    bounds = (*starts, len(text))

    def within(span: Span) -> frozenset[str]:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        found = {text[start:end].strip() for start, end in pairwise(bounds[first : last + 1])}
        return frozenset(found - {""})

    return within


@cache
def _empty() -> frozenset[str]:
    return frozenset(lexicon("penalties")["conduct"]["empty"])


@cache
def _general() -> re.Pattern[str]:
    return re.compile(lexicon("penalties")["conduct"]["general"])


def find_punished(
    document: Document, words: Words, conducts: Sequence[Conduct], liable: Set[str]
) -> list[tuple[Punished, ...]]:
    """For each conduct, the clauses whose breach it is; empty where the law neither names nor tells them.

    ``liable``: the paths of chapters on liability, which hold penalties and no duties.
    """
    known = articles(document)
    duties: list[_Duty] | None = None
    sentences = Sentences((), {})
    weights: dict[str, float] = {}
    made: dict[Conduct, tuple[Punished, ...]] = {}
    for conduct in conducts:
        if conduct in made:
            continue
        made[conduct] = _stated(document, known, conduct)
        if not made[conduct] and not _names_an_article(document, conduct):
            if duties is None:
                duties = _duties(document, words, liable)
                weights = _weights(duties)
                sentences = binding_sentences(document, liable)
            made[conduct] = _by_act(document, conduct, sentences) or _inferred(
                document, words, conduct, duties, weights
            )
    for conduct in conducts:
        made[conduct] = made[conduct] or _as_before(document, conduct, made)
    return [made[conduct] for conduct in conducts]


def _as_before(
    document: Document, conduct: Conduct, made: Mapping[Conduct, tuple[Punished, ...]]
) -> tuple[Punished, ...]:
    """本条第一款规定的单位恶意串通: they breach what the first paragraph's conduct breaches."""
    if not _back().match(conduct.span.of(document.repaired.text)):
        return ()
    before = (each for each in made if each.article == conduct.article and each.span < conduct.span)
    punished = next((made[each] for each in before if made[each]), ())
    reason = "条文未写明条号；所指单位与本条前款相同，按前款所罚的条列"
    return tuple(replace(each, basis=Basis.INFERRED, reason=reason) for each in punished)


def _phrase(document: Document, conduct: Conduct) -> Span:
    """The conduct with the words before it in its sentence that name the breach: 违反本法第三条规定，."""
    text = document.repaired.text
    start = max(text.rfind(mark, 0, conduct.span.start) for mark in "。；：\n") + 1
    return Span(min(start, conduct.span.start), conduct.span.end)


def _names_an_article(document: Document, conduct: Conduct) -> bool:
    return bool(NAMED.search(_phrase(document, conduct).of(document.repaired.text)))


def _stated(document: Document, known: Mapping[str, Clause], conduct: Conduct) -> tuple[Punished, ...]:
    phrase = _phrase(document, conduct)
    found: dict[str, Punished] = {}
    for named in named_articles(document, known, phrase.of(document.repaired.text)):
        span = document.repaired.to_source(named.span.shift(phrase.start))
        found.setdefault(named.path, Punished(named.path, Basis.STATED, 1.0, "条文写明违反该条", span))
    return tuple(found.values())


def _by_act(document: Document, conduct: Conduct, sentences: Sentences) -> tuple[Punished, ...]:
    """The sentences that require what the conduct leaves undone."""
    text = document.repaired.text
    offender = conduct.offender.of(text) if conduct.offender else ""
    span = document.repaired.to_source(conduct.span)
    return tuple(
        Punished(
            same.sentence.path, Basis.INFERRED, round(same.score, 3),
            f"条文未写明条号；{same.sentence.number}要求的，正是没有做到的“{same.act}”", span,
        )
        for same in same_acts(sentences, conduct.span.of(text), offender)
    )  # fmt: skip


def _duties(document: Document, words: Words, liable: Set[str]) -> list[_Duty]:
    """The paragraphs and items that bind somebody, with their words."""
    binds, text = _binding(), document.repaired.text
    found = []
    for clause in document.clauses:
        article = document.numbered(clause)
        span = document.repaired.to_repaired(clause.span)
        if article.kind is not Kind.ARTICLE or article.parent in liable or span is None:
            continue
        if clause.kind is Kind.PARAGRAPH and any(word in span.of(text) for word in binds):
            found.append(_Duty(clause.path, article.number, words(span) - _empty()))
        below = document.children(clause.path)
        items = [child for child in below if child.kind is Kind.ITEM]
        head = document.repaired.to_repaired(below[0].span) if items else None
        if head and any(word in head.of(text) for word in binds):
            heading = words(head)
            for item in items:
                own = document.repaired.to_repaired(item.span)
                found += [_Duty(item.path, article.number, (heading | words(own)) - _empty())] if own else []
    return found


@cache
def _back() -> re.Pattern[str]:
    return re.compile(lexicon("penalties")["act"]["back"])


@cache
def _binding() -> tuple[str, ...]:
    return tuple(lexicon("penalties")["conduct"]["binding"])


def _weights(duties: Sequence[_Duty]) -> dict[str, float]:
    """Inverse document frequency; the weight of a word that no duty has stands under the empty word."""
    counts = Counter(word for duty in duties for word in duty.words)
    many = len(duties) + 1
    return {word: math.log(many / n) for word, n in counts.items()} | {"": math.log(many)}


def _inferred(
    document: Document, words: Words, conduct: Conduct, duties: Sequence[_Duty], weights: Mapping[str, float]
) -> tuple[Punished, ...]:
    if _general().search(conduct.span.of(document.repaired.text)):
        return ()
    own = {word for word in words(conduct.span) - _empty() if len(word) > 1}
    if not own:
        return ()
    unknown = weights[""]
    whole = sum(weights.get(word, unknown) for word in sorted(own))
    scored = []
    for i, duty in enumerate(duties):
        shared = own & duty.words
        if len(shared) >= _LEAST_SHARED:
            # Of two that share as much, the shorter one says it more closely; then the earlier.
            score = sum(weights[word] for word in sorted(shared)) / whole
            scored.append((score, -len(duty.words), -i))
    score, _, place = max(scored, default=(0.0, 0, 0))
    if score < _LEAST:
        return ()
    duty = duties[-place]
    if any(each > score - _MARGIN and duties[-i].number != duty.number for each, _, i in scored):
        return ()
    named = sorted(own & duty.words, key=lambda word: (-weights[word], word))[:_SHOWN]
    reason = f"条文未写明条号；违法行为与{duty.number}共有“{'”“'.join(named)}”等词"
    span = document.repaired.to_source(conduct.span)
    return (Punished(duty.path, Basis.INFERRED, round(score, 3), reason, span),)
