"""The grammar of a penalty's sentence: conduct, then by whom and with what; then graver tiers.

违反本法规定，甲的，由乙责令改正，处一万元罚款；情节严重的，吊销许可证: the conduct stands before the first 的
that closes a phrase, a later phrase of the kind is a tier of it, and what follows each is its sanctions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from ingest.span import Span
from kg.facts import Sanction, SanctionKind
from kg.law_articles import NAMED
from kg.sanctions import Contradiction, find_sanctions
from kg.stretches import hidden, stretches
from ontology import lexicon

_ELSEWHERE = frozenset({SanctionKind.CRIMINAL, SanctionKind.CIVIL, SanctionKind.DISCIPLINE})
"""Kinds that the authority named before does not impose itself: 构成犯罪的，依法追究刑事责任."""

_JOINED = ("或者", "以及", "并且", "或")
"""What ties a second phrase that closes with 的 to the first."""
_GROUND = re.compile("依照|按照|根据|依据|应当|不得|禁止")
"""What opens a consequence, but at the start of a sentence its conduct."""
_ON = re.compile("并?对[^，；。]{2,40}(?:人员|人|单位|个人|者)")
"""A stretch that says on whom the next one's sanction falls."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A conduct, or a graver form of it, with what follows; all spans are into the repaired text."""

    conduct: Span
    condition: Span | None = None
    authority: Span | None = None
    sanctions: tuple[Sanction, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a penalty's sentence says; ``authority``: the body that acts in it."""

    tiers: tuple[Tier, ...]
    authority: Span | None
    contradictions: tuple[Contradiction, ...]


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of penalty sentences, by name."""
    table = lexicon("penalties")
    empty = table["opening"]["empty"]
    made = {
        "breach": table["opening"]["breach"],
        # 违反本法规定设置……: without a comma the breach is part of the conduct.
        "empty": f"{table['opening']['who']}"
        f"(?:{empty}|对?违反{NAMED.pattern}(?:的)?(?:有关|相关)?(?:的)?规定)，(?=.)",
        "conducts": table["list"]["conducts"],
        "penalties": table["list"]["penalties"],
        "punished": table["opening"]["punished"],
        "opening": table["consequence"]["opening"],
        "tier": table["tier"]["opening"],
        "conduct": table["tier"]["conduct"],
        "agent": table["authority"]["agent"],
        "subject": table["authority"]["subject"],
        "reference": table["reference"]["pattern"],
        "before": table["opening"]["before"],
        "actor": lexicon("commitments")["law"]["actor"],
    }
    return {name: re.compile(pattern) for name, pattern in made.items()}


def read_sentence(text: str, within: Span, authority: Span | None = None) -> Sentence:
    """The tiers of the sentence at ``within`` that carry a sanction, in order.

    ``authority``: the body named at the head of the list that the sentence is an item of.
    """
    parts = stretches(text, within)
    words = tuple(hidden(text, part) for part in parts)
    parted = tuple("；" in text[a.end : b.start] for a, b in pairwise(parts))
    ends = _phrase_ends(words, parted)
    tiers: list[Tier] = []
    wrong: list[Contradiction] = []
    base = current = -1
    i = 0
    while i < len(parts):
        if i and parted[i - 1]:
            current = base
        end = ends[i] if tiers or ends[i] is not None else _bare_conduct(words)
        if end is not None:
            phrase = Span(parts[i].start, parts[end].end)
            tier = _opened(text, phrase, tiers[base] if tiers else None)
            tiers.append(tier)
            current = len(tiers) - 1
            base = base if tier.condition and base >= 0 else current
            i = end + 1
            continue
        whole = parts[i]
        if _ON.fullmatch(words[i]) and i + 1 < len(parts) and not parted[i]:
            i += 1
            whole = Span(whole.start, parts[i].end)
        if tiers and (fallen := patterns()["punished"].match(whole.of(text))):
            who = Span(*fallen.span("who")).shift(whole.start)
            tiers.append(Tier(tiers[base].conduct, who))
            current = len(tiers) - 1
        if tiers:
            authority, read, contradicted = _with_consequence(text, whole, tiers[current], authority)
            tiers[current : current + 1] = read
            wrong += contradicted
        i += 1
    return Sentence(_settled(tiers, authority), authority, tuple(wrong))


def _phrase_ends(words: Sequence[str], parted: Sequence[bool]) -> list[int | None]:
    """For each stretch, the one that closes the phrase which it opens, or None. Linear in their number."""
    ends: list[int | None] = [None] * len(words)
    for i in reversed(range(len(words))):
        goes_on = i + 1 < len(words) and not parted[i]
        closes = _closes(words[i])
        if closes and goes_on and words[i + 1].startswith(_JOINED) and ends[i + 1]:
            ends[i] = ends[i + 1]
        elif closes:
            ends[i] = i
        elif goes_on and (not _opens(words[i]) or (i == 0 and _GROUND.match(words[i]))):
            ends[i] = ends[i + 1]
    return ends


def _closes(words: str) -> bool:
    return (words.endswith("的") and len(words) > 2) or bool(
        patterns()["conducts"].search(words, max(0, len(words) - 40))
    )


def _opens(words: str) -> bool:
    return bool(patterns()["opening"].match(words) or patterns()["subject"].match(words))


def _bare_conduct(words: Sequence[str]) -> int | None:
    """造成污染损害的责任者，应当赔偿: a conduct without a closing 的 ends where the consequence opens."""
    first = next((i for i, each in enumerate(words) if _opens(each) or each.startswith("除")), None)
    return first - 1 if first else None


def _opened(text: str, phrase: Span, base: Tier | None) -> Tier:
    """The tier that a phrase opens: of the conduct before, or of its own."""
    said = phrase.of(text)
    of_another = patterns()["conduct"].match(said) or patterns()["reference"].match(said)
    if base is not None and not of_another:
        return Tier(base.conduct, _bare(text, phrase))
    empty = patterns()["empty"].match(said)
    rest = Span(phrase.start + empty.end(), phrase.end) if empty else phrase
    if empty and patterns()["tier"].match(rest.of(text)) and rest.of(text).startswith("构成"):
        return Tier(_bare(text, Span(phrase.start, rest.start)), _bare(text, rest))
    return Tier(_bare(text, rest))


def _bare(text: str, span: Span) -> Span:
    """Without 对 before it, and without 的 or a comma behind it."""
    start, end = span.start, span.end
    while end - start > 1 and text[end - 1] in "的，、 \n":
        end -= 1
    while end - start > 1 and text[start] in "对，、 \n":
        start += 1
    return Span(start, end)


def _with_consequence(
    text: str, part: Span, tier: Tier, before: Span | None
) -> tuple[Span | None, tuple[Tier, ...], tuple[Contradiction, ...]]:
    """The authority from here on, and the tier with the stretch's authority and sanctions.

    A second body in one tier makes it two: 由甲吊销许可证，并可以由公安机关处拘留.
    """
    words = hidden(text, part)
    if words.startswith("除") and words.endswith("外"):
        return before, (tier,), ()
    found, wrong = find_sanctions(words, part.start)
    named = patterns()["agent"].search(words) or patterns()["subject"].match(words)
    body = Span(*named.span("body")).shift(part.start) if named else None
    # Who is named behind a sanction does not impose it, nor does who is to make good: 由第三者赔偿.
    liable = bool(found) and {s.kind for s in found} == {SanctionKind.CIVIL} and "提出" not in words
    if body is None or liable or (found and found[0].span.start < body.start):
        return before, (replace(tier, sanctions=(*tier.sanctions, *found)),), wrong
    held = tier.authority or (before if tier.sanctions else None)
    if held and tier.sanctions and held.of(text) != body.of(text):
        return before, (with_authority(tier, held), replace(tier, authority=body, sanctions=found)), wrong
    return (
        before or body,
        (replace(tier, authority=held or body, sanctions=(*tier.sanctions, *found)),),
        wrong,
    )


def _settled(tiers: Sequence[Tier], authority: Span | None) -> tuple[Tier, ...]:
    return tuple(with_authority(tier, authority) for tier in tiers if tier.sanctions)


def with_authority(tier: Tier, authority: Span | None) -> Tier:
    """The tier; where it names no authority, under the one named before, if that can impose its sanctions."""
    if tier.authority or authority is None or {s.kind for s in tier.sanctions} <= _ELSEWHERE:
        return tier
    return replace(tier, authority=authority)
