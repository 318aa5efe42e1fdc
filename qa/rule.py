"""Answers in the text's own sentences: what the rule is for something."""

from collections.abc import Iterator, Sequence

from ingest import Clause, Kind
from qa.answer import QuestionKind, Step
from qa.claims import ranges_in
from qa.corpus import Corpus, Evidence, sentences
from qa.draft import Draft, Line, Refusal, numbered_list
from qa.enumeration import whole
from qa.evidence import (
    Scored,
    best_sentences,
    fit,
    is_foreign,
    missing_aspect,
    missing_terms,
    missing_thing,
    missing_variant,
    missing_year,
    stating,
    unknown_share,
)
from qa.places import not_spoken_of
from qa.question import Question
from qa.verdict import judge

RELEVANT = 0.884
"""Least cosine, plus half the weight of shared words, of a sentence that is about what is asked.

Measured on questions of the subject and on everyday questions foreign to it: docs/benchmarks.md."""
_UNKNOWN, _SURE = 0.9, 0.93
"""Where nearly all of a question's subject is in words that the library does not have, only a sentence this
near is about it (docs/benchmarks.md has the curve)."""
_NUMERIC_FIT = 0.4
"""Least share of the subject that a sentence must carry for its numbers to be the answer: numbers are
the easiest thing to take from the wrong sentence."""
_HARDLY = 0.5
"""Presence up to which a word is said to be missing where none is missing wholly: 臭氧浓度 beside 浓度."""
_GOES_ON = 0.04
"""How far behind the best sentence of all documents one of the clause that was just spoken of may lie."""
_FEW = 3
"""Words of a subject up to which a question may go on: more name a matter of their own."""
_NEAREST = 40
"""Sentences that are weighed, the nearest in meaning first."""
_WORDS_WEIGHT = 0.1
"""Weight of the words that a sentence shares with the question beside its cosine: cosines of one language
lie within a tenth of each other, so that a tenth lets words decide between sentences of like meaning."""


def answer_rule(question: Question, corpus: Corpus, within: Clause | None = None) -> Draft | Refusal:
    """The sentences that answer, from the clause that fits best; a refusal where none carries it."""
    scored = score_sentences(question, corpus, within)
    step = Step("search", f"检索条款：{'、'.join(question.terms) or question.text}")
    if not scored:
        return Refusal(question.kind, "资料库中没有相关条款。", (), (step,))
    best = scored[0].evidence
    chosen = best_sentences(
        [s for s in scored if s.evidence.clause == best.clause and s.evidence.document is best.document]
    )
    if reason := _why_not(question, corpus, chosen, scored):
        return Refusal(question.kind, reason, _nearest(scored), (step, Step("check", reason)))
    lead, why = judge(question, best, corpus) if question.kind is QuestionKind.YES_NO else ("", "")
    steps = (step, Step("check", why)) if why else (step,)
    chosen = _that_state(question, chosen)
    told, count = whole(chosen)
    if len(told) > len(chosen) and question.kind in (QuestionKind.LIST, QuestionKind.COUNT):
        lead, steps = numbered_list("", count), (*steps, Step("outline", f"取所列各项，共 {count} 项"))
    lines = tuple(Line(each) for each in told)
    return Draft(question.kind, f"{_place_note(question, chosen[0])}{lead}".strip(), lines, steps)


