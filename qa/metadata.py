"""Answers from the header."""

import re

from ingest import Document, HeaderField, Period, Span, work
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, Line, Refusal
from qa.places import is_named
from qa.question import Question

_FIELDS = tuple(
    (row["field"], row["label"], re.compile(row["sure"]), re.compile(row["loose"]))
    for row in lexicon("questions")["metadata"]
)


_NAMING = re.compile(lexicon("questions")["naming"]["pattern"])


def answer_metadata(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """The header facts that the question asks for; None where it asks for something else."""
    wanted = [
        (field, label)
        for field, label, sure, loose in _FIELDS
        if sure.search(question.text)
        or (loose.search(question.text) and _names_no_subject(question, loose, corpus))
    ]
    if not wanted:
        return None
    documents = _documents_named(question, corpus)
    step = Step("metadata", f"查文件首部：{'、'.join(label for _, label in wanted)}")
    lines = tuple(
        Line(Evidence(each, span), _say(each, label, span, many=len(documents) > 1))
        for each in documents
        for field, label in wanted
        for span in _spans(each, field)
    )
    if not lines:
        reason = f"文件首部没有载明{'、'.join(label for _, label in wanted)}。"
        nearest = tuple(Evidence(d, d.metadata.title.span) for d in documents[:3] if d.metadata.title)
        return Refusal(QuestionKind.METADATA, reason, nearest, (step,))
    return Draft(QuestionKind.METADATA, "", lines, (step,))


def _names_no_subject(question: Question, asked: re.Pattern[str], corpus: Corpus) -> bool:
    """Loose words ask for the header only where nothing but the document is spoken of."""
    rest = _NAMING.sub("", asked.sub("", question.text))
    titles = "".join(d.metadata.title.value for d in corpus.documents.values() if d.metadata.title)
    return all(term in titles or term not in rest for term in question.terms)


def _documents_named(question: Question, corpus: Corpus) -> tuple[Document, ...]:
    """The documents whose title the question says, or whose place; all that are asked where it says none."""
    within = corpus.within()
    named = []
    for each in within:
        title = each.metadata.title.value if each.metadata.title else ""
        core = re.sub(r"[（(].*", "", title)
        if core and core in question.text:
            named.append(each)
    return tuple(named) or tuple(each for each in within if is_named(each, question.text)) or within


def _spans(document: Document, field: str) -> tuple[Span, ...]:
    value = getattr(document.metadata, field)
    if isinstance(value, HeaderField | Period):
        return (value.span,)
    return (Span(value[0].span.start, value[-1].span.end),) if value else ()


def _say(document: Document, label: str, span: Span, *, many: bool) -> str:
    words = document.text(span).replace("\n", "")
    return f"{work(document)}{label}：{words}" if many else f"{label}：{words}"
