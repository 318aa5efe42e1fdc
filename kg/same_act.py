"""Finds the sentences of a law that require the act which a conduct leaves undone.

未按照规定实施后期管理 leaves undone what 应当按照要求实施后期管理 requires. How alike two acts are: of
the pairs of neighbouring characters of the one (Dice's bigrams), the share that the other has too, and the
share that it has in the same order.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from operator import add

from rapidfuzz.distance import LCSseq

from ingest.document import Document, Kind
from ontology import lexicon

_PARTS = re.compile("，?(?:或者|以及)|[，；]")
_SENTENCES = re.compile("[。；\n]")
_STOPS = re.compile("[，；：。]")
_STOP = "\0"
_NO_MATTER = re.compile("[^一-鿿\0]|的|相应|有关|相关|必要")
_ASIDE = re.compile("（[^（）]*）")
_LEAST_PAIRS = 3
"""An act of fewer pairs of characters is told by its object too: 设置排污口未备案."""
_ALIKE, _IN_ORDER = 0.85, 0.8
"""Least shares of an act's pairs that a duty has: at all, and in order."""
_ALIKE_WITH_WORD = 0.7
"""The share that is enough where the duty has the word of the act itself: 备案, 真实, 申报."""
_AS_ALIKE = 0.05
_MOST = 3
"""Articles that one act may breach: of an act that more require, the law does not tell which."""
_STRANGE = 0.15
"""Of what surrounds an act a duty that has less is laid on somebody else."""
_NEARER = 0.15
"""How much more of what surrounds the act one article must have than another to be the only one."""
_CONTEXT = 3
"""Pairs of characters around an act that are enough to tell articles apart."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that binds somebody, or an item with the head of its list."""

    path: str  # of the paragraph or item
    article: str
    number: str  # of the article, as printed
    words: str
    pairs: frozenset[str]
    general: bool  # in the chapter of general provisions

    @property
    def official(self) -> bool:
        """Whether it binds an office, and nobody through it."""
        return _patterns()["official"].search(self.words) is not None


@dataclass(frozen=True, slots=True)
class Act:
    """What a conduct leaves undone: its ``words``, what stands ``around`` them, and a ``word`` it needs."""

    words: str
    around: str
    word: str = ""

    @property
    def least(self) -> float:
        """The share of its pairs that a duty has at least."""
        return _ALIKE_WITH_WORD if self.word else _ALIKE


