"""Which documents a question is asked of: those it names, those of the kind or the place it speaks of."""

import re
from collections.abc import Collection
from dataclasses import replace

from ingest import Document, Kind
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus
from qa.places import is_named, own_code, own_name
from qa.question import Question, terms_of

_TABLE = lexicon("questions")["scope"]
_PLAN, _LAW = re.compile(_TABLE["plan"]), re.compile(_TABLE["law"])
_BEFORE, _AFTER = re.compile(_TABLE["before_name"]), re.compile(_TABLE["after_name"])
_OF_VERSION = re.compile(_TABLE["of_version"])
_OF_HISTORY = re.compile(_TABLE["of_history"])
_VERSIONS = re.compile(_TABLE["versions"])
_SHORTEST_NAME = 4


def narrow(
    question: Question, corpus: Corpus, superseded: Collection[str]
) -> tuple[Question, Corpus, Step | None]:
    """The question without the names of documents, the part of the library that it is asked of, and the
    step that says so; all of the library and None where the question does not say.

    ``superseded`` are documents that a newer version replaced: asked only where the question is about
    versions, or names one by its year.
    """
    within = corpus.within()
    named = tuple(each for each in within if _names(question, each))
    chosen, why = (named, "问题点名") if named else _of_kind(question, within)
    if not named:
        local = any(is_named(each, question.text) for each in chosen)
        near = tuple(each for each in chosen if _is_of_place(question, each, local))
        if near and len(near) < len(chosen):
            chosen, why = near, "问题提到的地方"
        question = _without_place(question, near)
    current = tuple(each for each in chosen if each.id not in superseded)
    if current and len(current) < len(chosen) and not _asks_versions(question, chosen):
        chosen, why = current, why or "现行版本"
    if named and (of_year := _of_year(question, chosen)):
        chosen, why = of_year, "问题点名的版本"
    if named:
        question = _without_names(question, chosen)
    question = _without_version(question, chosen)
    if len(chosen) == len(within) or not chosen:
        return question, corpus, None
    titles = "".join(f"《{_title(each)}》" for each in chosen[:3]) + ("等" if len(chosen) > 3 else "")
    detail = f"只查{titles}（{why}），库中共 {len(within)} 份"
    return question, corpus.narrowed({each.id for each in chosen}), Step("scope", detail)


def _title(document: Document) -> str:
    return document.metadata.title.value if document.metadata.title else document.name


def names_of(title: str) -> frozenset[str]:
    """The names by which a work is called: its title, and that without what titles begin and end with.

    >>> sorted(names_of("中华人民共和国海洋环境保护法"))
    ['中华人民共和国海洋环境保护法', '海洋环境保护法']
    >>> sorted(names_of("河川省水土保持行动方案（2024—2027年）"))
    ['水土保持行动方案', '河川省水土保持', '河川省水土保持行动方案']
    """
    whole = re.sub(r"[（(〔].*", "", title)
    bare = _BEFORE.sub("", whole)
    short = {whole, bare, _AFTER.sub("", whole)}
    return frozenset(name for name in short if len(name) >= _SHORTEST_NAME)


def _names(question: Question, document: Document) -> bool:
    return any(name in question.text for name in names_of(_title(document)))


def _of_kind(question: Question, within: tuple[Document, ...]) -> tuple[tuple[Document, ...], str]:
    """The plans, or the laws, where the question speaks of the one kind only."""
    plan, law = _PLAN.search(question.text), _LAW.search(question.text)
    cue = plan or law
    if cue is None or (plan and law):
        return within, ""
    chosen = tuple(each for each in within if _is_law(each) == bool(law))
    return (chosen, f"问题说的是“{cue[0]}”") if chosen else (within, "")


def _is_law(document: Document) -> bool:
    return any(clause.kind is Kind.ARTICLE for clause in document.clauses)


def _is_of_place(question: Question, document: Document, local: bool) -> bool:
    """Whether a document holds for one of the places asked: its own, one above it, or the whole country.

    ``local``: the question names the own place of some document. Which provinces lie above a place that GB/T
    2260 does not list is not known: all are asked.
    """
    if is_named(document, question.text):
        return True
    own = (own_code(document) or "").rstrip("0")
    if local or not own:
        name = own_name(document) or "省"
        return name.endswith(("省", "自治区")) or not (local or question.places)
    return not question.places or any(
        place.code.startswith(own) or own.startswith(place.code.rstrip("0")) for place in question.places
    )


def _without_place(question: Question, asked: tuple[Document, ...]) -> Question:
    """The question with the names of the documents' own places no longer part of its subject."""
    text = question.text
    for name in sorted({own_name(each) or "" for each in asked}, key=len, reverse=True):
        text = text.replace(name, "，") if name else text
    terms = terms_of(text)
    return replace(question, terms=terms) if terms and text != question.text else question


def _asks_versions(question: Question, chosen: tuple[Document, ...]) -> bool:
    """Whether versions are compared, or one is asked for by the year it was passed."""
    if question.kind is QuestionKind.COMPARE or _VERSIONS.search(question.text):
        return True
    return bool(_of_year(question, chosen))


def _of_year(question: Question, chosen: tuple[Document, ...]) -> tuple[Document, ...]:
    """The documents that were passed in a year that the question names; none where all or none were."""
    found = tuple(
        each
        for each in chosen
        if each.metadata.issued and int(each.metadata.issued.value[:4]) in question.years
    )
    return found if len(found) < len(chosen) else ()


def _without_version(question: Question, chosen: tuple[Document, ...]) -> Question:
    """The question without the year of a version that the documents are of: it is no year of a target."""
    match = None if _OF_HISTORY.search(question.text) else _OF_VERSION.search(question.text)
    if match is None or not any(match["year"] in _years_of(each) for each in chosen):
        return question
    years = tuple(year for year in question.years if str(year) != match["year"])
    text = question.text.replace(match[0], "")
    if not re.search("[一-鿿]{2}", text):
        return question
    return replace(question, text=text, years=years, terms=terms_of(text) or question.terms)


def _years_of(document: Document) -> str:
    """The words of the header that tell when a document was made, changed and put in force."""
    header = document.metadata
    fields = (header.issued, header.published, header.effective, header.document_number)
    return "".join(document.text(field.span) for field in fields if field) + "".join(
        document.text(each.span) for each in document.children("0")
    )


def _without_names(question: Question, named: tuple[Document, ...]) -> Question:
    """The question without the titles that it names, and the year that told their version."""
    text = question.text
    for name in sorted({name for each in named for name in names_of(_title(each))}, key=len, reverse=True):
        text = text.replace(name, "")
    years = {int(each.metadata.issued.value[:4]) for each in named if each.metadata.issued}
    for year in years & set(question.years):
        text = re.sub(f"{year}年?(?:版|修订|修正)?的?", "", text)
    text = re.sub("《》|^(?:在|根据|按照|依据|的)|[（(][）)]", "", text)
    if not terms_of(text) and not re.search("第.+[条章部]", text):
        return question
    return replace(
        question,
        text=text,
        terms=terms_of(text),
        years=tuple(year for year in question.years if year not in years),
    )
