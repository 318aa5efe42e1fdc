"""Answers that gather every place where the text names something: words, places, documents, levels."""

import re
from collections.abc import Callable, Iterable

from ingest import Clause, Document, Kind, Span
from kg.facts import Basis, Reference, Strength, Use
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, Refusal, by_clause, heading, numbered_list
from qa.matching import find_group
from qa.places import codes_in, own_code
from qa.question import Question, level_words, terms_of, wanted_part
from qa.synonyms import synonyms_of

_TABLE = lexicon("questions")
_MENTION = re.compile(_TABLE["mention"]["cue"])
_DOCUMENT = re.compile(_TABLE["structure"]["document"])
_PLACE = re.compile(_TABLE["structure"]["place"])
_MEASURE = re.compile(_TABLE["structure"]["measure"])
_STRENGTHS = {Strength(name): re.compile(pattern) for name, pattern in _TABLE["strength"].items()}
_ORDINAL = re.compile("第[一二三四五六七八九十百\\d]{1,4}(?:部分|编|章|节)|这?一?[章节部]")
_EMPTY = re.compile(_TABLE["strength_words"]["empty"])
_MEASURE_OR_DUTY = re.compile(f"{_TABLE['structure']['measure']}|{_TABLE['levels']['cue']}")
_REPEALED, _OUT_OF_FORCE, _FRAME = (
    re.compile(_TABLE["repealed"][name]) for name in ("asked", "stated", "frame")
)
_BASIS = re.compile(_TABLE["basis"]["asked"])
_BASIS_WORD = re.compile("依据|根据|上位法|制定|编制|出台")
_RESTS = re.compile("根据|依据|依照|按照|落实|贯彻|结合")
_USES: dict[Use, re.Pattern[str]] = {Use(name): re.compile(p) for name, p in _TABLE["uses"].items()}


def answer_mentions(question: Question, corpus: Corpus) -> Draft | None:
    """Every sentence that has the words in quotation marks, where the question asks where they occur."""
    if not question.quoted or not _MENTION.search(question.text):
        return None
    found = _sentences(question, corpus, lambda text: any(word in text for word in question.quoted))
    words = "、".join(f"“{word}”" for word in question.quoted)
    return _gathered(question, found, f"出现{words}的条款", Step("mentions", f"逐句查找{words}"))


def answer_documents(question: Question, corpus: Corpus) -> Draft | None:
    """The documents that the text names, by how it uses them: to draw up, to revise, to implement…."""
    if not _DOCUMENT.search(question.text):
        return None
    wanted = {use for use, pattern in _USES.items() if pattern.search(wanted_part(question.text))}
    found: dict[str, tuple[Evidence, Reference]] = {}
    for each in corpus.within():
        for reference in corpus.facts[each.id].references:
            in_body = not reference.clause.startswith("0")
            if (
                reference.what == "document"
                and (in_body or not wanted)
                and (not wanted or reference.use in wanted)
            ):
                found.setdefault(reference.name, (Evidence(each, reference.span), reference))
    if not found:
        return None
    lines = by_clause([evidence for evidence, _ in found.values()])
    step = Step("references", f"列出文中以书名号点名的文件（用途：{'、'.join(sorted(wanted)) or '不限'}）")
    return Draft(QuestionKind.LIST, numbered_list("点名的文件", len(lines)), lines, (step,))


def answer_basis(question: Question, corpus: Corpus) -> Draft | None:
    """On what a document rests: the sentences that say so, where the question names nothing else."""
    cue = _BASIS.search(question.text)
    if cue is None or any(
        len(t) > 1 and t not in cue[0] for t in question.terms if not _BASIS_WORD.search(t)
    ):
        return None
    found = [
        Evidence(each, each.text_span(each.clause_at(reference.span.start)))
        for each in corpus.within()
        for reference in corpus.facts[each.id].references
        if reference.what == "document" and _opens(each, reference)
    ]
    step = Step("references", "查首部和第一条所载的依据")
    return _gathered(question, found, "制定依据", step)


def _opens(document: Document, reference: Reference) -> bool:
    """Whether a document is named where works say on what they rest: 引言 and 第一条 (立法技术规范 §2)."""
    clause = document.clause(reference.clause)
    first = next((c for c in document.clauses if c.kind is Kind.ARTICLE), None)
    said = _RESTS.search(document.text(document.clause_at(reference.span.start).span))
    return said is not None and (reference.clause.startswith("0") or clause is first)


