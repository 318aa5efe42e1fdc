"""What is said of one document beside its text: header, standing, versions, facts, how it was read."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import streamlit as st

from ingest import Document, Kind, Span, citation
from ingest.formats import FORMATS
from ingest.header_table import header_table
from kg.facts import Basis, Commitment, Reference, Responsibility, Strength, Target
from kg.graph import LEVEL_LABELS
from kg.versions import Evidence, Summary, summaries
from library import Library
from ontology import lexicon
from sheets.labels import STRENGTHS
from ui.payloads import Json

_KINDS = {
    Kind.PART: "部分",
    Kind.ACTION: "行动",
    Kind.SECTION: "节",
    Kind.MEASURE: "举措",
    Kind.CHAPTER: "章",
    Kind.ARTICLE: "条",
    Kind.PARAGRAPH: "自然段",
    Kind.ITEM: "项",
    Kind.TABLE_ROW: "表格行",
    Kind.ATTACHMENT: "附件",
}
_MAIN = ("document_number", "issuer", "issued", "published", "effective", "expires")
"""What of a header is shown at once."""
_BASES = {Basis.STATED: "", Basis.INHERITED: "推定：", Basis.INFERRED: "推断：", Basis.UNSTATED: ""}


def standings(library: Library) -> dict[str, Summary]:
    """Each document's state today, its versions and what changed it, by id."""
    return _standings(library, library.revision, date.today())


@st.cache_resource(max_entries=2, show_spinner=False)
def _standings(_library: Library, revision: str, day: date) -> dict[str, Summary]:
    return {each.document: each for each in summaries(_library.documents(), day)}


def place_of(document: Document, spans: Iterable[Span]) -> Json:
    """Words of a document as the components mark them: spans, and the clause that an official would cite."""
    listed = list(spans)
    if not listed:
        return {"spans": [], "clause": None, "citation": ""}
    path = document.numbered(document.clause_at(listed[0].start)).path
    return {
        "spans": [[each.start, each.end] for each in listed],
        "clause": path,
        "citation": citation(document, path),
    }


def header_payload(document: Document) -> list[Json]:
    """The header facts that the document prints, each with the words that say it; one row a label."""
    labels = lexicon("header")["display"]["labels"]
    main = {labels[name] for name in _MAIN} | {lexicon("header")["display"]["period"]}
    rows: dict[str, Json] = {}
    for each in header_table(document.metadata):
        row = rows.setdefault(each.label, {"name": each.label, "values": [], "spans": [], "why": each.why})
        row["values"].append(each.value)
        row["spans"].append(each.span)
    return [
        {
            "name": row["name"],
            "value": "；".join(dict.fromkeys(row["values"])),
            "why": row["why"],
            "main": row["name"] in main,
            **place_of(document, row["spans"]),
        }
        for row in rows.values()
    ]


def status_payload(library: Library, document: str) -> Json:
    """Whether a document holds today, why, and the words that tell."""
    told = standings(library)[document]
    return {
        "state": told.state.value,
        "label": told.state_label,
        "since": told.since,
        "why": told.why,
        "evidence": [_evidence(library, each) for each in told.evidence],
    }


def _evidence(library: Library, each: Evidence) -> Json:
    document = library.document(each.document)
    return {"document": each.document, "quote": each.quote, **place_of(document, [each.span])}


def versions_payload(library: Library, document: str) -> list[Json]:
    """The versions of a document's work, oldest first, itself among them."""
    told = standings(library)
    return [
        {"document": each, "label": told[each].version or told[each].title}
        for each in told[document].versions
    ]


def report_payload(document: Document) -> Json:
    """How a document was read: what was recognised and repaired, where the reader had doubts."""
    reasons = lexicon("repair")["reasons"]
    counts = Counter(edit.reason for edit in document.edits)
    return {
        "summary": "　".join([recognised(document), read_as(document)]),
        "repairs": [{"count": n, "reason": reasons.get(key, key)} for key, n in counts.most_common()],
        "notices": [
            {"message": each.message, **place_of(document, [each.span] if each.span else [])}
            for each in document.notices
        ],
    }


def recognised(document: Document) -> str:
    """The structure that was recognised, in one line: PDF，12 页，8,351 字；行动 10，举措 60."""
    pages = f"，{len(document.pages)} 页" if document.pages else ""
    kinds = Counter(clause.kind for clause in document.clauses)
    parts = "，".join(f"{name} {kinds[kind]}" for kind, name in _KINDS.items() if kinds[kind])
    told = f"；{parts}" if parts else ""
    return f"{FORMATS[document.format].label}{pages}，{len(document.source):,} 字{told}"


def read_as(document: Document) -> str:
    """How many places were repaired and doubted, in one line."""
    doubts = f"，提示 {len(document.notices)} 处" if document.notices else ""
    return f"整理 {len(document.edits)} 处{doubts}"


def facts_payload(library: Library, document: Document) -> list[Json]:
    """Targets, duties, commitments and references, each a line for the margin; not to be changed."""
    return _facts_payload(library, document, document.id, library.revision)


@st.cache_resource(max_entries=8, show_spinner=False)
def _facts_payload(_library: Library, _document: Document, document_id: str, revision: str) -> list[Json]:
    document, facts = _document, _library.facts(document_id)
    return [
        *(_target(document, each) for each in facts.targets),
        *(_responsibility(document, each) for each in facts.responsibilities if each.level or each.body),
        *(_reference(document, each) for each in facts.references),
        *(_commitment(document, each) for each in facts.commitments if each.strength is not Strength.PROMOTE),
    ]


def _fact(document: Document, clause: str, kind: str, text: str, note: str, span: Span | None) -> Json:
    return {
        "clause": clause,
        "kind": kind,
        "text": text,
        "note": note,
        "spans": [[span.start, span.end]] if span else [],
        "citation": citation(document, clause),
    }


def _target(document: Document, target: Target) -> Json:
    stated = target.deadline_basis is Basis.STATED
    note = f"期限 {target.deadline}" + ("" if stated else "（按文件实施期推定）") if target.deadline else ""
    return _fact(document, target.clause, "目标", document.text(target.span), note, target.span)


def _responsibility(document: Document, duty: Responsibility) -> Json:
    level = LEVEL_LABELS[duty.level] if duty.level else ""
    text = f"{duty.body}（{level}）" if duty.body and level else duty.body or level
    return _fact(document, duty.clause, "责任", text, f"{_BASES[duty.basis]}{duty.reason}", duty.span)


def _reference(document: Document, reference: Reference) -> Json:
    return _fact(document, reference.clause, "引用", reference.name, "", reference.span)


def _commitment(document: Document, commitment: Commitment) -> Json:
    words = document.text(commitment.span)
    return _fact(document, commitment.clause, "约束", words, STRENGTHS[commitment.strength], commitment.span)
