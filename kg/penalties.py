"""Finds the penalties of a law: what follows on which conduct, and which article the conduct breaks."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Clause, Document, Kind, Notice
from ingest.span import Span, trimmed
from kg.facts import Penalty, Sanction, SanctionKind
from kg.law_articles import item_of, liability_chapters
from kg.penalty_sentences import Tier, patterns, read_sentence, with_authority
from kg.punished import Conduct, Words, find_punished, words_of
from kg.sanctions import Contradiction

_ITEM = re.compile("第?（?([一二三四五六七八九十]{1,3})）?项?")
_RUN = re.compile("([至到])")
_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4}
_NEAR = 80
"""Characters before a conduct in which who breaches stands."""
_ENDS = "；;。，,：: \n\t\u3000"


@dataclass(frozen=True, slots=True)
class _Row:
    """A tier with the place of its conduct; spans are into the repaired text."""

    tier: Tier
    sentence: Clause
    paragraph: int
    item: str | None = None  # path of the item that describes the conduct
    offender: Span | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence on liability in its article; ``items``: of the list that it heads."""

    document: Document
    groups: tuple[Clause, ...]
    paragraph: int  # which of ``groups`` it stands in, from 0
    sentence: Clause
    items: tuple[Clause, ...]


def find_penalties(document: Document, words: Words) -> tuple[tuple[Penalty, ...], tuple[Notice, ...]]:
    """The penalties that the articles state, in reading order, and the amounts that contradict themselves."""
    rows: list[tuple[Clause, _Row]] = []
    wrong: list[Span] = []
    liable = liability_chapters(document)
    for article in document.clauses:
        if article.kind is Kind.ARTICLE:
            read = list(_of_article(document, article, whole=article.parent in liable))
            wrong += (each.span for each in read if isinstance(each, Contradiction))
            rows += ((article, row) for row in _amended([each for each in read if isinstance(each, _Row)]))
    notices = (
        Notice(
            "contradictory_amount",
            "罚款数额的上下限前后矛盾，没有取数值，请核对原文",
            document.repaired.to_source(span),
        )
        for span in wrong
    )
    return _penalties(document, words, rows, liable), tuple(notices)


def _of_article(document: Document, article: Clause, *, whole: bool) -> Iterator[_Row | Contradiction]:
    """The rows of an article, tiers of one row still apart; ``whole``: every sentence is on liability."""
    text = document.repaired.text
    groups = tuple(child for child in document.children(article.path) if child.kind is Kind.PARAGRAPH)
    before: list[_Row] = []
    for n, group in enumerate(groups or (article,)):
        items = tuple(child for child in document.children(group.path) if child.kind is Kind.ITEM)
        for sentence in document.children(group.path):
            within = document.repaired.to_repaired(sentence.span)
            if sentence.kind is not Kind.SENTENCE or within is None:
                continue
            if not (whole or patterns()["breach"].search(within.of(text))):
                continue
            heads = bool(items) and sentence.span.end <= items[0].span.start
            place = _Place(document, groups, n, sentence, items if heads else ())
            found = list(_of_sentence(place, within, before))
            before += (each for each in found if isinstance(each, _Row))
            yield from found


def _of_sentence(place: _Place, within: Span, before: Sequence[_Row]) -> Iterator[_Row | Contradiction]:
    """The rows of one sentence: its own, of the list that it heads, or of the items it points back to."""
    document, n = place.document, place.paragraph
    text = document.repaired.text
    read = read_sentence(text, within)
    yield from read.contradictions
    if place.items and patterns()["penalties"].search(within.of(text)):
        for item, said_in, words in _item_sentences(document, place.items):
            inner = read_sentence(text, words, read.authority)
            yield from inner.contradictions
            yield from (_Row(tier, said_in, n, item.path) for tier in inner.tiers)
        return
    for tier in read.tiers:
        said = tier.conduct.of(text)
        if place.items and (head := patterns()["conducts"].search(said)):
            offender = _offender(text, tier.conduct, head.start())
            for item, said_in, words in _item_sentences(document, place.items):
                yield _Row(replace(tier, conduct=words), said_in, n, item.path, offender)
        elif (back := patterns()["reference"].match(said)) and (back["which"] or back["items"]):
            yield from _pointed(place, tier, back, before)
        else:
            yield _Row(tier, place.sentence, n, offender=_before(text, tier.conduct))


def _item_sentences(document: Document, items: Sequence[Clause]) -> Iterator[tuple[Clause, Clause, Span]]:
    """Each item, and its first sentence with its words, without the mark that closes them."""
    text = document.repaired.text
    for item in items:
        sentence = next((c for c in document.children(item.path) if c.kind is Kind.SENTENCE), item)
        span = document.repaired.to_repaired(sentence.span)
        if span is None:
            continue
        words = span.of(text)
        bare = words.rstrip(_ENDS).removesuffix("的")
        if bare.strip():
            yield item, sentence, trimmed(Span(span.start, span.start + len(bare)), text)


def _offender(text: str, conduct: Span, length: int) -> Span | None:
    if length == 0:
        return None
    span = Span(conduct.start, conduct.start + length)
    return span if patterns()["actor"].search(span.of(text)) else None


def _before(text: str, conduct: Span) -> Span | None:
    """Who breaches, named before 违反: 单位违反本条例第二条规定，|未分类投放."""
    start = max(0, conduct.start - _NEAR)
    match = patterns()["before"].search(text, start, conduct.start)
    return Span(*match.span("who")) if match else None


