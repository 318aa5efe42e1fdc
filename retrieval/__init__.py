"""Clauses found for a question: by words (BM25) and by meaning (vectors), on this machine alone.

In: documents, as the :func:`passages` of their clauses, and the vectors that :func:`embed` gives them.
Out: an :class:`Index` on disk, and its :class:`Hit` s for a question. The model is made on first use, from
weights in an installed package; nothing is downloaded.
"""

from retrieval.encoder import Encoder, embed, ready_passage_encoder
from retrieval.errors import IndexDamagedError, ModelError, RetrievalError
from retrieval.index import Hit, Index
from retrieval.passages import Passage, Unit, passages
from retrieval.weights import ensure_model

__all__ = [
    "Encoder",
    "Hit",
    "Index",
    "IndexDamagedError",
    "ModelError",
    "Passage",
    "RetrievalError",
    "Unit",
    "embed",
    "ensure_model",
    "passages",
    "ready_passage_encoder",
]
