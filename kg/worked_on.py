"""What a sentence works on, for the stretches that go on without naming it.

加快甲至乙铁路建设，力争2027年建成通车: the railway is what will run. 推进老旧小区改造，2025年完成300个: of
the rebuilding so many. 推行首席数据官制度，到2025年实现市县全覆盖: the post is what all counties will have.
"""

import re

from ingest.span import Span
from kg.bounded import Stretch
from kg.facts import Operator
from kg.indicators import Name, pieces
from kg.states import State
from ontology import lexicon

_TABLE = lexicon("targets")["worked_on"]
_OPENING = re.compile(_TABLE["opening"])
_RESULT = re.compile(_TABLE["result"])
_EVERYWHERE = re.compile(_TABLE["everywhere"])
_LEAST = 3
"""Characters of a thing that can be gone on about."""


def worked_on(stretch: Stretch) -> Name | None:
    """What a stretch without values says is worked on; None where it opens with no such verb.

    In: a stretch. Out: the pieces of the thing's name, without the verbs before it and 工作, 力度 behind it.
    """
    match = _OPENING.match(stretch.words)
    thing = stretch.at(*match.span("thing")) if match else None
    return pieces(stretch.text, thing) if thing and len(thing) >= _LEAST else None


def resumed(stretch: Stretch) -> State | None:
    """The result that a stretch states of what is worked on and does not name: 力争2027年建成通车."""
    if stretch.thing is None:
        return None
    whole = Span(stretch.start, stretch.span.end)
    if _RESULT.fullmatch(stretch.words):
        return State(stretch.thing, Operator.STATE, whole, None)
    if match := _EVERYWHERE.fullmatch(stretch.words):
        return State(stretch.thing, Operator.STATE, whole, match["where"])
    return None
