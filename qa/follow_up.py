"""Questions that lean on the one before: 那2025年呢？ 由谁负责？ What is missing is taken from it."""

import re

from ontology import lexicon
from qa.answer import QuestionKind
from qa.question import Question, read, terms_of

_TABLE = lexicon("questions")["follow_up"]
_OPENS, _CLOSES = re.compile(_TABLE["opens"]), re.compile(_TABLE["closes"])
_POINTS, _ASKS = re.compile(_TABLE["points"]), re.compile(_TABLE["asks"])
_YEAR = re.compile(r"(?:到|至|截至)?(?:19|20)\d{2}年(?:底|末|前)*")
_ENDS = "，。？！、；"
_TAILS = {QuestionKind(kind): words for kind, words in _TABLE["tails"].items()}


def completed(question: Question, earlier: Question | None) -> Question:
    """The question with what it leaves out taken from the one before; itself where it stands alone.

    >>> from qa.question import understand
    >>> first = understand("到2027年，森林覆盖率要达到多少？")
    >>> [completed(understand(q), first).text for q in ("那2025年呢？", "湿地保护率呢", "由谁负责？")]
    ['到2025年，森林覆盖率要达到多少？', '到2027年湿地保护率是多少', '森林覆盖率由谁负责？']
    """
    if earlier is None or not _leans(question):
        return question
    text = _OPENS.sub("", question.text)
    if _CLOSES.search(text):
        return read(question.asked, _exchanged(_CLOSES.sub("", text).strip(_ENDS), earlier))
    text = _POINTS.sub("", text)
    subject = subject_of(earlier)
    year = _YEAR.search(earlier.text)
    when = year[0] if year and not question.years and question.kind is QuestionKind.NUMERIC else ""
    return read(question.asked, f"{when}{subject}{text}")


def _leans(question: Question) -> bool:
    """Whether a question cannot stand alone: it opens or closes as one that goes on, or names no subject."""
    text = question.text
    if _OPENS.search(text) or _POINTS.search(text):
        return True
    subject = [term for term in question.terms if not _ASKS.search(term)]
    return not subject or bool(_CLOSES.search(text) and len(subject) < 3 and not question.quoted)


def _exchanged(new: str, earlier: Question) -> str:
    """The question before with its year, level or place exchanged, or else asked of another thing."""
    text = earlier.text
    if _YEAR.fullmatch(new) or re.fullmatch(r"(?:19|20)\d{2}", new):
        year = re.search(r"\d{4}", new)
        if year and re.search(r"(?:19|20)\d{2}年", text):
            return re.sub(r"(?:19|20)\d{2}(?=年)", year[0], text, count=1)
        return f"到{year[0]}年，{text}" if year else text
    for place in earlier.places:
        if new and read(new, new).places:
            return text.replace(place.name, new)
    if _ASKS.search(new) and not [term for term in terms_of(new) if not _ASKS.search(term)]:
        return f"{subject_of(earlier)}{new}"
    when = _YEAR.search(text)
    tail = _TAILS.get(earlier.kind, _TAILS[QuestionKind.RULE])
    return f"{when[0] if when and not _YEAR.search(new) else ''}{new}{tail}"


def subject_of(question: Question) -> str:
    """What a question is about: the words that name it, as they stand."""
    named = [term for term in question.terms if not _ASKS.search(term)]
    if not named:
        return ""
    text = question.text
    start = min(text.find(term) for term in named if term in text)
    end = max(text.find(term) + len(term) for term in named if term in text)
    between = text[start:end]
    # A long question is about its words, not about all that stands between them.
    return between if len(between) <= 2 * sum(map(len, named)) and "，" not in between else "".join(named)
