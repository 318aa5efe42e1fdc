"""Characters typed for others of the same sound: 秸杆 for 秸秆. What is read instead is always shown.

A word that no document has and that is hardly a word of the language is held against the words of the library
that share a character and sound alike, but for tones and what dialects merge (z–zh, n–l, an–ang).
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from kg.segmentation import segmenter
from qa.corpus import Words
from qa.question import Question, read, terms_of

_HAN = re.compile("[一-鿿]+")
_LENGTHS = range(2, 7)
_COMMON = 20
"""Frequency in the dictionary from which a word is taken as it is typed, though no document has it."""
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"))


def corrected(question: Question, words: Words) -> tuple[Question, tuple[tuple[str, str], ...]]:
    """The question with what sounds like words of the library in their place, and each (typed, read) pair."""
    text = question.text
    found: dict[str, str] = {}
    for typed in _doubtful(text, words):
        if (meant := _meant(typed, words)) is not None:
            found[typed] = meant
            text = text.replace(typed, meant)
    return (read(question.asked, text), tuple(found.items())) if found else (question, ())


def _doubtful(text: str, words: Words) -> Iterator[str]:
    """Words and runs of single characters that no document has and that are hardly words."""
    known = frozenset(terms_of(text))
    run = ""
    for word in (*segmenter().lcut(text), ""):
        if len(word) == 1 and word in known and _HAN.fullmatch(word):
            run += word
            continue
        yield from (each for each in (run, word) if _is_doubtful(each, words))
        run = ""


def _is_doubtful(word: str, words: Words) -> bool:
    if len(word) not in _LENGTHS or not _HAN.fullmatch(word):
        return False
    return segmenter().FREQ.get(word, 0) < _COMMON and not words.knows(word)


def _meant(typed: str, words: Words) -> str | None:
    """The most frequent word of the library that sounds like ``typed`` and has one of its characters."""
    sound = sounds(typed)
    counts = Counter(word for text in words.texts for word in _alike(typed, text))
    alike = [(-n, word) for word, n in counts.items() if sounds(word) == sound and _is_word(word)]
    return min(alike)[1] if alike else None


def _alike(typed: str, text: str) -> Iterator[str]:
    """What stands in ``text``, is as long as ``typed``, and has one of its characters where it has it."""
    for at, character in enumerate(typed):
        found = text.find(character, at)
        while found >= 0:
            word = text[found - at : found - at + len(typed)]
            if len(word) == len(typed):
                yield word
            found = text.find(character, found + 1)


def _is_word(word: str) -> bool:
    return word in segmenter().FREQ and bool(segmenter().FREQ[word])


@cache
def sounds(word: str) -> tuple[str, ...]:
    """The syllables of a word, without tones, what dialects merge made one.

    >>> sounds("秸秆") == sounds("秸杆"), sounds("治理") == sounds("自理"), sounds("秸秆") == sounds("草原")
    (True, True, False)
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes a fifth of a second to load

    found = []
    for syllable in lazy_pinyin(word):
        for wide, narrow in _MERGED:
            syllable = syllable.replace(wide, narrow)  # noqa: PLW2901
        found.append(syllable)
    return tuple(found)
