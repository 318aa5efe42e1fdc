"""Answers from the targets: how much, by when, and how two of them differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest import Document, Span
from kg.facts import Basis, Modality, Operator, Target
from kg.numbers import quantities
from qa.answer import QuestionKind, Step
from qa.cells import row_of, said_of_year
from qa.corpus import Corpus, Evidence, sentences
from qa.draft import Draft, Line, Refusal, place_of
from qa.evidence import fit, is_foreign, missing_aspect, missing_variant, presence
from qa.matching import coverage, widened
from qa.places import not_spoken_of
from qa.question import Question
from qa.synonyms import synonyms_of

ENOUGH = 0.5
"""Least share of an indicator's own words that a question must say to mean it."""

_HEAD = 2
"""Characters by which the things that two indicators measure are told apart."""
_WHOLLY = 0.95
"""Share from which an indicator is asked for beside the best one: 湿地保护率和森林覆盖率各是多少."""

_WELL = 0.6
"""Share of an indicator from which it is meant, whatever else the question says."""
_SAID = 0.2
"""Weight of the share of the question that a target says: of two indicators that it names the fuller one."""
_OTHER = 0.4
"""Share of a subject in words that stand elsewhere from which a target is not of it: 补贴 for 海上风电."""
_PARTLY = 0.3
"""Presence below which a word stands in a text only by a part of it: 风电 in 放电."""
_FAR = 0.2
"""How much more of the question, by rarity, another sentence of a target's clause may have at most: 最高额度
stands beside 新增贷款."""

_WORDS = {
    Operator.AT_LEAST: "不低于",
    Operator.AT_MOST: "不高于",
    Operator.MORE_THAN: "高于",
    Operator.LESS_THAN: "低于",
    Operator.EQUAL: "等于",
    Operator.ABOUT: "约（左右）",
    Operator.UP: "上升",
    Operator.DOWN: "下降",
    Operator.STATE: "状态",
    Operator.RANGE: "区间",
}


_BOUND = re.compile(
    "最高|最多|至多|上限|封顶|最低|最少|至少|下限|起步|不超过|不低于|不少于|不高于|以内|以上|以下"
)
_EACH = re.compile("分别|各是|各自|各为")


@dataclass(frozen=True, slots=True)
class Match:
    """A target that the question may mean, with how well its indicator is named, 0..1 and a little more."""

    document: Document
    target: Target
    named: float  # share of the indicator's own words that the question says
    score: float

    @property
    def evidence(self) -> Evidence:
        """The words that state the target, with the deadline that opens its sentence where it is there."""
        target, document = self.target, self.document
        start = target.span.start
        if (
            target.deadline_span
            and target.deadline_basis is Basis.STATED
            and target.deadline_span.end <= start
        ):
            sentence = document.clause_at(start)
            if sentence.span.contains(target.deadline_span) and start - target.deadline_span.end <= 3:
                start = target.deadline_span.start
        return Evidence(document, Span(start, target.span.end))


def matches(question: Question, corpus: Corpus) -> tuple[Match, ...]:
    """The targets whose indicator the question names, best first."""
    text = widened(question)
    ranks = {(h.document, h.path): i for i, h in enumerate(corpus.search(question.text, 8))}
    found = []
    for each, target in corpus.targets():
        named = coverage(target.indicator, text)
        if named < ENOUGH * 0.7:
            continue
        rank = ranks.get((each.id, target.clause), 8)
        unit = 0.1 if target.unit and target.unit.strip("万千百亿") in question.text else 0.0
        year = 0.1 if target.deadline and target.deadline[:4] in map(str, question.years) else 0.0
        said = _SAID * fit(question, f"{target.indicator}，{each.text(target.span)}", corpus)
        found.append(Match(each, target, named, named + 0.3 * (1 - rank / 8) + unit + year + said))
    return tuple(sorted(found, key=lambda m: (-m.score, m.document.name, m.target.span.start)))


