"""By when something is to be reached."""

import re

from ingest import Span
from kg.facts import Basis
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, Line, Refusal
from qa.evidence import fit
from qa.question import Question
from qa.targets import ENOUGH, Match, beside_the_point, is_spoken_of, matches, spoken_date, stated_words

_DATE = re.compile(r"\d{4}年|\d{1,2}月|年底|年内|年末")


def answer_deadline(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """By when a target is to be reached; an inherited deadline says so."""
    found = matches(question, corpus)
    if not found or found[0].score < ENOUGH or not is_spoken_of(question, found[0], corpus):
        return None
    best = found[0]
    step = Step("targets", f"按指标名匹配目标：{best.target.indicator}，查其期限")
    if reason := beside_the_point(question, [best]):
        return Refusal(QuestionKind.DEADLINE, reason, (best.evidence,), (step,))
    if dated := _dated_stretch(question, best, corpus):
        return Draft(QuestionKind.DEADLINE, "", (Line(dated),), (step,))
    if best.target.deadline is None:
        reason = f"文中没有写明“{best.target.indicator}”的完成期限。"
        return Refusal(QuestionKind.DEADLINE, reason, (best.evidence,), (step,))
    return Draft(QuestionKind.DEADLINE, "", (_line(best),), (step,), _basis(best))


def _line(match: Match) -> Line:
    """The deadline of a target in words, and the words that state it."""
    when = spoken_date(match.target.deadline or "")
    if match.target.deadline_basis is Basis.STATED:
        return Line(match.evidence, f"{when}。{stated_words(match)}")
    return Line(match.evidence, f"该句未单独写期限，按文件实施期推定为 {when}。{stated_words(match)}")


def _basis(match: Match) -> tuple[Evidence, ...]:
    """The words from which a deadline is inherited."""
    target = match.target
    if target.deadline_basis is Basis.STATED or target.deadline_span is None:
        return ()
    return (Evidence(match.document, target.deadline_span),)


def _dated_stretch(question: Question, match: Match, corpus: Corpus) -> Evidence | None:
    """Of a sentence that gives several dates the stretch that is asked for, where it is not the target's."""
    document = match.document
    sentence = document.text_span(document.clause_at(match.target.span.start))
    stretches = [
        Evidence(document, Span(sentence.start + m.start(), sentence.start + m.end()))
        for m in re.finditer("[^，；。]+", document.text(sentence))
        if _DATE.search(m[0])
    ]
    own = [each for each in stretches if each.span.start <= match.target.span.start < each.span.end]
    if len(stretches) < 2 or not own:
        return None
    best = max(stretches, key=lambda each: fit(question, each.text, corpus))
    return best if fit(question, best.text, corpus) > fit(question, own[0].text, corpus) else None
