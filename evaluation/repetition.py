"""The same question, the same answer: asked again and again, in other orders, in other processes."""

import hashlib
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from pydantic import TypeAdapter

from evaluation.measure import told
from library import Library, default_jobs
from qa import Answer

_ANSWER = cache(lambda: TypeAdapter(Answer))

Question = tuple[str, str | None]
"""A question, and the document that it is asked of."""


def unstable(folder: Path, questions: Sequence[Question], times: int) -> tuple[int, ...]:
    """The places of the questions that did not get one and the same answer ``times`` times.

    Each round asks all questions in an order of its own, drawn from the round's number. Rounds are dealt to
    new processes, whose sets and dictionaries lie otherwise in memory. All of an answer is compared: words,
    citations, plan, nearest clauses.
    """
    processes = min(times, max(2, default_jobs()))
    dealt = [range(first, times, processes) for first in range(processes)]
    with ProcessPoolExecutor(default_jobs(), get_context("spawn"), max_tasks_per_child=1) as pool:
        heard = list(pool.map(partial(digests, folder, tuple(questions)), dealt))
    answers = [set(chain.from_iterable(part[place] for part in heard)) for place in range(len(questions))]
    return tuple(place for place, different in enumerate(answers) if len(different) > 1)


def digests(folder: Path, questions: Sequence[Question], rounds: range) -> list[set[str]]:
    """The digests of the answers to each question over some rounds."""
    library = Library.open(folder)
    heard: list[set[str]] = [set() for _ in questions]
    for number in rounds:
        places = list(range(len(questions)))
        random.Random(number).shuffle(places)
        for place in places:
            heard[place].add(_digest(told(library, *questions[place])))
    return heard


def _digest(answer: Answer | None) -> str:
    data = b"" if answer is None else _ANSWER().dump_json(answer)
    return hashlib.sha256(data).hexdigest()