@dataclass(frozen=True, slots=True)
class Same:
    """A sentence that requires the act ``act``; ``score``: share of its pairs that the sentence has."""

    sentence: Sentence
    act: str
    score: float


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of a law that bind, and which of them have a pair of characters."""

    all: Sequence[Sentence]
    having: Mapping[str, Sequence[int]]

    def of_article(self, path: str) -> Set[str]:
        """The pairs of all sentences of an article."""
        return frozenset[str]().union(*(each.pairs for each in self.all if each.article == path))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(words) for name, words in lexicon("penalties")["act"].items()}


_NEEDS = {_patterns()["false"]: "真实", _patterns()["reported"]: "申报"}


@cache
def _binding() -> re.Pattern[str]:
    return re.compile("|".join(lexicon("penalties")["conduct"]["binding"]))


def pairs(words: str) -> list[str]:
    """The pairs of neighbouring Chinese characters, in order.

    >>> pairs("采取、措施")
    ['采取', '取措', '措施']
    """
    bare = _NO_MATTER.sub("", _STOPS.sub(_STOP, words))
    found = list(map(add, bare, bare[1:]))
    return [pair for pair in found if _STOP not in pair] if _STOP in bare else found


def acts(conduct: str, offender: str = "") -> list[Act]:
    """What a conduct leaves undone, without how it should be done; nothing where it does something forbidden.

    >>> [act.words for act in acts("土地使用权人未按照规定实施后期管理，或者未及时将监测数据报主管部门的")]
    ['实施后期管理', '将监测数据报主管部门']
    >>> acts("篡改、伪造监测数据的")
    [Act(words='监测数据', around='', word='真实')]
    """
    found = []
    lead = offender
    for part in _PARTS.split(_ASIDE.sub("", conduct)):
        needed = next((m for name in ("reported", "false") if (m := _patterns()[name].search(part))), None)
        undone = _patterns()["undone"].search(part)
        if needed:
            around = lead + part[: needed.start()]
            found.append(Act(needed["what"].rstrip("的"), around, _NEEDS[needed.re]))
        elif undone:
            found += _undone(part, undone, lead)
        elif not found:
            lead += part
    return found


def _undone(part: str, undone: re.Match[str], lead: str) -> Iterator[Act]:
    before = part[: undone.start()]
    if permit := _patterns()["permit"].match(part, undone.end()):
        yield Act(f"按照{permit['permit']}", lead + before + part[permit.end() :])
        return
    how = _patterns()["how"].match(part, undone.end())
    words = part[how.end() if how else undone.end() :].rstrip("的")
    if how and _patterns()["at_large"].search(how[0]) and "义务" not in words:
        return
    if len(pairs(words)) >= _LEAST_PAIRS:
        yield Act(words, lead + before)
    elif len(words) > 1:
        yield Act(f"{before}，{words}", lead, words)


def binding_sentences(document: Document, liable: Set[str]) -> Sentences:
    """The sentences that bind somebody, outside the chapters at ``liable``."""
    found = tuple(_binding_sentences(document, liable))
    having: dict[str, list[int]] = defaultdict(list)
    for i, sentence in enumerate(found):
        for pair in sentence.pairs:
            having[pair].append(i)
    return Sentences(found, having)


def _binding_sentences(document: Document, liable: Set[str]) -> Iterator[Sentence]:
    text = document.repaired.text
    for clause in document.clauses:
        article = document.numbered(clause)
        if clause.kind is not Kind.PARAGRAPH or article.kind is not Kind.ARTICLE or article.parent in liable:
            continue
        span = document.repaired.to_repaired(clause.span)
        if span is None:
            continue
        general = any(_patterns()["general"].fullmatch(above.title) for above in document.ancestors(article))
        items = [child for child in document.children(clause.path) if child.kind is Kind.ITEM]
        head = span.of(text).split("：", 1)[0] if items else ""
        said = [(clause.path, each) for each in _SENTENCES.split(span.of(text))]
        for item in items:
            own = document.repaired.to_repaired(item.span)
            said += [(item.path, head + own.of(text))] if own else []
        for path, words in said:
            if _binding().search(words):
                yield Sentence(path, article.path, article.number, words, frozenset(pairs(words)), general)


def same_acts(sentences: Sentences, conduct: str, offender: str) -> list[Same]:
    """The sentences that require what a conduct leaves undone, one an article; none where too many do."""
    found: dict[str, Same] = {}
    by_office = _patterns()["office"].search(conduct + offender) is not None
    for act in acts(conduct, offender):
        requiring = list(_requiring(sentences, act, by_office=by_office))
        for same in _told_apart(sentences, requiring, act.around):
            if same.sentence.article not in found or same.score > found[same.sentence.article].score:
                found[same.sentence.article] = same
    return list(found.values())


def _requiring(sentences: Sentences, act: Act, *, by_office: bool) -> Iterator[Same]:
    ordered = pairs(act.words)
    wanted = set(ordered)
    if len(wanted) < _LEAST_PAIRS:
        return
    shared = Counter(i for pair in sorted(wanted) for i in sentences.having.get(pair, ()))
    best: dict[str, Same] = {}
    for i, count in sorted(shared.items()):
        sentence, score = sentences.all[i], count / len(wanted)
        if score < act.least or act.word not in sentence.words or (sentence.official and not by_office):
            continue
        if not act.word and LCSseq.similarity(ordered, pairs(sentence.words)) < _IN_ORDER * len(ordered):
            continue
        if sentence.article not in best or score > best[sentence.article].score:
            best[sentence.article] = Same(sentence, act.words.replace("，", "……"), score)
    most = max((same.score for same in best.values()), default=0.0)
    yield from (same for same in best.values() if same.score > most - _AS_ALIKE)


def _told_apart(sentences: Sentences, found: Sequence[Same], around: str) -> Sequence[Same]:
    """Of the sentences that require an act, those that fit best what surrounds it in the conduct."""
    special = [same for same in found if not same.sentence.general] or found
    context = set(pairs(around))
    if special and len(context) >= _CONTEXT:
        fits = [len(context & sentences.of_article(same.sentence.article)) / len(context) for same in special]
        least = max(_STRANGE, max(fits) - _NEARER)
        special = [same for same, fit in zip(special, fits, strict=True) if fit >= least]
    return special if len(special) <= _MOST else ()
