"""The extraction pipeline: a spaCy language on jieba's segmentation, one component a kind of fact."""

from functools import cache, partial

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from ingest.document import Document, Kind
from kg.commitments import youju_commitments
from kg.facts import Facts
from kg.levels import youju_levels
from kg.links import youju_links
from kg.penalties import youju_penalties
from kg.references import youju_references
from kg.segmentation import segmenter
from kg.targets import youju_targets

# Named here so that importing this module registers them.
COMPONENTS = (youju_targets, youju_commitments, youju_levels, youju_references, youju_penalties, youju_links)


@cache
def pipeline() -> Language:
    """The ``zh`` language whose components read a Doc of a document's repaired text.

    Each takes the Document from ``doc.user_data["document"]``, and where its words begin from ``["words"]``,
    and leaves its facts in ``doc.user_data``
    under its own name without ``youju_``; spans of targets stand in ``doc.spans["targets"]`` too.
    """
    language = spacy.blank("zh")
    # spaCy's own segmenters have not the terms of the lexicon.
    language.tokenizer = partial(_segmented, language.vocab)
    language.max_length = 20_000_000  # characters: no parser here, whose memory the limit guards
    for component in COMPONENTS:
        language.add_pipe(component.__name__)
    return language


def _segmented(vocab: Vocab, text: str) -> Doc:
    """The words of a text, white space among them, so that nothing stands between two of them."""
    words = segmenter().lcut(text)
    return Doc(vocab, words=words, spaces=[False] * len(words))


def annotate(document: Document) -> Doc:
    """The Doc of a document's repaired text with all facts in ``user_data``."""
    language = pipeline()
    doc = language.make_doc(document.repaired.text)
    doc.user_data["document"] = document
    # Once for all components: a Token is made each time one is looked at, which costs more than segmenting.
    doc.user_data["words"] = tuple(doc.to_array("IDX").tolist())
    for _, component in language.pipeline:
        doc = component(doc)
    return doc


def extract(document: Document) -> Facts:
    """The facts that a document states."""
    found = annotate(document).user_data
    return Facts(
        document=document.id,
        actions=tuple(c.path for c in document.clauses if c.kind is Kind.ACTION),
        measures=tuple(c.path for c in document.clauses if c.kind is Kind.MEASURE),
        targets=found["targets"],
        responsibilities=found["responsibilities"],
        commitments=found["commitments"],
        references=found["references"],
        links=found["links"],
        penalties=found["penalties"],
        notices=(*found["doubts"], *found["notices"]),
    )
