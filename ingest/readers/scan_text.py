"""Recognises the text on a picture of a page: its characters with their places, upright and level."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from statistics import fmean, median
from threading import Lock
from typing import Any

import numpy as np
from rapidocr import RapidOCR

from ingest.readers.layout import Glyph
from ingest.readers.scan_picture import Pixels
from ingest.readers.scan_places import edges_of, setting_of
from ontology import lexicon

THREADS = 2
"""Threads of the recogniser. One, two and four were measured to read the same, to the last digit."""

_MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}
_EM = 0.9  # of a line's box, where nothing tells better
_TIGHTEST, _LOOSEST = 0.6, 1.5  # step of a line's characters by its height: others are columns
_ONE_SIZE, _ONE_BOX, _ONE_SHORT = 0.2, 0.35, 0.6  # sizes that differ by less are one: told by steps, by boxes
_SURE, _CERTAIN = 0.85, 0.95  # mean confidence: below, a page may stand on its head; above, it does not
_SIDEWAYS = 0.5  # share of characters in upright boxes from which on a page lies on its side
_UPRIGHT = 1.5  # height of a line by its length from which on it is set upright
_LONG = 5.0  # length by height of a line whose slant tells the page's
_STEEPEST = math.radians(15)  # a page's slant beyond which its lines are drawn that way


_Character = tuple[str, float, float, float]  # with its middle, across and down, and its score, 0 to 1


@dataclass(frozen=True, slots=True)
class Line:
    """A recognised line, in pixels: its characters with their middles and their scores, 0 to 1."""

    characters: tuple[_Character, ...]
    length: float
    height: float
    slant: float  # the angle by which it falls to the right, in radians
    is_upright: bool  # set from the top down, or lying on its side


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page's lines after ``turns`` quarter turns to the left, which set it upright."""

    lines: tuple[Line, ...]
    turns: int = 0

    @property
    def scores(self) -> list[float]:
        """The score of each character."""
        return [score for line in self.lines for *_, score in line.characters]

    @property
    def weight(self) -> float:
        """How much was read well: of two ways to turn a page the right one has more."""
        return sum(score**4 for score in self.scores)

    @property
    def is_sideways(self) -> bool:
        """Whether most of the text lies on its side."""
        lying = sum(len(line.characters) for line in self.lines if line.is_upright)
        return lying > _SIDEWAYS * len(self.scores)


def recognise(picture: Pixels) -> Recognised:
    """The lines on a picture of a page, turned by quarters until most of it can be read."""
    found = Recognised(tuple(_lines(picture)))
    turns: tuple[int, ...] = ()
    if found.is_sideways:
        turns = (1, 3)
    elif found.lines and fmean(found.scores) < _SURE:
        turns = (2,)
    ways = [found]
    for turn in turns:
        turned = Recognised(tuple(_lines(np.ascontiguousarray(np.rot90(picture, turn)))), turn)
        ways.append(turned)
        if turned.lines and not turned.is_sideways and fmean(turned.scores) > _CERTAIN:
            break
    return max(ways, key=lambda each: (not each.is_sideways, each.weight))


def slant_of(found: Recognised) -> float:
    """The angle by which a page's lines fall to the right, in radians: pages are laid askew on scanners."""
    long = [line.slant for line in found.lines if line.length > _LONG * line.height and not line.is_upright]
    slant = median(long) if long else 0.0
    return slant if abs(slant) < _STEEPEST else 0.0


def glyphs_of(found: Recognised, slant: float, scale: float) -> Iterator[Glyph]:
    """The characters of a page, levelled and ``scale`` points a pixel."""
    cosine, sine = math.cos(-slant) * scale, math.sin(-slant) * scale
    for line, size in zip(found.lines, _sizes(found, scale), strict=True):
        across = [x * cosine - y * sine for _, x, y, _ in line.characters]
        down = [x * sine + y * cosine for _, x, y, _ in line.characters]
        if line.is_upright:
            edges = [(x - size / 2, x + size / 2) for x in across]
        else:
            down = [fmean(down)] * len(down)
            edges = edges_of("".join(char for char, *_ in line.characters), across, size)
        for (char, *_, score), (left, right), y in zip(line.characters, edges, down, strict=True):
            if not char.isspace():
                yield Glyph(char, left, y - size / 2, right, y + size / 2, size, score)


