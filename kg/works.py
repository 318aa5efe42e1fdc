"""Which documents are versions of one work, in which order, and which replaces which.

One work: one title but for marks such as （2023年修订） or （试行）, of one body or place; or one 发文字号.
The plan of the next period, and a document of the same title by another body, are other works.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.divisions import leading
from ingest.document import Document, Event, HeaderField
from ingest.span import Span
from ingest.title import plain
from ontology import lexicon

_TABLE = lexicon("versions")
_MARK = re.compile(_TABLE["mark"])
_YEAR = re.compile(_TABLE["year_of_mark"])
_NOT_TOLD_APART = re.compile(_TABLE["not_told_apart"])
_PLACE_OF_ISSUER = re.compile(_TABLE["place_of_issuer"])
_KIND_OF_TEXT = {"passed": "通过", "approved": "批准", "revised": "修订", "amended": "修正"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a document that carry a statement: ``quote`` is its source at ``span``."""

    document: str  # id
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Version:
    """A document as one version of its work."""

    document: str  # id
    label: str  # 2023年修订, 征求意见稿, 2024年; empty where nothing tells
    date: str  # ISO date, or the year alone; what versions are ordered by; empty where none is printed
    replaces: str | None = None  # id of the version before it, which it takes the place of
    basis: str = ""  # of ``replaces``: stated (题注, 同时废止) or inferred
    why: str = ""  # Chinese, of ``replaces``
    evidence: tuple[Evidence, ...] = ()  # the words that date it
    grounds: tuple[Evidence, ...] = ()  # the words that tell what it replaces


@dataclass(frozen=True, slots=True)
class Work:
    """The versions of one work among some documents, oldest first."""

    title: str  # of its newest version
    versions: tuple[Version, ...]


def works(documents: Sequence[Document]) -> tuple[Work, ...]:
    """The documents gathered into works, each with its versions; ordered by title and id."""
    found = []
    for group in _works(sorted(documents, key=lambda each: each.id)):
        ordered = sorted(group, key=lambda each: (date_of(each), each.id))
        versions = tuple(_version(each, ordered[:i]) for i, each in enumerate(ordered))
        found.append(Work(title_of(ordered[-1]), versions))
    return tuple(sorted(found, key=lambda each: (each.title, each.versions[0].document)))


def title_of(document: Document) -> str:
    """The title of the work on one line, or the file's name where none was found."""
    title = document.metadata.title
    return title.value if title else document.name


def core(title: str) -> str:
    """A title without the marks of versions and what varies between copies.

    >>> core("河川省节水条例（2023年修订）") == core("河川省节水条例") == core("河川省节水条例（修订草案）")
    True
    >>> core("节水行动方案（2021—2023年）") == core("节水行动方案（2024—2027年）")
    False
    """
    words = title.strip()
    while (match := _MARK.search(words)) and match.start():
        words = words[: match.start()].rstrip()
    return plain(words)


def date_of(document: Document) -> str:
    """The date by which versions are ordered: of 修订, 修正 or 成文, else of 发布, else the year it bears."""
    header = document.metadata
    for field in (header.issued, header.published, header.effective):
        if field and not field.why:
            return field.value
    mark = _MARK.search(header.title.value) if header.title else None
    year = _YEAR.search(mark[0]) if mark else None
    number = header.document_number
    return (
        year[0] if year else next(iter(re.findall(r"[〔\[（(﹝](\d{4})", number.value)), "") if number else ""
    )


def is_draft(document: Document) -> bool:
    """Whether the document is no more than a draft: 征求意见稿, 草案; 试行 and 暂行 texts hold."""
    standing = document.metadata.standing
    return standing is not None and standing.value in _TABLE["drafts"]


def evidence(document: Document, *facts: HeaderField | Event | Span | None) -> tuple[Evidence, ...]:
    """The words that carry header facts of a document; facts that it does not print are left out."""
    spans = [fact if isinstance(fact, Span) else fact.span for fact in facts if fact]
    return tuple(Evidence(document.id, span, document.quote(span)) for span in dict.fromkeys(spans))


def last_change(document: Document) -> Event | None:
    """The latest event that made the text what it is: 通过, 修订, 修正; 批准 where none of these is told."""
    made = [event for event in document.metadata.history if event.kind in _KIND_OF_TEXT]
    own = [event for event in made if event.kind != "approved"]
    return max(own or made, key=lambda event: event.date, default=None)


def of_one_owner(a: Document, b: Document) -> bool:
    """Whether documents of one title are one body's or one place's, as far as they print it."""
    ours, theirs = a.metadata.authority, b.metadata.authority
    if ours and theirs and (ours.level, ours.code) != (theirs.level, theirs.code):
        return False
    return _says_whose(a) or _says_whose(b) or bool(_bodies(a) & _bodies(b))


