"""How well the words of a question name a thing of the documents."""

import re
from functools import cache

from ingest import Clause, Document, Kind
from ingest.numbering import leading_number, ordinal
from ontology import lexicon
from qa.question import Question, terms_of
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


_STRUCTURE = tuple(re.compile(pattern) for pattern in lexicon("questions")["structure"].values())
_OF_LAWS = re.compile("[章节编]")
_TARGETS = re.compile(lexicon("questions")["structure"]["target"])
_SHORTEST = 4
"""Characters of a title that must be said where its first word, the verb, is left out."""


def is_structural(words: str, document: Document) -> bool:
    """Whether ``words`` name nothing but the document and how it is made up: 规划的主要任务, 分几个方面."""
    return all(
        names_only(term, document) or any(pattern.search(term) for pattern in _STRUCTURE)
        for term in terms_of(words)
    )


def names_only(words: str, document: Document) -> bool:
    """Whether ``words`` name nothing but the document, by characters of its title: 教育规划."""
    title = document.metadata.title.value if document.metadata.title else document.name
    return set("".join(terms_of(words))) <= set(title)


def named_heading(question: Question, document: Document) -> Clause | None:
    """The clause whose title the question says where it says nothing else; the longest such title, and none
    that several clauses have.

    The verb before a title may be left out: 学前教育普及普惠 for 推进学前教育普及普惠. The chapters of laws
    bear the names of their matters: one is meant where 章 or 节 is said.
    """
    text = _bare(question.text)
    best, longest, alike = None, 0, False
    if any(each.kind is Kind.ARTICLE for each in document.clauses) and not _OF_LAWS.search(text):
        return None
    for clause in document.clauses:
        said = _said(_bare(clause.title), text) if clause.title[-1:] in text else ""
        if said and len(said) >= longest and is_structural(text.replace(said, "，", 1), document):
            alike = len(said) == longest
            best, longest = clause, len(said)
    return None if alike else best


def _bare(words: str) -> str:
    return re.sub(r"\W", "", words)


def _said(title: str, text: str) -> str:
    """The title as the text says it, empty where it does not."""
    if len(title) > 1 and title in text:
        return title
    rest = title[2:]
    return rest if len(rest) >= _SHORTEST and rest in text else ""


def numbered(numeral: str | None) -> int | None:
    """The number that a question says; None where it says none, or what is no numeral (第十十条)."""
    try:
        return ordinal(numeral) if numeral else None
    except ValueError:
        return None


def is_container(document: Document, clause: Clause) -> bool:
    """Whether numbered clauses stand below a clause."""
    return any(each.number and each.kind is not Kind.ITEM for each in document.children(clause.path))


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
    """The part that the question names: 第三部分, a title whole, or enough of its own words before 行动.

    "碧水行动" names 实施魅力碧水维护行动, where no other part's title says 碧水.
    """
    parts = groups(document)
    if match := _ORDINAL.search(question.text):
        wanted = numbered(match[1])
        for part in parts:
            number = leading_number(part.number)
            if number and number.ordinal == wanted and part.parent is None:
                return part
    named = named_heading(question, document)
    if named is not None and (is_container(document, named) or _TARGETS.search(named.title)):
        return named
    best, best_score = None, 0.0
    for match in _NAMED.finditer(question.text):
        if match[1][-1] in "几哪些多少个":
            continue  # 分哪几章 names none
        pairs = {match[1][i : i + 2] for i in range(len(match[1]) - 1)}
        for part in parts:
            own = {part.title[i : i + 2] for i in range(len(part.title) - 1)} & pairs
            score = sum(1 / sum(pair in other.title for other in parts) for pair in own)
            if score > best_score:
                best, best_score = part, score
    return best if best_score >= 1.0 else None
