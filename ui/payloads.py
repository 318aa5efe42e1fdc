"""Documents, answers and facts as the plain JSON that the components draw."""

import re
from typing import Any

import streamlit as st

from ingest import Clause, Document, Kind, citation
from library import Library
from qa import Answer, Citation, QuestionKind

KINDS = {
    QuestionKind.RULE: "查规定",
    QuestionKind.NUMERIC: "查指标",
    QuestionKind.DEADLINE: "查时限",
    QuestionKind.LIST: "列清单",
    QuestionKind.COUNT: "计数",
    QuestionKind.LEVEL: "按层级查",
    QuestionKind.YES_NO: "判断",
    QuestionKind.MULTI_HOP: "多步查询",
    QuestionKind.COMPARE: "对比",
    QuestionKind.METADATA: "查文件信息",
    QuestionKind.DEFINITION: "查定义",
}
_OPERATIONS = {
    "search": "检索",
    "targets": "查目标",
    "outline": "查目录",
    "metadata": "查首部",
    "places": "查地名",
    "mentions": "查用词",
    "references": "查引用",
    "levels": "查层级",
    "count": "计数",
    "check": "核对",
    "understand": "理解",
    "scope": "范围",
    "penalties": "查罚则",
    "duties": "查义务",
    "definition": "查定义",
}
_DELETED = frozenset({"line_join", "page_line", "invisible"})

Json = dict[str, Any]


def document_payload(document: Document, revision: str) -> Json:
    """A document for the source panel: text in blocks, clauses; not to be changed."""
    return _document_payload(document, document.id, revision)


@st.cache_resource(max_entries=16, show_spinner=False)
def _document_payload(_document: Document, document_id: str, revision: str) -> Json:
    document = _document
    blocks = [clause for clause in document.clauses if clause.kind is not Kind.SENTENCE]
    edges = [*(clause.span.start for clause in blocks[1:]), len(document.source)]
    return {
        "id": document.id,
        "revision": revision,
        "title": title_of(document),
        "pages": len(document.pages),
        "source": document.source,
        "blocks": [_block(document, clause, end) for clause, end in zip(blocks, edges, strict=True)],
        "gaps": [[e.start, e.end] for e in document.edits if e.reason in _DELETED and e.start < e.end],
        "clauses": [_clause(document, clause) for clause in document.clauses],
    }


def title_of(document: Document) -> str:
    """The work's title, or the file's name where it prints none."""
    return document.metadata.title.value if document.metadata.title else document.name


def _block(document: Document, clause: Clause, end: int) -> Json:
    start = clause.span.start
    words = document.source[start:end]
    start += len(words) - len(words.lstrip())
    return {
        "path": clause.path,
        "kind": clause.kind.value,
        "depth": sum(1 for _ in document.ancestors(clause)),
        "start": start,
        "end": max(start, end - (len(words) - len(words.rstrip()))),
        "heading": [clause.heading.start, clause.heading.end] if clause.heading else None,
    }


def _clause(document: Document, clause: Clause) -> Json:
    shown = document.text_span(clause)
    name = f"{clause.number}{clause.title}" if clause.title or clause.kind is Kind.ARTICLE else ""
    return {
        "path": clause.path,
        "parent": clause.parent,
        "name": "首部" if clause.kind is Kind.FRONT_MATTER else name,
        "depth": sum(1 for _ in document.ancestors(clause)),
        "start": clause.span.start,
        "shown": [shown.start, shown.end],
        "label": citation(document, clause.path),
    }


def answer_payload(library: Library, answer: Answer) -> Json:
    """An answer with numbered citations; a refusal's nearest clauses are numbered likewise."""
    cited = answer.citations or answer.nearest
    return {
        "answerable": answer.answerable,
        "kind": KINDS[answer.kind],
        "understood": answer.understood,
        "lines": [
            {
                "role": "lead" if line.citation is None else "item",
                "place": line.place,
                "text": line.text,
                "citations": [] if line.citation is None else [line.citation + 1],
            }
            for line in answer.lines
        ],
        "citations": _numbered(library, answer.citations),
        "nearest": _numbered(library, answer.nearest),
        "read": [s.detail for s in answer.plan if s.operation == "understand"],
        "table": _is_list(answer),
        "phrased": [
            {"text": line.text, "citations": [] if line.citation is None else [line.citation + 1]}
            for line in answer.phrased
        ],
        "note": answer.note,
        "plan": [
            {"operation": _OPERATIONS.get(s.operation, s.operation), "detail": s.detail} for s in answer.plan
        ],
        "copy": copied(answer),
        "documents": sorted({each.document for each in cited}),
    }


_WHOLE_LIST = re.compile(r"共 \d+ [项条章个处份]")


def _is_list(answer: Answer) -> bool:
    """Whether the answer is one whole list: a lead that counts, and a line for each."""
    leads = [line for line in answer.lines if line.citation is None]
    items = len(answer.lines) - len(leads)
    return len(leads) == 1 and items > 1 and _WHOLE_LIST.search(leads[0].text) is not None


def copied(answer: Answer) -> str:
    """An answer as it is pasted into a report: its words, then each citation with its quote."""
    cited = [f"[{i}] {each.label}：“{each.quote.strip()}”" for i, each in enumerate(answer.citations, 1)]
    return "\n".join([answer.text, "", "依据：", *cited])


def _numbered(library: Library, citations: tuple[Citation, ...]) -> list[Json]:
    return [
        {
            "number": i,
            "document": each.document,
            "clause": each.clause,
            "spans": [[each.span.start, each.span.end]],
            "reading": library.document(each.document).text(each.span),
            "quote": each.quote,
            "label": each.label,
        }
        for i, each in enumerate(citations, 1)
    ]
