"""Document in, Facts out; and the graphs made of them.

In: a :class:`ingest.Document`. Out: :class:`Facts`, each with the span that carries it and how it is known;
``kg.graph`` and ``kg.rdf`` make the two views of the graph from them.
"""

from typing import TYPE_CHECKING, Any

from kg.facts import Facts

if TYPE_CHECKING:
    from kg.pipeline import extract

__all__ = ["Facts", "extract"]


def __getattr__(name: str) -> Any:
    """Load the pipeline when it is first asked for: spaCy takes seconds, and answering needs it not."""
    if name == "extract":
        from kg.pipeline import extract  # noqa: PLC0415

        return extract
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
