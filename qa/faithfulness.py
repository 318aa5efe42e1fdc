"""Whether a sentence says no more than a quotation: it may shorten it and join its words, and nothing else.

The words of both are aligned (the longest common subsequence). What the sentence has beside may only be glue;
what it leaves out of the stretches that it takes from may be neither a number nor a word that turns, bounds
or binds (ontology/lexicon/phrasing.toml).
"""

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import Indel

from kg.segmentation import segmenter
from ontology import lexicon

_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千万亿两半零〇](?=[一-鿿%％])")
_LEAST = 2
"""Words of its own that a sentence must share with its quotation."""


def unfaithful(sentence: str, quote: str) -> str | None:
    """What ``sentence`` says that ``quote`` does not, or leaves out that turns it; None if nothing.

    >>> unfaithful("根据规定，不得露天焚烧秸秆", "任何单位和个人不得露天焚烧秸秆。")
    >>> unfaithful("可以露天焚烧秸秆", "任何单位和个人不得露天焚烧秸秆。")
    '原文没有“可以”'
    >>> unfaithful("单位和个人露天焚烧秸秆", "任何单位和个人不得露天焚烧秸秆。")
    '漏了“不得”'
    >>> unfaithful("可以免予处罚", "初次违法且及时改正的，可以免予处罚。")
    '漏了“初次违法且及时改正的”'
    """
    said, quoted = _words(sentence), _words(quote)
    taken, shared = set[int](), 0
    for step in Indel.opcodes(said, quoted):
        tag, start, end, at, to = step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end
        if tag == "equal":
            taken.update(range(at, to))
            shared += sum(word not in _glue() for word in said[start:end])
        elif tag in ("delete", "replace") and (added := [w for w in said[start:end] if w not in _glue()]):
            return f"原文没有“{added[0]}”"
    if shared < _LEAST:
        return "没有取自原文的字句"
    left = _left_out(quoted, taken)
    return f"漏了“{left}”" if left else None


def _left_out(quoted: Sequence[str], taken: set[int]) -> str | None:
    """A word of the quotation that may not be missing where others were taken.

    Of a stretch from which words were taken only its opening, who is bound, may be left out, if nothing in it
    turns or bounds; of a sentence only stretches that set no condition.
    """
    for sentence in _parted(quoted, 0, len(quoted), "。\n"):
        parts = _parted(quoted, *sentence, "，；：")
        touched = [any(at in taken and quoted[at] not in _glue() for at in range(*part)) for part in parts]
        for part, told in zip(parts, touched, strict=True):
            words = "".join(quoted[slice(*part)])
            if not told and any(touched) and _condition().search(words):
                return words.strip("，；：")
            if told and (left := _left_of_stretch(quoted, part, taken)):
                return left
    return None


def _left_of_stretch(quoted: Sequence[str], part: tuple[int, int], taken: set[int]) -> str | None:
    first = next(at for at in range(*part) if at in taken and quoted[at] not in _glue())
    for at in range(*part):
        if at in taken or quoted[at] in _glue():
            continue
        if at > first or _kept().search(quoted[at]) or _NUMBER.search(quoted[at]):
            return quoted[at]
    return None


def _parted(words: Sequence[str], start: int, end: int, marks: str) -> list[tuple[int, int]]:
    """The ranges of words between marks, each with the mark that closes it."""
    found = []
    for at in range(start, end):
        if words[at] in marks:
            found.append((start, at + 1))
            start = at + 1
    return [*found, (start, end)] if start < end else found


def _words(text: str) -> list[str]:
    return [word for word in segmenter().cut("".join(text.split())) if word.strip()]


@cache
def _glue() -> frozenset[str]:
    return frozenset(lexicon("phrasing")["glue"]["words"])


@cache
def _condition() -> re.Pattern[str]:
    return re.compile(lexicon("phrasing")["condition"]["pattern"])


@cache
def _kept() -> re.Pattern[str]:
    return re.compile(lexicon("phrasing")["kept"]["pattern"])
