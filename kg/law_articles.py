"""The articles of a law by number, and the words that name them: 违反本法第十二条第一款、第三款."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.numbers import numeral
from ontology import lexicon

_N = "[一二三四五六七八九十百零〇\\d]{1,7}"
_ARTICLE = rf"第{_N}条(?:之[一二三四五六七八九十])?"
_WITHIN = rf"(?:(?:、|和|或者?|及|以及|至)?(?:第{_N}款|第{_N}项|第?（{_N}）项?))*"
_LAW = "本(?:法|条例|办法|规定|规则|细则|章程|决定)"
NAMED = re.compile(
    rf"{_LAW}(?P<list>{_ARTICLE}{_WITHIN}(?:(?:、|和|或者?|及|以及|至){_ARTICLE}{_WITHIN}){{0,30}})"
)
_EACH = re.compile(rf"(?P<joint>至)?(?P<number>{_ARTICLE})(?P<within>{_WITHIN})")
_PART = re.compile(rf"第(?P<paragraph>{_N})款|第?（?(?P<item>{_N})）?项|（(?P<bracketed>{_N})）")


@dataclass(frozen=True, slots=True)
class Named:
    """A clause that the words at ``span`` name; ``span`` is into the words that were searched."""

    path: str
    span: Span


def articles(document: Document) -> Mapping[str, Clause]:
    """The articles of ``document`` by number: "12", "12之一". Of a number printed twice, none."""
    found: dict[str, Clause] = {}
    twice = set()
    for clause in document.clauses:
        if clause.kind is Kind.ARTICLE and (number := article_number(clause.number)):
            if number in found:
                twice.add(number)
            found[number] = clause
    return MappingProxyType({number: clause for number, clause in found.items() if number not in twice})


def liability_chapters(document: Document) -> frozenset[str]:
    """Paths of the chapters on legal liability and of all groups below them."""
    titles = re.compile(lexicon("penalties")["chapter"]["titles"])
    found: set[str] = set()
    for clause in document.clauses:
        if clause.kind in (Kind.CHAPTER, Kind.PART, Kind.SECTION) and (
            clause.parent in found or titles.search(clause.title.replace(" ", ""))
        ):
            found.add(clause.path)
    return frozenset(found)


def article_number(printed: str) -> str | None:
    """``第十二条之一`` as "12之一"; None where it is no number.

    >>> article_number("第一百零二条"), article_number("第十二条之一"), article_number("第条")
    ('102', '12之一', None)
    """
    match = re.fullmatch(rf"第({_N})条(之[一二三四五六七八九十])?", printed.replace(" ", ""))
    value = numeral(match[1]) if match else None
    return None if value is None or match is None else f"{value:.0f}{match[2] or ''}"


_LONGEST_RUN = 30
"""Articles that 第三条至第九条 may name; more is no list of duties."""


def named_articles(document: Document, known: Mapping[str, Clause], words: str) -> Iterator[Named]:
    """The clauses of this law that ``words`` name, in order; an article that it does not have is none."""
    for listed in NAMED.finditer(words):
        before = 0
        for each in _EACH.finditer(words, *listed.span("list")):
            number = article_number(each["number"]) or ""
            value = int(number) if number.isdigit() else 0
            if each["joint"] and 0 < value - before <= _LONGEST_RUN:
                between = (str(n) for n in range(before + 1, value))
                yield from (Named(known[n].path, Span(*each.span())) for n in between if n in known)
            before = value
            if number in known:
                yield from _within(document, known[number], words, each)


def _within(document: Document, article: Clause, words: str, each: re.Match[str]) -> Iterator[Named]:
    """The paragraphs and items of an article that are named, or the article where none is."""
    whole = Span(*each.span())
    parts = list(_PART.finditer(words, *each.span("within")))
    if not parts:
        yield Named(article.path, whole)
    paragraphs = [child for child in document.children(article.path) if child.kind is Kind.PARAGRAPH]
    paragraph: Clause | None = None
    for i, part in enumerate(parts):
        if part["paragraph"]:
            n = _int(part["paragraph"])
            paragraph = paragraphs[n - 1] if 0 < n <= len(paragraphs) else None
            if i + 1 < len(parts) and not parts[i + 1]["paragraph"]:
                continue
            yield Named(paragraph.path if paragraph else article.path, whole)
        else:
            item = item_of(
                document, (paragraph,) if paragraph else tuple(paragraphs), part["item"] or part["bracketed"]
            )
            yield Named(item.path if item else (paragraph or article).path, whole)


def item_of(document: Document, paragraphs: tuple[Clause, ...], number: str) -> Clause | None:
    """The item with that number in the first of ``paragraphs`` that has one."""
    wanted = _int(number)
    for paragraph in paragraphs:
        for child in document.children(paragraph.path):
            if child.kind is Kind.ITEM and _int(child.number.strip("（）()、.． ")) == wanted:
                return child
    return None


def _int(number: str) -> int:
    value = numeral(number) if number else None
    return int(value) if value is not None else -1
