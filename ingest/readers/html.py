"""Reads web pages: whole government pages, and files that word processors save as web pages."""

import re

from lxml import etree

from ingest.document import Notice
from ingest.errors import EmptyFileError
from ingest.readers.html_lines import lines_of
from ingest.readers.html_main import find_main
from ingest.readers.html_tree import parse
from ingest.reading import Heading, Reading
from ingest.span import Span

_TITLES = frozenset({"articletitle", "og:title", "title", "contenttitle"})
_BREAK = re.compile(r"\s*[-_|—–]{1,2}\s*(?=[^-_|—–]*$)")


def read_html(data: bytes, name: str) -> Reading:
    """The document on a web page; a page archive of one file (MHTML) is read alike.

    Where it is not sure which part of the page is the document, all that the page shows is read, and a
    notice says so.

    Raises:
        IngestError: no text, or a page that is broken or made to exhaust time or memory.
    """
    root, notices = parse(data, name)
    lines, page = lines_of(root)
    if not lines:
        raise EmptyFileError(
            "网页里没有可见的文字", name, "网页可能靠脚本显示正文，请用浏览器打开后另存为网页"
        )
    main = find_main(lines, page, _titles(root))
    if not main.sure:
        what = "分不清网页的哪一部分是正文，已读取整个页面"
        notices = (*notices, Notice("main_text_unsure", what))
    headings: list[Heading] = []
    at = 0
    for line in main.lines:
        if line.level is not None:
            headings.append(Heading(Span(at, at + len(line.text)), line.level))
        at += len(line.text) + 1
    text = "".join(f"{line.text}\n" for line in main.lines)
    return Reading("html", text, (), True, (), tuple(headings), notices)


def _titles(root: etree._Element) -> tuple[str, ...]:
    """What the page says that it is called, with and without the name of the site behind it."""
    found = ["".join(map(str, each.itertext())) for each in root.iter("title")][:3]
    for meta in root.iter("meta"):
        if (meta.get("name") or meta.get("property") or "").casefold() in _TITLES:
            found.append(meta.get("content") or "")
    return tuple(dict.fromkeys(part for each in found for part in (each, _BREAK.split(each)[0])))
