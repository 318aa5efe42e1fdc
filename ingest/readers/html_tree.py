"""From the bytes of a web page to its tree, in bounded time; nothing in it is ever run or fetched."""

import email
import email.message
import email.policy
import re

from lxml import etree

from ingest.decoding import decode
from ingest.document import Notice
from ingest.errors import DamagedFileError, EmptyFileError, UnsafeFileError

DEEPEST = 2048
"""Deepest nesting of tags: what the parser allows; the deepest page known has sixty."""
MOST_ATTRIBUTES = 1000
"""Most attributes of one tag: the parser takes time with their square."""

MOST_TAGS = 500_000
"""Most tags of a page, opening ones: a word processor's page of a long plan has some twenty thousand."""

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CHARSET = re.compile(
    rb"""<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w.-]+)""",
    re.I,
)
_VALUE = re.compile(rb"""=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++)""")
_ARCHIVE = re.compile(
    rb"\s*(?:(?:from|subject|date|mime-version|snapshot-content-location|content-type)\s*:)", re.I
)


def parse(data: bytes, name: str) -> tuple[etree._Element, tuple[Notice, ...]]:
    """The root of the page's tree, and what was doubtful in reading it.

    Raises:
        IngestError: no text, broken, or made to exhaust time or memory.
    """
    text, notices = _page_of(data, name) if _ARCHIVE.match(data) else _decoded(data, name)
    return _parsed(text, name), notices


def _decoded(data: bytes, name: str, said: str | None = None) -> tuple[str, tuple[Notice, ...]]:
    """A page in its encoding: its mark's; UTF-8 if it can be; what it says itself; what it seems to be.

    Pages often say gb2312 and are UTF-8, which no other encoding is taken for; hardly ever the other way.
    """
    encoding = said or _declared(data)
    if data.startswith(_BOMS):
        return decode(data, name), ()
    for each in ("utf-8", encoding):
        try:
            text = data.decode(each or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" not in text:
            return text, ()
    if encoding and b"\x00" not in data:
        try:
            text = data.decode(encoding, errors="replace")
        except (LookupError, UnicodeError):
            return decode(data, name), ()
        wrong = text.count("\ufffd")
        if wrong < 0.01 * len(text):
            return text, (Notice("bad_bytes", f"有 {wrong} 处字节不合 {encoding} 编码，读作 \ufffd"),)
    return decode(data, name), ()


def _declared(data: bytes) -> str | None:
    """The encoding a page says it is in; GB2312 and GBK pages hold characters of GB 18030."""
    match = _CHARSET.search(data[:8192])
    if match is None:
        return None
    encoding = (match[1] or match[2]).decode("ascii").casefold()
    return "gb18030" if encoding in {"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936"} else encoding


def _page_of(data: bytes, name: str) -> tuple[str, tuple[Notice, ...]]:
    """The page in a web archive of one file (MHTML, RFC 2557)."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = (part for part in message.walk() if part.get_content_type() == "text/html")
        part = next(parts, None)
        page = part.get_payload(decode=True) if part is not None else None
    except (ValueError, LookupError, RecursionError, AttributeError) as error:
        raise DamagedFileError("网页存档的结构已损坏", name, "请用浏览器重新保存后再添加") from error
    if part is None or not isinstance(page, bytes):
        raise DamagedFileError("网页存档里没有网页", name, "请用浏览器重新保存为网页（.html）后再添加")
    return _decoded(page, name, part.get_content_charset())


def _parsed(text: str, name: str) -> etree._Element:
    if text.count("<") - text.count("</") > MOST_TAGS:
        raise UnsafeFileError(
            f"网页的标签超过 {MOST_TAGS // 10_000} 万个", name, "请拆分后再添加，或确认它确实是公文"
        )
    _check_attributes(text, name)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise EmptyFileError("网页里没有内容", name, "请检查文件是否下载完整") from error
    if any(each.type_name == "ERR_RESOURCE_LIMIT" for each in parser.error_log):
        raise UnsafeFileError(
            f"网页的标签嵌套超过 {DEEPEST} 层", name, "请用浏览器打开确认，复制正文另存为 txt 后再添加"
        )
    if root is None:
        raise EmptyFileError("网页里没有内容", name, "请检查文件是否下载完整")
    return root


def _check_attributes(text: str, name: str) -> None:
    """Refuse a tag with thousands of attributes."""
    for tag in text.encode("utf-8", "replace").split(b"<"):
        if len(tag) < 2 * MOST_ATTRIBUTES:
            continue
        names = _VALUE.sub(b"= ", tag).partition(b">")[0].replace(b"/", b" ").split(None, MOST_ATTRIBUTES + 1)
        if len(names) > MOST_ATTRIBUTES and tag[:1].isalpha():
            raise UnsafeFileError(
                f"网页里有一个标签带 {MOST_ATTRIBUTES} 个以上属性", name, "请确认文件来源可靠"
            )
