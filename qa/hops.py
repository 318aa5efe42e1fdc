"""Answers in several steps: a thing, the action it belongs to, what else that action says."""

import re
from dataclasses import replace

from ingest import Clause, Document
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, Line, Refusal, place_of
from qa.matching import find_group, groups
from qa.outline import list_measures
from qa.question import Question, kind_of, terms_of, understand
from qa.rule import answer_rule
from qa.targets import ENOUGH, answer_numeric, matches

_CUES = lexicon("questions")["hops"]
_WHICH_GROUP = re.compile(_CUES["which_group"])
_SAME_GROUP = re.compile(_CUES["same_group"])
_OTHER_GROUP = re.compile(_CUES["other_group"])
_STAGE = re.compile(_CUES["stage"])
_REST_LIST = re.compile(_CUES["rest_list"])


def answer_hops(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """Follow the question from stage to stage, each within or outside the part that the one before found."""
    stages = stages_of(question.text)
    if len(stages) < 2 and not _WHICH_GROUP.search(question.text):
        return None
    lines: list[Line] = []
    steps: list[Step] = []
    here: tuple[Document, Clause] | None = None
    for stage in stages:
        result, here = _follow(stage, corpus, here)
        if isinstance(result, Refusal):
            steps += result.steps
            continue
        lines += [replace(line, place=line.place or place_of(line.evidence)) for line in result.lines]
        steps += result.steps
    if not lines:
        return None
    return Draft(QuestionKind.MULTI_HOP, "", tuple(lines), tuple(steps))


def stages_of(text: str) -> list[str]:
    """The stages of a question: what stands between commas, joined where it asks nothing by itself.

    >>> stages_of("化肥利用率目标写在哪个行动里，这个行动中哪条举措负责施肥？")
    ['化肥利用率目标写在哪个行动里', '这个行动中哪条举措负责施肥']
    """
    pieces = [piece for piece in re.split("[，。；？！]", text) if piece]
    return [
        piece
        for piece in pieces
        if _STAGE.search(piece)
        or _WHICH_GROUP.search(piece)
        or _SAME_GROUP.search(piece)
        or _OTHER_GROUP.search(piece)
    ]


def _follow(
    stage: str, corpus: Corpus, here: tuple[Document, Clause] | None
) -> tuple[Draft | Refusal, tuple[Document, Clause] | None]:
    """One stage: its result, and the part that the next stage may refer to."""
    question = understand(stage)
    if _WHICH_GROUP.search(stage):
        return _which_group(question, corpus)
    if here and _SAME_GROUP.search(stage):
        owner, group = here
        if _REST_LIST.search(stage) and not _subject(stage):
            return list_measures(owner, group, QuestionKind.LIST) or _nothing(stage), here
        return answer_rule(_about(_subject(stage) or stage), corpus.narrowed({owner.id}), group), here
    named = next(((d, g) for d in corpus.within() if (g := find_group(question, d))), None)
    if named and _REST_LIST.search(stage):
        return list_measures(*named, QuestionKind.LIST) or _nothing(stage), named
    result = answer_numeric(question, corpus) or answer_rule(question, corpus)
    return result, _group_of(result.lines[0].evidence) if isinstance(result, Draft) else None


def _which_group(
    question: Question, corpus: Corpus
) -> tuple[Draft | Refusal, tuple[Document, Clause] | None]:
    """The part that a target or rule belongs to."""
    found = matches(question, corpus)
    if found and found[0].score >= ENOUGH:
        evidence = found[0].evidence
    else:
        result = answer_rule(question, corpus)
        if isinstance(result, Refusal):
            return result, None
        evidence = result.lines[0].evidence
    group = _group_of(evidence)
    if group is None:
        return _nothing(question.text), None
    title = f"{group[1].number}{group[1].title}"
    line = Line(evidence, f"属于“{title}”。{evidence.text}")
    step = Step("outline", f"从条款 {evidence.clause.path} 上溯到“{title}”")
    return Draft(QuestionKind.MULTI_HOP, "", (line,), (step,)), group


def _group_of(evidence: Evidence) -> tuple[Document, Clause] | None:
    document = evidence.document
    return next(((document, g) for g in reversed(groups(document)) if g.span.contains(evidence.span)), None)


def _subject(stage: str) -> str:
    """What a stage asks about, without the words that point to the part."""
    rest = _SAME_GROUP.sub("", stage)
    return rest if terms_of(_REST_LIST.sub("", rest)) else ""


def _about(text: str) -> Question:
    question = understand(text)
    return (
        question
        if kind_of(text) is not QuestionKind.MULTI_HOP
        else understand(_SAME_GROUP.sub("", text) or text)
    )


def _nothing(stage: str) -> Refusal:
    return Refusal(QuestionKind.MULTI_HOP, f"没有找到“{stage}”所指的部分。", (), (Step("outline", stage),))
