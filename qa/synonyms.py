"""The official words for what people say, from ``ontology/lexicon/synonyms.toml``."""

from functools import cache

from ontology import lexicon


@cache
def _groups() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Words said, and the words that texts write for them."""
    rows = lexicon("synonyms")["synonyms"]
    return tuple(
        (tuple(row.get("said", row.get("words"))), tuple(row.get("written", row.get("words"))))
        for row in rows
    )


def expand(text: str) -> tuple[str, ...]:
    """The official words for what ``text`` says, which it does not say itself.

    >>> expand("PM2.5浓度")
    ('细颗粒物',)
    """
    found = (
        w for said, written in _groups() if any(s in text for s in said) for w in written if w not in text
    )
    return tuple(dict.fromkeys(found))


@cache
def synonyms_of(term: str) -> tuple[str, ...]:
    """The official words for one word, itself left out."""
    found = (w for said, written in _groups() if term in said for w in written if w != term)
    return tuple(dict.fromkeys(found))
