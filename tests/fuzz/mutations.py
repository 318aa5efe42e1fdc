"""Breaks files where it hurts: inside the parts of an archive, a document's streams, a page's numbers.

Each function takes a file's bytes, a source of chance, and ``bite``, which mutates bytes that have no known
structure; and gives the broken file. The same chance gives the same file.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from random import Random

import olefile

Bite = Callable[[bytes], bytes]
Mutation = Callable[[bytes, Random, Bite], bytes]

ODD_TEXT = (
    *("", "\0", "\ud7ff", "\ufeff", "\u202e", "\u200b", "\u2028", "\x0b", "\u3000" * 40, "9" * 40, "（" * 50),
    *("一、", "（一）", "第一条 ", "第九百九十九条", "1.", "1.1.1.1.1.1", "①", "附件：", "|a|b|", "\t" * 30),
    *("关于印发《", "》的通知", "〔2024〕21号", "2024年13月45日", "— 1 —", "专栏1", "责任单位：", "零" * 60),
    *("𠀀", "e\u0301" * 9, "ﷺ", "<!--", "-->", "<![CDATA[", "]]>", "<script>", "&#x0;", "&#xD800;", "&x;"),
)
ODD_NUMBERS = (
    *("0", "-1", "1", "255", "65535", "65536", "2147483647", "-2147483648", "4294967296", "9" * 30),
    *("1e308", "1e309", "-1e308", "NaN", "inf", "0.0000001", "", " ", "x", "１２", "0x10", "+-1"),
)
BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
)
_TOKEN = re.compile(r"<[^<>]*>|[^<>]+|[<>]")
_VALUE = re.compile(r'"[^"]*"|\'[^\']*\'')
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_MOST_TOKENS = 20_000


def mutate_text(data: bytes, chance: Random, bite: Bite) -> bytes:
    """Plain text: lines moved, doubled, cut; odd characters; broken bytes now and then."""
    if chance.random() < 0.3:
        return bite(data)
    lines = data.decode("utf-8", "replace").split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                lines[at : at + chance.randint(1, 5)] = [""]
            case 1:
                lines[at:at] = lines[at : at + chance.randint(1, 3)] * chance.choice((1, 2, 20))
            case 2:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = _salted(lines[at], chance)
            case 4:
                lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
            case _:
                lines[at] = lines[at] + chance.choice(("", "\r", "\t", " ")) + chance.choice(lines)
    encoding = chance.choice(("utf-8", "utf-8", "utf-8", "gb18030", "utf-16", "utf-16-le"))
    return "\n".join(lines).encode(encoding, "replace")


def mutate_markup(data: bytes, chance: Random, bite: Bite) -> bytes:
    """XML or HTML: tags and texts lost, doubled, swapped, nested deep; values changed; entities."""
    if chance.random() < 0.15:
        return bite(data)
    tokens = _TOKEN.findall(data.decode("utf-8", "replace"))[:_MOST_TOKENS] or [""]
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(tokens))
        match chance.randrange(9):
            case 0:
                del tokens[at : at + chance.randint(1, 3)]
                tokens = tokens or [""]
            case 1:
                tokens[at:at] = tokens[at : at + chance.randint(1, 8)] * chance.choice((1, 1, 3, 50))
            case 2:
                other = chance.randrange(len(tokens))
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case 3 if not tokens[at].startswith("<"):
                tokens[at] = _salted(tokens[at], chance)
            case 4 if chance.random() < 0.1:
                tokens[min(1, at)] = BOMB + tokens[min(1, at)]
            case 5 if chance.random() < 0.2 and tokens[at].startswith("<") and tokens[at][1:2].isalpha():
                tokens[at] = tokens[at] * chance.choice((20, 300, 3000))
            case _:
                # Numbers and keys sit in values: that is where most readers look without looking twice.
                tagged = [i for i, token in enumerate(tokens) if '="' in token or "='" in token]
                if tagged:
                    i = chance.choice(tagged)
                    tokens[i] = _revalued(tokens[i], tokens, chance)
    return "".join(tokens).encode("utf-8", "replace")


def mutate_archive(data: bytes, chance: Random, bite: Bite) -> bytes:
    """A ZIP archive: a part's XML broken, a part lost, doubled, renamed, put in another's place."""
    if chance.random() < 0.1:
        return bite(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {each: archive.read(each) for each in archive.namelist()}
    except Exception:  # noqa: BLE001 - what is no archive any more is bitten as bytes
        return bite(data)
    if not parts:
        return bite(data)
    name = chance.choice([*parts])
    match chance.randrange(12):
        case 0:
            del parts[name]
        case 1:
            parts[chance.choice((f"../{name}", f"/{name}", name.upper(), f"{name}/{name}", "OFD.xml"))] = (
                parts[name]
            )
        case 2:
            parts[name] = parts[chance.choice([*parts])]
        case 3:
            parts[name] = bite(parts[name])
        case _:
            for _ in range(chance.randint(1, 3)):
                name = chance.choice([each for each in parts if each.endswith((".xml", ".rels"))] or [*parts])
                parts[name] = mutate_markup(parts[name], chance, bite)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()


def mutate_compound(data: bytes, chance: Random, bite: Bite) -> bytes:
    """An OLE compound file ([MS-CFB]): numbers in its streams, which a bite at random would hardly meet."""
    if chance.random() < 0.15:
        return bite(data)
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            streams = [file.openstream(name).read() for name in file.listdir()]
    except Exception:  # noqa: BLE001 - what is no compound file any more is bitten as bytes
        return bite(data)
    broken = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        stream = chance.choice([each for each in streams if each] or [data])
        # The first kilobyte holds the file information block: lengths and offsets of all else.
        at = chance.randrange(min(len(stream), chance.choice((1024, len(stream)))))
        start = broken.find(stream[at - at % 64 : at - at % 64 + 64])
        if start < 0:
            continue
        at = start + at % 64
        size = chance.choice((1, 2, 4))
        value = chance.choice((0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, chance.getrandbits(32)))
        broken[at : at + size] = (value & (256**size - 1)).to_bytes(size, "little")
    return bytes(broken)


def mutate_pdf(data: bytes, chance: Random, bite: Bite) -> bytes:
    """A PDF: numbers, names and objects; and inside its compressed streams."""
    if chance.random() < 0.2:
        return bite(data)
    if chance.random() < 0.5 and (streams := [*_STREAM.finditer(data)]):
        stream = chance.choice(streams)
        try:
            words = zlib.decompress(stream[1])
        except zlib.error:
            return bite(data)
        words = _renumbered(words, chance) if chance.random() < 0.7 else bite(words)
        return data[: stream.start(1)] + zlib.compress(words, 1) + data[stream.end(1) :]
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[at : at + chance.randint(1, 4)]
        case 1:
            lines[at:at] = lines[at : at + chance.randint(1, 8)]
        case 2:
            lines = lines[:at]
        case _:
            return _renumbered(data, chance)
    return b"\n".join(lines)


def mutate_bytes(data: bytes, chance: Random, bite: Bite) -> bytes:
    """Bytes of no known structure."""
    return bite(data) if chance.random() < 0.9 else data[: chance.randrange(len(data) + 1)]


def _salted(text: str, chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    return (
        text[:at] + chance.choice(ODD_TEXT) * chance.choice((1, 1, 1, 5)) + text[at + chance.randrange(3) :]
    )


def _revalued(tag: str, tokens: list[str], chance: Random) -> str:
    """A tag with one value changed: to an odd number or text, or to a value of another tag."""
    values = [*_VALUE.finditer(tag)]
    if not values:
        return tag
    value = chance.choice(values)
    others = _VALUE.findall(chance.choice(tokens)) or ['"1"']
    odd = chance.choice((ODD_NUMBERS, ODD_NUMBERS, ODD_TEXT))
    new = chance.choice(others) if chance.random() < 0.3 else f'"{chance.choice(odd)}"'
    return tag[: value.start()] + new + tag[value.end() :]


def _renumbered(data: bytes, chance: Random) -> bytes:
    numbers = [*_NUMBER.finditer(data)]
    chosen = chance.sample(numbers, min(len(numbers), chance.randint(1, 3)))
    for number in sorted(chosen, key=lambda match: -match.start()):
        odd = chance.choice(ODD_NUMBERS).encode("ascii", "ignore")
        data = data[: number.start()] + odd + data[number.end() :]
    return data
