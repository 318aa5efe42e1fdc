"""Finds what each sentence undertakes, and how strongly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Document, Kind
from ingest.span import Span
from kg.facts import Commitment, Strength
from kg.indicators import Boundaries
from kg.stretches import hidden, stretches
from ontology import lexicon

_FARTHEST = 24
"""How far into a stretch its binding word may stand: behind a subject or a purpose, not deep in an object."""
_MOST_GROUNDS = 4
"""Stretches that a duty with its grounds may take."""
_DUTIES = (Strength.PROHIBIT, Strength.REQUIRE)


@dataclass(frozen=True, slots=True)
class _Undertaking:
    """Offsets into the text; ``verb`` is the binding word itself where no other verb follows."""

    strength: Strength
    trigger: Span
    verb: Span
    object_: Span
    span: Span


@cache
def _triggers() -> dict[Strength, re.Pattern[str]]:
    table, binds = lexicon("commitments"), lexicon("commitments")["binds"]
    return {
        strength: re.compile(
            "|".join(
                binds.get(word, re.escape(word))
                for word in sorted(table[strength.value]["words"], key=len, reverse=True)
            )
        )
        for strength in Strength
    }


@cache
def _adverbs() -> re.Pattern[str]:
    words = sorted(lexicon("commitments")["adverbs"]["words"], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(words)})+")


@cache
def _verbs() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Two verbs that make one, the verb behind a modal word, modal words, and the ground of a duty."""
    table = lexicon("commitments")["verbs"]
    pair = re.compile(f"(?:{table['first']})[、和并]?(?:{table['second']})")
    main = re.compile(
        f"(?:{_adverbs().pattern})?(?P<verb>(?:{table['main']})(?:[、和或并](?:{table['main']}))*)"
    )
    return pair, main, re.compile(table["modal"]), re.compile(lexicon("commitments")["ground"]["opening"])


def find_commitments(document: Document, is_word: Boundaries) -> tuple[Commitment, ...]:
    """The undertakings of the body's sentences, in reading order: at most one a stretch.

    ``is_word``: whether a word begins at an offset of ``document.repaired.text``.
    """
    found: list[Commitment] = []
    counts: dict[str, int] = {}
    source = document.repaired.to_source
    for sentence in document.clauses:
        line = [sentence, *document.ancestors(sentence)]
        if sentence.kind is not Kind.SENTENCE or any(c.kind is Kind.FRONT_MATTER for c in line):
            continue
        within = document.repaired.to_repaired(sentence.span)
        clause = document.numbered(sentence)
        for each in _of_sentence(document.repaired.text, within, is_word) if within else ():
            counts[clause.path] = n = counts.get(clause.path, 0) + 1
            found.append(
                Commitment(
                    id=f"{clause.path}#c{n}",
                    clause=clause.path,
                    sentence=sentence.path,
                    verb=document.text(source(each.verb)),
                    object=document.text(source(each.object_)),
                    strength=each.strength,
                    trigger=source(each.trigger),
                    span=source(each.span),
                )
            )
    return tuple(found)


def _of_sentence(text: str, within: Span, is_word: Boundaries) -> Iterator[_Undertaking]:
    parts = stretches(text, within)
    i = 0
    while i < len(parts):
        taken = 1
        if bound := strongest(hidden(text, parts[i])):
            taken = _with_ground(text, parts[i : i + _MOST_GROUNDS], bound)
            whole = Span(parts[i].start, parts[i + taken - 1].end)
            if found := _undertaking(text, whole, parts[i + taken - 1], bound, is_word):
                yield found
        i += taken


def _with_ground(text: str, parts: Sequence[Span], bound: tuple[Strength, int, int]) -> int:
    """How many stretches a duty takes: 应当按照规定，进行…… names its ground before what to do."""
    strength, _, end = bound
    ground = _verbs()[-1]
    said, taken = hidden(text, parts[0])[end:], 1
    while strength in _DUTIES and taken < min(len(parts), _MOST_GROUNDS) and ground.fullmatch(said):
        said = hidden(text, parts[taken])
        following = strongest(said)
        if following is not None and following[0] is not Strength.PROMOTE:
            break
        taken += 1
    return taken


def _undertaking(
    text: str, whole: Span, last: Span, bound: tuple[Strength, int, int], is_word: Boundaries
) -> _Undertaking | None:
    strength, start, end = bound
    words = hidden(text, whole)
    trigger = Span(whole.start + start, whole.start + end)
    verb = trigger
    pair, main, modal, _ = _verbs()
    if strength is Strength.PROMOTE:
        if (match := pair.match(words, start)) and match.end() < len(words):
            verb = trigger = Span(trigger.start, whole.start + match.end())
    else:
        opens = end if last.start <= trigger.start else last.start - whole.start
        near = main.match(words, opens) if modal.fullmatch(words[start:end]) else None
        if near and near.end() < len(words) and is_word(whole.start + near.end()):
            verb = Span(whole.start + near.start("verb"), whole.start + near.end())
    at = verb.end
    while at < whole.end and text[at] in "，、：和与并 ":
        at += 1
    return _Undertaking(strength, trigger, verb, Span(at, whole.end), whole) if at < whole.end else None


def strongest(words: str) -> tuple[Strength, int, int] | None:
    """The binding word of a stretch: its strength and offsets, or None.

    A prohibition or a duty counts wherever it stands; a verb of promotion only where it opens the stretch,
    after adverbs, for elsewhere it mostly qualifies an object.

    >>> strongest("各地不得以任何理由设卡")[0], strongest("持续加强监管")[0], strongest("重污染天气基本消除")
    (<Strength.PROHIBIT: 'prohibit'>, <Strength.PROMOTE: 'promote'>, None)
    """
    for strength in _DUTIES:
        if match := _triggers()[strength].search(words, 0, _FARTHEST):
            return strength, match.start(), match.end()
    start = match.end() if (match := _adverbs().match(words)) else 0
    for strength in (Strength.ENCOURAGE, Strength.EXPLORE, Strength.PROMOTE):
        for at in dict.fromkeys((start, 0)):
            if match := _triggers()[strength].match(words, at):
                return strength, match.start(), match.end()
    return None


@Language.component("youju_commitments")
def youju_commitments(doc: Doc) -> Doc:
    """Set ``doc.user_data["commitments"]`` from the Document in ``doc.user_data["document"]``."""
    starts = frozenset(token.idx for token in doc)
    doc.user_data["commitments"] = find_commitments(doc.user_data["document"], starts.__contains__)
    return doc
