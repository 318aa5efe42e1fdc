"""How a question is put to the lexical index: its tokens, and the official words for its colloquial ones."""

from functools import cache

from kg.segmentation import plain, tokens
from ontology import LexiconError, lexicon

_EXPANDED = 0.4
"""Weight of a word that the question does not say; 0.3 to 0.7 measure alike."""

Group = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Words looked for in a question, the tokens that each brings in, longer words in which it brings none."""


def weighted_tokens(question: str) -> dict[str, float]:
    """Search tokens with their weights: 1 for the question's own words, less for their synonyms.

    >>> weighted_tokens("双碳")
    {'双碳': 1.0, '碳达峰': 0.4, '中和': 0.4, '碳中和': 0.4}
    """
    weights = dict.fromkeys(tokens(question), 1.0)
    text = plain(question)
    for said, brought, other in _groups():
        rest = text
        for word in other:
            rest = rest.replace(word, "　")
        if any(word in rest for word in said):
            weights |= {token: _EXPANDED for token in brought if token not in weights}
    return weights


@cache
def _groups() -> tuple[Group, ...]:
    """The groups of ``synonyms.toml``.

    Raises:
        LexiconError: a group lacks words, or lacks one of said and written.
    """
    groups = []
    for group in lexicon("synonyms")["synonyms"]:
        said, written = group.get("said", group.get("words")), group.get("written", group.get("words"))
        if not said or not written:
            raise LexiconError(
                f"词表 synonyms.toml 的“{group.get('label')}”组需要 words，或 said 和 written 两项。请补全。"
            )
        brought = dict.fromkeys(token for word in written for token in tokens(word))
        other = tuple(plain(word) for word in group.get("not", ()))
        groups.append((tuple(plain(word) for word in said), tuple(brought), other))
    return tuple(groups)