def _pointed(place: _Place, tier: Tier, back: re.Match[str], before: Sequence[_Row]) -> Iterator[_Row]:
    """有前款第一项行为之一的: a row for each conduct that is pointed to."""
    pointed = _paragraphs(back["which"], place.paragraph)
    wanted = None
    if back["items"]:
        where = tuple(group for i, group in enumerate(place.groups) if i in pointed)
        found = (item_of(place.document, where, number) for number in _numbers(back["items"]))
        wanted = {item.path for item in found if item}
    who = Span(*back.span("who")).shift(tier.conduct.start) if back["who"] else None
    # 个人有前款行为的: who it is makes the tier, where nothing else does.
    condition = tier.condition or _behind(place.document.repaired.text, tier.conduct, back.end()) or who
    seen: set[Span] = set()
    for row in before:
        conduct = row.tier.conduct
        if row.paragraph in pointed and conduct not in seen and (wanted is None or row.item in wanted):
            seen.add(conduct)
            own = Tier(conduct, condition, tier.authority, tier.sanctions)
            yield replace(row, tier=with_authority(own, row.tier.authority))
    if not seen:
        yield _Row(replace(tier, condition=condition), place.sentence, place.paragraph)


def _behind(text: str, conduct: Span, length: int) -> Span | None:
    """What stands behind the words that point back: 有前款行为之一，|造成严重后果."""
    words = text[conduct.start + length : conduct.end]
    rest = words.lstrip("的，, ")
    return Span(conduct.end - len(rest), conduct.end) if rest else None


def _paragraphs(which: str | None, n: int) -> frozenset[int]:
    """Which paragraphs of the article 前款, 前两款, 本条第一款 are, seen from its ``n``-th, from 0."""
    if which is None:
        return frozenset({n})
    if match := re.search("第([一二三四五六七八九十])款", which):
        return frozenset({"一二三四五六七八九十".index(match[1])})
    back = _COUNT.get(which[1], 1)
    return frozenset(range(max(0, n - back), n))


def _numbers(items: str) -> list[str]:
    """第一项至第三项, （二）、（四）项: the numbers, a run filled."""
    digits = "一二三四五六七八九十"
    found: list[str] = []
    run = False
    for part in _RUN.split(items):
        for match in _ITEM.finditer(part):
            number = match[1]
            if run and found and found[-1] in digits and number in digits:
                found += digits[digits.index(found[-1]) + 1 : digits.index(number)]
            run = False
            found.append(number)
        run = bool(_RUN.fullmatch(part)) or run
    return found


def _amended(rows: Sequence[_Row]) -> list[_Row]:
    """Rows with one conduct and tier made one; a fine without amount gives way to one that has it."""
    made: dict[tuple[Span, Span | None, Span | None], _Row] = {}
    for row in rows:
        key = (row.tier.conduct, row.tier.condition, row.tier.authority)
        if key not in made:
            made[key] = row
            continue
        held = made[key].tier
        sanctions = (*held.sanctions, *row.tier.sanctions)
        if any(_is_amount(each) for each in row.tier.sanctions):
            sanctions = tuple(
                s for s in sanctions if s.kind is not SanctionKind.FINE or _is_amount(s) or s.per
            )
        made[key] = replace(made[key], tier=replace(held, sanctions=sanctions))
    order = {span: i for i, span in enumerate(dict.fromkeys(row.tier.conduct for row in rows))}
    return sorted(made.values(), key=lambda row: (order[row.tier.conduct], row.tier.condition is not None))


def _is_amount(sanction: Sanction) -> bool:
    return sanction.kind is SanctionKind.FINE and not (sanction.low is None and sanction.high is None)


def _penalties(
    document: Document, words: Words, rows: Sequence[tuple[Clause, _Row]], liable: Set[str]
) -> tuple[Penalty, ...]:
    text, source = document.repaired.text, document.repaired.to_source
    conducts = [Conduct(article.path, row.tier.conduct, row.offender) for article, row in rows]
    counts: dict[str, int] = {}
    found = []
    for (article, row), punishes in zip(rows, find_punished(document, words, conducts, liable), strict=True):
        counts[article.path] = n = counts.get(article.path, 0) + 1
        tier = row.tier
        spans = [tier.conduct, *(s.span for s in tier.sanctions)]
        spans += [s for s in (tier.condition, tier.authority, row.offender) if s]
        found.append(
            Penalty(
                id=f"{article.path}#x{n}",
                clause=article.path,
                sentence=row.sentence.path,
                conduct=tier.conduct.of(text),
                conduct_span=source(tier.conduct),
                authority=tier.authority.of(text) if tier.authority else None,
                authority_span=source(tier.authority) if tier.authority else None,
                sanctions=tuple(replace(s, span=source(s.span)) for s in tier.sanctions),
                punishes=punishes,
                span=source(Span(min(s.start for s in spans), max(s.end for s in spans))),
                condition=tier.condition.of(text) if tier.condition else None,
                condition_span=source(tier.condition) if tier.condition else None,
                offender=row.offender.of(text) if row.offender else None,
                offender_span=source(row.offender) if row.offender else None,
            )
        )
    return tuple(found)


@Language.component("youju_penalties")
def youju_penalties(doc: Doc) -> Doc:
    """Set ``doc.user_data["penalties"]`` and ``["notices"]`` from the Document in ``user_data``."""
    document = doc.user_data["document"]
    words = words_of(document.repaired.text, doc.user_data["words"])
    doc.user_data["penalties"], doc.user_data["notices"] = find_penalties(document, words)
    return doc
