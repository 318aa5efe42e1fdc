"""Finds what each sentence undertakes, and how strongly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.facts import Commitment, Strength
from kg.indicators import Boundaries
from kg.law_articles import liability_chapters
from kg.law_duties import LawDuty, find_law_duties, list_item, subject_of
from kg.stretches import hidden, stretches
from ontology import lexicon

_FARTHEST = 24
"""How far into a stretch its binding word may stand: behind a subject or a purpose, not deep in an object."""
_MOST_GROUNDS = 4
"""Stretches that a duty with its grounds may take."""
_NEAR = 4
"""Characters between the start of a phrase and its verb, in an article without a modal word."""
_DUTIES = (Strength.PROHIBIT, Strength.REQUIRE)


@dataclass(frozen=True, slots=True)
class _Undertaking:
    """Offsets into the text; ``verb`` is the binding word itself where no other verb follows."""

    strength: Strength
    trigger: Span
    verb: Span
    object_: Span
    span: Span
    bearer: Span | None = None
    condition: Span | None = None


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
    """The undertakings of the body's sentences, in reading order.

    Of a plan at most one a stretch; an article binds by its modal words (:mod:`kg.law_duties`), and each item
    of a list of duties is one, on whom the head of the list binds.

    ``is_word``: whether a word begins at an offset of ``document.repaired.text``.
    """
    found: list[Commitment] = []
    counts: dict[str, int] = {}
    liable = liability_chapters(document)
    heads: dict[str | None, LawDuty] = {}
    for sentence in document.clauses:
        if sentence.kind is not Kind.SENTENCE:
            continue
        if any(above.kind is Kind.FRONT_MATTER for above in document.ancestors(sentence)):
            continue
        within = document.repaired.to_repaired(sentence.span)
        clause = document.numbered(sentence)
        if within is None:
            continue
        if clause.kind is Kind.ARTICLE:
            duties = _of_article(document, sentence, within, heads, liability=clause.parent in liable)
            undertakings = [_of_duty(document.repaired.text, duty, is_word) for duty in duties]
            if not duties and clause.parent not in liable:
                undertakings = list(_indicative(document.repaired.text, within, is_word))
        else:
            undertakings = list(_of_sentence(document.repaired.text, within, is_word))
        for each in undertakings:
            counts[clause.path] = n = counts.get(clause.path, 0) + 1
            found.append(_commitment(document, sentence, f"{clause.path}#c{n}", each))
    return tuple(found)


def _commitment(document: Document, sentence: Clause, id: str, each: _Undertaking) -> Commitment:  # noqa: A002
    source = document.repaired.to_source
    spans = [source(span) if span else None for span in (each.bearer, each.condition)]
    bearer, condition = spans
    return Commitment(
        id=id,
        clause=document.numbered(sentence).path,
        sentence=sentence.path,
        verb=document.text(source(each.verb)),
        object=document.text(source(each.object_)),
        strength=each.strength,
        trigger=source(each.trigger),
        span=source(each.span),
        bearer=document.text(bearer) if bearer else None,
        bearer_span=bearer,
        condition=document.text(condition) if condition else None,
        condition_span=condition,
    )


def _of_article(
    document: Document, sentence: Clause, within: Span, heads: dict[str | None, LawDuty], *, liability: bool
) -> tuple[LawDuty, ...]:
    """The duties of an article's sentence; ``heads``: the list that each paragraph opens, kept up here."""
    text = document.repaired.text
    above = document.clause(sentence.parent) if sentence.parent else sentence
    head = heads.get(above.parent) if above.kind is Kind.ITEM else None
    duties = find_law_duties(text, within, head.bearer if head else None, liability=liability)
    if head and not duties and (done := list_item(text, within)):
        duties = (replace(head, done=done, span=done, lists=False),)
    if duties and duties[-1].lists and not liability:
        heads[sentence.parent] = duties[-1]
    return duties


def _of_duty(text: str, duty: LawDuty, is_word: Boundaries) -> _Undertaking:
    _, main, _, _ = _verbs()
    words = hidden(text, duty.done)
    near = main.match(words)
    verb = duty.trigger
    if near and near.end() < len(words) and is_word(duty.done.start + near.end()):
        verb = Span(duty.done.start + near.start("verb"), duty.done.start + near.end())
    at = verb.end if verb is not duty.trigger else duty.done.start
    while at < duty.done.end - 1 and text[at] in "，、：并 ":
        at += 1
    return _Undertaking(
        duty.strength, duty.trigger, verb, Span(at, duty.done.end), duty.span, duty.bearer, duty.condition
    )


def _indicative(text: str, within: Span, is_word: Boundaries) -> Iterator[_Undertaking]:
    """国家建立……制度, 省人民政府制定……: undertakings without a modal word, of the subject that opens them."""
    bearer = subject_of(text, within)
    if bearer is None:
        return
    for each in _of_sentence(text, Span(bearer.end, within.end), is_word):
        if each.trigger.start - each.span.start > _NEAR:
            continue  # 制定禁止使用的名录: the word is part of an object
        yield replace(each, bearer=bearer, span=Span(bearer.start, each.span.end))


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
    starts = frozenset(doc.user_data["words"])
    doc.user_data["commitments"] = find_commitments(doc.user_data["document"], starts.__contains__)
    return doc