def _sizes(found: Recognised, scale: float) -> list[float]:
    """The em of each line: the step of its characters, or what its box's height stands for on this page."""
    steps = []
    for line in found.lines:
        words = "".join(char for char, *_ in line.characters)
        middles = [x for _, x, *_ in line.characters]
        setting = None if line.is_upright else setting_of(words, middles, line.height)
        step = setting.wide if setting else 0.0
        steps.append(step if _TIGHTEST < step / line.height < _LOOSEST else 0.0)
    lines = list(zip(found.lines, steps, strict=True))
    ratio = median([step / line.height for line, step in lines if step] or [_EM])
    sizes = [(step or line.height * ratio) * scale for line, step in lines]
    each = [size for line, size in zip(found.lines, sizes, strict=True) for _ in line.characters]
    usual = median(each or [1.0])
    bounds = [
        _ONE_SIZE if step else _ONE_BOX if len(line.characters) > 3 else _ONE_SHORT for line, step in lines
    ]
    return [
        usual if abs(size - usual) < bound * usual else size
        for size, bound in zip(sizes, bounds, strict=True)
    ]


def _lines(picture: Pixels) -> Iterator[Line]:
    with _recognising:
        result = _recogniser()(picture[:, :, ::-1])  # which wants blue, green, red
    if not result.txts:
        return
    placed = result.word_results if len(result.word_results) == len(result.txts) else [()] * len(result.txts)
    for corners, words, text, score in zip(
        result.boxes.tolist(), placed, result.txts, result.scores, strict=True
    ):
        left_top, right_top, _, left_bottom = corners
        across, down = math.dist(left_top, right_top), max(1.0, math.dist(left_top, left_bottom))
        upright = down >= _UPRIGHT * across and len(text) > 1
        characters = [
            (char, fmean(x for x, _ in box), fmean(y for _, y in box), float(sure))
            for char, sure, box in words
        ]
        if "".join(char for char, *_ in characters) != text:
            characters = list(_spread(text, corners, float(score)))
        yield Line(
            tuple(_sure(characters)),
            max(across, down),
            max(1.0, across) if upright else down,
            math.atan2(right_top[1] - left_top[1], right_top[0] - left_top[0]),
            upright,
        )


def _sure(characters: list[_Character]) -> Iterator[_Character]:
    """A line's characters corrected; signs whose width alone is in doubt are as sure as the rest."""
    words = corrected("".join(char for char, *_ in characters))
    telling = [score for char, *_, score in characters if char not in _EITHER_WIDTH]
    sure = fmean(telling) if telling else 0.0
    for char, (_, x, y, score) in zip(words, characters, strict=True):
        yield char, x, y, round(max(sure, score) if char in _EITHER_WIDTH else score, 3)


def corrected(text: str) -> str:
    """A recognised line with signs told from others of the same look by what stands beside them.

    >>> corrected("（2024一2027年）"), corrected("一12一"), corrected("一1个"), corrected("二0二四年")
    ('（2024—2027年）', '—12—', '一1个', '二〇二四年')
    """
    for pattern, sign in _CONFUSED:
        text = pattern.sub(sign, text)
    return text


def _spread(text: str, corners: list[list[float]], score: float) -> Iterator[_Character]:
    """Characters evenly along a line whose recogniser did not place them one by one."""
    (left, top), (right, _), (_, bottom), _ = corners
    for i, char in enumerate(text):
        yield char, left + (right - left) * (i + 0.5) / len(text), (top + bottom) / 2, score


_CONFUSED = [(re.compile(each["pattern"]), each["sign"]) for each in lexicon("recognition")["confused"]]
_EITHER_WIDTH = frozenset(lexicon("recognition")["either_width"])
_recognising = Lock()  # the recogniser keeps the state of a call in itself


@lru_cache(maxsize=1)
def _recogniser() -> Any:
    """The recogniser with the models that came with its package: it never looks for others."""
    models = files("rapidocr") / "models"
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # it takes single lines for upside down; pages are turned whole
            "Global.max_side_len": 4000,  # pictures come here in the right size
            "Global.text_score": 0.3,  # below are stains and drawings
            "Global.return_word_box": True,
            "Global.return_single_char_box": True,
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            **{f"{task}.model_path": str(models / file) for task, file in _MODELS.items()},
        }
    )
