"""The official words for what people say, from ``ontology/lexicon/synonyms.toml``."""

from functools import cache

from ontology import lexicon

_Group = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@cache
def _groups() -> tuple[_Group, ...]:
    """Words said, the words that texts write for them, and longer words in which they mean something else."""
    rows = lexicon("synonyms")["synonyms"]
    return tuple(
        (
            tuple(row.get("said", row.get("words"))),
            tuple(row.get("written", row.get("words"))),
            tuple(row.get("not", ())),
        )
        for row in rows
    )


def expand(text: str) -> tuple[str, ...]:
    """The official words for what ``text`` says, which it does not say itself.

    >>> expand("PM2.5浓度"), expand("街道两侧的树")
    (('细颗粒物',), ())
    """
    found = (
        w
        for said, written, other in _groups()
        if any(s in _without(text, other) for s in said)
        for w in written
        if w not in text
    )
    return tuple(dict.fromkeys(found))


def _without(text: str, other: tuple[str, ...]) -> str:
    for word in other:
        text = text.replace(word, "　")
    return text


@cache
def synonyms_of(term: str) -> tuple[str, ...]:
    """The official words for one word, itself left out."""
    found = (w for said, written, _ in _groups() if term in said for w in written if w != term)
    return tuple(dict.fromkeys(found))
