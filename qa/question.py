"""Reads a question: normal form, kind, and what it constrains."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from kg.segmentation import segmenter
from ontology import lexicon
from qa.answer import QuestionKind
from qa.errors import QuestionError
from qa.places import AskedPlace, places_asked

_TABLE = lexicon("questions")
_FRAME = frozenset(_TABLE["frame"]["words"])
_CUES = {name: re.compile(pattern) for name, pattern in _TABLE["cues"].items()}
_INSTRUCTION = re.compile(_TABLE["instruction"]["pattern"])
_LEVELS = {name: re.compile(pattern) for name, pattern in _TABLE["levels"].items() if name != "cue"}
_LEVEL_CUE = re.compile(_TABLE["levels"]["cue"])

LONGEST = 2000
"""Longest question answered, in characters."""

_EXCLUSION = re.compile(_TABLE["exclusion"]["pattern"])
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# A year that is compared with (比2020年) is no year asked for.
_YEAR = re.compile(r"(?<![\d比较与])((?:19|20)\d{2})(?=年|\D|$)")
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{2})(?=年(?!级|内|前|以|来|期|间|代|行动))")
_QUOTED = re.compile(r"[“\"「『‘']([^“”\"「」『』‘’']{1,40})[”\"」』’']")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood."""

    asked: str  # as typed
    text: str  # simplified characters, half-width digits, without white space and instructions
    kind: QuestionKind
    terms: tuple[str, ...]  # words that name its subject, in order
    quoted: tuple[str, ...]  # words it puts in quotation marks
    years: tuple[int, ...]
    places: tuple[AskedPlace, ...]
    levels: tuple[str, ...]

    def asks(self, cue: str) -> bool:
        """Whether the words of a cue of ``questions.toml`` stand in the question."""
        return _CUES[cue].search(self.text) is not None


def check(asked: str) -> None:
    """Refuse what is no question.

    Raises:
        QuestionError: empty, longer than ``LONGEST``, or with control characters in number.
    """
    words = _CONTROL.sub("", asked)
    if len(asked) > LONGEST:
        raise QuestionError(
            f"问题有 {len(asked)} 字，超过 {LONGEST} 字的上限", "请缩短，或拆成几个问题分别提问"
        )
    if len(asked) - len(words) > max(2, len(asked) // 20):
        raise QuestionError("问题中有大量控制字符，无法识别", "请用普通文字重新输入")
    if not re.search(r"[\w]", words):
        raise QuestionError("问题是空的", "请输入要查询的内容，例如：秸秆可以露天焚烧吗？")


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def normalise(asked: str) -> str:
    """The question in simplified characters and half-width digits, without white space or instructions.

    >>> normalise("到27年，ＰＭ２．５要降到多少 ？")
    '到2027年，PM2.5要降到多少？'
    >>> normalise("今年要造多少亩林")
    '今年要造林多少亩'
    """
    text = unicodedata.normalize("NFKC", _CONTROL.sub("", asked))
    text = _to_simplified().convert(text)
    text = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text.strip())
    for half, full in ((",", "，"), ("?", "？"), ("!", "！"), (";", "；"), ("(", "（"), (")", "）")):
        text = re.sub(rf"(?<=[^\x00-\x7f]){re.escape(half)}|{re.escape(half)}(?=[^\x00-\x7f])", full, text)
    text = _SHORT_YEAR.sub(r"20\1", text)
    text = _PARTED.sub(r"\g<verb>\g<object>\g<amount>\g<unit>", text)
    text = _COLLOQUIAL_MONEY.sub("元", text)
    return _INSTRUCTION.sub("", text) or text


# 几个, 共有, 多少项: words that count and name nothing.
_ASKS_HOW_MANY = re.compile(r"[几多少个项条类种份部处次遍家名共有一总合计的\d]+")


_CHOICE = re.compile(_TABLE["choice"]["pattern"])
_COLLOQUIAL_MONEY = re.compile(r"(?<=[\d一二两三四五六七八九十百千万几])块钱?(?![地田儿板头])")
_PARTED = re.compile(_TABLE["parted"]["pattern"])
_HOW_MUCH = re.compile(_TABLE["how_much"]["pattern"])


def terms_of(text: str) -> tuple[str, ...]:
    """The words of ``text`` that name its subject: no question words, requests, function words."""
    bare = _HOW_MUCH.sub("，", _CHOICE.sub("，", text))
    words = (word.strip() for word in segmenter().cut(bare))
    kept = (w for w in words if w not in _FRAME and re.search(r"\w", w) and not _ASKS_HOW_MANY.fullmatch(w))
    return tuple(dict.fromkeys(kept))


def wanted_part(text: str) -> str:
    """The question without the stretches that rule something out; all of it where nothing else is left.

    >>> wanted_part("列出要编制的文件，已经出台的不算在内。")
    '列出要编制的文件，'
    """
    kept = "".join(
        piece for piece in re.findall(r"[^，。；]+[，。；]?", text) if not _EXCLUSION.search(piece)
    )
    return kept or text


def levels_in(text: str) -> tuple[str, ...]:
    """The levels of administration and kinds of actor that ``text`` names."""
    return tuple(name for name, pattern in _LEVELS.items() if pattern.search(text))


def level_words(text: str, level: str) -> tuple[str, ...]:
    """The words by which ``text`` names ``level``."""
    return tuple(dict.fromkeys(_LEVELS[level].findall(text)))


# The first cue that is found decides; a bare keyword is a rule look-up.
_BY_CUE = (
    ("compare", QuestionKind.COMPARE),
    ("multi_hop", QuestionKind.MULTI_HOP),
    ("count", QuestionKind.COUNT),
    ("level", QuestionKind.LEVEL),
    ("list", QuestionKind.LIST),
    ("deadline", QuestionKind.DEADLINE),
    ("numeric", QuestionKind.NUMERIC),
    ("yes_no", QuestionKind.YES_NO),
)


def kind_of(text: str) -> QuestionKind:
    """The kind of question ``text`` is, by its cue words."""
    found = {name for name, pattern in _CUES.items() if pattern.search(text)}
    if levels_in(text) and _LEVEL_CUE.search(text) and "numeric" not in found:
        found.add("level")
    return next((kind for cue, kind in _BY_CUE if cue in found), QuestionKind.RULE)


def understand(asked: str) -> Question:
    """Read a question.

    Raises:
        QuestionError: it is refused; see :func:`check`.
    """
    check(asked)
    return read(asked, normalise(asked))


def read(asked: str, text: str) -> Question:
    """The question that ``text``, a normal form of what was ``asked``, puts."""
    return Question(
        asked=asked,
        text=text,
        kind=kind_of(text),
        terms=terms_of(text),
        quoted=tuple(_QUOTED.findall(text)),
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text))),
        places=places_asked(text),
        levels=levels_in(text),
    )
