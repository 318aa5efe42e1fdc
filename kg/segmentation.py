"""Chinese word segmentation: jieba (its fork in Rust) with the terms of ``ontology/lexicon/terms.toml``."""

import hashlib
import logging
import marshal
import re
import unicodedata
from functools import cache
from pathlib import Path

import jieba_next
from jieba_next import Tokenizer

from kg.cache import cache_folder, write_whole
from ontology import LexiconError, lexicon

_log = logging.getLogger(__name__)
_WORD = re.compile(r"\w")
_POLLUTANT = re.compile(r"(?<![a-z])pm\s*(2\.5|10)(?![\d.])")
_DIGEST = hashlib.sha256().digest_size

Term = tuple[str, str]
"""A word and its part of speech in jieba's tag set (n noun, v verb, nz other proper noun …)."""

_Dictionary = tuple[dict[str, int], int, dict[str, str]]
"""Frequency of each word and prefix, their sum, part of speech of the user's words: a tokenizer's state."""


@cache
def segmenter() -> Tokenizer:
    """The one segmenter: jieba's dictionary and the terms of the genre; jieba's global one is not touched.

    Safe to share between threads: segmenting only reads it. Its prefix dictionary is kept in the cache
    folder under a name that holds its inputs' hash; where that cannot be written, it is made each time.
    """
    tokenizer = Tokenizer()
    terms = _terms()
    file = cache_folder() / f"jieba-{_inputs_digest(tokenizer, terms)}.bin"
    loaded = _load(file)
    if loaded is None:
        frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        _take(tokenizer, frequencies, total, {})
        for word, tag in terms:
            tokenizer.add_word(word, _weight(tokenizer, word), tag)
        loaded = (tokenizer.FREQ, tokenizer.total, tokenizer.user_word_tag_tab)
        _save(file, loaded)
    _take(tokenizer, *loaded)
    tokenizer.lcut(
        "有据"
    )  # its index of the dictionary is made on the first cut: now, before threads share it
    return tokenizer


def _weight(tokenizer: Tokenizer, word: str) -> int:
    """The frequency by which a term outweighs its parts, so that it stays whole.

    As ``suggest_freq`` has it, by jieba's reference code: that method makes the index anew for each word.
    """
    route: dict[int, tuple[float, int]] = {}
    tokenizer.calc(word, tokenizer.get_DAG(word), route)
    share, at = 1.0, 0
    while at < len(word):
        end = route[at][1] + 1
        share *= (tokenizer.FREQ.get(word[at:end]) or 1) / tokenizer.total
        at = end
    at_least: int = tokenizer.FREQ.get(word, 1)
    return max(int(share * tokenizer.total) + 1, at_least)


def tokens(text: str) -> list[str]:
    """Search tokens of ``text``: lower case, half width, long words also in their parts, no punctuation.

    >>> tokens("ＰＭ 2.5浓度，森林覆盖率。")
    ['pm2.5', '浓度', '森林', '覆盖', '覆盖率', '森林覆盖率']
    """
    return [word for word in segmenter().cut_for_search(plain(text)) if _WORD.search(word)]


def plain(text: str) -> str:
    """Lower case, half width, pollutant names in one piece: the form in which texts are searched."""
    return _POLLUTANT.sub(r"pm\1", unicodedata.normalize("NFKC", text).lower())


def _terms() -> tuple[Term, ...]:
    """The terms of the lexicon, in its order.

    Raises:
        LexiconError: a group has no words, or a word that the dictionary cannot hold.
    """
    terms: list[Term] = []
    for name, group in lexicon("terms").items():
        words = group.get("words") if isinstance(group, dict) else None
        if not words:
            raise LexiconError(f"词表 terms.toml 的 [{name}] 没有 words。请补上词语或删去该组。")
        for word in words:
            if not isinstance(word, str) or not word or re.search(r"\s", word):
                raise LexiconError(f"词表 terms.toml 的 [{name}] 中 {word!r} 不是词语：不能为空或含空格。")
            # Texts are segmented as written, search text in its plain form: the dictionary holds both.
            terms += [(form, group.get("tag", "n")) for form in (word, plain(word))]
    return tuple(dict.fromkeys(terms))


def _take(tokenizer: Tokenizer, frequencies: dict[str, int], total: int, tags: dict[str, str]) -> None:
    """Give a tokenizer its dictionary, so that it neither reads nor writes jieba's own shared cache file."""
    tokenizer.FREQ, tokenizer.total, tokenizer.user_word_tag_tab = frequencies, total, tags
    tokenizer.initialized = True


def _inputs_digest(tokenizer: Tokenizer, terms: tuple[Term, ...]) -> str:
    with tokenizer.get_dict_file() as dictionary:
        digest = hashlib.sha256(Path(dictionary.name).read_bytes())
    digest.update(repr((jieba_next.__version__, marshal.version, terms)).encode())
    return digest.hexdigest()[:16]


def _load(file: Path) -> _Dictionary | None:
    """The saved dictionary, or None where there is none or it is not what was written."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
        _log.warning("dictionary cache is damaged, making it again")
        return None
    loaded: _Dictionary = marshal.loads(data[_DIGEST:])
    return loaded


def _save(file: Path, loaded: _Dictionary) -> None:
    data = marshal.dumps(loaded)
    try:
        write_whole(file, hashlib.sha256(data).digest() + data)
        for other in file.parent.glob("jieba-*.bin"):
            if other != file:  # of an older word list; whoever still needs it makes it again
                other.unlink(missing_ok=True)
    except OSError as error:
        _log.info("dictionary cache not written: %s", error.strerror)