def answer_numeric(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """The target asked for, with its operator, modality and deadline as printed."""
    found = [m for m in matches(question, corpus) if m.target.value is not None]
    if not found or found[0].score < ENOUGH:
        return None
    if missing_aspect(
        question, found[0].document.text(found[0].document.clause_at(found[0].target.span.start).span)
    ):
        return None  # 补贴多少钱 asks for money, whatever target is near
    best = _as_good(question, found)
    if other := _other_thing(question, best[0]):
        step = Step("targets", f"最接近的指标是“{best[0].target.indicator}”")
        return Refusal(question.kind, f"文中没有“{other}”的这一指标。", (best[0].evidence,), (step,))
    if not is_spoken_of(question, best[0], corpus):
        return None  # the search weighs all sentences
    step = Step("targets", f"按指标名匹配目标：{best[0].target.indicator}")
    if reason := beside_the_point(question, best):
        return Refusal(question.kind, reason, tuple(m.evidence for m in best[:3]), (step,))
    lines = tuple(dict.fromkeys(line for m in _of_year(question, best) for line in _said(m, question.years)))
    return Draft(question.kind, "", lines, (step,))


def is_spoken_of(question: Question, match: Match, corpus: Corpus) -> bool:
    """Whether a target is of what is asked: the subject is no word that the library lacks, and no other
    sentence of the clause has far more of it."""
    if _BOUND.search(question.text) and not _BOUND.search(match.evidence.text):
        return False
    document = match.document
    if _stands_elsewhere(question, _around(match), corpus) > _OTHER:
        return False
    own = fit(question, document.text(document.clause_at(match.target.span.start).span), corpus)
    others = (
        each.text
        for each in sentences(document, match.target.clause)
        if not each.span.contains(match.target.span) and quantities(each.text)
    )
    better = any(fit(question, text, corpus) > own + _FAR for text in others)
    return not better and (match.named > _WELL or not is_foreign(question, corpus))


def _stands_elsewhere(question: Question, around: str, corpus: Corpus) -> float:
    """Share of the subject, by rarity, in words that documents have, but not around a target, 0..1."""
    weights = [(term, corpus.rarity(term)) for term in question.terms]
    total = sum(weight for _, weight in weights)
    other = (w for term, w in weights if corpus.words.knows(term) and presence(term, around) < _PARTLY)
    return sum(other) / total if total else 0.0


def _other_thing(question: Question, match: Match) -> str | None:
    """The thing that the question measures where the indicator is of another one: 高等教育毛入学率 beside
    学前教育毛入园率. None where what the indicator begins with is said, or the clause has what is asked."""
    if match.named > _WELL or match.target.indicator[:_HEAD] in widened(question):
        return None
    around = _around(match)
    for term in question.terms:
        if len(term) > _HEAD and term[:_HEAD] not in around and not synonyms_of(term):
            return term
    return None


def _around(match: Match) -> str:
    """The clause of a target, the titles above it and the work's."""
    document = match.document
    clause = document.clause(match.target.clause)
    titles = [each.title for each in document.ancestors(clause)]
    work = document.metadata.title.value if document.metadata.title else ""
    return "，".join([match.target.indicator, document.text(clause.span), *titles, work])


def answer_compare(question: Question, corpus: Corpus) -> Draft | None:
    """Two or more targets side by side, with what their words do not have in common."""
    chosen: list[Match] = []
    for match in matches(question, corpus):
        same = any(match.target.indicator == other.target.indicator for other in chosen)
        if match.score >= ENOUGH + 0.2 and (not same or match.document.id != chosen[0].document.id):
            chosen.append(match)
    chosen = chosen[: max(2, question.text.count("、") + 1)]
    if len(chosen) < 2:
        return None
    lines = [Line(m.evidence, stated_words(m), place_of(m.evidence)) for m in chosen]
    lines.append(Line(chosen[-1].evidence, _difference(chosen)))
    step = Step("targets", f"对照目标：{'、'.join(m.target.indicator for m in chosen)}")
    return Draft(QuestionKind.COMPARE, "原文表述分别是：", tuple(lines), (step,))


def _difference(chosen: Sequence[Match]) -> str:
    parts = [f"“{m.target.indicator}”为{describe(m.target)}" for m in chosen]
    bounds = {(m.target.operator, m.target.value, m.target.unit) for m in chosen}
    verdict = "程度用语与数值相同" if len(bounds) == 1 else "表述不同"
    return f"对照：{'；'.join(parts)}。两者{verdict}。" if len(chosen) == 2 else f"对照：{'；'.join(parts)}。"


def describe(target: Target) -> str:
    """A target's bound in words: 不低于 90%，力争，2027年."""
    value = "" if target.value is None else f" {number(target.value)}{target.unit or ''}"
    modality = {Modality.STRIVE: "，力争", Modality.ENSURE: "，确保", Modality.NONE: ""}[target.modality]
    deadline = f"，期限 {spoken_date(target.deadline)}" if target.deadline else ""
    return f"{_WORDS[target.operator]}{value}{modality}{deadline}"


def number(value: float) -> str:
    """A value without a needless fraction.

    >>> number(3000.0), number(66.7)
    ('3000', '66.7')
    """
    return str(int(value)) if value == int(value) else str(value)


def spoken_date(iso: str) -> str:
    """An ISO year, month or date as Chinese documents write it.

    >>> spoken_date("2027"), spoken_date("2025-06")
    ('2027年', '2025年6月')
    """
    parts = iso.split("-")
    return "".join(f"{int(part)}{name}" for part, name in zip(parts, "年月日", strict=False))


def stated_words(match: Match) -> str:
    """The words that state the target, and its deadline where that stands further off."""
    words, target = match.evidence.text, match.target
    stated = target.deadline_basis is Basis.STATED and target.deadline
    year = target.deadline[:4] if target.deadline else ""
    return (
        f"{words}（{spoken_date(target.deadline)}）"
        if stated and target.deadline and year not in words
        else words
    )


def _as_good(question: Question, found: Sequence[Match]) -> list[Match]:
    """The best match and those that name the same indicator: other years, other documents; and, where the
    question asks for each of several, those of the same clause that it names as well."""
    first = found[0]
    several = _EACH.search(question.text) is not None
    return [
        m
        for m in found
        if m is first
        or (m.target.indicator == first.target.indicator and m.score > 0.8 * first.score)
        or (m.named > _WHOLLY and not _overlap(m, first))
        or (several and m.target.clause == first.target.clause and m.score > 0.7 * first.score)
    ]


def _overlap(one: Match, other: Match) -> bool:
    """Whether one indicator's name holds the other's: then the longer one is meant."""
    a, b = one.target.indicator, other.target.indicator
    return a in b or b in a or one.document is not other.document


def _in_head(found: Sequence[Match], year: int) -> bool:
    """Whether the table of one of the targets has the year over a cell of its row: 2024年现状."""
    return any(
        row is not None and said_of_year(m.document, row, year)
        for m in found
        if (row := row_of(m.document, m.target))
    )


def _said(match: Match, years: Sequence[int]) -> Iterator[Line]:
    """The lines that state a match: of a row of a table the cells of the years asked, else of its own."""
    row = row_of(match.document, match.target)
    if row is None:
        yield Line(match.evidence, stated_words(match))
        return
    own = match.target.deadline[:4] if match.target.deadline else ""
    for year in years or ([int(own)] if own else []):
        if words := said_of_year(match.document, row, year):
            yield Line(
                Evidence(match.document, match.document.text_span(row)), f"{match.target.indicator}，{words}"
            )


def _of_year(question: Question, found: Sequence[Match]) -> Sequence[Match]:
    years = {str(year) for year in question.years}
    of_year = [m for m in found if m.target.deadline and m.target.deadline[:4] in years]
    return of_year or found


def beside_the_point(question: Question, found: Sequence[Match]) -> str | None:
    """Why these targets are not the one asked for: another year, another place; None if they are."""
    target = found[0].target
    years = {m.target.deadline[:4] for m in found if m.target.deadline}
    sentences_of = "".join(m.document.text(m.document.clause_at(m.target.span.start).span) for m in found)
    for year in question.years:
        if years and str(year) not in years and str(year) not in sentences_of and not _in_head(found, year):
            stated = "、".join(f"{y}年" for y in sorted(years))
            return f"没有写 {year}年“{target.indicator}”的目标，只写了{stated}的。"
    if variant := missing_variant(question, sentences_of):
        return f"最接近的目标写的不是“{variant}”。"
    if places := not_spoken_of(question.text, question.places, sentences_of, found[0].document):
        return f"没有单独规定{'、'.join(places)}的“{target.indicator}”。"
    return None
