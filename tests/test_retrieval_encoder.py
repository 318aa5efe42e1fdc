"""Vectors: the same text gives the same numbers, whoever computes them, in whatever company."""

import multiprocessing
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document
from retrieval import Encoder, ModelError, embed, encoder, passages
from retrieval.passages import Passage, Unit

QUESTIONS = [
    "秸秆可以露天烧吗？",
    "PM2.5",
    "水",
    "到２０２７年，森林覆盖率要达到多少",
    "a",
    "？",
    "字" * 1500,
]


def of_text(text: str) -> Passage:
    return Passage("d", "1", "1", Unit.SENTENCE, text)


def query(text: str) -> list[float]:
    return Encoder.shared().query(text).tolist()


@pytest.mark.parametrize("text", QUESTIONS, ids=lambda text: text[:12])
def test_numpy_gives_what_sentence_transformers_gives(text: str) -> None:
    """The passage encoder, asked to encode the very words that the question's encoder puts together."""
    stock = encoder._passage_encoder()  # adds "passage: "
    ours = Encoder.shared()
    states = ours.network.states(ours.tokenizer.encode(f"passage: {text}").ids)
    mean = states.mean(axis=0)
    assert np.abs(mean / np.linalg.norm(mean) - stock(text)).max() < 1e-6


@settings(max_examples=30)
@given(st.text(max_size=300))
def test_any_text_has_a_unit_vector(text: str) -> None:
    vector = Encoder.shared().query(text)
    assert vector.shape == (384,)
    assert vector.dtype == np.float32
    assert abs(float(np.linalg.norm(vector)) - 1) < 1e-5


def test_the_same_question_gives_the_same_bytes() -> None:
    ours = Encoder.shared()
    fresh = Encoder(ours.tokenizer, ours.network)
    for text in QUESTIONS:
        assert fresh.query(text).tobytes() == ours.query(text).tobytes()


def test_width_of_letters_and_spaces_around_make_no_difference() -> None:
    assert query(" ＶＯＣｓ治理 ") == query("VOCs治理")


def test_meaning_is_near() -> None:
    ours = Encoder.shared()
    found = embed([of_text("严禁露天焚烧秸秆。"), of_text("推进污水处理厂建设。")], {})
    fire, water = found.values()
    asked = ours.query("地里的麦秸能不能点火烧掉")
    assert float(asked @ fire) > float(asked @ water)


def test_vectors_do_not_depend_on_company_or_order(jilin: Document) -> None:
    some = passages(jilin)[10:18]
    together, backwards = embed(some, {}), embed(some[::-1], {})
    for each in some:
        alone = embed([each], {})[each.key]
        assert alone.tobytes() == together[each.key].tobytes() == backwards[each.key].tobytes()


def test_known_vectors_are_taken_over_and_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_passage_encoder", lambda: pytest.fail("loaded"))
    known = {of_text("甲").key: np.ones(384, np.float32)}
    assert embed([of_text("甲")], known) == known
    assert embed([], {}) == {}


def test_progress_counts_what_is_computed() -> None:
    told: list[tuple[int, int]] = []
    known = {of_text("甲").key: np.ones(384, np.float32)}
    embed(
        [of_text("甲"), of_text("乙"), of_text("丙"), of_text("丙")], known, lambda *step: told.append(step)
    )
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_an_interrupted_build_stops_at_once() -> None:
    told: list[int] = []

    def interrupt(done: int, total: int) -> None:
        told.append(done)
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed([of_text(f"第{i}句") for i in range(200)], {}, interrupt)
    assert told == [0, 1]


def test_threads_share_an_encoder() -> None:
    ours = Encoder.shared()
    fresh = Encoder(ours.tokenizer, ours.network)
    texts = [f"第{i}个问题" for i in range(12)]
    found: dict[str, bytes] = {}
    threads = [
        threading.Thread(target=lambda text=text: found.update({text: fresh.query(text).tobytes()}))
        for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {text: ours.query(text).tobytes() for text in texts}


def _in_child(text: str) -> list[float]:
    ours = Encoder.shared()
    return Encoder(ours.tokenizer, ours.network).query(text).tolist()


@pytest.mark.skipif(sys.platform != "linux", reason="fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_can_go_on_with_it() -> None:
    here = query("秸秆")
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(_in_child, ("秸秆",)).get(timeout=60) == here


def test_questions_need_no_torch_and_no_spacy(root: Path) -> None:
    """Else a cold answer takes longer than five seconds."""
    script = (
        "import sys; from retrieval import Encoder, Index; Encoder.shared().query('水'); "
        "print({'torch', 'transformers', 'sentence_transformers', 'spacy', 'sklearn'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_damaged_files_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tokenizer.json").write_text("{")
    monkeypatch.setattr(encoder, "model_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"已损坏.*请删除该文件夹"):
        encoder._encoder.__wrapped__()
