"""Answers from the structure: lists and counts of actions, measures and targets, always whole."""

import re
from collections.abc import Sequence

from ingest import Clause, Document, Kind
from ingest.numbering import leading_number, ordinal
from kg.facts import Modality, Target
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence, sentences
from qa.draft import Draft, Line, heading, numbered_list
from qa.evidence import unknown_share
from qa.matching import find_group, groups
from qa.question import Question, terms_of
from qa.rule import score_sentences

_STRUCTURE = {name: re.compile(pattern) for name, pattern in lexicon("questions")["structure"].items()}
_PERCENT = re.compile("百分比|百分数|百分率|%|比率")
_MODALITIES = {Modality.STRIVE: re.compile("力争|争取"), Modality.ENSURE: re.compile("确保")}
_SAID = {Modality.STRIVE: "力争", Modality.ENSURE: "确保"}
_BINDING = re.compile("约束性|预期性")
_QUANTITATIVE = re.compile("量化|定量|数值|数字|具体数")


_CLAUSES, _WORK = (re.compile(lexicon("questions")["clause_count"][name]) for name in ("asked", "work"))
_ADDRESS = lexicon("questions")["address"]
_PART, _ARTICLE = re.compile(_ADDRESS["part"]), re.compile(_ADDRESS["article"])
_ADDRESS_ONLY = re.compile(_ADDRESS["only"])


def answer_address(question: Question, corpus: Corpus) -> Draft | None:
    """The clause that the question names by its printed number: 第三部分第2条, 第十二条."""
    part, article = _PART.search(question.text), _ARTICLE.search(question.text)
    rest = _ARTICLE.sub("", _PART.sub("", question.text))
    if not (part or article) or not _ADDRESS_ONLY.match(rest):
        return None
    for each in corpus.within():
        group = find_group(question, each) if part else None
        if part and group is None:
            continue
        if article is None:
            return list_measures(each, group, QuestionKind.LIST) if group else None
        wanted = ordinal(article["n"])
        numbered = [c for c in measures_of(each, group) if _ordinal_of(c) == wanted]
        if len(numbered) == 1:
            step = Step("outline", f"按编号取条款 {numbered[0].path}")
            lines = tuple(Line(sentence) for sentence in sentences(each, numbered[0].path))
            return Draft(QuestionKind.RULE, each.text(heading(each, numbered[0].path).span), lines, (step,))
    return None


def _ordinal_of(clause: Clause) -> int | None:
    number = leading_number(clause.number)
    return number.ordinal if number else None


def answer_list(question: Question, corpus: Corpus) -> Draft | None:
    """The measures, targets or actions asked for, of one part or of the whole document."""
    for each in corpus.within():
        group = find_group(question, each)
        if group is None and not _asks_whole(question, each):
            continue
        if _STRUCTURE["target"].search(question.text) and not _STRUCTURE["measure"].search(question.text):
            return _list_targets(question, corpus, each, group)
        if group is not None and _STRUCTURE["action"].search(question.text.replace(group.title, "")):
            return _list_groups(each, group) or list_measures(each, group, QuestionKind.LIST)
        if group is not None:
            return list_measures(each, group, QuestionKind.LIST)
        if _STRUCTURE["action"].search(question.text):
            return _list_groups(each, None)
    return None


def answer_count(question: Question, corpus: Corpus) -> Draft | None:
    """How many actions, measures or targets, with the list that is counted."""
    for each in corpus.within():
        group = find_group(question, each)
        if group is None and not _asks_whole(question, each):
            continue
        if _STRUCTURE["target"].search(question.text):
            return _list_targets(question, corpus, each, group)
        if group is not None:
            return list_measures(each, group, QuestionKind.COUNT)
        if _STRUCTURE["measure"].search(question.text) and not _STRUCTURE["action"].search(question.text):
            return list_measures(each, None, QuestionKind.COUNT)
        if _STRUCTURE["action"].search(question.text):
            return _list_groups(each, None)
    return None


def answer_clause_count(question: Question, corpus: Corpus) -> Draft | None:
    """How many chapters or articles a law has: its chapters with theirs, or its first and last article."""
    asked = _CLAUSES.search(question.text)
    for each in corpus.within() if asked else ():
        articles = [c for c in each.clauses if c.kind is Kind.ARTICLE]
        chapters = [c for c in each.clauses if c.kind is Kind.CHAPTER]
        rest = _CLAUSES.sub("", question.text)
        if not articles or find_group(question, each) or not _names_only(rest, each):
            continue
        lines = [
            Line(heading(each, c.path), f"{c.number}{c.title}：{_articles_of(c, articles)}") for c in chapters
        ] or [Line(heading(each, c.path), c.number) for c in (articles[0], articles[-1])]
        counts = [f"{len(chapters)} 章"] if chapters else []
        lead = f"共 {'、'.join([*counts, f'{len(articles)} 条'])}："
        step = Step("outline", f"数条款（图谱：document → clause）：{lead.rstrip('：')}")
        return Draft(QuestionKind.COUNT, lead, tuple(lines), (step,))
    return None


def _articles_of(chapter: Clause, articles: Sequence[Clause]) -> str:
    inside = [c for c in articles if chapter.span.contains(c.span)]
    if not inside:
        return "无条文"
    return (
        f"{inside[0].number}至{inside[-1].number}，{len(inside)} 条" if len(inside) > 1 else inside[0].number
    )


