"""Links by structure: what a plan or one of its parts is on, its measures serve.

A plan names its theme in its title, or in that of a part (实施蓝天行动), sets targets at its head and lists
below what is to be done: 空气质量 is what every measure of an air plan is for, though most do not say so.
So a target whose indicator is the theme of the heading above it is served by all measures under that heading.
This is weaker than words: such links say ``section`` and bear the least score, where words give none.
"""

import re
from collections.abc import Collection
from functools import cache

from ingest.document import Clause, Document
from kg.facts import Target
from kg.segmentation import plain
from ontology import lexicon

_MOST_OF_IT = 0.5
"""Share of an indicator's content words, in characters, that a heading has where it names the indicator."""


@cache
def _supports() -> re.Pattern[str]:
    return re.compile(lexicon("links")["supports"]["titles"])


def theme_of(document: Document, target: Target, heading: Clause | None, words: Collection[str]) -> str:
    """The words of a heading, or of the plan's title where it is None, that name what a target is on.

    Empty where they do not: then its measures are not served by where they stand. ``words``: the content
    words of the indicator. What counts pieces (建成10个) is one measure's result and the theme of none.
    """
    title = _title(document, heading)
    indicator = plain(target.indicator)
    for group in lexicon("links")["means"]:
        if any(word in indicator for word in group["of"]):
            return next((word for word in group.get("theme", ()) if word in title), "")
    named = [word for word in words if word in title]
    most = sum(map(len, named)) > _MOST_OF_IT * sum(map(len, words))
    return max(named, key=len) if named and most and target.unit in (None, "%") else ""


def _title(document: Document, heading: Clause | None) -> str:
    if heading is not None:
        return plain(heading.title)
    title = document.metadata.title
    return plain(title.value) if title else ""


def is_support(document: Document, path: str) -> bool:
    """Whether a measure is on how the plan is carried out (组织领导, 资金保障) and serves no one target."""
    clause = document.clause(path)
    return any(_supports().search(each.title) for each in (clause, *document.ancestors(clause)))
