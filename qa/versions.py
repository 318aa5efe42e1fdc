"""What versions of one work say to the same question, side by side."""

from dataclasses import replace

from kg.works import works
from qa.answer import QuestionKind, Step
from qa.corpus import Corpus
from qa.draft import Draft, Line, Refusal, place_of
from qa.question import Question
from qa.rule import answer_rule


def answer_versions(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """The sentences of each version on what is asked; None where not versions of one work are asked."""
    asked = {each.id: each for each in corpus.within()}
    found = works(tuple(asked.values()))
    if question.kind is not QuestionKind.COMPARE or len(found) != 1 or len(found[0].versions) < 2:
        return None
    lines: list[Line] = []
    steps: list[Step] = [Step("outline", f"对照《{found[0].title}》的 {len(found[0].versions)} 个版本")]
    silent = []
    for version in found[0].versions:
        document = asked[version.document]
        result = answer_rule(replace(question, kind=QuestionKind.RULE), corpus.narrowed({document.id}))
        steps += result.steps
        year = version.date[:4]
        if isinstance(result, Refusal):
            silent.append(f"{year}年文本未规定")
            continue
        lines += [
            replace(line, place=f"{year}年文本 {place_of(line.evidence)}") if n == 0 else line
            for n, line in enumerate(result.lines)
        ]
    if not lines:
        return None
    return Draft(
        QuestionKind.COMPARE, "；".join(silent) + ("。" if silent else ""), tuple(lines), tuple(steps)
    )
