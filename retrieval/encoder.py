"""From words to vectors: questions one at a time on numpy, passages through sentence-transformers.

Both run the one model that ``weights`` makes, with its prefixes ("query: ", "passage: "), on the CPU, and
never touch the network. Vectors are of unit length, 32-bit floats, and depend on the text alone.
"""

import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from retrieval.errors import ModelError
from retrieval.network import Network
from retrieval.weights import LONGEST, Progress, ensure_model, model_folder

if TYPE_CHECKING:
    from retrieval.passages import Passage

_log = logging.getLogger(__name__)
_loading = threading.Lock()  # of the encoder of questions
_engine = threading.Lock()  # of the engine that embeds

Vector = NDArray[np.float32]
DIMENSIONS = 384


@dataclass(frozen=True, eq=False)
class Encoder:
    """Encodes questions. Safe to share between threads, and to use in a forked child."""

    tokenizer: Tokenizer
    network: Network

    @staticmethod
    def shared(progress: Progress = lambda *_: None) -> "Encoder":
        """The encoder of this process, loaded on the first call (under a second), made if it is missing.

        Raises:
            ModelError: the model cannot be made, or its files are damaged.
        """
        with _loading:
            ensure_model(progress)
            return _encoder()

    def query(self, text: str) -> Vector:
        """The unit vector of a question, shape (384,), read-only; beyond 512 tokens nothing is seen."""
        return _query_vector(self, text)


@cache
def _encoder() -> Encoder:
    folder = model_folder()
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        network = Network.load(folder / "model.safetensors")
    except Exception as error:  # tokenizers raises plain Exception for a file that it cannot read
        raise _damaged(error) from error
    tokenizer.enable_truncation(LONGEST)
    # One thread for numpy's BLAS in this process: two take 16 ms a question in place of 25 on idle cores, but
    # ten times as long where others work too (another user's question, say). The numbers are the same.
    threadpool_limits(1, user_api="blas")
    return Encoder(tokenizer, network)


def embed(
    passages: Sequence["Passage"],
    known: Mapping[str, Vector],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> dict[str, Vector]:
    """The unit vector of each passage by its key; those in ``known`` are taken over, not computed.

    Each passage is encoded by itself: in a batch, padding changes the last digits, and a library that grew
    would differ from one built at once. Speed is that of batches, for the cores work side by side.

    Raises:
        ModelError: the model cannot be made or loaded.
    """
    texts = {passage.key: passage.text for passage in passages}
    vectors = {key: known[key] for key in texts if key in known}
    missing = {key: text for key, text in texts.items() if key not in known}
    progress(0, len(missing))
    if missing:
        with _engine:
            encode = _passage_encoder()
        pool = ThreadPoolExecutor(os.cpu_count() or 1)
        try:
            for done, (key, vector) in enumerate(
                zip(missing, pool.map(encode, missing.values()), strict=True), 1
            ):
                vectors[key] = vector
                progress(done, len(missing))
        finally:
            pool.shutdown(cancel_futures=True)  # an interrupted build stops now, not when all is done
    return {key: vectors[key] for key in texts}


def ready_passage_encoder(progress: Progress = lambda *_: None) -> None:
    """Make the model where it is missing and load the engine that embeds, which takes seconds.

    For a thread of its own, while files are read; what fails here fails again in :func:`embed` and is told
    there.
    """
    try:
        with _engine:
            ensure_model(progress)
            _passage_encoder()
    except ModelError as error:
        _log.warning("embedding engine is not ready: %s", error)


@cache
def _passage_encoder() -> Callable[[str], Vector]:
    """Encodes one passage by sentence-transformers; loads it and torch, which takes seconds."""
    folder = ensure_model()
    # Read when the libraries are imported: nothing is to be looked up at, or reported to, a model hub.
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    # transformers shows a bar of its own, and reports at length that the model has no pooling head.
    os.environ |= {"HF_HUB_DISABLE_PROGRESS_BARS": "1", "TRANSFORMERS_VERBOSITY": "error"}
    import torch  # noqa: PLC0415 - only builds need it
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    # One thread a passage, a passage a core: threads that share a passage wait for each other, and on a
    # machine with other work to do that takes five times as long.
    torch.set_num_threads(1)
    try:
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, SafetensorError, ValueError, KeyError) as error:
        raise _damaged(error) from error

    def encode(text: str) -> Vector:
        vector: Vector = model.encode(f"passage: {text}", show_progress_bar=False)
        return vector

    return encode


@lru_cache(maxsize=256)  # one question is searched for in several ways
def _query_vector(encoder: Encoder, text: str) -> Vector:
    states = encoder.network.states(encoder.tokenizer.encode(f"query: {text}").ids)
    mean = states.mean(axis=0)
    vector: Vector = mean / np.linalg.norm(mean)
    vector.flags.writeable = False
    return vector


def _damaged(error: Exception) -> ModelError:
    folder = model_folder()
    _log.error("model cannot be loaded: %s", error)
    return ModelError("向量模型的文件已损坏", str(folder), "请删除该文件夹后重试，程序会重新制作")
