"""Segmentation: set terms stay whole, search sees their parts, and the dictionary cache cannot go wrong."""

import logging
import multiprocessing
import threading
from pathlib import Path

import jieba_next
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import segmentation
from kg.segmentation import segmenter, tokens


@pytest.fixture
def fresh_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YOUJU_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def make_anew() -> jieba_next.Tokenizer:
    """The segmenter as another process would make it."""
    return segmentation.segmenter.__wrapped__()


@pytest.mark.parametrize(
    "text, whole",
    [
        ("全省细颗粒物浓度", "细颗粒物"),
        ("压实秸秆禁烧责任", "秸秆禁烧"),
        ("县级以上人民政府应当", "县级以上人民政府"),
        ("发文字号是什么", "发文字号"),
        ("森林覆盖率达到25%", "森林覆盖率"),
        ("实行排污许可证制度", "排污许可证"),
    ],
)
def test_set_terms_stay_whole(text: str, whole: str) -> None:
    assert whole in list(segmenter().cut(text))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("ＰＭ 2.5浓度，森林覆盖率。", ["pm2.5", "浓度", "森林", "覆盖", "覆盖率", "森林覆盖率"]),
        ("PM10", ["pm10"]),
        ("PM 100", ["pm", "100"]),  # no pollutant
        ("VOCs治理", ["vocs", "治理"]),
        ("（一）、。“”", ["一"]),
        ("", []),
    ],
)
def test_search_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.text(max_size=200))
def test_any_text_has_tokens_or_none(text: str) -> None:
    assert all(word and not word.isspace() for word in tokens(text))
    assert tokens(text) == tokens(text)


def test_jiebas_own_tokenizer_is_left_alone() -> None:
    segmenter()
    assert "双随机一公开" not in jieba_next.dt.FREQ


def test_loading_says_nothing(fresh_cache: Path, capfd: pytest.CaptureFixture[str]) -> None:
    make_anew()
    assert capfd.readouterr() == ("", "")


def test_cache_is_used_and_gives_the_same(fresh_cache: Path) -> None:
    first = make_anew()
    (file,) = fresh_cache.glob("jieba-*.bin")
    written = file.stat().st_mtime_ns
    second = make_anew()
    assert file.stat().st_mtime_ns == written
    assert (second.FREQ, second.total) == (first.FREQ, first.total)


def test_damaged_cache_is_made_again(fresh_cache: Path, caplog: pytest.LogCaptureFixture) -> None:
    make_anew()
    (file,) = fresh_cache.glob("jieba-*.bin")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with caplog.at_level(logging.WARNING):
        assert "细颗粒物" in make_anew().FREQ
    assert "damaged" in caplog.text
    assert file.read_bytes() == whole


def test_cache_folder_that_cannot_be_written_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    monkeypatch.setenv("YOUJU_CACHE", str(in_the_way))
    assert "细颗粒物" in make_anew().FREQ


def test_another_dictionary_has_a_cache_of_its_own(
    fresh_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_anew()
    monkeypatch.setattr(segmentation, "lexicon", lambda _: {"group": {"words": ["龘龘龘"]}})
    other = make_anew()
    assert "龘龘龘" in other.FREQ
    assert "双随机一公开" not in other.FREQ


@pytest.mark.parametrize("words", [[], [""], ["两个 词"], [3]])
def test_bad_word_list_is_named(words: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmentation, "lexicon", lambda _: {"水": {"words": words}})
    with pytest.raises(ValueError, match=r"terms\.toml 的 \[水\]"):
        make_anew()


def _size(_: int) -> int:
    return len(make_anew().FREQ)


def test_processes_that_start_together(fresh_cache: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert len(set(pool.map(_size, range(3)))) == 1
    assert len(list(fresh_cache.iterdir())) == 1


def test_threads_share_it() -> None:
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(tokens("全面推进秸秆综合利用。" * 50))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(each == found[0] for each in found)
