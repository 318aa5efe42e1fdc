"""A round of exercises: which ones, whether an answer is right, and where the key stands in the source."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from ingest import Document
from ontology import lexicon
from sheets import Exercise, ExerciseKind
from sheets.exercises import shuffled
from ui.payloads import Json
from ui.source import mark

Given = tuple[str, ...]
"""What was answered: one entry, or one for each line to be matched or ordered."""

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(.*)", re.DOTALL)


def picked(found: Sequence[Exercise], seed: str, size: int) -> tuple[Exercise, ...]:
    """``size`` of the exercises, drawn by ``seed`` alone, in the order in which a paper asks them."""
    drawn = set(shuffled([each.id for each in found], seed)[:size])
    return tuple(each for i, each in enumerate(found) if i in drawn)


def is_right(exercise: Exercise, given: Given) -> bool:
    """Whether an answer is the key's; a number may be written in any way, with its unit or without."""
    match exercise.kind:
        case ExerciseKind.CLOZE:
            return _same_number(exercise, given[0])
        case ExerciseKind.TRUE_FALSE:
            true: str = lexicon("exercises")["answers"]["true"]
            return (given[0] == true) == (exercise.answer == true)
        case ExerciseKind.MATCH:
            return "；".join(f"{i}—{letter}" for i, letter in enumerate(given, 1)) == exercise.answer
        case ExerciseKind.ORDER:
            return "".join(given) == exercise.answer


def _same_number(exercise: Exercise, typed: str) -> bool:
    said, key = _bare(typed), _bare(exercise.answer)
    after = _bare(exercise.question.partition(lexicon("exercises")["questions"]["blank"])[2])
    number, asked = _NUMBER.fullmatch(said), _NUMBER.fullmatch(key)
    if number is None or asked is None:
        return said == key or (said.startswith(key) and after.startswith(said.removeprefix(key)))
    unit = number[2].removeprefix(asked[2])
    return float(number[1]) == float(asked[1]) and after.startswith(unit)


def _bare(text: str) -> str:
    """Without white space and thousands' commas, in half width."""
    return re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))


def lettered(choices: Sequence[str]) -> dict[str, str]:
    """Choices by their letters."""
    return dict(zip(ascii_uppercase, choices, strict=False))


def key_marks(document: Document, exercise: Exercise) -> list[Json]:
    """The words that the key rests on, as marks."""
    return [mark(document, f"key-{i}", each.span, each.clause) for i, each in enumerate(exercise.evidence, 1)]


def score(round_: Sequence[Exercise], answers: Mapping[str, Given]) -> tuple[int, int]:
    """How many of a round were answered, and how many of these are right."""
    given = [each for each in round_ if each.id in answers]
    return len(given), sum(is_right(each, answers[each.id]) for each in given)
