"""Yes or no: a claim held against the words of the text."""

import re

from kg.facts import Operator, Strength, Target
from kg.numbers import quantities
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.claims import confirmed, denied, exchanged, other_organ
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, Line
from qa.evidence import presence
from qa.question import Question
from qa.targets import ENOUGH, matches

_TABLE = lexicon("questions")["verdict"]
_PERMISSION = re.compile(_TABLE["permission"])
_CLAIM = re.compile(_TABLE["claim"])
_INCLUSION = re.compile(_TABLE["inclusion"])
_FORBIDS = re.compile(_TABLE["forbids"])
_CONFIRM = re.compile(_TABLE["confirm"])
_BODY = re.compile(_TABLE["body"])
_HALF = 0.5
_MOST = 0.6
"""Share of the question's words that a sentence must have for its numbers to answer for those claimed."""
_NEGATION = re.compile(_TABLE["negation"])


def check_numbers(question: Question, corpus: Corpus) -> Draft | None:
    """A claimed value held against the target it is about; None where the question claims none."""
    claimed = [q for q in quantities(question.text) if q.unit]
    if not claimed:
        return None
    found = [m for m in matches(question, corpus) if m.target.value is not None]
    if not found or found[0].score < ENOUGH:
        return None
    best = found[0]
    comparable = [q for q in claimed if _same_unit(q.unit, best.target.unit)]
    if not comparable:
        return None
    agrees = any(q.value == best.target.value for q in comparable)
    words = best.evidence.text
    step = Step("check", f"核对数值：问 {comparable[0].text}，原文“{words}”")
    lead = "对。" if agrees and not _contradicts_bound(question, best.target) else "不对。"
    line = Line(best.evidence, f"{lead}原文为：{words}。")
    return Draft(QuestionKind.YES_NO, "", (line,), (step,))


def _same_unit(one: str | None, other: str | None) -> bool:
    """Whether two values can be compared: 微克 is said for 微克/立方米 too."""
    return bool(one and other) and (one == other or (other or "").startswith(f"{one}/"))


def _contradicts_bound(question: Question, target: Target) -> bool:
    """A floor claimed where the text has a ceiling, or the other way round."""
    floor = re.search("以上|不低于|不少于|至少|超过", question.text)
    ceiling = re.search("以下|以内|不超过|不高于|至多|最多", question.text)
    return bool(
        (floor and target.operator in (Operator.AT_MOST, Operator.LESS_THAN))
        or (ceiling and target.operator in (Operator.AT_LEAST, Operator.MORE_THAN))
    )


def judge(question: Question, sentence: Evidence, corpus: Corpus) -> tuple[str, str]:
    """What the sentence says to the question: a lead (不可以。/ 不对。/ 是。/ empty) and why, for the plan.

    Empty where the words alone do not decide: then the sentence stands without a verdict.
    """
    text = sentence.text
    if _CONFIRM.search(question.text) and (lead := _of_numbers(question, text) or _of_roles(question, text)):
        return lead
    if _PERMISSION.search(question.text):
        strength = _strength_about(question, sentence, corpus)
        if _FORBIDS.search(_near(question, text)) or strength is Strength.PROHIBIT:
            return "不可以。", "原文禁止或限制所问的行为"
        return "", "原文没有明文禁止或允许，照录原文"
    denies = re.search("不(?!是|对|能|得)|没|无需", question.text)
    claims = denies is None and (_CLAIM.search(question.text) or _INCLUSION.search(question.text))
    return (_of_claim(question, text) if claims else None) or ("", "照录原文，不作判断")


def _of_claim(question: Question, text: str) -> tuple[str, str] | None:
    """The verdict on a claim that denies nothing; None where the text does not decide."""
    if lead := _of_numbers(question, text) or _of_roles(question, text):
        return lead
    if words := _negated(question, text):
        return "不对。", f"原文为“{words}”，与所问不同"
    return ("是。", "所问各词见于原文同一句") if _said_whole(question, text) else None


def _of_numbers(question: Question, text: str) -> tuple[str, str] | None:
    """The verdict on the numbers that a question takes for granted; None where the text does not decide."""
    if not _about(question, text):
        return None
    if other := denied(question.text, text):
        return "不对。", f"核对数值：{other}"
    if confirmed(question.text, text) and not _unsaid(question, text):
        return "对。", "所问数值见于原文"
    return None


def _of_roles(question: Question, text: str) -> tuple[str, str] | None:
    """The verdict on who does what: another body than the text names, roles exchanged; None where the text
    does not decide."""
    if words := exchanged(question.text, text):
        return "不对。", f"原文为“{words}”，与所问不同"
    bodies = tuple(match[0] for match in _BODY.finditer(text))
    if _about(question, text) and bodies and (organ := other_organ(question.text, bodies)):
        return "不对。", f"问“{organ}”，原文为“{'”“'.join(dict.fromkeys(bodies))}”"
    return None


def _unsaid(question: Question, text: str) -> bool:
    """Whether the question claims something in words that the text has in no form: 新建 for 已建成."""
    return any(presence(term, text) < _HALF for term in question.terms if len(term) > 1)


def _strength_about(question: Question, sentence: Evidence, corpus: Corpus) -> Strength | None:
    for commitment in corpus.facts[sentence.document.id].commitments:
        if sentence.span.contains(commitment.trigger):
            words = sentence.document.text(commitment.span)
            if any(term in words for term in question.terms if len(term) > 1):
                return commitment.strength
    return None


def _near(question: Question, text: str) -> str:
    """The stretches between commas that name something of the question."""
    return "，".join(
        part
        for part in re.split("[，；。]", text)
        if any(term in part for term in question.terms if len(term) > 1)
    )


def _negated(question: Question, text: str) -> str | None:
    """A word of the question that the text has only with a negation before it: 非现场检查 for 现场检查."""
    for match in _NEGATION.finditer(text):
        after = text[match.end() : match.end() + 8]
        for size in range(min(len(after), 6), 1, -1):
            word = after[:size]
            if word in question.text and match[0] + word not in question.text:
                return match[0] + word
    return None


def _about(question: Question, text: str) -> bool:
    """Whether the text has most of what the question names: its numbers are then those asked about."""
    named = [term for term in question.terms if len(term) > 1 and not re.search(r"\d", term)]
    return bool(named) and sum(presence(term, text) for term in named) >= _MOST * len(named)


def _said_whole(question: Question, text: str) -> bool:
    named = [term for term in question.terms if len(term) > 1]
    return len(named) >= 2 and all(term in text for term in named)
