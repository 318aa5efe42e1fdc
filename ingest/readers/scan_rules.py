"""Finds the rules of tables on a picture of a page: long, thin, straight and dark."""

import math
from collections.abc import Iterator

import cv2
import numpy as np

from ingest.readers.layout import Rule
from ingest.readers.scan_picture import Pixels

_SHORTEST = 0.05  # of the picture's width: longer than any stroke of a character
_THICKEST = 0.006
_STEEPEST = 0.03  # a rule's rise by its length, on a page laid askew


def rules_of(picture: Pixels, slant: float, scale: float) -> Iterator[Rule]:
    """The level and the upright rules of a picture, levelled by ``slant`` and ``scale`` points a pixel."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    width = picture.shape[1]
    shortest, thickest = max(20, int(_SHORTEST * width)), max(4, int(_THICKEST * width))
    cosine, sine = math.cos(-slant) * scale, math.sin(-slant) * scale
    for level in (True, False):
        # A rule that is not quite straight is made thicker by a pixel before pieces of it are looked for.
        swollen = cv2.dilate(ink, np.ones((3, 1) if level else (1, 3), np.uint8))
        piece = np.ones((1, shortest) if level else (shortest, 1), np.uint8)
        found = cv2.morphologyEx(swollen, cv2.MORPH_OPEN, piece)
        count, _, boxes, _ = cv2.connectedComponentsWithStats(found)
        for left, top, across, down, _ in boxes[1:count].tolist():
            long, thick = (across, down) if level else (down, across)
            if thick > thickest + _STEEPEST * long:
                continue
            middle, centre = left + across / 2, top + down / 2
            x, y = middle * cosine - centre * sine, middle * sine + centre * cosine
            half = long * scale / 2
            yield Rule(x - half, y, x + half, y) if level else Rule(x, y - half, x, y + half)
