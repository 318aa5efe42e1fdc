"""Answers from the structure: lists and counts of actions, measures and targets, always whole."""

import re
from collections.abc import Sequence

from ingest import Clause, Document, Kind
from ingest.numbering import leading_number
from kg.facts import Modality, Target
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence, sentences
from qa.draft import Draft, Line, Refusal, heading, numbered_list
from qa.evidence import unknown_share
from qa.matching import find_group, groups, is_container, is_structural, named_heading, names_only, numbered
from qa.question import Question, terms_of
from qa.rule import score_sentences

_STRUCTURE = {name: re.compile(pattern) for name, pattern in lexicon("questions")["structure"].items()}
_PERCENT = re.compile("百分比|百分数|百分率|%|比率")
_MODALITIES = {Modality.STRIVE: re.compile("力争|争取"), Modality.ENSURE: re.compile("确保")}
_SAID = {Modality.STRIVE: "力争", Modality.ENSURE: "确保"}
_BINDING = re.compile("约束性|预期性")
_GENERAL = re.compile(lexicon("numbering")["kinds"]["general"])
_QUANTITATIVE = re.compile("量化|定量|数值|数字|具体数")


_CLAUSES, _WORK = (re.compile(lexicon("questions")["clause_count"][name]) for name in ("asked", "work"))
_ADDRESS = lexicon("questions")["address"]
_PART, _ARTICLE = re.compile(_ADDRESS["part"]), re.compile(_ADDRESS["article"])
_MIDDLE = re.compile(_ADDRESS["middle"])
_ADDRESS_ONLY = re.compile(_ADDRESS["only"])


