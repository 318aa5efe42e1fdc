"""Answers against annotated questions: right or not, cited clauses, and when no was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.likeness import flat
from evaluation.score import Row, Score, precision_recall_f1

TRACED = frozenset({"rule_lookup", "yes_no", "numeric_target", "deadline", "metadata"})
"""Types of question whose answer is right only with a right clause cited."""

UNANSWERED: Row = {"answerable": False, "answer": "", "citations": []}
"""What counts for a question that got no answer at all."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer held against its question. Clauses are counted for questions that have an answer."""

    right: bool
    hits: int = 0  # clauses that should be cited, and are
    cited: int = 0  # clauses cited, without those that may be cited too
    wanted: int = 0  # clauses that should be cited
    first_right: bool = False
    unquoted: int = 0  # citations without words

    @property
    def cites_exactly(self) -> bool:
        """Whether all clauses that should be cited are, and no other."""
        return self.hits == self.cited == self.wanted


def judge(gold: Row, answer: Row) -> Judged:
    """Hold one answer against its question."""
    text = flat(answer.get("answer"))
    forbidden = any(flat(word) in text for word in gold.get("must_not", ()))
    says = bool(answer.get("answerable"))
    if not gold["answerable"]:
        return Judged(right=not says and not forbidden)
    wanted, allowed = set(map(str, gold["gold_clauses"])), set(map(str, gold.get("also_ok", ())))
    cited = cited_clauses(wanted, answer)
    has_words = all(any(flat(word) in text for word in group) for group in gold["answer_contains"])
    traced = gold["type"] not in TRACED or bool(wanted & set(cited))
    return Judged(
        right=says and has_words and not forbidden and traced,
        hits=len(wanted & set(cited)),
        cited=sum(path not in allowed - wanted for path in cited),
        wanted=len(wanted),
        first_right=bool(cited) and cited[0] in wanted | allowed,
        unquoted=sum(not flat(each.get("quote")) for each in answer.get("citations", ())) if says else 0,
    )


def cited_clauses(wanted: set[str], answer: Row) -> list[str]:
    """The clauses an answer cites, each once, in order; one inside a wanted action counts as the action.

    >>> cited_clauses({"3"}, {"answerable": True, "citations": [{"clause": "3.2.1"}, {"clause": "4.1"}]})
    ['3', '4.1']
    """
    if not answer.get("answerable"):
        return []
    paths = [str(each.get("clause")) for each in answer.get("citations", ())]
    tops = ((path, path.split(".")[0]) for path in paths)
    return list(dict.fromkeys(top if path not in wanted and top in wanted else path for path, top in tops))


def score_answers(gold: Sequence[Row], answers: Sequence[Row]) -> Score:
    """Accuracy, citations and abstention over all questions; answers are found by their ``id``."""
    by_id = {str(answer["id"]): answer for answer in answers}
    told = [by_id.get(str(row["id"]), UNANSWERED) for row in gold]
    judged = [judge(row, answer) for row, answer in zip(gold, told, strict=True)]
    said_no = [not answer.get("answerable") for answer in told]
    should_no = [not row["answerable"] for row in gold]
    right_no = sum(said and should for said, should in zip(said_no, should_no, strict=True))
    answerable = len(gold) - sum(should_no)
    cited = precision_recall_f1(
        sum(j.hits for j in judged), sum(j.cited for j in judged), sum(j.wanted for j in judged)
    )
    abstained = precision_recall_f1(right_no, sum(said_no), sum(should_no))
    figures = {
        "qa.n": len(gold),
        "qa.accuracy": sum(j.right for j in judged) / len(gold) if gold else 0.0,
        "qa.citation.precision": cited[0],
        "qa.citation.recall": cited[1],
        "qa.citation.f1": cited[2],
        "qa.first_citation_right": sum(j.first_right for j in judged) / answerable if answerable else 0.0,
        "qa.citations_without_quote": sum(j.unquoted for j in judged),
        "qa.abstention.precision": abstained[0],
        "qa.abstention.recall": abstained[1],
        "qa.abstention.f1": abstained[2],
    }
    figures |= _shares("qa.type", [row["type"] for row in gold], judged)
    figures |= _shares("qa.noise", [row.get("noise") or "clean" for row in gold], judged)
    mistakes = {
        "qa.wrong": sum(not j.right for j in judged),
        "qa.citations_wrong": sum(not j.cites_exactly for j in judged),
        "qa.refused": sum(said_no) - right_no,
        "qa.made_up": sum(should_no) - right_no,
        "qa.citations_without_quote": sum(j.unquoted for j in judged),
    }
    wrong = ((row, answer) for row, answer, j in zip(gold, told, judged, strict=True) if not j.right)
    return Score(figures, mistakes, tuple(_miss(row, answer) for row, answer in wrong))


def _shares(prefix: str, groups: Sequence[str], judged: Sequence[Judged]) -> Mapping[str, float]:
    """The share of right answers in each group, in the order of their names."""
    right: dict[str, list[bool]] = {}
    for group, each in zip(groups, judged, strict=True):
        right.setdefault(group, []).append(each.right)
    return {f"{prefix}.{group}": sum(each) / len(each) for group, each in sorted(right.items())}


def _miss(gold: Row, answer: Row) -> str:
    wanted = f"应引 {'、'.join(gold['gold_clauses'])}" if gold["answerable"] else "应答：文中未规定"
    cited = "、".join(str(each.get("clause")) for each in answer.get("citations", ())) or "无"
    text = " ".join(str(answer.get("answer", "")).split())
    return f"{gold['id']} [{gold['type']}] {gold['question']}　{wanted}；引了 {cited}；答“{text[:60]}”"