def answer_repealed(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """What a document put out of force: the sentences that say so, where the question names nothing else."""
    if not _REPEALED.search(question.text) or not all(map(_FRAME.match, question.terms)):
        return None
    found = [
        Evidence(each, each.text_span(clause))
        for each in corpus.within()
        for clause in each.clauses
        if clause.kind is Kind.SENTENCE and _OUT_OF_FORCE.search(each.text(clause.span))
    ]
    named = [each for each in found if "《" in each.text] or found
    step = Step("references", "逐句查找废止、停止执行的规定")
    if not named:
        return Refusal(QuestionKind.METADATA, "文中没有写废止哪份文件。", (), (step,))
    return _gathered(question, named, "废止的规定", step, QuestionKind.METADATA)


def answer_keyword(question: Question, corpus: Corpus) -> Draft | None:
    """Everything that names a bare keyword: nothing is asked of it, so all that is said of it answers."""
    if question.text.strip("？?。！") not in question.terms and not question.quoted:
        return None
    word = question.quoted[0] if question.quoted else question.text.strip("？?。！")
    found = _sentences(question, corpus, lambda text: word in text)
    return _gathered(question, found, f"写到“{word}”的条款", Step("mentions", f"逐句查找“{word}”"))


def answer_places(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """Where places are named: all of them, or the ones the question names; a refusal where it asks for
    what one place is to do and the text does not name it."""
    subject = [term for term in question.terms if len(term) > 1 and not _is_place_word(question, term)]
    asks_tasks = bool(question.places) and not subject and _MEASURE_OR_DUTY.search(question.text) is not None
    asks_which = _PLACE.search(question.text) is not None and not question.places
    if not (asks_which or asks_tasks or (question.places and _MENTION.search(question.text))):
        return None
    asked = {place.code for place in question.places}
    found = []
    for each in _sentences(question, corpus, lambda text: bool(re.search("[市州县区盟旗省]", text))):
        # A province's plan names the province all through: that tells nothing, unless it is asked.
        named = codes_in(each.text, each.document) - (set() if asked else {own_code(each.document)})
        if named & asked if asked else named:
            found.append(each)
    # 海绵城市在哪些城市搞: only where the text speaks of it; 点名了哪些城市: wherever places are named.
    found = [e for e in found if any(term in e.text for term in subject)] or found
    what = "、".join(place.name for place in question.places) or "点名的地方"
    step = Step("places", f"查找地名：{what}")
    own = {own_code(each) for each in corpus.within()}
    if asks_tasks and not found and not asked & own:
        return Refusal(question.kind, f"文中没有点名{what}。", (), (step,))
    return _gathered(question, found, f"提到{what}的条款", step)


def _is_place_word(question: Question, term: str) -> bool:
    return bool(_PLACE.search(term) or _MEASURE_OR_DUTY.search(term)) or any(
        term in place.name or place.name in term for place in question.places
    )


def answer_strength(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """What is forbidden, encouraged or to be explored: the undertakings of that strength, by the graph; of a
    part that the question names those in it, a refusal where there are none."""
    strength = next((s for s, pattern in _STRENGTHS.items() if pattern.search(question.text)), None)
    if strength is None:
        return None
    parts = {each.id: find_group(question, each) for each in corpus.within()}
    named = any(parts.values())
    found = [
        Evidence(each, each.text_span(each.clause(fact.sentence)))
        for each in corpus.within()
        for fact in corpus.facts[each.id].commitments
        if fact.strength is strength and _is_inside(fact.trigger, parts[each.id], named=named)
    ]
    titles = "".join(part.title for part in parts.values() if part)
    text = _ORDINAL.sub("，", question.text)
    subject = [t for t in terms_of(text) if len(t) > 1 and not _EMPTY.search(t) and t not in titles]
    about = [e for e in found if all(_names(term, e.text) for term in subject)]
    if subject and not about:
        return None
    step = Step("levels", f"列出约束强度为“{strength.value}”的条款（图谱：clause → commitment）")
    if named and not about:
        title = next(f"{part.number}{part.title}" for part in parts.values() if part)
        return Refusal(question.kind, f"“{title}”没有这样的规定。", (), (step,))
    return _gathered(question, about, "相关条款", step)


def _is_inside(span: Span, part: Clause | None, *, named: bool) -> bool:
    """Whether words stand in the part that a question names; anywhere where it names none."""
    return part.span.contains(span) if part else not named


def _names(term: str, text: str) -> bool:
    return any(name in text for name in (term, *synonyms_of(term)))


def answer_level(question: Question, corpus: Corpus) -> Draft | None:
    """What the text asks of a level: the sentences that name it as the question does, else by the graph."""
    words = [word for level in question.levels for word in level_words(question.text, level)]
    asked = [word for word in words if len(word) > 1] + list(question.quoted)
    found = _sentences(question, corpus, lambda text: any(word in text for word in asked))
    detail = f"逐句查找{'、'.join(asked)}"
    if not found:
        found = _responsible(question, corpus)
        detail = f"责任层级为 {'、'.join(question.levels)} 的条款（图谱：measure → level，依据为原文）"
    return _gathered(question, found, "相关条款", Step("levels", detail), QuestionKind.LEVEL)


def _responsible(question: Question, corpus: Corpus) -> list[Evidence]:
    return [
        Evidence(each, each.text_span(each.clause_at(fact.span.start)))
        for each in corpus.within()
        for fact in corpus.facts[each.id].responsibilities
        if fact.level in question.levels and fact.basis is Basis.STATED and fact.span
    ]


def _sentences(question: Question, corpus: Corpus, wanted: Callable[[str], bool]) -> list[Evidence]:
    """The sentences of the body that are wanted; of measures only where the question says so."""
    only_measures = _MEASURE.search(question.text) is not None
    return [
        Evidence(each, each.text_span(clause))
        for each in corpus.within()
        for clause in each.clauses
        if clause.kind is Kind.SENTENCE
        and not clause.path.startswith("0.")
        and (not only_measures or each.numbered(clause).kind in (Kind.MEASURE, Kind.ARTICLE, Kind.ITEM))
        and wanted(each.text(clause.span))
    ] + [
        heading(each, clause.path)
        for each in corpus.within()
        for clause in each.clauses
        if clause.kind is Kind.MEASURE and wanted(clause.title) and not _said_below(each, clause.path, wanted)
    ]


def _said_below(document: Document, path: str, wanted: Callable[[str], bool]) -> bool:
    return any(wanted(document.text(child.span)) for child in document.children(path))


def _gathered(
    question: Question,
    found: Iterable[Evidence],
    what: str,
    step: Step,
    kind: QuestionKind = QuestionKind.LIST,
) -> Draft | None:
    ordered = sorted(dict.fromkeys(found), key=lambda e: (e.document.name, e.span.start))
    if not ordered:
        return None
    clauses = {(e.document.id, e.clause.path) for e in ordered}
    if question.kind is QuestionKind.COUNT:
        kind = QuestionKind.COUNT
    return Draft(kind, numbered_list(what, len(clauses)), by_clause(ordered), (step,))