def answer_address(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """The clauses that the question names by their printed number: 第三部分第2条, 第十二条; a refusal where
    no document has them."""
    part, middle, article = (each.search(question.text) for each in (_PART, _MIDDLE, _ARTICLE))
    rest = _ARTICLE.sub("", _MIDDLE.sub("", _PART.sub("", question.text)))
    asked = [each for each in corpus.within() if _ADDRESS_ONLY.match(rest) or names_only(rest, each)]
    if not (part or article) or not asked:
        return None
    wanted = tuple(numbered(match["n"]) for match in (middle, article) if match)
    found = [_addressed(question, each, wanted, part is not None) for each in asked]
    named = "".join(match[0] for match in (part, middle, article) if match)
    step = Step("outline", f"按编号取{named}")
    return _together(found) or Refusal(QuestionKind.RULE, f"文中没有{named}。", (), (step,))


def _addressed(
    question: Question, document: Document, wanted: tuple[int | None, ...], in_part: bool
) -> Draft | None:
    """What stands at an address: a part, and the numbers below it, from above downwards."""
    group = find_group(question, document) if in_part else None
    if in_part and group is None:
        return None
    for number in wanted[:-1]:
        below = document.children(group.path) if group else document.clauses
        group = next((c for c in below if c.number and _ordinal_of(c) == number), None)
        if group is None:
            return None
    if not wanted:
        return list_measures(document, group, QuestionKind.LIST)
    inside = (*measures_of(document, group), *(document.children(group.path) if group else ()))
    numbered = [c for c in dict.fromkeys(inside) if _ordinal_of(c) == wanted[-1]]
    if len(numbered) == 1 and is_container(document, numbered[0]):
        return list_measures(document, numbered[0], QuestionKind.LIST)
    if not numbered:
        return None
    step = Step("outline", f"按编号取条款 {'、'.join(each.path for each in numbered)}")
    lines = tuple(Line(sentence) for each in numbered for sentence in sentences(document, each.path))
    lead = "；".join(document.text(heading(document, each.path).span) for each in numbered)
    return Draft(QuestionKind.RULE, lead, lines, (step,))


def _ordinal_of(clause: Clause) -> int | None:
    number = leading_number(clause.number)
    return number.ordinal if number else None


def answer_list(question: Question, corpus: Corpus) -> Draft | None:
    """The measures, targets or actions asked for, of one part or of the whole document, of each document
    that has them."""
    return _together([_listed(question, corpus, each) for each in _asked(question, corpus)])


def _asked(question: Question, corpus: Corpus) -> Sequence[Document]:
    """The documents that have the part named; where none is named, all."""
    return [each for each in corpus.within() if find_group(question, each)] or corpus.within()


def _listed(question: Question, corpus: Corpus, document: Document) -> Draft | None:
    group = find_group(question, document)
    if group is None and not _asks_whole(question, document):
        return None
    rest = question.text.replace(group.title, "") if group else question.text
    if _asks_targets(question, group) and not _STRUCTURE["measure"].search(rest):
        return _list_targets(question, corpus, document, group)
    if _STRUCTURE["part"].search(rest) and (parts := _list_parts(document, group, question.kind)):
        return parts
    if group is not None and _STRUCTURE["action"].search(rest):
        return _list_groups(document, group) or list_measures(document, group, QuestionKind.LIST)
    if group is not None:
        return list_measures(document, group, QuestionKind.LIST)
    return _list_groups(document, None) if _STRUCTURE["action"].search(rest) else None


def answer_count(question: Question, corpus: Corpus) -> Draft | None:
    """How many actions, measures or targets, with the list that is counted."""
    return _together([_counted(question, corpus, each) for each in _asked(question, corpus)])


def _counted(question: Question, corpus: Corpus, document: Document) -> Draft | None:
    group = find_group(question, document)
    if group is None and not _asks_whole(question, document):
        return None
    rest = question.text.replace(group.title, "") if group else question.text
    if _asks_targets(question, group):
        return _list_targets(question, corpus, document, group)
    if _STRUCTURE["part"].search(rest) and (parts := _list_parts(document, group, question.kind)):
        return parts
    if group is not None:
        whole = not _STRUCTURE["measure"].search(rest) and _holds_parts(document, group)
        listed = _list_parts if whole else list_measures
        return listed(document, group, QuestionKind.COUNT)
    measures = any(each.kind is Kind.MEASURE for each in document.clauses)
    if measures and _STRUCTURE["measure"].search(rest) and not _STRUCTURE["action"].search(rest):
        return list_measures(document, None, QuestionKind.COUNT)
    return _list_groups(document, None) if _STRUCTURE["action"].search(rest) else None


def _holds_parts(document: Document, group: Clause) -> bool:
    """Whether what stands directly below a part has numbered clauses of its own: 重点任务 has ten 项."""
    return any(is_container(document, each) for each in document.children(group.path))


def answer_heading(question: Question, corpus: Corpus) -> Draft | None:
    """All that stands below a heading that the question names, where it asks nothing else."""
    return _together([_below(question, each) for each in corpus.within()])


def _below(question: Question, document: Document) -> Draft | None:
    clause = named_heading(question, document)
    if clause is None:
        return None
    if is_container(document, clause):
        return list_measures(document, clause, QuestionKind.LIST)
    step = Step("outline", f"按标题取条款 {clause.path}“{clause.number}{clause.title}”")
    return Draft(question.kind, "", tuple(Line(each) for each in sentences(document, clause.path)), (step,))


def _together(found: Sequence[Draft | None]) -> Draft | None:
    """What several documents list, as one list."""
    drafts = [each for each in found if each is not None]
    if len(drafts) < 2:
        return drafts[0] if drafts else None
    lines = tuple(line for each in drafts for line in each.lines)
    steps = tuple(step for each in drafts for step in each.steps)
    lead = (
        numbered_list(f"在 {len(drafts)} 份文件中", len(lines)) if all(each.lead for each in drafts) else ""
    )
    return Draft(drafts[0].kind, lead, lines, steps)


def _asks_targets(question: Question, group: Clause | None) -> bool:
    """Whether targets are asked for, by the question's words or the title that it names."""
    return _STRUCTURE["target"].search(f"{question.text}{group.title if group else ''}") is not None


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
    return is_structural("，".join(question.terms), document)


def measures_of(document: Document, group: Clause | None) -> tuple[Clause, ...]:
    """The measures of a part, or of the whole document; lacking measures, its titled clauses or articles."""
    inside = [
        c for c in document.clauses if group is None or (c is not group and group.span.contains(c.span))
    ]
    for kind in (Kind.MEASURE, Kind.ARTICLE, Kind.ITEM):
        if any(c.kind is kind for c in inside):
            return tuple(c for c in inside if c.kind is kind or _is_undertaking(document, c))
    return tuple(c for c in inside if c.number and c.title)


def _is_undertaking(document: Document, clause: Clause) -> bool:
    """Whether a 节 of a plan has nothing below it and is no section of goals or principles: a measure."""
    if clause.kind is not Kind.SECTION or _GENERAL.search(clause.title) or not clause.number:
        return False
    return clause.title != "" and not any(each.number for each in document.children(clause.path))


def list_measures(document: Document, group: Clause | None, kind: QuestionKind) -> Draft | None:
    """The measures of a part by number and title, complete."""
    measures = measures_of(document, group)
    if not measures:
        return None
    what = {Kind.ARTICLE: "条文", Kind.MEASURE: "举措"}.get(measures[0].kind, "内容")
    name = f"“{group.number}{group.title}”的{what}" if group else what
    lines = tuple(
        Line(heading(document, c.path), f"{i}. {c.title}")
        if c.title
        else Line(Evidence(document, document.text_span(c)), f"{i}. {document.text(document.text_span(c))}")
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


def _list_parts(document: Document, group: Clause | None, kind: QuestionKind) -> Draft | None:
    """What stands directly below a part, or at the top of a document, by number and title."""
    below = document.children(group.path) if group else groups(document)
    parts = [c for c in below if c.number and c.title and (group or c.parent is None)]
    if not parts:
        return None
    lines = tuple(Line(heading(document, c.path), f"{c.number}{c.title}") for c in parts)
    where = f"“{group.number}{group.title}”" if group else "正文"
    step = Step("outline", f"列出{where}的组成部分，共 {len(parts)} 项")
    return Draft(kind, f"{where}分为 {len(parts)} 个部分，共 {len(parts)} 项：", lines, (step,))


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
    # Asked for indicators, a row of a table is one, however many years it has.
    rows = {t.span: t for t in targets} if "指标" in question.text else None
    targets = list(rows.values()) if rows else targets
    lines = tuple(
        Line(Evidence(document, t.span), f"{i}. {Evidence(document, t.span).text}")
        for i, t in enumerate(targets, 1)
    )
    where = f"“{group.number}{group.title}”的" if group else ""
    step = Step("targets", f"列出{where}{note}目标（图谱：part → target），共 {len(targets)} 项")
    return Draft(question.kind, numbered_list(f"{where}{note}目标", len(targets)), lines, (step,))
