"""Several questions in one: each is answered by itself, in the order in which it is asked."""

import re

from ontology import lexicon

_TABLE = lexicon("questions")["parts"]
_ASKS = re.compile(_TABLE["asks"])
_TAG = re.compile(_TABLE["tag"])
_ENDS_ASKING, _BACK = re.compile(_TABLE["ends_asking"]), re.compile(_TABLE["back"])
_EACH = re.compile(_TABLE["each"])
_MARK, _REQUEST = re.compile(_TABLE["mark"]), re.compile(_TABLE["request"])
_MOST = 6
"""Questions in one; what is asked beyond stays with the last."""


def parts_of(text: str) -> tuple[str, ...]:
    """The questions that a text holds, in order; the text itself where it is one.

    >>> parts_of("秸秆可以露天烧吗？由谁负责？"), parts_of("到2027年，森林覆盖率是多少？")
    (('秸秆可以露天烧吗', '由谁负责'), ('到2027年，森林覆盖率是多少？',))
    >>> parts_of("两项要求：一个是森林覆盖率至少多少，另一个是造林的底线，请一并给我。")
    ('森林覆盖率至少多少', '造林的底线')
    >>> parts_of("化肥和农药的利用率分别是多少？"), parts_of("要先批准，是不是？")
    (('化肥的利用率是多少', '农药的利用率是多少'), ('要先批准，是不是？',))
    """
    if len(told := _told_off(text)) > 1:
        return told
    found = [part for sentence in _sentences(text) for part in _asking(sentence)]
    if any(_BACK.search(part) for part in found[1:]):
        return (text,)  # 分别让它们做什么: cannot be asked without what stands before
    found = [each for part in found for each in _each(part)]
    if len(found) < 2:
        return (text,)
    return (*found[: _MOST - 1], "，".join(found[_MOST - 1 :])) if len(found) > _MOST else tuple(found)


def _told_off(text: str) -> tuple[str, ...]:
    """What is asked as 一个是……，另一个是……, each without what only asks to be given it (请把……给我)."""
    pieces = _MARK.split(text)[1:]
    return tuple(_REQUEST.sub("", piece).strip("，。；、？ ") for piece in pieces) if len(pieces) > 1 else ()


def _sentences(text: str) -> list[str]:
    """The sentences, what asks nothing joined to the question that follows it, or to the last."""
    found: list[str] = []
    waiting = ""
    for piece in re.split("[？?；;。！!\n]+", text):
        if not piece.strip("，、 "):
            continue
        waiting = f"{waiting}，{piece}" if waiting else piece
        if _TAG.fullmatch(piece) and found:
            found[-1], waiting = f"{found[-1]}，{piece}", ""
        elif _ASKS.search(piece):
            found.append(waiting)
            waiting = ""
    if waiting and found:
        found[-1] = f"{found[-1]}，{waiting}"
    return found or ([waiting] if waiting else [])


def _asking(sentence: str) -> list[str]:
    """The stretches between commas, each with those before it that ask nothing."""
    found: list[str] = []
    waiting = ""
    for piece in sentence.split("，"):
        waiting = f"{waiting}，{piece}" if waiting else piece
        if _TAG.fullmatch(piece) and found:
            found[-1], waiting = f"{found[-1]}，{waiting}", ""
        elif _ENDS_ASKING.search(piece) and not _TAG.fullmatch(piece):
            found.append(waiting)
            waiting = ""
    if waiting and found:
        found[-1] = f"{found[-1]}，{waiting}"
    return found or [sentence]


def _each(part: str) -> tuple[str, ...]:
    """甲和乙分别……: a question on each."""
    match = _EACH.search(part)
    if match is None:
        return (part,)
    # 老地块和新上的工程: what stands behind 的 is the second thing; 化肥和农药的利用率: it is of both.
    own = "的" in match["a"]
    of = "" if own else match["of"] or ""
    second = match["b"] + (match["of"] or "") if own else match["b"]
    before, rest = part[: match.start()], of + match["rest"]
    return (f"{before}{match['a']}{rest}", f"{before}{second}{rest}")
