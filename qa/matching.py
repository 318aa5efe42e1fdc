"""How well the words of a question name a thing of the documents."""

import re
from functools import cache

from ingest import Clause, Document, Kind
from ontology import lexicon
from qa.question import Question
from qa.synonyms import expand

_GROUPS = frozenset({Kind.ACTION, Kind.PART, Kind.CHAPTER})


@cache
def _generic() -> re.Pattern[str]:
    return re.compile("|".join(sorted(lexicon("questions")["generic"]["words"], key=len, reverse=True)))


_MEASURE = re.compile("[一-鿿]{2}[率量度]$")


def coverage(name: str, text: str) -> float:
    """Share of ``name`` that stands in ``text`` in runs of two characters or more, 0..1.

    Words that most names have (比例, 面积, 建设…) and the kind of measure that ends a name (利用率, 覆盖率)
    weigh a quarter: what is measured is said before them.

    >>> coverage("森林覆盖率", "到2027年森林覆盖率是多少")
    1.0
    """
    weight = [1.0] * len(name)
    for match in (*_generic().finditer(name), *_MEASURE.finditer(name)):
        weight[match.start() : match.end()] = [0.25] * (match.end() - match.start())
    inside = [False] * len(name)
    for i in range(len(name) - 1):
        if name[i : i + 2] in text:
            inside[i] = inside[i + 1] = True
    total = sum(weight)
    return sum(w for w, hit in zip(weight, inside, strict=True) if hit) / total if total else 0.0


def widened(question: Question) -> str:
    """The question with the official words for its colloquial ones, for matching by words."""
    return " ".join([question.text, *expand(question.text)])


_NAMED = re.compile(r"([一-鿿“”]{2,24}?)(?:专项)?(?:行动|工程|攻坚战|战役|部分|章)(?!方案|计划)")
_ORDINAL = re.compile(r"第([一二三四五六七八九十百\d]{1,3})(?:个|大|项)?(?:部分|行动|章|大?工程)")


def groups(document: Document) -> tuple[Clause, ...]:
    """The parts, actions or chapters of a document: the top of its outline, and actions below."""
    return tuple(
        clause
        for clause in document.clauses
        if clause.kind in _GROUPS and (clause.parent is None or clause.kind is Kind.ACTION)
    )


def find_group(question: Question, document: Document) -> Clause | None:
    """The part that the question names: 第三部分, or enough of a title's own words before 行动.

    "碧水行动" names 实施魅力碧水维护行动, where no other part's title says 碧水.
    """
    parts = groups(document)
    if match := _ORDINAL.search(question.text):
        from ingest.numbering import leading_number, ordinal  # noqa: PLC0415

        wanted = ordinal(match[1])
        for part in parts:
            number = leading_number(part.number)
            if number and number.ordinal == wanted and part.parent is None:
                return part
    best, best_score = None, 0.0
    for match in _NAMED.finditer(question.text):
        pairs = {match[1][i : i + 2] for i in range(len(match[1]) - 1)}
        for part in parts:
            own = {part.title[i : i + 2] for i in range(len(part.title) - 1)} & pairs
            score = sum(1 / sum(pair in other.title for other in parts) for pair in own)
            if score > best_score:
                best, best_score = part, score
    return best if best_score >= 1.0 else None
