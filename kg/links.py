"""Links: which measures serve a target, told from their words, with a score and a reason.

For a target stated above the measures (in 主要目标 of an action), each measure of the same action gets

    score = min(1, shared / whole + 0.5 * min(1, means / 3))

``whole`` sums idf(w) over the content words w of the indicator; ``shared`` sums idf(w) over those that
stand in the measure: in full in its title, 0.8 of it in its text. For a compound that stands in no measure
the first or last word of it counts instead, at half its weight. Words in more than a quarter of the measures
say nothing about any one of them and are left out. ``means`` counts the words of the measure that are known
ways to move the indicator, listed with their sources in ``links.toml``. idf(w) = ln((N + 1) / (df(w) + 0.5))
over the N measures of the document (Robertson and Sparck Jones' weight without relevance information).

Left out are links by less than half the words of the target's best one, names of places and regions, which
say where and not what, and what is for towns from measures for villages and the other way. What a heading
above names is tied to all measures below it (:mod:`kg.section_links`).
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Clause, Document, Kind
from kg.facts import Link, Target
from kg.places import place_mentions
from kg.section_links import is_support, theme_of
from kg.segmentation import plain, segmenter
from ontology import lexicon

THRESHOLD = 0.3
"""Least score of a link: below it the words in common weigh less than a third of the indicator's."""
_OF_BEST = 0.5
"""Least share of the best score by words: what shares so much less shares only what qualifies the head."""

_IN_TEXT, _IN_PART = 0.8, 0.5
_TOO_COMMON, _FEW = 0.25, 4  # share of the measures; so few are never too many
_MEANS_WEIGHT, _MEANS_ENOUGH = 0.5, 3


_Weigh = Callable[[str], float | None]


@dataclass(frozen=True, slots=True)
class _Measure:
    """A measure in the form in which texts are compared; ``settled``: in towns, in villages, or unsaid."""

    path: str
    title: str
    text: str
    settled: str


@dataclass(frozen=True, slots=True)
class _Evidence:
    measure: str
    shared: tuple[str, ...]
    means: tuple[str, ...]
    source: str
    by_words: float
    score: float


def links(document: Document, targets: Iterable[Target]) -> tuple[Link, ...]:
    """The measures that serve each target stated above them, best first; none where no word supports it.

    A target in a measure is that measure's own and is not linked. One outside any action (工作目标 of the
    whole plan) may be served by every measure of the document.
    """
    measures = tuple(_measure(document, clause) for clause in document.clauses if clause.kind is Kind.MEASURE)
    title = document.metadata.title
    weigh = _weights(measures, plain(title.value) if title else "")
    found: list[Link] = []
    for target in targets:
        heading, candidates = _candidates(document, target, measures)
        words = _content_words(_without_places(target.indicator))
        ranked = _ranked(target, words, candidates, weigh)
        found += (_link(target, evidence) for evidence in ranked)
        if candidates and (theme := theme_of(document, target, heading, words)):
            told = {evidence.measure for evidence in ranked}
            where = f"上级标题“{heading.title}”" if heading else "文件标题"
            reason = f"{where}点明“{theme}”，即该目标所指；原文没有逐条写明"
            found += (
                Link(target.id, each.path, "section", THRESHOLD, reason)
                for each in candidates
                if each.path not in told and not is_support(document, each.path)
            )
    return tuple(found)


def _measure(document: Document, clause: Clause) -> _Measure:
    titles = plain("".join(above.title for above in (clause, *document.ancestors(clause)) if above.title))
    text = plain(document.text(clause.span))
    return _Measure(clause.path, plain(clause.title), text, _settled(titles) or _settled(text))


def _settled(words: str) -> str:
    """Whether words are on towns or on villages: ``town``, ``village``; empty where on both or neither."""
    table = lexicon("links")["settlements"]
    named = [name for name in ("town", "village") if any(word in words for word in table[name])]
    return named[0] if len(named) == 1 else ""