def _that_state(question: Question, chosen: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Of the sentences chosen those that state what is asked besides the subject; where none does, the best
    with those of its clause that do: （责任单位：……） stands behind the measure."""
    stated = stating(question, chosen)
    if len(stated) < len(chosen) or missing_aspect(question, "".join(e.text for e in chosen)) is None:
        return stated
    below = sentences(chosen[0].document, chosen[0].clause.path)
    carry = tuple(each for each in stating(question, below) if each not in chosen)
    return (*chosen, *carry[:1]) if len(carry) < len(below) else chosen


def closer(question: Question, result: Draft | Refusal, before: Draft, corpus: Corpus) -> Draft | Refusal:
    """Of a question that goes on, the answer from the clause of the one before, where it is about as near:
    还要向谁备案 means what was just spoken of. Only for what was searched for by words."""
    searched = any(step.operation == "search" for step in result.steps)
    if not searched or not before.lines or len(question.terms) > _FEW:
        return result
    here = before.lines[0].evidence
    asked = corpus.narrowed({here.document.id})
    inside = answer_rule(question, asked, here.clause)
    if isinstance(inside, Refusal):
        return result
    if isinstance(result, Refusal):
        return inside
    near = {each.evidence: each.score for each in score_sentences(question, corpus)}
    best = max(near.values())
    reached = max((near[line.evidence] for line in inside.lines if line.evidence in near), default=0.0)
    return inside if reached >= best - _GOES_ON else result


def score_sentences(question: Question, corpus: Corpus, within: Clause | None = None) -> list[Scored]:
    """The sentences nearest to the question by meaning and words, best first."""
    scored = []
    near = corpus.sentences_near(question.text, _NEAREST if within is None else 10 * _NEAREST)
    for hit in near:
        found = corpus.documents[hit.document]
        if hit.path.startswith("0.") and found.clause(hit.path).kind is not Kind.SENTENCE:
            continue  # header fields are asked for by name; see qa.metadata
        each = Evidence(found, found.text_span(found.clause(hit.path)))
        if within is None or within.span.contains(each.span):
            words = _WORDS_WEIGHT * fit(question, each.text, corpus, each.above)
            scored.append(Scored(each, hit.score + words, hit.score + words / 2))
    return sorted(scored, key=lambda s: (-s.score, s.evidence.document.name, s.evidence.span.start))


def _nearest(scored: Sequence[Scored]) -> tuple[Evidence, ...]:
    """The best sentence of each of the nearest clauses."""
    best: dict[tuple[str, str], Evidence] = {}
    for each in sorted(scored, key=lambda s: -s.score):
        best.setdefault((each.evidence.document.id, each.evidence.clause.path), each.evidence)
    return tuple(best.values())[:3]


def _why_not(
    question: Question, corpus: Corpus, chosen: Sequence[Evidence], scored: Sequence[Scored]
) -> str | None:
    """What the question asks for and the best sentences do not carry; None if they carry it."""
    return next(_lacks(question, corpus, chosen, scored), None)


def _lacks(
    question: Question, corpus: Corpus, chosen: Sequence[Evidence], scored: Sequence[Scored]
) -> Iterator[str]:
    text = "".join(each.text for each in chosen)
    clause_text = "".join(each.text for each in sentences(chosen[0].document, chosen[0].clause.path))
    if aspect := missing_aspect(question, clause_text):
        yield f"最接近的条款没有写{aspect}。"
    claims_range = question.kind is QuestionKind.YES_NO and ranges_in(question.text)
    if not claims_range and (variant := missing_variant(question, text)):
        yield f"最接近的条款写的不是“{variant}”。"
    if thing := missing_thing(question, corpus):
        yield f"文中没有写“{thing}”。"
    if year := missing_year(question, chosen[0]):
        yield f"最接近的条款没有涉及 {year}年。"
    if question.kind is QuestionKind.NUMERIC and (places := _unnamed_places(question, chosen[0])):
        yield f"文中没有单独规定{'、'.join(places)}的数值。"
    foreign = is_foreign(question, corpus)
    if question.kind is QuestionKind.NUMERIC and (foreign or fit(question, text, corpus) < _NUMERIC_FIT):
        yield f"文中没有关于{_absent(question, text, corpus)}的数值。"
    least = _SURE if unknown_share(question, corpus) > _UNKNOWN else RELEVANT
    if max(each.relevance for each in scored) < least:
        yield f"文中没有关于{_absent(question, text, corpus)}的规定。"


def _absent(question: Question, text: str, corpus: Corpus) -> str:
    """The rarest words of the question that the sentences lack, for saying what is not there."""
    missing = missing_terms(question, text, corpus) or missing_terms(question, text, corpus, _HARDLY)
    return "、".join(f"“{term}”" for term in missing[:3]) or "所问内容"


def _unnamed_places(question: Question, sentence: Evidence) -> tuple[str, ...]:
    return not_spoken_of(question.text, question.places, sentence.text, sentence.document)


def _place_note(question: Question, sentence: Evidence) -> str:
    """A rule for the whole region, asked for one place: it applies, and the answer says why."""
    missing = _unnamed_places(question, sentence)
    return f"文中没有单独针对{'、'.join(missing)}的规定，以下为一般规定：\n" if missing else ""
