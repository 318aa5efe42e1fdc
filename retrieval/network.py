"""The embedding network on numpy alone, for questions: BERT's forward pass over the model's own weights.

Importing torch and sentence-transformers takes longer than the five seconds that a whole cold ``youju ask``
has; one question needs 12 layers over some 20 tokens, which numpy does in 20 ms. The numbers are those of
``SentenceTransformer.encode`` up to rounding; ``tests/test_retrieval_encoder.py`` holds them to it.
Formulas: Devlin et al. 2019, and ``transformers.models.bert``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from scipy.special import erf

Array = NDArray[np.float32]
Read = Callable[[str], Array]

_HEADS = 12
_EPSILON = np.float32(1e-12)


class _Rows(Protocol):
    """A matrix on disk of which single rows are read."""

    def __getitem__(self, rows: slice) -> Array: ...


class _Tensors(Protocol):
    """An opened safetensors file; the library ships no types for it."""

    def keys(self) -> list[str]: ...
    def get_slice(self, name: str) -> _Rows: ...
    def get_tensor(self, name: str) -> Array: ...


@dataclass(frozen=True, slots=True)
class Dense:
    """A linear map; ``weight`` has shape (in, out), the order in which BLAS multiplies fastest."""

    weight: Array
    bias: Array

    @staticmethod
    def read(read: Read, *names: str) -> "Dense":
        """The maps called ``names``, side by side as one."""
        weights = [read(f"{name}.weight").T for name in names]
        return Dense(
            np.ascontiguousarray(np.concatenate(weights, axis=1)),
            np.concatenate([read(f"{name}.bias") for name in names]),
        )

    def of(self, x: Array) -> Array:
        """The image of each row of ``x``."""
        y: Array = x @ self.weight
        y += self.bias
        return y


@dataclass(frozen=True, slots=True)
class Norm:
    """Layer normalisation."""

    weight: Array
    bias: Array

    @staticmethod
    def read(read: Read, name: str) -> "Norm":
        """The normalisation called ``name``."""
        return Norm(read(f"{name}.LayerNorm.weight"), read(f"{name}.LayerNorm.bias"))

    def of(self, x: Array) -> Array:
        """Each row of ``x`` with mean 0 and variance 1, scaled and moved."""
        centred = x - x.mean(axis=-1, keepdims=True)
        variance = (centred * centred).mean(axis=-1, keepdims=True)
        y: Array = centred / np.sqrt(variance + _EPSILON) * self.weight + self.bias
        return y


@dataclass(frozen=True, slots=True)
class Layer:
    """Self-attention and feed-forward, each with residual and normalisation."""

    attended: Dense  # query, key and value
    gathered: Dense
    gathered_norm: Norm
    inner: Dense
    outer: Dense
    outer_norm: Norm

    @staticmethod
    def read(read: Read, name: str) -> "Layer":
        """The layer called ``name``."""
        of_self = (f"{name}.attention.self.{part}" for part in ("query", "key", "value"))
        return Layer(
            Dense.read(read, *of_self),
            Dense.read(read, f"{name}.attention.output.dense"),
            Norm.read(read, f"{name}.attention.output"),
            Dense.read(read, f"{name}.intermediate.dense"),
            Dense.read(read, f"{name}.output.dense"),
            Norm.read(read, f"{name}.output"),
        )

    def of(self, x: Array) -> Array:
        """The next hidden state of each token."""
        x = self.gathered_norm.of(x + self.gathered.of(_attention(self.attended.of(x))))
        return self.outer_norm.of(x + self.outer.of(_gelu(self.inner.of(x))))


@dataclass(frozen=True)
class Network:
    """The weights in memory, but for the word vectors: those stay on disk and are read by row."""

    words: _Rows
    positions: Array
    norm: Norm
    layers: tuple[Layer, ...]

    @staticmethod
    def load(file: Path) -> "Network":
        """The network in a safetensors file; reads 86 MB of the 470.

        Raises:
            OSError, SafetensorError: the file cannot be read or is damaged.
        """
        tensors: _Tensors = safe_open(str(file), framework="numpy")
        read = tensors.get_tensor
        count = sum(name.endswith("intermediate.dense.bias") for name in tensors.keys())  # noqa: SIM118
        types = read("embeddings.token_type_embeddings.weight")
        return Network(
            tensors.get_slice("embeddings.word_embeddings.weight"),
            read("embeddings.position_embeddings.weight") + types[0],
            Norm.read(read, "embeddings"),
            tuple(Layer.read(read, f"encoder.layer.{i}") for i in range(count)),
        )

    def states(self, ids: list[int]) -> Array:
        """The last hidden state of each token, shape (tokens, hidden)."""
        words = np.concatenate([self.words[i : i + 1] for i in ids])
        x = self.norm.of(words + self.positions[: len(ids)])
        for layer in self.layers:
            x = layer.of(x)
        return x


def _attention(attended: Array) -> Array:
    tokens, hidden = attended.shape[0], attended.shape[1] // 3
    query, key, value = attended.reshape(tokens, 3, _HEADS, -1).transpose(1, 2, 0, 3)
    scores = query @ key.swapaxes(1, 2) / np.float32(np.sqrt(hidden // _HEADS))
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    scores /= scores.sum(axis=-1, keepdims=True)
    gathered: Array = (scores @ value).swapaxes(0, 1).reshape(tokens, hidden)
    return gathered


def _gelu(x: Array) -> Array:
    """The exact form, with the error function."""
    x *= np.float32(0.5) * (1 + erf(x * np.float32(np.sqrt(0.5))))
    return x
