"""Answers of one strength only: what is forbidden, required, encouraged."""

from dataclasses import replace

from kg.facts import Strength
from qa.answer import Step
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, Refusal, numbered_list

_SAID = {
    Strength.PROHIBIT: "禁止",
    Strength.REQUIRE: "要求",
    Strength.PROMOTE: "推动",
    Strength.ENCOURAGE: "鼓励",
    Strength.EXPLORE: "探索",
}


def of_strength(result: Draft | Refusal, strength: Strength, corpus: Corpus) -> Draft | Refusal:
    """What of an answer binds with ``strength``, by the graph's commitments; a refusal where nothing does."""
    if isinstance(result, Refusal):
        return result
    step = Step("check", f"只取{_SAID[strength]}性质的句子（图谱：commitment → strength）")
    kept = tuple(line for line in result.lines if _binds(line.evidence, strength, corpus))
    steps = (*result.steps, step)
    if not kept:
        reason = f"找到的条款里没有{_SAID[strength]}性质的规定。"
        return Refusal(result.kind, reason, tuple(line.evidence for line in result.lines[:3]), steps)
    lead = numbered_list("", len(kept)) if result.lead and len(kept) < len(result.lines) else result.lead
    return replace(result, lead=lead, lines=kept, steps=steps)


def _binds(evidence: Evidence, strength: Strength, corpus: Corpus) -> bool:
    facts = corpus.facts[evidence.document.id]
    start, end = evidence.span.start, evidence.span.end
    return any(
        each.strength is strength and each.span.start < end and start < each.span.end
        for each in facts.commitments
    )
