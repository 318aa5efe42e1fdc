"""Links: which measures serve a target, told from their words, with a score and a reason.

For a target stated above the measures (in 主要目标 of an action), each measure of the same action gets

    score = min(1, shared / whole + 0.5 * min(1, means / 3))

``whole`` sums idf(w) over the content words w of the indicator; ``shared`` sums idf(w) over those that
stand in the measure: in full in its title, 0.8 of it in its text. For a compound that stands in no measure
the first or last word of it counts instead, at half its weight. Words in more than a quarter of the measures
say nothing about any one of them and are left out. ``means`` counts the words of the measure that are known
ways to move the indicator, listed with their sources in ``links.toml``. idf(w) = ln((N + 1) / (df(w) + 0.5))
over the N measures of the document (Robertson and Sparck Jones' weight without relevance information).
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Clause, Document, Kind
from kg.facts import Link, Target
from kg.segmentation import segmenter
from ontology import lexicon

THRESHOLD = 0.3
"""Least score of a link: below it the words in common weigh less than a third of the indicator's."""

_IN_TEXT, _IN_PART = 0.8, 0.5
_TOO_COMMON, _FEW = 0.25, 3  # share of the measures; so few are never too many
_MEANS_WEIGHT, _MEANS_ENOUGH = 0.5, 3


_Weigh = Callable[[str], float | None]


@dataclass(frozen=True, slots=True)
class _Measure:
    path: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _Evidence:
    measure: str
    shared: tuple[str, ...]
    means: tuple[str, ...]
    source: str
    score: float


def links(document: Document, targets: Iterable[Target]) -> tuple[Link, ...]:
    """The measures that serve each target stated above them, best first; none where no word supports it.

    A target in a measure is that measure's own and is not linked. One outside any action (工作目标 of the
    whole plan) may be served by every measure of the document.
    """
    measures = tuple(
        _Measure(clause.path, clause.title, document.text(clause.span))
        for clause in document.clauses
        if clause.kind is Kind.MEASURE
    )
    weigh = _weights(measures)
    return tuple(
        _link(target, evidence)
        for target in targets
        for evidence in _ranked(target, _candidates(document, target, measures), weigh)
    )


def _candidates(document: Document, target: Target, measures: tuple[_Measure, ...]) -> tuple[_Measure, ...]:
    """The measures below the nearest clause above the target that has any; all where none has."""
    clause = document.clause(target.clause)
    line = (clause, *document.ancestors(clause))
    if any(above.kind is Kind.MEASURE for above in line):
        return ()
    for above in line:
        if below := tuple(measure for measure in measures if _is_below(measure.path, above)):
            return below
    return measures


def _is_below(path: str, above: Clause) -> bool:
    return path.startswith(f"{above.path}.")


def _ranked(target: Target, candidates: tuple[_Measure, ...], weigh: _Weigh) -> list[_Evidence]:
    words = _content_words(target.indicator)
    forms = [form for word in words if (form := _form(word, weigh))]
    found = [_evidence(target, forms, measure) for measure in candidates]
    kept = [evidence for evidence in found if evidence.score >= THRESHOLD]
    return sorted(kept, key=lambda evidence: -evidence.score)


@dataclass(frozen=True, slots=True)
class _Form:
    """A content word: its weight in the whole, and what counts how much if it stands in a measure."""

    whole: float
    worth: tuple[tuple[str, float], ...]


def _form(word: str, weigh: _Weigh) -> _Form | None:
    weight = weigh(word)
    if weight is not None:
        return _Form(weight, ((word, weight),)) if weight else None
    parts = [(part, weigh(part) or 0.0) for part in _ends(word)]
    worth = tuple((part, _IN_PART * weight) for part, weight in parts if weight)
    return _Form(max(weight for _, weight in parts), worth) if worth else None


def _weights(measures: tuple[_Measure, ...]) -> _Weigh:
    """A word's idf: None where no measure has it, 0 where so many do that it says nothing of any."""

    @cache
    def weigh(word: str) -> float | None:
        holding = sum(word in measure.text for measure in measures)
        if not holding:
            return None
        if holding > max(_FEW, _TOO_COMMON * len(measures)):
            return 0.0
        return math.log((len(measures) + 1) / (holding + 0.5))

    return weigh


def _evidence(target: Target, forms: list[_Form], measure: _Measure) -> _Evidence:
    shared: dict[str, float] = {}
    for form in forms:
        found = next(((word, worth) for word, worth in form.worth if word in measure.text), None)
        if found:
            word, worth = found
            shared[word] = worth * (1.0 if word in measure.title else _IN_TEXT)
    whole = sum(form.whole for form in forms)
    means, source = _means(target.indicator, measure.text)
    by_words = sum(shared.values()) / whole if whole else 0.0
    score = by_words + _MEANS_WEIGHT * min(1, len(means) / _MEANS_ENOUGH)
    return _Evidence(measure.path, tuple(shared), means, source, round(min(1.0, score), 3))


def _means(indicator: str, text: str) -> tuple[tuple[str, ...], str]:
    """The known ways to move the indicator that ``text`` names, and who says that they are."""
    for group in lexicon("links")["means"]:
        if any(word in indicator for word in group["of"]):
            named = [word for word in group["by"] if word in text]
            return tuple(word for word in named if not any(word in other != word for other in named)), group[
                "source"
            ]
    return (), ""


def _link(target: Target, evidence: _Evidence) -> Link:
    reasons = []
    if evidence.shared:
        reasons.append("共有词：" + "、".join(evidence.shared))
    if evidence.means:
        reasons.append(f"相关手段：{'、'.join(evidence.means)}（{evidence.source}）")
    method = "shared_words" if evidence.shared else "known_means"
    return Link(target.id, evidence.measure, method, evidence.score, "；".join(reasons))


@cache
def _content_words(indicator: str) -> tuple[str, ...]:
    """The words of an indicator that say what is measured, in order, each once."""
    words = (word for word in segmenter().cut(indicator, HMM=False) if _says_something(word))
    return tuple(dict.fromkeys(words))


@cache
def _ends(word: str) -> tuple[str, ...]:
    """The words that a compound begins or ends with, longest first: 生活污水 → 污水, 生活."""
    inside = {part for part in segmenter().cut_for_search(word, HMM=False) if part != word}
    ends = (part for part in inside if word.startswith(part) or word.endswith(part))
    return tuple(sorted(filter(_says_something, ends), key=lambda part: (-len(part), part)))


def _says_something(word: str) -> bool:
    return len(word) > 1 and not word.isdecimal() and word not in _measuring()


@cache
def _measuring() -> frozenset[str]:
    return frozenset(lexicon("links")["measuring"]["words"])


@Language.component("youju_links")
def youju_links(doc: Doc) -> Doc:
    """Set ``doc.user_data["links"]`` from the Document and the targets in ``doc.user_data``."""
    doc.user_data["links"] = links(doc.user_data["document"], doc.user_data["targets"])
    return doc