@cache
def _regions() -> re.Pattern[str]:
    names = sorted(lexicon("references")["regions"]["names"], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(names)})(?:地区|区域)?")


def _without_places(indicator: str) -> str:
    """An indicator without the names of places and regions, which say where it holds."""
    found = [(each.start, each.end) for each in place_mentions(indicator)]
    for start, end in sorted(found, reverse=True):
        indicator = f"{indicator[:start]} {indicator[end:]}"
    return _regions().sub(" ", indicator)


def _candidates(
    document: Document, target: Target, measures: tuple[_Measure, ...]
) -> tuple[Clause | None, tuple[_Measure, ...]]:
    """The nearest clause above the target that has measures, and these; all of the plan where none has."""
    clause = document.clause(target.clause)
    line = (clause, *document.ancestors(clause))
    if any(above.kind is Kind.MEASURE for above in line):
        return None, ()
    settled = _settled(target.indicator)
    fit = tuple(each for each in measures if not settled or each.settled in ("", settled))
    for above in line:
        if any(_is_below(measure.path, above) for measure in measures):
            return above, tuple(measure for measure in fit if _is_below(measure.path, above))
    return None, fit


def _is_below(path: str, above: Clause) -> bool:
    return path.startswith(f"{above.path}.")


def _ranked(
    target: Target, words: tuple[str, ...], candidates: tuple[_Measure, ...], weigh: _Weigh
) -> list[_Evidence]:
    forms = [form for word in words if (form := _form(word, weigh))]
    found = [_evidence(target, forms, measure) for measure in candidates]
    least = _OF_BEST * max((each.by_words for each in found), default=0.0)
    found = [each if each.by_words >= least else _by_means(each) for each in found]
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


def _weights(measures: tuple[_Measure, ...], title: str) -> _Weigh:
    """A word's idf: None where no measure has it, 0 where so many do, or the title, that it says nothing."""

    @cache
    def weigh(word: str) -> float | None:
        holding = sum(word in measure.text for measure in measures)
        if not holding:
            return None
        if word in title or holding > max(_FEW, _TOO_COMMON * len(measures)):
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
    means, source = _means(plain(target.indicator), measure.text)
    by_words = sum(shared.values()) / whole if whole else 0.0
    score = by_words + _by_number(means)
    return _Evidence(measure.path, tuple(shared), means, source, by_words, round(min(1.0, score), 3))


def _by_means(evidence: _Evidence) -> _Evidence:
    """The evidence without the words in common."""
    return replace(evidence, shared=(), score=round(_by_number(evidence.means), 3))


def _by_number(means: tuple[str, ...]) -> float:
    return _MEANS_WEIGHT * min(1, len(means) / _MEANS_ENOUGH)


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
    words = (word for word in segmenter().cut(plain(indicator), HMM=False) if _says_something(word))
    return tuple(dict.fromkeys(words))


@cache
def _ends(word: str) -> tuple[str, ...]:
    """The words that a compound begins or ends with, longest first: 生活污水 → 污水, 生活."""
    known = segmenter().FREQ
    inside = {part for part in segmenter().cut_for_search(word, HMM=False) if part != word}
    # 再生水利用率 is no 用率 of 再生水利: what is left must be a word as well.
    ends = (
        part
        for part in inside
        for left in (word.removeprefix(part), word.removesuffix(part))
        if left != word and len(left) > 1 and known.get(left)
    )
    return tuple(sorted(filter(_says_something, ends), key=lambda part: (-len(part), part)))


def _says_something(word: str) -> bool:
    return len(word) > 1 and not word.isdecimal() and word not in _measuring()


@cache
def _measuring() -> frozenset[str]:
    table = lexicon("links")
    return frozenset(table["measuring"]["words"]).union(*table["settlements"].values())


@Language.component("youju_links")
def youju_links(doc: Doc) -> Doc:
    """Set ``doc.user_data["links"]`` from the Document and the targets in ``doc.user_data``."""
    doc.user_data["links"] = links(doc.user_data["document"], doc.user_data["targets"])
    return doc
