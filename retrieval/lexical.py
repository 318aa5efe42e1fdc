"""The lexical index: BM25 of tantivy over the search tokens of ``kg.segmentation``.

Tokens are joined by spaces and split on white space again, so that tantivy's own tokenizers, which know no
Chinese, see nothing; queries are built as trees, never parsed, so that no character of a question is syntax.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tantivy

_ANALYZER = "white_space"
_HEAP = 64 * 2**20  # bytes a writer may use before it spills a segment; below 15 MB tantivy refuses


@dataclass(frozen=True)
class LexicalIndex:
    """An opened index; rows are numbered as they were written. Safe to share between threads."""

    index: tantivy.Index
    searcher: tantivy.Searcher

    @staticmethod
    def build(folder: Path, rows: Iterable[tuple[int, str, str]]) -> None:
        """Write an index of (row, document, search tokens parted by spaces) into ``folder``, made if needed.

        One thread and one segment: the same rows give the same scores and the same order.

        Raises:
            OSError, ValueError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), path=str(folder), reuse=False)
        index.register_tokenizer(_ANALYZER, _white_space())
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for row, document, terms in rows:
            writer.add_document(tantivy.Document(row=[row], document=[document], text=[terms]))
        writer.commit()
        writer.wait_merging_threads()

    @staticmethod
    def open(folder: Path) -> "LexicalIndex":
        """The index in ``folder``.

        Raises:
            ValueError: there is none, or it is damaged.
        """
        index = tantivy.Index(_schema(), path=str(folder), reuse=True)
        index.register_tokenizer(_ANALYZER, _white_space())
        index.reload()
        return LexicalIndex(index, index.searcher())

    def search(
        self, weights: Mapping[str, float], limit: int, documents: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """The best rows by BM25 over weighted tokens, (row, score), ties by row; of some documents only."""
        if not weights or limit < 1 or not self.searcher.num_docs:
            return []
        query = _any_of(weights)
        if documents is not None:
            here = tantivy.Query.term_set_query(_schema(), "document", sorted(documents))
            only = tantivy.Query.const_score_query(here, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, only), (tantivy.Occur.Must, query)])
        hits = self.searcher.search(query, limit, count=False).hits
        found = [(int(self.searcher.doc(address)["row"][0]), float(score)) for score, address in hits]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


def _any_of(weights: Mapping[str, float]) -> tantivy.Query:
    terms = (
        (tantivy.Query.term_query(_schema(), "text", token, index_option="freq"), weight)
        for token, weight in weights.items()
    )
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Should, tantivy.Query.boost_query(term, weight)) for term, weight in terms]
    )


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True)
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()


def _white_space() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
