"""Where the characters of a recognised line stand: evened, since each is only known to some pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from unicodedata import category, east_asian_width

import numpy as np
from numpy.typing import NDArray

_FEWEST = 6  # characters of a line that can be evened
_ROUGHEST = 0.35  # ems by which its characters may stand off: more, and columns part the line
_LIGHT = 0.1  # weight of signs, whose ink stands to one side of their place
_COLUMN = 1.0  # in ems: a gap between two characters of a line from which on it parts columns


@dataclass(frozen=True, slots=True)
class Setting:
    """How a line is set: where it starts, and the steps of its wide and its narrow characters."""

    start: float
    wide: float
    narrow: float


def setting_of(characters: str, middles: Sequence[float], size: float) -> Setting | None:
    """How a line is set by its characters' middles: with one step for all wide and one for all narrow ones.

    None where it is too short to tell, or its characters do not stand so; ``size`` is the em, roughly.

    >>> found = setting_of("到2027年底前达标", [8, 19, 28, 36, 43, 56, 72, 88, 104, 120], 15)
    >>> found and (round(found.start), round(found.wide), round(found.narrow))
    (0, 16, 8)
    """
    wide = np.array([width_of(char) == 1 for char in characters])
    signs = np.array([category(char)[0] in "PZ" for char in characters])
    if (~signs).sum() < _FEWEST:
        return None
    rows = _middles(wide)
    few = min(wide.sum(), (~wide).sum()) < 3  # of one kind: its step is not told
    unknown = rows if not few else np.stack([rows[:, 0], rows[:, 1] + rows[:, 2] / 2], axis=1)
    weights = np.where(signs, _LIGHT, 1.0)
    places = np.asarray(middles)
    solved, *_ = np.linalg.lstsq(unknown * weights[:, None], places * weights, rcond=None)
    off = (unknown @ solved - places)[~signs]
    if solved[1:].min() <= 0 or np.abs(off).max() > 2 * _ROUGHEST * size or off.std() > _ROUGHEST * size:
        return None
    start, step, *narrow = solved.tolist()
    return Setting(start, step, narrow[0] if narrow else step / 2)


def edges_of(characters: str, middles: Sequence[float], size: float) -> list[tuple[float, float]]:
    """The left and right edges of a line's characters from their middles; ``size`` is the em.

    >>> [(round(left), round(right)) for left, right in edges_of("到27年", [8, 19, 28, 40], 16)]
    [(0, 16), (16, 24), (24, 32), (32, 48)]
    """
    found = setting_of(characters, middles, size)
    if found is None:
        return _touching(characters, middles, size)
    steps = [found.wide if width_of(char) == 1 else found.narrow for char in characters]
    edges = list(accumulate(steps, initial=found.start))
    return list(pairwise(edges))


def width_of(char: str) -> float:
    """How wide a character is set in Chinese fonts, in ems."""
    return 1.0 if east_asian_width(char) in "WFA" else 0.5


def _middles(wide: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each character 1, and how many wide and narrow ones stand before its middle."""
    kinds = np.stack([wide, ~wide], axis=1).astype(float)
    return np.hstack([np.ones((len(wide), 1)), kinds.cumsum(axis=0) - kinds / 2])


def _touching(characters: str, middles: Sequence[float], size: float) -> list[tuple[float, float]]:
    """Edges half an em, or a quarter, beside each middle; neighbours touch where no column parts them."""
    halves = [width_of(char) * size / 2 for char in characters]
    lefts = [middle - half for middle, half in zip(middles, halves, strict=True)]
    rights = [middle + half for middle, half in zip(middles, halves, strict=True)]
    for i in range(len(characters) - 1):
        if lefts[i + 1] - rights[i] < _COLUMN * size:
            rights[i] = lefts[i + 1] = (rights[i] + lefts[i + 1]) / 2
    return [(left, max(left, right)) for left, right in zip(lefts, rights, strict=True)]