def number_of(document: Document) -> str:
    """发文字号 with one kind of brackets and no blanks; empty where none is printed."""
    number = document.metadata.document_number
    return plain_number(number.value) if number else ""


def plain_number(number: str) -> str:
    """A number as it compares.

    >>> plain_number("国发[2023] 第24号") == plain_number("国发〔2023〕24号")
    True
    """
    return re.sub(r"[\s第]", "", re.sub(r"[\[（(【﹝［〔]", "〔", re.sub(r"[\]）)】﹞］〕]", "〕", number)))


def _says_whose(document: Document) -> bool:
    """Whether the title itself names the place or the state whose work it is."""
    words = plain(title_of(document))
    issuer = document.metadata.issuer
    place = _PLACE_OF_ISSUER.match(issuer.value) if issuer else None
    return (
        words.startswith(tuple(_TABLE["national_titles"]))
        or bool(leading(words))
        or (place is not None and words.startswith(place[0].removeprefix("中共")))
    )


def _bodies(document: Document) -> set[str]:
    names = (_NOT_TOLD_APART.sub("", each.value) for each in document.metadata.issuers)
    return {_TABLE["renamed"].get(name, name) for name in names}


def _works(documents: Sequence[Document]) -> Iterable[list[Document]]:
    """The documents in groups of one work each."""
    work = {each.id: each.id for each in documents}

    def root(key: str) -> str:
        while work[key] != key:
            key = work[key]
        return key

    by_title: dict[str, list[Document]] = {}
    by_number: dict[str, list[Document]] = {}
    for each in documents:
        by_title.setdefault(core(title_of(each)), []).append(each)
        if number := number_of(each):
            by_number.setdefault(number, []).append(each)
    for same, is_one in ((by_title, of_one_owner), (by_number, _is_nested)):
        for group in same.values():
            for a, b in combinations(group, 2):
                if is_one(a, b):
                    work[root(b.id)] = root(a.id)
    groups: dict[str, list[Document]] = {}
    for each in documents:
        groups.setdefault(root(each.id), []).append(each)
    return groups.values()


def _is_nested(a: Document, b: Document) -> bool:
    """Whether one title holds the other: a notice and the plan that it issues, under one number.

    Two works may share a number: a notice that issues both.
    """
    ours, theirs = core(title_of(a)), core(title_of(b))
    return ours in theirs or theirs in ours


def _version(document: Document, earlier: Sequence[Document]) -> Version:
    date, dated = date_of(document), _dated_by(document)
    made = evidence(document, *dated)
    found = Version(document.id, _label(document), date, evidence=made)
    valid = [each for each in earlier if not is_draft(each) and date_of(each) and date_of(each) < date]
    if is_draft(document) or not valid or len(date) < len(date_of(valid[-1])) <= 4:
        return found
    before = valid[-1]
    basis, why, words = _replacement(document, before)
    return Version(document.id, found.label, date, before.id, basis, why, made, words)


def _dated_by(document: Document) -> Iterator[HeaderField | Event | None]:
    header = document.metadata
    yield last_change(document) or next(
        (field for field in (header.issued, header.published, header.effective) if field and not field.why),
        header.title,
    )


def _label(document: Document) -> str:
    """What the version is called: 2023年修订, 征求意见稿, 2024年."""
    standing = document.metadata.standing
    if standing and is_draft(document):
        return standing.value
    if event := last_change(document):
        return f"{event.date[:4]}年{_KIND_OF_TEXT[event.kind]}"
    mark = _MARK.search(title_of(document))
    date = date_of(document)
    return mark[0].strip("（()）〔〕[] ") if mark else f"{date[:4]}年" if date else ""


def _replacement(new: Document, old: Document) -> tuple[str, str, tuple[Evidence, ...]]:
    """How it is known that one version takes the place of another: basis, why, the words."""
    told = date_of(old)
    event = next((each for each in new.metadata.history if each.date == told), None)
    if event:
        return "stated", f"题注所载沿革中有前一版本的日期（{told}）", evidence(new, event)
    for field in new.metadata.repeals:
        name, _, number = field.value.partition("（")
        if core(name) == core(title_of(old)) and _may_be(number, old):
            return "stated", "文中载明前一版本废止", evidence(new, field)
    words = (*evidence(new, new.metadata.title), *evidence(old, old.metadata.title))
    return "inferred", "推定：名称相同、发文机关或地区相同，日期在后；未见明文废止", words


def _may_be(number: str, document: Document) -> bool:
    """Whether the number in a reference, as printed behind the name, does not speak against the document."""
    said, own = plain_number(number.rstrip("）)")), number_of(document)
    return not said or not own or said == own or said in own or own in said
