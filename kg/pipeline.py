"""The extraction pipeline: a spaCy language on jieba's segmentation, one component a kind of fact."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import accumulate

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from ingest.document import Document, Kind
from kg.commitments import find_commitments, youju_commitments
from kg.doubts import find_doubts
from kg.facts import Facts
from kg.levels import responsibilities, youju_levels
from kg.links import links, youju_links
from kg.penalties import find_penalties, youju_penalties
from kg.punished import words_of
from kg.references import references, youju_references
from kg.segmentation import segmenter
from kg.targets import find_targets, youju_targets

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
    with _uncollected():
        return _extract(document)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: facts have no cycles, and a collection looks through the dictionaries."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _extract(document: Document) -> Facts:
    # What the components of the pipeline find, without the Doc: its tokens cost as much as the segmenting.
    text = document.repaired.text
    starts = tuple(accumulate(map(len, segmenter().lcut(text)), initial=0))[:-1]
    is_word = frozenset(starts).__contains__
    targets = find_targets(document, is_word)
    penalties, notices = find_penalties(document, words_of(text, starts))
    return Facts(
        document=document.id,
        actions=tuple(c.path for c in document.clauses if c.kind is Kind.ACTION),
        measures=tuple(c.path for c in document.clauses if c.kind is Kind.MEASURE),
        targets=targets,
        responsibilities=responsibilities(document),
        commitments=find_commitments(document, is_word),
        references=references(document),
        links=links(document, targets),
        penalties=penalties,
        notices=(*find_doubts(document), *notices),
    )