def _names_only(words: str, document: Document) -> bool:
    """Whether words name nothing but the document and its kind."""
    title = document.metadata.title.value if document.metadata.title else document.name
    return all(term in title or _WORK.fullmatch(term) for term in terms_of(words))


_SERIES = re.compile(r"[^，。；：、]+(?:、[^，。；：、]+)+")


def answer_enumeration(question: Question, corpus: Corpus) -> Draft | None:
    """How many things a sentence lists between 、: counted in the sentence that fits best."""
    if not question.quoted and unknown_share(question, corpus) > _UNKNOWN:
        return None  # of a thing that no document has, nothing is counted
    scored = score_sentences(question, corpus)
    named = [s.evidence for s in scored if all(word in s.evidence.text for word in question.quoted)]
    for sentence in named[:1]:
        series = max(_SERIES.findall(sentence.text), key=lambda words: words.count("、"), default="")
        if series:
            count = members(series)
            step = Step("count", f"数原文以顿号并列的各项：{series}")
            lead = f"共 {count} 项（按原文以顿号并列计）："
            return Draft(QuestionKind.COUNT, lead, (Line(sentence),), (step,))
    return None


_UNKNOWN = 0.5
_JOINED = re.compile("以及|及其|和|及|与|或者")


def members(series: str) -> int:
    """How many things stand between 、, with the last two that 和 joins where no other member has one.

    >>> members("优先保护类、安全利用类和严格管控类"), members("化肥、农药"), members("人和地、水和气")
    (3, 2, 2)
    """
    *first, last = series.split("、")
    joined = _JOINED.search(last) is not None and not any(_JOINED.search(each) for each in first)
    return len(first) + 1 + joined


def _asks_whole(question: Question, document: Document) -> bool:
    """Whether the question is about the document as a whole: nothing in it names a subject of its own."""
    title = document.metadata.title.value if document.metadata.title else document.name
    words = [term for term in question.terms if term not in title]
    return all(any(pattern.search(word) for pattern in _STRUCTURE.values()) for word in words)


def measures_of(document: Document, group: Clause | None) -> tuple[Clause, ...]:
    """The measures of a part, or of the whole document; lacking measures, its titled clauses or articles."""
    inside = [
        c for c in document.clauses if group is None or (c is not group and group.span.contains(c.span))
    ]
    for kinds in ({Kind.MEASURE}, {Kind.ARTICLE}, {Kind.ITEM}):
        found = tuple(c for c in inside if c.kind in kinds)
        if found:
            return found
    return tuple(c for c in inside if c.number and c.title)


def list_measures(document: Document, group: Clause | None, kind: QuestionKind) -> Draft | None:
    """The measures of a part by number and title, complete."""
    measures = measures_of(document, group)
    if not measures:
        return None
    name = f"“{group.number}{group.title}”的举措" if group else "举措"
    lines = tuple(
        Line(heading(document, c.path), f"{i}. {c.title or document.text(heading(document, c.path).span)}")
        for i, c in enumerate(measures, 1)
    )
    step = Step("outline", f"列出{name}（图谱：part → measure），共 {len(measures)} 项")
    return Draft(kind, numbered_list(name, len(measures)), lines, (step,))


def _list_groups(document: Document, group: Clause | None) -> Draft | None:
    """The actions of a document or of one part; of a document without actions its parts."""
    parts = [
        c
        for c in document.clauses
        if c.kind is Kind.ACTION and c is not group and (group is None or group.span.contains(c.span))
    ]
    if not parts and group is None:
        parts = list(groups(document))
    if not parts:
        return None
    lines = tuple(Line(heading(document, c.path), f"{c.number}{c.title}") for c in parts)
    what = "行动" if parts[0].kind is Kind.ACTION else "部分"
    step = Step("outline", f"列出文件的{what}，共 {len(parts)} 项")
    return Draft(QuestionKind.LIST, numbered_list(what, len(parts)), lines, (step,))


def _list_targets(
    question: Question, corpus: Corpus, document: Document, group: Clause | None
) -> Draft | None:
    targets: Sequence[Target] = [
        t for t in corpus.facts[document.id].targets if group is None or group.span.contains(t.span)
    ]
    if "主要目标" in question.text and group is not None:
        targets = [t for t in targets if document.clause(t.clause).kind is Kind.SECTION] or targets
    note = ""
    if _PERCENT.search(question.text):
        targets, note = [t for t in targets if t.unit in ("%", "百分点", "个百分点")], "以百分数表示的"
    elif _QUANTITATIVE.search(question.text):
        targets, note = [t for t in targets if t.value is not None], "量化"
    elif modality := next((m for m, pattern in _MODALITIES.items() if pattern.search(question.text)), None):
        targets, note = [t for t in targets if t.modality is modality], f"以“{_SAID[modality]}”表述的"
    elif binding := _BINDING.search(question.text):
        targets, note = [t for t in targets if t.binding == binding[0]], binding[0]
    if not targets:
        return None
    lines = tuple(
        Line(Evidence(document, t.span), f"{i}. {Evidence(document, t.span).text}")
        for i, t in enumerate(targets, 1)
    )
    where = f"“{group.number}{group.title}”的" if group else ""
    step = Step("targets", f"列出{where}{note}目标（图谱：part → target），共 {len(targets)} 项")
    return Draft(question.kind, numbered_list(f"{where}{note}目标", len(targets)), lines, (step,))
