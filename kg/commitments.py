"""Finds what each sentence undertakes, and how strongly."""

import re
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.facts import Commitment, Strength
from kg.stretches import hidden, stretches
from ontology import lexicon

_FARTHEST = 24
"""How far into a stretch its binding word may stand: behind a subject or a purpose, not deep in an object."""


@cache
def _triggers() -> tuple[tuple[Strength, re.Pattern[str]], ...]:
    table = lexicon("commitments")
    return tuple(
        (
            strength,
            re.compile(
                "|".join(sorted(map(re.escape, table[strength.value]["words"]), key=len, reverse=True))
            ),
        )
        for strength in Strength
    )


@cache
def _adverbs() -> re.Pattern[str]:
    words = sorted(lexicon("commitments")["adverbs"]["words"], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(words)})+")


def find_commitments(document: Document) -> tuple[Commitment, ...]:
    """The undertakings of the body's sentences, in reading order: at most one a stretch."""
    found, counts = [], dict[str, int]()
    for sentence in document.clauses:
        line = [sentence, *document.ancestors(sentence)]
        if sentence.kind is not Kind.SENTENCE or any(c.kind is Kind.FRONT_MATTER for c in line):
            continue
        clause = document.numbered(sentence)
        for each in _of_sentence(document, sentence):
            verb, object_, strength, trigger = each
            counts[clause.path] = n = counts.get(clause.path, 0) + 1
            found.append(
                Commitment(
                    id=f"{clause.path}#c{n}",
                    clause=clause.path,
                    sentence=sentence.path,
                    verb=verb,
                    object=object_,
                    strength=strength,
                    trigger=document.repaired.to_source(trigger[0]),
                    span=document.repaired.to_source(trigger[1]),
                )
            )
    return tuple(found)


def _of_sentence(
    document: Document, sentence: Clause
) -> Iterator[tuple[str, str, Strength, tuple[Span, Span]]]:
    text = document.repaired.text
    within = document.repaired.to_repaired(sentence.span)
    for span in stretches(text, within) if within else ():
        if found := strongest(hidden(text, span)):
            strength, start, end = found
            verb = Span(span.start + start, span.start + end)
            object_ = text[verb.end : span.end]
            if object_.strip():
                yield verb.of(text), object_.strip(), strength, (verb, span)


def strongest(words: str) -> tuple[Strength, int, int] | None:
    """The binding word of a stretch: its strength and offsets, or None.

    A prohibition or a duty counts wherever it stands; a verb of promotion only where it opens the stretch,
    after adverbs, for elsewhere it mostly qualifies an object.

    >>> strongest("各地不得以任何理由设卡")[0], strongest("持续加强监管")[0], strongest("重污染天气基本消除")
    (<Strength.PROHIBIT: 'prohibit'>, <Strength.PROMOTE: 'promote'>, None)
    """
    start = match.end() if (match := _adverbs().match(words)) else 0
    for strength, pattern in _triggers():
        if strength in (Strength.PROHIBIT, Strength.REQUIRE):
            match = pattern.search(words, 0, _FARTHEST)
            if match and not (match[0] == "要" and words[match.end() : match.end() + 1] in set("求素点")):
                return strength, match.start(), match.end()
    for strength in (Strength.ENCOURAGE, Strength.EXPLORE, Strength.PROMOTE):
        pattern = dict(_triggers())[strength]
        for at in dict.fromkeys((start, 0)):
            if match := pattern.match(words, at):
                return strength, match.start(), match.end()
    return None


@Language.component("youju_commitments")
def youju_commitments(doc: Doc) -> Doc:
    """Set ``doc.user_data["commitments"]`` from the Document in ``doc.user_data["document"]``."""
    doc.user_data["commitments"] = find_commitments(doc.user_data["document"])
    return doc
