"""What the sentences of a clause carry from one stretch to the next: times, firmness, names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Clause, Document
from ingest.span import Span
from kg.bounds import modality_of
from kg.deadlines import Deadline, deadlines, runs
from kg.facts import Basis, Modality
from kg.indicators import Name
from kg.stretches import CLEARED
from ontology import lexicon

_CARRIED = re.compile(lexicon("deadlines")["carried"]["opens"])
_MODAL = lexicon("modality")
_FILLERS = rf"[{CLEARED}、，\s—]|其中|同时|并且|并|且|用|到|全[省市县区州国]"
_FRONT = re.compile(rf"(?:{_FILLERS}|{_MODAL['strive']}|{_MODAL['ensure']})*{CLEARED}+")
_OPENING_MODAL = re.compile(rf"(?:{_FILLERS})*(?:{_MODAL['strive']}|{_MODAL['ensure']})")
_OWN_STRIVE = re.compile(rf"(?:{_FILLERS})*(?:{_MODAL['own_strive']})")


@dataclass(frozen=True, slots=True)
class When:
    """Deadlines that hold together (到2022年和2030年), and how the target comes by them."""

    times: tuple[Deadline, ...] = ()
    basis: Basis = Basis.UNSTATED


@dataclass
class Course:
    """The state of reading a clause."""

    when: When = field(default_factory=When)
    dated: bool = False  # by words of the sentence that is being read
    opened: bool = False  # by a stretch before that was a time and nothing else
    modality: Modality = Modality.NONE
    baseline: str | None = None
    names: list[Name] = field(default_factory=list)
    lead: Span | None = None
    thing: Name | None = None  # what the sentence works on

    def next_sentence(self, *, goal: bool) -> None:
        """Go on to the clause's next sentence.

        In a section of aims 到2027年 holds for the sentences that follow; in a measure it is an inference.
        """
        self.modality, self.dated, self.lead, self.opened = Modality.NONE, goal and self.dated, None, False
        self.thing = None
        if not goal and self.when.times:
            self.when = When(self.when.times, Basis.INHERITED)

    def take(self, run: Sequence[Deadline]) -> None:
        """Go on under new deadlines."""
        self.when, self.dated = When(tuple(run), Basis.STATED), True


def front_end(words: str) -> int:
    """How many characters of a stretch a time that opens it takes, with what stands before.

    >>> front_end("力争▫▫▫▫▫▫全市绿地率")
    8
    """
    match = _FRONT.match(words)
    return match.end() if match else 0


def opening_modality(words: str) -> Modality:
    """The modal word that opens a stretch and so holds for what is coordinated with it: 力争到2025年，……"""
    match = _OPENING_MODAL.match(words)
    return modality_of(match[0]) if match else Modality.NONE


def holds_on(words: str) -> bool:
    """Whether the modal word that opens a stretch holds for what follows: 力争 does, 争创 does not."""
    return not _OWN_STRIVE.match(words)


def heading_times(document: Document, clause: Clause) -> tuple[Deadline, ...]:
    """The time that the nearest heading above names, in offsets of the repaired text: （一）2025年目标."""
    for above in (clause, *document.ancestors(clause)):
        if above.heading is None or (span := document.repaired.to_repaired(above.heading)) is None:
            continue
        words = span.of(document.repaired.text)
        if found := deadlines(words, None):
            run = runs(words, found)[-1]
            return tuple(Deadline(each.span.shift(span.start), each.iso) for each in run)
    return ()


def may_carry(text: str, when: When) -> bool:
    """Whether a deadline may be inferred for the sentences after its own."""
    return bool(when.times) and _CARRIED.match(when.times[0].span.of(text)) is not None
