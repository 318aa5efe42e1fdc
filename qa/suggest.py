"""Questions worth trying, drawn from what the library holds."""

from ingest import Kind
from qa.corpus import Corpus
from qa.matching import groups


def suggest(corpus: Corpus, n: int) -> tuple[str, ...]:
    """At most ``n`` questions, of different kinds, the same for the same library."""
    found: list[str] = []
    for document in corpus.documents.values():
        facts = corpus.facts[document.id]
        valued = [t for t in facts.targets if t.value is not None and t.deadline and len(t.indicator) <= 16]
        parts = [c for c in groups(document) if c.kind is Kind.ACTION]
        measures = [document.clause(path) for path in facts.measures]
        by_kind = [
            [f"到{t.deadline[:4]}年，{t.indicator}的目标是多少？" for t in valued if t.deadline],
            [f"“{c.title}”有哪些举措？" for c in parts],
            [f"{c.title}有什么要求？" for c in measures if len(c.title) <= 16],
            ["成文日期是哪天？"] if document.metadata.issued else [],
        ]
        # One of each kind in turn, from the middle of each list: the first lines are the best known.
        for round_ in range(2):
            for questions in by_kind:
                if len(questions) > round_:
                    found.append(questions[(len(questions) // 2 + round_) % len(questions)])
    return tuple(dict.fromkeys(found))[:n]
